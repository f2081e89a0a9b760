package r4

import (
	"os"
	"strings"
	"testing"
)

// What another system adds to resources of ours comes back with them, and what goes out
// is FHIR as before.
func TestWhatOthersAddComesBackAndIsValid(t *testing.T) {
	data, err := os.ReadFile("../testdata/measured.fhir.json")
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := Load(data)
	if err != nil {
		t.Fatal(err)
	}
	const added = `{"language":"en-GB","meta":{"tag":[{"system":"urn:other","code":"seen"}],"profile":["https://example.org/ours"],"versionId":"7"},` +
		`"_language":{"id":"l"},"extension":[{"url":"https://example.org/ward","valueString":"North"},{"url":"https://example.org/more","extension":[{"url":"a","valueCode":"b"}]}],`
	seen := map[string]int{}
	for _, e := range bundle.Get("entry").Items() {
		ours := e.Get("resource")
		// Our own extensions stand there too, as a client that read them sends them back.
		own := strings.TrimPrefix(strings.Replace(string(ours.JSON()), `"extension":[`, `"own":[`, 1), "{")
		posted := withOwn(tree(t, added+own))
		if found := Validate(posted); len(found) > 0 {
			t.Fatalf("%s: %v", posted.JSON(), found)
		}
		kept, found := Left(posted, ours, "urn:towpath:extension:")
		if len(found) > 0 || kept.Empty() {
			t.Fatalf("%s: %v", ours.JSON(), found)
		}
		laid, again := Read(Lay(ours, kept))
		if len(again) > 0 || !subsumes(laid.n, bare(posted.n, ours.n)) || !subsumes(laid.n, ours.n) {
			t.Errorf("%s\nbecame\n%s: %v", posted.JSON(), laid.JSON(), again)
		}
		seen[ours.Type()]++
	}
	if len(seen) < 5 {
		t.Errorf("only %v", seen)
	}
}

// withOwn puts what stands in "own" among the extensions.
func withOwn(t Tree) Tree {
	n := *t.n
	own := n.get("own")
	n.kids = nil
	for _, k := range t.n.kids {
		switch {
		case k.key == "own":
			continue
		case k.key == "extension" && own != nil:
			k.kids = append(append([]node(nil), own.kids...), k.kids...)
		}
		n.kids = append(n.kids, k)
	}
	return Tree{n: &n}
}
