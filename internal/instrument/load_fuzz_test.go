package instrument_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/internal/instrument"
)

// allLoadErrors reports whether every leaf of a joined error is a *LoadError with a place.
func allLoadErrors(err error) bool {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return !slices.ContainsFunc(many.Unwrap(), func(e error) bool { return !allLoadErrors(e) })
	}
	var fault *instrument.LoadError
	return errors.As(err, &fault) && fault.File != "" && fault.Reason != "" && fault.Line >= 0
}

// Whatever stands in one file, Load either takes the pack or says where it is wrong.
func FuzzLoad(f *testing.F) {
	sound := smallPack(f)
	names := slices.Sorted(maps.Keys(sound))
	for i, name := range names {
		data := sound[name].Data
		f.Add(uint8(i), data)
		f.Add(uint8(i), data[:len(data)/2])
		f.Add(uint8(i), []byte(strings.ReplaceAll(string(data), `"`, `[`)))
		f.Add(uint8(i), []byte(strings.Replace(string(data), `{`, `[`, 2)))
	}
	for _, text := range []string{"", "null", "[]", "{}", `{"areas":null}`, strings.Repeat("[", 5000), strings.Repeat(`{"a":`, 60) + "1" + strings.Repeat("}", 60)} {
		f.Add(uint8(5), []byte(text))
		f.Add(uint8(7), []byte(text))
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		pack := maps.Clone(sound)
		name := names[int(which)%len(names)]
		pack[name] = &fstest.MapFile{Data: data}
		lib, err := instrument.Load(pack)
		if err == nil {
			if inst, ok := lib.Latest("bloom-small"); !ok || len(inst.Areas) == 0 {
				t.Fatalf("%s was taken, and left no instrument", name)
			}
			return
		}
		if lib != nil || !allLoadErrors(err) {
			t.Fatalf("%s: library %v, error %v", name, lib, err)
		}
	})
}
