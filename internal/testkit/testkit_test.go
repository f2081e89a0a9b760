package testkit_test

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestTheCastStandsOnEachEngine(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := testkit.Service(t, s)
		page, err := k.ListCaseload(t.Context(), k.AsBen, care.CaseloadQuery{})
		if err != nil || len(page.Rows) != 1 || page.Rows[0].Person != k.Amina {
			t.Fatalf("Ben's caseload: %+v, %v", page, err)
		}
	})
}

func TestIDsAreValidAndNeverMeet(t *testing.T) {
	a, b := testkit.NewIDs(), testkit.NewIDs()
	seen := map[string]bool{}
	for range 1000 {
		for _, id := range []string{a.New(), b.New()} {
			if !care.ValidID(id) || seen[id] {
				t.Fatalf("%q is not valid, or was given before", id)
			}
			seen[id] = true
		}
	}
}
