package care_test

import (
	"bytes"
	"io/fs"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/instruments"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/insight"
	"towpath/internal/instrument"
	"towpath/internal/outcome"
	"towpath/internal/testkit"
)

// scored adds a measurement of somebody, done and scored, in which every answer is alike.
func (k story) scored(t testing.TB, measure string, id care.PersonID, on care.Date, answer int) {
	t.Helper()
	of, _ := k.Instruments().LatestMeasure(measure)
	k.scoredOf(t, of, id, on, answer)
}

func (k story) scoredOf(t testing.TB, of *instrument.Measure, id care.PersonID, on care.Date, answer int) {
	t.Helper()
	m := care.Measurement{
		ID: care.MeasurementID(k.IDs.New()), Organisation: k.Organisation, Person: id, Measure: of.ID, Version: of.Version, AnsweredBy: "person",
		Manner: care.MannerAlone, On: on, Answers: map[string]string{}, BegunAt: k.Clock.Tick(), BegunBy: k.AsBen.Account,
	}
	marks := of.Blank()
	for slot, item := range of.Items {
		m.Answers[item.LinkID] = strconv.Itoa(answer)
		marks[slot], _ = of.ParseMark(slot, m.Answers[item.LinkID])
	}
	must(t, k.Store.Write(t.Context(), func(tx care.Tx) error {
		if _, err := tx.InsertMeasurement(t.Context(), m); err != nil {
			return err
		}
		for i, r := range of.Plan().Run(marks, nil) {
			err := tx.InsertMeasureScore(t.Context(), care.MeasureScore{
				Organisation: k.Organisation, Measurement: m.ID, Person: id, Score: of.Scores[i].Key, Method: of.Scores[i].Method, Digest: of.Digest, Result: r, At: k.Clock.Now(),
			})
			if err != nil {
				return err
			}
		}
		if err := tx.CompleteMeasurement(t.Context(), k.Organisation, id, m.ID, k.AsBen.Account, k.Clock.Now()); err != nil {
			return err
		}
		return tx.InsertAuditEntry(t.Context(), care.AuditEntry{
			ID: k.IDs.New(), Organisation: k.Organisation, At: k.Clock.Now(), Account: k.AsBen.Account, Role: k.AsBen.Role,
			Action: "CompleteMeasurement", Person: id, Outcome: care.OutcomeAllowed,
		})
	}))
}

func TestAMeasureIsReportedWithWhatItsSourcesSay(t *testing.T) {
	k := story{Kit: testkit.Service(t, testkit.Open(t, testkit.Address(t, "sqlite")))}
	ctx := t.Context()
	for n := range 90 { // from 18 to 9 for one in three, and else no more than a point
		id := care.PersonID(k.IDs.New())
		must(t, k.AddPerson(ctx, k.AsAdmin, care.NewPerson{ID: id, Name: "Somebody", Team: k.River}))
		k.scored(t, "phq-9", id, "2025-03-01", 2)
		k.scored(t, "phq-9", id, "2025-09-01", 2-max(n%3-1, 0))
	}
	ask := care.OutcomeAsk{Instrument: "phq-9", Voice: care.VoicePerson, From: "2025-01-01", To: "2025-12-31"}
	report, err := k.ShowOutcome(ctx, k.AsDele, ask)
	must(t, err)
	total, ok := report.Area("total")
	if !ok || total.Better != -1 || report.Instrument != nil || report.Measure == nil {
		t.Fatalf("the report is of %+v", total)
	}
	p := report.Published
	about(t, "paired", p.Count(outcome.Total, "total", outcome.Paired), 90, 12)
	about(t, "lower", p.Count(outcome.Total, "total", outcome.Lower), 30, 12)
	about(t, "lower by six or more", p.Count(outcome.Total, total.FarColumn(), outcome.FarLower), 30, 12)
	about(t, "within chance", p.Count(outcome.Total, total.FarColumn(), outcome.NotFar), 60, 12)
	about(t, "ten or above at first", p.Count(outcome.Total, "total"+outcome.EndingFirst, outcome.FromCut(10)), 90, 12)
	about(t, "under ten now", p.Count(outcome.Total, "total"+outcome.EndingLatest, outcome.UnderCut(10)), 30, 12)
	about(t, "the mean change", p.Mean(outcome.Total, "total"), -3, 2.5)
	if claims := report.Claims(); len(claims) != 2 || claims[0].At != 6 || claims[0].Source == "" || !claims[1].Cut || claims[1].At != 10 {
		t.Errorf("claims %+v", claims)
	}
	chart, err := k.ShowOutcomeChart(ctx, k.AsDele, care.ChartAsk{OutcomeAsk: ask, Area: "total"})
	must(t, err)
	about(t, "in September", chart.Points[8].Value, -3, 2.5)
	if _, err := k.ShowOutcomeChart(ctx, k.AsDele, care.ChartAsk{OutcomeAsk: ask}); !fault.Is(err, fault.Invalid) {
		t.Errorf("scores taken together: %v", err)
	}
	heard, err := k.ShowHeard(ctx, k.AsDele, care.OutcomeAsk{Instrument: "phq-9", Voice: care.VoicePerson, From: "2025-01-01", To: "2026-12-31"})
	must(t, err)
	about(t, "heard twice", heard.Published.Count(outcome.Total, outcome.ColumnHeard, outcome.HeardTwice), 90, 12)
}

func TestWhatCannotBeAskedOfAMeasure(t *testing.T) {
	k := story{Kit: testkit.Service(t, testkit.Open(t, testkit.Address(t, "sqlite")))}
	good := care.OutcomeAsk{Instrument: "reqol-10", Preset: care.PresetNHSCommunity, Voice: care.VoicePerson, From: "2025-01-01", To: "2025-12-31", Since: outcome.SinceWindow}
	report, err := k.ShowOutcome(t.Context(), k.AsDele, good)
	must(t, err)
	total, _ := report.Area("total")
	if report.Ask.Since != outcome.SinceStart || report.Rule.MinDays != 1 || total.Reliable != 5 || len(total.Scale.Cuts) != 1 || total.Scale.Cuts[0] != 25 {
		t.Errorf("the preset sets %+v, %+v", report.Ask, total)
	}
	for name, change := range map[string]func(*care.OutcomeAsk){
		"a measure that the preset is not for": func(a *care.OutcomeAsk) { a.Instrument = "phq-9" },
		"a Bloom by the preset":                func(a *care.OutcomeAsk) { a.Instrument = "bloom-adult" },
		"a preset that there is not":           func(a *care.OutcomeAsk) { a.Preset = "league-table" },
		"an answer of nobody who answers it":   func(a *care.OutcomeAsk) { a.Voice = care.VoiceWorker },
		"a gap":                                func(a *care.OutcomeAsk) { a.Gap = true },
		"a measure with no scoring":            func(a *care.OutcomeAsk) { a.Instrument, a.Preset = "gbo", "" },
		"a measure of a service":               func(a *care.OutcomeAsk) { a.Instrument, a.Preset = "recollect-fidelity", "" },
		"a version that there is not":          func(a *care.OutcomeAsk) { a.Version = "9.9.9" },
	} {
		ask := good
		change(&ask)
		if _, err := k.ShowOutcome(t.Context(), k.AsDele, ask); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// twoVersions is what is shipped, with an older version of a measure beside: the same in all
// but its number.
func twoVersions(t *testing.T, measure string) *instrument.Library {
	t.Helper()
	files := fstest.MapFS{}
	must(t, fs.WalkDir(instruments.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(instruments.FS, path)
		files[path] = &fstest.MapFile{Data: data}
		if rest, ok := strings.CutPrefix(path, measure+"/1.0.0/"); ok {
			files[measure+"/0.9.0/"+rest] = &fstest.MapFile{Data: bytes.ReplaceAll(data, []byte("1.0.0"), []byte("0.9.0"))}
		}
		return err
	}))
	lib, err := instrument.Load(files)
	must(t, err)
	return lib
}

func TestVersionsAreNeverMixed(t *testing.T) {
	k := story{Kit: testkit.Service(t, testkit.Open(t, testkit.Address(t, "sqlite")))}
	ctx := t.Context()
	lib := twoVersions(t, "phq-9")
	secret := func(b []byte) { copy(b, "a secret of this test's very own") }
	service := care.New(care.Parts{
		Store: k.Store, Policies: testkit.Policies(t), Instruments: lib, Now: k.Clock.Tick, NewID: k.IDs.New, Log: slog.New(slog.DiscardHandler), LogKeys: testkit.LogKeys{},
		Examples: testkit.Examples(t), Mirror: testkit.Mirror(t),
	}).Counting(insight.New(k.Store, care.FormsOf(lib), nil, secret, slog.New(slog.DiscardHandler)))
	for n := range 90 {
		id := care.PersonID(k.IDs.New())
		must(t, service.AddPerson(ctx, k.AsAdmin, care.NewPerson{ID: id, Name: "Somebody", Team: k.River}))
		of, _ := lib.LatestMeasure("phq-9")
		if n%3 == 0 {
			of, _ = lib.Measure("phq-9", "0.9.0")
		}
		k.scoredOf(t, of, id, "2025-03-01", 2)
		k.scoredOf(t, of, id, "2025-09-01", 1)
	}
	ask := care.OutcomeAsk{Instrument: "phq-9", Voice: care.VoicePerson, From: "2025-01-01", To: "2025-12-31"}
	newest, err := service.ShowOutcome(ctx, k.AsDele, ask)
	must(t, err)
	ask.Version = "0.9.0"
	older, err := service.ShowOutcome(ctx, k.AsDele, ask)
	must(t, err)
	about(t, "of the newest", newest.Published.People(outcome.Total), 60, 12)
	about(t, "of the older", older.Published.People(outcome.Total), 30, 12)
	if len(newest.Others) != 1 || len(older.Others) != 1 || newest.Others[0].Version != "0.9.0" || older.Others[0].Version != "1.0.0" {
		t.Fatalf("other versions %+v, %+v", newest.Others, older.Others)
	}
	// What each says of the other is the very number that the other says of itself.
	if newest.Others[0].People != older.Published.People(outcome.Total) || older.Others[0].People != newest.Published.People(outcome.Total) {
		t.Errorf("other versions %+v, %+v", newest.Others, older.Others)
	}
}
