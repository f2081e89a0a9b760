package library_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/internal/library"
)

const aPage = `{
  "id": "for-people",
  "title": "For you",
  "lead": "Look around.",
  "sections": [
    {
      "title": "Now",
      "text": "Somebody *answers*.\n\n- a\n- b",
      "resources": ["line"]
    }
  ]
}`

func withPage(t *testing.T, page string) (*library.Library, error) {
	t.Helper()
	files := sound()
	files["pages/for-people.json"] = &fstest.MapFile{Data: []byte(page)}
	return library.Load(files)
}

func TestAPage(t *testing.T) {
	lib, err := withPage(t, aPage)
	if err != nil {
		t.Fatal(err)
	}
	p, ok := lib.Page("for-people")
	if !ok || p.Title != "For you" || len(p.Sections) != 1 || !slices.Equal(p.Sections[0].Resources, []string{"line"}) || p.Sections[0].Text != "Somebody *answers*.\n\n- a\n- b" {
		t.Errorf("%+v, %v", p, ok)
	}
	if _, ok := lib.Page("other"); ok {
		t.Error("a page that nobody wrote is there")
	}
}

func TestAMalformedPage(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`["line"]`, `["nobody"]`, `pages/for-people.json:9: section “Now”: there is no resource "nobody"`},
		{`"title": "Now",`, ``, `pages/for-people.json:6: a section: "title" is missing`},
		{`"for-people"`, `"other"`, `pages/for-people.json:2: page "other": the id must be as the file is named`},
		{`"lead"`, `"laed"`, `pages/for-people.json:4: page "for-people": "laed" is not known here`},
	} {
		_, err := withPage(t, strings.Replace(aPage, c.old, c.new, 1))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s", c.new, err, c.want)
		}
	}
}
