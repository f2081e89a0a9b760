package web

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/locale"
	"towpath/internal/web/ui"
)

// visit is one request for a page: who asks, in which language, and the ways to
// answer. Kit gives the components and the words.
type visit struct {
	ui.Kit
	site *Site
	w    http.ResponseWriter
	r    *http.Request
	who  auth.SignedIn
	in   bool
	// token is what the browser holds of a session, whosever it is.
	token string
	// subject is the person whom a worker's page is about; helpMade the ways to get help.
	subject  care.PersonID
	helpMade *ui.Help
}

// pageHandler answers a visit, or says why it cannot.
type pageHandler func(*visit) error

const languageCookie = "language"

func (s *Site) visit(w http.ResponseWriter, r *http.Request, signedIn bool) (*visit, error) {
	v := &visit{site: s, w: w, r: r, Kit: ui.Kit{Words: s.wordsFor(r), Assets: s.assets}}
	if c, err := r.Cookie(s.sessionCookie()); err == nil {
		who, err := s.guard.Resolve(r.Context(), c.Value, httpkit.RequestID(r.Context()))
		if err != nil && !fault.Is(err, fault.SignedOut) {
			return nil, err
		}
		v.who, v.in, v.token = who, err == nil, c.Value
	}
	if !v.in {
		v.who.Actor, v.in = s.byLink(r)
	}
	v.previews()
	if signedIn && !v.in {
		return nil, fault.New(fault.SignedOut, "page", nil)
	}
	return v, nil
}

func (s *Site) wordsFor(r *http.Request) *locale.Words {
	wish := ""
	if c, err := r.Cookie(languageCookie); err == nil {
		wish = c.Value
	}
	return s.words.For(wish, r.Header.Get("Accept-Language"))
}

func (v *visit) actor() care.Actor { return v.who.Actor }

// person gives the person that the address names; what is no id is nobody.
func (v *visit) person() (care.PersonID, error) {
	id := v.r.PathValue("person")
	if !care.ValidID(id) {
		return "", fault.New(fault.Denied, "person", nil)
	}
	return care.PersonID(id), nil
}

// today is the day that it is where the service is.
func (v *visit) today() care.Date { return care.DateOf(v.site.care.Now(), v.site.config.Place) }

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// show writes a page. It is made in full before the first byte goes out, so that
// a page is never half there.
func (v *visit) show(status int, c templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	defer buffers.Put(b)
	if err := c.Render(v.r.Context(), b); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.WriteHeader(status)
	_, err := v.w.Write(b.Bytes())
	_ = err // the reader has gone; there is nobody to tell
	return nil
}

// download sends a file to be saved under a name.
func (v *visit) download(name, kind string, file []byte) error {
	h := v.w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, err := v.w.Write(file)
	_ = err // the reader has gone; there is nobody to tell
	return nil
}

// zipPart is one file of an archive.
type zipPart struct {
	name string
	text []byte
}

// downloadZip gives files as one archive.
func (v *visit) downloadZip(name string, at time.Time, parts []zipPart) error {
	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for _, part := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: at})
		if err != nil {
			return err
		}
		if _, err := w.Write(part.text); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return v.download(name, "application/zip", file.Bytes())
}

// to sends the browser on to another page after a save, with a word about what
// was done: said is the id of a message in locales/en/notice.json, or empty.
func (v *visit) to(path, said string) error {
	if said != "" {
		path = with(path, "said", said)
	}
	http.Redirect(v.w, v.r, path, http.StatusSeeOther)
	return nil
}

// with adds a parameter to a path of this site.
func with(path, name, value string) string {
	path, fragment, _ := strings.Cut(path, "#")
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	path += sep + name + "=" + url.QueryEscape(value)
	if fragment != "" {
		path += "#" + fragment
	}
	return path
}

// base is what every page has round it.
func (v *visit) base(title string) ui.Page {
	t := v.Words.T
	p := ui.Page{
		Title: title, Exit: v.site.config.Exit, HelpHref: "/help-now", Help: v.help,
		Brand: ui.Brand{Name: v.site.config.Name, Href: "/"},
		Footer: []ui.Link{
			{Text: t("front.menu_library"), Href: "/library"},
			{Text: t("front.menu_stories"), Href: "/stories"},
			{Text: t("learning.title"), Href: learningPath},
			{Text: t("site.about"), Href: "/about"},
			{Text: t("measure.title"), Href: "/measures"},
			{Text: t("site.accessibility"), Href: "/accessibility"},
			{Text: t("site.privacy"), Href: "/privacy"},
		},
	}
	if v.site.config.Demo {
		p.Brand.Name = v.Words.F("site.demo", "name", p.Brand.Name)
	}
	switch {
	case v.linked():
		p.User, p.SignOut = t("assessment.link_first"), "/reading/close"
	case v.in:
		p.User, p.SignOut, p.Nav = v.actor().Name, "/sign-out", v.nav()
		p.Shared = v.who.Shared
		if v.who.MustAdd {
			p.Nav = nil
		}
	default:
		p.SignIn, p.Nav = "/sign-in", v.openNav()
	}
	if _, offered := v.language(); offered {
		p.Words = wordsPath
	}
	if said := "notice." + v.r.URL.Query().Get("said"); v.Words.Has(said) {
		p.Notice = &ui.Notice{Text: t(said)}
	}
	return p
}

// nav gives the main menu for the reader's role.
func (v *visit) nav() []ui.Link {
	t := v.Words.T
	var links []ui.Link
	below := map[string][]string{"/mirrors": {"/teams"}}
	switch v.actor().Role {
	case care.RolePerson, care.RoleCarer:
		own := personPath(v.actor().Person)
		below["/"] = []string{own, "/circles", "/join", own + "/stories"}
		below[own+"/bloom"] = []string{own + "/assessments"}
		below[own+"/goals"] = []string{own + "/ideas"}
		below["/account"] = []string{own + "/sign-in"}
		links = []ui.Link{
			{Text: t("site.home"), Href: "/"},
			{Text: t("site.bloom"), Href: own + "/bloom"},
			{Text: t("site.goals"), Href: own + "/goals"},
			{Text: t("site.journey"), Href: own + "/journey"},
			{Text: t("measure.nav_them"), Href: own + "/measures"},
			{Text: t("circle.nav"), Href: own + "/circle"},
		}
	case care.RoleWorker:
		below["/"] = []string{"/people", "/emergency", "/circles", "/join"}
		below["/due"] = []string{"/paper"}
		links = []ui.Link{{Text: t("site.people"), Href: "/"}, {Text: t("today.nav"), Href: "/today"}, {Text: t("due.nav"), Href: "/due"}, {Text: t("practice.nav"), Href: "/practice"}, {Text: t("mirror.nav"), Href: "/mirrors"}}
	case care.RoleManager:
		links = []ui.Link{
			{Text: t("site.teams"), Href: "/"},
			{Text: t("site.people"), Href: "/people"},
			{Text: t("due.nav"), Href: "/due"},
			{Text: t("schedule.nav"), Href: "/schedule"},
			{Text: t("practice.nav"), Href: "/practice"},
			{Text: t("mirror.nav"), Href: "/mirrors"},
			{Text: t("site.vouches"), Href: "/vouches"},
		}
	case care.RoleAdministrator:
		below["/accounts"] = []string{"/teams"}
		links = []ui.Link{{Text: t("site.accounts"), Href: "/accounts"}, {Text: t("schedule.nav"), Href: "/schedule"}, {Text: t("mirror.nav"), Href: "/mirrors"}, {Text: t("site.vouches"), Href: "/vouches"}}
	}
	links = v.reportNav(links)
	if v.actor().Duties.Has(care.DutyEditor) {
		links = append(links, ui.Link{Text: t("edit.nav"), Href: "/editing"})
	}
	if v.organises() {
		links = append(links, ui.Link{Text: t("learning.run_title"), Href: runPath})
	}
	if v.actor().Duties.Has(care.DutyReviewer) {
		links = append(links, ui.Link{Text: t("story.review_nav"), Href: "/stories/review"})
	}
	links = append(links, ui.Link{Text: t("site.account"), Href: "/account"})
	return v.marked(links, below)
}

// marked marks the link whose page is being read, or below which that page stands:
// under its own address, or one of those that below gives for it. The longest wins.
func (v *visit) marked(links []ui.Link, below map[string][]string) []ui.Link {
	path, at, longest := v.r.URL.Path, -1, 0
	for i, l := range links {
		for _, p := range append(below[l.Href], l.Href) {
			if len(p) > longest && (path == p || strings.HasPrefix(path, p+"/")) {
				at, longest = i, len(p)
			}
		}
	}
	if at >= 0 {
		links[at].Current = path == links[at].Href
		links[at].Within = !links[at].Current
	}
	return links
}

// publicAddress is where browsers reach the service.
func (v *visit) publicAddress() string {
	if v.site.config.Address != "" {
		return strings.TrimSuffix(v.site.config.Address, "/")
	}
	return "http://" + v.r.Host
}

func personPath(id care.PersonID) string { return "/people/" + string(id) }

// unseen are fields that no page has a control for: a problem with one of them
// stands at the top of the page and leads nowhere.
var unseen = []string{"id", "version", "voice", "assessment", "worker"}

// problems turns the fields of an error into what the page shows at each.
func (v *visit) problems(err error) ui.Problems {
	var out ui.Problems
	for _, f := range fault.FieldsOf(err) {
		if slices.Contains(unseen, f.Name) {
			f.Name = ""
		}
		out = append(out, ui.Problem{Field: f.Name, Text: v.Words.F(f.Message, f.Values...)})
	}
	return out
}
