package instrument

import (
	"fmt"
	"maps"
	"slices"
)

// KindMeasure is questions with numbers for answers, and scores worked out of them.
// KindEntry is a listing alone: an instrument that the compendium names, and that
// cannot be answered here.
const (
	KindMeasure Kind = "measure"
	KindEntry   Kind = "entry"
)

// Measure is one version of one measure of the compendium. It is read once and then
// shared by everyone: callers must not change what they find in it.
type Measure struct {
	ID, Version string
	URL         string // canonical address of its FHIR Questionnaire, without the version
	Kind        Kind   // KindMeasure or KindEntry
	Subject     string // whose life it is about: "Patient", "RelatedPerson" or "Organization"
	AnsweredBy  []string
	AsksAbout   []string
	// Length is how many questions it has, for an entry too; 0 where that is not known.
	Length int
	Period string // an ISO 8601 duration that answers look back over, "P2W"; "" for now
	Scales []Scale
	Items  []Item
	// Rates is set where each question rates something of the person's own, nil for none.
	Rates   *Rates
	Scores  []Score
	Facts   []Fact
	Licence Licence
	// Digest names the scoring: twelve hex digits of the SHA-256 of scoring.json.
	Digest string
	// Questionnaire is the FHIR R4 resource, with the wording where it is here.
	Questionnaire []byte

	name  string
	words map[string]*MeasureWords
	// wordings are official texts that a service loaded, by language.
	wordings map[string]*Wording
	own      []byte // the Questionnaire without them, nil where none was laid over it
	slots    map[string]int
	plan     *Plan
}

// AnsweredBy and AsksAbout take these, in the order of a list to choose from.
var (
	Answerers = []string{"person", "carer", "worker", "manager"}
	Subjects  = []string{
		"recovery", "quality-of-life", "wellbeing", "goals", "support", "low-mood", "worry", "distress",
		"everyday-life", "needs", "caring", "service",
	}
)

// Sureness says how well a fact is known.
type Sureness string

// A fact was seen in the source that it names, is recalled and not confirmed, or is
// one on which sources disagree. Whatever is not Seen is shown as unconfirmed.
const (
	Seen     Sureness = "seen"
	Recalled Sureness = "recalled"
	Disputed Sureness = "disputed"
)

// Claim is where a number or a rule comes from.
type Claim struct {
	Source string
	Sure   Sureness
}

// Fact is something known about a measure; its words are in MeasureWords.
type Fact struct {
	Key string
	Claim
}

// Scale is a range of whole numbers to answer with, and codes that say in which way
// no number was given.
type Scale struct {
	Key      string
	From, To int16
	// Codes that are no number, by what they mean.
	Others map[string]Mark
}

// Item is one question.
type Item struct {
	LinkID string
	Scale  int // its place in Scales
	// Safety marks a question about not wanting to live: from SafetyFrom up to SafetyTo
	// the service's own words and numbers are shown at once. Both are only read where
	// Safety is set.
	Safety               bool
	SafetyFrom, SafetyTo int16
	// OnlyIf is the place of an item that must be answered with OnlyIfIs for this one
	// to be asked, -1 for none.
	OnlyIf   int
	OnlyIfIs int16
}

// Mark is what was answered: a number, or one of the marks below.
type Mark int16

// Marks that are no number. The zero of a list of marks must be set to Unasked.
const (
	Unasked Mark = -32768 + iota
	DoesNotApply
	NotKnown
)

// Number tells whether a mark is a number.
func (m Mark) Number() bool { return m > NotKnown }

// Canonical gives "url|version", as a QuestionnaireResponse names it.
func (m *Measure) Canonical() string { return m.URL + "|" + m.Version }

// Asks tells whether the question in a slot is to be asked beside these answers: not
// where it waits for an answer to another, and that was answered otherwise. No score
// depends on a question that is not.
func (m *Measure) Asks(slot int, marks []Mark) bool {
	item := &m.Items[slot]
	if item.OnlyIf < 0 {
		return true
	}
	gate := marks[item.OnlyIf]
	return !gate.Number() || int16(gate) == item.OnlyIfIs
}

// Slot gives the place of a question by its link id, -1 for none.
func (m *Measure) Slot(linkID string) int {
	if at, ok := m.slots[linkID]; ok {
		return at
	}
	return -1
}

// Score finds a score by its key.
func (m *Measure) Score(key string) (Score, bool) {
	at := slices.IndexFunc(m.Scores, func(s Score) bool { return s.Key == key })
	if at < 0 {
		return Score{}, false
	}
	return m.Scores[at], true
}

// Plan gives the scoring, compiled.
func (m *Measure) Plan() *Plan { return m.plan }

// Words gives the words in a language tag, then in its base language, then in
// English. Where the wording is here in other languages only, it gives one of those: a
// topic is nothing to be asked with. It is never nil.
func (m *Measure) Words(lang string) *MeasureWords {
	if len(m.wordings) == 0 || m.Licence.TextShipped {
		return m.nearest(lang)
	}
	for _, l := range []string{lang, baseLanguage(lang)} {
		if m.wordings[l] != nil {
			return m.words[l]
		}
	}
	return m.words[m.wordingLanguage()]
}

// nearest gives words in a language, whether a wording lies over them or not.
func (m *Measure) nearest(lang string) *MeasureWords {
	for _, l := range []string{lang, baseLanguage(lang)} {
		if w, ok := m.words[l]; ok {
			return w
		}
	}
	return m.words[sourceLanguage]
}

// wordingLanguage gives the language whose wording stands in for one that is not here:
// English, or the first of those that are.
func (m *Measure) wordingLanguage() string {
	if m.wordings[sourceLanguage] != nil || len(m.wordings) == 0 {
		return sourceLanguage
	}
	return slices.Min(slices.Collect(maps.Keys(m.wordings)))
}

// Whole tells whether the wording of every question is here, in some language.
func (m *Measure) Whole() bool {
	return m.Kind == KindMeasure && (m.Licence.TextShipped || len(m.wordings) > 0)
}

// Blank gives marks for every question, all unasked.
func (m *Measure) Blank() []Mark {
	marks := make([]Mark, len(m.Items))
	for i := range marks {
		marks[i] = Unasked
	}
	return marks
}

// ParseMark reads the code of an answer to the question in a slot.
func (m *Measure) ParseMark(slot int, code string) (Mark, error) {
	scale := &m.Scales[m.Items[slot].Scale]
	if mark, ok := scale.Others[code]; ok {
		return mark, nil
	}
	n, ok := smallNumber(code)
	if !ok || n < int(scale.From) || n > int(scale.To) {
		return Unasked, fmt.Errorf("%q is not an answer from %d to %d", code, scale.From, scale.To)
	}
	return Mark(n), nil
}

// smallNumber reads a number of at most three digits, written in the one usual way.
func smallNumber(code string) (int, bool) {
	if code == "" || len(code) > 3 || code[0] == '0' && len(code) > 1 {
		return 0, false
	}
	n := 0
	for _, c := range []byte(code) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, true
}

// Code gives the code of a mark on the scale of a slot, "" for unasked.
func (m *Measure) Code(slot int, mark Mark) string {
	if mark.Number() {
		return fmt.Sprint(int16(mark))
	}
	for code, other := range m.Scales[m.Items[slot].Scale].Others {
		if other == mark {
			return code
		}
	}
	return ""
}

// NeedsHelp tells whether an answer asks for the service's words of help.
func (m *Measure) NeedsHelp(slot int, mark Mark) bool {
	item := &m.Items[slot]
	return item.Safety && mark.Number() && int16(mark) >= item.SafetyFrom && int16(mark) <= item.SafetyTo
}

// Codes gives every code of a scale: its numbers from the lowest on, then the others
// in alphabetical order.
func (s *Scale) Codes() []string {
	var codes []string
	for n := s.From; n <= s.To; n++ {
		codes = append(codes, fmt.Sprint(n))
	}
	return append(codes, slices.Sorted(maps.Keys(s.Others))...)
}

// Languages gives the tags of the languages that our own words are in, English first.
func (m *Measure) Languages() []string {
	tags := slices.Sorted(maps.Keys(m.words))
	at := slices.Index(tags, sourceLanguage)
	return append([]string{sourceLanguage}, slices.Delete(tags, at, at+1)...)
}
