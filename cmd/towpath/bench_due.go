package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"towpath/internal/bench"
	"towpath/internal/care"
)

// benchWaitingCmd puts many people who are due into a team of the demonstration's
// manager, and times what a page of them needs without names and markup.
type benchWaitingCmd struct {
	dataFlags
	People int `default:"5000"`
}

// Run adds them and prints the floor.
func (c *benchWaitingCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		var dele care.Account
		err := a.store.Read(w.ctx, func(tx care.Tx) (err error) {
			dele, err = tx.AccountByUsername(w.ctx, a.org, "dele")
			return err
		})
		if err != nil {
			return err
		}
		crowd, err := a.crowd(w.ctx, dele.Worker, c.People)
		if err != nil {
			return err
		}
		if err := a.store.Analyze(w.ctx); err != nil {
			return err
		}
		out := bench.Waiting{Team: string(crowd), People: c.People}
		if out.FloorMS, err = a.bareDue(w.ctx, dele.Worker); err != nil {
			return err
		}
		return json.NewEncoder(w.out).Encode(out)
	})
}

// crowd makes a team of people who are all overdue for one measure: each answered it
// once, and a tenth said no the time before.
func (a *app) crowd(ctx context.Context, manager care.WorkerID, people int) (care.TeamID, error) {
	now := time.Now()
	team := care.Team{ID: care.TeamID(newID()), Organisation: a.org, Service: care.ServiceID(newID()), Name: "Crowd", Setting: care.SettingCommunity}
	started := now.AddDate(0, 0, -400)
	err := a.store.Write(ctx, func(tx care.Tx) error {
		if err := tx.InsertService(ctx, care.ClinicalService{ID: team.Service, Organisation: a.org, Name: "Crowd"}); err != nil {
			return err
		}
		if err := tx.InsertTeam(ctx, team); err != nil {
			return err
		}
		if err := tx.InsertTeamWorker(ctx, care.TeamWorker{Organisation: a.org, Team: team.ID, Worker: manager, Part: care.PartManager, Since: started}); err != nil {
			return err
		}
		_, err := tx.InsertMeasureSchedule(ctx, care.MeasureSchedule{
			ID: care.ScheduleID(newID()), Organisation: a.org, Service: team.Service, Measure: "dialog", AnsweredBy: "person", AtStart: 14, Every: 182, Window: 28, First: started, Begun: started,
		})
		return err
	})
	for i := 0; i < people && err == nil; i += 500 {
		err = a.store.Write(ctx, func(tx care.Tx) error {
			for n := i; n < min(i+500, people); n++ {
				if err := a.oneOfCrowd(ctx, tx, team.ID, n, started); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return team.ID, err
}

func (a *app) oneOfCrowd(ctx context.Context, tx care.Tx, team care.TeamID, n int, started time.Time) error {
	p := care.Person{ID: care.PersonID(newID()), Organisation: a.org, Name: fmt.Sprintf("Crowd Person %d", n), Reference: fmt.Sprintf("CROWD-%05d", n), Created: started}
	if _, err := tx.InsertPerson(ctx, p); err != nil {
		return err
	}
	if err := tx.InsertTeamPerson(ctx, care.TeamPerson{Organisation: a.org, Team: team, Person: p.ID, Since: started}); err != nil {
		return err
	}
	at := started.AddDate(0, 0, 5+n%120)
	m := care.Measurement{
		ID: care.MeasurementID(newID()), Organisation: a.org, Person: p.ID, Measure: "dialog", Version: "1.0.0", AnsweredBy: "person", Manner: care.MannerTogether,
		On: care.DateOf(at, time.UTC), Answers: map[string]string{}, BegunAt: at,
	}
	if _, err := tx.InsertMeasurement(ctx, m); err != nil {
		return err
	}
	if n%10 == 0 {
		d := care.MeasureDecline{ID: care.DeclineID(newID()), Organisation: a.org, Person: p.ID, Measure: "dialog", At: at.AddDate(0, 0, -1)}
		if _, err := tx.InsertMeasureDecline(ctx, d); err != nil {
			return err
		}
	}
	return tx.CompleteMeasurement(ctx, a.org, p.ID, m.ID, "", at)
}

// bareDue gives the milliseconds that the rows alone take to be read, without names,
// rules, pages or an entry in the log: the best of ten.
func (a *app) bareDue(ctx context.Context, manager care.WorkerID) (float64, error) {
	best := time.Hour
	for range 10 {
		begun := time.Now()
		err := a.store.Read(ctx, func(tx care.Tx) error {
			if _, err := tx.ListSupported(ctx, a.org, manager, care.PartManager); err != nil {
				return err
			}
			if _, err := tx.ListAsked(ctx, a.org, manager, care.PartManager); err != nil {
				return err
			}
			_, err := tx.ListDeclined(ctx, a.org, manager, care.PartManager)
			return err
		})
		if err != nil {
			return 0, err
		}
		best = min(best, time.Since(begun))
	}
	return best.Seconds() * 1000, nil
}
