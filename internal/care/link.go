package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// LinkLife is how long a link to one's own reading opens it.
const LinkLife = 14 * 24 * time.Hour

// Linked is the one thing that a link opens: the person's reading of an assessment, a
// measurement, the card of a crisis plan, or a summary.
type Linked struct {
	Assessment  AssessmentID
	Measurement MeasurementID
	Card        CardID
	Summary     SummaryLinkID
}

// Any tells whether there is such a thing.
func (l Linked) Any() bool { return l != Linked{} }

func (l Linked) record() string {
	switch {
	case l.Measurement != "":
		return "measurement:" + string(l.Measurement)
	case l.Card != "":
		return "card:" + string(l.Card)
	case l.Summary != "":
		return "summary:" + string(l.Summary)
	}
	return recordOf(l.Assessment)
}

// ReadingLink lets the person give their own reading of one assessment, or answer one
// measure, at home and without signing in. It opens nothing else, and ends when that
// is done.
type ReadingLink struct {
	ID           LinkID
	Organisation OrganisationID
	Person       PersonID
	Linked
	CodeHash  string
	MadeAt    time.Time
	MadeBy    AccountID
	ExpiresAt time.Time
	EndedAt   time.Time
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
	return s.makeLink(ctx, a, "MakeReadingLink", person, Linked{Assessment: id}, n, func(tx Tx) error {
		as, err := tx.Assessment(ctx, a.Organisation, person, id)
		if err != nil {
			return err
		}
		readings, err := tx.ListReadings(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		var c fault.Check
		c.Require(as.Way == WayApart && !as.Completed() && !handedIn(readings, VoicePerson), "assessment", "assessment.error.no_link")
		return c.Err("MakeReadingLink")
	})
}

// MakeMeasureLink makes a link to a measurement that the person answers alone, at home
// or on a device that is handed to them. An earlier link to it ends.
func (s *Service) MakeMeasureLink(ctx context.Context, a Actor, person PersonID, id MeasurementID, n NewReadingLink) (ReadingLink, error) {
	return s.makeLink(ctx, a, "MakeMeasureLink", person, Linked{Measurement: id}, n, func(tx Tx) error {
		m, err := tx.Measurement(ctx, a.Organisation, person, id)
		if err != nil {
			return err
		}
		var c fault.Check
		c.Require((m.Manner == MannerAlone || m.Manner == MannerKiosk) && !m.Completed() && m.AnsweredBy != "worker", "", "measure.error.no_link")
		return c.Err("MakeMeasureLink")
	})
}

func (s *Service) makeLink(ctx context.Context, a Actor, op string, person PersonID, to Linked, n NewReadingLink, may func(Tx) error) (ReadingLink, error) {
	now := s.Now()
	link := ReadingLink{
		ID: n.ID, Organisation: a.Organisation, Person: person, Linked: to, CodeHash: n.CodeHash,
		MadeAt: now, MadeBy: a.Account, ExpiresAt: now.Add(LinkLife),
	}
	var c fault.Check
	c.Require(ValidID(string(n.ID)) && len(n.CodeHash) == 64, "id", "error.id")
	if err := c.Err(op); err != nil {
		return link, err
	}
	err := s.write(ctx, a, op, about(person, to.record()), func(tx Tx) error {
		if err := may(tx); err != nil {
			return err
		}
		if err := tx.EndReadingLinks(ctx, a.Organisation, person, to, now); err != nil {
			return err
		}
		added, err := tx.InsertReadingLink(ctx, link)
		if err == nil && !added {
			err = fault.New(fault.Conflict, op+": the id holds something else", nil)
		}
		return err
	})
	return link, err
}

// EndReadingLink takes back whatever link there is to the person's reading.
func (s *Service) EndReadingLink(ctx context.Context, a Actor, person PersonID, id AssessmentID) error {
	return s.endLink(ctx, a, "EndReadingLink", person, Linked{Assessment: id})
}

// EndMeasureLink takes back whatever link there is to a measurement.
func (s *Service) EndMeasureLink(ctx context.Context, a Actor, person PersonID, id MeasurementID) error {
	return s.endLink(ctx, a, "EndMeasureLink", person, Linked{Measurement: id})
}

func (s *Service) endLink(ctx context.Context, a Actor, op string, person PersonID, to Linked) error {
	return s.write(ctx, a, op, about(person, to.record()), func(tx Tx) error {
		return tx.EndReadingLinks(ctx, a.Organisation, person, to, s.Now())
	})
}

// ByLink gives the actor that a link's code makes: one who may give the person's
// reading of its assessment, or answer its measure, and see nothing else.
// fault.Denied where the code opens nothing.
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
		Link: link.Linked, Request: request,
	}, nil
}

func handedIn(readings []Reading, v Voice) bool {
	return slices.ContainsFunc(readings, func(r Reading) bool { return r.Voice == v && r.HandedIn() })
}
