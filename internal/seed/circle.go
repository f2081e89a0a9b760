package seed

import (
	"context"
	"time"

	"towpath/internal/care"
)

// circle puts Chiara into Amina's circle: she sees the Bloom and the goals, the
// journey in a crisis only, and none of the notes. She told the team two things.
func (m *maker) circle(l *life, own care.Account) {
	chiara := m.accountOf(Chiara)
	invited := m.hour(52)
	joined := invited.Add(3 * time.Hour)
	member := care.Member{
		ID: care.MemberID(m.id(invited)), Organisation: m.org, Person: l.Person.ID, Account: chiara.ID, Kind: care.MemberCarer, Name: "Chiara",
		Relation: "my sister", InvitedAt: invited, ExpiresAt: invited.Add(care.InvitationLife), JoinedAt: joined,
	}
	l.Members = append(l.Members, member)
	for _, share := range []struct {
		topic care.Topic
		when  care.Condition
	}{{care.TopicBloom, care.Always}, {care.TopicGoals, care.Always}, {care.TopicJourney, care.OnlyInCrisis}, {care.TopicCrisis, care.Always}} {
		l.Consents = append(l.Consents, care.Consent{
			ID: care.ConsentID(m.id(invited)), Organisation: m.org, Person: l.Person.ID, Member: member.ID, Topic: share.topic, Condition: share.when,
			GrantedAt: invited, GrantedBy: own.ID,
		})
	}
	for _, told := range []struct {
		ago   int
		words string
		open  bool
	}{
		{30, "She laughs on the phone again. I thought you would like to know.", true},
		{6, "She has not answered for three days. It may be nothing.", false},
	} {
		at := m.hour(told.ago)
		l.Told = append(l.Told, care.Told{
			ID: care.ToldID(m.id(at)), Organisation: m.org, Person: l.Person.ID, Member: member.ID, Words: told.words, OpenToPerson: told.open, At: at, By: chiara.ID,
		})
	}
}

func (h *History) insertCircle(ctx context.Context, tx care.Tx) error {
	return first(
		func() error { return each(ctx, h.Members, tx.InsertMember) },
		func() error {
			return all(ctx, h.Members, func(ctx context.Context, n care.Member) error {
				_, err := tx.JoinMember(ctx, n.Organisation, n.ID, n.Account, n.JoinedAt)
				return err
			})
		},
		func() error { return each(ctx, h.Consents, tx.InsertConsent) },
		func() error { return each(ctx, h.Told, tx.InsertTold) },
	)
}
