package store

import (
	"fmt"
	"strconv"
	"time"

	"towpath/internal/care"
	"towpath/internal/outcome"
)

// recordRow is a row of the SQL of record.
type recordRow struct {
	split, trait, day   string
	area                int
	what, first, latest string
	people              int
}

// into adds a row to its group.
func (r *recordRow) into(groups map[string]*outcome.Group, q care.OutcomeQuestion) error {
	name, err := r.group(q)
	if err != nil {
		return err
	}
	g := groups[name]
	if g == nil {
		g = outcome.NewGroup(q.Areas, q.Levels())
		groups[name] = g
	}
	switch r.what {
	case "people":
		g.People += r.people
		return nil
	case "paired":
		g.Paired += r.people
		return nil
	case "far0", "far1", "far2", "far3":
		g.Far[r.what[3]-'0'] += r.people
		return nil
	}
	first, latest := codeOf(r.first), codeOf(r.latest)
	at := &g.Areas[r.area]
	switch {
	case r.what == "once":
		at.Once += r.people
	case r.what == "close":
		at.TooClose += r.people
	case r.what == "pair" && first.Number() && latest.Number() && int(first) < at.Levels && int(latest) < at.Levels:
		at.Joint[int(first)*at.Levels+int(latest)] += uint32(r.people) //nolint:gosec // a count of rows
	case r.what == "none":
		at.Add(latest, r.people)
	default:
		return fmt.Errorf("a reading says %s and %s", r.first, r.latest)
	}
	return nil
}

// codeOf reads two hex digits; whatever is none is never asked.
func codeOf(hex string) outcome.Code {
	n, err := strconv.ParseUint(hex, 16, 8)
	if err != nil {
		return outcome.NeverAsked
	}
	return outcome.Code(n)
}

// group names the group of a row: the id or code of what it is split by, the number of a
// band, or a quarter or month.
func (r *recordRow) group(q care.OutcomeQuestion) (string, error) {
	day, ok := outcome.ParseDay(r.day)
	if !ok {
		return "", fmt.Errorf("a reading is of the day %q", r.day)
	}
	switch q.By {
	case outcome.ByNothing:
		return "", nil
	case outcome.ByAge:
		year, _ := strconv.Atoi(r.trait)
		to, _ := outcome.ParseDay(string(q.To))
		return strconv.Itoa(outcome.AgeBand(year, to)), nil
	case outcome.ByTimeSinceStart:
		start, _ := outcome.ParseDay(dayOfMicros(r.trait))
		return strconv.Itoa(outcome.StartBand(start, day)), nil
	case outcome.ByQuarter:
		return strconv.Itoa(day.Quarter()), nil
	case outcome.ByMonth:
		return strconv.Itoa(day.Month()), nil
	case outcome.ByServiceAndQuarter:
		return r.split + " " + strconv.Itoa(day.Quarter()), nil
	case outcome.ByService, outcome.ByTeam, outcome.BySetting:
		return r.split, nil
	}
	return r.trait, nil
}

// dayOfMicros gives the day, in UTC, of an instant in text; "" for none.
func dayOfMicros(text string) string {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return ""
	}
	return time.UnixMicro(n).UTC().Format(time.DateOnly)
}
