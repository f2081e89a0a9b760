package web_test

import (
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/plan"
)

// TestACopyHoldsHerPlans: what stands, what was agreed where that is another, who said
// what, where copies went, and what was said after a crisis.
func TestACopyHoldsHerPlans(t *testing.T) {
	s := newService(t)
	amina, path, ctx := s.as(t, "amina"), "/people/"+string(s.Amina)+"/copy/file", t.Context()
	if bare := amina.taken(path)["my-record.html"]; !strings.Contains(bare, "No plan was written.") {
		t.Error("with no plan, nothing says so")
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		s.Clock.Tick()
	}
	r := care.PlanRef{Person: s.Amina, Kind: plan.Crisis}
	write := func(a care.Actor, voice plan.Voice, line, words string, base ...string) string {
		id := s.IDs.New()
		must(s.WritePlan(ctx, a, r, care.NewPlanEdit{ID: care.PlanEditID(id), Line: line, Section: "helps", Act: plan.Write, Base: base, Words: words, Voice: voice}))
		return id
	}
	line := s.IDs.New()
	first := write(s.AsAmina, plan.Person, line, "zq a walk to the lock")
	v, crisis := care.PlanVersionID(s.IDs.New()), care.CrisisID(s.IDs.New())
	must(s.PutForward(ctx, s.AsBen, r, care.NewPlanVersion{ID: v}))
	must(s.SignPlan(ctx, s.AsBen, r, care.NewSignature{ID: care.SignatureID(s.IDs.New()), Version: v, Voice: plan.Worker, Verdict: care.VerdictNotAgreed, Because: "zq not at night"}))
	must(s.SignPlan(ctx, s.AsAmina, r, care.NewSignature{ID: care.SignatureID(s.IDs.New()), Version: v, Voice: plan.Person, Verdict: care.VerdictAgreed}))
	write(s.AsAmina, plan.Person, line, "zq a walk by day", first)
	write(s.AsBen, plan.Worker, line, "zq a walk with me", first)
	must(s.NotePlanCopy(ctx, s.AsAmina, r, care.NewPlanCopy{ID: care.PlanCopyID(s.IDs.New()), Version: v, Place: "zq the drawer"}))
	must(s.BeginCrisis(ctx, s.AsBen, s.Amina, crisis))
	must(s.EndCrisis(ctx, s.AsBen, s.Amina))
	must(s.ReviewCrisis(ctx, s.AsBen, s.Amina, care.NewCrisisReview{ID: care.CrisisReviewID(s.IDs.New()), Crisis: crisis, Voice: plan.Worker, Followed: care.FollowedPartly, Words: "zq nobody rang"}))
	page := amina.taken(path)["my-record.html"]
	for _, faults := range markupFaults(page) {
		t.Errorf("the page: %s", faults)
	}
	for _, word := range []string{
		"My crisis plan", "zq a walk to the lock", "zq a walk by day", "zq a walk with me", "What was agreed: version 1", "zq not at night", "zq the drawer", "Partly · zq nobody rang",
	} {
		if !strings.Contains(page, word) {
			t.Errorf("%q is not on the page", word)
		}
	}
}
