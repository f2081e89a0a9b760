package outcome

import "towpath/internal/disclose"

// Names of the categories of a table of gaps. WorthTalking is how many steps lie between two
// voices before the gap is worth a question.
const (
	GapBoth         = "both"
	GapWorkerHigher = "worker_higher"
	GapClose        = "close"
	GapPersonHigher = "person_higher"
	GapOneOnly      = "one_only"
	GapNeither      = "neither"

	WorthTalking = 2
	gapColumn    = "gap."
)

// GapColumn names an area's column in a table of gaps.
func GapColumn(area string) string { return gapColumn + area }

// GapTable is Table for a question of the gap: the mean is the worker's number less the
// person's.
func GapTable(name string, areas []string, scale Scale, total *Group, groups []Line) disclose.Table {
	span := float64(scale.Latest-scale.First) / scale.Per
	t := disclose.Table{Name: name}
	for _, area := range areas {
		t.Columns = append(t.Columns, disclose.Column{
			Name: GapColumn(area), AddsUp: true, Least: -span, Greatest: span,
			Categories: []disclose.Category{
				{Name: GapBoth},
				{Name: GapWorkerHigher, Within: GapBoth},
				{Name: GapClose, Within: GapBoth},
				{Name: GapPersonHigher, Within: GapBoth},
				{Name: GapOneOnly},
				{Name: GapNeither},
			},
		})
	}
	t.Rows = append(t.Rows, gapRow(Total, "", len(groups) > 0, total, scale))
	for _, g := range groups {
		t.Rows = append(t.Rows, gapRow(g.Name, Total, false, g.Group, scale))
	}
	return t
}

func gapRow(name, within string, addsUp bool, g *Group, scale Scale) disclose.Row {
	r := disclose.Row{Name: name, Within: within, AddsUp: addsUp, People: g.People, Key: disclose.Key{People: g.Key, Records: g.Records}}
	for i := range g.Areas {
		r.Figures = append(r.Figures, g.Areas[i].gap(scale))
	}
	return r
}

func (a AreaTally) gap(scale Scale) disclose.Figures {
	var n, higher, near, lower int
	var sum, squares int64
	worth := int64(WorthTalking * scale.Per)
	for p := 1; p < a.Levels; p++ {
		for w := 1; w < a.Levels; w++ {
			k := int(a.Joint[p*a.Levels+w])
			d := int64(w - p)
			switch {
			case d >= worth:
				higher += k
			case d <= -worth:
				lower += k
			default:
				near += k
			}
			n += k
			sum, squares = sum+int64(k)*d, squares+int64(k)*d*d
		}
	}
	return disclose.Figures{
		Counts: []int{n, higher, near, lower, a.Once, a.NeverAsked},
		With:   n, Sum: float64(sum) / scale.Per, Squares: float64(squares) / (scale.Per * scale.Per),
	}
}
