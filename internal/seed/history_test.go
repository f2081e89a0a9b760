package seed_test

import (
	"testing"
	"time"
	"unicode/utf8"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/seed"
	"towpath/internal/testkit"
)

func TestEveryReadingEqualsItsAnswers(t *testing.T) {
	for _, h := range demo(t).Histories {
		for _, o := range h.Occasions {
			inst, ok := testkit.Library(t).Get(o.Assessment.Instrument, o.Assessment.InstrumentVersion)
			if !ok {
				t.Fatalf("%s %s is no instrument", o.Assessment.Instrument, o.Assessment.InstrumentVersion)
			}
			sameValues(t, inst, o)
		}
	}
}

func sameValues(t *testing.T, inst *instrument.Instrument, o seed.Occasion) {
	t.Helper()
	ids := map[care.AnswerID]bool{}
	for _, a := range o.Answers {
		ids[a.ID] = true
	}
	standing := map[care.Voice]map[string]instrument.Answer{}
	for _, a := range o.Answers {
		switch {
		case a.Empty() || !a.Given.Valid() || a.Given.Step%2 != 0 || a.Enough%2 != 0:
			t.Fatalf("an answer that nobody could give: %+v", a)
		case a.ReplacedBy != "":
			if !ids[a.ReplacedBy] {
				t.Fatalf("an answer is replaced by %q, which is not there", a.ReplacedBy)
			}
			continue
		case standing[a.Voice] == nil:
			standing[a.Voice] = map[string]instrument.Answer{}
		}
		if _, twice := standing[a.Voice][a.Area]; twice {
			t.Fatalf("two answers stand for %s, %s", a.Voice, a.Area)
		}
		standing[a.Voice][a.Area] = a.Given
	}
	if len(standing) != len(o.Readings) {
		t.Fatalf("answers in %d voices and %d readings", len(standing), len(o.Readings))
	}
	for _, r := range o.Readings {
		for i, area := range inst.Areas {
			if got := standing[r.Voice][area.Key]; got != r.Values[i] {
				t.Fatalf("%s, %s: the reading says %v and the answers %v", r.Voice, area.Key, r.Values[i], got)
			}
		}
		if len(r.Values) != len(inst.Areas) || r.Given() == 0 || r.StartedAt.After(r.ChangedAt) {
			t.Fatalf("a reading that is not one: %+v", r)
		}
	}
}

// checker fails on what no row may hold.
type checker struct {
	t     *testing.T
	seen  map[string]bool
	today time.Time
}

func (c checker) id(kind, id string) {
	c.t.Helper()
	if !care.ValidID(id) || c.seen[kind+id] {
		c.t.Errorf("%s %q is no id, or stands twice", kind, id)
	}
	c.seen[kind+id] = true
}

func (c checker) past(times ...time.Time) {
	c.t.Helper()
	for _, at := range times {
		if at.After(c.today) || !at.IsZero() && at.Year() < 2015 {
			c.t.Errorf("%s lies outside the three years", at)
		}
	}
}

func (c checker) text(most int, texts ...string) {
	c.t.Helper()
	for _, s := range texts {
		if utf8.RuneCountInString(s) > most || !utf8.ValidString(s) {
			c.t.Errorf("too long, or no text: %q", s)
		}
	}
}

func TestEveryRowIsOneThatTheServiceWouldTake(t *testing.T) {
	day, _ := today.Time()
	c := checker{t: t, seen: map[string]bool{}, today: day}
	accounts := map[care.AccountID]bool{}
	for _, a := range demo(t).Accounts {
		c.id("account", string(a.ID))
		accounts[a.ID] = true
	}
	by := func(id care.AccountID) {
		if !accounts[id] {
			t.Errorf("written by %q, who is not there", id)
		}
	}
	references := map[string]bool{}
	for _, h := range demo(t).Histories {
		c.id("person", string(h.Person.ID))
		c.text(care.MaxLine, h.Person.Name, h.Person.PreferredName)
		if references[h.Person.Reference] || !h.Person.Born.Valid() {
			t.Errorf("%+v", h.Person)
		}
		references[h.Person.Reference] = true
		for _, tp := range h.Teams {
			c.past(tp.Since, tp.Until)
			if !tp.Until.IsZero() && !tp.Until.After(tp.Since) {
				t.Errorf("%s left before they came", h.Person.Reference)
			}
		}
		for _, o := range h.Occasions {
			checkOccasion(c, h, o, by)
		}
		for _, g := range h.Goals {
			checkGoal(c, g, by)
		}
		for _, e := range h.Entries {
			c.id("entry", string(e.ID))
			c.past(e.At)
			by(e.By)
			c.text(care.MaxNote, e.Happened, e.Helped)
			if e.Kind == care.EntryNote && e.Water == 0 || e.Kind != care.EntryNote && e.Happened == "" || e.On != care.DateOf(e.At, time.UTC) {
				t.Errorf("an entry that nobody could note: %+v", e)
			}
		}
		for _, a := range h.Audit {
			c.id("audit", a.ID)
			c.past(a.At)
			by(a.Account)
		}
	}
}

func checkOccasion(c checker, h seed.History, o seed.Occasion, by func(care.AccountID)) {
	c.t.Helper()
	as := o.Assessment
	c.id("assessment", string(as.ID))
	c.past(as.StartedAt, as.CompletedAt)
	c.text(care.MaxLine, as.Present)
	by(as.StartedBy)
	if as.StartedAt.Before(h.Teams[0].Since) || as.Completed() && as.CompletedAt.Before(as.StartedAt) {
		c.t.Errorf("%s: an assessment at the wrong time: %+v", h.Person.Reference, as)
	}
	for _, a := range o.Answers {
		c.id("answer", string(a.ID))
		c.text(care.MaxNote, a.Note)
		by(a.By)
		if a.At.Before(as.StartedAt) || as.Completed() && a.At.After(as.CompletedAt) {
			c.t.Errorf("%s: an answer outside its assessment: %+v", h.Person.Reference, a)
		}
	}
	if len(o.Chosen) > care.MaxChosen {
		c.t.Errorf("%d areas are chosen", len(o.Chosen))
	}
	for _, n := range o.Chosen {
		c.id("chosen", string(n.ID))
		c.text(care.MaxNote, n.Understand, n.LookAhead, n.CouldHelp)
	}
}

func checkGoal(c checker, g care.GoalPlan, by func(care.AccountID)) {
	c.t.Helper()
	c.id("goal", string(g.ID))
	c.past(g.At, g.EndedAt)
	c.text(care.MaxLine, g.Words)
	by(g.By)
	for _, r := range g.Ratings {
		c.id("rating", string(r.ID))
		c.past(r.At)
		if r.Rating < 0 || r.Rating > care.MaxRating || r.At.Before(g.At) {
			c.t.Errorf("a rating that nobody could give: %+v", r)
		}
	}
	for _, st := range g.Steps {
		c.id("step", string(st.ID))
		c.text(care.MaxLine, st.Words, st.Who)
		for _, r := range st.Reviews {
			c.id("review", string(r.ID))
			c.past(r.At)
			c.text(care.MaxNote, r.Note)
			if r.At.Before(st.At) {
				c.t.Errorf("%q was looked at before it was agreed", st.Words)
			}
		}
	}
}
