package disclose

import (
	"fmt"
	"slices"
	"testing"
)

// drafted gives a draft of one row within which are others, with these numbers as they were
// moved and rounded; 0 is hidden, for too few.
func drafted(t *testing.T, whole int, parts ...int) *draft {
	t.Helper()
	table := Table{Name: "t", Rows: []Row{{Name: "a whole", AddsUp: true}}}
	for i := range parts {
		table.Rows = append(table.Rows, Row{Name: fmt.Sprintf("part %02d", i), Within: "a whole"})
	}
	s, err := shapeOf(table)
	if err != nil {
		t.Fatal(err)
	}
	d := newDraft(s, Defaults())
	for i, n := range append([]int{whole}, parts...) {
		d.cells[i] = Cell{kind: Count, number: int32(n)}
		if n == 0 {
			d.cells[i] = d.hidden(TooFewPeople)
		}
	}
	return d
}

func shownOf(d *draft) []int {
	var out []int
	for i := range d.cells {
		if n, ok := d.cells[i].Number(); ok {
			out = append(out, int(n))
		} else {
			out = append(out, 0)
		}
	}
	return out
}

func TestWhatIsHiddenSoThatAnotherCannotBeWorkedOut(t *testing.T) {
	for name, c := range map[string]struct{ is, want []int }{
		"nothing hidden":                          {[]int{60, 30, 30}, []int{60, 30, 30}},
		"the only one":                            {[]int{60, 30, 20, 0}, []int{60, 30, 0, 0}},
		"the first of two alike":                  {[]int{60, 30, 30, 0}, []int{60, 0, 30, 0}},
		"two":                                     {[]int{60, 50, 0, 0}, []int{60, 50, 0, 0}},
		"no other to hide":                        {[]int{10, 0}, []int{0, 0}},
		"the whole":                               {[]int{0, 5, 5}, []int{0, 0, 0}},
		"two that must both be as many as can":    {[]int{60, 30, 0, 0}, []int{60, 0, 0, 0}},
		"two of which nothing is left":            {[]int{60, 40, 35, 0, 0}, []int{60, 40, 0, 0, 0}},
		"two of which little is left":             {[]int{60, 40, 30, 0, 0}, []int{60, 40, 30, 0, 0}},
		"everything is hidden and it is too many": {[]int{60, 0, 0}, []int{0, 0, 0}},
	} {
		d := drafted(t, c.is[0], c.is[1:]...)
		d.hide()
		if got := shownOf(d); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v becomes %v, not %v", name, c.is, got, c.want)
		}
	}
}

// TestARowThatLeavesAFewOutIsHidden: where rows do not add up, a subtraction gives the rest.
func TestARowThatLeavesAFewOutIsHidden(t *testing.T) {
	d := drafted(t, 60, 60, 40, 60)
	d.shape.addsUp[0] = false
	d.keys = []Key{{People: 1}, {People: 2}, {People: 3}, {People: 1}} // the last are the same people
	d.hide()
	if got := shownOf(d); !slices.Equal(got, []int{60, 0, 40, 60}) {
		t.Errorf("%v", got)
	}
	if d.cells[1].why != ForAnother {
		t.Errorf("hidden: %s", d.cells[1].why)
	}
}
