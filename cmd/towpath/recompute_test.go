package main

import (
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/testkit"
)

// scoredBefore puts completed measurements into Amina's record, the first two of which
// another scoring has scored, the first as this one does.
func scoredBefore(t *testing.T, k *testkit.Kit, all int) {
	t.Helper()
	ctx := t.Context()
	err := k.Store.Write(ctx, func(tx care.Tx) error {
		for i := range all {
			m := care.Measurement{
				ID: care.MeasurementID(k.IDs.New()), Organisation: k.Organisation, Person: k.Amina, Measure: "phq-9", Version: "1.0.0", AnsweredBy: "person",
				Manner: care.MannerPaper, On: "2026-03-01", Answers: map[string]string{"1": "2"}, BegunAt: k.Clock.Now(), BegunBy: k.AsBen.Account,
			}
			if _, err := tx.InsertMeasurement(ctx, m); err != nil {
				return err
			}
			if err := tx.CompleteMeasurement(ctx, m.Organisation, m.Person, m.ID, m.BegunBy, k.Clock.Now()); err != nil {
				return err
			}
			sc := care.MeasureScore{Organisation: m.Organisation, Measurement: m.ID, Person: m.Person, Score: "total", Method: "sum", Digest: "000000000000", At: k.Clock.Now()}
			sc.Standing, sc.Answered, sc.Asked = instrument.NotEnough, 1+i, 9
			if i < 2 {
				if err := tx.InsertMeasureScore(ctx, sc); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestAServiceIsWorkedOutAnew in more than one part: one was scored before and comes out
// otherwise, one comes out the same, and all others were never scored.
func TestAServiceIsWorkedOutAnew(t *testing.T) {
	k := testkit.Service(t, testkit.SQLite(t))
	scoredBefore(t, k, 250)
	ctx := t.Context()
	said := func(c recomputeCmd) string {
		t.Helper()
		var out strings.Builder
		if err := c.recompute(&world{ctx: ctx, out: &out}, &app{care: k.Service, org: k.Organisation}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	const nothing = "Nothing is to be worked out anew: every score is of the scoring that is loaded.\n"
	for _, c := range []struct {
		measure, want string
	}{
		{"gad-7", nothing},
		{"phq-9/1.0.0", "phq-9 1.0.0: 249 changed, 1 stayed as they were.\nThe scores from before stay beside the new ones.\n"},
		{"", nothing},
	} {
		if got := said(recomputeCmd{Measure: c.measure}); got != c.want {
			t.Errorf("%q: said %q, want %q", c.measure, got, c.want)
		}
	}
	if err := (&recomputeCmd{Measure: "nobody"}).recompute(&world{ctx: ctx, out: &strings.Builder{}}, &app{care: k.Service, org: k.Organisation}); err == nil {
		t.Error("a measure that is not there was taken")
	}
}
