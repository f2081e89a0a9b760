package outcome_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"towpath/internal/disclose"
	"towpath/internal/outcome"
)

// soul is one person of a made-up population: a first and a latest score, on how many days they
// gave one, and where.
type soul struct {
	id            uint64
	first, latest outcome.Code
	days          int
	place         string
}

// mix is a number that stands for something, and looks random (splitmix64).
func mix(parts ...uint64) (x uint64) {
	for _, p := range parts {
		x += p + 0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		x ^= x >> 31
	}
	return x
}

// points is a measure of 0 to 27 points on which lower is better, six are more than chance, and
// ten is a cut-off.
func points() outcome.Form {
	scale := outcome.Scale{Per: 1, First: 1, Latest: 28, Values: []float64{0}, Cuts: []float64{10}}
	for n := range 28 {
		scale.Values = append(scale.Values, float64(n))
	}
	return outcome.Form{Areas: []outcome.Area{{Key: "total", Scale: scale, Better: -1, Reliable: 6}}}
}

func groupOf(form outcome.Form, all []soul, in func(soul) bool) *outcome.Group {
	g := outcome.NewGroup(1, form.Levels())
	for _, s := range all {
		if !in(s) || s.days == 0 {
			continue
		}
		g.People++
		g.Key += mix(1, s.id)
		g.Records += mix(2, s.id, uint64(s.first), uint64(s.latest), uint64(s.days)) //nolint:gosec // small
		if s.days < 2 {
			g.Areas[0].Once++
			continue
		}
		g.Paired++
		g.Areas[0].Joint[int(s.first)*g.Areas[0].Levels+int(s.latest)]++
	}
	return g
}

func heardOf(all []soul, in func(soul) bool) *outcome.Heard {
	h := &outcome.Heard{}
	for _, s := range all {
		if in(s) {
			h.Add(mix(1, s.id), mix(3, s.id, uint64(s.days)), s.days, false) //nolint:gosec // small
		}
	}
	return h
}

// views are the tables of the views of a report: places with everybody, one month by itself and
// two, and who is heard. Means are left out, so that sights are few and can be counted.
func views(all []soul) []disclose.Table {
	form := points()
	at := func(place string) func(soul) bool { return func(s soul) bool { return s.place == place } }
	everybody := func(soul) bool { return true }
	here, there, total := groupOf(form, all, at("here")), groupOf(form, all, at("there")), groupOf(form, all, everybody)
	tables := []disclose.Table{
		outcome.Table("phq", form, total, []outcome.Line{{Name: "here", Group: here}, {Name: "there", Group: there}}, false),
		outcome.Series("phq", form, []outcome.Line{{Name: "from June", Group: here}, {Name: "from July", Group: total}}),
		outcome.HeardTable("heard phq", heardOf(all, everybody), []outcome.HeardLine{{Name: "here", Heard: heardOf(all, at("here"))}, {Name: "there", Heard: heardOf(all, at("there"))}}, false),
	}
	for i := range tables {
		for c := range tables[i].Columns {
			tables[i].Columns[c].Least, tables[i].Columns[c].Greatest = 0, 0
		}
		for r := range tables[i].Rows {
			for f := range tables[i].Rows[r].Figures {
				tables[i].Rows[r].Figures[f] = disclose.Figures{Counts: tables[i].Rows[r].Figures[f].Counts}
			}
		}
	}
	return tables
}

// sights is all that is shown of tables with a secret: each row by itself, and what is hidden.
func sights(t *testing.T, secret uint64, tables []disclose.Table) (list []string) {
	t.Helper()
	p, err := disclose.New(disclose.Defaults(), binary.BigEndian.AppendUint64(make([]byte, 24), mix(secret)))
	if err != nil {
		t.Fatal(err)
	}
	var hidden strings.Builder
	for i, table := range tables {
		out, err := p.Publish(table)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range table.Rows {
			row := fmt.Sprint(i, r.Name, " ", out.People(r.Name).Figure())
			for _, c := range table.Columns {
				for _, k := range c.Categories {
					at := out.Count(r.Name, c.Name, k.Name)
					row += " " + at.Figure() + at.Reason().String()
					hidden.WriteString(at.Reason().String() + " ")
				}
			}
			list = append(list, row)
		}
	}
	return append(list, "hidden "+hidden.String())
}

// few are so many who are better, the same and less well, beside many elsewhere.
func few(better, same, less int) (all []soul) {
	add := func(n int, latest outcome.Code, place string) {
		for range n {
			all = append(all, soul{uint64(len(all)), 17, latest, 2, place})
		}
	}
	add(better, 7, "here")
	add(same, 17, "here")
	add(less, 27, "here")
	for range 3 {
		all = append(all, soul{uint64(len(all)), 0, 0, 0, "here"})
	}
	add(20, 8, "there")
	add(15, 16, "there")
	return all
}

// exactly is what sights would be if nothing were moved or hidden.
func exactly(_ *testing.T, _ uint64, tables []disclose.Table) (list []string) {
	for i, table := range tables {
		for _, r := range table.Rows {
			list = append(list, fmt.Sprint(i, r.Name, r.People, r.Figures))
		}
	}
	return list
}

// most tells how many times as likely a sight is in one case as in another, at least, beyond
// chance, of those that are seen often enough, and what part of all looks these are.
func most(seen []map[string]int, often int) (times, looked float64) {
	all := 0
	for i, here := range seen {
		for s, n := range here {
			if all += n; n < often {
				continue
			}
			looked += float64(n)
			least := math.Inf(1)
			for j, there := range seen {
				if j != i {
					least = min(least, float64(there[s]))
				}
			}
			times = max(times, (float64(n)-3*math.Sqrt(float64(n)))/(least+3*math.Sqrt(least)+3))
		}
	}
	return times, looked / float64(all)
}

// TestWhoKnowsAllButOneFindsNobodyInAView: somebody knows what became of everybody but one at a
// place of a few, sees every view of a measure, and looks for that one's score, and for whether
// they answered at all. Nothing that is shown is much more likely in one case than in another;
// where exact numbers are shown, they are found.
func TestWhoKnowsAllButOneFindsNobodyInAView(t *testing.T) {
	const secrets, often = 900, 40
	for name, cases := range map[string][]soul{
		"what became of them":    {{500, 17, 7, 2, "here"}, {500, 17, 17, 2, "here"}, {500, 17, 27, 2, "here"}},
		"whether they are heard": {{500, 17, 17, 2, "here"}, {500, 17, 0, 1, "here"}, {500, 0, 0, 0, "here"}},
	} {
		for _, known := range [][]soul{few(4, 1, 1), few(0, 5, 1), few(6, 6, 6)} {
			look := func(show func(*testing.T, uint64, []disclose.Table) []string) (times, looked float64) {
				seen := make([]map[string]int, len(cases))
				for i, one := range cases {
					seen[i] = map[string]int{}
					tables := views(append(slices.Clone(known), one))
					for secret := range uint64(secrets) { // each for one case only, so that sights are independent
						for _, s := range show(t, secret*3+uint64(i), tables) { //nolint:gosec // small
							seen[i][s]++
						}
					}
				}
				return most(seen, often)
			}
			times, looked := look(sights)
			if t.Logf("%s: %.0f%% of looks; no sight is more than %.1f times as likely", name, 100*looked, times); times > 16 || looked < 0.2 {
				t.Errorf("%s: a sight is %.1f times as likely; %.2f of looks count", name, times, looked)
			}
			if times, _ := look(exactly); times < 100 {
				t.Errorf("%s: exact numbers do not tell either: the test sees nothing", name)
			}
		}
	}
}
