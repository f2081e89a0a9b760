package keyring

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"towpath/internal/fault"
	"towpath/internal/seal"
)

// rotateMost is how many keys one transaction wraps anew.
const rotateMost = 200

// Rotation says what a rotation did.
type Rotation struct {
	// Master is the id of the master key that wraps from now on; Added tells
	// whether this rotation made it, or went on with one begun before.
	Master string
	Added  bool
	// Rewrapped and Renewed count keys; Erased those with nothing to wrap.
	Rewrapped, Renewed, Erased int
}

// Rotate wraps every key with a new master key, while others use the ring. Where
// keys are left from a rotation that was cut short, or from a master key that was
// added by hand, it finishes that instead of making another. With renew, every
// owner's key gets a new primary too.
func (r *Ring) Rotate(ctx context.Context, renew bool) (Rotation, error) {
	var did Rotation
	var err error
	if did.Master, err = seal.Current(ctx, r.master); err != nil {
		return did, err
	}
	left, err := r.store.count(ctx, "erased_at = 0 AND master_id <> $1", did.Master)
	if err != nil {
		return did, err
	}
	if left == 0 {
		maker, ok := r.master.(seal.Rotator)
		if !ok {
			return did, fault.New(fault.Conflict, "keys: every key is wrapped with the newest master key. Add a newer one where the master keys stand, after the others, and start this again", nil)
		}
		if err := maker.Rotate(ctx); err != nil {
			return did, err
		}
		if did.Master, err = seal.Current(ctx, r.master); err != nil {
			return did, err
		}
		did.Added = true
	}
	if renew {
		if did.Renewed, err = r.renewAll(ctx); err != nil {
			return did, err
		}
	}
	if did.Rewrapped, err = r.rewrapAll(ctx, did.Master); err != nil {
		return did, err
	}
	did.Erased, err = r.store.count(ctx, "erased_at > $1", 0)
	return did, err
}

// rewrapAll wraps until nothing is left: a process that serves may still have
// added a key with the old master key meanwhile.
func (r *Ring) rewrapAll(ctx context.Context, master string) (int, error) {
	n := 0
	for {
		rows, err := r.store.rows(ctx, "SELECT organisation_id, owner_id, wrapped FROM %sowner_key WHERE erased_at = 0 AND master_id <> $1 LIMIT "+strconv.Itoa(rotateMost), master)
		if err != nil || len(rows) == 0 {
			return n, err
		}
		fresh := make([]string, len(rows))
		for i, row := range rows {
			if fresh[i], err = seal.Rewrap(ctx, r.master, row.owner.Organisation, row.owner.ID, row.wrapped); err != nil {
				return n, fmt.Errorf("%w (%d keys were done; start it again when that is mended)", err, n)
			}
		}
		done, err := r.store.swap(ctx, rows, fresh, 0)
		n += done
		if err != nil {
			return n, err
		}
	}
}

// renewAll gives every owner's key that has none since the rotation began a new
// primary. When it began is kept, so that one cut short goes on where it was.
func (r *Ring) renewAll(ctx context.Context) (int, error) {
	begun, err := r.store.begin(ctx, r.now())
	if err != nil {
		return 0, err
	}
	n := 0
	for {
		rows, err := r.store.rows(ctx, "SELECT organisation_id, owner_id, wrapped FROM %sowner_key WHERE erased_at = 0 AND primary_at < $1 AND owner_id <> $2 LIMIT "+strconv.Itoa(rotateMost), begun, indexOwner)
		if err != nil {
			return n, err
		}
		if len(rows) == 0 {
			_, err := r.store.pool.ExecContext(ctx, r.store.text("DELETE FROM %sring WHERE name = 'renewal'"))
			return n, failed("renew", err)
		}
		fresh := make([]string, len(rows))
		for i, row := range rows {
			if fresh[i], err = r.renewed(ctx, row); err != nil {
				return n, err
			}
		}
		done, err := r.store.swap(ctx, rows, fresh, begun)
		n += done
		if err != nil {
			return n, err
		}
		for _, row := range rows {
			r.cache.drop(row.owner)
		}
	}
}

func (r *Ring) renewed(ctx context.Context, row keyRow) (string, error) {
	k, err := seal.UnwrapKey(ctx, r.master, row.owner.Organisation, row.owner.ID, row.wrapped)
	if err != nil {
		return "", err
	}
	if k, err = k.Renewed(); err != nil {
		return "", err
	}
	return seal.WrapKey(ctx, r.master, row.owner.Organisation, row.owner.ID, k)
}

// swap puts fresh keys in the place of those that are still as they were read, and
// counts them. An owner erased meanwhile stays erased.
func (s *keyStore) swap(ctx context.Context, old []keyRow, fresh []string, primaryAt int64) (n int, err error) {
	err = s.write(ctx, "rotate", func(tx *sql.Tx) error {
		n = 0
		for i, row := range old {
			master, err := seal.MasterOf(fresh[i])
			if err != nil {
				return err
			}
			done, err := tx.ExecContext(ctx, s.text("UPDATE %sowner_key SET wrapped = $1, master_id = $2, primary_at = CASE WHEN $3 > primary_at THEN $3 ELSE primary_at END WHERE organisation_id = $4 AND owner_id = $5 AND wrapped = $6"),
				fresh[i], master, primaryAt, row.owner.Organisation, row.owner.ID, row.wrapped)
			if err != nil {
				return err
			}
			changed, err := done.RowsAffected()
			if err != nil {
				return err
			}
			n += int(changed)
		}
		return nil
	})
	return n, err
}

// begin says when the renewal that runs began, in microseconds.
func (s *keyStore) begin(ctx context.Context, now time.Time) (begun int64, err error) {
	_, err = s.pool.ExecContext(ctx, s.text("INSERT INTO %sring (name, value) VALUES ('renewal', $1) ON CONFLICT DO NOTHING"), strconv.FormatInt(now.UnixMicro(), 10))
	if err != nil {
		return 0, failed("renew", err)
	}
	var text string
	if err := s.pool.QueryRowContext(ctx, s.text("SELECT value FROM %sring WHERE name = 'renewal'")).Scan(&text); err != nil {
		return 0, failed("renew", err)
	}
	begun, err = strconv.ParseInt(text, 10, 64)
	return begun, failed("renew", errors.Join(err))
}

// count counts the keys of which a condition with one parameter is true.
func (s *keyStore) count(ctx context.Context, condition string, value any) (n int, err error) {
	err = s.pool.QueryRowContext(ctx, s.text("SELECT count(*) FROM %sowner_key WHERE "+condition), value).Scan(&n)
	return n, failed("count", err)
}
