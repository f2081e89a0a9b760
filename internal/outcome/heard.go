package outcome

import "towpath/internal/disclose"

// Heard is how many of the people whom some teams supported gave their view, up to the end of
// a window. Ended are those whose support by these teams ended in it: nobody will ask them
// any more.
type Heard struct {
	People int
	// Key and Records are as in Group.
	Key, Records uint64
	// Twice gave a number on two days that lie far enough apart, Once on one, Never on none.
	Twice, Once, OnceEnded, Never, NeverEnded int
}

// Names of the column of who is heard, and its categories.
const (
	ColumnHeard     = "heard"
	HeardGave       = "gave" // a number once or more
	HeardTwice      = "twice"
	HeardOnce       = "once"
	HeardOnceEnded  = "once_ended"
	HeardNot        = "not"
	HeardNever      = "never"
	HeardNeverEnded = "never_ended"
)

// heardCategories are the categories in the order in which screens show them.
var heardCategories = []disclose.Category{
	{Name: HeardGave},
	{Name: HeardTwice, Within: HeardGave},
	{Name: HeardOnce, Within: HeardGave},
	{Name: HeardOnceEnded, Within: HeardGave},
	{Name: HeardNot},
	{Name: HeardNever, Within: HeardNot},
	{Name: HeardNeverEnded, Within: HeardNot},
}

// Add counts one person. record is what stands for their readings.
func (h *Heard) Add(key, record uint64, days int, ended bool) {
	h.People++
	h.Key += key
	h.Records += record
	switch {
	case days > 1:
		h.Twice++
	case days == 1 && ended:
		h.OnceEnded++
	case days == 1:
		h.Once++
	case ended:
		h.NeverEnded++
	default:
		h.Never++
	}
}

// Merge adds a group to another with which it has nobody in common.
func (h *Heard) Merge(with *Heard) {
	h.People, h.Key, h.Records = h.People+with.People, h.Key+with.Key, h.Records+with.Records
	h.Twice, h.Once, h.OnceEnded = h.Twice+with.Twice, h.Once+with.Once, h.OnceEnded+with.OnceEnded
	h.Never, h.NeverEnded = h.Never+with.Never, h.NeverEnded+with.NeverEnded
}

// HeardLine is one group on its way to be published.
type HeardLine struct {
	Name string
	*Heard
}

// HeardTable is Table for who is heard. addsUp says that each of the people is in exactly one
// group.
func HeardTable(name string, total *Heard, groups []HeardLine, addsUp bool) disclose.Table {
	t := disclose.Table{Name: name, Columns: []disclose.Column{{Name: ColumnHeard, AddsUp: true, Categories: heardCategories}}}
	row := func(name, within string, addsUp bool, h *Heard) disclose.Row {
		return disclose.Row{
			Name: name, Within: within, AddsUp: addsUp, People: h.People, Key: disclose.Key{People: h.Key, Records: h.Records},
			Figures: []disclose.Figures{{Counts: []int{h.Twice + h.Once + h.OnceEnded, h.Twice, h.Once, h.OnceEnded, h.Never + h.NeverEnded, h.Never, h.NeverEnded}}},
		}
	}
	t.Rows = append(t.Rows, row(Total, "", len(groups) > 0 && addsUp, total))
	for _, g := range groups {
		t.Rows = append(t.Rows, row(g.Name, Total, false, g.Heard))
	}
	return t
}
