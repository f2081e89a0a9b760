package web

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/sheet"
	"towpath/internal/tables"
	"towpath/internal/web/ui"
)

func (s *Site) tableRoutes(signed func(string, pageHandler)) {
	signed("GET /people/tables", (*visit).tablesForm)
	signed("POST /people/tables", (*visit).takeTables)
	signed("GET /people/{person}/copy/tables", (*visit).takeOwnTables)
}

// The forms in which tables are taken.
const (
	asWorkbook = "workbook"
	asCSV      = "csv"
	asStudy    = "study"
)

// mostTaken is how many people's records one file has room for.
const mostTaken = 1000

// tablesPage is what a worker takes out, as it was chosen.
type tablesPage struct {
	teams             []ui.Option
	team, form, study string
}

func (v *visit) tablesForm() error {
	return v.tablesAgain(http.StatusOK, tablesPage{form: asWorkbook}, nil)
}

func (v *visit) tablesAgain(status int, p tablesPage, problems ui.Problems) error {
	if v.actor().Role != care.RoleWorker {
		return v.nowhere()
	}
	mine, err := v.site.care.ListMyTeams(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	for _, t := range mine {
		if t.Part == care.PartMember {
			p.teams = append(p.teams, ui.Option{Value: string(t.ID), Label: t.Name})
		}
	}
	if p.team == "" && len(p.teams) > 0 {
		p.team = p.teams[0].Value
	}
	page := v.base(v.Words.T("tables.title"))
	page.Back, page.Problems = "/people", problems
	return v.show(status, tablesView(v, page, p))
}

func (v *visit) takeTables() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := tablesPage{team: form.Text("team"), form: form.Text("form"), study: strings.TrimSpace(form.Text("study"))}
	var called func(care.PersonID) string
	if p.form == asStudy {
		called, err = v.site.care.StudyIDs(v.r.Context(), v.actor().Organisation, p.study)
	}
	var list []care.RecordRows
	if err == nil {
		list, err = v.tableRows(p)
	}
	if fault.Is(err, fault.Invalid) {
		return v.tablesAgain(http.StatusUnprocessableEntity, p, v.problems(err))
	}
	if err != nil {
		return err
	}
	at := v.site.care.Now()
	if p.form == asStudy {
		data, codebook := tables.Study(list, called)
		return v.zipped("study-"+at.UTC().Format(time.DateOnly)+".zip", data, codebook)
	}
	written := tables.Of(list, tables.About{From: v.site.config.Name, By: v.who.Username, Of: v.Words.N("tables.of_team", len(list)), At: at})
	name := "towpath-" + at.UTC().Format(time.DateOnly)
	if p.form == asCSV {
		return v.zipped(name+".zip", written...)
	}
	return v.downloadWorkbook(name+".xlsx", written)
}

// tableRows reads what is taken out, on one state of everything, with a line in each record.
func (v *visit) tableRows(p tablesPage) (list []care.RecordRows, err error) {
	var c fault.Check
	c.Require(slices.Contains([]string{asWorkbook, asCSV, asStudy}, p.form), "form", "tables.error.form")
	c.Require(care.ValidID(p.team), "team", "tables.error.team")
	if err := c.Err("takeTables"); err != nil {
		return nil, err
	}
	err = v.site.care.LookTogether(v.r.Context(), func(s *care.Service) error {
		list = nil
		for after, more := care.PersonID(""), true; more; {
			page, err := s.ListPeopleOfTeam(v.r.Context(), v.actor(), care.TeamID(p.team), after, care.MostPeople)
			if err != nil {
				return err
			}
			if page.Count > mostTaken {
				var c fault.Check
				c.Require(false, "team", "tables.error.many", "most", mostTaken)
				return c.Err("takeTables")
			}
			if list, err = takeRows(v.r.Context(), s, v.actor(), list, page.People); err != nil {
				return err
			}
			if more = len(page.People) == care.MostPeople; more {
				after = page.People[len(page.People)-1]
			}
		}
		return nil
	})
	return list, err
}

func takeRows(ctx context.Context, s *care.Service, a care.Actor, list []care.RecordRows, people []care.PersonID) ([]care.RecordRows, error) {
	for _, person := range people {
		rows, err := s.TakeRows(ctx, a, person)
		if err != nil {
			return nil, err
		}
		if !rows.Person.Erased {
			list = append(list, rows)
		}
	}
	return list, nil
}

// takeOwnTables gives somebody their own record as tables.
func (v *visit) takeOwnTables() error {
	person, err := v.person()
	if err != nil || !v.own(person) {
		return v.nowhere()
	}
	rows, err := v.site.care.TakeRows(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	at := v.site.care.Now()
	about := tables.About{From: v.site.config.Name, By: v.who.Username, Of: rows.Person.Name, At: at}
	return v.downloadWorkbook("my-record-"+at.UTC().Format(time.DateOnly)+".xlsx", tables.Of([]care.RecordRows{rows}, about))
}

func (v *visit) downloadWorkbook(name string, written []sheet.Written) error {
	var file bytes.Buffer
	if err := sheet.WriteWorkbook(&file, written); err != nil {
		return err
	}
	return v.download(name, sheet.WorkbookType, file.Bytes())
}

// zipped gives tables as CSV files in one archive.
func (v *visit) zipped(name string, written ...sheet.Written) error {
	var parts []zipPart
	for _, t := range written {
		var file bytes.Buffer
		if err := sheet.WriteCSV(&file, t); err != nil {
			return err
		}
		parts = append(parts, zipPart{strings.ReplaceAll(strings.ToLower(t.Name), " ", "-") + ".csv", file.Bytes()})
	}
	return v.downloadZip(name, v.site.care.Now(), parts)
}
