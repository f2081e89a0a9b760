package library

import "towpath/internal/strictjson"

// Page is a page that is open to everybody, such as what recovery means: a few
// sections, each with something to read and resources that belong to it.
type Page struct {
	ID       string
	Title    string
	Lead     string
	Sections []Section
}

// Section is a part of a page.
type Section struct {
	Title     string
	Text      string   // Markdown
	Resources []string // ids, in the order in which they are shown
}

// The pages that have a place of their own in the menu.
const (
	PageWelcome       = "welcome" // the front door itself
	PageRecovery      = "what-recovery-means"
	PagePeople        = "for-people"
	PageCarers        = "for-carers"
	PageProfessionals = "for-professionals"
)

// ShippedPages lists those that Towpath brings: the front door, then those of the menu in
// its order.
var ShippedPages = []string{PageWelcome, PageRecovery, PagePeople, PageCarers, PageProfessionals}

func (l *loader) pageFile(f *strictjson.Faults, n *strictjson.Node) {
	o := f.Open(n, "")
	p := l.page(f, o)
	if o.Node != nil && p.ID != "" && f.File != pagesDir+"/"+p.ID+".json" {
		o.Say(o.LineOf("id"), "the id must be as the file is named")
	}
	l.pages = append(l.pages, p)
}

func (l *loader) page(f *strictjson.Faults, o *strictjson.Fields) Page {
	p := Page{ID: l.id(f, o, "page"), Title: o.Text("title"), Lead: o.Text("lead")}
	list := o.List("sections")
	if o.HasList("sections") && len(list) == 0 {
		o.Say(o.LineOf("sections"), `"sections" is empty`)
	}
	for _, item := range list {
		p.Sections = append(p.Sections, l.section(f, item))
	}
	o.Done()
	return p
}

func (l *loader) section(f *strictjson.Faults, item *strictjson.Node) Section {
	o := f.Open(item, "a section")
	s := Section{Title: o.Text("title"), Text: o.Prose("text")}
	if s.Title != "" {
		o.What = "section “" + s.Title + "”"
	}
	if o.Has("resources") {
		s.Resources = o.Sentences(o.List("resources"), "resource")
		if l.allRead {
			l.checkThere(o, s.Resources)
		}
	}
	o.Done()
	return s
}
