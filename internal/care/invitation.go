package care

import (
	"context"
	"strings"

	"towpath/internal/fault"
)

// Invitation is what somebody sees who holds its code, before they say yes.
type Invitation struct {
	Member Member
	// Person is who invites, by the name they like to be called.
	Person string
	// Agreed is what they will share from then on, InCrisis what only in a crisis.
	Agreed   Topics
	InCrisis Topics
}

// invitation looks up who was invited, before the gate: whose record the entry is
// about follows from the code. A code that opens nothing is about nobody, and the
// gate refuses it.
func (s *Service) invitation(ctx context.Context, a *Actor, codeHash string) (Member, error) {
	var m Member
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		m, err = tx.Invitation(ctx, a.Organisation, codeHash, s.Now())
		return err
	})
	if fault.Is(err, fault.Denied) || codeHash == "" {
		return Member{}, nil
	}
	a.invited = err == nil
	return m, err
}

// ShowInvitation says who invites whom, and to what, to whoever holds the code.
func (s *Service) ShowInvitation(ctx context.Context, a Actor, codeHash string) (Invitation, error) {
	var inv Invitation
	m, err := s.invitation(ctx, &a, codeHash)
	if err != nil {
		return inv, err
	}
	err = s.read(ctx, a, "ShowInvitation", about(m.Person, "member:"+string(m.ID)), func(tx Tx) error {
		p, err := tx.Person(ctx, a.Organisation, m.Person)
		if err != nil {
			return err
		}
		consents, err := tx.ListConsents(ctx, a.Organisation, m.Person)
		if err != nil {
			return err
		}
		inv.Member, inv.Person = m, p.Called()
		for _, c := range consents {
			switch {
			case c.Member != m.ID || !c.Stands(s.Now()):
			case c.Condition == OnlyInCrisis:
				inv.InCrisis |= TopicsOf(c.Topic)
			default:
				inv.Agreed |= TopicsOf(c.Topic)
			}
		}
		return nil
	})
	return inv, err
}

// NewCarer is the account that somebody makes who joins a circle and has none.
type NewCarer struct {
	Account      AccountID
	Person       PersonID
	Name         string
	Username     string
	PasswordHash string
}

// JoinCircle uses an invitation, once. Whoever is signed in joins as they are;
// whoever is not makes a carer's account with it, which has a record of its own.
func (s *Service) JoinCircle(ctx context.Context, a Actor, codeHash string, carer *NewCarer) (PersonID, error) {
	m, err := s.invitation(ctx, &a, codeHash)
	if err == nil && carer != nil && a.invited {
		err = s.checkCarer(ctx, a, carer)
	}
	if err != nil {
		return "", err
	}
	err = s.write(ctx, a, "JoinCircle", about(m.Person, "member:"+string(m.ID)), func(tx Tx) error {
		account := a.Account
		if carer != nil {
			account = carer.Account
			if err := s.addCarer(ctx, tx, a.Organisation, *carer); err != nil {
				return err
			}
		}
		if err := mayJoin(ctx, tx, a, m); err != nil {
			return err
		}
		joined, err := tx.JoinMember(ctx, a.Organisation, m.ID, account, s.Now())
		if err == nil && !joined {
			return denied("JoinCircle")
		}
		return err
	})
	return m.Person, err
}

// checkCarer tells all that is wrong at once, to whoever holds a code that opens
// something: nobody else learns which names are taken.
func (s *Service) checkCarer(ctx context.Context, a Actor, n *NewCarer) error {
	n.Username = NormalUsername(n.Username)
	var c fault.Check
	c.Require(ValidID(string(n.Account)) && ValidID(string(n.Person)), "id", "error.id")
	c.Require(isLine(n.Name), "name", "account.error.name")
	named := goodUsername(n.Username)
	c.Require(named, "username", "account.error.username")
	c.Require(n.PasswordHash != "", "password", "account.error.password")
	if named {
		err := s.store.Read(ctx, func(tx Tx) error { return nameIsFree(ctx, tx, a.Organisation, n.Username, &c) })
		if err != nil {
			return err
		}
	}
	return c.Err("JoinCircle")
}

// nameIsFree notes where a name of sign-in is somebody else's.
func nameIsFree(ctx context.Context, tx Tx, org OrganisationID, username string, c *fault.Check) error {
	_, err := tx.AccountByUsername(ctx, org, username)
	c.Require(err != nil, "username", "account.error.taken")
	if fault.Is(err, fault.Denied) {
		return nil
	}
	return err
}

// mayJoin refuses the person themselves, whoever is in the circle already, and the
// worker who wrote down that the person agreed.
func mayJoin(ctx context.Context, tx Tx, a Actor, m Member) error {
	var c fault.Check
	c.Require(a.Person != m.Person, "code", "circle.error.own")
	members, err := tx.ListMembers(ctx, a.Organisation, m.Person)
	if err != nil {
		return err
	}
	for _, other := range members {
		c.Require(!other.Joined() || a.Account == "" || other.Account != a.Account, "code", "circle.error.in_already")
	}
	consents, err := tx.ListConsents(ctx, a.Organisation, m.Person)
	if err != nil {
		return err
	}
	for _, agreed := range consents {
		c.Require(agreed.Member != m.ID || a.Account == "" || agreed.GrantedBy != a.Account, "code", "circle.error.wrote_down")
	}
	return c.Err("JoinCircle")
}

func (s *Service) addCarer(ctx context.Context, tx Tx, org OrganisationID, n NewCarer) error {
	var c fault.Check
	if err := nameIsFree(ctx, tx, org, n.Username, &c); err != nil {
		return err
	}
	if err := c.Err("JoinCircle"); err != nil {
		return err
	}
	name := strings.TrimSpace(n.Name)
	added, err := tx.InsertPerson(ctx, Person{ID: n.Person, Organisation: org, Name: name, Created: s.Now()})
	if err != nil {
		return err
	}
	if !added {
		return denied("JoinCircle") // an id is no way into somebody's record
	}
	return tx.InsertAccount(ctx, Account{
		ID: n.Account, Organisation: org, Username: n.Username, Name: name, Role: RoleCarer, Person: n.Person,
		PasswordHash: n.PasswordHash, Created: s.Now(),
	})
}
