package care_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

func values(t *rapid.T) []instrument.Answer {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) instrument.Answer {
		if rapid.Bool().Draw(t, "number") {
			return instrument.Answer{Step: instrument.Step(rapid.SampledFrom([]int{0, 2, 3, 11, 12, 19, 20}).Draw(t, "step"))}
		}
		return instrument.Answer{NotGiven: instrument.NotGiven(rapid.IntRange(0, 3).Draw(t, "why"))}
	}), 0, 20).Draw(t, "values")
}

func TestValuesSurvivePacking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := values(t)
		text := care.PackValues(want)
		got, err := care.UnpackValues(text)
		if err != nil || !slices.Equal(got, want) || len(text) != 2*len(want) {
			t.Fatalf("%v packed as %q came back as %v (%v)", want, text, got, err)
		}
	})
}

func TestPackingIsWrittenDown(t *testing.T) {
	got := care.PackValues([]instrument.Answer{{}, {Step: 2}, {Step: 13}, {Step: 20}, {NotGiven: instrument.Left}, {NotGiven: instrument.NotApplicable}, {NotGiven: instrument.NotSure}})
	if want := "00020d14f1f2f3"; got != want { // rows in every database say this
		t.Errorf("packed as %q, want %q", got, want)
	}
	for _, text := range []string{"0", "zz", "01", "15", "f0", "f4", "ff", "0002x1", "02 03"} {
		if v, err := care.UnpackValues(text); err == nil {
			t.Errorf("%q was read as %v", text, v)
		}
	}
}

func FuzzUnpackValues(f *testing.F) {
	for _, seed := range []string{"", "00", "0214f1f2f3", "15", "f0", "F1", "0", "日"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := care.UnpackValues(text)
		if err != nil {
			return
		}
		for _, v := range got {
			if !v.Valid() {
				t.Fatalf("%q gave %v", text, v)
			}
		}
		if again := care.PackValues(got); again != strings.ToLower(text) {
			t.Fatalf("%q was read and written as %q", text, again)
		}
	})
}

func FuzzValidID(f *testing.F) {
	f.Add("0195a000-0000-7abc-8001-000000000001")
	f.Add("0195A000-0000-7abc-8001-000000000001")
	f.Add("0195a000-0000-7abc-8001-00000000000")
	f.Fuzz(func(t *testing.T, text string) {
		if !care.ValidID(text) {
			return
		}
		bare := strings.ReplaceAll(text, "-", "")
		if len(text) != 36 || len(bare) != 32 || strings.Trim(bare, "0123456789abcdef") != "" {
			t.Fatalf("%q was taken for an id", text)
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2026-03-14", "2024-02-29", "2026-02-29", "26-03-14", "", "2026-3-14", "2026-03-14T00:00:00Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := care.Date(text)
		at, ok := d.Time()
		if ok != d.Valid() || ok && care.DateOf(at, at.Location()) != d {
			t.Fatalf("%q is valid (%v) and comes back as %q", text, ok, care.DateOf(at, at.Location()))
		}
	})
}
