package fhirapi

import (
	"context"
	"encoding/json"

	"towpath/internal/fhir"
)

func questionnaireKind() *kind {
	body := func(r *resource) fhir.Questionnaire { return r.body.(fhir.Questionnaire) }
	return &kind{
		name: "Questionnaire", all: listQuestionnaires,
		params: []param{
			{name: "url", form: uriForm, about: "Its address, with or without |version", values: func(r *resource) []value {
				q := body(r)
				return []value{{code: q.URL}, {code: q.URL + "|" + q.Version}}
			}},
			{name: "version", form: tokenForm, about: "Its version", values: func(r *resource) []value { return code(body(r).Version) }},
			{name: "name", form: stringForm, about: "Its name for computers", values: func(r *resource) []value { return texts(body(r).Name) }},
			{name: "title", form: stringForm, about: "Its name for people", values: func(r *resource) []value { return texts(body(r).Title) }},
			{name: "status", form: tokenForm, about: "active", values: func(r *resource) []value { return code(body(r).Status) }},
			{name: "subject-type", form: tokenForm, about: "Whose life it asks about", values: func(r *resource) (list []value) {
				for _, t := range body(r).SubjectType {
					list = append(list, code(t)...)
				}
				return list
			}},
		},
	}
}

// listQuestionnaires gives every version of everything that may be asked here, in this
// project's own words: official ones that a service loaded are for its own pages alone.
func listQuestionnaires(_ context.Context, r reader) (list []resource, err error) {
	add := func(id, version string, raw []byte) {
		q := fhir.Questionnaire{Raw: raw}
		if err == nil {
			err = json.Unmarshal(raw, &q)
		}
		q.ID = id + "-" + version
		list = append(list, resource{kind: "Questionnaire", id: q.ID, version: 1, body: q})
	}
	for _, inst := range r.api.Library.All() {
		add(inst.ID, inst.Version, inst.Questionnaire)
	}
	for _, m := range r.api.Library.Measures() {
		if own := m.OwnQuestionnaire(); own != nil {
			add(m.ID, m.Version, own)
		}
	}
	return list, err
}
