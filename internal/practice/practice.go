// Package practice reads what Towpath has to say to workers: prompts for the
// conversation in hand, questions to reflect on, and kinder words for what is about to
// be written in a note. It knows nobody and keeps nothing: what a worker does with it
// stays theirs.
package practice

import (
	"cmp"
	"slices"
	"time"
)

// Heading is one of the nine under which prompts stand.
type Heading struct {
	ID   string
	Name string
}

// Prompt is something to ask or to think of, in one or two sentences.
type Prompt struct {
	ID      string
	Heading string // the id of its heading
	Text    string
	// Where each of these is empty, the prompt fits all.
	Areas    []string
	Stages   []int
	Settings []string
}

// Areas are those of the Bloom for adults. A test holds them against the instrument.
var Areas = []string{
	"mental-health", "body", "everyday-skills", "friends-and-community", "work-and-time",
	"close-relationships", "habits", "home", "who-i-am", "trust-and-hope",
}

// Settings is where a conversation is held.
var Settings = []string{"community", "crisis", "inpatient", "secure"}

// Guide is all that was read.
type Guide struct {
	headings    []Heading
	prompts     []Prompt
	reflections []string
	languages   map[string]*Language
}

// Headings gives the nine, in their order.
func (g *Guide) Headings() []Heading { return slices.Clone(g.headings) }

// All gives every prompt, in its order.
func (g *Guide) All() []Prompt { return slices.Clone(g.prompts) }

// Prompts gives what fits a conversation, what was written for just this one first.
// An empty area or setting, and stage 0, mean that it is not known: then only what
// fits all of them is given.
func (g *Guide) Prompts(area string, stage int, setting string) []Prompt {
	var fit []Prompt
	for _, p := range g.prompts {
		if fits(p.Areas, area) && fits(p.Stages, stage) && fits(p.Settings, setting) {
			fit = append(fit, p)
		}
	}
	slices.SortStableFunc(fit, func(a, b Prompt) int { return cmp.Compare(b.narrow(), a.narrow()) })
	return fit
}

func fits[T comparable](list []T, here T) bool {
	return len(list) == 0 || slices.Contains(list, here)
}

// narrow is how closely a prompt says what it is for. The area weighs most: it is what
// the two are talking about.
func (p *Prompt) narrow() int {
	n := 0
	for weight, named := range map[int]bool{4: len(p.Areas) > 0, 2: len(p.Stages) > 0, 1: len(p.Settings) > 0} {
		if named {
			n += weight
		}
	}
	return n
}

// Reflections gives all the questions for a minute's thought, in their order.
func (g *Guide) Reflections() []string { return slices.Clone(g.reflections) }

// Reflection gives the question of a day, the same to everybody. They take turns, so
// that each comes round before one comes again.
func (g *Guide) Reflection(day time.Time) string {
	const secondsOfDay = 24 * 60 * 60
	midnight := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	n := int64(len(g.reflections))
	return g.reflections[((midnight.Unix()/secondsOfDay)%n+n)%n]
}

// Language gives the list of words for a language. There is none for most: words that
// judge are each language's own.
func (g *Guide) Language(lang string) (*Language, bool) {
	l, ok := g.languages[lang]
	return l, ok
}
