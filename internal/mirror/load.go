package mirror

import (
	"fmt"
	"io/fs"
	"regexp"

	"towpath/internal/strictjson"
)

// The files, seen from the root of the content.
const (
	challengesFile = "mirror/challenges.json"
	checklistFile  = "mirror/checklist.json"
)

const (
	challengesInAll = 10
	mostQuestions   = 2
)

// key is an id that can stand in a word's name and in a form's field.
var key = regexp.MustCompile(`^[a-z][a-z_]*$`)

// Load reads mirror/. It is strict, and all or nothing: where anything is wrong there is
// no mirror, and the error joins one *strictjson.Error for each fault.
func Load(fsys fs.FS) (*Mirror, error) {
	var faults []*strictjson.Error
	items := func(file, noun string, read func(o *strictjson.Fields, it *Item)) []Item {
		f := &strictjson.Faults{File: file}
		list := itemsOf(f, fsys, noun, read)
		faults = append(faults, f.List...)
		return list
	}
	m := &Mirror{
		challenges: &Form{Kind: Challenges, Levels: [Levels]string{None, Stages[0], Stages[1], Stages[2]}, Outside: []string{"unsure"}},
		checklist:  &Form{Kind: Checklist, Levels: [Levels]string{"not_yet", "sometimes", "mostly", "always"}, Outside: []string{"unsure", "not_for_us"}},
	}
	m.challenges.Items = items(challengesFile, "challenge", readChallenge)
	m.checklist.Items = items(checklistFile, "statement", func(o *strictjson.Fields, it *Item) { it.Title = o.Text("text") })
	if n := len(m.challenges.Items); len(faults) == 0 && n != challengesInAll {
		f := &strictjson.Faults{File: challengesFile}
		f.Add(1, "there are %d challenges, not %d", n, challengesInAll)
		faults = f.List
	}
	if len(faults) > 0 {
		return nil, strictjson.Joined(faults)
	}
	return m, nil
}

func itemsOf(f *strictjson.Faults, fsys fs.FS, noun string, read func(o *strictjson.Fields, it *Item)) []Item {
	n := f.Read(fsys)
	switch {
	case n == nil:
		return nil
	case n.Kind != strictjson.List:
		f.Add(n.Line, "the file must be a list, not %s", n.Kind)
		return nil
	case len(n.Items) == 0:
		f.Add(n.Line, "holds nothing")
		return nil
	}
	ids, titles := map[string]bool{}, map[string]bool{}
	list := make([]Item, 0, len(n.Items))
	for i, item := range n.Items {
		o := f.Open(item, fmt.Sprintf("%s %d", noun, i+1))
		it := Item{ID: o.Matching("id", key, "a key such as everyday")}
		read(o, &it)
		once(o, "id", it.ID, ids)
		once(o, "text", it.Title, titles)
		o.Done()
		list = append(list, it)
	}
	return list
}

func readChallenge(o *strictjson.Fields, it *Item) {
	it.Title, it.Why = o.Text("title"), o.Text("why")
	for i, stage := range Stages {
		it.Looks[i] = o.Text(stage)
	}
	it.Questions = o.Sentences(o.List("questions"), `"questions"`)
	if n := len(it.Questions); o.HasList("questions") && (n < 1 || n > mostQuestions) {
		o.Say(o.LineOf("questions"), `"questions" has one or two`)
	}
}

// once refuses a value that another object of the file has.
func once(o *strictjson.Fields, key, value string, seen map[string]bool) {
	if seen[value] && value != "" {
		o.Say(o.LineOf(key), "%q is given twice", key)
	}
	seen[value] = true
}
