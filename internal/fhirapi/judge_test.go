package fhirapi_test

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"towpath/internal/fhir"
	"towpath/internal/fhirapi"
	"towpath/internal/plan"
	"towpath/internal/testkit"
)

// TestTheFileOfTheJudgeIsFresh keeps one record in all types, as Ben and Nadia see it, where
// a validator of FHIR that is not ours looks at it (e2e/fhir.test.mjs).
func TestTheFileOfTheJudgeIsFresh(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	k.shelve(t)
	crisis := k.ask("amina", "POST", "/CarePlan", k.aPlan(plan.Crisis, "", aLine("helps", "tea"), strings.Replace(aLine("call", "Hana"), `"detail":{`, `"detail":{"location":{"display":"at home"},`, 1))).want(t, 201)
	k.ask("ben", "PUT", "/CarePlan/"+crisis.at("id"), reworded(k.get("ben", "/CarePlan/"+crisis.at("id")), "tea", "soup"), ifMatch(crisis)).want(t, 200)
	k.callers["records"] = fhirapi.Caller{Actor: k.System(t, "Records"), Access: whole{}}
	k.ask("records", "POST", "/Subscription", subscription()).want(t, 201)
	var bundle fhir.Bundle
	bundle.ResourceType, bundle.Type = "Bundle", "collection"
	types := map[string]bool{}
	for _, who := range []string{"ben", "nadia"} {
		statement := k.get(who, "/metadata").want(t, 200)
		list, _ := statement.body["rest"].([]any)[0].(map[string]any)["resource"].([]any)
		for _, r := range list {
			kind := r.(map[string]any)["type"].(string)
			if kind == "Questionnaire" { // they are looked at where they lie
				continue
			}
			var page struct{ Entry []fhir.BundleIn }
			reads := who
			if kind == "Subscription" { // a system's own
				reads = "records"
			}
			if err := json.Unmarshal([]byte(k.get(reads, "/"+kind+"?_count=500&_sort=_id").want(t, 200).raw), &page); err != nil {
				t.Fatal(err)
			}
			for i, e := range page.Entry {
				if kind == "AuditEvent" && i > 2 {
					continue // they are all alike
				}
				types[kind] = true
				bundle.Entry = append(bundle.Entry, fhir.BundleIn{Resource: e.Resource})
			}
			if who == "ben" && !types[kind] {
				t.Errorf("Ben sees no %s", kind)
			}
		}
	}
	raw, err := json.Marshal(bundle)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.ReplaceAll(string(raw), `{"resource":`, "\n"+`{"resource":`), "\n")
	lines = slices.Compact(lines)
	text := regexp.MustCompile(`7abc-8[0-9a-f]{3}-`).ReplaceAllString(strings.Join(lines, "\n"), "7abc-8000-") // each kit has ids of its own
	testkit.Golden(t, filepath.Join("testdata", "everything.fhir.json"), text+"\n")
}
