package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// LinkLife is how long a link to one's own reading opens it.
const LinkLife = 14 * 24 * time.Hour

// ReadingLink lets the person give their own reading of one assessment at home,
// without signing in. It opens nothing else, and ends when the reading is in.
type ReadingLink struct {
	ID           LinkID
	Organisation OrganisationID
	Person       PersonID
	Assessment   AssessmentID
	CodeHash     string
	MadeAt       time.Time
	MadeBy       AccountID
	ExpiresAt    time.Time
	EndedAt      time.Time
}

// Holds tells whether the link opens anything at an instant.
func (l ReadingLink) Holds(at time.Time) bool { return l.EndedAt.IsZero() && l.ExpiresAt.After(at) }

// NewReadingLink is a link to make; its code is shown once and only its hash kept.
type NewReadingLink struct {
	ID       LinkID
	CodeHash string
}

// MakeReadingLink makes a link to the person's own reading of an assessment that is
// done apart. An earlier link to it ends.
func (s *Service) MakeReadingLink(ctx context.Context, a Actor, person PersonID, id AssessmentID, n NewReadingLink) (ReadingLink, error) {
	now := s.Now()
	link := ReadingLink{
		ID: n.ID, Organisation: a.Organisation, Person: person, Assessment: id, CodeHash: n.CodeHash,
		MadeAt: now, MadeBy: a.Account, ExpiresAt: now.Add(LinkLife),
	}
	var c fault.Check
	c.Require(ValidID(string(n.ID)) && len(n.CodeHash) == 64, "id", "error.id")
	if err := c.Err("MakeReadingLink"); err != nil {
		return link, err
	}
	err := s.write(ctx, a, "MakeReadingLink", about(person, recordOf(id)), func(tx Tx) error {
		as, err := tx.Assessment(ctx, a.Organisation, person, id)
		if err != nil {
			return err
		}
		readings, err := tx.ListReadings(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		c.Require(as.Way == WayApart && !as.Completed() && !handedIn(readings, VoicePerson), "assessment", "assessment.error.no_link")
		if err := c.Err("MakeReadingLink"); err != nil {
			return err
		}
		if err := tx.EndReadingLinks(ctx, a.Organisation, person, id, now); err != nil {
			return err
		}
		added, err := tx.InsertReadingLink(ctx, link)
		if err == nil && !added {
			err = fault.New(fault.Conflict, "MakeReadingLink: the id holds something else", nil)
		}
		return err
	})
	return link, err
}

// EndReadingLink takes back whatever link there is to the person's reading.
func (s *Service) EndReadingLink(ctx context.Context, a Actor, person PersonID, id AssessmentID) error {
	return s.write(ctx, a, "EndReadingLink", about(person, recordOf(id)), func(tx Tx) error {
		return tx.EndReadingLinks(ctx, a.Organisation, person, id, s.Now())
	})
}

// ByLink gives the actor that a link's code makes: one who may give the person's
// reading of its assessment and see nothing else. fault.Denied where the code opens
// nothing.
func (s *Service) ByLink(ctx context.Context, org OrganisationID, codeHash, request string) (Actor, error) {
	if codeHash == "" {
		return Actor{}, denied("ByLink")
	}
	var link ReadingLink
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		link, err = tx.ReadingLink(ctx, org, codeHash, s.Now())
		return err
	})
	if err != nil {
		return Actor{}, err
	}
	return Actor{
		Organisation: org, Account: AccountID("link:" + string(link.ID)), Role: RoleLink, Person: link.Person,
		Link: link.Assessment, Request: request,
	}, nil
}

func handedIn(readings []Reading, v Voice) bool {
	return slices.ContainsFunc(readings, func(r Reading) bool { return r.Voice == v && r.HandedIn() })
}
