package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"testing"

	"towpath/internal/instrument"
)

func written(t *testing.T, seed uint64) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := run(&out, "../../../instruments", seed, 5, 12, ""); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTheSameSeedGivesTheSameCases(t *testing.T) {
	if !bytes.Equal(written(t, 1), written(t, 1)) {
		t.Error("two runs with one seed differ")
	}
	if bytes.Equal(written(t, 1), written(t, 2)) {
		t.Error("two seeds give the same")
	}
}

func TestMadeMeasuresAreSoundAndMeasuresAreMetByThemselves(t *testing.T) {
	for i := range 200 {
		if _, err := makeMeasure(i, rand.New(rand.NewPCG(7, uint64(i)))); err != nil {
			t.Errorf("number %d: %v", i, err)
		}
	}
	lib, err := instrument.Load(os.DirFS("../../../instruments"))
	if err != nil {
		t.Fatal(err)
	}
	met := map[string]int{}
	for _, line := range bytes.Split(bytes.TrimSpace(written(t, 1)), []byte("\n")) {
		var h head
		if err := json.Unmarshal(line, &h); err == nil && h.Measure != "" {
			met[h.Measure]++
		}
	}
	for _, m := range lib.Measures() {
		if want := map[instrument.Kind]int{instrument.KindMeasure: 1}[m.Kind]; met[m.ID] != want {
			t.Errorf("%s, a %s, is met %d times", m.ID, m.Kind, met[m.ID])
		}
	}
}
