package library_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"towpath/content"
	"towpath/internal/library"
)

func TestATextComesApartIntoWords(t *testing.T) {
	for text, want := range map[string]string{
		"Carer’s assessment": "carer assessment", "carers' group": "carers group", "Don't panic!": "dont panic", "CAFÉ Zoë": "cafe zoe", "116 123": "116 123",
		"self-harm/suicide": "self harm suicide", "": "", " \x00\xff ": "", "🙂 ok": "ok", "أخي": "اخي", strings.Repeat("x", 100) + " y": "y",
	} {
		if got := strings.Join(library.Words(text), " "); got != want {
			t.Errorf("%.20q: %q, want %q", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		for _, w := range library.Words(rapid.String().Draw(t, "text")) {
			if !slices.Equal(library.Words(w), []string{w}) {
				t.Fatalf("%q is no word of its own", w)
			}
		}
	})
}

func vocabulary(texts ...string) *library.Vocabulary {
	var all []library.Indexed
	for _, text := range texts {
		all = append(all, library.Indexed{About: strings.Join(library.Words(text), " ")})
	}
	return library.NewVocabulary(all)
}

func TestWhatWasMeant(t *testing.T) {
	v := vocabulary("brother brothers carers caring debt", "brother sleeping anxious sleepless", "the help line")
	for _, c := range []struct{ text, all, instead, unknown string }{
		{"help for my brother", "brother+brothers", "", ""},
		{"my brother is anxious", "brother anxious", "", ""},
		{"borther", "brother", "brother", ""},
		{"brothr debt", "brother debt", "brother debt", ""},
		{"bro", "brother+brothers", "", ""},
		{"sleep anxious", "sleep anxious", "", ""}, // a form of a known word is known
		{"anxoius", "anxious", "anxious", ""},
		{"slepeing", "sleeping", "sleeping", ""},
		{"lithium debt", "debt", "", "lithium"},
		{"dbt", "", "", "dbt"}, // too short to guess
		{"help", "help", "", ""},
		{"the of and", "", "", ""},
		{"debt debt DEBT", "debt", "", ""},
		{"br0ther", "", "", "br0ther"},
	} {
		asked := v.Ask(c.text, library.Filter{})
		var all []string
		for _, some := range asked.All {
			all = append(all, strings.Join(some, "+"))
		}
		if got := strings.Join(all, " "); got != c.all || asked.Instead != c.instead || strings.Join(asked.Unknown, " ") != c.unknown || asked.Nothing() != (c.all == "") {
			t.Errorf("%q: %q instead %q unknown %v", c.text, got, asked.Instead, asked.Unknown)
		}
	}
	if asked := v.Ask(strings.Repeat("brother debt anxious ", 1000), library.Filter{}); len(asked.All) > 12 {
		t.Errorf("%d words are looked for", len(asked.All))
	}
}

func TestAVocabularyFollowsItsDocuments(t *testing.T) {
	one, two := library.Indexed{Title: "kettle brother"}, library.Indexed{Title: "lantern brother"}
	v := library.NewVocabulary([]library.Indexed{one}).With([]library.Indexed{two}, []library.Indexed{one})
	for text, want := range map[string]bool{"kettle": true, "lantern": false, "brother": false} {
		if got := v.Ask(text, library.Filter{}).Nothing(); got != want {
			t.Errorf("%q: nothing is %v", text, got)
		}
	}
}

// What fits a filter is what its marks find.
func TestMarksSayWhatFits(t *testing.T) {
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		f := library.Filter{
			Audience: rapid.SampledFrom(append(library.Audiences(), "")).Draw(t, "audience"), Area: rapid.SampledFrom(append(library.Areas(), "")).Draw(t, "area"),
			Kind: rapid.SampledFrom(append(library.Kinds(), "")).Draw(t, "kind"), Place: rapid.SampledFrom(append(library.Places(), "")).Draw(t, "place"),
			Format: rapid.SampledFrom(append(library.Formats(), "")).Draw(t, "format"), Cost: rapid.SampledFrom(append(library.Costs(), "")).Draw(t, "cost"),
		}
		asked := library.NewVocabulary(nil).Ask("", f)
		for _, r := range lib.Resources() {
			marks := strings.Fields(library.Item{Kind: library.ResourceEntry, Resource: r}.Indexed().Marks)
			has := true
			for _, some := range asked.Marks {
				has = has && slices.ContainsFunc(some, func(m string) bool { return slices.Contains(marks, m) })
			}
			if has != f.Fits(r) {
				t.Fatalf("%+v and %s: marks say %v", f, r.ID, has)
			}
		}
		if !f.Valid() {
			t.Fatalf("%+v is not valid", f)
		}
	})
	if (library.Filter{Area: "roof"}).Valid() || (library.Filter{Kind: "film"}).Valid() {
		t.Error("what no resource can have is valid")
	}
}

// Each entry that is shipped is read again by itself, as it stood in its file.
func TestEntriesAreReadAgain(t *testing.T) {
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := library.Entries(content.FS)
	if err != nil || len(entries) != len(lib.Resources())+len(lib.Collections())+len(lib.Pages()) {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	for _, e := range entries {
		item, err := library.Parse(e.Kind, e.Body)
		if err != nil || item.ID() != e.ID || item.Title() != e.Title {
			t.Errorf("%s %s: %v", e.Kind, e.ID, err)
		}
	}
	if _, err := library.ParseResource([]byte(soundCollection)); err == nil {
		t.Error("a collection was read as a resource")
	}
	if c, err := library.ParseCollection([]byte(soundCollection)); err != nil || c.ID != "winter" {
		t.Errorf("%+v, %v", c, err)
	}
}
