package instrument_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/internal/instrument"
)

// Whatever stands in scoring.json, the measure is taken or is said to be wrong with
// its place. One that is taken scores whatever its scales allow.
func FuzzLoadMeasure(f *testing.F) {
	sound := measurePack(f)
	scoring := string(sound[smallM+"scoring.json"].Data)
	f.Add([]byte(scoring))
	for _, row := range malformedMeasures {
		if row.file == "scoring.json" {
			f.Add([]byte(strings.Replace(scoring, row.from, row.to, 1)))
		}
	}
	f.Add([]byte(strings.ReplaceAll(scoring, `0`, `999`)))
	f.Add([]byte(strings.ReplaceAll(scoring, `"measure"`, `"entry"`)))
	f.Add([]byte(strings.Replace(scoring, `"period": "P1W"`, `"rates": {"what": "goals", "one": {"reliable": 3, "source": "a", "sure": "seen"}}`, 1)))
	f.Add([]byte(strings.Repeat(`{"scores": [`, 50)))
	f.Fuzz(func(t *testing.T, data []byte) {
		pack := maps.Clone(sound)
		pack[smallM+"scoring.json"] = &fstest.MapFile{Data: data}
		questionnaire, err := instrument.BuildQuestionnaire(pack, "measure-small", "1.0.0")
		if err != nil {
			if !allLoadErrors(err) {
				t.Fatal(err)
			}
			return
		}
		pack[smallM+"questionnaire.json"] = &fstest.MapFile{Data: questionnaire}
		lib, err := instrument.Load(pack)
		if err != nil {
			if lib != nil || !allLoadErrors(err) {
				t.Fatalf("library %v, error %v", lib, err)
			}
			return
		}
		if m, ok := lib.LatestMeasure("measure-small"); ok && m.Kind == instrument.KindMeasure {
			scoreEnds(t, m)
		}
	})
}

// scoreEnds answers every question in the lowest way, in the highest, and with each
// code that is no number.
func scoreEnds(t *testing.T, m *instrument.Measure) {
	marks := m.Blank()
	for _, pick := range []func(codes []string) string{
		func(codes []string) string { return codes[0] },
		func(codes []string) string { return codes[len(codes)-1] },
	} {
		for slot := range marks {
			code := pick(m.Scales[m.Items[slot].Scale].Codes())
			mark, err := m.ParseMark(slot, code)
			if err != nil || m.Code(slot, mark) != code {
				t.Fatalf("code %q of slot %d is mark %d: %v", code, slot, mark, err)
			}
			marks[slot] = mark
		}
		if got := m.Plan().Run(marks, nil); len(got) != len(m.Scores) {
			t.Fatalf("%d results for %d scores", len(got), len(m.Scores))
		}
	}
}

// Whatever a response is, it is read or refused: never a panic, and never more faults
// than somebody can read.
func FuzzReadMeasureResponse(f *testing.F) {
	m := smallMeasure(f)
	f.Add([]byte(measureResponse))
	f.Add([]byte(strings.ReplaceAll(measureResponse, `"answer": [`, `"answer": [null, `)))
	f.Add([]byte(strings.ReplaceAll(measureResponse, `"valueInteger": `, `"valueInteger": 9`)))
	f.Add([]byte(strings.ReplaceAll(measureResponse, `"linkId": "`, `"linkId": "<`)))
	f.Add([]byte(strings.ReplaceAll(measureResponse, `"answer": [`, `"answer": [{"valueInteger": 1}], "answer": [`)))
	f.Add([]byte(strings.ReplaceAll(measureResponse, `"answer": [`, `"Answer": [], "answer": [`)))
	f.Add([]byte(`{"item": [[], 1, {"linkId": "a", "item": [null]}]}`))
	f.Add([]byte(`{"item": ` + strings.Repeat(`[{"item": `, 200)))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := m.ReadMeasureResponse("r", data)
		if err != nil {
			if r != nil || !allLoadErrors(err) || leaves(err) > 21 {
				t.Fatalf("response %v, %d faults, error %v", r, leaves(err), err)
			}
			return
		}
		for slot, mark := range r.Marks {
			if code := m.Code(slot, mark); mark != instrument.Unasked && !slices.Contains(m.Scales[m.Items[slot].Scale].Codes(), code) {
				t.Fatalf("slot %d was read as %d, which is no answer of its scale", slot, mark)
			}
		}
		results := m.Plan().Run(r.Marks, nil)
		if wrong := m.Disagree(r, results); len(wrong) > len(r.Stated) {
			t.Fatalf("%d of %d stated scores disagree", len(wrong), len(r.Stated))
		}
	})
}

// Whatever the pack parser refuses since a key is given twice, a response is refused for.
func FuzzGivenTwice(f *testing.F) {
	m := smallMeasure(f)
	f.Add([]byte(`{"a": {"b": [{"c": 1, "\u0063": 2}]}}`))
	f.Add([]byte(`{"a\"": 1, "a": [{}, {"b": "}"}], "a\"": 2}`))
	f.Add([]byte(`{"a": "\\", "b": "\"a", "a": 1}`))
	f.Add([]byte("{\n\"k\": 1, \"\u212a\": 2}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if line := instrument.LineGivenTwice(data); line > 0 {
			_, err := m.ReadMeasureResponse("r", data)
			if err == nil || !allLoadErrors(err) {
				t.Fatalf("line %d gives a key twice, and the response says %v", line, err)
			}
		}
	})
}

func leaves(err error) int {
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return 1
	}
	n := 0
	for _, e := range many.Unwrap() {
		n += leaves(e)
	}
	return n
}
