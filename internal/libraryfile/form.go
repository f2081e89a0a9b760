package libraryfile

import (
	"encoding/json"
	"strconv"
	"strings"

	"towpath/internal/library"
)

// Form is an entry as it is typed on a page: the values of each key, one where there can
// be only one. The sections of a page are title-1, text-1 and resources-1 and so on.
type Form map[string][]string

// First gives the first value of a key, or nothing.
func (f Form) First(key string) string {
	if len(f[key]) == 0 {
		return ""
	}
	return f[key][0]
}

// IsList tells whether a key of a kind of entry may have more than one value.
func IsList(kind library.EntryKind, key string) bool {
	for _, f := range fields[kind] {
		if f.key == key {
			return f.kind == list || f.kind == numbers || f.kind == phones
		}
	}
	return false
}

// Keys lists the keys of a kind of entry, in their order.
func Keys(kind library.EntryKind) []string {
	var out []string
	for _, f := range fields[kind] {
		out = append(out, f.key)
	}
	return out
}

// FormOf gives the form of an entry as it is kept.
func FormOf(kind library.EntryKind, body []byte) (Form, error) {
	values, err := read(body)
	if err != nil {
		return nil, err
	}
	form := Form{}
	for _, f := range fields[kind] {
		raw, ok := values[f.key]
		if !ok {
			continue
		}
		if f.kind == nested {
			if err := form.openSections(raw); err != nil {
				return nil, err
			}
			continue
		}
		if form[f.key], err = textsOf(f.kind, raw); err != nil {
			return nil, err
		}
	}
	return form, nil
}

func (f Form) openSections(raw json.RawMessage) error {
	var all []section
	err := json.Unmarshal(raw, &all)
	for i, s := range all {
		n := "-" + strconv.Itoa(i+1)
		f["title"+n], f["text"+n], f["resources"+n] = []string{s.Title}, []string{s.Text}, s.Resources
	}
	return err
}

// MostSections is how many sections a page may have.
const MostSections = 30

// Body gives the entry in the form in which it is kept. What was left empty is not there;
// what cannot be read is given on as it stands, for whoever keeps it to refuse.
func (f Form) Body(kind library.EntryKind) ([]byte, error) {
	var o object
	for _, field := range fields[kind] {
		if field.kind == nested {
			o.add(field.key, f.sections())
			continue
		}
		var typed []string
		for _, v := range f[field.key] {
			if v = strings.TrimSpace(v); v != "" {
				typed = append(typed, v)
			}
		}
		if len(typed) == 0 {
			continue
		}
		value, err := valueOf(field.kind, typed)
		if err != nil {
			return nil, err
		}
		o.add(field.key, value)
	}
	return o.body()
}

// sections are those in which something was typed.
func (f Form) sections() []section {
	out := []section{}
	for i := 1; i <= MostSections; i++ {
		n := "-" + strconv.Itoa(i)
		s := section{Title: strings.TrimSpace(f.First("title" + n)), Text: tidyLines(f.First("text" + n))}
		for _, id := range f["resources"+n] {
			if id = strings.TrimSpace(id); id != "" {
				s.Resources = append(s.Resources, id)
			}
		}
		if s.Title != "" || s.Text != "" || len(s.Resources) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// tidyLines gives a text of several lines as it is kept.
func tidyLines(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}
