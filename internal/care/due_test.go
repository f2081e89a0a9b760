package care_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"towpath/internal/care"
)

// line is asked within two weeks, then every 26 weeks with four weeks of grace, and at
// the end.
var line = care.MeasureSchedule{AtStart: 14, Every: 182, Window: 28, AtClose: true}

var (
	start  = care.MeasureSchedule{AtStart: 14}
	review = care.MeasureSchedule{Every: 28, Window: 7}
)

func since(day care.Date) care.DueTimes { return care.DueTimes{Since: day} }

func ending(day, end care.Date) care.DueTimes { return care.DueTimes{Since: day, Ending: end} }

// dueCases are standing, day, reason and days, as they have to be.
var dueCases = []struct {
	what  string
	line  care.MeasureSchedule
	asked care.Asked
	at    care.DueTimes
	today care.Date
	want  string // standing, day, reason, days
}{
	{"the first day", line, care.Asked{}, since("2026-03-01"), "2026-03-01", "due 2026-03-15 start 14"},
	{"the last day of two weeks", line, care.Asked{}, since("2026-03-01"), "2026-03-15", "due 2026-03-15 start 14"},
	{"a day later", line, care.Asked{}, since("2026-03-01"), "2026-03-16", "never 2026-03-15 start 14"},
	{"support that begins tomorrow", line, care.Asked{}, since("2026-03-02"), "2026-03-01", "done 2026-03-16 start 14"},
	{"over a leap day", line, care.Asked{}, since("2028-02-20"), "2028-02-21", "due 2028-03-05 start 14"},
	{"and over none", line, care.Asked{}, since("2026-02-20"), "2026-02-21", "due 2026-03-06 start 14"},
	{"over the end of a year", line, care.Asked{}, since("2025-12-25"), "2026-01-09", "never 2026-01-08 start 14"},
	{"a schedule that began later", line, care.Asked{}, care.DueTimes{Since: "2023-01-01", Scheduled: "2026-03-01"}, "2026-03-10", "due 2026-03-15 scheduled 14"},
	{"a schedule that began before", line, care.Asked{}, care.DueTimes{Since: "2026-03-01", Scheduled: "2023-01-01"}, "2026-03-10", "due 2026-03-15 start 14"},
	{"answered", line, care.Asked{Done: "2026-03-04"}, since("2026-03-01"), "2026-03-20", "done 2026-09-02 done 182"},
	{"the day before the review", line, care.Asked{Done: "2026-03-04"}, since("2026-03-01"), "2026-09-01", "done 2026-09-02 done 182"},
	{"the day of the review", line, care.Asked{Done: "2026-03-04"}, since("2026-03-01"), "2026-09-02", "due 2026-09-02 done 182"},
	{"the last day of the window", line, care.Asked{Done: "2026-03-04"}, since("2026-03-01"), "2026-09-30", "due 2026-09-02 done 182"},
	{"after the window", line, care.Asked{Done: "2026-03-04"}, since("2026-03-01"), "2026-10-01", "overdue 2026-09-02 done 182"},
	{"answered with the team before, days ago", line, care.Asked{Done: "2026-02-20"}, since("2026-03-01"), "2026-03-02", "done 2026-08-21 done 182"},
	{"answered in support that is over", line, care.Asked{Done: "2026-02-14"}, since("2026-03-01"), "2026-03-02", "due 2026-03-15 start 14"},
	{"begun", line, care.Asked{Begun: "2026-03-04"}, since("2026-03-01"), "2026-03-20", "begun 2026-09-02 begun 182"},
	{"begun and left until the review", line, care.Asked{Begun: "2026-03-04"}, since("2026-03-01"), "2026-09-02", "due 2026-09-02 begun 182"},
	{"begun after the last answer", line, care.Asked{Done: "2026-03-04", Begun: "2026-09-03"}, since("2026-03-01"), "2026-09-04", "begun 2027-03-04 begun 182"},
	{"begun before the last answer", line, care.Asked{Done: "2026-03-04", Begun: "2026-03-03"}, since("2026-03-01"), "2026-03-20", "done 2026-09-02 done 182"},
	{"begun and answered on one day", line, care.Asked{Done: "2026-03-04", Begun: "2026-03-04"}, since("2026-03-01"), "2026-03-20", "done 2026-09-02 done 182"},
	{"declined", line, care.Asked{Declined: "2026-03-04"}, since("2026-03-01"), "2026-03-20", "declined 2026-09-02 declined 182"},
	{"declined, long after two weeks", line, care.Asked{Declined: "2026-03-04"}, since("2026-03-01"), "2026-08-31", "declined 2026-09-02 declined 182"},
	{"declined, at the next review", line, care.Asked{Declined: "2026-03-04"}, since("2026-03-01"), "2026-09-02", "due 2026-09-02 declined 182"},
	{"declined after it was begun", line, care.Asked{Begun: "2026-03-04", Declined: "2026-03-04"}, since("2026-03-01"), "2026-03-05", "declined 2026-09-02 declined 182"},
	{"declined, then answered", line, care.Asked{Declined: "2026-03-04", Done: "2026-03-06"}, since("2026-03-01"), "2026-03-07", "done 2026-09-04 done 182"},
	{"declined, and never asked again", start, care.Asked{Declined: "2026-03-04"}, since("2026-03-01"), "2029-03-04", "declined   0"},
	{"answered, and never asked again", start, care.Asked{Done: "2026-03-04"}, since("2026-03-01"), "2029-03-04", "done   0"},
	{"reviews alone, before the first", review, care.Asked{}, since("2026-03-01"), "2026-03-28", "done 2026-03-29 start 28"},
	{"reviews alone, the first", review, care.Asked{}, since("2026-03-01"), "2026-03-29", "due 2026-03-29 start 28"},
	{"reviews alone, late", review, care.Asked{}, since("2026-03-01"), "2026-04-06", "never 2026-03-29 start 28"},
	{"fifteen days before the end", line, care.Asked{Done: "2026-03-04"}, ending("2026-03-01", "2026-05-30"), "2026-05-15", "done 2026-09-02 done 182"},
	{"fourteen days before the end", line, care.Asked{Done: "2026-03-04"}, ending("2026-03-01", "2026-05-30"), "2026-05-16", "due 2026-05-30 close 0"},
	{"the end, and never asked", line, care.Asked{}, ending("2026-03-01", "2026-05-30"), "2026-05-31", "never 2026-05-30 close 0"},
	{"after the end", line, care.Asked{Done: "2026-03-04"}, ending("2026-03-01", "2026-05-30"), "2026-05-31", "overdue 2026-05-30 close 0"},
	{"answered at the end", line, care.Asked{Done: "2026-05-20"}, ending("2026-03-01", "2026-05-30"), "2026-06-30", "done   0"},
	{"declined at the end", line, care.Asked{Declined: "2026-05-20"}, ending("2026-03-01", "2026-05-30"), "2026-06-30", "declined   0"},
	{"an end of support that is over", line, care.Asked{Done: "2026-03-04"}, ending("2026-03-01", "2025-05-30"), "2026-03-20", "done 2026-09-02 done 182"},
	{"an end where it is not asked", review, care.Asked{Done: "2026-03-04"}, ending("2026-03-01", "2026-03-10"), "2026-03-20", "done 2026-04-01 done 28"},
}

func TestWhatIsDue(t *testing.T) {
	for _, c := range dueCases {
		d := c.line.Due(c.asked, c.at, c.today)
		if got := fmt.Sprintf("%s %s %s %d", d.Standing, d.Day, d.Reason, d.Days); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

// TestADayIsTheServices: the day of an instant is the one that it is where the service
// is, also on the nights on which clocks change.
func TestADayIsTheServices(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[string]care.Date{
		"2026-03-28T23:59:59Z": "2026-03-28", "2026-03-29T00:00:00Z": "2026-03-29", "2026-03-29T22:59:59Z": "2026-03-29", "2026-03-29T23:00:00Z": "2026-03-30",
		"2026-10-24T23:00:00Z": "2026-10-25", "2026-10-25T23:59:59Z": "2026-10-25", "2026-10-26T00:00:00Z": "2026-10-26",
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := care.DateOf(instant, london); got != want {
			t.Errorf("%s is %s in London, want %s", at, got, want)
		}
	}
	if got := care.Date("2026-03-20").Plus(14); got != "2026-04-03" { // over the change of clocks
		t.Errorf("two weeks later is %s", got)
	}
	if got := care.Date("").Plus(14); got != "" {
		t.Errorf("two weeks after no day is %s", got)
	}
}

// drawnDay is a day within four years.
func drawnDay(t *rapid.T, what string, orNone bool) care.Date {
	if orNone && rapid.Bool().Draw(t, what+": none") {
		return ""
	}
	return care.Date("2024-01-01").Plus(rapid.IntRange(0, 1460).Draw(t, what))
}

func drawnLine(t *rapid.T) care.MeasureSchedule {
	return care.MeasureSchedule{
		AtStart: rapid.SampledFrom([]int{0, 1, 2, 14, 90}).Draw(t, "at start"), Every: rapid.SampledFrom([]int{0, 1, 28, 182}).Draw(t, "every"),
		Window: rapid.SampledFrom([]int{0, 1, 28}).Draw(t, "window"), AtClose: rapid.Bool().Draw(t, "at close"),
	}
}

// TestWhatHoldsOfEverythingDue holds the rules against what nobody may ever see.
func TestWhatHoldsOfEverythingDue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, today := drawnLine(t), drawnDay(t, "today", false)
		asked := care.Asked{Done: drawnDay(t, "done", true), Declined: drawnDay(t, "declined", true), Begun: drawnDay(t, "begun", true)}
		at := care.DueTimes{Since: drawnDay(t, "since", false), Scheduled: drawnDay(t, "scheduled", false), Ending: drawnDay(t, "ending", true)}
		d := m.Due(asked, at, today)
		last := max(d.Done, d.Declined, d.Begun)
		switch {
		case d.Standing.ToAsk() && !d.Day.Valid():
			t.Fatalf("due on no day: %+v", d)
		case d.Standing == care.DueNever && last != "":
			t.Fatalf("never asked, and was: %+v", d)
		case (d.Standing == care.DueOverdue || d.Standing == care.DueBegun || d.Standing == care.DueDeclined) && last == "":
			t.Fatalf("%s, and nobody was asked: %+v", d.Standing, d)
		case (d.Standing == care.DueOverdue || d.Standing == care.DueNever) && d.Day >= today:
			t.Fatalf("late before its day: %+v on %s", d, today)
		case d.Standing.ToAsk() && last >= today:
			t.Fatalf("asked today and due: %+v on %s", d, today)
		case d.Standing.ToAsk() && today < at.Since:
			t.Fatalf("due before support: %+v on %s", d, today)
		case d.Day != "" && d.Reason == "":
			t.Fatalf("a day for no reason: %+v", d)
		}
		if no := m.Due(care.Asked{Declined: today}, at, today); at.Since <= today && no.Standing != care.DueDeclined {
			t.Fatalf("said no today and is %+v", no)
		}
		if done := m.Due(care.Asked{Done: today, Begun: today, Declined: today}, at, today); at.Since <= today && done.Standing != care.DueDone {
			t.Fatalf("answered today and is %+v", done)
		}
	})
}

// TestWaitingNeverMakesItLess: with every day that nobody asks it is later, until the
// person is asked.
func TestWaitingNeverMakesItLess(t *testing.T) {
	order := map[care.DueStanding]int{care.DueDone: 0, care.DueDeclined: 0, care.DueBegun: 0, care.DueNow: 1, care.DueNever: 2, care.DueOverdue: 2}
	rapid.Check(t, func(t *rapid.T) {
		m, since := drawnLine(t), drawnDay(t, "since", false)
		m.AtClose = false
		asked := care.Asked{Done: drawnDay(t, "done", true), Declined: drawnDay(t, "declined", true)}
		before := 0
		for day := max(since, asked.Done, asked.Declined); day < since.Plus(900); day = day.Plus(7) {
			d := m.Due(asked, care.DueTimes{Since: since, Scheduled: "2020-01-01"}, day)
			if order[d.Standing] < before {
				t.Fatalf("%s is less than before: %+v", day, d)
			}
			before = order[d.Standing]
		}
	})
}
