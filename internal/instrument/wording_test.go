package instrument_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/instruments"
	"towpath/internal/instrument"
)

func shipped(t testing.TB, id string) *instrument.Measure {
	t.Helper()
	lib, err := instrument.Load(instruments.FS)
	if err != nil {
		t.Fatal(err)
	}
	m, ok := lib.LatestMeasure(id)
	if !ok {
		t.Fatalf("%s is not shipped", id)
	}
	return m
}

var right = instrument.Right{Lang: "en", Licence: "made for a test", Holder: "the tests", Notice: "Only for a test."}

// madeTable is a wording made for the tests: no word of it is anybody's.
func madeTable() string {
	table := "link id,text,code,display\nintro,\"Above, for a test\",,\n"
	for n := 1; n <= 10; n++ {
		table += fmt.Sprintf("%d,Question %d made for a test?,,\n", n, n)
	}
	for code := 0; code <= 3; code++ {
		table += fmt.Sprintf("1,,%d,Made answer %d\n", code, code)
	}
	return table + "10,,0,Low\n10,,3,High\n"
}

func madeWording(t testing.TB, m *instrument.Measure) *instrument.Wording {
	t.Helper()
	w, err := m.WordingFromCSV("made.csv", []byte(madeTable()), right)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestALoadedWordingLiesOverTheSkeleton(t *testing.T) {
	m := shipped(t, "phq-9")
	before := bytes.Clone(m.Questionnaire)
	whole, err := m.With(madeWording(t, m))
	if err != nil {
		t.Fatal(err)
	}
	words := whole.Words("en")
	if !whole.Whole() || words.Item(1).Question != "Question 2 made for a test?" || words.Item(1).Topic == "" ||
		words.Answer(0, "2") != "Made answer 2" || words.Answer(1, "1") != "" || words.Notice != right.Notice || words.Wanted != "" {
		t.Errorf("whole %v, words %+v", whole.Whole(), words)
	}
	if m.Whole() || m.Words("en").Item(1).Question != "" || !bytes.Equal(before, m.Questionnaire) || m.Wording("en") != nil {
		t.Error("the skeleton has changed")
	}
	var q struct {
		Copyright, Purpose string
		Item               []struct{ LinkID, Type, Text string }
	}
	if err := json.Unmarshal(whole.Questionnaire, &q); err != nil {
		t.Fatal(err)
	}
	if q.Copyright != "the tests, made for a test. Only for a test." || !strings.Contains(q.Purpose, right.Notice) ||
		q.Item[0].Type != "display" || q.Item[0].Text != "Above, for a test" || q.Item[1].Text != "Question 1 made for a test?" {
		t.Errorf("questionnaire: %q, %q, %+v", q.Copyright, q.Purpose, q.Item[:2])
	}
}

// What is served can be loaded again, and what is written can be read again.
func TestAWordingComesBackAsItWas(t *testing.T) {
	m := shipped(t, "phq-9")
	w := madeWording(t, m)
	whole, err := m.With(w)
	if err != nil {
		t.Fatal(err)
	}
	written, err := w.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := m.ParseWording("en.json", written)
	if err != nil {
		t.Fatal(err)
	}
	same(t, w, again)
	if w.Answers["how-hard"]["1"] == "" { // the Questionnaire gives the number where there are no words
		w.Answers["how-hard"]["1"], w.Answers["how-hard"]["2"] = "1", "2"
	}
	served, err := m.WordingFromQuestionnaire("q.json", whole.Questionnaire, right)
	if err != nil {
		t.Fatal(err)
	}
	same(t, w, served)
}

func same(t *testing.T, want, got *instrument.Wording) {
	t.Helper()
	a, _ := json.Marshal(want)
	b, _ := json.Marshal(got)
	if !bytes.Equal(a, b) {
		t.Errorf("want %s\ngot  %s", a, b)
	}
}

// TestAWordingStandsInForALanguageWithout: nobody is asked by topic where the official
// words are here in another language, and each wording lies over our own words alone.
func TestAWordingStandsInForALanguageWithout(t *testing.T) {
	m := shipped(t, "phq-9")
	w := madeWording(t, m)
	w.Lang = "cy"
	whole, err := m.With(w)
	if err != nil {
		t.Fatal(err)
	}
	if m.Words("en").Item(0).Question != "" {
		t.Error("the skeleton was changed")
	}
	for _, lang := range []string{"en", "cy", "cy-GB", "fr"} {
		if got := whole.Words(lang); got.Lang != "cy" || got.Item(0).Question == "" || got.Answer(0, "0") == "" || got.Wanted != "" {
			t.Errorf("%s: %+v", lang, got.Item(0))
		}
	}
	english := *w
	english.Lang, english.Questions = "en", map[string]string{}
	for link := range w.Questions {
		english.Questions[link] = "In English, for a test?"
	}
	both, err := whole.With(&english)
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{"en": "en", "fr": "en", "cy": "cy"} {
		if got := both.Words(lang); got.Lang != want || (got.Item(0).Question == "In English, for a test?") != (want == "en") {
			t.Errorf("with both, %s: %s %+v", lang, got.Lang, got.Item(0))
		}
	}
	if own := shipped(t, "goal-sheet").Words("cy"); own.Lang != "en" || own.Item(0).Question == "" {
		t.Errorf("our own: %+v", own.Item(0))
	}
	if !bytes.Contains(whole.Questionnaire, []byte(`"language": "cy"`)) {
		t.Error("the Questionnaire is not in the language that is whole")
	}
}

func TestAWordingThatDoesNotFitIsRefusedWithItsPlace(t *testing.T) {
	m := shipped(t, "phq-9")
	for _, c := range []struct{ what, old, new, want string }{
		{"a question left out", "2,Question 2 made for a test?,,\n", "", `made.csv: question "2" is missing`},
		{"a strange question", "2,Question", "22,Question", `made.csv:4: "22" is not a question of phq-9`},
		{"a question twice", "2,Question", "1,Question", `made.csv:4: question "1" is given twice`},
		{"an answer out of range", "1,,3,", "1,,4,", `question "1": "4" is not an answer on the scale how-often, which goes from 0 to 3`},
		{"an end without words", "10,,3,High\n", "", `made.csv: the answer 3 on the scale how-hard has no words`},
		{"two words for one answer", "1,,3,Made answer 3\n", "1,,3,Made answer 3\n2,,3,Other\n", `answer "3" has other words in another question`},
		{"an answer without words", "10,,3,High", "10,,3,", `the text of question "10", answer "3" is empty`},
		{"a column too many", "code,display\n", "code,display,more\n", "made.csv:1: the first line must name the columns"},
		{"a quote that is open", "Question 5", "\"Question 5", "made.csv:"},
		{"a row too short", "10,,0,Low", "10,,0", "made.csv:17: not a table"},
		{"bad UTF-8", "Question 3", "Question \xff", "made.csv:5: not valid UTF-8"},
		{"a control character", "Question 3", "Question \x01", "holds a line break or another control character"},
		{"endless text", "Question 3", strings.Repeat("Question", 300), "2000 fit"},
		{"nothing at all", madeTable(), "", "made.csv:1: is empty"},
	} {
		table := strings.Replace(madeTable(), c.old, c.new, 1)
		if _, err := m.WordingFromCSV("made.csv", []byte(table), right); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	if _, err := m.WordingFromCSV("made.csv", []byte(madeTable()), instrument.Right{Lang: "en", Licence: "x", Holder: "y"}); err == nil || !strings.Contains(err.Error(), "the notice is empty") {
		t.Errorf("no notice: %v", err)
	}
}

func TestAQuestionnaireThatDoesNotFitIsRefusedWithItsPlace(t *testing.T) {
	m := shipped(t, "phq-9")
	for _, c := range []struct{ what, data, want string }{
		{"another resource", `{"resourceType": "Patient"}`, "q.json:1: is not a FHIR Questionnaire"},
		{"no object", `[]`, "q.json:1: is not a FHIR Questionnaire"},
		{"items that are no list", "{\"resourceType\": \"Questionnaire\",\n\"item\": 3}", `q.json:2: "item" must be a list, not a number`},
		{"an item that is text", "{\"resourceType\": \"Questionnaire\",\n\"item\": [\n\"x\"]}", `q.json:3: an entry of "item" must be an object, not text`},
		{"a strange item", "{\"resourceType\": \"Questionnaire\",\n\"item\": [{\"linkId\": \"77\", \"type\": \"choice\"}]}", `q.json:2: "77" is not a question of phq-9`},
		{"deep nesting", strings.Repeat(`{"item":[`, 60) + strings.Repeat(`]}`, 60), "q.json:1: nested more than 32 deep"},
		{"half a file", `{"resourceType": "Questionnaire", "item": [`, "q.json:1: not valid JSON"},
		{"an answer without a coding", `{"resourceType": "Questionnaire", "item": [{"linkId": "1", "text": "Made", "answerOption": [{"valueInteger": 1}]}]}`, "an answer must have a valueCoding"},
		{"a text between questions", `{"resourceType": "Questionnaire", "item": [{"linkId": "1", "text": "Made"}, {"linkId": "d", "type": "display", "text": "Between"}]}`, `item "d": a text between questions`},
		{"ten thousand strange items", `{"resourceType": "Questionnaire", "item": [` + strings.Repeat(`{"linkId": "x"},`, 10_000) + `{}]}`, "there is more that does not fit"},
	} {
		_, err := m.WordingFromQuestionnaire("q.json", []byte(c.data), right)
		if err == nil || !strings.Contains(err.Error(), c.want) || !allLoadErrors(err) {
			t.Errorf("%s: %.300v", c.what, err)
		}
	}
}

func TestALibraryTakesTheWordingsOfADirectory(t *testing.T) {
	lib, err := instrument.Load(instruments.FS)
	if err != nil {
		t.Fatal(err)
	}
	m := shipped(t, "phq-9")
	data, err := madeWording(t, m).Encode()
	if err != nil {
		t.Fatal(err)
	}
	dir := "phq-9/" + m.Version
	with, err := lib.With(fstest.MapFS{dir + "/en.json": {Data: data}})
	if err != nil {
		t.Fatal(err)
	}
	whole, _ := with.LatestMeasure("phq-9")
	skeleton, _ := lib.LatestMeasure("phq-9")
	if !whole.Whole() || skeleton.Whole() {
		t.Errorf("whole %v, skeleton whole %v", whole.Whole(), skeleton.Whole())
	}
	for _, c := range []struct{ file, want string }{
		{"no-such/1.0.0/en.json", "no-such/1.0.0/en.json: is not the wording of a measure that is here"},
		{dir + "/cy.json", dir + `/cy.json:1: is in "en", and is named after "cy"`},
		{dir + "/en.csv", dir + "/en.csv: is not the wording"},
	} {
		if _, err := lib.With(fstest.MapFS{c.file: {Data: data}}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.file, err)
		}
	}
}

// Whatever a file holds, it is either a whole wording or refused with places.
func FuzzWording(f *testing.F) {
	m := shipped(f, "phq-9")
	w := madeWording(f, m)
	written, err := w.Encode()
	if err != nil {
		f.Fatal(err)
	}
	whole, err := m.With(w)
	if err != nil {
		f.Fatal(err)
	}
	for _, data := range [][]byte{[]byte(madeTable()), written, whole.Questionnaire, nil, []byte("\"\n\"x"), []byte(strings.Repeat("[", 5000)), []byte("link id,text,code,display\n1\n")} {
		for form := range uint8(3) {
			f.Add(form, data)
		}
	}
	f.Fuzz(func(t *testing.T, form uint8, data []byte) {
		read := []func() (*instrument.Wording, error){
			func() (*instrument.Wording, error) { return m.WordingFromCSV("x", data, right) },
			func() (*instrument.Wording, error) { return m.WordingFromQuestionnaire("x", data, right) },
			func() (*instrument.Wording, error) { return m.ParseWording("x", data) },
		}[form%3]
		got, err := read()
		if err != nil {
			if got != nil || !allLoadErrors(err) {
				t.Fatalf("wording %v, error %v", got, err)
			}
			return
		}
		over, err := m.With(got)
		if err != nil || !over.Whole() || len(got.Questions) != len(m.Items) {
			t.Fatalf("taken, and not whole: %v", err)
		}
		again, err := got.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.ParseWording("again", again); err != nil {
			t.Fatalf("written, and not readable: %v", err)
		}
	})
}

// A well-known example states 13 where its answers add up to 10. These are made by
// us in that pattern.
func TestAStatedTotalIsKeptBesideOurs(t *testing.T) {
	m := shipped(t, "phq-9")
	items := ""
	for slot, n := range []int{0, 0, 0, 1, 2, 1, 3, 2, 1} {
		items += fmt.Sprintf(`{"linkId": "%d", "answer": [{"valueCoding": {"system": %q, "code": "%d"}}]},`, slot+1, m.System(slot), n)
	}
	for stated, disagrees := range map[string]bool{"13": true, "10": false} {
		data := fmt.Sprintf(`{"resourceType": "QuestionnaireResponse", "questionnaire": %q, "status": "completed", "item": [%s
			{"linkId": "score.total", "answer": [{"valueDecimal": %s}]}]}`, m.Canonical(), items, stated)
		r, err := m.ReadMeasureResponse("made.json", []byte(data))
		if err != nil {
			t.Fatal(err)
		}
		results := m.Plan().Run(r.Marks, nil)
		if got := results[0].Value.String(); got != "10" || len(r.Stated) != 1 || r.Stated[0].Value.String() != stated {
			t.Errorf("worked out %s, stated %v", got, r.Stated)
		}
		if got := m.Disagree(r, results); (len(got) == 1 && got[0].Key == "total") != disagrees {
			t.Errorf("stated %s: disagreeing are %v", stated, got)
		}
	}
}
