package web_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// imported brings in a reading from elsewhere, as a file with half steps does.
func (s *service) imported(t testing.TB, person care.PersonID, on care.Date, voice care.Voice, values []instrument.Answer) care.AssessmentID {
	t.Helper()
	inst, _ := s.Instruments().Latest("bloom-adult")
	r := care.ImportedReading{
		Assessment: care.AssessmentID(s.IDs.New()), Person: person, Instrument: inst, Kind: care.KindReview, On: on, Voice: voice, Values: values,
	}
	for range values {
		r.AnswerIDs = append(r.AnswerIDs, care.AnswerID(s.IDs.New()))
	}
	_, err := s.ImportReadings(t.Context(), care.Operator(s.Organisation), care.ImportBatch{ID: s.IDs.New(), FileName: "old.csv", SHA256: strings.Repeat("0", 64)}, []care.ImportedReading{r})
	if err != nil {
		t.Fatal(err)
	}
	return r.Assessment
}

var (
	tableRow    = regexp.MustCompile(`(?s)<tr class="govuk-table__row"><th scope="row".*?</tr>`)
	tableCell   = regexp.MustCompile(`(?s)<(?:th|td)[^>]*>(.*?)</(?:th|td)>`)
	petalNumber = regexp.MustCompile(`<text class="num[^"]*"[^>]*>([^<]*)</text>`)
)

// table gives the cells of the page's table of numbers, without markup.
func (p page) table() [][]string {
	_, table, _ := strings.Cut(p.html, `id="numbers"`)
	table, _, _ = strings.Cut(table, "</table>")
	var rows [][]string
	for _, row := range tableRow.FindAllString(table, -1) {
		var cells []string
		for _, cell := range tableCell.FindAllStringSubmatch(row, -1) {
			cells = append(cells, strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(markup.ReplaceAllString(cell[1], " ")), " ")))
		}
		rows = append(rows, cells)
	}
	return rows
}

// petals gives the numbers that stand in the picture, in the order of the areas.
func (p page) petals() []string {
	var out []string
	for _, m := range petalNumber.FindAllStringSubmatch(p.html, -1) {
		out = append(out, m[1])
	}
	return out
}

func drawValues(t *rapid.T, label string) []instrument.Answer {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) instrument.Answer {
		n := rapid.IntRange(-4, 20).Draw(t, "value")
		switch {
		case n <= 0:
			return instrument.Answer{NotGiven: instrument.NotGiven(-n % 4)}
		case n == 1:
			return instrument.Answer{}
		}
		return instrument.Answer{Step: instrument.Step(n)}
	}), 10, 10).Draw(t, label)
}

// halves writes half steps as a reader reads them, worked out afresh.
func halves(n int) string {
	text := strings.TrimSuffix(fmt.Sprintf("%d", n/2), "0")
	if n/2 == 10 {
		text = "10"
	}
	if n%2 == 1 {
		text += "½"
	}
	return text
}

// change says what the table should say of two answers.
func change(now, then instrument.Answer) string {
	d := int(now.Step) - int(then.Step)
	switch {
	case now.Step == 0 && then.Step == 0:
		return ""
	case now.Step == 0:
		return "was " + halves(int(then.Step))
	case then.Step == 0:
		return "New"
	case d > 0:
		return "Up " + halves(d) + " from " + halves(int(then.Step))
	case d < 0:
		return "Down " + halves(-d) + " from " + halves(int(then.Step))
	}
	return "Same"
}

var ways = []string{"Not asked", "Leave this one for today", "This doesn't apply to me", "I'm not sure"}

func TestTheTableSaysWhatThePictureShows(t *testing.T) {
	s := newService(t)
	ben := s.as(t, "ben")
	words := s.answersWords()
	rapid.Check(t, func(rt *rapid.T) {
		then, now := drawValues(rt, "then"), drawValues(rt, "now")
		if !slices.ContainsFunc(now, func(a instrument.Answer) bool { return !a.NeverAsked() }) || !slices.ContainsFunc(then, func(a instrument.Answer) bool { return !a.NeverAsked() }) {
			rt.Skip("nothing was said at all")
		}
		person := care.PersonID(s.IDs.New())
		if err := s.AddPerson(t.Context(), care.Operator(s.Organisation), care.NewPerson{ID: person, Name: "Gita Rao", Team: s.River}); err != nil {
			rt.Fatal(err)
		}
		before := s.imported(t, person, "2024-05-01", care.VoiceAgreed, then)
		as := s.imported(t, person, "2025-05-01", care.VoiceAgreed, now)
		p := ben.get("/people/" + string(person) + "/bloom?assessment=" + string(as) + "&with=" + string(before))
		rows, petals := p.table(), p.petals()
		if p.status != http.StatusOK || len(rows) != 10 || len(petals) != 10 {
			rt.Fatalf("%d: %d rows, %d petals", p.status, len(rows), len(petals))
		}
		for i, a := range now {
			number, note := "–", ways[a.NotGiven]
			if a.Step != 0 {
				number, note = halves(int(a.Step)), words.Stages[a.Step.Stage()-1].Name
			}
			name := words.Area(s.areas()[i].Key).Name
			want := []string{name + " " + note, number, change(a, then[i])}
			if !slices.Equal(rows[i], want) {
				rt.Errorf("the table has %q, and should have %q", rows[i], want)
			}
			if petals[i] != number {
				rt.Errorf("%s: %q in the picture, %q in the table", name, petals[i], number)
			}
		}
	})
}

func (s *service) answersWords() *instrument.Words {
	inst, _ := s.Instruments().Latest("bloom-adult")
	return inst.Words("en")
}

func TestHalfStepsAreShownAndChooseNothing(t *testing.T) {
	s := newService(t)
	ben := s.as(t, "ben")
	values := make([]instrument.Answer, 10)
	values[1], values[2], values[3], values[4] = instrument.Answer{Step: 13}, instrument.Answer{NotGiven: instrument.Left}, instrument.Answer{NotGiven: instrument.NotApplicable}, instrument.Answer{NotGiven: instrument.NotSure}
	as := s.imported(t, s.Amina, "2026-01-05", care.VoicePerson, values)
	p := ben.get("/people/" + string(s.Amina) + "/bloom")
	p.wants(http.StatusOK, "brought in from another system", "Body and self-care Trying things 6½")
	p.wants(http.StatusOK, ways...)
	if petals := p.petals(); petals[1] != "6½" {
		t.Errorf("the picture has %q", petals)
	}
	ben.get(s.of(as)).wants(http.StatusOK, "See the Bloom")
	_, next := begun(ben, s, "kind", "review")
	area := ben.get(s.of(next) + "/areas/body")
	area.wants(http.StatusOK, "On 5 January 2026 it was 6")
	if area.fields(s.of(next) + "/areas/body").Has("step") {
		t.Error("a half step has chosen a whole one")
	}
}

func TestABloomSpeaksToItsReader(t *testing.T) {
	s := newService(t)
	amina, ben := s.as(t, "amina"), s.as(t, "ben")
	path := "/people/" + string(s.Amina) + "/bloom"
	amina.get(path).wants(http.StatusOK, "Your Bloom will be here", "Begin a Bloom")
	ben.get(path).wants(http.StatusOK, "Amina has no Bloom yet")
	as := s.Start(t, s.AsBen, s.Amina, care.WayTogether)
	s.Say(t, s.AsBen, s.Amina, as, care.VoiceAgreed, "home", 2)
	s.Say(t, s.AsBen, s.Amina, as, care.VoicePerson, "body", 5)
	s.Say(t, s.AsBen, s.Amina, as, care.VoiceWorker, "body", 9)
	own, theirs := amina.get(path), ben.get(path)
	own.wants(http.StatusOK, "My Bloom", "In your own words", "your own number", "This one is not finished yet.")
	own.lacks("Amina’s")
	theirs.wants(http.StatusOK, "Amina’s Bloom", "What was said", "Amina’s own number")
	theirs.lacks("My Bloom", "your own number")
	own = amina.get(path + "?view=voices")
	own.wants(http.StatusOK, "4 apart", "worth talking about")
	for _, query := range []string{"?view=web", "?view=voices", "?with=first"} {
		ben.get(path+query).wants(http.StatusOK, "Amina’s Bloom")
	}
}

func TestOtherWordsInTheAddressDoNoHarm(t *testing.T) {
	s := newService(t)
	ben := s.as(t, "ben")
	path := "/people/" + string(s.Amina) + "/bloom"
	_, as := begun(ben, s)
	s.Say(t, s.AsBen, s.Amina, as, care.VoiceAgreed, "body", 5)
	plain := ben.get(path)
	for _, query := range []string{"with=nonsense", "with=%00", "view=%ff", "view=<script>", "said=<b>", "said=.", "said=agreed.x", "said=" + strings.Repeat("x", 5000), "x=1&x=2", "%zz", ";"} {
		p := ben.get(path + "?" + query)
		if p.status != http.StatusOK || !slices.EqualFunc(p.table(), plain.table(), slices.Equal) || strings.Contains(p.html, "<script>") || strings.Contains(p.html, "<b>") {
			t.Errorf("%s: %d: %.200s", query, p.status, p.text)
		}
	}
	ben.get(path+"?said=agreed").wants(http.StatusOK, "This is what you agreed.")
	for _, query := range []string{"assessment=" + string(as) + "&with=" + string(as), "assessment=" + string(as) + "&with=previous", "with=previous", "with=first"} {
		if p := ben.get(path + "?" + query); p.status != http.StatusOK || strings.Contains(p.text, "Since then") {
			t.Errorf("%s: %d", query, p.status)
		}
	}
	farids := s.Start(t, s.AsEve, s.Farid, care.WayTogether)
	for _, query := range []string{"with=" + string(farids), "assessment=" + string(farids)} {
		ben.get(path + "?" + query).wants(http.StatusNotFound)
	}
}

func FuzzBloomQuery(f *testing.F) {
	s := newService(f)
	throw := s.throw(f, "ben")
	values := make([]instrument.Answer, 10)
	values[3] = instrument.Answer{Step: 13}
	first := s.imported(f, s.Amina, "2025-01-05", care.VoicePerson, values)
	second := s.imported(f, s.Amina, "2026-01-05", care.VoiceWorker, values)
	for _, query := range []string{
		"", "view=voices", "view=web&with=first", "with=previous", "assessment=" + string(first) + "&with=" + string(second), "with=" + string(first),
		"assessment=%00", "said=saved&view=%ff", "%zz;", "assessment=" + string(second) + "&with=" + string(second), "with=" + string(second),
	} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		w := throw(t, "GET", "/people/"+string(s.Amina)+"/bloom", query, "")
		if w.Code != http.StatusOK && w.Code != http.StatusNotFound {
			t.Fatalf("%q: %d", query, w.Code)
		}
	})
}
