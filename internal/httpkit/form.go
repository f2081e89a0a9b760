package httpkit

import (
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"towpath/internal/fault"
)

// MaxForm is how many bytes a form may have.
const MaxForm = 256 << 10

// Form is what was typed into a form.
type Form struct{ values map[string][]string }

// ReadForm reads a form from the body. A body that is too large or no form at all
// is an error; a value that is not text is taken as if it had not been sent.
func ReadForm(w http.ResponseWriter, r *http.Request) (Form, error) {
	r.Body = http.MaxBytesReader(w, r.Body, MaxForm)
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.ContentLength != 0 && (err != nil || kind != "application/x-www-form-urlencoded") {
		return Form{}, fault.New(fault.Invalid, "form", errors.Join(err, fmt.Errorf("content type %q", kind)))
	}
	if err := r.ParseForm(); err != nil {
		return Form{}, fault.New(fault.Invalid, "form", err)
	}
	return Form{values: r.PostForm}, nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Text gives a field with its line ends made alike and the space round it taken off.
func (f Form) Text(name string) string {
	v := f.values[name]
	if len(v) == 0 || !utf8.ValidString(v[0]) {
		return ""
	}
	return strings.TrimSpace(lineEnds.Replace(v[0]))
}

// Raw gives a field exactly as it was sent: for passwords.
func (f Form) Raw(name string) string {
	if v := f.values[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// All gives every value of a field.
func (f Form) All(name string) []string { return f.values[name] }

// Names gives the name of every field that was sent, in order.
func (f Form) Names() []string { return slices.Sorted(maps.Keys(f.values)) }

// Has tells whether the field was sent at all.
func (f Form) Has(name string) bool { return len(f.values[name]) > 0 }

// Int gives a whole number: ok is false where something else was typed, and
// missing is given where nothing was.
func (f Form) Int(name string, missing int) (n int, ok bool) {
	text := f.Text(name)
	if text == "" {
		return missing, true
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// Date gives an ISO day from three boxes, name-day, name-month and name-year.
// Empty boxes give "". A year has four digits, since "26" could be any. What is no
// day gives something that is not a day either, so that the rule about it says so.
func (f Form) Date(name string) string {
	day, month, year := f.Text(name+"-day"), f.Text(name+"-month"), f.Text(name+"-year")
	if day == "" && month == "" && year == "" {
		return ""
	}
	pad := func(s string) string {
		if len(s) == 1 {
			return "0" + s
		}
		return s
	}
	return year + "-" + pad(month) + "-" + pad(day)
}
