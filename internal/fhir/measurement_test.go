package fhir_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// every gives one answer to every question of a measure.
func every(of *instrument.Measure, code func(slot int) string) map[string]string {
	answers := map[string]string{}
	for slot, item := range of.Items {
		answers[item.LinkID] = code(slot)
	}
	return answers
}

// mia is measured in every way, in a service of her own, and gives her record.
func mia(t testing.TB) (*testkit.Kit, care.Actor, care.Record) {
	t.Helper()
	k := testkit.Service(t, testkit.SQLite(t))
	ctx, person := t.Context(), care.PersonID(k.IDs.New())
	must(t, k.AddPerson(ctx, care.Operator(k.Organisation), care.NewPerson{ID: person, Name: "Mia Ray", Team: k.River}))
	own := k.Account(t, "Mia Ray", "mia", care.RolePerson, person)
	begin := func(a care.Actor, measure string, manner care.Manner, answers map[string]string) care.MeasurementID {
		t.Helper()
		id := care.MeasurementID(k.IDs.New())
		_, err := k.BeginMeasurement(ctx, a, person, care.NewMeasurement{ID: id, Measure: measure, Manner: manner, On: "2026-02-01"})
		must(t, err)
		if len(answers) > 0 {
			_, err := k.AnswerMeasurement(ctx, a, person, id, answers)
			must(t, err)
		}
		return id
	}
	one := func(int) string { return "1" }
	for _, measure := range []string{"phq-9", "stori", "swemwbs", "dialog", "wsas"} {
		of, _ := k.Instruments().LatestMeasure(measure)
		must(t, k.CompleteMeasurement(ctx, k.AsBen, person, begin(k.AsBen, measure, care.MannerPaper, every(of, one))))
	}
	of, _ := k.Instruments().LatestMeasure("phq-9")
	filled, few := every(of, one), every(of, one)
	filled["3"] = ""
	for _, link := range []string{"1", "2", "3", "4", "5"} {
		few[link] = ""
	}
	must(t, k.CompleteMeasurement(ctx, own, person, begin(own, "phq-9", care.MannerPaper, filled)))
	must(t, k.CompleteMeasurement(ctx, own, person, begin(own, "phq-9", care.MannerPaper, few)))
	begin(own, "dialog", care.MannerPaper, map[string]string{"1": "4", "1.help": "1"})
	begin(own, "water-today", care.MannerKiosk, nil)
	must(t, k.SetGoal(ctx, own, person, care.NewGoal{ID: care.GoalID(k.IDs.New()), Words: "Swim again", Rating: 3, RatingID: care.RatingID(k.IDs.New())}))
	must(t, k.CompleteMeasurement(ctx, own, person, begin(own, "goal-sheet", care.MannerTogether, map[string]string{"goal-1": "7"})))
	must(t, k.DeclineMeasure(ctx, own, person, care.DeclineID(k.IDs.New()), "core-10", "Not today.\nAsk me in spring."))
	must(t, k.DeclineMeasure(ctx, k.AsBen, person, care.DeclineID(k.IDs.New()), "core-10", ""))
	must(t, k.Store.Write(ctx, func(tx care.Tx) error { return elsewhere(t, tx, k, person) }))
	reminded(t, k, own)
	record, err := k.TakeCopy(ctx, own, person)
	must(t, err)
	return k, own, record
}

// elsewhere keeps what only another release, or another service, can have kept: a
// version and a measure that are not loaded here, and scores of an earlier scoring.
func elsewhere(t testing.TB, tx care.Tx, k *testkit.Kit, person care.PersonID) error {
	ctx, at := t.Context(), k.Now()
	for n, of := range [][2]string{{"phq-9", "1.0.0"}, {"phq-9", "0.9.0"}, {"moon", "2.0.0"}} {
		m := care.Measurement{
			ID: care.MeasurementID(k.IDs.New()), Organisation: k.Organisation, Person: person, Measure: of[0], Version: of[1], AnsweredBy: "person",
			Manner: care.MannerPaper, On: "2026-01-05", Answers: map[string]string{"9": "1", "10": "0"}, BegunAt: at, BegunBy: k.AsBen.Account,
			ChangedAt: k.Now(), CompletedAt: k.Now(), CompletedBy: k.AsDele.Account, HelpShownAt: k.Now(), Replaces: care.MeasurementID(k.IDs.New()),
			Stated: map[string]instrument.Amount{"total": {Units: 130, Decimals: 1}, "other": {Units: -2}}, CheckedAt: k.Now(), CheckedBy: k.AsDele.Account,
		}
		if _, err := tx.InsertMeasurement(ctx, m); err != nil {
			return err
		}
		must(t, tx.SetMeasurementAnswers(ctx, m))
		must(t, tx.SetHelpSeen(ctx, k.Organisation, person, m.ID, k.AsBen.Account, k.Now()))
		for i, r := range []instrument.Result{
			{Value: instrument.Amount{Units: 1240, Decimals: 2}, Answered: 9, Asked: 9},
			{Value: instrument.Amount{Units: -5, Decimals: 1}, Answered: 8, Asked: 9, Filled: true},
			{Standing: instrument.NotEnough, Answered: 2, Asked: 9},
			{Standing: instrument.NothingApplies},
			{Which: 2, Value: instrument.Amount{Units: 7}, Answered: 2, Asked: 9},
			{Standing: instrument.NotEnough, Which: -1, Answered: 2, Asked: 9},
		} {
			sc := care.MeasureScore{
				Organisation: k.Organisation, Measurement: m.ID, Person: person, Score: fmt.Sprintf("part-%d", i), Method: instrument.MethodMean,
				Digest: fmt.Sprintf("00000000000%d", n), Result: r, At: at,
			}
			if r.Which != 0 {
				sc.Method = instrument.MethodHighest
			}
			must(t, tx.InsertMeasureScore(ctx, sc))
		}
		must(t, tx.CompleteMeasurement(ctx, m.Organisation, person, m.ID, m.CompletedBy, m.CompletedAt))
	}
	return nil
}

// TestWhatWasMeasuredMovesAsItWas: out of one service, into an empty one, out again.
func TestWhatWasMeasuredMovesAsItWas(t *testing.T) {
	k, own, record := mia(t)
	if len(record.Measurements) != 13 || len(record.Declines) != 2 {
		t.Fatalf("%d measurements and %d declined, want 13 and 2", len(record.Measurements), len(record.Declines))
	}
	allSaid(t, record)
	lib := testkit.Library(t)
	data, err := fhir.WriteRecord(record, lib)
	must(t, err)
	back, err := fhir.ReadRecord(data, lib)
	must(t, err)
	if diff := cmp.Diff(contents(record), contents(back), sameContents); diff != "" {
		t.Errorf("what came back:\n%s", diff)
	}
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		there := testkit.Service(t, s)
		must(t, there.ImportPerson(t.Context(), there.AsAdmin, back, there.River))
		here := there.Account(t, "Mia Ray", "mia", care.RolePerson, own.Person)
		after, err := there.TakeCopy(t.Context(), here, own.Person)
		must(t, err)
		if diff := cmp.Diff(contents(record).Measurements, contents(after).Measurements, sameContents); diff != "" {
			t.Errorf("what came over:\n%s", diff)
		}
		if diff := cmp.Diff(record.Declines, after.Declines, sameContents); diff != "" {
			t.Errorf("what was declined:\n%s", diff)
		}
		if diff := cmp.Diff(k.MeasureSeries(record), there.MeasureSeries(after), sameContents, cmp.Comparer(func(a, b *instrument.Measure) bool { return a == b })); diff != "" {
			t.Errorf("what moved:\n%s", diff)
		}
		if err := there.ImportPerson(t.Context(), there.AsAdmin, back, there.River); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second time: %v, want conflict", err)
		}
	})
}

// TestTheFileOfTheJudgeIsFresh keeps what was measured where a validator of FHIR that
// is not ours looks at it (e2e/fhir.test.mjs).
func TestTheFileOfTheJudgeIsFresh(t *testing.T) {
	_, _, record := mia(t)
	record.Audit, record.Authors = nil, nil
	data, err := fhir.WriteRecord(record, testkit.Library(t))
	must(t, err)
	var bundle fhir.Bundle
	must(t, json.Unmarshal(data, &bundle))
	bundle.Entry = slices.DeleteFunc(bundle.Entry, func(e fhir.BundleIn) bool {
		return strings.Contains(string(e.Resource), `"resourceType": "Questionnaire"`) // they are looked at where they lie
	})
	data, err = json.Marshal(bundle)
	must(t, err)
	text := strings.ReplaceAll(string(data), `{"resource":`, "\n"+`{"resource":`)        // one to a line
	text = regexp.MustCompile(`7abc-8[0-9a-f]{3}-`).ReplaceAllString(text, "7abc-8000-") // each kit has ids of its own
	testkit.Golden(t, filepath.Join("testdata", "measured.fhir.json"), text+"\n")
}

// allSaid fails where a part of a measurement, a score, a decline, a choice, a reminder
// or a day is set in none of them: a new part needs its place in the file.
func allSaid(t *testing.T, record care.Record) {
	t.Helper()
	set := map[string]bool{}
	var look func(v reflect.Value)
	look = func(v reflect.Value) {
		for i := range v.NumField() {
			name := v.Type().Name() + "." + v.Type().Field(i).Name
			set[name] = set[name] || !v.Field(i).IsZero()
			if f := v.Field(i); f.Kind() == reflect.Struct && f.Type().PkgPath() != "time" {
				look(f)
			}
		}
	}
	for _, m := range record.Measurements {
		look(reflect.ValueOf(m.Measurement))
		for _, sc := range m.Scores {
			look(reflect.ValueOf(sc))
		}
	}
	for _, list := range [][]reflect.Value{values(record.Declines), values(record.Choices), values(record.Reminders), values(record.Marks)} {
		for _, v := range list {
			look(v)
		}
	}
	for name, there := range set {
		if !there {
			t.Errorf("%s is set nowhere, so nobody sees that it goes along", name)
		}
	}
}

// TestTheFileHoldsOurWordsAlone: the Questionnaires in it are those of this project,
// also where the service loaded the official words.
func TestTheFileHoldsOurWordsAlone(t *testing.T) {
	_, _, record := mia(t)
	lib := testkit.Library(t)
	plain, err := fhir.WriteRecord(record, lib)
	must(t, err)
	of, _ := lib.LatestMeasure("phq-9")
	w := &instrument.Wording{
		Measure: of.ID, Version: of.Version, Lang: "en", Licence: "made for this test", Holder: "nobody", Notice: "zq-notice",
		Questions: every(of, func(int) string { return "zq-question" }), Answers: map[string]map[string]string{},
	}
	for _, scale := range of.Scales {
		w.Answers[scale.Key] = map[string]string{"0": "zq-least", "3": "zq-most"}
	}
	words, err := w.Encode()
	must(t, err)
	loaded, err := lib.With(fstest.MapFS{"phq-9/1.0.0/en.json": {Data: words}})
	must(t, err)
	if of, _ := loaded.LatestMeasure("phq-9"); !strings.Contains(string(of.Questionnaire), "zq-question") {
		t.Fatal("the official words are not loaded")
	}
	if with, err := fhir.WriteRecord(record, loaded); err != nil || string(with) != string(plain) {
		t.Errorf("with official words loaded the file is another one: %v", err)
	}
	if n := strings.Count(string(plain), `"resourceType": "Questionnaire"`); n != 7 {
		t.Errorf("%d Questionnaires in the file, want those of 7 measures", n)
	}
}

func TestAMeasurementThatNobodyMadeIsRefused(t *testing.T) {
	_, _, record := mia(t)
	lib := testkit.Library(t)
	data, err := fhir.WriteRecord(record, lib)
	must(t, err)
	k := testkit.Service(t, testkit.SQLite(t))
	at := func(r *care.Record, measure, version string, scores int) *care.ScoredMeasurement {
		i := slices.IndexFunc(r.Measurements, func(m care.ScoredMeasurement) bool {
			return m.Measure == measure && m.Version == version && len(m.Scores) == scores
		})
		return &r.Measurements[i]
	}
	phq := func(r *care.Record) *care.ScoredMeasurement { return at(r, "phq-9", "1.0.0", 1) }
	moon := func(r *care.Record) *care.ScoredMeasurement { return at(r, "moon", "2.0.0", 6) }
	for what, spoil := range map[string]func(r *care.Record){
		"another person's":            func(r *care.Record) { phq(r).Person = k.Farid },
		"an id that is none":          func(r *care.Record) { phq(r).ID = "x" },
		"an answer that is none":      func(r *care.Record) { phq(r).Answers["1"] = "4" },
		"a question that is none":     func(r *care.Record) { phq(r).Answers["77"] = "1" },
		"a carer's PHQ-9":             func(r *care.Record) { phq(r).AnsweredBy = "carer" },
		"a manner that is none":       func(r *care.Record) { phq(r).Manner = "telepathy" },
		"a day that is none":          func(r *care.Record) { phq(r).On = "2026-02-30" },
		"a score of other answers":    func(r *care.Record) { phq(r).Scores[0].Value.Units++ },
		"a score that we do not have": func(r *care.Record) { phq(r).Scores[0].Score = "grand-total" },
		"half of the scores":          func(r *care.Record) { m := at(r, "dialog", "1.0.0", 2); m.Scores = m.Scores[:1] },
		"a score twice":               func(r *care.Record) { m := phq(r); m.Scores = append(m.Scores, m.Scores[0]) },
		"scored and not finished":     func(r *care.Record) { m := phq(r); m.CompletedAt, m.CompletedBy = time.Time{}, "" },
		"finished and empty":          func(r *care.Record) { m := moon(r); m.Answers, m.Scores = nil, nil },
		"a link that breaks the row":  func(r *care.Record) { moon(r).Answers["a=1 b"] = "2" },
		"a code that breaks the row":  func(r *care.Record) { moon(r).Answers["a"] = "1 b=2" },
		"a measure without a name":    func(r *care.Record) { moon(r).Measure = "" },
		"a score beyond counting":     func(r *care.Record) { moon(r).Scores[0].Value.Units = -1 << 63 },
		"more places than there are":  func(r *care.Record) { moon(r).Scores[0].Value.Decimals = 200 },
		"a standing that is none":     func(r *care.Record) { moon(r).Scores[0].Standing = 9 },
		"a method that is none":       func(r *care.Record) { moon(r).Scores[0].Method = "guess" },
		"more answered than asked":    func(r *care.Record) { moon(r).Scores[0].Answered = 10 },
		"declined by nobody here":     func(r *care.Record) { r.Declines[0].Person = k.Farid },
		"declined with a nul":         func(r *care.Record) { r.Declines[0].Words = "a\x00b" },
	} {
		bad, err := fhir.ReadRecord(data, lib)
		must(t, err)
		spoil(&bad)
		if err := k.ImportPerson(t.Context(), k.AsAdmin, bad, ""); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want invalid", what, err)
		}
	}
}

func TestWhatDoesNotFitAMeasureIsToldWithItsPlace(t *testing.T) {
	_, _, record := mia(t)
	lib := testkit.Library(t)
	data, err := fhir.WriteRecord(record, lib)
	must(t, err)
	text := string(data)
	system := `"system": "urn:towpath:codes:phq-9:`
	for what, c := range map[string]struct{ old, with, want string }{
		"another system of codes": {system, `"system": "urn:other:`, "is not the system of codes"},
		"a score of nothing":      {`"derivedFrom"`, `"derivedfrom-not"`, "a score of no response"},
		"a value that is none":    {`"value": 12.40`, `"value": 1e400`, "is not a number"},
		"no value and no reason":  {`"valueQuantity": {`, `"valueNothing": {`, "does not say why"},
	} {
		if !strings.Contains(text, c.old) {
			t.Fatalf("%s: %q is not in the file", what, c.old)
		}
		_, err := fhir.ReadRecord([]byte(strings.ReplaceAll(text, c.old, c.with)), lib)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", what, err, c.want)
		}
	}
}

// measuredFile is a file with a measurement of a measure that is loaded, one of a
// measure that is not, their scores, and one that was declined.
func measuredFile(t testing.TB) []byte {
	t.Helper()
	const id, person = "00000000-0000-8000-8000-00000000b001", "00000000-0000-8000-8000-00000000a001"
	at := time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	record := care.Record{Person: care.Person{ID: person, Name: "A"}, Declines: []care.MeasureDecline{{ID: id, Person: person, Measure: "moon", Words: "no", At: at}}}
	for _, measure := range []string{"phq-9", "moon"} {
		m := care.Measurement{
			ID: id, Person: person, Measure: measure, Version: "1.0.0", AnsweredBy: "person", Manner: care.MannerPaper, On: "2026-03-01",
			Answers: map[string]string{"1": "2"}, BegunAt: at, ChangedAt: at, CompletedAt: at, CompletedBy: id,
		}
		scores := []care.MeasureScore{
			{Measurement: id, Person: person, Score: "total", Method: instrument.MethodSum, Digest: "0123456789ab", At: at, Result: instrument.Result{Value: instrument.Amount{Units: 75, Decimals: 1}, Answered: 9, Asked: 9}},
			{Measurement: id, Person: person, Score: "stage", Method: instrument.MethodHighest, Digest: "0123456789ab", At: at, Result: instrument.Result{Standing: instrument.NotEnough, Which: -1, Asked: 9}},
		}
		record.Measurements = append(record.Measurements, care.ScoredMeasurement{Measurement: m, Scores: scores})
	}
	data, err := fhir.WriteRecord(record, testkit.Library(t))
	must(t, err)
	return data
}
