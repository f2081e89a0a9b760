package care_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/mirror"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// mirrorKit is River with more people around it.
type mirrorKit struct {
	*testkit.Kit
	staff, people []care.Actor
	AsNadia       care.Actor // stands beside Amina
}

func mirrorOf(t testing.TB, s testkit.Store, staff, people int) mirrorKit {
	t.Helper()
	k := mirrorKit{Kit: testkit.Service(t, s)}
	operator := care.Operator(k.Organisation)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range staff {
		a := k.Account(t, fmt.Sprintf("Worker %d", i), fmt.Sprintf("worker%d", i), care.RoleWorker, "")
		must(k.JoinTeam(t.Context(), operator, k.River, a.Worker, care.PartMember))
		k.staff = append(k.staff, a)
	}
	for i := range people {
		id := care.PersonID(k.IDs.New())
		must(k.AddPerson(t.Context(), operator, care.NewPerson{ID: id, Name: fmt.Sprintf("Person %d", i), Team: k.River}))
		k.people = append(k.people, k.Account(t, fmt.Sprintf("Person %d", i), fmt.Sprintf("person%d", i), care.RolePerson, id))
	}
	nadia := care.PersonID(k.IDs.New())
	must(k.AddPerson(t.Context(), operator, care.NewPerson{ID: nadia, Name: "Nadia Cole"}))
	k.AsNadia = k.Account(t, "Nadia Cole", "nadia", care.RoleCarer, nadia)
	k.Invite(t, k.AsAmina, k.AsNadia)
	return k
}

func (k mirrorKit) today() care.Date { return care.DateOf(k.Clock.Now(), time.UTC) }

func (k mirrorKit) open(t testing.TB, kind mirror.Kind, together bool) care.MirrorRoundID {
	t.Helper()
	id := care.MirrorRoundID(k.IDs.New())
	err := k.OpenMirrorRound(t.Context(), k.AsBen, care.NewMirrorRound{ID: id, Team: k.River, Kind: kind, Together: together, LastDay: k.today().Plus(14)})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (k mirrorKit) rate(t testing.TB, a care.Actor, round care.MirrorRoundID, answer, remark string) {
	t.Helper()
	err := k.RateMirror(t.Context(), a, care.NewMirrorRating{Round: round, Answers: map[string]string{"choice": answer}, Remarks: map[string]string{"choice": remark}})
	if err != nil {
		t.Fatalf("%s: %v", a.Name, err)
	}
}

func (k mirrorKit) close(t testing.TB, round care.MirrorRoundID) {
	t.Helper()
	if err := k.CloseMirrorRound(t.Context(), k.AsBen, round); err != nil {
		t.Fatal(err)
	}
}

func (k mirrorKit) look(t testing.TB, a care.Actor, round care.MirrorRoundID) care.MirrorRoundPage {
	t.Helper()
	page, err := k.ShowMirrorRound(t.Context(), a, round)
	if err != nil {
		t.Fatalf("%s: %v", a.Name, err)
	}
	return page
}

// isDenied fails unless something was refused as if it were not there.
func isDenied(t testing.TB, what string, err error) {
	t.Helper()
	if !fault.Is(err, fault.Denied) {
		t.Errorf("%s: %v, want denied", what, err)
	}
}

// TestATeamSeesItself is the way through: rated three ways, agreed, three priorities, a
// test of change, and one of two challenges shared.
func TestATeamSeesItself(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, ctx := mirrorOf(t, s, 5, 5), t.Context()
		round := k.open(t, mirror.Challenges, false)
		for _, a := range k.staff {
			k.rate(t, a, round, "development", "we do well")
		}
		for _, a := range append(k.people, k.AsAmina) {
			k.rate(t, a, round, "engagement", "not asked yet")
		}
		k.rate(t, k.AsNadia, round, mirror.None, "nobody rang me")
		if page := k.look(t, k.AsBen, round); len(page.Shown.Groups) > 0 || page.Rated {
			t.Errorf("while it is open: %+v", page.MirrorRoundLine)
		}
		k.close(t, round)
		page := k.look(t, k.AsBen, round)
		if got, want := fmt.Sprint(page.Shown.Of("choice")), "{[{staff 5 [{choice upper [we do well we do well we do well we do well we do well]}]} {people 5 [{choice lower [not asked yet not asked yet not asked yet not asked yet not asked yet not asked yet]}]} {carers 0 []}]}"; got != want {
			t.Errorf("shown is %s, want %s", got, want)
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		agree := func(item string) {
			must(k.AgreeMirrorStage(ctx, k.staff[0], care.NewMirrorAgreed{Round: round, Item: item, MirrorAgreedWords: care.MirrorAgreedWords{Stage: "engagement", Evidence: "four plans of ten", By: "the team", LivedBy: "A.", Next: "ask"}}))
		}
		agree("choice")
		agree("safety")
		must(k.SetMirrorPriorities(ctx, k.AsBen, round, []string{"choice", "safety", "staff"}, k.today().Plus(365)))
		test := care.NewMirrorTest{ID: care.MirrorTestID(k.IDs.New()), Round: round, Item: "choice", Parts: care.MirrorParts{{Words: "Offer the plan at the first visit", On: k.today()}}}
		must(k.WriteMirrorTest(ctx, k.AsBen, test))
		test.Version, test.Parts[1] = 1, care.MirrorPart{Words: "Done with four", On: k.today()}
		must(k.WriteMirrorTest(ctx, k.staff[1], test))
		page = k.look(t, k.AsBen, round)
		if len(page.Tests) != 1 || page.Tests[0].Parts.Status() != "do" || page.Tests[0].Version != 2 || len(page.Priorities) != 3 || page.Agreed["choice"].By != "the team" {
			t.Errorf("the plan is %+v, %+v, %+v", page.Tests, page.Priorities, page.Agreed)
		}
		k.sharesOne(t, round)
		k.readBy(t, round)
	})
}

// sharesOne shares one of the two challenges on which the team agreed.
func (k mirrorKit) sharesOne(t *testing.T, round care.MirrorRoundID) {
	ctx := t.Context()
	oversees := func(a care.Actor) []care.MirrorShare {
		t.Helper()
		page, err := k.ListMirrors(ctx, a)
		if err != nil || !page.Oversees {
			t.Errorf("%s oversees %v, %v", a.Name, page.Oversees, err)
		}
		return page.Shared
	}
	if got := oversees(k.AsDele); len(got) > 0 {
		t.Errorf("before anything is shared Dele sees %+v", got)
	}
	share := care.NewMirrorShare{ID: care.MirrorShareID(k.IDs.New()), Round: round, Item: "choice", By: "all of us, on Tuesday"}
	for range 2 {
		if err := k.ShareMirror(ctx, k.AsBen, share); err != nil {
			t.Fatal(err)
		}
	}
	page := k.look(t, k.AsBen, round)
	would, _ := k.WouldShare(page, "choice")
	for _, a := range []care.Actor{k.AsDele, k.AsAdmin} {
		got := oversees(a)
		if len(got) != 1 || got[0].Item != "choice" || fmt.Sprint(got[0].What) != fmt.Sprint(would) || strings.Contains(fmt.Sprint(got), "we do well") || got[0].What.Priority != 1 {
			t.Errorf("%s sees %+v, the team saw %+v", a.Name, got, would)
		}
	}
	if page, err := k.ListMirrors(ctx, k.AsBen); err != nil || page.Oversees || len(page.Shared) > 0 || len(page.Mine) != 1 {
		t.Errorf("Ben sees %+v, %v", page, err)
	}
	// What was agreed later does not go up by itself.
	must := k.AgreeMirrorStage(ctx, k.AsBen, care.NewMirrorAgreed{Round: round, Item: "choice", Version: 1, MirrorAgreedWords: care.MirrorAgreedWords{Stage: "development", By: "the team"}})
	if got := oversees(k.AsDele); must != nil || got[0].What.Agreed.Stage != "engagement" {
		t.Errorf("after a change: %v, %+v", must, got)
	}
	if err := k.EndMirrorShare(ctx, k.staff[0], round, "choice"); err != nil || len(oversees(k.AsDele)) > 0 {
		t.Errorf("after it was taken back: %v, %+v", err, oversees(k.AsDele))
	}
}

// readBy looks as each who may read a closed round, and as those who may not.
func (k mirrorKit) readBy(t *testing.T, round care.MirrorRoundID) {
	for _, a := range []care.Actor{k.AsAmina, k.AsNadia} {
		page := k.look(t, a, round)
		if len(page.Shown.Groups) != 3 || len(page.Priorities) != 3 || len(page.Tests) != 1 || page.Agreed["safety"] != (care.MirrorAgreed{Organisation: k.Organisation, Round: round, Item: "safety", Version: 1, MirrorAgreedWords: care.MirrorAgreedWords{Stage: "engagement"}, At: page.Agreed["safety"].At, ChangedBy: page.Agreed["safety"].ChangedBy}) || page.Shares != nil || page.Evidence != nil {
			t.Errorf("%s sees %+v", a.Name, page)
		}
	}
	later := care.PersonID(k.IDs.New())
	if err := k.AddPerson(t.Context(), care.Operator(k.Organisation), care.NewPerson{ID: later, Name: "Later", Team: k.River}); err != nil {
		t.Fatal(err)
	}
	asLater := k.Account(t, "Later", "later", care.RolePerson, later)
	for _, a := range []care.Actor{k.AsDele, k.AsAdmin, k.AsEve, k.AsFarid, k.AsChiara, asLater, {}} {
		_, err := k.ShowMirrorRound(t.Context(), a, round)
		isDenied(t, "the round, by "+a.Name, err)
	}
}

// TestTheMirrorIsTheTeams: nobody but those around the team does anything with it.
func TestTheMirrorIsTheTeams(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		preview := previewing(k.AsAmina)
		for method, o := range mirrorOperations {
			if o.scoped {
				continue
			}
			for _, a := range []care.Actor{k.AsEve, k.AsDele, k.AsAdmin, k.AsFarid, k.AsChiara, previewing(k.AsFarid), preview, {}} {
				_, err := o.call(t.Context(), k, a, "")
				isDenied(t, method+" by "+a.Name, err)
			}
			if !o.everybody {
				_, err := o.call(t.Context(), k, k.AsAmina, "")
				isDenied(t, method+" by Amina", err)
			}
		}
		page, err := k.ListMirrors(t.Context(), k.AsEve)
		if err != nil || page.Oversees || len(page.Mine) != 1 || page.Mine[0].ID != k.Hill {
			t.Errorf("Eve sees %+v, %v", page, err)
		}
		if list := mustSkills(t, k); slices.ContainsFunc(list, func(m care.MirrorSkill) bool { return m.Words == "Baking" }) {
			t.Errorf("a refused skill stands: %+v", list)
		}
	})
}

func mustSkills(t *testing.T, k story) []care.MirrorSkill {
	t.Helper()
	page, err := k.ShowMirror(t.Context(), k.AsBen, k.River)
	if err != nil {
		t.Fatal(err)
	}
	return page.Skills
}

// TestARatingIsHandedInOnce: it is final, is taken while the round lasts, and its group is
// how the rater stands, not what they say.
func TestARatingIsHandedInOnce(t *testing.T) {
	k, ctx := mirrorOf(t, testkit.SQLite(t), 0, 0), t.Context()
	round := k.open(t, mirror.Challenges, false)
	home := func(a care.Actor) []care.MirrorToRate {
		t.Helper()
		page, err := k.ShowHome(ctx, a, a.Person)
		if err != nil {
			t.Fatal(err)
		}
		return page.Mirrors
	}
	if got := home(k.AsAmina); len(got) != 1 || got[0].Round.ID != round || len(home(k.AsNadia)) != 1 || len(home(k.AsFarid)) > 0 {
		t.Errorf("Amina is asked %+v", got)
	}
	k.rate(t, k.AsAmina, round, "development", "")
	if len(home(k.AsAmina)) > 0 || !k.look(t, k.AsAmina, round).Rated {
		t.Error("Amina is asked again")
	}
	err := k.RateMirror(ctx, k.AsAmina, care.NewMirrorRating{Round: round, Answers: map[string]string{"choice": mirror.None}})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a second rating: %v", err)
	}
	stuffed := care.NewMirrorRating{Round: round, Group: care.MirrorStaff, Sheet: k.IDs.New(), Answers: map[string]string{"choice": mirror.None}}
	if err := k.RateMirror(ctx, k.AsNadia, stuffed); err != nil {
		t.Fatal(err)
	}
	stuffed.Sheet = k.IDs.New()
	if err := k.RateMirror(ctx, k.AsNadia, stuffed); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second rating with a sheet's id: %v", err)
	}
	err = k.Store.Read(ctx, func(tx care.Tx) error {
		all, err := tx.MirrorRatings(ctx, k.Organisation, round)
		if len(all) != 2 || !slices.ContainsFunc(all, func(r care.MirrorRating) bool { return r.Group == care.MirrorCarers && !r.Paper }) || slices.ContainsFunc(all, func(r care.MirrorRating) bool { return r.Group == care.MirrorStaff }) {
			t.Errorf("in the box are %+v", all)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	late := care.NewMirrorRating{Round: round, Answers: map[string]string{"choice": mirror.None}}
	sheet := care.NewMirrorRating{Round: round, Sheet: k.IDs.New(), Group: care.MirrorPeople, Answers: late.Answers}
	k.Clock.Add(15 * 24 * time.Hour)
	isInvalid(t, "a day late", k.RateMirror(ctx, k.AsBen, late))
	k.close(t, round)
	isInvalid(t, "after the end", k.RateMirror(ctx, k.AsBen, late))
	isInvalid(t, "on paper after the end", k.TypeMirrorSheet(ctx, k.AsBen, sheet))
}

func isInvalid(t testing.TB, what string, err error) {
	t.Helper()
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("%s: %v, want invalid", what, err)
	}
}

// TestASkillIsWhoseItIs: whoever added it takes it away, and so may the team; nobody else.
func TestASkillIsWhoseItIs(t *testing.T) {
	k, ctx := mirrorOf(t, testkit.SQLite(t), 0, 1), t.Context()
	add := func(a care.Actor) care.MirrorSkillID {
		t.Helper()
		id := care.MirrorSkillID(k.IDs.New())
		for range 2 {
			if err := k.AddMirrorSkill(ctx, a, care.NewMirrorSkill{ID: id, Team: k.River, Words: " Baking ", Whose: "A. Y."}); err != nil {
				t.Fatal(err)
			}
		}
		return id
	}
	one, two := add(k.AsAmina), add(k.AsNadia)
	isDenied(t, "another person takes it away", k.RemoveMirrorSkill(ctx, k.people[0], k.River, one))
	for _, err := range []error{k.RemoveMirrorSkill(ctx, k.AsAmina, k.River, one), k.RemoveMirrorSkill(ctx, k.AsBen, k.River, two)} {
		if err != nil {
			t.Error(err)
		}
	}
	add(k.AsAmina)
	page, err := k.ShowMirror(ctx, k.AsAmina, k.River)
	if err != nil || len(page.Skills) != 1 || page.Skills[0].Words != "Baking" || page.Results != nil || page.Evidence != nil {
		t.Errorf("Amina sees %+v, %v", page, err)
	}
	if err := k.ErasePerson(ctx, k.AsAdmin, k.Amina, care.NewErasure{Reason: "asked for it", Confirm: string(k.Amina)}); err != nil {
		t.Fatal(err)
	}
	if page, err := k.ShowMirror(ctx, k.AsBen, k.River); err != nil || len(page.Skills) != 0 || len(page.Evidence) != 7 {
		t.Errorf("after Amina was erased: %+v, %v", page, err)
	}
}
