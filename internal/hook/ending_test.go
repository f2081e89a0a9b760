package hook_test

import (
	"sync"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/testkit"
)

func TestEndingHoldsAtOnce(t *testing.T) {
	for name, end := range map[string]func(d *desk, id care.SubscriptionID) error{
		"the team ends": func(d *desk, _ care.SubscriptionID) error {
			return d.Store.Write(d.t.Context(), func(tx care.Tx) error {
				list, err := tx.SupportOfPerson(d.t.Context(), d.Organisation, d.Amina)
				for _, s := range list {
					s.Until = d.Clock.Now()
					if err == nil {
						err = tx.EndTeamPerson(d.t.Context(), s.TeamPerson)
					}
				}
				return err
			})
		},
		"the app ends":          func(d *desk, _ care.SubscriptionID) error { return d.EndApp(d.t.Context(), d.AsAdmin, d.records.App) },
		"the subscription ends": func(d *desk, id care.SubscriptionID) error { return d.EndSubscription(d.t.Context(), d.records, id) },
		"it is turned off": func(d *desk, id care.SubscriptionID) error {
			return d.ChangeSubscription(d.t.Context(), d.records, id, care.SubscriptionChange{SubscriptionWords: d.stands(id).SubscriptionWords, Off: true})
		},
		"its day comes": func(d *desk, _ care.SubscriptionID) error { d.Clock.Add(49 * time.Hour); return nil },
	} {
		for _, between := range []bool{false, true} {
			t.Run(name+map[bool]string{true: ", between"}[between], func(t *testing.T) {
				d := newDesk(t, testkit.SQLite(t))
				id := d.want("Goal?", func(w *care.SubscriptionWords) { w.Ends = d.Clock.Now().Add(48 * time.Hour) })
				walk := d.goal("walk")
				d.goal("swim")
				if !between { // between the change and the sending
					if err := end(d, id); err != nil {
						t.Fatal(err)
					}
					d.arrived(d.pass())
					return
				}
				once := sync.Once{}
				d.before = func() { // between one resource and the next
					once.Do(func() {
						if err := end(d, id); err != nil {
							t.Error(err)
						}
					})
				}
				d.arrived(d.pass(), "PUT /fhir/Goal/"+string(walk))
				d.Clock.Add(time.Hour)
				d.arrived(d.pass())
			})
		}
	}
}

// TestWhatComesInByFileIsTold: a file is about many, and names nobody in the log.
func TestWhatComesInByFileIsTold(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	d.want("Encounter?", nil)
	of, _ := d.Instruments().Latest("bloom-adult")
	row := care.ImportedReading{
		Assessment: care.AssessmentID(d.IDs.New()), Person: d.Amina, Instrument: of, Kind: care.KindBaseline, On: "2025-01-01", Voice: care.VoicePerson,
		Values: make([]instrument.Answer, len(of.Areas)), AnswerIDs: make([]care.AnswerID, len(of.Areas)),
	}
	for i := range row.Values {
		row.Values[i], row.AnswerIDs[i] = instrument.Answer{Step: 3}, care.AnswerID(d.IDs.New())
	}
	if _, err := d.ImportReadings(t.Context(), d.AsAdmin, care.ImportBatch{ID: d.IDs.New(), FileName: "old.csv"}, []care.ImportedReading{row}); err != nil {
		t.Fatal(err)
	}
	d.arrived(d.pass(), "PUT /fhir/Encounter/"+string(row.Assessment))
	d.arrived(d.pass())
}

// TestNobodyElseIsLookedAt: a change in the record of somebody whom no team of the system's
// supports leaves no line in their log, and holds nothing up.
func TestNobodyElseIsLookedAt(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	id := d.want("Goal?", nil)
	if err := d.SetGoal(t.Context(), d.AsEve, d.Farid, care.NewGoal{ID: care.GoalID(d.IDs.New()), Words: "swim", Rating: -1}); err != nil {
		t.Fatal(err)
	}
	place := d.stands(id).Place
	d.arrived(d.pass())
	if d.stands(id).Place <= place {
		t.Error("the place did not move")
	}
	page, err := d.ListAuditEntries(t.Context(), d.AsFarid, d.Farid, care.AuditQuery{Who: d.records.Account})
	if err != nil || page.Total != 0 {
		t.Errorf("%d lines, %v", page.Total, err)
	}
}
