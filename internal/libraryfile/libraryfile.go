// Package libraryfile puts the support library into files that people work on elsewhere,
// a spreadsheet or a folder of Markdown, and reads them back. What it gives is each entry
// in the form in which it is kept; whether that holds is for whoever keeps it.
package libraryfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/library"
)

// Row is one entry: At says where it stands in its file, Body is its JSON.
type Row struct {
	At   string
	Kind library.EntryKind
	Body []byte
}

// Problem is a place in a file that cannot be read.
type Problem struct{ At, Reason string }

func (p Problem) Error() string { return p.At + ": " + p.Reason }

// fieldKind is how a value of an entry looks in a file.
type fieldKind int

const (
	words   fieldKind = iota // a text
	number                   // a whole number
	list                     // texts
	numbers                  // whole numbers
	phones                   // numbers to call, with what belongs to each
	nested                   // no value of a cell: sections of a page
)

// field is one value of an entry: its key in JSON, and how it looks.
type field struct {
	key  string
	kind fieldKind
}

// fields are the values of an entry, in the order in which they are written.
var fields = map[library.EntryKind][]field{
	library.ResourceEntry: {
		{"id", words},
		{"kind", words},
		{"title", words},
		{"about", words},
		{"authors", list},
		{"publisher", words},
		{"year", number},
		{"licence", words},
		{"within", words},
		{"address", words},
		{"checked", words},
		{"phones", phones},
		{"audience", list},
		{"areas", list},
		{"circumstances", list},
		{"stages", numbers},
		{"languages", list},
		{"readingAge", number},
		{"formats", list},
		{"places", list},
		{"cost", words},
		{"sure", words},
		{"note", words},
		{"source", words},
		{"reviewedBy", words},
		{"dueForReview", words},
	},
	library.CollectionEntry: {
		{"id", words}, {"title", words}, {"lead", words}, {"audience", list}, {"days", number}, {"resources", list},
	},
	library.PageEntry: {
		{"id", words}, {"title", words}, {"lead", words}, {"sections", nested},
	},
}

// phone is a number to call as it stands in an entry.
type phone struct {
	Number string `json:"number"`
	Option string `json:"option,omitempty"`
	Text   bool   `json:"text,omitempty"`
	Sure   string `json:"sure"`
}

// section is a part of a page as it stands in an entry.
type section struct {
	Title     string   `json:"title"`
	Text      string   `json:"text"`
	Resources []string `json:"resources,omitempty"`
}

// object writes JSON with its keys in an order.
type object struct {
	bytes.Buffer
	err error
}

func (o *object) add(key string, value any) {
	if o.Len() == 0 {
		o.WriteByte('{')
	} else {
		o.WriteByte(',')
	}
	for i, v := range []any{key, value} {
		if i > 0 {
			o.WriteByte(':')
		}
		e := json.NewEncoder(&o.Buffer)
		e.SetEscapeHTML(false)
		o.err = errors.Join(o.err, e.Encode(v))
		o.Truncate(o.Len() - 1) // the encoder ends with a line
	}
}

func (o *object) body() ([]byte, error) {
	if o.Len() == 0 {
		o.WriteByte('{')
	}
	o.WriteByte('}')
	return o.Bytes(), o.err
}

// read takes an entry apart. A value of another kind than it should have is left as it
// stands, and whoever keeps it will say so.
func read(body []byte) (map[string]json.RawMessage, error) {
	var values map[string]json.RawMessage
	err := json.Unmarshal(body, &values)
	return values, err
}

// separator parts the values of a list in one cell.
const separator = ';'

// join writes a list into one cell, split reads it again. A separator within a value has
// a backslash before it.
func join(values []string) string {
	escaped := make([]string, len(values))
	for i, v := range values {
		escaped[i] = strings.NewReplacer(`\`, `\\`, string(separator), `\`+string(separator)).Replace(v)
	}
	return strings.Join(escaped, string(separator)+" ")
}

func split(cell string) []string {
	var out []string
	var now strings.Builder
	escaped := false
	for _, r := range cell {
		switch {
		case !escaped && r == '\\':
			escaped = true
			continue
		case !escaped && r == separator:
			out = append(out, strings.TrimSpace(now.String()))
			now.Reset()
		default:
			now.WriteRune(r)
		}
		escaped = false
	}
	if escaped {
		now.WriteByte('\\')
	}
	if last := strings.TrimSpace(now.String()); last != "" || len(out) == 0 {
		out = append(out, last)
	}
	return out
}

// writePhone writes a number into one value of a list: its parts with bars between.
func (p phone) write() string {
	kind := "call"
	if p.Text {
		kind = "text"
	}
	return strings.Join([]string{p.Number, p.Option, kind, p.Sure}, " | ")
}

func readPhone(value string) (phone, error) {
	parts := strings.Split(value, "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	if len(parts) != 4 || !slices.Contains([]string{"call", "text"}, parts[2]) {
		return phone{}, fmt.Errorf("%q must be a number with what to choose, call or text, and how sure, such as 0800 111 222 | 2 | call | recalled", value)
	}
	return phone{Number: parts[0], Option: parts[1], Text: parts[2] == "text", Sure: parts[3]}, nil
}

// wholeNumber reads a number as people write it. What is none is given on as it stands.
func wholeNumber(text string) any {
	if n, err := strconv.Atoi(strings.TrimSpace(text)); err == nil {
		return n
	}
	return text
}
