package instrument

import (
	"fmt"
	"strings"
)

// GoalLink ends the link id of the item that says which goal a question is about; the
// question's own begins it.
const GoalLink = ".goal"

const (
	launchContextURL     = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-launchContext"
	initialExpressionURL = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression"
	launchContextSystem  = "http://hl7.org/fhir/uv/sdc/CodeSystem/launchContext"
	variableURL          = "http://hl7.org/fhir/StructureDefinition/variable"
	fhirQuery            = "application/x-fhir-query"
)

// goalsQuery finds the goals that a sheet is about, in the order in which they were set:
// a goal that is active has not changed since.
const goalsQuery = "Goal?patient={{%patient.id}}&lifecycle-status=active&_sort=_lastUpdated"

// GoalLinkOf gives the link id of the item that says which goal a question is about.
func (m *Measure) GoalLinkOf(slot int) string { return m.Items[slot].LinkID + GoalLink }

// RatedBy gives the slot of the question of which an item says the goal, -1 for none.
func (m *Measure) RatedBy(linkID string) int {
	question, ok := strings.CutSuffix(linkID, GoalLink)
	if !ok || m.Rates == nil {
		return -1
	}
	return m.Slot(question)
}

// populated says whose goals are put in, and how they are found
// (hl7.org/fhir/uv/sdc/populate.html).
func populated() []fhirExtension {
	return []fhirExtension{
		{URL: launchContextURL, Extension: []fhirExtension{
			{URL: "name", ValueCoding: &fhirCoding{System: launchContextSystem, Code: "patient"}},
			{URL: "type", ValueCode: "Patient"},
		}},
		{URL: variableURL, ValueExpression: &fhirExpression{Name: "goals", Language: fhirQuery, Expression: goalsQuery}},
	}
}

// goalItem says to whoever answers which of their goals the next question is about. An
// answer of last time is never put in: it would lead what is said today.
func (m *Measure) goalItem(slot int, w *MeasureWords) fhirItem {
	words := fmt.Sprintf("%%goals.entry[%d].resource.description.text", slot)
	return fhirItem{
		LinkID: m.GoalLinkOf(slot), Text: w.Item(slot).Topic, Type: "text", ReadOnly: true,
		Extension: []fhirExtension{{URL: initialExpressionURL, ValueExpression: &fhirExpression{Language: fhirpath, Expression: words}}},
	}
}
