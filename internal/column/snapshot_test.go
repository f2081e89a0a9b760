package column_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	"towpath/internal/column"
)

func TestASnapshotIsTheSameOrNone(t *testing.T) {
	forms(t, aSnapshotIsTheSameOrNone)
}

func aSnapshotIsTheSameOrNone(t *testing.T, areas, levels int) {
	dice := rand.New(rand.NewPCG(8, 9))
	teams := someTeams(6)
	all := madeUp(dice, 60, areas, levels, len(teams))
	set := build(t, all, teams, areas, levels)
	var file bytes.Buffer
	must(set.WriteSnapshot(&file, []byte(`{"place":7}`)))
	back, note, err := column.ReadSnapshot(file.Bytes())
	if err != nil || string(note) != `{"place":7}` {
		t.Fatalf("%q, %v", note, err)
	}
	live := column.NewLive(back)
	for range 50 {
		sameTally(t, live, all, teams, areas, levels, anyQuestion(dice, len(teams)))
	}
	whole := file.Bytes()
	for i := range whole {
		bad := bytes.Clone(whole)
		bad[i] ^= 1 << dice.IntN(8)
		if _, _, err := column.ReadSnapshot(bad); !errors.Is(err, column.ErrNoSnapshot) {
			t.Fatalf("byte %d of %d was flipped: %v", i, len(whole), err)
		}
	}
	for n := range len(whole) {
		if _, _, err := column.ReadSnapshot(whole[:n]); !errors.Is(err, column.ErrNoSnapshot) {
			t.Fatalf("%d bytes of %d: %v", n, len(whole), err)
		}
	}
}

func FuzzReadSnapshot(f *testing.F) {
	dice := rand.New(rand.NewPCG(8, 9))
	var file bytes.Buffer
	must(build(f, madeUp(dice, 5, 3, 5, 2), someTeams(2), 3, 5).WriteSnapshot(&file, []byte(`{}`)))
	f.Add(file.Bytes())
	f.Add([]byte("towpath columns 1\n"))
	f.Fuzz(func(t *testing.T, all []byte) {
		if _, _, err := column.ReadSnapshot(column.Sealed(all)); err != nil && !errors.Is(err, column.ErrNoSnapshot) {
			t.Fatal(err)
		}
	})
}

func BenchmarkSnapshot(b *testing.B) {
	set := population()
	var file bytes.Buffer
	b.Run("write", func(b *testing.B) {
		for b.Loop() {
			file.Reset()
			must(set.WriteSnapshot(&file, []byte(`{}`)))
		}
		b.ReportMetric(float64(file.Len())/1e6, "MB")
	})
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			_, _, err := column.ReadSnapshot(file.Bytes())
			must(err)
		}
	})
}
