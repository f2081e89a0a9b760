package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/pdf"
	"towpath/internal/reportfile"
	"towpath/internal/story"
	"towpath/internal/testkit"
	"towpath/internal/web"
)

const commissioned = "/reports/commissioner?from=2025-01&to=2026-03"

// mostDocument is how long the report may be: it is a document of many pages, where others are
// pages of 40 KB at most.
const mostDocument = 60 << 10

// partOf is the markup of one part of a page, from its heading to the next.
func (p page) partOf(id string) string {
	p.t.Helper()
	_, html, found := strings.Cut(p.html, `id="h-`+id+`"`)
	if !found {
		p.t.Fatalf("no part %q", id)
	}
	html, _, _ = strings.Cut(html, `<section`)
	html, _, _ = strings.Cut(html, `class="report__method"`)
	return html
}

// newCommissioned is newPopulated a month on, so that the month in which teams began to
// support people is over.
func newCommissioned(t *testing.T) populated {
	t.Helper()
	p := newPopulated(t)
	p.Clock.Set(p.Clock.Now().AddDate(0, 1, 0))
	return p
}

func TestTheCommissionersReportSaysTheSameAsThePageOfReports(t *testing.T) {
	p := newCommissioned(t)
	dele := p.as(t, "dele")
	whole, short := dele.get(commissioned), dele.get("/reports?from=2025-01&to=2026-03")
	whole.wants(http.StatusOK, "Outcomes: All my teams", "January 2025 to March 2026", "Of about", "had support from these teams", "These numbers say what happened, and not why", "What this cannot tell", "towpath report --spec FILE")
	for _, id := range []string{"everybody", "moved", "stages"} {
		if got, want := figuresIn(whole.partOf(id)), figuresIn(short.partOf(id)); len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: %q, and the page of reports has %q", id, got, want)
		}
	}
	if len(whole.html) > mostDocument {
		t.Errorf("%d bytes of HTML, and 60 KB are the most for a document of many pages", len(whole.html))
	}
}

func TestTheCommissionersReportHasItsPartsInOrder(t *testing.T) {
	p := newPopulated(t)
	page := p.as(t, "dele").get(commissioned)
	level := 1
	for _, m := range regexp.MustCompile(`<h([1-6])`).FindAllStringSubmatch(page.html, -1) {
		if next := int(m[1][0] - '0'); next > level+1 {
			t.Errorf("a heading of level %d after one of %d", next, level)
		} else {
			level = next
		}
	}
	links := regexp.MustCompile(`<li><a href="#(h-[a-z-]+)">([^<]+)</a>`).FindAllStringSubmatch(page.html, -1)
	if len(links) < 10 {
		t.Fatalf("%d parts in the contents", len(links))
	}
	at := 0
	for _, l := range links {
		next := strings.Index(page.html[at:], `<h2 id="`+l[1]+`">`+l[2]+`</h2>`)
		if next < 0 {
			t.Errorf("%s, %q, is not there, or not in this order", l[1], l[2])
			continue
		}
		at += next
	}
}

func TestTheCommissionersReportTellsWhoIsNotHeard(t *testing.T) {
	p := newCommissioned(t)
	part := p.as(t, "dele").get(commissioned).partOf("heard")
	for _, want := range []string{"Everybody", "Gender", "Woman", "Ethnic group", "Twice or more", "too few to show"} {
		if !strings.Contains(part, want) {
			t.Errorf("who is not heard lacks %q", want)
		}
	}
	if got := figuresIn(part)[0]; got != "120" && got != "125" && got != "130" && got != "115" {
		t.Errorf("%s people were supported, and they are about 124", got)
	}
}

// tell has a person's story published for some uses, and gives its id.
func (s *service) tell(t *testing.T, who care.Actor, title string, careful []story.Topic, uses ...care.StoryUse) care.StoryID {
	t.Helper()
	ctx, id := t.Context(), care.StoryID(s.IDs.New())
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.TellStory(ctx, who, who.Person, care.NewStory{ID: id, Of: story.Person}))
	words := care.StoryWords{Of: story.Person, Title: title, Name: "Heron of the Lock", Text: []string{"I could not get up. <b>Then</b> I could."}, Areas: []string{"home"}, Careful: careful, Looked: true}
	must(s.Store.Write(ctx, func(tx care.Tx) error {
		return tx.PutStoryText(ctx, care.StoryText{Organisation: s.Organisation, Story: id, Number: 1, State: care.StoryPublished, Words: words, Written: s.Clock.Tick(), WrittenBy: who.Account, HandedIn: s.Clock.Now()})
	}))
	for _, use := range uses {
		must(s.ConsentToStory(ctx, who, who.Person, id, use))
	}
	return id
}

func TestOnlyAYesToAReportPutsAStoryIntoOne(t *testing.T) {
	s := newService(t)
	dele := s.as(t, "dele")
	dele.get(commissioned).wants(http.StatusOK, "Nobody has agreed yet that their story stands in a report")
	s.tell(t, s.AsAmina, "For the site alone", nil, care.UseSite, care.UseInside, care.UseTraining)
	id := s.tell(t, s.AsAmina, "For those who pay", []story.Topic{"hospital"}, care.UseReport)
	page := dele.get(commissioned)
	page.wants(http.StatusOK, "For those who pay", "hospital", "I could not get up. &lt;b&gt;Then&lt;/b&gt; I could.")
	page.lacks("For the site alone", "Heron of the Lock", "Kettle", "Nobody has agreed yet")
	if at := strings.Index(page.html, "I could not get up"); strings.LastIndex(page.html[:at], "hospital") < strings.LastIndex(page.html[:at], "For those who pay") {
		t.Error("what it speaks of does not stand before it")
	}
	if err := s.WithdrawStory(t.Context(), s.AsAmina, s.Amina, id); err != nil {
		t.Fatal(err)
	}
	dele.get(commissioned).lacks("For those who pay", "I could not get up")
}

func TestTheFileOfAReportGivesItselfAgain(t *testing.T) {
	p := newPopulated(t)
	for _, path := range []string{"/reports", "/reports/commissioner"} {
		p.as(t, "dele").get(path).wants(http.StatusOK, "Save the numbers as a file", `href="/reports.json?`)
	}
	for _, query := range []string{"", splitReport, "?bloom=phq-9", "?by=gender&where=team:" + string(p.River) + "&from=2025-01"} {
		file := p.as(t, "dele").get("/reports.json" + query).html
		ask, err := reportfile.ReadSpec("report.json", []byte(file))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(query, "phq-9") && ask.Instrument != "phq-9" {
			t.Errorf("%s: the file is of %s", query, ask.Instrument)
		}
		// As towpath report asks: somebody who sees the whole organisation.
		reader := care.Operator(p.Organisation)
		reader.Duties = care.DutyReporter
		of, err := p.ShowOutcome(t.Context(), reader, ask)
		if err != nil {
			t.Fatal(err)
		}
		again, err := reportfile.Write(of, "")
		if err != nil || string(again) != file {
			t.Errorf("%s: made again it is another file (%v):\n%.900s\n%.900s", query, err, file, again)
		}
	}
}

func TestWhoReadsTheCommissionersReport(t *testing.T) {
	p := newPopulated(t)
	for _, who := range []string{"amina", "ben", "eve", "chiara", "ada"} {
		for _, path := range []string{"/reports/commissioner", "/reports.json", "/reports/fhir.json"} {
			p.as(t, who).get(path).wants(http.StatusNotFound)
		}
	}
	elsewhere := "?where=" + url.QueryEscape("team:"+string(p.Hill))
	p.as(t, "dele").get("/reports/commissioner" + elsewhere).wants(http.StatusNotFound)
	p.as(t, "dele").get("/reports.json" + elsewhere).wants(http.StatusNotFound)
}

// need gives the path of a program, or skips where it is not installed.
func need(t *testing.T, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed, and in CI nothing is skipped", program)
		}
		t.Skipf("SKIPPED: %s is not installed", program)
	}
	return path
}

// aNumber is one as people write it, with a sign, a point or a per cent.
var aNumber = regexp.MustCompile(`[−-]?[0-9][0-9,.]*[0-9]|[0-9]`)

func numbersIn(text string) map[string]int {
	found := map[string]int{}
	for _, n := range aNumber.FindAllString(text, -1) {
		found[strings.NewReplacer("−", "-", ",", "").Replace(n)]++
	}
	return found
}

// textOf gives the words of a PDF.
func textOf(t *testing.T, reader, file string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(name, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(reader, "-layout", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

func TestThePDFHasTheNumbersOfThePage(t *testing.T) {
	reader, chromium := need(t, "pdftotext"), need(t, "chromium")
	printer, err := pdf.Find(chromium)
	if err != nil {
		t.Fatal(err)
	}
	p := populate(t, newServiceOn(t, testkit.SQLite(t), web.Config{PDF: printer.Print}))
	p.Clock.Set(p.Clock.Now().AddDate(0, 1, 0))
	p.tell(t, p.AsAmina, "For those who pay", []story.Topic{"hospital"}, care.UseReport)
	dele := p.as(t, "dele")
	page := dele.get(commissioned)
	page.wants(http.StatusOK, "Save as PDF")
	file := dele.get(strings.Replace(commissioned, "commissioner", "commissioner.pdf", 1))
	if file.status != http.StatusOK || !strings.HasPrefix(file.html, "%PDF-") {
		t.Fatalf("%d: %.300s", file.status, file.text)
	}
	for _, want := range []string{"/MarkInfo", "/StructTreeRoot", "/Outlines"} {
		if !strings.Contains(file.html, want) {
			t.Errorf("the PDF lacks %s", want)
		}
	}
	text := textOf(t, reader, file.html)
	got, want := numbersIn(text), map[string]int{}
	for _, id := range []string{"everybody", "moved", "stages", "heard", "over"} {
		for _, f := range figuresIn(page.partOf(id)) {
			if f != "" && f != "–" {
				want[f]++
			}
		}
	}
	if len(want) < 10 {
		t.Fatalf("the page has %d different numbers", len(want))
	}
	for n, times := range want {
		if got[n] < times {
			t.Errorf("%q is %d times on the page and %d times in the PDF", n, times, got[n])
		}
	}
	for _, said := range []string{"In short", "What this cannot tell", "I could not get up.", "January 2025 to March 2026"} {
		if !strings.Contains(text, said) {
			t.Errorf("the PDF does not say %q", said)
		}
	}
	for _, control := range []string{"Choose other months", "Sign out", "Save as PDF"} {
		if strings.Contains(text, control) {
			t.Errorf("the PDF says %q", control)
		}
	}
}

func TestWithoutChromiumAReportSaysThatPrintingDoesTheSame(t *testing.T) {
	p := newPopulated(t)
	dele := p.as(t, "dele")
	dele.get(commissioned).lacks("Save as PDF")
	dele.get("/reports/commissioner.pdf").wants(http.StatusNotImplemented, "No PDF was made", "save it as a PDF there")
	p.as(t, "ben").get("/reports/commissioner.pdf").wants(http.StatusNotFound)
	broken := func(context.Context, []byte, http.Handler) ([]byte, error) { return nil, errors.New("it fell over") }
	s := newServiceOn(t, testkit.SQLite(t), web.Config{PDF: broken})
	page := s.as(t, "dele").get("/reports/commissioner.pdf")
	page.wants(http.StatusServiceUnavailable, "could not be made just now")
	page.lacks("it fell over")
}

func TestTheCommissionersReportOfAMeasureTellsOfReliableChange(t *testing.T) {
	p := newMeasured(t)
	dele := p.as(t, "dele")
	whole, short := dele.get("/reports/commissioner?bloom=reqol-10"), dele.get("/reports?bloom=reqol-10")
	whole.wants(http.StatusOK, "Reliable change", "Better, by more than chance", "Cut-off: Total", "Unconfirmed", "Who has no pair, and why", "Who is not heard")
	whole.lacks("do one Bloom", "first Bloom")
	for _, id := range []string{"everybody", "moved", "reliable", "cut-off-1"} {
		if got, want := figuresIn(whole.partOf(id)), figuresIn(short.partOf(id)); len(want) == 0 || !slices.Equal(got, want) {
			t.Errorf("%s: %q, and the page of reports has %q", id, got, want)
		}
	}
	dele.get("/reports/commissioner?bloom=goal-sheet").wants(http.StatusOK, "How people’s own goals moved")
}

func TestEveryPageOfReportsLeadsToTheOthersWithItsFilters(t *testing.T) {
	p := newPopulated(t)
	dele := p.as(t, "dele")
	for _, path := range []string{"/reports", "/reports/over-time", "/reports/heard", "/reports/gap", "/reports/fair", "/reports/waiting", "/reports/commissioner"} {
		page := dele.get(path + "?since=window&where=setting:community&from=2025-03&to=2025-12")
		if page.status != http.StatusOK {
			t.Fatalf("%s: %d", path, page.status)
		}
		tabs := regexp.MustCompile(`(?s)<nav class="tabs".*?</nav>`).FindString(page.html)
		links := regexp.MustCompile(`href="(/reports[^"]*)"`).FindAllStringSubmatch(tabs, -1)
		if len(links) != 7 {
			t.Errorf("%s: %d tabs", path, len(links))
		}
		for _, l := range links {
			for _, want := range []string{"since=window", "where=setting%3Acommunity"} {
				if !strings.Contains(l[1], want) {
					t.Errorf("%s: %s lacks %s", path, l[1], want)
				}
			}
			for _, not := range []string{"by=", "voice=", "bloom="} {
				if strings.Contains(l[1], not) {
					t.Errorf("%s: %s says what is so at first", path, l[1])
				}
			}
		}
	}
}
