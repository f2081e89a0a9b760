package storetest

import (
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/plan"
	"towpath/internal/testkit"
)

// planned is one record of each kind that belongs to somebody's plans.
type planned struct {
	head         care.PlanHead
	edits        []care.PlanEdit
	version      care.PlanVersion
	signature    care.PlanSignature
	confirmation care.PlanConfirmation
	copied       care.PlanCopy
	card         care.CrisisCard
	opening      care.CardOpening
	review       care.CrisisReview
}

func newPlanned(w world) planned {
	org, person, by, name := w.org.ID, w.person.ID, w.account.ID, w.account.Name
	ids := testkit.NewIDs()
	id := care.PlanIDOf(person, plan.Crisis)
	body, digest := plan.Frozen{Kind: plan.Crisis, Parts: []plan.FrozenPart{{Key: "helps", Lines: []plan.FrozenLine{{Line: "l", Words: hard[0]}}}}}.Body()
	p := planned{
		head:    care.PlanHead{ID: id, Organisation: org, Person: person, Kind: plan.Crisis, Title: hard[1], On: "2026-03-14", ReviewMonths: 3, At: at(50), By: by},
		version: care.PlanVersion{ID: care.PlanVersionID(ids.New()), Organisation: org, Person: person, Plan: id, Number: 1, Body: body, Digest: digest, With: hard[1], Capacity: hard[2], Witnesses: hard[3], At: at(54), By: by, ByName: name},
		card: care.CrisisCard{
			ID: care.CardID(ids.New()), Organisation: org, Person: person, CodeHash: ids.New(), Sections: []string{"helps", "call"}, ShowsName: true, MadeAt: at(58), MadeBy: by, ExpiresAt: at(700),
		},
	}
	line, first := ids.New(), ids.New()
	p.edits = []care.PlanEdit{
		{Organisation: org, Person: person, Plan: id, Edit: plan.Edit{
			ID: first, Line: line, Section: "helps", Act: plan.Write, Words: hard[0], Detail: hard[4], Day: "2026-03-13", Voice: plan.Person, By: string(by), Name: name, Source: "journey", At: at(51),
		}},
		{Organisation: org, Person: person, Plan: id, Edit: plan.Edit{
			ID: ids.New(), Line: line, Section: "helps", Act: plan.Remove, Base: []string{first, ids.New()}, Voice: plan.Family, By: "somebody", At: at(52),
		}},
		{Organisation: org, Person: person, Plan: id, Edit: plan.Edit{
			ID: ids.New(), Line: line, Section: "helps", Act: plan.Place, After: ids.New(), Voice: plan.Person, By: "somebody", Recorded: true, At: at(53),
		}},
	}
	p.signature = care.PlanSignature{
		ID: care.SignatureID(ids.New()), Organisation: org, Person: person, Plan: id, Version: p.version.ID, Voice: plan.Person, Verdict: care.VerdictNotAgreed, Because: hard[2], At: at(55), By: by, ByName: name,
	}
	p.confirmation = care.PlanConfirmation{ID: care.ConfirmationID(ids.New()), Organisation: org, Person: person, Plan: id, Version: p.version.ID, Voice: plan.Person, At: at(56), By: by, ByName: name}
	p.copied = care.PlanCopy{ID: care.PlanCopyID(ids.New()), Organisation: org, Person: person, Plan: id, Version: p.version.ID, Place: hard[0], At: at(57), By: by}
	p.opening = care.CardOpening{ID: ids.New(), Organisation: org, Person: person, Card: p.card.ID, At: at(59)}
	p.review = care.CrisisReview{
		ID: care.CrisisReviewID(ids.New()), Organisation: org, Person: person, Crisis: care.CrisisID(ids.New()), Version: p.version.ID, Voice: plan.Worker, Followed: care.FollowedPartly, Words: hard[4], At: at(60), By: by, ByName: name,
	}
	return p
}

func (p planned) fill(t *testing.T, tx care.Tx, added bool) error {
	ctx := t.Context()
	was := func(what string) func(bool, error) error { return once(added, what) }
	err := all(
		func() error { return was("InsertPlan")(tx.InsertPlan(ctx, p.head)) },
		func() error { return was("InsertPlanVersion")(tx.InsertPlanVersion(ctx, p.version)) },
		func() error { return was("InsertPlanSignature")(tx.InsertPlanSignature(ctx, p.signature)) },
		func() error {
			return was("InsertPlanConfirmation")(tx.InsertPlanConfirmation(ctx, p.confirmation))
		},
		func() error { return was("InsertPlanCopy")(tx.InsertPlanCopy(ctx, p.copied)) },
		func() error { return was("InsertCrisisCard")(tx.InsertCrisisCard(ctx, p.card)) },
		func() error { return was("InsertCardOpening")(tx.InsertCardOpening(ctx, p.opening)) },
		func() error { return was("InsertCrisisReview")(tx.InsertCrisisReview(ctx, p.review)) },
	)
	for _, e := range p.edits {
		if err == nil {
			err = was("InsertPlanEdit")(tx.InsertPlanEdit(ctx, e))
		}
	}
	return err
}

// seen looks at everything as somebody's; where it is not theirs there is nothing of it.
func (p planned) seen(t *testing.T, tx care.Tx, org care.OrganisationID, person care.PersonID) {
	t.Helper()
	ctx, mine := t.Context(), org == p.head.Organisation && person == p.head.Person
	looked(t, "ListPlans", none(mine, p.head))(tx.ListPlans(ctx, org, person))
	looked(t, "ListPlanEdits", none(mine, p.edits...))(tx.ListPlanEdits(ctx, org, person, p.head.ID))
	looked(t, "ListPlanVersions", none(mine, p.version))(tx.ListPlanVersions(ctx, org, person, p.head.ID))
	looked(t, "ListPlanSignatures", none(mine, p.signature))(tx.ListPlanSignatures(ctx, org, person, p.head.ID))
	looked(t, "ListPlanConfirmations", none(mine, p.confirmation))(tx.ListPlanConfirmations(ctx, org, person, p.head.ID))
	looked(t, "ListPlanCopies", none(mine, p.copied))(tx.ListPlanCopies(ctx, org, person, p.head.ID))
	looked(t, "ListCrisisCards", none(mine, p.card))(tx.ListCrisisCards(ctx, org, person))
	looked(t, "ListCardOpenings", none(mine, p.opening))(tx.ListCardOpenings(ctx, org, person))
	looked(t, "ListCrisisReviews", none(mine, p.review))(tx.ListCrisisReviews(ctx, org, person))
	if mine {
		looked(t, "Plan", p.head)(tx.Plan(ctx, org, person, p.head.ID))
	} else {
		wantDenied(t, "Plan of somebody else", second(tx.Plan(ctx, org, person, p.head.ID)))
	}
}

// none gives a list where there is to be one.
func none[T any](there bool, list ...T) []T {
	if there {
		return list
	}
	return nil
}

func plansComeBack(t *testing.T, s Store) {
	w := settle(t, s)
	p := newPlanned(w)
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	write(t, s, func(tx care.Tx) error { return p.fill(t, tx, true) })
	write(t, s, func(tx care.Tx) error { return p.fill(t, tx, false) })
	again := p.version
	again.ID = care.PlanVersionID(testkit.NewIDs().New())
	write(t, s, func(tx care.Tx) error {
		return once(false, "a second version of the same number")(tx.InsertPlanVersion(ctx, again))
	})
	must(t, s.Read(ctx, func(tx care.Tx) error {
		p.seen(t, tx, org, person)
		p.seen(t, tx, org, care.PersonID(testkit.NewIDs().New()))
		p.seen(t, tx, "elsewhere", person)
		return nil
	}))
	other := care.PersonID(testkit.NewIDs().New())
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return tx.SetPlanReview(ctx, org, other, p.head.ID, 12) },
			func() error { return tx.EndPlanCopy(ctx, org, other, p.copied.ID, at(80)) },
			func() error { return tx.EndCrisisCard(ctx, org, other, p.card.ID, at(80)) },
			func() error { return tx.EndCrisisCard(ctx, "elsewhere", person, p.card.ID, at(80)) },
		)
	})
	must(t, s.Read(ctx, func(tx care.Tx) error { p.seen(t, tx, org, person); return nil }))
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return tx.SetPlanReview(ctx, org, person, p.head.ID, 12) },
			func() error { return tx.EndPlanCopy(ctx, org, person, p.copied.ID, at(81)) },
			func() error { return tx.EndPlanCopy(ctx, org, person, p.copied.ID, at(82)) },
		)
	})
	p.head.ReviewMonths, p.copied.BackAt = 12, at(81)
	must(t, s.Read(ctx, func(tx care.Tx) error { p.seen(t, tx, org, person); return nil }))
}

// aCardOpensUntilItEnds: by its code alone, in its organisation, until its day, until it
// is cut off, and until the person is erased.
func aCardOpensUntilItEnds(t *testing.T, s Store) {
	w := settle(t, s)
	p := newPlanned(w)
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	kept := p.card
	kept.ID, kept.CodeHash = care.CardID(testkit.NewIDs().New()), testkit.NewIDs().New()
	write(t, s, func(tx care.Tx) error {
		return all(
			func() error { return p.fill(t, tx, true) },
			func() error { return once(true, "InsertCrisisCard")(tx.InsertCrisisCard(ctx, kept)) },
		)
	})
	opens := func(c care.CrisisCard, of care.OrganisationID, when time.Time) error {
		return s.Read(ctx, func(tx care.Tx) error {
			got, err := tx.CrisisCard(ctx, of, c.CodeHash, when)
			if err == nil {
				same(t, "CrisisCard", got, c)
			}
			return err
		})
	}
	must(t, opens(p.card, org, at(699)))
	wantDenied(t, "a card that is over", opens(p.card, org, at(700)))
	wantDenied(t, "elsewhere", opens(p.card, "elsewhere", at(699)))
	wantDenied(t, "no code", opens(care.CrisisCard{}, org, at(699)))
	for _, when := range []int{100, 101} { // the second time changes nothing
		write(t, s, func(tx care.Tx) error { return tx.EndCrisisCard(ctx, org, person, p.card.ID, at(when)) })
	}
	wantDenied(t, "a card that was cut off", opens(p.card, org, at(99)))
	wantDenied(t, "a card that has no code any more", opens(care.CrisisCard{}, org, at(99)))
	cards := func(tx care.Tx) ([]care.CrisisCard, error) { return tx.ListCrisisCards(ctx, org, person) }
	for _, c := range read(t, s, cards) {
		if c.ID == p.card.ID && (c.CodeHash != "" || !c.EndedAt.Equal(at(100))) {
			t.Errorf("a card that was cut off is %+v", c)
		}
	}
	must(t, opens(kept, org, at(699)))
	erase(t, s, w)
	wantDenied(t, "a card of somebody who is erased", opens(kept, org, at(699)))
	for _, c := range read(t, s, cards) {
		if c.CodeHash != "" || c.EndedAt.IsZero() {
			t.Errorf("a card of somebody who is erased is %+v", c)
		}
	}
}

// followedIsCounted: the latest of each voice and crisis, since an instant, of those whom
// a team supports now.
func followedIsCounted(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, ids := t.Context(), w.org.ID, testkit.NewIDs()
	say := func(crisis care.CrisisID, v plan.Voice, f care.Followed, when int) {
		write(t, s, func(tx care.Tx) error {
			return once(true, "InsertCrisisReview")(tx.InsertCrisisReview(ctx, care.CrisisReview{
				ID: care.CrisisReviewID(ids.New()), Organisation: org, Person: w.person.ID, Crisis: crisis, Voice: v, Followed: f, At: at(when), By: w.account.ID,
			}))
		})
	}
	count := func(team care.TeamID, since int) []care.FollowedCount {
		return read(t, s, func(tx care.Tx) ([]care.FollowedCount, error) { return tx.CountFollowed(ctx, org, team, at(since)) })
	}
	one, two := care.CrisisID(ids.New()), care.CrisisID(ids.New())
	say(one, plan.Person, care.FollowedYes, 70)
	say(one, plan.Person, care.FollowedNo, 71)
	say(one, plan.Worker, care.FollowedPartly, 72)
	say(two, plan.Person, care.FollowedNo, 73)
	same(t, "all", count(w.team.ID, 0), []care.FollowedCount{{Voice: plan.Person, Followed: care.FollowedNo, Count: 2}, {Voice: plan.Worker, Followed: care.FollowedPartly, Count: 1}})
	same(t, "lately", count(w.team.ID, 73), []care.FollowedCount{{Voice: plan.Person, Followed: care.FollowedNo, Count: 1}})
	same(t, "another team", count(care.TeamID(ids.New()), 0), []care.FollowedCount{})
	write(t, s, func(tx care.Tx) error {
		w.supported.Until = at(90)
		return tx.EndTeamPerson(ctx, w.supported)
	})
	same(t, "once the person has left", count(w.team.ID, 0), []care.FollowedCount{})
}
