package testkit

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Standby starts a streaming replica of the server, and gives the address of the copy of its
// database.
func (c *Crashing) Standby(t testing.TB) *Crashing {
	t.Helper()
	s := &Crashing{bin: c.bin, settings: []string{"hot_standby=on"}}
	var err error
	if s.dir, err = os.MkdirTemp("", "towpath-standby-"); err != nil {
		t.Fatal(err)
	}
	if s.attr, err = unprivileged(s.dir); err != nil {
		t.Fatal(err)
	}
	s.Address = addressIn(s.dir)
	t.Cleanup(func() {
		s.Crash(t)
		_ = os.RemoveAll(s.dir)
	})
	take := exec.Command(filepath.Join(c.bin, "pg_basebackup"), "-h", c.dir, "-U", "postgres", "-D", filepath.Join(s.dir, "data"),
		"-R", "-X", "stream", "-c", "fast", "--no-sync")
	take.Dir, take.SysProcAttr = s.dir, c.attr
	if out, err := take.CombinedOutput(); err != nil {
		t.Fatalf("pg_basebackup: %v: %s", err, out)
	}
	s.Start(t)
	return s
}

// Pause has a standby take in nothing more, or go on.
func (c *Crashing) Pause(t testing.TB, paused bool) {
	t.Helper()
	statement := "SELECT pg_wal_replay_resume()"
	if paused {
		statement = "SELECT pg_wal_replay_pause()"
	}
	if err := administer(c.Address, statement); err != nil {
		t.Fatal(err)
	}
}

// Replayed waits until a standby has taken in what the server has written.
func (c *Crashing) Replayed(t testing.TB, of *Crashing) {
	t.Helper()
	var lsn string
	ask := func(address, question string, args ...any) (answer string) {
		pool, err := sql.Open("pgx", address)
		if err == nil {
			err = pool.QueryRowContext(t.Context(), question, args...).Scan(&answer)
		}
		if err != nil {
			t.Fatal(err)
		}
		_ = pool.Close()
		return answer
	}
	lsn = ask(of.Address, "SELECT pg_current_wal_lsn()::text")
	for ask(c.Address, "SELECT (pg_last_wal_replay_lsn() >= $1::pg_lsn)::text", lsn) != "true" {
		if t.Context().Err() != nil {
			t.Fatal(t.Context().Err())
		}
	}
}
