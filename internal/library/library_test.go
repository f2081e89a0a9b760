package library_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"towpath/content"
	"towpath/instruments"
	"towpath/internal/instrument"
	"towpath/internal/library"
	"towpath/internal/strictjson"
)

const soundResources = `{
  "resources": [
    {
      "id": "line",
      "kind": "phone-line",
      "title": "A line",
      "about": "Somebody listens.",
      "address": "https://www.example.org/line",
      "checked": "2026-03-01",
      "phones": [{"number": "0800 111 222", "option": "2", "sure": "recalled"}],
      "audience": ["people", "carers"],
      "areas": ["mental-health", "how-you-feel"],
      "circumstances": ["women"],
      "stages": [1, 2],
      "languages": ["en", "cy"],
      "formats": ["bsl"],
      "readingAge": 9,
      "places": ["birmingham", "wales"],
      "cost": "free",
      "sure": "seen",
      "source": "example.org",
      "reviewedBy": "Two readers",
      "dueForReview": "2027-03-01"
    },
    {
      "id": "paper",
      "kind": "paper",
      "title": "A paper",
      "about": "It says something.",
      "authors": ["A. Writer", "B. Writer"],
      "year": 2002,
      "within": "A Journal 25(3), 245–254",
      "audience": ["professionals"],
      "areas": ["home"],
      "languages": ["en"],
      "places": ["international"],
      "cost": "paid",
      "sure": "disputed",
      "note": "The year is not settled."
    }
  ]
}`

const soundCollection = `{
  "id": "winter",
  "title": "In winter",
  "lead": "It is dark.",
  "audience": ["people"],
  "days": 30,
  "resources": [
    "line",
    "paper"
  ]
}`

func sound() fstest.MapFS {
	return fstest.MapFS{
		"resources/some.json":     {Data: []byte(soundResources)},
		"collections/winter.json": {Data: []byte(soundCollection)},
	}
}

func TestEverythingThatIsWrittenIsRead(t *testing.T) {
	lib, err := library.Load(sound())
	if err != nil {
		t.Fatal(err)
	}
	r, ok := lib.Resource("line")
	if !ok || r.Kind != library.PhoneLine || r.Phones[0] != (library.Phone{Number: "0800 111 222", Option: "2", Sure: instrument.Recalled}) ||
		!r.Checked.Equal(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)) || r.ReadingAge != 9 || r.DueForReview.Year() != 2027 ||
		!slices.Equal(r.Stages, []int{1, 2}) || !slices.Equal(r.Places, []library.Place{library.Birmingham, library.Wales}) ||
		!slices.Equal(r.Circumstances, []string{"women"}) || r.Source != "example.org" {
		t.Errorf("line: %+v", r)
	}
	r, _ = lib.Resource("paper")
	if r.Year != 2002 || r.Within == "" || len(r.Authors) != 2 || r.Sure != instrument.Disputed || r.Note == "" || r.Address != "" || !r.Checked.IsZero() {
		t.Errorf("paper: %+v", r)
	}
	c, ok := lib.Collection("winter")
	if !ok || c.Days != 30 || !slices.Equal(c.Resources, []string{"line", "paper"}) {
		t.Errorf("winter: %+v", c)
	}
	if _, ok := lib.Resource("nothing"); ok {
		t.Error("nothing was found")
	}
	if _, ok := lib.Collection("nothing"); ok {
		t.Error("no collection was found")
	}
	lib.Resources()[0].ID = "changed"
	if _, ok := lib.Resource("line"); !ok || len(lib.Resources()) != 2 || len(lib.Collections()) != 1 {
		t.Error("a caller can change the library")
	}
}

// Each row spoils one thing and names the whole message.
var malformed = []struct{ from, to, want string }{
	{`"kind": "phone-line"`, `"kind": "film"`, `resources/some.json:5: resource "line": "kind" must be one of ["link" "document" "organisation" "phone-line" "course" "book" "paper"], not "film"`},
	{`"id": "line"`, `"id": "A Line"`, `resources/some.json:4: resource 1: "id" must be a key such as first-days, not "A Line"`},
	{`"id": "paper"`, `"id": "line"`, `resources/some.json:26: resource "line": the id is taken, at resources/some.json:4`},
	{`"title": "A line"`, `"title": " "`, `resources/some.json:6: resource "line": "title" is empty`},
	{`"title": "A line",`, ``, `resources/some.json:3: resource "line": "title" is missing`},
	{`"about": "Somebody listens."`, `"abuot": "Somebody listens."`, `resources/some.json:3: resource "line": "about" is missing
resources/some.json:7: resource "line": "abuot" is not known here`},
	{`https://www.example.org/line`, `http://www.example.org/line`, `resources/some.json:8: resource "line": "address" must be one such as https://www.example.org/page, not "http://www.example.org/line"`},
	{`https://www.example.org/line`, `https://me:pw@www.example.org`, `resources/some.json:8: resource "line": "address" must be one such as https://www.example.org/page, not "https://me:pw@www.example.org"`},
	{`https://www.example.org/line`, `https://127.0.0.1/`, `resources/some.json:8: resource "line": "address" must be one such as https://www.example.org/page, not "https://127.0.0.1/"`},
	{`https://www.example.org/line`, `javascript:alert(1)`, `resources/some.json:8: resource "line": "address" must be one such as https://www.example.org/page, not "javascript:alert(1)"`},
	{`https://www.example.org/line`, `https://www.example.org?from=towpath`, `resources/some.json:8: resource "line": "address" must be one such as https://www.example.org/page, not "https://www.example.org?from=towpath"`},
	{`"checked": "2026-03-01",`, ``, `resources/some.json:3: resource "line": "checked" is missing`},
	{`"checked": "2026-03-01"`, `"checked": "last week"`, `resources/some.json:9: resource "line": "checked" must be never, or a day such as 2026-03-01, not "last week"`},
	{`"address": "https://www.example.org/line",`, ``, `resources/some.json:9: resource "line": "checked" is not known here`},
	{`0800 111 222`, `0800-111`, `resources/some.json:10: resource "line": phone: "number" must be digits with spaces between, such as 116 123, not "0800-111"`},
	{`"phones": [{"number": "0800 111 222", "option": "2", "sure": "recalled"}],`, ``, `resources/some.json:5: resource "line": a phone line has "phones"`},
	{`["people", "carers"]`, `["people", "people"]`, `resources/some.json:11: resource "line": "audience": "people" is given twice`},
	{`["people", "carers"]`, `["children"]`, `resources/some.json:11: resource "line": "audience": entry 1 must be one of ["people" "carers" "professionals"]`},
	{`"areas": ["home"]`, `"areas": []`, `resources/some.json:34: resource "paper": "areas" is empty`},
	{`"stages": [1, 2]`, `"stages": [2, 1]`, `resources/some.json:14: resource "line": "stages" are whole numbers from 1 to 5, from low to high`},
	{`"stages": [1, 2]`, `"stages": [1, 6]`, `resources/some.json:14: resource "line": "stages" are whole numbers from 1 to 5, from low to high`},
	{`"stages": [1, 2]`, `"stages": []`, `resources/some.json:14: resource "line": "stages" is empty`},
	{`["en", "cy"]`, `["English"]`, `resources/some.json:15: resource "line": language 1 must be a tag such as en or cy, not "English"`},
	{`"readingAge": 9`, `"readingAge": 90`, `resources/some.json:17: resource "line": "readingAge" must be a whole number from 5 to 25, not 90`},
	{`"source": "example.org",`, ``, `resources/some.json:20: resource "line": what was seen has a "source"`},
	{`"reviewedBy": "Two readers",`, ``, `resources/some.json:3: resource "line": "reviewedBy" and "dueForReview" go together`},
	{`"2027-03-01"`, `"2027-02-30"`, `resources/some.json:23: resource "line": "dueForReview" must be a day such as 2026-03-01, not "2027-02-30"`},
	{`"authors": ["A. Writer", "B. Writer"],`, ``, `resources/some.json:27: resource "paper": a paper has "authors"`},
	{`"kind": "paper"`, `"kind": "link"`, `resources/some.json:27: resource "paper": a link has an "address"
resources/some.json:32: resource "paper": "within" names the journal of a paper`},
	{`"note": "The year is not settled."`, `"licence": "CC0"`, `resources/some.json:38: resource "paper": what is disputed has a "note" that says how`},
	{`"days": 30`, `"days": 1000`, `collections/winter.json:6: collection "winter": "days" must be a whole number from 1 to 366, not 1000`},
	{`"id": "winter"`, `"id": "summer"`, `collections/winter.json:2: collection "summer": the id must be as the file is named`},
	{`    "line",
`, `    "lien",
`, `collections/winter.json:8: collection "winter": there is no resource "lien"`},
	{`"resources": [
    {`, `"things": [
    {`, `resources/some.json:1: "resources" is missing
resources/some.json:2: "things" is not known here`},
}

func TestMalformed(t *testing.T) {
	for _, c := range malformed {
		files, spoilt := sound(), false
		for name, file := range files {
			if text := string(file.Data); strings.Contains(text, c.from) {
				files[name], spoilt = &fstest.MapFile{Data: []byte(strings.Replace(text, c.from, c.to, 1))}, true
			}
		}
		if !spoilt {
			t.Errorf("%q stands nowhere", c.from)
		}
		lib, err := library.Load(files)
		if err == nil || lib != nil {
			t.Errorf("%q was taken", c.to)
			continue
		}
		want := strings.Split(c.want, "\n")
		got := strings.Split(err.Error(), "\n")
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%q:\n got %s\nwant %s", c.to, err, c.want)
		}
	}
}

func TestMissingAndStrangeFiles(t *testing.T) {
	for _, c := range []struct{ remove, add, want string }{
		{"collections/winter.json", "", "collections: is missing"},
		{"", "resources/notes.txt", "resources/notes.txt: does not belong to the library"},
		{"", "resources/old/some.json", "resources/old: does not belong to the library"},
		{"", "collections/.hidden", ""},
		{"", "stories/one.json", ""},
	} {
		files := sound()
		delete(files, c.remove)
		if c.add != "" {
			files[c.add] = &fstest.MapFile{Data: []byte("[]")}
		}
		if _, err := library.Load(files); c.want == "" && err != nil || c.want != "" && (err == nil || err.Error() != c.want) {
			t.Errorf("without %q, with %q: got %v, want %q", c.remove, c.add, err, c.want)
		}
	}
	empty := fstest.MapFS{"resources/.keep": {}, "collections/.keep": {}}
	if _, err := library.Load(empty); err == nil || err.Error() != "resources: there are no resources here" {
		t.Errorf("an empty library gives %v", err)
	}
}

// allPlaced reports whether every leaf of a joined error says where it is.
func allPlaced(err error) bool {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return !slices.ContainsFunc(many.Unwrap(), func(e error) bool { return !allPlaced(e) })
	}
	var fault *strictjson.Error
	return errors.As(err, &fault) && fault.File != "" && fault.Reason != "" && fault.Line >= 0
}

// Whatever stands in a file, Load either takes it or says where it is wrong.
func FuzzLoad(f *testing.F) {
	for _, text := range []string{soundResources, soundCollection, "", "null", "[]", "{}", `{"resources":null}`, `{"resources":[null,[],{}]}`, `{"resources":[{"id":"a","stages":[1e9]}]}`} {
		f.Add(true, []byte(text))
		f.Add(false, []byte(text))
		f.Add(true, []byte(text)[:len(text)/2])
		f.Add(true, []byte(strings.ReplaceAll(text, `"en"`, `7`)))
		f.Add(false, []byte(strings.ReplaceAll(text, `[`, `{`)))
	}
	f.Fuzz(func(t *testing.T, resources bool, data []byte) {
		files := sound()
		name := "collections/winter.json"
		if resources {
			name = "resources/some.json"
		}
		files[name] = &fstest.MapFile{Data: data}
		lib, err := library.Load(files)
		if err != nil {
			if lib != nil || !allPlaced(err) {
				t.Fatalf("library %v, error %v", lib, err)
			}
			return
		}
		for _, r := range lib.Resources() {
			if r.ID == "" || r.Title == "" || len(r.Areas) == 0 || len(r.Audience) == 0 || r.Address != "" && !strings.HasPrefix(r.Address, "https://") {
				t.Fatalf("%+v was taken", r)
			}
		}
	})
}

// The areas that a resource may name are those of the Blooms.
func TestAreasAreThoseOfTheBlooms(t *testing.T) {
	packs, err := instrument.Load(instruments.FS)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, bloom := range []string{"bloom-adult", "bloom-carers"} {
		inst, _ := packs.Latest(bloom)
		for _, a := range inst.Areas {
			want = append(want, a.Key)
		}
	}
	if got := library.Areas(); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Every circumstance that may be named has something for it, or it would be a choice
// that leads nowhere.
func TestEachCircumstanceHasSomething(t *testing.T) {
	lib, err := library.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range library.Circumstances() {
		if !slices.ContainsFunc(lib.Resources(), func(r library.Resource) bool { return slices.Contains(r.Circumstances, c) }) {
			t.Errorf("nothing is for %s", c)
		}
	}
}
