package outcome

import "towpath/internal/disclose"

// Names of a table's columns and categories. An area's own column has its key as its name; what
// its people began with and stand at now are the key with an ending.
const (
	ColumnPaired    = "paired"
	ColumnTravelled = "travelled"
	EndingFirst     = ".first"
	EndingLatest    = ".latest"

	Paired        = "paired"
	NotPaired     = "not_paired"
	Higher        = "higher"
	Same          = "same"
	Lower         = "lower"
	Once          = "once"
	TooClose      = "too_close"
	NoneLeft      = "left"
	NoneNotFor    = "not_applicable"
	NoneNotSure   = "not_sure"
	NoneNotScored = "not_scored"
	NoneNever     = "never_asked"
)

// WhyNot lists why an area can be unpaired, in the order in which screens show it.
var WhyNot = []string{Once, TooClose, NoneLeft, NoneNotFor, NoneNotSure, NoneNotScored, NoneNever}

// Scale says what number each code stands for: code c stands for c / Per. Stages parts the
// codes into as many equal stretches from First on.
type Scale struct {
	Per           float64
	First, Latest Code // the lowest and the highest code
	Stages        int
}

// BloomScale is that of the steps of a Bloom: codes are half steps, from 1 to 10, two steps to
// each of five stages.
var BloomScale = Scale{Per: 2, First: 2, Latest: 20, Stages: 5}

// StageOf gives the stage of a code, from 0: half steps belong to the stage below.
func (s Scale) StageOf(c Code) int {
	whole := int(c) / 2 // steps
	return min(max((whole-1)/2, 0), s.Stages-1)
}

// Stages are the names of the categories of stages.
var stageNames = [...]string{"stage1", "stage2", "stage3", "stage4", "stage5"}

// StageName names the category of a stage, from 0.
func StageName(stage int) string { return stageNames[stage] }

// Line is one group of a report, on its way to be published.
type Line struct {
	Name string
	*Group
}

// Total names the row of everybody.
const Total = "all"

// Table puts groups into the form in which they can be published: a row for everybody, and
// one for each group. addsUp says that each of the people is in exactly one group.
func Table(name string, areas []string, scale Scale, total *Group, groups []Line, addsUp bool) disclose.Table {
	t := disclose.Table{Name: name, Columns: columns(areas, scale)}
	t.Rows = append(t.Rows, row(Total, "", len(groups) > 0 && addsUp, total, scale))
	for _, g := range groups {
		t.Rows = append(t.Rows, row(g.Name, Total, false, g.Group, scale))
	}
	return t
}

// Series is Table for rows that stand beside each other and have no sum, such as months.
func Series(name string, areas []string, scale Scale, lines []Line) disclose.Table {
	t := disclose.Table{Name: name, Columns: columns(areas, scale)}
	for _, l := range lines {
		t.Rows = append(t.Rows, row(l.Name, "", false, l.Group, scale))
	}
	return t
}

func columns(areas []string, scale Scale) []disclose.Column {
	span := float64(scale.Latest-scale.First) / scale.Per
	list := []disclose.Column{
		{Name: ColumnPaired, Categories: []disclose.Category{{Name: Paired}, {Name: NotPaired}}, AddsUp: true},
		{Name: ColumnTravelled, Least: -span, Greatest: span},
	}
	of := []disclose.Category{{Name: Paired}, {Name: Higher, Within: Paired}, {Name: Same, Within: Paired}, {Name: Lower, Within: Paired}}
	for _, why := range WhyNot {
		of = append(of, disclose.Category{Name: why})
	}
	var stages []disclose.Category
	for stage := range scale.Stages {
		stages = append(stages, disclose.Category{Name: StageName(stage)})
	}
	least, greatest := float64(scale.First)/scale.Per, float64(scale.Latest)/scale.Per
	for _, area := range areas {
		list = append(list,
			disclose.Column{Name: area, Categories: of, AddsUp: true, Least: -span, Greatest: span},
			disclose.Column{Name: area + EndingFirst, Categories: stages, Least: least, Greatest: greatest},
			disclose.Column{Name: area + EndingLatest, Categories: stages, Least: least, Greatest: greatest},
		)
	}
	return list
}

func row(name, within string, addsUp bool, g *Group, scale Scale) disclose.Row {
	r := disclose.Row{
		Name: name, Within: within, AddsUp: addsUp, People: g.People, Key: disclose.Key{People: g.Key, Records: g.Records},
		Figures: []disclose.Figures{
			{Counts: []int{g.Paired, g.People - g.Paired}},
			travelled(g, scale),
		},
	}
	for i := range g.Areas {
		own, first, latest := g.Areas[i].figures(scale)
		r.Figures = append(r.Figures, own, first, latest)
	}
	return r
}

func travelled(g *Group, scale Scale) disclose.Figures {
	unit := TravelledUnit * scale.Per
	return disclose.Figures{With: g.Paired, Sum: float64(g.Travelled) / unit, Squares: float64(g.TravelledSquares) / (unit * unit)}
}

// figures gives what is published of an area: its change, where people began, where they are.
func (a AreaTally) figures(scale Scale) (own, first, latest disclose.Figures) {
	var n, higher, same, lower int
	var sumF, sumL, sumD, sqF, sqL, sqD int64
	firsts, latests := make([]int, scale.Stages), make([]int, scale.Stages)
	for f := 1; f < a.Levels; f++ {
		for l := 1; l < a.Levels; l++ {
			k := int(a.Joint[f*a.Levels+l])
			if k == 0 {
				continue
			}
			n += k
			d := int64(l - f)
			switch {
			case d > 0:
				higher += k
			case d < 0:
				lower += k
			default:
				same += k
			}
			firsts[scale.StageOf(Code(f))] += k
			latests[scale.StageOf(Code(l))] += k
			many := int64(k)
			sumF, sumL, sumD = sumF+many*int64(f), sumL+many*int64(l), sumD+many*d
			sqF, sqL, sqD = sqF+many*int64(f*f), sqL+many*int64(l*l), sqD+many*d*d
		}
	}
	per := scale.Per
	own = disclose.Figures{
		Counts: []int{n, higher, same, lower, a.Once, a.TooClose, a.Left, a.NotApplicable, a.NotSure, a.NotScored, a.NeverAsked},
		With:   n, Sum: float64(sumD) / per, Squares: float64(sqD) / (per * per),
	}
	first = disclose.Figures{Counts: firsts, With: n, Sum: float64(sumF) / per, Squares: float64(sqF) / (per * per)}
	latest = disclose.Figures{Counts: latests, With: n, Sum: float64(sumL) / per, Squares: float64(sqL) / (per * per)}
	return own, first, latest
}

// Merge adds a group to another with which it has nobody in common.
func (g *Group) Merge(with *Group) {
	g.People, g.Paired = g.People+with.People, g.Paired+with.Paired
	g.Key, g.Records = g.Key+with.Key, g.Records+with.Records
	g.Travelled, g.TravelledSquares = g.Travelled+with.Travelled, g.TravelledSquares+with.TravelledSquares
	for i := range with.Areas {
		a, b := &g.Areas[i], &with.Areas[i]
		for k, n := range b.Joint {
			a.Joint[k] += n
		}
		a.Once, a.TooClose = a.Once+b.Once, a.TooClose+b.TooClose
		a.Left, a.NotApplicable, a.NotSure = a.Left+b.Left, a.NotApplicable+b.NotApplicable, a.NotSure+b.NotSure
		a.NotScored, a.NeverAsked = a.NotScored+b.NotScored, a.NeverAsked+b.NeverAsked
	}
}

// NewGroup gives an empty group.
func NewGroup(areas, levels int) *Group {
	g := &Group{Areas: make([]AreaTally, areas)}
	all := make([]uint32, areas*levels*levels)
	for i := range g.Areas {
		g.Areas[i].Levels = levels
		g.Areas[i].Joint = all[i*levels*levels : (i+1)*levels*levels : (i+1)*levels*levels]
	}
	return g
}
