package fhir_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
	"towpath/internal/plan"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// planned gives a record with a plan that three wrote and signed, a sheet, and a crisis of
// which two said whether the plan was followed.
func planned(t *testing.T, s *store.Store) (*testkit.Kit, care.Record) {
	t.Helper()
	k, ctx := testkit.Service(t, s), t.Context()
	k.Invite(t, k.AsAmina, k.AsChiara, care.TopicCrisis, care.TopicCrisisPart)
	r := care.PlanRef{Person: k.Amina, Kind: plan.Crisis}
	write := func(a care.Actor, of care.PlanRef, n care.NewPlanEdit) care.NewPlanEdit {
		n.ID = care.PlanEditID(k.IDs.New())
		if n.Line == "" {
			n.Line = k.IDs.New()
		}
		must(t, k.WritePlan(ctx, a, of, n))
		return n
	}
	first := write(k.AsAmina, r, care.NewPlanEdit{Section: "call", Act: plan.Write, Words: "Hana <at> work", Detail: "020 & 1", Voice: plan.Person})
	write(k.AsBen, r, care.NewPlanEdit{Line: first.Line, Section: "call", Act: plan.Write, Words: "the night line", Base: []string{string(first.ID)}, Voice: plan.Worker})
	second := write(k.AsBen, r, care.NewPlanEdit{Section: "call", Act: plan.Write, Words: "said to Ben", Voice: plan.Person})
	write(k.AsChiara, r, care.NewPlanEdit{Section: "helps", Act: plan.Write, Words: "soup\nand bread", Voice: plan.Family})
	write(k.AsAmina, r, care.NewPlanEdit{Line: second.Line, Section: "call", Act: plan.Place, Voice: plan.Person})
	v := care.PlanVersionID(k.IDs.New())
	must(t, k.PutForward(ctx, k.AsBen, r, care.NewPlanVersion{ID: v, With: "Ben", Capacity: "decides today", Witnesses: "Hana"}))
	write(k.AsAmina, r, care.NewPlanEdit{Line: second.Line, Section: "call", Act: plan.Remove, Base: []string{string(second.ID)}, Voice: plan.Person})
	sign := func(a care.Actor, voice plan.Voice, verdict care.Verdict, because string) {
		must(t, k.SignPlan(ctx, a, r, care.NewSignature{ID: care.SignatureID(k.IDs.New()), Version: v, Voice: voice, Verdict: verdict, Because: because}))
	}
	sign(k.AsAmina, plan.Person, care.VerdictNotAgreed, "not the night line")
	sign(k.AsBen, plan.Person, care.VerdictAgreed, "")
	sign(k.AsChiara, plan.Family, care.VerdictAgreed, "")
	must(t, k.ConfirmPlan(ctx, k.AsAmina, r, care.NewConfirmation{ID: care.ConfirmationID(k.IDs.New()), Version: v, Voice: plan.Person}))
	for range 2 {
		id := care.PlanCopyID(k.IDs.New())
		must(t, k.NotePlanCopy(ctx, k.AsBen, r, care.NewPlanCopy{ID: id, Version: v, Place: "the drawer"}))
		if k.Clock.Tick(); true {
			must(t, k.EndPlanCopy(ctx, k.AsBen, k.Amina, id))
		}
	}
	must(t, k.NotePlanCopy(ctx, k.AsAmina, r, care.NewPlanCopy{ID: care.PlanCopyID(k.IDs.New()), Version: v, Place: "Hana"}))
	must(t, k.SetPlanReview(ctx, k.AsAmina, r, 6))
	besidePlan(t, k)
	record, err := k.TakeCopy(ctx, k.AsAmina, k.Amina)
	must(t, err)
	return k, record
}

// besidePlan adds a sheet, and a crisis with what was said of it.
func besidePlan(t *testing.T, k *testkit.Kit) {
	t.Helper()
	ctx := t.Context()
	sheet := care.NewMeeting{ID: care.PlanID(k.IDs.New()), Kind: plan.Problem, Title: "Mornings", On: "2026-03-01"}
	must(t, k.BeginMeeting(ctx, k.AsBen, k.Amina, sheet))
	must(t, k.WritePlan(ctx, k.AsAmina, care.PlanRef{Person: k.Amina, Kind: plan.Problem, Plan: sheet.ID}, care.NewPlanEdit{
		ID: care.PlanEditID(k.IDs.New()), Line: k.IDs.New(), Section: "try", Act: plan.Write, Words: "a lamp", Day: "2026-03-09", Voice: plan.Person, Source: "journey",
	}))
	crisis := care.CrisisID(k.IDs.New())
	must(t, k.BeginCrisis(ctx, k.AsBen, k.Amina, crisis))
	must(t, k.EndCrisis(ctx, k.AsAmina, k.Amina))
	for _, a := range []care.Actor{k.AsAmina, k.AsBen, k.AsAmina} {
		voice := plan.Worker
		if a.Person == k.Amina {
			voice = plan.Person
		}
		must(t, k.ReviewCrisis(ctx, a, k.Amina, care.NewCrisisReview{ID: care.CrisisReviewID(k.IDs.New()), Crisis: crisis, Voice: voice, Followed: care.FollowedPartly, Words: "some of it"}))
	}
}

// ofPlans is what planned makes, of a record.
func ofPlans(r care.Record) care.Record { return care.Record{Plans: r.Plans, Crises: r.Crises} }

// TestPlansMoveAsTheyWere: out of one service, into an empty one, out again; and there
// they are written on.
func TestPlansMoveAsTheyWere(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		_, record := planned(t, testkit.SQLite(t))
		if len(record.Plans) != 2 || len(record.Plans[0].Edits) != 6 || len(record.Plans[0].Signatures) != 3 || len(record.Plans[0].Copies) != 3 || len(record.Crises) != 1 || len(record.Crises[0].Reviews) != 3 {
			t.Fatalf("the copy has %+v, %+v", record.Plans, record.Crises)
		}
		lib := testkit.Library(t)
		data, err := fhir.WriteRecord(record, lib)
		must(t, err)
		back, err := fhir.ReadRecord(data, lib)
		must(t, err)
		if diff := cmp.Diff(ofPlans(record), ofPlans(back), sameContents); diff != "" {
			t.Errorf("what came back:\n%s", diff)
		}
		there, ctx := testkit.Service(t, s), t.Context()
		must(t, there.ImportPerson(ctx, there.AsAdmin, back, there.River))
		own := there.Account(t, "Amina Yusuf", "amina-again", care.RolePerson, back.Person.ID)
		after, err := there.TakeCopy(ctx, own, back.Person.ID)
		must(t, err)
		if diff := cmp.Diff(ofPlans(record), ofPlans(after), sameContents); diff != "" {
			t.Errorf("what came over:\n%s", diff)
		}
		r := care.PlanRef{Person: back.Person.ID, Kind: plan.Crisis}
		must(t, there.WritePlan(ctx, own, r, care.NewPlanEdit{ID: care.PlanEditID(there.IDs.New()), Line: there.IDs.New(), Section: "helps", Act: plan.Write, Words: "tea", Voice: plan.Person}))
		page, err := there.ShowPlan(ctx, own, r)
		must(t, err)
		if f, err := page.Versions[0].Frozen(); err != nil || page.Agreed != 1 || len(f.Part("call").Lines) != 2 || len(page.Now.Part("helps").Lines) != 2 || len(page.Cards) != 0 {
			t.Errorf("there it is %+v, %v", page, err)
		}
	})
}

// unkept are plans that no Towpath would have kept, each with the field that says so.
var unkept = map[string]struct {
	field string
	spoil func(p *care.WrittenPlan, c *care.ReviewedCrisis)
}{
	"somebody else's plan": {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) { p.Person = "01950000-0000-7000-8000-000000000001" }},
	"an unknown kind":      {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) { p.Kind = "diary" }},
	"a second crisis plan": {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) { p.ID = "01950000-0000-7000-8000-000000000001" }},
	"asked never":          {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) { p.ReviewMonths = 0 }},
	"words that are too long": {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) {
		p.Edits[0].Words = strings.Repeat("x", care.MaxPlanLine+1)
	}},
	"a voice that there is not": {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) { p.Edits[0].Voice = "owner" }},
	"another plan's edit": {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) {
		p.Edits[0].Plan = "01950000-0000-7000-8000-000000000001"
	}},
	"written when it has not been": {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) { p.Edits[0].At = time.Now().AddDate(50, 0, 0) }},
	"a version that was changed":   {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) { p.Versions[0].Body += " " }},
	"a version that is none": {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) {
		p.Versions[0].Body, p.Versions[0].Digest = "x", plan.Digest("x")
	}},
	"a version of another kind": {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) {
		p.Versions[0].Body, p.Versions[0].Digest = plan.Frozen{Kind: plan.Carer}.Body()
	}},
	"a version that leaves one out": {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) { p.Versions[0].Number = 2 }},
	"a yes to nothing": {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) {
		p.Signatures[0].Version = "01950000-0000-7000-8000-000000000001"
	}},
	"a no without a why":       {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) { p.Signatures[0].Because = "" }},
	"a maybe":                  {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) { p.Signatures[0].Verdict = "maybe" }},
	"confirmed by a worker":    {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) { p.Confirmations[0].Voice = plan.Worker }},
	"a copy that went nowhere": {"plan", func(p *care.WrittenPlan, _ *care.ReviewedCrisis) { p.Copies[0].Place = " " }},
	"a crisis that lasts":      {"crisis", func(_ *care.WrittenPlan, c *care.ReviewedCrisis) { c.EndedAt = time.Time{} }},
	"over before it began":     {"crisis", func(_ *care.WrittenPlan, c *care.ReviewedCrisis) { c.EndedAt = c.BeganAt.Add(-time.Second) }},
	"what is no answer":        {"crisis", func(_ *care.WrittenPlan, c *care.ReviewedCrisis) { c.Reviews[0].Followed = "badly" }},
	"an answer about another crisis": {"crisis", func(_ *care.WrittenPlan, c *care.ReviewedCrisis) {
		c.Reviews[0].Crisis = "01950000-0000-7000-8000-000000000001"
	}},
}

func TestPlansThatNobodyCouldHaveKeptAreRefused(t *testing.T) {
	_, record := planned(t, testkit.SQLite(t))
	lib := testkit.Library(t)
	data, err := fhir.WriteRecord(record, lib)
	must(t, err)
	there := testkit.Service(t, testkit.SQLite(t))
	for what, c := range unkept {
		bad, err := fhir.ReadRecord(data, lib)
		must(t, err)
		c.spoil(&bad.Plans[0], &bad.Crises[0])
		err = there.ImportPerson(t.Context(), there.AsAdmin, bad, "")
		if fields := fault.FieldsOf(err); !fault.Is(err, fault.Invalid) || len(fields) != 1 || fields[0].Name != c.field {
			t.Errorf("%s: %v, %+v", what, err, fields)
		}
	}
	back, err := fhir.ReadRecord(data, lib)
	must(t, err)
	must(t, there.ImportPerson(t.Context(), there.AsAdmin, back, ""))
}
