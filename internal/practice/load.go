package practice

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"towpath/internal/strictjson"
)

// The files, seen from the root of the content.
const (
	headingsFile    = "practice/headings.json"
	promptsFile     = "practice/prompts.json"
	reflectionsFile = "practice/reflections.json"
	languageFiles   = "language/*.json"
)

const stagesInAll = 5

// Load reads practice/ and language/. It is strict, and all or nothing: where anything
// is wrong there is no guide, and the error joins one *strictjson.Error for each fault.
func Load(fsys fs.FS) (*Guide, error) {
	l := &loader{fsys: fsys, g: &Guide{languages: map[string]*Language{}}}
	l.loadHeadings()
	l.loadPrompts(len(l.faults) == 0)
	l.loadReflections()
	l.loadLanguages()
	if len(l.faults) > 0 {
		return nil, strictjson.Joined(l.faults)
	}
	return l.g, nil
}

// loader gathers what is read, and every fault on the way.
type loader struct {
	fsys   fs.FS
	g      *Guide
	faults []*strictjson.Error
}

// each reads the objects of a file that is a list, of which there must be some.
func (l *loader) each(file, noun string, read func(o *strictjson.Fields)) {
	f := &strictjson.Faults{File: file}
	n := f.Read(l.fsys)
	switch {
	case n == nil:
	case n.Kind != strictjson.List:
		f.Add(n.Line, "the file must be a list, not %s", n.Kind)
	case len(n.Items) == 0:
		f.Add(n.Line, "holds nothing")
	default:
		for i, item := range n.Items {
			o := f.Open(item, fmt.Sprintf("%s %d", noun, i+1))
			read(o)
			o.Done()
		}
	}
	l.faults = append(l.faults, f.List...)
}

func (l *loader) loadHeadings() {
	ids := map[string]bool{}
	l.each(headingsFile, "heading", func(o *strictjson.Fields) {
		h := Heading{ID: o.Matching("id", strictjson.Key, "a key such as own-ways"), Name: o.Text("name")}
		once(o, "id", h.ID, ids)
		l.g.headings = append(l.g.headings, h)
	})
}

// loadPrompts holds prompts against the headings, where all of these were read.
func (l *loader) loadPrompts(headings bool) {
	ids, texts := map[string]bool{}, map[string]bool{}
	var under []string
	for _, h := range l.g.headings {
		under = append(under, h.ID)
	}
	l.each(promptsFile, "prompt", func(o *strictjson.Fields) {
		p := Prompt{
			ID:       o.Matching("id", strictjson.Key, "a key such as own-ways-1"),
			Text:     o.Text("text"),
			Areas:    o.OptionalSomeOf("areas", Areas),
			Stages:   o.OptionalRising("stages", 1, stagesInAll),
			Settings: o.OptionalSomeOf("settings", Settings),
		}
		if headings {
			p.Heading = o.OneOf("heading", under)
		} else {
			p.Heading = o.Text("heading")
		}
		once(o, "id", p.ID, ids)
		once(o, "text", p.Text, texts)
		l.g.prompts = append(l.g.prompts, p)
	})
}

func (l *loader) loadReflections() {
	texts := map[string]bool{}
	l.each(reflectionsFile, "reflection", func(o *strictjson.Fields) {
		text := o.Text("text")
		once(o, "text", text, texts)
		l.g.reflections = append(l.g.reflections, text)
	})
}

func (l *loader) loadLanguages() {
	names, err := fs.Glob(l.fsys, languageFiles)
	if err != nil || len(names) == 0 {
		l.faults = append(l.faults, strictjson.Unreadable(languageFiles, fs.ErrNotExist))
		return
	}
	for _, name := range names {
		language := &Language{ids: map[string]int{}, root: &node{}}
		l.each(name, "word", language.take)
		l.g.languages[strings.TrimSuffix(path.Base(name), ".json")] = language
	}
}

// once refuses a value that another object of the file has.
func once(o *strictjson.Fields, key, value string, seen map[string]bool) {
	if seen[value] && value != "" {
		o.Say(o.LineOf(key), "%q is given twice", key)
	}
	seen[value] = true
}
