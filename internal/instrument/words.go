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
	w := &Words{Lang: o.text("lang"), Title: o.text("title"), Description: o.text("description")}
	if w.Lang != "" && w.Lang != lang {
		o.say(o.lineOf("lang"), `"lang" must be %q, as the file is named, not %q`, lang, w.Lang)
	}
	for i, item := range o.exactList("stages", len(w.Stages)) {
		stage := f.open(item, fmt.Sprintf("stage %d", i+1))
		w.Stages[i] = StageWords{Name: stage.text("name"), Meaning: stage.text("meaning")}
		copy(w.Stages[i].Steps[:], stage.sentences(stage.exactList("steps", 2), "step"))
		stage.done()
	}
	parseAnswerWords(o, w)
	parseAreaWords(o.inside("areas", "areas"), w, areas)
	o.done()
	return w
}

func parseAnswerWords(o *fields, w *Words) {
	w.notGiven = map[NotGiven]string{}
	notGiven := o.inside("notGiven", "notGiven")
	for _, n := range WaysNotGiven {
		w.notGiven[n] = notGiven.text(n.String())
	}
	notGiven.done()

	q := o.inside("questions", "questions")
	w.NoteQuestion, w.MattersQuestion = q.text("note"), q.text("matters")
	w.HelpQuestion, w.EnoughQuestion = q.text("help"), q.text("enough")
	q.done()

	w.matters = map[Matters]string{}
	matters := o.inside("matters", "matters")
	for _, m := range MattersLevels {
		w.matters[m] = matters.text(m.String())
	}
	matters.done()
}

func parseAreaWords(o *fields, w *Words, areas []Area) {
	w.areas = map[string]AreaWords{}
	labels := map[string]string{}
	for _, area := range areas {
		a := o.inside(area.Key, fmt.Sprintf("area %q", area.Key))
		words := parseOneArea(a, area)
		w.areas[area.Key] = words
		if other, taken := labels[words.Label]; taken && words.Label != "" {
			a.say(a.lineOf("label"), "label %q is that of area %q too", words.Label, other)
		}
		labels[words.Label] = area.Key
	}
	o.done()
}

func parseOneArea(a *fields, area Area) AreaWords {
	words := AreaWords{
		Name:    a.text("name"),
		Label:   a.text("label"),
		Heading: a.text("heading"),
		About:   a.text("about"),
		Before:  a.optionalText("before"),
	}
	if n := utf8.RuneCountInString(words.Label); n > maxLabel {
		a.say(a.lineOf("label"), "label has %d characters, and %d fit", n, maxLabel)
	}
	if area.Sensitive && a.node != nil && !a.has("before") {
		a.say(a.line(), `is sensitive, so "before" must say a plain line first`)
	}
	if !area.Sensitive && a.has("before") {
		a.say(a.lineOf("before"), `"before" is only shown for a sensitive area, and this one is not`)
	}
	stages := a.list("stages")
	copy(words.Stages[:], a.sentences(stages, "stage sentence"))
	if a.hasList("stages") {
		for i := len(stages); i < len(words.Stages); i++ {
			a.say(a.lineOf("stages"), "stage sentence %d is missing", i+1)
		}
		if len(stages) > len(words.Stages) {
			a.say(stages[len(words.Stages)].line, "has %d stage sentences, and there are %d stages", len(stages), len(words.Stages))
		}
	}
	words.Prompts = a.sentences(a.list("prompts"), "prompt")
	if n := len(words.Prompts); a.hasList("prompts") && (n < 2 || n > 3) {
		a.say(a.lineOf("prompts"), "has %d prompts to talk about; it needs two or three", n)
	}
	a.done()
	return words
}

// sentences reads a list of texts; an empty one counts as missing.
func (o *fields) sentences(items []*node, what string) []string {
	out := make([]string, len(items))
	seen := map[string]int{}
	for i, item := range items {
		switch {
		case item.kind != textNode:
			o.say(item.line, "%s %d must be text, not %s", what, i+1, item.kind)
		case strings.TrimSpace(item.text) == "":
			o.say(item.line, "%s %d is missing", what, i+1)
		case untidy(item.text) != "":
			o.say(item.line, "%s %d %s", what, i+1, untidy(item.text))
		case seen[item.text] > 0:
			o.say(item.line, "%s %d is the same as %s %d", what, i+1, what, seen[item.text])
		}
		seen[item.text] = i + 1
		out[i] = item.text
	}
	return out
}

// exactList reads a list of a fixed length, and yields nothing when it is another.
func (o *fields) exactList(key string, want int) []*node {
	items := o.list(key)
	if len(items) != want && o.hasList(key) {
		o.say(o.lineOf(key), "%q must have %d entries, not %d", key, want, len(items))
		return nil
	}
	return items
}
