package disclose_test

import (
	"fmt"
	"testing"

	"towpath/internal/disclose"
)

// region is a large table: 40 services of 19 teams, ten columns of twenty categories.
func region() disclose.Table {
	t := disclose.Table{Name: "region"}
	for c := range 10 {
		col := disclose.Column{Name: fmt.Sprint("column ", c), AddsUp: true, Least: 1, Greatest: 10}
		for k := range 20 {
			col.Categories = append(col.Categories, disclose.Category{Name: fmt.Sprint("category ", k)})
		}
		t.Columns = append(t.Columns, col)
	}
	for s := range 40 {
		service := figures(fmt.Sprint("service ", s), "", nil)
		service.AddsUp = true
		at := len(t.Rows)
		t.Rows = append(t.Rows, service)
		for n := range 19 {
			team := figures(fmt.Sprint("service ", s, " team ", n), service.Name, func(c, k int) int { return int(mix(s, n, c%2, k) % 40) })
			t.Rows = append(t.Rows, team)
			whole := &t.Rows[at]
			whole.People, whole.Key = whole.People+team.People, whole.Key.And(team.Key)
			for c, f := range team.Figures {
				w := &whole.Figures[c]
				for k, n := range f.Counts {
					w.Counts[k] += n
				}
				w.With, w.Sum, w.Squares = w.With+f.With, w.Sum+f.Sum, w.Squares+f.Squares
			}
		}
	}
	return t
}

// figures gives a row of so many people in each category; each column has all of them, in
// another order of categories.
func figures(name, within string, count func(column, category int) int) disclose.Row {
	r := disclose.Row{Name: name, Within: within, Key: keyOf(name)}
	for c := range 10 {
		f := disclose.Figures{Counts: make([]int, 20)}
		if count != nil {
			total := 0
			for k := range 20 {
				f.Counts[(k+c)%20] = count(0, k)
				total += count(0, k)
			}
			r.People, f.With, f.Sum, f.Squares = total, total, float64(4*total), float64(20*total)
		}
		r.Figures = append(r.Figures, f)
	}
	return r
}

// keyOf gives a key for a name.
func keyOf(name string) disclose.Key {
	var parts []int
	for _, b := range []byte(name) {
		parts = append(parts, int(b))
	}
	return disclose.Key{People: mix(parts...)}
}

// BenchmarkARegion publishes 800 rows of ten columns with twenty categories and a mean each.
func BenchmarkARegion(b *testing.B) {
	p, t := publisher(b, 1), region()
	b.ReportAllocs()
	for b.Loop() {
		publish(b, p, t)
	}
	b.ReportMetric(float64(len(t.Rows)*10*20), "counts/op")
}
