package care_test

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/testkit"
)

// on begins an assessment on a day and says one step in the person's voice.
func on(t testing.TB, k *testkit.Kit, which string, day care.Date, n int) care.AssessmentID {
	t.Helper()
	id := care.AssessmentID(k.IDs.New())
	_, err := k.StartAssessment(t.Context(), k.AsBen, k.Amina, care.NewAssessment{ID: id, Instrument: which, Kind: care.KindReview, Way: care.WayTogether, On: day})
	must(t, err)
	if n > 0 {
		inst, _ := k.Instruments().Latest(which)
		k.Say(t, k.AsAmina, k.Amina, id, care.VoicePerson, inst.Areas[1].Key, n)
	}
	return id
}

func TestABloomIsComparedWithWhatWasAskedFor(t *testing.T) {
	k := kit(t)
	second := on(t, k, "bloom-adult", "2025-06-01", 5)
	first := on(t, k, "bloom-adult", "2025-01-01", 3) // written down later, and yet the first
	carers := on(t, k, "bloom-carers", "2025-07-01", 4)
	third := on(t, k, "bloom-adult", "2025-12-01", 7)
	empty := on(t, k, "bloom-adult", "2026-02-01", 0)
	for what, c := range map[string]struct {
		q         care.BloomQuery
		now, with care.AssessmentID
	}{
		"the latest that has something": {care.BloomQuery{}, third, ""},
		"with the first":                {care.BloomQuery{With: care.WithFirst}, third, first},
		"with the previous":             {care.BloomQuery{With: care.WithPrevious}, third, second},
		"with any":                      {care.BloomQuery{With: string(first)}, third, first},
		"an older one":                  {care.BloomQuery{Assessment: second, With: care.WithPrevious}, second, first},
		"the first with the first":      {care.BloomQuery{Assessment: first, With: care.WithFirst}, first, ""},
		"the first with the previous":   {care.BloomQuery{Assessment: first, With: care.WithPrevious}, first, ""},
		"an older one with a later one": {care.BloomQuery{Assessment: first, With: string(third)}, first, third},
		"another instrument":            {care.BloomQuery{Assessment: carers, With: care.WithFirst}, carers, ""},
		"one with nothing in it yet":    {care.BloomQuery{Assessment: empty, With: care.WithPrevious}, empty, third},
		"a word that means nothing":     {care.BloomQuery{With: "best"}, third, ""},
	} {
		page, err := k.ShowBloom(t.Context(), k.AsAmina, k.Amina, c.q)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if got := page.Lines[page.Now].ID; got != c.now || page.Instrument.ID != page.Lines[page.Now].Instrument {
			t.Errorf("%s: shown is %s, want %s", what, got, c.now)
		}
		if (page.With < 0) != (c.with == "") || page.With >= 0 && page.Lines[page.With].ID != c.with {
			t.Errorf("%s: compared with %d of %v, want %q", what, page.With, page.Lines, c.with)
		}
		for _, l := range page.Lines {
			if l.Instrument != page.Lines[page.Now].Instrument {
				t.Errorf("%s: %s is among the lines", what, l.Instrument)
			}
		}
	}
}

func TestABloomIsNotComparedWithWhatCannotBe(t *testing.T) {
	k := kit(t)
	carers := on(t, k, "bloom-carers", "2025-07-01", 4)
	third := on(t, k, "bloom-adult", "2025-12-01", 7)
	empty := on(t, k, "bloom-adult", "2026-02-01", 0)
	for what, q := range map[string]care.BloomQuery{
		"an id that is nobody's":      {Assessment: care.AssessmentID(k.IDs.New())},
		"with an id that is nobody's": {With: k.IDs.New()},
		"with itself":                 {Assessment: third, With: string(third)},
		"with another instrument":     {Assessment: third, With: string(carers)},
		"with one that has nothing":   {Assessment: third, With: string(empty)},
	} {
		_, err := k.ShowBloom(t.Context(), k.AsAmina, k.Amina, q)
		wantKind(t, what, err, fault.Denied)
	}
}

func TestAPersonWithNoBloomHasNothingToShow(t *testing.T) {
	k := kit(t)
	for range 2 { // none begun, then one begun with nothing in it
		page, err := k.ShowBloom(t.Context(), k.AsAmina, k.Amina, care.BloomQuery{With: care.WithFirst})
		must(t, err)
		if page.Now >= 0 || page.With >= 0 || len(page.Lines) != 0 || page.Person.ID != k.Amina {
			t.Errorf("the page: %+v", page)
		}
		on(t, k, "bloom-adult", "2026-01-01", 0)
	}
}

func TestThePictureSaysWhoseEachValueIs(t *testing.T) {
	values := func(steps ...instrument.Step) (out []instrument.Answer) {
		for _, s := range steps {
			out = append(out, instrument.Answer{Step: s})
		}
		return out
	}
	line := care.AssessmentLine{Readings: []care.Reading{
		{Voice: care.VoicePerson, Values: values(4, 6, 0, 0)},
		{Voice: care.VoiceAgreed, Values: values(8, 0, 0, 0)},
		{Voice: care.VoiceWorker, Values: values(2, 2, 2, 0)},
	}}
	line.Readings[0].Values[1] = instrument.Answer{NotGiven: instrument.NotSure} // a reason is an answer too
	got := line.Picture(5)
	want := []care.Value{
		{Answer: instrument.Answer{Step: 8}, Voice: care.VoiceAgreed},
		{Answer: instrument.Answer{NotGiven: instrument.NotSure}, Voice: care.VoicePerson},
		{Answer: instrument.Answer{Step: 2}, Voice: care.VoiceWorker},
		{},
		{},
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("area %d: %+v, want %+v", i, got[i], want[i])
		}
	}
	line.Readings[2].Values = nil // kept back
	if got := line.Picture(3); got[2] != (care.Value{}) {
		t.Errorf("what was kept back is drawn: %+v", got[2])
	}
}

func TestABloomWithAnotherInstrumentCanBeFound(t *testing.T) {
	k := kit(t)
	adult := on(t, k, "bloom-adult", "2025-06-01", 5)
	carers := on(t, k, "bloom-carers", "2025-07-01", 4)
	page, err := k.ShowBloom(t.Context(), k.AsAmina, k.Amina, care.BloomQuery{})
	must(t, err)
	if len(page.Lines) != 1 || page.Lines[0].ID != carers || len(page.Others) != 1 || page.Others[0].ID != adult {
		t.Errorf("lines %v, others %v", page.Lines, page.Others)
	}
}
