package web_test

import (
	"archive/zip"
	"context"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// populated is a service with many people, and with a team of a few.
type populated struct {
	*service
	weir care.TeamID
}

// newPopulated fills the service: 120 people of the River team, three in four of them with two
// Blooms, and three people of a small team of Dele's.
func newPopulated(t testing.TB) populated {
	t.Helper()
	return populate(t, newService(t))
}

func populate(t testing.TB, s *service) populated {
	t.Helper()
	p := populated{s, ""}
	p.weir = care.TeamID(p.IDs.New())
	operator := care.Operator(p.Organisation)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(p.AddTeam(t.Context(), operator, care.NewTeam{ID: p.weir, Name: "=Weir", Service: care.ServiceID(p.IDs.New()), ServiceName: "Wards", Setting: care.SettingInpatient}))
	must(p.JoinTeam(t.Context(), operator, p.weir, p.AsDele.Worker, care.PartManager))
	genders, moves := []string{"woman", "man"}, []int{2, -2, 0, 4, 2, 0, 2}
	for i := range 123 {
		id, team := care.PersonID(p.IDs.New()), p.River
		if i >= 120 {
			team = p.weir
		}
		must(p.AddPerson(t.Context(), operator, care.NewPerson{ID: id, Name: "Somebody New", Team: team}))
		must(p.Store.Write(t.Context(), func(tx care.Tx) error {
			_, err := tx.InsertCharacteristic(t.Context(), care.Characteristic{Organisation: p.Organisation, Person: id, Kind: care.Gender, Code: genders[i%2], At: p.Clock.Tick()})
			return err
		}))
		must(p.bloom(t.Context(), id, "2025-06-10", 4+i%5))
		if i%4 > 0 {
			must(p.bloom(t.Context(), id, "2025-12-10", 4+i%5+moves[i%len(moves)]))
		}
	}
	return p
}

// bloom adds a Bloom that is done, behind the gate's back. The ninth area has no number in
// later ones. A worker's number stands beside it where one is handed in.
func (p populated) bloom(ctx context.Context, id care.PersonID, on care.Date, step int, theirs ...int) error {
	inst, _ := p.Instruments().Latest("bloom-adult")
	values := make([]instrument.Answer, len(inst.Areas))
	for i := range values {
		values[i].Step = instrument.Step(2 * min(step, 10))
		if i == 8 && on > "2025-10" {
			values[i] = instrument.Answer{NotGiven: instrument.NotSure}
		}
	}
	as := care.Assessment{
		ID: care.AssessmentID(p.IDs.New()), Organisation: p.Organisation, Person: id, Instrument: inst.ID, InstrumentVersion: inst.Version,
		Kind: care.KindReview, Way: care.WayTogether, On: on, Source: care.SourceScreen, StartedAt: p.Clock.Tick(), StartedBy: p.AsBen.Account,
	}
	return p.Store.Write(ctx, func(tx care.Tx) error {
		if _, err := tx.InsertAssessment(ctx, as); err != nil {
			return err
		}
		chosen := care.ChosenArea{ID: care.ChosenID(p.IDs.New()), Organisation: p.Organisation, Assessment: as.ID, Person: id, Area: "home", Place: 1, At: as.StartedAt, By: as.StartedBy}
		if _, err := tx.InsertChosenArea(ctx, chosen); err != nil {
			return err
		}
		if err := tx.InsertReading(ctx, care.Reading{Organisation: p.Organisation, Assessment: as.ID, Person: id, Voice: care.VoicePerson, Values: values, StartedAt: p.Clock.Now(), ChangedAt: p.Clock.Now()}); err != nil {
			return err
		}
		for _, step := range theirs {
			values := make([]instrument.Answer, len(inst.Areas))
			for i := range values {
				values[i].Step = instrument.WholeStep(step)
			}
			if err := tx.InsertReading(ctx, care.Reading{Organisation: p.Organisation, Assessment: as.ID, Person: id, Voice: care.VoiceWorker, Values: values, StartedAt: p.Clock.Now(), ChangedAt: p.Clock.Now()}); err != nil {
				return err
			}
		}
		if err := tx.CompleteAssessment(ctx, p.Organisation, id, as.ID, p.Clock.Now()); err != nil {
			return err
		}
		return tx.InsertAuditEntry(ctx, care.AuditEntry{
			ID: p.IDs.New(), Organisation: p.Organisation, At: p.Clock.Now(), Account: p.AsBen.Account, Role: p.AsBen.Role, Action: "CompleteAssessment", Person: id, Outcome: care.OutcomeAllowed,
		})
	})
}

// datum is one published number as the page shows it, or the words where there is none, and
// of how many.
var datum = regexp.MustCompile(`<(?:td|td colspan="(\d+)"|dd)>\s*(?:<small>)?([^<]+)<`)

// wholeRow is a row of which nothing is shown.
var wholeRow = regexp.MustCompile(`</th>\s*<td colspan="\d+">(<small>[^<]+</small></td>\s*</tr>)`)

// figures are a page's numbers as files write them. A row of which nothing is shown gives
// one "".
func figures(p page) (out []string) {
	_, html, _ := strings.Cut(p.html, `id="h-everybody"`)
	html, _, _ = strings.Cut(html, `class="report__method"`)
	return figuresIn(html)
}

func figuresIn(html string) (out []string) {
	asWritten := strings.NewReplacer("−", "-", "+", "", "%", "", ",", "")
	for _, m := range datum.FindAllStringSubmatch(wholeRow.ReplaceAllString(html, "</th><td>$1"), -1) {
		figure := strings.TrimSpace(asWritten.Replace(m[2]))
		if figure == "too few to show" || figure == "–" {
			figure = ""
		}
		many, _ := strconv.Atoi(m[1])
		out = append(out, slices.Repeat([]string{figure}, max(many, 1))...)
	}
	return out
}

// csvFigures are the numbers of a report's CSV, as figures gives those of its page.
func csvFigures(t *testing.T, text string) (figures []string, rows [][]string) {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF")))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var row []string
	for i, r := range rows[1:] {
		if len(r) != 7 {
			continue
		}
		row = append(row, r[3])
		if next := rows[i+2]; next[0] == r[0] && next[1] == r[1] {
			continue
		}
		if strings.Join(row, "") == "" {
			row = row[:1]
		}
		figures, row = append(figures, row...), nil
	}
	return figures, rows
}

// bookRows are the cells of every sheet of a workbook but the first, row by row.
func bookRows(t *testing.T, file string) (out [][]string) {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for n := 2; ; n++ {
		f, err := z.Open(fmt.Sprintf("xl/worksheets/sheet%d.xml", n))
		if err != nil {
			return out
		}
		raw, _ := io.ReadAll(f)
		var part struct {
			Rows []struct {
				Cells []struct {
					At     string `xml:"r,attr"`
					Number string `xml:"v"`
					Text   string `xml:"is>t"`
				} `xml:"c"`
			} `xml:"sheetData>row"`
		}
		if err := xml.Unmarshal(raw, &part); err != nil {
			t.Fatal(err)
		}
		for _, r := range part.Rows {
			var cells []string
			for _, c := range r.Cells {
				cells = append(cells, c.Number+c.Text)
			}
			out = append(out, cells)
		}
	}
}

const splitReport = "?from=2025-01&to=2026-02&by=team&area=mental-health"

func TestAReportIsTheSameOnThePageAndInEveryFile(t *testing.T) {
	p := newPopulated(t)
	dele := p.as(t, "dele")
	for _, query := range []string{"", splitReport, "?by=gender&area=home&from=2025-01", "?voice=worker", "?by=age&since=window"} {
		page := dele.get("/reports" + query)
		page.wants(http.StatusOK, "How this was worked out")
		text := dele.get("/reports.csv" + query)
		fromCSV, rows := csvFigures(t, text.html)
		got := figures(page)
		if strings.Contains(page.text, "Nothing is shown of fewer than") { // the page has no rows of nothing
			continue
		}
		if !slices.Equal(got, fromCSV) {
			t.Errorf("%s: page and CSV differ:\n%q\n%q", query, got, fromCSV)
		}
		bookHas(t, query, dele.get("/reports.xlsx"+query).html, rows)
	}
}

// bookHas holds a workbook to the rows of a CSV: it has each number, in the same order, with
// its interval.
func bookHas(t *testing.T, query, book string, rows [][]string) {
	t.Helper()
	var cells []string
	for _, row := range bookRows(t, book) {
		cells = append(cells, row...)
	}
	at := 0
	for _, r := range rows[1:] {
		if len(r) != 7 || r[3] == "" && r[6] == "" {
			continue
		}
		want := []string{r[3]}
		if r[3] == "" {
			want[0] = "too few to show"
		}
		if r[4] != "" {
			want = append(want, r[4], r[5])
		}
		for _, w := range want {
			for at < len(cells) && cells[at] != w {
				at++
			}
			if at++; at > len(cells) {
				t.Fatalf("%s: %q is not in the workbook, or in another place", query, r)
			}
		}
	}
}

func TestAReportSaysFirstWhatItSays(t *testing.T) {
	p := newPopulated(t)
	page := p.as(t, "dele").get("/reports" + splitReport)
	page.wants(http.StatusOK, "people who did a Bloom, about", "Most of them stand higher than at first in ", "January 2025 to February 2026", "Their first ever", "By team", "River", "=Weir", "Group by group: My mental health", "Chose it first")
	_, rows := csvFigures(t, p.as(t, "dele").get("/reports.csv"+splitReport).html)
	if n := number(t, rows, "How people’s lives moved, and what mattered to them", "Home and responsibilities", "Chose it first"); n < 108 || n > 138 {
		t.Errorf("%v people chose their home first, want about 123", n)
	}
	lead := regexp.MustCompile(`Of about (\d+) people who did a Bloom, about (\d+) have`).FindStringSubmatch(page.text)
	if lead == nil || figures(page)[0] != lead[1] || figures(page)[1] != lead[2] {
		t.Errorf("the first sentence says %q, and the first numbers are %q", lead, figures(page)[:2])
	}
	if p := p.as(t, "dele").get("/reports"); len(p.html) > 40<<10 {
		t.Errorf("%d bytes of HTML, and 40 KB are the most", len(p.html))
	}
}

func TestASmallTeamIsHiddenEverywhere(t *testing.T) {
	p := newPopulated(t)
	dele := p.as(t, "dele")
	page := dele.get("/reports" + splitReport)
	row := regexp.MustCompile(`(?s)<th scope="row">=Weir</th>.*?</tr>`).FindAllString(page.html, -1)
	if len(row) != 2 {
		t.Fatalf("%d rows of the small team", len(row))
	}
	for _, r := range row {
		if got := figuresIn(r); len(got) != 1 || got[0] != "" {
			t.Errorf("numbers of three people: %q", got)
		}
	}
	page.wants(http.StatusOK, "Too few people are in the group, or nobody.")
	_, rows := csvFigures(t, dele.get("/reports.csv"+splitReport).html)
	seen := 0
	for _, r := range rows {
		if len(r) == 7 && r[1] == "'=Weir" {
			if seen++; r[3]+r[4]+r[5] != "" || r[6] == "" {
				t.Errorf("a number of three people: %q", r)
			}
		}
	}
	if seen != 11 {
		t.Errorf("%d rows of the small team in the CSV", seen)
	}
	dele.get("/reports?where=team:"+string(p.weir)).wants(http.StatusOK, "Too few people did a Bloom in this time", "Too few to show")
}

func TestAReportTakesWholeMonthsThatAreOver(t *testing.T) {
	p := newPopulated(t) // in March 2026
	dele := p.as(t, "dele")
	for query, want := range map[string]string{
		"":                            "March 2025 to February 2026",
		"?from=2026-01&to=2026-12":    "January 2026 to February 2026",
		"?from=2025-11&to=2025-02":    "February 2025 to November 2025",
		"?from=2025-06-05&to=tuesday": "March 2025 to February 2026",
		"?from=2028-01":               "February 2026 to February 2026",
	} {
		dele.get("/reports"+query).wants(http.StatusOK, want)
	}
}

func TestWhoReadsReports(t *testing.T) {
	p := newPopulated(t)
	for _, who := range []string{"amina", "ben", "eve", "chiara", "ada"} {
		for _, path := range []string{"/reports", "/reports.csv", "/reports.xlsx"} {
			p.as(t, who).get(path).wants(http.StatusNotFound)
		}
	}
	dele := p.as(t, "dele")
	dele.get("/reports?where=team:" + string(p.Hill)).wants(http.StatusNotFound) // Eve's team
	dele.get("/").wants(http.StatusOK, `href="/reports"`)
	p.as(t, "ada").get("/").wants(http.StatusOK, `href="/reports/rule"`)
}

func TestTheRuleGoesUpOnly(t *testing.T) {
	s := newService(t)
	dele, ada := s.as(t, "dele"), s.as(t, "ada")
	dele.get("/reports/rule").wants(http.StatusOK, "Show no group or number of fewer people than 5", "Nobody has changed it yet", "An administrator can change it")
	rule := func(least string) map[string][]string {
		return map[string][]string{"at_least": {least}, "round_to": {"5"}, "means_at_least": {"12"}, "min_days": {"28"}, "min_contacts": {"0"}}
	}
	page := ada.post("/reports/rule", rule("4"))
	page.wants(http.StatusUnprocessableEntity, "Enter a whole number from 5 to 100", `value="4"`)
	ada.post("/reports/rule", rule("few")).wants(http.StatusUnprocessableEntity, `value="few"`)
	ada.post("/reports/rule", rule("8")).wants(http.StatusOK, "Reports follow the new rule from now on", "Show no group or number of fewer people than 8", "at least 28")
	ada.post("/reports/rule", rule("7")).wants(http.StatusUnprocessableEntity, "Enter a whole number from 8 to 100")
	dele.post("/reports/rule", rule("9")).wants(http.StatusNotFound)
	dele.get("/reports/rule").wants(http.StatusOK, "14 March 2026")
	dele.get("/reports").wants(http.StatusOK, "fewer than 8 people", "At least 28 days lie between")
}

func TestWhatIsNotedOfAPerson(t *testing.T) {
	s := newService(t)
	path := "/people/" + string(s.Amina) + "/about"
	amina, ben := s.as(t, "amina"), s.as(t, "ben")
	amina.get("/").wants(http.StatusOK, `href="`+path+`"`)
	amina.get(path).wants(http.StatusOK, "About you", "You need not answer any of it", "British Sign Language", "Urdu", "Welsh")
	amina.post(path, map[string][]string{"gender": {"woman"}, "ethnicity": {"not_said"}, "language": {"cy"}, "deprivation": {""}, "legal_status": {""}}).wants(http.StatusOK, `value="woman" checked`, `value="not_said" checked`, `<option value="cy" selected>Welsh`)
	ben.get("/people/"+string(s.Amina)).wants(http.StatusOK, `href="`+path+`"`)
	ben.get(path).wants(http.StatusOK, "About Amina", `value="woman" checked`)
	ben.post(path, map[string][]string{"gender": {""}, "language": {"xx!"}}).wants(http.StatusUnprocessableEntity, "Choose one from the list")
	ben.post(path, map[string][]string{"gender": {""}}).wants(http.StatusOK, `<option value="cy" selected>Welsh`)
	amina.get(path).lacks("xx!")
	for _, who := range []string{"eve", "dele", "chiara", "ada"} {
		s.as(t, who).get(path).wants(http.StatusNotFound)
	}
}
