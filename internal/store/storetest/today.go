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
	person := care.Person{ID: w.person.ID}
	for who, there := range map[care.WorkerID]int{worker: 1, care.WorkerID(ids.New()): 0} {
		look := func(what string, want care.TodayLine, list []care.TodayLine, err error) {
			t.Helper()
			if err != nil || len(list) != there || there > 0 && list[0] != want {
				t.Errorf("%s, to %d: %+v, %v", what, there, list, err)
			}
		}
		must := func(fn func(tx care.Tx) error) {
			t.Helper()
			if err := s.Read(ctx, fn); err != nil {
				t.Fatal(err)
			}
		}
		must(func(tx care.Tx) error {
			lasting, over, err := tx.CrisesOfWorker(ctx, org, who, at(0), 9)
			look("crises", care.TodayLine{Person: person, Subject: string(crisis.ID), At: crisis.BeganAt}, lasting, err)
			same(t, "over", len(over), 0)
			list, err := tx.UnreadToldOfWorker(ctx, org, who, 9)
			look("told", care.TodayLine{Person: person, Subject: string(told.ID), At: told.At}, list, err)
			list, err = tx.MeetingsOfWorker(ctx, org, who, p.head.On, p.head.On, 9)
			look("meetings", care.TodayLine{Person: person, Subject: string(p.head.ID), Words: p.head.Title, Plan: plan.Crisis, On: p.head.On}, list, err)
			list, err = tx.StepsOfWorker(ctx, org, who, "2026-03-20", "2026-03-20", 9)
			look("steps", care.TodayLine{Person: person, Subject: string(step.ID), Words: step.Words, On: step.ByDate}, list, err)
			held, err := tx.HeldPlansOfWorker(ctx, org, who)
			lines := make([]care.TodayLine, len(held))
			for i, h := range held {
				lines[i] = h.TodayLine
				same(t, "months", h.ReviewMonths, p.head.ReviewMonths)
			}
			look("held", care.TodayLine{Person: person, Subject: string(p.head.ID), Plan: plan.Crisis, At: agreed.At}, lines, err)
			return nil
		})
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
