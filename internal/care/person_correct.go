package care

import (
	"context"
	"strings"

	"towpath/internal/fault"
)

// PersonDetails is who somebody is, as it is corrected.
type PersonDetails struct {
	Name, PreferredName, Reference string
	Born                           Date
}

// To gives itself in place of whatever there was.
func (d PersonDetails) To(PersonDetails) PersonDetails { return d }

// Details gives who a person is.
func (p Person) Details() PersonDetails {
	return PersonDetails{Name: p.Name, PreferredName: p.PreferredName, Reference: p.Reference, Born: p.Born}
}

// require says what of somebody's details cannot be.
func (s *Service) require(c *fault.Check, d PersonDetails) {
	c.Require(isLine(d.Name), "name", "person.error.name")
	c.Require(Fits(d.PreferredName, MaxLine), "preferred_name", "error.long", "most", MaxLine)
	c.Require(Fits(d.Reference, MaxLine), "reference", "error.long", "most", MaxLine)
	c.Require(d.Born == "" || d.Born.Valid() && !s.future(d.Born), "born", "error.date")
}

// CorrectPerson corrects who somebody is: a name that changed, a number that was mistyped. It
// tells whether anything did. What was there before is kept nowhere. What a person likes to be
// called is between them and the team: another system, or whoever runs the commands, sets it
// only where nothing is said.
func (s *Service) CorrectPerson(ctx context.Context, a Actor, person PersonID, correct func(PersonDetails) PersonDetails) (changed bool, err error) {
	err = s.write(ctx, a, "CorrectPerson", about(person, "person:"+string(person)), func(tx Tx) error {
		changed = false
		if err := tx.HoldPerson(ctx, a.Organisation, person); err != nil {
			return err
		}
		p, err := tx.Person(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		if p.Erased {
			return denied("CorrectPerson")
		}
		was := p.Details()
		d := correct(was)
		d.Name, d.PreferredName, d.Reference = strings.TrimSpace(d.Name), strings.TrimSpace(d.PreferredName), strings.TrimSpace(d.Reference)
		if a.Role != RoleWorker && was.PreferredName != "" {
			d.PreferredName = was.PreferredName
		}
		var c fault.Check
		s.require(&c, d)
		if d.Reference != was.Reference {
			if err := s.requireFree(ctx, tx, &c, a, person, d.Reference); err != nil {
				return err
			}
		}
		if err := c.Err("CorrectPerson"); err != nil || d == was {
			return err
		}
		changed = true
		p.Name, p.PreferredName, p.Reference, p.Born, p.Corrected = d.Name, d.PreferredName, d.Reference, d.Born, s.Now()
		return tx.CorrectPerson(ctx, p)
	})
	return changed, err
}

// requireFree says that a reference is another person's, where whoever gives it could correct
// that one. Of everybody else it says nothing: a number can be guessed, and whoever may not see
// somebody is not told that they are here.
func (s *Service) requireFree(ctx context.Context, tx Tx, c *fault.Check, a Actor, person PersonID, reference string) error {
	if reference == "" {
		return nil
	}
	if err := tx.HoldNumber(ctx, a.Organisation, reference); err != nil {
		return err
	}
	list, err := tx.PeopleKnownAs(ctx, a.Organisation, reference)
	for _, other := range list {
		if other == person {
			continue
		}
		_, _, err := s.decide(ctx, tx, a, "CorrectPerson", about(other, ""))
		if fault.Is(err, fault.Denied) {
			continue
		}
		if err != nil {
			return err
		}
		p, err := tx.Person(ctx, a.Organisation, other)
		if err != nil {
			return err
		}
		c.Require(false, "reference", "person.error.taken", "name", p.Name)
	}
	return err
}

// mustBeFree refuses an operation for what requireFree says alone.
func (s *Service) mustBeFree(ctx context.Context, tx Tx, a Actor, op string, person PersonID, reference string) error {
	var c fault.Check
	if err := s.requireFree(ctx, tx, &c, a, person, reference); err != nil {
		return err
	}
	return c.Err(op)
}
