package seed

import (
	"context"

	"towpath/internal/care"
)

// Insert writes the whole demonstration in one transaction: it is there, or not.
func (d *Demo) Insert(ctx context.Context, store care.Store) error {
	return store.Write(ctx, func(tx care.Tx) error {
		if err := d.insertPlace(ctx, tx); err != nil {
			return err
		}
		for i := range d.Histories {
			if err := d.Histories[i].insert(ctx, tx); err != nil {
				return err
			}
		}
		for i := range d.Mirrors {
			if err := d.Mirrors[i].insert(ctx, tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// all inserts every one of a list, up to the first failure.
func all[T any](ctx context.Context, list []T, insert func(context.Context, T) error) error {
	for _, one := range list {
		if err := insert(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

// each is all for insertions that say whether they added anything.
func each[T any](ctx context.Context, list []T, insert func(context.Context, T) (bool, error)) error {
	return all(ctx, list, func(ctx context.Context, one T) error {
		_, err := insert(ctx, one)
		return err
	})
}

func first(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (d *Demo) insertPlace(ctx context.Context, tx care.Tx) error {
	return first(
		func() error { return tx.InsertOrganisation(ctx, d.Organisation) },
		func() error { return all(ctx, d.Services, tx.InsertService) },
		func() error { return all(ctx, d.Teams, tx.InsertTeam) },
		func() error { return all(ctx, d.Workers, tx.InsertWorker) },
		func() error { return all(ctx, d.TeamWorkers, tx.InsertTeamWorker) },
		func() error { return all(ctx, d.Accounts, tx.InsertAccount) },
		func() error { return each(ctx, d.Schedules, tx.InsertMeasureSchedule) },
		func() error { return d.insertLearning(ctx, tx) },
	)
}

func (h *History) insert(ctx context.Context, tx care.Tx) error {
	return first(
		func() error { return each(ctx, []care.Person{h.Person}, tx.InsertPerson) },
		func() error { return all(ctx, h.Teams, tx.InsertTeamPerson) },
		func() error {
			return all(ctx, h.Occasions, func(ctx context.Context, o Occasion) error { return o.insert(ctx, tx) })
		},
		func() error {
			return all(ctx, h.Goals, func(ctx context.Context, g care.GoalPlan) error { return insertGoal(ctx, tx, g) })
		},
		func() error { return h.insertMeasured(ctx, tx) },
		func() error { return each(ctx, h.Entries, tx.InsertJourneyEntry) },
		func() error { return each(ctx, h.Appointments, tx.InsertAppointment) },
		func() error { return h.insertCircle(ctx, tx) },
		func() error { return h.Asked.insert(ctx, tx) },
		func() error {
			return all(ctx, h.Plans, func(ctx context.Context, w Written) error { return w.insert(ctx, tx) })
		},
		func() error { return h.insertCrises(ctx, tx) },
		func() error { return all(ctx, h.Audit, tx.InsertAuditEntry) },
	)
}

func (o *Occasion) insert(ctx context.Context, tx care.Tx) error {
	return first(
		func() error { return each(ctx, []care.Assessment{o.Assessment}, tx.InsertAssessment) },
		func() error { return all(ctx, o.Readings, tx.InsertReading) },
		func() error { return each(ctx, o.Answers, tx.InsertAnswer) },
		func() error {
			return all(ctx, o.Answers, func(ctx context.Context, a care.Answer) error {
				if a.ReplacedBy == "" {
					return nil
				}
				return tx.ReplaceAnswer(ctx, a, a.ReplacedBy)
			})
		},
		func() error { return each(ctx, o.Chosen, tx.InsertChosenArea) },
	)
}

func insertGoal(ctx context.Context, tx care.Tx, g care.GoalPlan) error {
	return first(
		func() error { return each(ctx, []care.Goal{g.Goal}, tx.InsertGoal) },
		func() error { return each(ctx, g.Ratings, tx.InsertGoalRating) },
		func() error {
			return all(ctx, g.Steps, func(ctx context.Context, st care.PlanStep) error {
				if _, err := tx.InsertActionStep(ctx, st.ActionStep); err != nil {
					return err
				}
				return each(ctx, st.Reviews, tx.InsertStepReview)
			})
		},
		func() error {
			if g.Active() {
				return nil
			}
			return tx.EndGoal(ctx, g.Organisation, g.Person, g.ID, g.Ending, g.EndedAt)
		},
	)
}
