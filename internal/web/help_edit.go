package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// helpEditPath is where the ways to get help are kept in order.
const helpEditPath = "/help-now/edit"

// showHelp lists what the reader may change.
func (v *visit) showHelp() error {
	list, err := v.site.care.ListHelp(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	page := v.base(v.Words.T("help.edit_title"))
	page.Back, page.BackText = "/help-now", v.Words.T("common.help_now")
	return v.show(http.StatusOK, helpEditView(v, page, list))
}

// helpServiceName names a service; everybody has none.
func (v *visit) helpServiceName(s care.ClinicalService) string {
	if s.ID == "" {
		return v.Words.T("help.everybody")
	}
	return s.Name
}

// helpAddress is the page for a new line of a service.
func helpAddress(page string, service care.ServiceID) string {
	if service == "" {
		return helpEditPath + "/" + page
	}
	return with(helpEditPath+"/"+page, "service", string(service))
}

// helpForm is a line as it was typed.
type helpForm struct {
	id, service, version string
	care.HelpDetails
	kind, audience string
	hours          string // "always", "week" or "none"
	spans          []spanForm
	name           string // of the service
}

// spanForm is one stretch of time as it was typed.
type spanForm struct {
	days        [7]bool
	from, until string
}

func (s spanForm) empty() bool { return s.days == [7]bool{} && s.from == "" && s.until == "" }

// fewestSpans is how many rows the form has at least; there is always one that is free.
const fewestSpans = 3

func (v *visit) newHelp() error {
	f := helpForm{id: v.site.care.NewID(), service: v.r.URL.Query().Get("service"), version: "0", kind: string(care.HelpCall), audience: string(care.ForEverybody), hours: "none"}
	return v.helpFormAgain(http.StatusOK, f, nil)
}

// changeHelp shows the line in the address, to be changed.
func (v *visit) changeHelp() error {
	list, err := v.site.care.ListHelp(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	for _, of := range list {
		for _, l := range of.Lines {
			if string(l.ID) == v.r.PathValue("line") {
				return v.helpIn(http.StatusOK, helpFormOf(l), list, nil)
			}
		}
	}
	return v.nowhere()
}

func helpFormOf(l care.HelpLine) helpForm {
	f := helpForm{
		id: string(l.ID), service: string(l.Service), version: strconv.Itoa(l.Version), HelpDetails: l.HelpDetails,
		kind: string(l.Kind), audience: string(l.For), hours: "none",
	}
	switch {
	case l.Hours.Always:
		f.hours = "always"
	case l.Hours.Said():
		f.hours = "week"
	}
	for _, s := range l.Hours.Spans {
		f.spans = append(f.spans, spanForm{s.Days, care.ClockTime(s.From), care.ClockTime(s.Until)})
	}
	return f
}

func (v *visit) helpFormAgain(status int, f helpForm, problems ui.Problems) error {
	list, err := v.site.care.ListHelp(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	return v.helpIn(status, f, list, problems)
}

func (v *visit) helpIn(status int, f helpForm, list []care.ServiceHelp, problems ui.Problems) error {
	at := slices.IndexFunc(list, func(of care.ServiceHelp) bool { return string(of.Service.ID) == f.service })
	if at < 0 {
		return v.nowhere()
	}
	f.name = v.helpServiceName(list[at].Service)
	for len(f.spans) < fewestSpans || !f.spans[len(f.spans)-1].empty() && len(f.spans) < care.MaxSpans {
		f.spans = append(f.spans, spanForm{})
	}
	title := "help.change_title"
	if f.version == "0" {
		title = "help.add_title"
	}
	page := v.base(v.Words.T(title))
	page.Back, page.BackText, page.Problems = helpEditPath, v.Words.T("help.edit_title"), problems
	return v.show(status, helpFormView(v, page, f))
}

// readHelp reads the form. Rows that are left empty are none.
func readHelp(form httpkit.Form) helpForm {
	f := helpForm{
		id: form.Text("id"), service: form.Text("service"), version: form.Text("version"), kind: form.Text("kind"), audience: form.Text("for"), hours: form.Text("hours"),
		HelpDetails: care.HelpDetails{
			Kind: care.HelpKind(form.Text("kind")), Name: form.Text("name"), When: form.Text("use"), Contact: form.Text("contact"), Word: form.Text("word"),
			HoursNote: form.Text("hours_note"), Languages: form.Text("languages"), For: care.HelpAudience(form.Text("for")),
			Answers: form.Text("answers"), Asks: form.Text("asks"), Cannot: form.Text("cannot"), Cost: form.Text("cost"),
			Relay: form.Text("relay"), BSL: form.Text("bsl"),
		},
	}
	for i := range care.MaxSpans {
		at := strconv.Itoa(i)
		s := spanForm{from: form.Text("from-" + at), until: form.Text("until-" + at)}
		for _, d := range form.All("days-" + at) {
			if n, err := strconv.Atoi(d); err == nil && n >= 0 && n < len(s.days) {
				s.days[n] = true
			}
		}
		if !s.empty() {
			f.spans = append(f.spans, s)
		}
	}
	f.Hours.Always = f.hours == "always"
	if f.hours == "week" {
		f.Hours.Spans = f.typedSpans()
	}
	return f
}

// typedSpans are the rows as stretches of time; one that is none comes out as one that the
// rule about it refuses.
func (f helpForm) typedSpans() []care.OpenSpan {
	var out []care.OpenSpan
	for _, s := range f.spans {
		from, ok1 := care.ParseClock(s.from)
		until, ok2 := care.ParseClock(s.until)
		if !ok1 || !ok2 {
			from = -1
		}
		out = append(out, care.OpenSpan{Days: s.days, From: from, Until: until})
	}
	if out == nil {
		out = []care.OpenSpan{{}}
	}
	return out
}

func (v *visit) setHelp() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f := readHelp(form)
	version, _ := strconv.Atoi(f.version) // what is no number is a new line, and the rule about it says so
	n := care.NewHelpLine{ID: care.HelpLineID(f.id), Service: care.ServiceID(f.service), Version: version, HelpDetails: f.HelpDetails}
	lines, err := v.withUsual(n)
	if err == nil {
		err = v.site.care.SetHelp(v.r.Context(), v.actor(), lines...)
	}
	if fault.Is(err, fault.Invalid) {
		return v.helpFormAgain(http.StatusUnprocessableEntity, f, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(helpEditPath, "help_set")
}

// withUsual keeps the usual lines where the first of everybody's is set, so that none goes
// away which nobody took away.
func (v *visit) withUsual(n care.NewHelpLine) ([]care.NewHelpLine, error) {
	if n.Service != "" || n.Version != 0 {
		return []care.NewHelpLine{n}, nil
	}
	known, err := v.site.care.HelpNow(v.r.Context(), v.site.guard.Organisation(), care.HelpFor{})
	if err != nil || len(known.Everybody) > 0 {
		return []care.NewHelpLine{n}, err
	}
	lines := []care.NewHelpLine{}
	for _, l := range v.DefaultHelp().Lines[1:] {
		d := care.HelpDetails{
			Kind: care.HelpCall, Name: l.Name, When: l.When, Contact: l.Number, Word: l.Text, For: care.ForEverybody, Hours: care.Hours{Always: true}, Cost: l.Note,
			Answers: factOf(l, v.Words.T("help.answers")), Asks: factOf(l, v.Words.T("help.asks")), Cannot: factOf(l, v.Words.T("help.cannot")),
			Relay: factOf(l, v.Words.T("help.relay")),
		}
		if l.Text != "" {
			d.Kind, d.Name = care.HelpText, l.Text
		}
		lines = append(lines, care.NewHelpLine{ID: care.HelpLineID(v.site.care.NewID()), HelpDetails: d})
	}
	return append(lines, n), nil
}

func factOf(l ui.HelpLine, name string) string {
	for _, f := range l.Facts {
		if f.Name == name {
			return strings.ReplaceAll(f.Text, "\u00a0", " ") // as somebody would type it
		}
	}
	return ""
}

func (v *visit) moveHelp() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	id := v.r.PathValue("line")
	if err := v.site.care.MoveHelpLine(v.r.Context(), v.actor(), care.HelpLineID(id), form.Text("to") == "up"); err != nil {
		return err
	}
	return v.to(helpEditPath+"#line-"+id, "help_moved")
}

func (v *visit) removeHelp() error {
	if err := v.site.care.RemoveHelpLine(v.r.Context(), v.actor(), care.HelpLineID(v.r.PathValue("line"))); err != nil {
		return err
	}
	return v.to(helpEditPath, "help_removed")
}

// helpLook is how the ways to get help look on a day at a time.
type helpLook struct {
	service, day, time, name string
	services                 []ui.Option
	lines                    []ui.HelpLine
}

// lookAtHelp shows what somebody sees at a time that one chooses.
func (v *visit) lookAtHelp() error {
	list, err := v.site.care.ListHelp(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	query, now := v.r.URL.Query(), v.site.care.Now().In(v.site.config.Place)
	p := helpLook{service: query.Get("service"), day: query.Get("day"), time: query.Get("time")}
	at := slices.IndexFunc(list, func(of care.ServiceHelp) bool { return string(of.Service.ID) == p.service })
	if at < 0 {
		return v.nowhere()
	}
	p.name = v.helpServiceName(list[at].Service)
	var problems ui.Problems
	when := now
	if p.day == "" && p.time == "" {
		p.day, p.time = now.Format(time.DateOnly), now.Format("15:04")
	} else if minutes, ok := care.ParseClock(p.time); !ok {
		problems = append(problems, ui.Problem{Field: "time", Text: v.Words.T("help.error.time")})
	} else if day, ok := care.Date(p.day).Time(); !ok {
		problems = append(problems, ui.Problem{Field: "day", Text: v.Words.T("help.error.day")})
	} else {
		when = time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, v.site.config.Place)
	}
	for _, of := range list {
		p.services = append(p.services, ui.Option{Value: string(of.Service.ID), Label: v.helpServiceName(of.Service)})
	}
	p.lines, _ = v.helpLines(care.HelpFor{Service: care.ServiceID(p.service)}, when)
	for i := range p.lines {
		p.lines[i].Until = 0 // what is said of another hour does not run out
	}
	page := v.base(v.Words.T("help.look_title"))
	page.Back, page.BackText, page.Problems = helpEditPath, v.Words.T("help.edit_title"), problems
	return v.show(http.StatusOK, helpLookView(v, page, p))
}
