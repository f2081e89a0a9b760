package r4

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text reads a string. Without an escape it is a part of what was sent, uncopied.
func (p *parser) text() string {
	from := p.pos + 1
	for i := from; i < len(p.in); i++ {
		switch c := p.in[i]; {
		case c == '"':
			p.pos = i + 1
			return p.in[from:i]
		case c == '\\':
			return p.escaped(from, i)
		case c < ' ':
			p.pos = i
			p.fatal("The character U+%04X stands in a text as it is: write it as an escape", c)
			return ""
		}
	}
	p.pos = from - 1
	p.fatal("A text begins here and does not end")
	return ""
}

// escaped reads a string in which an escape stands at i.
func (p *parser) escaped(from, i int) string {
	var b strings.Builder
	b.WriteString(p.in[from:i])
	for i < len(p.in) {
		c := p.in[i]
		switch {
		case c == '"':
			p.pos = i + 1
			return b.String()
		case c < ' ':
			p.pos = i
			p.fatal("The character U+%04X stands in a text as it is: write it as an escape", c)
			return ""
		case c == '\\':
			if i = p.escape(&b, i); p.broken {
				return ""
			}
		default:
			b.WriteByte(c)
			i++
		}
	}
	p.pos = from - 1
	p.fatal("A text begins here and does not end")
	return ""
}

var escapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape reads the escape at i, and says where it ends.
func (p *parser) escape(b *strings.Builder, i int) int {
	if i+1 < len(p.in) && p.in[i+1] != 'u' {
		c, ok := escapes[p.in[i+1]]
		if !ok {
			p.pos = i
			p.fatal("%s is no escape that JSON has", p.here())
			return i
		}
		b.WriteByte(c)
		if c == '\b' || c == '\f' {
			p.control(i, rune(c))
		}
		return i + 2
	}
	r, ok := p.unit(i)
	if !ok {
		return i
	}
	i += 6
	if utf16.IsSurrogate(r) {
		low := rune(utf8.RuneError)
		if i+1 < len(p.in) && p.in[i] == '\\' && p.in[i+1] == 'u' {
			if low, ok = p.unit(i); !ok {
				return i
			}
		}
		both := utf16.DecodeRune(r, low)
		if both == utf8.RuneError {
			p.pos = i - 6
			p.fatal("Half of a character stands alone: \\u%04x", r)
			return i
		}
		r, i = both, i+6
	}
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' {
		p.control(i-6, r)
	}
	b.WriteRune(r)
	return i
}

func (p *parser) control(at int, r rune) {
	p.add(int32(at), Value, "The character U+%04X has no place in a text", r)
}

// unit reads the four digits of \u at i.
func (p *parser) unit(i int) (r rune, ok bool) {
	if i+6 > len(p.in) {
		p.pos = i
		p.fatal("An escape is not finished")
		return 0, false
	}
	for _, c := range []byte(p.in[i+2 : i+6]) {
		at := strings.IndexByte(hex, c|0x20)
		if at < 0 || c < '0' {
			p.pos = i
			p.fatal("%s is no escape that JSON has", p.here())
			return 0, false
		}
		r = r<<4 | rune(at)
	}
	return r, true
}
