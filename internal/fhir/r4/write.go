package r4

import (
	"math/bits"
	"unicode/utf8"
)

const hex = "0123456789abcdef"

// plainly says which bytes stand in a string of JSON as they are.
var plainly = func() (plain [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		plain[c] = c != '"' && c != '\\'
	}
	return plain
}()

// letters gives the letter of the short escape of a byte; 0 where there is none.
var letters = [256]byte{'"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't'}

// AppendString appends a string as JSON, byte for byte as encoding/json does without
// escaping of HTML.
func AppendString(b []byte, s string) []byte {
	b = append(b, '"')
	from, i := 0, 0
	for {
		if i = special(s, i); i == len(s) {
			break
		}
		c := s[i]
		if c >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			switch {
			case r == utf8.RuneError && n == 1:
				b = append(append(b, s[from:i]...), `\ufffd`...)
				from = i + n
			case r == '\u2028' || r == '\u2029': // ends of lines in JavaScript
				b = append(append(b, s[from:i]...), `\u202`...)
				b = append(b, hex[r&0xF])
				from = i + n
			}
			i += n
			continue
		}
		b = append(b, s[from:i]...)
		if letter := letters[c]; letter != 0 {
			b = append(b, '\\', letter)
		} else {
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xF])
		}
		i++
		from = i
	}
	return append(append(b, s[from:]...), '"')
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// special gives the place of the next byte, from i, that may have to be escaped. It looks
// at eight at a time: below a space, a quote, a backslash, or no ASCII.
func special(s string, i int) int {
	for ; i+8 <= len(s); i += 8 {
		w := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		below := w - ones*' '
		quote := (w ^ ones*'"') - ones
		slash := (w ^ ones*'\\') - ones
		if found := (below | quote | slash | w) & highs; found != 0 {
			// A borrow may reach the byte above the first one found, never that below it.
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(s) && plainly[s[i]]; i++ {
	}
	return i
}

// AppendCompact appends JSON without the space between its parts, as encoding/json does
// with what is JSON already.
func AppendCompact(b, raw []byte) []byte {
	for i := 0; i < len(raw); {
		switch c := raw[i]; c {
		case ' ', '\t', '\n', '\r':
			i++
		case '"':
			end := i + 1
			for end < len(raw) && raw[end] != '"' {
				if raw[end] == '\\' {
					end++
				}
				end++
			}
			end = min(end+1, len(raw))
			b = append(b, raw[i:end]...)
			i = end
		default:
			b = append(b, c)
			i++
		}
	}
	return b
}
