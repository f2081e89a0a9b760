package care_test

import (
	"context"

	"towpath/internal/care"
)

// circleOperations are those of the people around a person.
var circleOperations = map[string]operation{
	"TakeCopy": {may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.TakeCopy(ctx, a, p)
	}},
	"ImportPerson": {nobody: true, may: asAdmin, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.ImportPerson(ctx, a, care.Record{Person: care.Person{ID: care.PersonID(k.IDs.New()), Name: "New"}}, k.River))
	}},
	"ListCircle": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListCircle(ctx, a, p)
	}},
	"InviteToCircle": {may: asAmina, by: "person-", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.InviteToCircle(ctx, a, p, care.NewMember{
			ID: care.MemberID(k.IDs.New()), Kind: care.MemberCarer, Name: "New", CodeHash: codeOf(k, a), Consents: []care.NewConsent{k.Consent(care.TopicBloom)},
		}))
	}},
	"EndMembership": {may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.EndMembership(ctx, a, p, k.member))
	}},
	"LeaveCircle": {may: asNadia, by: "circle-", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.LeaveCircle(ctx, a, p))
	}},
	"ListMyCircles": {scoped: true, nobody: true, everybody: true, by: "circle-", may: asNadia, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListMyCircles(ctx, a)
	}},
	"ShowShared": {may: asNadia, by: "circle-", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ShowShared(ctx, a, p)
	}},
	"ShowInvitation": {may: asInvited, by: "circle-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ShowInvitation(ctx, a, codeOf(k, a))
	}},
	"JoinCircle": {may: asInvited, by: "circle-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(joined(k.JoinCircle(ctx, a, codeOf(k, a), &care.NewCarer{
			Account: care.AccountID(k.IDs.New()), Person: care.PersonID(k.IDs.New()), Name: "Omar Said", Username: "omar", PasswordHash: "x",
		})))
	}},
	"GrantConsent": {may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.GrantConsent(ctx, a, p, k.member, k.Consent(care.TopicBloom)))
	}},
	"WithdrawConsent": {may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.WithdrawConsent(ctx, a, p, k.member, care.TopicBloom))
	}},
	"BeginCrisis": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.BeginCrisis(ctx, a, p, care.CrisisID(k.IDs.New())))
	}},
	"EndCrisis": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.EndCrisis(ctx, a, p))
	}},
	"TellTeam": {may: asNadia, by: "circle-", call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.TellTeam(ctx, a, p, care.NewTold{ID: care.ToldID(k.IDs.New()), Words: "new"}))
	}},
	"ListTold": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return k.ListTold(ctx, a, p)
	}},
	"ReadTold": {may: asBen, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.ReadTold(ctx, a, p, k.told))
	}},
	"OpenEmergency": {may: asBen, workers: true, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		_, err := k.OpenEmergency(ctx, a, care.NewEmergency{ID: care.EmergencyID(k.IDs.New()), Reference: "W-101", Reason: "found asleep at the lock, cold"})
		return only(err)
	}},
	"AcknowledgeEmergency": {may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.AcknowledgeEmergency(ctx, a, p, care.EmergencyID(k.IDs.New())))
	}},
	"ShareReadings": {may: asAmina, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.ShareReadings(ctx, a, p, k.apart))
	}},
	"MakeReadingLink": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		_, err := k.MakeReadingLink(ctx, a, p, k.apart, care.NewReadingLink{ID: care.LinkID(k.IDs.New()), CodeHash: k.code})
		return only(err)
	}},
	"EndReadingLink": {call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.EndReadingLink(ctx, a, p, k.apart))
	}},
}

func joined(_ care.PersonID, err error) error { return err }
