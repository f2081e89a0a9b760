package care_test

import (
	"context"
	"maps"
	"strings"

	"towpath/internal/care"
	"towpath/internal/plan"
)

func init() { maps.Copy(operations, planOperations) }

// planned is what stands in Amina's plans before an operation on them is tried.
type planned struct {
	version care.PlanVersionID
	copy    care.PlanCopyID
	card    care.CardID
	meeting care.PlanID
	crisis  care.CrisisID
}

// planFor puts a crisis plan that Amina agreed to, and all that belongs to it, into her
// record. For anybody else they are ids that there is nothing of.
func (k story) planFor(ctx context.Context, p care.PersonID) (planned, error) {
	id := k.IDs.New()
	pl := planned{care.PlanVersionID(id), care.PlanCopyID(id), care.CardID(id), care.PlanID(id), care.CrisisID(id)}
	if p != k.Amina {
		return pl, nil
	}
	return pl, k.Store.Write(ctx, func(tx care.Tx) error {
		for _, then := range append(k.planRows(ctx, tx, pl, id), k.besidePlanRows(ctx, tx, pl)...) {
			if err := then(); err != nil {
				return err
			}
		}
		return nil
	})
}

// planRows puts the plan, a sheet, a version and a yes to it there.
func (k story) planRows(ctx context.Context, tx care.Tx, pl planned, id string) []func() error {
	p, crisis, at, by := k.Amina, care.PlanIDOf(k.Amina, plan.Crisis), k.Clock.Now(), k.AsAmina.Account
	body, digest := plan.Frozen{Kind: plan.Crisis, Parts: []plan.FrozenPart{{Key: "helps", Lines: []plan.FrozenLine{{Line: id, Words: secret}}}}}.Body()
	return []func() error{
		func() error {
			_, err := tx.InsertPlan(ctx, care.PlanHead{ID: crisis, Organisation: k.Organisation, Person: p, Kind: plan.Crisis, ReviewMonths: 3, At: at, By: by})
			return err
		},
		func() error {
			_, err := tx.InsertPlan(ctx, care.PlanHead{ID: pl.meeting, Organisation: k.Organisation, Person: p, Kind: plan.Meeting, Title: secret, On: "2026-03-02", ReviewMonths: 3, At: at, By: by})
			return err
		},
		func() error {
			_, err := tx.InsertPlanEdit(ctx, care.PlanEdit{Organisation: k.Organisation, Person: p, Plan: crisis, Edit: plan.Edit{
				ID: id, Line: id, Section: "helps", Act: plan.Write, Words: secret, Voice: plan.Person, By: string(by), At: at,
			}})
			return err
		},
		func() error {
			versions, err := tx.ListPlanVersions(ctx, k.Organisation, p, crisis)
			if err == nil {
				_, err = tx.InsertPlanVersion(ctx, care.PlanVersion{
					ID: pl.version, Organisation: k.Organisation, Person: p, Plan: crisis, Number: len(versions) + 1, Body: body, Digest: digest, With: secret, At: at, By: by,
				})
			}
			return err
		},
		func() error {
			_, err := tx.InsertPlanSignature(ctx, care.PlanSignature{
				ID: care.SignatureID(id), Organisation: k.Organisation, Person: p, Plan: crisis, Version: pl.version, Voice: plan.Person, Verdict: care.VerdictAgreed, At: at, By: by,
			})
			return err
		},
	}
}

// besidePlanRows puts a copy, a card and a crisis that is over there.
func (k story) besidePlanRows(ctx context.Context, tx care.Tx, pl planned) []func() error {
	p, crisis, at, by := k.Amina, care.PlanIDOf(k.Amina, plan.Crisis), k.Clock.Now(), k.AsAmina.Account
	return []func() error{
		func() error {
			_, err := tx.InsertPlanCopy(ctx, care.PlanCopy{ID: pl.copy, Organisation: k.Organisation, Person: p, Plan: crisis, Version: pl.version, Place: secret, At: at, By: by})
			return err
		},
		func() error {
			_, err := tx.InsertCrisisCard(ctx, care.CrisisCard{
				ID: pl.card, Organisation: k.Organisation, Person: p, CodeHash: strings.Repeat("d", 64), Sections: []string{"helps"}, ShowsName: true, MadeAt: at, MadeBy: by, ExpiresAt: at.AddDate(0, 0, 30),
			})
			return err
		},
		func() error {
			_, err := tx.InsertCrisis(ctx, care.Crisis{ID: pl.crisis, Organisation: k.Organisation, Person: p, BeganAt: at, BeganBy: by})
			return err
		},
		func() error { return tx.EndCrisis(ctx, k.Organisation, p, by, at) },
	}
}

// onPlan is an operation on what planFor made.
func onPlan(call func(ctx context.Context, k story, a care.Actor, p care.PersonID, pl planned) (any, error)) func(context.Context, story, care.Actor, care.PersonID) (any, error) {
	return func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		pl, err := k.planFor(ctx, p)
		if err != nil {
			return nil, err
		}
		return call(ctx, k, a, p, pl)
	}
}

// showsPlan and writesPlan are operations on the one plan of a kind.
func showsPlan(kind plan.Kind, as string) operation {
	return operation{as: as, by: "plan-", call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, _ planned) (any, error) {
		return k.ShowPlan(ctx, a, care.PlanRef{Person: p, Kind: kind})
	})}
}

func writesPlan(kind plan.Kind, as string) operation {
	return operation{as: as, by: "plan-", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.WritePlan(ctx, a, care.PlanRef{Person: p, Kind: kind}, newLine(k, a, kind, "new")))
	}}
}

// newLine is a new line in the first section of a plan, in the voice that an actor has.
func newLine(k story, a care.Actor, kind plan.Kind, words string) care.NewPlanEdit {
	return care.NewPlanEdit{
		ID: care.PlanEditID(k.IDs.New()), Line: k.IDs.New(), Section: kind.Sections()[0].Key, Act: plan.Write, Words: words, Voice: voiceOf(k, a),
	}
}

// voiceOf is the voice in which somebody of the cast speaks in Amina's plans.
func voiceOf(k story, a care.Actor) plan.Voice {
	switch {
	case a.Person == k.Amina:
		return plan.Person
	case a.Role.Works():
		return plan.Worker
	}
	return plan.Family
}

// crisisOf names somebody's crisis plan.
func crisisOf(p care.PersonID) care.PlanRef { return care.PlanRef{Person: p, Kind: plan.Crisis} }

// cardOnTable is the card that asCard holds.
const cardOnTable care.CardID = "01950000-0000-7000-8000-0000000ca4d1"

// asCard is whoever holds the code of a card of Amina's.
func asCard(k story) care.Actor {
	ctx, at := context.Background(), k.Clock.Now()
	hash := strings.Repeat("e", 64)
	_ = k.Store.Write(ctx, func(tx care.Tx) error {
		_, err := tx.InsertCrisisCard(ctx, care.CrisisCard{
			ID: cardOnTable, Organisation: k.Organisation, Person: k.Amina, CodeHash: hash, Sections: []string{"helps"}, MadeAt: at, MadeBy: k.AsAmina.Account, ExpiresAt: at.AddDate(0, 0, 30),
		})
		return err
	})
	a, _ := k.ByCard(ctx, k.Organisation, hash, "request-of-the-card") // nobody, who is refused, where it did not work
	return a
}

// planOperations are those on plans.
var planOperations = map[string]operation{
	"ListPlans": {by: "plan-", call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, _ planned) (any, error) {
		return k.ListPlans(ctx, a, p)
	})},
	"PastCrises": {as: "ListPlans", by: "plan-", call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, _ planned) (any, error) {
		return k.PastCrises(ctx, a, p)
	})},
	"ShowPlan:Wellness":  showsPlan(plan.Wellness, "ShowWellnessPlan"),
	"ShowPlan:Crisis":    showsPlan(plan.Crisis, "ShowCrisisPlan"),
	"ShowPlan:Carer":     showsPlan(plan.Carer, "ShowCarerPlan"),
	"WritePlan:Wellness": writesPlan(plan.Wellness, "WriteWellnessPlan"),
	"WritePlan:Crisis":   writesPlan(plan.Crisis, "WriteCrisisPlan"),
	"WritePlan:Carer":    writesPlan(plan.Carer, "WriteCarerPlan"),
	"ShowPlan:Meeting": {as: "ShowMeeting", by: "plan-", call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, pl planned) (any, error) {
		return k.ShowPlan(ctx, a, care.PlanRef{Person: p, Kind: plan.Meeting, Plan: pl.meeting})
	})},
	"WritePlan:Meeting": {as: "WriteMeeting", by: "plan-", call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, pl planned) (any, error) {
		return only(k.WritePlan(ctx, a, care.PlanRef{Person: p, Kind: plan.Meeting, Plan: pl.meeting}, newLine(k, a, plan.Meeting, "new")))
	})},
	"BeginMeeting": {as: "WriteMeeting", by: "plan-", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.BeginMeeting(ctx, a, p, care.NewMeeting{ID: care.PlanID(k.IDs.New()), Kind: plan.EarlySigns, Title: "new", On: "2026-03-02"}))
	}},
	"PutForward": {by: "plan-", call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, _ planned) (any, error) {
		return only(k.PutForward(ctx, a, crisisOf(p), care.NewPlanVersion{ID: care.PlanVersionID(k.IDs.New()), With: "new"}))
	})},
	"SignPlan": {by: "plan-", call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, pl planned) (any, error) {
		return only(k.SignPlan(ctx, a, crisisOf(p), care.NewSignature{ID: care.SignatureID(k.IDs.New()), Version: pl.version, Voice: voiceOf(k, a), Verdict: care.VerdictAgreed}))
	})},
	"ConfirmPlan": {by: "plan-", call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, pl planned) (any, error) {
		return only(k.ConfirmPlan(ctx, a, crisisOf(p), care.NewConfirmation{ID: care.ConfirmationID(k.IDs.New()), Version: pl.version, Voice: plan.Person}))
	})},
	"SetPlanReview": {by: "plan-", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.SetPlanReview(ctx, a, crisisOf(p), 6))
	}},
	"NotePlanCopy": {by: "plan-", call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, pl planned) (any, error) {
		return only(k.NotePlanCopy(ctx, a, crisisOf(p), care.NewPlanCopy{ID: care.PlanCopyID(k.IDs.New()), Version: pl.version, Place: "new"}))
	})},
	"EndPlanCopy": {by: "plan-", call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, pl planned) (any, error) {
		return only(k.EndPlanCopy(ctx, a, p, pl.copy))
	})},
	"MakeCard": {by: "plan-", may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.MakeCard(ctx, a, p, care.NewCard{ID: care.CardID(k.IDs.New()), CodeHash: strings.Repeat("f", 64), Sections: []string{"helps"}, Days: 30}))
	}},
	"EndCard": {by: "plan-", call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, pl planned) (any, error) {
		return only(k.EndCard(ctx, a, p, pl.card))
	})},
	"OpenCard": {by: "plan-", may: asCard, call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, _ planned) (any, error) {
		a.Person = p // whoever says that they are
		return k.OpenCard(ctx, a)
	})},
	"ReviewCrisis": {by: "plan-", call: onPlan(func(ctx context.Context, k story, a care.Actor, p care.PersonID, pl planned) (any, error) {
		return only(k.ReviewCrisis(ctx, a, p, care.NewCrisisReview{ID: care.CrisisReviewID(k.IDs.New()), Crisis: pl.crisis, Voice: voiceOf(k, a), Followed: care.FollowedPartly, Words: "new"}))
	})},
	"CountFollowed": {nobody: true, by: "plan-", may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.CountFollowed(ctx, a, k.River)
	}},
}
