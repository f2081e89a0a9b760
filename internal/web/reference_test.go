package web_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/reference/routes.md anew")

func TestThePageOfRoutesIsFresh(t *testing.T) {
	page, want := filepath.Join("..", "..", "docs", "reference", "routes.md"), renderRoutes(t)
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), want); diff != "" {
		t.Errorf("the page is not what the sources say; run make golden and look at the difference\n%s", diff)
	}
}
