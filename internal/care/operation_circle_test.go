package care_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
)

// agreement is what somebody says who has no account: their sister may see the Bloom.
func agreement(k story) care.Agreement {
	bloom := k.Consent(care.TopicBloom)
	bloom.Until = k.Now().Add(28 * 24 * time.Hour)
	return care.Agreement{
		Here: true, Heard: true, Yes: true,
		Member: care.NewMember{ID: care.MemberID(k.IDs.New()), Kind: care.MemberCarer, Name: "Hana", CodeHash: strings.Repeat("c", 64), Consents: []care.NewConsent{bloom}},
	}
}

// agreedMember is who is let in by withAgreement.
const agreedMember care.MemberID = "01950000-0000-7000-8000-00000000e0d1"

// withAgreement is a person without an account with whom Ben wrote something down.
func (k story) withAgreement(t testing.TB) care.PersonID {
	t.Helper()
	p, n := k.newcomer(t), agreement(k)
	n.Member.ID = agreedMember
	must(t, k.AgreeSharing(t.Context(), k.AsBen, p, n))
	return p
}

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
	"ListStaff": {scoped: true, nobody: true, everybody: true, by: "circle-", may: asNadia, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListStaff(ctx, a)
	}},
	"ListPeople": {scoped: true, nobody: true, everybody: true, by: "circle-", may: asNadia, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListPeople(ctx, a, care.PeopleQuery{Most: 10})
	}},
	"ListPeopleOfTeam": {nobody: true, by: "export-", may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListPeopleOfTeam(ctx, a, k.River, "", 10)
	}},
	"StartExport": {scoped: true, nobody: true, everybody: true, by: "export-", may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.StartExport(ctx, a, care.NewExport{ID: care.ExportID(k.IDs.New()), Asked: "GET /$export"}))
	}},
	"ShowExport": {nobody: true, by: "export-", may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ShowExport(ctx, a, "", k.export)
	}},
	"EndExport": {nobody: true, by: "export-", may: asBen, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.EndExport(ctx, a, "", k.export))
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
	"AgreeSharing": {may: asBen, whose: func(t testing.TB, k story) care.PersonID { return k.newcomer(t) }, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.AgreeSharing(ctx, a, p, agreement(k)))
	}},
	"EndAgreedSharing": {may: asBen, whose: func(t testing.TB, k story) care.PersonID { return k.withAgreement(t) }, call: func(ctx context.Context, k story, a care.Actor, p care.PersonID) (any, error) {
		return only(k.EndAgreedSharing(ctx, a, p, agreedMember))
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
