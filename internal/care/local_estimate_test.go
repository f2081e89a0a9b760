package care_test

import (
	"math"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// estimate makes 1.96 × 0.5 × √2 × √0.19 = 0.604 more than chance.
var estimate = care.NewLocalEstimate{
	Measure: "water-today", Score: "today", SD: instrument.Amount{Units: 5, Decimals: 1}, Reliability: instrument.Amount{Units: 81, Decimals: 2}, People: 40,
}

// water gives the series of how the water is.
func (k story) water(t testing.TB) care.MeasureSeries {
	t.Helper()
	page, err := k.ListMeasurements(t.Context(), k.AsBen, k.Amina)
	must(t, err)
	for _, m := range page.Measures {
		if m.Measure == "water-today" && len(m.Moves) == 1 {
			return m
		}
	}
	t.Fatal("nothing moved")
	return care.MeasureSeries{}
}

// TestALocalEstimateIsCalledOne: it stands beside the move with its numbers, the latest
// counts, and it is never taken for one that was published.
func TestALocalEstimateIsCalledOne(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		k.measure(t, "water-today", map[string]string{"water": "2"})
		k.Clock.Tick()
		k.measure(t, "water-today", map[string]string{"water": "4"})
		k.measure(t, "phq-9", low("2"))
		k.measure(t, "phq-9", low("1"))
		if m := k.water(t).Moves[0]; m.Local != nil || m.LocallyReliable || m.Known {
			t.Errorf("before: %+v", m)
		}
		must(t, k.NoteLocalEstimate(t.Context(), k.AsDele, estimate))
		m := k.water(t).Moves[0]
		if m.Local == nil || m.Local.People != 40 || math.Abs(m.Local.Reliable()-0.6041) > 0.0001 || !m.LocallyReliable || m.Known || m.Reliable || m.Change.Units != 2 {
			t.Errorf("with an estimate: %+v of %+v", m, m.Local)
		}
		wider := estimate
		wider.SD = instrument.Amount{Units: 2}
		must(t, k.NoteLocalEstimate(t.Context(), k.AsAdmin, wider))
		if m := k.water(t).Moves[0]; m.Local == nil || m.Local.SD.Units != 2 || m.LocallyReliable {
			t.Errorf("with a wider one: %+v", m)
		}
		list, err := k.ListLocalEstimates(t.Context(), k.AsDele)
		must(t, err)
		if len(list) != 2 || list[0].SD != estimate.SD || list[1].By != k.AsAdmin.Account {
			t.Errorf("the estimates: %+v", list)
		}
		if m := k.phq9(t).Moves[0]; m.Local != nil || !m.Known {
			t.Errorf("another measure's move: %+v", m)
		}
	})
}

func TestAnEstimateThatMakesNoSenseIsRefused(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	for field, change := range map[string]func(*care.NewLocalEstimate){
		"measure":     func(n *care.NewLocalEstimate) { n.Measure = "bloom-adult" },
		"score":       func(n *care.NewLocalEstimate) { n.Score = "tomorrow" },
		"sd":          func(n *care.NewLocalEstimate) { n.SD = instrument.Amount{Units: -5, Decimals: 1} },
		"reliability": func(n *care.NewLocalEstimate) { n.Reliability = instrument.Amount{Units: 100, Decimals: 2} },
		"people":      func(n *care.NewLocalEstimate) { n.People = 1 },
	} {
		n := estimate
		change(&n)
		if err := k.NoteLocalEstimate(t.Context(), k.AsDele, n); !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)[0].Name != field {
			t.Errorf("%s: %v, want invalid", field, err)
		}
	}
	n := estimate
	n.Measure, n.Score = "phq-9", "total"
	if err := k.NoteLocalEstimate(t.Context(), k.AsDele, n); !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)[0].Message != "measure.error.published" {
		t.Errorf("where one was published: %v", err)
	}
}
