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

const reason = "brought in asleep, nobody knows what she takes"

func TestARecordIsOpenedInAnEmergency(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		n := care.NewEmergency{ID: care.EmergencyID(k.IDs.New()), Reference: "W-101", Reason: reason}
		for what, wrong := range map[string]care.NewEmergency{
			"no reason":           {ID: n.ID, Reference: "W-101", Reason: "  because   "},
			"no reference":        {ID: n.ID, Reason: reason},
			"part of a reference": {ID: n.ID, Reference: "W-10", Reason: reason},
			"a name":              {ID: n.ID, Reference: "Amina Yusuf", Reason: reason},
			"too long a reason":   {ID: n.ID, Reference: "W-101", Reason: strings.Repeat("x", care.MaxNote+1)},
		} {
			if p, err := k.OpenEmergency(ctx, k.AsEve, wrong); !fault.Is(err, fault.Invalid) || p != "" {
				t.Errorf("%s: %q, %v, want invalid", what, p, err)
			}
		}
		if _, err := k.OpenEmergency(ctx, k.AsChiara, n); !fault.Is(err, fault.Denied) {
			t.Errorf("a carer: %v, want denied", err)
		}
		p, err := k.OpenEmergency(ctx, k.AsEve, n)
		if err != nil || p != k.Amina {
			t.Fatalf("%q, %v", p, err)
		}
		if _, err := k.ShowJourney(ctx, k.AsEve, k.Amina); err != nil {
			t.Errorf("Eve, with a reason: %v", err)
		}
		if last, _ := k.log(t, k.Organisation, k.Amina); last.Policies != "worker-emergency" || last.Account != k.AsEve.Account {
			t.Errorf("it was recorded as %+v", last)
		}
		for _, method := range []string{"NoteJourney", "SetGoal", "StartAssessment", "ListAuditEntries", "GrantConsent", "ShowAssessment"} {
			refused(t, k, method, k.AsEve, k.Amina)
		}
		if _, err := k.ShowPerson(ctx, k.AsEve, k.Chiara); !fault.Is(err, fault.Denied) {
			t.Errorf("somebody else's record: %v, want denied", err)
		}
		k.Clock.Add(care.EmergencyLife)
		refused(t, k, "ShowJourney", k.AsEve, k.Amina)
	})
}

func TestThePersonIsToldOfAnEmergency(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	n := care.NewEmergency{ID: care.EmergencyID(k.IDs.New()), Reference: " W-101 ", Reason: reason}
	_, err := k.OpenEmergency(t.Context(), k.AsEve, n)
	must(t, err)
	page, err := k.ListCircle(t.Context(), k.AsAmina, k.Amina)
	if err != nil || len(page.Emergencies) != 1 {
		t.Fatalf("Amina is told %+v, %v", page.Emergencies, err)
	}
	e := page.Emergencies[0]
	if e.Name != "Eve Marsh" || e.Reason != reason || e.Until.Sub(e.OpenedAt) != 4*time.Hour {
		t.Errorf("Amina is told %+v", e)
	}
	must(t, k.AcknowledgeEmergency(t.Context(), k.AsAmina, k.Amina, e.ID))
	if page, err = k.ListCircle(t.Context(), k.AsAmina, k.Amina); err != nil || len(page.Emergencies) != 0 {
		t.Errorf("after she read of it: %+v, %v", page.Emergencies, err)
	}
}
