package fhirapi

import (
	"encoding/json"
	"net/http"

	"towpath/internal/fhir"
	"towpath/internal/fhir/r4"
)

// validate answers $validate: what is wrong with a resource, before it is sent to be kept.
// It looks at what FHIR says, and at nothing in anybody's record (hl7.org/fhir/R4/resource-operation-validate.html).
func (q *request) validate() error {
	name := q.r.PathValue("type")
	if !r4.Known(name) {
		return refuse(404, "not-supported", "", "There is no resource type %q here.", name)
	}
	in, err := q.posted()
	if err != nil {
		return err
	}
	tree, issues := r4.Read(in.raw)
	if tree.Type() == "Parameters" && name != "Parameters" {
		tree, issues = resourceIn(tree, issues)
	}
	if !r4.Failed(issues) && tree.Type() != name {
		issues = append(issues, r4.Issue{Severity: r4.Error, Code: r4.Invalid, Expression: "resourceType", Text: "This address looks at " + name + ", and a " + tree.Type() + " was sent."})
	}
	if len(issues) == 0 {
		write(q.w, http.StatusOK, fhir.NewOutcome(fhir.Issue{Severity: "information", Code: "informational", Diagnostics: "It is valid FHIR R4. Whether it can be kept is decided when it is sent."}))
		return nil
	}
	send(q.w, http.StatusOK, r4.Outcome(issues))
	return nil
}

// resourceIn takes the resource out of the parameters of an operation.
func resourceIn(parameters r4.Tree, issues []r4.Issue) (r4.Tree, []r4.Issue) {
	if r4.Failed(issues) {
		return parameters, issues
	}
	for _, p := range parameters.Get("parameter").Items() {
		if p.Get("name").Text() == "resource" {
			return r4.Read(p.Get("resource").JSON())
		}
	}
	return parameters, append(issues, r4.Issue{Severity: r4.Error, Code: r4.Required, Expression: "Parameters.parameter", Text: "A parameter \"resource\" holds what is to be looked at."})
}

// extract answers QuestionnaireResponse/…/$extract: what was worked out of the answers, as the
// observations that were kept (hl7.org/fhir/uv/sdc/OperationDefinition-QuestionnaireResponse-extract.html).
// They are in a transaction for a system that keeps observations of its own; here they are there already.
func (q *request) extract() error {
	k, err := q.kindNamed("QuestionnaireResponse", 'r')
	if err != nil {
		return err
	}
	var list []resource
	err = q.looking(func(l *look) error {
		response, err := l.find(q.ctx(), k, q.r.PathValue("id"), 'r')
		if err != nil {
			return err
		}
		all, err := l.list(q.ctx(), q.kinds["Observation"], response.person, 's')
		if err != nil {
			return err
		}
		list = nil
		for _, o := range all {
			for _, from := range o.body.(fhir.Observation).DerivedFrom {
				if from.Reference == "QuestionnaireResponse/"+response.id {
					list = append(list, o)
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	b, err := newBundle("transaction", -1)
	if err != nil {
		return err
	}
	for i := range list {
		raw, err := list[i].render()
		if err != nil {
			return err
		}
		request, err := json.Marshal(map[string]string{"method": http.MethodPut, "url": list[i].kind + "/" + list[i].id})
		if err != nil {
			return err
		}
		b.add(q.at(&list[i]), raw, `,"request":`+string(request))
	}
	send(q.w, http.StatusOK, b.end())
	return nil
}
