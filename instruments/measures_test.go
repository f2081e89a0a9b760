package instruments_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"towpath/instruments"
	"towpath/internal/instrument"
	"towpath/internal/readability"
)

// listing is what the field's notes name, row by row, and what is our own.
var listing = []struct {
	row string
	ids []string
}{
	{"DIALOG", []string{"dialog"}},
	{"DIALOG+", []string{"dialog-plus"}},
	{"ReQoL-10", []string{"reqol-10"}},
	{"ReQoL-20", []string{"reqol-20"}},
	{"GBO", []string{"gbo"}},
	{"QPR-15", []string{"qpr-15"}},
	{"QPR-22", []string{"qpr-22"}},
	{"I.ROC", []string{"iroc"}},
	{"INSPIRE", []string{"inspire"}},
	{"Brief INSPIRE, Brief INSPIRE-O, Global INSPIRE", []string{"brief-inspire", "brief-inspire-o", "global-inspire"}},
	{"RAS-41, RAS-24, RAS-20", []string{"ras-41", "ras-24", "ras-20"}},
	{"RAS-DS", []string{"ras-ds"}},
	{"MHRM", []string{"mhrm", "mhrm-10"}},
	{"STORI", []string{"stori", "stori-30", "sisr"}},
	{"WEMWBS", []string{"wemwbs"}},
	{"SWEMWBS", []string{"swemwbs"}},
	{"PHQ-9", []string{"phq-9"}},
	{"GAD-7", []string{"gad-7"}},
	{"WSAS", []string{"wsas"}},
	{"CORE-10", []string{"core-10"}},
	{"HoNOS", []string{"honos"}},
	{"Carers Star", []string{"carers-star"}},
	{"CWS", []string{"cws"}},
	{"Zarit", []string{"zarit"}},
	{"EPPOC", []string{"carer-experience-survey", "eci"}},
	{"RSA-R", []string{"rsa-r"}},
	{"DREEM", []string{"dreem"}},
	{"ROPI, SRI", []string{"ropi", "sri"}},
	{"TRIP", []string{"trip"}},
	{"RECOLLECT", []string{"recollect-fidelity"}},
	{"our own", ownMeasures},
}

var ownMeasures = []string{"goal-sheet", "carer-check-in", "water-today"}

func TestTheCompendiumHasEveryRow(t *testing.T) {
	lib := library(t)
	named := map[string]bool{}
	for _, c := range listing {
		for _, id := range c.ids {
			named[id] = true
			if _, ok := lib.LatestMeasure(id); !ok {
				t.Errorf("%s: %s is not shipped", c.row, id)
			}
		}
	}
	for _, m := range lib.Measures() {
		if !named[m.ID] {
			t.Errorf("%s is shipped, and is in no row", m.ID)
		}
	}
}

// Towpath carries nobody else's wording, whatever its licence.
func TestNobodyElsesWordingIsShipped(t *testing.T) {
	for _, m := range library(t).Measures() {
		own := slices.Contains(ownMeasures, m.ID)
		if m.Licence.TextShipped != own || (m.Licence.Kind == instrument.LicenceOwn) != own || (m.Licence.Kind == instrument.LicenceSite) == own {
			t.Errorf("%s: text shipped %v, kind %s", m.ID, m.Licence.TextShipped, m.Licence.Kind)
		}
		if own {
			continue
		}
		for lang, data := range wordFiles(t, m) {
			if bytes.Contains(data, []byte(`"question"`)) {
				t.Errorf("%s: %s holds a question", m.ID, lang)
			}
		}
		for slot := range m.Items {
			topic := m.Words("en").Item(slot).Topic
			if n := len(readability.Words(topic)); n > maxTopicWords {
				t.Errorf("%s: the topic %q has %d words", m.ID, topic, n)
			}
			if strings.HasSuffix(topic, ".") || strings.HasPrefix(topic, "I ") {
				t.Errorf("%s: the topic %q is a sentence", m.ID, topic)
			}
		}
		if m.Kind == instrument.KindMeasure {
			checkServedWords(t, m)
		}
	}
}

// maxTopicWords is five, and two where the question is named first.
const maxTopicWords = 7

func wordFiles(t *testing.T, m *instrument.Measure) map[string][]byte {
	t.Helper()
	found, err := fs.Glob(instruments.FS, m.ID+"/"+m.Version+"/*.json")
	if err != nil || len(found) == 0 {
		t.Fatalf("%s: no files: %v", m.ID, err)
	}
	files := map[string][]byte{}
	for _, name := range found {
		if strings.HasSuffix(name, "/scoring.json") || strings.HasSuffix(name, "/questionnaire.json") {
			continue
		}
		if files[name], err = fs.ReadFile(instruments.FS, name); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// checkServedWords holds a served Questionnaire to topics, and to saying what is missing.
func checkServedWords(t *testing.T, m *instrument.Measure) {
	t.Helper()
	var q struct {
		Purpose string
		Item    []struct{ LinkID, Text string }
	}
	if err := json.Unmarshal(m.Questionnaire, &q); err != nil {
		t.Fatalf("%s: %v", m.ID, err)
	}
	if !strings.HasPrefix(q.Purpose, "The official wording is not here") || len(q.Item) != len(m.Items)+len(m.Scores) {
		t.Errorf("%s: purpose %q, %d items", m.ID, q.Purpose, len(q.Item))
	}
	for slot := range m.Items {
		if want := m.Words("en").Item(slot).Topic; q.Item[slot].Text != want {
			t.Errorf("%s: %q is served where the topic is %q", m.ID, q.Item[slot].Text, want)
		}
	}
}

// claims lists everything that a measure claims, each with where it stands.
func claims(m *instrument.Measure) map[string]instrument.Claim {
	all := map[string]instrument.Claim{"licence": m.Licence.Claim}
	for _, f := range m.Facts {
		all["fact "+f.Key] = f.Claim
	}
	for _, s := range m.Scores {
		all[s.Key] = s.Claim
		if s.Missing.AtMost > 0 {
			all[s.Key+" missing"] = s.Missing.Claim
		}
		for _, b := range s.Bands {
			all[s.Key+" band "+b.Key] = b.Claim
		}
		for _, c := range s.Cutoffs {
			all[s.Key+" cut-off "+c.Key] = c.Claim
		}
		if s.Change.Known() {
			all[s.Key+" change"] = s.Change.Claim
		}
	}
	return all
}

var unsure = regexp.MustCompile(`(?i)recall|not seen|no source|nothing was found|not confirmed|unconfirmed`)

func TestWhatWasNotSeenIsMarked(t *testing.T) {
	for _, m := range library(t).Measures() {
		for what, claim := range claims(m) {
			if claim.Sure == instrument.Seen && unsure.MatchString(claim.Source) {
				t.Errorf("%s, %s: seen in %q", m.ID, what, claim.Source)
			}
		}
	}
}

// These the field's notes do not confirm. Whoever confirms one names the source in its
// pack and takes its line out here.
func TestWhatTheFieldDoesNotConfirm(t *testing.T) {
	lib := library(t)
	for id, list := range map[string][]string{
		"phq-9":      {"total missing"},
		"gad-7":      {"total missing"},
		"core-10":    {"clinical change"},
		"wsas":       {"total change"},
		"swemwbs":    {"score"},
		"wemwbs":     {"total missing"},
		"honos":      {"total missing"},
		"stori":      {"stage"},
		"inspire":    {"support", "relationship"},
		"iroc":       {"total"},
		"reqol-10":   {"total change", "total missing", "total cut-off general"},
		"reqol-20":   {"total change"},
		"zarit":      {"total", "fact length", "licence"},
		"rsa-r":      {"mean", "mean missing", "fact no-subscales", "fact mean-or-total", "fact topics"},
		"cws":        {"fact length", "licence"},
		"eci":        {"fact length", "fact eppoc", "licence"},
		"ropi":       {"fact length", "fact raters", "fact seed"},
		"dreem":      {"fact elements"},
		"goal-sheet": {"fact change"},

		"carer-experience-survey": {"fact eppoc", "licence"},
	} {
		m, ok := lib.LatestMeasure(id)
		if !ok {
			t.Errorf("%s is not shipped", id)
			continue
		}
		all := claims(m)
		for _, what := range list {
			if claim, ok := all[what]; !ok || claim.Sure == instrument.Seen {
				t.Errorf("%s, %s: is there %v, and %+v", id, what, ok, claim)
			}
		}
	}
}

// What people answer must be readable at about ten years of age, as a Bloom is; what
// is said about somebody else's measure, with its names, a little later.
func TestTheWordsOfMeasuresAreEasyToRead(t *testing.T) {
	const maxGradeAbout = 6.5
	for _, m := range library(t).Measures() {
		w := m.Words("en")
		about := []string{w.About, w.Measures}
		for _, f := range m.Facts {
			about = append(about, w.Fact(f.Key))
		}
		if w.Wanted != "" {
			about = append(about, w.Wanted)
		}
		most := maxGradeAbout
		if m.Whole() {
			most = maxGrade
		}
		grade := readability.Measure(about...).Grade()
		t.Logf("%s: grade %.1f", m.ID, grade)
		if grade > most {
			t.Errorf("%s: what is said about it has grade %.1f, over %.1f", m.ID, grade, most)
		}
	}
}

// Words that would make somebody feel measured or blamed do not stand in our own.
func TestOurOwnQuestionsAreKindAndPlain(t *testing.T) {
	unkind := regexp.MustCompile(`(?i)\b(problems?|disorders?|symptoms?|illness|burden|cope|coping|fail\w*|should|must|normal|severe|risk|crisis|suffer\w*)\b`)
	lib := library(t)
	for _, id := range ownMeasures {
		m, ok := lib.LatestMeasure(id)
		if !ok || !m.Whole() || m.Licence.Licence != "Apache-2.0" || m.Licence.Ship != instrument.ShipText {
			t.Errorf("%s is not whole, or is not ours to give: %+v", id, m)
			continue
		}
		w := m.Words("en")
		var asked []string
		for slot, item := range m.Items {
			question := w.Item(slot).Question
			if !strings.HasSuffix(question, "?") {
				t.Errorf("%s: %q does not ask", id, question)
			}
			asked = append(asked, question)
			for _, code := range m.Scales[item.Scale].Codes() {
				asked = append(asked, w.Answer(item.Scale, code))
			}
		}
		if grade := readability.Measure(asked...).Grade(); grade > maxGrade {
			t.Errorf("%s: its questions and answers have grade %.1f", id, grade)
		}
		checkSentences(t, id, append(asked, w.About, w.Measures))
		for _, text := range append(asked, w.Title, w.About, w.Measures) {
			if hit := unkind.FindString(text); hit != "" {
				t.Errorf("%s: %q in %q", id, hit, text)
			}
		}
		for _, s := range m.Scores {
			if len(s.Bands) > 0 || len(s.Cutoffs) > 0 || s.Change.Known() {
				t.Errorf("%s: nothing about it is tested, and %s has bands, cut-offs or a reliable change", id, s.Key)
			}
		}
	}
}

func TestMeasuresOfATeamAreOfATeam(t *testing.T) {
	lib := library(t)
	for _, id := range []string{"rsa-r", "dreem", "ropi", "sri", "trip", "recollect-fidelity"} {
		if m, ok := lib.LatestMeasure(id); !ok || m.Subject != "Organization" || !slices.Contains(m.AsksAbout, "service") {
			t.Errorf("%s is not about a service: %+v", id, m)
		}
	}
}

func TestQuestionnairesOfMeasuresAreFresh(t *testing.T) {
	for _, m := range library(t).Measures() {
		want, err := instrument.BuildQuestionnaire(instruments.FS, m.ID, m.Version)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(m.Questionnaire, want) {
			t.Errorf("%s: questionnaire.json is not what its words make: run go generate ./instruments", m.ID)
		}
	}
}
