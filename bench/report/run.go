package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"towpath/internal/outcome"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// runs is how often each question is asked of the columns.
const runs = 15

// settings are those of a server that is meant to be quick.
var settings = []string{"shared_buffers=1500MB", "max_wal_size=4GB", "maintenance_work_mem=512MB", "checkpoint_timeout=30min", "wal_level=minimal", "max_wal_senders=0"}

// run is one run over one population.
type run struct {
	b        *testing.B
	people   *population
	dir      string
	paper    *paper
	sqlite   *store.Store
	postgres *store.Store // nil where there is none
	address  string
	kept     kept
	took     map[question]took
	answers  map[question]map[string]*outcome.Group
}

func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, time.Now().Format(time.TimeOnly)+" "+format+"\n", args...)
}

// measure prints every figure.
func measure(b *testing.B, people int, to io.Writer) (err error) {
	r := &run{b: b, dir: b.TempDir(), paper: &paper{}}
	progress("making up %d people", people)
	r.people = populate(people)
	for _, part := range []func(ctx context.Context) error{
		r.fill, r.keeping, r.asking, r.peers, r.record, r.saving,
	} {
		if err = part(b.Context()); err != nil {
			break
		}
	}
	r.paper.print(to)
	return err
}

// fill fills the databases with the same rows.
func (r *run) fill(ctx context.Context) (err error) {
	path := filepath.Join(r.dir, "towpath.db")
	open := func(address string) (*store.Store, error) {
		s, err := store.Open(ctx, address, testkit.Keys())
		if err == nil {
			r.b.Cleanup(func() { _ = s.Close() })
		}
		return s, err
	}
	if r.sqlite, err = open("sqlite:" + path); err != nil {
		return err
	}
	progress("filling SQLite")
	if err := errors.Join(r.people.fillSQLite(ctx, path), r.sqlite.Analyze(ctx)); err != nil {
		return err
	}
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb"); len(found) == 0 {
		r.paper.say("PostgreSQL is not installed, so nothing here is of PostgreSQL.")
		return nil
	}
	r.address = testkit.NewCrashing(r.b, settings...).Address
	if r.postgres, err = open(r.address); err != nil {
		return err
	}
	progress("filling PostgreSQL")
	return errors.Join(r.people.fillPostgres(ctx, r.address), r.postgres.Analyze(ctx))
}

// keeping prints what the columns cost.
func (r *run) keeping(ctx context.Context) (err error) {
	progress("the columns")
	assessments := len(r.people.rows)
	per5M := func(t took) float64 { return t.wall.Seconds() * 5e6 / float64(assessments) }
	r.paper.head(fmt.Sprintf("The columns: %d assessments of %d people", assessments, r.people.people), "what", "measured", "aim", "")
	rebuilt := func(name string, k kept) {
		r.paper.row("built from "+name, fmt.Sprintf("%.2f s (%.1f s for 5 million)", k.built.wall.Seconds(), per5M(k.built)), "10 s for 5 million", verdict(per5M(k.built) <= 10))
	}
	if r.kept, err = keep(ctx, r.sqlite, filepath.Join(r.dir, "reports-sqlite")); err != nil {
		return err
	}
	memory := float64(r.kept.set.Bytes()) / float64(assessments)
	r.paper.row("memory", fmt.Sprintf("%.1f bytes an assessment", memory), "20", verdict(memory <= 20))
	rebuilt("SQLite", r.kept)
	if r.postgres != nil {
		other, err := keep(ctx, r.postgres, filepath.Join(r.dir, "reports-postgres"))
		if err != nil {
			return err
		}
		rebuilt("PostgreSQL", other)
	}
	r.paper.row("snapshot", fmt.Sprintf("%.1f MB, written and flushed in %s ms", float64(r.kept.size)/1e6, ms(r.kept.written.wall)), "", "")
	r.paper.row("ready after a restart with a snapshot", ms(r.kept.started.wall)+" ms", "1,000 ms", verdict(r.kept.started.wall <= time.Second))
	return nil
}

// asking prints how long reports take on one core, beside a plain read.
func (r *run) asking(ctx context.Context) (err error) {
	progress("the reports")
	floor, err := r.kept.floor(51)
	if err != nil {
		return err
	}
	if r.took, r.answers, err = r.kept.reports(ctx, r.sqlite, runs); err != nil {
		return err
	}
	r.paper.head(fmt.Sprintf("The paired report on one core, in a read of the database: median of %d", runs),
		"window, split", "groups", "ms", "CPU-ms", "aim", "", "times a plain read", "aim", "")
	r.paper.row("a plain read of the same bytes", "", ms(floor.wall), ms(floor.cpu), "", "", "1.0", "", "")
	for _, q := range questions() {
		t := r.took[q]
		r.paper.row(q.String(), fmt.Sprint(len(r.answers[q])), ms(t.wall), ms(t.cpu), "60", verdict(t.cpu <= 60*time.Millisecond),
			fmt.Sprintf("%.1f", ratio(t.cpu, floor.cpu)), "10", verdict(ratio(t.cpu, floor.cpu) <= 10))
	}
	return nil
}

// saving prints what a save costs.
func (r *run) saving(ctx context.Context) error {
	progress("saves")
	put, err := r.kept.put(ctx, r.sqlite, r.people)
	if err != nil {
		return err
	}
	s, err := r.kept.save(r.b, r.sqlite)
	if err != nil {
		return err
	}
	r.paper.head("A save", "what", "measured", "aim", "")
	r.paper.row("putting somebody with five readings into the columns", fmt.Sprintf("%d ns (%d ns of CPU)", put.wall, put.cpu), "1,000 ns", verdict(put.cpu <= time.Microsecond))
	us := func(d time.Duration) string { return fmt.Sprintf("%.0f µs", float64(d)/1e3) }
	r.paper.row("completing an assessment, through care, without reports", us(s.without), "", "")
	r.paper.row("the same with reports", us(s.with), "", "")
	r.paper.row("the next report, for each assessment completed since the last", us(s.after), "", "")
	r.paper.say("One core is GOMAXPROCS=1; CPU-ms are of this program and, for PostgreSQL, of the server's processes. %s, %d cores.", runtime.Version(), runtime.NumCPU())
	return nil
}
