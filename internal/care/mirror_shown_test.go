package care_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"towpath/internal/care"
	"towpath/internal/mirror"
	"towpath/internal/testkit"
)

// The attack. Somebody knows what is shown, how many rated, and what some of the raters
// said, and looks for what another one said. said are all that one rater can say of an
// item; "" is left.
func said(f *mirror.Form) []string {
	return slices.Concat(f.Levels[:], f.Outside, []string{""})
}

// bag is how many raters said each of said.
type bag [7]int

// bags gives every way in which n raters can answer with one of kinds answers.
func bags(n, kinds int) []bag {
	var out []bag
	var fill func(b bag, at, left int)
	fill = func(b bag, at, left int) {
		if at == kinds-1 {
			b[at] = left
			out = append(out, b)
			return
		}
		for i := range left + 1 {
			b[at] = i
			fill(b, at+1, left-i)
		}
	}
	fill(bag{}, 0, n)
	return out
}

// ratings are a bag's, of the form's first item.
func (b bag) ratings(f *mirror.Form, g care.MirrorGroup, paper bool) []care.MirrorRating {
	var out []care.MirrorRating
	for i, answer := range said(f) {
		for range b[i] {
			r := care.MirrorRating{Group: g, Paper: paper, Answers: map[string]string{}}
			if answer != "" {
				r.Answers[f.Items[0].ID] = answer
			}
			out = append(out, r)
		}
	}
	return out
}

// output is everything that is shown, as one text.
func (b bag) output(f *mirror.Form, paper bool) string {
	groups := []care.MirrorGroup{care.MirrorStaff, care.MirrorPeople, care.MirrorCarers}
	all := slices.Concat(b.ratings(f, care.MirrorPeople, paper), bag{3, 3}.ratings(f, care.MirrorStaff, false))
	return fmt.Sprintf("%+v", care.ShowMirrorOf(f, groups, all))
}

// forms gives both forms, with two items each: an item knows nothing of the others.
func forms(t *testing.T) []*mirror.Form {
	t.Helper()
	var out []*mirror.Form
	for _, k := range mirror.Kinds {
		f, ok := testkit.Mirror(t).Form(k)
		if !ok {
			t.Fatal(k)
		}
		short := *f
		short.Items = f.Items[:2]
		out = append(out, &short)
	}
	return out
}

// TestFewerThanFiveAreAsIfNobodyHadRated: whatever up to four raters say, whether by paper
// or with remarks, everything that is shown is the same.
func TestFewerThanFiveAreAsIfNobodyHadRated(t *testing.T) {
	for _, f := range forms(t) {
		nobody := bag{}.output(f, false)
		for n := range care.MirrorFew {
			for _, b := range bags(n, len(said(f))) {
				if b.output(f, false) != nobody || b.output(f, true) != nobody {
					t.Fatalf("%s: %v shows", f.Kind, b)
				}
			}
		}
		few := bag{4}.ratings(f, care.MirrorCarers, false)
		few[0].Remarks = map[string]string{f.Items[0].ID: "between us"}
		if got := care.ShowMirrorOf(f, []care.MirrorGroup{care.MirrorCarers}, few); !reflect.DeepEqual(got, care.MirrorShown{Groups: []care.ShownGroup{{Group: care.MirrorCarers}}}) {
			t.Errorf("a remark of four shows %+v", got)
		}
	}
}

// TestWhoKnowsAllButOneFindsNobody: of five to nine, and of any number where sheets came on
// paper (which one person could have made up), whoever knows every rating but one, and how
// many there are, is left with two answers at least that the last may have given.
func TestWhoKnowsAllButOneFindsNobody(t *testing.T) {
	for _, f := range forms(t) {
		for n := care.MirrorFew; n <= care.MirrorMany; n++ {
			paper := n >= care.MirrorMany
			for _, others := range bags(n-1, len(said(f))) {
				ways := map[string]int{}
				for i := range said(f) {
					b := others
					b[i]++
					ways[b.output(f, paper)]++
				}
				for out, n := range ways {
					if n < 2 {
						t.Fatalf("%s: beside %v, %s tells the last one", f.Kind, others, out)
					}
				}
			}
		}
	}
}

// finds tells whether some raters who put together what they said, know how many rated and
// see what is shown, find out what another one said, whatever everybody said: whether of
// all that the others may have said only one answer is left.
func finds(n, together int, show func(bag) string) bool {
	type sight struct {
		out   string
		known bag
	}
	maybe := map[sight]int{}
	for _, b := range bags(n, len(bag{})-1) {
		out := show(b)
		for _, known := range bags(together, len(bag{})-1) {
			rest, left, fits := b, 0, true
			for i := range known {
				rest[i] -= known[i]
				fits = fits && rest[i] >= 0
				if rest[i] > 0 {
					left |= 1 << i
				}
			}
			if fits {
				maybe[sight{out, known}] |= left
			}
		}
	}
	for _, left := range maybe {
		if left&(left-1) == 0 {
			return true
		}
	}
	return false
}

// TestRatersWhoCompareNotesFindNobody: of five to nine, however many put together what they
// said; of ten and more, up to three.
func TestRatersWhoCompareNotesFindNobody(t *testing.T) {
	f := forms(t)[0]
	show := func(b bag) string { return b.output(f, false) }
	for _, c := range []struct{ n, most int }{{5, 4}, {6, 5}, {7, 6}, {8, 7}, {9, 8}, {10, 3}, {11, 3}} {
		if finds(c.n, c.most, show) { // fewer know less
			t.Errorf("%d of %d find what another said", c.most, c.n)
		}
	}
	// The attack is one: it finds somebody where the numbers are told, or the middle alone.
	if !finds(6, 1, func(b bag) string { return fmt.Sprint(b) }) {
		t.Error("it finds nobody in the numbers themselves")
	}
	middle := func(b bag) string {
		for at, sum := 0, 0; ; at++ {
			if sum += b[at]; 2*sum >= 5 {
				return fmt.Sprint(at)
			}
		}
	}
	if !finds(5, 2, middle) {
		t.Error("it finds nobody in the middle of five")
	}
}

// TestWhatIsShown says it the other way round: what a team does see.
func TestWhatIsShown(t *testing.T) {
	f := forms(t)[0]
	for _, c := range []struct {
		b       bag
		paper   bool
		atLeast int
		want    care.MirrorPlace
	}{
		{bag{2, 2, 0, 0}, false, 0, care.PlaceNone},
		{bag{2, 3, 0, 0}, false, 5, care.PlaceLower},
		{bag{0, 1, 4, 1}, false, 5, care.PlaceUpper},
		{bag{1, 2, 2, 1}, false, 5, care.PlaceMixed},
		{bag{0, 0, 4, 0, 5}, false, 5, care.PlaceNone},
		{bag{0, 0, 9, 0}, false, 5, care.PlaceUpper},
		{bag{0, 0, 9, 1}, false, 10, "development"},
		{bag{0, 0, 9, 1}, true, 10, care.PlaceUpper},
		{bag{1, 2, 2, 9}, false, 10, "transformation"},
		{bag{9, 2, 2, 1}, false, 10, mirror.None},
		{bag{5, 0, 0, 5}, false, 10, care.PlaceMixed},
		{bag{0, 12, 0, 0, 7, 5}, false, 20, "engagement"},
	} {
		all := c.b.ratings(f, care.MirrorPeople, c.paper)
		got := care.ShowMirrorOf(f, []care.MirrorGroup{care.MirrorPeople}, all).Groups[0]
		if got.AtLeast != c.atLeast || got.Place(f.Items[0].ID) != c.want {
			t.Errorf("%v: %d, %q; want %d, %q", c.b, got.AtLeast, got.Place(f.Items[0].ID), c.atLeast, c.want)
		}
	}
}

// TestRemarksOfOneRaterCantBePutTogether: their order is that of the words.
func TestRemarksOfOneRaterCantBePutTogether(t *testing.T) {
	f := forms(t)[0]
	one, two := f.Items[0].ID, f.Items[1].ID
	all := bag{5}.ratings(f, care.MirrorStaff, false)
	all[0].Remarks = map[string]string{one: "b", two: "a"}
	all[1].Remarks = map[string]string{one: "a", two: "b"}
	shown := care.ShowMirrorOf(f, []care.MirrorGroup{care.MirrorStaff}, all)
	for _, item := range []string{one, two} {
		if got := shown.Of(item).Groups[0].Items[0].Remarks; !slices.Equal(got, []string{"a", "b"}) {
			t.Errorf("%s: %v", item, got)
		}
	}
}

func TestHowFarGroupsAreApart(t *testing.T) {
	f := forms(t)[0]
	item := f.Items[0].ID
	shown := func(places ...care.MirrorPlace) care.MirrorShown {
		var m care.MirrorShown
		for _, p := range places {
			m.Groups = append(m.Groups, care.ShownGroup{AtLeast: 5, Items: []care.ShownItem{{Item: item, Place: p}}})
		}
		return m
	}
	for _, c := range []struct {
		m    care.MirrorShown
		want int
	}{
		{shown(), 0},
		{shown(care.PlaceNone, care.PlaceUpper), 0},
		{shown(care.PlaceLower, care.PlaceUpper), 1},
		{shown(care.PlaceUpper, care.PlaceLower), 1},
		{shown(care.PlaceMixed, "transformation"), 0},
		{shown("engagement", "transformation"), 2},
		{shown("none", "engagement", "transformation"), 3},
		{shown(care.PlaceLower, "development"), 1},
		{shown(care.PlaceLower, "engagement"), 0},
	} {
		if got := c.m.Apart(f, item); got != c.want {
			t.Errorf("%+v: %d, want %d", c.m, got, c.want)
		}
	}
}
