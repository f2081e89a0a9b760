package chart

import (
	"math"
	"strconv"
	"unicode/utf8"
)

// appendNum appends x to one decimal place, without a needless ".0" or "-0".
func appendNum(dst []byte, x float64) []byte {
	t := int64(math.Round(x * 10))
	if t < 0 {
		dst = append(dst, '-')
		t = -t
	}
	dst = strconv.AppendInt(dst, t/10, 10)
	if r := t % 10; r != 0 {
		dst = append(dst, '.', byte('0'+r))
	}
	return dst
}

// appendAttr appends ` name="x"`.
func appendAttr(dst []byte, name string, x float64) []byte {
	dst = append(dst, ' ')
	dst = append(dst, name...)
	dst = append(dst, '=', '"')
	dst = appendNum(dst, x)
	return append(dst, '"')
}

// appendXY appends ` x="…" y="…"`.
func appendXY(dst []byte, x, y float64) []byte {
	return appendAttr(appendAttr(dst, "x", x), "y", y)
}

// appendPoint appends "x y", for path data.
func appendPoint(dst []byte, x, y float64) []byte {
	return appendNum(append(appendNum(dst, x), ' '), y)
}

// appendText appends s escaped for element content and attribute values.
// What XML cannot hold at all becomes U+FFFD.
func appendText(dst []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if (r == utf8.RuneError && size == 1) || r == 0xFFFE || r == 0xFFFF {
				dst = append(append(dst, s[start:i]...), "\uFFFD"...)
				start = i + size
			}
			i += size
			continue
		}
		esc := ""
		switch {
		case c == '&':
			esc = "&amp;"
		case c == '<':
			esc = "&lt;"
		case c == '>':
			esc = "&gt;"
		case c == '"':
			esc = "&#34;"
		case c < ' ' && c != '\t' && c != '\n':
			esc = "\uFFFD"
		}
		i++
		if esc != "" {
			dst = append(append(dst, s[start:i-1]...), esc...)
			start = i
		}
	}
	return append(dst, s[start:]...)
}

// appendID appends id with only characters that are safe in an id and in a
// list of ids.
func appendID(dst []byte, id string) []byte {
	if id == "" {
		return append(dst, "chart"...)
	}
	for i := 0; i < len(id); i++ {
		c := id[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
			dst = append(dst, c)
		default:
			dst = append(dst, '_')
		}
	}
	return dst
}

// head is what every accessible picture opens with.
type head struct {
	class, box      string
	id, title, desc string
}

// appendHead opens a picture. It is drawn left to right whatever the page, so
// that "5½" is not turned round; words in it carry their own direction.
func appendHead(dst []byte, h head) []byte {
	dst = append(dst, `<svg class="chart `...)
	dst = append(dst, h.class...)
	dst = append(dst, '"', ' ')
	dst = append(dst, h.box...)
	dst = append(dst, ` role="img" aria-labelledby="`...)
	dst = append(appendID(dst, h.id), `-t `...)
	dst = append(appendID(dst, h.id), `-d" focusable="false" direction="ltr"><title id="`...)
	dst = append(appendID(dst, h.id), `-t">`...)
	dst = append(appendText(dst, h.title), `</title><desc id="`...)
	dst = append(appendID(dst, h.id), `-d">`...)
	return append(appendText(dst, h.desc), `</desc>`...)
}
