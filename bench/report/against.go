package report

import (
	"context"
	"fmt"
	"path/filepath"

	"towpath/internal/outcome"
	"towpath/internal/store"
)

// peers prints what the best queries take that we could write by hand.
func (r *run) peers(ctx context.Context) error {
	all, err := r.engines(ctx)
	if err != nil {
		return err
	}
	first := questions()[0]
	r.paper.head("By hand, "+first.String()+": every way that was tried, the best of two runs", "engine", "query", "ms", "CPU-ms", "times ours, by the clock", "times ours, CPU")
	for _, p := range all {
		for _, v := range p.variants {
			t, err := r.held(ctx, p, first, v, 2)
			if err != nil {
				return err
			}
			of := r.took[first]
			r.paper.row(p.name, v.name, ms(t.wall), ms(t.cpu), fmt.Sprintf("%.0f", ratio(t.wall, of.wall)), fmt.Sprintf("%.0f", ratio(t.cpu, of.cpu)))
			if len(v.before) == 0 && (p.least.cpu == 0 || t.cpu < p.least.cpu) {
				p.least, p.fastest = t, v
			}
		}
	}
	r.paper.head("By hand, every report, by the fastest of these, also asked of the people in the window alone: one run", "window, split", "engine", "query", "ms", "CPU-ms", "times ours, CPU", "aim", "")
	for _, q := range questions() {
		for _, p := range all {
			if err := r.against(ctx, p, q); err != nil {
				return err
			}
		}
	}
	for _, p := range all {
		p.close()
	}
	return nil
}

// against prints the fastest of what fits a question.
func (r *run) against(ctx context.Context, p *peer, q question) error {
	least, v := p.least, p.fastest
	if q != questions()[0] {
		if p.once {
			return nil
		}
		ways := []variant{v}
		if q.from != firstDay {
			ways = append(ways, v.inWindow())
		}
		least = took{}
		for _, way := range ways {
			t, err := r.held(ctx, p, q, way, 1)
			if err != nil {
				return err
			}
			if least.cpu == 0 || t.cpu < least.cpu {
				least, v = t, way
			}
		}
	}
	times := ratio(least.cpu, r.took[q].cpu)
	r.paper.row(q.String(), p.name, v.name, ms(least.wall), ms(least.cpu), fmt.Sprintf("%.0f", times), fmt.Sprintf("%.0f", p.aim), verdict(times >= p.aim))
	return nil
}

// held asks a peer, and stops where one cell is not ours.
func (r *run) held(ctx context.Context, p *peer, q question, v variant, runs int) (took, error) {
	progress("%s, %s, %s", p.name, q, v.name)
	if err := p.told(ctx, v.before); err != nil {
		return took{}, err
	}
	var got answer
	list, err := times(runs, p.cpu, func() (err error) {
		got, err = p.run(ctx, q, v)
		return err
	})
	if err != nil {
		return took{}, err
	}
	if err := ours(r.answers[q]).same(got); err != nil {
		return took{}, fmt.Errorf("%s, %s, %s: %w", p.name, q, v.name, err)
	}
	return best(list), p.told(ctx, v.after)
}

// engines gives those that this machine can ask.
func (r *run) engines(ctx context.Context) (all []*peer, err error) {
	if r.postgres != nil {
		p, err := postgresPeer(ctx, "PostgreSQL", r.address)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	path := filepath.Join(r.dir, "towpath.db")
	if !compiled {
		r.paper.say("Left out for want of a C compiler: **DuckDB**, and **SQLite as its authors compile it**; SQLite is the one that is shipped.")
		p, err := sqlitePeer(ctx, "sqlite", "SQLite, as shipped", path, []variant{packed, plain})
		return append(all, p), err
	}
	p, err := sqlitePeer(ctx, "sqlite3", "SQLite, compiled C", path, []variant{packed, plain})
	if err != nil {
		return nil, err
	}
	shipped, err := sqlitePeer(ctx, "sqlite", "SQLite, as shipped", path, []variant{packed})
	if err != nil {
		return nil, err
	}
	shipped.once = true
	progress("filling DuckDB")
	duck, err := duckPeer(ctx, r.people, r.dir)
	return append(all, p, shipped, duck), err
}

// recordPeople is about how many people the SQL of record is asked about: it reads the tables
// as they are, reading by reading, and takes minutes for a hundred thousand.
const recordPeople = 5_000

// record holds the columns to the SQL of record, of some teams out of all of them.
func (r *run) record(ctx context.Context) error {
	q := questions()[1]
	ask := q.asked()
	ask.Teams = ask.Teams[:max(min(teams*recordPeople/r.people.people, teams), 1)]
	var want map[string]*outcome.Group
	list, err := times(runs, self, func() (err error) {
		want, err = tally(ctx, r.sqlite, r.kept.keeper, ask)
		return err
	})
	if err != nil {
		return err
	}
	people := 0
	for _, g := range want {
		people += g.People
	}
	r.paper.head(fmt.Sprintf("The SQL of record, %s, of %d of the %d teams (%d people): one run, equal in everything", q, len(ask.Teams), teams, people), "", "ms", "times ours")
	t := median(list)
	r.paper.row("ours", ms(t.wall), "1")
	for _, at := range []struct {
		name string
		of   *store.Store
	}{{"SQLite", r.sqlite}, {"PostgreSQL", r.postgres}} {
		if at.of == nil {
			continue
		}
		progress("the SQL of record on %s", at.name)
		took, err := recorded(ctx, at.of, ask, want)
		if err != nil {
			return err
		}
		r.paper.row(at.name, ms(took.wall), fmt.Sprintf("%.0f", ratio(took.wall, t.wall)))
	}
	return nil
}
