package fhirapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
	"towpath/internal/instrument"
)

// answers is a response that was sent, with what it answers: one of of and bloom.
type answers struct {
	fhir.QuestionnaireResponse
	raw    []byte
	person care.PersonID
	of     *instrument.Measure
	bloom  *instrument.Instrument
}

const responsePlace = "QuestionnaireResponse"

// readResponse reads a response as far as it says whose it is and what it answers.
func (q *request) readResponse(in incoming) (a answers, err error) {
	a.raw = in.raw
	if err = in.into(&a.QuestionnaireResponse); err != nil {
		return a, err
	}
	if a.person, err = patientIn(responsePlace+".subject", a.Subject); err != nil {
		return a, err
	}
	if a.Status != "in-progress" && a.Status != "completed" {
		return a, refuse(422, "business-rule", responsePlace+".status", "Answers are in-progress or completed here, not %q.", a.Status)
	}
	canonical, err := q.canonical(responsePlace+".questionnaire", a.Questionnaire)
	if err != nil {
		return a, err
	}
	url, version, _ := strings.Cut(canonical, "|")
	for _, m := range q.Library.Measures() {
		if m.URL == url && m.Version == version && m.Kind == instrument.KindMeasure {
			a.of = m
		}
	}
	a.bloom, _ = q.Library.ByCanonical(canonical)
	if a.Questionnaire != canonical {
		a.Questionnaire = canonical
		a.raw, err = replaced(in.raw, "questionnaire", canonical)
	}
	return a, err
}

// canonical gives the address with the version that is meant. Without a version it
// is clear where there is one alone.
func (q *request) canonical(place, asked string) (string, error) {
	if asked == "" {
		return "", refuse(422, "required", place, "Say what was answered, as address|version of a Questionnaire here.")
	}
	var all, versions []string
	add := func(id, url, version string) {
		here := url + "|" + version
		switch {
		case asked == here || strings.HasSuffix(asked, "Questionnaire/"+id+"-"+version):
			all = append(all, here)
		case asked == url:
			all, versions = append(all, here), append(versions, version)
		case strings.HasPrefix(asked, url+"|"):
			versions = append(versions, version)
		}
	}
	for _, inst := range q.Library.All() {
		add(inst.ID, inst.URL, inst.Version)
	}
	for _, m := range q.Library.Measures() {
		if m.Kind == instrument.KindMeasure {
			add(m.ID, m.URL, m.Version)
		}
	}
	switch {
	case len(all) == 1:
		return all[0], nil
	case len(versions) > 0:
		return "", refuse(422, "not-found", place, "%q is not here in that version. There is: %s.", asked, strings.Join(versions, ", "))
	}
	return "", refuse(422, "not-found", place, "There is no Questionnaire %q here. GET %s/Questionnaire lists what there is.", asked, Base)
}

// replaced gives an object with another text in one of its fields.
func replaced(raw []byte, field, text string) ([]byte, error) {
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(raw, &whole); err != nil {
		return nil, err
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		return nil, err
	}
	whole[field] = quoted
	return json.Marshal(whole)
}

func createResponse(q *request, l *look, in incoming) (string, error) {
	a, err := q.readResponse(in)
	if err != nil {
		return "", err
	}
	if a.bloom != nil {
		return q.createReading(l, in, a)
	}
	response, err := a.of.ReadMeasureResponse(responsePlace, a.raw)
	if err != nil {
		return "", unfit(err)
	}
	if latest, _ := q.Library.LatestMeasure(a.of.ID); latest != a.of {
		return "", refuse(422, "business-rule", responsePlace+".questionnaire", "New answers are given to version %s of %s.", latest.Version, a.of.ID)
	}
	n := care.NewMeasurement{
		ID: care.MeasurementID(q.idFor(in)), Measure: a.of.ID, AnsweredBy: a.answeredBy(), Manner: a.manner(l.who), On: a.day(),
		Answers: marked(a.of, response.Marks), Stated: map[string]instrument.Amount{},
	}
	for _, s := range response.Stated {
		n.Stated[s.Key] = s.Value
	}
	if _, err := l.care.BeginMeasurement(q.ctx(), l.who, a.person, n); err != nil {
		return "", responsePlaces(err)
	}
	if a.Status == "completed" {
		err = l.care.CompleteMeasurement(q.ctx(), l.who, a.person, n.ID)
	}
	return string(n.ID), responsePlaces(err)
}

// answeredBy gives who answered: as the response says, or by whose it says that it is.
func (a answers) answeredBy() string {
	if by := a.Extension.Code("answered-by"); by != "" || a.Source == nil {
		return by
	}
	kind, _, _ := strings.Cut(a.Source.Reference, "/")
	return map[string]string{"Patient": "person", "RelatedPerson": "carer", "Practitioner": "worker", "PractitionerRole": "worker"}[kind]
}

// manner gives how it was answered. Whoever answers questions whose wording is not here
// had them on a form elsewhere.
func (a answers) manner(who care.Actor) care.Manner {
	switch m := care.Manner(a.Extension.Code("manner")); {
	case m != "":
		return m
	case !a.of.Whole():
		return care.MannerPaper
	case who.Person == a.person:
		return care.MannerAlone
	}
	return care.MannerTogether
}

// day gives the day that answers are of, "" for today.
func (a answers) day() care.Date {
	if on := a.Extension.Date("on"); on != "" {
		return care.Date(on)
	}
	return care.Date(a.Authored[:min(len("2006-01-02"), len(a.Authored))])
}

func marked(of *instrument.Measure, marks []instrument.Mark) map[string]string {
	out := map[string]string{}
	for slot, mark := range marks {
		if mark != instrument.Unasked {
			out[of.Items[slot].LinkID] = of.Code(slot, mark)
		}
	}
	return out
}

// updateResponse answers more, or completes. What was completed stays as it is.
func updateResponse(q *request, l *look, in incoming) (string, error) {
	a, err := q.readResponse(in)
	if err != nil {
		return "", err
	}
	was := in.was.body.(fhir.QuestionnaireResponse)
	if a.Questionnaire != was.Questionnaire || a.person != in.was.person {
		return "", refuse(422, "business-rule", responsePlace+".questionnaire", "What was answered, and whose answers they are, stays.")
	}
	if a.bloom != nil {
		return q.updateReading(l, in, a, was)
	}
	response, err := a.of.ReadMeasureResponse(responsePlace, a.raw)
	if err != nil {
		return "", unfit(err)
	}
	changed := marked(a.of, response.Marks)
	given := answered(was)
	if was.Status == "completed" {
		if a.Status != "completed" || !maps.Equal(changed, given) {
			return "", refuse(422, "business-rule", responsePlace+".item", "These answers were completed, and stay. Send new ones as a response of their own.")
		}
		return in.id, nil
	}
	for link, code := range given {
		if _, still := changed[link]; !still {
			changed[link] = ""
		} else if changed[link] == code {
			delete(changed, link)
		}
	}
	id := care.MeasurementID(in.id)
	if len(changed) > 0 {
		if _, err := l.care.AnswerMeasurement(q.ctx(), l.who, a.person, id, changed); err != nil {
			return "", responsePlaces(err)
		}
	}
	if a.Status == "completed" {
		err = l.care.CompleteMeasurement(q.ctx(), l.who, a.person, id)
	}
	return in.id, responsePlaces(err)
}

// answered gives the codes of a response as it stands, by link id.
func answered(q fhir.QuestionnaireResponse) map[string]string {
	out := map[string]string{}
	for _, item := range q.Item {
		if len(item.Answer) == 1 && item.Answer[0].Coding != nil {
			out[item.LinkID] = item.Answer[0].Coding.Code
		}
	}
	return out
}

func itemPlace(linkID string) string {
	return fmt.Sprintf("%s.item.where(linkId='%s')", responsePlace, strings.ReplaceAll(linkID, "'", `\'`))
}

var itemSaid = regexp.MustCompile(`^item ("(?:[^"\\]|\\.)*"): `)

// unfit says each answer that does not fit, with its place.
func unfit(err error) error {
	var issues []fhir.Issue
	var add func(error)
	add = func(err error) {
		if list, ok := err.(interface{ Unwrap() []error }); ok {
			for _, one := range list.Unwrap() {
				add(one)
			}
			return
		}
		i := fhir.Issue{Severity: "error", Code: "value", Diagnostics: err.Error(), Expression: []string{responsePlace}}
		if one, ok := errors.AsType[*instrument.LoadError](err); ok {
			i.Diagnostics = one.Reason
			if m := itemSaid.FindStringSubmatch(one.Reason); m != nil {
				if link, err := strconv.Unquote(m[1]); err == nil {
					i.Expression = []string{itemPlace(link)}
				}
			}
		}
		issues = append(issues, i)
	}
	add(err)
	return &refusal{http.StatusUnprocessableEntity, issues}
}

// responsePlaces gives what an operation finds wrong its place in the response.
func responsePlaces(err error) error {
	return placed(err, func(field string) string {
		switch field {
		case "":
			return responsePlace + ".item"
		case "id":
			return responsePlace + ".id"
		case "on":
			return responsePlace + ".authored"
		case "measure":
			return responsePlace + ".questionnaire"
		case "answered-by":
			return responsePlace + ".source"
		case "manner":
			return responsePlace + ".extension"
		}
		return itemPlace(field)
	})
}

// placed gives each field that an operation found wrong its place in a resource.
func placed(err error, place func(field string) string) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || len(f.Fields) == 0 {
		return err
	}
	moved := *f
	moved.Fields = slices.Clone(f.Fields)
	for i := range moved.Fields {
		moved.Fields[i].Name = place(moved.Fields[i].Name)
	}
	return &moved
}
