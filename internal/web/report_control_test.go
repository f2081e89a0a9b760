package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
)

// monthly adds Blooms to a populated service: 90 people at first in January 2024, then 30 of
// them in turn each month, a step higher than at first and from April 2025 on four.
func (p populated) monthly(t testing.TB) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ids := make([]care.PersonID, 90)
	for i := range ids {
		ids[i] = care.PersonID(p.IDs.New())
		must(p.AddPerson(t.Context(), care.Operator(p.Organisation), care.NewPerson{ID: ids[i], Name: "Somebody Else", Team: p.River}))
		must(p.bloom(t.Context(), ids[i], "2024-01-10", 3))
	}
	for month := 1; month < 26; month++ {
		step := 4
		if month >= 15 {
			step = 7
		}
		if month == 7 {
			continue // nobody was asked in August
		}
		for i := range 30 {
			on := care.Date(fmt.Sprintf("%d-%02d-10", 2024+month/12, month%12+1))
			must(p.bloom(t.Context(), ids[(month%3)*30+i], on, step))
		}
	}
}

// sameEverywhere holds a page to its files: every number, in the same order.
func sameEverywhere(t *testing.T, dele *browser, path, query string) {
	t.Helper()
	page := dele.get(path + query)
	page.wants(http.StatusOK, "How this was worked out")
	fromCSV, rows := csvFigures(t, dele.get(path+".csv"+query).html)
	_, html, _ := strings.Cut(page.html, `class="report__lead"`)
	html, _, _ = strings.Cut(html, `class="report__method"`)
	got := figuresIn(html)
	if len(got) == 0 || !slices.Equal(got, fromCSV) {
		t.Errorf("%s%s: page and CSV differ:\n%q\n%q", path, query, got, fromCSV)
	}
	bookHas(t, query, dele.get(path+".xlsx"+query).html, rows)
}

func TestAChartIsTheSameOnThePageAndInEveryFile(t *testing.T) {
	p := newPopulated(t)
	p.monthly(t)
	dele := p.as(t, "dele")
	for _, query := range []string{"", "?area=home", "?every=quarter&from=2024-01", "?from=2025-11", "?voice=worker", "?where=team:" + string(p.weir)} {
		sameEverywhere(t, dele, "/reports/over-time", query)
	}
}

func TestAChartSaysWhatIsNotLikelyToBeChance(t *testing.T) {
	p := newPopulated(t)
	p.monthly(t)
	dele := p.as(t, "dele")
	page := dele.get("/reports/over-time?area=home&from=2024-01")
	page.wants(http.StatusOK, "in a row lie above the middle line. That is unlikely to be chance.", "too few to show", "March 2024", "2 months cannot be shown", `<svg class="chart plot"`, `href="/reports?`)
	if len(page.html) > 40<<10 {
		t.Errorf("%d bytes of HTML, and 40 KB are the most", len(page.html))
	}
	dele.get("/reports/over-time?from=2025-11").wants(http.StatusOK, "There are no limits yet: 12 months are needed, and 4 can be shown")
	dele.get("/reports/over-time?every=quarter&to=2026-02&from=2024-02").wants(http.StatusOK, "January 2024 to December 2025", "Quarter by quarter")
	dele.get("/reports/over-time?from=1900-01&to=2025-12").wants(http.StatusOK, "January 2016 to December 2025")
}

func TestLimitsBeginAnewWithAReason(t *testing.T) {
	p := newPopulated(t)
	p.monthly(t)
	dele := p.as(t, "dele")
	chart := "?from=2024-01"
	dele.get("/reports/over-time"+chart).wants(http.StatusOK, "one set holds for all of the chart")
	limits := "/reports/over-time/limits" + chart
	dele.get(limits).wants(http.StatusOK, `<option value="2025-06">June 2025`)
	again := dele.post(limits, url.Values{"first": {"2024-02"}, "last": {"2024-01"}, "reason": {"A < new house"}})
	again.wants(http.StatusUnprocessableEntity, "Choose a last month that is later", "A &lt; new house", `value="2024-02" selected`)
	dele.post(limits, url.Values{"first": {"2024-02"}, "last": {"2025-04"}, "reason": {""}}).wants(http.StatusUnprocessableEntity, "Say in a few words why", `value="2025-04" selected`)
	dele.post(limits, url.Values{"first": {"2024-02"}, "last": {"2025-04"}, "reason": {"A new house."}}).wants(http.StatusOK, "The new limits are set", "From February 2024 on, limits are worked out of February 2024 to April 2025. A new house.")
	for _, file := range []string{".csv", ""} {
		dele.get("/reports/over-time"+file+chart).wants(http.StatusOK, "A new house.")
	}
	dele.get("/reports/over-time?area=home").lacks("A new house.")
	dele.get(limits+"&back=2024-02").wants(http.StatusOK, "Take it back", "A new house.")
	dele.post(limits, url.Values{"back": {"2024-02"}, "reason": {""}}).wants(http.StatusUnprocessableEntity, "Say in a few words why", "Take it back")
	dele.post(limits, url.Values{"back": {"2024-02"}, "reason": {"It was the old one."}}).wants(http.StatusOK, "The limits are as they were before", "one set holds for all of the chart")
	for _, who := range []string{"amina", "ben", "eve", "chiara", "ada"} {
		p.as(t, who).get(limits).wants(http.StatusNotFound)
		p.as(t, who).post(limits, url.Values{"first": {"2024-02"}, "last": {"2025-04"}, "reason": {"x"}}).wants(http.StatusNotFound)
	}
}
