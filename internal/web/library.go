package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/library"
	"towpath/internal/web/ui"
)

// The support library, for everybody: no signing in, and no trace of who read what.

func (s *Site) libraryRoutes(open func(string, pageHandler)) {
	open("GET /library", (*visit).library)
	open("GET /library/{slug}", (*visit).showResource)
	open("GET /library/{slug}/files/{file}", (*visit).libraryFile)
	open("GET /collections/{slug}", (*visit).showCollection)
	open("GET /search", (*visit).search)
}

// libraryPageSize is how many entries one page of a list holds.
const libraryPageSize = 15

// libraryPage is the library's front, or a list of what fits a filter.
type libraryPage struct {
	filter library.Filter
	listed bool
	found  []library.Resource
	total  int
	pages  ui.Pagination
	now    []care.StandingCollection
	names  map[care.ServiceID]string
	all    int
}

// supportLibrary gives what readers see of the library.
func (v *visit) supportLibrary() (*care.SupportLibrary, error) {
	return v.site.care.SupportLibrary(v.r.Context(), v.site.config.Organisation)
}

func (v *visit) library() error {
	lib, err := v.supportLibrary()
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	p := libraryPage{filter: filterOf(q), now: lib.InForce()}
	p.listed = p.filter.Any() || q.Has("list")
	for _, r := range lib.Resources() {
		p.all++
		if p.listed && p.filter.Fits(r) {
			p.found = append(p.found, r)
		}
	}
	slices.SortStableFunc(p.found, func(a, b library.Resource) int {
		return strings.Compare(strings.ToLower(a.Title), strings.ToLower(b.Title))
	})
	p.total = len(p.found)
	p.found, p.pages = onePage(p.found, v.after(), "/library?"+listQuery(p.filter))
	if p.names, err = v.serviceNames(p.now); err != nil {
		return err
	}
	page := v.base(v.Words.T("library.title"))
	if p.listed {
		page.Back = "/library"
	}
	return v.show(http.StatusOK, libraryView(v, page, p))
}

// onePage cuts one page out of a list.
func onePage[T any](list []T, after int, path string) ([]T, ui.Pagination) {
	after = min(after, len(list))
	shown := list[after:min(after+libraryPageSize, len(list))]
	return shown, pagesOf(path, after, len(shown), len(list), libraryPageSize)
}

// filterOf reads a filter; what no resource can have is not asked.
func filterOf(q url.Values) library.Filter {
	f := library.Filter{
		Audience: library.Audience(q.Get("for")), Area: q.Get("area"), Kind: library.Kind(q.Get("kind")),
		Place: library.Place(q.Get("place")), Format: library.Format(q.Get("format")), Cost: library.Cost(q.Get("cost")),
	}
	for _, one := range []struct {
		part  library.Filter
		clear func()
	}{
		{library.Filter{Audience: f.Audience}, func() { f.Audience = "" }},
		{library.Filter{Area: f.Area}, func() { f.Area = "" }},
		{library.Filter{Kind: f.Kind}, func() { f.Kind = "" }},
		{library.Filter{Place: f.Place}, func() { f.Place = "" }},
		{library.Filter{Format: f.Format}, func() { f.Format = "" }},
		{library.Filter{Cost: f.Cost}, func() { f.Cost = "" }},
	} {
		if !one.part.Valid() {
			one.clear()
		}
	}
	return f
}

// listQuery writes what filterOf reads, so that every list has an address to share.
func listQuery(f library.Filter) string {
	q := url.Values{}
	for name, value := range map[string]string{
		"for": string(f.Audience), "area": f.Area, "kind": string(f.Kind), "place": string(f.Place), "format": string(f.Format), "cost": string(f.Cost),
	} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		q.Set("list", "all")
	}
	return q.Encode()
}

// resourcePage is one resource, and what is known of it beside its text.
type resourcePage struct {
	of     library.Resource
	facts  care.SupportFacts
	partOf []care.StandingCollection
	today  care.Date
	link   care.SupportLink // what a look at its address found, if any
	files  []care.FileInfo  // held here
}

func (v *visit) showResource() error {
	lib, err := v.supportLibrary()
	if err != nil {
		return err
	}
	r, ok := lib.Resource(v.r.PathValue("slug"))
	if !ok {
		return v.nowhere()
	}
	p, err := v.resourceOf(lib, r)
	if err != nil {
		return err
	}
	page := v.base(r.Title)
	page.Back, page.BackText = "/library", v.Words.T("library.title")
	return v.show(http.StatusOK, resourceView(v, page, p))
}

// resourceOf gathers what a resource's page shows. One that is not published yet has no
// facts and no files.
func (v *visit) resourceOf(lib *care.SupportLibrary, r library.Resource) (resourcePage, error) {
	p := resourcePage{of: r, today: lib.Today}
	p.link, _ = lib.Link(r.Address)
	var known bool
	if p.facts, known = lib.Facts(library.ResourceEntry, r.ID); known {
		var err error
		if p.files, err = v.site.care.SupportFiles(v.r.Context(), v.site.config.Organisation, p.facts.ID); err != nil {
			return resourcePage{}, err
		}
	}
	if slices.ContainsFunc(p.files, func(f care.FileInfo) bool { return !f.Kind.Document() }) {
		v.allowMedia()
	}
	for _, c := range lib.InForce() {
		if slices.Contains(c.Resources, r.ID) {
			p.partOf = append(p.partOf, c)
		}
	}
	return p, nil
}

// resourcesOf gives those of a collection that readers see: one may have been retired since.
func resourcesOf(lib *care.SupportLibrary, c library.Collection) []library.Resource {
	var out []library.Resource
	for _, id := range c.Resources {
		if r, ok := lib.Resource(id); ok {
			out = append(out, r)
		}
	}
	return out
}

// collectionPage is a collection that stands today, with what is in it.
type collectionPage struct {
	care.StandingCollection
	resources []library.Resource
	names     map[care.ServiceID]string
}

func (v *visit) showCollection() error {
	lib, err := v.supportLibrary()
	if err != nil {
		return err
	}
	c, ok := lib.StandingCollection(v.r.PathValue("slug"))
	if !ok {
		return v.nowhere()
	}
	p := collectionPage{StandingCollection: c, resources: resourcesOf(lib, c.Collection)}
	if p.names, err = v.serviceNames([]care.StandingCollection{c}); err != nil {
		return err
	}
	page := v.base(c.Title)
	page.Back, page.BackText = "/library", v.Words.T("library.title")
	return v.show(http.StatusOK, collectionView(v, page, p))
}

// serviceNames gives the names of the services that switched collections on.
func (v *visit) serviceNames(list []care.StandingCollection) (map[care.ServiceID]string, error) {
	if !slices.ContainsFunc(list, func(c care.StandingCollection) bool { return c.Switch.Service != "" }) {
		return nil, nil
	}
	return v.site.care.ServiceNames(v.r.Context(), v.site.config.Organisation)
}

// untilWords says how long a collection stands, and for whom where it is one service.
func (v *visit) untilWords(c care.StandingCollection, names map[care.ServiceID]string) string {
	if name := names[c.Switch.Service]; name != "" {
		return v.Words.F("library.until_service", "service", name, "day", v.day(c.Switch.Until))
	}
	return v.Words.F("library.until", "day", v.day(c.Switch.Until))
}

// areaOf gives the name and icon of an area, of whichever Bloom has it.
func (v *visit) areaOf(key string) (name, icon string) {
	for _, id := range bloomsOfLibrary {
		if inst, ok := v.site.care.Instruments().Latest(id); ok {
			if a, ok := inst.Area(key); ok {
				return inst.Words(v.Words.Lang()).Area(key).Name, a.Icon
			}
		}
	}
	return key, "circle"
}

// bloomsOfLibrary are the Blooms whose areas resources are about.
var bloomsOfLibrary = []string{"bloom-adult", "bloom-carers"}

func (v *visit) areasOf(bloom string) []instrument.Area {
	inst, ok := v.site.care.Instruments().Latest(bloom)
	if !ok {
		return nil
	}
	return inst.Areas
}

// libraryFile sends a file that an entry holds here.
func (v *visit) libraryFile() error {
	lib, err := v.supportLibrary()
	if err != nil {
		return err
	}
	facts, ok := lib.Facts(library.ResourceEntry, v.r.PathValue("slug"))
	if !ok {
		return v.nowhere()
	}
	f, err := v.site.care.OpenSupportFile(v.r.Context(), v.site.config.Organisation, facts.ID, care.FileID(v.r.PathValue("file")))
	if err != nil {
		return err
	}
	v.sendFile(f)
	return nil
}

// fileWords says what a file is: its kind, its size and its pages.
func (v *visit) fileWords(f care.FileInfo) string {
	parts := []string{v.Words.T("upload.kind_" + string(f.Kind)), v.size(f.Size)}
	if f.Pages > 0 {
		parts = append(parts, v.Words.N("library.held_pages", f.Pages))
	}
	return strings.Join(parts, " · ")
}
