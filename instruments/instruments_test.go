package instruments_test

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"towpath/instruments"
	"towpath/internal/instrument"
	"towpath/internal/readability"
)

const (
	maxGrade         = 5.0 // Flesch-Kincaid, for a guided page
	maxSentenceWords = 20
)

func library(t *testing.T) *instrument.Library {
	t.Helper()
	lib, err := instrument.Load(instruments.FS)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestShippedBlooms(t *testing.T) {
	lib := library(t)
	want := map[string][]string{
		"bloom-adult": {
			"mental-health", "body", "everyday-skills", "friends-and-community", "work-and-time",
			"close-relationships", "habits", "home", "who-i-am", "trust-and-hope",
		},
		"bloom-carers": {
			"health", "caring-role", "managing-at-home", "time-for-yourself", "how-you-feel", "money", "work",
		},
	}
	want["bloom-secure"] = want["bloom-adult"]
	if n := len(lib.All()); n != len(want) {
		t.Errorf("%d instruments are shipped, want %d", n, len(want))
	}
	for id, areas := range want {
		inst, ok := lib.Latest(id)
		if !ok {
			t.Errorf("%s is not shipped", id)
			continue
		}
		var got []string
		for _, a := range inst.Areas {
			got = append(got, a.Key)
		}
		if !slices.Equal(got, areas) {
			t.Errorf("%s has areas %q, want %q", id, got, areas)
		}
		if inst.Licence.Kind != instrument.LicenceOwn || !inst.Licence.TextShipped ||
			!strings.Contains(inst.Licence.Body, "not connected with the makers of other recovery tools") {
			t.Errorf("%s: licence record %+v", id, inst.Licence)
		}
	}
}

// The stages are the product's own five, and in every Bloom the same.
func TestStageNames(t *testing.T) {
	want := []string{
		"1: Hard right now, a lot", "2: Hard right now, a bit",
		"3: Reaching out, a bit", "4: Reaching out, a lot",
		"5: Trying things, a bit", "6: Trying things, a lot",
		"7: Finding what works, a bit", "8: Finding what works, a lot",
		"9: My own way, a bit", "10: My own way, a lot",
	}
	for _, inst := range library(t).All() {
		for i, words := range want {
			if got := inst.Words("en").Step(instrument.WholeStep(i + 1)); got != words {
				t.Errorf("%s: step %d is %q, want %q", inst.ID, i+1, got, words)
			}
		}
	}
}

func TestQuestionnairesAreFresh(t *testing.T) {
	for _, inst := range library(t).All() {
		want, err := instrument.BuildQuestionnaire(instruments.FS, inst.ID, inst.Version)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(inst.Questionnaire, want) {
			t.Errorf("%s: questionnaire.json is not what its words make: run go generate ./instruments", inst.ID)
		}
	}
}

// Each guided page, heading apart, must be readable at about ten years of age.
func TestWordsAreEasyToRead(t *testing.T) {
	for _, inst := range library(t).All() {
		words := inst.Words("en")
		var worst float64
		for _, area := range inst.Areas {
			a := words.Area(area.Key)
			page := slices.Concat([]string{a.About}, a.Stages[:], a.Prompts)
			if a.Before != "" {
				page = append(page, a.Before)
			}
			grade := readability.Measure(page...).Grade()
			worst = max(worst, grade)
			if grade > maxGrade {
				t.Errorf("%s, %s: grade %.1f is over %.1f", inst.ID, area.Key, grade, maxGrade)
			}
			checkSentences(t, inst.ID+", "+area.Key, append(page, a.Heading))
		}
		t.Logf("%s: hardest page has grade %.1f", inst.ID, worst)
		general := []string{words.Description, words.NoteQuestion, words.MattersQuestion, words.HelpQuestion, words.EnoughQuestion}
		for _, s := range words.Stages {
			general = append(general, s.Name, s.Meaning)
		}
		if grade := readability.Measure(general...).Grade(); grade > maxGrade {
			t.Errorf("%s: its general words have grade %.1f", inst.ID, grade)
		}
		checkSentences(t, inst.ID, general)
	}
}

func checkSentences(t *testing.T, where string, texts []string) {
	t.Helper()
	for _, text := range texts {
		for _, sentence := range readability.Sentences(text) {
			if n := len(readability.Words(sentence)); n > maxSentenceWords {
				t.Errorf("%s: %d words in %q", where, n, sentence)
			}
		}
	}
}

// A stage sentence stands alone: one sentence, six to sixteen words, said by the
// person. Prompts are open questions, that cannot be answered by yes or no.
func TestShapeOfSentences(t *testing.T) {
	firstPerson := regexp.MustCompile(`(?i)\b(I|me|my|myself)\b`)
	open := regexp.MustCompile(`^(What|Who|Where|When|How|Which) `)
	for _, inst := range library(t).All() {
		for _, area := range inst.Areas {
			a := inst.Words("en").Area(area.Key)
			where := fmt.Sprintf("%s, %s", inst.ID, area.Key)
			for _, s := range a.Stages {
				n := len(readability.Words(s))
				if n < 6 || n > 16 || len(readability.Sentences(s)) != 1 || !strings.HasSuffix(s, ".") {
					t.Errorf("%s: %q has %d words", where, s, n)
				}
				if !firstPerson.MatchString(s) {
					t.Errorf("%s: %q is not said by the person", where, s)
				}
			}
			for _, p := range a.Prompts {
				if !open.MatchString(p) || !strings.HasSuffix(p, "?") {
					t.Errorf("%s: %q is not an open question", where, p)
				}
			}
			if !strings.Contains(a.Heading, "?") || len(readability.Sentences(a.About)) > 2 {
				t.Errorf("%s: heading %q, about %q", where, a.Heading, a.About)
			}
		}
	}
}

// Words that blame, label or come from a clinic, and the trade marks of others.
func TestNoUnkindOrBorrowedWords(t *testing.T) {
	banned := regexp.MustCompile(`(?i)\b(problems?|disorders?|symptoms?|illness|compliant|compliance|comply|` +
		`adherence|insight|risks?|relapse|abuse|addict\w*|sober|clean from|failed?|failure|should|must not|` +
		`cured?|normal|refuse\w*|manipulat\w*|challenging|engage\w*|motivat\w*|stuck|star|ladder|self-reliance)\b`)
	for _, inst := range library(t).All() {
		w := inst.Words("en")
		texts := []string{w.Title, w.Description}
		for _, area := range inst.Areas {
			a := w.Area(area.Key)
			texts = slices.Concat(texts, []string{a.Name, a.Heading, a.About, a.Before}, a.Stages[:], a.Prompts)
		}
		for _, text := range texts {
			if hit := banned.FindString(text); hit != "" {
				t.Errorf("%s: %q in %q", inst.ID, hit, text)
			}
		}
	}
}

// The secure Bloom is the adult one in other words: the same areas, and sensitive
// where the adult one is.
func TestSecureFollowsAdult(t *testing.T) {
	lib := library(t)
	adult, _ := lib.Latest("bloom-adult")
	secure, _ := lib.Latest("bloom-secure")
	if !slices.Equal(adult.Areas, secure.Areas) {
		t.Errorf("areas differ:\n%+v\n%+v", adult.Areas, secure.Areas)
	}
	for _, area := range adult.Areas {
		a, s := adult.Words("en").Area(area.Key), secure.Words("en").Area(area.Key)
		if a.Name != s.Name || a.Label != s.Label {
			t.Errorf("%s is %q and %q", area.Key, a.Name, s.Name)
		}
		if a.Stages == s.Stages {
			t.Errorf("%s is not reworded", area.Key)
		}
	}
}
