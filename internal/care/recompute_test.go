package care_test

import (
	"bytes"
	"io/fs"
	"log/slog"
	"testing"
	"testing/fstest"

	"towpath/instruments"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// rescored is the story after the scoring of the PHQ-9 has changed: from, which must
// be there, became to.
func (k story) rescored(t testing.TB, from, to string) story {
	t.Helper()
	pack := fstest.MapFS{}
	for _, name := range []string{"scoring.json", "en.json", "LICENCE.md", "questionnaire.json"} {
		path := "phq-9/1.0.0/" + name
		data, err := fs.ReadFile(instruments.FS, path)
		must(t, err)
		if name == "scoring.json" {
			if !bytes.Contains(data, []byte(from)) {
				t.Fatalf("the scoring does not hold %q", from)
			}
			data = bytes.Replace(data, []byte(from), []byte(to), 1)
		}
		if name == "en.json" && from == `"to": 3` {
			data = bytes.Replace(data, []byte(`, "3": "most of the time"`), nil, 1)
		}
		pack[path] = &fstest.MapFile{Data: data}
	}
	for _, name := range []string{"one", "two"} { // of a scoring that nobody worked examples out for
		pack["phq-9/1.0.0/examples/"+name+".json"] = &fstest.MapFile{Data: []byte(`{"why": "a test", "answers": {"1": "` + map[string]string{"one": "0", "two": "1"}[name] +
			`"}, "scores": {"total": {"standing": "not-enough", "answered": "1 of 9"}}}`)}
	}
	questionnaire, err := instrument.BuildQuestionnaire(pack, "phq-9", "1.0.0")
	must(t, err)
	pack["phq-9/1.0.0/questionnaire.json"].Data = questionnaire
	lib, err := instrument.Load(pack)
	must(t, err)
	kit := *k.Kit
	kit.Service = care.New(care.Parts{
		Store: k.Store, Policies: testkit.Policies(t), Instruments: lib, Now: k.Clock.Now, NewID: k.IDs.New,
		Log: slog.New(slog.DiscardHandler), LogKeys: testkit.LogKeys{},
	})
	k.Kit = &kit
	return k
}

// TestScoresAreWorkedOutAnew: the old ones stay beside the new, and one is never held
// against the other.
func TestScoresAreWorkedOutAnew(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		before := tell(t, s)
		first, second := before.measure(t, "phq-9", low("2")), before.measure(t, "phq-9", low("1"))
		k := before.rescored(t, `"method": "sum"`, `"method": "sum", "times": 2`)
		page := k.shown(t, first)
		if !page.WorkedOtherwise() || len(page.Earlier) != 1 || page.Earlier[0].Scores[0].Value.Units != 18 || page.Earlier[0].Scores[0].Digest != page.Earlier[0].Digest {
			t.Fatalf("before: %+v", page.Measured)
		}
		k.Clock.Tick()
		third := k.measure(t, "phq-9", low("0"))
		series := k.phq9(t)
		if len(series.Moves) != 0 || series.LeftOut() != 2 {
			t.Errorf("scores of two scorings are paired: %+v, left out %d", series.Moves, series.LeftOut())
		}
		for i, id := range []care.MeasurementID{first, first, second, third} {
			changed, err := k.RecomputeMeasurement(t.Context(), k.AsBen, k.Amina, id)
			must(t, err)
			if want := i == 0 || i == 2; changed != want {
				t.Errorf("%d: changed is %v", i, changed)
			}
		}
		page = k.shown(t, first)
		if len(page.Scores) != 1 || page.Scores[0].Value.Units != 36 || len(page.Earlier) != 1 || !page.Scores[0].At.After(page.Earlier[0].At) {
			t.Errorf("after: %+v", page.Measured)
		}
		series = k.phq9(t)
		if len(series.Moves) != 1 || series.Moves[0].From.ID != first || series.Moves[0].To.ID != third || series.Moves[0].Change.Units != -36 || series.LeftOut() != 0 {
			t.Errorf("moves: %+v, left out %d", series.Moves, series.LeftOut())
		}
		if _, err := k.RecomputeMeasurement(t.Context(), k.AsBen, k.Amina, k.measurement); !fault.Is(err, fault.Conflict) {
			t.Errorf("one that is not completed: %v, want conflict", err)
		}
		without := before.rescored(t, `"version": "1.0.0"`, `"version": "1.0.0"`)
		if page := without.shown(t, first); len(page.Scores) != 1 || page.Scores[0].Value.Units != 18 || len(page.Earlier) != 1 {
			t.Errorf("with the old scoring again: %+v", page.Measured)
		}
	})
}

func (k story) phq9(t testing.TB) care.MeasureSeries {
	t.Helper()
	page, err := k.ListMeasurements(t.Context(), k.AsBen, k.Amina)
	must(t, err)
	return page.Measures[0]
}

func TestAWholeServiceIsWorkedOutAnew(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		before := tell(t, s)
		before.measure(t, "phq-9", low("2"))
		before.measure(t, "phq-9", low("0")) // twice nought is nought
		k := before.rescored(t, `"method": "sum"`, `"method": "sum", "times": 2`)
		of, _ := k.Instruments().LatestMeasure("phq-9")
		for i, want := range []care.Recomputed{{Changed: 1, Same: 1}, {}} {
			got, err := k.RecomputeMeasures(t.Context(), care.Operator(k.Organisation), of, "")
			must(t, err)
			if got != want {
				t.Errorf("time %d: %+v, want %+v", i+1, got, want)
			}
		}
		if m := k.phq9(t); len(m.Moves) != 1 || m.Moves[0].Change.Units != -36 {
			t.Errorf("moves: %+v", m.Moves)
		}
		narrower := before.rescored(t, `"to": 3`, `"to": 1`)
		of, _ = narrower.Instruments().LatestMeasure("phq-9")
		got, err := narrower.RecomputeMeasures(t.Context(), care.Operator(k.Organisation), of, "")
		must(t, err)
		if want := (care.Recomputed{Same: 1, Unfit: 1}); got != want {
			t.Errorf("with answers that do not fit: %+v, want %+v", got, want)
		}
		if _, err := k.RecomputeMeasures(t.Context(), k.AsAdmin, of, ""); !fault.Is(err, fault.Denied) {
			t.Errorf("an administrator of the web: %v, want denied", err)
		}
	})
}
