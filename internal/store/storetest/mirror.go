package storetest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"towpath/internal/care"
	"towpath/internal/mirror"
)

// shownOf is something to show, with words on which stores have stumbled.
func shownOf(item string) care.MirrorShown {
	return care.MirrorShown{Groups: []care.ShownGroup{
		{Group: care.MirrorStaff, AtLeast: 10, Items: []care.ShownItem{{Item: item, Place: "development", Remarks: []string{hard[0], hard[2]}}}},
		{Group: care.MirrorTogether},
	}}
}

func aMirrorComesBack(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, team := t.Context(), w.org.ID, w.team.ID
	one := care.MirrorRound{ID: care.MirrorRoundID(w.goal.ID), Organisation: org, Team: team, Kind: mirror.Challenges, Together: true, LastDay: "2026-04-01", Opened: at(30), OpenedBy: w.account.ID}
	two := one
	two.ID, two.Kind, two.Together, two.Opened = care.MirrorRoundID(w.step.ID), mirror.Checklist, false, at(31)
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return once(want, "one")(tx.InsertMirrorRound(ctx, one)) },
				func() error { return once(want, "two")(tx.InsertMirrorRound(ctx, two)) },
			)
		})
	}
	rounds := func(org care.OrganisationID, team care.TeamID) []care.MirrorRound {
		return read(t, s, func(tx care.Tx) ([]care.MirrorRound, error) { return tx.ListMirrorRounds(ctx, org, team) })
	}
	same(t, "the latest first", rounds(org, team), []care.MirrorRound{two, one})
	same(t, "another team's", rounds(org, care.TeamID(w.goal.ID)), []care.MirrorRound(nil))
	same(t, "another organisation's", rounds(care.OrganisationID(team), team), []care.MirrorRound(nil))
	one.Shown, one.Closed, one.ClosedBy = shownOf("choice"), at(40), w.account.ID
	one.Priorities, one.ReviewOn = []string{"choice", "safety"}, "2027-04-01"
	write(t, s, func(tx care.Tx) error {
		return all(func() error { return tx.CloseMirrorRound(ctx, one) }, func() error { return tx.SetMirrorPlan(ctx, one) })
	})
	err := s.Write(ctx, func(tx care.Tx) error { return tx.CloseMirrorRound(ctx, one) })
	if err == nil {
		t.Error("a round is closed twice")
	}
	write(t, s, func(tx care.Tx) error {
		held, err := tx.HoldMirrorRound(ctx, org, one.ID)
		same(t, "held", held, one)
		return err
	})
	same(t, "one", read(t, s, func(tx care.Tx) (care.MirrorRound, error) { return tx.MirrorRound(ctx, org, one.ID) }), one)
	elsewhere := care.OrganisationID(team)
	wantDenied(t, "another organisation holds it", s.Write(ctx, func(tx care.Tx) error {
		_, err := tx.HoldMirrorRound(ctx, elsewhere, one.ID)
		return err
	}))
	wantDenied(t, "another organisation reads it", s.Read(ctx, func(tx care.Tx) error {
		_, err := tx.MirrorRound(ctx, elsewhere, one.ID)
		return err
	}))
}

// aBoxTellsNoOrder: ratings come back, in an order that does not depend on when each was
// handed in, and are gone when the round is closed.
func aBoxTellsNoOrder(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	round := care.MirrorRound{ID: care.MirrorRoundID(w.goal.ID), Organisation: org, Team: w.team.ID, Kind: mirror.Challenges, LastDay: "2026-04-01", Opened: at(30)}
	var ratings []care.MirrorRating
	for i, answer := range []string{"none", "transformation", "engagement", "development"} {
		ratings = append(ratings, care.MirrorRating{Group: care.MirrorStaff, Paper: i > 2, Answers: map[string]string{"choice": answer}, Remarks: map[string]string{"choice": hard[i]}})
	}
	box := func() []care.MirrorRating {
		return read(t, s, func(tx care.Tx) ([]care.MirrorRating, error) { return tx.MirrorRatings(ctx, org, round.ID) })
	}
	write(t, s, func(tx care.Tx) error { return once(true, "round")(tx.InsertMirrorRound(ctx, round)) })
	same(t, "an empty box", box(), []care.MirrorRating(nil))
	put := func(list []care.MirrorRating) []care.MirrorRating {
		for i := range list {
			write(t, s, func(tx care.Tx) error { return tx.SetMirrorRatings(ctx, org, round.ID, list[:i+1]) })
		}
		return box()
	}
	first := put(ratings)
	backwards := slices.Clone(ratings)
	slices.Reverse(backwards)
	same(t, "handed in the other way round", put(backwards), first)
	for _, r := range ratings {
		if !slices.ContainsFunc(first, func(o care.MirrorRating) bool { return cmp.Equal(o, r) }) {
			t.Errorf("%+v is not among %+v", r, first)
		}
	}
	has := func(org care.OrganisationID, part string) bool {
		return read(t, s, func(tx care.Tx) (bool, error) { return tx.HasMirrorPart(ctx, org, round.ID, part) })
	}
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error {
			return once(want, "part")(tx.InsertMirrorPart(ctx, org, round.ID, string(w.account.ID)))
		})
	}
	same(t, "took part", []bool{has(org, string(w.account.ID)), has(org, string(w.team.ID)), has(care.OrganisationID(w.team.ID), string(w.account.ID))}, []bool{true, false, false})
	round.Closed = at(50)
	write(t, s, func(tx care.Tx) error { return tx.CloseMirrorRound(ctx, round) })
	same(t, "after the end", box(), []care.MirrorRating(nil))
}

func aMirrorPlanHasVersions(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, round := t.Context(), w.org.ID, care.MirrorRoundID(w.goal.ID)
	agreed := care.MirrorAgreed{
		Organisation: org, Round: round, Item: "choice", Version: 1, At: at(30), ChangedBy: w.account.ID,
		MirrorAgreedWords: care.MirrorAgreedWords{Stage: "engagement", Evidence: hard[0], By: hard[1], LivedBy: hard[2], Next: hard[4]},
	}
	again := agreed
	again.Version, again.LivedBy, again.At = 2, "", at(31)
	test := care.MirrorTest{ID: care.MirrorTestID(w.step.ID), Organisation: org, Round: round, Item: "choice", Version: 1, Parts: care.MirrorParts{{Words: hard[0], On: "2026-03-01"}}, At: at(32), By: w.account.ID}
	later := test
	later.Version, later.At, later.Parts[3] = 2, at(33), care.MirrorPart{Words: hard[2]}
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return once(want, "agreed")(tx.InsertMirrorAgreed(ctx, agreed)) },
				func() error { return once(want, "again")(tx.InsertMirrorAgreed(ctx, again)) },
				func() error { return once(want, "test")(tx.InsertMirrorTest(ctx, test)) },
				func() error { return once(want, "later")(tx.InsertMirrorTest(ctx, later)) },
			)
		})
	}
	list := func(org care.OrganisationID) ([]care.MirrorAgreed, []care.MirrorTest) {
		return read(t, s, func(tx care.Tx) ([]care.MirrorAgreed, error) { return tx.ListMirrorAgreed(ctx, org, round) }),
			read(t, s, func(tx care.Tx) ([]care.MirrorTest, error) { return tx.ListMirrorTests(ctx, org, round) })
	}
	a, tests := list(org)
	same(t, "agreed", a, []care.MirrorAgreed{agreed, again})
	same(t, "tests", tests, []care.MirrorTest{test, later})
	a, tests = list(care.OrganisationID(w.team.ID))
	same(t, "another organisation's", len(a)+len(tests), 0)
}

func whatATeamKeepsBeside(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, team := t.Context(), w.org.ID, w.team.ID
	elsewhere := care.OrganisationID(team)
	skill := care.MirrorSkill{ID: care.MirrorSkillID(w.goal.ID), Organisation: org, Team: team, Words: hard[0], Whose: hard[2], At: at(30), By: w.account.ID}
	result := care.MirrorResult{
		ID: care.MirrorResultID(w.goal.ID), Organisation: org, Team: team, Tool: "rsa-r", On: "2026-02-01", Group: care.MirrorPeople, Answered: 12, Found: hard[4], Source: hard[1], At: at(31), By: w.account.ID,
	}
	share := care.MirrorShare{
		ID: care.MirrorShareID(w.goal.ID), Organisation: org, Round: care.MirrorRoundID(w.step.ID), Team: team, Item: "choice", By: hard[2], At: at(32), SharedBy: w.account.ID,
		What: care.MirrorSharedItem{Shown: shownOf("choice"), Agreed: care.MirrorAgreedWords{Stage: "engagement", Evidence: hard[0]}, Priority: 2, ClosedOn: "2026-03-01"},
	}
	for _, want := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return once(want, "skill")(tx.InsertMirrorSkill(ctx, skill)) },
				func() error { return once(want, "result")(tx.InsertMirrorResult(ctx, result)) },
				func() error { return once(want, "share")(tx.InsertMirrorShare(ctx, share)) },
			)
		})
	}
	skills := func(org care.OrganisationID) []care.MirrorSkill {
		return read(t, s, func(tx care.Tx) ([]care.MirrorSkill, error) { return tx.ListMirrorSkills(ctx, org, team) })
	}
	results := func(org care.OrganisationID) []care.MirrorResult {
		return read(t, s, func(tx care.Tx) ([]care.MirrorResult, error) { return tx.ListMirrorResults(ctx, org, team) })
	}
	shares := func(org care.OrganisationID) []care.MirrorShare {
		return read(t, s, func(tx care.Tx) ([]care.MirrorShare, error) { return tx.ListMirrorShares(ctx, org) })
	}
	same(t, "skills", skills(org), []care.MirrorSkill{skill})
	same(t, "results", results(org), []care.MirrorResult{result})
	same(t, "shares", shares(org), []care.MirrorShare{share})
	same(t, "another organisation's", len(skills(elsewhere))+len(results(elsewhere))+len(shares(elsewhere)), 0)
	gone := func(org care.OrganisationID) {
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return tx.DeleteMirrorSkill(ctx, org, team, skill.ID) },
				func() error { return tx.DeleteMirrorResult(ctx, org, team, result.ID) },
				func() error { return tx.EndMirrorShare(ctx, org, share.Round, share.Item, w.account.ID, at(40)) },
			)
		})
	}
	gone(elsewhere)
	same(t, "taken away elsewhere", len(skills(org))+len(results(org))+len(shares(org)), 3)
	gone(org)
	same(t, "taken away", len(skills(org))+len(results(org))+len(shares(org)), 0)
	counts := read(t, s, func(tx care.Tx) (care.MirrorCounts, error) { return tx.CountMirrorEvidence(ctx, org, team, at(99)) })
	same(t, "counts", counts, care.MirrorCounts{WithGoal: counts.WithGoal})
}
