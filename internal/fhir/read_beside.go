package fhir

import (
	"bytes"
	"fmt"
	"slices"

	"towpath/internal/care"
	"towpath/internal/fhir/r4"
)

// besideKinds are the types beside whose resources other systems may say something.
var besideKinds = []string{"Appointment", "CarePlan", "Goal", "Observation", "Patient", "QuestionnaireResponse", "Task"}

// beside gives what parts say that the record does not say again, to be kept with it; and
// names what they say otherwise than the record does.
func (r *reader) beside(parts []Part) (extras []care.Extra, otherwise []string) {
	ours, err := r.rendered()
	if err != nil {
		r.fail("%v", err)
		return nil, nil
	}
	for _, p := range parts {
		here, ok := ours[p.ResourceType+"/"+p.ID]
		if !ok {
			continue
		}
		posted, issues := r4.Read(p.Raw)
		if r4.Failed(issues) {
			for _, i := range issues {
				r.fail("%s: %s: %s", p.Where, i.Expression, i.Text)
			}
			continue
		}
		if unnamedLines(posted) {
			continue
		}
		kept, differs := r4.Left(posted, here, Extension)
		for _, i := range differs {
			otherwise = append(otherwise, fmt.Sprintf("%s: %s/%s: %s: %s", p.Where, p.ResourceType, p.ID, i.Expression, i.Text))
		}
		if kept.Empty() {
			continue
		}
		words := kept.JSON()
		if len(words) > care.MaxExtra {
			r.fail("%s: what %s/%s says beside what Towpath keeps is longer than %d KB", p.Where, p.ResourceType, p.ID, care.MaxExtra>>10)
			continue
		}
		extras = append(extras, care.Extra{Person: r.record.Person.ID, Kind: p.ResourceType, Resource: p.ID, Words: string(words)})
	}
	return extras, otherwise
}

// unnamedLines tells whether it is a CarePlan whose lines have no ids: one of areas that were
// chosen, or of a copy of before, of whose lines nobody can say beside which something was said.
func unnamedLines(t r4.Tree) bool {
	return t.Type() == "CarePlan" && slices.ContainsFunc(t.Get("activity").Items(), func(a r4.Tree) bool { return a.Get("id").Text() == "" })
}

// rendered gives what was read as it would be given out, by type and id.
func (r *reader) rendered() (map[string]r4.Tree, error) {
	w := &writer{}
	w.add(OfPerson(r.record.Person))
	writeContents(w, r.record, r.lib)
	out := make(map[string]r4.Tree, len(w.bundle.Entry))
	for _, e := range w.bundle.Entry {
		kind, id := typeAndID(e.Resource)
		if !slices.Contains(besideKinds, kind) {
			continue
		}
		tree, err := r4.Load(claimed(kind, e.Resource))
		if err != nil {
			return nil, err
		}
		out[kind+"/"+id] = tree
	}
	return out, w.err
}

// typeAndID gives the type and the id with which each resource begins that is written here.
func typeAndID(raw []byte) (kind, id string) {
	_, rest, _ := bytes.Cut(raw, []byte(`"resourceType":"`))
	name, rest, _ := bytes.Cut(rest, []byte(`","id":"`))
	of, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(name), string(of)
}

// claimed gives a resource with the profiles that are claimed for its type where it is given out.
func claimed(kind string, raw []byte) []byte {
	list := Profiles(kind)
	if list == nil {
		return raw
	}
	meta := Meta{Profile: list}.AppendJSON([]byte(`,"meta":`))
	return slices.Concat(raw[:len(raw)-1], meta, []byte(`}`))
}
