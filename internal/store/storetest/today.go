package storetest

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/plan"
	"towpath/internal/testkit"
)

// aDayIsOfAWorkersTeams: what is read for a worker's page is of people whom their teams
// support, and stops with the day that is asked about.
func aDayIsOfAWorkersTeams(t *testing.T, s Store) {
	w := settle(t, s)
	p := newPlanned(w)
	ctx, org, worker, ids := t.Context(), w.org.ID, w.worker.ID, testkit.NewIDs()
	agreed := p.signature
	agreed.ID, agreed.Verdict, agreed.At = care.SignatureID(ids.New()), care.VerdictAgreed, at(61)
	step := w.step
	step.ID, step.ByDate = care.StepID(ids.New()), "2026-03-20"
	crisis := care.Crisis{ID: care.CrisisID(ids.New()), Organisation: org, Person: w.person.ID, BeganAt: at(30), BeganBy: w.account.ID}
	told := care.Told{ID: care.ToldID(ids.New()), Organisation: org, Person: w.person.ID, Member: care.MemberID(ids.New()), Words: hard[1], At: at(31), By: w.account.ID}
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return p.fill(t, tx, true) },
			func() error { return once(true, "agreed")(tx.InsertPlanSignature(ctx, agreed)) },
			func() error { return once(true, "step")(tx.InsertActionStep(ctx, step)) },
			func() error { return once(true, "crisis")(tx.InsertCrisis(ctx, crisis)) },
			func() error { return once(true, "told")(tx.InsertTold(ctx, told)) },
		)
	})
	for who, there := range map[care.WorkerID]int{worker: 1, care.WorkerID(ids.New()): 0} {
		d := dayOf{who: who, there: there, person: care.Person{ID: w.person.ID}, p: p, step: step, crisis: crisis, told: told, held: agreed}
		if err := s.Read(ctx, func(tx care.Tx) error { d.look(t, tx); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	write(t, s, func(tx care.Tx) error { return tx.EndCrisis(ctx, org, w.person.ID, w.account.ID, at(33)) })
	if err := s.Read(ctx, func(tx care.Tx) error {
		lasting, over, err := tx.CrisesOfWorker(ctx, org, worker, at(33), 9)
		same(t, "it is over", []int{len(lasting), len(over)}, []int{0, 1})
		if err != nil {
			return err
		}
		_, over, err = tx.CrisesOfWorker(ctx, org, worker, at(34), 9)
		same(t, "long ago", len(over), 0)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// dayOf is what stands on one worker's page, or does not.
type dayOf struct {
	who    care.WorkerID
	there  int
	person care.Person
	p      planned
	step   care.ActionStep
	crisis care.Crisis
	told   care.Told
	held   care.PlanSignature
}

func (d dayOf) look(t *testing.T, tx care.Tx) {
	t.Helper()
	ctx, org := t.Context(), d.step.Organisation
	one := func(what string, want care.TodayLine, list []care.TodayLine, err error) {
		t.Helper()
		want.Person = d.person
		if err != nil || len(list) != d.there || d.there > 0 && list[0] != want {
			t.Errorf("%s, to %d: %+v, %v", what, d.there, list, err)
		}
	}
	lasting, over, err := tx.CrisesOfWorker(ctx, org, d.who, at(0), 9)
	one("crises", care.TodayLine{Subject: string(d.crisis.ID), At: d.crisis.BeganAt}, lasting, err)
	same(t, "over", len(over), 0)
	list, err := tx.UnreadToldOfWorker(ctx, org, d.who, 9)
	one("told", care.TodayLine{Subject: string(d.told.ID), At: d.told.At}, list, err)
	list, err = tx.MeetingsOfWorker(ctx, org, d.who, d.p.head.On, d.p.head.On, 9)
	one("meetings", care.TodayLine{Subject: string(d.p.head.ID), Words: d.p.head.Title, Plan: plan.Crisis, On: d.p.head.On}, list, err)
	list, err = tx.StepsOfWorker(ctx, org, d.who, d.step.ByDate, d.step.ByDate, 9)
	one("steps", care.TodayLine{Subject: string(d.step.ID), Words: d.step.Words, On: d.step.ByDate}, list, err)
	held, err := tx.HeldPlansOfWorker(ctx, org, d.who)
	lines := make([]care.TodayLine, len(held))
	for i, h := range held {
		lines[i] = h.TodayLine
		same(t, "months", h.ReviewMonths, d.p.head.ReviewMonths)
	}
	one("held", care.TodayLine{Subject: string(d.p.head.ID), Plan: plan.Crisis, At: d.held.At}, lines, err)
}
