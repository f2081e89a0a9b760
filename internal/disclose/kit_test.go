package disclose_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"

	"towpath/internal/disclose"
)

// outcomes are the categories of the tests' column.
var outcomes = [...]string{"improved", "same", "lower"}

// soul is one person of a made-up population.
type soul struct {
	id      int
	group   string
	outcome int // a place in outcomes
	value   float64
	records int // how many records of them are there
}

// mix is a number that stands for something, and looks random (splitmix64).
func mix(parts ...int) uint64 {
	x := uint64(len(parts))
	for _, p := range parts {
		x += uint64(p) + 0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		x ^= x >> 31
	}
	return x
}

// people gives so many with each outcome.
func people(group string, from int, counts ...int) []soul {
	var out []soul
	for outcome, n := range counts {
		for range n {
			out = append(out, soul{id: from + len(out), group: group, outcome: outcome, value: float64(1 + 2*outcome), records: 1})
		}
	}
	return out
}

var columns = []disclose.Column{{
	Name: "outcome", AddsUp: true, Least: 1, Greatest: 5,
	Categories: []disclose.Category{{Name: outcomes[0]}, {Name: outcomes[1]}, {Name: outcomes[2]}},
}}

// rowOf counts those of whom in is true.
func rowOf(name, within string, all []soul, in func(soul) bool) disclose.Row {
	r := disclose.Row{Name: name, Within: within, Figures: []disclose.Figures{{Counts: make([]int, len(outcomes))}}}
	f := &r.Figures[0]
	for _, s := range all {
		if !in(s) {
			continue
		}
		r.People++
		r.Key.People += mix(1, s.id)
		for n := range s.records {
			r.Key.Records += mix(2, s.id, n)
		}
		f.Counts[s.outcome]++
		f.With++
		f.Sum += s.value
		f.Squares += s.value * s.value
	}
	return r
}

func everybody(soul) bool { return true }

func only(groups ...string) func(soul) bool {
	return func(s soul) bool {
		for _, g := range groups {
			if s.group == g {
				return true
			}
		}
		return false
	}
}

func except(group string) func(soul) bool {
	return func(s soul) bool { return s.group != group }
}

// byGroup is a table of everybody and of each group, which add up.
func byGroup(all []soul, groups ...string) disclose.Table {
	whole := rowOf("all", "", all, everybody)
	whole.AddsUp = true
	t := disclose.Table{Name: "by group", Columns: columns, Rows: []disclose.Row{whole}}
	for _, g := range groups {
		t.Rows = append(t.Rows, rowOf(g, "all", all, only(g)))
	}
	return t
}

// offered are all tables that somebody can ask for: everybody with the groups, each group
// by itself, everybody but each group.
func offered(all []soul, groups ...string) []disclose.Table {
	tables := []disclose.Table{byGroup(all, groups...), {Name: "all", Columns: columns, Rows: []disclose.Row{rowOf("all", "", all, everybody)}}}
	for _, g := range groups {
		tables = append(
			tables,
			disclose.Table{Name: "only " + g, Columns: columns, Rows: []disclose.Row{rowOf(g, "", all, only(g))}},
			disclose.Table{Name: "not " + g, Columns: columns, Rows: []disclose.Row{rowOf("not "+g, "", all, except(g))}},
		)
	}
	return tables
}

// publisher has one of many secrets.
func publisher(t testing.TB, secret int) *disclose.Publisher {
	t.Helper()
	key := sha256.Sum256(fmt.Appendf(nil, "secret %d", secret))
	p, err := disclose.New(disclose.Defaults(), key[:])
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func publish(t testing.TB, p *disclose.Publisher, table disclose.Table) *disclose.Published {
	t.Helper()
	out, err := p.Publish(table)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func text(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// cells gives every cell of what was published, by name.
func cells(p *disclose.Published) map[string]disclose.Cell {
	out := map[string]disclose.Cell{}
	for _, r := range p.Rows() {
		out[r.Name] = p.People(r.Name)
		for _, c := range p.Columns() {
			for _, k := range c.Categories {
				out[r.Name+"/"+c.Name+"/"+k.Name] = p.Count(r.Name, c.Name, k.Name)
			}
			if c.HasMean {
				out[r.Name+"/"+c.Name+"/with"] = p.With(r.Name, c.Name)
				out[r.Name+"/"+c.Name+"/mean"] = p.Mean(r.Name, c.Name)
			}
		}
	}
	return out
}
