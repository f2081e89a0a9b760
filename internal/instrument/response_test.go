package instrument_test

import (
	"os"
	"strings"
	"testing"

	"towpath/internal/instrument"
)

func smallInstrument(t testing.TB) *instrument.Instrument {
	t.Helper()
	inst, _ := load(t, smallPack(t)).Latest("bloom-small")
	return inst
}

func bothResponse(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/bloom-small/1.0.0/examples/both.response.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestReadResponse(t *testing.T) {
	inst := smallInstrument(t)
	r, err := inst.ReadResponse("r", []byte(bothResponse(t)))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]instrument.AreaResponse{
		"home": {Answer: instrument.Answer{Step: instrument.WholeStep(6)}, Note: "Two\nlines.", Enough: instrument.WholeStep(8)},
		"hope": {Answer: instrument.Answer{NotGiven: instrument.Left}, Matters: instrument.MattersMost, Help: true},
	}
	for key, area := range want {
		if r.Areas[key] != area {
			t.Errorf("%s: got %+v, want %+v", key, r.Areas[key], area)
		}
	}
	if r.Status != "completed" || len(r.Areas) != 2 || len(r.Answers()) != 2 {
		t.Errorf("read as %+v", r)
	}
}

// An area that is not there, or holds only a note, was never asked for a number.
func TestNeverAskedIsNotLeft(t *testing.T) {
	inst := smallInstrument(t)
	r, err := inst.ReadResponse("r", []byte(`{"resourceType": "QuestionnaireResponse", "status": "in-progress",
		"questionnaire": "urn:towpath:questionnaire:bloom-small|1.0.0", "authored": "2026-01-01", "item": [
		{"linkId": "h", "item": [{"linkId": "h.step"}, {"linkId": "h.note", "answer": [{"valueString": "words"}]}]}, {"linkId": "hope"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if !r.Areas["home"].Answer.NeverAsked() || len(r.Answers()) != 0 || len(r.Areas) != 1 {
		t.Errorf("read as %+v", r)
	}
}

func TestRefusedResponses(t *testing.T) {
	inst := smallInstrument(t)
	for _, c := range []struct{ from, to, want string }{
		{`"QuestionnaireResponse"`, `"Patient"`, `r:2: is a Patient, not a QuestionnaireResponse`},
		{`|1.0.0`, `|2.0.0`, `r:3: answers "urn:towpath:questionnaire:bloom-small|2.0.0", and this is "urn:towpath:questionnaire:bloom-small|1.0.0"`},
		{`"completed"`, `"done"`, `r:4: status "done" is not known in FHIR R4`},
		{`"status": "completed",`, ``, `r:1: "status" is missing`},
		{`"status"`, `"modifierExtension": [], "status"`, `r:4: "modifierExtension" is not known here`},
		{`"code": "6"`, `"code": "6.5"`, `r:7: item "h.step": "6.5" is not a whole step`},
		{`"code": "6"`, `"code": "0"`, `r:7: item "h.step": "0" is not a step from 1 to 10, in halves`},
		{`codes:step`, `codes:other`, `r:7: item "h.step": "urn:towpath:codes:other" is not a system of codes for a step`},
		{`"left"`, `"skipped"`, `r:12: item "hope.step": "skipped" is not a way of giving no number`},
		{`"most"`, `"lots"`, `r:13: item "hope.matters": "lots" is not a level of mattering`},
		{`"valueInteger": 8`, `"valueInteger": 0`, `r:9: item "h.enough": 0 is not a whole number from 1 to 10`},
		{`"valueInteger": 8`, `"valueInteger": 8.5`, `r:9: item "h.enough": 8.5 is not a whole number from 1 to 10`},
		{`{"valueInteger": 8}`, `{"valueInteger": 8}, {"valueInteger": 9}`, `r:9: item "h.enough": has 2 answers, and takes one`},
		{`{"valueInteger": 8}`, `{"valueInteger": 8, "valueString": "8"}`, `r:9: item "h.enough": "valueString" is not known here`},
		{`"valueBoolean": true`, `"valueBoolean": "true"`, `r:14: item "hope.help": "valueBoolean" must be true or false, not text`},
		{`"linkId": "hope.help"`, `"linkId": "h.help"`, `r:14: item "h.help": is not a question in "hope"`},
		{`"linkId": "hope.help"`, `"linkId": "hope.step"`, `r:14: item "hope.step": is answered twice
r:14: item "hope.step": "valueCoding" is missing
r:14: item "hope.step": "valueBoolean" is not known here`},
		{`"linkId": "hope", "item"`, `"linkId": "home", "item"`, `r:11: item "home": is not an area of bloom-small`},
		{`Two\nlines.`, strings.Repeat("é", instrument.MaxNote+1), `r:8: item "h.note": has 1001 characters, and 1000 fit`},
	} {
		text := strings.Replace(bothResponse(t), c.from, c.to, 1)
		r, err := inst.ReadResponse("r", []byte(text))
		if err == nil || r != nil {
			t.Errorf("%q for %q was taken", c.to, c.from)
		} else if err.Error() != c.want {
			t.Errorf("%q for %q:\n got %s\nwant %s", c.to, c.from, err, c.want)
		}
	}
}

func FuzzReadResponse(f *testing.F) {
	inst := smallInstrument(f)
	text := bothResponse(f)
	f.Add([]byte(text))
	f.Add([]byte(strings.ReplaceAll(text, `"answer": [`, `"answer": [null, `)))
	f.Add([]byte(strings.ReplaceAll(text, `{"valueCoding"`, `{"item": {}, "valueCoding"`)))
	f.Add([]byte(`{"item": [[], 1, {"linkId": "h", "item": [null]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := inst.ReadResponse("r", data)
		if err != nil {
			if r != nil || !allLoadErrors(err) {
				t.Fatalf("response %v, error %v", r, err)
			}
			return
		}
		if err := inst.CheckAnswers(r.Answers()); err != nil {
			t.Fatalf("read answers that do not pass: %v", err)
		}
	})
}
