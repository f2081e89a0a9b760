package instrument_test

import (
	"testing"

	"pgregory.net/rapid"

	"towpath/internal/instrument"
)

func TestStepTexts(t *testing.T) {
	for text, want := range map[string]instrument.Step{
		"1": 2, "1.0": 2, "1.5": 3, "6": 12, "6.5": 13, "9.5": 19, "10": 20, "10.0": 20,
	} {
		if got, err := instrument.ParseStep(text); err != nil || got != want {
			t.Errorf("ParseStep(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "0", "0.5", "10.5", "11", "-1", "+1", "01", " 1", "1 ", "1.", ".5", "1.25", "1.50", "1,5", "five", "1e0", "NaN", "٣",
		"99999999999999999999",
	} {
		if got, err := instrument.ParseStep(text); err == nil {
			t.Errorf("ParseStep(%q) = %v, and should be refused", text, got)
		}
	}
}

func TestStepStages(t *testing.T) {
	want := map[string]int{
		"1": 1, "1.5": 1, "2": 1, "2.5": 1, "3": 2, "4": 2, "4.5": 2, "5": 3, "6": 3, "6.5": 3,
		"7": 4, "8": 4, "8.5": 4, "9": 5, "9.5": 5, "10": 5,
	}
	for text, stage := range want {
		step, err := instrument.ParseStep(text)
		if err != nil || step.Stage() != stage {
			t.Errorf("step %s is in stage %d, want %d (%v)", text, step.Stage(), stage, err)
		}
	}
	for _, s := range []instrument.Step{0, 1, 21, -4, 127} {
		if s.Valid() || s.Whole() || s.Stage() != 0 || s.String() != "" {
			t.Errorf("Step(%d) passes for a step", s)
		}
	}
	if instrument.WholeStep(0).Valid() || instrument.WholeStep(11).Valid() || instrument.WholeStep(74).Valid() {
		t.Error("WholeStep lets numbers off the scale in")
	}
}

func TestStepProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := instrument.Step(rapid.IntRange(2, 20).Draw(t, "step"))
		back, err := instrument.ParseStep(s.String())
		if err != nil || back != s || s.Float() != float64(s)/2 {
			t.Fatalf("%d prints %q and is read as %d, %v", s, s, back, err)
		}
		if s < instrument.MaxStep && (s+1).Stage() < s.Stage() {
			t.Fatalf("step %s is in a lower stage than %s", s+1, s)
		}
		if s.Stage() != (instrument.Step(s) / 2 * 2).Stage() {
			t.Fatalf("half step %s is not in the stage of the whole one below", s)
		}
	})
}

func FuzzParseAnswer(f *testing.F) {
	for _, text := range []string{"", "6", "6.5", "left", "not-applicable", "not-sure", "0", "x"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a, err := instrument.ParseAnswer(text)
		if err != nil {
			if !a.NeverAsked() {
				t.Fatalf("%q is refused and yet gives %+v", text, a)
			}
			return
		}
		if !a.Valid() || a.NeverAsked() != (text == "") {
			t.Fatalf("%q gives %+v", text, a)
		}
		if again, err := instrument.ParseAnswer(a.String()); err != nil || again != a {
			t.Fatalf("%q gives %+v, which prints %q and gives %+v", text, a, a, again)
		}
	})
}
