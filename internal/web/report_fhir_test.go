package web_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"towpath/internal/fhir"
	"towpath/internal/outcome"
)

// publishedCells gives the cells of a report's file, by row, column and what they count; ""
// where nothing is shown.
func publishedCells(t *testing.T, file string) map[string]string {
	t.Helper()
	type cell struct{ Number, Low, High *json.Number }
	var of struct {
		Published struct {
			Rows []struct {
				Name    string
				People  cell
				Columns []struct {
					Name   string
					Counts []struct {
						Name  string
						Count cell
					}
					With, Mean *cell
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(file), &of); err != nil {
		t.Fatal(err)
	}
	figure := func(n *json.Number) string {
		if n == nil {
			return ""
		}
		return n.String()
	}
	cells := map[string]string{}
	for _, row := range of.Published.Rows {
		for _, c := range row.Columns {
			at := row.Name + "|" + c.Name + "|"
			cells[at+"people"] = figure(row.People.Number)
			for _, k := range c.Counts {
				cells[at+k.Name] = figure(k.Count.Number)
			}
			if c.With != nil {
				cells[at+"with-a-value"] = figure(c.With.Number)
			}
			if c.Mean != nil && c.Mean.Number != nil {
				cells[at+"mean"] = figure(c.Mean.Number) + " " + figure(c.Mean.Low) + " " + figure(c.Mean.High)
			}
		}
	}
	return cells
}

// TestAMeasureReportTellsNoMoreThanTheFile holds the FHIR of a report to its published cells:
// the same numbers in the same places, and nothing where nothing is shown.
func TestAMeasureReportTellsNoMoreThanTheFile(t *testing.T) {
	p := newPopulated(t)
	dele := p.as(t, "dele")
	for _, query := range []string{"", splitReport, "?bloom=phq-9", "?by=gender&from=2025-01&some=yes"} {
		want := publishedCells(t, dele.get("/reports.json"+query).html)
		var report fhir.MeasureReport
		if err := json.Unmarshal([]byte(dele.get("/reports/fhir.json"+query).html), &report); err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		add := func(row, column string, people []fhir.ReportPopulation, score *fhir.Quantity) {
			for _, at := range people {
				number := ""
				if at.Count != nil {
					number = strconv.Itoa(*at.Count)
				} else if len(at.Extension) != 1 || at.Extension[0].ValueCode != "masked" {
					t.Errorf("%s: %s of %s is neither a number nor masked", query, at.Code.Text, row)
				}
				got[row+"|"+column+"|"+at.Code.Text] = number
			}
			if score != nil {
				got[row+"|"+column+"|mean"] = score.Value.String() + " " + score.Extension[0].ValueDecimal.String() + " " + score.Extension[1].ValueDecimal.String()
			}
		}
		for _, g := range report.Group {
			add(outcome.Total, g.Code.Text, g.Population, g.MeasureScore)
			for _, s := range g.Stratifier {
				for _, at := range s.Stratum {
					add(at.Value.Text, g.Code.Text, at.Population, at.MeasureScore)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) < 20 {
			t.Errorf("%s: %d cells (-file +FHIR):\n%.2000s", query, len(got), diff)
		}
	}
}
