package care_test

import (
	"context"
	"maps"

	"towpath/internal/care"
	"towpath/internal/mirror"
)

func init() { maps.Copy(operations, mirrorOperations) }

// mirrored puts a round of River's there, whoever may: closed, with a stage and a priority,
// or open.
func mirrored(ctx context.Context, k story, open bool) (care.MirrorRoundID, error) {
	r := care.MirrorRound{
		ID: care.MirrorRoundID(k.IDs.New()), Organisation: k.Organisation, Team: k.River, Kind: mirror.Challenges, LastDay: "2099-01-01", Opened: k.Clock.Now(), Closed: k.Clock.Now(),
		Priorities: []string{"everyday"},
	}
	return r.ID, k.Store.Write(ctx, func(tx care.Tx) error {
		if _, err := tx.InsertMirrorRound(ctx, r); err != nil || open {
			return err
		}
		if err := tx.CloseMirrorRound(ctx, r); err != nil {
			return err
		}
		for _, item := range []string{"everyday", "choice"} {
			_, err := tx.InsertMirrorAgreed(ctx, care.MirrorAgreed{
				Organisation: k.Organisation, Round: r.ID, Item: item, Version: 1, MirrorAgreedWords: care.MirrorAgreedWords{Stage: "engagement", Evidence: secret, By: secret},
			})
			if err != nil {
				return err
			}
		}
		return tx.SetMirrorPlan(ctx, r)
	})
}

// onAMirror is an operation on a round that is open or closed.
func onAMirror(open bool, may func(k story) care.Actor, everybody bool, do func(context.Context, story, care.Actor, care.MirrorRoundID) error) operation {
	return operation{nobody: true, may: may, everybody: everybody, by: "mirror-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		id, err := mirrored(ctx, k, open)
		if err != nil {
			return nil, err
		}
		return only(do(ctx, k, a, id))
	}}
}

// aSkill puts something on River's list past the gate.
func aSkill(ctx context.Context, k story, by care.AccountID) (care.MirrorSkillID, error) {
	id := care.MirrorSkillID(k.IDs.New())
	return id, k.Store.Write(ctx, func(tx care.Tx) error {
		_, err := tx.InsertMirrorSkill(ctx, care.MirrorSkill{ID: id, Organisation: k.Organisation, Team: k.River, Words: secret, Whose: secret, By: by, At: k.Clock.Now()})
		return err
	})
}

func aMirrorResult(k story) care.NewMirrorResult {
	return care.NewMirrorResult{
		ID: care.MirrorResultID(k.IDs.New()), Team: k.River, Tool: "rsa-r", On: "2026-01-01", Group: care.MirrorPeople, Answered: 12, Found: "Choice: 3.4", Source: "the audit office",
	}
}

// mirrorOperations are those on how a team sees itself.
var mirrorOperations = map[string]operation{
	"ListMirrors": {scoped: true, nobody: true, may: asDele, by: "mirror-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListMirrors(ctx, a)
	}},
	"ShowMirror": {nobody: true, may: asAmina, everybody: true, by: "mirror-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ShowMirror(ctx, a, k.River)
	}},
	"ShowMirrorRound": onAMirror(true, asAmina, true, func(ctx context.Context, k story, a care.Actor, id care.MirrorRoundID) error {
		_, err := k.ShowMirrorRound(ctx, a, id)
		return err
	}),
	"OpenMirrorRound": {nobody: true, may: asBen, by: "mirror-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.OpenMirrorRound(ctx, a, care.NewMirrorRound{
			ID: care.MirrorRoundID(k.IDs.New()), Team: k.River, Kind: mirror.Checklist, LastDay: care.DateOf(k.Clock.Now(), k.Clock.Now().Location()).Plus(7),
		}))
	}},
	"CloseMirrorRound": onAMirror(true, asBen, false, func(ctx context.Context, k story, a care.Actor, id care.MirrorRoundID) error {
		return k.CloseMirrorRound(ctx, a, id)
	}),
	"RateMirror": onAMirror(true, asAmina, true, func(ctx context.Context, k story, a care.Actor, id care.MirrorRoundID) error {
		return k.RateMirror(ctx, a, care.NewMirrorRating{Round: id, Answers: map[string]string{"everyday": "engagement"}})
	}),
	"TypeMirrorSheet": onAMirror(true, asBen, false, func(ctx context.Context, k story, a care.Actor, id care.MirrorRoundID) error {
		return k.TypeMirrorSheet(ctx, a, care.NewMirrorRating{Round: id, Sheet: k.IDs.New(), Group: care.MirrorCarers, Answers: map[string]string{"everyday": "engagement"}})
	}),
	"AgreeMirrorStage": onAMirror(false, asBen, false, func(ctx context.Context, k story, a care.Actor, id care.MirrorRoundID) error {
		return k.AgreeMirrorStage(ctx, a, care.NewMirrorAgreed{Round: id, Item: "safety", MirrorAgreedWords: care.MirrorAgreedWords{Stage: mirror.None, By: "all of us"}})
	}),
	"SetMirrorPriorities": onAMirror(false, asBen, false, func(ctx context.Context, k story, a care.Actor, id care.MirrorRoundID) error {
		return k.SetMirrorPriorities(ctx, a, id, []string{"safety"}, "")
	}),
	"WriteMirrorTest": onAMirror(false, asBen, false, func(ctx context.Context, k story, a care.Actor, id care.MirrorRoundID) error {
		return k.WriteMirrorTest(ctx, a, care.NewMirrorTest{ID: care.MirrorTestID(k.IDs.New()), Round: id, Item: "everyday", Parts: care.MirrorParts{{Words: "Say good morning."}}})
	}),
	"AddMirrorSkill": {nobody: true, may: asAmina, everybody: true, by: "mirror-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.AddMirrorSkill(ctx, a, care.NewMirrorSkill{ID: care.MirrorSkillID(k.IDs.New()), Team: k.River, Words: "Baking", Whose: "A. Y."}))
	}},
	"RemoveMirrorSkill": {nobody: true, may: asAmina, everybody: true, by: "mirror-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		id, err := aSkill(ctx, k, k.AsAmina.Account)
		if err != nil {
			return nil, err
		}
		return only(k.RemoveMirrorSkill(ctx, a, k.River, id))
	}},
	"NoteMirrorResult": {nobody: true, may: asBen, by: "mirror-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.NoteMirrorResult(ctx, a, aMirrorResult(k)))
	}},
	"RemoveMirrorResult": {nobody: true, may: asBen, by: "mirror-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.RemoveMirrorResult(ctx, a, k.River, care.MirrorResultID(k.IDs.New())))
	}},
	"ShareMirror": onAMirror(false, asBen, false, func(ctx context.Context, k story, a care.Actor, id care.MirrorRoundID) error {
		return k.ShareMirror(ctx, a, care.NewMirrorShare{ID: care.MirrorShareID(k.IDs.New()), Round: id, Item: "everyday", By: "all of us"})
	}),
	"EndMirrorShare": onAMirror(false, asBen, false, func(ctx context.Context, k story, a care.Actor, id care.MirrorRoundID) error {
		return k.EndMirrorShare(ctx, a, id, "everyday")
	}),
}
