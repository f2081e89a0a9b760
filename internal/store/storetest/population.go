package storetest

import (
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/testkit"
)

// settlersOf makes a population of a service and two people, the second with nothing but a name.
func settlersOf(k *testkit.Kit) care.Population {
	org, at := k.Organisation, k.Clock.Now()
	service, team := care.ServiceID(k.IDs.New()), care.TeamID(k.IDs.New())
	who, as := care.PersonID(k.IDs.New()), care.AssessmentID(k.IDs.New())
	inst, _ := k.Instruments().Latest("bloom-adult")
	reading := care.Reading{
		Organisation: org, Assessment: as, Person: who, Voice: care.VoicePerson, Values: make([]instrument.Answer, len(inst.Areas)),
		StartedAt: at, StartedBy: k.AsBen.Account, ChangedAt: at,
	}
	reading.Values[0].Step, reading.Values[1].NotGiven = 7, instrument.NotSure
	return care.Population{
		Services: []care.ClinicalService{{ID: service, Organisation: org, Name: hard[0]}},
		Teams:    []care.Team{{ID: team, Organisation: org, Service: service, Name: hard[1], Setting: care.SettingCrisis}},
		People: []care.PopulationPerson{{
			Person: care.Person{ID: who, Organisation: org, Name: "Otter " + hard[2], PreferredName: "Ott", Reference: "P-7", Born: "1980-02-29", Created: at},
			Teams:  []care.TeamPerson{{Organisation: org, Team: team, Person: who, Since: at}},
			Noted:  []care.Characteristic{{Organisation: org, Person: who, Kind: care.Language, Code: "bsl", At: at, By: k.AsBen.Account}},
			Marks:  []care.SupportMark{{ID: care.MarkID(k.IDs.New()), Organisation: org, Person: who, Kind: care.MarkIntervention, On: "2026-01-05", At: at, By: k.AsBen.Account}},
			Occasions: []care.PopulationOccasion{{Team: team, Readings: []care.Reading{reading}, Assessment: care.Assessment{
				ID: as, Organisation: org, Person: who, Instrument: inst.ID, InstrumentVersion: inst.Version, Kind: care.KindBaseline, Way: care.WayTogether,
				On: "2026-01-05", Source: care.SourceSeed, StartedAt: at, StartedBy: k.AsBen.Account, CompletedAt: at.Add(time.Hour),
			}}},
		}, {
			Person: care.Person{ID: care.PersonID(k.IDs.New()), Organisation: org, Name: "Otter", Created: at},
		}},
	}
}

// settled reads back somebody of a population as if they had come one by one.
func settled(t *testing.T, s Store, org care.OrganisationID, who care.PersonID) care.PopulationPerson {
	t.Helper()
	return read(t, s, func(tx care.Tx) (p care.PopulationPerson, err error) {
		ctx := t.Context()
		if p.Person, err = tx.Person(ctx, org, who); err != nil {
			return p, err
		}
		if p.Noted, err = tx.ListCharacteristics(ctx, org, who); err != nil {
			return p, err
		}
		if p.Marks, err = tx.ListSupportMarks(ctx, org, who); err != nil {
			return p, err
		}
		assessments, err := tx.ListAssessments(ctx, org, who)
		if err != nil {
			return p, err
		}
		for _, a := range assessments {
			o := care.PopulationOccasion{Assessment: a}
			if o.Readings, err = tx.ListReadings(ctx, org, a.ID); err != nil {
				return p, err
			}
			p.Occasions = append(p.Occasions, o)
		}
		return p, tx.EachOutcomeReading(ctx, org, who, func(r *care.OutcomeReading) error {
			p.Occasions[0].Team = r.Team
			return nil
		})
	})
}

func aPopulationIsAllThereOnce(t *testing.T, s Store) {
	k := testkit.Service(t, s)
	p := settlersOf(k)
	insert := func() (added bool, err error) {
		err = s.Write(t.Context(), func(tx care.Tx) error {
			added, err = tx.InsertPopulation(t.Context(), p)
			return err
		})
		return added, err
	}
	lost := s.Write(t.Context(), func(tx care.Tx) error {
		if _, err := tx.InsertPopulation(t.Context(), p); err != nil {
			return err
		}
		return errKept
	})
	if lost == nil {
		t.Error("what failed was kept")
	}
	// A run that was broken off may have left a key, and nothing that is sealed with it.
	hold := care.LegalHold{ID: k.IDs.New(), Organisation: k.Organisation, Person: p.People[0].Person.ID, Reason: hard[0], Begun: k.Clock.Now(), BegunBy: k.AsAdmin.Account}
	write(t, s, func(tx care.Tx) error {
		_, err := tx.InsertLegalHold(t.Context(), hold)
		return err
	})
	for _, want := range []bool{true, false} {
		if added, err := insert(); err != nil || added != want {
			t.Fatalf("added %v, %v; want %v", added, err, want)
		}
	}
	got := settled(t, s, k.Organisation, p.People[0].Person.ID)
	want := p.People[0]
	born := care.Characteristic{Organisation: k.Organisation, Person: want.Person.ID, Kind: care.BirthYear, Code: "1980", At: want.Person.Created}
	want.Noted = []care.Characteristic{born, want.Noted[0]}
	want.Teams = nil
	same(t, "somebody", got, want)
	same(t, "somebody with nothing but a name", settled(t, s, k.Organisation, p.People[1].Person.ID), p.People[1])
	teams := read(t, s, func(tx care.Tx) ([]care.Team, error) {
		return tx.TeamsOfPerson(t.Context(), k.Organisation, want.Person.ID)
	})
	same(t, "their teams", teams, p.Teams)
	same(t, "found by reference", read(t, s, func(tx care.Tx) ([]care.PersonID, error) {
		return tx.PeopleKnownAs(t.Context(), k.Organisation, "P-7")
	}), []care.PersonID{want.Person.ID})
	same(t, "the reason of a hold", read(t, s, func(tx care.Tx) (care.LegalHold, error) {
		return tx.LegalHoldOf(t.Context(), k.Organisation, want.Person.ID)
	}).Reason, hold.Reason)
}
