package instrument

import (
	"strings"

	"towpath/internal/strictjson"
)

// LineGivenTwice gives the line of a key that the pack parser finds given twice, 0 for
// none.
func LineGivenTwice(data []byte) int {
	if _, fault := strictjson.Parse(data); fault != nil && strings.HasSuffix(fault.Reason, "is given twice") {
		return fault.Line
	}
	return 0
}
