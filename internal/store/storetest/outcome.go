package storetest

import (
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/outcome"
)

func characteristicsAreKept(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, who := t.Context(), w.org.ID, w.person.ID
	one := care.Characteristic{Organisation: org, Person: who, Kind: care.Gender, Code: "woman", At: at(40), By: w.account.ID}
	two := one
	two.Code, two.At = "", at(41)
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return once(want, "one")(tx.InsertCharacteristic(ctx, two)) },
				func() error { return once(want, "two")(tx.InsertCharacteristic(ctx, one)) },
			)
		})
	}
	list := func(org care.OrganisationID) (found []care.Characteristic) {
		for _, c := range read(t, s, func(tx care.Tx) ([]care.Characteristic, error) { return tx.ListCharacteristics(ctx, org, who) }) {
			if c.Kind == care.Gender { // a birth year comes with the person
				found = append(found, c)
			}
		}
		return found
	}
	same(t, "the latest last", list(org), []care.Characteristic{one, two})
	same(t, "another organisation's", list(care.OrganisationID(w.team.ID)), []care.Characteristic(nil))
	var facts []care.OutcomeFact
	must(t, s.StreamOutcomePeople(ctx, org, func(f care.OutcomeFact) error { facts = append(facts, f); return nil }))
	same(t, "somebody is there", facts[0].Kind, care.FactPerson)
	write(t, s, func(tx care.Tx) error {
		return tx.ErasePerson(ctx, care.Erasure{Organisation: org, Person: who, Reason: "asked", At: at(50), By: w.account.ID})
	})
	same(t, "of somebody erased", list(org), []care.Characteristic(nil))
}

// streamedFacts are those of one person among everybody's.
func streamedFacts(t *testing.T, s Store, org care.OrganisationID, of care.PersonID) (known []care.OutcomeFact) {
	t.Helper()
	one := func(f care.OutcomeFact) error {
		if f.Person == of {
			known = append(known, f)
		}
		return nil
	}
	must(t, s.StreamOutcomePeople(t.Context(), org, one))
	must(t, s.StreamOutcomeFacts(t.Context(), org, one))
	return known
}

func reportsAreCounted(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	write(t, s, func(tx care.Tx) error {
		return tx.CompleteAssessment(ctx, org, w.person.ID, w.assessment.ID, at(60))
	})
	var facts []care.OutcomeFact
	var readings []care.OutcomeReading
	read(t, s, func(tx care.Tx) (bool, error) {
		err := tx.EachOutcomeFact(ctx, org, w.person.ID, func(f care.OutcomeFact) error { facts = append(facts, f); return nil })
		if err != nil {
			return false, err
		}
		return true, tx.EachOutcomeReading(ctx, org, w.person.ID, func(r *care.OutcomeReading) error { readings = append(readings, *r); return nil })
	})
	same(t, "who is there", facts[0], care.OutcomeFact{Person: w.person.ID, Kind: care.FactPerson})
	same(t, "readings", len(readings), 1)
	same(t, "with the team that supports them", readings[0].Team, w.team.ID)
	same(t, "its steps", readings[0].Steps, care.PackValues(w.reading.Values))
	var streamed []care.OutcomeReading
	for part := range 2 {
		must(t, s.StreamOutcomeReadings(ctx, org, part, 2, func(r *care.OutcomeReading) error { streamed = append(streamed, *r); return nil }))
	}
	same(t, "streamed", streamed, readings)
	same(t, "streamed facts", streamedFacts(t, s, org, w.person.ID), facts)
	supported := 0
	must(t, s.Read(ctx, func(tx care.Tx) error {
		return tx.EachSupported(ctx, org, w.supported.Since, w.supported.Since.Add(time.Hour), func(care.PersonID, care.TeamID, bool) error { supported++; return nil })
	}))
	same(t, "supported", supported, 1)
	q := care.OutcomeQuestion{
		Instrument: w.assessment.Instrument, Version: w.assessment.InstrumentVersion, Areas: len(w.reading.Values), Voice: w.reading.Voice,
		From: "1970-01-01", To: "2070-01-01", MinDays: 1, Teams: []care.TeamID{w.team.ID}, By: outcome.ByTeam,
	}
	groups := read(t, s, func(tx care.Tx) (map[string]*outcome.Group, error) { return tx.TallyOutcome(ctx, org, q) })
	same(t, "counted with their team", groups[string(w.team.ID)].People, 1)
	heard := read(t, s, func(tx care.Tx) (map[string]*outcome.Heard, error) { return tx.HeardOutcome(ctx, org, q) })
	same(t, "heard once", heard[string(w.team.ID)].Once, 1)
	q.Teams = nil
	same(t, "of no team", len(read(t, s, func(tx care.Tx) (map[string]*outcome.Group, error) { return tx.TallyOutcome(ctx, org, q) })), 0)
	changes := read(t, s, func(tx care.Tx) ([]care.OutcomeChange, error) { return tx.ListOutcomeChanges(ctx, org, 0, 10) })
	for i, c := range changes {
		if i > 0 && c.Place <= changes[i-1].Place {
			t.Errorf("changes come in the order %v", changes)
		}
	}
}

func rulesOfReportsAreKept(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	rule := care.OutcomeRule{Organisation: org, AtLeast: 7, RoundTo: 10, MeansAtLeast: 20, MinDays: 28, MinContacts: 2, At: at(40), By: w.account.ID}
	base := care.ChartBaseline{Organisation: org, Chart: "bloom|person", First: 1500, Last: 1511, Reason: hard[0], At: at(41), By: w.account.ID}
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return once(want, "rule")(tx.InsertOutcomeRule(ctx, rule)) },
				func() error { return once(want, "baseline")(tx.InsertChartBaseline(ctx, base)) },
			)
		})
	}
	same(t, "rules", read(t, s, func(tx care.Tx) ([]care.OutcomeRule, error) { return tx.ListOutcomeRules(ctx, org) }), []care.OutcomeRule{rule})
	baselines := func(chart string) []care.ChartBaseline {
		return read(t, s, func(tx care.Tx) ([]care.ChartBaseline, error) { return tx.ListChartBaselines(ctx, org, chart) })
	}
	same(t, "baselines", baselines("bloom|person"), []care.ChartBaseline{base})
	same(t, "another chart's", len(baselines("bloom|worker")), 0)
	secret := func() string {
		return read(t, s, func(tx care.Tx) (string, error) { return tx.OutcomeSecret(ctx, org) })
	}
	same(t, "no secret yet", secret(), "")
	for _, text := range []string{"the first", "another"} {
		write(t, s, func(tx care.Tx) error { return tx.InsertOutcomeSecret(ctx, org, text) })
	}
	same(t, "the secret stays", secret(), "the first")
}
