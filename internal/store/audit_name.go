package store

import (
	"context"
	"errors"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/keyring"
	"towpath/internal/seal"
	"towpath/internal/store/db"
)

// byDoer begins the name in an entry about somebody whose key did not seal it, since
// it tells of a refusal, or they are erased or about to be: it has the key of whoever
// did it. A sealed text never begins so.
const byDoer = "doer:"

// nameKey gives whose key seals the name in an entry: that of whoever it is about,
// else of whoever did it. Of a refusal it is the doer's without a look for another:
// anybody may name a person, there or not, and how long it takes must not say which.
func (t *tx) nameKey(ctx context.Context, e care.AuditEntry) (o keyring.Owner, mark string, err error) {
	doer := signInOwner(e.Organisation, e.Account)
	switch {
	case e.Person == "":
		return doer, "", nil
	case e.Outcome == care.OutcomeDenied:
		return doer, byDoer, nil
	}
	person := personOwner(e.Organisation, e.Person)
	key, ok, err := t.keys.of(ctx, person)
	if err != nil || ok && !key.Erased && !t.keys.going[person] {
		return person, "", err
	}
	return doer, byDoer, nil
}

// sealName gives the name in an entry as it is kept. An entry is never refused for
// its name: where everybody's key is erased, it has none.
func (t *tx) sealName(ctx context.Context, e care.AuditEntry) (string, error) {
	if e.Name == "" {
		return "", nil
	}
	o, mark, err := t.nameKey(ctx, e)
	if errors.Is(err, errWanted) {
		return "", nil // this run is not kept
	}
	if err != nil {
		return "", err
	}
	name, err := t.seal(ctx, o, "audit_entry", "name", e.ID, e.Name)
	if fault.Is(err, fault.Conflict) {
		return "", nil
	}
	return mark + name, err
}

// nameOf gives whose key opens the name in an entry, and what it opens.
func nameOf(r db.AuditEntry) (o keyring.Owner, sealed string) {
	org := care.OrganisationID(r.OrganisationID)
	sealed, marked := strings.CutPrefix(r.Name, byDoer)
	if r.PersonID == "" || marked {
		return signInOwner(org, care.AccountID(r.AccountID)), sealed
	}
	return personOwner(org, care.PersonID(r.PersonID)), sealed
}

// loadNames has the keys of the names in entries at hand, with one look.
func (t *tx) loadNames(ctx context.Context, rows []db.AuditEntry) error {
	if len(rows) == 0 {
		return nil
	}
	owners := make([]string, len(rows))
	for i, r := range rows {
		if o, sealed := nameOf(r); sealed != "" {
			owners[i] = o.ID
		}
	}
	return t.keys.load(ctx, rows[0].OrganisationID, owners...)
}

// auditEntry opens an entry. The name is empty where its key is erased.
func (t *tx) auditEntry(ctx context.Context, r db.AuditEntry) (care.AuditEntry, error) {
	o, sealed := nameOf(r)
	name, err := t.open(ctx, o, "audit_entry", "name", r.AuditID, sealed)
	if errors.Is(err, seal.ErrNotSealed) || errors.Is(err, errNoKey) {
		name, err = "", nil // the entry was changed, and its leaf says so wherever it is shown
	}
	return care.AuditEntry{
		ID: r.AuditID, Organisation: care.OrganisationID(r.OrganisationID), At: instant(r.At), Account: care.AccountID(r.AccountID), Name: name,
		Role: care.Role(r.Role), Action: r.Action, Person: care.PersonID(r.PersonID), Subject: r.Subject, Outcome: r.Outcome,
		Policies: r.Policies, Request: r.RequestID,
	}, err
}

// logged gives an entry with what the log hashed of it: the row as it is stored,
// the name sealed.
func (t *tx) logged(ctx context.Context, r db.AuditEntry) (care.LoggedEntry, error) {
	e, err := t.auditEntry(ctx, r)
	return care.LoggedEntry{AuditEntry: e, Seq: r.Seq, Body: ledgerRow(entryParams(r)).Body()}, err
}
