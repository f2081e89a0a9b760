package instrument_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"towpath/instruments"
	"towpath/internal/instrument"
)

const small = "bloom-small/1.0.0/"

// smallPack is a sound pack of two areas with short lines, to be spoilt by a test.
func smallPack(t testing.TB) fstest.MapFS {
	t.Helper()
	pack := fstest.MapFS{}
	src := os.DirFS("testdata")
	err := fs.WalkDir(src, "bloom-small", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(src, name)
		pack[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	data, err := instrument.BuildQuestionnaire(pack, "bloom-small", "1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	pack[small+"questionnaire.json"] = &fstest.MapFile{Data: data}
	return pack
}

func load(t testing.TB, fsys fs.FS) *instrument.Library {
	t.Helper()
	lib, err := instrument.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func TestLoadSmallPack(t *testing.T) {
	inst, ok := load(t, smallPack(t)).Get("bloom-small", "1.0.0")
	if !ok {
		t.Fatal("not found")
	}
	if inst.Kind != instrument.KindBloom || inst.Subject != "Patient" || inst.MinSteps != 2 ||
		inst.Canonical() != "urn:towpath:questionnaire:bloom-small|1.0.0" {
		t.Errorf("read as %+v", inst)
	}
	home, ok := inst.Area("home")
	if !ok || home != (instrument.Area{Key: "home", Icon: "house", LinkID: "h"}) {
		t.Errorf("area home is %+v", home)
	}
	if hope, _ := inst.Area("hope"); !hope.Sensitive {
		t.Error("area hope is sensitive")
	}
	if _, ok := inst.Area("h"); ok {
		t.Error("a link id is not a key")
	}
	if s := inst.Stages[2]; s.Key != "three" || s.From.String() != "5" || s.To.String() != "6" {
		t.Errorf("stage 3 is %+v", s)
	}
	words := inst.Words("en").Area("hope")
	if words.Before != "You can stop at any time." || words.Stages[4] != "Hope five." || len(words.Prompts) != 3 {
		t.Errorf("words of hope: %+v", words)
	}
}

func TestVersions(t *testing.T) {
	pack := smallPack(t)
	for _, version := range []string{"1.9.0", "1.10.0", "0.99.99"} {
		for name, file := range maps.Clone(pack) {
			if rest, ok := strings.CutPrefix(name, small); ok {
				data := strings.ReplaceAll(string(file.Data), `1.0.0"`, version+`"`)
				pack["bloom-small/"+version+"/"+rest] = &fstest.MapFile{Data: []byte(data)}
			}
		}
	}
	pack["README.md"] = &fstest.MapFile{Data: []byte("beside the directories")}
	pack[".hidden/x"] = &fstest.MapFile{}
	lib := load(t, pack)
	var order []string
	for _, inst := range lib.All() {
		order = append(order, inst.Version)
	}
	if got := strings.Join(order, " "); got != "0.99.99 1.0.0 1.9.0 1.10.0" {
		t.Errorf("order %s", got)
	}
	if inst, _ := lib.Latest("bloom-small"); inst.Version != "1.10.0" {
		t.Errorf("latest is %s", inst.Version)
	}
	if inst, ok := lib.ByCanonical("urn:towpath:questionnaire:bloom-small|1.9.0"); !ok || inst.Version != "1.9.0" {
		t.Error("1.9.0 is not found by its address")
	}
	for name, found := range map[string]bool{
		"an address without version": second(lib.ByCanonical("urn:towpath:questionnaire:bloom-small")),
		"an unknown version":         second(lib.Get("bloom-small", "2.0.0")),
		"an unknown instrument":      second(lib.Latest("bloom-large")),
	} {
		if found {
			t.Errorf("%s found something", name)
		}
	}
	lib.All()[0] = nil
	if lib.All()[0] == nil {
		t.Error("a caller can change the library through All")
	}
}

func second(_ *instrument.Instrument, ok bool) bool { return ok }

func TestTwoInstrumentsUnderOneAddress(t *testing.T) {
	pack := smallPack(t)
	for name, file := range maps.Clone(pack) {
		data := strings.ReplaceAll(string(file.Data), `"id": "bloom-small"`, `"id": "bloom-twin"`)
		pack[strings.Replace(name, "bloom-small", "bloom-twin", 1)] = &fstest.MapFile{Data: []byte(data)}
	}
	_, err := instrument.Load(pack)
	want := `bloom-twin/1.0.0/scoring.json: url "urn:towpath:questionnaire:bloom-small" is that of bloom-small too`
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

func TestEveryFaultIsNamedAtOnce(t *testing.T) {
	pack := smallPack(t)
	spoil(t, pack, "en.json", `"Home three."`, `""`)
	spoil(t, pack, "en.json", `"title": "Small",`, "")
	spoil(t, pack, "LICENCE.md", "kind: own", "kind: mine")
	_, err := instrument.Load(pack)
	want := small + `LICENCE.md:4: kind must be own, open or site, not "mine"
` + small + `en.json:1: "title" is missing
` + small + `en.json:24: area "home": stage sentence 3 is missing`
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	var fault *instrument.LoadError
	if !errors.As(err, &fault) || fault.File != small+"LICENCE.md" || fault.Line != 4 {
		t.Errorf("the first fault is %+v", fault)
	}
}

// One library serves every request. The race detector is the judge here.
func TestConcurrentReaders(t *testing.T) {
	lib := load(t, instruments.FS)
	response, err := fs.ReadFile(instruments.FS, "bloom-adult/1.0.0/examples/baseline.response.json")
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for _, inst := range lib.All() {
				for _, area := range inst.Areas {
					if inst.Words("cy-GB").Area(area.Key).Name == "" {
						t.Errorf("%s, %s has no name", inst.ID, area.Key)
					}
				}
			}
			adult, _ := lib.Latest("bloom-adult")
			if _, err := adult.ReadResponse("response", response); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
}
