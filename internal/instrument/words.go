package instrument

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// sourceLanguage is the language every instrument has; the others fall back to it.
const sourceLanguage = "en"

// maxLabel is how many characters fit beside a petal (13.5 px type on a 360 px figure).
const maxLabel = 22

// Words is everything an instrument says in one language.
type Words struct {
	Lang        string
	Title       string
	Description string
	Stages      [5]StageWords

	// What is asked beside the step, in each area.
	NoteQuestion    string
	MattersQuestion string
	HelpQuestion    string
	EnoughQuestion  string

	notGiven map[NotGiven]string
	matters  map[Matters]string
	areas    map[string]AreaWords
}

// StageWords names a stage, says in one line what it means, and names its two
// steps. They are "a bit" and "a lot" like the stage, but the other way round in
// the first: there, a lot of it is the lower step.
type StageWords struct {
	Name    string
	Meaning string
	Steps   [2]string // the lower step, then the higher
}

// AreaWords is what is said about one area.
type AreaWords struct {
	Name    string
	Label   string // short, for charts
	Heading string // the question, as the heading of its page
	About   string
	Before  string    // shown before a sensitive area, empty for the others
	Stages  [5]string // one sentence for each stage, as the person would say it
	Prompts []string  // two or three open questions to talk about
}

// Area gives the words for a key of the instrument, and empty words for any other.
func (w *Words) Area(key string) AreaWords { return w.areas[key] }

// NotGiven gives the words on the button: "Leave this one for today".
func (w *Words) NotGiven(n NotGiven) string { return w.notGiven[n] }

// Matters gives the words for a level: "Quite a bit".
func (w *Words) Matters(m Matters) string { return w.matters[m] }

// StepWord gives "a bit" or "a lot", the words beside the number of a whole step.
func (w *Words) StepWord(s Step) string {
	if !s.Whole() {
		return ""
	}
	return w.Stages[s.Stage()-1].Steps[1-int(s)/2%2]
}

// Step gives "5: Trying things, a bit". A half step, "5½: Trying things", names its
// stage only.
func (w *Words) Step(s Step) string {
	if !s.Valid() {
		return ""
	}
	name := w.Stages[s.Stage()-1].Name
	if !s.Whole() {
		return fmt.Sprintf("%d½: %s", s/2, name)
	}
	return fmt.Sprintf("%s: %s, %s", s, name, w.StepWord(s))
}

// Answer gives the words for a step or for a way of giving none, and "" for an
// area that was never asked.
func (w *Words) Answer(a Answer) string {
	if a.NotGiven != Given {
		return w.NotGiven(a.NotGiven)
	}
	return w.Step(a.Step)
}

func baseLanguage(lang string) string {
	base, _, _ := strings.Cut(lang, "-")
	return base
}

func parseWords(f *faults, n *node, lang string, areas []Area) *Words {
	o := f.open(n, "")
	w := &Words{Lang: o.Text("lang"), Title: o.Text("title"), Description: o.Text("description")}
	if w.Lang != "" && w.Lang != lang {
		o.Say(o.LineOf("lang"), `"lang" must be %q, as the file is named, not %q`, lang, w.Lang)
	}
	for i, item := range o.ExactList("stages", len(w.Stages)) {
		stage := f.open(item, fmt.Sprintf("stage %d", i+1))
		w.Stages[i] = StageWords{Name: stage.Text("name"), Meaning: stage.Text("meaning")}
		copy(w.Stages[i].Steps[:], stage.Sentences(stage.ExactList("steps", 2), "step"))
		stage.Done()
	}
	parseAnswerWords(o, w)
	parseAreaWords(o.inside("areas", "areas"), w, areas)
	o.Done()
	return w
}

func parseAnswerWords(o *fields, w *Words) {
	w.notGiven = map[NotGiven]string{}
	notGiven := o.inside("notGiven", "notGiven")
	for _, n := range WaysNotGiven {
		w.notGiven[n] = notGiven.Text(n.String())
	}
	notGiven.Done()

	q := o.inside("questions", "questions")
	w.NoteQuestion, w.MattersQuestion = q.Text("note"), q.Text("matters")
	w.HelpQuestion, w.EnoughQuestion = q.Text("help"), q.Text("enough")
	q.Done()

	w.matters = map[Matters]string{}
	matters := o.inside("matters", "matters")
	for _, m := range MattersLevels {
		w.matters[m] = matters.Text(m.String())
	}
	matters.Done()
}

func parseAreaWords(o *fields, w *Words, areas []Area) {
	w.areas = map[string]AreaWords{}
	labels := map[string]string{}
	for _, area := range areas {
		a := o.inside(area.Key, fmt.Sprintf("area %q", area.Key))
		words := parseOneArea(a, area)
		w.areas[area.Key] = words
		if other, taken := labels[words.Label]; taken && words.Label != "" {
			a.Say(a.LineOf("label"), "label %q is that of area %q too", words.Label, other)
		}
		labels[words.Label] = area.Key
	}
	o.Done()
}

func parseOneArea(a *fields, area Area) AreaWords {
	words := AreaWords{
		Name:    a.Text("name"),
		Label:   a.Text("label"),
		Heading: a.Text("heading"),
		About:   a.Text("about"),
		Before:  a.OptionalText("before"),
	}
	if n := utf8.RuneCountInString(words.Label); n > maxLabel {
		a.Say(a.LineOf("label"), "label has %d characters, and %d fit", n, maxLabel)
	}
	if area.Sensitive && a.Node != nil && !a.Has("before") {
		a.Say(a.Line(), `is sensitive, so "before" must say a plain line first`)
	}
	if !area.Sensitive && a.Has("before") {
		a.Say(a.LineOf("before"), `"before" is only shown for a sensitive area, and this one is not`)
	}
	stages := a.List("stages")
	copy(words.Stages[:], a.Sentences(stages, "stage sentence"))
	if a.HasList("stages") {
		for i := len(stages); i < len(words.Stages); i++ {
			a.Say(a.LineOf("stages"), "stage sentence %d is missing", i+1)
		}
		if len(stages) > len(words.Stages) {
			a.Say(stages[len(words.Stages)].Line, "has %d stage sentences, and there are %d stages", len(stages), len(words.Stages))
		}
	}
	words.Prompts = a.Sentences(a.List("prompts"), "prompt")
	if n := len(words.Prompts); a.HasList("prompts") && (n < 2 || n > 3) {
		a.Say(a.LineOf("prompts"), "has %d prompts to talk about; it needs two or three", n)
	}
	a.Done()
	return words
}
