package care

import (
	"slices"
	"time"
)

// DueStanding says how it stands with asking a person for a measure.
type DueStanding string

// The standings. A measure that was answered, and one that was declined, are done with
// until the next review.
const (
	DueNever    DueStanding = "never"    // late, and nobody ever asked
	DueOverdue  DueStanding = "overdue"  // late
	DueNow      DueStanding = "due"      // to be asked now
	DueBegun    DueStanding = "begun"    // asked, and not finished
	DueDeclined DueStanding = "declined" // asked, and the person said no
	DueDone     DueStanding = "done"     // nothing is due
)

// DueStandings lists them, the most pressing first.
var DueStandings = []DueStanding{DueNever, DueOverdue, DueNow, DueBegun, DueDeclined, DueDone}

// Waits tells whether somebody has to do something.
func (d DueStanding) Waits() bool { return d != DueDeclined && d != DueDone }

// ToAsk tells whether it is time to ask.
func (d DueStanding) ToAsk() bool { return d == DueNever || d == DueOverdue || d == DueNow }

func (d DueStanding) rank() int {
	switch d {
	case DueNever, DueOverdue:
		return 0
	case DueNow:
		return 1
	}
	return slices.Index(DueStandings, d)
}

// DueReason is from which day on the days until a measure is due are counted.
type DueReason string

// The reasons.
const (
	ReasonStart     DueReason = "start"     // the start of support
	ReasonScheduled DueReason = "scheduled" // the day from which the service asks for it
	ReasonDone      DueReason = "done"      // the last time that it was answered
	ReasonDeclined  DueReason = "declined"  // the last time that the person said no
	ReasonBegun     DueReason = "begun"     // the last time that it was begun
	ReasonClose     DueReason = "close"     // the end of support
)

// Asked is what became of asking one person for one measure: the latest day of each,
// "" for never.
type Asked struct {
	Done, Declined, Begun Date
	// Words says that the person said why they declined; the words are not here.
	Words bool
}

// last gives the latest day on which somebody was asked, and what became of it. On one
// day an answer counts before a no, and both before a beginning.
func (q Asked) last() (Date, DueReason) {
	day, how := q.Done, ReasonDone
	if q.Declined > day {
		day, how = q.Declined, ReasonDeclined
	}
	if q.Begun > day {
		day, how = q.Begun, ReasonBegun
	}
	return day, how
}

// from leaves out what was before a day: it belongs to support that is over.
func (q Asked) from(day Date) Asked {
	for _, d := range []*Date{&q.Done, &q.Declined, &q.Begun} {
		if *d < day {
			*d = ""
		}
	}
	q.Words = q.Words && q.Declined != ""
	return q
}

// Due is how it stands with one person and one measure, and why.
type Due struct {
	Standing DueStanding
	// Day is the one on which it is or was due, "" where it is not asked again.
	Day Date
	// Reason is what the days until then are counted from, and Days how many they are.
	Reason DueReason
	Days   int
	Asked
}

// closeDays is for how many days before the end of support the last one is asked.
const closeDays = 14

// DueTimes are the days of a person's support that matter: since when they are
// supported, since when the service asks, and when support is to end, "" for not known.
type DueTimes struct{ Since, Scheduled, Ending Date }

// Due tells how a line of a schedule stands on a day.
//
// What was asked up to AtStart days before support began counts as asked at the start:
// nobody is asked again because they changed teams. Saying no answers this time, and so
// does a beginning: both wait for the next review.
func (m MeasureSchedule) Due(asked Asked, at DueTimes, today Date) Due {
	asked = asked.from(at.Since.Plus(-m.AtStart))
	last, how := asked.last()
	d := Due{Asked: asked, Standing: standingOf(last, how)}
	begin, reason := at.Since, ReasonStart
	if at.Scheduled > begin {
		begin, reason = at.Scheduled, ReasonScheduled
	}
	closing := at.Ending.Plus(-closeDays)
	switch {
	case m.AtClose && at.Ending >= at.Since && closing.Valid() && today >= closing:
		if last < closing {
			d.is(at.Ending, ReasonClose, 0).late(last, closing, at.Ending, today)
		}
	case last != "" && m.Every > 0:
		day := last.Plus(m.Every)
		d.is(day, how, m.Every).late(last, day, day.Plus(m.Window), today)
	case last != "":
	case m.AtStart > 0:
		day := begin.Plus(m.AtStart)
		d.is(day, reason, m.AtStart).late(last, begin, day, today)
	case m.Every > 0:
		day := begin.Plus(m.Every)
		d.is(day, reason, m.Every).late(last, day, day.Plus(m.Window), today)
	}
	if today < at.Since { // nothing is asked for before support begins
		d.Standing = standingOf(last, how)
	}
	return d
}

func (d *Due) is(day Date, reason DueReason, days int) *Due {
	d.Day, d.Reason, d.Days = day, reason, days
	return d
}

// late sets the standing from the day from which it is asked for, and the last one on
// which that is in time.
func (d *Due) late(last, from, until, today Date) {
	switch {
	case today < from:
	case today <= until:
		d.Standing = DueNow
	case last == "":
		d.Standing = DueNever
	default:
		d.Standing = DueOverdue
	}
}

// standingOf says how it stands until the next time.
func standingOf(last Date, how DueReason) DueStanding {
	switch {
	case last == "":
		return DueDone
	case how == ReasonDeclined:
		return DueDeclined
	case how == ReasonBegun:
		return DueBegun
	}
	return DueDone
}

// before orders by how pressing it is, then by day.
func (d Due) before(o Due) int {
	if a, b := d.Standing.rank(), o.Standing.rank(); a != b {
		return a - b
	}
	switch {
	case d.Day < o.Day:
		return -1
	case d.Day > o.Day:
		return 1
	}
	return 0
}

// Plus gives the day so many days later; what is no day has none.
func (d Date) Plus(days int) Date {
	t, ok := d.Time()
	if !ok {
		return ""
	}
	return Date(t.AddDate(0, 0, days).Format(time.DateOnly))
}

// linesFor gives the lines that hold for a team: its service's, and of two for one
// measure the one that names the team's setting.
func linesFor(lines []MeasureSchedule, team Team) []MeasureSchedule {
	var out []MeasureSchedule
	for _, m := range lines {
		if !m.Stands() || m.Service != team.Service || m.Setting != "" && m.Setting != team.Setting {
			continue
		}
		nearer := func(o MeasureSchedule) bool {
			return o.Stands() && o.Service == m.Service && o.Setting == team.Setting && o.Measure == m.Measure && o.AnsweredBy == m.AnsweredBy
		}
		if m.Setting != "" || !slices.ContainsFunc(lines, nearer) {
			out = append(out, m)
		}
	}
	return out
}
