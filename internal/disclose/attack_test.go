package disclose_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"towpath/internal/disclose"
)

// The attack. Somebody knows the outcome of everybody but one person, sees all that is
// shown of every table that can be asked for, and looks for that person's outcome. A way
// of showing is tried with many secrets, since the attacker knows how it works but not the
// secret.
type way func(t testing.TB, secret int, tables []disclose.Table) (sights []string)

// ours is how the program shows tables: all of it at once, each row by itself, and only
// what is hidden.
func ours(t testing.TB, secret int, tables []disclose.Table) []string {
	p := publisher(t, secret)
	var all, hidden strings.Builder
	var sights []string
	for _, table := range tables {
		out := publish(t, p, table)
		for _, r := range table.Rows {
			row := "row " + table.Name + r.Name + " "
			for _, c := range cellsOf(out, table, r.Name) {
				row += sight(c)
				hidden.WriteString(c.Reason().String() + " ")
			}
			all.WriteString(row)
			sights = append(sights, row)
		}
	}
	return append(sights, "all "+all.String(), "hidden "+hidden.String())
}

func cellsOf(out *disclose.Published, table disclose.Table, row string) []disclose.Cell {
	list := []disclose.Cell{out.People(row)}
	for _, c := range table.Columns {
		for _, k := range c.Categories {
			list = append(list, out.Count(row, c.Name, k.Name))
		}
		if c.Greatest > c.Least {
			list = append(list, out.With(row, c.Name), out.Mean(row, c.Name))
		}
	}
	return list
}

// sight is all that a cell shows.
func sight(c disclose.Cell) string {
	low, high := c.Ends()
	return c.Reason().String() + c.Figure() + "," + low + "," + high + " "
}

// others are ways that other systems have, made of the same tables.
var others = map[string]func(n int, draw func(to int) int) int{
	"exact numbers": func(n int, _ func(int) int) int { return n },
	"hiding alone": func(n int, _ func(int) int) int {
		if n < 5 {
			return 0
		}
		return n
	},
	"rounding": func(n int, _ func(int) int) int { return (n + 2) / 5 * 5 },
	"random rounding": func(n int, draw func(int) int) int {
		if draw(5) < n%5 {
			n += 5
		}
		return n - n%5
	},
}

// showing makes a way of one that shows each count by itself. The dice of a count are
// those of its row's key and its name.
func showing(show func(n int, draw func(int) int) int) way {
	return func(_ testing.TB, secret int, tables []disclose.Table) []string {
		var all strings.Builder
		for _, table := range tables {
			for _, r := range table.Rows {
				for i, n := range append([]int{r.People}, r.Figures[0].Counts...) {
					dice := mix(secret, int(r.Key.People), int(r.Key.Records), i)
					fmt.Fprint(&all, show(n, func(to int) int { return int(dice % uint64(to)) }), " ")
				}
			}
		}
		return []string{all.String()}
	}
}

// sights gives how often each sight is seen of each world.
func sights(t testing.TB, w way, secrets int, worlds ...[]disclose.Table) []map[string]int {
	out := make([]map[string]int, len(worlds))
	for i, tables := range worlds {
		out[i] = map[string]int{}
		for secret := range secrets {
			// A secret is used for one world only, so that sights are independent.
			for _, sight := range w(t, secret*len(worlds)+i, tables) {
				out[i][sight]++
			}
		}
	}
	return out
}

// found is what comes of an attack.
type found struct {
	certain int     // sights that only one world has
	most    float64 // how many times as likely a sight is in one world as in another, at least, beyond chance
	looked  float64 // what part of all looks are at sights that are seen often enough
}

// compare looks at each sight that is seen often enough for a ratio to mean anything.
func compare(seen []map[string]int, often int) found {
	f, all := found{most: 1}, 0
	for i, here := range seen {
		for sight, n := range here {
			if all += n; n < often {
				continue
			}
			f.looked += float64(n)
			least, most := math.Inf(1), 0.0
			for j, there := range seen {
				if j != i {
					least, most = min(least, float64(there[sight])), max(most, float64(there[sight]))
				}
			}
			if most == 0 {
				f.certain++
			}
			f.most = max(f.most, (float64(n)-3*math.Sqrt(float64(n)))/(least+3*math.Sqrt(least)+3))
		}
	}
	f.looked /= float64(all)
	return f
}

// worlds are the tables of a population in which one more woman has each of the outcomes.
func worlds(women, men [3]int) [][]disclose.Table {
	known := slices.Concat(people("women", 0, women[:]...), people("men", 1000, men[:]...))
	var out [][]disclose.Table
	for outcome := range outcomes {
		one := soul{id: 500, group: "women", outcome: outcome, value: float64(1 + 2*outcome), records: 1}
		out = append(out, offered(append(slices.Clone(known), one), "women", "men"))
	}
	for _, tables := range out {
		for i := range tables {
			tables[i] = withoutMeans(tables[i])
		}
	}
	return out
}

// withoutMeans leaves the means out, so that sights are few and can be counted.
func withoutMeans(t disclose.Table) disclose.Table {
	t.Columns = slices.Clone(t.Columns)
	t.Columns[0].Least, t.Columns[0].Greatest = 0, 0
	for i := range t.Rows {
		f := &t.Rows[i].Figures[0]
		f.With, f.Sum, f.Squares = 0, 0, 0
	}
	return t
}

// counts is a table of one row.
func counts(name string, all []soul) disclose.Table {
	return withoutMeans(disclose.Table{Name: name, Columns: columns, Rows: []disclose.Row{rowOf("all", "", all, everybody)}})
}

// TestWhoKnowsAllButOneFindsNobody: for every way in which six women can have three
// outcomes, beside few men and many, nothing that is shown of them and a seventh woman, in
// any table, tells hers. She is in two rows, and in one category in place of
// another: so no sight is more than sixteen times as likely.
func TestWhoKnowsAllButOneFindsNobody(t *testing.T) {
	const secrets, often = 240, 24
	all, tried, looked := found{}, 0, 0.0
	for _, women := range threes(6) {
		for _, men := range [][3]int{{2, 2, 1}, {9, 1, 10}} {
			got := compare(sights(t, ours, secrets, worlds(women, men)...), often)
			if got.certain > 0 {
				t.Errorf("beside %v and %v the last one is found", women, men)
			}
			tried, looked, all.most = tried+1, looked+got.looked, max(all.most, got.most)
		}
	}
	t.Logf("%d populations, %.0f%% of looks; no sight is more than %.1f times as likely", tried, 100*looked/float64(tried), all.most)
	if all.most > 16 || looked < 0.4*float64(tried) {
		t.Errorf("a sight is %.1f times as likely; %.2f of looks count", all.most, looked/float64(tried))
	}
}

// TestTheAttackFindsSomebodyElsewhere: it is one, since it succeeds against each of the
// other ways.
func TestTheAttackFindsSomebodyElsewhere(t *testing.T) {
	for name, show := range others {
		some, tried := 0, 0
		for _, women := range threes(6) {
			for _, men := range threes(5)[:1] {
				if tried++; compare(sights(t, showing(show), 200, worlds(women, men)...), 8).certain > 0 {
					some++
				}
			}
		}
		if t.Logf("%s: found in %d of %d populations", name, some, tried); some == 0 {
			t.Errorf("%s: nobody is found", name)
		}
	}
}

// TestAFewTogetherAreNotFoundBySubtraction: four people whose row is hidden, everybody else
// known, and all totals and remainders to be had: each of the fifteen things that the four
// may be is possible beside what is shown.
func TestAFewTogetherAreNotFoundBySubtraction(t *testing.T) {
	var worlds [][]disclose.Table
	for _, four := range threes(4) {
		all := slices.Concat(people("women", 0, 9, 9, 9), people("few", 2000, four[:]...))
		worlds = append(worlds, []disclose.Table{counts("all", all), withoutMeans(byGroup(all, "women", "few"))})
	}
	got := compare(sights(t, ours, 5000, worlds...), 250)
	t.Logf("%.0f%% of looks; no sight is more than %.1f times as likely", 100*got.looked, got.most)
	if got.certain > 0 || got.most > math.Pow(4, 4) || got.looked < 0.2 {
		t.Errorf("%+v", got)
	}
	for name, show := range others {
		if got := compare(sights(t, showing(show), 200, worlds...), 8); got.certain == 0 && name != "random rounding" {
			t.Errorf("%s: nobody is found", name)
		}
	}
}

// changes counts how often what is shown of each outcome is another before than after.
func changes(t *testing.T, secrets int, before, after []soul, show func(p *disclose.Publisher, all []soul, outcome int) disclose.Cell) (out [3]int) {
	for secret := range secrets {
		p := publisher(t, secret)
		for i := range outcomes {
			if show(p, before, i) != show(p, after, i) {
				out[i]++
			}
		}
	}
	return out
}

// TestDiceMustFallAnewForTheWholeRow: with one person more, or one record more, each number
// of the row is thrown anew, and all change as often, whichever it was.
func TestDiceMustFallAnewForTheWholeRow(t *testing.T) {
	before := people("women", 0, 21, 33, 47)
	joined := append(slices.Clone(before), soul{id: 500, group: "women", outcome: 0, records: 1})
	again := slices.Clone(before)
	again[30].outcome, again[30].records = 0, 2 // somebody who was the same, asked again
	const secrets = 1500
	for name, after := range map[string][]soul{"one more": joined, "one asked again": again} {
		got := changes(t, secrets, before, after, func(p *disclose.Publisher, all []soul, i int) disclose.Cell {
			return publish(t, p, counts("t", all)).Count("all", "outcome", outcomes[i])
		})
		if least, most := slices.Min(got[:]), slices.Max(got[:]); float64(most) > 1.15*float64(least) || least < secrets/2 {
			t.Errorf("%s: categories change %v times of %d", name, got, secrets)
		}
	}
	// The controls. Without a key for the records, and with dice of each category's own
	// people, only what changed ever changes.
	got := changes(t, secrets, before, again, func(p *disclose.Publisher, all []soul, i int) disclose.Cell {
		table := counts("t", all)
		table.Rows[0].Key.Records = 0
		return publish(t, p, table).Count("all", "outcome", outcomes[i])
	})
	if got[2] != 0 || got[0] == 0 || got[1] == 0 {
		t.Errorf("people alone: %v", got)
	}
	got = changes(t, secrets, before, joined, func(p *disclose.Publisher, all []soul, i int) disclose.Cell {
		own := slices.DeleteFunc(slices.Clone(all), func(s soul) bool { return s.outcome != i })
		return publish(t, p, counts("t", own)).People("all")
	})
	if got[1] != 0 || got[2] != 0 || got[0] == 0 {
		t.Errorf("each category's own people: %v", got)
	}
}
