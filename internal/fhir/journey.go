package fhir

import "towpath/internal/care"

// Observation is an entry of the journey, how near a goal is, a score, that a measure
// was declined, how somebody wants to be reminded, or a day in their support (hl7.org/fhir/R4/observation.html).
type Observation struct {
	ResourceType      string       `json:"resourceType"`
	ID                string       `json:"id"`
	Extension         Exts         `json:"extension,omitempty"`
	Status            string       `json:"status"`
	Category          []Concept    `json:"category,omitempty"`
	Code              Concept      `json:"code"`
	Subject           Reference    `json:"subject"`
	Focus             []Reference  `json:"focus,omitempty"`
	Encounter         *Reference   `json:"encounter,omitempty"`
	EffectiveDateTime string       `json:"effectiveDateTime,omitempty"`
	Issued            string       `json:"issued,omitempty"`
	Performer         []Reference  `json:"performer,omitempty"`
	ValueQuantity     *Quantity    `json:"valueQuantity,omitempty"`
	ValueConcept      *Concept     `json:"valueCodeableConcept,omitempty"`
	ValueInteger      *int         `json:"valueInteger,omitempty"`
	DataAbsentReason  *Concept     `json:"dataAbsentReason,omitempty"`
	Note              []Annotation `json:"note,omitempty"`
	Method            *Concept     `json:"method,omitempty"`
	HasMember         []Reference  `json:"hasMember,omitempty"`
	DerivedFrom       []Reference  `json:"derivedFrom,omitempty"`
	Component         []Component  `json:"component,omitempty"`
}

// Component is one part of an observation.
type Component struct {
	Code          Concept   `json:"code"`
	ValueQuantity *Quantity `json:"valueQuantity,omitempty"`
	ValueString   string    `json:"valueString,omitempty"`
	ValueInteger  *int      `json:"valueInteger,omitempty"`
}

func observation(id, code, text string, person care.PersonID) Observation {
	category := Concept{Coding: []Coding{{System: categories, Code: categoryOf(code)}}}
	return Observation{
		ResourceType: "Observation", ID: id, Status: "final", Category: []Concept{category}, Code: concept("observation", code, text), Subject: patient(person),
	}
}

// categories is FHIR's own system of what an observation is about, by which apps are let
// in to some of them (hl7.org/fhir/R4/valueset-observation-category.html).
const categories = "http://terminology.hl7.org/CodeSystem/observation-category"

// categoryOf gives the category of each kind of observation. What was answered to
// questions is a survey, what was done in somebody's support is therapy, and what they say
// of their life and how they want things is social history.
func categoryOf(code string) string {
	switch code {
	case ratingCode, scoreCode, panelCode, areaCode, declineCode:
		return "survey"
	case markCode, crisisCode:
		return "therapy"
	}
	return "social-history"
}

// entryWords say what each kind of entry is, for readers that do not know our codes.
var entryWords = map[care.EntryKind]string{
	care.EntryNote: "How things are on a day", care.EntrySkill: "A skill gained", care.EntryMilestone: "A milestone",
}

// OfEntry gives an entry of the journey as an observation.
func OfEntry(e care.Entry) Observation {
	o := observation(string(e.ID), "journey-"+string(e.Kind), entryWords[e.Kind], e.Person)
	o.EffectiveDateTime, o.Issued = string(e.On), Instant(e.At)
	if e.Water != 0 {
		water := int(e.Water)
		o.Component = append(o.Component, Component{Code: concept("journey", "water", "How the water is, 1 very rough to 5 calm"), ValueInteger: &water})
	}
	if e.Happened != "" {
		o.Component = append(o.Component, Component{Code: concept("journey", "happened", "What happened"), ValueString: e.Happened})
	}
	if e.Helped != "" {
		o.Component = append(o.Component, Component{Code: concept("journey", "helped", "What helped"), ValueString: e.Helped})
	}
	o.Performer = Writer(e.By, e.ByName)
	o.Extension.text("area", e.Area)
	o.Extension.by(e.By)
	return o
}

// observation reads whichever of them it is.
func (r *reader) observation(o Observation) {
	code := o.Code.code("observation")
	others := map[string]func(Observation){
		ratingCode: r.rating, scoreCode: r.score, declineCode: r.decline, choiceCode: r.choice, markCode: r.mark, resourceCode: r.resource, crisisCode: r.crisis,
	}
	if other, ok := others[code]; ok {
		other(o)
		return
	}
	if code == areaCode || code == panelCode { // they are worked out of the answers
		return
	}
	const prefix = "journey-"
	if len(code) < len(prefix) || code[:len(prefix)] != prefix {
		r.fail("Observation/%s: %q is not something that Towpath keeps", o.ID, code)
		return
	}
	n := o.Entry(care.EntryKind(code[len(prefix):]))
	by := o.Extension.author()
	name := ""
	if len(o.Performer) == 1 {
		name = o.Performer[0].Display
		r.called(by, name)
	}
	r.record.Entries = append(r.record.Entries, care.Entry{
		ID: care.EntryID(o.ID), Person: care.PersonID(idOf(&o.Subject)), Kind: n.Kind, On: n.On, Water: n.Water, Happened: n.Happened, Helped: n.Helped,
		Area: n.Area, At: r.when(o.Issued), By: by, ByName: name,
	})
}

// Kind says what sort of observation it is, by the code of ours, "" for none.
func (o Observation) Kind() string { return o.Code.code("observation") }

// Entry reads an entry of the journey, without its id.
func (o Observation) Entry(kind care.EntryKind) care.NewEntry {
	e := care.NewEntry{Kind: kind, On: care.Date(o.EffectiveDateTime), Area: o.Extension.find("area").ValueString}
	for _, c := range o.Component {
		switch c.Code.code("journey") {
		case "water":
			if c.ValueInteger != nil {
				e.Water = care.Water(*c.ValueInteger)
			}
		case "happened":
			e.Happened = c.ValueString
		case "helped":
			e.Helped = c.ValueString
		}
	}
	return e
}

func (r *reader) rating(o Observation) {
	var goal *care.GoalPlan
	if len(o.Focus) == 1 {
		goal = r.plan(&o.Focus[0])
	}
	if goal == nil || o.ValueInteger == nil {
		r.fail("Observation/%s: it rates no goal of the file", o.ID)
		return
	}
	goal.Ratings = append(goal.Ratings, care.GoalRating{
		ID: care.RatingID(o.ID), Goal: goal.ID, Person: goal.Person, Rating: *o.ValueInteger, At: r.when(o.EffectiveDateTime), By: o.Extension.author(),
	})
}
