package care_test

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/disclose"
	"towpath/internal/outcome"
	"towpath/internal/testkit"
)

func TestWhatIsDueNextMonthIsCounted(t *testing.T) {
	k := story{Kit: testkit.Service(t, testkit.Open(t, testkit.Address(t, "sqlite")))} // on 14 March 2026
	ctx := t.Context()
	k.crowd(t, k.River, 60)
	k.crowd(t, k.Hill, 80)
	none, err := k.CountDueAhead(ctx, k.AsDele)
	must(t, err)
	if none.Asking || len(none.Mine) != 1 || none.From != "2026-04-01" || none.To != "2026-04-30" {
		t.Errorf("nothing is asked for: %+v, from %s to %s", none.Mine, none.From, none.To)
	}
	line := care.NewSchedule{ID: care.ScheduleID(k.IDs.New()), Service: none.Mine[0].Service, Measure: "dialog", Every: 30, Window: 14}
	must(t, k.SetSchedule(ctx, k.AsDele, line))
	count := func(category string) disclose.Cell {
		t.Helper()
		due, err := k.CountDueAhead(ctx, k.AsDele)
		must(t, err)
		return due.Published.Count(due.Row(string(k.River)), care.ColumnDue, category)
	}
	about(t, "30 days on", count(care.DueAtNext), 61, 12) // Amina is one more
	if n, shown := count(care.DueBefore).Number(); shown && n > 12 {
		t.Errorf("nobody is due before, and it shows %v", n)
	}
	k.Clock.Add(20 * day) // and now April is the month that runs
	about(t, "before May", count(care.DueBefore), 61, 12)
	due, err := k.CountDueAhead(ctx, k.AsDele)
	must(t, err)
	about(t, "Dele's people, and none of Hill", due.Published.People(outcome.Total), 61, 12)
	if c := due.Published.People(due.Row(string(k.Hill))); c.Kind() != disclose.Unknown {
		t.Errorf("Hill is told to Dele: %s", c.Figure())
	}
}
