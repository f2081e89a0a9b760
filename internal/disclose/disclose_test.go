package disclose_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"towpath/internal/disclose"
)

func TestASiteMayOnlyRaise(t *testing.T) {
	secret := make([]byte, 32)
	for _, c := range []struct {
		rule  disclose.Rule
		field string
	}{
		{disclose.Defaults(), ""},
		{disclose.Rule{AtLeast: 10, RoundTo: 10, MeansAtLeast: 30}, ""},
		{disclose.Rule{}, "AtLeast"},
		{disclose.Rule{AtLeast: 4, RoundTo: 5, MeansAtLeast: 10}, "AtLeast"},
		{disclose.Rule{AtLeast: 5, RoundTo: 1, MeansAtLeast: 10}, "RoundTo"},
		{disclose.Rule{AtLeast: 5, RoundTo: 7, MeansAtLeast: 10}, "RoundTo"},
		{disclose.Rule{AtLeast: 5, RoundTo: 5, MeansAtLeast: 9}, "MeansAtLeast"},
		{disclose.Rule{AtLeast: 20, RoundTo: 5, MeansAtLeast: 10}, "MeansAtLeast"},
		{disclose.Rule{AtLeast: math.MaxInt, RoundTo: 5, MeansAtLeast: 10}, "AtLeast"},
	} {
		_, err := disclose.New(c.rule, secret)
		var e *disclose.Error
		switch {
		case c.field == "" && err != nil:
			t.Errorf("%+v: %v", c.rule, err)
		case c.field != "" && (!errors.As(err, &e) || e.Field != c.field || !strings.Contains(err.Error(), c.field)):
			t.Errorf("%+v: %v, want %s", c.rule, err, c.field)
		}
	}
	if _, err := disclose.New(disclose.Defaults(), secret[:31]); err == nil {
		t.Error("a short secret is taken")
	}
}

// TestWhatIsShown says it in examples: large groups are shown near what they are.
func TestWhatIsShown(t *testing.T) {
	all := slices.Concat(people("women", 0, 120, 60, 40), people("men", 1000, 70, 50, 0), people("other", 2000, 1, 1, 1))
	p := publish(t, publisher(t, 1), byGroup(all, "women", "men", "other"))
	near := func(c disclose.Cell, want float64) {
		t.Helper()
		n, ok := c.Number()
		if !ok || c.Kind() != disclose.Count || math.Abs(n-want) > 15 || int(n)%5 != 0 {
			t.Errorf("%+v, want about %.0f", c, want)
		}
	}
	hidden := func(c disclose.Cell, why disclose.Reason, under int) {
		t.Helper()
		if n, ok := c.Number(); ok || n == 0 && under > 0 || c.Kind() != disclose.Hidden || c.Reason() != why || c.Under() != under || c.Figure() != "" {
			t.Errorf("%+v, want it hidden: %s", c, why)
		}
	}
	near(p.People("all"), 343)
	near(p.Count("all", "outcome", "improved"), 191)
	near(p.People("women"), 220)
	hidden(p.People("other"), disclose.TooFewPeople, 5)
	hidden(p.Count("other", "outcome", "same"), disclose.TooFewPeople, 5)
	hidden(p.Mean("other", "outcome"), disclose.TooFewPeople, 5)
	hidden(p.People("men"), disclose.ForAnother, 0) // women and all would give other with it
	mean, ok := p.Mean("women", "outcome").Number()
	low, high, also := p.Mean("women", "outcome").Between()
	if exact := (120*1 + 60*3 + 40*5) / 220.0; !ok || !also || math.Abs(mean-exact) > 0.15 || low > exact || high < exact || p.Mean("women", "outcome").Figure() != fmt.Sprintf("%.1f", mean) {
		t.Errorf("a mean of %v from %v to %v, not %.3f", mean, low, high, exact)
	}
	share := p.Count("women", "outcome", "improved").Share(p.People("women"))
	if n, ok := share.Number(); !ok || share.Kind() != disclose.Percent || math.Abs(n-54.5) > 6 {
		t.Errorf("a share of %+v", share)
	}
	hidden(p.Count("men", "outcome", "improved").Share(p.People("all")), disclose.ForAnother, 0)
	for _, c := range []disclose.Cell{{}, p.People("nobody"), p.Count("all", "outcome", "x"), p.Count("all", "x", "same"), p.Mean("all", "x"), p.People("all").Share(p.Mean("all", "outcome"))} {
		if c != (disclose.Cell{}) || c.Kind() != disclose.Unknown || c.Figure() != "" {
			t.Errorf("%+v is known", c)
		}
	}
}

func TestAnEmptyRowIsToldOnlyWhereNobodyCanBe(t *testing.T) {
	all := people("women", 0, 30, 30, 30)
	table := byGroup(all, "women", "none", "never")
	table.Rows[3].Empty = true
	p := publish(t, publisher(t, 1), table)
	if c := p.People("none"); c.Kind() != disclose.Hidden {
		t.Errorf("a row that happens to be empty shows %+v", c)
	}
	if n, ok := p.People("never").Number(); !ok || n != 0 || p.Count("never", "outcome", "same").Kind() != disclose.Nobody || p.People("never").Figure() != "0" {
		t.Errorf("a row that nobody can be in shows %+v", p.People("never"))
	}
}

// TestFewerThanFiveAreAsIfNobody: whatever up to four people are, and whether there are any,
// what is shown of them is the same, whatever the secret.
func TestFewerThanFiveAreAsIfNobody(t *testing.T) {
	for secret := range 20 {
		p := publisher(t, secret)
		table := func(all []soul) string {
			return text(t, publish(t, p, disclose.Table{Name: "few", Columns: columns, Rows: []disclose.Row{rowOf("few", "", all, everybody)}}))
		}
		nobody := table(nil)
		for n := range 5 {
			for _, c := range threes(n) {
				if got := table(people("few", n*10, c[:]...)); got != nobody {
					t.Fatalf("%v shows %s", c, got)
				}
			}
		}
	}
}

// threes gives every way in which n people have three outcomes.
func threes(n int) [][3]int {
	var out [][3]int
	for a := range n + 1 {
		for b := range n - a + 1 {
			out = append(out, [3]int{a, b, n - a - b})
		}
	}
	return out
}

// TestAskedAThousandWaysThereIsOneAnswer: in other orders, with other rows and columns
// beside it, under other names of rows, as text and as JSON, the number stays.
func TestAskedAThousandWaysThereIsOneAnswer(t *testing.T) {
	all := slices.Concat(people("women", 0, 50, 43, 31), people("men", 1000, 37, 29, 48))
	p := publisher(t, 5)
	first := cells(publish(t, p, byGroup(all, "women", "men")))
	rng := rand.New(rand.NewPCG(1, 2))
	seen, numbers := map[string]bool{}, map[string]map[string]bool{}
	for range 1000 {
		table := finer(rng, byGroup(all, "women", "men"))
		out := publish(t, p, table)
		seen[text(t, out)] = true
		got := cells(out)
		for name, want := range first {
			if numbers[name] == nil {
				numbers[name] = map[string]bool{}
			}
			numbers[name][text(t, got[name])+got[name].Figure()] = true
			if got[name] != want {
				t.Fatalf("%s is %+v and %+v", name, want, got[name])
			}
		}
		if alias := out.Count("the same women", "outcome", "improved"); alias != got["women/outcome/improved"] {
			t.Fatalf("the same women are %+v and %+v", alias, got["women/outcome/improved"])
		}
	}
	if len(seen) < 900 {
		t.Errorf("only %d ways were asked", len(seen))
	}
	for name, list := range numbers {
		if len(list) != 1 {
			t.Errorf("%s has %d answers", name, len(list))
		}
	}
}

// finer asks for the same in another way.
func finer(rng *rand.Rand, t disclose.Table) disclose.Table {
	for i := range 1 + rng.IntN(3) {
		r := rowOf(fmt.Sprint("extra", i), "", people("x", 5000+100*i, rng.IntN(30), rng.IntN(30), rng.IntN(30)), everybody)
		t.Rows = append(t.Rows, r)
	}
	alias := t.Rows[1]
	alias.Name, alias.Within = "the same women", ""
	t.Rows = append(t.Rows, alias)
	extra := disclose.Column{Name: fmt.Sprint("more", rng.IntN(1000)), Categories: []disclose.Category{{Name: "improved"}}}
	c := t.Columns[0]
	c.Categories = append(slices.Clone(c.Categories), disclose.Category{Name: "why", Within: "same"}, disclose.Category{Name: "why not", Within: "same"})
	order := rng.Perm(len(c.Categories))
	turn := func(list []int) []int {
		list = append(slices.Clone(list), list[1]/2, list[1]-list[1]/2)
		out := make([]int, len(list))
		for to, from := range order {
			out[to] = list[from]
		}
		return out
	}
	cats := make([]disclose.Category, len(order))
	for to, from := range order {
		cats[to] = c.Categories[from]
	}
	c.Categories = cats
	t.Columns = []disclose.Column{extra, c}
	for i := range t.Rows {
		f := t.Rows[i].Figures[0]
		f.Counts = turn(f.Counts)
		t.Rows[i].Figures = []disclose.Figures{{Counts: []int{t.Rows[i].People / 3}}, f}
	}
	// The rows of a sum must add up in the further column too.
	t.Rows[0].Figures[0].Counts = []int{t.Rows[1].Figures[0].Counts[0] + t.Rows[2].Figures[0].Counts[0]}
	for i := range t.Rows[0].Figures[1].Counts {
		t.Rows[0].Figures[1].Counts[i] = t.Rows[1].Figures[1].Counts[i] + t.Rows[2].Figures[1].Counts[i]
	}
	rng.Shuffle(len(t.Rows), func(i, j int) { t.Rows[i], t.Rows[j] = t.Rows[j], t.Rows[i] })
	return t
}

// TestNothingExactIsKept looks through everything that a Published reaches.
func TestNothingExactIsKept(t *testing.T) {
	const exact = 987_651
	all := disclose.Row{Name: "all", People: exact, Key: disclose.Key{People: 1}, Figures: []disclose.Figures{{Counts: []int{exact, 0, 0}, With: exact, Sum: exact, Squares: exact}}}
	p := publish(t, publisher(t, 1), disclose.Table{Name: "t", Columns: columns, Rows: []disclose.Row{all}})
	for _, s := range []string{fmt.Sprintf("%+v", p), fmt.Sprintf("%#v", p), text(t, p)} {
		if strings.Contains(s, fmt.Sprint(exact)) {
			t.Errorf("%s holds what is exact", s)
		}
	}
	for _, typ := range []reflect.Type{reflect.TypeFor[disclose.Published](), reflect.TypeFor[disclose.Cell](), reflect.TypeFor[disclose.Publisher]()} {
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() {
				t.Errorf("anybody can set %s of %s", f.Name, typ)
			}
		}
	}
	columns := p.Columns()
	columns[0].Name, columns[0].Categories[0].Name = "x", "x"
	if strings.Contains(text(t, p), `"x"`) {
		t.Error("what was published can be changed")
	}
}

func TestSameTableAndSecretGiveTheSameBytes(t *testing.T) {
	all := slices.Concat(people("women", 0, 50, 43, 31), people("men", 1000, 37, 29, 48))
	one := text(t, publish(t, publisher(t, 5), byGroup(all, "women", "men")))
	if again := text(t, publish(t, publisher(t, 5), byGroup(all, "women", "men"))); again != one {
		t.Errorf("%s\n%s", one, again)
	}
	other := 0
	for secret := range 20 {
		if text(t, publish(t, publisher(t, secret), byGroup(all, "women", "men"))) != one {
			other++
		}
	}
	if other < 19 {
		t.Errorf("only %d of 20 secrets give something else", other)
	}
}

// TestPartsThatOverlapMayHaveMoreInACategory: somebody who went down with one team and up with
// the next is lower in one row, improved in the other, and improved altogether. They still
// cannot be more people than there are.
func TestPartsThatOverlapMayHaveMoreInACategory(t *testing.T) {
	then, later := people("river", 0, 0, 0, 60), people("hill", 0, 30, 0, 30)
	anyone := func(soul) bool { return true }
	table := disclose.Table{Name: "teams", Columns: columns, Rows: []disclose.Row{
		rowOf("all", "", later, anyone), rowOf("river", "all", then, anyone), rowOf("hill", "all", later, anyone),
	}}
	p := publish(t, publisher(t, 1), table)
	if n, ok := p.Count("river", "outcome", "lower").Number(); !ok || n < 45 {
		t.Errorf("lower with River: %v", n)
	}
	table.Rows[1] = rowOf("river", "all", people("river", 0, 0, 0, 61), anyone)
	var e *disclose.Error
	if _, err := publisher(t, 1).Publish(table); !errors.As(err, &e) || e.Field != "rows.river" {
		t.Errorf("a part with more people than the whole: %v", err)
	}
}
