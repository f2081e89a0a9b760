package instrument_test

import (
	"testing"

	"towpath/internal/instrument"
)

func TestWordsFallBack(t *testing.T) {
	inst := smallInstrument(t)
	for lang, want := range map[string]string{
		"en": "en", "en-GB": "en", "cy": "cy", "cy-GB": "cy", "ur": "en", "": "en", "../en": "en",
	} {
		if got := inst.Words(lang).Lang; got != want {
			t.Errorf("asked for %q, got %q, want %q", lang, got, want)
		}
	}
}

func TestWordsForAnswers(t *testing.T) {
	w := smallInstrument(t).Words("en")
	for text, want := range map[string]string{
		"": "", "1": "1: S1, a lot", "2": "2: S1, a bit", "3": "3: S2, a bit", "6": "6: S3, a lot",
		"6.5": "6½: S3", "10": "10: S5, a lot",
		"left": "Left", "not-applicable": "Not me", "not-sure": "Unsure",
	} {
		a, err := instrument.ParseAnswer(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.Answer(a); got != want {
			t.Errorf("%q reads %q, want %q", text, got, want)
		}
	}
	if got := w.Matters(instrument.MattersQuiteABit); got != "Quite" {
		t.Errorf("matters reads %q", got)
	}
	if w.StepWord(13) != "" || w.StepWord(0) != "" || w.StepWord(2) != "a lot" {
		t.Error("a word stands beside a half step, or none beside a whole one")
	}
	if area := w.Area("no-such"); area.Name != "" {
		t.Errorf("an unknown area is called %q", area.Name)
	}
}
