package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Shapes that no resource has yet are appended as encoding/json has them: what is written
// for testdata/odd is built, as if it stood in the module, and its test is run.
func TestOddShapesAreAppendedToo(t *testing.T) {
	dir := t.TempDir()
	for _, f := range []string{"testdata/odd/odd.go", "testdata/odd/odd_test.go", "../append.go"} {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(f)), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stale := filepath.Join(dir, "gone"+ending)
	if err := os.WriteFile(stale, []byte("package fhir\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(stale); err == nil {
		t.Error("a file that nothing is written to any more is still there")
	}
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{}
	for _, f := range files {
		replace[filepath.Join(here, "testdata", "odd", filepath.Base(f))] = f
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("go", "test", "-vet=off", "-overlay", file, "./testdata/odd").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestWhatEncodingJSONDoesMoreWithIsLeftToIt(t *testing.T) {
	p, err := read("testdata/odd")
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(p.written(), " "); got != "Inner Loop Odd" {
		t.Errorf("written: %s", got)
	}
}
