package care_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/plan"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// line writes a new line and gives its name.
func (k story) line(t testing.TB, a care.Actor, r care.PlanRef, section, words string, voice plan.Voice) care.NewPlanEdit {
	t.Helper()
	n := care.NewPlanEdit{ID: care.PlanEditID(k.IDs.New()), Line: k.IDs.New(), Section: section, Act: plan.Write, Words: words, Voice: voice}
	must(t, k.WritePlan(t.Context(), a, r, n))
	return n
}

// forward puts Amina's plan forward as Ben and gives the version's id.
func (k story) forward(t testing.TB, r care.PlanRef) care.PlanVersionID {
	t.Helper()
	id := care.PlanVersionID(k.IDs.New())
	must(t, k.PutForward(t.Context(), k.AsBen, r, care.NewPlanVersion{ID: id, With: "Ben"}))
	return id
}

// signs signs a version.
func (k story) signs(t testing.TB, a care.Actor, r care.PlanRef, v care.PlanVersionID, voice plan.Voice, because string) {
	t.Helper()
	n := care.NewSignature{ID: care.SignatureID(k.IDs.New()), Version: v, Voice: voice, Verdict: care.VerdictAgreed, Because: because}
	if because != "" {
		n.Verdict = care.VerdictNotAgreed
	}
	must(t, k.SignPlan(t.Context(), a, r, n))
}

// sees gives a plan as somebody sees it.
func (k story) sees(t testing.TB, a care.Actor, r care.PlanRef) care.PlanPage {
	t.Helper()
	page, err := k.ShowPlan(t.Context(), a, r)
	must(t, err)
	return page
}

// agreedPlan is a crisis plan of Amina's with one version that she agreed to, and a line
// that was written since.
func (k story) agreedPlan(t testing.TB) care.PlanVersionID {
	t.Helper()
	r := crisisOf(k.Amina)
	k.line(t, k.AsAmina, r, "helps", "a walk to the lock", plan.Person)
	k.line(t, k.AsAmina, r, "wishes", "no ward on the third floor", plan.Person)
	v := k.forward(t, r)
	k.signs(t, k.AsAmina, r, v, plan.Person, "")
	k.line(t, k.AsBen, r, "signs", "still being talked about", plan.Worker)
	return v
}

// TestByConsentOneReadsWhatWasAgreed: the crisis plan alone opens what was agreed, and no
// draft, no older version, no copy, no card and no review.
func TestByConsentOneReadsWhatWasAgreed(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		r := crisisOf(k.Amina)
		member := k.Invite(t, k.AsAmina, k.AsChiara, care.TopicCrisis)
		previews := k.AsAmina
		previews.Preview, previews.Previewed = true, care.TopicsOf(care.TopicCrisis)
		draft := k.line(t, k.AsAmina, r, "helps", "first thoughts", plan.Person)
		for who, a := range map[string]care.Actor{"Chiara": k.AsChiara, "Amina as Chiara": previews} {
			if text := fmt.Sprintf("%+v", k.sees(t, a, r)); strings.Contains(text, "first thoughts") {
				t.Errorf("%s reads a draft: %s", who, text)
			}
		}
		must(t, k.WritePlan(ctx, k.AsAmina, r, care.NewPlanEdit{ID: care.PlanEditID(k.IDs.New()), Line: draft.Line, Section: "helps", Act: plan.Remove, Base: []string{string(draft.ID)}, Voice: plan.Person}))
		k.signs(t, k.AsAmina, r, k.agreedPlan(t), plan.Person, "")
		k.line(t, k.AsAmina, r, "harms", "shouting", plan.Person)
		second := k.forward(t, r)
		k.signs(t, k.AsAmina, r, second, plan.Person, "I am not sure of it yet")
		must(t, k.NotePlanCopy(ctx, k.AsAmina, r, care.NewPlanCopy{ID: care.PlanCopyID(k.IDs.New()), Version: second, Place: "the drawer"}))
		must(t, k.MakeCard(ctx, k.AsAmina, k.Amina, care.NewCard{ID: care.CardID(k.IDs.New()), CodeHash: strings.Repeat("1", 64), Sections: []string{"helps"}, Days: 30}))
		for who, a := range map[string]care.Actor{"Chiara": k.AsChiara, "Amina as Chiara": previews} {
			page := k.sees(t, a, r)
			list, err := k.ListPlans(ctx, a, k.Amina)
			must(t, err)
			text := fmt.Sprintf("%+v %+v", page, list)
			for _, word := range []string{"first thoughts", "talked about", "shouting", "not sure of it", "drawer", strings.Repeat("1", 64)} {
				if strings.Contains(text, word) {
					t.Errorf("%s reads %q: %s", who, word, text)
				}
			}
			v, _ := page.Version(page.Agreed)
			if f, err := v.Frozen(); err != nil || len(f.Part("helps").Lines) != 1 || page.Agreed != 1 || len(page.Voices)+len(page.Cards)+len(page.Openings)+len(page.Copies)+len(list.Crises) != 0 {
				t.Errorf("%s: %+v, %v", who, page, err)
			}
			v, _ = page.Version(2)
			if _, err := v.Frozen(); !fault.Is(err, fault.Denied) {
				t.Errorf("%s, the version that was not agreed: %v", who, err)
			}
		}
		must(t, k.WithdrawConsent(ctx, k.AsAmina, k.Amina, member, care.TopicCrisis))
		if _, err := k.ShowPlan(ctx, k.AsChiara, r); !fault.Is(err, fault.Denied) {
			t.Errorf("once it is withdrawn: %v", err)
		}
	})
}

// TestAPartInTheCrisisPlanIsOnesOwnVoice: with a part Chiara writes and signs as herself,
// and as nobody else; with the wellness plan she reads that and nothing more.
func TestAPartInTheCrisisPlanIsOnesOwnVoice(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		r := crisisOf(k.Amina)
		v := k.agreedPlan(t)
		member := k.Invite(t, k.AsAmina, k.AsChiara, care.TopicWellness)
		denied := func(what string, err error) { t.Helper(); wantKind(t, what, err, fault.Denied) }
		_, err := k.ShowPlan(ctx, k.AsChiara, r)
		denied("the crisis plan by the wellness plan", err)
		wellness := care.PlanRef{Person: k.Amina, Kind: plan.Wellness}
		k.line(t, k.AsAmina, wellness, "daily", "a walk before breakfast", plan.Person)
		if page := k.sees(t, k.AsChiara, wellness); len(page.Voices) != 0 || len(page.Offers) != 0 || len(page.Goals) != 0 || page.Crisis != nil {
			t.Errorf("Chiara reads the wellness plan: %+v", page)
		}
		denied("she writes in it", k.WritePlan(ctx, k.AsChiara, wellness, newLine(k, k.AsChiara, plan.Wellness, "mine")))
		must(t, k.GrantConsent(ctx, k.AsAmina, k.Amina, member, k.Consent(care.TopicCrisis)))
		denied("she writes without a part in it", k.WritePlan(ctx, k.AsChiara, r, newLine(k, k.AsChiara, plan.Crisis, "mine")))
		must(t, k.GrantConsent(ctx, k.AsAmina, k.Amina, member, k.Consent(care.TopicCrisisPart)))
		k.line(t, k.AsChiara, r, "helps", "I come over with soup", plan.Family)
		k.signs(t, k.AsChiara, r, v, plan.Family, "the ward is nearer")
		for _, voice := range []plan.Voice{plan.Person, plan.Worker, "", "owner"} {
			n := newLine(k, k.AsChiara, plan.Crisis, "in another voice")
			n.Voice = voice
			if err := k.WritePlan(ctx, k.AsChiara, r, n); !fault.Is(err, fault.Denied) && !fault.Is(err, fault.Invalid) {
				t.Errorf("she writes as %q: %v", voice, err)
			}
			sig := care.NewSignature{ID: care.SignatureID(k.IDs.New()), Version: v, Voice: voice, Verdict: care.VerdictAgreed}
			if err := k.SignPlan(ctx, k.AsChiara, r, sig); !fault.Is(err, fault.Denied) && !fault.Is(err, fault.Invalid) {
				t.Errorf("she signs as %q: %v", voice, err)
			}
		}
		page := k.sees(t, k.AsChiara, r)
		if !slices.Equal(page.Voices, []plan.Voice{plan.Family}) || len(page.Offers) != 0 || len(page.Cards)+len(page.Copies) != 0 {
			t.Errorf("Chiara's page: voices %v, %d offers", page.Voices, len(page.Offers))
		}
		said := k.sees(t, k.AsAmina, r).Said(v)
		if len(said) != 2 || said[1].ByName != k.AsChiara.Name || said[1].Recorded || said[1].Because != "the ward is nearer" {
			t.Errorf("Amina reads %+v", said)
		}
		denied("she puts it forward", k.PutForward(ctx, k.AsChiara, r, care.NewPlanVersion{ID: care.PlanVersionID(k.IDs.New())}))
		denied("she confirms", k.ConfirmPlan(ctx, k.AsChiara, r, care.NewConfirmation{ID: care.ConfirmationID(k.IDs.New()), Version: v, Voice: plan.Person}))
	})
}

// TestACrisisOpensThePlanForAsLongAsItLasts, to whom it was promised, and nothing else.
func TestACrisisOpensThePlanForAsLongAsItLasts(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		r := crisisOf(k.Amina)
		k.agreedPlan(t)
		member, c := k.Invite(t, k.AsAmina, k.AsChiara), k.Consent(care.TopicCrisis)
		c.Condition = care.OnlyInCrisis
		must(t, k.GrantConsent(ctx, k.AsAmina, k.Amina, member, c))
		opens := func(what string, want bool) {
			t.Helper()
			if _, err := k.ShowPlan(ctx, k.AsChiara, r); (err == nil) != want {
				t.Errorf("%s: %v", what, err)
			}
		}
		opens("before", false)
		must(t, k.BeginCrisis(ctx, k.AsBen, k.Amina, care.CrisisID(k.IDs.New())))
		opens("in the crisis", true)
		wantKind(t, "she writes", k.WritePlan(ctx, k.AsChiara, r, newLine(k, k.AsChiara, plan.Crisis, "mine")), fault.Denied)
		_, err := k.ShowPlan(ctx, k.AsChiara, care.PlanRef{Person: k.Amina, Kind: plan.Wellness})
		wantKind(t, "the wellness plan", err, fault.Denied)
		must(t, k.EndCrisis(ctx, k.AsBen, k.Amina))
		opens("afterwards", false)
	})
}

// TestInAnEmergencyThePlanIsReadAndNotWritten.
func TestInAnEmergencyThePlanIsReadAndNotWritten(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		r := crisisOf(k.Amina)
		v := k.agreedPlan(t)
		_, err := k.OpenEmergency(ctx, k.AsEve, care.NewEmergency{ID: care.EmergencyID(k.IDs.New()), Reference: "W-101", Reason: "found asleep at the lock, cold"})
		must(t, err)
		page := k.sees(t, k.AsEve, r)
		f, err := page.Versions[0].Frozen()
		if err != nil || page.Agreed != 1 || len(f.Part("wishes").Lines) != 1 || len(page.Voices) != 0 || strings.Contains(fmt.Sprintf("%+v", page), "talked about") {
			t.Errorf("Eve reads %+v, %v", page, err)
		}
		for what, err := range map[string]error{
			"she writes":   k.WritePlan(ctx, k.AsEve, r, newLine(k, k.AsEve, plan.Crisis, "mine")),
			"she signs":    k.SignPlan(ctx, k.AsEve, r, care.NewSignature{ID: care.SignatureID(k.IDs.New()), Version: v, Voice: plan.Worker, Verdict: care.VerdictAgreed}),
			"a card":       k.MakeCard(ctx, k.AsEve, k.Amina, care.NewCard{ID: care.CardID(k.IDs.New()), CodeHash: strings.Repeat("2", 64), Sections: []string{"helps"}, Days: 30}),
			"the wellness": second(k.ShowPlan(ctx, k.AsEve, care.PlanRef{Person: k.Amina, Kind: plan.Wellness})),
		} {
			wantKind(t, what, err, fault.Denied)
		}
		k.Clock.Add(5 * time.Hour)
		wantKind(t, "once it is over", second(k.ShowPlan(ctx, k.AsEve, r)), fault.Denied)
	})
}

func second[T any](_ T, err error) error { return err }

// TestNobodyTakesThePlaceOfAPlan: the ids of plans of which there is one can be worked
// out, so nothing else can be begun under them; and a plan is reached as what it is.
func TestNobodyTakesThePlaceOfAPlan(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		taken := care.NewMeeting{ID: care.PlanIDOf(k.Amina, plan.Crisis), Kind: plan.Meeting, Title: "mine", On: "2026-03-02"}
		wantField(t, "Farid begins a meeting under Amina's", k.BeginMeeting(ctx, k.AsFarid, k.Farid, taken), "id")
		sheet := care.NewMeeting{ID: care.PlanID(k.IDs.New()), Kind: plan.Problem, Title: "Mornings", On: "2026-03-02"}
		for range 2 {
			must(t, k.BeginMeeting(ctx, k.AsFarid, k.Farid, sheet))
		}
		other := sheet
		other.Title = "Evenings"
		wantKind(t, "another under the same id", k.BeginMeeting(ctx, k.AsFarid, k.Farid, other), fault.Conflict)
		wantKind(t, "Amina under Farid's id", k.BeginMeeting(ctx, k.AsAmina, k.Amina, sheet), fault.Conflict)
		for _, r := range []care.PlanRef{
			{Person: k.Amina, Kind: plan.Problem, Plan: sheet.ID},
			{Person: k.Amina, Kind: plan.Problem},
			{Person: k.Amina, Kind: plan.Problem, Plan: "\x00"},
			{Person: k.Amina, Kind: "x"},
			{Person: k.Amina, Kind: plan.Crisis, Plan: care.PlanIDOf(k.Amina, plan.Crisis)},
			{Person: k.Farid, Kind: plan.Problem, Plan: sheet.ID},
		} {
			wantKind(t, fmt.Sprintf("Amina reads %+v", r), second(k.ShowPlan(ctx, k.AsAmina, r)), fault.Denied)
		}
		for _, kind := range []plan.Kind{plan.Meeting, plan.EarlySigns} {
			wantKind(t, "as another kind", second(k.ShowPlan(ctx, k.AsFarid, care.PlanRef{Person: k.Farid, Kind: kind, Plan: sheet.ID})), fault.Denied)
		}
		wantKind(t, "a sheet is not put forward", k.PutForward(ctx, k.AsFarid, care.PlanRef{Person: k.Farid, Kind: plan.Problem, Plan: sheet.ID}, care.NewPlanVersion{ID: care.PlanVersionID(k.IDs.New())}), fault.Denied)
	})
}
