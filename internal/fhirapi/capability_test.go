package fhirapi_test

import (
	"fmt"
	"strings"
	"testing"

	"towpath/internal/testkit"
)

// TestTheStatementIsTrue tries each thing that the CapabilityStatement says, of every type: what
// is said works, and what is not said is refused.
func TestTheStatementIsTrue(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	said := k.get("nobody", "/metadata").want(t, 200)
	if said.at("fhirVersion") != "4.0.1" || said.at("rest.0.security.service.0.coding.0.code") != "SMART-on-FHIR" {
		t.Errorf("%.400s", said.raw)
	}
	for i := range said.body["rest"].([]any)[0].(map[string]any)["resource"].([]any) {
		at := func(path string) string { return said.at(fmt.Sprintf("rest.0.resource.%d.%s", i, path)) }
		name := at("type")
		has := map[string]bool{}
		for n := 0; at(fmt.Sprintf("interaction.%d.code", n)) != ""; n++ {
			has[at(fmt.Sprintf("interaction.%d.code", n))] = true
		}
		t.Run(name, func(t *testing.T) { k.does(t, name, has, at) })
	}
}

// does tries what is said of one type.
func (k *life) does(t *testing.T, name string, has map[string]bool, at func(string) string) {
	t.Helper()
	var query []string
	for n := 0; at(fmt.Sprintf("searchParam.%d.name", n)) != ""; n++ {
		query = append(query, at(fmt.Sprintf("searchParam.%d.name", n))+":missing=false")
	}
	for _, one := range query {
		k.ask("ben", "GET", "/"+name+"?_count=1&"+one, "", "Prefer: handling=strict").want(t, 200)
	}
	for _, way := range []string{"searchInclude", "searchRevInclude"} {
		for n := 0; at(fmt.Sprintf("%s.%d", way, n)) != ""; n++ {
			k.ask("ben", "GET", "/"+name+"?_count=1&_"+strings.ToLower(strings.TrimPrefix(way, "search"))+"="+at(fmt.Sprintf("%s.%d", way, n)), "", "Prefer: handling=strict").want(t, 200)
		}
	}
	ids := k.get("ben", "/"+name+"?_count=1").want(t, 200).ids()
	if len(ids) > 0 {
		k.get("ben", "/"+ids[0]).want(t, 200)
		k.get("ben", "/"+ids[0]+"/_history/1").want(t, map[bool]int{true: 200, false: 405}[has["vread"]])
		k.get("ben", "/"+ids[0]+"/_history").want(t, map[bool]int{true: 200, false: 405}[has["history-instance"]])
	}
	body := fmt.Sprintf(`{"resourceType":%q}`, name)
	if got := k.ask("ben", "POST", "/"+name, body); (got.status == 405) == has["create"] {
		t.Errorf("create: said %v, and got %d %s", has["create"], got.status, got.raw)
	}
	if got := k.ask("ben", "PUT", "/"+name+"/"+k.IDs.New(), strings.Replace(body, "}", `,"id":"x"}`, 1)); (got.status == 405) == has["update"] {
		t.Errorf("update: said %v, and got %d %s", has["update"], got.status, got.raw)
	}
	if got := k.ask("ben", "POST", "/"+name+"/$validate", body).want(t, 200); got.at("resourceType") != "OperationOutcome" {
		t.Errorf("$validate: %s", got.raw)
	}
}

func TestWhatIsExtractedAndWhatIsLatest(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	id := strings.TrimPrefix(k.get("ben", "/QuestionnaireResponse?_count=1&status=completed").ids()[0], "QuestionnaireResponse/")
	if got := k.get("ben", "/QuestionnaireResponse/"+id+"/$extract").want(t, 200); got.at("type") != "transaction" {
		t.Errorf("$extract: %s", got.raw)
	}
	k.get("eve", "/QuestionnaireResponse/"+id+"/$extract").want(t, 404)
	latest := k.get("ben", "/Observation/$lastn?max=1&patient="+string(k.Amina)).want(t, 200)
	codes := map[string]bool{}
	for i := range latest.ids() {
		code := latest.at(fmt.Sprintf("entry.%d.resource.code.coding.0.code", i))
		if codes[code] && code != "" {
			t.Errorf("$lastn gives %s twice", code)
		}
		codes[code] = true
	}
	k.get("ben", "/Observation/$lastn").want(t, 400)
}

// TestEverythingComesInPages holds the pages of $everything to what the searches give.
func TestEverythingComesInPages(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	path, seen := "/Patient/"+string(k.Amina)+"/$everything?_count=7", map[string]int{}
	whole := k.get("ben", "/Patient/"+string(k.Amina)+"/$everything").want(t, 200)
	for pages := 0; path != ""; pages++ {
		page := k.get("ben", path).want(t, 200)
		if pages > 100 {
			t.Fatalf("it never ends: %.300s", page.raw)
		}
		for i, id := range page.ids() {
			if page.at(fmt.Sprintf("entry.%d.search.mode", i)) == "match" {
				seen[id]++
			}
		}
		path = ""
		if page.at("link.1.relation") == "next" {
			path = page.at("link.1.url")
		}
	}
	for _, kind := range k.types(t) {
		for _, id := range k.get("ben", "/"+kind+"?_count=500&patient="+string(k.Amina)).want(t, 200).ids() {
			if strings.HasPrefix(id, kind+"/") && kind != "Patient" && kind != "Group" && kind != "AuditEvent" && seen[id] != 1 {
				t.Errorf("%s is on %d pages of everything", id, seen[id])
			}
		}
	}
	if len(seen) < 20 || len(whole.ids()) < 20 {
		t.Errorf("%d on pages, %d at once", len(seen), len(whole.ids()))
	}
	k.get("eve", "/Patient/"+string(k.Amina)+"/$everything").want(t, 404)
	k.get("ben", "/Patient/"+string(k.Amina)+"/$everything?_type=Sausage").want(t, 400)
}
