package outcome

import "towpath/internal/disclose"

// What mattered to people in an area: that they chose it to grow in, that it was the first they
// chose, and that they set a goal in it. The areas of a tally of it are these three of each
// area, one after the other, with one code for having done so.
const (
	MatteredChosen = "chosen"
	MatteredFirst  = "first"
	MatteredGoal   = "goal"

	MatteredLevels = 2
	matteredColumn = "mattered."
)

// MatteredWays lists them in their order.
var MatteredWays = []string{MatteredChosen, MatteredFirst, MatteredGoal}

// MatteredColumn names an area's column in a table of what mattered.
func MatteredColumn(area string) string { return matteredColumn + area }

// MatteredTable counts the people who chose each area, and who set a goal in it, in a window.
func MatteredTable(name string, areas []string, total *Group) disclose.Table {
	t := disclose.Table{Name: name}
	r := disclose.Row{Name: Total, People: total.People, Key: disclose.Key{People: total.Key, Records: total.Records}}
	for i, area := range areas {
		t.Columns = append(t.Columns, disclose.Column{
			Name: MatteredColumn(area), Categories: categories(MatteredWays...), // somebody can have done several
		})
		counts := make([]int, len(MatteredWays))
		for way := range counts {
			at := &total.Areas[i*len(MatteredWays)+way]
			counts[way] = at.Paired() + at.Once + at.TooClose // once or more
		}
		r.Figures = append(r.Figures, disclose.Figures{Counts: counts})
	}
	t.Rows = []disclose.Row{r}
	return t
}
