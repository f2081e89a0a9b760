package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fhir"
	"towpath/internal/testkit"
)

// TestWhatIsKeptStandsInThePlanAndTheCopy: one press keeps it, the plan and both halves of
// the copy have it, and another press puts it away.
func TestWhatIsKeptStandsInThePlanAndTheCopy(t *testing.T) {
	s := shelved(t)
	amina, own := s.as(t, "amina"), "/people/"+string(s.Amina)
	say := func(said string) page {
		return amina.post(own+"/ideas", url.Values{"id": {s.IDs.New()}, "resource": {"samaritans"}, "area": {"body"}, "back": {"goals"}, "said": {said}})
	}
	say("kept").wants(http.StatusOK, "It is in the plan now", "From the library", "Samaritans")
	file := amina.taken(own + "/copy/file")
	if !strings.Contains(file["my-record.html"], "Samaritans: kept in the plan on 14 March 2026") {
		t.Error("the page of the copy does not say what was kept")
	}
	record, err := fhir.ReadRecord([]byte(file["my-record.fhir.json"]), testkit.Library(t))
	if err != nil || len(record.Resources) != 1 || record.Resources[0].Resource != "samaritans" || record.Resources[0].Area != "body" || record.Resources[0].Said != care.ResourceKept {
		t.Errorf("the bundle: %+v, %v", record.Resources, err)
	}
	s.Clock.Tick()
	if page := say("put-away"); strings.Contains(page.text, "Samaritans:") || strings.Contains(page.text, "It helped") {
		t.Error("what was put away is in the plan")
	}
	say("liked").wants(http.StatusUnprocessableEntity)
	amina.post(own+"/ideas", url.Values{"id": {s.IDs.New()}, "resource": {"nobody"}, "said": {"kept"}}).wants(http.StatusUnprocessableEntity)
	s.as(t, "eve").get(own + "/ideas/body").wants(http.StatusNotFound)
}
