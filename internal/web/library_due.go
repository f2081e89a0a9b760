package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/library"
	"towpath/internal/web/ui"
)

// What of the library needs an editor: what to review, links that broke, collections to
// switch on and off.

func (s *Site) libraryDueRoutes(signed func(string, pageHandler)) {
	signed("GET /editing/review", (*visit).showSupportDue)
	signed("POST /editing/review/{entry}", (*visit).reviewSupport)
	signed("POST /editing/collections/{entry}/on", (*visit).switchOnCollection)
	signed("POST /editing/collections/{entry}/{switch}/end", (*visit).endCollection)
}

// supportDuePage is what waits, with how many rows of each list there are.
type supportDuePage struct {
	care.SupportDue
	names    map[care.ServiceID]string
	services []ui.Option
	// about is the entry that the problems are about, by what was typed there.
	about, by string
	problems  ui.Problems
}

func (v *visit) showSupportDue() error { return v.supportDueAgain(http.StatusOK, "", "", nil) }

func (v *visit) supportDueAgain(status int, about, by string, problem error) error {
	due, err := v.site.care.ListSupportDue(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	p := supportDuePage{SupportDue: due, about: about, by: by, problems: v.problems(problem)}
	if p.names, err = v.site.care.ServiceNames(v.r.Context(), v.site.config.Organisation); err != nil {
		return err
	}
	p.services = []ui.Option{{Label: v.Words.T("support.whole")}}
	for id, name := range p.names {
		p.services = append(p.services, ui.Option{Value: string(id), Label: name})
	}
	slices.SortFunc(p.services[1:], func(a, b ui.Option) int { return strings.Compare(a.Label, b.Label) })
	for i := range p.problems { // the page has a form for each entry
		p.problems[i].Field += "-" + about
	}
	page := v.base(v.Words.T("support.due_title"))
	page.Back, page.BackText, page.Problems = "/editing", v.Words.T("edit.title"), p.problems
	return v.show(status, supportDueView(v, page, p))
}

// supportForm reads a form about the entry that the address names.
func (v *visit) supportForm() (care.SupportID, httpkit.Form, error) {
	id, err := v.supportID()
	if err != nil {
		return "", httpkit.Form{}, err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	return id, form, err
}

// supportDone answers for a change: back to the list, or the list again with what is
// wrong.
func (v *visit) supportDone(id care.SupportID, by, said string, err error) error {
	if fault.Is(err, fault.Invalid) {
		return v.supportDueAgain(http.StatusUnprocessableEntity, string(id), by, err)
	}
	if err != nil {
		return err
	}
	return v.to("/editing/review", said)
}

func (v *visit) reviewSupport() error {
	id, form, err := v.supportForm()
	if err != nil {
		return err
	}
	err = v.site.care.ReviewSupport(v.r.Context(), v.actor(), id, care.SupportReview{By: form.Text("by")})
	return v.supportDone(id, form.Text("by"), "support_reviewed", err)
}

func (v *visit) switchOnCollection() error {
	id, form, err := v.supportForm()
	if err != nil {
		return err
	}
	_, err = v.site.care.SwitchOnCollection(v.r.Context(), v.actor(), id, care.NewCollectionSwitch{
		ID: care.SwitchID(form.Text("id")), Service: care.ServiceID(form.Text("service")),
	})
	return v.supportDone(id, "", "collection_on", err)
}

func (v *visit) endCollection() error {
	id, _, err := v.supportForm()
	if err != nil {
		return err
	}
	of := v.r.PathValue("switch")
	if !care.ValidID(of) {
		return fault.New(fault.Denied, "switch", nil)
	}
	return v.supportDone(id, "", "collection_off", v.site.care.EndCollection(v.r.Context(), v.actor(), id, care.SwitchID(of)))
}

// dueMore says how many of a list are not on the page.
func (v *visit) dueMore(shown, all int) string {
	if all <= shown {
		return ""
	}
	return v.Words.F("support.due_more", "n", strconv.Itoa(all-shown))
}

// linkWords says what the last look at an address found.
func (v *visit) linkWords(e care.DueEntry) string {
	if e.Link.CheckedAt.IsZero() {
		return host(e.Address)
	}
	return host(e.Address) + " · " + v.Words.F("support.link_"+string(e.Link.Outcome), "day", v.Words.Date(e.Link.CheckedAt))
}

func readerPath(e care.DueEntry) string {
	if e.Kind == library.ResourceEntry {
		return "/library/" + e.Slug
	}
	return ""
}
