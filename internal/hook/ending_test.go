package hook_test

import (
	"sync"
	"testing"
	"time"

	"towpath/internal/care"
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
