package fhirapi

import (
	"strconv"
	"strings"

	"towpath/internal/fhir/r4"
)

// populating is what $populate was asked for.
type populating struct {
	named   []string // the questionnaire, in each way in which it was named
	subject string
	// local is what the parameter of that name says, "" for nothing.
	local string
	// passed are the names of contexts that no questionnaire here has a use for.
	passed []string
	// opened tells that the patient was given as a context.
	opened bool
}

// readPopulating reads the parameters of $populate, from the address or from what was posted.
func (q *request) readPopulating() (p populating, err error) {
	if q.r.Method == "GET" {
		err = p.address(q.r.URL.Query())
	} else {
		err = q.readParameters(&p)
	}
	if id := q.r.PathValue("id"); id != "" {
		p.named = []string{"Questionnaire/" + id}
	}
	switch {
	case err != nil:
		return p, err
	case len(p.named) == 0:
		return p, refuse(400, "required", "questionnaire", "Name what is to be filled in: questionnaire, questionnaireRef, canonical or identifier.")
	case p.subject == "":
		return p, refuse(400, "required", "subject", "Say whose it is to be: subject, a reference to a Patient.")
	}
	return p, nil
}

func (p *populating) address(values map[string][]string) error {
	for name, list := range values {
		value := list[0]
		switch name {
		case "questionnaireRef", "canonical":
			p.named = append(p.named, value)
		case "identifier":
			p.named = append(p.named, value[strings.LastIndexByte(value, '|')+1:])
		case "subject":
			p.subject = value
		case "local":
			p.local = value
		case "_format":
		default:
			return refuse(400, "not-supported", name, "$populate has no parameter %q in an address. Post a Parameters resource.", name)
		}
	}
	return p.sound()
}

func (p *populating) sound() error {
	if p.local != "" && p.local != "true" && p.local != "false" {
		return refuse(400, "value", "local", "local is true or false, not %q.", p.local)
	}
	return nil
}

func (q *request) readParameters(p *populating) error {
	in, err := q.posted()
	if err != nil {
		return err
	}
	tree, issues := r4.Read(in.raw)
	if r4.Failed(issues) {
		return refusals(400, issues)
	}
	if tree.Type() != "Parameters" {
		return refuse(400, "invalid", "resourceType", "$populate takes Parameters, and a %q was sent.", tree.Type())
	}
	var contexts []r4.Tree
	for _, one := range tree.Get("parameter").Items() {
		switch name := one.Get("name").Text(); name {
		case "questionnaire":
			p.questionnaire(one.Get("resource"))
		case "questionnaireRef":
			p.named = append(p.named, one.Get("valueReference", "reference").Text())
		case "canonical":
			p.named = append(p.named, textIn(one, "valueCanonical", "valueUri", "valueString"))
		case "identifier":
			p.named = append(p.named, max(one.Get("valueIdentifier", "value").Text(), textIn(one, "valueUri")))
		case "subject":
			p.subject = one.Get("valueReference", "reference").Text()
		case "local":
			p.local = string(one.Get("valueBoolean").JSON())
		case "context":
			contexts = append(contexts, one)
		default:
			return refuse(400, "not-supported", "Parameters.parameter", "$populate has no parameter %q.", name)
		}
	}
	for i, one := range contexts {
		if err := p.context(i, one); err != nil {
			return err
		}
	}
	return p.sound()
}

// questionnaire takes the address of a Questionnaire that was sent along. What it asks is
// what the one of that address here asks.
func (p *populating) questionnaire(sent r4.Tree) {
	name := sent.Get("url").Text()
	if version := sent.Get("version").Text(); version != "" {
		name += "|" + version
	}
	p.named = append(p.named, name)
}

// context reads one launch context. Another patient than the subject is refused: nobody is
// to read somebody else's words in their own questionnaire.
func (p *populating) context(i int, one r4.Tree) error {
	var name, whose string
	for _, part := range one.Get("part").Items() {
		switch part.Get("name").Text() {
		case "name":
			name = textIn(part, "valueString", "valueCode")
		case "content":
			if whose = part.Get("valueReference", "reference").Text(); whose == "" {
				whose = part.Get("resource", "resourceType").Text() + "/" + part.Get("resource", "id").Text()
			}
		}
	}
	place := "Parameters.parameter.where(name='context')[" + strconv.Itoa(i) + "]"
	switch name {
	case "":
		return refuse(400, "required", place, "A context has a part \"name\".")
	case "patient":
		if local(whose) != local(p.subject) {
			return refuse(422, "business-rule", place, "The context patient is %q, and the subject %q. They have to be the same person.", whose, p.subject)
		}
		p.opened = true
	case "user":
	default:
		p.passed = append(p.passed, name)
	}
	return nil
}

func textIn(one r4.Tree, names ...string) string {
	for _, name := range names {
		if text := one.Get(name).Text(); text != "" {
			return text
		}
	}
	return ""
}
