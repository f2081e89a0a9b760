package testkit

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/reference and other files that are made anew")

// Reference holds a page of docs/reference to what it is made from, or writes it
// when the tests run with -update.
func Reference(t *testing.T, name, want string) {
	t.Helper()
	Golden(t, filepath.Join(root(t), "docs", "reference", name), want)
}

// Golden holds a file to what it is made from, in the same way.
func Golden(t *testing.T, path, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), want); diff != "" {
		t.Errorf("%s is not what it is made from; run make golden and look at the difference\n%s", filepath.Base(path), diff)
	}
}

// root finds the folder of go.mod, above the package that is tested.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the package")
		}
		dir = up
	}
}
