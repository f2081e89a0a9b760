package care

import (
	"context"
	"time"

	"towpath/internal/fault"
)

// LearningPlan is what somebody wants to learn. It is the learner's own: nobody else reads
// it.
type LearningPlan struct {
	Organisation OrganisationID
	Account      AccountID
	Version      int
	LearningWords
	At time.Time
}

// LearningWords is what a plan says.
type LearningWords struct {
	Want, Why, How, Helps, Did, Took string
}

func (w LearningWords) check(c *fault.Check) {
	for _, f := range []struct{ name, text string }{
		{"want", w.Want}, {"why", w.Why}, {"how", w.How}, {"helps", w.Helps}, {"did", w.Did}, {"took", w.Took},
	} {
		c.Require(Fits(f.text, MaxNote), f.name, "error.long", "most", MaxNote)
	}
}

// ShowLearningPlan gives the actor's own plan; one that nobody began is empty.
func (s *Service) ShowLearningPlan(ctx context.Context, a Actor) (LearningPlan, error) {
	var p LearningPlan
	err := s.read(ctx, a, "ShowLearningPlan", subject{}, func(tx Tx) (err error) {
		p, err = planOf(ctx, tx, a)
		return err
	})
	return p, err
}

func planOf(ctx context.Context, tx Tx, a Actor) (LearningPlan, error) {
	p, err := tx.LearningPlan(ctx, a.Organisation, a.Account)
	if fault.Is(err, fault.Denied) {
		return LearningPlan{Organisation: a.Organisation, Account: a.Account}, nil
	}
	return p, err
}

// WriteLearningPlan keeps the actor's plan in place of version. Whoever changed it on
// another device meanwhile is told, and loses nothing of what they typed.
func (s *Service) WriteLearningPlan(ctx context.Context, a Actor, version int, w LearningWords) error {
	var c fault.Check
	w.check(&c)
	if err := c.Err("WriteLearningPlan"); err != nil {
		return err
	}
	return s.write(ctx, a, "WriteLearningPlan", subject{}, func(tx Tx) error {
		was, err := planOf(ctx, tx, a)
		if err != nil || was.LearningWords == w {
			return err
		}
		kept := was.Version == version
		if kept {
			p := LearningPlan{Organisation: a.Organisation, Account: a.Account, Version: version + 1, LearningWords: w, At: s.Now()}
			if kept, err = tx.SetLearningPlan(ctx, p); err != nil {
				return err
			}
		}
		if !kept {
			return fault.New(fault.Conflict, "WriteLearningPlan: it was changed elsewhere", nil)
		}
		return nil
	})
}

// CalendarFeed is the address at which a calendar reads somebody's courses.
type CalendarFeed struct {
	Organisation OrganisationID
	Account      AccountID
	CodeHash     string
	Busy         bool // it says only when, not what
	At           time.Time
}

// MakeCalendarFeed gives the actor an address in place of the one that they had. Its code
// is shown once and only its hash kept.
func (s *Service) MakeCalendarFeed(ctx context.Context, a Actor, codeHash string, busy bool) error {
	var c fault.Check
	c.Require(len(codeHash) == 64, "id", "error.id")
	if err := c.Err("MakeCalendarFeed"); err != nil {
		return err
	}
	return s.write(ctx, a, "MakeCalendarFeed", subject{}, func(tx Tx) error {
		return tx.SetCalendarFeed(ctx, CalendarFeed{Organisation: a.Organisation, Account: a.Account, CodeHash: codeHash, Busy: busy, At: s.Now()})
	})
}

// EndCalendarFeed cuts the actor's address off.
func (s *Service) EndCalendarFeed(ctx context.Context, a Actor) error {
	return s.write(ctx, a, "EndCalendarFeed", subject{}, func(tx Tx) error {
		return tx.EndCalendarFeed(ctx, a.Organisation, a.Account)
	})
}

// HasCalendarFeed tells whether somebody has one, for their own page.
func (s *Service) HasCalendarFeed(ctx context.Context, a Actor) (f CalendarFeed, ok bool, err error) {
	err = s.read(ctx, a, "ListMyLearning", subject{}, func(tx Tx) (err error) {
		f, err = tx.CalendarFeed(ctx, a.Organisation, a.Account)
		if ok = err == nil; fault.Is(err, fault.Denied) {
			err = nil
		}
		return err
	})
	return f, ok, err
}

// FeedByCode gives the places that a calendar shows; fault.Denied where the code opens
// nothing.
func (s *Service) FeedByCode(ctx context.Context, org OrganisationID, codeHash string) (f CalendarFeed, list []Place, err error) {
	if len(codeHash) != 64 {
		return f, nil, denied("FeedByCode")
	}
	err = s.store.Read(ctx, func(tx Tx) (err error) {
		if f, err = tx.CalendarFeedByCode(ctx, org, codeHash); err != nil {
			return err
		}
		list, err = s.placesOf(ctx, tx, org, f.Account)
		return err
	})
	return f, list, err
}
