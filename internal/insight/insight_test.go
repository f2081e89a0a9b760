package insight_test

import (
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/insight"
	"towpath/internal/instrument"
	"towpath/internal/outcome"
	"towpath/internal/testkit"
)

// place is an organisation that a test fills by hand.
type place struct {
	*testkit.Kit
	t     testing.TB
	dice  *rand.Rand
	teams []care.TeamID
	who   []care.PersonID
	bloom *instrument.Instrument
}

func settled(t testing.TB, engine string) *place {
	t.Helper()
	return settledIn(t, testkit.Address(t, engine))
}

func settledIn(t testing.TB, address string) *place {
	t.Helper()
	k := testkit.Service(t, testkit.Open(t, address))
	p := &place{Kit: k, t: t, dice: rand.New(rand.NewPCG(11, 12)), teams: []care.TeamID{k.River, k.Hill}}
	p.bloom, _ = k.Instruments().Latest("bloom-adult")
	for i := range 4 {
		id := care.TeamID(k.IDs.New())
		p.must(k.AddTeam(t.Context(), k.AsAdmin, care.NewTeam{
			ID: id, Name: fmt.Sprintf("Team %d", i), Service: care.ServiceID(k.IDs.New()), ServiceName: fmt.Sprintf("Service %d", i), Setting: care.Settings[i],
		}))
		p.teams = append(p.teams, id)
	}
	return p
}

func (p *place) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) write(fn func(ctx context.Context, tx care.Tx) error) {
	p.t.Helper()
	p.must(p.Store.Write(p.t.Context(), func(tx care.Tx) error { return fn(p.t.Context(), tx) }))
}

// arrive adds somebody through the gate, with what is known of them.
func (p *place) arrive() care.PersonID {
	p.t.Helper()
	ctx, id := p.t.Context(), care.PersonID(p.IDs.New())
	born := care.Date("")
	if p.dice.IntN(4) > 0 {
		born = care.Date(fmt.Sprintf("%d-06-01", 1935+p.dice.IntN(80)))
	}
	p.must(p.AddPerson(ctx, p.AsAdmin, care.NewPerson{ID: id, Name: "Somebody New", Born: born, Team: p.teams[p.dice.IntN(len(p.teams))]}))
	p.Clock.Add(time.Hour)
	p.write(func(ctx context.Context, tx care.Tx) error {
		for _, kind := range care.CharacteristicKinds {
			codes := care.CharacteristicCodes(kind)
			for range p.dice.IntN(3) {
				c := care.Characteristic{Organisation: p.Organisation, Person: id, Kind: kind, Code: codes[p.dice.IntN(len(codes))], At: p.Clock.Tick()}
				if p.dice.IntN(6) == 0 {
					c.Code = ""
				}
				if _, err := tx.InsertCharacteristic(ctx, c); err != nil {
					return err
				}
			}
		}
		for range p.dice.IntN(4) {
			_, err := tx.InsertSupportMark(ctx, care.SupportMark{ID: care.MarkID(p.IDs.New()), Organisation: p.Organisation, Person: id, Kind: care.MarkIntervention, On: "2026-01-01", At: p.Clock.Now()})
			if err != nil {
				return err
			}
		}
		return nil
	})
	p.moveOn(id)
	p.who = append(p.who, id)
	return id
}

// moveOn lets somebody move to another team, or support end, for one in three.
func (p *place) moveOn(id care.PersonID) {
	p.t.Helper()
	if p.dice.IntN(3) > 0 {
		return
	}
	p.write(func(ctx context.Context, tx care.Tx) error {
		teams, err := tx.TeamsOfPerson(ctx, p.Organisation, id)
		if err != nil {
			return err
		}
		if p.dice.IntN(2) == 0 {
			to := care.TeamPerson{Organisation: p.Organisation, Team: p.teams[p.dice.IntN(len(p.teams))], Person: id, Since: p.Clock.Tick()}
			if err := tx.InsertTeamPerson(ctx, to); err != nil {
				return err
			}
		}
		if err := tx.EndTeamPerson(ctx, care.TeamPerson{Organisation: p.Organisation, Team: teams[0].ID, Person: id, Until: p.Clock.Tick()}); err != nil {
			return err
		}
		return p.note(ctx, tx, "JoinTeam", id)
	})
}

// answer adds an assessment of somebody with readings of some voices, and completes most.
func (p *place) answer(id care.PersonID) {
	p.t.Helper()
	version := p.bloom.Version
	as := care.Assessment{
		ID: care.AssessmentID(p.IDs.New()), Organisation: p.Organisation, Person: id, Instrument: p.bloom.ID, InstrumentVersion: version,
		Kind: care.KindReview, Way: care.WayTogether, On: p.day(), Source: care.SourceScreen, StartedAt: p.Clock.Tick(), StartedBy: p.AsBen.Account,
	}
	done := p.dice.IntN(8) > 0
	defer p.choose(id, as.ID)
	p.write(func(ctx context.Context, tx care.Tx) error {
		if _, err := tx.InsertAssessment(ctx, as); err != nil {
			return err
		}
		for _, v := range care.Voices {
			if p.dice.IntN(3) == 0 {
				continue
			}
			r := care.Reading{Organisation: p.Organisation, Assessment: as.ID, Person: id, Voice: v, Values: p.values(), StartedAt: p.Clock.Now(), ChangedAt: p.Clock.Now()}
			if err := tx.InsertReading(ctx, r); err != nil {
				return err
			}
		}
		if !done {
			return nil
		}
		// What is written behind the gate's back has its entry made up, in the same transaction.
		return errors.Join(tx.CompleteAssessment(ctx, p.Organisation, id, as.ID, p.Clock.Now()), p.note(ctx, tx, "CompleteAssessment", id))
	})
}

func (p *place) note(ctx context.Context, tx care.Tx, action string, id care.PersonID) error {
	return tx.InsertAuditEntry(ctx, care.AuditEntry{
		ID: p.IDs.New(), Organisation: p.Organisation, At: p.Clock.Now(), Account: p.AsBen.Account, Role: p.AsBen.Role,
		Action: action, Person: id, Outcome: care.OutcomeAllowed,
	})
}

func (p *place) day() care.Date {
	return care.Date(time.Date(2024, 1, 1+p.dice.IntN(800), 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
}

func (p *place) values() []instrument.Answer {
	values := make([]instrument.Answer, len(p.bloom.Areas))
	for i := range values {
		switch p.dice.IntN(6) {
		case 0:
			values[i].NotGiven = instrument.NotGiven(p.dice.IntN(4))
		default:
			values[i].Step = instrument.Step(2 + p.dice.IntN(19))
		}
	}
	return values
}

func (p *place) question() care.OutcomeQuestion {
	q := care.OutcomeQuestion{
		Instrument: p.bloom.ID, Version: p.bloom.Version, Areas: len(p.bloom.Areas), Voice: care.Voices[p.dice.IntN(3)], From: p.day(),
		Since: outcome.Since(p.dice.IntN(2)), MinDays: p.dice.IntN(60), MinContacts: max(p.dice.IntN(5)-2, 0),
		By: outcome.Dimension(p.dice.IntN(14)), Of: map[care.CharacteristicKind][]string{},
	}
	from, _ := q.From.Time()
	q.To = care.Date(from.AddDate(0, 0, p.dice.IntN(700)).Format(time.DateOnly))
	for _, team := range p.teams {
		if p.dice.IntN(4) > 0 {
			q.Teams = append(q.Teams, team)
		}
	}
	for _, kind := range care.CharacteristicKinds {
		if p.dice.IntN(5) == 0 {
			codes := append([]string{""}, care.CharacteristicCodes(kind)...)
			q.Of[kind] = []string{codes[p.dice.IntN(len(codes))], codes[p.dice.IntN(len(codes))]}
		}
	}
	q.Gap = p.dice.IntN(5) == 0
	for range p.dice.IntN(3) {
		q.Ages = append(q.Ages, p.dice.IntN(outcome.AgeBands))
	}
	return q
}

// chance is the keeper's own: it is asked while the place's dice are thrown elsewhere.
func chance(b []byte) { _, _ = crand.Read(b) }

func (p *place) keeper(files insight.Files) *insight.Keeper {
	return insight.New(p.Store, care.FormsOf(testkit.Library(p.t)), files, chance, slog.New(slog.DiscardHandler))
}

func TestTheColumnsSayWhatTheRecordSays(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			p := settled(t, engine)
			for range 40 {
				id := p.arrive()
				for range p.dice.IntN(6) {
					p.answer(id)
				}
				p.measureSome(id)
			}
			k := p.keeper(nil)
			people, measured, mattered := 0, 0, 0
			for range 120 {
				people += p.same(k, p.question())
				measured += p.same(k, p.askMeasure())
				mattered += p.same(k, p.askMattered())
			}
			if measured < 120 || mattered < 60 {
				t.Errorf("only %d people with measures and %d who chose were counted: the questions ask nothing", measured, mattered)
			}
			heard := 0
			for range 60 {
				q := p.question()
				q.From, q.To = "2025-06-01", p.day()
				if q.To < q.From {
					q.To = "2026-06-01"
				}
				heard += p.sameHeard(k, q)
				q2 := p.askMeasure()
				q2.From, q2.To = q.From, q.To
				p.sameHeard(k, q2)
			}
			if heard < 100 {
				t.Errorf("only %d people were looked for", heard)
			}
			for range 4 {
				p.sameOver(k, p.question())
				p.sameOver(k, p.askMeasure())
			}
			if people < 120 {
				t.Errorf("only %d people were counted: the questions ask nothing", people)
			}
		})
	}
}

func TestTheColumnsFollowTheRecord(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			p := settled(t, engine)
			files := &memory{files: map[string][]byte{}}
			one, other := p.keeper(files), p.keeper(nil) // two processes
			for range 12 {
				p.answer(p.arrive())
				p.measureSome(p.who[len(p.who)-1])
			}
			for round := range 30 {
				switch p.dice.IntN(9) {
				case 0:
					p.answer(p.arrive())
				case 1:
					at := p.dice.IntN(len(p.who))
					p.must(p.ErasePerson(t.Context(), p.AsAdmin, p.who[at], care.NewErasure{Reason: "asked", Confirm: string(p.who[at])}))
					p.who = slices.Delete(p.who, at, at+1) // nothing can be written of them any more
				case 2: // started again, from what was put down
					one.Close()
					one = p.keeper(files)
				case 3, 4:
					p.measureSome(p.who[p.dice.IntN(len(p.who))])
				case 5:
					p.scoreAnew()
				default:
					p.answer(p.who[p.dice.IntN(len(p.who))])
				}
				q := p.question()
				if round%2 == 0 {
					q = care.OutcomeQuestion{
						Instrument: p.bloom.ID, Version: p.bloom.Version, Areas: len(p.bloom.Areas), Voice: care.VoicePerson,
						From: "2024-01-01", To: "2027-01-01", MinDays: 1, Teams: p.teams, By: outcome.ByEthnicity,
					}
				}
				m := p.askMeasure()
				m.From, m.To, m.Teams = "2024-01-01", "2027-01-01", p.teams
				for _, q := range []care.OutcomeQuestion{q, m, p.askMattered()} {
					p.same(one, q)
					p.same(other, q)
				}
			}
		})
	}
}
