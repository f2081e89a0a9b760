package instrument

import "strings"

// Join puts keys, codes or names, of whatever type they are, into one text.
func Join[T ~string](list []T, between string) string {
	var b strings.Builder
	for i, one := range list {
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(string(one))
	}
	return b.String()
}
