package care_test

import (
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestWhatIsAgreedTogetherIsNarrowShortAndSaid(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	p := k.newcomer(t)
	for what, c := range map[string]struct {
		field string
		spoil func(n *care.Agreement)
	}{
		"nobody there":          {"said", func(n *care.Agreement) { n.Here = false }},
		"nothing read out":      {"said", func(n *care.Agreement) { n.Heard = false }},
		"no yes":                {"said", func(n *care.Agreement) { n.Yes = false }},
		"another worker":        {"kind", func(n *care.Agreement) { n.Member.Kind = care.MemberWorker }},
		"nothing":               {"topics", func(n *care.Agreement) { n.Member.Consents = nil }},
		"their own words":       {"topics", func(n *care.Agreement) { n.Member.Consents[0].Topic = care.TopicNotes }},
		"what is not there":     {"topics", func(n *care.Agreement) { n.Member.Consents[0].Topic = care.TopicCrisis }},
		"a condition":           {"topics", func(n *care.Agreement) { n.Member.Consents[0].Condition = care.OnlyInCrisis }},
		"no end":                {"until", func(n *care.Agreement) { n.Member.Consents[0].Until = time.Time{} }},
		"an end too far":        {"until", func(n *care.Agreement) { n.Member.Consents[0].Until = k.Now().Add(care.MostTogether + time.Hour) }},
		"an end that is over":   {"until", func(n *care.Agreement) { n.Member.Consents[0].Until = k.Now().Add(-time.Hour) }},
		"somebody with no name": {"name", func(n *care.Agreement) { n.Member.Name = " " }},
	} {
		n := agreement(k)
		c.spoil(&n)
		wantField(t, what, k.AgreeSharing(t.Context(), k.AsBen, p, n), c.field)
	}
	if page, err := k.ListCircle(t.Context(), k.AsBen, p); err != nil || len(page.Members) != 0 {
		t.Errorf("%+v, %v", page.Members, err)
	}
}

// TestNobodyAgreesForSomebodyWhoCanDecide: once there is an account, it is the
// person's alone; what was agreed before is said on their first page until they
// decide, and can be ended for them at once.
func TestNobodyAgreesForSomebodyWhoCanDecide(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		wantKind(t, "for Amina", k.AgreeSharing(ctx, k.AsBen, k.Amina, agreement(k)), fault.Conflict)
		wantKind(t, "ending what Amina shares", k.EndAgreedSharing(ctx, k.AsBen, k.Amina, k.member), fault.Conflict)
		p := k.newcomer(t)
		for who, a := range map[string]care.Actor{"Eve": k.AsEve, "Dele": k.AsDele, "Chiara": k.AsChiara, "the administrator": k.AsAdmin} {
			wantKind(t, who, k.AgreeSharing(ctx, a, p, agreement(k)), fault.Denied)
		}
		n := agreement(k)
		must(t, k.AgreeSharing(ctx, k.AsBen, p, n))
		if _, err := k.JoinCircle(ctx, k.AsBen, n.Member.CodeHash, nil); !fault.Is(err, fault.Invalid) {
			t.Errorf("Ben uses what he wrote down: %v", err)
		}
		_, err := k.JoinCircle(ctx, k.AsChiara, n.Member.CodeHash, nil)
		must(t, err)
		if _, err := k.ShowBloom(ctx, k.AsChiara, p, care.BloomQuery{}); err != nil {
			t.Errorf("Chiara is not let in: %v", err)
		}
		if _, err := k.ShowJourney(ctx, k.AsChiara, p); !fault.Is(err, fault.Denied) {
			t.Errorf("what was not agreed: %v", err)
		}
		noor := k.Account(t, "Noor New", "noor", care.RolePerson, p)
		home, err := k.ShowHome(ctx, noor, p)
		if err != nil || len(home.Agreed) != 1 || home.Agreed[0].Name != "Hana" || len(home.Agreed[0].Consents) != 1 || home.Agreed[0].CodeHash != "" {
			t.Errorf("her first page says %+v, %v", home.Agreed, err)
		}
		list, err := k.ListAuditEntries(ctx, noor, p, care.AuditQuery{Who: k.AsBen.Account, Kind: care.AuditChanges})
		if err != nil || len(list.Entries) != 1 || list.Entries[0].Action != "AgreeSharing" || !strings.HasPrefix(list.Entries[0].Policies, "worker-writes-down") {
			t.Errorf("her record says %+v, %v", list.Entries, err)
		}
		wantKind(t, "a second time, now that she can decide", k.AgreeSharing(ctx, k.AsBen, p, agreement(k)), fault.Conflict)
		must(t, k.GrantConsent(ctx, noor, p, n.Member.ID, k.Consent(care.TopicBloom)))
		if home, err = k.ShowHome(ctx, noor, p); err != nil || len(home.Agreed) != 0 {
			t.Errorf("what she decided herself still stands there: %+v, %v", home.Agreed, err)
		}
		wantKind(t, "ending what is hers now", k.EndAgreedSharing(ctx, k.AsBen, p, n.Member.ID), fault.Conflict)
	})
}

func TestWhatWasAgreedEndsAtOnceAndByItself(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		for what, end := range map[string]func(k story, p care.PersonID, n care.Agreement){
			"because they say so": func(k story, p care.PersonID, n care.Agreement) {
				for range 2 {
					must(t, k.EndAgreedSharing(t.Context(), k.AsBen, p, n.Member.ID))
				}
			},
			"with its day": func(k story, _ care.PersonID, _ care.Agreement) { k.Clock.Add(29 * 24 * time.Hour) },
		} {
			k := tell(t, s)
			p, n := k.newcomer(t), agreement(k)
			must(t, k.AgreeSharing(t.Context(), k.AsBen, p, n))
			_, err := k.JoinCircle(t.Context(), k.AsChiara, n.Member.CodeHash, nil)
			must(t, err)
			end(k, p, n)
			if _, err := k.ShowBloom(t.Context(), k.AsChiara, p, care.BloomQuery{}); !fault.Is(err, fault.Denied) {
				t.Errorf("%s: %v, want denied", what, err)
			}
		}
		k := tell(t, s)
		wantKind(t, "ending what was never there", k.EndAgreedSharing(t.Context(), k.AsBen, k.newcomer(t), care.MemberID(k.IDs.New())), fault.Denied)
	})
}
