package web_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fhir"
	"towpath/internal/testkit"
)

// typedIn answers a measure of Amina's, as Ben types it in.
func (s *service) typedIn(t *testing.T, id string, manner care.Manner, answers map[string]string, complete bool) {
	t.Helper()
	m := care.MeasurementID(s.IDs.New())
	_, err := s.BeginMeasurement(t.Context(), s.AsBen, s.Amina, care.NewMeasurement{ID: m, Measure: id, Manner: manner})
	if err == nil {
		_, err = s.AnswerMeasurement(t.Context(), s.AsBen, s.Amina, m, answers)
	}
	if err == nil && complete {
		err = s.CompleteMeasurement(t.Context(), s.AsBen, s.Amina, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.Clock.Tick()
}

// ninefold answers the nine questions of the PHQ-9 with one number.
func ninefold(code string) map[string]string {
	answers := map[string]string{}
	for n := 1; n <= 9; n++ {
		answers[fmt.Sprint(n)] = code
	}
	return answers
}

// TestACopyHoldsWhatWasMeasured: words before numbers, every question, what was not
// finished, and what was declined.
func TestACopyHoldsWhatWasMeasured(t *testing.T) {
	s := newService(t)
	s.typedIn(t, "phq-9", care.MannerPaper, ninefold("2"), true)
	missing := ninefold("0")
	delete(missing, "4")
	s.typedIn(t, "phq-9", care.MannerPaper, missing, true)
	s.typedIn(t, "water-today", care.MannerPaper, map[string]string{"water": "4"}, true)
	s.typedIn(t, "dialog", care.MannerPaper, map[string]string{"1": "5"}, false)
	if err := s.DeclineMeasure(t.Context(), s.AsAmina, s.Amina, care.DeclineID(s.IDs.New()), "core-10", "zq-declined"); err != nil {
		t.Fatal(err)
	}
	file := s.as(t, "amina").taken("/people/" + string(s.Amina) + "/copy/file")
	page := file["my-record.html"]
	for _, faults := range markupFaults(page) {
		t.Errorf("the page: %s", faults)
	}
	day := s.Clock.Now().In(time.UTC).Format("2 January 2006")
	for _, word := range []string{
		"went from 18 (" + day + ") to 0 (" + day + "). That is the better way.", "More than chance", "It crossed the point of 10",
		"2, between 0 and 3", "named by what it is about", "on paper", "ways to get help were first shown", "zq-declined", "You did not want to on",
		"It is not finished yet.", "no answer", "It was answered once", "version 1.0.0", "The answers added up.", "One answer was missing", "recalled from the manual", "not confirmed",
	} {
		if !strings.Contains(strings.ToLower(page), strings.ToLower(word)) {
			t.Errorf("%q is not on the page", word)
		}
	}
	if said, table := strings.Index(page, "went from 18"), strings.Index(page, "measure-1-1-answers"); said < 0 || table < said {
		t.Errorf("what moved stands at %d, and the numbers at %d", said, table)
	}
	record, err := fhir.ReadRecord([]byte(file["my-record.fhir.json"]), testkit.Library(t))
	if err != nil || len(record.Measurements) != 4 || len(record.Declines) != 1 {
		t.Errorf("the bundle: %d measurements, %d declined, %v", len(record.Measurements), len(record.Declines), err)
	}
}
