package fhir

import (
	"fmt"
	"slices"

	"towpath/internal/care"
)

// The codes of observations about being reminded, and of days in somebody's support.
const (
	choiceCode = "reminder-choice"
	markCode   = "support-mark"
	mistaken   = "entered-in-error" // FHIR's word for what is taken back
)

// The category of a Communication that is a reminder, and the system of how it went.
const (
	communications = "http://terminology.hl7.org/CodeSystem/communication-category"
	modes          = "http://terminology.hl7.org/CodeSystem/v3-ParticipationMode"
)

// wayWords and wayModes say what each way is, for readers that do not know our codes.
var (
	wayWords = map[care.ReminderWay]string{
		care.ByPage: "In Towpath", care.ByEmail: "By e-mail", care.ByLetter: "By letter", care.ByNone: "Not at all",
	}
	wayModes = map[care.ReminderWay]string{care.ByEmail: "EMAILWRIT", care.ByLetter: "MAILWRIT"}
)

// markWords do the same for days.
var markWords = map[care.MarkKind]string{
	care.MarkIntervention: "Help was given", care.MarkAssessment: "An assessment was done", care.MarkEnding: "Support ends",
}

func writeReminded(w *writer, r care.Record) {
	for _, n := range r.Choices {
		w.add(OfChoice(n))
	}
	for i, n := range r.Reminders {
		w.add(OfReminder(i+1, n))
	}
	for _, m := range r.Marks {
		w.add(OfMark(m))
	}
}

// OfChoice gives how the person wants to be reminded.
func OfChoice(n care.ReminderChoice) Observation {
	o := observation(string(n.ID), choiceCode, "How the person wants to be reminded", n.Person)
	way := concept("reminder-way", string(n.Way), wayWords[n.Way])
	o.Issued, o.ValueConcept = Instant(n.At), &way
	if n.Address != "" {
		o.Component = []Component{{Code: concept("reminder", "address", "Address of e-mail"), ValueString: n.Address}}
	}
	o.Performer = Writer(n.By, "")
	o.Extension.by(n.By)
	return o
}

// OfReminder gives a reminder as a communication. It has no id in Towpath: the one here is
// its place among all that the person was sent, from 1 for the oldest.
func OfReminder(place int, n care.Reminder) Communication {
	id := fmt.Sprintf("%s-r%d", n.Person, place)
	subject := patient(n.Person)
	about := concept(string(n.Kind), n.Subject, fmt.Sprintf("%s, due on %s", waitWords(n), n.DueDay))
	medium := concept("reminder-way", string(n.Way), wayWords[n.Way])
	c := Communication{
		ResourceType: "Communication", ID: id, Status: "completed", Subject: subject, Topic: &about, Sent: Instant(n.At), Recipient: []Reference{subject},
		Category: []Concept{{Coding: []Coding{{System: communications, Code: "reminder"}}}},
	}
	if mode, ok := wayModes[n.Way]; ok {
		medium.Coding = append(medium.Coding, Coding{System: modes, Code: mode})
	}
	c.Medium = []Concept{medium}
	if n.Failed {
		c.Status, c.StatusReason = "not-done", &Concept{Text: "The mail server did not take it"}
	}
	c.Extension.code("answered-by", n.AnsweredBy)
	if n.DueDay != "" {
		c.Extension = append(c.Extension, Ext{URL: Extension + "due", ValueDate: string(n.DueDay)})
	}
	c.Extension.by(n.By)
	return c
}

// waitWords says of what somebody was reminded, for readers that do not know our codes.
func waitWords(n care.Reminder) string {
	switch n.Kind {
	case care.WaitStep:
		return "A step of an action plan"
	case care.WaitPlan:
		return "A plan to be confirmed"
	case care.WaitMeeting:
		return "A meeting"
	}
	return "Questions to answer: " + n.Subject
}

// OfMark gives a day in the person's support.
func OfMark(m care.SupportMark) Observation {
	o := observation(string(m.ID), markCode, "A day in the person's support", m.Person)
	kind := concept("support-mark", string(m.Kind), markWords[m.Kind])
	o.EffectiveDateTime, o.Issued, o.ValueConcept = string(m.On), Instant(m.At), &kind
	o.Performer = Writer(m.By, "")
	o.Extension.by(m.By)
	if !m.Stands() {
		o.Status = mistaken
	}
	o.Extension.instant("withdrawn", m.Withdrawn)
	o.Extension.who("withdrawn-by", m.WithdrawnBy)
	return o
}

func (r *reader) choice(o Observation) {
	if o.ValueConcept == nil {
		r.fail("Observation/%s: it is a choice of how to be reminded, and names no way", o.ID)
		return
	}
	n := care.ReminderChoice{
		ID: care.ReminderID(o.ID), Person: care.PersonID(idOf(&o.Subject)), Way: care.ReminderWay(o.ValueConcept.code("reminder-way")),
		At: r.when(o.Issued), By: o.Extension.author(),
	}
	for _, c := range o.Component {
		if c.Code.code("reminder") == "address" {
			n.Address = c.ValueString
		}
	}
	r.record.Choices = append(r.record.Choices, n)
}

// communication reads a reminder. What the circle told went with the person, and stays
// in the file.
func (r *reader) communication(c Communication) {
	reminder := slices.ContainsFunc(c.Category, func(of Concept) bool {
		return slices.Contains(of.Coding, Coding{System: communications, Code: "reminder"})
	})
	if !reminder {
		return
	}
	if c.Topic == nil || len(c.Medium) != 1 {
		r.fail("Communication/%s: it is a reminder, and does not say of what, or by which way", c.ID)
		return
	}
	if c.Status != "completed" && c.Status != "not-done" {
		r.fail("Communication/%s: it is a reminder, and %q does not say whether it went", c.ID, c.Status)
		return
	}
	kind := care.WaitMeasure
	for _, k := range care.WaitKinds {
		if c.Topic.code(string(k)) != "" {
			kind = k
		}
	}
	r.record.Reminders = append(r.record.Reminders, care.Reminder{
		Person: care.PersonID(idOf(&c.Subject)), Kind: kind, Subject: c.Topic.code(string(kind)), AnsweredBy: c.Extension.find("answered-by").ValueCode,
		DueDay: care.Date(c.Extension.find("due").ValueDate), Way: care.ReminderWay(c.Medium[0].code("reminder-way")), At: r.when(c.Sent),
		By: c.Extension.author(), Failed: c.Status == "not-done",
	})
}

func (r *reader) mark(o Observation) {
	m := care.SupportMark{
		ID: care.MarkID(o.ID), Person: care.PersonID(idOf(&o.Subject)), On: care.Date(o.EffectiveDateTime), At: r.when(o.Issued), By: o.Extension.author(),
		Withdrawn: r.when(o.Extension.find("withdrawn").ValueInstant), WithdrawnBy: o.Extension.account("withdrawn-by"),
	}
	if o.ValueConcept == nil || (o.Status == mistaken) == m.Stands() {
		r.fail("Observation/%s: it is a day in support, and does not say what happened, or when it was taken back", o.ID)
		return
	}
	m.Kind = care.MarkKind(o.ValueConcept.code("support-mark"))
	r.record.Marks = append(r.record.Marks, m)
}
