package instrument_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"towpath/internal/instrument"
)

const rules = "rules/1.0.0/"

// rulesPack is a measure of three questions that can be answered with 9 for not known.
// Only what is not known may be missing, and low answers to the third ask for help.
func rulesPack() fstest.MapFS {
	return fstest.MapFS{
		rules + "scoring.json": {Data: []byte(`{
  "id": "rules", "version": "1.0.0", "url": "urn:towpath:questionnaire:rules", "name": "Rules", "kind": "measure",
  "subject": "Patient", "answeredBy": ["worker"], "asksAbout": ["needs"],
  "scales": [{"key": "how", "from": 0, "to": 4, "others": [{"code": "9", "means": "not-known"}]}, {"key": "gate", "from": 0, "to": 1}],
  "items": [
    {"linkId": "1", "scale": "how"},
    {"linkId": "2", "scale": "how"},
    {"linkId": "3", "scale": "how", "safetyUpTo": 3}
  ],
  "scores": [{
    "key": "total", "method": "sum", "source": "a test", "sure": "seen", "items": ["1", "2", "3"], "better": "neither",
    "missing": {"atMost": 2, "then": "leave", "only": "not-known", "source": "a test", "sure": "seen"}
  }],
  "facts": []
}`)},
		rules + "en.json": {Data: []byte(`{
  "lang": "en", "title": "Rules", "about": "A test.", "measures": "Nothing.", "wanted": "Nowhere.",
  "items": {"1": {"topic": "One"}, "2": {"topic": "Two"}, "3": {"topic": "Three"}},
  "scales": {"how": {}, "gate": {}}, "scores": {"total": "Total"}, "facts": {}
}`)},
		rules + "LICENCE.md": {Data: []byte("---\nholder: us\nlicence: own\nkind: own\ntext-shipped: no\nship: text\nwhere: here\nsource: a test\nsure: seen\n---\nOurs.\n")},
		rules + "examples/unknown.json": {Data: []byte(`{
  "why": "9 counts as not known, so that 3 + 4 = 7.", "answers": {"1": "3", "2": "9", "3": "4"},
  "scores": {"total": {"value": "7", "answered": "2 of 3"}}
}`)},
		rules + "examples/passed-over.json": {Data: []byte(`{
  "why": "The second was passed over, and is not marked as not known.", "answers": {"1": "3", "3": "4"},
  "scores": {"total": {"standing": "not-enough", "answered": "2 of 3"}}
}`)},
	}
}

func loadRules(t *testing.T, pack fstest.MapFS) (*instrument.Measure, error) {
	t.Helper()
	data, err := instrument.BuildQuestionnaire(pack, "rules", "1.0.0")
	if err != nil {
		return nil, err
	}
	pack[rules+"questionnaire.json"] = &fstest.MapFile{Data: data}
	lib, err := instrument.Load(pack)
	if err != nil {
		return nil, err
	}
	m, _ := lib.LatestMeasure("rules")
	return m, nil
}

func TestOnlyWhatIsNotKnownMayBeMissing(t *testing.T) {
	m, err := loadRules(t, rulesPack())
	if err != nil {
		t.Fatal(err) // its examples are the test of the arithmetic
	}
	want := "%resource.repeat(item).where(linkId.matches('^(1|2|3)$')).answer.value.code.count() = 3"
	if got := m.Expression(0); !strings.Contains(got, want) {
		t.Errorf("the expression\n%s\ndoes not ask that every question is answered:\n%s", got, want)
	}
	if s := m.Scores[0]; s.Better != instrument.BetterNeither {
		t.Errorf("neither direction is better, and it is read as %+v", s)
	}
	everyUnknown := []instrument.Mark{instrument.NotKnown, instrument.NotKnown, instrument.NotKnown}
	if r := m.Plan().Run(everyUnknown, nil)[0]; r.Standing != instrument.NotEnough {
		t.Errorf("nothing is known, and the score is %v", r)
	}
}

func TestALowAnswerCanAskForHelp(t *testing.T) {
	m, err := loadRules(t, rulesPack())
	if err != nil {
		t.Fatal(err)
	}
	for mark, want := range map[instrument.Mark]bool{0: true, 3: true, 4: false, instrument.NotKnown: false, instrument.Unasked: false} {
		if got := m.NeedsHelp(2, mark); got != want {
			t.Errorf("answer %d: help is asked for: %v, want %v", mark, got, want)
		}
	}
	if m.NeedsHelp(0, 0) {
		t.Error("a question that is not marked asks for help")
	}
}

func TestRulesThatCannotHold(t *testing.T) {
	for _, tc := range []struct{ from, to, want string }{
		{`"safetyUpTo": 3`, `"safetyUpTo": 4`, `item 3: "safetyUpTo" must be a whole number from 0 to 3, not 4`},
		{`"safetyUpTo": 3`, `"safetyFrom": 0`, `item 3: "safetyFrom" must be a whole number from 1 to 4, not 0`},
		{`"safetyUpTo": 3`, `"safetyFrom": 1, "safetyUpTo": 3`, `item 3: "safetyFrom" and "safetyUpTo" cannot both be given`},
		{`"only": "not-known"`, `"only": "unasked"`, `score 1: missing: "only" must be one of ["not-known"], not "unasked"`},
		{`"linkId": "2", "scale": "how"`, `"linkId": "2", "scale": "gate"`, `"only" needs items that are always asked and can be answered with not-known; "2" is not`},
		{`"linkId": "2", "scale": "how"`, `"linkId": "2", "scale": "how", "onlyIf": {"linkId": "1", "is": 1}`, `"only" needs items that are always asked and can be answered with not-known; "2" is not`},
	} {
		pack := rulesPack()
		text := string(pack[rules+"scoring.json"].Data)
		if !strings.Contains(text, tc.from) {
			t.Fatalf("the pack does not hold %q", tc.from)
		}
		pack[rules+"scoring.json"] = &fstest.MapFile{Data: []byte(strings.Replace(text, tc.from, tc.to, 1))}
		if _, err := loadRules(t, pack); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", tc.to, err, tc.want)
		}
	}
}
