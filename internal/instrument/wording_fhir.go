package instrument

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"towpath/internal/strictjson"
)

// WordingFromQuestionnaire reads official text from a FHIR R4 Questionnaire whose
// link ids and codes are those of the skeleton. Groups are gone through; the texts of
// groups and displays before the first question make the intro. A language that by
// leaves out is that of the file. What does not fit gives joined *LoadErrors.
func (m *Measure) WordingFromQuestionnaire(name string, data []byte, by Right) (*Wording, error) {
	r := m.wordingReader(name, data)
	r.right(by)
	if n := r.parse(data); n != nil {
		if n.Kind != strictjson.Object || textOf(n, "resourceType") != "Questionnaire" {
			r.Add(n.Line, "is not a FHIR Questionnaire")
			return r.finish()
		}
		if r.out.Lang == "" {
			r.out.Lang = textOf(n, "language")
		}
		r.fhirItems(n)
	}
	return r.finish()
}

// QuestionnaireAddress gives the url of a FHIR Questionnaire, "" where it has none or
// cannot be read.
func QuestionnaireAddress(data []byte) string {
	n, fault := strictjson.Parse(data)
	if fault != nil || n.Kind != strictjson.Object {
		return ""
	}
	return textOf(n, "url")
}

// textOf gives a member that is text, "" for none.
func textOf(n *node, key string) string {
	if n.Kind == strictjson.Object && n.Get(key) != nil && n.Get(key).Kind == strictjson.Text {
		return n.Get(key).Text
	}
	return ""
}

// listOf gives the objects of a member that is a list.
func (r *wordingReader) listOf(n *node, key string) []*node {
	list := n.Get(key)
	if list == nil {
		return nil
	}
	if list.Kind != strictjson.List {
		r.Add(list.Line, "%q must be a list, not %s", key, list.Kind)
		return nil
	}
	for _, entry := range list.Items {
		if entry.Kind != strictjson.Object {
			r.Add(entry.Line, "an entry of %q must be an object, not %s", key, entry.Kind)
			return nil
		}
	}
	return list.Items
}

func (r *wordingReader) fhirItems(n *node) {
	for _, item := range r.listOf(n, "item") {
		if len(r.List) > maxFaults {
			return
		}
		linkID, text := textOf(item, "linkId"), textOf(item, "text")
		switch kind := textOf(item, "type"); {
		case r.m.Slot(linkID) >= 0:
			r.questionText(item.Line, linkID, text)
			r.fhirAnswers(item, linkID)
		case kind == "group" || kind == "display":
			r.intro(item.Line, linkID, text)
		case strings.HasPrefix(linkID, ScoreLink):
			// What is worked out has our words.
		default:
			r.Add(item.Line, "%q is not a question of %s", linkID, r.m.ID)
		}
		r.fhirItems(item)
	}
}

func (r *wordingReader) intro(line int, linkID, text string) {
	switch {
	case text == "":
	case len(r.out.Questions) > 0:
		r.Add(line, "item %q: a text between questions has no place in %s", linkID, r.m.ID)
	default:
		r.out.Intro = strings.TrimSpace(r.out.Intro + " " + r.tidy(line, fmt.Sprintf("item %q", linkID), text))
	}
}

func (r *wordingReader) fhirAnswers(item *node, linkID string) {
	scale := r.m.Items[r.m.Slot(linkID)].Scale
	for _, option := range r.listOf(item, "answerOption") {
		coding := option.Get("valueCoding")
		if coding == nil || coding.Kind != strictjson.Object {
			r.Add(option.Line, "question %q: an answer must have a valueCoding", linkID)
			continue
		}
		r.answer(coding.Line, fmt.Sprintf("question %q", linkID), scale, textOf(coding, "code"), textOf(coding, "display"))
	}
}

// With lays the wordings of a directory over the library's measures, and gives what
// comes of it: <measure>/<version>/<language>.json. One that does not fit is refused
// with joined *LoadErrors, and the library is left as it is.
func (l *Library) With(fsys fs.FS) (*Library, error) {
	out := &shelf{all: l.All(), measures: l.Measures()}
	var list []*LoadError
	files, err := fs.Glob(fsys, "*/*/*")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		dir, name := path.Split(file)
		id, version := path.Split(path.Clean(dir))
		lang, isJSON := strings.CutSuffix(name, ".json")
		if strings.HasPrefix(name, ".") {
			continue
		}
		if fault := out.lay(fsys, file, path.Clean(id), version, lang, isJSON); fault != nil {
			list = append(list, fault...)
		}
	}
	if len(list) > 0 {
		return nil, strictjson.Joined(list)
	}
	return out.library(), nil
}

func (l *shelf) lay(fsys fs.FS, file, id, version, lang string, isJSON bool) []*LoadError {
	at := -1
	for i, m := range l.measures {
		if m.ID == id && m.Version == version {
			at = i
		}
	}
	if at < 0 || !isJSON {
		return []*LoadError{{File: file, Reason: "is not the wording of a measure that is here, <measure>/<version>/<language>.json"}}
	}
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return []*LoadError{strictjson.Unreadable(file, err)}
	}
	w, err := l.measures[at].ParseWording(file, data)
	if err == nil && w.Lang != lang {
		err = &LoadError{File: file, Line: 1, Reason: fmt.Sprintf("is in %q, and is named after %q", w.Lang, lang)}
	}
	if err == nil {
		l.measures[at], err = l.measures[at].With(w)
	}
	return leaves(file, err)
}

// leaves takes joined faults apart.
func leaves(file string, err error) []*LoadError {
	switch e := err.(type) { //nolint:errorlint // what joined made
	case nil:
		return nil
	case *LoadError:
		return []*LoadError{e}
	case interface{ Unwrap() []error }:
		var out []*LoadError
		for _, one := range e.Unwrap() {
			out = append(out, leaves(file, one)...)
		}
		return out
	}
	return []*LoadError{{File: file, Reason: err.Error()}}
}
