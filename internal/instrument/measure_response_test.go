package instrument_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"towpath/internal/instrument"
)

// measureResponse answers every question of the small measure, with a line for each,
// and states a total that its answers give: 1 + (3 - 1) + 2 × 2, twice.
const measureResponse = `{
  "resourceType": "QuestionnaireResponse",
  "questionnaire": "urn:towpath:questionnaire:measure-small|1.0.0",
  "status": "completed",
  "item": [
    {"linkId": "a", "answer": [{"valueCoding": {"system": "urn:towpath:codes:measure-small:much", "code": "1"}}]},
    {"linkId": "group", "item": [
      {"linkId": "b", "answer": [{"valueInteger": 1}]},
      {"linkId": "c", "answer": [{"valueInteger": 2}]}
    ]},
    {"linkId": "matters", "answer": [{"valueInteger": 1, "item": [
      {"linkId": "d", "answer": [{"valueCoding": {"system": "urn:towpath:codes:measure-small:rated", "code": "9"}}]}
    ]}]},
    {"linkId": "e", "answer": [{"valueCoding": {"system": "urn:towpath:codes:measure-small:rated", "code": "none"}}]},
    {"linkId": "score.total", "answer": [{"valueDecimal": 14.0}]},
    {"linkId": "score.most", "answer": [{"valueString": "total"}]}
  ]
}`

func TestAResponseIsRead(t *testing.T) {
	m := smallMeasure(t)
	r, err := m.ReadMeasureResponse("r", []byte(measureResponse))
	if err != nil {
		t.Fatal(err)
	}
	want := &instrument.MeasureResponse{
		Status: "completed",
		Marks:  []instrument.Mark{1, 1, 2, 1, instrument.NotKnown, instrument.DoesNotApply},
		Stated: []instrument.Stated{{Key: "total", Value: instrument.Amount{Units: 140, Decimals: 1}}},
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for slot, code := range []string{"1", "1", "2", "1", "9", "none"} {
		if got := m.Code(slot, r.Marks[slot]); got != code {
			t.Errorf("slot %d has code %q, want %q", slot, got, code)
		}
	}
}

func TestWhatIsNotInAResponseWasNotAnswered(t *testing.T) {
	m := smallMeasure(t)
	r, err := m.ReadMeasureResponse("r", []byte(`{"resourceType": "QuestionnaireResponse", "status": "in-progress",
		"questionnaire": "urn:towpath:questionnaire:measure-small|1.0.0", "item": [{"linkId": "a"}, {"linkId": "b", "answer": []}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m.Blank(), r.Marks); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestRefusedMeasureResponses(t *testing.T) {
	m := smallMeasure(t)
	for _, c := range []struct{ from, to, want string }{
		{`"QuestionnaireResponse"`, `"Patient"`, `r:1: is a "Patient", not a QuestionnaireResponse`},
		{`|1.0.0`, `|2.0.0`, `r:1: answers "urn:towpath:questionnaire:measure-small|2.0.0", and this is "urn:towpath:questionnaire:measure-small|1.0.0"`},
		{`|1.0.0`, ``, `r:1: answers "urn:towpath:questionnaire:measure-small", and this is "urn:towpath:questionnaire:measure-small|1.0.0"`},
		{`"completed"`, `"done"`, `r:1: status "done" is not known in FHIR R4`},
		{`"status"`, `"modifierExtension": [], "status"`, `r:1: has a modifierExtension, which changes what it means`},
		{`"linkId": "b",`, `"linkId": "b", "modifierExtension": [],`, `r:8: item "b": has a modifierExtension, which changes what it means`},
		{`"linkId": "b"`, `"linkId": "z"`, `r:8: item "z": is not a question of measure-small`},
		{`"linkId": "c"`, `"linkId": "b"`, `r:8: item "b": is answered twice`},
		{`"valueInteger": 2`, `"valueInteger": 4`, `r:9: item "c": "4" is not an answer from 0 to 3`},
		{`"valueInteger": 2`, `"valueInteger": -1`, `r:9: item "c": "-1" is not an answer from 0 to 3`},
		{`"valueInteger": 2`, `"valueInteger": 2.5`, `r:9: item "c": "2.5" is not an answer from 0 to 3`},
		{`"valueInteger": 2`, `"valueInteger": 1e999999999`, `r:9: item "c": "1e999999999" is not an answer from 0 to 3`},
		{`"valueInteger": 2`, `"valueString": "2"`, `r:9: item "c": has neither valueCoding nor valueInteger`},
		{`"valueInteger": 2`, `"valueInteger": 2, "valueCoding": {"code": "3"}`, `r:9: item "c": has both valueCoding and valueInteger`},
		{`"valueInteger": 2`, `"valueInteger": true`, `r:9: item.item.answer.valueInteger must not be a bool`},
		{`{"valueInteger": 2}`, `null`, `r:9: item "c": has neither valueCoding nor valueInteger`},
		{`{"valueInteger": 2}`, `{"valueInteger": 2}, {"valueInteger": 3}`, `r:9: item "c": has 2 answers, and takes one`},
		{`small:much`, `small:rated`, `r:6: item "a": "urn:towpath:codes:measure-small:rated" is not the system of codes for this answer; "urn:towpath:codes:measure-small:much" is`},
		{`"code": "9"`, `"code": "5"`, `r:12: item "d": "5" is not an answer from 0 to 4`},
		{`"score.total"`, `"score.sum"`, `r:15: item "score.sum": is not a score of measure-small`},
		{`"valueDecimal": 14.0`, `"valueString": "14"`, `r:15: item "score.total": has no number`},
		{`"valueDecimal": 14.0`, `"valueDecimal": 14.00001`, `r:15: item "score.total": "14.00001" is not a number with at most 4 places`},
		{`"status": "completed"`, `"status": "completed", "status": "in-progress"`, `r:4: "status" is given twice`},
		{`"linkId": "c",`, `"linkId": "c", "linkId": "a",`, `r:9: "linkId" is given twice`},
		{`"linkId": "c",`, "\"linkId\": \"c\",\n\"link\\u0049d\" : \"a\",", `r:10: "linkId" is given twice`},
		{`"linkId": "c",`, `"linkId": "c", "LINKID": "a",`, `r:9: "LINKID" is given twice`},
		{`"valueInteger": 2`, `"valueInteger": 2, "valueInteger": 3`, `r:9: "valueInteger" is given twice`},
		{`"status": "completed"`, `"status": "completed", "text": {"x": [{"y": 1, "y": 2}]}`, `r:4: "y" is given twice`},
		{`"status": "completed"`, "\"status\": \"completed\", \"text\": \"\xff\"", `r:4: not valid UTF-8`},
		{`"item": [
    {"linkId": "a"`, `"item": [}`, `r:5: invalid character '}' looking for beginning of value`},
	} {
		if !strings.Contains(measureResponse, c.from) {
			t.Fatalf("the response does not hold %q", c.from)
		}
		r, err := m.ReadMeasureResponse("r", []byte(strings.Replace(measureResponse, c.from, c.to, 1)))
		if err == nil || r != nil {
			t.Errorf("%q for %q was taken", c.to, c.from)
		} else if err.Error() != c.want {
			t.Errorf("%q for %q:\n got %s\nwant %s", c.to, c.from, err, c.want)
		}
	}
}

func TestTenThousandWrongItemsAreOneMistake(t *testing.T) {
	text := strings.Repeat(`{"linkId": "z", "modifierExtension": [], "answer": [{"valueInteger": 1}]},`, 10_000)
	_, err := smallMeasure(t).ReadMeasureResponse("r", []byte(strings.Replace(measureResponse, `{"linkId": "a"`, text+`{"linkId": "a"`, 1)))
	lines := strings.Split(fmt.Sprint(err), "\n")
	if len(lines) != 21 || lines[0] != "r: there is more that does not fit" {
		t.Errorf("%d faults are named, the first %q", len(lines), lines[0])
	}
}

func TestDeepNestingIsRefused(t *testing.T) {
	m := smallMeasure(t)
	for _, depth := range []int{40, 20_000} {
		deep := strings.Repeat(`{"item": [`, depth) + strings.Repeat(`]}`, depth)
		_, err := m.ReadMeasureResponse("r", []byte(strings.Replace(measureResponse, `{"linkId": "a"`, deep+`, {"linkId": "a"`, 1)))
		if err == nil || !allLoadErrors(err) || !strings.Contains(err.Error(), "deep") && !strings.Contains(err.Error(), "depth") {
			t.Errorf("%d deep: %v", depth, err)
		}
	}
}

// A link id is looked for where it stands as a link id: not in another text, and in
// whichever way the line is spaced.
func TestTheLineOfALinkIsFound(t *testing.T) {
	m := smallMeasure(t)
	head := `{"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": "urn:towpath:questionnaire:measure-small|1.0.0",` + "\n"
	for _, c := range []struct{ items, want string }{
		{`"item": [{"answer": [{"valueInteger": 7}],` + "\n" + ` "linkId" ` + "\n:\n" + `"a"}]}`, `r:5: item "a": "7" is not an answer from 0 to 3`},
		{`"item": [{"linkId": "ab", "text": "a"},` + "\n" + `{"text": "\"linkId\": \"a\"", "linkId": "a", "answer": [{"valueInteger": 7}]}]}`, `r:3: item "a": "7" is not an answer from 0 to 3`},
		{`"item": [{"linkId": "\u0061", "answer": [{"valueInteger": 7}]}]}`, `r: item "a": "7" is not an answer from 0 to 3`},
		{`"item": [` + "\n" + `{"answer": [{"valueInteger": 7}]}]}`, `r:1: is not a question of measure-small`},
	} {
		if _, err := m.ReadMeasureResponse("r", []byte(head+c.items)); err == nil || err.Error() != c.want {
			t.Errorf("%s:\n got %v\nwant %s", c.items, err, c.want)
		}
	}
}

func TestAStatedScoreIsHeldAgainstTheAnswers(t *testing.T) {
	m := smallMeasure(t)
	marks := []instrument.Mark{1, 1, 2, 1, 2, 2}
	results := m.Plan().Run(marks, nil)
	stated := func(key, value string) instrument.Stated {
		a, err := instrument.ParseAmount(value)
		if err != nil {
			t.Fatal(err)
		}
		return instrument.Stated{Key: key, Value: a}
	}
	r := &instrument.MeasureResponse{Marks: marks, Stated: []instrument.Stated{
		stated("total", "14.00"), stated("table", "1.25"), stated("share", "50"), stated("total", "13"), stated("table", "1.2"),
	}}
	want := []instrument.Stated{stated("total", "13"), stated("table", "1.2")}
	if diff := cmp.Diff(want, m.Disagree(r, results)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	r.Stated = []instrument.Stated{stated("total", "0")}
	if got := m.Disagree(r, m.Plan().Run(m.Blank(), nil)); len(got) != 1 {
		t.Errorf("nought is stated where nothing is answered, and %v disagrees", got)
	}
}
