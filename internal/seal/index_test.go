package seal_test

import (
	"slices"
	"strings"
	"testing"

	"towpath/internal/seal"
)

func TestWordsAreFoundByHowTheyBegin(t *testing.T) {
	for _, c := range []struct {
		name, search string
		found        bool
	}{
		{"Amina Yusuf", "am", true},
		{"Amina Yusuf", "AMINA", true},
		{"Amina Yusuf", "yusuf amina", true},
		{"Amina Yusuf", "mina", false},
		{"Amina Yusuf", "amina kim", false},
		{"Élodie Şahin", "elodie sahin", true},
		{"Elodie", "élodie", true},
		{"Łukasz", "lukasz", true},
		{"Ann O'Brien", "o'brien", true},
		{"Ann O'Brien", "brien", true},
		{"W-101", "w101", true},
		{"W-101", "w-10", true},
		{"İpek", "ipek", true},
		{"أمينة", "امينة", true},
		{"李 小龍", "李", true},
		{"Bartholomewson", "bartholomewsonandmore", true}, // only the first letters of a long word count
		{"Bartholomewson", "bartholomow", false},
	} {
		parts := seal.Parts(c.name)
		found := true
		for _, word := range seal.Sought(c.search) {
			found = found && slices.Contains(parts, word)
		}
		if found != c.found {
			t.Errorf("%q sought as %q: %v", c.name, c.search, found)
		}
	}
}

func TestNothingIsSoughtByWhatIsNeitherLetterNorDigit(t *testing.T) {
	for _, search := range []string{"", " ", "%", "'", `\`, "!? -"} {
		if got := seal.Sought(search); len(got) != 0 {
			t.Errorf("%q seeks %q", search, got)
		}
	}
}

func TestPartsAreOfBoundedLengthAndOnce(t *testing.T) {
	parts := seal.Parts("Anna Annabella", strings.Repeat("x", 500))
	for i, p := range parts {
		if n := len([]rune(p)); n < seal.ShortestPart || n > seal.LongestPart || slices.Contains(parts[:i], p) {
			t.Errorf("%q", p)
		}
	}
}

func TestACodeDependsOnTheKeyTheKindAndTheText(t *testing.T) {
	a, b := seal.NewIndex(), seal.NewIndex()
	code := a.Of("username", "amina")
	if again := a.Of("username", "amina"); again != code {
		t.Error("the same text has two codes")
	}
	for _, other := range []string{b.Of("username", "amina"), a.Of("person", "amina"), a.Of("username", "amin"), a.Of("usernam", "e\x00amina")} {
		if other == code {
			t.Error("another text has the same code")
		}
	}
}
