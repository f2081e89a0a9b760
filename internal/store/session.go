package store

import (
	"context"
	"time"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/store/db"
)

// ReadSessions implements auth.Store. Every request begins with it, and what it
// looks up need not be of one moment, so it opens no transaction.
func (s *Store) ReadSessions(ctx context.Context, fn func(auth.Tx) error) error {
	return s.look(ctx, func(t *tx) error { return fn(t) })
}

// WriteSessions implements auth.Store.
func (s *Store) WriteSessions(ctx context.Context, fn func(auth.Tx) error) error {
	return s.write(ctx, func(t *tx) error { return fn(t) })
}

// InsertSession implements auth.Tx.
func (t *tx) InsertSession(ctx context.Context, s auth.Session) error {
	device, err := t.seal(ctx, signInOwner(s.Organisation, s.Account), "session", "device", s.ID, s.Device)
	if err != nil {
		return failed("InsertSession", err)
	}
	return failed("InsertSession", t.q.InsertSession(ctx, db.InsertSessionParams{
		OrganisationID: string(s.Organisation), SessionID: s.ID, AccountID: string(s.Account), Device: device,
		CreatedAt: micro(s.Created), SeenAt: micro(s.Seen), ExpiresAt: micro(s.Expires),
		Way: string(s.Way), ProvedAt: micro(s.Proved), Strong: flag(s.Strong), Shared: flag(s.Shared),
	}))
}

// Session implements auth.Tx.
func (t *tx) Session(ctx context.Context, org care.OrganisationID, id string) (auth.Session, care.Account, error) {
	r, err := t.q.GetSession(ctx, db.GetSessionParams{OrganisationID: string(org), SessionID: id})
	if err != nil {
		return auth.Session{}, care.Account{}, failed("Session", err)
	}
	device, err := t.device(ctx, org, r.AccountID, r.SessionID, r.Device)
	if err != nil {
		return auth.Session{}, care.Account{}, failed("Session", err)
	}
	session := auth.Session{
		ID: r.SessionID, Organisation: org, Account: care.AccountID(r.AccountID), Device: device,
		Created: instant(r.CreatedAt), Seen: instant(r.SeenAt), Expires: instant(r.ExpiresAt),
		Way: auth.Way(r.Way), Proved: instant(r.ProvedAt), Strong: r.Strong != 0, Shared: r.Shared != 0, Required: r.RequiredSince != 0,
	}
	account, err := t.accountOf(ctx, db.Account{
		OrganisationID: r.OrganisationID, AccountID: r.AccountID, Username: r.Username, Name: r.Name, Role: r.Role,
		PersonID: r.PersonID, WorkerID: r.WorkerID, MustChange: r.MustChange, ClosedAt: r.ClosedAt, Duties: r.Duties, RemarksOff: r.RemarksOff,
	})
	return session, account, failed("Session", err)
}

func (t *tx) device(ctx context.Context, org care.OrganisationID, account, session, sealed string) (string, error) {
	return t.open(ctx, signInOwner(org, care.AccountID(account)), "session", "device", session, sealed)
}

// ListSessions implements auth.Tx.
func (t *tx) ListSessions(ctx context.Context, org care.OrganisationID, account care.AccountID, now time.Time) ([]auth.Session, error) {
	rows, err := t.q.ListSessions(ctx, db.ListSessionsParams{OrganisationID: string(org), AccountID: string(account), Now: micro(now)})
	return eachOpened("ListSessions", rows, err, func(r db.Session) (auth.Session, error) {
		device, err := t.device(ctx, org, r.AccountID, r.SessionID, r.Device)
		return auth.Session{
			ID: r.SessionID, Organisation: org, Account: account, Device: device,
			Created: instant(r.CreatedAt), Seen: instant(r.SeenAt), Expires: instant(r.ExpiresAt),
			Way: auth.Way(r.Way), Proved: instant(r.ProvedAt), Strong: r.Strong != 0, Shared: r.Shared != 0,
		}, err
	})
}

// TouchSession implements auth.Tx.
func (t *tx) TouchSession(ctx context.Context, s auth.Session) error {
	return failed("TouchSession", t.q.TouchSession(ctx, db.TouchSessionParams{
		OrganisationID: string(s.Organisation), SessionID: s.ID, SeenAt: micro(s.Seen), ExpiresAt: micro(s.Expires),
	}))
}

// DeleteSession implements auth.Tx.
func (t *tx) DeleteSession(ctx context.Context, org care.OrganisationID, account care.AccountID, id string) error {
	_, err := t.q.DeleteSession(ctx, db.DeleteSessionParams{OrganisationID: string(org), AccountID: string(account), SessionID: id})
	return failed("DeleteSession", err)
}

// DeleteOtherSessions implements auth.Tx.
func (t *tx) DeleteOtherSessions(ctx context.Context, org care.OrganisationID, account care.AccountID, kept string) error {
	_, err := t.q.DeleteOtherSessions(ctx, db.DeleteOtherSessionsParams{OrganisationID: string(org), AccountID: string(account), SessionID: kept})
	return failed("DeleteOtherSessions", err)
}

// DeleteSessionsBefore implements auth.Tx.
func (t *tx) DeleteSessionsBefore(ctx context.Context, org care.OrganisationID, at time.Time) error {
	_, err := t.q.DeleteSessionsBefore(ctx, db.DeleteSessionsBeforeParams{OrganisationID: string(org), Before: micro(at)})
	return failed("DeleteSessionsBefore", err)
}

// InsertAttempt implements auth.Tx.
func (t *tx) InsertAttempt(ctx context.Context, org care.OrganisationID, id, subject string, at time.Time) error {
	return failed("InsertAttempt", t.q.InsertSignInAttempt(ctx, db.InsertSignInAttemptParams{
		OrganisationID: string(org), AttemptID: id, Subject: subject, At: micro(at),
	}))
}

// CountAttempts implements auth.Tx.
func (t *tx) CountAttempts(ctx context.Context, org care.OrganisationID, subject string, since time.Time) (int, error) {
	n, err := t.q.CountSignInAttempts(ctx, db.CountSignInAttemptsParams{OrganisationID: string(org), Subject: subject, Since: micro(since)})
	return int(n), failed("CountAttempts", err)
}

// DeleteAttempts implements auth.Tx.
func (t *tx) DeleteAttempts(ctx context.Context, org care.OrganisationID, subject string) error {
	return failed("DeleteAttempts", t.q.DeleteSignInAttempts(ctx, db.DeleteSignInAttemptsParams{OrganisationID: string(org), Subject: subject}))
}

// DeleteAttemptsBefore implements auth.Tx.
func (t *tx) DeleteAttemptsBefore(ctx context.Context, org care.OrganisationID, at time.Time) error {
	return failed("DeleteAttemptsBefore", t.q.DeleteSignInAttemptsBefore(ctx, db.DeleteSignInAttemptsBeforeParams{OrganisationID: string(org), Before: micro(at)}))
}
