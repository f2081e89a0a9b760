package story_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"towpath/internal/story"
)

const words = `{"example": "An example.", "noName": "Nobody", "warning": "About {topics}.", "and": "and", "topics": {
	"self-harm": "a", "suicide": "b", "abuse": "c", "restraint": "d", "psychosis": "e", "eating": "f",
	"alcohol-and-drugs": "g", "death": "h", "hospital": "i", "prison": "j", "money": "k", "racism": "l"}}`

// told is a story of a carer that can be read, one key to a line.
var told = strings.Join([]string{
	`{`, `"example": true,`, `"of": "carer",`, `"title": "A title",`, `"age": "25-44",`, `"gender": "man",`, `"setting": "crisis",`,
	`"areas": ["home"],`, `"carerAreas": ["money"],`, `"stages": [2, 3],`, `"careful": ["money", "death"],`, `"where": "Early on.",`,
	`"helped": ["Tea"],`, `"text": ["` + strings.TrimSpace(strings.Repeat("word ", 150)) + `"]`, `}`,
}, "\n")

func load(file string) (*story.Collection, error) {
	return story.Load(fstest.MapFS{"stories/a-b.json": {Data: []byte(file)}, "stories/words/en.json": {Data: []byte(words)}})
}

func TestAStoryIsRead(t *testing.T) {
	c, err := load(told)
	if err != nil {
		t.Fatal(err)
	}
	s, ok := c.Story("a-b")
	if !ok || len(c.All()) != 1 {
		t.Fatal("the story is not there")
	}
	w := c.Words("cy")
	got := fmt.Sprint(s.Of, " ", s.Areas, s.CarerAreas, s.Stages, s.Words(), " ", w.TellerOf(s), " ", w.Warning(s))
	if want := "carer [home] [money] [2 3] 150 Nobody About h and k."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !s.Hides([]story.Topic{"eating", "death"}) || s.Hides([]story.Topic{"eating"}) || s.Hides(nil) {
		t.Error("it is hidden from the wrong reader")
	}
	if _, ok := c.Story("a"); ok {
		t.Error("a story is found that is not there")
	}
}

// Files stand in another order than the ids: "a-b.json" before "a.json".
func TestEveryStoryIsFoundByItsID(t *testing.T) {
	files := fstest.MapFS{"stories/words/en.json": {Data: []byte(words)}}
	for _, id := range []string{"a", "a-b", "a-b-c", "ab"} {
		files["stories/"+id+".json"] = &fstest.MapFile{Data: []byte(told)}
	}
	c, err := story.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, s := range c.All() {
		if found, ok := c.Story(s.ID); !ok || found != s {
			t.Errorf("%s is not found", s.ID)
		}
		ids = append(ids, s.ID)
	}
	if got := strings.Join(ids, " "); got != "a a-b a-b-c ab" {
		t.Errorf("they stand as %s", got)
	}
}

// A story with nothing to be careful of says so by an empty list.
func TestNothingToBeCarefulOf(t *testing.T) {
	c, err := load(strings.Replace(told, `["money", "death"]`, `[]`, 1))
	if err != nil {
		t.Fatal(err)
	}
	if s, _ := c.Story("a-b"); len(s.Careful) != 0 || c.Words("en").Warning(s) != "" {
		t.Errorf("it warns of %q", s.Careful)
	}
}

func TestWarning(t *testing.T) {
	c, err := load(told)
	if err != nil {
		t.Fatal(err)
	}
	for list, want := range map[string]string{"": "", "money": "About k.", "money death": "About h and k.", "racism money suicide": "About b, l and k."} {
		s := &story.Story{}
		for _, topic := range strings.Fields(list) {
			s.Careful = append(s.Careful, story.Topic(topic))
		}
		if got := c.Words("en").Warning(s); got != want {
			t.Errorf("%q gives %q, want %q", list, got, want)
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	cases := []struct{ from, to, want string }{
		{`"example": true`, `"example": false`, `stories/a-b.json:2: "example" must be true`},
		{`"example": true,`, ``, `stories/a-b.json:1: "example" must be true`},
		{`"carer"`, `"nurse"`, `stories/a-b.json:3: "of" must be one of ["person" "carer" "worker"], not "nurse"`},
		{`"carer"`, `"person"`, `stories/a-b.json:3: "of" is not a carer`},
		{`A title`, ``, `stories/a-b.json:4: "title" is empty`},
		{`A title`, `A\ntitle`, `stories/a-b.json:4: "title" holds a line break`},
		{`25-44`, `30`, `stories/a-b.json:5: "age" must be one of ["under-25" "25-44" "45-64" "65-and-over"], not "30"`},
		{`"man"`, `""`, `stories/a-b.json:6: "gender" is empty`},
		{`crisis`, `street`, `stories/a-b.json:7: "setting" must be one of ["community" "crisis" "inpatient" "secure"], not "street"`},
		{`["home"]`, `["house"]`, `stories/a-b.json:8: "areas": entry 1 must be one of ["mental-health" `},
		{`["home"]`, `["home", "home"]`, `stories/a-b.json:8: "areas": "home" is given twice`},
		{`["home"]`, `[]`, `stories/a-b.json:8: "areas" is empty`},
		{`["money"]`, `[]`, `stories/a-b.json:9: "carerAreas" is empty`},
		{`[2, 3]`, `[3, 2]`, `stories/a-b.json:10: "stages" are whole numbers from 1 to 5, from low to high`},
		{`[2, 3]`, `[2, 6]`, `stories/a-b.json:10: "stages" are whole numbers from 1 to 5, from low to high`},
		{`[2, 3]`, `[2.5]`, `stories/a-b.json:10: "stages" are whole numbers from 1 to 5, from low to high`},
		{`"death"`, `"war"`, `stories/a-b.json:11: "careful": entry 2 must be one of ["suicide" `},
		{`"careful": ["money", "death"],`, ``, `stories/a-b.json:1: "careful" is missing`},
		{`["Tea"]`, `[]`, `stories/a-b.json:13: "helped" is empty`},
		{`Early on.`, ``, `stories/a-b.json:12: "where" is empty`},
		{`["Tea"]`, `[" Tea"]`, `stories/a-b.json:13: "helped" 1 starts or ends with a space`},
		{`word word `, ``, `stories/a-b.json:14: "text" has 148 words, not 150 to 400`},
		{`"helped"`, `"help"`, "stories/a-b.json:1: \"helped\" is missing\nstories/a-b.json:13: \"help\" is not known here"},
		{`"stages": [2, 3],`, `"of": "carer",`, `stories/a-b.json:10: "of" is given twice`},
	}
	for _, c := range cases {
		broken := strings.Replace(told, c.from, c.to, 1)
		if broken == told {
			t.Fatalf("%q is not in the story", c.from)
		}
		if got, err := load(broken); got != nil || err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s for %s:\n got %v\nwant %s", c.to, c.from, err, c.want)
		}
	}
}

func TestWhatIsRefusedAroundStories(t *testing.T) {
	cases := []struct{ name, data, want string }{
		{"stories/Two.json", told, "stories/Two.json: is not a story"},
		{"stories/notes.txt", "", "stories/notes.txt: is not a story"},
		{"stories/words/en.json", "{}", `stories/words/en.json:1: "example" is missing`},
		{"stories/words/en.json", strings.Replace(words, "{topics}", "it", 1), `stories/words/en.json:1: "warning" must hold {topics} once`},
		{"stories/words/en.json", strings.Replace(words, `"eating": "f"`, `"food": "f"`, 1), `stories/words/en.json:1: topics: "eating" is missing`},
		{"stories/words/cy.json", strings.Replace(words, `"eating": "f"`, `"eating": "f", "food": "f"`, 1), `stories/words/cy.json:2: topics: "food" is not known here`},
		{"stories/words/Welsh.json", words, "stories/words/Welsh.json: is not for a language"},
	}
	for _, c := range cases {
		files := fstest.MapFS{"stories/a-b.json": {Data: []byte(told)}, "stories/words/en.json": {Data: []byte(words)}}
		files[c.name] = &fstest.MapFile{Data: []byte(c.data)}
		if _, err := story.Load(files); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	for _, c := range []struct {
		files fstest.MapFS
		want  string
	}{
		{fstest.MapFS{"stories/a-b.json": {Data: []byte(told)}}, "stories/words: is missing"},
		{fstest.MapFS{"stories/a-b.json": {Data: []byte(told)}, "stories/words/cy.json": {Data: []byte(words)}}, "stories/words/en.json: is missing"},
		{fstest.MapFS{"stories/words/en.json": {Data: []byte(words)}}, "stories: there are no stories here"},
	} {
		if got, err := story.Load(c.files); got != nil || err == nil || err.Error() != c.want {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
}

// unsafe is what no story holds: ways to do harm, and what can be compared or copied.
var unsafe = regexp.MustCompile(`(?i)\b(overdos\w*|hang(ed|ing)|blades?|razors?|knife|knives|jump(ed|ing)|bridges?|ropes?|cuts?|cutting|burn(ed|ing)?|wrists?|bled|blood|tablets?|pills?|calor\w*|kilos?|kg|pounds?|weigh\w*|thin|starv\w*|purg\w*|vomit\w*|vodka|heroin|needles?|milligrams?|mg|dose\w*|units?)\b`)

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }

// The rule that guards the stories finds what it is there for.
func TestTheRuleOfWhatIsUnsafeWorks(t *testing.T) {
	for _, s := range []string{"She took an overdose.", "I weighed too little", "ten pills", "cutting", "The dose was high"} {
		if !unsafe.MatchString(s) {
			t.Errorf("%q is let through", s)
		}
	}
	if unsafe.MatchString("I hung up the phone and walked home, a bit late.") || !hasDigit("at 7") || hasDigit("at seven") {
		t.Error("plain words are refused")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(told))
	f.Add([]byte(strings.Replace(told, "[2, 3]", "[9]", 1)))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := story.Load(fstest.MapFS{"stories/a.json": {Data: data}, "stories/words/en.json": {Data: []byte(words)}})
		if (c == nil) == (err == nil) {
			t.Fatalf("%q gives both or neither", data)
		}
		if c == nil {
			return
		}
		s := c.All()[0]
		if !s.Example || len(s.Areas) == 0 || len(s.Stages) == 0 || !slices.Contains(story.Tellers, s.Of) || s.Words() < 150 {
			t.Errorf("this story was let in: %+v", s)
		}
	})
}
