package libraryfile_test

import (
	"bytes"
	"testing"

	"towpath/internal/library"
	"towpath/internal/libraryfile"
)

// TestAFormGivesBackWhatItWasMadeOf: opening and saving changes nothing, to the byte.
func TestAFormGivesBackWhatItWasMadeOf(t *testing.T) {
	for _, row := range shipped(t) {
		form, err := libraryfile.FormOf(row.Kind, row.Body)
		if err != nil {
			t.Fatal(err)
		}
		got, err := form.Body(row.Kind)
		if err != nil || !bytes.Equal(got, row.Body) {
			t.Fatalf("%v\n got %s\nwant %s", err, got, row.Body)
		}
	}
}

func TestWhatWasLeftEmptyIsNotThere(t *testing.T) {
	form := libraryfile.Form{
		"id": {" a "}, "title": {"T"}, "authors": {"", "A. Writer", " "}, "year": {"soon"}, "stages": {"2", "x"}, "phones": {"1 | | call | seen"}, "nonsense": {"x"},
	}
	got, err := form.Body(library.ResourceEntry)
	const want = `{"id":"a","title":"T","authors":["A. Writer"],"year":"soon","phones":[{"number":"1","sure":"seen"}],"stages":[2,"x"]}`
	if err != nil || string(got) != want {
		t.Errorf("%v\n got %s\nwant %s", err, got, want)
	}
	if _, err := (libraryfile.Form{"phones": {"0800"}}).Body(library.ResourceEntry); err == nil {
		t.Error("a number alone was taken")
	}
	page := libraryfile.Form{"id": {"p"}, "title-2": {"Two"}, "text-2": {" a\r\n\r\nb "}, "resources-2": {"x", " "}, "title-5": {" "}}
	got, err = page.Body(library.PageEntry)
	if const2 := `{"id":"p","sections":[{"title":"Two","text":"a\n\nb","resources":["x"]}]}`; err != nil || string(got) != const2 {
		t.Errorf("%v\n got %s\nwant %s", err, got, const2)
	}
}
