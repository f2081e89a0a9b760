package disclose_test

import (
	"testing"

	"towpath/internal/disclose"
	"towpath/internal/stat"
)

// TestAShareHasAnInterval publishes many groups, and looks how often the true share is within.
func TestAShareHasAnInterval(t *testing.T) {
	p, err := disclose.New(disclose.Defaults(), make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	for _, share := range []int{20, 50, 80} {
		within, shown := 0, 0
		for n := range 400 {
			yes := share
			table := disclose.Table{Name: "t", Columns: columns, Rows: []disclose.Row{{
				Name: "all", People: 100, Key: disclose.Key{People: mix(n, share), Records: mix(share, n)},
				Figures: []disclose.Figures{{Counts: []int{yes, 100 - yes, 0}, With: 100, Sum: 300, Squares: 900}},
			}}}
			out, err := p.Publish(table)
			if err != nil {
				t.Fatal(err)
			}
			all, some := out.People("all"), out.Count("all", "outcome", outcomes[0])
			cell := some.ShareBetween(all, out.Rule())
			low, high, ok := cell.Between()
			if !ok {
				t.Fatalf("%d of 100 has no interval: %s", yes, cell.Figure())
			}
			shown++
			if low <= float64(share) && float64(share) <= high {
				within++
			}
			whole, _ := all.Number()
			part, _ := some.Number()
			plain := stat.ShareOf(stat.Count{Yes: min(int64(part), int64(whole)), Of: int64(whole)}, stat.Level).Interval
			if low > 100*plain.Low || high < 100*plain.High {
				t.Errorf("%s: from %v to %v, and by chance alone it is from %v to %v", cell.Figure(), low, high, plain.Low, plain.High)
			}
			if from, to := cell.Ends(); from == "" || to == "" {
				t.Errorf("a file has no ends: %q %q", from, to)
			}
		}
		if within < shown*98/100 { // the move alone, with its interval for chance beside
			t.Errorf("the true share of %d%% is in %d of %d intervals", share, within, shown)
		}
	}
}

func TestAShareOfWhatIsHiddenIsHidden(t *testing.T) {
	p, _ := disclose.New(disclose.Defaults(), make([]byte, 32))
	out, err := p.Publish(disclose.Table{Name: "t", Columns: columns, Rows: []disclose.Row{
		{Name: "all", People: 40, Key: disclose.Key{People: 1, Records: 2}, Figures: []disclose.Figures{{Counts: []int{2, 38, 0}, With: 40, Sum: 100, Squares: 300}}},
		{Name: "few", People: 3, Key: disclose.Key{People: 3, Records: 4}, Figures: []disclose.Figures{{Counts: []int{3, 0, 0}, With: 3, Sum: 9, Squares: 27}}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{"all", "few"} {
		cell := out.Count(row, "outcome", outcomes[0]).ShareBetween(out.People(row), out.Rule())
		if low, high := cell.Ends(); cell.Kind() != disclose.Hidden || low+high != "" {
			t.Errorf("%s shows %s, from %s to %s", row, cell.Figure(), low, high)
		}
	}
}
