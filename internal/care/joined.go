package care

import (
	"context"
	"errors"
	"time"

	"towpath/internal/fault"
)

// joint is what several operations that run as one have in common: the transaction that
// all of them are in, and what the log is to say of them once it is over.
type joint struct {
	Store
	tx       Tx
	changing bool

	entries []AuditEntry // what was looked at and what was refused
	noted   map[AuditEntry]struct{}
	broken  error // what a write failed with, whatever was made of it
}

// Read implements Store: it looks where all the others look.
func (j *joint) Read(_ context.Context, fn func(Tx) error) error { return fn(j.tx) }

// Write implements Store. What only looks changes nothing.
func (j *joint) Write(_ context.Context, fn func(Tx) error) error {
	if !j.changing {
		return fault.New(fault.Internal, "LookTogether: an operation that changes something", nil)
	}
	err := fn(j.tx)
	if err != nil && j.broken == nil {
		j.broken = err
	}
	return err
}

// note keeps a line for the log; two that say the same of the same request are one.
func (j *joint) note(e AuditEntry) {
	says := e
	says.ID, says.At, says.Policies = "", time.Time{}, ""
	if _, have := j.noted[says]; !have {
		j.noted[says] = struct{}{}
		j.entries = append(j.entries, e)
	}
}

// knowing is a transaction of many looks at one state: what each of them asks anew, how the
// reader stands and who the person is, is asked once.
type knowing struct {
	Tx
	standings map[standsAs]Standing
	people    map[standsAs]Person
}

type standsAs struct {
	of      OrganisationID
	account AccountID
	worker  WorkerID
	person  PersonID
}

func newKnowing(tx Tx) knowing {
	return knowing{Tx: tx, standings: map[standsAs]Standing{}, people: map[standsAs]Person{}}
}

// Standing implements Tx.
func (k knowing) Standing(ctx context.Context, a Actor, person PersonID, at time.Time) (Standing, error) {
	key := standsAs{a.Organisation, a.Account, a.Worker, person}
	if st, known := k.standings[key]; known {
		return st, nil
	}
	st, err := k.Tx.Standing(ctx, a, person, at)
	if err == nil {
		k.standings[key] = st
	}
	return st, err
}

// Person implements Tx.
func (k knowing) Person(ctx context.Context, org OrganisationID, id PersonID) (Person, error) {
	key := standsAs{of: org, person: id}
	if p, known := k.people[key]; known {
		return p, nil
	}
	p, err := k.Tx.Person(ctx, org, id)
	if err == nil {
		k.people[key] = p
	}
	return p, err
}

// LookTogether runs operations that only look as one: on one consistent state, with one
// write of what the log says of them. fn uses the Service that it is handed and no other,
// may be run more than once, and what it found must not be shown where LookTogether fails.
// An operation that would change something fails in it.
func (s *Service) LookTogether(ctx context.Context, fn func(*Service) error) error {
	var j *joint
	err := s.store.Read(ctx, func(tx Tx) error {
		j = &joint{Store: s.store, tx: newKnowing(tx), noted: map[AuditEntry]struct{}{}}
		return fn(s.joined(j))
	})
	return errors.Join(err, s.noteAll(ctx, j))
}

// LookBriefly is LookTogether for what a few statements find, however much a record holds.
func (s *Service) LookBriefly(ctx context.Context, fn func(*Service) error) error {
	var j *joint
	err := s.store.ReadAndNote(ctx, func(tx Tx) error {
		j = &joint{Store: s.store, tx: newKnowing(tx), noted: map[AuditEntry]struct{}{}}
		return fn(s.joined(j))
	}, func(tx Tx) error { return j.write(ctx, tx) })
	if err == nil {
		return nil
	}
	return errors.Join(err, s.noteAll(ctx, j))
}

// ChangeTogether runs operations as one: all of them happen, or none. Where one fails, the
// others are gone too, whether or not fn passes on its error. fn uses the Service that it
// is handed and no other, and may be run more than once.
func (s *Service) ChangeTogether(ctx context.Context, fn func(*Service) error) error {
	var j *joint
	err := s.store.Write(ctx, func(tx Tx) error {
		j = &joint{Store: s.store, tx: tx, changing: true, noted: map[AuditEntry]struct{}{}}
		err := fn(s.joined(j))
		if err == nil {
			err = j.broken
		}
		if err != nil {
			return err
		}
		return j.write(ctx, tx)
	})
	if err == nil {
		return nil
	}
	return errors.Join(err, s.noteAll(ctx, j))
}

func (s *Service) joined(j *joint) *Service {
	with := *s
	with.store, with.joint = j, j
	return &with
}

// noteAll writes what was kept for the log, in one transaction.
func (s *Service) noteAll(ctx context.Context, j *joint) error {
	if j == nil || len(j.entries) == 0 {
		return nil
	}
	return s.store.Write(ctx, func(tx Tx) error { return j.write(ctx, tx) })
}

func (j *joint) write(ctx context.Context, tx Tx) error {
	for _, e := range j.entries {
		if err := tx.InsertAuditEntry(ctx, e); err != nil {
			return err
		}
	}
	return nil
}
