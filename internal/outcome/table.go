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

// Scale says what number each code stands for: code c stands for Values[c], or where there
// are none for c / Per. Stages parts the codes into as many equal stretches from First on;
// where there are none, cut-offs part them.
type Scale struct {
	Per           float64
	First, Latest Code // the lowest and the highest code
	Stages        int
	Values        []float64 // rising; the one at 0 says nothing
	Cuts          []float64 // rising; a cut-off itself is on the upper side
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
func Table(name string, form Form, total *Group, groups []Line, addsUp bool) disclose.Table {
	t := disclose.Table{Name: name, Columns: form.columns()}
	t.Rows = append(t.Rows, form.row(Total, "", len(groups) > 0 && addsUp, total))
	for _, g := range groups {
		t.Rows = append(t.Rows, form.row(g.Name, Total, false, g.Group))
	}
	return t
}

// Series is Table for rows that stand beside each other and have no sum, such as months.
func Series(name string, form Form, lines []Line) disclose.Table {
	t := disclose.Table{Name: name, Columns: form.columns()}
	for _, l := range lines {
		t.Rows = append(t.Rows, form.row(l.Name, "", false, l.Group))
	}
	return t
}

func categories(names ...string) (list []disclose.Category) {
	for _, name := range names {
		list = append(list, disclose.Category{Name: name})
	}
	return list
}

func (f Form) columns() []disclose.Column {
	list := []disclose.Column{{Name: ColumnPaired, Categories: categories(Paired, NotPaired), AddsUp: true}}
	if f.Together {
		span := f.Areas[0].Scale.span()
		list = append(list, disclose.Column{Name: ColumnTravelled, Least: -span, Greatest: span})
	}
	if f.Goals {
		if f.Far > 0 {
			list = append(list, disclose.Column{Name: f.GoalsColumn(), Categories: categories(FarCategories[:]...)})
		}
		return list
	}
	for i := range f.Areas {
		list = f.Areas[i].columns(list)
	}
	return list
}

// columns adds those of an area: its change, where people began, where they are, and how many
// changed by more than chance.
func (a *Area) columns(list []disclose.Column) []disclose.Column {
	of := []disclose.Category{{Name: Paired}, {Name: Higher, Within: Paired}, {Name: Same, Within: Paired}, {Name: Lower, Within: Paired}}
	of = append(of, categories(WhyNot...)...)
	parts := categories(a.Scale.parts()...)
	span, least, greatest := a.Scale.span(), a.Scale.Value(a.Scale.First), a.Scale.Value(a.Scale.Latest)
	list = append(list,
		disclose.Column{Name: a.Key, Categories: of, AddsUp: true, Least: -span, Greatest: span},
		disclose.Column{Name: a.Key + EndingFirst, Categories: parts, Least: least, Greatest: greatest},
		disclose.Column{Name: a.Key + EndingLatest, Categories: parts, Least: least, Greatest: greatest},
	)
	if a.countsFar() {
		list = append(list, disclose.Column{Name: a.FarColumn(), Categories: categories(FarHigher, NotFar, FarLower)})
	}
	return list
}

func (f Form) row(name, within string, addsUp bool, g *Group) disclose.Row {
	r := disclose.Row{
		Name: name, Within: within, AddsUp: addsUp, People: g.People, Key: disclose.Key{People: g.Key, Records: g.Records},
		Figures: []disclose.Figures{{Counts: []int{g.Paired, g.People - g.Paired}}},
	}
	if f.Together {
		r.Figures = append(r.Figures, travelled(g, f.Areas[0].Scale))
	}
	if f.Goals {
		if f.Far > 0 {
			r.Figures = append(r.Figures, disclose.Figures{Counts: append([]int(nil), g.Far[:]...)})
		}
		return r
	}
	for i := range g.Areas {
		r.Figures = f.Areas[i].figures(r.Figures, &g.Areas[i])
	}
	return r
}

func travelled(g *Group, scale Scale) disclose.Figures {
	unit := TravelledUnit * scale.Per
	return disclose.Figures{With: g.Paired, Sum: float64(g.Travelled) / unit, Squares: float64(g.TravelledSquares) / (unit * unit)}
}

// figures adds what is published of an area, in the order of columns.
func (a *Area) figures(list []disclose.Figures, t *AreaTally) []disclose.Figures {
	var higher, same, lower int
	var own, first, latest disclose.Figures
	var far [3]int
	parts := len(a.Scale.parts())
	firsts, latests := make([]int, parts), make([]int, parts)
	for f := 1; f < t.Levels; f++ {
		for l := 1; l < t.Levels; l++ {
			k := int(t.Joint[f*t.Levels+l])
			if k == 0 {
				continue
			}
			from, to := a.Scale.Value(Code(f)), a.Scale.Value(Code(l))
			d := to - from
			switch {
			case l > f:
				higher += k
			case l < f:
				lower += k
			default:
				same += k
			}
			if parts > 0 {
				firsts[a.Scale.part(Code(f))] += k
				latests[a.Scale.part(Code(l))] += k
			}
			far[a.far(d)] += k
			add(&own, k, d)
			add(&first, k, from)
			add(&latest, k, to)
		}
	}
	own.Counts = []int{own.With, higher, same, lower, t.Once, t.TooClose, t.Left, t.NotApplicable, t.NotSure, t.NotScored, t.NeverAsked}
	first.Counts, latest.Counts = firsts, latests
	list = append(list, own, first, latest)
	if a.countsFar() {
		list = append(list, disclose.Figures{Counts: far[:]})
	}
	return list
}

// far gives the place of a change among FarHigher, NotFar and FarLower.
func (a *Area) far(d float64) int {
	switch {
	case d >= a.Reliable-near:
		return 0
	case d <= near-a.Reliable:
		return 2
	}
	return 1
}

// add counts people who have one value.
func add(f *disclose.Figures, people int, value float64) {
	n := float64(people)
	f.With += people
	f.Sum += n * value
	f.Squares += n * value * value
}

// Merge adds a group to another with which it has nobody in common.
func (g *Group) Merge(with *Group) {
	g.People, g.Paired = g.People+with.People, g.Paired+with.Paired
	g.Key, g.Records = g.Key+with.Key, g.Records+with.Records
	g.Travelled, g.TravelledSquares = g.Travelled+with.Travelled, g.TravelledSquares+with.TravelledSquares
	for way, n := range with.Far {
		g.Far[way] += n
	}
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
