package web

import (
	"net/http"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// showTeamCounts is a manager's front page: for each of their teams, in words,
// how many people it supports and how many of them were heard. Teams are not
// ranked.
func (v *visit) showTeamCounts() error {
	counts, err := v.site.care.CountTeams(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	page := v.base(v.Words.T("team.counts_title"))
	page.Wide = true
	return v.show(http.StatusOK, teamCountsView(v, page, counts))
}

// teamsPage is every team, and a form for a new one.
type teamsPage struct {
	care.TeamsPage
	form     teamForm
	services []ui.Option
}

// teamForm is a new team as it was typed. Service is one that is there; where it
// is empty, newService names another, with newID.
type teamForm struct {
	id, name, setting, service, newService, newID string
}

func (v *visit) showTeams() error {
	f := teamForm{id: v.site.care.NewID(), newID: v.site.care.NewID(), setting: string(care.SettingCommunity)}
	return v.teamsAgain(http.StatusOK, f, nil)
}

func (v *visit) teamsAgain(status int, f teamForm, problems ui.Problems) error {
	list, err := v.site.care.ListTeams(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	p := teamsPage{TeamsPage: list, form: f}
	for _, s := range list.Services {
		p.services = append(p.services, ui.Option{Value: string(s.ID), Label: s.Name})
	}
	p.services = append(p.services, ui.Option{Value: "", Label: v.Words.T("team.service_new")})
	if f.service == "" && f.newService == "" && len(list.Services) > 0 && status == http.StatusOK {
		p.form.service = string(list.Services[0].ID)
	}
	page := v.base(v.Words.T("team.list_title"))
	page.Back, page.BackText, page.Problems = "/accounts", v.Words.T("site.accounts"), problems
	return v.show(status, teamsView(v, page, p))
}

func (v *visit) addTeam() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f := teamForm{
		id: form.Text("id"), name: form.Text("name"), setting: form.Text("setting"),
		service: form.Text("service"), newService: form.Text("new_service"), newID: form.Text("new_id"),
	}
	err = v.saveTeam(f)
	if fault.Is(err, fault.Invalid) {
		return v.teamsAgain(http.StatusUnprocessableEntity, f, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to("/teams", "team_added")
}

// saveTeam saves the team. One with the same id that is there already is the same
// save, pressed twice.
func (v *visit) saveTeam(f teamForm) error {
	list, err := v.site.care.ListTeams(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	for _, t := range list.Teams {
		if string(t.ID) == f.id {
			return nil
		}
	}
	n := care.NewTeam{ID: care.TeamID(f.id), Name: f.name, Setting: care.Setting(f.setting), Service: care.ServiceID(f.service)}
	if f.service == "" {
		n.Service, n.ServiceName = care.ServiceID(f.newID), f.newService
	}
	var c fault.Check
	c.Require(f.service != "" || f.newService != "", "new_service", "team.error.service")
	for _, s := range list.Services {
		if string(s.ID) == f.service {
			f.service = ""
		}
	}
	c.Require(f.service == "", "service", "team.error.service")
	if err := c.Err("addTeam"); err != nil {
		return err
	}
	return v.site.care.AddTeam(v.r.Context(), v.actor(), n)
}
