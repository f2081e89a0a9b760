package importing_test

import (
	"bytes"
	"encoding/csv"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"towpath/internal/care"
	"towpath/internal/importing"
)

// sheet is a small spreadsheet that rapid makes up: people, days, and cells.
type sheet struct {
	wide, long [][]string
}

var cells = []string{"", "1", "10", "6.5", "6,5", "6½", "x", "n/a", "?", "3.0"}

func drawSheet(r *rapid.T) sheet {
	s := sheet{wide: [][]string{{"Ref", "Date", "Mind", "Body"}}, long: [][]string{{"Ref", "Date", "Area", "Step"}}}
	seen := map[string]bool{}
	for range rapid.IntRange(0, 12).Draw(r, "rows") {
		ref := rapid.SampledFrom([]string{"W-1", "W-2"}).Draw(r, "ref")
		day := rapid.SampledFrom([]string{"2025-01-01", "2025-05-05", "2024-12-31", "2020-02-29"}).Draw(r, "day")
		if seen[ref+day] {
			continue
		}
		seen[ref+day] = true
		mind, body := rapid.SampledFrom(cells).Draw(r, "mind"), rapid.SampledFrom(cells).Draw(r, "body")
		s.wide = append(s.wide, []string{ref, day, mind, body})
		s.long = append(s.long, []string{ref, day, "Mind", mind}, []string{ref, day, "body", body})
	}
	return s
}

func written(r *rapid.T, rows [][]string, sep rune) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Comma = sep
	if err := w.WriteAll(rows); err != nil {
		r.Fatal(err)
	}
	return out.Bytes()
}

func TestBothShapesOfTheSameDataAreTheSameReadings(t *testing.T) {
	f, wide, long := facts(t), wideColumns(t, ""), longColumns(t, "")
	rapid.Check(t, func(r *rapid.T) {
		s := drawSheet(r)
		sep := rapid.SampledFrom([]rune{',', ';', '\t'}).Draw(r, "separator")
		a, err := importing.Read(written(r, s.wide, sep), wide, f)
		if err != nil || len(a.Problems) > 0 {
			r.Fatal(err, a.Problems)
		}
		b, err := importing.Read(written(r, s.long, sep), long, f)
		if err != nil || len(b.Problems) > 0 {
			r.Fatal(err, b.Problems)
		}
		if !reflect.DeepEqual(a.Readings, b.Readings) || a.People != b.People || a.New != b.New {
			r.Fatalf("wide %v\nlong %v", a.Readings, b.Readings)
		}
		again, err := importing.Read(written(r, s.wide, sep), wide, f)
		if err != nil || !reflect.DeepEqual(a, again) {
			r.Fatal("a second reading of the file gives something else")
		}
	})
}

// valid fails on a reading that the service would not take.
func valid(t *testing.T, f importing.Facts, result importing.Result) {
	t.Helper()
	if len(result.Problems) > 0 && (len(result.Readings) > 0 || result.New > 0) {
		t.Error("readings of a file that has a problem")
	}
	seen := map[care.ReadingKey]bool{}
	for _, r := range result.Readings {
		key := care.ReadingKey{Assessment: r.Assessment, Voice: r.Voice}
		n := len(r.Instrument.Areas)
		if !care.ValidID(string(r.Assessment)) || !r.Voice.Valid() || !r.On.Valid() || r.On > f.Today || seen[key] ||
			len(r.Values) != n || len(r.AnswerIDs) != n || r.Notes != nil && len(r.Notes) != n || r.Kind == "" || r.Person == "" {
			t.Errorf("no reading: %+v", r)
		}
		seen[key] = true
		for _, v := range r.Values {
			if !v.Valid() {
				t.Errorf("no answer: %+v", v)
			}
		}
	}
}
