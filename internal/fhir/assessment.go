package fhir

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// Encounter is one occasion on which an instrument was completed
// (hl7.org/fhir/R4/encounter.html). Its readings are the responses that name it.
type Encounter struct {
	ResourceType string    `json:"resourceType"`
	ID           string    `json:"id"`
	Extension    Exts      `json:"extension,omitempty"`
	Status       string    `json:"status"`
	Class        Coding    `json:"class"`
	Subject      Reference `json:"subject"`
	Period       Period    `json:"period"`
}

// QuestionnaireResponse is one voice's reading, or one time that a measure was
// answered: that belongs to no Encounter.
type QuestionnaireResponse struct {
	ResourceType  string     `json:"resourceType"`
	ID            string     `json:"id"`
	Extension     Exts       `json:"extension,omitempty"`
	Questionnaire string     `json:"questionnaire"`
	Status        string     `json:"status"`
	Subject       Reference  `json:"subject"`
	Encounter     *Reference `json:"encounter,omitempty"`
	Authored      string     `json:"authored,omitempty"`
	Author        *Reference `json:"author,omitempty"`
	Source        *Reference `json:"source,omitempty"`
	Item          []Item     `json:"item,omitempty"`
}

// Item is a group of a response, or a question in it.
type Item struct {
	Extension Exts         `json:"extension,omitempty"`
	LinkID    string       `json:"linkId"`
	Text      string       `json:"text,omitempty"`
	Answer    []ItemAnswer `json:"answer,omitempty"`
	Item      []Item       `json:"item,omitempty"`
}

// ItemAnswer is the answer to a question.
type ItemAnswer struct {
	Coding  *Coding `json:"valueCoding,omitempty"`
	Text    string  `json:"valueString,omitempty"`
	Integer *int    `json:"valueInteger,omitempty"`
	Boolean *bool   `json:"valueBoolean,omitempty"`
}

// CarePlan is the areas that were chosen to grow in on one occasion.
type CarePlan struct {
	ResourceType string     `json:"resourceType"`
	ID           string     `json:"id"`
	Status       string     `json:"status"`
	Intent       string     `json:"intent"`
	Subject      Reference  `json:"subject"`
	Encounter    Reference  `json:"encounter"`
	Activity     []Activity `json:"activity,omitempty"`
}

// Activity is one chosen area, or one line of a plan with the line's id.
type Activity struct {
	ID        string `json:"id,omitempty"`
	Extension Exts   `json:"extension,omitempty"`
	Detail    Detail `json:"detail"`
}

// Detail says what an activity is.
type Detail struct {
	Status      string `json:"status"`
	Description string `json:"description,omitempty"`
}

func writeOccasion(w *writer, o care.Occasion, inst *instrument.Instrument) {
	w.add(OfAssessment(o.Assessment, inst))
	for _, r := range o.Readings {
		w.add(OfReading(r, o.Assessment, o.Answers, inst))
	}
	if len(o.Chosen) > 0 {
		w.add(OfChosen(o.Assessment, o.Chosen))
	}
}

// OfAssessment gives the occasion on which an instrument was completed.
func OfAssessment(as care.Assessment, inst *instrument.Instrument) Encounter {
	e := Encounter{
		ResourceType: "Encounter", ID: string(as.ID), Status: "in-progress", Subject: patient(as.Person),
		Class:  Coding{System: "http://terminology.hl7.org/CodeSystem/v3-ActCode", Code: "AMB"},
		Period: Period{Start: Instant(as.StartedAt), End: Instant(as.CompletedAt)},
	}
	if as.Completed() {
		e.Status = "finished"
	}
	e.Extension = append(e.Extension, Ext{URL: Extension + "on", ValueDate: string(as.On)})
	e.Extension.code("kind", string(as.Kind))
	e.Extension.code("way", string(as.Way))
	e.Extension.text("questionnaire", inst.Canonical())
	e.Extension.text("present", as.Present)
	e.Extension.number("minutes", as.Minutes)
	e.Extension.text("source", as.Source)
	e.Extension.instant("opened", as.OpenedAt)
	e.Extension.by(as.StartedBy)
	return e
}

// OfReading gives what one voice said on an occasion as a response.
func OfReading(r care.Reading, as care.Assessment, answers []care.Answer, inst *instrument.Instrument) QuestionnaireResponse {
	q := QuestionnaireResponse{
		ResourceType: "QuestionnaireResponse", ID: string(as.ID) + "-" + string(r.Voice), Questionnaire: inst.Canonical(), Status: "in-progress",
		Subject: patient(as.Person), Encounter: &Reference{Reference: "Encounter/" + string(as.ID)}, Authored: Instant(r.ChangedAt),
	}
	if as.Completed() || r.HandedIn() {
		q.Status = "completed"
	}
	subject := patient(as.Person)
	if by := Writer(r.StartedBy, ""); by != nil {
		q.Author = &by[0]
	}
	switch r.Voice {
	case care.VoicePerson:
		q.Source = &subject
	case care.VoiceWorker:
		q.Source = q.Author
	}
	q.Extension.code("voice", string(r.Voice))
	q.Extension.instant("started", r.StartedAt)
	q.Extension.instant("handed-in", r.HandedInAt)
	q.Extension.by(r.StartedBy)
	for i, area := range inst.Areas {
		said := false
		for _, a := range answers {
			if a.Voice == r.Voice && a.Area == area.Key {
				q.Item, said = append(q.Item, writeAnswer(a, area.LinkID)), true
			}
		}
		if !said && i < len(r.Values) && !r.Values[i].NeverAsked() { // a reading that came as values alone
			q.Item = append(q.Item, Item{LinkID: area.LinkID, Item: writeStep(r.Values[i], area.LinkID)})
		}
	}
	return q
}

// writeStep gives the step, or why there is none; nothing where nothing was said.
func writeStep(v instrument.Answer, linkID string) []Item {
	coding := Coding{System: instrument.StepSystem, Code: v.Step.String()}
	switch {
	case v.HasStep():
	case v.NotGiven != instrument.Given:
		coding = Coding{System: instrument.NotGivenSystem, Code: v.NotGiven.String()}
	default:
		return nil
	}
	return []Item{{LinkID: linkID + ".step", Answer: []ItemAnswer{{Coding: &coding}}}}
}

func writeAnswer(a care.Answer, linkID string) Item {
	group := Item{LinkID: linkID, Item: writeStep(a.Given, linkID)}
	group.Extension.text("id", string(a.ID))
	group.Extension.instant("given", a.At)
	group.Extension.by(a.By)
	add := func(ending string, answer ItemAnswer) {
		group.Item = append(group.Item, Item{LinkID: linkID + "." + ending, Answer: []ItemAnswer{answer}})
	}
	if a.Note != "" {
		add("note", ItemAnswer{Text: a.Note})
	}
	if a.Matters != 0 {
		add("matters", ItemAnswer{Coding: &Coding{System: instrument.MattersSystem, Code: a.Matters.String()}})
	}
	if a.Help != care.HelpNotSaid {
		wanted := a.Help == care.HelpWanted
		add("help", ItemAnswer{Boolean: &wanted})
	}
	if a.Enough != 0 {
		step := int(a.Enough) / 2
		add("enough", ItemAnswer{Integer: &step})
	}
	return group
}

// OfChosen gives the areas that were chosen to grow in as a plan.
func OfChosen(as care.Assessment, chosen []care.ChosenArea) CarePlan {
	plan := CarePlan{
		ResourceType: "CarePlan", ID: string(as.ID) + "-chosen", Status: "active", Intent: "plan", Subject: patient(as.Person),
		Encounter: Reference{Reference: "Encounter/" + string(as.ID)},
	}
	for _, c := range chosen {
		a := Activity{Detail: Detail{Status: "in-progress", Description: c.Area}}
		if c.Place == 0 {
			a.Detail.Status = "cancelled"
		}
		a.Extension.text("id", string(c.ID))
		a.Extension.number("place", c.Place)
		a.Extension.text("understand", c.Understand)
		a.Extension.text("look-ahead", c.LookAhead)
		a.Extension.text("could-help", c.CouldHelp)
		a.Extension.instant("given", c.At)
		a.Extension.by(c.By)
		plan.Activity = append(plan.Activity, a)
	}
	return plan
}

func (r *reader) occasion(e Encounter) {
	as := care.Assessment{
		ID: care.AssessmentID(e.ID), Person: care.PersonID(idOf(&e.Subject)), On: care.Date(e.Extension.find("on").ValueDate),
		Kind: care.Kind(e.Extension.find("kind").ValueCode), Way: care.Way(e.Extension.find("way").ValueCode), Present: e.Extension.find("present").ValueString,
		Minutes: e.Extension.find("minutes").int(), Source: e.Extension.find("source").ValueString, StartedBy: e.Extension.author(),
		StartedAt: r.when(e.Period.Start), CompletedAt: r.when(e.Period.End), OpenedAt: r.when(e.Extension.find("opened").ValueInstant),
	}
	canonical := e.Extension.find("questionnaire").ValueString
	inst := r.instrument(canonical)
	if inst == nil {
		r.fail("Encounter/%s: the questionnaire %q is not known here; add it first", e.ID, canonical)
		return
	}
	as.Instrument, as.InstrumentVersion = inst.ID, inst.Version
	r.record.Occasions = append(r.record.Occasions, care.Occasion{Assessment: as})
}

// find gives the occasion that a reference names.
func (r *reader) find(encounter Reference) *care.Occasion {
	i := slices.IndexFunc(r.record.Occasions, func(o care.Occasion) bool { return string(o.Assessment.ID) == idOf(&encounter) })
	if i < 0 {
		return nil
	}
	return &r.record.Occasions[i]
}

func (r *reader) reading(q QuestionnaireResponse) {
	if q.Encounter == nil {
		r.fail("QuestionnaireResponse/%s: it belongs to no Encounter, and answers no measure that Towpath wrote", q.ID)
		return
	}
	o := r.find(*q.Encounter)
	if o == nil {
		r.fail("QuestionnaireResponse/%s: there is no %q in the file", q.ID, q.Encounter.Reference)
		return
	}
	inst := r.instrument(q.Questionnaire)
	if inst == nil || inst.ID != o.Assessment.Instrument {
		r.fail("QuestionnaireResponse/%s: it answers %q, and its occasion another", q.ID, q.Questionnaire)
		return
	}
	reading := care.Reading{
		Assessment: o.Assessment.ID, Person: o.Assessment.Person, Voice: care.Voice(q.Extension.find("voice").ValueCode), StartedBy: q.Extension.author(),
		StartedAt: r.when(q.Extension.find("started").ValueInstant), ChangedAt: r.when(q.Authored), HandedInAt: r.when(q.Extension.find("handed-in").ValueInstant),
		Values: make([]instrument.Answer, len(inst.Areas)),
	}
	for _, item := range q.Item {
		at := slices.IndexFunc(inst.Areas, func(a instrument.Area) bool { return a.LinkID == item.LinkID })
		if at < 0 {
			r.fail("QuestionnaireResponse/%s: %q is not an area of %s", q.ID, item.LinkID, inst.ID)
			return
		}
		ans := care.Answer{
			ID: care.AnswerID(item.Extension.find("id").ValueString), Assessment: reading.Assessment, Person: reading.Person, Voice: reading.Voice,
			Area: inst.Areas[at].Key, At: r.when(item.Extension.find("given").ValueInstant), By: item.Extension.author(),
		}
		for _, question := range item.Item {
			if err := readAnswer(&ans, strings.TrimPrefix(question.LinkID, item.LinkID+"."), question.Answer); err != nil {
				r.fail("QuestionnaireResponse/%s: %s: %v", q.ID, question.LinkID, err)
			}
		}
		reading.Values[at] = ans.Given
		if ans.ID == "" && (care.Answer{Assessment: ans.Assessment, Person: ans.Person, Voice: ans.Voice, Area: ans.Area, Given: ans.Given}) == ans {
			continue // a reading that came as values alone
		}
		o.Answers = append(o.Answers, ans)
	}
	o.Readings = append(o.Readings, reading)
}

// readAnswer reads one question of an area. A question that is not known, and an
// answer of another kind than its question takes, is an error.
func readAnswer(a *care.Answer, question string, answers []ItemAnswer) (err error) {
	if len(answers) != 1 {
		return fmt.Errorf("it has %d answers, and takes one", len(answers))
	}
	v := answers[0]
	switch {
	case question == "step" && v.Coding != nil && v.Coding.System == instrument.NotGivenSystem:
		a.Given.NotGiven, err = instrument.ParseNotGiven(v.Coding.Code)
	case question == "step" && v.Coding != nil:
		a.Given.Step, err = instrument.ParseStep(v.Coding.Code)
	case question == "note":
		a.Note = v.Text
	case question == "matters" && v.Coding != nil:
		a.Matters, err = instrument.ParseMatters(v.Coding.Code)
	case question == "help" && v.Boolean != nil:
		a.Help = care.HelpNotWanted
		if *v.Boolean {
			a.Help = care.HelpWanted
		}
	case question == "enough" && v.Integer != nil:
		if *v.Integer < 1 || *v.Integer > 10 {
			return fmt.Errorf("%s is not a step", strconv.Itoa(*v.Integer))
		}
		a.Enough = instrument.WholeStep(*v.Integer)
	default:
		err = fmt.Errorf("the answer does not fit the question")
	}
	return err
}

func (r *reader) chosen(p CarePlan) {
	o := r.find(p.Encounter)
	if o == nil {
		r.fail("CarePlan/%s: there is no %q in the file", p.ID, p.Encounter.Reference)
		return
	}
	for _, a := range p.Activity {
		o.Chosen = append(o.Chosen, care.ChosenArea{
			ID: care.ChosenID(a.Extension.find("id").ValueString), Assessment: o.Assessment.ID, Person: o.Assessment.Person, Area: a.Detail.Description,
			Place: a.Extension.find("place").int(), Understand: a.Extension.find("understand").ValueString, LookAhead: a.Extension.find("look-ahead").ValueString,
			CouldHelp: a.Extension.find("could-help").ValueString, At: r.when(a.Extension.find("given").ValueInstant), By: a.Extension.author(),
		})
	}
}
