package fhirapi_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// sees asks for all of Amina's of a type and compares what kinds of things came.
func (k *life) sees(t *testing.T, who, kind, what string, want ...string) {
	t.Helper()
	sign := map[bool]string{true: "&", false: "?"}[strings.Contains(kind, "?")]
	got := k.get(who, "/"+kind+sign+"_count=500").want(t, 200)
	var have []string
	for i := range got.ids() {
		have = append(have, got.at(fmt.Sprintf("entry.%d.resource.%s", i, what)))
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		t.Errorf("%s sees %s %v, want %v", who, kind, have, want)
	}
}

func TestObservationsAreWhatPagesShow(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		const what = "code.coding.0.code"
		blooms := []string{"bloom-area", "bloom-area"}
		own := append([]string{"goal-rating", "journey-note", "measure-score", "measure-declined"}, blooms...)
		k.sees(t, "amina", "Observation", what, own...)
		k.sees(t, "ben", "Observation", what, append(own, "bloom-area")...) // his own reading, which Amina may not see yet
		k.sees(t, "nadia", "Observation", what, "journey-note")
		k.sees(t, "chiara", "Observation", what, "goal-rating")
		k.sees(t, "preview", "Observation", what, blooms...)
		for _, who := range []string{"eve", "dele", "uma", "admin", "farid"} {
			k.sees(t, who, "Observation", what)
			k.get(who, "/Observation/"+string(k.entry)).want(t, 404)
		}
		score := "/Observation/" + string(k.measured) + "-s1"
		if got := k.get("ben", score).want(t, 200); got.at("valueQuantity.value") != "8" || got.at("derivedFrom.0.reference") != "QuestionnaireResponse/"+string(k.measured) {
			t.Errorf("%s", got.raw)
		}
		k.get("nadia", score).want(t, 404)
		k.get("nadia", "/Observation/"+string(k.rating)).want(t, 404)
		if got := k.get("nadia", "/Observation/"+string(k.entry)).want(t, 200); strings.Contains(got.raw, secret) || strings.Contains(got.raw, string(k.AsAmina.Account)) {
			t.Errorf("Nadia reads words that were not shared: %s", got.raw)
		}
		inst, _ := k.Instruments().Latest("bloom-adult")
		body := strconv.Itoa(inst.Place("body") + 1)
		area := k.get("amina", "/Observation/"+string(k.bloom)+"-worker-"+body).want(t, 200)
		if area.at("valueQuantity.value") != "5" || area.at("performer.0.identifier.value") != string(k.AsBen.Account) || area.at("note.0.text") != "said of body" {
			t.Errorf("%s", area.raw)
		}
		k.get("amina", "/Observation/"+string(k.apart)+"-worker-"+body).want(t, 404)
	})
}

func TestObservationsAreSearched(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	for query, n := range map[string]int{
		"category=survey": 6, "category=http://terminology.hl7.org/CodeSystem/observation-category|social-history": 1, "code=goal-rating": 1,
		"code=urn:towpath:codes:area|body": 3, "date=2026-03-01": 1, "value-quantity=8": 1, "value-quantity=gt4|http://unitsofmeasure.org|{step}": 1,
		"focus=Goal/" + string(k.goal): 1, "focus:Goal.description=between": 1, "derived-from=QuestionnaireResponse/" + string(k.measured): 1,
		"encounter=Encounter/" + string(k.bloom): 2, "status=final": 6, "status=preliminary": 1,
		"patient=" + string(k.Amina) + "&category=survey&code=measure-score": 1, "patient=" + string(k.Farid): 0,
	} {
		if got := k.get("ben", "/Observation?"+query).want(t, 200); len(got.ids()) != n {
			t.Errorf("%s gave %v, want %d", query, got.ids(), n)
		}
	}
	got := k.get("ben", "/Observation?code=measure-score&_include=Observation:derived-from&_include=Observation:subject").want(t, 200)
	if len(got.ids()) != 3 {
		t.Errorf("_include gave %v", got.ids())
	}
	if got := k.get("chiara", "/Goal?_revinclude=Observation:focus").want(t, 200); len(got.ids()) != 2 {
		t.Errorf("_revinclude gave %v", got.ids())
	}
}

// TestASearchByIDLooksAtNobodyElse: who asks for one resource by its id reads one record.
func TestASearchByIDLooksAtNobodyElse(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	other := care.PersonID(k.IDs.New())
	if err := k.AddPerson(t.Context(), k.AsBen, care.NewPerson{ID: other, Name: "Omar Diaz", Team: k.River}); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"Goal", "Observation"} {
		id := map[string]string{"Goal": string(k.goal), "Observation": string(k.entry)}[kind]
		if got := k.get("ben", "/"+kind+"?_id="+id+","+k.IDs.New()).want(t, 200); len(got.ids()) != 1 || got.at("total") != "1" {
			t.Errorf("%s", got.raw)
		}
		if got := k.get("eve", "/"+kind+"?_id="+id).want(t, 200); len(got.ids()) != 0 {
			t.Errorf("%s", got.raw)
		}
	}
	page, err := k.ListAuditEntries(t.Context(), k.AsBen, other, care.AuditQuery{Kind: care.AuditLooks})
	if err != nil || page.Total != 0 {
		t.Errorf("%d looks at somebody else’s record, %v", page.Total, err)
	}
}

// TestASearchOverEverybodyFillsNoLog: who shares nothing with the asker has no line of it;
// who is asked for by name has.
func TestASearchOverEverybodyFillsNoLog(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	refusals := func() int {
		t.Helper()
		page, err := k.ListAuditEntries(t.Context(), k.AsAmina, k.Amina, care.AuditQuery{Kind: care.AuditRefusals})
		if err != nil {
			t.Fatal(err)
		}
		return page.Total
	}
	before := refusals()
	for _, kind := range []string{"QuestionnaireResponse", "Observation", "Encounter", "Goal", "Task"} {
		k.get("nadia", "/"+kind).want(t, 200)
	}
	if n := refusals(); n != before {
		t.Errorf("searches that named nobody left %d refusals in Amina's log", n-before)
	}
	k.get("nadia", "/Goal?patient="+string(k.Amina)).want(t, 200)
	if n := refusals(); n != before+1 {
		t.Errorf("a search for Amina's goals left %d refusals in her log, want 1", n-before)
	}
}
