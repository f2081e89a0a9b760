package care_test

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// TestMayIsWhatTheGateSays asks of everybody whether they may, and whether they are then let
// in; what only asks leaves no line in the log.
func TestMayIsWhatTheGateSays(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		must(t, k.GrantConsent(t.Context(), k.AsAmina, k.Amina, k.member, k.Consent(care.TopicJourney)))
		entries := func() int {
			t.Helper()
			page, err := k.ListAuditEntries(t.Context(), k.AsAmina, k.Amina, care.AuditQuery{})
			must(t, err)
			return page.Total
		}
		looks := map[string]func(care.Actor) error{
			"ShowJourney": func(a care.Actor) error { _, err := k.ShowJourney(t.Context(), a, k.Amina); return err },
			"ListGoals":   func(a care.Actor) error { _, err := k.ListGoals(t.Context(), a, k.Amina); return err },
			"ListBlooms":  func(a care.Actor) error { _, err := k.ListBlooms(t.Context(), a, k.Amina); return err },
		}
		preview := k.AsAmina
		preview.Preview, preview.Previewed = true, care.TopicsOf(care.TopicGoals)
		allowed := 0
		for _, a := range []care.Actor{k.AsAmina, preview, k.AsBen, k.AsDele, k.AsEve, k.AsNadia, k.AsFarid, k.AsAdmin} {
			for op, look := range looks {
				before := entries()
				may, err := k.May(t.Context(), a, op, k.Amina)
				must(t, err)
				if n := entries(); n != before+1 { // the look at the log itself
					t.Errorf("asking whether %s may %s left %d lines", a.Name, op, n-before-1)
				}
				if err := look(a); may != (err == nil) || err != nil && !fault.Is(err, fault.Denied) {
					t.Errorf("%s: May says %t of %s, and it says %v", a.Name, may, op, err)
				}
				if may {
					allowed++
				}
			}
		}
		if allowed != 3+1+3+1 {
			t.Errorf("%d were allowed", allowed)
		}
		if may, err := k.May(t.Context(), k.AsBen, "ListGoals", "nobody"); may || err != nil {
			t.Errorf("of nobody: %t, %v", may, err)
		}
	})
}
