package story_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"towpath/content"
	"towpath/instruments"
	"towpath/internal/instrument"
	"towpath/internal/readability"
	"towpath/internal/story"
)

const maxGrade = 9.0 // Flesch-Kincaid, for each story

func shipped(t *testing.T) *story.Collection {
	t.Helper()
	c, err := story.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tally counts the stories by all that is known of them.
func tally(all []*story.Story) map[string]int {
	count := map[string]int{}
	for _, s := range all {
		for _, key := range []string{string(s.Of), s.Age, s.Gender, string(s.Setting)} {
			count[key]++
		}
		for _, topic := range s.Careful {
			count["careful "+string(topic)]++
		}
		for _, n := range s.Stages {
			count[fmt.Sprint("stage ", n)]++
		}
		for _, a := range s.Areas {
			count["area "+a]++
		}
		for _, a := range s.CarerAreas {
			count["carer’s "+a]++
		}
	}
	return count
}

func TestEnoughStoriesOfEveryKind(t *testing.T) {
	all := shipped(t).All()
	count := tally(all)
	least := map[string]int{
		"person": 16, "carer": 6, "worker": 2, "woman": 8, "man": 8, "non-binary": 1, "under-25": 3, "25-44": 5, "45-64": 5, "65-and-over": 3,
		"community": 8, "crisis": 3, "inpatient": 3, "secure": 3,
	}
	for _, topic := range story.Topics {
		least["careful "+string(topic)] = 1
	}
	for n := 1; n <= 5; n++ {
		least[fmt.Sprint("stage ", n)] = 3
	}
	for _, a := range story.Areas {
		least["area "+a] = 2
	}
	for _, a := range story.CarerAreas {
		least["carer’s "+a] = 1
	}
	for key, n := range least {
		if count[key] < n {
			t.Errorf("%s: %d stories, want %d", key, count[key], n)
		}
	}
	t.Logf("%d stories: %v", len(all), count)
}

// The fixed lists are those of the Blooms.
func TestAreasAreThoseOfTheBlooms(t *testing.T) {
	lib, err := instrument.Load(instruments.FS)
	if err != nil {
		t.Fatal(err)
	}
	for id, areas := range map[string][]string{"bloom-adult": story.Areas, "bloom-carers": story.CarerAreas} {
		bloom, ok := lib.Latest(id)
		if !ok {
			t.Fatalf("%s is not there", id)
		}
		var want []string
		for _, a := range bloom.Areas {
			want = append(want, a.Key)
		}
		if !slices.Equal(areas, want) {
			t.Errorf("%s has %q, and stories know %q", id, want, areas)
		}
	}
}

func TestStoriesAreEasyToReadAndSafe(t *testing.T) {
	var worst float64
	titles := map[string]string{}
	for _, s := range shipped(t).All() {
		text := slices.Concat(s.Text, s.Helped, []string{s.Title, s.Where})
		grade := readability.Measure(s.Text...).Grade()
		worst = max(worst, grade)
		if grade > maxGrade {
			t.Errorf("%s has grade %.1f, over %.1f", s.ID, grade, maxGrade)
		}
		for _, p := range text {
			if found := unsafe.FindString(p); found != "" {
				t.Errorf("%s holds %q: %s", s.ID, found, p)
			}
			if hasDigit(p) {
				t.Errorf("%s holds a figure: %s", s.ID, p)
			}
			if strings.ContainsAny(p, `"'`) {
				t.Errorf("%s has straight quotes: %s", s.ID, p)
			}
		}
		if !strings.Contains(" "+strings.Join(s.Text, " "), " I ") {
			t.Errorf("%s is not told in the first person", s.ID)
		}
		if other := titles[s.Title]; other != "" {
			t.Errorf("%s and %s have one title", s.ID, other)
		}
		titles[s.Title] = s.ID
	}
	t.Logf("the hardest has grade %.1f", worst)
}

// A story that speaks of something says so beforehand.
func TestStoriesAreMarkedWithWhatTheySpeakOf(t *testing.T) {
	signs := map[story.Topic][]string{
		"suicide":           {"end her life", "end my life", "not want to be alive", "suicid"},
		"self-harm":         {"hurting myself", "harmed myself", "self-harm"},
		"abuse":             {"i was hurt as a child", "in one of them i was hurt", "abuse", "shout at me"},
		"death":             {"my husband died", "funeral", "widow"},
		"psychosis":         {"hear voices", "heard voices", "hear his thoughts", "believed things", "a code in the adverts"},
		"restraint":         {"held down", "held my hands down", "restrain"},
		"hospital":          {"hospital", "on a ward", "the ward"},
		"prison":            {"prison"},
		"alcohol-and-drugs": {"drank", "drunk", "drugs", "using again"},
		"eating":            {"eat with", "did not look ill", "food took over"},
		"racism":            {"racis", "black famil", "joke about where i come from", "one like me"},
		"money":             {"debt", "savings", "money was bad", "paid for them for years"},
	}
	for _, s := range shipped(t).All() {
		text := strings.ToLower(strings.Join(s.Text, " "))
		for topic, list := range signs {
			for _, sign := range list {
				if strings.Contains(text, sign) && !slices.Contains(s.Careful, topic) {
					t.Errorf("%s speaks of %s (%q) and is not marked so", s.ID, topic, sign)
				}
			}
		}
	}
}

func TestTheWordsAroundStories(t *testing.T) {
	c := shipped(t)
	w := c.Words("en")
	s, ok := c.Story("the-shed-light")
	if !ok {
		t.Fatal("a story is missing")
	}
	if got, want := w.Warning(s), "This story talks about suicide or not wanting to live and being in hospital."; got != want {
		t.Errorf("its warning is %q, want %q", got, want)
	}
	if got := w.TellerOf(s); got != "Somebody who gave no name" {
		t.Errorf("it is told by %q", got)
	}
	if !strings.Contains(w.Example, "example") || !strings.Contains(w.Example, "not a real person") {
		t.Errorf("a made-up story is called %q", w.Example)
	}
}
