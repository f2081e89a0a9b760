package web_test

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/httpkit"
	"towpath/internal/store"
	"towpath/internal/testkit"
	"towpath/internal/web"
)

// route is one pattern of the mux, as it stands in the sources.
type route struct {
	method, path string
	handler      string // the name of the method of visit, or of Site
	signed       bool   // only for somebody who is signed in
	development  bool
}

var place = regexp.MustCompile(`\{[a-z]+\}`)

// sources reads the package's own files.
func sources(t testing.TB) []*ast.File {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var trees []*ast.File
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") || strings.HasSuffix(f, "_templ.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		trees = append(trees, tree)
	}
	return trees
}

// routes gives every pattern in the order of the sources.
func routes(t testing.TB) []route {
	t.Helper()
	var out []route
	for _, tree := range sources(t) {
		for _, d := range tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || !strings.HasSuffix(fn.Name.Name, "outes") {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if r, ok := routeOf(n); ok {
					r.development = fn.Name.Name == "developmentRoutes"
					out = append(out, r)
				}
				return true
			})
		}
	}
	if len(out) < 40 {
		t.Fatalf("only %d patterns were found", len(out))
	}
	return out
}

func routeOf(n ast.Node) (route, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) != 2 {
		return route{}, false
	}
	name := lastName(call.Fun)
	if name != "open" && name != "signed" && name != "Handle" && name != "HandleFunc" {
		return route{}, false
	}
	pattern := ""
	switch arg := call.Args[0].(type) {
	case *ast.BasicLit:
		pattern, _ = strconv.Unquote(arg.Value)
	case *ast.BinaryExpr: // "GET " + assets.Prefix
		text, _ := strconv.Unquote(arg.X.(*ast.BasicLit).Value)
		pattern = text + "/assets/"
	default:
		return route{}, false // open and signed themselves
	}
	r := route{path: pattern, handler: lastName(call.Args[1]), signed: name == "signed"}
	if method, path, ok := strings.Cut(pattern, " "); ok {
		r.method, r.path = method, path
	}
	return r, true
}

// lastName gives c of a.b.c and of a.b.c(), and "" of a function without a name.
func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.CallExpr:
		return lastName(e.Fun)
	}
	return ""
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	s := newServiceOn(t, testkit.SQLite(t), web.Config{Development: true})
	ben, out := s.as(t, "ben"), s.stranger(t)
	check := func(what string, h http.Header, kept bool) {
		t.Helper()
		if h.Get("Content-Security-Policy") != httpkit.ContentSecurityPolicy || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: %v", what, h)
		}
		if cache := h.Get("Cache-Control"); kept != (cache != "no-store") {
			t.Errorf("%s: Cache-Control %q", what, cache)
		}
		if csp := h.Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("the policy is %q", csp)
		}
	}
	for _, r := range routes(t) {
		for _, b := range []*browser{ben, out} {
			if r.path == "/sign-out" {
				continue
			}
			_, h := b.send(r.method, s.fill(r.path), url.Values{})
			check(r.method+" "+r.path, h, false)
		}
	}
	style := regexp.MustCompile(`href="(/assets/[^"]+\.css)"`).FindStringSubmatch(out.get("/sign-in").html)
	if style == nil {
		t.Fatal("the page has no styles")
	}
	_, h := out.send("GET", style[1], nil)
	check(style[1], h, true)
	r := httptest.NewRequest("POST", "/sign-in", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	check("a forged form", w.Header(), false)
}

// What comes in an address is anything at all, and none of it is a fault of ours.
func TestNoAddressBreaksAnything(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServiceOn(t, st, web.Config{})
		as := s.Start(t, s.AsBen, s.Amina, care.WayTogether)
		amina := strings.NewReplacer("{person}", string(s.Amina), "{assessment}", string(as))
		query := url.Values{}
		for _, name := range []string{"q", "page", "year", "with", "view", "assessment", "said", "to", "from", "after", "before", "sort", "show", "area", "team"} {
			query.Set(name, "\x00\xff")
		}
		const body = "&username=%00&role=worker&name=%00&words=%00&note=%00&step=5&voice=agreed&happened=%00&kind=note&water=3&rating=3&old_password=%00&password=%00aaaaaaaaaaaa"
		for _, who := range []string{"ben", "ada"} {
			throw := s.throw(t, who)
			for _, r := range routes(t) {
				if r.development || r.path == "/sign-out" || r.path == "/account/sessions/end" {
					continue
				}
				if who == "ada" && r.path != amina.Replace(r.path) {
					continue // an administrator has nothing to do with people
				}
				for _, odd := range []string{"%00%FF", s.IDs.New()} {
					path := s.fillWith(amina.Replace(r.path), odd)
					throw(t, cmp.Or(r.method, "GET"), path, query.Encode(), "")
					if r.method == "POST" {
						throw(t, "POST", path, "", "id="+s.IDs.New()+body)
					}
				}
			}
		}
	})
}

func TestPagesAreNotLarge(t *testing.T) {
	s := newService(t)
	ben, amina := s.as(t, "ben"), s.as(t, "amina")
	earlier := finished(t, s)
	for _, area := range s.areas()[:3] {
		as := s.Start(t, s.AsBen, s.Amina, care.WayTogether)
		for _, a := range s.areas() {
			for _, v := range care.Voices {
				s.Say(t, s.AsBen, s.Amina, as, v, a.Key, 1+len(area.Key)%10)
			}
		}
		earlier = as
	}
	ben.post(s.of(earlier)+"/choose", url.Values{"areas": {"body", "home", "habits"}})
	own := "/people/" + string(s.Amina)
	for _, path := range []string{
		"/", "/account", "/help-now", "/about", "/privacy", "/accessibility", own, own + "/bloom", own + "/bloom?with=previous", own + "/bloom?view=voices", own + "/bloom?view=web&with=first",
		own + "/goals", own + "/journey", own + "/record", own + "/assessments/new", s.of(earlier), s.of(earlier) + "/areas/body", s.of(earlier) + "/areas/habits", s.of(earlier) + "/numbers",
		s.of(earlier) + "/choose", s.of(earlier) + "/grow/body/understand", s.of(earlier) + "/grow/body/do", "/blooms/bloom-adult/blank", "/blooms/bloom-carers/blank",
	} {
		for _, b := range []*browser{ben, amina} {
			if p := b.get(path); p.status != http.StatusOK || len(p.html) > 40<<10 {
				t.Errorf("%s: %d, %d bytes of HTML, and 40 KB are the most", path, p.status, len(p.html))
			}
		}
	}
}

func TestEveryPageHandlerIsReached(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range routes(t) {
		key := r.method + " " + r.path
		if seen[key] {
			t.Errorf("%s stands twice", key)
		}
		seen[key] = true
		if r.handler == "" && !r.development {
			t.Errorf("%s has no handler with a name", key)
		}
	}
	s := newService(t)
	if p := s.stranger(t).get("/_gallery"); p.status != http.StatusNotFound {
		t.Errorf("the gallery is there without being asked for: %d", p.status)
	}
	for path, want := range map[string]string{"/livez": "alive", "/readyz": "ready"} {
		s.stranger(t).get(path).wants(http.StatusOK, want)
	}
	s.stranger(t).get("/nowhere").wants(http.StatusNotFound, "We can't show you this page")
}

// asAnother are methods of care that are asked for, and kept in the log, as another operation.
var asAnother = map[string]string{"CountDueAhead": "ShowHeard", "ShowFair": "ShowOutcome"}

// asks gives, for each function of the package, the operations of care that it may
// come to ask for, itself or through others.
func asks(t testing.TB) map[string][]string {
	t.Helper()
	calls := map[string][]string{}
	for _, tree := range sources(t) {
		for _, d := range tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					name := lastName(call.Fun)
					if sel, ok := call.Fun.(*ast.SelectorExpr); ok && lastName(sel.X) == "care" {
						name = "care." + name
					}
					calls[fn.Name.Name] = append(calls[fn.Name.Name], name)
				}
				return true
			})
		}
	}
	out := map[string][]string{}
	for name := range calls {
		var found, done []string
		for next := []string{name}; len(next) > 0; next = next[1:] {
			op, ok := strings.CutPrefix(next[0], "care.")
			if as := asAnother[op]; as != "" {
				op = as
			}
			if ok && slices.Contains(care.Operations(), op) {
				found = append(found, op)
			} else if !slices.Contains(done, next[0]) {
				done, next = append(done, next[0]), append(next, calls[next[0]]...)
			}
		}
		slices.Sort(found)
		out[name] = slices.Compact(found)
	}
	return out
}

func renderRoutes(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`# Every address

<!-- Written by the tests of internal/web from its sources. Change those, then run make golden. -->

An address asks operations, and the policies decide about each: [permissions.md](permissions.md) says who may
do what. An address that may do several things names all of them. What is not there and what may not be seen
are the same page, 404. Who is signed out is sent to sign in; a form then says that what was typed is not lost.

| Address | Handler | Who may |
|---|---|---|
`)
	ops := asks(t)
	all := routes(t)
	slices.SortStableFunc(all, func(a, b route) int { return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.method, b.method)) })
	for _, r := range all {
		who := "anybody"
		switch {
		case r.development:
			who = "anybody, and only with `--development`"
		case r.signed && len(ops[r.handler]) > 0:
			who = "whoever may `" + strings.Join(ops[r.handler], "`, `") + "`"
		case r.signed && strings.HasPrefix(r.path, "/account"):
			who = "whoever is signed in, for their own account"
		case r.signed:
			who = "whoever is signed in"
		}
		handler := "`" + r.handler + "`"
		if r.handler == "" {
			handler = "–"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", strings.TrimSpace(r.method+" "+strings.TrimSuffix(r.path, "{$}")), handler, who)
	}
	return b.String()
}
