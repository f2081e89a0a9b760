package care

import (
	"context"
	"strings"
	"time"

	"towpath/internal/fault"
)

// Reflection is a minute's thought that a worker wrote down. It is theirs: nobody else can
// read it, it is counted nowhere, and it is gone when they take it away.
type Reflection struct {
	ID           ReflectionID
	Organisation OrganisationID
	Account      AccountID
	Question     string // "" where it answers none
	Words        string
	At           time.Time
}

// ReflectionTx is what workers wrote down for themselves.
type ReflectionTx interface {
	InsertReflection(ctx context.Context, r Reflection) (bool, error)
	// ListReflections gives those of one account, the latest first.
	ListReflections(ctx context.Context, org OrganisationID, account AccountID) ([]Reflection, error)
	// DeleteReflection leaves nothing of it.
	DeleteReflection(ctx context.Context, org OrganisationID, account AccountID, id ReflectionID) error
	// SetRemarks says whether an account is offered other words for what it writes.
	SetRemarks(ctx context.Context, org OrganisationID, account AccountID, off bool) error
}

// NewReflection is one as it was typed.
type NewReflection struct {
	ID              ReflectionID
	Question, Words string
}

// KeepReflection keeps a reflection. What the log says of it is that one was kept.
func (s *Service) KeepReflection(ctx context.Context, a Actor, n NewReflection) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(strings.TrimSpace(n.Words) != "" && Fits(n.Words, MaxNote), "words", "practice.error.words", "most", MaxNote)
	c.Require(Fits(n.Question, MaxLine), "question", "practice.error.question")
	if err := c.Err("KeepReflection"); err != nil {
		return err
	}
	return s.write(ctx, a, "KeepReflection", subject{}, func(tx Tx) error {
		r := Reflection{ID: n.ID, Organisation: a.Organisation, Account: a.Account, Question: n.Question, Words: n.Words, At: s.Now()}
		added, err := tx.InsertReflection(ctx, r)
		if err != nil || added {
			return err
		}
		list, err := tx.ListReflections(ctx, a.Organisation, a.Account)
		return again("KeepReflection", list, err, func(o Reflection) bool { return o.ID == n.ID && o.Words == n.Words && o.Question == n.Question })
	})
}

// ListReflections gives the reader's own.
func (s *Service) ListReflections(ctx context.Context, a Actor) ([]Reflection, error) {
	var list []Reflection
	err := s.read(ctx, a, "ListReflections", subject{}, func(tx Tx) (err error) {
		list, err = tx.ListReflections(ctx, a.Organisation, a.Account)
		return err
	})
	return list, err
}

// DeleteReflection takes one of the actor's own away for good. One that is not there, or
// is somebody else's, is gone as far as they are concerned.
func (s *Service) DeleteReflection(ctx context.Context, a Actor, id ReflectionID) error {
	return s.write(ctx, a, "DeleteReflection", subject{}, func(tx Tx) error {
		if !ValidID(string(id)) {
			return denied("DeleteReflection")
		}
		return tx.DeleteReflection(ctx, a.Organisation, a.Account, id)
	})
}

// SetRemarks says whether the actor is offered other words for what they write. It holds
// from their next page on.
func (s *Service) SetRemarks(ctx context.Context, a Actor, off bool) error {
	return s.write(ctx, a, "SetRemarks", subject{}, func(tx Tx) error {
		return tx.SetRemarks(ctx, a.Organisation, a.Account, off)
	})
}
