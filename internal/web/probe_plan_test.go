package web_test

import (
	"maps"
	"testing"

	"towpath/internal/care"
	"towpath/internal/plan"
)

func init() {
	maps.Copy(secrets, map[string][]care.Topic{
		"zq-plan-agreed":  {care.TopicCrisis},
		"zq-plan-draft":   nil,
		"zq-plan-earlier": nil,
		"zq-plan-copy":    nil,
		"zq-plan-after":   nil,
		"zq-plan-well":    {care.TopicWellness},
	})
}

// plans puts Amina's plans there, with the secrets in them, and gives the ids by which they
// could be reached.
func (s *service) plans(t *testing.T) map[string]string {
	t.Helper()
	ctx, line := t.Context(), s.IDs.New()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	r := care.PlanRef{Person: s.Amina, Kind: plan.Crisis}
	write := func(of care.PlanRef, line, section, words string, base ...string) string {
		id := s.IDs.New()
		must(s.WritePlan(ctx, s.AsAmina, of, care.NewPlanEdit{ID: care.PlanEditID(id), Line: line, Section: section, Act: plan.Write, Base: base, Words: words, Voice: plan.Person}))
		return id
	}
	forward := func() care.PlanVersionID {
		id := care.PlanVersionID(s.IDs.New())
		must(s.PutForward(ctx, s.AsAmina, r, care.NewPlanVersion{ID: id}))
		must(s.SignPlan(ctx, s.AsAmina, r, care.NewSignature{ID: care.SignatureID(s.IDs.New()), Version: id, Voice: plan.Person, Verdict: care.VerdictAgreed}))
		return id
	}
	was := write(r, line, "helps", "zq-plan-earlier")
	forward()
	write(r, line, "helps", "zq-plan-agreed", was)
	stands, held, crisis := forward(), s.IDs.New(), s.IDs.New()
	write(r, s.IDs.New(), "helps", "zq-plan-draft")
	must(s.NotePlanCopy(ctx, s.AsAmina, r, care.NewPlanCopy{ID: care.PlanCopyID(held), Version: stands, Place: "zq-plan-copy"}))
	write(care.PlanRef{Person: s.Amina, Kind: plan.Wellness}, s.IDs.New(), "daily", "zq-plan-well")
	must(s.BeginCrisis(ctx, s.AsAmina, s.Amina, care.CrisisID(crisis)))
	must(s.EndCrisis(ctx, s.AsAmina, s.Amina))
	must(s.ReviewCrisis(ctx, s.AsAmina, s.Amina, care.NewCrisisReview{ID: care.CrisisReviewID(s.IDs.New()), Crisis: care.CrisisID(crisis), Voice: plan.Person, Followed: care.FollowedNo, Words: "zq-plan-after"}))
	return map[string]string{"{plan}": "crisis", "{line}": line, "{number}": "1", "{copy}": held, "{crisis}": crisis}
}
