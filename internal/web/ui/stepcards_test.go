package ui_test

import (
	"strconv"
	"strings"
	"testing"

	"towpath/internal/web/ui"
)

func cards(chosen string) ui.StepCards {
	s := ui.StepCards{Name: "home", Legend: "Home", Hint: "Choose", Chosen: chosen, NotGiven: []ui.Option{{Value: "left", Label: "Leave it"}, {Value: "unsure", Label: "Not sure"}}}
	for i := range s.Stages {
		s.Stages[i] = ui.Stage{Name: "Stage", Sentence: "Words", Low: 2*i + 1, High: 2*i + 2}
	}
	return s
}

func TestStepCardsChooseWhatWasChosenAndNothingElse(t *testing.T) {
	k := kit(t, "en")
	for _, x := range []struct {
		chosen string
		want   int
	}{{"1", 1}, {"10", 1}, {"left", 1}, {"", 0}, {"5.5", 0}, {"11", 0}, {"5,5", 0}} {
		got := render(t, k.StepCards(cards(x.chosen)))
		all := checked.FindAllString(got, -1)
		if len(all) != x.want {
			t.Errorf("%q: %d are chosen, want %d", x.chosen, len(all), x.want)
		}
		if x.want == 1 && !strings.Contains(all[0], `value="`+x.chosen+`"`) {
			t.Errorf("%q: %s is chosen", x.chosen, all[0])
		}
	}
}

func TestStepCardsAreOneGroupOfRadios(t *testing.T) {
	got := render(t, kit(t, "en").StepCards(cards("")))
	if n := strings.Count(got, `type="radio" name="home"`); n != 12 {
		t.Errorf("%d radios share the name", n)
	}
	if strings.Count(got, "<fieldset") != 1 || !strings.Contains(got, `<h1 class="govuk-fieldset__heading">Home</h1>`) {
		t.Error("it is not one fieldset with a heading in its legend")
	}
	if strings.Count(got, "Or, </span>") != 2 {
		t.Error("the ways not to say do not begin with a hidden Or")
	}
	at := -1
	for n := 1; n <= 10; n++ {
		next := strings.Index(got, `value="`+strconv.Itoa(n)+`"`)
		if next < at {
			t.Errorf("%d comes too soon", n)
		}
		at = next
	}
}

func TestProgressMarksNowDoneAndOpen(t *testing.T) {
	k := kit(t, "en")
	got := render(t, k.Progress(ui.Progress{Now: 3, Of: 10}))
	if !strings.Contains(got, "Area 3 of 10") || strings.Count(got, `"done"`) != 2 || strings.Count(got, `"now"`) != 1 || strings.Count(got, `"open"`) != 7 {
		t.Error(got)
	}
	got = render(t, k.Progress(ui.Progress{Now: 3, Of: 4, Done: []bool{false, true, true, true}, Text: "Page 3"}))
	if !strings.Contains(got, "Page 3") || strings.Count(got, `"done"`) != 2 || strings.Count(got, `"open"`) != 1 {
		t.Error(got)
	}
}
