package fhirapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
	"towpath/internal/fhir/r4"
	"towpath/internal/instrument"
	"towpath/internal/plan"
)

const planPlace = "CarePlan"

// planSent is a plan that was sent, with what stands.
type planSent struct {
	fhir.WrittenPlan
	ref  care.PlanRef
	page care.PlanPage
	// ours are the lines as the sender saw them; ids names the line that each activity is, ""
	// for a new one.
	ours []fhir.Activity
	ids  []string
	me   care.AccountID
}

// readPlan reads a plan as far as it says whose it is and which.
func readPlan(in incoming) (p planSent, err error) {
	if err = in.into(&p.WrittenPlan); err != nil {
		return p, err
	}
	if p.ref.Person, err = patientIn(planPlace+".subject", p.Subject); err != nil {
		return p, err
	}
	if p.ref.Kind = p.Kind(); !p.ref.Kind.Valid() {
		return p, refuse(422, "value", planPlace+".category", "Say which plan it is, by a code of %splan: %s.", fhir.Codes, instrument.Join(plan.Kinds, ", "))
	}
	if most := care.MaxPlanLines * len(p.ref.Kind.Sections()); len(p.Activity) > most {
		return p, refuse(422, "too-long", planPlace+".activity", "%d lines were sent; a plan like this has room for %d.", len(p.Activity), most)
	}
	return p, nil
}

// createPlan begins a plan with its first lines, or a sheet.
func createPlan(q *request, l *look, in incoming) (string, error) {
	p, err := readPlan(in)
	if err != nil {
		return "", err
	}
	id := string(care.PlanIDOf(p.ref.Person, p.ref.Kind))
	if !p.ref.Kind.Single() {
		id = q.idFor(in)
		p.ref.Plan = care.PlanID(id)
		err := l.care.BeginMeeting(q.ctx(), l.who, p.ref.Person, care.NewMeeting{ID: p.ref.Plan, Kind: p.ref.Kind, Title: p.Title, On: p.On()})
		if err != nil {
			return "", placed(err, planField)
		}
	}
	if p.page, err = l.care.ShowPlan(q.ctx(), l.who, p.ref); err != nil {
		return "", err
	}
	switch {
	case len(p.page.Voices) == 0:
		return "", fault.New(fault.Denied, "createPlan", nil)
	case !p.ref.Kind.Single():
	case p.page.Begun():
		return "", refuse(409, "duplicate", planPlace, "There is one of these already, and somebody has one alone: update CarePlan/%s.", id)
	case in.put && in.id != id:
		return "", refuse(422, "value", planPlace+".id", "The id of this plan is %s: send it under that, or by POST.", id)
	case len(p.Activity) == 0:
		return "", refuse(422, "required", planPlace+".activity", "A plan begins with a line.")
	}
	if i := p.Extension.Foreign(p.Settings()); i >= 0 {
		return "", setHere(fmt.Sprintf("%s.extension[%d]", planPlace, i))
	}
	changes, err := q.changesOf(&p)
	if err != nil {
		return "", err
	}
	return id, q.writePlan(l, &p, changes)
}

// updatePlan writes what is said otherwise than it stands. Nothing is signed by it: what was
// agreed stays agreed until a person says otherwise on a page.
func updatePlan(q *request, l *look, in incoming) (string, error) {
	was, ok := in.was.body.(fhir.WrittenPlan)
	if !ok {
		return "", refuse(422, "not-supported", planPlace, "Which areas somebody chose is said with their Bloom, and read here alone.")
	}
	p, err := readPlan(in)
	if err != nil {
		return "", err
	}
	if err := p.stays(in, was); err != nil {
		return "", err
	}
	if !p.ref.Kind.Single() {
		p.ref.Plan = care.PlanID(in.id)
	}
	if p.page, err = l.care.ShowPlan(q.ctx(), l.who, p.ref); err != nil {
		return "", err
	}
	if len(p.page.Voices) == 0 {
		return "", fault.New(fault.Denied, "updatePlan", nil)
	}
	if i := p.Extension.Foreign(p.Settings(), was.Extension); i >= 0 {
		return "", setHere(fmt.Sprintf("%s.extension[%d]", planPlace, i))
	}
	p.ours, p.me = was.Activity, l.who.Account
	changes, err := q.changesOf(&p)
	if err != nil || len(changes.edits) == 0 && !p.moved() && !p.otherReview() {
		return in.id, err
	}
	may, err := l.care.May(q.ctx(), l.who, care.WritesPlan(p.ref.Kind), p.ref.Person)
	if err != nil {
		return "", err
	}
	if may && !in.sure {
		return "", refuse(428, "required", "If-Match", "Say which version you read: If-Match: %s. What somebody wrote since would be taken out otherwise.", in.was.etag())
	}
	return in.id, q.writePlan(l, &p, changes)
}

// stays refuses what no update of a plan changes.
func (p *planSent) stays(in incoming, was fhir.WrittenPlan) error {
	switch {
	case p.ref.Person != in.was.person || p.ref.Kind != was.Kind():
		return refuse(422, "business-rule", planPlace+".category", "Whose plan it is and which stays.")
	case p.Status != was.Status:
		return refuse(422, "business-rule", planPlace+".status", "The plan is %s and stays so: what changes is not agreed before the person says so, on a page. Send it as %[1]s.", was.Status)
	}
	return nil
}

// otherReview tells whether the plan is to be confirmed after another time than until now.
func (p *planSent) otherReview() bool {
	months := p.ReviewMonths()
	return months != 0 && months != p.page.Head.ReviewMonths
}

// writePlan writes what is said otherwise than it stands, then puts lines where they were sent.
func (q *request) writePlan(l *look, p *planSent, c planChanges) (err error) {
	if len(c.edits) > 0 {
		if err := l.care.WritePlan(q.ctx(), l.who, p.ref, c.edits...); err != nil {
			return c.placed(err)
		}
	}
	if p.otherReview() {
		if err := l.care.SetPlanReview(q.ctx(), l.who, p.ref, p.ReviewMonths()); err != nil {
			return placed(err, planField)
		}
	}
	if !p.moved() {
		return nil
	}
	if p.page, err = l.care.ShowPlan(q.ctx(), l.who, p.ref); err != nil {
		return err
	}
	moves := q.moves(p)
	if len(moves) == 0 {
		return nil
	}
	return l.care.WritePlan(q.ctx(), l.who, p.ref, moves...)
}

// setHere refuses what Towpath alone says of a plan: who wrote, what was put forward, what
// was signed.
func setHere(place string) error {
	return refuse(422, "business-rule", place, "This is said here, and not taken from elsewhere. Leave it out, or send it as it was read.")
}

// planField gives the place of what begins a plan.
func planField(field string) string {
	place, ok := map[string]string{
		"id": "id", "title": "title", "kind": "category", "on": "extension.where(url='" + fhir.Extension + "on')", "months": "extension.where(url='" + fhir.Extension + "review-months')",
	}[field]
	if !ok {
		place = field
	}
	return planPlace + "." + place
}

// planChanges are the edits that a plan that was sent comes to, each with its activity; -1
// where none was sent.
type planChanges struct {
	edits []care.NewPlanEdit
	at    []int
}

// placed gives what is wrong with an edit its place.
func (c planChanges) placed(err error) error {
	one, ok := errors.AsType[care.AtEdit](err)
	if !ok || c.at[one.At] < 0 {
		return placed(err, planField)
	}
	activity := activityAt(c.at[one.At])
	return placed(err, func(field string) string {
		switch field {
		case "words":
			return activity + ".detail.description"
		case "detail", "day", "section", "voice":
			return activity + ".extension.where(url='" + fhir.Extension + field + "')"
		}
		return activity
	})
}

// restOfPlan gives what of a plan that was sent is not in its lines: each activity becomes the
// line that it is, with what Towpath has no place for.
func restOfPlan(in incoming, made *resource) (r4.Tree, error) {
	var sent fhir.WrittenPlan
	var parts struct {
		Activity []map[string]json.RawMessage `json:"activity"`
	}
	var whole map[string]json.RawMessage
	if err := errors.Join(in.into(&sent), in.into(&parts), in.into(&whole)); err != nil || len(sent.Activity) == 0 {
		return in.tree, err
	}
	ids := fhir.SameLines(sent.Activity, made.body.(fhir.WrittenPlan).Activity)
	var rest []map[string]json.RawMessage
	for i, a := range parts.Activity {
		if ids[i] == "" {
			continue
		}
		if err := withoutLine(a); err != nil {
			return r4.Tree{}, err
		}
		if len(a) > 0 {
			a["id"] = json.RawMessage(`"` + ids[i] + `"`)
			rest = append(rest, a)
		}
	}
	delete(whole, "activity")
	if len(rest) > 0 {
		raw, err := json.Marshal(rest)
		if err != nil {
			return r4.Tree{}, err
		}
		whole["activity"] = raw
	}
	raw, err := json.Marshal(whole)
	if err != nil {
		return r4.Tree{}, err
	}
	return r4.Load(raw)
}

// withoutLine takes out of an activity what a line says.
func withoutLine(a map[string]json.RawMessage) error {
	delete(a, "id")
	var detail map[string]json.RawMessage
	if err := json.Unmarshal(a["detail"], &detail); err != nil {
		return err
	}
	delete(detail, "status")
	delete(detail, "description")
	var exts, others []json.RawMessage
	if a["extension"] != nil {
		if err := json.Unmarshal(a["extension"], &exts); err != nil {
			return err
		}
	}
	for _, x := range exts {
		var one struct{ URL string }
		if err := json.Unmarshal(x, &one); err != nil {
			return err
		}
		if !strings.HasPrefix(one.URL, fhir.Extension) {
			others = append(others, x)
		}
	}
	return errors.Join(put(a, "detail", detail, len(detail)), put(a, "extension", others, len(others)))
}

// put puts a value into an object, and takes it out where nothing is in it.
func put(into map[string]json.RawMessage, name string, value any, length int) error {
	if length == 0 {
		delete(into, name)
		return nil
	}
	raw, err := json.Marshal(value)
	into[name] = raw
	return err
}
