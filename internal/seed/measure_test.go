package seed_test

import (
	"reflect"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/seed"
	"towpath/internal/testkit"
)

// TestEveryMeasurementIsOneThatTheServiceWouldTake: its answers are answers, its scores
// are what they give, and it lies in the time that a team supported the person.
func TestEveryMeasurementIsOneThatTheServiceWouldTake(t *testing.T) {
	day, _ := today.Time()
	c := checker{t: t, seen: map[string]bool{}, today: day}
	lib := testkit.Library(t)
	for _, h := range demo(t).Histories {
		for _, m := range h.Measurements {
			c.id("measurement", string(m.ID))
			c.past(m.BegunAt, m.ChangedAt, m.CompletedAt, m.HelpShownAt)
			of, ok := lib.Measure(m.Measure, m.Version)
			if !ok || m.AnsweredBy != of.AnsweredBy[0] || len(m.Answers) == 0 || m.On != care.DateOf(m.BegunAt, time.UTC) ||
				m.BegunAt.Before(h.Teams[0].Since) || m.Completed() && !m.CompletedAt.After(m.BegunAt) {
				t.Fatalf("a measurement that nobody could make: %+v", m.Measurement)
			}
			if m.Manner != care.MannerPaper && !of.Whole() {
				t.Errorf("%s %s was read from a screen that has no wording of it", h.Person.Reference, m.Measure)
			}
			marks, err := care.Measured{Measurement: m.Measurement, Of: of}.Marks()
			if err != nil {
				t.Fatal(err)
			}
			help := false
			for slot, mark := range marks {
				help = help || of.NeedsHelp(slot, mark)
			}
			if help == m.HelpShownAt.IsZero() {
				t.Errorf("%s: help is wanted: %v, shown at %s", m.Measure, help, m.HelpShownAt)
			}
			if !m.Completed() {
				if len(m.Scores) > 0 {
					t.Errorf("%s is not finished, and scored", m.Measure)
				}
				continue
			}
			for i, r := range of.Plan().Run(marks, nil) {
				if m.Scores[i].Result != r || m.Scores[i].Digest != of.Digest || m.Scores[i].Measurement != m.ID {
					t.Errorf("%s: %+v is not what the answers give, %+v", m.Measure, m.Scores[i], r)
				}
			}
		}
		for _, d := range h.Declines {
			c.id("decline", string(d.ID))
			c.past(d.At)
			c.text(care.MaxNote, d.Words)
		}
	}
}

// TestSomeAreMeasuredTwiceAndSomeAreNot: what a page of the demonstration is to show.
func TestSomeAreMeasuredTwiceAndSomeAreNot(t *testing.T) {
	people, twice, once, open, help, words, none := map[string]int{}, 0, 0, 0, 0, 0, 0
	of := map[care.PersonID]map[string]int{}
	for _, h := range demo(t).Histories {
		times := map[string]int{}
		for _, m := range h.Measurements {
			if m.Completed() {
				times[m.Measure]++
			} else {
				open++
			}
			if !m.HelpShownAt.IsZero() {
				help++
			}
		}
		for measure := range times {
			people[measure]++
		}
		switch {
		case times["dialog"] >= 2:
			twice++
		case times["dialog"] == 1:
			once++
		}
		for _, d := range h.Declines {
			if d.Words != "" {
				words++
			}
		}
		if len(h.Measurements) == 0 {
			none++
		}
		of[h.Person.ID] = times
	}
	t.Logf("people by measure %v; DIALOG twice %d, once %d; open %d, help shown %d, declined with words %d, nothing %d", people, twice, once, open, help, words, none)
	if twice < 60 || once < 25 || open < 5 || help < 2 || words < 8 || none < 15 {
		t.Error("that is too few of something")
	}
	for measure, least := range map[string]int{"carer-check-in": 10, "core-10": 8, "gad-7": 10, "phq-9": 25, "swemwbs": 15, "water-today": 25} {
		if people[measure] < least {
			t.Errorf("%s was answered by %d people, want %d", measure, people[measure], least)
		}
	}
	if amina := of[seed.Amina]; !reflect.DeepEqual(amina, map[string]int{"water-today": 2}) {
		t.Errorf("Amina has %v; the browser tests give her DIALOG and PHQ-9", amina)
	}
}

func measuredComesBack(t *testing.T, tx care.Tx, h seed.History) {
	t.Helper()
	ctx, org := t.Context(), h.Person.Organisation
	list, err := tx.ListMeasurements(ctx, org, h.Person.ID)
	if err != nil || len(list) != len(h.Measurements) {
		t.Errorf("%d measurements, %v; want %d", len(list), err, len(h.Measurements))
	}
	want, scores := map[care.MeasurementID]care.Measurement{}, 0
	for _, m := range h.Measurements {
		want[m.ID] = m.Measurement
		scores += len(m.Scores)
	}
	for _, m := range list {
		if !reflect.DeepEqual(m, want[m.ID]) {
			t.Errorf("%+v; want %+v", m, want[m.ID])
		}
	}
	kept, err := tx.ListMeasureScores(ctx, org, h.Person.ID)
	if err != nil || len(kept) != scores {
		t.Errorf("%d scores, %v; want %d", len(kept), err, scores)
	}
	declines, err := tx.ListMeasureDeclines(ctx, org, h.Person.ID)
	if err != nil || len(declines) != len(h.Declines) {
		t.Errorf("%d declined, %v; want %d", len(declines), err, len(h.Declines))
	}
}
