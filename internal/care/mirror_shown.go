package care

import (
	"slices"

	"towpath/internal/mirror"
)

// MirrorFew is how many have to have rated before anything of a group is shown, and
// MirrorMany how many before one stage is: between the two only a half of the line is
// told, since whoever knows all ratings but one must not find the last.
const (
	MirrorFew  = 5
	MirrorMany = 10
)

// MirrorPlace is where a group sees the team in one item: nowhere where too few said; in
// one half of the line, or in both; or at one of the form's levels.
type MirrorPlace string

// The places that are no level.
const (
	PlaceNone  MirrorPlace = ""
	PlaceLower MirrorPlace = "lower"
	PlaceUpper MirrorPlace = "upper"
	PlaceMixed MirrorPlace = "mixed"
)

// MirrorShown is all that anybody ever sees of how a team rated itself.
type MirrorShown struct{ Groups []ShownGroup }

// ShownGroup is what is shown of one group. Where fewer than five rated, or nobody did,
// AtLeast is 0 and there is nothing else.
type ShownGroup struct {
	Group   MirrorGroup
	AtLeast int // how many rated, rounded down to a multiple of five
	Items   []ShownItem
}

// ShownItem is what is shown of one item in one group. Remarks stand in the order of the
// alphabet, so that those of one rater can't be put together.
type ShownItem struct {
	Item    string
	Place   MirrorPlace
	Remarks []string
}

// MirrorAtLeast gives a number as it may be shown: rounded down to a multiple of five.
func MirrorAtLeast(n int) int { return n - n%MirrorFew }

// ShowMirrorOf works out what is shown of a round's ratings. Every page, sheet, download
// and share of a round shows what this gave when the round was closed, and nothing else:
//
//   - of a group in which fewer than five rated, nothing, not even that anybody did;
//   - of an item to which fewer than five gave an answer that has a place, no place;
//   - where five to nine did, or where any of the group's ratings came on paper, in which
//     half of the line two thirds see the team, or that they differ. A half holds two
//     answers, so that whoever knows all ratings but one can't tell the last;
//   - where ten or more did, the answer in the middle, unless the halves differ.
//
// There is no total over groups, and no number but those rounded down to fives.
func ShowMirrorOf(form *mirror.Form, groups []MirrorGroup, all []MirrorRating) MirrorShown {
	var out MirrorShown
	for _, g := range groups {
		var of []MirrorRating
		paper := false
		for _, r := range all {
			if r.Group == g {
				of, paper = append(of, r), paper || r.Paper
			}
		}
		shown := ShownGroup{Group: g}
		if len(of) >= MirrorFew {
			shown.AtLeast = MirrorAtLeast(len(of))
			for _, it := range form.Items {
				shown.Items = append(shown.Items, showItem(form, it.ID, of, paper))
			}
		}
		out.Groups = append(out.Groups, shown)
	}
	return out
}

func showItem(form *mirror.Form, item string, of []MirrorRating, paper bool) ShownItem {
	out := ShownItem{Item: item}
	var levels []int
	for _, r := range of {
		if level, ok := form.Level(r.Answers[item]); ok {
			levels = append(levels, level)
		}
		if words := r.Remarks[item]; words != "" {
			out.Remarks = append(out.Remarks, words)
		}
	}
	slices.Sort(out.Remarks)
	if len(levels) < MirrorFew {
		return out
	}
	slices.Sort(levels)
	upper := 0
	for _, l := range levels {
		if l >= mirror.Levels/2 {
			upper++
		}
	}
	switch lower := len(levels) - upper; {
	case 3*min(lower, upper) > len(levels):
		out.Place = PlaceMixed
	case len(levels) >= MirrorMany && !paper:
		out.Place = MirrorPlace(form.Levels[levels[(len(levels)-1)/2]])
	case upper > lower:
		out.Place = PlaceUpper
	default:
		out.Place = PlaceLower
	}
	return out
}

// Of gives what is shown of one item in each group.
func (m MirrorShown) Of(item string) MirrorShown {
	out := MirrorShown{}
	for _, g := range m.Groups {
		one := ShownGroup{Group: g.Group, AtLeast: g.AtLeast}
		for _, it := range g.Items {
			if it.Item == item {
				one.Items = append(one.Items, it)
			}
		}
		out.Groups = append(out.Groups, one)
	}
	return out
}

// Place gives where a group sees the team in an item.
func (g ShownGroup) Place(item string) MirrorPlace {
	for _, it := range g.Items {
		if it.Item == item {
			return it.Place
		}
	}
	return PlaceNone
}

// Reach gives the first and the last level that a place may stand for.
func (p MirrorPlace) Reach(form *mirror.Form) (from, to int, ok bool) {
	switch p {
	case PlaceNone:
		return 0, 0, false
	case PlaceLower:
		return 0, mirror.Levels/2 - 1, true
	case PlaceUpper:
		return mirror.Levels / 2, mirror.Levels - 1, true
	case PlaceMixed:
		return 0, mirror.Levels - 1, true
	}
	level, ok := form.Level(string(p))
	return level, level, ok
}

// Apart tells how far the two groups that differ most see the team apart in an item, in
// levels; 0 where no two do, or can be seen to.
func (m MirrorShown) Apart(form *mirror.Form, item string) int {
	most := 0
	for _, one := range m.Groups {
		for _, other := range m.Groups {
			_, to, ok := one.Place(item).Reach(form)
			from, _, also := other.Place(item).Reach(form)
			if ok && also {
				most = max(most, from-to)
			}
		}
	}
	return most
}
