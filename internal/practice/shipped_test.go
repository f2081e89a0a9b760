package practice_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"towpath/content"
	"towpath/instruments"
	"towpath/internal/instrument"
	"towpath/internal/practice"
	"towpath/internal/readability"
	"towpath/internal/story"
)

const maxGrade = 11.0 // Flesch-Kincaid

func shipped(t testing.TB) *practice.Guide {
	t.Helper()
	g, err := practice.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// phrases gives every phrase that the forms in the shipped list stand for.
func phrases(t *testing.T) []string {
	t.Helper()
	data, err := content.FS.ReadFile("language/en.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []struct{ Forms []string }
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, word := range list {
		for _, form := range word.Forms {
			some := []string{""}
			for _, place := range strings.Fields(form) {
				var longer []string
				for _, one := range strings.Split(place, "/") {
					for _, s := range some {
						longer = append(longer, strings.TrimSpace(s+" "+one))
					}
				}
				some = longer
			}
			all = append(all, some...)
		}
	}
	return all
}

func TestEnoughToAsk(t *testing.T) {
	g := shipped(t)
	if n := len(g.Headings()); n != 9 {
		t.Errorf("there are %d headings", n)
	}
	for _, area := range append([]string{""}, practice.Areas...) {
		for stage := range 6 {
			for _, setting := range append([]string{""}, practice.Settings...) {
				fit := g.Prompts(area, stage, setting)
				if len(fit) < 20 {
					t.Errorf("%q, %d, %q has %d prompts", area, stage, setting, len(fit))
				}
				if area != "" && !slices.Contains(fit[0].Areas, area) {
					t.Errorf("%q, %d, %q has nothing of its own: %s", area, stage, setting, fit[0].Text)
				}
			}
		}
	}
	under := map[string]int{}
	for _, p := range g.All() {
		under[p.Heading]++
	}
	for _, h := range g.Headings() {
		if under[h.ID] < 8 {
			t.Errorf("%s has %d prompts", h.Name, under[h.ID])
		}
	}
	if n := len(g.Reflections()); n < 20 {
		t.Errorf("there are %d questions to reflect on", n)
	}
	t.Logf("%d prompts, %v; %d questions", len(g.All()), under, len(g.Reflections()))
}

func TestWhatWorkersReadIsPlain(t *testing.T) {
	g := shipped(t)
	var texts []string
	for _, p := range g.All() {
		texts = append(texts, p.Text)
		if n := readability.Measure(p.Text).Sentences; n < 1 || n > 2 {
			t.Errorf("%s has %d sentences", p.ID, n)
		}
	}
	l, _ := g.Language("en")
	for _, w := range l.Words() {
		texts = append(texts, w.Why)
		if n := readability.Measure(w.Why).Sentences; n != 1 {
			t.Errorf("why not %q has %d sentences", w.From, n)
		}
	}
	for _, q := range g.Reflections() {
		texts = append(texts, q)
		if !strings.HasSuffix(q, "?") {
			t.Errorf("no question: %s", q)
		}
	}
	var worst float64
	for _, text := range texts {
		grade := readability.Measure(text).Grade()
		worst = max(worst, grade)
		if grade > maxGrade {
			t.Errorf("grade %.1f: %s", grade, text)
		}
		if strings.ContainsAny(text, `"'`) {
			t.Errorf("straight quotes: %s", text)
		}
	}
	t.Logf("%d texts, the hardest of grade %.1f, all together %.1f", len(texts), worst, readability.Measure(texts...).Grade())
}

func TestTheListOfWords(t *testing.T) {
	l, ok := shipped(t).Language("en")
	if !ok || len(l.Words()) < 60 {
		t.Fatalf("the list has %d words", len(l.Words()))
	}
	if _, ok := shipped(t).Language("cy"); ok {
		t.Error("there is a list in a language that nobody wrote one in")
	}
	froms := map[string]bool{}
	for _, w := range l.Words() {
		if froms[w.From] {
			t.Errorf("%q is there twice", w.From)
		}
		froms[w.From] = true
		if len(l.Notice(w.From)) == 0 {
			t.Errorf("%q itself is not noticed", w.From)
		}
		for _, other := range w.Instead {
			if r := l.Notice(other); len(r) > 0 {
				t.Errorf("in place of %q stands %q, where %q is noticed", w.From, other, r[0].Words)
			}
		}
	}
	t.Logf("%d words, %d phrases", len(l.Words()), len(phrases(t)))
}

func TestNotesAsTheyAreWritten(t *testing.T) {
	l, _ := shipped(t).Language("en")
	for _, c := range []struct{ note, want string }{
		{"Pt denies low mood. DNA'd last appt.", "denies; DNA'd"},
		{"He is a known schizophrenic who suffers from voices.", "known schizophrenic; suffers from"},
		{"Diagnosed after a schizophrenic episode; chronic pain in the back.", ""},
		{"She refused to engage with staff, was attention-seeking and verbally abusive.", "refused to engage; attention-seeking; verbally abusive"},
		{"Non-compliant with meds, lacks insight, high-risk patient.", "Non-compliant; lacks insight; high-risk patient"},
		{"Was placed on a section after he absconded.", "placed on; absconded"},
		{"The cup was placed on the table and we let him out of the lift.", ""},
		{"She was refused entry to the club and denied help by the council.", ""},
		{"He said “I am an addict and I failed again” and cried.", ""},
		{"Her kidney failure is treated. Our service failed her.", ""},
		{"We will play games in the garden; he plays games with his son.", ""},
		{"Manipulative? No. She asked four people for help because nobody came.", "Manipulative"},
		{"Substance misuse team is coming on Monday.", ""},
	} {
		var got []string
		for _, r := range l.Notice(c.note) {
			got = append(got, r.Words)
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.note, got, c.want)
		}
	}
}

// What we write ourselves goes by the list.
func TestOurOwnWordsPass(t *testing.T) {
	g := shipped(t)
	l, _ := g.Language("en")
	var texts []string
	stories, err := story.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range stories.All() {
		texts = append(texts, slices.Concat(s.Text, s.Helped, []string{s.Title, s.Where})...)
	}
	texts = append(texts, g.Reflections()...)
	for _, h := range g.Headings() {
		texts = append(texts, h.Name)
	}
	for _, p := range g.All() {
		texts = append(texts, p.Text)
	}
	for _, text := range texts {
		for _, r := range l.Notice(text) {
			t.Errorf("%q in: %s", r.Words, text)
		}
	}
}

func TestAreasAreThoseOfTheBloom(t *testing.T) {
	lib, err := instrument.Load(instruments.FS)
	if err != nil {
		t.Fatal(err)
	}
	bloom, _ := lib.Latest("bloom-adult")
	var want []string
	for _, a := range bloom.Areas {
		want = append(want, a.Key)
	}
	if !slices.Equal(practice.Areas, want) {
		t.Errorf("the Bloom has %q, and prompts know %q", want, practice.Areas)
	}
	var settings []string
	for _, s := range story.Settings {
		settings = append(settings, string(s))
	}
	if !slices.Equal(practice.Settings, settings) {
		t.Errorf("stories have %q, and prompts %q", settings, practice.Settings)
	}
}
