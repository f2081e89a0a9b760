package fhirapi

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
	"towpath/internal/instrument"
)

// populate answers Questionnaire/$populate: a response to begin with, in which stands what
// the asker may read anyway (hl7.org/fhir/uv/sdc/OperationDefinition-Questionnaire-populate.html).
// An answer of an earlier time is never put in: it would lead what is said today.
func (q *request) populate() error {
	k, err := q.kindNamed("Questionnaire", 'r')
	if err != nil {
		return err
	}
	if _, err := q.kindNamed("Patient", 'r'); err != nil {
		return err
	}
	p, err := q.readPopulating()
	if err != nil {
		return err
	}
	var f filled
	err = q.looking(func(l *look) error {
		f, err = q.fillIn(l, k, p)
		return err
	})
	if err != nil {
		return err
	}
	return f.write(q.w)
}

// filled is a response to begin with, and what there is to know of it.
type filled struct {
	response fhir.QuestionnaireResponse
	issues   []fhir.Issue
}

func (f *filled) say(severity, code, words string) {
	f.issues = append(f.issues, fhir.Issue{Severity: severity, Code: code, Diagnostics: words})
}

func (f *filled) write(w http.ResponseWriter) error {
	response, err := json.Marshal(f.response)
	if err != nil {
		return err
	}
	response = []byte(strings.Replace(string(response), `"id":"",`, "", 1)) // it is nowhere yet
	type parameter struct {
		Name     string `json:"name"`
		Resource any    `json:"resource"`
	}
	write(w, http.StatusOK, map[string]any{"resourceType": "Parameters", "parameter": []parameter{
		{"response", json.RawMessage(response)}, {"issues", fhir.NewOutcome(f.issues...)},
	}})
	return nil
}

// fillIn finds the questionnaire and the person, and puts in what may be put in.
func (q *request) fillIn(l *look, k *kind, p populating) (f filled, err error) {
	subject, err := patientIn("subject", fhir.Reference{Reference: p.subject})
	if err != nil {
		return f, err
	}
	if _, err = l.find(q.ctx(), q.kinds["Patient"], string(subject), 'r'); err != nil {
		return f, err
	}
	asked, of, err := q.toFill(l, k, p)
	if err != nil {
		return f, err
	}
	known := map[string]string{}
	f.say("information", "informational", "What was answered at other times is not put in: it would lead what is said today.")
	if of != nil && of.Rates != nil {
		if p.local == "false" && !p.opened {
			f.say("warning", "incomplete", "local is false, so the goals that this sheet is about are not put in.")
		} else if err := f.goals(q, l, subject, of, known); err != nil {
			return f, err
		}
	}
	for _, name := range p.passed {
		f.say("warning", "not-supported", "The context \""+name+"\" was passed over: what is put in is read here.")
	}
	f.response = fhir.QuestionnaireResponse{
		ResourceType: "QuestionnaireResponse", Questionnaire: asked.URL + "|" + asked.Version, Status: "in-progress",
		Subject: fhir.Reference{Reference: "Patient/" + string(subject)},
	}
	if by := fhir.Writer(l.base.Account, ""); by != nil {
		f.response.Author = &by[0]
	}
	if l.base.Person == subject || of != nil && slices.Equal(of.AnsweredBy, []string{"person"}) {
		f.response.Source = &f.response.Subject
	}
	var form struct {
		Item []question `json:"item"`
	}
	err = json.Unmarshal(asked.Raw, &form)
	f.response.Item = unanswered(form.Item, known)
	return f, err
}

// toFill gives the Questionnaire that is meant, and its measure where it is one.
func (q *request) toFill(l *look, k *kind, p populating) (asked fhir.Questionnaire, of *instrument.Measure, err error) {
	var canonical string
	for _, name := range p.named {
		here, err := q.canonical("questionnaire", name)
		switch {
		case err != nil:
			return asked, nil, err
		case canonical != "" && canonical != here:
			return asked, nil, refuse(422, "invalid", "questionnaire", "%q and %q are two questionnaires. Name one.", canonical, here)
		}
		canonical = here
	}
	list, err := l.list(q.ctx(), k, "", 'r')
	if err != nil {
		return asked, nil, err
	}
	for _, r := range list {
		if one := r.body.(fhir.Questionnaire); one.URL+"|"+one.Version == canonical {
			return one, q.measureOf(canonical), nil
		}
	}
	return asked, nil, fault.New(fault.Denied, "populate", nil)
}

func (q *request) measureOf(canonical string) *instrument.Measure {
	all := q.Library.Measures()
	if i := slices.IndexFunc(all, func(m *instrument.Measure) bool { return m.Canonical() == canonical }); i >= 0 {
		return all[i]
	}
	return nil
}

// goals puts in which goals a sheet will be about: those that are active, in the order in
// which they were set, as a sheet takes them when it is begun.
func (f *filled) goals(q *request, l *look, person care.PersonID, of *instrument.Measure, known map[string]string) error {
	if !l.seesAll("Goal", person) {
		f.say("warning", "suppressed", "This app may not see all of the person's goals, so they are not put in.")
		return nil
	}
	list, err := l.list(q.ctx(), q.kinds["Goal"], person, 's')
	if err != nil && !unseen(err) {
		return err
	}
	if err != nil {
		f.say("warning", "suppressed", "This account may not see the person's goals, so they are not put in.")
		return nil
	}
	list = slices.DeleteFunc(slices.Clone(list), func(r resource) bool { return r.body.(fhir.Goal).LifecycleStatus != "active" })
	slices.SortFunc(list, func(a, b resource) int {
		if d := a.updated.Compare(b.updated); d != 0 {
			return d
		}
		return strings.Compare(a.id, b.id)
	})
	for slot := range min(len(list), len(of.Items)) {
		known[of.GoalLinkOf(slot)] = list[slot].body.(fhir.Goal).Description.Text
	}
	if len(list) == 0 {
		f.say("warning", "business-rule", "There is no goal under way to ask about. A sheet is taken once a goal is set.")
	} else {
		f.say("information", "informational", "The goals are those of this moment. Where they have changed when the sheet is sent, it is refused: ask for it anew.")
	}
	return nil
}

// question is what a Questionnaire asks, as far as a response has it.
type question struct {
	LinkID string     `json:"linkId"`
	Text   string     `json:"text"`
	Type   string     `json:"type"`
	Item   []question `json:"item"`
}

// unanswered gives the groups and questions of a response, with what is known put in.
func unanswered(list []question, known map[string]string) (out []fhir.Item) {
	for _, one := range list {
		if one.Type == "display" {
			continue
		}
		item := fhir.Item{LinkID: one.LinkID, Text: one.Text, Item: unanswered(one.Item, known)}
		if words := known[one.LinkID]; words != "" {
			item.Answer = []fhir.ItemAnswer{{Text: words}}
		}
		out = append(out, item)
	}
	return out
}

// fitsGoals refuses a sheet that was filled in with other goals than it came to be about:
// what is said of one goal is never taken for another.
func fitsGoals(q *request, in incoming, made *resource) error {
	body := made.body.(fhir.QuestionnaireResponse)
	of := q.measureOf(body.Questionnaire)
	if of == nil || of.Rates == nil {
		return nil
	}
	var sent fhir.QuestionnaireResponse
	if err := in.into(&sent); err != nil {
		return err
	}
	about := map[string]string{}
	for _, item := range body.Item {
		if of.RatedBy(item.LinkID) >= 0 {
			about[item.LinkID] = item.Answer[0].Text
		}
	}
	var check func(list []fhir.Item) error
	check = func(list []fhir.Item) error {
		for _, item := range list {
			for _, answer := range item.Answer {
				if of.RatedBy(item.LinkID) >= 0 && answer.Text != about[item.LinkID] {
					return refuse(422, "business-rule", itemPlace(item.LinkID), "This is not the goal that the question is about now, or one that this app may not see. Ask for the sheet anew with $populate.")
				}
			}
			if err := check(item.Item); err != nil {
				return err
			}
		}
		return nil
	}
	return check(sent.Item)
}
