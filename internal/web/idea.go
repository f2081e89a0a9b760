package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/httpkit"
	"towpath/internal/instrument"
	"towpath/internal/library"
	"towpath/internal/web/ui"
)

func (s *Site) ideaRoutes(signed func(string, pageHandler)) {
	signed("GET /people/{person}/ideas/{area}", (*visit).showIdeas)
	signed("POST /people/{person}/ideas", (*visit).markResource)
}

// ideaPage is three things that may help with one area, and why each is there.
type ideaPage struct {
	care.Ideas
	path  string
	area  instrument.AreaWords
	stage string // where the person is, in words; empty where that is not known
	place library.Place
	named []string // the circumstances that were named for this once
	cards []ideaCard
}

// ideaCard is one of the three.
type ideaCard struct {
	library.Resource
	why []string
	id  string // of what may be said of it
}

func ideasPath(p care.PersonID, area string) string {
	return personPath(p) + "/ideas/" + url.PathEscape(area)
}

// places are where somebody may say that they live.
var places = []library.Place{library.England, library.Scotland, library.Wales, library.NorthernIreland, library.Birmingham}

// ideas asks for three things that may help with an area, with what the address says of
// the reader for this once.
func (v *visit) ideas(person care.PersonID, area string) (ideaPage, error) {
	asked := v.r.URL.Query()
	p := ideaPage{place: v.site.config.Serves}
	if asked.Has("place") {
		p.place = library.Place(asked.Get("place"))
	}
	for _, c := range asked["for"] {
		if slices.Contains(library.Circumstances(), c) {
			p.named = append(p.named, c)
		}
	}
	found, err := v.site.care.SuggestResources(v.r.Context(), v.actor(), person, care.IdeaQuery{
		Area: area, Place: p.place, Lang: v.Words.Lang(), Circumstances: p.named,
	})
	if err != nil {
		return ideaPage{}, err
	}
	words := found.Instrument.Words(v.Words.Lang())
	p.Ideas, p.path, p.area = found, ideasPath(person, area), words.Area(area)
	if found.Stage > 0 {
		p.stage = words.Stages[found.Stage-1].Name
	}
	for _, s := range found.List {
		card := ideaCard{Resource: s.Resource, id: v.site.care.NewID()}
		for _, reason := range s.Because {
			id := "idea.because_" + wordKey(string(reason))
			if reason == library.ForAudience {
				id += "_" + string(found.Audience)
			}
			card.why = append(card.why, v.Words.F(id, "area", p.area.Name, "stage", p.stage))
		}
		p.cards = append(p.cards, card)
	}
	return p, nil
}

// wordKey is a key of data as it stands in the ids of words.
func wordKey(key string) string { return strings.ReplaceAll(key, "-", "_") }

func (v *visit) showIdeas() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	p, err := v.ideas(person, v.r.PathValue("area"))
	if err != nil {
		return err
	}
	page := v.personPage(v.Words.T("idea.title"), p.Person)
	page.Back, page.BackText = personPath(person)+"/goals", v.say(p.Person, "goal.title")
	return v.show(http.StatusOK, mayHelpView(v, page, p))
}

// placeOptions are the places of the form.
func (v *visit) placeOptions() []ui.Option {
	out := libraryOptions(v, "place", places)
	out[0].Label = v.Words.T("idea.place_any")
	return out
}

// markResource keeps what was said of a resource, and goes back to where it was said.
func (v *visit) markResource() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	person, err := v.person()
	if err != nil {
		return err
	}
	n := care.NewResourceMark{
		ID: care.ResourceMarkID(form.Text("id")), Resource: form.Text("resource"), Area: form.Text("area"), Said: care.ResourceSaid(form.Text("said")),
	}
	if err := v.site.care.MarkResource(v.r.Context(), v.actor(), person, n); err != nil {
		return err
	}
	said := "resource_" + wordKey(string(n.Said))
	if n.Area == "" || form.Text("back") == "goals" {
		return v.to(personPath(person)+"/goals", said)
	}
	return v.to(ideasPath(person, n.Area), said)
}

// keptLine is something from the library in a plan.
type keptLine struct {
	care.ResourceMark
	title, href string
	id          string // of what may be said of it next
}

// keptLines finds what was kept in the library. What is no longer there stays with its key.
func (v *visit) keptLines(list []care.ResourceMark) ([]keptLine, error) {
	if len(list) == 0 {
		return nil, nil
	}
	lib, err := v.supportLibrary()
	if err != nil {
		return nil, err
	}
	out := make([]keptLine, len(list))
	for i, m := range list {
		out[i] = keptLine{ResourceMark: m, title: v.Words.F("idea.gone", "key", m.Resource), id: v.site.care.NewID()}
		if r, ok := lib.Resource(m.Resource); ok {
			out[i].title, out[i].href = r.Title, "/library/"+r.ID
		}
	}
	return out, nil
}

// fillFromLibrary adds what was kept, and the way to more for each area of a goal.
func (v *visit) fillFromLibrary(p *goalsPage, list care.GoalsPage) error {
	kept := len(list.Resources.Kept)
	lines, err := v.keptLines(slices.Concat(list.Resources.Kept, list.Resources.Helped)) // one look at the library for both
	if err != nil {
		return err
	}
	p.kept, p.helped = lines[:kept], lines[kept:]
	if list.Person.ReadOnly {
		return nil
	}
	var areas []string
	for _, g := range p.active {
		areas = append(areas, g.Area)
	}
	p.ideas = v.ideaLinks(list.Person.ID, areas)
	return nil
}

// ideaLinks lead to what may help with each of some areas, each once.
func (v *visit) ideaLinks(person care.PersonID, areas []string) []ui.Link {
	var out []ui.Link
	for i, area := range areas {
		if name := areaName(v, area); name != "" && !slices.Contains(areas[:i], area) {
			out = append(out, ui.Link{Text: v.Words.F("idea.plan_area", "area", name), Href: ideasPath(person, area)})
		}
	}
	return out
}

// copyFound says what was said of resources, in words, the latest first.
func (v *visit) copyFound(r care.Record) ([]string, error) {
	lines, err := v.keptLines(r.Resources)
	var out []string
	for _, l := range slices.Backward(lines) {
		out = append(out, v.Words.F("idea.copy_"+wordKey(string(l.Said)), "title", l.title, "day", v.Words.Date(l.At)))
	}
	return out, err
}
