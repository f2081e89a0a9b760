package readability_test

import (
	"math"
	"reflect"
	"testing"

	"towpath/internal/readability"
)

func TestSyllables(t *testing.T) {
	// Counted by ear.
	words := map[string]int{
		"I": 1, "a": 1, "the": 1, "hope": 1, "home": 1, "care": 1, "eye": 1, "live": 1, "know": 1,
		"yes": 1, "your": 1, "you": 1, "moved": 1, "liked": 1, "homes": 1, "times": 1, "I'm": 1, "don't": 1,
		"little": 2, "people": 2, "wanted": 2, "changes": 2, "being": 2, "doesn't": 2, "feelings": 2,
		"trusting": 2, "body": 2, "try": 1, "trying": 2, "carer": 2, "money": 2, "safely": 2, "homeless": 2,
		"somebody": 3, "different": 3, "alcohol": 3, "family": 3, "yourself": 2, "table": 2, "tables": 2,
		"radio": 3, "nation": 2, "video": 3, "special": 2, "relationships": 4, "responsibilities": 6,
		"community": 4, "easier": 3, "gambling": 2, "smoking": 2, "movement": 2, "area": 3, "everyday": 3, "10": 1,
	}
	for word, want := range words {
		if got := readability.Syllables(word); got != want {
			t.Errorf("Syllables(%q) = %d, want %d", word, got, want)
		}
	}
}

func TestSentences(t *testing.T) {
	got := readability.Sentences("Who I am: how do you see yourself? It is 2.5 miles. No end")
	want := []string{"Who I am:", "how do you see yourself?", "It is 2.5 miles.", "No end"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := readability.Sentences(" … ?"); len(got) != 0 {
		t.Errorf("a text without words has sentences: %q", got)
	}
}

func TestGrade(t *testing.T) {
	got := readability.Measure("The cat sat down. I like", "money")
	if want := (readability.Counts{Sentences: 3, Words: 7, Syllables: 8}); got != want {
		t.Fatalf("counts %+v, want %+v", got, want)
	}
	if want := 0.39*7/3 + 11.8*8/7 - 15.59; math.Abs(got.Grade()-want) > 1e-9 {
		t.Errorf("grade %v, want %v", got.Grade(), want)
	}
	easy := readability.Measure("I can ask for help. I know who to call.").Grade()
	hard := readability.Measure("Multidisciplinary professionals facilitate individualised recovery interventions collaboratively.").Grade()
	if easy > 2 || hard < 20 {
		t.Errorf("easy text has grade %.1f, hard text %.1f", easy, hard)
	}
	if g := readability.Measure().Grade(); g != 0 {
		t.Errorf("no text has grade %v", g)
	}
}
