package bench

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWhatIsLostOrDoubledIsFound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "some.db")
	pool, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec("CREATE TABLE answer (form_id TEXT); INSERT INTO answer VALUES ('" + killForm(0, 0, 0) + "'), ('" + killForm(0, 0, 1) + "'), ('" + killForm(0, 0, 1) + "'), ('" + killForm(0, 0, 2) + "'), ('')"); err != nil {
		t.Fatal(err)
	}
	k := &killed{acked: map[string]bool{killForm(0, 0, 0): true, killForm(0, 0, 1): true, killForm(0, 0, 3): true}}
	lost, doubled, there, err := k.look(path)
	if err != nil || lost != 1 || doubled != 1 || there != 4 {
		t.Errorf("lost %d, doubled %d, there %d, %v; want 1, 1, 4", lost, doubled, there, err)
	}
}

func TestCPUTimeOfAProcessGrowsAsItWorks(t *testing.T) {
	before, err := CPUTime(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for begun := ownCPU(); ownCPU()-begun < 50*time.Millisecond; {
		for i := range 1 << 16 {
			sum += i
		}
	}
	after, err := CPUTime(os.Getpid())
	if err != nil || after <= before || sum == 0 {
		t.Errorf("it went from %v to %v, %v", before, after, err)
	}
}

func TestQuantilesAreOfTheSortedTimes(t *testing.T) {
	r := result{n: 4, took: 2 * time.Second, cpu: 8 * time.Millisecond, each: []time.Duration{1e6, 2e6, 3e6, 10e6}}
	if r.rate() != 2 || r.cpuEach() != 2 || r.at(0) != 1 || r.at(0.5) != 2 || r.at(1) != 10 {
		t.Errorf("rate %v, CPU %v, quantiles %v %v %v", r.rate(), r.cpuEach(), r.at(0), r.at(0.5), r.at(1))
	}
	if (result{}).at(0.5) != 0 {
		t.Error("of nothing there is no median")
	}
}

func TestWhatWasCountedStandsBesideItsFloor(t *testing.T) {
	var out strings.Builder
	printCounted(&out, []Counted{{What: "caseload", People: 60, Statements: 2, Keys: 7}})
	if !strings.Contains(out.String(), "caseload\t60\t2\t1\t7\t") {
		t.Error(out.String())
	}
}
