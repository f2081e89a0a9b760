package web

import (
	"net/http"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/library"
	"towpath/internal/web/ui"
)

// frontRoutes are the pages that are open to everybody: the front door, and those that an
// editor writes.
func (s *Site) frontRoutes(open func(string, pageHandler)) {
	open("GET /{$}", (*visit).first)
	open("GET /recovery", (*visit).readRecovery)
	open("GET /for-you", (*visit).readForPeople)
	open("GET /for-carers", (*visit).readForCarers)
	open("GET /for-professionals", (*visit).readForProfessionals)
	open("GET /pages/{page}", (*visit).readPage)
}

// openPages are the pages with a place in the menu of whoever is not signed in.
var openPages = []struct{ id, path, menu string }{
	{library.PageRecovery, "/recovery", "front.menu_recovery"},
	{library.PagePeople, "/for-you", "front.menu_people"},
	{library.PageCarers, "/for-carers", "front.menu_carers"},
	{library.PageProfessionals, "/for-professionals", "front.menu_professionals"},
}

// pagePath is where a page is read.
func pagePath(id string) string {
	for _, p := range openPages {
		if p.id == id {
			return p.path
		}
	}
	if id == library.PageWelcome {
		return "/"
	}
	return "/pages/" + id
}

// first is the front door to a stranger, and their own first page to whoever signed in.
func (v *visit) first() error {
	if v.in {
		return v.signedIn((*visit).home)
	}
	lib, err := v.supportLibrary()
	if err != nil {
		return err
	}
	welcome, ok := lib.Page(library.PageWelcome)
	if !ok { // a service may retire it, and still has a door
		welcome = library.Page{Title: v.site.config.Name}
	}
	page := v.base(welcome.Title)
	page.HelpOpen = true
	p := frontPage{welcome: welcome, ways: v.frontWays(lib), now: lib.InForce()}
	if p.names, err = v.serviceNames(p.now); err != nil {
		return err
	}
	return v.show(http.StatusOK, frontView(v, page, p))
}

// frontPage is the front door.
type frontPage struct {
	welcome library.Page
	ways    []ui.Card
	now     []care.StandingCollection
	names   map[care.ServiceID]string // of services that switched one on
}

// frontWays are the three ways on, in the words of the pages that they lead to.
func (v *visit) frontWays(lib *care.SupportLibrary) []ui.Card {
	var out []ui.Card
	for _, way := range []struct{ id, icon string }{{library.PagePeople, "user-round"}, {library.PageCarers, "users-round"}, {library.PageProfessionals, "book-open"}} {
		if p, ok := lib.Page(way.id); ok {
			out = append(out, ui.Card{Title: p.Title, Text: p.Lead, Href: pagePath(way.id), Icon: way.icon, Level: 3})
		}
	}
	return out
}

func (v *visit) readRecovery() error         { return v.openPage(library.PageRecovery) }
func (v *visit) readForPeople() error        { return v.openPage(library.PagePeople) }
func (v *visit) readForCarers() error        { return v.openPage(library.PageCarers) }
func (v *visit) readForProfessionals() error { return v.openPage(library.PageProfessionals) }
func (v *visit) readPage() error             { return v.openPage(v.r.PathValue("page")) }

// openSection is a section of a page with its resources found.
type openSection struct {
	library.Section
	found []library.Resource
}

// openPage shows a page that an editor wrote.
func (v *visit) openPage(id string) error {
	lib, err := v.supportLibrary()
	if err != nil {
		return err
	}
	p, ok := lib.Page(id)
	if !ok {
		return fault.New(fault.Denied, "openPage", nil)
	}
	if at := pagePath(id); at != v.r.URL.Path { // each page has one address
		return v.to(at, "")
	}
	return v.show(http.StatusOK, openPageView(v, v.base(p.Title), p, sectionsOf(lib, p)))
}

// sectionsOf finds the resources of each section. One that was retired since is left out.
func sectionsOf(lib *care.SupportLibrary, p library.Page) []openSection {
	out := make([]openSection, len(p.Sections))
	for i, s := range p.Sections {
		out[i].Section = s
		for _, id := range s.Resources {
			if r, ok := lib.Resource(id); ok {
				out[i].found = append(out[i].found, r)
			}
		}
	}
	return out
}

// openNav is the menu of whoever is not signed in.
func (v *visit) openNav() []ui.Link {
	var links []ui.Link
	for _, p := range openPages {
		links = append(links, ui.Link{Text: v.Words.T(p.menu), Href: p.path})
	}
	links = append(links, ui.Link{Text: v.Words.T("front.menu_library"), Href: "/library"}, ui.Link{Text: v.Words.T("front.menu_stories"), Href: "/stories"})
	return v.marked(links, map[string][]string{"/library": {"/search", "/collections"}})
}
