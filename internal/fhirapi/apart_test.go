package fhirapi_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// TestOneAloneIsWhatTheListHas: what is found by its id is to the letter what a search gives
// of it, and what the search does not give is not there.
func TestOneAloneIsWhatTheListHas(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		kinds := []string{"QuestionnaireResponse", "Observation", "Encounter", "Patient", "Goal", "CarePlan", "Provenance"}
		there := map[string]bool{}
		for _, kind := range kinds {
			for name := range k.listed(t, "ben", kind) {
				there[name] = true
			}
		}
		for _, who := range []string{"ben", "amina", "chiara", "nadia", "eve"} {
			n := 0
			for _, kind := range kinds {
				list := k.listed(t, who, kind)
				n += len(list)
				for name := range there {
					if !strings.HasPrefix(name, kind+"/") {
						continue
					}
					got := k.get(who, "/"+name)
					switch want, ok := list[name]; {
					case ok && got.raw != want:
						t.Errorf("%s of %s alone:\n%s\nin the list:\n%s", name, who, got.raw, want)
					case !ok && got.status != 404 && got.status != 403:
						t.Errorf("%s of %s is in no list, and alone: %d", name, who, got.status)
					}
				}
			}
			if (n == 0) != (who == "eve") {
				t.Errorf("%s sees %d resources", who, n)
			}
		}
	})
}

// listed gives what somebody's search for a type finds of Amina's, as it is written.
func (k *life) listed(t *testing.T, who, kind string) map[string]string {
	t.Helper()
	by := "patient="
	if kind == "Patient" {
		by = "_id="
	}
	got := k.get(who, "/"+kind+"?_count=500&"+by+string(k.Amina))
	var page struct {
		Entry []struct{ Resource json.RawMessage }
	}
	if err := json.Unmarshal([]byte(got.raw), &page); err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	for _, e := range page.Entry {
		var name struct{ ResourceType, ID string }
		if err := json.Unmarshal(e.Resource, &name); err != nil {
			t.Fatal(err)
		}
		list[name.ResourceType+"/"+name.ID] = string(e.Resource)
	}
	return list
}

// TestOneAloneStandsInTheLog: a look at one resource is one line, and a look that is refused is one too.
func TestOneAloneStandsInTheLog(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		var id string
		for name, raw := range k.listed(t, "ben", "QuestionnaireResponse") {
			if strings.Contains(raw, ":phq-9") {
				id = name
			}
		}
		before := k.logged(t)
		k.get("ben", "/"+id).want(t, 200)
		k.get("eve", "/"+id).want(t, 404)
		got := k.logged(t)[len(before):]
		for i, want := range []string{
			fmt.Sprintf("ListMeasurements allowed %s", k.AsBen.Account),
			fmt.Sprintf("ListMeasurements denied %s", k.AsEve.Account),
		} {
			if i >= len(got) || got[i] != want {
				t.Errorf("the log: %q, want %q next", got, want)
			}
		}
		if len(got) != 2 {
			t.Errorf("the log has %d lines, want 2: %q", len(got), got)
		}
	})
}

// logged gives the lines of Amina's log, the first first.
func (k *life) logged(t *testing.T) (lines []string) {
	t.Helper()
	err := k.Store.Read(t.Context(), func(tx care.Tx) error {
		list, err := tx.ListAuditEntries(t.Context(), k.Organisation, k.Amina, 1000, 0)
		for _, e := range list {
			lines = append([]string{fmt.Sprintf("%s %s %s", e.Action, e.Outcome, e.Account)}, lines...)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}
