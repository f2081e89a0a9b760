// Package story reads the example stories that Towpath ships: made-up people who tell,
// in their own words, what was hard and what helped. It says to whom a story may speak
// and what to be careful of in it. Stories that real people tell are kept elsewhere.
package story

import (
	"slices"
	"strings"
)

// Story is one story and what is known of it.
type Story struct {
	ID      string
	Of      Of
	Title   string
	Teller  string // a first name, empty where the teller gave none
	Age     string // one of Ages
	Gender  string // one of Genders
	Setting Setting
	// Areas are those of the Bloom for adults; CarerAreas, in a carer's story, those of
	// the Bloom for carers.
	Areas      []string
	CarerAreas []string
	// Stages are from 1 to 5, as in a Bloom.
	Stages  []int
	Careful []Topic
	Where   string // in a carer's story: where in the journey it was
	Helped  []string
	Text    []string // paragraphs
	// Example marks a story that was made up.
	Example bool
}

// Of says whose story it is.
type Of string

// Those who tell.
const (
	Person Of = "person"
	Carer  Of = "carer"
	Worker Of = "worker"
)

// Setting is where most of a story happens.
type Setting string

// The settings. Practice has the same four.
const (
	Community Setting = "community"
	Crisis    Setting = "crisis"
	Inpatient Setting = "inpatient"
	Secure    Setting = "secure"
)

// Topic is something to be careful of: a reader hears of it first, and may hide it.
type Topic string

// Topics is the fixed list, in the order in which a warning names them.
var Topics = []Topic{
	"suicide", "self-harm", "abuse", "death", "psychosis", "restraint", "hospital", "prison",
	"alcohol-and-drugs", "eating", "racism", "money",
}

// The fixed lists of what a story says of its teller.
var (
	Tellers  = []Of{Person, Carer, Worker}
	Settings = []Setting{Community, Crisis, Inpatient, Secure}
	Ages     = []string{"under-25", "25-44", "45-64", "65-and-over"}
	Genders  = []string{"woman", "man", "non-binary"}
)

// The areas of the two Blooms. A test holds them against the instruments.
var (
	Areas = []string{
		"mental-health", "body", "everyday-skills", "friends-and-community", "work-and-time",
		"close-relationships", "habits", "home", "who-i-am", "trust-and-hope",
	}
	CarerAreas = []string{"health", "caring-role", "managing-at-home", "time-for-yourself", "how-you-feel", "money", "work"}
)

// Hides tells whether a reader who hides these topics is not shown the story.
func (s *Story) Hides(hidden []Topic) bool {
	return slices.ContainsFunc(s.Careful, func(t Topic) bool { return slices.Contains(hidden, t) })
}

// Words counts the words of the text.
func (s *Story) Words() int {
	n := 0
	for _, p := range s.Text {
		n += len(strings.Fields(p))
	}
	return n
}

// Collection is all stories of a directory, and the words around them.
type Collection struct {
	stories []*Story
	words   map[string]*Words
}

// All gives the stories in the order of their ids.
func (c *Collection) All() []*Story { return slices.Clone(c.stories) }

// Story finds one by its id.
func (c *Collection) Story(id string) (*Story, bool) {
	i, ok := slices.BinarySearchFunc(c.stories, id, func(s *Story, id string) int { return strings.Compare(s.ID, id) })
	if !ok {
		return nil, false
	}
	return c.stories[i], true
}

// Words gives the words around the stories in a language, English where there are none.
func (c *Collection) Words(lang string) *Words {
	if w, ok := c.words[lang]; ok {
		return w
	}
	return c.words[source]
}

// source is the language that is always there.
const source = "en"

// Words is what is said around a story in one language.
type Words struct {
	// Example says that a story is made up.
	Example string
	// NoName stands where a teller gave none.
	NoName  string
	Lead    string // with {topics} in it
	And     string
	Subject map[Topic]string
}

// Warning is the line before a story, made from its topics; empty where it has none.
func (w *Words) Warning(s *Story) string {
	var names []string
	for _, t := range Topics {
		if slices.Contains(s.Careful, t) {
			names = append(names, w.Subject[t])
		}
	}
	if len(names) == 0 {
		return ""
	}
	list := names[len(names)-1]
	if len(names) > 1 {
		list = strings.Join(names[:len(names)-1], ", ") + " " + w.And + " " + list
	}
	return strings.Replace(w.Lead, topicsHere, list, 1)
}

// TellerOf gives the teller's name, or the words for none.
func (w *Words) TellerOf(s *Story) string {
	if s.Teller == "" {
		return w.NoName
	}
	return s.Teller
}

const topicsHere = "{topics}"
