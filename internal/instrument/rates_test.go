package instrument_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/instruments"
	"towpath/internal/instrument"
)

func TestHowAGoalMoved(t *testing.T) {
	rates := shipped(t, "goal-sheet").Rates
	if rates == nil || rates.What != instrument.RatesGoals || rates.One.Sure != instrument.Recalled || rates.Mean.Sure != instrument.Recalled {
		t.Fatalf("the goal sheet rates %+v", rates)
	}
	var moves []instrument.Move
	for _, c := range []struct {
		first, latest int
		reliable      bool
		mean          string
		meanReliable  bool
	}{
		{0, 3, true, "3.00", true},
		{5, 3, false, "0.50", false},
		{2, 2, false, "0.33", false},
		{9, 0, true, "-2.00", false},
		{10, 3, true, "-3.00", true},
	} {
		m := rates.Of(c.first, c.latest)
		if m.Change != (instrument.Amount{Units: int64(c.latest - c.first)}) || !m.Known || m.Reliable != c.reliable || m.Better != m.Change.Compare(instrument.Amount{}) {
			t.Errorf("from %d to %d: %+v", c.first, c.latest, m)
		}
		moves = append(moves, m)
		if mean := rates.OfMean(moves); mean.Change.String() != c.mean || !mean.Known || mean.Reliable != c.meanReliable {
			t.Errorf("the mean of %d: %+v", len(moves), mean)
		}
	}
	// 22 in 9 are 2.444…, and that is not 2.45.
	moves = nil
	for range 4 {
		moves = append(moves, rates.Of(0, 3))
	}
	for range 5 {
		moves = append(moves, rates.Of(0, 2))
	}
	if mean := rates.OfMean(moves); mean.Change.String() != "2.44" || mean.Reliable {
		t.Errorf("22 in 9: %+v", mean)
	}
	unknown := instrument.Rates{What: instrument.RatesGoals}
	if m := unknown.OfMean([]instrument.Move{unknown.Of(0, 10)}); m.Known || m.Reliable || m.Change.String() != "10.00" {
		t.Errorf("where nothing was published: %+v", m)
	}
}

// goalPack is the goal sheet with one text of its scoring changed.
func goalPack(t testing.TB, from, to string) fstest.MapFS {
	t.Helper()
	pack := fstest.MapFS{}
	err := fs.WalkDir(instruments.FS, "goal-sheet/1.0.0", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(instruments.FS, name)
		if strings.HasSuffix(name, "scoring.json") {
			if !strings.Contains(string(data), from) {
				t.Fatalf("the goal sheet does not hold %q", from)
			}
			data = []byte(strings.Replace(string(data), from, to, 1))
		}
		pack[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

func TestMalformedRates(t *testing.T) {
	const one = `"one": {"reliable": 3, "source": "recalled from work on goal-based outcomes", "sure": "recalled"}`
	for _, c := range []struct{ from, to, want string }{
		{`"what": "goals"`, `"what": "dreams"`, `:17: rates: "what" must be one of ["goals"], not "dreams"`},
		{`"what": "goals",`, ``, `:16: rates: "what" is missing`},
		{one, `"one": 3`, `:18: rates: "one" must be an object, not a number`},
		{one, `"two": 3`, `:18: rates: "two" is not known here`},
		{`"reliable": 3,`, `"reliable": 0,`, `:18: rates: one: "reliable" must be more than nought`},
		{`"source": "recalled, from work of CORC", "sure": "recalled"}`, `"source": "a"}`, `:19: rates: mean: "sure" is missing`},
		{`"from": 0, "to": 10`, `"from": 1, "to": 10`, `:16: "rates" needs scales from 0 to 10; "how-far" is not`},
		{`"linkId": "goal-2", "scale": "how-far"`, `"linkId": "goal-2", "scale": "how-far", "safetyFrom": 9`, `:16: "rates" needs questions that depend on nothing else; "goal-2" does`},
		{`"linkId": "goal-2", "scale": "how-far"`, `"linkId": "goal-2", "scale": "how-far", "onlyIf": {"linkId": "goal-1", "is": 3}`, `:16: "rates" needs questions that depend on nothing else; "goal-2" does`},
		{`"scores": []`, `"scores": [{"key": "total", "method": "sum", "source": "a", "sure": "seen", "items": ["goal-1"], "better": "higher"}]`, `:16: "rates" goes with no scores: what a person set themselves is not added up`},
		{`"kind": "measure"`, `"kind": "entry"`, `:16: "rates" is not known here`},
	} {
		_, err := instrument.Load(goalPack(t, c.from, c.to))
		if err == nil || !allLoadErrors(err) || !strings.Contains(err.Error(), "scoring.json"+c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.to, err, c.want)
		}
	}
}
