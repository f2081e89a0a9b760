package insight_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/insight"
	"towpath/internal/insight/folder"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// writerVariable turns TestWriteSnapshotsUntilKilled into a process that writes snapshots:
// the round, the database, the folder, the organisation and the people, one a line.
const writerVariable = "TOWPATH_TEST_SNAPSHOTS"

func TestWriteSnapshotsUntilKilled(t *testing.T) {
	told := strings.Split(os.Getenv(writerVariable), "\n")
	if len(told) < 5 {
		t.Skip("this is the process that the next test kills")
	}
	round := len(told[0])
	for range 100 + round { // ids that neither the test nor a round before has
		testkit.NewIDs()
	}
	p := &place{
		Kit: &testkit.Kit{Store: testkit.Open(t, told[1]), Clock: testkit.NewClock(), IDs: testkit.NewIDs()},
		t:   t, dice: rand.New(rand.NewPCG(uint64(round), 3)),
	}
	p.Clock.Add(time.Duration(round) * time.Hour)
	p.Organisation, p.AsBen.Account, p.AsBen.Role = care.OrganisationID(told[3]), "a writer", care.RoleWorker
	p.bloom, _ = testkit.Library(t).Latest("bloom-adult")
	files, err := folder.Open(told[2])
	p.must(err)
	k := p.keeper(files)
	for n := 0; ; n++ {
		p.answer(care.PersonID(told[4+p.dice.IntN(len(told)-4)]))
		_, err := k.Ready(t.Context(), p.Organisation)
		p.must(err)
		p.must(p.Store.Read(t.Context(), func(tx care.Tx) error {
			_, err := k.Tally(t.Context(), tx, p.Organisation, care.OutcomeQuestion{Instrument: p.bloom.ID, Version: p.bloom.Version, Areas: len(p.bloom.Areas)})
			return err
		}))
		k.Close()
		_, err = fmt.Println("written", n)
		p.must(err)
	}
}

// killedWriter runs a writer and kills it at some moment after it wrote a few snapshots.
func (p *place) killedWriter(round int, address, dir string) {
	p.t.Helper()
	self, err := os.Executable()
	p.must(err)
	told := []string{strings.Repeat("x", round), address, dir, string(p.Organisation)}
	for _, who := range p.who {
		told = append(told, string(who))
	}
	writer := exec.Command(self, "-test.run=^TestWriteSnapshotsUntilKilled$")
	writer.Env = append(os.Environ(), writerVariable+"="+strings.Join(told, "\n"))
	writer.Stderr = os.Stderr
	out, err := writer.StdoutPipe()
	p.must(err)
	p.must(writer.Start())
	some, written := 1+p.dice.IntN(6), 0
	said := ""
	for lines := bufio.NewScanner(out); lines.Scan(); {
		said = lines.Text()
		if strings.HasPrefix(said, "written ") {
			if written++; written == some {
				time.Sleep(time.Duration(p.dice.IntN(8_000)) * time.Microsecond)
				p.must(writer.Process.Kill())
			}
		}
	}
	if err = writer.Wait(); written < some || err == nil || !strings.Contains(err.Error(), "killed") {
		p.t.Fatalf("the writer wrote %d and ended with %v, saying %q", written, err, said)
	}
}

// again is what a process finds that starts on what the last one left: the columns say what
// the record says. It tells whether they were built from the database.
func (p *place) again(dir string) (built bool) {
	p.t.Helper()
	files, err := folder.Open(dir)
	p.must(err)
	var log bytes.Buffer
	k := insight.New(p.Store, care.FormsOf(testkit.Library(p.t)), files, func(b []byte) { copy(b, "never used: there is a secret") }, slog.New(slog.NewTextHandler(&log, nil)))
	people := p.same(k, care.OutcomeQuestion{
		Instrument: p.bloom.ID, Version: p.bloom.Version, Areas: len(p.bloom.Areas), Voice: care.VoicePerson, From: "2024-01-01", To: "2027-01-01", MinDays: 1, Teams: p.teams,
	})
	if people == 0 {
		p.t.Error("nobody was counted")
	}
	for range 3 {
		p.same(k, p.question())
	}
	return strings.Contains(log.String(), "built from the database")
}

// TestAKillAndAFlippedByteNeverMakeAReportWrong kills a process that writes snapshots with no
// warning, again and again, and spoils what it left.
func TestAKillAndAFlippedByteNeverMakeAReportWrong(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address, dir := testkit.Address(t, engine), t.TempDir()
			p := settledIn(t, address)
			for range 20 {
				id := p.arrive()
				p.answer(id)
				p.answer(id)
			}
			restored := 0
			for round := range 8 {
				p.must(p.Store.(*store.Store).Close())
				p.killedWriter(round+1, address, dir)
				p.Store = testkit.Open(t, address)
				if !p.again(dir) {
					restored++
				}
				p.spoilt(dir)
			}
			if restored == 0 {
				t.Error("no start used a snapshot: nothing was tried")
			}
		})
	}
}

// spoilt takes the snapshot away, flips a byte of it and cuts it short.
func (p *place) spoilt(dir string) {
	p.t.Helper()
	path := filepath.Join(dir, "reports-"+string(p.Organisation)+".columns")
	whole, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		p.again(dir) // was killed before the first; this one puts one down
		whole, err = os.ReadFile(path)
	}
	p.must(err)
	flipped := bytes.Clone(whole)
	flipped[p.dice.IntN(len(flipped))] ^= 1 << p.dice.IntN(8)
	for what, bytes := range map[string][]byte{"flipped": flipped, "cut": whole[:p.dice.IntN(len(whole))], "empty": {}} {
		p.must(os.WriteFile(path, bytes, 0o600))
		if !p.again(dir) {
			p.t.Errorf("a snapshot that was %s was taken for whole", what)
		}
	}
	p.must(os.Remove(path))
	if !p.again(dir) {
		p.t.Error("with no snapshot, something was used")
	}
}
