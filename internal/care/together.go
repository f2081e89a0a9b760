package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// MostTogether is how long what was agreed together can hold. After that it is talked
// about anew.
const MostTogether = 92 * 24 * time.Hour

// TopicsTogether are what can be agreed together. Anybody's own words are not among
// them: those are shared by the person, signed in as themselves, or not at all.
var TopicsTogether = []Topic{TopicBloom, TopicJourney, TopicGoals}

// Agreement is what a person without an account of their own says, with a worker
// beside them: whom they let in, to what and until when. The worker writes it down
// and says that the person is there, has read or heard all of it, and said yes.
type Agreement struct {
	Member           NewMember
	Here, Heard, Yes bool
}

// CheckAgreement tells what is wrong with whom and what, before it is read out.
func (s *Service) CheckAgreement(n Agreement) error {
	if err := s.CheckMember(n.Member); err != nil {
		return err
	}
	latest := s.Now().Add(MostTogether)
	var c fault.Check
	c.Require(n.Member.Kind != MemberWorker, "kind", "circle.error.together_kind")
	c.Require(len(n.Member.Consents) > 0, "topics", "circle.error.none")
	for _, one := range n.Member.Consents {
		c.Require(slices.Contains(TopicsTogether, one.Topic) && one.Condition == Always, "topics", "circle.error.topic")
		c.Require(!one.Until.IsZero() && !one.Until.After(latest), "until", "circle.error.together_until")
	}
	return c.Err("AgreeSharing")
}

// AgreeSharing invites somebody into the circle of a person who has no account, as
// the two agreed together. Where the person has one it is fault.Conflict: then they
// decide there, and nobody for them.
func (s *Service) AgreeSharing(ctx context.Context, a Actor, person PersonID, n Agreement) error {
	if err := s.CheckAgreement(n); err != nil {
		return err
	}
	var c fault.Check
	c.Require(n.Here && n.Heard && n.Yes, "said", "circle.error.together_said")
	if err := c.Err("AgreeSharing"); err != nil {
		return err
	}
	return s.write(ctx, a, "AgreeSharing", about(person, "member:"+string(n.Member.ID)), func(tx Tx) error {
		accounts, err := tx.AccountsOfPerson(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		if len(accounts) > 0 {
			return fault.New(fault.Conflict, "AgreeSharing: the person has an account", nil)
		}
		return s.inviteMember(ctx, tx, a, "AgreeSharing", person, n.Member)
	})
}

// EndAgreedSharing takes somebody out of the circle at once, because the person says
// so. What a person shares by their own account is theirs to end: fault.Conflict.
// Ending twice is ending once.
func (s *Service) EndAgreedSharing(ctx context.Context, a Actor, person PersonID, member MemberID) error {
	return s.write(ctx, a, "EndAgreedSharing", about(person, "member:"+string(member)), func(tx Tx) error {
		page := CirclePage{Person: Person{ID: person}}
		if err := s.fillCircle(ctx, tx, a, &page); err != nil {
			return err
		}
		line, there := page.Member(member)
		switch {
		case !there && slices.ContainsFunc(page.Ended, func(m Member) bool { return m.ID == member }):
			return nil
		case !there:
			return denied("EndAgreedSharing")
		case page.HasAccount && !line.Together:
			return fault.New(fault.Conflict, "EndAgreedSharing: the person decides", nil)
		}
		return tx.EndMember(ctx, Member{ID: member, Organisation: a.Organisation, Person: person}, a.Account, s.Now())
	})
}

// agreedTogether gives those of a person's circle with whom something is shared
// because a worker wrote it down.
func (s *Service) agreedTogether(ctx context.Context, tx Tx, a Actor, person PersonID) ([]MemberLine, error) {
	page := CirclePage{Person: Person{ID: person}}
	err := s.fillCircle(ctx, tx, a, &page)
	return slices.DeleteFunc(page.Members, func(l MemberLine) bool { return !l.Together }), err
}
