package store

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/keyring"
	"towpath/internal/seal"
)

// errWanted ends a run of a write whose keys have to be fetched first.
var errWanted = errors.New("store: keys are wanted")

// keys is what one run of a transaction knows of keys. With ask it may look for a
// key where it is; without (in SQLite's writer, which others wait for, when that
// means a network) it says which it wants, and is run again once they are there.
type keys struct {
	ring *keyring.Ring
	ask  bool
	// fetched are those that were fetched for this run; have, all that it has met.
	fetched, have map[keyring.Owner]keyring.Entry
	fresh         map[keyring.Owner]*seal.Key // made in this run, kept before it commits
	wanted        map[keyring.Owner]bool      // true where it is to be made if there is none
	index         map[string]bool             // organisations whose index is wanted
	again         map[keyring.Owner]bool      // asked for anew, since the first did not open
	going         map[keyring.Owner]bool      // erased once this transaction is on disk
	after         []func(context.Context) error
}

func newKeys(ring *keyring.Ring, ask bool, fetched map[keyring.Owner]keyring.Entry) *keys {
	k := &keys{
		ring: ring, ask: ask, fetched: fetched, have: maps.Clone(fetched),
		fresh: map[keyring.Owner]*seal.Key{}, wanted: map[keyring.Owner]bool{}, index: map[string]bool{}, again: map[keyring.Owner]bool{}, going: map[keyring.Owner]bool{},
	}
	if k.have == nil {
		k.have = map[keyring.Owner]keyring.Entry{}
	}
	return k
}

// load has the keys of many owners at hand, with one look.
func (k *keys) load(ctx context.Context, org string, ids ...string) error {
	var missing []string
	for _, id := range ids {
		o := keyring.Owner{Organisation: org, ID: id}
		if _, ok := k.have[o]; ok || id == "" || k.fresh[o] != nil {
			continue
		}
		if e, ok := k.ring.Cached(o); ok {
			k.have[o] = e
			continue
		}
		missing = append(missing, id)
	}
	if len(missing) == 0 {
		return nil
	}
	if !k.ask {
		for _, id := range missing {
			k.wanted[keyring.Owner{Organisation: org, ID: id}] = false
		}
		return errWanted
	}
	found, err := k.ring.Load(ctx, org, missing)
	for id, e := range found {
		k.have[keyring.Owner{Organisation: org, ID: id}] = e
	}
	return err
}

// make has keys at hand for many owners who are new, without a look for keys that they may
// have: where one has, since a run was broken off, the write meets it and is run again.
func (k *keys) make(org string, ids ...string) (err error) {
	for _, id := range ids {
		o := keyring.Owner{Organisation: org, ID: id}
		if _, ok := k.have[o]; ok || k.fresh[o] != nil {
			continue
		}
		if !k.ask {
			k.wanted[o], err = true, errWanted
			continue
		}
		if k.fresh[o], err = seal.NewKey(); err != nil {
			return err
		}
	}
	return err
}

// of gives an owner's key; ok is false where there is none.
func (k *keys) of(ctx context.Context, o keyring.Owner) (e keyring.Entry, ok bool, err error) {
	if key := k.fresh[o]; key != nil {
		return keyring.Entry{Key: key}, true, nil
	}
	if e, ok = k.have[o]; !ok {
		if err = k.load(ctx, o.Organisation, o.ID); err != nil {
			return e, false, err
		}
		e = k.have[o]
	}
	return e, e.Key != nil || e.Erased, nil
}

// forSealing is of, and makes a key where there is none.
func (k *keys) forSealing(ctx context.Context, o keyring.Owner) (*seal.Key, error) {
	e, ok, err := k.of(ctx, o)
	switch {
	case err != nil:
		return nil, err
	case e.Erased:
		return nil, fault.New(fault.Conflict, "this record was erased: nothing can be written in it", nil)
	case ok:
		return e.Key, nil
	case !k.ask:
		return nil, errWanted
	}
	key, err := seal.NewKey()
	if err == nil {
		k.fresh[o] = key
	}
	return key, err
}

// seal gives a text as it is kept in a column of a row. A key that the owner does
// not have yet is made. The empty text stays empty.
func (t *tx) seal(ctx context.Context, o keyring.Owner, table, column, row, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	key, err := t.keys.forSealing(ctx, o)
	if errors.Is(err, errWanted) {
		t.keys.wanted[o] = true
		return "", nil // this run is not kept
	}
	if err != nil {
		return "", err
	}
	return key.Seal(place(o, table, column, row), text)
}

// open gives back what seal was given: an empty text where the owner was erased,
// and an error where the text is not what was sealed there.
func (t *tx) open(ctx context.Context, o keyring.Owner, table, column, row, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	e, ok, err := t.keys.of(ctx, o)
	if err != nil || e.Erased {
		return "", err
	}
	at := place(o, table, column, row)
	if !ok {
		return "", notOpened(at, errNoKey)
	}
	text, err := e.Key.Open(at, sealed)
	if err == nil {
		return text, nil
	}
	if e, err = t.anew(ctx, o); err != nil || e.Erased {
		return "", err
	}
	if e.Key != nil {
		if text, err = e.Key.Open(at, sealed); err == nil {
			return text, nil
		}
	}
	return "", notOpened(at, seal.ErrNotSealed)
}

// anew looks once more for a key that did not open something: another process may
// have given it a new part since it was fetched.
func (t *tx) anew(ctx context.Context, o keyring.Owner) (keyring.Entry, error) {
	k := t.keys
	if k.again[o] || k.fresh[o] != nil {
		return k.have[o], nil
	}
	if !k.ask {
		if _, fetched := k.fetched[o]; fetched {
			return k.have[o], nil
		}
	}
	k.again[o] = true
	k.ring.Forget(o)
	delete(k.have, o)
	e, _, err := k.of(ctx, o)
	return e, err
}

func place(o keyring.Owner, table, column, row string) seal.Place {
	return seal.Place{Organisation: o.Organisation, Owner: o.ID, Table: table, Column: column, Row: row}
}

var errNoKey = errors.New("its owner's key is not in the store of keys")

// notOpened names the place and nothing of what stands there.
func notOpened(p seal.Place, cause error) error {
	return fault.New(fault.Internal, fmt.Sprintf("%s.%s of %s", p.Table, p.Column, p.Row), cause)
}

// Owners of keys. A person's key is for all of their record; an account without a
// person has its own; what an organisation says itself has the organisation's.

func personOwner(org care.OrganisationID, p care.PersonID) keyring.Owner {
	return keyring.Owner{Organisation: string(org), ID: string(p)}
}

func accountOwner(org, account, person string) keyring.Owner {
	if person != "" {
		return keyring.Owner{Organisation: org, ID: person}
	}
	return keyring.Owner{Organisation: org, ID: account}
}

// signInOwner is whose key what an account does or signs in with is sealed with:
// one of the account's own, also where it is a person's, since whoever writes or
// reads it knows the account alone. It goes when the person is erased.
func signInOwner(org care.OrganisationID, account care.AccountID) keyring.Owner {
	if account == "" || account == care.OperatorAccount {
		return organisationOwner(string(org))
	}
	return keyring.Owner{Organisation: string(org), ID: string(account)}
}

func organisationOwner(org string) keyring.Owner { return keyring.Owner{Organisation: org, ID: org} }

// row seals and opens the columns of one row. Its first failure stays in err, and
// nothing is done after it.
type row struct {
	ctx       context.Context
	t         *tx
	owner     keyring.Owner
	table, id string
	err       error
}

func (t *tx) row(ctx context.Context, o keyring.Owner, table, id string) *row {
	return &row{ctx: ctx, t: t, owner: o, table: table, id: id}
}

func (r *row) seal(column, text string) string {
	if r.err != nil {
		return ""
	}
	text, r.err = r.t.seal(r.ctx, r.owner, r.table, column, r.id, text)
	return text
}

func (r *row) open(column, sealed string) string {
	if r.err != nil {
		return ""
	}
	sealed, r.err = r.t.open(r.ctx, r.owner, r.table, column, r.id, sealed)
	return sealed
}

// accountName opens an account's name as a joined row brings it.
func (t *tx) accountName(ctx context.Context, org, account, person, sealed string) (string, error) {
	return t.open(ctx, accountOwner(org, account, person), "account", "name", account, sealed)
}

// nameOwner gives whose key an account's name needs, none where there is no name.
func nameOwner(account, person, sealed string) string {
	if sealed == "" {
		return ""
	}
	return accountOwner("", account, person).ID
}

// code gives the code by which a text of an organisation is found.
func (t *tx) code(ctx context.Context, org, kind, text string) (string, error) {
	ix, err := t.indexOf(ctx, org)
	if err != nil {
		return "", err
	}
	return ix.Of(kind, text), nil
}

func (t *tx) indexOf(ctx context.Context, org string) (*seal.Index, error) {
	if ix, ok := t.keys.ring.CachedIndex(org); ok {
		return ix, nil
	}
	if !t.keys.ask {
		t.keys.index[org] = true
		return nil, errWanted
	}
	return t.keys.ring.Index(ctx, org)
}

// Kinds of codes.
const (
	codeUsername = "username"
	codePerson   = "person"
	// codeReference is for the whole reference, as it stands.
	codeReference = "reference"
	// codeAppointment is for the number by which another system knows an appointment.
	codeAppointment = "appointment"
)
