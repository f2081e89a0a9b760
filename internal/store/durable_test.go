package store_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// writerVariable turns this test binary into a writer on the database it names.
const writerVariable = "TOWPATH_TEST_WRITER"

func TestMain(m *testing.M) {
	if address := os.Getenv(writerVariable); address != "" {
		if err := writeUntilKilled(address); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

const (
	durableOrg    = care.OrganisationID("01950000-0000-7000-8000-00000000000a")
	durablePerson = care.PersonID("01950000-0000-7000-8000-00000000000b")
)

// writeUntilKilled has 64 goroutines save notes and say each id on standard
// output once it was acknowledged. Each is saved twice, as by a phone that lost
// the first acknowledgement.
func writeUntilKilled(address string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, address, testkit.Keys())
	if err != nil {
		return err
	}
	ids := testkit.NewIDs()
	var group sync.WaitGroup
	failures := make(chan error, 64)
	for range 64 {
		group.Go(func() {
			for {
				id := ids.New()
				for range 2 {
					if err := note(ctx, s, id); err != nil {
						failures <- err
						return
					}
				}
				if _, err := os.Stdout.WriteString(id + "\n"); err != nil {
					failures <- err
					return
				}
			}
		})
	}
	err = <-failures
	group.Wait()
	return err
}

// TestWhatWasAcknowledgedOutlivesAKill kills a busy process with no warning, again
// and again, and looks for every save it acknowledged. A kill does not test the
// disk; that the commit waits for the disk is synchronous=FULL, tested below.
func TestWhatWasAcknowledgedOutlivesAKill(t *testing.T) {
	for round, after := range []int{1, 300, 1500} {
		address := "sqlite:" + filepath.Join(t.TempDir(), "towpath.db")
		acknowledged := killedAfter(t, address, after)
		s := testkit.Open(t, address)
		var kept []care.Entry
		err := s.Read(t.Context(), func(tx care.Tx) (err error) {
			kept, err = tx.ListJourneyEntries(t.Context(), durableOrg, durablePerson)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		there := map[string]int{}
		for _, e := range kept {
			there[string(e.ID)]++
		}
		for _, id := range acknowledged {
			if there[id] != 1 {
				t.Errorf("round %d: %s was acknowledged and is there %d times", round, id, there[id])
			}
		}
		report := verifyLog(t, address, durableOrg)
		if len(report.Flaws) > 0 || int(report.Entries) != len(kept) {
			t.Errorf("round %d: a log of %d entries for %d notes: %+v", round, report.Entries, len(kept), report.Flaws)
		}
		if len(there) != len(kept) {
			t.Errorf("round %d: %d entries have only %d ids", round, len(kept), len(there))
		}
	}
}

// killedAfter runs a writer, kills it once it acknowledged some saves, and gives
// all that it acknowledged before it died.
func killedAfter(t *testing.T, address string, some int) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	writer := exec.Command(self)
	writer.Env = append(os.Environ(), writerVariable+"="+address)
	writer.Stderr = os.Stderr
	out, err := writer.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		acknowledged = append(acknowledged, lines.Text())
		if len(acknowledged) == some {
			if err := writer.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	err = writer.Wait()
	if len(acknowledged) < some || err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the writer acknowledged %d and ended with %v", len(acknowledged), err)
	}
	return acknowledged
}

// TestEveryConnectionWaitsForTheDisk holds the settings on which a save that was
// acknowledged depends.
func TestEveryConnectionWaitsForTheDisk(t *testing.T) {
	pool, err := store.OpenPool("sqlite", testkit.Address(t, "sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	for pragma, want := range map[string]string{"synchronous": "2", "journal_mode": "wal"} {
		var got string
		if err := pool.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", pragma, got, err, want)
		}
	}
}

// TestClosingLeavesNothingRunning opens, uses and closes each engine.
func TestClosingLeavesNothingRunning(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			before := goleak.IgnoreCurrent()
			s, err := store.Open(t.Context(), address, testkit.Keys())
			if err != nil {
				t.Fatal(err)
			}
			for range 10 {
				if err := s.Ping(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			goleak.VerifyNone(t, before)
		})
	}
}

// TestAFileThatIsNoDatabaseIsRefused: whatever else it is, it stays as it was.
func TestAFileThatIsNoDatabaseIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(path, []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := store.Open(t.Context(), "sqlite:"+path, testkit.Keys()); err == nil {
		_ = s.Close()
		t.Fatal("a text file was opened as a database")
	}
	got, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(got), "not a database") {
		t.Fatal("the file was changed", err)
	}
}
