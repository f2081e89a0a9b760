package web

import (
	"net/http"
	"slices"
	"time"

	"towpath/internal/care"
	"towpath/internal/web/ui"
)

func (s *Site) helpRoutes(open, signed func(string, pageHandler)) {
	open("GET /help-now", (*visit).helpNow)
	signed("GET /help-now/edit", (*visit).showHelp)
	signed("POST /help-now/edit", (*visit).setHelp)
	signed("GET /help-now/edit/new", (*visit).newHelp)
	signed("GET /help-now/edit/look", (*visit).lookAtHelp)
	signed("GET /help-now/edit/{line}", (*visit).changeHelp)
	signed("POST /help-now/edit/{line}/move", (*visit).moveHelp)
	signed("POST /help-now/edit/{line}/remove", (*visit).removeHelp)
}

// mostInBox is how many ways to get help stand in the box of every page; the page of help
// has all of them.
const mostInBox = 8

// help gives the ways to get help that every page shows. It never fails: where the
// service's own cannot be read, those that work everywhere are shown.
func (v *visit) help() ui.Help {
	if v.helpMade == nil {
		lines, inOrder := v.helpLines(v.helpFor(), v.site.care.Now())
		v.helpMade = &ui.Help{
			Lead: v.Words.T("common.help_lead"), Lines: lines[:min(len(lines), mostInBox)], Paper: v.HelpShort(inOrder, ui.OnPaper),
			More: &ui.Link{Text: v.Words.T("help.more"), Href: "/help-now"},
		}
	}
	return *v.helpMade
}

// helpFor says whose ways to get help come first: those of the person that a worker looks
// at, of the reader themselves, or of their teams.
func (v *visit) helpFor() care.HelpFor {
	a := v.actor()
	switch {
	case a.Worker != "" && v.subject != "":
		return care.HelpFor{Person: v.subject}
	case a.Worker != "":
		return care.HelpFor{Worker: a.Worker}
	}
	return care.HelpFor{Person: a.Person}
}

// helpLines gives the ways to get help as they are at an instant, those first who are
// there; and in the order that was set, for paper, which knows no hour.
func (v *visit) helpLines(of care.HelpFor, now time.Time) (lines, inOrder []ui.HelpLine) {
	page, err := v.site.care.HelpNow(v.r.Context(), v.site.guard.Organisation(), of)
	if err != nil {
		v.site.log.ErrorContext(v.r.Context(), "the ways to get help could not be read; the usual ones are shown", "error", err)
		page = care.HelpPage{}
	}
	all := v.ownHelp(page.Own, now)
	if len(page.Everybody) == 0 {
		all = append(all, v.DefaultHelp().Lines[1:]...)
	} else {
		all = append(all, v.ownHelp(page.Everybody, now)...)
	}
	inOrder = v.WithEmergency(all...)
	lines = slices.Clone(inOrder)
	slices.SortStableFunc(lines[1:], func(a, b ui.HelpLine) int { return closing(a) - closing(b) })
	return lines, inOrder
}

// closing puts who is there now first, and who is not last.
func closing(l ui.HelpLine) int {
	switch {
	case l.Closed:
		return 2
	case l.State == "":
		return 1
	}
	return 0
}

func (v *visit) ownHelp(lines []care.HelpLine, now time.Time) []ui.HelpLine {
	out := make([]ui.HelpLine, len(lines))
	for i, l := range lines {
		out[i] = v.helpLine(l.HelpDetails, now)
	}
	return out
}

// helpNowPage is the public page of help: everybody's ways, and those of one service.
type helpNowPage struct {
	lines   []ui.HelpLine
	choices []ui.Link
	kept    string
	edits   bool
}

func (v *visit) helpNow() error {
	p := helpNowPage{kept: v.Words.F("help.kept", "time", v.Words.DateTime(v.site.care.Now())), edits: v.in && v.setsHelp()}
	query := v.r.URL.Query()
	chosen := care.ServiceID(query.Get("service"))
	known, err := v.site.care.HelpNow(v.r.Context(), v.site.guard.Organisation(), care.HelpFor{})
	if err == nil && len(known.Choices) > 0 {
		p.choices = []ui.Link{{Text: v.Words.T("help.everybody"), Href: "/help-now?service=", Current: chosen == "" && (query.Has("service") || !v.in)}}
		for _, s := range known.Choices {
			p.choices = append(p.choices, ui.Link{Text: s.Name, Href: with("/help-now", "service", string(s.ID)), Current: s.ID == chosen})
		}
	}
	of := v.helpFor()
	if query.Has("service") {
		of = care.HelpFor{Service: chosen}
	}
	var inOrder []ui.HelpLine
	p.lines, inOrder = v.helpLines(of, v.site.care.Now())
	page := v.base(v.Words.T("common.help_now"))
	page.HelpOpen, page.Help = true, func() ui.Help { return ui.Help{Paper: v.HelpShort(inOrder, ui.OnPaper)} }
	return v.show(http.StatusOK, helpNowView(v, page, p))
}

// setsHelp tells whether the reader may set what others see when they need help.
func (v *visit) setsHelp() bool {
	return v.actor().Duties.Has(care.DutyEditor) || v.actor().Role == care.RoleManager
}
