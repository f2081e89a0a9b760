package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// StoryUse is something that a story may be used for, if its teller says yes to that.
type StoryUse string

// The uses. Each is given and taken back by itself.
const (
	UseSite     StoryUse = "site"     // on the pages that everybody may read
	UseInside   StoryUse = "inside"   // for those who are signed in here
	UseTraining StoryUse = "training" // for staff who learn
	UseReport   StoryUse = "report"   // for those who pay for the service
)

// StoryUses lists them in order.
var StoryUses = []StoryUse{UseSite, UseInside, UseTraining, UseReport}

// StoryConsent is a yes to one use, and when it was taken back.
type StoryConsent struct {
	Organisation OrganisationID
	Story        StoryID
	Use          StoryUse
	Given        time.Time
	GivenBy      AccountID
	TakenBack    time.Time
}

// standingUses are those that stand, in their order.
func standingUses(list []StoryConsent) []StoryUse {
	var out []StoryUse
	for _, use := range StoryUses {
		if slices.ContainsFunc(list, func(c StoryConsent) bool { return c.Use == use && c.TakenBack.IsZero() }) {
			out = append(out, use)
		}
	}
	return out
}

// ConsentToStory says yes to one use of a story. Saying it twice is saying it once.
func (s *Service) ConsentToStory(ctx context.Context, a Actor, person PersonID, id StoryID, use StoryUse) error {
	return s.decideUse(ctx, a, "ConsentToStory", person, id, use, func(tx Tx) error {
		list, err := tx.ListStoryConsents(ctx, a.Organisation, id)
		if err != nil || slices.Contains(standingUses(list), use) {
			return err
		}
		_, err = tx.InsertStoryConsent(ctx, StoryConsent{Organisation: a.Organisation, Story: id, Use: use, Given: s.Now(), GivenBy: a.Account})
		return err
	})
}

// WithdrawStoryConsent takes a yes back. It holds at once.
func (s *Service) WithdrawStoryConsent(ctx context.Context, a Actor, person PersonID, id StoryID, use StoryUse) error {
	return s.decideUse(ctx, a, "WithdrawStoryConsent", person, id, use, func(tx Tx) error {
		return tx.TakeBackStoryConsent(ctx, a.Organisation, id, use, s.Now())
	})
}

func (s *Service) decideUse(ctx context.Context, a Actor, op string, person PersonID, id StoryID, use StoryUse, decide func(Tx) error) error {
	var c fault.Check
	c.Require(slices.Contains(StoryUses, use), "uses", "story.error.uses")
	if err := c.Err(op); err != nil {
		return err
	}
	return s.write(ctx, a, op, about(person, "story:"+string(id)), func(tx Tx) error {
		if _, err := ownStory(ctx, tx, a, op, person, id); err != nil {
			return err
		}
		if err := decidesStory(ctx, tx, a, op, person); err != nil {
			return err
		}
		return decide(tx)
	})
}

// WithdrawStory takes a story away for good: every text, every file, every yes, and the key
// that they were sealed with, so that no copy of the database says it either. That there
// was one, and when it went, stays with the teller. A legal hold does not keep it: it is no
// part of the record of care.
func (s *Service) WithdrawStory(ctx context.Context, a Actor, person PersonID, id StoryID) error {
	return s.write(ctx, a, "WithdrawStory", about(person, "story:"+string(id)), func(tx Tx) error {
		st, err := ownStory(ctx, tx, a, "WithdrawStory", person, id)
		if err != nil {
			return err
		}
		if err := decidesStory(ctx, tx, a, "WithdrawStory", person); err != nil {
			return err
		}
		return tx.WithdrawStory(ctx, st, a.Account, s.Now())
	})
}
