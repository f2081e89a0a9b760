package fhirapi_test

import (
	"strings"
	"testing"

	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestAGoalComesGoesAndIsFoundAgain(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		made := d.ask("ben", "POST", "/Goal", d.goal("Walk to the lock")).want(t, 201)
		id := made.at("id")
		if !strings.HasSuffix(made.header.Get("Location"), "/Goal/"+id+"/_history/1") || made.at("meta.versionId") != "1" {
			t.Errorf("Location %s, version %s", made.header.Get("Location"), made.at("meta.versionId"))
		}
		if got := d.get("amina", "/Goal/"+id).want(t, 200); got.at("description.text") != "Walk to the lock" || got.header.Get("ETag") != `W/"1"` {
			t.Errorf("%s with %s", got.raw, got.header.Get("ETag"))
		}
		d.get("eve", "/Goal/"+id).want(t, 404)
		d.get("nobody", "/Goal/"+id).want(t, 401)
		for query, n := range map[string]int{
			"": 1, "?patient=" + string(d.Amina): 1, "?subject=Patient/" + string(d.Amina): 1, "?patient=" + string(d.Amina) + "&lifecycle-status=completed": 0,
			"?description=walk": 1, "?description:contains=LOCK": 1, "?description:exact=walk": 0, "?_id=" + id: 1, "?start-date=ge2026": 1, "?start-date=lt2026": 0,
			"?patient:Patient.name=amina": 1, "?patient.name=nobody": 0, "?lifecycle-status:not=active": 0, "?lifecycle-status=active,completed": 1,
			"?_lastUpdated=gt2020-01-01": 1, "?patient:missing=true": 0, "?_sort=-start-date": 1,
		} {
			if got := d.get("ben", "/Goal"+query).want(t, 200); len(got.ids()) != n {
				t.Errorf("%s gave %d, want %d: %s", query, len(got.ids()), n, got.raw)
			}
			if got := d.get("eve", "/Goal"+query).want(t, 200); len(got.ids()) != 0 {
				t.Errorf("Eve asked %s and got %s", query, got.raw)
			}
		}
		if got := d.get("ben", "/Patient?_has:Goal:patient:lifecycle-status=active&_revinclude=Goal:patient").want(t, 200); len(got.ids()) != 2 {
			t.Errorf("_has and _revinclude gave %v", got.ids())
		}
		if got := d.get("ben", "/Goal?_include=Goal:subject").want(t, 200); len(got.ids()) != 2 || got.at("entry.1.search.mode") != "include" {
			t.Errorf("_include gave %v", got.raw)
		}
		ended := strings.Replace(made.raw, `"active"`, `"completed"`, 1)
		d.ask("ben", "PUT", "/Goal/"+id, ended, `If-Match: W/"7"`).want(t, 412)
		d.ask("eve", "PUT", "/Goal/"+id, made.raw).want(t, 404)
		if got := d.ask("amina", "PUT", "/Goal/"+id, ended, `If-Match: W/"1"`).want(t, 200); got.at("lifecycleStatus") != "completed" || got.at("meta.versionId") != "2" {
			t.Errorf("ended: %s", got.raw)
		}
		if got := d.get("ben", "/Goal/"+id+"/_history/1").want(t, 200); got.at("lifecycleStatus") != "active" {
			t.Errorf("version 1: %s", got.raw)
		}
		if got := d.get("ben", "/Goal/"+id+"/_history").want(t, 200); got.at("total") != "2" || got.at("entry.0.resource.lifecycleStatus") != "completed" {
			t.Errorf("history: %s", got.raw)
		}
		d.get("eve", "/Goal/"+id+"/_history").want(t, 404)
	})
}
