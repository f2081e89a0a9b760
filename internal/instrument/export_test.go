package instrument

import "strings"

// LineGivenTwice gives the line of a key that the pack parser finds given twice, 0 for
// none.
func LineGivenTwice(data []byte) int {
	if _, fault := parseNodes(data); fault != nil && strings.HasSuffix(fault.reason, "is given twice") {
		return fault.line
	}
	return 0
}
