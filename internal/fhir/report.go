package fhir

import (
	"encoding/json"
	"fmt"

	"towpath/internal/care"
	"towpath/internal/disclose"
	"towpath/internal/outcome"
)

// MeasureReport is a report about many people (hl7.org/fhir/R4/measurereport.html). It holds
// the cells that were published and no other numbers.
type MeasureReport struct {
	ResourceType string        `json:"resourceType"`
	Status       string        `json:"status"`
	Type         string        `json:"type"`
	Measure      string        `json:"measure"`
	Date         string        `json:"date,omitempty"`
	Period       Period        `json:"period"`
	Group        []ReportGroup `json:"group,omitempty"`
}

// ReportGroup is one thing that was counted: of everybody, and row by row.
type ReportGroup struct {
	Code         Concept            `json:"code"`
	Population   []ReportPopulation `json:"population,omitempty"`
	MeasureScore *Quantity          `json:"measureScore,omitempty"`
	Stratifier   []Stratifier       `json:"stratifier,omitempty"`
}

// ReportPopulation is a number of people. One that may not be shown says so.
type ReportPopulation struct {
	Extension []Ext   `json:"extension,omitempty"`
	Code      Concept `json:"code"`
	Count     *int    `json:"count,omitempty"`
}

// Stratifier splits a group by one thing.
type Stratifier struct {
	Code    []Concept `json:"code"`
	Stratum []Stratum `json:"stratum,omitempty"`
}

// Stratum is one row of a split.
type Stratum struct {
	Value        Concept            `json:"value"`
	Population   []ReportPopulation `json:"population,omitempty"`
	MeasureScore *Quantity          `json:"measureScore,omitempty"`
}

// absentExt says why there is no value (hl7.org/fhir/R4/extension-data-absent-reason.html).
const absentExt = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"

// WriteReport gives a report as a MeasureReport in JSON, of the same published cells as the
// page. A mean's interval is in extensions beside it.
func WriteReport(r care.OutcomeReport) ([]byte, error) {
	from, to := r.Ask.From, r.Ask.To
	out := MeasureReport{
		ResourceType: "MeasureReport", Status: "complete", Type: "summary", Measure: measureOf(r), Date: Instant(r.At),
		Period: Period{Start: string(from), End: string(to)},
	}
	p := r.Published
	if p == nil {
		return nil, fmt.Errorf("fhir: a report with no table")
	}
	for _, c := range p.Columns() {
		g := ReportGroup{Code: concept("report", c.Name, c.Name)}
		split := Stratifier{Code: []Concept{concept("report-split", r.Ask.By.String(), r.Ask.By.String())}}
		for _, row := range p.Rows() {
			people, score, ends := cellsOf(p, row.Name, c)
			if row.Name == outcome.Total {
				g.Population, g.MeasureScore = people, score
				if score != nil {
					score.Extension = ends
				}
				continue
			}
			if score != nil {
				score.Extension = ends
			}
			split.Stratum = append(split.Stratum, Stratum{Value: Concept{Text: row.Name}, Population: people, MeasureScore: score})
		}
		if len(split.Stratum) > 0 {
			g.Stratifier = []Stratifier{split}
		}
		out.Group = append(out.Group, g)
	}
	return json.MarshalIndent(out, "", " ")
}

func measureOf(r care.OutcomeReport) string {
	if r.Instrument != nil {
		return r.Instrument.Canonical()
	}
	return ownAddress + r.Measure.ID + "|" + r.Measure.Version
}

// cellsOf gives what a row shows of a column.
func cellsOf(p *disclose.Published, row string, c disclose.PublishedColumn) (people []ReportPopulation, score *Quantity, ends []Ext) {
	people = append(people, population("people", p.People(row)))
	if c.HasMean {
		people = append(people, population("with-a-value", p.With(row, c.Name)))
		mean := p.Mean(row, c.Name)
		if figure := mean.Figure(); figure != "" {
			score = &Quantity{Value: json.Number(figure)}
			if low, high := mean.Ends(); low != "" {
				ends = []Ext{{URL: Extension + "low", ValueDecimal: json.Number(low)}, {URL: Extension + "high", ValueDecimal: json.Number(high)}}
			}
		}
	}
	for _, k := range c.Categories {
		people = append(people, population(k.Name, p.Count(row, c.Name, k.Name)))
	}
	return people, score, ends
}

func population(name string, cell disclose.Cell) ReportPopulation {
	out := ReportPopulation{Code: concept("report-population", name, name)}
	n, shown := cell.Number()
	if !shown {
		out.Extension = []Ext{{URL: absentExt, ValueCode: "masked"}}
		return out
	}
	count := int(n)
	out.Count = &count
	return out
}
