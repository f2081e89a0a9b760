package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// MemberKind says what somebody of a circle is to the person.
type MemberKind string

// The kinds of member. Workers of the person's own team are there through the
// team, and need no invitation.
const (
	MemberCarer  MemberKind = "carer"
	MemberFriend MemberKind = "friend"
	MemberWorker MemberKind = "worker"
)

// MemberKinds lists them in the order in which screens show them.
var MemberKinds = []MemberKind{MemberCarer, MemberFriend, MemberWorker}

// Member is somebody whom a person invited into their circle.
type Member struct {
	ID           MemberID
	Organisation OrganisationID
	Person       PersonID
	// Account is empty until the invitation was used.
	Account AccountID
	Kind    MemberKind
	// Name and Relation ("my sister") are in the person's words.
	Name     string
	Relation string
	// CodeHash is the hash of the invitation's code, empty once it was used.
	CodeHash  string
	InvitedAt time.Time
	// ExpiresAt ends the invitation, never the membership.
	ExpiresAt time.Time
	JoinedAt  time.Time
	EndedAt   time.Time
	EndedBy   AccountID
}

// Joined tells whether this member is in the circle now.
func (m Member) Joined() bool { return !m.JoinedAt.IsZero() && m.EndedAt.IsZero() }

// Invited tells whether an invitation is out and can still be used.
func (m Member) Invited(at time.Time) bool {
	return m.JoinedAt.IsZero() && m.EndedAt.IsZero() && m.ExpiresAt.After(at)
}

// Standing is how somebody stands to a person now, by all ways.
type Standing struct {
	// Member and Manager: of a team that supports the person.
	Member, Manager bool
	// Circle: by the person's invitation. Shared is what they agreed to share.
	Circle bool
	Shared Topics
	// Emergency: opened with a reason, for a while.
	Emergency bool
}

// MemberLine is a member with the decisions that stand.
type MemberLine struct {
	Member
	Consents []Consent
	// Together says that a worker wrote some of them down, with the person beside them.
	Together bool
}

// Consent gives the decision on a topic that stands.
func (l MemberLine) Consent(t Topic) (Consent, bool) {
	i := slices.IndexFunc(l.Consents, func(c Consent) bool { return c.Topic == t })
	if i < 0 {
		return Consent{}, false
	}
	return l.Consents[i], true
}

// Topics gives what is shared: whatever the condition, and what of it holds now.
func (l MemberLine) Topics(crisis bool) (agreed, now Topics) {
	for _, c := range l.Consents {
		agreed |= TopicsOf(c.Topic)
		if c.Condition == Always || crisis {
			now |= TopicsOf(c.Topic)
		}
	}
	return agreed, now
}

// CirclePage is who stands around a person.
type CirclePage struct {
	Person Person
	// Members are those who are in it and those who are invited, oldest first.
	Members []MemberLine
	// Ended are those who were in it, latest first.
	Ended []Member
	// Before are the decisions that do not stand any more: taken back, ended, or with
	// somebody who is not in the circle now. Those are told as taken back when they left.
	Before []Consent
	Teams  []Team
	// HasAccount tells whether the person can decide by an account of their own.
	HasAccount bool
	// Crisis is set while the person says, or the team, that it is one.
	Crisis *Crisis
	// Emergencies are those that the person has not said they have read about.
	Emergencies []Emergency
}

// Member finds one who is in the circle or invited.
func (p CirclePage) Member(id MemberID) (MemberLine, bool) {
	i := slices.IndexFunc(p.Members, func(l MemberLine) bool { return l.ID == id })
	if i < 0 {
		return MemberLine{}, false
	}
	return p.Members[i], true
}

// ListCircle gives who stands around a person and what is shared with whom.
func (s *Service) ListCircle(ctx context.Context, a Actor, person PersonID) (CirclePage, error) {
	var page CirclePage
	err := s.read(ctx, a, "ListCircle", about(person, ""), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		if page.Teams, err = tx.TeamsOfPerson(ctx, a.Organisation, person); err != nil {
			return err
		}
		if page.Crisis, err = crisisNow(ctx, tx, a.Organisation, person); err != nil {
			return err
		}
		if page.Emergencies, err = unseenEmergencies(ctx, tx, a.Organisation, person); err != nil {
			return err
		}
		return s.fillCircle(ctx, tx, a, &page)
	})
	return page, err
}

func (s *Service) fillCircle(ctx context.Context, tx Tx, a Actor, page *CirclePage) error {
	members, err := tx.ListMembers(ctx, a.Organisation, page.Person.ID)
	if err != nil {
		return err
	}
	consents, err := tx.ListConsents(ctx, a.Organisation, page.Person.ID)
	if err != nil {
		return err
	}
	accounts, err := tx.AccountsOfPerson(ctx, a.Organisation, page.Person.ID)
	if err != nil {
		return err
	}
	page.HasAccount = len(accounts) > 0
	now := s.Now()
	page.Before = notStanding(members, consents, now)
	for _, m := range members {
		m.CodeHash = ""
		if !m.Joined() && !m.Invited(now) {
			if !m.JoinedAt.IsZero() {
				page.Ended = append(page.Ended, m)
			}
			continue
		}
		line := MemberLine{Member: m}
		for _, c := range consents {
			if c.Member == m.ID && c.Stands(now) {
				line.Consents = append(line.Consents, c)
				line.Together = line.Together || !slices.Contains(accounts, c.GrantedBy)
			}
		}
		slices.SortFunc(line.Consents, func(a, b Consent) int { return slices.Index(AllTopics, a.Topic) - slices.Index(AllTopics, b.Topic) })
		page.Members = append(page.Members, line)
	}
	slices.Reverse(page.Ended)
	return nil
}

// notStanding gives the decisions that do not stand, each with when it ended.
func notStanding(members []Member, consents []Consent, now time.Time) (list []Consent) {
	for _, c := range consents {
		i := slices.IndexFunc(members, func(m Member) bool { return m.ID == c.Member })
		if i >= 0 && c.Stands(now) {
			m := members[i]
			if m.Joined() || m.Invited(now) {
				continue
			}
			if c.WithdrawnAt = m.EndedAt; m.EndedAt.IsZero() {
				c.WithdrawnAt = m.ExpiresAt
			}
		}
		list = append(list, c)
	}
	return list
}

// InvitationLife is how long an invitation can be used.
const InvitationLife = 14 * 24 * time.Hour

// NewMember is what a person says of somebody whom they invite. The code itself is
// shown once and not kept; CodeHash is what is.
type NewMember struct {
	ID       MemberID
	Kind     MemberKind
	Name     string
	Relation string
	CodeHash string
	Consents []NewConsent
}

// CheckMember tells what is wrong with what was typed of somebody, before anything
// is done.
func (s *Service) CheckMember(n NewMember) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(isLine(n.Name), "name", "circle.error.name")
	c.Require(slices.Contains(MemberKinds, n.Kind), "kind", "circle.error.kind")
	c.Require(Fits(n.Relation, MaxLine), "relation", "error.long", "most", MaxLine)
	c.Require(len(n.CodeHash) == 64, "id", "error.id")
	for _, one := range n.Consents {
		one.check(&c, s.Now())
	}
	return c.Err("InviteToCircle")
}

// InviteToCircle invites somebody, with what will be shared once they join. Nothing
// is shared before.
func (s *Service) InviteToCircle(ctx context.Context, a Actor, person PersonID, n NewMember) error {
	if err := s.CheckMember(n); err != nil {
		return err
	}
	return s.write(ctx, a, "InviteToCircle", about(person, "member:"+string(n.ID)), func(tx Tx) error {
		return s.inviteMember(ctx, tx, a, "InviteToCircle", person, n)
	})
}

func (s *Service) inviteMember(ctx context.Context, tx Tx, a Actor, op string, person PersonID, n NewMember) error {
	now := s.Now()
	added, err := tx.InsertMember(ctx, Member{
		ID: n.ID, Organisation: a.Organisation, Person: person, Kind: n.Kind, Name: n.Name, Relation: n.Relation,
		CodeHash: n.CodeHash, InvitedAt: now, ExpiresAt: now.Add(InvitationLife),
	})
	if err != nil {
		return err
	}
	if !added {
		return fault.New(fault.Conflict, op+": the id holds something else", nil)
	}
	return s.grant(ctx, tx, a, person, n.ID, n.Consents)
}

// memberOf finds somebody who is in a person's circle, or invited to it.
func memberOf(ctx context.Context, tx Tx, org OrganisationID, person PersonID, id MemberID) (Member, error) {
	members, err := tx.ListMembers(ctx, org, person)
	if err != nil {
		return Member{}, err
	}
	i := slices.IndexFunc(members, func(m Member) bool { return m.ID == id && m.EndedAt.IsZero() })
	if i < 0 {
		return Member{}, denied("member")
	}
	return members[i], nil
}

// EndMembership takes somebody out of the circle, or takes an invitation back. It
// works at once; ending twice is ending once.
func (s *Service) EndMembership(ctx context.Context, a Actor, person PersonID, id MemberID) error {
	return s.write(ctx, a, "EndMembership", about(person, "member:"+string(id)), func(tx Tx) error {
		return tx.EndMember(ctx, Member{ID: id, Organisation: a.Organisation, Person: person}, a.Account, s.Now())
	})
}

// LeaveCircle lets somebody go out of a circle that they are in.
func (s *Service) LeaveCircle(ctx context.Context, a Actor, person PersonID) error {
	return s.write(ctx, a, "LeaveCircle", about(person, ""), func(tx Tx) error {
		members, err := tx.ListMembers(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		for _, m := range members {
			if m.Account == a.Account && m.Joined() {
				if err := tx.EndMember(ctx, m, a.Account, s.Now()); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Circle is a circle that somebody is in: whose it is, and what is shared now.
type Circle struct {
	Person Person
	Member Member
	Shared Topics
}

// ListMyCircles gives the circles that the reader is in.
func (s *Service) ListMyCircles(ctx context.Context, a Actor) ([]Circle, error) {
	var list []Circle
	err := s.read(ctx, a, "ListMyCircles", subject{}, func(tx Tx) (err error) {
		list, err = s.myCircles(ctx, tx, a)
		return err
	})
	return list, err
}

func (s *Service) myCircles(ctx context.Context, tx Tx, a Actor) ([]Circle, error) {
	members, err := tx.CirclesOfAccount(ctx, a.Organisation, a.Account)
	if err != nil {
		return nil, err
	}
	var list []Circle
	for _, m := range members {
		p, err := tx.Person(ctx, a.Organisation, m.Person)
		if err != nil {
			return nil, err
		}
		standing, err := tx.Standing(ctx, a, m.Person, s.Now())
		if err != nil {
			return nil, err
		}
		list = append(list, Circle{Person: outside(p), Member: m, Shared: standing.Shared})
	}
	return list, nil
}

// SharedNow says what is shared with an account at this moment, and whether it is
// in the circle at all. Open pages ask it over and over, so it leaves no entry: it
// tells whoever asks nothing but how they stand themselves.
func (s *Service) SharedNow(ctx context.Context, org OrganisationID, account AccountID, person PersonID) (Topics, bool, error) {
	var standing Standing
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		standing, err = tx.Standing(ctx, Actor{Organisation: org, Account: account}, person, s.Now())
		return err
	})
	return standing.Shared, standing.Circle, err
}
