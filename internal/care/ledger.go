package care

import (
	"context"
	"errors"
	"fmt"
	"time"

	"towpath/internal/fault"
	"towpath/internal/ledger"
)

// LogKeys gives the key that signs the log of an organisation. It is kept outside
// of the store, so that whoever can change the store cannot sign what they made.
type LogKeys interface {
	LogKey(org OrganisationID) (ledger.Key, error)
}

// Checkpoint is a signed note that says how long a log was and what its root was.
// A zero one stands for none.
type Checkpoint struct {
	Size int64
	At   time.Time
	Note string
}

// LogCheck is what checking some entries against the log came to.
type LogCheck struct {
	// Size is how many entries the log has; Sealed how many the latest checkpoint
	// covers, and At when it was signed.
	Size, Sealed int64
	At           time.Time
	// Good entries are in the log as they were written; Fresh ones are newer than
	// the checkpoint; Bad ones are not as they were written.
	Good, Fresh int
	Bad         []string
	// Broken: the checkpoint itself is not as it was signed.
	Broken bool
}

// tiles lets the tree of a log be read within a transaction.
type tiles struct {
	ctx context.Context
	tx  Tx
	org OrganisationID
}

// Tile implements ledger.Tiles.
func (t tiles) Tile(level int, n int64) ([]ledger.Hash, error) {
	return t.tx.LogTile(t.ctx, t.org, level, n)
}

// checkEntries proves each entry anew, from its row up to the root that was
// signed.
func (s *Service) checkEntries(ctx context.Context, tx Tx, org OrganisationID, list []LoggedEntry) (LogCheck, error) {
	var c LogCheck
	var err error
	if c.Size, err = tx.LogSize(ctx, org); err != nil {
		return c, err
	}
	latest, err := tx.LatestCheckpoint(ctx, org)
	if err != nil {
		return c, err
	}
	key, err := s.logKeys.LogKey(org)
	if err != nil {
		return c, fault.New(fault.Internal, "the key of the log", err)
	}
	c.Fresh = len(list)
	if latest.Note == "" {
		return c, nil
	}
	signed, err := openCheckpoint(latest, key)
	if err != nil {
		c.Broken = true
		return c, nil
	}
	c.Sealed, c.At, c.Fresh = latest.Size, latest.At, 0
	tree := ledger.NewTree(tiles{ctx, tx, org})
	for _, e := range list {
		if e.Seq >= c.Sealed {
			c.Fresh++
			continue
		}
		proof, err := tree.Prove(c.Sealed, max(e.Seq, 0))
		if err != nil || ledger.Check(proof, c.Sealed, signed.Root, max(e.Seq, 0), ledger.Leaf(e.Seq, e.Body)) != nil {
			c.Bad = append(c.Bad, e.ID)
			continue
		}
		c.Good++
	}
	return c, nil
}

func openCheckpoint(c Checkpoint, key ledger.Key) (ledger.Checkpoint, error) {
	signed, err := ledger.OpenCheckpoint(c.Note, key.Verifier())
	if err == nil && (signed.Origin != key.Origin() || signed.Size != c.Size || !signed.At.Equal(c.At)) {
		err = errors.New("it is stored under another size or time than it says, or of another log")
	}
	return signed, err
}

// LogVerifier gives the public key of an organisation's log.
func (s *Service) LogVerifier(org OrganisationID) (string, error) {
	key, err := s.logKeys.LogKey(org)
	return key.Verifier(), err
}

// LatestCheckpoint gives the latest checkpoint of a log, which says nothing of
// anybody.
func (s *Service) LatestCheckpoint(ctx context.Context, org OrganisationID) (Checkpoint, error) {
	var c Checkpoint
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		c, err = tx.LatestCheckpoint(ctx, org)
		return err
	})
	if err == nil && c.Note == "" {
		err = denied("LatestCheckpoint")
	}
	return c, err
}

// SignCheckpoint signs how the log is now and keeps it, unless the latest
// checkpoint says the same. A log that no longer fits its latest checkpoint is not
// signed: that would call right what is not.
func (s *Service) SignCheckpoint(ctx context.Context, org OrganisationID) (Checkpoint, error) {
	key, err := s.logKeys.LogKey(org)
	if err != nil {
		return Checkpoint{}, fault.New(fault.Internal, "SignCheckpoint", err)
	}
	var latest, fresh Checkpoint
	err = s.store.Read(ctx, func(tx Tx) error {
		if latest, err = tx.LatestCheckpoint(ctx, org); err != nil {
			return err
		}
		size, err := tx.LogSize(ctx, org)
		if err != nil || size == 0 && latest.Note == "" || size == latest.Size && latest.Note != "" {
			return err
		}
		fresh, err = s.nextCheckpoint(ledger.NewTree(tiles{ctx, tx, org}), key, latest, size)
		return err
	})
	if err != nil || fresh.Note == "" {
		return latest, err
	}
	err = s.store.Write(ctx, func(tx Tx) error { return tx.InsertCheckpoint(ctx, org, fresh) })
	return fresh, err
}

func (s *Service) nextCheckpoint(tree *ledger.Tree, key ledger.Key, latest Checkpoint, size int64) (Checkpoint, error) {
	if latest.Note != "" {
		signed, err := openCheckpoint(latest, key)
		if err != nil {
			return Checkpoint{}, changed(fmt.Errorf("its latest checkpoint: %w", err))
		}
		if root, err := tree.Root(latest.Size); err != nil || root != signed.Root || size < latest.Size {
			return Checkpoint{}, changed(errors.Join(errors.New("it does not fit its latest checkpoint"), err))
		}
	}
	root, err := tree.Root(size)
	if err != nil {
		return Checkpoint{}, changed(err)
	}
	c := ledger.Checkpoint{Origin: key.Origin(), Size: size, Root: root, At: s.Now()}
	note, err := c.Sign(key)
	return Checkpoint{Size: size, At: c.At, Note: note}, err
}

func changed(cause error) error {
	return fault.New(fault.Internal, "the log was changed from outside; towpath verify says where", cause)
}

// AuditProof is what is needed to show that an entry is in the log.
type AuditProof struct {
	Entry      LoggedEntry
	Person     Person
	Hashes     []ledger.Hash
	Checkpoint Checkpoint
	Key        ledger.Key
}

// ShowAuditProof gives the proof that an entry about a person is in the log.
func (s *Service) ShowAuditProof(ctx context.Context, a Actor, person PersonID, entry string) (AuditProof, error) {
	var p AuditProof
	err := s.read(ctx, a, "ShowAuditProof", about(person, "audit:"+entry), func(tx Tx) (err error) {
		if !ValidID(entry) {
			return denied("ShowAuditProof")
		}
		if p.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		p.Entry, err = tx.LoggedEntry(ctx, a.Organisation, person, entry)
		return err
	})
	if err != nil {
		return AuditProof{}, err
	}
	if p.Checkpoint, err = s.checkpointOver(ctx, a.Organisation, p.Entry.Seq); err != nil {
		return AuditProof{}, err
	}
	if p.Key, err = s.logKeys.LogKey(a.Organisation); err != nil {
		return AuditProof{}, fault.New(fault.Internal, "ShowAuditProof", err)
	}
	err = s.store.Read(ctx, func(tx Tx) (err error) {
		p.Hashes, err = ledger.NewTree(tiles{ctx, tx, a.Organisation}).Prove(p.Checkpoint.Size, p.Entry.Seq)
		return err
	})
	if err != nil {
		return AuditProof{}, changed(err)
	}
	return p, nil
}

// checkpointOver gives a checkpoint that covers a place: the latest, or a new one.
func (s *Service) checkpointOver(ctx context.Context, org OrganisationID, seq int64) (Checkpoint, error) {
	var c Checkpoint
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		c, err = tx.LatestCheckpoint(ctx, org)
		return err
	})
	if err != nil || c.Size > seq {
		return c, err
	}
	return s.SignCheckpoint(ctx, org)
}

// File writes the proof as a signed file. words say what happened and how to check
// it, in the reader's language.
func (p AuditProof) File(words []string) (string, error) {
	data := ledger.Data(p.Entry.Seq, p.Entry.Body)
	file, err := ledger.Proof{Words: words, Data: data, Hashes: p.Hashes, Checkpoint: p.Checkpoint.Note}.Sign(p.Key)
	if err != nil {
		return "", err
	}
	// Nobody is handed a proof that does not hold.
	if _, err := ledger.OpenProof(file, p.Key.Verifier()); err != nil {
		return "", changed(err)
	}
	return file, nil
}
