package fhir

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Questionnaire is one version of what is asked, in this project's words
// (hl7.org/fhir/R4/questionnaire.html). Only what is searched for is taken apart; it is
// written as the file of its instrument has it.
type Questionnaire struct {
	ID          string          `json:"-"`
	URL         string          `json:"url"`
	Version     string          `json:"version"`
	Name        string          `json:"name"`
	Title       string          `json:"title"`
	Status      string          `json:"status"`
	SubjectType []string        `json:"subjectType"`
	Raw         json.RawMessage `json:"-"`
}

// MarshalJSON writes the whole of it, with its id.
func (q Questionnaire) MarshalJSON() ([]byte, error) {
	var flat bytes.Buffer
	if err := json.Compact(&flat, q.Raw); err != nil {
		return nil, err
	}
	const head = `{"resourceType":"Questionnaire",`
	rest, ok := bytes.CutPrefix(flat.Bytes(), []byte(head))
	if !ok {
		return nil, fmt.Errorf("fhir: the questionnaire %s does not begin with its type", q.ID)
	}
	return append(fmt.Appendf(nil, `%s"id":%q,`, head, q.ID), rest...), nil
}
