package mirror_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/content"
	"towpath/internal/mirror"
	"towpath/internal/readability"
)

// files are ten challenges, each on a line of its own, and two statements.
func files() fstest.MapFS {
	var lines []string
	for i := range 10 {
		c := string(rune('a' + i))
		lines = append(lines, fmt.Sprintf(`{"id": "%[1]s", "title": "T%[1]s", "why": "W.", "engagement": "E.", "development": "D.", "transformation": "F.", "questions": ["Q%[1]s?"]}`, c))
	}
	return fstest.MapFS{
		"mirror/challenges.json": {Data: []byte("[" + strings.Join(lines, ",\n") + "]")},
		"mirror/checklist.json":  {Data: []byte("[{\"id\": \"one\", \"text\": \"One.\"},\n{\"id\": \"two\", \"text\": \"Two.\"}]")},
	}
}

func TestWhatAMirrorMayNotHold(t *testing.T) {
	if _, err := mirror.Load(files()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ file, from, to, want string }{
		{"mirror/challenges.json", `"id": "b"`, `"id": "a"`, `mirror/challenges.json:2: challenge 2: "id" is given twice`},
		{"mirror/challenges.json", `"id": "b"`, `"id": "B b"`, `mirror/challenges.json:2: challenge 2: "id" must be a key such as everyday, not "B b"`},
		{"mirror/challenges.json", `"Tb"`, `""`, `mirror/challenges.json:2: challenge 2: "title" is empty`},
		{"mirror/challenges.json", `["Qc?"]`, `[]`, `mirror/challenges.json:3: challenge 3: "questions" has one or two`},
		{"mirror/challenges.json", `"why": "W.", "engagement"`, `"why": "W.", "begin"`, `mirror/challenges.json:1: challenge 1: "engagement" is missing`},
		{"mirror/challenges.json", `"id": "a"`, `"extra": 1, "id": "a"`, `mirror/challenges.json:1: challenge 1: "extra" is not known here`},
		{"mirror/challenges.json", "[", "{", "mirror/challenges.json:1"},
		{"mirror/checklist.json", `"Two."`, `"One."`, `mirror/checklist.json:2: statement 2: "text" is given twice`},
		{"mirror/checklist.json", `"Two."`, `2`, `mirror/checklist.json:2: statement 2: "text" must be text`},
	} {
		fsys := files()
		text := string(fsys[c.file].Data)
		if !strings.Contains(text, c.from) {
			t.Fatalf("%s has no %s", c.file, c.from)
		}
		fsys[c.file] = &fstest.MapFile{Data: []byte(strings.Replace(text, c.from, c.to, 1))}
		m, err := mirror.Load(fsys)
		if m != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s for %s: %v, want %s", c.to, c.from, err, c.want)
		}
	}
	for _, name := range []string{"mirror/challenges.json", "mirror/checklist.json"} {
		fsys := files()
		delete(fsys, name)
		if _, err := mirror.Load(fsys); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("without %s: %v", name, err)
		}
		fsys[name] = &fstest.MapFile{Data: []byte("[]")}
		if _, err := mirror.Load(fsys); err == nil || !strings.Contains(err.Error(), name+":1: holds nothing") {
			t.Errorf("with nothing in %s: %v", name, err)
		}
	}
	nine := files()
	nine["mirror/challenges.json"].Data = []byte(strings.Replace(string(nine["mirror/challenges.json"].Data), ",\n"+`{"id": "j"`, "]\n"+`{"id": "j"`, 1))
	nine["mirror/challenges.json"].Data = []byte(strings.Split(string(nine["mirror/challenges.json"].Data), "\n"+`{"id": "j"`)[0])
	if _, err := mirror.Load(nine); err == nil || !strings.Contains(err.Error(), "there are 9 challenges, not 10") {
		t.Errorf("with nine: %v", err)
	}
}

// TestTheShippedMirrorIsPlain: people and carers rate too, so their grade holds for all
// that they read.
func TestTheShippedMirrorIsPlain(t *testing.T) {
	m, err := mirror.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	const most = 8.0
	for _, k := range mirror.Kinds {
		f, ok := m.Form(k)
		if !ok {
			t.Fatalf("there is no %s", k)
		}
		var all []string
		for _, it := range f.Items {
			texts := append([]string{it.Title + "."}, it.Questions...)
			if k == mirror.Challenges {
				texts = append(append(texts, it.Why), it.Looks[:]...)
			}
			if grade := readability.Measure(texts...).Grade(); k == mirror.Challenges && grade > most {
				t.Errorf("%s: grade %.1f, more than %.0f", it.ID, grade, most)
			}
			all = append(all, texts...)
		}
		if grade := readability.Measure(all...).Grade(); grade > most {
			t.Errorf("%s: grade %.1f, more than %.0f", k, grade, most)
		}
		for _, answer := range f.Levels {
			if level, ok := f.Level(answer); !ok || !f.Takes(answer) || f.Levels[level] != answer {
				t.Errorf("%s: %s is no level", k, answer)
			}
		}
		for _, answer := range f.Outside {
			if _, ok := f.Level(answer); ok || !f.Takes(answer) {
				t.Errorf("%s: %s has a place", k, answer)
			}
		}
		if f.Takes("") || f.Takes("perfect") {
			t.Errorf("%s takes anything", k)
		}
	}
	if f, _ := m.Form(mirror.Checklist); len(f.Items) != 12 {
		t.Errorf("the checklist has %d statements", len(f.Items))
	}
	if _, ok := m.Form("glass"); ok {
		t.Error("anything is a form")
	}
}
