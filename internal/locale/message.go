package locale

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-playground/locales"
)

// FileError says which message file is wrong, where and why.
type FileError struct {
	File   string
	Line   int
	Reason string
}

// Error gives "file:line: reason".
func (e *FileError) Error() string {
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Reason)
}

// message is one entry of a file, ready to be spoken.
type message struct {
	line   int
	text   pattern                                  // when it does not count
	plural map[locales.PluralRule]pattern           // when it does
	counts func(float64, uint64) locales.PluralRule // the rule of its own language
}

func (m *message) placeholders() []string {
	if m.plural == nil {
		return m.text.names()
	}
	var all []string
	for _, p := range m.plural {
		all = append(all, p.names()...)
	}
	return all
}

// part is a run of literal text, or the name of a placeholder.
type part struct{ literal, name string }

// pattern is a text cut at its placeholders.
type pattern struct {
	raw   string
	parts []part
}

func (p pattern) names() []string {
	var names []string
	for _, x := range p.parts {
		if x.name != "" {
			names = append(names, x.name)
		}
	}
	return names
}

// parsePattern cuts text at {placeholders}. Braces have no other use.
func parsePattern(text string) (pattern, error) {
	if err := checkText(text); err != nil {
		return pattern{}, err
	}
	p := pattern{raw: text}
	rest := text
	for {
		open := strings.IndexAny(rest, "{}")
		if open < 0 {
			break
		}
		end := strings.IndexByte(rest[open:], '}')
		if rest[open] == '}' || end < 0 {
			return pattern{}, errors.New("a brace is not part of a {placeholder}")
		}
		name := rest[open+1 : open+end]
		if !isName(name) {
			return pattern{}, fmt.Errorf("%q is not a placeholder: use a–z, 0–9 and _", "{"+name+"}")
		}
		if open > 0 {
			p.parts = append(p.parts, part{literal: rest[:open]})
		}
		p.parts = append(p.parts, part{name: name})
		rest = rest[open+end+1:]
	}
	if rest != "" {
		p.parts = append(p.parts, part{literal: rest})
	}
	return p, nil
}

func checkText(text string) error {
	switch {
	case strings.TrimSpace(text) == "":
		return errors.New("the text is empty")
	case strings.TrimSpace(text) != text:
		return errors.New("the text starts or ends with a space")
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }):
		return errors.New("the text holds a control or broken character")
	}
	return nil
}

// isName accepts what placeholders and the halves of an id are made of.
func isName(s string) bool {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_'
	})
}

// isPath accepts names with dots between them.
func isPath(s string) bool {
	for name := range strings.SplitSeq(s, ".") {
		if !isName(name) {
			return false
		}
	}
	return true
}

// reader walks one message file and knows the line it is on.
type reader struct {
	file string
	noun string
	lang string
	data []byte
	dec  *json.Decoder
}

// parseFile reads one file of one language. noun is the file's name without
// .json; every id must start with it.
func parseFile(file, lang, noun string, data []byte) (map[string]*message, error) {
	r := &reader{file: file, noun: noun, lang: lang, data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	if i := invalidUTF8(data); i >= 0 {
		return nil, r.failAt(i, "the file is not UTF-8")
	}
	if err := r.open(); err != nil {
		return nil, err
	}
	messages := map[string]*message{}
	for r.dec.More() {
		id, err := r.id(messages)
		if err != nil {
			return nil, err
		}
		m, err := r.message()
		if err != nil {
			return nil, err
		}
		messages[id] = m
	}
	if _, err := r.dec.Token(); err != nil {
		return nil, r.fail(err)
	}
	if _, err := r.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, r.failf("something follows the closing brace")
	}
	return messages, nil
}

func (r *reader) open() error {
	t, err := r.dec.Token()
	if err != nil {
		return r.fail(err)
	}
	if t != json.Delim('{') {
		return r.failf("the file must be one object from id to text")
	}
	return nil
}

func (r *reader) id(seen map[string]*message) (string, error) {
	t, err := r.dec.Token()
	if err != nil {
		return "", r.fail(err)
	}
	id, _ := t.(string)
	noun, rest, ok := strings.Cut(id, ".")
	if !ok || noun != r.noun || !isPath(rest) {
		return "", r.failf("%q must be %q and then a–z, 0–9 and _, in parts with dots between", id, r.noun+".")
	}
	if first := seen[id]; first != nil {
		return "", r.failf("%q is on line %d already", id, first.line)
	}
	return id, nil
}

func (r *reader) message() (*message, error) {
	t, err := r.dec.Token()
	if err != nil {
		return nil, r.fail(err)
	}
	m := &message{line: r.line(r.dec.InputOffset())}
	switch v := t.(type) {
	case string:
		if m.text, err = parsePattern(v); err != nil {
			return nil, r.failf("%v", err)
		}
		return m, nil
	case json.Delim:
		if v == '{' {
			return m, r.plural(m)
		}
	}
	return nil, r.failf("a message is a text, or an object of plural forms")
}

func (r *reader) plural(m *message) error {
	language := rules[r.lang]()
	m.plural, m.counts = map[locales.PluralRule]pattern{}, language.CardinalPluralRule
	for r.dec.More() {
		key, err := r.dec.Token()
		if err != nil {
			return r.fail(err)
		}
		form, ok := forms[key.(string)]
		if !ok || !slices.Contains(language.PluralsCardinal(), form) {
			return r.failf("%q is not a plural form of %q", key, r.lang)
		}
		if _, twice := m.plural[form]; twice {
			return r.failf("%q is there twice", key)
		}
		value, err := r.dec.Token()
		if err != nil {
			return r.fail(err)
		}
		text, ok := value.(string)
		if !ok {
			return r.failf("the plural form %q must be a text", key)
		}
		if m.plural[form], err = parsePattern(text); err != nil {
			return r.failf("%v", err)
		}
	}
	if _, err := r.dec.Token(); err != nil {
		return r.fail(err)
	}
	if _, ok := m.plural[locales.PluralRuleOther]; !ok {
		return r.failf(`the plural form "other" is missing`)
	}
	return nil
}

func (r *reader) line(offset int64) int {
	offset = min(max(offset, 0), int64(len(r.data)))
	return 1 + bytes.Count(r.data[:offset], []byte("\n"))
}

func (r *reader) fail(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return r.failAt(int(syntax.Offset), "the JSON is broken: "+syntax.Error())
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return r.failAt(len(r.data), "the file ends too soon")
	}
	return r.failf("%v", err)
}

func (r *reader) failf(format string, a ...any) error {
	return r.failAt(int(r.dec.InputOffset()), fmt.Sprintf(format, a...))
}

func (r *reader) failAt(offset int, reason string) error {
	return &FileError{File: r.file, Line: r.line(int64(offset)), Reason: reason}
}

// invalidUTF8 gives the place of the first broken byte, or -1.
func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
