package instrument

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"strconv"

	"towpath/internal/strictjson"
)

// Code systems of the answers, shared by every Bloom. They are names, not addresses.
const (
	StepSystem     = "urn:towpath:codes:step"
	NotGivenSystem = "urn:towpath:codes:not-given"
	MattersSystem  = "urn:towpath:codes:matters"
)

// Endings of the link ids inside an area's group: "home.step".
const (
	stepItem    = "step"
	noteItem    = "note"
	mattersItem = "matters"
	helpItem    = "help"
	enoughItem  = "enough"
)

// MaxNote is how many characters a person's own words in one area may have.
const MaxNote = 1000

const (
	ordinalValueURL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
	minValueURL     = "http://hl7.org/fhir/StructureDefinition/minValue"
	maxValueURL     = "http://hl7.org/fhir/StructureDefinition/maxValue"
)

// These mirror the parts of the FHIR R4 (4.0.1) Questionnaire that an instrument uses.
type (
	fhirQuestionnaire struct {
		ResourceType string          `json:"resourceType"`
		Language     string          `json:"language"`
		Extension    []fhirExtension `json:"extension,omitempty"`
		URL          string          `json:"url"`
		Version      string          `json:"version"`
		Name         string          `json:"name"`
		Title        string          `json:"title"`
		Status       string          `json:"status"`
		Experimental bool            `json:"experimental"`
		SubjectType  []string        `json:"subjectType"`
		Publisher    string          `json:"publisher"`
		Description  string          `json:"description"`
		Purpose      string          `json:"purpose,omitempty"`
		Copyright    string          `json:"copyright"`
		Item         []fhirItem      `json:"item"`
	}
	fhirItem struct {
		Extension    []fhirExtension  `json:"extension,omitempty"`
		LinkID       string           `json:"linkId"`
		Text         string           `json:"text"`
		Type         string           `json:"type"`
		EnableWhen   []fhirEnableWhen `json:"enableWhen,omitempty"`
		Required     bool             `json:"required"`
		Repeats      bool             `json:"repeats"`
		ReadOnly     bool             `json:"readOnly,omitempty"`
		MaxLength    int              `json:"maxLength,omitempty"`
		AnswerOption []fhirOption     `json:"answerOption,omitempty"`
		Item         []fhirItem       `json:"item,omitempty"`
	}
	fhirOption struct {
		ValueCoding fhirCoding `json:"valueCoding"`
	}
	fhirCoding struct {
		Extension []fhirExtension `json:"extension,omitempty"`
		System    string          `json:"system"`
		Code      string          `json:"code"`
		Display   string          `json:"display,omitempty"`
	}
	fhirEnableWhen struct {
		Question     string     `json:"question"`
		Operator     string     `json:"operator"`
		AnswerCoding fhirCoding `json:"answerCoding"`
	}
	fhirExpression struct {
		Name       string `json:"name,omitempty"`
		Language   string `json:"language"`
		Expression string `json:"expression"`
	}
	fhirExtension struct {
		Extension       []fhirExtension `json:"extension,omitempty"`
		URL             string          `json:"url"`
		ValueCode       string          `json:"valueCode,omitempty"`
		ValueCoding     *fhirCoding     `json:"valueCoding,omitempty"`
		ValueExpression *fhirExpression `json:"valueExpression,omitempty"`
		ValueDecimal    *int            `json:"valueDecimal,omitempty"`
		ValueInteger    *int            `json:"valueInteger,omitempty"`
	}
)

// BuildQuestionnaire makes the questionnaire.json that belongs in a directory
// such as "bloom-adult/1.0.0" from the scoring, English words and licence there.
// It ends in a newline, and is empty for an entry, which has none. A directory that
// is not sound gives joined *LoadErrors.
func BuildQuestionnaire(fsys fs.FS, id, version string) ([]byte, error) {
	p := newPack(fsys, id, version)
	switch p.kind() {
	case KindMeasure:
		m, err := DraftMeasure(fsys, id, version)
		if err != nil {
			return nil, err
		}
		return m.Questionnaire, nil
	case KindEntry:
		p.measureCore()
		return nil, strictjson.Joined(p.faults)
	}
	inst := p.core()
	if len(p.faults) > 0 {
		return nil, strictjson.Joined(p.faults)
	}
	return encodeQuestionnaire(inst)
}

func encodeQuestionnaire(inst *Instrument) ([]byte, error) {
	w := inst.Words(sourceLanguage)
	q := fhirQuestionnaire{
		ResourceType: "Questionnaire",
		Language:     w.Lang,
		URL:          inst.URL,
		Version:      inst.Version,
		Name:         inst.name,
		Title:        w.Title,
		Status:       "active",
		SubjectType:  []string{inst.Subject},
		Publisher:    inst.Licence.Holder,
		Description:  w.Description,
		Copyright:    fmt.Sprintf("%s, %s", inst.Licence.Holder, inst.Licence.Licence),
	}
	for _, area := range inst.Areas {
		q.Item = append(q.Item, areaGroup(area, w))
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(q); err != nil {
		return nil, fmt.Errorf("writing the questionnaire of %s: %w", inst.ID, err)
	}
	return out.Bytes(), nil
}

func areaGroup(area Area, w *Words) fhirItem {
	words := w.Area(area.Key)
	least, most := int(MinStep.Float()), int(MaxStep.Float())
	item := func(ending, text, kind string) fhirItem {
		return fhirItem{LinkID: area.LinkID + "." + ending, Text: text, Type: kind}
	}
	step := item(stepItem, words.Heading, "choice")
	step.AnswerOption = stepOptions(w)
	note := item(noteItem, w.NoteQuestion, "text")
	note.MaxLength = MaxNote
	matters := item(mattersItem, w.MattersQuestion, "choice")
	for _, m := range MattersLevels {
		matters.AnswerOption = append(matters.AnswerOption, option(MattersSystem, m.String(), w.Matters(m)))
	}
	enough := item(enoughItem, w.EnoughQuestion, "integer")
	enough.Extension = []fhirExtension{
		{URL: minValueURL, ValueInteger: &least},
		{URL: maxValueURL, ValueInteger: &most},
	}
	return fhirItem{
		LinkID: area.LinkID,
		Text:   words.Name,
		Type:   "group",
		Item:   []fhirItem{step, note, matters, item(helpItem, w.HelpQuestion, "boolean"), enough},
	}
}

// stepOptions gives the ten steps, each with its number for those who reckon with
// it, and then the three ways of giving none, which carry no number on purpose.
func stepOptions(w *Words) []fhirOption {
	var options []fhirOption
	for n := 1; n <= 10; n++ {
		step := WholeStep(n)
		o := option(StepSystem, step.String(), w.Step(step))
		o.ValueCoding.Extension = []fhirExtension{{URL: ordinalValueURL, ValueDecimal: &n}}
		options = append(options, o)
	}
	for _, n := range WaysNotGiven {
		options = append(options, option(NotGivenSystem, n.String(), w.NotGiven(n)))
	}
	return options
}

func option(system, code, display string) fhirOption {
	return fhirOption{ValueCoding: fhirCoding{System: system, Code: code, Display: display}}
}

// checkQuestionnaire holds a questionnaire against the one that the words and the
// scoring make. What equals it is valid FHIR R4, and says nothing that a page
// does not say.
func checkQuestionnaire(f *faults, inst *Instrument, data []byte) {
	f.checkBuilt(data, func() ([]byte, error) { return encodeQuestionnaire(inst) })
}

func (f *faults) checkBuilt(data []byte, build func() ([]byte, error)) {
	got := f.Parse(data)
	if got == nil {
		return
	}
	built, err := build()
	if err != nil {
		f.Add(got.Line, "%v", err)
		return
	}
	want, fault := strictjson.Parse(built)
	if fault != nil {
		f.Add(got.Line, "%v", fault)
		return
	}
	f.differ("questionnaire", want, got)
}

// differ notes where got is not what want is. The order of keys is free.
func (f *faults) differ(at string, want, got *node) {
	switch {
	case want.Kind != got.Kind:
		f.Add(got.Line, "%s: must be %s, not %s", at, want.Kind, got.Kind)
	case want.Kind == strictjson.List:
		if len(want.Items) != len(got.Items) {
			f.Add(got.Line, "%s: must have %d entries, not %d", at, len(want.Items), len(got.Items))
			return
		}
		for i := range want.Items {
			f.differ(entryName(at, i, want.Items[i]), want.Items[i], got.Items[i])
		}
	case want.Kind == strictjson.Object:
		f.differObjects(at, want, got)
	case !sameScalar(want, got):
		f.Add(got.Line, "%s: must be %q, not %q", at, want.Text, got.Text)
	}
}

func (f *faults) differObjects(at string, want, got *node) {
	for _, m := range want.Members {
		if value := got.Get(m.Key); value != nil {
			f.differ(at+"."+m.Key, m.Value, value)
		} else {
			f.Add(got.Line, "%s: %q is missing", at, m.Key)
		}
	}
	for _, m := range got.Members {
		if want.Get(m.Key) == nil {
			f.Add(m.Line, "%s: %q is not known here", at, m.Key)
		}
	}
}

// entryName prefers a link id to a count: `item "home.step"`.
func entryName(at string, i int, entry *node) string {
	if entry.Kind == strictjson.Object && entry.Get("linkId") != nil {
		return fmt.Sprintf("item %q", entry.Get("linkId").Text)
	}
	return fmt.Sprintf("%s[%d]", at, i+1)
}

func sameScalar(want, got *node) bool {
	if want.Kind == strictjson.Number {
		a, errA := strconv.ParseFloat(want.Text, 64)
		b, errB := strconv.ParseFloat(got.Text, 64)
		return errA == nil && errB == nil && a == b
	}
	return want.Text == got.Text
}
