package tables

import (
	"regexp"
	"testing"

	"towpath/internal/instrument"
	"towpath/internal/sheet"
	"towpath/internal/testkit"
)

// TestEveryQuestionHasAVariable: of every Bloom and measure that ships, each area, question and
// score has one column, whose name any program takes, and no two have the same.
func TestEveryQuestionHasAVariable(t *testing.T) {
	lib, good := testkit.Library(t), regexp.MustCompile(`^[a-z](_?[a-z0-9])*$`)
	f, latest := &flat{at: map[string]int{}}, 0
	for _, of := range lib.All() {
		f.bloom(of)
	}
	blooms := map[string]*instrument.Instrument{}
	for _, of := range lib.All() {
		blooms[of.ID] = of
	}
	for _, of := range blooms {
		latest += 4 + 3*len(of.Areas)
	}
	for _, of := range lib.LatestMeasures() {
		f.measure(of)
		latest += 5 + len(of.Items) + len(of.Scores)
	}
	if len(f.fields) != latest {
		t.Errorf("%d columns for %d things", len(f.fields), latest)
	}
	for _, one := range f.fields {
		if !good.MatchString(one.name) || len(one.name) > 100 || one.label == "" || one.kind == "choice" && len(one.choices) == 0 {
			t.Errorf("a poor column: %+v", one)
		}
	}
	_, codebook := f.written()
	for _, line := range codebook.Rows {
		if len(line) != 18 {
			t.Errorf("a line of the codebook has %d cells", len(line))
		}
	}
}

func TestACodeIsANumberWhereItIsOne(t *testing.T) {
	for code, want := range map[string]sheet.Value{"3": number("3"), "-1": number("-1"), "na": {Text: "na"}, "1-2": {Text: "1-2"}, "": {}} {
		if got := codeCell(code); got != want {
			t.Errorf("%q: %+v, want %+v", code, got, want)
		}
	}
}
