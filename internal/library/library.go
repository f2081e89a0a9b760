// Package library reads the support library: resources, and collections of them that
// have a beginning and an end. It also says which three of the resources fit somebody,
// and why. It keeps nothing and asks nobody.
package library

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"towpath/internal/strictjson"
)

// Library holds what was loaded. It does not change, so any number of readers may use
// it at once.
type Library struct {
	resources   []Resource // by id
	collections []Collection
	pages       []Page
}

const (
	resourcesDir   = "resources"
	collectionsDir = "collections"
	pagesDir       = "pages"
)

// Load reads resources/*.json, each a list under "resources", collections/*.json and
// pages/*.json, each one collection or page. It is strict, and all or nothing: what is missing, unknown or
// leads nowhere is refused, and the error joins one *strictjson.Error for each fault.
// Names that start with a dot are passed over.
func Load(fsys fs.FS) (*Library, error) {
	l := &loader{fsys: fsys, places: map[string]string{}}
	l.each(resourcesDir, l.resourceFile)
	l.allRead = len(l.faults) == 0
	l.each(collectionsDir, l.collectionFile)
	if _, err := fs.Stat(fsys, pagesDir); err == nil { // a library needs no pages
		l.each(pagesDir, l.pageFile)
	}
	if len(l.resources) == 0 && len(l.faults) == 0 {
		l.faults = append(l.faults, &strictjson.Error{File: resourcesDir, Reason: "there are no resources here"})
	}
	if len(l.faults) > 0 {
		return nil, strictjson.Joined(l.faults)
	}
	return New(l.resources, l.collections, l.pages), nil
}

// New makes a library of what was read already. It keeps the lists.
func New(resources []Resource, collections []Collection, pages []Page) *Library {
	slices.SortFunc(resources, func(a, b Resource) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(collections, func(a, b Collection) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(pages, func(a, b Page) int { return cmp.Compare(a.ID, b.ID) })
	return &Library{resources: resources, collections: collections, pages: pages}
}

// Resources lists every resource by id.
func (l *Library) Resources() []Resource { return slices.Clone(l.resources) }

// Collections lists every collection by id.
func (l *Library) Collections() []Collection { return slices.Clone(l.collections) }

// Resource finds one resource.
func (l *Library) Resource(id string) (Resource, bool) {
	at, ok := slices.BinarySearchFunc(l.resources, id, func(r Resource, id string) int { return cmp.Compare(r.ID, id) })
	if !ok {
		return Resource{}, false
	}
	return l.resources[at], true
}

// Collection finds one collection.
func (l *Library) Collection(id string) (Collection, bool) {
	at, ok := slices.BinarySearchFunc(l.collections, id, func(c Collection, id string) int { return cmp.Compare(c.ID, id) })
	if !ok {
		return Collection{}, false
	}
	return l.collections[at], true
}

// Pages lists every page by id.
func (l *Library) Pages() []Page { return slices.Clone(l.pages) }

// Page finds one page.
func (l *Library) Page(id string) (Page, bool) {
	at, ok := slices.BinarySearchFunc(l.pages, id, func(p Page, id string) int { return cmp.Compare(p.ID, id) })
	if !ok {
		return Page{}, false
	}
	return l.pages[at], true
}

// loader gathers what is read, and every fault on the way.
type loader struct {
	fsys        fs.FS
	resources   []Resource
	collections []Collection
	pages       []Page
	places      map[string]string // where each id stands, for a reason
	faults      []*strictjson.Error
	allRead     bool // every resource was read: what is not there is missing, and no echo
}

// each reads the files of one folder.
func (l *loader) each(dir string, read func(f *strictjson.Faults, n *strictjson.Node)) {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		l.faults = append(l.faults, strictjson.Unreadable(dir, err))
		return
	}
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		f := &strictjson.Faults{File: path.Join(dir, entry.Name())}
		if entry.IsDir() || path.Ext(entry.Name()) != ".json" {
			f.Add(0, "does not belong to the library")
		} else if n := f.Read(l.fsys); n != nil {
			read(f, n)
		}
		l.faults = append(l.faults, f.List...)
	}
}

func (l *loader) resourceFile(f *strictjson.Faults, n *strictjson.Node) {
	o := f.Open(n, "")
	list := o.List("resources")
	if o.HasList("resources") && len(list) == 0 {
		o.Say(o.LineOf("resources"), "there are no resources")
	}
	for i, item := range list {
		r := f.Open(item, fmt.Sprintf("resource %d", i+1))
		l.resources = append(l.resources, l.resource(f, r))
	}
	o.Done()
}

// id reads an id that nothing else has, and names the object by it from here on.
func (l *loader) id(f *strictjson.Faults, o *strictjson.Fields, noun string) string {
	id := o.Matching("id", strictjson.Key, "a key such as first-days")
	if id == "" {
		return ""
	}
	o.What = fmt.Sprintf("%s %q", noun, id)
	if other, taken := l.places[noun+id]; taken {
		o.Say(o.LineOf("id"), "the id is taken, at %s", other)
	}
	l.places[noun+id] = fmt.Sprintf("%s:%d", f.File, o.LineOf("id"))
	return id
}
