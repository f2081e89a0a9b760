package library_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"towpath/content"
	"towpath/internal/library"
)

// shelf makes a library of lines "id kind areas stages places languages circumstances",
// with "-" for none.
func shelf(t *testing.T, lines ...string) *library.Library {
	t.Helper()
	list := func(s string) string {
		if s == "-" {
			return "[]"
		}
		return `["` + strings.ReplaceAll(s, ",", `","`) + `"]`
	}
	var all []string
	for _, line := range lines {
		p := strings.Fields(line)
		more := ""
		if p[3] != "-" {
			more += `"stages": [` + p[3] + `],`
		}
		if p[6] != "-" {
			more += `"circumstances": ` + list(p[6]) + `,`
		}
		if p[1] == "phone-line" {
			more += `"phones": [{"number": "111", "sure": "recalled"}],`
		}
		all = append(all, fmt.Sprintf(`{"id": %q, "kind": %q, "title": "T", "about": "A.", "address": "https://example.org", "checked": "never",
			"publisher": "P", "audience": ["people"], "areas": %s, "places": %s, "languages": %s, %s "cost": "free", "sure": "recalled"}`,
			p[0], p[1], list(p[2]), list(p[4]), list(p[5]), more))
	}
	lib, err := library.Load(fstest.MapFS{
		"resources/r.json":  {Data: []byte(`{"resources": [` + strings.Join(all, ",") + `]}`)},
		"collections/.keep": {},
	})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func ids(list []library.Suggestion) string {
	var out []string
	for _, s := range list {
		out = append(out, s.Resource.ID)
	}
	return strings.Join(out, " ")
}

func TestTheRuleOfSuggestions(t *testing.T) {
	here := library.Query{Area: "home", Stage: 2, Audience: library.People, Place: library.Birmingham, Lang: "en-GB"}
	with := func(change func(q *library.Query)) library.Query {
		q := here
		change(&q)
		return q
	}
	for _, c := range []struct {
		name  string
		query library.Query
		lines []string
		want  string
	}{
		{"another area", here, []string{"a link body - uk en -"}, ""},
		{"another stage", here, []string{"a link home 3,4 uk en -"}, ""},
		{"another place", here, []string{"a link home - scotland en -", "b link home - wales,birmingham en -"}, "b"},
		{"for carers alone", with(func(q *library.Query) { q.Audience = library.Carers }), []string{"a link home - uk en -"}, ""},
		{"the stage by name comes first", here, []string{"a link home - uk en -", "b link home 2 uk en -"}, "b a"},
		{"the language comes before the stage", here, []string{"a link home 2 uk cy -", "b link home - uk en -"}, "b a"},
		{"the stage comes before the town", here, []string{"a link home - birmingham en -", "b link home 2 uk en -"}, "b a"},
		{"the town, the country, the world", here, []string{"a link home - international en -", "b link home - uk en -", "c link home - birmingham en -"}, "c b a"},
		{"a country is no nearer than the kingdom", here, []string{"a link home - uk en -", "b link home - england en -"}, "a b"},
		{"the main area comes first", here, []string{"a link body,home - uk en -", "b link home,body - uk en -"}, "b a"},
		{"fewer areas come first", here, []string{"a link home,body - uk en -", "b link home - uk en -"}, "b a"},
		{"then the order of ids", here, []string{"b link home - uk en -", "a link home - uk en -"}, "a b"},
		{"three at most", here, []string{"a link home - uk en -", "b link home - uk en -", "c link home - uk en -", "d link home - uk en -"}, "a b c"},
		{"not three of a kind", here, []string{"a link home - uk en -", "b link home - uk en -", "c link home - uk en -", "d course home - uk en -"}, "a d b"},
		{"but what fits better stays first", here, []string{"a link home 2 uk en -", "b link home 2 uk en -", "c course home - uk en -"}, "a b c"},
		{"skipped", with(func(q *library.Query) { q.Skip = []string{"a"} }), []string{"a link home - uk en -", "b link home - uk en -"}, "b"},
		{"no place known", with(func(q *library.Query) { q.Place = "" }), []string{"a link home - england en -", "b link home - uk en -", "c link home - international en -"}, "b c"},
		{"no stage known", with(func(q *library.Query) { q.Stage = 0 }), []string{"b link home 5 uk en -", "a link home - uk en -"}, "a b"},
		{"nothing is guessed about anybody", here, []string{"a link home 2 birmingham en women"}, ""},
		{"what was named comes first", with(func(q *library.Query) { q.Circumstances = []string{"women", "debt"} }), []string{"a link home 2 uk en -", "b link home - uk en lgbt,women", "c link home - uk en men"}, "b a"},
	} {
		if got := ids(shelf(t, c.lines...).Suggest(c.query)); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestReasons(t *testing.T) {
	lib := shelf(t, "a link home 2 birmingham en women")
	for _, c := range []struct {
		query library.Query
		want  []library.Reason
	}{
		{
			library.Query{Area: "home", Stage: 2, Audience: library.People, Place: library.Birmingham, Lang: "en", Circumstances: []string{"women"}},
			[]library.Reason{library.ForArea, library.ForStage, library.ForCircumstance, library.ForAudience, library.InPlace, library.InLanguage},
		},
		{
			library.Query{Place: library.Birmingham, Lang: "cy", Circumstances: []string{"women"}},
			[]library.Reason{library.ForCircumstance, library.InPlace, library.InOtherLanguages},
		},
	} {
		got := lib.Suggest(c.query)
		if len(got) != 1 || !slices.Equal(got[0].Because, c.want) {
			t.Errorf("%+v: %+v", c.query, got)
		}
	}
	got := shelf(t, "a link home - england en -").Suggest(library.Query{Area: "home", Stage: 5, Place: library.Birmingham})
	if want := []library.Reason{library.ForArea, library.ForAnyStage, library.AroundPlace}; len(got) != 1 || !slices.Equal(got[0].Because, want) {
		t.Errorf("any stage, around the place: %+v", got)
	}
}

func drawQuery(t *rapid.T, lib *library.Library) library.Query {
	q := library.Query{
		Area:     rapid.SampledFrom(append(library.Areas(), "")).Draw(t, "area"),
		Stage:    rapid.IntRange(0, 5).Draw(t, "stage"),
		Audience: rapid.SampledFrom([]library.Audience{"", library.People, library.Carers, library.Professionals}).Draw(t, "audience"),
		Place:    rapid.SampledFrom([]library.Place{"", library.UK, library.England, library.Scotland, library.Wales, library.NorthernIreland, library.Birmingham}).Draw(t, "place"),
		Lang:     rapid.SampledFrom([]string{"", "en", "en-GB", "cy", "pa", "xx"}).Draw(t, "lang"),
	}
	if rapid.Bool().Draw(t, "said something") {
		q.Circumstances = rapid.SliceOfN(rapid.SampledFrom(library.Circumstances()), 0, 3).Draw(t, "circumstances")
	}
	all := lib.Resources()
	for _, n := range rapid.SliceOfN(rapid.IntRange(0, len(all)-1), 0, 40).Draw(t, "skip") {
		q.Skip = append(q.Skip, all[n].ID)
	}
	return q
}

// Whatever is asked of what we ship: three at most, none twice, none that was turned
// down, none for somebody else, the same each time.
func TestSuggestionsFitWhoAsked(t *testing.T) {
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuery(t, lib)
		got := lib.Suggest(q)
		if len(got) > 3 || !reflect.DeepEqual(got, lib.Suggest(q)) {
			t.Fatalf("%d, or not the same again", len(got))
		}
		seen := map[string]bool{}
		for _, s := range got {
			r := s.Resource
			if seen[r.ID] || slices.Contains(q.Skip, r.ID) {
				t.Fatalf("%s comes twice, or was turned down", r.ID)
			}
			seen[r.ID] = true
			if q.Area != "" && !slices.Contains(r.Areas, q.Area) || q.Audience != "" && !slices.Contains(r.Audience, q.Audience) ||
				q.Stage > 0 && len(r.Stages) > 0 && !slices.Contains(r.Stages, q.Stage) {
				t.Fatalf("%s does not fit %+v", r.ID, q)
			}
			if len(r.Circumstances) > 0 && !slices.ContainsFunc(q.Circumstances, func(c string) bool { return slices.Contains(r.Circumstances, c) }) {
				t.Fatalf("%s is for %v, and nobody said so", r.ID, r.Circumstances)
			}
			if slices.Contains(s.Because, library.InLanguage) == slices.Contains(s.Because, library.InOtherLanguages) && q.Lang != "" {
				t.Fatalf("%s: %v", r.ID, s.Because)
			}
		}
	})
}

// Turning down what was offered brings something else, until there is nothing left.
func TestSkippingComesToAnEnd(t *testing.T) {
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		q := drawQuery(t, lib)
		for rounds := 0; ; rounds++ {
			got := lib.Suggest(q)
			if len(got) == 0 {
				return
			}
			if rounds > len(lib.Resources()) {
				t.Fatal("it never ends")
			}
			for _, s := range got {
				q.Skip = append(q.Skip, s.Resource.ID)
			}
		}
	})
}

func BenchmarkSuggest(b *testing.B) {
	lib, err := library.Load(content.FS)
	if err != nil {
		b.Fatal(err)
	}
	q := library.Query{Area: "mental-health", Stage: 2, Audience: library.People, Place: library.Birmingham, Lang: "en"}
	for b.Loop() {
		lib.Suggest(q)
	}
}
