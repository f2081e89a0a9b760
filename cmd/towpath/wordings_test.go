package main

import (
	"os"
	"path/filepath"
	"testing"

	"towpath/internal/instrument"
)

// TestWordingsAreTakenUpWhileTheServiceRuns: whoever holds the library sees a wording
// that was loaded since, and the skeleton again once it is taken away. What does not
// fit changes nothing.
func TestWordingsAreTakenUpWhileTheServiceRuns(t *testing.T) {
	data := t.TempDir()
	w, err := openWordings(data)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(data, "wordings", "gad-7", "1.0.0", "en.json")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	held := w.library // as the service holds it
	before, _ := held.LatestMeasure("gad-7")
	steps := []struct {
		what           string
		do             func() error
		changed, fails bool
		whole          bool
	}{
		{"nothing was loaded", func() error { return nil }, false, false, false},
		{"a wording", func() error { return os.WriteFile(file, madeWording(t, before, "Made for a test?"), 0o600) }, true, false, true},
		{"nothing since", func() error { return nil }, false, false, true},
		{"another", func() error { return os.WriteFile(file, madeWording(t, before, "Made anew for a test?"), 0o600) }, true, false, true},
		{"one that does not fit", func() error { return os.WriteFile(file, []byte("{}"), 0o600) }, false, true, true},
		{"the same, not said again", func() error { return nil }, false, false, true},
		{"half a file that is being written", func() error { return os.WriteFile(filepath.Join(filepath.Dir(file), ".cy.json"), []byte("{"), 0o600) }, false, false, true},
		{"taken away", func() error { return os.Remove(file) }, true, false, false},
		{"the whole folder", func() error { return os.RemoveAll(filepath.Join(data, "wordings")) }, false, false, false},
	}
	for _, s := range steps {
		if err := s.do(); err != nil {
			t.Fatal(err)
		}
		changed, err := w.refresh()
		if changed != s.changed || (err != nil) != s.fails {
			t.Errorf("%s: changed %v, %v", s.what, changed, err)
		}
		if m, _ := held.LatestMeasure("gad-7"); m.Whole() != s.whole {
			t.Errorf("%s: the wording is here: %v", s.what, m.Whole())
		}
	}
	if before.Whole() {
		t.Error("what was in hand changed under it")
	}
	again, _ := held.LatestMeasure("phq-9")
	if shipped, _ := w.shipped.LatestMeasure("phq-9"); again != shipped {
		t.Error("a measure whose wording did not change is another one")
	}
}

func madeWording(t *testing.T, of *instrument.Measure, question string) []byte {
	t.Helper()
	w := instrument.Wording{
		Measure: of.ID, Version: of.Version, Lang: "en", Licence: "for a test", Holder: "the tests", Notice: "Only for a test.",
		Questions: map[string]string{}, Answers: map[string]map[string]string{of.Scales[0].Key: {"0": "Low", "3": "High"}},
	}
	for _, item := range of.Items {
		w.Questions[item.LinkID] = question
	}
	data, err := w.Encode()
	if err != nil {
		t.Fatal(err)
	}
	return data
}
