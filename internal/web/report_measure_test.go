package web_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"towpath/internal/care"
)

// newMeasured is a service whose 60 people answered ReQoL-10, PHQ-9, DIALOG and the goal sheet,
// most of them twice. Two in three are twenty points of ReQoL-10 higher and eighteen of PHQ-9 lower.
func newMeasured(t testing.TB) populated {
	t.Helper()
	p := populated{newService(t), ""}
	for i := range 60 {
		id := care.PersonID(p.IDs.New())
		if err := p.AddPerson(t.Context(), care.Operator(p.Organisation), care.NewPerson{ID: id, Name: "Somebody New", Team: p.River}); err != nil {
			t.Fatal(err)
		}
		goal := care.GoalID(p.IDs.New())
		for n, on := range []care.Date{"2025-06-10", "2025-12-10"} {
			if n == 1 && i%6 == 5 {
				continue
			}
			up := 0
			if n == 1 && i%3 > 0 {
				up = 1
			}
			p.measured(t, id, "reqol-10", on, "", func(int) int { return 1 + 2*up })
			p.measured(t, id, "phq-9", on, "", func(int) int { return 3 - 2*up })
			p.measured(t, id, "dialog", on, "", func(slot int) int { return (4 + up) * (1 - slot&1) })
			p.measured(t, id, "goal-sheet", on, goal, func(int) int { return 3 + 4*up })
		}
	}
	return p
}

// measured adds a measurement that is done and scored, behind the gate's back.
func (p populated) measured(t testing.TB, id care.PersonID, measure string, on care.Date, goal care.GoalID, answer func(slot int) int) {
	t.Helper()
	of, _ := p.Instruments().LatestMeasure(measure)
	m := care.Measurement{
		ID: care.MeasurementID(p.IDs.New()), Organisation: p.Organisation, Person: id, Measure: of.ID, Version: of.Version, AnsweredBy: "person",
		Manner: care.MannerAlone, On: on, Answers: map[string]string{}, BegunAt: p.Clock.Tick(), BegunBy: p.AsBen.Account,
	}
	marks := of.Blank()
	for slot, item := range of.Items {
		m.Answers[item.LinkID] = strconv.Itoa(answer(slot))
		marks[slot], _ = of.ParseMark(slot, m.Answers[item.LinkID])
	}
	if goal != "" {
		m.GoalOf = map[string]care.GoalID{of.Items[0].LinkID: goal}
	}
	err := p.Store.Write(t.Context(), func(tx care.Tx) error {
		if _, err := tx.InsertMeasurement(t.Context(), m); err != nil {
			return err
		}
		for i, r := range of.Plan().Run(marks, nil) {
			err := tx.InsertMeasureScore(t.Context(), care.MeasureScore{
				Organisation: p.Organisation, Measurement: m.ID, Person: id, Score: of.Scores[i].Key, Method: of.Scores[i].Method, Digest: of.Digest, Result: r, At: p.Clock.Now(),
			})
			if err != nil {
				return err
			}
		}
		if err := tx.CompleteMeasurement(t.Context(), p.Organisation, id, m.ID, p.AsBen.Account, p.Clock.Now()); err != nil {
			return err
		}
		return tx.InsertAuditEntry(t.Context(), care.AuditEntry{
			ID: p.IDs.New(), Organisation: p.Organisation, At: p.Clock.Now(), Account: p.AsBen.Account, Role: p.AsBen.Role, Action: "CompleteMeasurement", Person: id, Outcome: care.OutcomeAllowed,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// number is one of a CSV: of a table, a row and a column.
func number(t *testing.T, rows [][]string, table, row, column string) float64 {
	t.Helper()
	for _, r := range rows {
		if len(r) == 7 && r[0] == table && r[1] == row && r[2] == column {
			n, err := strconv.ParseFloat(r[3], 64)
			if err != nil {
				t.Errorf("%s, %s, %s: %q", table, row, column, r)
			}
			return n
		}
	}
	t.Errorf("there is no %s, %s, %s", table, row, column)
	return 0
}

// measureReports are addresses of reports of measures, with what stands there.
var measureReports = map[string]struct {
	query              string
	table, row, column string
	least, most        float64
	wants              []string
	lacks              []string
}{
	"higher is better": {
		query: "?bloom=reqol-10", table: "Reliable change", row: "Total, 5 or more", column: "Better, by more than chance", least: 24, most: 44,
		wants: []string{"moved the better way on", "recalled from the guidance", "Unconfirmed", "Below 24", "24 or above"}, lacks: []string{"Lower is better", "Distance travelled"},
	},
	"lower is better": {
		query: "?bloom=phq-9", table: "Reliable change", row: "Total, 6 or more", column: "Better, by more than chance", least: 24, most: 44,
		wants: []string{"moved the better way on", "On “Total” a lower number is the better one", "Below 10"},
	},
	"below the cut-off": {
		query: "?bloom=reqol-10&from=2025-01", table: "Cut-off: Total", row: "At first", column: "Below 24", least: 40, most: 60,
	},
	"the cut-off of a preset": {
		query: "?preset=nhs-community&bloom=reqol-10", table: "Cut-off: Total", row: "Latest", column: "25 or above", least: 24, most: 44,
		wants: []string{"NHS England, community mental health", "We have not confirmed these numbers", "sources disagree"}, lacks: []string{"Below 24"},
	},
	"a question by itself": {
		query: "?preset=nhs-community&bloom=dialog", table: "Reliable change", row: "", column: "Better, by more than chance", least: 24, most: 44,
	},
	"no claim where there is no source": {query: "?bloom=dialog", wants: []string{"No source that we know says how much"}, lacks: []string{"by more than chance"}},
	"as much on a page as there can be": {query: "?preset=nhs-community&bloom=dialog&by=team&some=yes", wants: []string{"Group by group: Life"}},
	"goals": {
		query: "?bloom=goal-sheet", table: "How people’s own goals moved", row: "Everybody", column: "A goal went up", least: 24, most: 44,
		wants: []string{"have a goal that went up by 3 points or more", "nearer to their goals than at first", "set beside itself only", "Mean change of a person’s goals"},
	},
	"a preset takes one of its measures": {query: "?preset=nhs-community&bloom=phq-9", wants: []string{"NHS England"}, lacks: []string{"PHQ-9 was"}},
	"by team, in its only score":         {query: "?bloom=phq-9&by=team", wants: []string{"Group by group: Total"}},
}

func TestAReportOfAMeasure(t *testing.T) {
	p := newMeasured(t)
	dele := p.as(t, "dele")
	for name, at := range measureReports {
		t.Run(name, func(t *testing.T) {
			page := dele.get("/reports" + at.query)
			page.wants(http.StatusOK, at.wants...)
			page.lacks(at.lacks...)
			if len(page.html) > 40<<10 {
				t.Errorf("%d bytes of HTML", len(page.html))
			}
			fromCSV, rows := csvFigures(t, dele.get("/reports.csv"+at.query).html)
			if got := figures(page); !slices.Equal(got, fromCSV) {
				t.Errorf("page and CSV differ:\n%q\n%q", got, fromCSV)
			}
			if at.table == "" {
				return
			}
			row := at.row
			for _, r := range rows { // whichever question comes first
				if row == "" && r[0] == at.table && strings.HasSuffix(r[1], ", 1 or more") {
					row = r[1]
				}
			}
			if n := number(t, rows, at.table, row, at.column); n < at.least || n > at.most {
				t.Errorf("%v, want %v to %v", n, at.least, at.most)
			}
		})
	}
}

func TestTheFormOffersWhatSomebodyAnswered(t *testing.T) {
	p := newMeasured(t)
	page := p.as(t, "dele").get("/reports")
	page.wants(http.StatusOK, `<optgroup label="Blooms">`, `<optgroup label="Measures">`, `<option value="phq-9">`, `<optgroup label="Goals">`, `<option value="goal-sheet">`)
	page.lacks(`<option value="gad-7">`)
	p.as(t, "dele").get("/reports?bloom=gad-7").wants(http.StatusOK, `<option value="gad-7" selected>`, "Too few people answered in this time")
}
