package content_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/internal/library"
)

// A file is its name on a line of its own, then its text.
var fileInHowTo = regexp.MustCompile("(?ms)^`content/([^`\n]+)`\n\n```json\n(.*?)^```$")

func TestTheHowToOfAResourceWorks(t *testing.T) {
	page, err := os.ReadFile("../docs/how-to/add-a-resource.md")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, f := range fileInHowTo.FindAllStringSubmatch(string(page), -1) {
		files[f[1]] = &fstest.MapFile{Data: []byte(f[2])}
	}
	lib, err := library.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	ask := library.Query{Area: "trust-and-hope", Stage: 1, Audience: library.People, Place: library.Wales, Lang: "cy"}
	if got := lib.Suggest(ask); len(got) != 0 {
		t.Errorf("it is offered to everybody: %+v", got)
	}
	ask.Circumstances = []string{"older-people"}
	if got := lib.Suggest(ask); len(got) != 1 || got[0].Resource.ID != "evening-line" {
		t.Errorf("it is not offered: %+v", got)
	}
	if c, ok := lib.Collection("after-dark"); !ok || c.Days != 30 {
		t.Errorf("the collection is %+v", c)
	}
	for _, kind := range []library.Kind{library.Link, library.Document, library.Organisation, library.PhoneLine, library.Course, library.Book, library.Paper} {
		if !strings.Contains(string(page), "`"+string(kind)+"`") {
			t.Errorf("the page does not name %s", kind)
		}
	}
}
