package care_test

import (
	"fmt"
	"reflect"
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

// confirms says, as somebody, that a version still holds.
func (k story) confirms(t testing.TB, a care.Actor, v care.PlanVersionID) error {
	t.Helper()
	return k.ConfirmPlan(t.Context(), a, crisisOf(k.Amina), care.NewConfirmation{ID: care.ConfirmationID(k.IDs.New()), Version: v, Voice: plan.Person})
}

// TestAPlanGoesStaleUnlessItIsConfirmed.
func TestAPlanGoesStaleUnlessItIsConfirmed(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, r := tell(t, s), crisisOf(care.PersonID(""))
		r.Person = k.Amina
		v := k.agreedPlan(t)
		state := func() care.PlanState { return k.sees(t, k.AsAmina, r).PlanState }
		st := state()
		if want := st.HeldAt.AddDate(0, care.DefaultReviewMonths, 0); st.Stale || !st.DueAt.Equal(want) {
			t.Fatalf("fresh: %+v, due %v", st, want)
		}
		k.Clock.Set(st.DueAt.Add(-time.Hour))
		if state().Stale {
			t.Error("stale an hour too soon")
		}
		k.Clock.Set(st.DueAt)
		if !state().Stale {
			t.Error("not stale on its day")
		}
		if page, err := k.OpenCard(t.Context(), asCard(k)); err != nil || !page.Stale || page.Number != 1 {
			t.Errorf("the card of a stale plan says %+v, %v", page, err)
		}
		must(t, k.confirms(t, k.AsBen, v))
		if st = state(); st.Stale || len(st.Confirmations) != 1 || st.Confirmations[0].ByName != k.AsBen.Name {
			t.Errorf("confirmed: %+v", st)
		}
		must(t, k.SetPlanReview(t.Context(), k.AsAmina, r, 1))
		if now := state(); !now.DueAt.Equal(st.HeldAt.AddDate(0, 1, 0)) {
			t.Errorf("due %v once it is to be asked each month", now.DueAt)
		}
		for _, months := range []int{0, -1, 2, 1 << 40} {
			wantField(t, "so many months", k.SetPlanReview(t.Context(), k.AsAmina, r, months), "months")
		}
		second := k.forward(t, r)
		wantKind(t, "confirming what was not agreed", k.confirms(t, k.AsAmina, second), fault.Conflict)
		wantKind(t, "confirming what is not there", k.confirms(t, k.AsAmina, care.PlanVersionID(k.IDs.New())), fault.Denied)
		k.signs(t, k.AsAmina, r, second, plan.Person, "")
		wantKind(t, "confirming what was replaced", k.confirms(t, k.AsAmina, v), fault.Conflict)
		if st = state(); st.Agreed != 2 || len(st.Confirmations) != 0 {
			t.Errorf("the second: %+v", st)
		}
		wantField(t, "as Ben", k.ConfirmPlan(t.Context(), k.AsBen, r, care.NewConfirmation{ID: care.ConfirmationID(k.IDs.New()), Version: second, Voice: plan.Worker}), "voice")
	})
}

// TestWhoeverChangesTheirMindIsHeard: the latest that each says counts, all of it is kept,
// and only the person's yes makes a version stand.
func TestWhoeverChangesTheirMindIsHeard(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		r := crisisOf(k.Amina)
		k.line(t, k.AsAmina, r, "helps", "a walk", plan.Person)
		first := k.forward(t, r)
		k.signs(t, k.AsBen, r, first, plan.Worker, "")
		stands := func(what string, want int) {
			t.Helper()
			if got := k.sees(t, k.AsAmina, r).Agreed; got != want {
				t.Errorf("%s: version %d stands, want %d", what, got, want)
			}
		}
		stands("Ben's yes alone", 0)
		k.signs(t, k.AsBen, r, first, plan.Person, "")
		stands("what Amina says, written down by Ben", 1)
		if said := k.sees(t, k.AsAmina, r).Said(first); len(said) != 2 || !said[1].Recorded || said[1].ByName != k.AsBen.Name {
			t.Errorf("%+v", said)
		}
		k.line(t, k.AsAmina, r, "helps", "tea", plan.Person)
		second := k.forward(t, r)
		k.signs(t, k.AsAmina, r, second, plan.Person, "")
		stands("the second", 2)
		k.signs(t, k.AsAmina, r, second, plan.Person, "tea does not help")
		stands("once she does not agree to it", 1)
		k.signs(t, k.AsAmina, r, first, plan.Person, "nor does the walk")
		stands("once she agrees to none", 0)
		k.signs(t, k.AsAmina, r, second, plan.Person, "")
		stands("once she agrees again", 2)
		if page := k.sees(t, k.AsAmina, r); len(page.Signatures) != 6 || len(page.Said(second)) != 1 || page.Said(second)[0].Verdict != care.VerdictAgreed {
			t.Errorf("%d are kept, %+v", len(page.Signatures), page.Said(second))
		}
		n := care.NewSignature{ID: care.SignatureID(k.IDs.New()), Version: second, Voice: plan.Person, Verdict: care.VerdictNotAgreed, Because: " \n"}
		wantField(t, "no, without a why", k.SignPlan(t.Context(), k.AsAmina, r, n), "because")
		n.Because, n.Voice = "why", ""
		wantField(t, "in nobody's voice", k.SignPlan(t.Context(), k.AsAmina, r, n), "voice")
		n.Voice, n.Verdict = plan.Person, "maybe"
		wantField(t, "maybe", k.SignPlan(t.Context(), k.AsAmina, r, n), "verdict")
	})
}

// TestAReviewNamesThePlanThatStoodThen, and is of a crisis that is over.
func TestAReviewNamesThePlanThatStoodThen(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		r := crisisOf(k.Amina)
		crisis := func() care.CrisisID {
			id := care.CrisisID(k.IDs.New())
			must(t, k.BeginCrisis(ctx, k.AsBen, k.Amina, id))
			wantKind(t, "before it is over", k.ReviewCrisis(ctx, k.AsBen, k.Amina, care.NewCrisisReview{ID: care.CrisisReviewID(k.IDs.New()), Crisis: id, Voice: plan.Worker, Followed: care.FollowedYes}), fault.Conflict)
			must(t, k.EndCrisis(ctx, k.AsBen, k.Amina))
			return id
		}
		none := crisis()
		first := k.agreedPlan(t)
		second := k.forward(t, r)
		k.signs(t, k.AsAmina, r, second, plan.Person, "")
		both := crisis()
		k.signs(t, k.AsAmina, r, second, plan.Person, "it was not followed, and it was wrong")
		fallen := crisis()
		for id, want := range map[care.CrisisID]care.PlanVersionID{none: "", both: second, fallen: first} {
			n := care.NewCrisisReview{ID: care.CrisisReviewID(k.IDs.New()), Crisis: id, Voice: plan.Person, Followed: care.FollowedPartly, Words: "some of it"}
			for range 2 {
				must(t, k.ReviewCrisis(ctx, k.AsAmina, k.Amina, n))
			}
			n.Words = "all of it"
			wantKind(t, "its id for something else", k.ReviewCrisis(ctx, k.AsAmina, k.Amina, n), fault.Conflict)
			page, err := k.ListPlans(ctx, k.AsAmina, k.Amina)
			must(t, err)
			i := slices.IndexFunc(page.Crises, func(c care.ReviewedCrisis) bool { return c.ID == id })
			if said, ok := page.Crises[i].Of(plan.Person); !ok || said.Version != want || said.Words != "some of it" {
				t.Errorf("a review names %q, want %q", said.Version, want)
			}
		}
		n := care.NewCrisisReview{ID: care.CrisisReviewID(k.IDs.New()), Crisis: both, Voice: plan.Worker, Followed: care.FollowedNo}
		wantKind(t, "Amina as Ben", k.ReviewCrisis(ctx, k.AsAmina, k.Amina, n), fault.Denied)
		n.Followed = "badly"
		wantField(t, "what is no answer", k.ReviewCrisis(ctx, k.AsBen, k.Amina, n), "followed")
		n.Followed, n.Crisis = care.FollowedNo, care.CrisisID(k.IDs.New())
		wantKind(t, "a crisis that there was not", k.ReviewCrisis(ctx, k.AsBen, k.Amina, n), fault.Denied)
	})
}

// TestAFewAreNotCounted: of a voice with less than five nothing is shown, not even that
// the others are none; the team's workers and manager read the same, nobody else any.
func TestAFewAreNotCounted(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		say := func(v plan.Voice, f care.Followed, times int) {
			must(t, k.Store.Write(ctx, func(tx care.Tx) error {
				for range times {
					_, err := tx.InsertCrisisReview(ctx, care.CrisisReview{
						ID: care.CrisisReviewID(k.IDs.New()), Organisation: k.Organisation, Person: k.Amina, Crisis: care.CrisisID(k.IDs.New()), Voice: v, Followed: f, At: k.Clock.Now(), By: k.AsBen.Account,
					})
					if err != nil {
						return err
					}
				}
				return nil
			}))
		}
		say(plan.Person, care.FollowedYes, care.MirrorFew-1)
		say(plan.Worker, care.FollowedPartly, care.MirrorFew-1)
		say(plan.Worker, care.FollowedNo, 1)
		want := []care.FollowedVoice{{Voice: plan.Worker, AtLeast: care.MirrorFew}}
		for who, a := range map[string]care.Actor{"Ben": k.AsBen, "Dele": k.AsDele} {
			got, err := k.CountFollowed(ctx, a, k.River)
			if err != nil || !reflect.DeepEqual(got.Voices, want) || got.Of(plan.Person).AtLeast != 0 {
				t.Errorf("%s: %+v, %v", who, got, err)
			}
			wantKind(t, who+", of another team", second(k.CountFollowed(ctx, a, k.Hill)), fault.Denied)
		}
		say(plan.Person, care.FollowedYes, 1)
		if got, err := k.CountFollowed(ctx, k.AsBen, k.River); err != nil || len(got.Voices) != 2 || !slices.Equal(got.Of(plan.Person).Answers, []care.FollowedCount{{Voice: plan.Person, Followed: care.FollowedYes, Count: care.MirrorFew}}) {
			t.Errorf("five: %+v, %v", got, err)
		}
		k.Clock.Add(366 * 24 * time.Hour)
		if got, err := k.CountFollowed(ctx, k.AsBen, k.River); err != nil || len(got.Voices) != 0 {
			t.Errorf("a year later: %+v, %v", got, err)
		}
	})
}

// TestACardOpensWhatWasPutOnItAndIsSeen: the sections that were chosen, of what was
// agreed, without a name unless it was wanted; each opening is seen, and it ends at once.
func TestACardOpensWhatWasPutOnItAndIsSeen(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		make := func(code string, name bool, sections ...string) care.CardID {
			id := care.CardID(k.IDs.New())
			for range 2 {
				must(t, k.MakeCard(ctx, k.AsAmina, k.Amina, care.NewCard{ID: id, CodeHash: strings.Repeat(code, 64), Sections: sections, ShowsName: name, Days: 30}))
			}
			return id
		}
		plain := make("1", false, "wishes")
		make("2", true, "helps", "signs")
		open := func(code string) (care.CardPage, error) {
			a, err := k.ByCard(ctx, k.Organisation, strings.Repeat(code, 64), "r")
			if err != nil {
				return care.CardPage{}, err
			}
			return k.OpenCard(ctx, a)
		}
		if page, err := open("2"); err != nil || page.Number != 0 || len(page.Plan.Parts) != 0 || page.Name != "Amina Yusuf" {
			t.Errorf("before anything is agreed: %+v, %v", page, err)
		}
		k.agreedPlan(t)
		if page, err := open("1"); err != nil || page.Name != "" || len(page.Plan.Parts) != 1 || page.Plan.Parts[0].Key != "wishes" {
			t.Errorf("the wishes: %+v, %v", page, err)
		}
		if page, err := open("2"); err != nil || len(page.Plan.Parts) != 1 || page.Plan.Parts[0].Key != "helps" {
			t.Errorf("what helps, and not the signs that were not agreed: %+v, %v", page, err)
		}
		a, err := k.ByCard(ctx, k.Organisation, strings.Repeat("1", 64), "r")
		must(t, err)
		for method, o := range operations {
			if !o.nobody && method != "OpenCard" && method != "ShowInvitation" && method != "JoinCircle" {
				getsNothing(t, k, method, a, k.Amina)
			}
		}
		must(t, k.EndCard(ctx, k.AsBen, k.Amina, plain))
		wantKind(t, "cut off", second(open("1")), fault.Denied)
		wantKind(t, "cut off, to whoever was in already", second(k.OpenCard(ctx, a)), fault.Denied)
		if page := k.sees(t, k.AsAmina, crisisOf(k.Amina)); len(page.Openings) != 3 || len(page.Cards) < 2 || page.Cards[0].EndedAt.IsZero() {
			t.Errorf("Amina sees %+v, %+v", page.Openings, page.Cards)
		}
		k.Clock.Add(31 * 24 * time.Hour)
		for what, code := range map[string]string{"a month later": "2", "a guess": "9", "nothing": ""} {
			wantKind(t, what, second(open(code)), fault.Denied)
		}
	})
}

// TestACardIsMadeByWhoseItIs, and by their team only where they have no account.
func TestACardIsMadeByWhoseItIs(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		n := care.NewCard{ID: care.CardID(k.IDs.New()), CodeHash: strings.Repeat("3", 64), Sections: []string{"helps"}, Days: 30}
		wantKind(t, "by Ben, for Amina", k.MakeCard(ctx, k.AsBen, k.Amina, n), fault.Conflict)
		must(t, k.MakeCard(ctx, k.AsBen, k.newcomer(t), n))
		for field, spoil := range map[string]func(*care.NewCard){
			"id": func(n *care.NewCard) { n.CodeHash = "" }, "days": func(n *care.NewCard) { n.Days = 4000 }, "sections": func(n *care.NewCard) { n.Sections = []string{"helps", "daily"} },
		} {
			n := n
			spoil(&n)
			wantField(t, field, k.MakeCard(ctx, k.AsAmina, k.Amina, n), field)
		}
	})
}

// TestAPlanOutlivesWhoWroteInIt: when Chiara is erased, what she wrote in Amina's plan and
// what was signed is Amina's still; when Amina is, nothing of it opens.
func TestAPlanOutlivesWhoWroteInIt(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := tell(t, s), t.Context()
		r := crisisOf(k.Amina)
		k.Invite(t, k.AsAmina, k.AsChiara, care.TopicCrisis, care.TopicCrisisPart)
		soup := k.line(t, k.AsChiara, r, "helps", "I come over with soup", plan.Family)
		v := k.agreedPlan(t)
		k.signs(t, k.AsChiara, r, v, plan.Family, "")
		must(t, k.MakeCard(ctx, k.AsAmina, k.Amina, care.NewCard{ID: care.CardID(k.IDs.New()), CodeHash: strings.Repeat("4", 64), Sections: []string{"helps"}, Days: 30}))
		must(t, k.ErasePerson(ctx, k.AsAdmin, k.Chiara, care.NewErasure{Reason: "asked for it", Confirm: string(k.Chiara)}))
		page := k.sees(t, k.AsAmina, r)
		l, _ := page.Now.Line(soup.Line)
		f, err := page.Versions[0].Frozen()
		if err != nil || l.Standing.Words != "I come over with soup" || l.Standing.Name != "" || len(page.Said(v)) != 2 || f.Part("helps").Lines[0].Name != k.AsChiara.Name {
			t.Errorf("once Chiara is erased: %+v, %+v, %v", l, page.Said(v), err)
		}
		card, err := k.ByCard(ctx, k.Organisation, strings.Repeat("4", 64), "r")
		must(t, err)
		must(t, k.ErasePerson(ctx, k.AsAdmin, k.Amina, care.NewErasure{Reason: "asked for it", Confirm: string(k.Amina)}))
		wantKind(t, "her card", second(k.ByCard(ctx, k.Organisation, strings.Repeat("4", 64), "r")), fault.Denied)
		if got, err := k.OpenCard(ctx, card); err == nil {
			t.Errorf("whoever was in already reads %+v", got)
		}
		if got, err := k.ShowPlan(ctx, k.AsBen, r); err == nil && strings.Contains(fmt.Sprintf("%+v", got), "soup") {
			t.Errorf("Ben reads %+v", got)
		}
	})
}
