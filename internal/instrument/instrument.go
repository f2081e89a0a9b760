// Package instrument reads instruments, which are versioned directories of data,
// and checks answers against them. It knows one kind so far: the Bloom, areas of
// life with ten steps in five stages. It touches nothing but the fs.FS it is given.
package instrument

import (
	"errors"
	"fmt"
	"slices"
)

// Kind says how an instrument is answered and read.
type Kind string

// KindBloom is areas of life, each on ten steps in five stages, with no total.
const KindBloom Kind = "bloom"

// Instrument is one version of one instrument. It is read once and then shared
// by everyone: callers must not change what they find in it.
type Instrument struct {
	ID      string // the name of its directory, for one "bloom-adult"
	Version string // "1.0.0"
	URL     string // canonical address of its FHIR Questionnaire, without the version
	Kind    Kind
	Subject string // whose life it is about: "Patient" or "RelatedPerson" (a carer)
	Areas   []Area // in the order they are asked and drawn
	Stages  [5]Stage
	Licence Licence
	// MinSteps is how many areas need a step before a reading counts as one.
	MinSteps int
	// Questionnaire is the FHIR R4 resource as it stands in the directory.
	Questionnaire []byte

	name  string
	words map[string]*Words
}

// Area is one part of life that is asked about. Its words are in Words.
type Area struct {
	Key    string // stable for ever: readings are stored under it
	Icon   string // a Lucide icon name
	LinkID string // the group in the Questionnaire
	// Sensitive areas show a plain line before the question and help after it.
	Sensitive bool
}

// Stage is two neighbouring steps that share a name.
type Stage struct {
	Key      string
	From, To Step
}

// Canonical gives "url|version", as a QuestionnaireResponse names it.
func (i *Instrument) Canonical() string { return i.URL + "|" + i.Version }

// Place gives an area's place in the order of asking, -1 for a key it does not have.
func (i *Instrument) Place(key string) int {
	return slices.IndexFunc(i.Areas, func(a Area) bool { return a.Key == key })
}

// Area finds an area by its key.
func (i *Instrument) Area(key string) (Area, bool) {
	at := i.Place(key)
	if at < 0 {
		return Area{}, false
	}
	return i.Areas[at], true
}

// Words gives the words in a language tag such as "cy" or "cy-GB", then in its
// base language, then in English. It is never nil.
func (i *Instrument) Words(lang string) *Words {
	if w, ok := i.words[lang]; ok {
		return w
	}
	if w, ok := i.words[baseLanguage(lang)]; ok {
		return w
	}
	return i.words[sourceLanguage]
}

// CheckAnswers refuses answers for areas that the instrument does not have, and
// answers that are both a step and a way of giving none, or out of range. An
// area that is left out was never asked. A person's own areas are not known
// here and must be kept apart before.
func (i *Instrument) CheckAnswers(answers map[string]Answer) error {
	var errs []error
	known := 0
	for _, area := range i.Areas {
		a, ok := answers[area.Key]
		if ok {
			known++
		}
		if !a.Valid() {
			errs = append(errs, fmt.Errorf("area %q: not an answer", area.Key))
		}
	}
	if known < len(answers) {
		errs = append(errs, fmt.Errorf("%d areas are not in %s", len(answers)-known, i.ID))
	}
	return errors.Join(errs...)
}

// Counts reports whether the answers are enough to be called a reading: at least
// MinSteps standard areas have a step. What was left, does not apply, is unsure or
// was never asked takes no part, and nothing is ever filled in.
func (i *Instrument) Counts(answers map[string]Answer) bool {
	n := 0
	for _, area := range i.Areas {
		if answers[area.Key].HasStep() {
			n++
		}
	}
	return n >= i.MinSteps
}
