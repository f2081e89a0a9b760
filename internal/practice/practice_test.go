package practice_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"towpath/internal/practice"
)

func ids(list []practice.Prompt) string {
	var out []string
	for _, p := range list {
		out = append(out, p.ID)
	}
	return strings.Join(out, " ")
}

func files() fstest.MapFS {
	return fstest.MapFS{
		"practice/headings.json": {Data: []byte("[{\"id\": \"one\", \"name\": \"One\"},\n{\"id\": \"two\", \"name\": \"Two\"}]")},
		"practice/prompts.json": {Data: []byte(`[
{"id": "all", "heading": "one", "text": "Ask."},
{"id": "ward", "heading": "one", "settings": ["inpatient", "secure"], "text": "Look."},
{"id": "early", "heading": "two", "stages": [1, 2], "text": "Wait."},
{"id": "home", "heading": "two", "areas": ["home"], "text": "Go."},
{"id": "home-early", "heading": "two", "areas": ["home"], "stages": [1], "text": "Sit."}
]`)},
		"practice/reflections.json": {Data: []byte("[{\"text\": \"When?\"},\n{\"text\": \"Who?\"},\n{\"text\": \"Why?\"}]")},
		"language/en.json":          {Data: []byte(small)},
	}
}

func TestPromptsFitTheConversation(t *testing.T) {
	g, err := practice.Load(files())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		area    string
		stage   int
		setting string
		want    string
	}{
		{"", 0, "", "all"},
		{"home", 0, "", "home all"},
		{"home", 1, "", "home-early home early all"},
		{"home", 2, "secure", "home early ward all"},
		{"body", 5, "crisis", "all"},
		{"body", 2, "inpatient", "early ward all"},
		{"nowhere", 9, "moon", "all"},
	} {
		if got := ids(g.Prompts(c.area, c.stage, c.setting)); got != c.want {
			t.Errorf("%q, %d, %q: got %s, want %s", c.area, c.stage, c.setting, got, c.want)
		}
	}
}

func TestReflectionsTakeTurns(t *testing.T) {
	g, err := practice.Load(files())
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(1969, 12, 30, 23, 30, 0, 0, time.FixedZone("", -5*3600))
	var said []string
	for i := range 6 {
		said = append(said, g.Reflection(day.AddDate(0, 0, i)))
	}
	if !slices.Equal(said[:3], said[3:]) || said[0] == said[1] || said[1] == said[2] || said[0] == said[2] {
		t.Errorf("six days bring %q", said)
	}
	morning := time.Date(2026, 3, 1, 0, 5, 0, 0, time.UTC)
	if g.Reflection(morning) != g.Reflection(morning.Add(23*time.Hour)) {
		t.Error("a day has two questions")
	}
}

func TestWhatAGuideMayNotHold(t *testing.T) {
	for _, c := range []struct{ file, from, to, want string }{
		{"practice/headings.json", `"two"`, `"one"`, `practice/headings.json:2: heading 2: "id" is given twice`},
		{"practice/headings.json", `"Two"`, `""`, `practice/headings.json:2: heading 2: "name" is empty`},
		{"practice/prompts.json", `"early"`, `"all"`, `practice/prompts.json:4: prompt 3: "id" is given twice`},
		{"practice/prompts.json", `"early"`, `"Early"`, `practice/prompts.json:4: prompt 3: "id" must be a key such as own-ways-1, not "Early"`},
		{"practice/prompts.json", `"Wait."`, `"Ask."`, `practice/prompts.json:4: prompt 3: "text" is given twice`},
		{"practice/prompts.json", `"Wait."`, `" "`, `practice/prompts.json:4: prompt 3: "text" is empty`},
		{"practice/prompts.json", `[1, 2]`, `[0, 2]`, `practice/prompts.json:4: prompt 3: "stages" are whole numbers from 1 to 5`},
		{"practice/prompts.json", `"inpatient"`, `"ward"`, `practice/prompts.json:3: prompt 2: "settings": entry 1 must be one of ["community" "crisis" "inpatient" "secure"]`},
		{"practice/prompts.json", `["home"]`, `["house"]`, `practice/prompts.json:5: prompt 4: "areas": entry 1 must be one of ["mental-health" `},
		{"practice/prompts.json", `"heading": "one"`, `"heading": "six"`, `practice/prompts.json:2: prompt 1: "heading" must be one of ["one" "two"], not "six"`},
		{"practice/prompts.json", `"text": "Ask."`, `"texts": "Ask."`, "practice/prompts.json:2: prompt 1: \"text\" is missing\npractice/prompts.json:2: prompt 1: \"texts\" is not known here"},
		{"practice/reflections.json", `Who?`, `When?`, `practice/reflections.json:2: reflection 2: "text" is given twice`},
	} {
		fsys := files()
		old := string(fsys[c.file].Data)
		broken := strings.Replace(old, c.from, c.to, 1)
		if broken == old {
			t.Fatalf("%q is not in %s", c.from, c.file)
		}
		fsys[c.file] = &fstest.MapFile{Data: []byte(broken)}
		if g, err := practice.Load(fsys); g != nil || err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.to, err, c.want)
		}
	}
	for name := range files() {
		fsys := files()
		delete(fsys, name)
		if g, err := practice.Load(fsys); g != nil || err == nil {
			t.Errorf("without %s there is a guide", name)
		}
		fsys[name] = &fstest.MapFile{Data: []byte("[]")}
		if _, err := practice.Load(fsys); err == nil || !strings.Contains(err.Error(), name+":1: holds nothing") {
			t.Errorf("%s may be empty: %v", name, err)
		}
		fsys[name] = &fstest.MapFile{Data: []byte("{}")}
		if _, err := practice.Load(fsys); err == nil || !strings.Contains(err.Error(), name+":1: the file must be a list, not an object") {
			t.Errorf("%s may be an object: %v", name, err)
		}
	}
}
