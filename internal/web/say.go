package web

import (
	"context"
	"io"
	"time"

	"github.com/a-h/templ"

	"towpath/internal/care"
)

// own tells whether the reader is the person named, and not looking as if they were
// somebody else.
func (v *visit) own(p care.PersonID) bool {
	return v.actor().Person == p && p != "" && !v.actor().Preview
}

// say gives a message that speaks to the person as "you", or of them by name: id
// with _you or _them, where {name} is what the person is called.
func (v *visit) say(p care.Person, id string, pairs ...any) string {
	if v.own(p.ID) {
		return v.Words.F(id+"_you", pairs...)
	}
	return v.Words.F(id+"_them", append([]any{"name", p.Called()}, pairs...)...)
}

// day writes an ISO day in words; what is no day is left as it is.
func (v *visit) day(d care.Date) string {
	t, ok := d.Time()
	if !ok {
		return string(d)
	}
	return v.Words.Day(t.Year(), t.Month(), t.Day())
}

// shortDay writes an ISO day in the few letters that a table has room for.
func (v *visit) shortDay(d care.Date) string {
	if !d.Valid() {
		return string(d)
	}
	return v.Words.ShortDate(noon(d))
}

// dateParts gives a day as the three boxes of a ui.DateField hold it.
func dateParts(t time.Time) (day, month, year string) {
	return t.Format("2"), t.Format("1"), t.Format("2006")
}

// noon gives an instant within a day, for drawing.
func noon(d care.Date) time.Time {
	t, _ := d.Time()
	return t.Add(12 * time.Hour)
}

// drawing shows SVG that package chart made; it has escaped every text in it.
func drawing(svg []byte) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := w.Write(svg)
		return err
	})
}
