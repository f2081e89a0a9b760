package tables

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/sheet"
)

// Study gives people's records as one flat file of numbers and codes, and the codebook that
// says what each column is: a row for each person, and one for each time that something was
// answered, in the manner of REDCap's repeating instruments (redcap_repeat_instrument,
// redcap_repeat_instance; the codebook has the 18 columns of its data dictionary). There is no
// name, no word of anybody's and no date in it: days are counted from each person's first.
// Somebody may still be known by what is unusual about them. id gives by what a person is
// called.
func Study(list []care.RecordRows, id func(care.PersonID) string) (data, codebook sheet.Written) {
	f := &flat{at: map[string]int{}}
	f.form("person", field{name: "record_id", label: "Which person: the same in each file of this study"}, field{name: "person_days", label: "Days from the first to the latest answers", kind: "integer"})
	blooms, measures := known(list)
	for _, of := range blooms {
		f.bloom(of)
	}
	for _, of := range measures {
		f.measure(of)
	}
	people := slices.Clone(list)
	slices.SortFunc(people, func(a, b care.RecordRows) int { return strings.Compare(id(a.Person.ID), id(b.Person.ID)) })
	for _, r := range people {
		f.person(r, id(r.Person.ID))
	}
	return f.written()
}

// field is one column of the flat file, as the codebook has it.
type field struct {
	name, form, label string
	kind              string // "" for text, "integer", "number", or "choice"
	choices           []string
	least, most       string
}

// flat is a flat file while it is made.
type flat struct {
	fields []field
	at     map[string]int // where a field stands
	rows   []map[string]string
}

func (f *flat) form(name string, fields ...field) {
	for _, one := range fields {
		if at, twice := f.at[one.name]; twice { // another version: what it may hold beside
			have := &f.fields[at]
			for _, c := range one.choices {
				if !slices.Contains(have.choices, c) {
					have.choices = append(slices.Clip(have.choices), c)
				}
			}
			continue
		}
		one.form = name
		f.at[one.name] = len(f.fields)
		f.fields = append(f.fields, one)
	}
}

// known gives the Blooms and measures that were answered, all versions, the latest last, by id.
func known(list []care.RecordRows) (blooms []*instrument.Instrument, measures []*instrument.Measure) {
	seenBlooms, seenMeasures := map[string]*instrument.Instrument{}, map[string]*instrument.Measure{}
	for _, r := range list {
		for _, page := range r.Blooms {
			seenBlooms[page.Instrument.Canonical()] = page.Instrument
		}
		for _, m := range r.Measures {
			if m.Of != nil {
				seenMeasures[m.Of.Canonical()] = m.Of
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(seenBlooms)) {
		blooms = append(blooms, seenBlooms[name])
	}
	for _, name := range slices.Sorted(maps.Keys(seenMeasures)) {
		measures = append(measures, seenMeasures[name])
	}
	return blooms, measures
}

// variable gives a name as studies write them: small letters, digits and single lines between.
func variable(parts ...string) string {
	var words []string
	for _, part := range parts {
		words = append(words, strings.FieldsFunc(strings.ToLower(part), func(c rune) bool { return (c < 'a' || c > 'z') && (c < '0' || c > '9') })...)
	}
	return strings.Join(words, "_")
}

var whys = []string{"left", "not-applicable", "not-sure"}

func (f *flat) bloom(of *instrument.Instrument) {
	form, w := variable(of.ID), of.Words("en")
	voices := make([]string, len(care.Voices))
	for i, v := range care.Voices {
		voices[i] = string(v)
	}
	f.form(form,
		field{name: variable(form, "day"), label: "Begun on this day, counted from the person's first", kind: "integer"}, field{name: variable(form, "version"), label: "Version of the Bloom"},
		field{name: variable(form, "voice"), label: "Whose view it is", kind: "choice", choices: voices}, field{name: variable(form, "completed"), label: "Completed", kind: "choice", choices: []string{"0", "1"}},
	)
	for _, area := range of.Areas {
		name := w.Area(area.Key).Name
		f.form(form,
			field{name: variable(form, area.Key), label: name + ": step", kind: "number", least: "1", most: "10"},
			field{name: variable(form, area.Key, "why"), label: name + ": why no step", kind: "choice", choices: whys},
			field{name: variable(form, area.Key, "matters"), label: name + ": how much it matters", kind: "choice", choices: matters()},
		)
	}
}

func matters() (out []string) {
	for _, m := range instrument.MattersLevels {
		out = append(out, m.String())
	}
	return out
}

func (f *flat) measure(of *instrument.Measure) {
	form, w := variable(of.ID), of.Words("en")
	f.form(form,
		field{name: variable(form, "day"), label: "The day that the answers are of, counted from the person's first", kind: "integer"}, field{name: variable(form, "version"), label: "Version of the questionnaire"},
		field{name: variable(form, "by"), label: "Who answered", kind: "choice", choices: of.AnsweredBy}, field{name: variable(form, "manner"), label: "How it was answered"},
		field{name: variable(form, "completed"), label: "Completed", kind: "choice", choices: []string{"0", "1"}},
	)
	for slot, item := range of.Items {
		scale := of.Scales[item.Scale]
		one := field{name: variable(form, "q", item.LinkID), label: w.Item(slot).Topic, kind: "number", least: strconv.Itoa(int(scale.From)), most: strconv.Itoa(int(scale.To))}
		if len(scale.Others) > 0 {
			one.kind, one.choices = "choice", codes(scale)
		}
		f.form(form, one)
	}
	for _, s := range of.Scores {
		one := field{name: variable(form, "s", s.Key), label: "Score: " + cmp.Or(w.Score(s.Key), s.Key), kind: "number"}
		if s.Method == instrument.MethodHighest {
			one.kind = ""
		}
		f.form(form, one)
	}
}

// codes are those that a question of a scale can be answered with.
func codes(of instrument.Scale) (out []string) {
	for n := of.From; n <= of.To; n++ {
		out = append(out, strconv.Itoa(int(n)))
	}
	return append(out, slices.Sorted(maps.Keys(of.Others))...)
}

// once is one time that something was answered.
type once struct {
	form string
	on   care.Date
	id   string // which of one day comes first
	row  map[string]string
}

func (f *flat) person(r care.RecordRows, id string) {
	times := append(ofBlooms(r), ofMeasures(r)...)
	slices.SortFunc(times, func(a, b once) int {
		return cmp.Or(strings.Compare(a.form, b.form), cmp.Compare(a.on, b.on), strings.Compare(a.id, b.id))
	})
	base := map[string]string{"record_id": id}
	f.rows = append(f.rows, base)
	if len(times) == 0 {
		return
	}
	on := func(a, b once) int { return cmp.Compare(a.on, b.on) }
	first, last := slices.MinFunc(times, on).on, slices.MaxFunc(times, on).on
	base["person_days"] = days(first, last)
	instance, form := 0, ""
	for _, t := range times {
		if instance++; t.form != form {
			instance, form = 1, t.form
		}
		t.row["record_id"], t.row[repeats], t.row[repeated] = id, t.form, strconv.Itoa(instance)
		t.row[variable(t.form, "day")] = days(first, t.on)
		f.rows = append(f.rows, t.row)
	}
}

// What says which of several times a row is, as REDCap has it.
const (
	repeats  = "redcap_repeat_instrument"
	repeated = "redcap_repeat_instance"
)

func days(from, to care.Date) string {
	a, err1 := time.Parse(time.DateOnly, string(from))
	b, err2 := time.Parse(time.DateOnly, string(to))
	if err1 != nil || err2 != nil {
		return ""
	}
	return strconv.Itoa(int(b.Sub(a).Hours() / 24))
}

func flag(is bool) string {
	if is {
		return "1"
	}
	return "0"
}

func ofBlooms(r care.RecordRows) (out []once) {
	for _, page := range r.Blooms {
		form, rows := variable(page.Assessment.Instrument), map[care.Voice]map[string]string{}
		eachValue(page, func(reading care.Reading, area string, given instrument.Answer) {
			row := rows[reading.Voice]
			if row == nil {
				row = map[string]string{
					variable(form, "version"): page.Assessment.InstrumentVersion, variable(form, "voice"): string(reading.Voice), variable(form, "completed"): flag(!page.Assessment.CompletedAt.IsZero()),
				}
				rows[reading.Voice] = row
				out = append(out, once{form, care.Date(day(page.Assessment.StartedAt)), string(page.Assessment.ID) + string(reading.Voice), row})
			}
			row[variable(form, area)] = step(given).Text
			row[variable(form, area, "why")] = given.NotGiven.String()
			row[variable(form, area, "matters")] = said(page, reading.Voice, area).Matters.String()
		})
	}
	return out
}

func ofMeasures(r care.RecordRows) (out []once) {
	for _, m := range r.Measures {
		if m.Of == nil {
			continue
		}
		form := variable(m.Measure)
		row := map[string]string{
			variable(form, "version"): m.Version, variable(form, "by"): m.AnsweredBy, variable(form, "manner"): string(m.Manner), variable(form, "completed"): flag(m.Completed()),
		}
		for _, item := range m.Of.Items {
			row[variable(form, "q", item.LinkID)] = m.Answers[item.LinkID]
		}
		for i, s := range m.Scores {
			row[variable(form, "s", s.Score)] = score(m, i, func(_ care.Measured, key string) string { return key }).Text
		}
		out = append(out, once{form, m.On, string(m.ID), row})
	}
	return out
}
