package instrument

import (
	"bytes"
	"encoding/json"
	"fmt"
)

const (
	calculatedURL = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
	fhirpath      = "text/fhirpath"
	introLink     = "towpath.intro" // no score's link id, and no question's that a pack has
)

// System gives the system of codes of the answers to the question in a slot.
func (m *Measure) System(slot int) string {
	return "urn:towpath:codes:" + m.ID + ":" + m.Scales[m.Items[slot].Scale].Key
}

func encodeMeasure(m *Measure) ([]byte, error) { return encodeMeasureIn(m, sourceLanguage) }

func encodeMeasureIn(m *Measure, lang string) ([]byte, error) {
	w := m.Words(lang)
	q := fhirQuestionnaire{
		ResourceType: "Questionnaire",
		Language:     w.Lang,
		URL:          m.URL,
		Version:      m.Version,
		Name:         m.name,
		Title:        w.Title,
		Status:       "active",
		SubjectType:  []string{m.Subject},
		Publisher:    "the Towpath contributors",
		Description:  w.About,
		Copyright:    fmt.Sprintf("%s, %s", m.Licence.Holder, m.Licence.Licence),
	}
	if !m.Whole() {
		q.Purpose = "The official wording is not here: each question is named by its topic. " + w.Wanted
	}
	if official := m.wordings[lang]; official != nil {
		q.Purpose = "The wording of the questions and answers was loaded by this service, under its own licence. " + official.Notice
		q.Copyright = fmt.Sprintf("%s, %s. %s", official.Holder, official.Licence, official.Notice)
		if official.Intro != "" {
			q.Item = append(q.Item, fhirItem{LinkID: introLink, Text: official.Intro, Type: "display"})
		}
	}
	if m.Rates != nil {
		q.Extension = populated()
	}
	for slot := range m.Items {
		if m.Rates != nil {
			q.Item = append(q.Item, m.goalItem(slot, w))
		}
		q.Item = append(q.Item, m.question(slot, w))
	}
	for at := range m.Scores {
		q.Item = append(q.Item, m.scoreItem(at, w))
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(q); err != nil {
		return nil, fmt.Errorf("writing the questionnaire of %s: %w", m.ID, err)
	}
	return out.Bytes(), nil
}

func (m *Measure) question(slot int, w *MeasureWords) fhirItem {
	item, words := &m.Items[slot], w.Item(slot)
	out := fhirItem{LinkID: item.LinkID, Text: words.Question, Type: "choice"}
	if words.Question == "" {
		out.Text = words.Topic
	}
	scale := &m.Scales[item.Scale]
	for _, code := range scale.Codes() {
		display := w.Answer(item.Scale, code)
		if display == "" {
			display = code
		}
		o := option(m.System(slot), code, display)
		if mark, err := m.ParseMark(slot, code); err == nil && mark.Number() {
			n := int(mark)
			o.ValueCoding.Extension = []fhirExtension{{URL: ordinalValueURL, ValueDecimal: &n}}
		}
		out.AnswerOption = append(out.AnswerOption, o)
	}
	if item.OnlyIf >= 0 {
		gate := &m.Items[item.OnlyIf]
		out.EnableWhen = []fhirEnableWhen{{
			Question: gate.LinkID, Operator: "=",
			AnswerCoding: fhirCoding{System: m.System(item.OnlyIf), Code: fmt.Sprint(item.OnlyIfIs)},
		}}
	}
	return out
}

func (m *Measure) scoreItem(at int, w *MeasureWords) fhirItem {
	s := &m.Scores[at]
	kind := "decimal"
	if s.Method == MethodHighest {
		kind = "string"
	}
	return fhirItem{
		LinkID: ScoreLink + s.Key, Text: w.Score(s.Key), Type: kind, ReadOnly: true,
		Extension: []fhirExtension{{URL: calculatedURL, ValueExpression: &fhirExpression{Language: fhirpath, Expression: m.Expression(at)}}},
	}
}
