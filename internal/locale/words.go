package locale

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-playground/locales"
)

// Words speaks one language. It never changes and may be shared.
type Words struct {
	tag, dir string
	texts    map[string]string // for T: one look-up
	messages map[string]*message
	format   locales.Translator
	zone     *time.Location
}

func newWords(tag string, english, own messages, zone *time.Location) *Words {
	w := &Words{
		tag: tag, dir: "ltr", format: rules[tag](), zone: zone,
		texts: make(map[string]string, len(english)), messages: make(messages, len(english)),
	}
	if rightToLeft[tag] {
		w.dir = "rtl"
	}
	for id, m := range english {
		if translated := own[id]; translated != nil {
			m = translated
		}
		w.messages[id] = m
		if m.plural == nil {
			w.texts[id] = m.text.raw
		}
	}
	return w
}

// Lang is the language tag for the lang attribute ("en", "cy").
func (w *Words) Lang() string { return w.tag }

// Dir is the direction for the dir attribute: "ltr" or "rtl".
func (w *Words) Dir() string { return w.dir }

// T gives the text of a message without placeholders. An id that does not
// exist, or that counts, comes out as ⟦id⟧.
func (w *Words) T(id string) string {
	if text, ok := w.texts[id]; ok {
		return text
	}
	return unknown(id)
}

// F fills the placeholders of a message from pairs of name and value. Whole
// numbers and times are written as the language writes them; a placeholder
// without a value stays visible.
func (w *Words) F(id string, pairs ...any) string {
	m := w.messages[id]
	if m == nil || m.plural != nil {
		return unknown(id)
	}
	return w.fill(m.text, pairs)
}

// N gives the plural form for n. {n} is filled by itself; pairs fill the rest.
func (w *Words) N(id string, n int, pairs ...any) string {
	m := w.messages[id]
	if m == nil || m.plural == nil {
		return unknown(id)
	}
	p, ok := m.plural[m.counts(float64(n), 0)]
	if !ok {
		p = m.plural[locales.PluralRuleOther]
	}
	return w.fill(p, append([]any{"n", n}, pairs...))
}

// Has says whether the id exists, in this language or in English.
func (w *Words) Has(id string) bool { return w.messages[id] != nil }

// Number writes a whole number with the language's grouping.
func (w *Words) Number(n int) string { return w.format.FmtNumber(float64(n), 0) }

// Date writes an instant as a day in words: "3 March 2026".
func (w *Words) Date(t time.Time) string { return w.format.FmtDateLong(w.local(t)) }

// FullDate writes an instant as a day with its weekday: "Tuesday, 3 March 2026".
func (w *Words) FullDate(t time.Time) string { return w.format.FmtDateFull(w.local(t)) }

// ShortDate writes an instant as a short day: "3 Mar 2026".
func (w *Words) ShortDate(t time.Time) string { return w.format.FmtDateMedium(w.local(t)) }

// DateTime writes a day and a time of day: "3 March 2026 at 14:05".
func (w *Words) DateTime(t time.Time) string {
	if !w.Has("common.date_time") {
		return w.Date(t) + ", " + w.Time(t)
	}
	return w.F("common.date_time", "date", w.Date(t), "time", w.Time(t))
}

// Time writes a time of day: "14:05".
func (w *Words) Time(t time.Time) string { return w.format.FmtTimeShort(w.local(t)) }

// Month writes a month and its year: "March 2026".
func (w *Words) Month(t time.Time) string {
	t = w.local(t)
	return fmt.Sprintf("%s %d", w.format.MonthWide(t.Month()), t.Year())
}

// Day writes a day of the calendar, which no zone moves: a birthday, a due date.
func (w *Words) Day(year int, month time.Month, day int) string {
	return w.format.FmtDateLong(time.Date(year, month, day, 12, 0, 0, 0, time.UTC))
}

// List joins items as a sentence does: "home, money and work".
func (w *Words) List(items ...string) string {
	switch len(items) {
	case 0:
		return ""
	case 1:
		return items[0]
	}
	last := len(items) - 1
	first := strings.Join(items[:last], w.T("common.list_comma")+" ")
	return w.F("common.list_and", "first", first, "last", items[last])
}

func (w *Words) local(t time.Time) time.Time {
	if w.zone == nil {
		return t
	}
	return t.In(w.zone)
}

func (w *Words) fill(p pattern, pairs []any) string {
	if len(p.parts) == 1 && p.parts[0].name == "" {
		return p.raw
	}
	var b strings.Builder
	b.Grow(len(p.raw) + 16)
	for _, x := range p.parts {
		if x.name == "" {
			b.WriteString(x.literal)
			continue
		}
		b.WriteString(w.value(x.name, pairs))
	}
	return b.String()
}

func (w *Words) value(name string, pairs []any) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] != name {
			continue
		}
		switch v := pairs[i+1].(type) {
		case int:
			return w.Number(v)
		case time.Time:
			return w.Date(v)
		case string:
			return w.isolate(v)
		default:
			return w.isolate(fmt.Sprint(v))
		}
	}
	return "{" + name + "}"
}

// isolate keeps a name written in the other direction from turning the
// sentence round (Unicode UAX #9, FSI and PDI).
func (w *Words) isolate(s string) string {
	if w.dir != "rtl" {
		return s
	}
	return "\u2068" + s + "\u2069"
}

func unknown(id string) string { return "⟦" + id + "⟧" }
