package locale_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"towpath/internal/locale"
	"towpath/locales"
)

const english = `{
  "goal.title": "My goals",
  "goal.hello": "Hello, {name}: {n} new, since {day}",
  "goal.left": {"one": "{n} step left for {name}", "other": "{n} steps left for {name}"}
}`

const welsh = `{
  "goal.left": {"zero": "dim", "one": "un", "two": "dau", "few": "tri", "many": "chwech", "other": "{n} cam"}
}`

func files(pairs ...string) fstest.MapFS {
	fs := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fs[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fs
}

func load(t *testing.T, fs fstest.MapFS, opts ...locale.Option) *locale.Catalogue {
	t.Helper()
	c, err := locale.Load(fs, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestShippedMessagesLoad(t *testing.T) {
	c, err := locale.Load(locales.FS, locale.WithMirror())
	if err != nil {
		t.Fatal(err)
	}
	w := c.For("en-GB")
	equal(t, w.T("common.save"), "Save")
	at := time.Date(2026, 3, 3, 14, 5, 0, 0, time.UTC)
	equal(t, w.DateTime(at), "3 March 2026 at 14:05")
	equal(t, w.List("home"), "home")
	equal(t, w.List("home", "money", "work"), "home, money and work")
	for _, id := range c.IDs() {
		if strings.Contains(w.T(id), "<") {
			t.Errorf("%s holds markup, which a page shows as it is written", id)
		}
	}
}

func TestWordsInEnglish(t *testing.T) {
	london := time.FixedZone("summer", 3600)
	w := load(t, files("en/goal.json", english), locale.InZone(london)).For("en")
	equal(t, w.T("goal.title"), "My goals")
	equal(t, w.T("goal.nothing"), "⟦goal.nothing⟧")
	equal(t, w.T("goal.left"), "⟦goal.left⟧")
	equal(t, w.F("goal.left"), "⟦goal.left⟧")
	equal(t, w.N("goal.title", 1), "⟦goal.title⟧")
	late := time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC)
	equal(t, w.F("goal.hello", "day", late, "n", 1234, "name", "Amina"), "Hello, Amina: 1,234 new, since 1 July 2026")
	equal(t, w.F("goal.hello", "name", "Amina"), "Hello, Amina: {n} new, since {day}")
	equal(t, w.N("goal.left", 1, "name", "Ben"), "1 step left for Ben")
	equal(t, w.N("goal.left", 0, "name", "Ben"), "0 steps left for Ben")
	equal(t, w.ShortDate(late), "1 Jul 2026")
	equal(t, w.Month(late), "July 2026")
	equal(t, w.Day(1988, time.May, 3), "3 May 1988")
	equal(t, w.Lang()+" "+w.Dir(), "en ltr")
}

func TestWelshCountsInSixForms(t *testing.T) {
	c := load(t, files("en/goal.json", english, "cy/goal.json", welsh))
	w := c.For("cy-GB, en;q=0.5")
	equal(t, w.Lang(), "cy")
	for n, want := range map[int]string{0: "dim", 1: "un", 2: "dau", 3: "tri", 4: "4 cam", 6: "chwech", 7: "7 cam"} {
		equal(t, w.N("goal.left", n), want)
	}
	equal(t, w.T("goal.title"), "My goals") // not translated yet
	equal(t, w.Date(time.Date(2026, 3, 3, 0, 0, 0, 0, time.UTC)), "3 Mawrth 2026")
}

func TestEnglishThatIsFallenBackToCountsAsEnglish(t *testing.T) {
	c := load(t, files("en/goal.json", english, "cy/goal.json", `{"goal.title": "Fy nodau"}`))
	equal(t, c.For("cy").N("goal.left", 2, "name", "Ben"), "2 steps left for Ben")
}

func TestForTakesTheFirstWishThatCanBeMet(t *testing.T) {
	c := load(t, files("en/goal.json", english, "cy/goal.json", welsh, "ur/goal.json", `{"goal.title": "میرے اہداف"}`))
	for _, x := range []struct{ wishes, want string }{
		{"", "en"},
		{"cy", "cy"},
		{"fr", "en"},
		{"fr|cy", "cy"},
		{"not a tag!|ur-PK,en;q=0.8", "ur"},
		{"en;q=0.1, cy;q=0.9", "cy"},
		{locale.Mirrored, "en"},
		{strings.Repeat("a-", 400), "en"},
	} {
		equal(t, c.For(strings.Split(x.wishes, "|")...).Lang(), x.want)
	}
	equal(t, c.For("ur").Dir(), "rtl")
}

func TestMirroredWordsKeepNamesApart(t *testing.T) {
	w := load(t, files("en/goal.json", english), locale.WithMirror()).For(locale.Mirrored, "en")
	equal(t, w.Lang()+" "+w.Dir(), "en-XB rtl")
	equal(t, w.N("goal.left", 1, "name", "Ben"), "1 step left for \u2068Ben\u2069")
}

func TestLoadSaysWhatIsWrongAndWhere(t *testing.T) {
	for _, x := range []struct{ name, file, text, want string }{
		{"broken", "en/a.json", "{\n\"a.b\": \"x\",\n}", "en/a.json:3: "},
		{"cut off", "en/a.json", "{\n\"a.b\": \"x\"", "the file ends too soon"},
		{"a list", "en/a.json", "[]", "one object"},
		{"more", "en/a.json", "{}{}", "something follows"},
		{"twice", "en/a.json", "{\"a.b\": \"x\",\n\"a.b\": \"y\"}", "en/a.json:2: \"a.b\" is on line 1 already"},
		{"other noun", "en/a.json", `{"b.c": "x"}`, `must be "a."`},
		{"capital", "en/a.json", `{"a.B": "x"}`, `must be "a."`},
		{"empty", "en/a.json", `{"a.b": " "}`, "empty"},
		{"space", "en/a.json", `{"a.b": "x "}`, "space"},
		{"control", "en/a.json", `{"a.b": "x\ty"}`, "control"},
		{"number", "en/a.json", `{"a.b": 3}`, "a message is a text"},
		{"open brace", "en/a.json", `{"a.b": "x {y"}`, "brace"},
		{"close brace", "en/a.json", `{"a.b": "x } {y}"}`, "brace"},
		{"odd name", "en/a.json", `{"a.b": "x {Y z}"}`, "placeholder"},
		{"no other", "en/a.json", `{"a.b": {"one": "x"}}`, `"other" is missing`},
		{"wrong form", "en/a.json", `{"a.b": {"few": "x", "other": "y"}}`, "not a plural form"},
		{"form twice", "en/a.json", `{"a.b": {"one": "x", "one": "z", "other": "y"}}`, "there twice"},
		{"nested", "en/a.json", `{"a.b": {"other": {}}}`, "must be a text"},
		{"not UTF-8", "en/a.json", "{\n\"a.b\": \"\xff\"}", "en/a.json:2: the file is not UTF-8"},
		{"unknown language", "xx/a.json", `{}`, "no plural and date rules"},
		{"no English id", "cy/a.json", `{"a.z": "x"}`, `English has no "a.z"`},
		{"other kind", "cy/a.json", `{"a.ok": {"other": "x"}}`, "counts in one language"},
		{"other placeholder", "cy/a.json", `{"a.ok": "{who}"}`, "which English does not"},
	} {
		t.Run(x.name, func(t *testing.T) {
			fs := files("en/a.json", `{"a.ok": "Hello, {name}"}`)
			fs[x.file] = &fstest.MapFile{Data: []byte(x.text)}
			_, err := locale.Load(fs)
			var fault *locale.FileError
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a FileError", err)
			}
			if !strings.Contains(err.Error(), x.want) {
				t.Errorf("got %q, want %q in it", err, x.want)
			}
		})
	}
	if _, err := locale.Load(files("cy/a.json", `{}`)); err == nil {
		t.Error("a catalogue without English was accepted")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(english), 1)
	f.Add([]byte("{\"goal.a\":{\"other\":\"{n}\"}}"), 0)
	f.Add([]byte("{\"goal.a\": \"}\"\n,"), 2)
	f.Add([]byte{'{', 0xff}, -1)
	f.Fuzz(func(t *testing.T, data []byte, n int) {
		c, err := locale.Load(files("en/goal.json", string(data)))
		if err != nil {
			var fault *locale.FileError
			if !errors.As(err, &fault) || fault.Line < 1 || fault.Line > 1+strings.Count(string(data), "\n") {
				t.Fatalf("an error without its place: %v", err)
			}
			return
		}
		w := c.For("en")
		for _, id := range c.IDs() {
			if strings.HasPrefix(w.T(id), "⟦") && strings.HasPrefix(w.N(id, n), "⟦") {
				if !strings.Contains(string(data), "⟦") && !strings.Contains(string(data), `\u27e6`) {
					t.Fatalf("%q was loaded and cannot be spoken", id)
				}
			}
		}
	})
}

func BenchmarkT(b *testing.B) {
	c, err := locale.Load(locales.FS)
	if err != nil {
		b.Fatal(err)
	}
	w := c.For("en")
	for b.Loop() {
		w.T("common.save")
	}
}

func FuzzFor(f *testing.F) {
	c, err := locale.Load(files("en/goal.json", english, "cy/goal.json", welsh))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("cy, en;q=0.3")
	f.Add("en-XB")
	f.Add("*;q=x,,-")
	f.Fuzz(func(t *testing.T, header string) {
		if w := c.For(header); w == nil || w.T("goal.title") != "My goals" {
			t.Errorf("%q gave no words", header)
		}
	})
}
