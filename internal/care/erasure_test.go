package care_test

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestALegalHoldStopsAnErasure(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx, yes := t.Context(), care.NewErasure{Reason: "asked for it", Confirm: "w-101"}
		if err := k.EndLegalHold(ctx, k.AsAdmin, k.Amina, "there is none"); !fault.Is(err, fault.Conflict) {
			t.Errorf("ending what does not stand: %v", err)
		}
		if err := k.SetLegalHold(ctx, k.AsAdmin, k.Amina, "an inquiry"); err != nil {
			t.Fatal(err)
		}
		if err := k.SetLegalHold(ctx, k.AsAdmin, k.Amina, "another"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second hold: %v", err)
		}
		if err := k.ErasePerson(ctx, k.AsAdmin, k.Amina, yes); !fault.Is(err, fault.Conflict) {
			t.Errorf("while it stands: %v", err)
		}
		if page, err := k.ShowPerson(ctx, k.AsBen, k.Amina); err != nil || page.Person.Erased || page.Person.Name != "Amina Yusuf" {
			t.Errorf("%+v, %v", page, err)
		}
		if err := k.EndLegalHold(ctx, k.AsAdmin, k.Amina, "it is over"); err != nil {
			t.Fatal(err)
		}
		if err := k.ErasePerson(ctx, k.AsAdmin, k.Amina, yes); err != nil {
			t.Error(err)
		}
		if err := k.SetLegalHold(ctx, k.AsAdmin, k.Amina, "too late"); !fault.Is(err, fault.Conflict) {
			t.Errorf("a hold on what is gone: %v", err)
		}
	})
}

func TestAnErasureNeedsAReasonAndWhoseItIs(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	for _, n := range []care.NewErasure{
		{Confirm: "W-101"}, {Reason: " ", Confirm: "W-101"}, {Reason: "asked"}, {Reason: "asked", Confirm: "W-102"}, {Reason: "asked", Confirm: string(k.Farid)}, {Reason: "asked", Confirm: "Amina Yusuf"},
	} {
		if err := k.ErasePerson(t.Context(), k.AsAdmin, k.Amina, n); !fault.Is(err, fault.Invalid) || len(fault.FieldsOf(err)) != 1 {
			t.Errorf("%+v: %v", n, err)
		}
	}
	untouched(t, k)
}

func TestCountsStayTrueAfterAnErasureAndPagesSurviveIt(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		if err := k.CompleteAssessment(ctx, k.AsBen, k.Amina, k.bloom); err != nil {
			t.Fatal(err)
		}
		before, err := k.CountTeams(ctx, k.AsDele)
		if err != nil || len(before) != 1 || before[0].WithBloom != 1 {
			t.Fatalf("%+v, %v", before, err)
		}
		if err := k.ErasePerson(ctx, k.AsAdmin, k.Amina, care.NewErasure{Reason: "asked for it", Confirm: string(k.Amina)}); err != nil {
			t.Fatal(err)
		}
		if after, err := k.CountTeams(ctx, k.AsDele); err != nil || after[0] != before[0] {
			t.Errorf("%+v, %v; it was %+v", after, err, before)
		}
		for _, method := range []string{"ShowPerson", "ListAssessments", "ShowAssessment", "ShowBloom", "ListGoals", "ShowJourney", "ListAuditEntries", "ListCaseload"} {
			got, err := operations[method].call(ctx, k, k.AsBen, k.Amina)
			if err != nil {
				t.Errorf("%s: %v", method, err)
			}
			if method != "ListAuditEntries" { // the names in it are sealed with the ledger
				givesNothing(t, method, got, err)
			}
		}
		if _, err := operations["NoteJourney"].call(ctx, k, k.AsBen, k.Amina); !fault.Is(err, fault.Conflict) {
			t.Errorf("a note in an erased record: %v, want conflict", err)
		}
		page, err := k.ListCaseload(ctx, k.AsBen, care.CaseloadQuery{})
		if err != nil || page.Total != 1 || !page.Rows[0].Erased {
			t.Errorf("%+v, %v", page, err)
		}
	})
}
