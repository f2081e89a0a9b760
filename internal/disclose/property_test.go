package disclose_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"towpath/internal/disclose"
)

// drawn is a table of a service with teams, with a column of categories and their parts.
func drawn(t *rapid.T) disclose.Table {
	c := disclose.Column{Name: "outcome", AddsUp: true, Greatest: 10}
	for _, name := range []string{"improved", "lower", "not paired", "same"} {
		c.Categories = append(c.Categories, disclose.Category{Name: name})
	}
	for _, name := range []string{"declined", "lost", "not asked"} {
		c.Categories = append(c.Categories, disclose.Category{Name: name, Within: "not paired"})
	}
	table := disclose.Table{Name: "drawn", Columns: []disclose.Column{c}}
	count := rapid.OneOf(rapid.IntRange(0, 9), rapid.IntRange(0, 60))
	whole := disclose.Row{Name: "all", AddsUp: true, Figures: []disclose.Figures{{Counts: make([]int, len(c.Categories))}}}
	for i := range rapid.IntRange(1, 6).Draw(t, "teams") {
		r := disclose.Row{Name: fmt.Sprint("team ", i), Within: "all", Figures: []disclose.Figures{{Counts: make([]int, len(c.Categories))}}}
		f := &r.Figures[0]
		for _, k := range []int{0, 1, 3, 4, 5, 6} {
			f.Counts[k] = count.Draw(t, "count")
		}
		f.Counts[2] = f.Counts[4] + f.Counts[5] + f.Counts[6]
		r.People = f.Counts[0] + f.Counts[1] + f.Counts[2] + f.Counts[3]
		r.Key = disclose.Key{People: mix(i, rapid.Int().Draw(t, "people")), Records: rapid.Uint64().Draw(t, "records")}
		f.With = f.Counts[0] + f.Counts[1] + f.Counts[3]
		f.Sum, f.Squares = float64(10*f.Counts[0]+5*f.Counts[3]), float64(100*f.Counts[0]+25*f.Counts[3])
		table.Rows = append(table.Rows, r)
		whole.People, whole.Key = whole.People+r.People, whole.Key.And(r.Key)
		w := &whole.Figures[0]
		for k, n := range f.Counts {
			w.Counts[k] += n
		}
		w.With, w.Sum, w.Squares = w.With+f.With, w.Sum+f.Sum, w.Squares+f.Squares
	}
	table.Rows = append(table.Rows, whole)
	return table
}

// oneHidden tells whether just one of some cells is hidden.
func oneHidden(list ...disclose.Cell) bool {
	n := 0
	for _, c := range list {
		if c.Kind() == disclose.Hidden {
			n++
		}
	}
	return n == 1
}

// TestWhatHoldsOfEveryTable: no count is shown that is less than five or no multiple of it;
// a row of fewer than five shows nothing; nothing is the only hidden part of a total that is
// shown; no part of what is hidden is shown; the order of rows makes no difference.
func TestWhatHoldsOfEveryTable(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		table := drawn(rt)
		p := publisher(t, rapid.IntRange(0, 1000).Draw(rt, "secret"))
		out := publish(t, p, table)
		got := cells(out)
		for name, c := range got {
			n, ok := c.Number()
			switch {
			case c.Kind() == disclose.Count && (n < 5 || int(n)%5 != 0):
				rt.Errorf("%s shows %v", name, n)
			case ok != (c.Figure() != "") || ok == (c.Reason() != disclose.NoReason):
				rt.Errorf("%s is %+v", name, c)
			}
			if low, high, mean := c.Between(); mean && (low > n || n > high || low < 0 || high > 10 || math.Signbit(low)) {
				rt.Errorf("%s is %v from %v to %v", name, n, low, high)
			}
		}
		for _, r := range table.Rows {
			if r.People < 5 && out.People(r.Name).Kind() != disclose.Hidden {
				rt.Errorf("%s has %d people and is shown", r.Name, r.People)
			}
			if r.Figures[0].With < 10 && out.Mean(r.Name, "outcome").Kind() != disclose.Hidden {
				rt.Errorf("%s has a mean of %d", r.Name, r.Figures[0].With)
			}
		}
		noneAlone(rt, out)
		slices.Reverse(table.Rows)
		for name, c := range cells(publish(t, p, table)) {
			if c != got[name] {
				rt.Errorf("the other way round, %s is %+v and not %+v", name, c, got[name])
			}
		}
	})
}

// noneAlone looks at every sum of the drawn table.
func noneAlone(rt *rapid.T, out *disclose.Published) {
	sums := map[string][2][]disclose.Cell{}
	for _, r := range out.Rows() {
		of := func(names ...string) (list []disclose.Cell) {
			for _, n := range names {
				list = append(list, out.Count(r.Name, "outcome", n))
			}
			return list
		}
		sums[r.Name] = [2][]disclose.Cell{{out.People(r.Name)}, of("improved", "lower", "not paired", "same")}
		sums[r.Name+" not paired"] = [2][]disclose.Cell{of("not paired"), of("declined", "lost", "not asked")}
	}
	all := cells(out)
	for name := range all {
		if len(name) < 3 || name[:3] != "all" {
			continue
		}
		parts := []disclose.Cell{}
		for _, r := range out.Rows() {
			if r.Within == "all" {
				parts = append(parts, all[r.Name+name[3:]])
			}
		}
		sums["rows of "+name] = [2][]disclose.Cell{{all[name]}, parts}
	}
	for name, s := range sums {
		total, parts := s[0][0], s[1]
		if strings.HasPrefix(name, "rows of ") && total.Kind() != disclose.Hidden && oneHidden(parts...) {
			rt.Errorf("%s: one alone is hidden: %+v of %+v", name, parts, total)
		}
		for _, p := range parts {
			if total.Kind() == disclose.Hidden && p.Kind() != disclose.Hidden {
				rt.Errorf("%s: %+v is shown of what is hidden", name, p)
			}
		}
	}
}

// numbers finds two digits that are no part of what a table is allowed.
var numbers = regexp.MustCompile(`[0-9]{2,}`)

func good() disclose.Table {
	return byGroup(slices.Concat(people("women", 0, 9, 9, 9), people("men", 100, 9, 9, 9)), "women", "men")
}

// TestWhatATableMayNotHold: an error names the field.
func TestWhatATableMayNotHold(t *testing.T) {
	p := publisher(t, 1)
	for field, change := range map[string]func(t *disclose.Table){
		"name":                    func(t *disclose.Table) { t.Name = "" },
		"rows.women":              func(t *disclose.Table) { t.Rows[1].People = -1 },
		"rows.men":                func(t *disclose.Table) { t.Rows[2].People = math.MaxInt },
		"rows.all":                func(t *disclose.Table) { t.Rows[0].Within = "all" },
		"rows":                    func(t *disclose.Table) { t.Rows[1].Name = "\xff" },
		"columns":                 func(t *disclose.Table) { t.Columns = []disclose.Column{{}} },
		"columns.outcome":         func(t *disclose.Table) { t.Columns = []disclose.Column{{Name: "outcome", Greatest: math.NaN()}} },
		"rows.women.outcome":      func(t *disclose.Table) { t.Rows[1].Figures[0].Sum = math.Inf(1) },
		"rows.men.outcome":        func(t *disclose.Table) { t.Rows[2].Figures[0].Counts = []int{1} },
		"rows.women.outcome.same": func(t *disclose.Table) { t.Rows[1].Figures[0].Counts[1] = -9 },
		"columns.outcome.a": func(t *disclose.Table) {
			t.Columns = []disclose.Column{{Name: "outcome", Categories: []disclose.Category{{Name: "a", Within: "b"}}}}
		},
	} {
		table := good()
		change(&table)
		out, err := p.Publish(table)
		var e *disclose.Error
		if out != nil || !errors.As(err, &e) || e.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// TestWhatDoesNotAddUpIsNotPublished: and its error, which is written to a log, has no
// number of people.
func TestWhatDoesNotAddUpIsNotPublished(t *testing.T) {
	p := publisher(t, 1)
	for name, change := range map[string]func(t *disclose.Table){
		"a category too many":          func(t *disclose.Table) { t.Rows[1].Figures[0].Counts[1]++ },
		"rows that do not add up":      func(t *disclose.Table) { t.Rows[2] = rowOf("men", "all", people("men", 100, 9, 9, 8), everybody) },
		"a row twice":                  func(t *disclose.Table) { t.Rows[2].Name = "women" },
		"a row within none":            func(t *disclose.Table) { t.Rows[2].Within = "nobody" },
		"an empty row that has people": func(t *disclose.Table) { t.Rows[2].Empty = true },
		"squares out of reach":         func(t *disclose.Table) { t.Rows[2].Figures[0].Squares = 1 },
		"more values than people":      func(t *disclose.Table) { t.Rows[2].Figures[0].With = 28 },
		"no figures":                   func(t *disclose.Table) { t.Rows[2].Figures = nil },
		"values of no column of them":  func(t *disclose.Table) { t.Columns[0].Least, t.Columns[0].Greatest = 0, 0 },
		"people without a key":         func(t *disclose.Table) { t.Rows[1].Key = disclose.Key{Records: 1} },
		"two rows with one key":        func(t *disclose.Table) { t.Rows[1].Key = t.Rows[0].Key },
		"a ring":                       func(t *disclose.Table) { t.Rows[0].Within = "men" },
	} {
		table := good()
		table.Columns = slices.Clone(table.Columns)
		change(&table)
		out, err := p.Publish(table)
		if out != nil || err == nil {
			t.Errorf("%s is published", name)
		} else if numbers.MatchString(err.Error()) {
			t.Errorf("%s: an error that is written to a log has a number: %v", name, err)
		}
	}
}

// FuzzAHostileTable: any table is published or refused with an *Error, and what is published
// has no number under five.
func FuzzAHostileTable(f *testing.F) {
	for _, table := range offered(slices.Concat(people("women", 0, 9, 9, 9), people("men", 100, 3, 0, 1)), "women", "men") {
		b, err := json.Marshal(table)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"Name":"t","Rows":[{"Name":"a","People":-1},{"Name":"b","Within":"b","AddsUp":true,"People":9223372036854775807}]}`))
	p := publisher(f, 1)
	f.Fuzz(func(t *testing.T, b []byte) {
		var table disclose.Table
		if json.Unmarshal(b, &table) != nil {
			return
		}
		out, err := p.Publish(table)
		var e *disclose.Error
		if err != nil {
			if out != nil || !errors.As(err, &e) {
				t.Fatalf("%v", err)
			}
			return
		}
		for name, c := range cells(out) {
			if n, ok := c.Number(); c.Kind() == disclose.Unknown || ok && c.Kind() == disclose.Count && n < 5 {
				t.Errorf("%s shows %+v", name, c)
			}
		}
		text(t, out)
	})
}
