package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"towpath/internal/care"
)

// Replica is a streaming replica of a PostgreSQL database, from which very much is read at
// once so that those who save do not wait. It is never written to, and as old as it is: LogSize
// says up to where it knows of a log.
type Replica struct{ streams }

// OpenReplica opens the replica at a postgres:// address. Whether it answers is found out when
// it is read.
func OpenReplica(address string) (*Replica, error) {
	if kind, _, _ := strings.Cut(address, ":"); kind != "postgres" && kind != "postgresql" {
		return nil, fmt.Errorf("replica %q: the address begins with postgres://", address)
	}
	pool, err := sql.Open("pgx", address)
	if err != nil {
		return nil, fmt.Errorf("replica: %w", err)
	}
	pool.SetMaxOpenConns(8)
	pool.SetConnMaxIdleTime(time.Minute)
	return &Replica{streams{&postgres{pool: pool}}}, nil
}

// LogSize gives how many entries of a log the replica has.
func (r *Replica) LogSize(ctx context.Context, org care.OrganisationID) (size int64, err error) {
	err = r.engine.read(ctx, func(t *tx) (err error) {
		size, err = t.LogSize(ctx, org)
		return err
	})
	return size, err
}

// Close closes it.
func (r *Replica) Close() error { return r.engine.close() }
