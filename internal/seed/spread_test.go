package seed_test

import (
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/seed"
	"towpath/internal/testkit"
)

// counts is what a demonstration must have some of, and not too many.
type counts struct {
	never, once, many, gaps, left, moved, never9 int
	rises, falls, open, apart, replaced          int
	goals, ended, notes, entries                 int
	voices                                       map[care.Voice]int
	notGiven                                     map[instrument.NotGiven]int
	steps                                        map[int]int
	areas                                        map[string]int
	outcomes                                     map[care.Outcome]int
}

func count(d *seed.Demo) counts {
	c := counts{
		voices: map[care.Voice]int{}, notGiven: map[instrument.NotGiven]int{}, steps: map[int]int{}, areas: map[string]int{}, outcomes: map[care.Outcome]int{},
	}
	for _, h := range d.Histories {
		c.person(h)
		for i, o := range h.Occasions {
			c.occasion(o)
			if i > 0 && o.Assessment.StartedAt.Sub(h.Occasions[i-1].Assessment.StartedAt) >= 274*24*time.Hour {
				c.gaps++
			}
		}
		for _, g := range h.Goals {
			if c.goals++; !g.Active() {
				c.ended++
			}
			for _, st := range g.Steps {
				if r, ok := st.Latest(); ok {
					c.outcomes[r.Outcome]++
				}
			}
		}
		c.entries += len(h.Entries)
	}
	return c
}

func (c *counts) person(h seed.History) {
	switch n := len(h.Occasions); {
	case n == 0:
		c.never++
	case n == 1:
		c.once++
	case n >= 5:
		c.many++
	}
	if len(h.Teams) > 1 {
		c.moved++
	}
	if !h.Teams[0].Until.IsZero() {
		c.left++
	}
	if len(h.Occasions) < 2 {
		return
	}
	first, last := mean(h.Occasions[0]), mean(h.Occasions[len(h.Occasions)-1])
	if last >= first+0.5 {
		c.rises++
	} else if last <= first-0.5 {
		c.falls++
	}
}

func (c *counts) occasion(o seed.Occasion) {
	if !o.Assessment.Completed() {
		c.open++
	}
	if o.Assessment.Way == care.WayApart {
		c.apart++
	}
	for _, r := range o.Readings {
		c.voices[r.Voice]++
		for _, v := range r.Values {
			c.notGiven[v.NotGiven]++
			if v.HasStep() {
				c.steps[int(v.Step)/2]++
			}
			if v.NeverAsked() {
				c.never9++
			}
		}
	}
	for _, a := range o.Answers {
		c.areas[o.Assessment.Instrument+"/"+a.Area]++
		if a.Note != "" {
			c.notes++
		}
		if a.ReplacedBy != "" {
			c.replaced++
		}
	}
}

func mean(o seed.Occasion) float64 {
	sum, n := 0.0, 0
	for _, v := range o.Readings[0].Values {
		if v.HasStep() {
			sum += v.Step.Float()
			n++
		}
	}
	return sum / float64(max(n, 1))
}

func TestHistoriesAreUneven(t *testing.T) {
	c := count(demo(t))
	for _, one := range []struct {
		what             string
		got, least, most int
	}{
		{"people who were never asked", c.never, 15, 60},
		{"people who were asked once", c.once, 25, 80},
		{"people who were asked five times or more", c.many, 40, 140},
		{"gaps of nine months and more", c.gaps, 25, 200},
		{"people who left", c.left, 30, 100},
		{"people who went on to another team", c.moved, 3, 40},
		{"people whose mean rose", c.rises, 40, 150},
		{"people whose mean sank", c.falls, 10, 80},
		{"open assessments", c.open, 2, 2},
		{"assessments done apart", c.apart, 3, 10},
		{"answers that were replaced", c.replaced, 50, 2000},
		{"areas that were never asked", c.never9, 200, 3000},
		{"goals", c.goals, 100, 900},
		{"goals that ended", c.ended, 40, 600},
		{"notes in areas", c.notes, 1000, 6000},
		{"entries of journeys", c.entries, 600, 4000},
	} {
		if one.got < one.least || one.got > one.most {
			t.Errorf("%s: %d; want %d to %d", one.what, one.got, one.least, one.most)
		}
	}
}

func TestEverythingThatCanBeSaidIsSaid(t *testing.T) {
	c := count(demo(t))
	for _, v := range care.Voices {
		if c.voices[v] < 100 {
			t.Errorf("%d readings in the voice %s", c.voices[v], v)
		}
	}
	for _, n := range instrument.WaysNotGiven {
		if c.notGiven[n] < 50 {
			t.Errorf("%d answers are %s", c.notGiven[n], n)
		}
	}
	for n := 1; n <= 10; n++ {
		if c.steps[n] == 0 {
			t.Errorf("step %d was never chosen", n)
		}
	}
	for _, o := range care.Outcomes {
		if c.outcomes[o] == 0 {
			t.Errorf("no step came out as %s", o)
		}
	}
	for _, inst := range testkit.Library(t).All() {
		for _, area := range inst.Areas {
			if c.areas[inst.ID+"/"+area.Key] < 20 {
				t.Errorf("%s, %s: %d answers", inst.ID, area.Key, c.areas[inst.ID+"/"+area.Key])
			}
		}
	}
}

func TestTheCastHaveTheirStories(t *testing.T) {
	d := demo(t)
	amina, chiara, gwen, nia := d.Histories[0], d.Histories[1], d.Histories[2], d.Histories[3]
	if amina.Person.ID != seed.Amina || len(amina.Occasions) != 10 || len(amina.Entries) < 60 || len(amina.Goals) < 5 {
		t.Errorf("Amina: %d occasions, %d entries, %d goals", len(amina.Occasions), len(amina.Entries), len(amina.Goals))
	}
	if chiara.Person.ID != seed.Chiara || chiara.Occasions[0].Assessment.Instrument != "bloom-carers" {
		t.Errorf("Chiara: %+v", chiara.Person)
	}
	if mean(amina.Occasions[4]) >= mean(amina.Occasions[3]) || mean(amina.Occasions[9]) <= mean(amina.Occasions[0])+2 {
		t.Error("Amina's way has no dip, or does not lead up")
	}
	last := gwen.Occasions[len(gwen.Occasions)-1]
	if gwen.Person.ID != seed.Gwen || last.Assessment.Way != care.WayApart || last.Assessment.Completed() ||
		len(last.Readings) != 1 || last.Readings[0].Voice != care.VoiceWorker || !last.Readings[0].HandedIn() {
		t.Errorf("Gwen's last Bloom: %+v", last)
	}
	if nia.Person.ID != seed.Nia || !nia.Occasions[0].Assessment.Completed() ||
		nia.Occasions[len(nia.Occasions)-1].Assessment.Completed() {
		t.Error("Nia has no Bloom that is begun and not finished")
	}
	for _, h := range []seed.History{amina, gwen, nia} {
		if h.Teams[0].Team != d.TeamWorkers[0].Team || d.TeamWorkers[0].Worker != seed.BenWorker {
			t.Errorf("%s is not with Ben's team", h.Person.Name)
		}
	}
}
