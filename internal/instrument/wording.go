package instrument

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"towpath/internal/strictjson"
)

// Wording is the official text of one measure in one language, that a service got
// itself and has the right to use. It is the service's own data: it lies over the
// skeleton and never changes it.
type Wording struct {
	Measure, Version, Lang string
	// Licence, Holder and Notice are what the service says of its right: the terms,
	// whose words they are, and the line that has to stand with them.
	Licence, Holder, Notice string
	// Intro stands above the questions, "" for none.
	Intro string
	// Questions are the words of every question, by link id.
	Questions map[string]string
	// Answers are words by scale and code. The lowest and the highest number of a
	// scale have some; a number without is shown as it is.
	Answers map[string]map[string]string
}

// Bounds on a wording.
const (
	MaxWordingBytes = 1 << 20
	maxWordingText  = 2000 // characters of one text
)

// With lays wordings over a measure, at most one for each language, and gives what
// comes of it: Words have the official questions and answers, Whole is true, and the
// Questionnaire says whose words it holds. m itself is left as it is.
func (m *Measure) With(wordings ...*Wording) (*Measure, error) {
	out := *m
	out.own = m.OwnQuestionnaire()
	out.words, out.wordings = maps.Clone(m.words), maps.Clone(m.wordings)
	if out.wordings == nil {
		out.wordings = map[string]*Wording{}
	}
	for _, w := range wordings {
		if m.Kind != KindMeasure || w.Measure != m.ID || w.Version != m.Version {
			return nil, fmt.Errorf("the wording is of %s %s, and this is the %s %s %s", w.Measure, w.Version, m.Kind, m.ID, m.Version)
		}
		out.words[w.Lang] = m.nearest(w.Lang).with(m, w)
		out.wordings[w.Lang] = w
	}
	if len(out.wordings) == 0 {
		return &out, nil
	}
	var err error
	out.Questionnaire, err = encodeMeasureIn(&out, out.wordingLanguage())
	return &out, err
}

// OwnQuestionnaire gives the Questionnaire in our words alone: what may be handed on
// where the official wording may not.
func (m *Measure) OwnQuestionnaire() []byte {
	if m.own != nil {
		return m.own
	}
	return m.Questionnaire
}

// Wording gives the wording that was laid over a measure in a language, nil for none.
func (m *Measure) Wording(lang string) *Wording { return m.wordings[lang] }

// with puts the official words over our own. What the service's wording has no words
// for stays ours only where the answer is no number, such as "does not apply".
func (w *MeasureWords) with(m *Measure, official *Wording) *MeasureWords {
	out := *w
	out.Lang, out.Wanted, out.Intro, out.Notice = official.Lang, "", official.Intro, official.Notice
	out.items, out.scales = slices.Clone(w.items), make([]map[string]string, len(w.scales))
	for i := range m.Items {
		out.items[i].Question = official.Questions[m.Items[i].LinkID]
	}
	for i := range m.Scales {
		scale := &m.Scales[i]
		out.scales[i] = maps.Clone(official.Answers[scale.Key])
		for code := range scale.Others {
			if out.scales[i][code] == "" {
				out.scales[i][code] = w.scales[i][code]
			}
		}
	}
	return &out
}

// Encode writes a wording as ParseWording reads it.
func (w *Wording) Encode() ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(struct {
		Measure   string                       `json:"measure"`
		Version   string                       `json:"version"`
		Lang      string                       `json:"lang"`
		Licence   string                       `json:"licence"`
		Holder    string                       `json:"holder"`
		Notice    string                       `json:"notice"`
		Intro     string                       `json:"intro,omitempty"`
		Questions map[string]string            `json:"questions"`
		Answers   map[string]map[string]string `json:"answers"`
	}{w.Measure, w.Version, w.Lang, w.Licence, w.Holder, w.Notice, w.Intro, w.Questions, w.Answers})
	return out.Bytes(), err
}

// ParseWording reads a wording as Encode writes it, and checks it against the
// skeleton. What does not fit gives joined *LoadErrors.
func (m *Measure) ParseWording(name string, data []byte) (*Wording, error) {
	r := m.wordingReader(name, data)
	w := &r.out
	if n := r.parse(data); n != nil {
		o := r.open(n, "")
		o.Same("measure", m.ID)
		o.Same("version", m.Version)
		w.Lang, w.Licence, w.Holder, w.Notice = o.Text("lang"), o.Text("licence"), o.Text("holder"), o.Text("notice")
		w.Intro = o.OptionalText("intro")
		for _, q := range o.inside("questions", "questions").members() {
			r.question(q.Line, q.Key, q.Value)
		}
		for _, s := range o.inside("answers", "answers").members() {
			scale := slices.IndexFunc(m.Scales, func(scale Scale) bool { return scale.Key == s.Key })
			if scale < 0 {
				r.Add(s.Line, "%q is not a scale of %s", s.Key, m.ID)
				continue
			}
			for _, a := range r.open(s.Value, fmt.Sprintf("scale %q", s.Key)).members() {
				r.answer(a.Line, fmt.Sprintf("scale %q", s.Key), scale, a.Key, r.text(a.Line, a.Key, a.Value))
			}
		}
		o.Done()
	}
	return r.finish()
}

func (o *fields) members() []strictjson.Member {
	if o.Node == nil {
		return nil
	}
	return o.Node.Members
}
