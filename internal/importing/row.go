package importing

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/sheet"
)

// head finds every column that was named, and says which are not there.
func (r *reader) head(t sheet.Table) error {
	r.heading = t.Heading
	twice := map[string]bool{}
	for i, name := range t.Heading {
		_, twice[name] = r.at[name]
		r.at[name] = i
	}
	var errs []error
	need := func(name string) {
		if twice[name] && name != "" {
			errs = append(errs, fmt.Errorf("the heading %q stands twice", name))
		}
		if _, ok := r.at[name]; name != "" && !ok {
			errs = append(errs, fmt.Errorf("there is no column %q; the file has: %s", name, strings.Join(t.Heading, ", ")))
		}
	}
	c := r.columns
	for _, name := range []string{c.Person, c.Date, c.Voice, c.Kind, c.Area, c.Step, c.Note} {
		need(name)
	}
	for _, key := range slices.Sorted(maps.Keys(c.Areas)) {
		if _, ok := r.inst.Area(key); !ok {
			errs = append(errs, fmt.Errorf("columns: %s has no area %q", r.inst.ID, key))
		}
		if c.Shape == ShapeWide {
			need(c.Areas[key])
		}
	}
	return errors.Join(errs...)
}

func (r *reader) get(row sheet.Row, heading string) string {
	if heading == "" {
		return ""
	}
	return row.Cell(r.at[heading])
}

// begin reads who, when and in whose voice; ok is false if that cannot be read.
func (r *reader) begin(row sheet.Row) (groupKey, care.Kind, bool) {
	c, ok := r.columns, true
	fail := func(column, reason string, values ...any) {
		r.problem(row.Line, column, reason, values...)
		ok = false
	}
	if n := row.Width(); n > len(r.heading) {
		fail("", "it has %d cells and the heading %d; is a quotation mark missing?", n, len(r.heading))
	}
	k := groupKey{voice: c.EveryVoice}
	reference := r.get(row, c.Person)
	if reference == "" {
		fail(c.Person, "whose reading is it? The cell is empty")
	} else if person, known := r.facts.Known.People[reference]; !known {
		fail(c.Person, "nobody here has the reference %q; add the person first", reference)
	} else if k.person = person; person == "" {
		fail(c.Person, "more than one person has the reference %q; whose it is cannot be told", reference)
	}
	var err error
	if k.on, err = r.day(r.get(row, c.Date)); err != nil {
		fail(c.Date, "%s", err)
	}
	if c.Voice != "" {
		word, named := r.get(row, c.Voice), false
		if k.voice, named = meaning(c.Voices, word); !named {
			k.voice = care.Voice(strings.ToLower(word))
		}
		if !k.voice.Valid() {
			fail(c.Voice, "%q is no voice; say under voices what it stands for", word)
		}
	}
	var kind care.Kind
	if word := r.get(row, c.Kind); word != "" {
		named := false
		if kind, named = meaning(c.Kinds, word); !named {
			kind = care.Kind(strings.ToLower(word))
		}
		if !slices.Contains(care.Kinds, kind) {
			fail(c.Kind, "%q is no kind of assessment; say under kinds what it stands for", word)
		}
	}
	return k, kind, ok
}

// group finds the reading that a row belongs to, or begins it.
func (r *reader) group(k groupKey, kind care.Kind, line int) (g *group, begun bool) {
	day := dayKey{k.person, k.on}
	switch said, ok := r.kinds[day]; {
	case kind == "":
	case !ok:
		r.kinds[day] = saidKind{kind, line}
	case said.kind != kind:
		r.problem(line, r.columns.Kind, "the same person and day is a %s on line %d and a %s here", said.kind, said.line, kind)
	}
	if g, ok := r.groups[k]; ok {
		return g, false
	}
	n := len(r.inst.Areas)
	g = &group{groupKey: k, line: line, values: make([]instrument.Answer, n), given: make([]int, n)}
	r.groups[k] = g
	r.order = append(r.order, g)
	return g, true
}

func (r *reader) wide(row sheet.Row) {
	k, kind, ok := r.begin(row)
	values := make([]instrument.Answer, len(r.inst.Areas))
	some := false
	for i, area := range r.inst.Areas {
		heading, named := r.columns.Areas[area.Key]
		if !named {
			continue
		}
		var err error
		if values[i], err = r.value(r.get(row, heading)); err != nil {
			r.problem(row.Line, heading, "%s", err)
			ok = false
		}
		some = some || !values[i].NeverAsked()
	}
	if ok && !some {
		r.result.Unanswered++
	}
	if !ok || !some {
		return
	}
	g, begun := r.group(k, kind, row.Line)
	if !begun {
		r.problem(row.Line, "", "the same person, day and voice stand on line %d already", g.line)
		return
	}
	g.values = values
}

func (r *reader) long(row sheet.Row) {
	k, kind, ok := r.begin(row)
	c := r.columns
	word := r.get(row, c.Area)
	place := -1
	for i, area := range r.inst.Areas {
		if name, named := c.Areas[area.Key]; named && strings.EqualFold(name, word) {
			place = i
		}
	}
	if place < 0 {
		r.problem(row.Line, c.Area, "%q is none of the areas that are named in the columns", word)
		ok = false
	}
	value, err := r.value(r.get(row, c.Step))
	if err != nil {
		r.problem(row.Line, c.Step, "%s", err)
		ok = false
	}
	note := r.get(row, c.Note)
	if utf8.RuneCountInString(note) > care.MaxNote {
		r.problem(row.Line, c.Note, "the note is longer than %d letters", care.MaxNote)
		ok = false
	}
	if strings.ContainsRune(note, 0) {
		r.problem(row.Line, c.Note, "the note holds a character that is no text")
		ok = false
	}
	if ok && value.NeverAsked() && note == "" {
		r.result.Unanswered++
		return
	}
	if !ok {
		return
	}
	g, _ := r.group(k, kind, row.Line)
	if g.given[place] != 0 {
		r.problem(row.Line, c.Area, "this area stands on line %d already for the same person, day and voice", g.given[place])
		return
	}
	g.given[place], g.values[place] = row.Line, value
	if note != "" {
		if g.notes == nil {
			g.notes = make([]string, len(r.inst.Areas))
		}
		g.notes[place] = note
	}
}

// value reads a cell: empty is not asked, a number is a step, in halves, with a
// point or a comma; anything else must be named under not_given.
func (r *reader) value(text string) (instrument.Answer, error) {
	if text == "" {
		return instrument.Answer{}, nil
	}
	if code, named := meaning(r.columns.NotGiven, text); named {
		why, err := instrument.ParseNotGiven(code)
		return instrument.Answer{NotGiven: why}, err
	}
	number := plain(text)
	if number == "0" {
		return instrument.Answer{}, errors.New("0 is no step; leave the cell empty if it was not answered")
	}
	step, err := instrument.ParseStep(number)
	if err != nil {
		return instrument.Answer{}, fmt.Errorf("%q is no step from 1 to 10, in halves; if it stands for no number, say so under not_given", text)
	}
	return instrument.Answer{Step: step}, nil
}

// plain writes "6,5", "6½" and "6.50" as "6.5", and "6.00" as "6".
func plain(text string) string {
	if whole, half := strings.CutSuffix(text, "½"); half {
		return strings.TrimSpace(whole) + ".5"
	}
	number := strings.Replace(text, ",", ".", 1)
	if strings.Count(number, ".") == 1 {
		number = strings.TrimSuffix(strings.TrimRight(number, "0"), ".")
	}
	return number
}
