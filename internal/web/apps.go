package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/smart"
	"towpath/internal/web/ui"
)

// myAppLine is an app that the reader let in.
type myAppLine struct {
	id, name, since, used, until string
	may                          []string
}

func (v *visit) showMyApps() error {
	list, err := v.site.care.ListMyApps(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	w := v.Words
	var lines []myAppLine
	for _, g := range list {
		scopes, _ := smart.ReadScopes(g.Scopes)
		line := myAppLine{id: string(g.ID), name: g.AppName, since: w.F("apps.since", "when", w.Date(g.Made)), used: w.T("apps.never_used"), may: v.appMay(scopes)}
		if !g.Used.IsZero() {
			line.used = w.F("apps.used", "when", w.DateTime(g.Used))
		}
		line.until = w.T("apps.until_signed_out")
		if g.Session == "" {
			line.until = w.F("apps.until", "when", w.Date(g.Expires))
		}
		lines = append(lines, line)
	}
	page := v.base(w.T("apps.mine_title"))
	page.Back = "/account"
	return v.show(http.StatusOK, myAppsView(v, page, lines))
}

func (v *visit) endMyApp() error {
	id := v.r.PathValue("grant")
	if !care.ValidID(id) {
		return v.nowhere()
	}
	if err := v.site.care.EndMyApp(v.r.Context(), v.actor(), care.AppGrantID(id)); err != nil {
		return err
	}
	return v.to("/account/apps", "app_ended")
}

// appsPage is what an administrator keeps in order: which apps there are.
type appsPage struct {
	list  []care.App
	told  map[care.AppID][]care.AppSubscription // what each is told of
	teams []care.Team                           // that another computer system may work for
	form  appForm
	made  *madeApp
}

// appForm is a new app as it was typed.
type appForm struct {
	name, kind, redirects, launch, scopes, keys string
	teams                                       []string
}

// madeApp is an app that was registered just now. Its secret is shown once.
type madeApp struct {
	name, id, secret, worker string
	teams                    int
}

func (v *visit) showApps() error {
	return v.appsAgain(http.StatusOK, appForm{kind: string(care.AppPublic)}, nil, nil)
}

func (v *visit) appsAgain(status int, f appForm, made *madeApp, problems ui.Problems) error {
	list, err := v.site.care.ListApps(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	all, err := v.site.care.ListTeams(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	subscriptions, err := v.site.care.ListAppSubscriptions(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	told := map[care.AppID][]care.AppSubscription{}
	for _, s := range subscriptions {
		told[s.App] = append(told[s.App], s)
	}
	page := v.base(v.Words.T("apps.title"))
	page.Back, page.Wide, page.Problems = "/accounts", true, problems
	return v.show(status, appsView(v, page, appsPage{list, told, all.Teams, f, made}))
}

// quietAfter is how long another computer system says nothing before that is pointed out.
const quietAfter = 48 * time.Hour

func (v *visit) quiet(a care.App) bool {
	return !a.Heard.IsZero() && v.site.care.Now().Sub(a.Heard) >= quietAfter
}

// heardLine says when another computer system asked for something last. What it feeds does not
// say by itself that it stopped.
func (v *visit) heardLine(a care.App) string {
	switch {
	case a.Heard.IsZero():
		return v.Words.T("apps.heard_never")
	case v.quiet(a):
		return v.Words.F("apps.heard_quiet", "when", v.Words.DateTime(a.Heard))
	}
	return v.Words.F("apps.heard", "when", v.Words.DateTime(a.Heard))
}

// troubled tells whether changes do not arrive.
func troubled(s care.AppSubscription) bool {
	return s.Status == care.SubscriptionFailed || s.Status == care.SubscriptionActive && !s.FailingSince.IsZero()
}

// toldLine says where a system is told of changes, and whether that arrives. Of the address it
// has the host alone: the rest may hold a secret.
func (v *visit) toldLine(s care.AppSubscription) string {
	w, host := v.Words, ""
	if u, err := url.Parse(s.Endpoint); err == nil {
		host = u.Host
	}
	switch {
	case s.Status == care.SubscriptionFailed:
		return w.F("apps.told_failed", "host", host)
	case s.Status == care.SubscriptionOff:
		return w.F("apps.told_off", "host", host, "when", w.DateTime(s.Changed))
	case !s.FailingSince.IsZero():
		return w.F("apps.told_failing", "host", host)
	case s.Sent.IsZero():
		return w.F("apps.told_never", "host", host)
	}
	return w.F("apps.told", "host", host, "when", w.DateTime(s.Sent))
}

// troubleRows says what does not arrive, since when, why, and what to do.
func (v *visit) troubleRows(s care.AppSubscription) []ui.SummaryRow {
	w := v.Words
	since, todo := s.FailingSince, w.T("apps.todo_failing")
	if s.Status == care.SubscriptionFailed {
		todo = w.T("apps.todo_failed")
	}
	if since.IsZero() {
		since = s.Changed
	}
	kind, _, _ := strings.Cut(s.Criteria, "?")
	return []ui.SummaryRow{
		{Key: w.T("apps.told_about"), Value: v.typeWords(kind)},
		{Key: w.T("apps.told_since"), Value: w.DateTime(since)},
		{Key: w.T("apps.told_why"), Value: s.Error},
		{Key: w.T("apps.told_todo"), Value: todo},
	}
}

func (v *visit) registerApp() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f := appForm{
		name: form.Text("name"), kind: form.Text("kind"), redirects: form.Text("redirects"), launch: form.Text("launch"), scopes: form.Text("scopes"), keys: form.Text("keys"),
		teams: form.All("teams"),
	}
	n := smart.NewApp{Name: f.name, Kind: care.AppKind(f.kind), Redirects: strings.Split(f.redirects, "\n"), Launch: f.launch, Scopes: f.scopes}
	if strings.HasPrefix(f.keys, "{") {
		n.Keys = f.keys
	} else {
		n.KeysAddress = f.keys
	}
	for _, team := range f.teams {
		n.Teams = append(n.Teams, care.TeamID(team))
	}
	added, err := v.site.apps.AddApp(v.r.Context(), v.actor(), n)
	if fault.Is(err, fault.Invalid) {
		return v.appsAgain(http.StatusUnprocessableEntity, f, nil, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.appsAgain(http.StatusOK, appForm{kind: f.kind}, &madeApp{f.name, string(added.ID), added.Secret, string(added.Worker), len(f.teams)}, nil)
}

func (v *visit) endApp() error {
	id := v.r.PathValue("registered")
	if !care.ValidID(id) {
		return v.nowhere()
	}
	if err := v.site.care.EndApp(v.r.Context(), v.actor(), care.AppID(id)); err != nil {
		return err
	}
	return v.to("/apps", "app_ended")
}

// openablePage is the apps that can be opened on a person's page.
type openablePage struct {
	person care.Person
	apps   []care.App
}

func (v *visit) showOpenable() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	around, err := v.site.care.ShowPerson(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	p := openablePage{person: around.Person}
	if p.apps, err = v.site.apps.Openable(v.r.Context()); err != nil {
		return err
	}
	var lead []string
	for _, a := range p.apps {
		lead = append(lead, a.Launch)
	}
	v.leadsTo(lead...)
	page := v.personPage(v.Words.T("apps.open_title"), p.person)
	return v.show(http.StatusOK, openableView(v, page, p))
}

func (v *visit) openApp() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	around, err := v.site.care.ShowPerson(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	to, err := v.site.apps.Launch(v.r.Context(), v.actor(), care.AppID(form.Text("app")), around.Person.ID)
	if err != nil {
		return err
	}
	return v.leave(to)
}
