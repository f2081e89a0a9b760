package seed_test

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/outcome"
	"towpath/internal/seed"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// populationOf makes a population of so many, in an organisation of its own.
func populationOf(t testing.TB, number uint64, people int) *seed.Population {
	t.Helper()
	p, err := seed.NewPopulation(seed.Parts{Number: number, Today: today, People: seed.Told + people, Instruments: testkit.Library(t)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// moveIn gives a place for a population, and who may put it there.
func moveIn(t testing.TB, k *testkit.Kit, number uint64, people int) care.Actor {
	t.Helper()
	org := seed.OrganisationOf(number, seed.Told+people)
	err := k.Store.Write(t.Context(), func(tx care.Tx) error {
		return tx.InsertOrganisation(t.Context(), care.Organisation{ID: org, Name: "Made up"})
	})
	if err != nil {
		t.Fatal(err)
	}
	return care.Operator(org)
}

func inserted(t testing.TB, k *testkit.Kit, number uint64, people int) (*seed.Population, care.Actor) {
	t.Helper()
	p, operator := populationOf(t, number, people), moveIn(t, k, number, people)
	for n := range p.Parts() {
		if added, err := k.Seed(t.Context(), operator, p.Part(n)); err != nil || !added {
			t.Fatalf("part %d: %v, %v", n, added, err)
		}
	}
	return p, operator
}

// counted is all that reports are made from, counted, with a digest of every row and of
// what a report by service says.
type counted struct {
	Facts, Readings map[string]int
	// Measured counts measurements by measure, Mattered what people chose and aimed for.
	Measured, Mattered map[string]int
	// Known is the sum of the digests of the facts, which come in no order.
	Known        uint64
	Rows, Report string
}

func countAll(t *testing.T, k *testkit.Kit, org care.OrganisationID, bloom string) counted {
	t.Helper()
	c := counted{Facts: map[string]int{}, Readings: map[string]int{}, Measured: map[string]int{}, Mattered: map[string]int{}}
	sum := sha256.New()
	ctx := t.Context()
	fact := func(f care.OutcomeFact) error {
		c.Facts[f.Kind]++
		one := sha256.Sum256([]byte(fmt.Sprint(f)))
		c.Known += binary.BigEndian.Uint64(one[:])
		return nil
	}
	err := errors.Join(k.Store.StreamOutcomePeople(ctx, org, fact), k.Store.StreamOutcomeFacts(ctx, org, fact))
	if err != nil {
		t.Fatal(err)
	}
	err = k.Store.StreamOutcomeReadings(ctx, org, 0, 1, func(r *care.OutcomeReading) error {
		c.Readings[string(r.Voice)]++
		_, err := fmt.Fprintln(sum, *r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	countBeside(t, k, org, &c, sum)
	err = k.Store.Read(ctx, func(tx care.Tx) error {
		teams, err := tx.Teams(ctx, org)
		if err != nil {
			return err
		}
		inst, _ := k.Instruments().Latest(bloom)
		q := care.OutcomeQuestion{
			Instrument: bloom, Version: inst.Version, Areas: len(inst.Areas), Voice: care.VoicePerson, From: "2020-01-01", To: today, By: outcome.ByService, MinDays: 1,
		}
		for _, at := range teams {
			q.Teams = append(q.Teams, at.ID)
		}
		groups, err := tx.TallyOutcome(ctx, org, q)
		if err != nil {
			return err
		}
		text, err := json.Marshal(groups)
		c.Report = short(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c.Rows = hex.EncodeToString(sum.Sum(nil))[:16]
	return c
}

// countBeside counts what stands beside the readings.
func countBeside(t *testing.T, k *testkit.Kit, org care.OrganisationID, c *counted, sum io.Writer) {
	t.Helper()
	err := k.Store.StreamOutcomeMeasurements(t.Context(), org, func(m *care.OutcomeMeasurement) error {
		c.Measured[m.Measure]++
		_, err := fmt.Fprintln(sum, *m)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	known := uint64(0) // of one assessment they come in no order
	err = k.Store.StreamOutcomeMattered(t.Context(), org, func(m *care.OutcomeMattered) error {
		c.Mattered[m.What]++
		one := sha256.Sum256([]byte(fmt.Sprint(*m)))
		known += binary.BigEndian.Uint64(one[:])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(sum, known)
}

func short(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])[:16]
}

// TestTheSameNumberGivesTheSamePopulation: on either engine, to the last row.
func TestTheSameNumberGivesTheSamePopulation(t *testing.T) {
	want := counted{
		Facts: map[string]int{
			"person": 300, "start": 300, "contacts": 413, "birth_year": 290, "deprivation": 290, "ethnicity": 283, "gender": 287, "language": 288, "legal_status": 275,
		},
		Readings: map[string]int{"person": 1512, "worker": 735},
		Measured: map[string]int{"dialog": 14, "goal-sheet": 33, "phq-9": 71, "reqol-10": 63},
		Mattered: map[string]int{"chosen": 150, "first": 386, "goal": 21},
		Known:    15748939378080021851, Rows: "8eb0365d09c83dc6", Report: "f22c40dd0b29807f",
	}
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := testkit.Service(t, s)
		_, operator := inserted(t, k, 1, 300)
		if got := countAll(t, k, operator.Organisation, "bloom-adult"); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v; want %+v", got, want)
		}
	})
}

// TestAPartGoesInOnce: a second time it adds nothing; in another organisation it is refused.
func TestAPartGoesInOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := testkit.Service(t, s)
		p, operator := inserted(t, k, 1, 60)
		before := countAll(t, k, operator.Organisation, "bloom-adult")
		if added, err := k.Seed(t.Context(), operator, p.Part(0)); err != nil || added {
			t.Errorf("%v, %v", added, err)
		}
		if _, err := k.Seed(t.Context(), care.Operator(k.Organisation), p.Part(0)); !fault.Is(err, fault.Invalid) {
			t.Errorf("in another organisation: %v", err)
		}
		if after := countAll(t, k, operator.Organisation, "bloom-adult"); !reflect.DeepEqual(before, after) {
			t.Errorf("%+v; want %+v", after, before)
		}
	})
}

// TestAPersonIsTheSameAmongMore: whoever is made follows from the number and the place.
func TestAPersonIsTheSameAmongMore(t *testing.T) {
	few, many := populationOf(t, 3, 40).Part(0), populationOf(t, 3, 400_000).Part(0)
	for i, one := range few.People {
		other := many.People[i]
		if one.Person.ID != other.Person.ID || one.Person.Name != other.Person.Name || len(one.Occasions) != len(other.Occasions) {
			t.Fatalf("%d: %+v; %+v", i, one.Person, other.Person)
		}
	}
	if reflect.DeepEqual(few, populationOf(t, 4, 40).Part(0)) {
		t.Error("another number gives the same people")
	}
}

// figures are sums over a population.
type figures struct {
	all, none, once, blooms, workers, areas, empty, moved, up, down, asian, asianNone, chose, asked, again, aimed float64
}

func (f *figures) add(p care.PopulationPerson) {
	f.all++
	asian := 0.0
	if strings.Contains(fmt.Sprint(p.Noted), string(care.Ethnicity)+" asian") {
		asian = 1
	}
	f.asian += asian
	switch len(p.Occasions) {
	case 0:
		f.none, f.asianNone = f.none+1, f.asianNone+asian
		return
	case 1:
		f.once++
	}
	if len(p.Teams) > 1 {
		f.moved++
	}
	f.beside(p)
	var means []float64
	for _, o := range p.Occasions {
		f.blooms++
		f.workers += float64(len(o.Readings) - 1)
		sum, own := 0.0, o.Readings[0]
		for _, v := range own.Values {
			sum += v.Step.Float()
		}
		f.areas += float64(len(own.Values))
		f.empty += float64(len(own.Values) - own.Numbers())
		means = append(means, sum/float64(own.Numbers()))
	}
	switch first, last := means[0], means[len(means)-1]; {
	case last > first:
		f.up++
	case last < first:
		f.down++
	}
}

// beside adds what stands beside somebody's readings.
func (f *figures) beside(p care.PopulationPerson) {
	times := 0
	for _, o := range p.Occasions {
		if len(o.Chosen) > 0 {
			f.chose++
		}
		times += len(o.Measured)
	}
	f.asked += float64(min(times, 1))
	f.again += float64(min(max(times-1, 0), 1))
	f.aimed += float64(min(len(p.Goals), 1))
}

// TestThePopulationIsAsItSays: how many Blooms, how many voices, how many once only, how many
// areas without a number, who is never asked, and that people get on, but not all.
func TestThePopulationIsAsItSays(t *testing.T) {
	people := populationOf(t, 1, 6000)
	var f figures
	for part := range people.Parts() {
		for _, p := range people.Part(part).People {
			inTime(t, p)
			f.add(p)
		}
	}
	for what, is := range map[string][3]float64{
		"people":               {f.all, 6000, 6000},
		"Blooms a person":      {f.blooms / f.all, 4.8, 5.2},
		"once only":            {f.once / (f.all - f.none), 0.30, 0.36},
		"worker's beside":      {f.workers / f.blooms, 0.48, 0.52},
		"areas with no number": {f.empty / f.areas, 0.045, 0.055},
		"never asked":          {f.none / f.all, 0.06, 0.14},
		"never asked, Asian":   {f.asianNone / f.asian / (f.none / f.all), 1.15, 2.5},
		"changed team":         {f.moved / f.all, 0.02, 0.09},
		"with areas chosen":    {f.chose / f.blooms, 0.24, 0.28},
		"measured":             {f.asked / (f.all - f.none), 0.22, 0.29},
		"measured again":       {f.again / f.asked, 0.6, 0.72},
		"with a goal":          {f.aimed / (f.all - f.none), 0.03, 0.06},
		"up":                   {f.up / (f.all - f.none - f.once), 0.6, 0.85},
		"down":                 {f.down / (f.all - f.none - f.once), 0.15, 0.4},
	} {
		if math.IsNaN(is[0]) || is[0] < is[1] || is[0] > is[2] {
			t.Errorf("%s: %.3f; want %v to %v", what, is[0], is[1], is[2])
		}
	}
}

// inTime: everything lies before today, in order, with the team that supports somebody then.
func inTime(t *testing.T, p care.PopulationPerson) {
	t.Helper()
	day, _ := care.Date(today).Time()
	for i, o := range p.Occasions {
		a := o.Assessment
		if i > 0 && !a.StartedAt.After(p.Occasions[i-1].Assessment.CompletedAt) || !a.CompletedAt.Before(day) || a.StartedAt.Before(day.AddDate(-5, 0, 0)) {
			t.Errorf("%s: %v to %v", a.ID, a.StartedAt, a.CompletedAt)
		}
		var at care.TeamID
		for _, stay := range p.Teams {
			if !stay.Since.After(a.StartedAt) && (stay.Until.IsZero() || stay.Until.After(a.StartedAt)) {
				at = stay.Team
			}
		}
		if at != o.Team {
			t.Errorf("%s: with team %s, supported by %q", a.ID, o.Team, at)
		}
	}
	for _, o := range p.Occasions {
		for _, m := range o.Measured {
			if !m.BegunAt.After(o.Assessment.CompletedAt) || !m.CompletedAt.After(m.BegunAt) || !m.CompletedAt.Before(day) || len(m.Scores) == 0 && m.GoalOf == nil {
				t.Errorf("%s of %s: %v to %v, %d scores", m.ID, m.Measure, m.BegunAt, m.CompletedAt, len(m.Scores))
			}
		}
	}
	for _, m := range p.Marks {
		if !m.At.Before(day) || m.At.Before(p.Person.Created.AddDate(0, 0, -4)) {
			t.Errorf("a contact of %v, known since %v", m.At, p.Person.Created)
		}
	}
}

// TestReportsAndPagesWorkOverAPopulation: a report, and the page of somebody who has readings
// and no answers behind them.
func TestReportsAndPagesWorkOverAPopulation(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := testkit.Service(t, s)
		p, operator := inserted(t, k, 1, 300)
		part := p.Part(0)
		ctx := t.Context()
		reporter := operator
		reporter.Duties, reporter.Role, reporter.Account, reporter.Worker = care.DutyReporter, care.RoleManager, part.Accounts[0].ID, part.Accounts[0].Worker
		report, err := k.ShowOutcome(ctx, reporter, care.OutcomeAsk{Instrument: "bloom-adult", Voice: care.VoicePerson, From: "2020-01-01", To: today, By: outcome.ByGender})
		if err != nil || !report.Whole || len(report.Groups) < 5 {
			t.Fatalf("%+v, %v", report, err)
		}
		worker := care.Actor{Organisation: operator.Organisation, Role: care.RoleWorker, Account: part.Accounts[0].ID, Worker: part.Accounts[0].Worker, Name: part.Accounts[0].Name}
		for _, one := range part.People[:20] {
			opens(ctx, t, k, worker, one)
		}
	})
}

func opens(ctx context.Context, t *testing.T, k *testkit.Kit, worker care.Actor, p care.PopulationPerson) {
	t.Helper()
	bloom, err := k.ShowBloom(ctx, worker, p.Person.ID, care.BloomQuery{With: care.WithFirst})
	if len(p.Teams) > 1 || !p.Teams[0].Until.IsZero() {
		return // no longer of this team
	}
	if err != nil || bloom.Person != p.Person || len(bloom.Lines) != len(p.Occasions) {
		t.Errorf("%+v, %v; want %+v", bloom, err, p.Person)
		return
	}
	if n := len(p.Occasions); n > 0 && !reflect.DeepEqual(bloom.Lines[bloom.Now].Values(care.VoicePerson), p.Occasions[n-1].Readings[0].Values) {
		t.Errorf("%+v; want %+v", bloom.Lines[bloom.Now], p.Occasions[n-1])
	}
	if _, err := k.ShowPerson(ctx, worker, p.Person.ID); err != nil {
		t.Error(err)
	}
	if _, err := k.ShowJourney(ctx, worker, p.Person.ID); err != nil {
		t.Error(err)
	}
	for _, o := range p.Occasions {
		page, err := k.ShowAssessment(ctx, worker, p.Person.ID, o.Assessment.ID)
		if err != nil || len(page.Readings) != len(o.Readings) {
			t.Errorf("%+v, %v; want %+v", page, err, o)
		}
	}
	if list, err := k.ListCaseload(ctx, worker, care.CaseloadQuery{Search: p.Person.Name}); err != nil || list.Total < 1 {
		t.Errorf("%s is not found: %+v, %v", p.Person.Name, list, err)
	}
}
