package care

import (
	"context"
	"slices"
	"strings"

	"towpath/internal/fault"
	"towpath/internal/mirror"
)

// Bounds of a round.
const (
	MaxMirrorDays  = 92
	MaxRemark      = 500
	MaxMirrorParts = 500
)

// NewMirrorRound is a round as a team opens it.
type NewMirrorRound struct {
	ID       MirrorRoundID
	Team     TeamID
	Kind     mirror.Kind
	Together bool
	LastDay  Date
}

// OpenMirrorRound lets a team, the people whom it supports and their carers rate. One round
// of a kind is open at a time.
func (s *Service) OpenMirrorRound(ctx context.Context, a Actor, n NewMirrorRound) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(slices.Contains(mirror.Kinds, n.Kind), "kind", "mirror.error.kind")
	today := s.today()
	c.Require(n.LastDay.Valid() && n.LastDay >= today && n.LastDay <= today.Plus(MaxMirrorDays), "last_day", "mirror.error.last_day", "most", MaxMirrorDays)
	if err := c.Err("OpenMirrorRound"); err != nil {
		return err
	}
	return s.write(ctx, a, "OpenMirrorRound", onRound(n.ID), func(tx Tx) error {
		if _, err := s.staffOf(ctx, tx, a, "OpenMirrorRound", n.Team); err != nil {
			return err
		}
		rounds, err := tx.ListMirrorRounds(ctx, a.Organisation, n.Team)
		if err != nil {
			return err
		}
		for _, r := range rounds {
			c.Require(!r.Open() || r.Kind != n.Kind || r.ID == n.ID, "kind", "mirror.error.open")
		}
		if err := c.Err("OpenMirrorRound"); err != nil {
			return err
		}
		added, err := tx.InsertMirrorRound(ctx, MirrorRound{
			ID: n.ID, Organisation: a.Organisation, Team: n.Team, Kind: n.Kind, Together: n.Together, LastDay: n.LastDay, Opened: s.Now(), OpenedBy: a.Account,
		})
		if err != nil || added {
			return err
		}
		return again("OpenMirrorRound", rounds, nil, func(r MirrorRound) bool { return r.ID == n.ID && r.Kind == n.Kind && r.LastDay == n.LastDay })
	})
}

// CloseMirrorRound ends a round: what is shown is worked out once and kept, and the ratings
// are thrown away. Closing again changes nothing.
func (s *Service) CloseMirrorRound(ctx context.Context, a Actor, id MirrorRoundID) error {
	return s.inRound(ctx, a, "CloseMirrorRound", id, func(tx Tx, r MirrorRound) error {
		if !r.Open() {
			return nil
		}
		form, ok := s.mirror.Form(r.Kind)
		if !ok {
			return denied("CloseMirrorRound")
		}
		all, err := tx.MirrorRatings(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		r.Shown, r.Closed, r.ClosedBy = ShowMirrorOf(form, r.Groups(), all), s.Now(), a.Account
		return tx.CloseMirrorRound(ctx, r)
	})
}

// NewMirrorRating is a rating as it was handed in: by item, an answer or a remark or both.
// Sheet and Group are set on one that was on paper.
type NewMirrorRating struct {
	Round            MirrorRoundID
	Sheet            string
	Group            MirrorGroup
	Answers, Remarks map[string]string
}

// check says what of a rating cannot be taken by a form. It gives what is left of it.
func (n NewMirrorRating) check(form *mirror.Form, c *fault.Check) MirrorRating {
	out := MirrorRating{Group: n.Group, Paper: n.Sheet != "", Answers: map[string]string{}, Remarks: map[string]string{}}
	for item, answer := range n.Answers {
		_, ok := form.Item(item)
		c.Require(ok && form.Takes(answer), "answer", "mirror.error.answer")
		out.Answers[item] = answer
	}
	for item, words := range n.Remarks {
		_, ok := form.Item(item)
		c.Require(ok && Fits(words, MaxRemark), "remark_"+item, "mirror.error.remark", "most", MaxRemark)
		if words = strings.TrimSpace(words); words != "" {
			out.Remarks[item] = words
		}
	}
	c.Require(len(out.Answers)+len(out.Remarks) > 0, "answer", "mirror.error.nothing")
	return out
}

// RateMirror hands the actor's own rating in. It is final: it is put among the others
// without a name, so nobody could find it again. The log says that they took part.
func (s *Service) RateMirror(ctx context.Context, a Actor, n NewMirrorRating) error {
	n.Sheet = ""
	return s.rate(ctx, a, "RateMirror", n, func(tx Tx, r MirrorRound) (MirrorGroup, string, error) {
		group, err := mirrorGroup(ctx, tx, a, r.Team)
		if err == nil && group == "" {
			err = denied("RateMirror")
		}
		return r.group(group), string(a.Account), err
	})
}

// TypeMirrorSheet takes a sheet of paper in, which somebody of the team types. It counts
// as one.
func (s *Service) TypeMirrorSheet(ctx context.Context, a Actor, n NewMirrorRating) error {
	var c fault.Check
	c.Require(ValidID(n.Sheet), "id", "error.id")
	if err := c.Err("TypeMirrorSheet"); err != nil {
		return err
	}
	return s.rate(ctx, a, "TypeMirrorSheet", n, func(tx Tx, r MirrorRound) (MirrorGroup, string, error) {
		if _, err := s.staffOf(ctx, tx, a, "TypeMirrorSheet", r.Team); err != nil {
			return "", "", err
		}
		c.Require(n.Group != MirrorStaff && slices.Contains(r.Groups(), n.Group), "group", "mirror.error.group")
		return n.Group, n.Sheet, c.Err("TypeMirrorSheet")
	})
}

// rate puts a rating among those of its round; who says whose it is, and what took part.
func (s *Service) rate(ctx context.Context, a Actor, action string, n NewMirrorRating, who func(Tx, MirrorRound) (MirrorGroup, string, error)) error {
	return s.write(ctx, a, action, onRound(n.Round), func(tx Tx) error {
		r, err := tx.HoldMirrorRound(ctx, a.Organisation, n.Round)
		if err != nil {
			return err
		}
		group, part, err := who(tx, r)
		if err != nil {
			return err
		}
		form, ok := s.mirror.Form(r.Kind)
		if !ok {
			return denied(action)
		}
		var c fault.Check
		rating := n.check(form, &c)
		c.Require(r.Takes(s.today()), "answer", "mirror.error.closed")
		if err := c.Err(action); err != nil {
			return err
		}
		rating.Group = group
		return putRating(ctx, tx, r, part, rating, action)
	})
}

func putRating(ctx context.Context, tx Tx, r MirrorRound, part string, rating MirrorRating, action string) error {
	added, err := tx.InsertMirrorPart(ctx, r.Organisation, r.ID, part)
	if err != nil {
		return err
	}
	if !added {
		return fault.New(fault.Conflict, action+": it was handed in already", nil)
	}
	all, err := tx.MirrorRatings(ctx, r.Organisation, r.ID)
	if err != nil {
		return err
	}
	if len(all) >= MaxMirrorParts {
		return fault.New(fault.Conflict, action+": there are too many ratings", nil)
	}
	return tx.SetMirrorRatings(ctx, r.Organisation, r.ID, append(all, rating))
}
