package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// Topic is a part of a person's record that they can share, or keep.
type Topic string

// The topics. Notes are what was written in somebody's own words beside numbers
// and on the journey: they are shared apart from what they stand beside.
const (
	TopicBloom    Topic = "bloom"
	TopicJourney  Topic = "journey"
	TopicGoals    Topic = "goals"
	TopicNotes    Topic = "notes"
	TopicWellness Topic = "wellness_plan"
	TopicCrisis   Topic = "crisis_plan"
	TopicMeasures Topic = "measures"
	// TopicCrisisPart lets somebody who sees the crisis plan write in it, in their own
	// name; TopicMeetings lets them see the sheets of family meetings and write in them.
	TopicCrisisPart Topic = "crisis_part"
	TopicMeetings   Topic = "meetings"
)

// AllTopics lists them in the order in which screens show them.
var AllTopics = []Topic{TopicBloom, TopicJourney, TopicGoals, TopicNotes, TopicWellness, TopicCrisis, TopicMeasures, TopicCrisisPart, TopicMeetings}

// Topics is a set of topics, one bit each in the order of AllTopics.
type Topics uint16

// TopicsOf gives the set of some topics; what is no topic is passed over.
func TopicsOf(list ...Topic) Topics {
	var set Topics
	for _, t := range list {
		if i := slices.Index(AllTopics, t); i >= 0 {
			set |= 1 << i
		}
	}
	return set
}

// Has tells whether a topic is in the set.
func (ts Topics) Has(t Topic) bool { return ts&TopicsOf(t) != 0 }

// List gives the topics of the set in order.
func (ts Topics) List() []Topic {
	var list []Topic
	for i, t := range AllTopics {
		if ts&(1<<i) != 0 {
			list = append(list, t)
		}
	}
	return list
}

// Condition says when a consent holds.
type Condition string

// The conditions.
const (
	Always       Condition = "always"
	OnlyInCrisis Condition = "crisis"
)

// Consent is a person's decision to share one topic with one member of their
// circle. It is never changed: a new decision withdraws it and stands beside it.
type Consent struct {
	ID           ConsentID
	Organisation OrganisationID
	Person       PersonID
	Member       MemberID
	Topic        Topic
	Condition    Condition
	GrantedAt    time.Time
	GrantedBy    AccountID
	// Until is zero where no end was set.
	Until       time.Time
	WithdrawnAt time.Time
}

// Stands tells whether the decision stands at an instant, crisis or no crisis.
func (c Consent) Stands(at time.Time) bool {
	return c.WithdrawnAt.IsZero() && (c.Until.IsZero() || c.Until.After(at))
}

// NewConsent is one topic of a decision to share.
type NewConsent struct {
	ID        ConsentID
	Topic     Topic
	Condition Condition
	Until     time.Time
}

func (n NewConsent) check(c *fault.Check, now time.Time) {
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(slices.Contains(AllTopics, n.Topic), "topics", "circle.error.topic")
	c.Require(n.Condition == Always || n.Condition == OnlyInCrisis, string(n.Topic), "circle.error.condition")
	c.Require(n.Until.IsZero() || n.Until.After(now), "until", "circle.error.until")
}

// CheckConsents tells what is wrong with decisions, before anything is done.
func (s *Service) CheckConsents(list []NewConsent) error {
	var c fault.Check
	for _, n := range list {
		n.check(&c, s.Now())
	}
	return c.Err("GrantConsent")
}

// GrantConsent shares topics with somebody of the circle from now on, in the place
// of whatever was decided of those topics before.
func (s *Service) GrantConsent(ctx context.Context, a Actor, person PersonID, member MemberID, list ...NewConsent) error {
	if err := s.CheckConsents(list); err != nil {
		return err
	}
	var c fault.Check
	c.Require(len(list) > 0, "topics", "circle.error.none")
	if err := c.Err("GrantConsent"); err != nil {
		return err
	}
	return s.write(ctx, a, "GrantConsent", about(person, "member:"+string(member)), func(tx Tx) error {
		if _, err := memberOf(ctx, tx, a.Organisation, person, member); err != nil {
			return err
		}
		return s.grant(ctx, tx, a, person, member, list)
	})
}

func (s *Service) grant(ctx context.Context, tx Tx, a Actor, person PersonID, member MemberID, list []NewConsent) error {
	now := s.Now()
	for _, n := range list {
		if err := tx.WithdrawConsent(ctx, a.Organisation, person, member, n.Topic, now); err != nil {
			return err
		}
		added, err := tx.InsertConsent(ctx, Consent{
			ID: n.ID, Organisation: a.Organisation, Person: person, Member: member, Topic: n.Topic, Condition: n.Condition,
			GrantedAt: now, GrantedBy: a.Account, Until: n.Until,
		})
		if err != nil {
			return err
		}
		if !added {
			return fault.New(fault.Conflict, "GrantConsent: the id holds something else", nil)
		}
	}
	return nil
}

// WithdrawConsent stops sharing topics with somebody at once. Withdrawing twice is
// withdrawing once.
func (s *Service) WithdrawConsent(ctx context.Context, a Actor, person PersonID, member MemberID, topics ...Topic) error {
	return s.write(ctx, a, "WithdrawConsent", about(person, "member:"+string(member)), func(tx Tx) error {
		for _, t := range topics {
			if err := tx.WithdrawConsent(ctx, a.Organisation, person, member, t, s.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}
