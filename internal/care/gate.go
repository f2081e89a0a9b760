package care

import (
	"context"
	"errors"
	"slices"
	"strings"

	"towpath/internal/fault"
	"towpath/internal/policy"
)

// subject is what an operation is about: a person, and the record within theirs.
type subject struct {
	person PersonID
	record string
}

// about names a subject; record is "noun:id" as it will stand in the audit log.
func about(person PersonID, record string) subject { return subject{person, record} }

// tidy leaves out what cannot be an id: it names nobody's record, the log holds
// nobody's words, and one of the engines would not even keep it as text.
func (on subject) tidy() subject {
	if !ValidID(string(on.person)) {
		on.person = ""
	}
	if noun, id, _ := strings.Cut(on.record, ":"); id != "" && !ValidID(id) {
		on.record = noun
	}
	return on
}

// read lets fn look, if the actor may, at one consistent state. The audit entry
// is durable before read returns, so nothing is ever shown unrecorded.
func (s *Service) read(ctx context.Context, a Actor, action string, on subject, fn func(Tx) error) error {
	var decision policy.Decision
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		if decision, tx, err = s.decide(ctx, tx, a, action, on); err != nil {
			return err
		}
		return fn(tx)
	})
	if err != nil {
		return s.refuse(ctx, a, action, on, decision, err)
	}
	return s.note(ctx, s.entry(a, action, on, OutcomeAllowed, decision))
}

// note writes a line of the log in a transaction of its own, or with the others of
// operations that run as one.
func (s *Service) note(ctx context.Context, e AuditEntry) error {
	if s.joint != nil {
		s.joint.note(e)
		return nil
	}
	return s.store.Write(ctx, func(tx Tx) error { return tx.InsertAuditEntry(ctx, e) })
}

// write lets fn change something, if the actor may, in one durable transaction
// that holds its own audit entry.
func (s *Service) write(ctx context.Context, a Actor, action string, on subject, fn func(Tx) error) error {
	var decision policy.Decision
	err := s.store.Write(ctx, func(tx Tx) (err error) {
		if decision, tx, err = s.decide(ctx, tx, a, action, on); err != nil {
			return err
		}
		if on.person != "" {
			if err = tx.HoldPerson(ctx, a.Organisation, on.person); err != nil {
				return err
			}
		}
		if err = fn(tx); err != nil {
			return err
		}
		return tx.InsertAuditEntry(ctx, s.entry(a, action, on, OutcomeAllowed, decision))
	})
	if err != nil {
		return s.refuse(ctx, a, action, on, decision, err)
	}
	return nil
}

// decide asks the policies, and gives the transaction through which the actor may
// go on: whoever is let in by a person's consent alone gets one that holds nothing
// but what was agreed.
func (s *Service) decide(ctx context.Context, tx Tx, a Actor, action string, on subject) (policy.Decision, Tx, error) {
	if on != on.tidy() || !a.reaches(on.person) {
		return policy.Decision{}, tx, denied(action)
	}
	own := on.person != "" && a.Person == on.person
	r := policy.Request{
		Role: string(a.Role), Action: action,
		Self: own && !a.Preview, Invited: a.invited, CommandLine: a.Account == OperatorAccount, Moves: a.Moves,
		Edits: a.Duties.Has(DutyEditor), Reviews: a.Duties.Has(DutyReviewer), Organises: a.Duties.Has(DutyOrganiser), Reports: a.Duties.Has(DutyReporter),
		Link: a.Link.Any() && on.record == a.Link.record(), App: a.App != "",
	}
	var standing Standing
	switch {
	case on.person == "" || r.Self:
	case a.Preview:
		standing = Standing{Circle: own, Shared: a.Previewed}
	default:
		var err error
		if standing, err = tx.Standing(ctx, a, on.person, s.Now()); err != nil {
			return policy.Decision{}, tx, err
		}
	}
	r.SharesTeam, r.Manages, r.Emergency = standing.Member, standing.Manager, standing.Emergency
	r.InCircle, r.Shared = standing.Circle, policy.Shared(standing.Shared)
	d := s.policies.Decide(r)
	if !d.Allowed {
		return d, tx, denied(action)
	}
	switch {
	case r.Self || r.SharesTeam:
	case r.Emergency:
		tx = readOnly{tx}
	case r.InCircle:
		tx = narrowed{Tx: tx, account: a.Account, shared: standing.Shared}
	}
	return d, tx, nil
}

// reaches tells whether an app that was let in to one person's record stays within it.
// Policies say what may be done with a record; this says whose it is, whatever they say.
// What is about nobody in particular is about others too, and out of reach.
func (a Actor) reaches(person PersonID) bool { return a.Only == "" || person == a.Only }

// refuse records a refusal in a transaction of its own, since the one that was
// refused is gone. A refusal that cannot be recorded is still a refusal.
func (s *Service) refuse(ctx context.Context, a Actor, action string, on subject, d policy.Decision, cause error) error {
	if !fault.Is(cause, fault.Denied) {
		if errors.Is(cause, context.Canceled) {
			return fault.New(fault.Unavailable, action, cause)
		}
		return cause
	}
	if err := s.note(ctx, s.entry(a, action, on, OutcomeDenied, d)); err != nil {
		s.log.ErrorContext(ctx, "a refusal could not be recorded", "action", action, "request", a.Request, "error", err)
	}
	return cause
}

func (s *Service) entry(a Actor, action string, on subject, outcome string, d policy.Decision) AuditEntry {
	on = on.tidy()
	return AuditEntry{
		ID: s.newID(), Organisation: a.Organisation, At: s.Now(), Account: a.Account, Name: a.logged(), Role: a.Role,
		Action: action, Person: on.person, Subject: on.record, Outcome: outcome,
		Policies: d.String(), Request: a.Request,
	}
}

// again answers for an insertion that added nothing because its id is there: well
// where the same thing was saved twice, Conflict where the id holds something
// else, since nobody may be told "saved" when nothing was.
func again[T any](op string, list []T, err error, same func(T) bool) error {
	if err != nil || slices.ContainsFunc(list, same) {
		return err
	}
	return fault.New(fault.Conflict, op+": the id holds something else", nil)
}
