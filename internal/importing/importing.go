// Package importing reads the spreadsheets that services really have and makes
// readings of them: one row for each person and day with a column for each area,
// or one row for each area. It says of every row that cannot be used where and
// why, and makes nothing of a file that has one. It is pure: the bytes, the names
// of the columns and what is known come in as arguments.
package importing

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/sheet"
)

// Problem is one place in a file that cannot be used.
type Problem struct {
	Line   int    // from 1, as a spreadsheet counts
	Column string // its heading, empty where the whole row is meant
	Reason string
}

// String gives "line 12, column Date: reason".
func (p Problem) String() string {
	if p.Column == "" {
		return fmt.Sprintf("line %d: %s", p.Line, p.Reason)
	}
	return fmt.Sprintf("line %d, column %q: %s", p.Line, p.Column, p.Reason)
}

// Result is what a file holds. Where there are problems there are no readings.
type Result struct {
	Rows int // rows under the heading that are not empty
	// Unanswered counts the rows that have a person and a day and nothing else;
	// no reading is made of them.
	Unanswered int
	People     int
	Readings   []care.ImportedReading
	Problems   []Problem
	// New counts the readings that are not there yet.
	New int
}

// Facts is what a file is checked against.
type Facts struct {
	Organisation care.OrganisationID
	Instruments  *instrument.Library
	Known        care.ImportKnown
	Today        care.Date
}

// reader gathers readings while it goes through the rows.
type reader struct {
	facts   Facts
	columns Columns
	inst    *instrument.Instrument
	heading []string
	at      map[string]int // heading → place
	result  Result
	groups  map[groupKey]*group
	order   []*group
	kinds   map[dayKey]saidKind
	days    map[string]care.Date // days read before; most stand many times
}

// dayKey names an assessment within a file, saidKind what its rows call it.
type dayKey struct {
	person care.PersonID
	on     care.Date
}

type saidKind struct {
	kind care.Kind
	line int
}

type groupKey struct {
	person care.PersonID
	on     care.Date
	voice  care.Voice
}

// group is one reading in the making.
type group struct {
	groupKey
	line   int
	values []instrument.Answer
	notes  []string
	given  []int // the line that each area came from, 0 for none
}

// Read makes readings of a file. The error is about the columns or the file as a
// whole; what is wrong with single rows is in the result.
func Read(file []byte, columns Columns, facts Facts) (Result, error) {
	r := &reader{facts: facts, columns: columns, at: map[string]int{}, groups: map[groupKey]*group{}, kinds: map[dayKey]saidKind{}, days: map[string]care.Date{}}
	var ok bool
	if r.inst, ok = facts.Instruments.Latest(columns.Instrument); !ok {
		return Result{}, fmt.Errorf("columns: there is no instrument %q", columns.Instrument)
	}
	table, err := sheet.Read(file)
	if err != nil {
		return Result{}, err
	}
	if err := r.head(table); err != nil {
		return Result{}, err
	}
	for _, row := range table.Rows {
		if row.Empty() {
			continue
		}
		r.result.Rows++
		if columns.Shape == ShapeLong {
			r.long(row)
		} else {
			r.wide(row)
		}
	}
	r.finish()
	return r.result, nil
}

func (r *reader) problem(line int, column, reason string, values ...any) {
	r.result.Problems = append(r.result.Problems, Problem{line, column, fmt.Sprintf(reason, values...)})
}

// finish turns the groups into readings, in order of person and day, and works
// out which of each person's is the first. One problem, and there are none.
func (r *reader) finish() {
	slices.SortStableFunc(r.result.Problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	if len(r.result.Problems) > 0 {
		return
	}
	slices.SortStableFunc(r.order, func(a, b *group) int {
		return cmp.Or(strings.Compare(string(a.person), string(b.person)), strings.Compare(string(a.on), string(b.on)))
	})
	var last care.PersonID
	var first care.Date
	for _, g := range r.order {
		if g.person != last {
			last, first = g.person, g.on
			r.result.People++
		}
		kind := r.kinds[dayKey{g.person, g.on}].kind
		if kind == "" {
			kind = care.KindReview
			if g.on == first {
				kind = care.KindBaseline
			}
		}
		reading := r.reading(g, kind)
		if !r.facts.Known.Readings[care.ReadingKey{Assessment: reading.Assessment, Voice: reading.Voice}] {
			r.result.New++
		}
		r.result.Readings = append(r.result.Readings, reading)
	}
}

func (r *reader) reading(g *group, kind care.Kind) care.ImportedReading {
	day := []string{"import", string(r.facts.Organisation), string(g.person), r.inst.ID, string(g.on)}
	out := care.ImportedReading{
		Assessment: care.AssessmentID(care.IDFrom(day...)), Person: g.person, Instrument: r.inst, Kind: kind, On: g.on,
		Voice: g.voice, Values: g.values, Notes: g.notes,
	}
	for _, a := range r.inst.Areas {
		out.AnswerIDs = append(out.AnswerIDs, care.AnswerID(idWithin(string(out.Assessment), append(day, string(g.voice), a.Key)...)))
	}
	return out
}

// idWithin is care.IDFrom with the first half of another id: what belongs together
// lies together in the database's indexes, and a large file comes in twice as fast.
func idWithin(other string, parts ...string) string { return other[:18] + care.IDFrom(parts...)[18:] }

// oldest is the earliest day that is believed; before it a year is a slip.
const oldest = care.Date("1990-01-01")

// layouts are the forms in which spreadsheets write a day, the day before the
// month. A single 2 or 1 takes both "7" and "07".
var layouts = []string{
	"2/1/2006", "2006-1-2", "2.1.2006", "2-1-2006", "2/1/06", "2.1.06", "2-1-06", "2006/1/2", "20060102",
	"2 Jan 2006", "2 January 2006", "2-Jan-2006", "2-Jan-06", "2 Jan 06",
	"2/1/2006 15:04", "2/1/2006 15:04:05", "2006-1-2 15:04", "2006-1-2 15:04:05", "2006-01-02T15:04:05", time.RFC3339,
}

// day reads a date in UK or ISO form.
func (r *reader) day(text string) (care.Date, error) {
	if d, ok := r.days[text]; ok {
		return d, nil
	}
	if text == "" {
		return "", errors.New("which day was it? The cell is empty")
	}
	d, err := dayIn(text, oldest, r.facts.Today, "27/03/2026 or 2026-03-27")
	if err == nil {
		r.days[text] = d
	}
	return d, err
}

// dayIn reads a day as spreadsheets write it, from one to another; example is how it may be
// written.
func dayIn(text string, oldest, today care.Date, example string) (care.Date, error) {
	for _, l := range layouts {
		t, err := time.Parse(l, text)
		if err != nil {
			continue
		}
		switch d := care.Date(t.Format(time.DateOnly)); {
		case d > today:
			return "", fmt.Errorf("%s lies in the future", text)
		case d < oldest:
			return "", fmt.Errorf("%s is too long ago; check the year", text)
		default:
			return d, nil
		}
	}
	if isNumber(text) {
		return "", fmt.Errorf("%q is a spreadsheet's own number for a day; format the column as a date and save the file again", text)
	}
	return "", fmt.Errorf("%q is no date; write it as %s", text, example)
}

func isNumber(text string) bool {
	return strings.Trim(text, "0123456789.") == ""
}
