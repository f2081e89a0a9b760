package fhir

import (
	"bytes"
	"encoding/json"

	"towpath/internal/fhir/r4"
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

// AppendJSON writes the whole of it, with its id.
func (q Questionnaire) AppendJSON(b []byte) []byte {
	b = r4.AppendString(append(b, questionnaireHead+`"id":`...), q.ID)
	rest := r4.AppendCompact(nil, q.Raw)
	return append(append(b, ','), bytes.TrimPrefix(rest, []byte(questionnaireHead))...)
}

// MarshalJSON is AppendJSON.
func (q Questionnaire) MarshalJSON() ([]byte, error) { return q.AppendJSON(nil), nil }

// questionnaireHead begins the file of every instrument.
const questionnaireHead = `{"resourceType":"Questionnaire",`
