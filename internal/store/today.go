package store

import (
	"context"
	"time"

	"towpath/internal/care"
	"towpath/internal/plan"
	"towpath/internal/store/db"
)

func ofPerson(id string) care.Person { return care.Person{ID: care.PersonID(id)} }

// CrisesOfWorker implements care.Tx.
func (t *tx) CrisesOfWorker(ctx context.Context, org care.OrganisationID, w care.WorkerID, since time.Time, most int) (lasting, over []care.TodayLine, err error) {
	rows, err := t.q.ListCrisesOfWorker(ctx, db.ListCrisesOfWorkerParams{OrganisationID: string(org), WorkerID: string(w), Since: micro(since), UpTo: int32(most)})
	for _, r := range rows {
		line := care.TodayLine{Person: ofPerson(r.PersonID), Subject: r.CrisisID, At: instant(r.BeganAt)}
		if r.EndedAt == 0 {
			lasting = append(lasting, line)
		} else {
			line.At = instant(r.EndedAt)
			over = append(over, line)
		}
	}
	return lasting, over, failed("CrisesOfWorker", err)
}

// UnreadToldOfWorker implements care.Tx.
func (t *tx) UnreadToldOfWorker(ctx context.Context, org care.OrganisationID, w care.WorkerID, most int) ([]care.TodayLine, error) {
	rows, err := t.q.ListUnreadToldOfWorker(ctx, db.ListUnreadToldOfWorkerParams{OrganisationID: string(org), WorkerID: string(w), UpTo: int32(most)})
	return each("UnreadToldOfWorker", rows, err, func(r db.ListUnreadToldOfWorkerRow) care.TodayLine {
		return care.TodayLine{Person: ofPerson(r.PersonID), Subject: r.ToldID, At: instant(r.ToldAt)}
	})
}

// HeldPlansOfWorker implements care.Tx.
func (t *tx) HeldPlansOfWorker(ctx context.Context, org care.OrganisationID, w care.WorkerID) ([]care.HeldPlan, error) {
	rows, err := t.q.ListHeldPlansOfWorker(ctx, db.ListHeldPlansOfWorkerParams{OrganisationID: string(org), WorkerID: string(w)})
	return each("HeldPlansOfWorker", rows, err, func(r db.ListHeldPlansOfWorkerRow) care.HeldPlan {
		return care.HeldPlan{
			TodayLine:    care.TodayLine{Person: ofPerson(r.PersonID), Subject: r.PlanID, Plan: plan.Kind(r.Kind), At: instant(r.HeldAt)},
			ReviewMonths: int(r.ReviewMonths),
		}
	})
}

// MeetingsOfWorker implements care.Tx.
func (t *tx) MeetingsOfWorker(ctx context.Context, org care.OrganisationID, w care.WorkerID, from, until care.Date, most int) ([]care.TodayLine, error) {
	rows, err := t.q.ListMeetingsOfWorker(ctx, db.ListMeetingsOfWorkerParams{
		OrganisationID: string(org), WorkerID: string(w), FromDate: string(from), UntilDate: string(until), UpTo: int32(most),
	})
	return eachOpened("MeetingsOfWorker", rows, err, func(r db.ListMeetingsOfWorkerRow) (care.TodayLine, error) {
		words := t.row(ctx, personOwner(org, care.PersonID(r.PersonID)), "plan", r.PlanID)
		return care.TodayLine{
			Person: ofPerson(r.PersonID), Subject: r.PlanID, Plan: plan.Kind(r.Kind), Words: words.open("title", r.Title), On: care.Date(r.OnDate),
		}, words.err
	})
}

// StepsOfWorker implements care.Tx.
func (t *tx) StepsOfWorker(ctx context.Context, org care.OrganisationID, w care.WorkerID, from, until care.Date, most int) ([]care.TodayLine, error) {
	rows, err := t.q.ListStepsOfWorker(ctx, db.ListStepsOfWorkerParams{OrganisationID: string(org), WorkerID: string(w), FromDate: string(from), UntilDate: string(until), UpTo: int32(most)})
	owners := make([]string, len(rows))
	for i, r := range rows {
		owners[i] = r.PersonID
	}
	if err == nil && len(rows) > 0 {
		err = t.keys.load(ctx, string(org), owners...)
	}
	return eachOpened("StepsOfWorker", rows, err, func(r db.ListStepsOfWorkerRow) (care.TodayLine, error) {
		words := t.row(ctx, personOwner(org, care.PersonID(r.PersonID)), "action_step", r.StepID)
		return care.TodayLine{Person: ofPerson(r.PersonID), Subject: r.StepID, Words: words.open("words", r.Words), On: care.Date(r.ByDate)}, words.err
	})
}
