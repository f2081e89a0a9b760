package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// note saves one entry of a journey with its audit entry, once for each id.
func note(ctx context.Context, s *store.Store, id string) error {
	return s.Write(ctx, func(tx care.Tx) error {
		added, err := tx.InsertJourneyEntry(ctx, care.Entry{
			ID: care.EntryID(id), Organisation: durableOrg, Person: durablePerson, Kind: care.EntryNote,
			On: "2026-03-14", Happened: strings.Repeat("up and down ", 20),
		})
		if err != nil || !added {
			return err
		}
		return tx.InsertAuditEntry(ctx, care.AuditEntry{ID: id, Organisation: durableOrg, Person: durablePerson, Action: "NoteJourney"})
	})
}

// notes counts what is in the database, and how much of it is among the ids.
func notes(t *testing.T, s *store.Store, ids []string) (all, known int) {
	t.Helper()
	err := s.Read(t.Context(), func(tx care.Tx) error {
		kept, err := tx.ListJourneyEntries(t.Context(), durableOrg, durablePerson)
		there := map[string]bool{}
		for _, e := range kept {
			there[string(e.ID)] = true
		}
		for _, id := range ids {
			if there[id] {
				known++
			}
		}
		all = len(kept)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, known
}

// TestWhatWasAcknowledgedOutlivesACrashOfTheServer: commits that do not wait for
// the disk one by one must still be on it before anybody is told "saved".
func TestWhatWasAcknowledgedOutlivesACrashOfTheServer(t *testing.T) {
	server := testkit.NewCrashing(t)
	ids := testkit.NewIDs()
	var acknowledged []string
	for round := range 5 {
		s, err := store.Open(t.Context(), server.Address, testkit.Keys())
		if err != nil {
			t.Fatal(err)
		}
		acknowledged = append(acknowledged, saveUntilCrash(t, s, server, ids)...)
		_ = s.Close() // its server is gone
		server.Start(t)
		again := testkit.Open(t, server.Address)
		all, known := notes(t, again, acknowledged)
		if known != len(acknowledged) {
			t.Fatalf("round %d: %d were acknowledged, %d of them are there", round, len(acknowledged), known)
		}
		if report := verifyLog(t, server.Address, durableOrg); len(report.Flaws) > 0 || int(report.Entries) != all {
			t.Fatalf("round %d: a log of %d entries for %d notes: %+v", round, report.Entries, all, report.Flaws)
		}
		_ = again.Close()
	}
}

// saveUntilCrash has 16 writers save until the server is gone, which is soon.
func saveUntilCrash(t *testing.T, s *store.Store, server *testkit.Crashing, ids *testkit.IDs) (acknowledged []string) {
	var group sync.WaitGroup
	var mu sync.Mutex
	enough := make(chan struct{})
	for range 16 {
		group.Go(func() {
			for {
				id := ids.New()
				if err := note(t.Context(), s, id); err != nil {
					if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Conflict) {
						t.Error(err)
					}
					return
				}
				mu.Lock()
				acknowledged = append(acknowledged, id)
				if len(acknowledged) == 200 {
					close(enough)
				}
				mu.Unlock()
			}
		})
	}
	select {
	case <-enough:
	case <-time.After(time.Minute):
		t.Error("200 saves took more than a minute")
	}
	server.Crash(t)
	group.Wait()
	return acknowledged
}

// TestTwoProcessesFillOneLog: neither knows when the other fills a part of it.
func TestTwoProcessesFillOneLog(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			stores := []*store.Store{testkit.Open(t, address), testkit.Open(t, address)}
			ids := testkit.NewIDs()
			var group sync.WaitGroup
			const writers, each = 6, 100
			for n := range writers {
				group.Go(func() {
					for range each {
						if err := note(t.Context(), stores[n%2], ids.New()); err != nil {
							t.Error(err)
							return
						}
					}
				})
			}
			group.Wait()
			report := verifyLog(t, address, durableOrg)
			if len(report.Flaws) > 0 || report.Entries != writers*each {
				t.Errorf("%d entries, want %d: %+v", report.Entries, writers*each, report.Flaws)
			}
			var full int
			pool, err := store.OpenPool(engine, address)
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close()
			if err := pool.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM audit_subtree").Scan(&full); err != nil || full != writers*each/256 {
				t.Errorf("%d parts are full (%v), want %d", full, err, writers*each/256)
			}
		})
	}
}

// TestAnAccountThatMayNotFlushStillSaves: a server may keep the message from
// whoever is not trusted with it; each commit then waits for the disk by itself.
func TestAnAccountThatMayNotFlushStillSaves(t *testing.T) {
	address := testkit.NewCrashing(t).Address
	pool, err := store.OpenPool("postgres", address)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	limited(t, pool)
	s := testkit.Open(t, strings.Replace(address, "postgres@", "plain@", 1))
	ids := testkit.NewIDs()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if err := note(t.Context(), s, ids.New()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if report := verifyLog(t, address, durableOrg); len(report.Flaws) > 0 || report.Entries != 8 {
		t.Errorf("%d entries, want 8: %+v", report.Entries, report.Flaws)
	}
}

// limited makes an account that owns nothing but the schema and may not flush.
func limited(t *testing.T, pool *sql.DB) {
	t.Helper()
	for _, statement := range []string{
		"CREATE ROLE plain LOGIN", "GRANT ALL ON SCHEMA public TO plain", "GRANT ALL ON DATABASE postgres TO plain",
		"REVOKE EXECUTE ON FUNCTION pg_logical_emit_message(boolean, text, text) FROM PUBLIC",
	} {
		if _, err := pool.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(fmt.Errorf("%s: %w", statement, err))
		}
	}
}
