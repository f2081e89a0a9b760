package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// Told is what somebody of the circle told the team. Telling needs no consent: it
// gives, and shows nothing.
type Told struct {
	ID           ToldID
	Organisation OrganisationID
	Person       PersonID
	Member       MemberID
	// Name is what the person calls whoever told it.
	Name  string
	Words string
	// OpenToPerson says that the person may read it too.
	OpenToPerson bool
	At           time.Time
	By           AccountID
	ReadAt       time.Time
	ReadBy       AccountID
}

// NewTold is what somebody tells, as it comes from a form.
type NewTold struct {
	ID           ToldID
	Words        string
	OpenToPerson bool
}

// TellTeam tells the person's team something.
func (s *Service) TellTeam(ctx context.Context, a Actor, person PersonID, n NewTold) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(n.Words != "", "words", "circle.error.told")
	c.Require(Fits(n.Words, MaxNote), "words", "error.long", "most", MaxNote)
	if err := c.Err("TellTeam"); err != nil {
		return err
	}
	return s.write(ctx, a, "TellTeam", about(person, "told:"+string(n.ID)), func(tx Tx) error {
		members, err := tx.ListMembers(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(members, func(m Member) bool { return m.Account == a.Account && m.Joined() })
		if i < 0 {
			return denied("TellTeam")
		}
		added, err := tx.InsertTold(ctx, Told{
			ID: n.ID, Organisation: a.Organisation, Person: person, Member: members[i].ID, Words: n.Words,
			OpenToPerson: n.OpenToPerson, At: s.Now(), By: a.Account,
		})
		if err != nil || added {
			return err
		}
		all, err := tx.ListTold(ctx, a.Organisation, person)
		return again("TellTeam", all, err, func(t Told) bool {
			return t.ID == n.ID && t.Words == n.Words && t.OpenToPerson == n.OpenToPerson && t.By == a.Account
		})
	})
}

// ListTold gives what was told of a person, latest first: to the team all of it, to
// the person what was told openly, to whoever told it their own.
func (s *Service) ListTold(ctx context.Context, a Actor, person PersonID) ([]Told, error) {
	var list []Told
	err := s.read(ctx, a, "ListTold", about(person, ""), func(tx Tx) error {
		all, err := tx.ListTold(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		members, err := tx.ListMembers(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		standing, err := tx.Standing(ctx, a, person, s.Now())
		if err != nil {
			return err
		}
		list = nil
		for _, t := range slices.Backward(all) {
			team := standing.Member || standing.Emergency
			if !team && t.By != a.Account && (a.Person != person || a.Preview || !t.OpenToPerson) {
				continue
			}
			if i := slices.IndexFunc(members, func(m Member) bool { return m.ID == t.Member }); i >= 0 {
				t.Name = members[i].Name
			}
			list = append(list, t)
		}
		return nil
	})
	return list, err
}

// ReadTold says that the team has read something. Whoever told it can see that.
func (s *Service) ReadTold(ctx context.Context, a Actor, person PersonID, id ToldID) error {
	return s.write(ctx, a, "ReadTold", about(person, "told:"+string(id)), func(tx Tx) error {
		return tx.MarkToldRead(ctx, a.Organisation, person, id, a.Account, s.Now())
	})
}
