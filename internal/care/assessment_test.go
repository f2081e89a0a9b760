package care_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/testkit"
)

// kit gives a service with the cast and nothing in anybody's record.
func kit(t testing.TB) *testkit.Kit {
	t.Helper()
	if one, ok := t.(*testing.T); ok && !strings.Contains(t.Name(), "/") {
		one.Parallel() // most of a test is waiting for a disk
	}
	return testkit.Service(t, testkit.SQLite(t))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t testing.TB, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want %s", what, err, kind)
	}
}

// wantField fails unless an error says, of exactly this field, what to do.
func wantField(t testing.TB, what string, err error, field string) {
	t.Helper()
	wantKind(t, what, err, fault.Invalid)
	for _, f := range fault.FieldsOf(err) {
		if f.Name == field && f.Message != "" {
			return
		}
	}
	t.Errorf("%s: the fields are %+v, want %s among them", what, fault.FieldsOf(err), field)
}

func step(n int) instrument.Answer { return instrument.Answer{Step: instrument.WholeStep(n)} }

// seen lists the voices whose values, words or picture a reader can see by any
// page there is.
func seen(t testing.TB, k *testkit.Kit, a care.Actor, id care.AssessmentID) string {
	t.Helper()
	var out []string
	see := func(where string, readings []care.Reading) {
		for _, r := range readings {
			if r.Values != nil {
				out = append(out, where+":"+string(r.Voice))
			}
		}
	}
	page, err := k.ShowAssessment(t.Context(), a, k.Amina, id)
	must(t, err)
	see("page", page.Readings)
	for _, ans := range page.Answers {
		out = append(out, "words:"+string(ans.Voice))
	}
	lines, err := k.ListAssessments(t.Context(), a, k.Amina)
	must(t, err)
	see("list", lines[0].Readings)
	journey, err := k.ShowJourney(t.Context(), a, k.Amina)
	must(t, err)
	see("journey", journey.Lines[0].Readings)
	bloom, err := k.ShowBloom(t.Context(), a, k.Amina, care.BloomQuery{Assessment: id})
	must(t, err)
	see("bloom", bloom.Lines[bloom.Now].Readings)
	for _, ans := range bloom.Answers {
		out = append(out, "spoken:"+string(ans.Voice))
	}
	return strings.Join(out, " ")
}

func views(voices ...string) string {
	var out []string
	for _, where := range []string{"page", "words", "list", "journey", "bloom", "spoken"} {
		for _, v := range voices {
			out = append(out, where+":"+v)
		}
	}
	return strings.Join(out, " ")
}

func TestApartHidesTheOthersViewUntilBothAreIn(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayApart)
	k.Say(t, k.AsAmina, k.Amina, id, care.VoicePerson, "body", 3)
	k.Say(t, k.AsBen, k.Amina, id, care.VoiceWorker, "body", 5)
	mine := func(when string) {
		t.Helper()
		if got := seen(t, k, k.AsAmina, id); got != views("person") {
			t.Errorf("%s Amina sees %s", when, got)
		}
		if got := seen(t, k, k.AsBen, id); got != views("worker") {
			t.Errorf("%s Ben sees %s", when, got)
		}
	}
	mine("at first")
	page, err := k.ShowAssessment(t.Context(), k.AsBen, k.Amina, id)
	must(t, err)
	if len(page.Waiting) != 1 || page.Waiting[0] != care.VoicePerson {
		t.Errorf("Ben waits for %v", page.Waiting)
	}
	must(t, k.HandInReading(t.Context(), k.AsAmina, k.Amina, id, care.VoicePerson))
	mine("once hers is in")
	must(t, k.HandInReading(t.Context(), k.AsBen, k.Amina, id, care.VoiceWorker))
	for _, a := range []care.Actor{k.AsAmina, k.AsBen} {
		if got := seen(t, k, a, id); got != views("person", "worker") {
			t.Errorf("once both are in, %s sees %s", a.Name, got)
		}
	}
}

func TestApartOneSpeaksOnlyInOnesOwnVoice(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayApart)
	for _, c := range []struct {
		who   care.Actor
		voice care.Voice
	}{{k.AsAmina, care.VoiceWorker}, {k.AsAmina, care.VoiceAgreed}, {k.AsBen, care.VoicePerson}} {
		_, err := k.RecordAnswer(t.Context(), c.who, k.Amina, id, care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: c.voice, Area: "body", Given: step(3)})
		wantKind(t, c.who.Name+" speaks as "+string(c.voice), err, fault.Denied)
		err = k.HandInReading(t.Context(), c.who, k.Amina, id, c.voice)
		wantKind(t, c.who.Name+" hands in as "+string(c.voice), err, fault.Denied)
	}
	// One of several may not be another's voice either.
	_, err := k.RecordAnswer(t.Context(), k.AsBen, k.Amina, id,
		care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoiceWorker, Area: "body", Given: step(3)},
		care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoicePerson, Area: "body", Given: step(3)})
	wantKind(t, "Ben speaks for both", err, fault.Denied)
	page, err := k.ShowAssessment(t.Context(), k.AsBen, k.Amina, id)
	must(t, err)
	if len(page.Answers) != 0 {
		t.Errorf("half of what was refused was kept: %+v", page.Answers)
	}
}

func TestTogetherEverybodySeesAll(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	for _, v := range []care.Voice{care.VoiceAgreed, care.VoicePerson, care.VoiceWorker} {
		k.Say(t, k.AsBen, k.Amina, id, v, "body", 3)
	}
	for _, a := range []care.Actor{k.AsAmina, k.AsBen} {
		if got := seen(t, k, a, id); got != views("agreed", "person", "worker") {
			t.Errorf("%s sees %s", a.Name, got)
		}
	}
}

func TestCompletingApartShowsWhatWasHidden(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayApart)
	wantField(t, "completing nothing", k.CompleteAssessment(t.Context(), k.AsBen, k.Amina, id), "assessment")
	k.Say(t, k.AsBen, k.Amina, id, care.VoiceWorker, "body", 5)
	wantField(t, "completing without her", k.CompleteAssessment(t.Context(), k.AsBen, k.Amina, id), "assessment")
	wantField(t, "handing in nothing", k.HandInReading(t.Context(), k.AsAmina, k.Amina, id, care.VoicePerson), "assessment")
	k.Say(t, k.AsAmina, k.Amina, id, care.VoicePerson, "body", 3)
	wantField(t, "completing before hers is in", k.CompleteAssessment(t.Context(), k.AsBen, k.Amina, id), "assessment")
	for range 2 { // twice is once
		must(t, k.HandInReading(t.Context(), k.AsAmina, k.Amina, id, care.VoicePerson))
	}
	must(t, k.CompleteAssessment(t.Context(), k.AsBen, k.Amina, id))
	page, err := k.ShowAssessment(t.Context(), k.AsAmina, k.Amina, id)
	must(t, err)
	first := page.Assessment.CompletedAt
	must(t, k.CompleteAssessment(t.Context(), k.AsAmina, k.Amina, id))
	page, err = k.ShowAssessment(t.Context(), k.AsAmina, k.Amina, id)
	must(t, err)
	if first.IsZero() || !page.Assessment.CompletedAt.Equal(first) {
		t.Errorf("completing twice moved it from %v to %v", first, page.Assessment.CompletedAt)
	}
	if got := seen(t, k, k.AsAmina, id); got != views("person", "worker") {
		t.Errorf("Amina sees %s", got)
	}
}

func TestAFinishedAssessmentTakesNoAnswers(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	k.Say(t, k.AsAmina, k.Amina, id, care.VoicePerson, "body", 3)
	must(t, k.CompleteAssessment(t.Context(), k.AsBen, k.Amina, id))
	_, err := k.RecordAnswer(t.Context(), k.AsAmina, k.Amina, id, care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoicePerson, Area: "habits", Given: step(3)})
	wantKind(t, "an answer afterwards", err, fault.Conflict)
}

func TestStartAssessmentSaysWhatIsWrong(t *testing.T) {
	k := kit(t)
	good := care.NewAssessment{ID: care.AssessmentID(k.IDs.New()), Instrument: "bloom-adult", Kind: care.KindReview, Way: care.WayApart, On: "2026-03-14"}
	for field, spoil := range map[string]func(*care.NewAssessment){
		"id":         func(n *care.NewAssessment) { n.ID = "x" },
		"instrument": func(n *care.NewAssessment) { n.Instrument = "phq-9" },
		"kind":       func(n *care.NewAssessment) { n.Kind = "final" },
		"way":        func(n *care.NewAssessment) { n.Way = "" },
		"on":         func(n *care.NewAssessment) { n.On = "2026-03-16" },
		"present":    func(n *care.NewAssessment) { n.Present = strings.Repeat("x", care.MaxLine+1) },
		"minutes":    func(n *care.NewAssessment) { n.Minutes = -1 },
	} {
		bad := good
		spoil(&bad)
		_, err := k.StartAssessment(t.Context(), k.AsBen, k.Amina, bad)
		wantField(t, field, err, field)
	}
	for _, on := range []care.Date{"", "2026-02-30", "14.03.2026", "9999-12-31"} {
		bad := good
		bad.On = on
		_, err := k.StartAssessment(t.Context(), k.AsBen, k.Amina, bad)
		wantField(t, fmt.Sprintf("on %q", on), err, "on")
	}
	// Where it is already tomorrow, tomorrow is today.
	k.Clock.Set(time.Date(2026, time.March, 14, 12, 0, 0, 0, time.UTC))
	good.On = "2026-03-15"
	first, err := k.StartAssessment(t.Context(), k.AsBen, k.Amina, good)
	must(t, err)
	good.Way, good.Present = care.WayTogether, "somebody else"
	again, err := k.StartAssessment(t.Context(), k.AsAmina, k.Amina, good)
	must(t, err)
	if again != first || first.InstrumentVersion == "" || first.Source != care.SourceScreen {
		t.Errorf("starting again gave %+v, the first was %+v", again, first)
	}
}
