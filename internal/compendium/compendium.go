// Package compendium puts a pack into words: what it asks about, how each score is
// worked out, and who says so. A page, the command line and the reference say the
// same, since they all ask here.
package compendium

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/instrument"
	"towpath/internal/locale"
)

// Words puts packs into the words of one language.
type Words struct{ words *locale.Words }

// In gives the words of a language.
func In(words *locale.Words) Words { return Words{words} }

// Line is one thing that is known of a score, with who says so.
type Line struct {
	What, Known string
	instrument.Claim
}

// Listed gives words for several keys: "the person, a carer".
func (c Words) Listed(prefix string, keys []string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = c.words.T(prefix + strings.ReplaceAll(k, "-", "_"))
	}
	return strings.Join(out, ", ")
}

// AsksAbout lists what a measure asks about.
func (c Words) AsksAbout(m *instrument.Measure) string {
	return c.Listed("measure.about_", m.AsksAbout)
}

// AnsweredBy lists who answers.
func (c Words) AnsweredBy(m *instrument.Measure) string {
	return c.Listed("measure.by_", m.AnsweredBy)
}

// Length says how many questions there are.
func (c Words) Length(m *instrument.Measure) string {
	if m.Length == 0 {
		return c.words.T("measure.length_unknown")
	}
	return strconv.Itoa(m.Length)
}

// Period says how far back the answers look.
func (c Words) Period(m *instrument.Measure) string {
	if m.Period == "" {
		return c.words.T("measure.period_now")
	}
	n, _ := strconv.Atoi(m.Period[1 : len(m.Period)-1]) // a pack with another period does not load
	return c.words.N("compendium.period_"+strings.ToLower(m.Period[len(m.Period)-1:]), n)
}

// Ship says what a service may expect that asks for the wording.
func (c Words) Ship(m *instrument.Measure) string {
	return c.words.T("measure.ship_" + string(m.Licence.Ship))
}

// Sure says that a claim is not confirmed, and is "" for one that is.
func (c Words) Sure(claim instrument.Claim) string {
	if claim.Sure == instrument.Seen || claim == (instrument.Claim{}) {
		return ""
	}
	return c.words.T("measure.sure_" + string(claim.Sure))
}

// Score lists what is known about the score in a place, each line with its source.
func (c Words) Score(m *instrument.Measure, at int) []Line {
	s, w := &m.Scores[at], m.Words(c.words.Lang())
	out := []Line{
		{c.words.T("measure.method"), c.Method(s), s.Claim},
		{c.words.T("compendium.made_of"), c.madeOf(m, s), s.Claim},
	}
	add := func(what, known string, claim instrument.Claim) { out = append(out, Line{what, known, claim}) }
	if s.Method == instrument.MethodTable {
		add(c.words.T("compendium.table"), table(s), s.Claim)
	}
	if s.Method != instrument.MethodHighest {
		claim := s.Missing.Claim
		if claim.Source == "" {
			claim = instrument.Claim{Source: c.words.T("compendium.own_rule"), Sure: instrument.Seen}
		}
		add(c.words.T("measure.missing"), c.missing(s), claim)
	}
	for i, b := range s.Bands {
		what := c.words.F("measure.from", "n", b.From.String())
		if i+1 < len(s.Bands) {
			what = c.words.F("compendium.from_under", "n", b.From.String(), "next", s.Bands[i+1].From.String())
		}
		add(what, w.Band(b.Key), b.Claim)
	}
	for _, cut := range s.Cutoffs {
		add(c.words.F("measure.cutoff", "n", cut.At.String()), w.Band(cut.Key), cut.Claim)
	}
	if s.Change.Known() {
		add(c.words.T("measure.reliable"), c.words.F("measure.points", "n", s.Change.Reliable.String()), s.Change.Claim)
	}
	return out
}

// Method says how a score is worked out.
func (c Words) Method(s *instrument.Score) string {
	text := c.words.T("measure.method_" + string(s.Method))
	if s.Times > 1 {
		text = c.words.F("measure.times", "method", text, "n", strconv.FormatInt(s.Times, 10))
	}
	return text + " " + c.words.T("measure.better_"+string(s.Better))
}

// madeOf lists the questions of a score by their link ids, or the scores that it
// compares.
func (c Words) madeOf(m *instrument.Measure, s *instrument.Score) string {
	var out []string
	for _, of := range s.Of {
		out = append(out, m.Words(c.words.Lang()).Score(m.Scores[of].Key))
	}
	for _, t := range s.Terms {
		text := m.Items[t.Slot].LinkID
		if t.Weight != 1 {
			text = fmt.Sprintf("%d × %s", t.Weight, text)
		}
		if t.Reversed {
			text = c.words.F("compendium.reversed", "item", text)
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

// missing says what happens when answers are missing.
func (c Words) missing(s *instrument.Score) string {
	way := "prorate"
	switch {
	case s.Missing.AtMost == 0:
		return c.words.T("measure.missing_none")
	case s.Missing.OnlyUnknown:
		way = "unknown"
	case s.Method == instrument.MethodSum && s.Missing.Then == instrument.Leave:
		way = "leave"
	}
	return c.words.F("measure.missing_"+way, "n", strconv.Itoa(s.Missing.AtMost))
}

func table(s *instrument.Score) string {
	var out []string
	for _, raw := range slices.Sorted(maps.Keys(s.Table)) {
		out = append(out, fmt.Sprintf("%d: %s", raw, s.Table[raw]))
	}
	return strings.Join(out, ", ")
}
