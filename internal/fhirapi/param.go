package fhirapi

import (
	"strings"
	"time"

	"towpath/internal/fhir"
)

// form is how the values of a search parameter are written and compared
// (hl7.org/fhir/R4/search.html).
type form string

const (
	tokenForm     form = "token"
	stringForm    form = "string"
	dateForm      form = "date"
	referenceForm form = "reference"
	uriForm       form = "uri"
	numberForm    form = "number"
	quantityForm  form = "quantity"
)

// param is one search parameter of a type.
type param struct {
	name string
	form form
	// about says in a sentence what it looks at, for the CapabilityStatement.
	about string
	// target is the type that a reference points to, for chains and includes.
	target []string
	values func(r *resource) []value
}

// value is one value of a resource that a parameter looks at. Which parts count depends on
// the form: system and code, text, a time from and to, or a reference.
type value struct {
	system, code string
	text         string
	from, to     time.Time
	reference    string
	number       float64
}

func codes(list ...fhir.Concept) (out []value) {
	for _, c := range list {
		for _, one := range c.Coding {
			out = append(out, value{system: one.System, code: one.Code, text: one.Display})
		}
		if c.Text != "" {
			out = append(out, value{text: c.Text})
		}
	}
	return out
}

func code(c string) []value {
	if c == "" {
		return nil
	}
	return []value{{code: c}}
}

func texts(list ...string) (out []value) {
	for _, t := range list {
		if t != "" {
			out = append(out, value{text: t})
		}
	}
	return out
}

func references(list ...string) (out []value) {
	for _, r := range list {
		if r != "" {
			out = append(out, value{reference: r})
		}
	}
	return out
}

func identifiers(list ...fhir.ID) (out []value) {
	for _, i := range list {
		out = append(out, value{system: i.System, code: i.Value})
	}
	return out
}

// at gives what a date or time of FHIR covers: 2026 is a whole year.
func at(text string) []value {
	from, to, ok := span(text)
	if !ok {
		return nil
	}
	return []value{{from: from, to: to}}
}

// during gives a period; an end that is open lasts.
func during(p *fhir.Period) []value {
	if p == nil || p.Start == "" && p.End == "" {
		return nil
	}
	from, _, _ := span(p.Start)
	_, to, ok := span(p.End)
	if !ok {
		to = time.Unix(1<<40, 0)
	}
	return []value{{from: from, to: to}}
}

// span gives the first instant that a date of FHIR covers and the first after it.
func span(text string) (from, to time.Time, ok bool) {
	parts := []struct {
		layout              string
		years, months, days int
		length              time.Duration
	}{
		{"2006", 1, 0, 0, 0},
		{"2006-01", 0, 1, 0, 0},
		{time.DateOnly, 0, 0, 1, 0},
		{"2006-01-02T15:04Z07:00", 0, 0, 0, time.Minute},
		{"2006-01-02T15:04", 0, 0, 0, time.Minute},
		{"2006-01-02T15:04:05", 0, 0, 0, time.Second},
		{time.RFC3339, 0, 0, 0, time.Second},
	}
	for _, p := range parts {
		t, err := time.Parse(p.layout, text)
		if err != nil {
			continue
		}
		length := p.length
		if i := strings.IndexByte(text, '.'); i >= 0 {
			length = time.Microsecond
		}
		return t.UTC(), t.AddDate(p.years, p.months, p.days).Add(length).UTC(), true
	}
	return from, to, false
}

// common are the parameters of every type.
func common() []param {
	return []param{
		{name: "_id", form: tokenForm, about: "The id of the resource", values: func(r *resource) []value { return code(r.id) }},
		{name: "_lastUpdated", form: dateForm, about: "When it last changed", values: func(r *resource) []value {
			return []value{{from: r.updated, to: r.updated.Add(time.Microsecond)}}
		}},
	}
}
