package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/smart"
	"towpath/internal/web/ui"
)

func (s *Site) appRoutes(open, signed func(string, pageHandler)) {
	open("GET /oauth/authorize", (*visit).askForApp)
	signed("POST /oauth/authorize", (*visit).answerApp)
	signed("GET /account/apps", (*visit).showMyApps)
	signed("POST /account/apps/{grant}/end", (*visit).endMyApp)
	signed("GET /apps", (*visit).showApps)
	signed("POST /apps", (*visit).registerApp)
	signed("POST /apps/{registered}/end", (*visit).endApp)
	signed("GET /people/{person}/apps", (*visit).showOpenable)
	signed("POST /people/{person}/apps", (*visit).openApp)
}

// appAskPage is what an app asks, in words.
type appAskPage struct {
	ask    smart.Ask
	hidden [][2]string
	may    []string
	whose  string
	back   string
	search string
	// people are those of whom one is to be chosen; nil where nobody is.
	people []ui.Option
	choose bool
	lasts  string
}

// The days for which an app may go on without anybody there.
var appDays = []int{30, 90, 365}

// askForApp asks somebody whether they let an app in. An app may ask that nobody be asked;
// then it goes back as it came.
func (v *visit) askForApp() error {
	ask, err := v.readAsk(v.r.URL.Query())
	if err != nil || ask == nil {
		return err
	}
	if ask.Silent {
		return v.leave(v.site.apps.RefusedSilently(v.r.Context(), *ask, v.in))
	}
	if !v.in {
		return fault.New(fault.SignedOut, "askForApp", nil)
	}
	return v.signedIn(func(v *visit) error {
		if ask.NeedsPatient() && v.actor().Person == "" && v.actor().Role != care.RoleWorker { // there is nobody to choose
			return v.leave(v.site.apps.Refused(v.r.Context(), *ask))
		}
		if ask.Fresh && !v.site.guard.Fresh(v.who) {
			return v.to(with("/account/confirm", "to", v.r.URL.RequestURI()), "")
		}
		return v.askAgain(http.StatusOK, *ask, httpkit.Form{}, nil)
	})
}

// readAsk reads what an app asks. Without one there is nothing left to do but what err
// says: the browser has gone back to the app.
func (v *visit) readAsk(values url.Values) (*smart.Ask, error) {
	ask, err := v.site.apps.ReadAsk(v.r.Context(), values)
	if refused, ok := errors.AsType[*smart.Refusal](err); ok && refused.Address != "" {
		return nil, v.leave(refused.Address)
	}
	if fault.Is(err, fault.Invalid) {
		page := v.base(v.Words.T("apps.wrong_title"))
		return nil, v.show(http.StatusBadRequest, appWrongView(v, page))
	}
	if err != nil {
		return nil, err
	}
	return &ask, nil
}

// leave sends the browser on to an address that is not ours.
func (v *visit) leave(address string) error {
	http.Redirect(v.w, v.r, address, http.StatusSeeOther)
	return nil
}

// leadsTo lets the forms of a page end up at an address that is not ours: browsers hold
// forms to the policy of their page even where the answer sends them on.
func (v *visit) leadsTo(addresses ...string) {
	list := "'self'"
	for _, a := range addresses {
		u, err := url.Parse(a)
		switch {
		case err != nil:
		case u.Host != "" && !strings.ContainsAny(u.Host, " ;,'\""):
			list += " " + u.Scheme + "://" + u.Host
		case u.Host == "":
			list += " " + u.Scheme + ":"
		}
	}
	v.w.Header().Set("Content-Security-Policy", strings.Replace(httpkit.ContentSecurityPolicy, "form-action 'self'", "form-action "+list, 1))
}

// recordOf is whose record an app would be let in to without any choice: one's own.
func (v *visit) recordOf(ask smart.Ask) care.PersonID {
	if ask.Patient != "" || !ask.NeedsPatient() {
		return ask.Patient
	}
	return v.actor().Person
}

func (v *visit) askAgain(status int, ask smart.Ask, form httpkit.Form, problems ui.Problems) error {
	p := appAskPage{ask: ask, may: v.appMay(ask.Scopes), lasts: form.Text("lasts")}
	asked := v.r.URL.Query()
	if v.r.Method == http.MethodPost {
		asked = url.Values{}
		for _, name := range form.Names() {
			asked[name] = form.All(name)
		}
	}
	for _, name := range smart.Asked {
		if asked.Has(name) {
			p.hidden = append(p.hidden, [2]string{name, asked.Get(name)})
		}
	}
	back := asked.Get("redirect_uri")
	p.back = back
	if u, err := url.Parse(back); err == nil && u.Host != "" {
		p.back = u.Host
	}
	if p.lasts == "" {
		p.lasts = strconv.Itoa(appDays[1])
	}
	if err := v.appWhose(&p, asked.Get("q")); err != nil {
		return err
	}
	page := v.base(v.Words.F("apps.ask_title", "app", ask.App.Name))
	page.Problems, page.Nav = problems, nil
	v.leadsTo(back)
	return v.show(status, appAskView(v, page, p))
}

// appWhose says whose record it is about, and gives a worker their people to choose from.
func (v *visit) appWhose(p *appAskPage, search string) error {
	switch {
	case p.ask.Patient != "" && p.ask.Patient == v.actor().Person, p.ask.NeedsPatient() && v.actor().Person != "":
		p.whose = v.Words.T("apps.whose_own")
	case p.ask.Patient != "":
		around, err := v.site.care.ShowPerson(v.r.Context(), v.actor(), p.ask.Patient)
		if err != nil {
			return err
		}
		p.whose = v.Words.F("apps.whose_one", "name", around.Person.Name)
	case p.ask.NeedsPatient():
		list, err := v.site.care.ListCaseload(v.r.Context(), v.actor(), care.CaseloadQuery{Search: search})
		if err != nil {
			return err
		}
		p.choose, p.search = true, search
		for _, r := range list.Rows {
			if !r.Erased {
				p.people = append(p.people, ui.Option{Value: string(r.Person), Label: r.Name, Hint: r.Reference})
			}
		}
	case v.actor().Person != "":
		p.whose = v.Words.T("apps.whose_own")
	default:
		p.whose = v.Words.T("apps.whose_work")
	}
	return nil
}

// answerApp takes a yes or a no. All that the app asked is looked at again.
func (v *visit) answerApp() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	values := url.Values{}
	for _, name := range smart.Asked {
		if form.Has(name) {
			values[name] = form.All(name)
		}
	}
	ask, err := v.readAsk(values)
	if err != nil || ask == nil {
		return err
	}
	if form.Text("answer") != "yes" {
		return v.leave(v.site.apps.Refused(v.r.Context(), *ask))
	}
	if ask.Fresh && !v.site.guard.Fresh(v.who) {
		return v.to(with("/account/confirm", "to", "/oauth/authorize?"+values.Encode()), "")
	}
	yes := smart.Yes{Patient: v.recordOf(*ask)}
	if yes.Patient == "" && ask.NeedsPatient() {
		yes.Patient = care.PersonID(form.Text("patient"))
	}
	days, _ := form.Int("lasts", appDays[1])
	var c fault.Check
	c.Require(!ask.NeedsPatient() || care.ValidID(string(yes.Patient)), "patient", "apps.error.patient")
	c.Require(!ask.Scopes.Offline || slices.Contains(appDays, days), "lasts", "apps.error.lasts")
	if err := c.Err("answerApp"); err != nil {
		return v.askAgain(http.StatusUnprocessableEntity, *ask, form, v.problems(err))
	}
	yes.Lasts = time.Duration(days) * 24 * time.Hour
	to, err := v.site.apps.Allow(v.r.Context(), v.who, *ask, yes)
	if err != nil {
		return err
	}
	return v.leave(to)
}

// appMay says what an app may do, a sentence for each scope.
func (v *visit) appMay(s smart.Scopes) []string {
	var list []string
	own := v.actor().Person != ""
	for _, r := range s.Records {
		list = append(list, v.scopeWords(r, own))
	}
	for _, more := range []struct {
		on   bool
		word string
	}{{s.OpenID || s.FHIRUser, "apps.may_know"}, {s.Offline, "apps.may_offline"}, {s.Online && !s.Offline, "apps.may_online"}} {
		if more.on {
			list = append(list, v.Words.T(more.word))
		}
	}
	return list
}

// typeWords puts a type of FHIR into words, where there are some.
func (v *visit) typeWords(kind string) string {
	if word := "apps.type_" + strings.ToLower(kind); v.Words.Has(word) {
		return v.Words.T(word)
	}
	return kind
}

func (v *visit) scopeWords(r smart.Scope, own bool) string {
	w := v.Words
	var verbs []string
	for _, verb := range []struct {
		may  smart.Interactions
		word string
	}{{smart.Read | smart.Search, "apps.verb_see"}, {smart.Create, "apps.verb_add"}, {smart.Update, "apps.verb_change"}, {smart.Delete, "apps.verb_remove"}} {
		if r.May&verb.may != 0 {
			verbs = append(verbs, w.T(verb.word))
		}
	}
	what := w.T("apps.type_any")
	if r.Type != smart.AnyType {
		what = v.typeWords(r.Type)
	}
	sentence := "apps.scope_one"
	switch {
	case r.Level == smart.LevelSystem:
		sentence = "apps.scope_system"
	case own:
		sentence = "apps.scope_own"
	case r.Level == smart.LevelUser:
		sentence = "apps.scope_all"
	}
	text := w.F(sentence, "verbs", w.List(verbs...), "what", what)
	if r.Filter != "" {
		filter, _ := url.QueryUnescape(r.Filter)
		text += " " + w.F("apps.scope_part", "filter", filter)
	}
	return text
}
