package care_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"towpath/content"
	"towpath/internal/care"
	"towpath/internal/library"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// shippedShelf has all that Towpath brings.
func shippedShelf(t testing.TB, s testkit.Store) story {
	t.Helper()
	k := story{Kit: testkit.Service(t, s)}
	shipped, err := library.Entries(content.FS)
	must(t, err)
	_, err = k.SyncSupport(t.Context(), care.Operator(k.Organisation), shipped)
	must(t, err)
	return k
}

func (k story) search(t testing.TB, text string, narrow library.Filter) care.SupportFound {
	t.Helper()
	found, err := k.SearchSupport(t.Context(), k.Organisation, text, narrow)
	if err != nil {
		t.Fatalf("%.60q: %v", text, err)
	}
	return found
}

func TestAStrangerFindsWhatTheyLookFor(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := shippedShelf(t, s)
		forCarers := func(h care.SupportHit) bool { return slices.Contains(h.Item.Resource.Audience, library.Carers) }
		about := func(slugs ...string) func(h care.SupportHit) bool {
			return func(h care.SupportHit) bool { return slices.Contains(slugs, h.Item.ID()) }
		}
		for _, c := range []struct {
			text, instead string
			first         func(h care.SupportHit) bool // one of the first three
			all           bool                         // and all of the first three
		}{
			{"help for my brother", "", forCarers, true},
			{"my mum is ill, who helps me?", "", forCarers, true},
			{"help for my brohter", "brother", forCarers, true},
			{"carer's assesment", "carer assessment", about("carers-assessment"), false},
			{"caring", "", forCarers, false},
			{"samaritans", "", about("samaritans"), false},
			{"samaritan", "", about("samaritans"), false},
			{"Samaritnas", "samaritans", about("samaritans"), false},
			{"116123", "", about("samaritans"), false},
			{"meriden", "", about("meriden-tools-for-recovery", "meriden-family-programme"), false},
			{"MÉRIDEN", "", about("meriden-tools-for-recovery", "meriden-family-programme"), false},
			{"rethi", "", func(h care.SupportHit) bool {
				return strings.Contains(h.Item.Resource.Title+h.Item.Resource.Publisher, "Rethink")
			}, false},
		} {
			found := k.search(t, c.text, library.Filter{})
			if found.Asked.Instead != c.instead {
				t.Errorf("%q: instead of it %q was looked for, want %q", c.text, found.Asked.Instead, c.instead)
			}
			if len(found.Hits) == 0 {
				t.Errorf("%q finds nothing", c.text)
				continue
			}
			top := found.Hits[:min(3, len(found.Hits))]
			if !slices.ContainsFunc(top, c.first) || c.all && slices.ContainsFunc(top, func(h care.SupportHit) bool { return !c.first(h) }) {
				var ids []string
				for _, h := range top {
					ids = append(ids, h.Item.ID())
				}
				t.Errorf("%q finds %v first", c.text, ids)
			}
		}
	})
}

func TestASearchIsNarrowed(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := shippedShelf(t, s)
		for _, narrow := range []library.Filter{
			{Audience: library.Professionals},
			{Area: "home"},
			{Kind: library.PhoneLine},
			{Place: library.Birmingham},
			{Place: library.Scotland},
			{Format: library.BSL},
			{Cost: library.Free},
			{Audience: library.Carers, Kind: library.Organisation, Place: library.UK},
		} {
			all, fits := k.search(t, "support", library.Filter{}), 0
			for _, h := range all.Hits {
				if h.Kind == library.ResourceEntry && narrow.Fits(h.Item.Resource) {
					fits++
				}
			}
			got := k.search(t, "support", narrow)
			if len(got.Hits) != fits || all.Full {
				t.Errorf("%+v: %d hits, and %d of all fit", narrow, len(got.Hits), fits)
			}
			for _, h := range got.Hits {
				if !narrow.Fits(h.Item.Resource) {
					t.Errorf("%+v gives %s", narrow, h.Item.ID())
				}
			}
		}
	})
}

// hostile are texts that some engine of search might take for more than words.
var hostile = []string{
	"", " ", `"`, `""`, "'", `"brother`, "brother*", "*", "a AND", "AND OR NOT", "NEAR(brother help)", "title:brother", "-brother", "+", "(", ")", "brother)", "(((",
	"brother & ! | <-> :*", `\`, `\'`, "'; DROP TABLE support_entry; --", "\x00", "bro\x00ther", "\xff\xfe", "the of and", "who what", strings.Repeat("a", 10_000),
	strings.Repeat("brother ", 2_000), strings.Repeat("\"", 500), "🙂", "👩‍👩‍👧 brother", "أخي يحتاج مساعدة", "\u202erehtorb", "ẞ ﬁ ①", "xkindlink0", "xorganisation", "%", "_", "$1", "?1", "@a", ":a",
	"٠١٢", "é́́́", "\u200bbrother", "a' OR 'a'='a", "{1,2}", "brother^2", "brother~", "/brother/",
}

func TestNothingThatIsTypedFails(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := shippedShelf(t, s)
		for _, text := range hostile {
			k.search(t, text, library.Filter{})
		}
		rapid.Check(t, func(rt *rapid.T) {
			text := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.RuneFrom([]rune(`"'*()&|!:<>-^\ {}%_ABab`)), 0, 40, -1)).Draw(rt, "text")
			if _, err := k.SearchSupport(t.Context(), k.Organisation, text, library.Filter{}); err != nil {
				rt.Fatalf("%q: %v", text, err)
			}
		})
	})
}

// shelfState is what a test did to one entry.
type shelfState struct {
	published int
	retired   bool
	words     []string // each version has one word that nothing else has
}

// do does one thing to an entry.
func (k story) do(t *testing.T, what, slug, word string, st *shelfState, number int) error {
	t.Helper()
	ctx, editor, id := t.Context(), asEditor(k), care.SupportIDOf(k.Organisation, library.ResourceEntry, slug)
	switch what {
	case "publish":
		st.published, st.retired = number, false
		return k.PublishSupport(ctx, editor, id, number)
	case "retire":
		st.retired = true
		return k.RetireSupport(ctx, editor, id)
	case "bring back":
		st.retired = false
		return k.BringBackSupport(ctx, editor, id)
	}
	st.words = append(st.words, word)
	_, err := k.WriteSupport(ctx, editor, care.NewSupport{
		ID: care.VersionID(k.IDs.New()), Kind: library.ResourceEntry, Base: len(st.words) - 1, Body: resourceBody(slug, "Title", word, nil),
	})
	return err
}

// TestASearchGivesOnlyWhatIsPublished does things to entries in any order, and looks for
// the word that each version alone has: it is found while readers see that version, else
// not.
func TestASearchGivesOnlyWhatIsPublished(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		rapid.Check(t, func(rt *rapid.T) {
			k := story{Kit: testkit.Service(t, s)}
			all := map[string]*shelfState{"one": {}, "two": {}}
			for step := range rapid.IntRange(1, 10).Draw(rt, "steps") {
				slug := rapid.SampledFrom([]string{"one", "two"}).Draw(rt, "slug")
				st, number := all[slug], 0
				what := rapid.SampledFrom([]string{"write", "write", "publish", "publish", "retire", "bring back"}).Draw(rt, "what")
				if len(st.words) == 0 {
					what = "write"
				} else {
					number = rapid.IntRange(1, len(st.words)).Draw(rt, "number")
				}
				if err := k.do(t, what, slug, fmt.Sprintf("w%d%sz", step, slug), st, number); err != nil {
					rt.Fatal(err)
				}
				for slug, st := range all {
					for i, word := range st.words {
						want := ""
						if st.published == i+1 && !st.retired {
							want = slug
						}
						if got := k.finds(t, word); got != want {
							rt.Fatalf("%s, version %d of %s finds %q, want %q", what, i+1, slug, got, want)
						}
					}
				}
			}
		})
	})
}
