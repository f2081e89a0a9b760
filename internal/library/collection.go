package library

import "towpath/internal/strictjson"

// Collection is resources for a time that begins and ends, such as when nobody may
// visit. A service switches it on.
type Collection struct {
	ID        string
	Title     string
	Lead      string
	Audience  []Audience
	Days      int      // how long it stands unless the service says otherwise
	Resources []string // ids, in the order in which they are shown
}

// mostDays keeps a collection from standing for ever: it is looked at each year.
const mostDays = 366

func (l *loader) collectionFile(f *strictjson.Faults, n *strictjson.Node) {
	o := f.Open(n, "")
	c := l.collection(f, o)
	if o.Node != nil && c.ID != "" && f.File != collectionsDir+"/"+c.ID+".json" {
		o.Say(o.LineOf("id"), "the id must be as the file is named")
	}
	if l.allRead {
		l.checkThere(o, c.Resources)
	}
	l.collections = append(l.collections, c)
}

func (l *loader) collection(f *strictjson.Faults, o *strictjson.Fields) Collection {
	c := Collection{
		ID:        l.id(f, o, "collection"),
		Title:     o.Text("title"),
		Lead:      o.Text("lead"),
		Audience:  as[Audience](o.SomeOf("audience", audiences)),
		Days:      o.Whole("days", 1, mostDays),
		Resources: o.Sentences(o.List("resources"), "resource"),
	}
	if o.HasList("resources") && len(c.Resources) == 0 {
		o.Say(o.LineOf("resources"), `"resources" is empty`)
	}
	o.Done()
	return c
}

// checkThere refuses ids that lead nowhere.
func (l *loader) checkThere(o *strictjson.Fields, ids []string) {
	for i, id := range ids {
		if _, ok := l.places["resource"+id]; !ok && id != "" {
			o.Say(o.Node.Get("resources").Items[i].Line, "there is no resource %q", id)
		}
	}
}
