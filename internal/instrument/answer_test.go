package instrument_test

import (
	"testing"

	"towpath/internal/instrument"
)

// The four ways of having no number are four different answers, and no nought.
func TestAnswersWithoutNumber(t *testing.T) {
	seen := map[instrument.Answer]string{}
	for _, code := range []string{"", "left", "not-applicable", "not-sure"} {
		a, err := instrument.ParseAnswer(code)
		if err != nil || a.HasStep() || !a.Valid() || a.Step != 0 || a.String() != code {
			t.Errorf("%q gives %+v, %v", code, a, err)
		}
		if other, taken := seen[a]; taken {
			t.Errorf("%q and %q are the same answer", code, other)
		}
		seen[a] = code
	}
}

func TestAnswerValid(t *testing.T) {
	for a, want := range map[instrument.Answer]bool{
		{}:                                    true,
		{Step: 13}:                            true,
		{NotGiven: instrument.NotSure}:        true,
		{Step: 13, NotGiven: instrument.Left}: false,
		{Step: 1}:                             false,
		{Step: 21}:                            false,
		{NotGiven: 4}:                         false,
	} {
		if a.Valid() != want {
			t.Errorf("%+v valid: %v", a, a.Valid())
		}
	}
}

func TestMattersCodes(t *testing.T) {
	for _, m := range instrument.MattersLevels {
		if got, err := instrument.ParseMatters(m.String()); err != nil || got != m || m.String() == "" {
			t.Errorf("%d prints %q and gives %d, %v", m, m, got, err)
		}
	}
	if _, err := instrument.ParseMatters("very"); err == nil {
		t.Error("an unknown level is taken")
	}
	if instrument.Matters(9).String() != "" || instrument.NotGiven(9).String() != "" {
		t.Error("an unknown code prints something")
	}
}

func TestCheckAnswersAndCounts(t *testing.T) {
	inst := smallInstrument(t)
	six := instrument.Answer{Step: instrument.WholeStep(6)}
	left := instrument.Answer{NotGiven: instrument.Left}
	for _, c := range []struct {
		answers map[string]instrument.Answer
		ok      bool
		counts  bool
	}{
		{nil, true, false},
		{map[string]instrument.Answer{"home": six}, true, false},
		{map[string]instrument.Answer{"home": six, "hope": left}, true, false},
		{map[string]instrument.Answer{"home": six, "hope": {}}, true, false},
		{map[string]instrument.Answer{"home": six, "hope": {Step: 13}}, true, true},
		{map[string]instrument.Answer{"home": six, "my-dog": six}, false, false},
		{map[string]instrument.Answer{"home": {Step: 12, NotGiven: instrument.Left}}, false, false},
	} {
		if err := inst.CheckAnswers(c.answers); (err == nil) != c.ok {
			t.Errorf("%v: %v", c.answers, err)
		}
		if got := inst.Counts(c.answers); got != c.counts {
			t.Errorf("%v counts: %v", c.answers, got)
		}
	}
}
