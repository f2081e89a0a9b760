package web

import (
	"net/http"
	"net/url"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/library"
	"towpath/internal/web/ui"
)

// editingRoutes are the pages of whoever writes the library.
func (s *Site) editingRoutes(signed func(string, pageHandler)) {
	signed("GET /editing", (*visit).showEditing)
	signed("GET /editing/new/{kind}", (*visit).newEntry)
	signed("POST /editing/new/{kind}", (*visit).writeNewEntry)
	signed("GET /editing/entries/{entry}", (*visit).showEntry)
	signed("GET /editing/entries/{entry}/edit", (*visit).editEntry)
	signed("POST /editing/entries/{entry}/edit", (*visit).writeEntry)
	signed("GET /editing/entries/{entry}/versions/{version}", (*visit).showVersion)
	signed("POST /editing/entries/{entry}/publish", (*visit).publishEntry)
	signed("POST /editing/entries/{entry}/restore", (*visit).restoreEntry)
	signed("POST /editing/entries/{entry}/retire", (*visit).retireEntry)
	signed("POST /editing/entries/{entry}/bring-back", (*visit).bringBackEntry)
	signed("POST /editing/entries/{entry}/reviewed", (*visit).reviewEntry)
	signed("POST /editing/entries/{entry}/files", (*visit).addSupportFile)
	signed("POST /editing/entries/{entry}/files/{file}/remove", (*visit).removeSupportFile)
	signed("GET /editing/export/{file}", (*visit).exportLibrary)
	signed("GET /editing/import", (*visit).showImport)
	signed("POST /editing/import", (*visit).importLibrary)
}

// editingPage is the list of all that the library holds, whatever its state.
type editingPage struct {
	care.SupportList
	query care.SupportQuery
	pages ui.Pagination
}

func (v *visit) showEditing() error {
	asked := v.r.URL.Query()
	p := editingPage{query: care.SupportQuery{
		Kind: library.EntryKind(asked.Get("kind")), Standing: care.SupportStanding(asked.Get("standing")), Search: asked.Get("q"), After: v.after(),
	}}
	var err error
	if p.SupportList, err = v.site.care.ListSupport(v.r.Context(), v.actor(), p.query); err != nil {
		return err
	}
	narrowed := url.Values{}
	for _, name := range []string{"kind", "standing", "q"} {
		if value := asked.Get(name); value != "" {
			narrowed.Set(name, value)
		}
	}
	path := "/editing"
	if len(narrowed) > 0 {
		path += "?" + narrowed.Encode()
	}
	total := p.query.After + len(p.Entries)
	if p.More {
		total++
	}
	p.pages = pagesOf(path, p.query.After, len(p.Entries), total, care.SupportPageSize)
	page := v.base(v.Words.T("edit.title"))
	page.Wide = true
	return v.show(http.StatusOK, editingView(v, page, p))
}

// mayEdit is an error unless the reader may see the list of what the library holds: nobody
// else is shown an empty form.
func (v *visit) mayEdit() error {
	_, err := v.site.care.ListSupport(v.r.Context(), v.actor(), care.SupportQuery{Search: "-"})
	return err
}

func supportPath(id care.SupportID) string { return "/editing/entries/" + string(id) }

// supportID gives the entry that the address names.
func (v *visit) supportID() (care.SupportID, error) {
	id := v.r.PathValue("entry")
	if !care.ValidID(id) {
		return "", fault.New(fault.Denied, "entry", nil)
	}
	return care.SupportID(id), nil
}

// supportPage is one entry with its history, and what an editor may do with it.
type supportPage struct {
	care.SupportPage
	id       string // of a version that is restored
	reviewer string
	due      [3]string // day, month and year as they were typed
}

func (v *visit) supportEntry() (care.SupportPage, error) {
	id, err := v.supportID()
	if err != nil {
		return care.SupportPage{}, err
	}
	return v.site.care.ShowSupport(v.r.Context(), v.actor(), id)
}

func (v *visit) showEntry() error { return v.supportAgain(http.StatusOK, supportPage{}, nil) }

func (v *visit) supportAgain(status int, p supportPage, problems ui.Problems) error {
	var err error
	if p.SupportPage, err = v.supportEntry(); err != nil {
		return err
	}
	p.id = v.site.care.NewID()
	page := v.base(p.Entry.Title)
	page.Back, page.BackText, page.Problems = "/editing", v.Words.T("edit.title"), problems
	return v.show(status, supportView(v, page, p))
}

// versionTyped is a version's number as a form or an address has it.
func (v *visit) versionTyped(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, fault.New(fault.Denied, "version", err)
	}
	return n, nil
}

// changeEntry reads the form of a press on an entry's page, changes it, and goes back
// there. What cannot be done is said on the page.
func (v *visit) changeEntry(said string, change func(care.SupportID, httpkit.Form) error) error {
	id, form, err := v.supportForm()
	if err != nil {
		return err
	}
	err = change(id, form)
	if fault.Is(err, fault.Invalid) {
		p := supportPage{reviewer: form.Text("by"), due: [3]string{form.Text("due-day"), form.Text("due-month"), form.Text("due-year")}}
		problems := v.problems(err)
		for i, problem := range problems {
			if problem.Field != "by" && problem.Field != "due" {
				problems[i].Field = "" // there is no box for it on this page
			}
		}
		return v.supportAgain(http.StatusUnprocessableEntity, p, problems)
	}
	if err != nil {
		return err
	}
	return v.to(supportPath(id), said)
}

func (v *visit) publishEntry() error {
	return v.changeEntry("entry_published", func(id care.SupportID, form httpkit.Form) error {
		n, err := v.versionTyped(form.Text("version"))
		if err != nil {
			return err
		}
		return v.site.care.PublishSupport(v.r.Context(), v.actor(), id, n)
	})
}

func (v *visit) restoreEntry() error {
	return v.changeEntry("entry_restored", func(id care.SupportID, form httpkit.Form) error {
		n, err := v.versionTyped(form.Text("version"))
		if err != nil {
			return err
		}
		_, err = v.site.care.RestoreSupport(v.r.Context(), v.actor(), id, n, care.VersionID(form.Text("id")))
		return err
	})
}

func (v *visit) retireEntry() error {
	return v.changeEntry("entry_retired", func(id care.SupportID, _ httpkit.Form) error {
		return v.site.care.RetireSupport(v.r.Context(), v.actor(), id)
	})
}

func (v *visit) bringBackEntry() error {
	return v.changeEntry("entry_back", func(id care.SupportID, _ httpkit.Form) error {
		return v.site.care.BringBackSupport(v.r.Context(), v.actor(), id)
	})
}

func (v *visit) reviewEntry() error {
	return v.changeEntry("entry_reviewed", func(id care.SupportID, form httpkit.Form) error {
		return v.site.care.ReviewSupport(v.r.Context(), v.actor(), id, care.SupportReview{By: form.Text("by"), Due: care.Date(form.Date("due"))})
	})
}
