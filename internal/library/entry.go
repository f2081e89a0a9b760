package library

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"path"
	"slices"

	"towpath/internal/strictjson"
)

// EntryKind is what sort of entry something is, before it is read.
type EntryKind string

// The kinds of entry.
const (
	ResourceEntry   EntryKind = "resource"
	CollectionEntry EntryKind = "collection"
	PageEntry       EntryKind = "page"
)

// EntryKinds lists them in the order in which screens show them.
var EntryKinds = []EntryKind{ResourceEntry, CollectionEntry, PageEntry}

// Valid tells whether it is a kind that can be read.
func (k EntryKind) Valid() bool { return slices.Contains(EntryKinds, k) }

// Entry is one thing of the library as it is kept: JSON in the very form of the files.
type Entry struct {
	Kind  EntryKind
	ID    string
	Title string
	Body  []byte
}

// Item is an entry that was read: what its kind says is filled in.
type Item struct {
	Kind       EntryKind
	Resource   Resource
	Collection Collection
	Page       Page
}

// ID gives the key by which it is found.
func (i Item) ID() string {
	switch i.Kind {
	case CollectionEntry:
		return i.Collection.ID
	case PageEntry:
		return i.Page.ID
	default:
		return i.Resource.ID
	}
}

// Title gives what it is called.
func (i Item) Title() string {
	switch i.Kind {
	case CollectionEntry:
		return i.Collection.Title
	case PageEntry:
		return i.Page.Title
	default:
		return i.Resource.Title
	}
}

// Resources are the keys of those that belong to it: of a collection, or of a page.
func (i Item) Resources() []string {
	out := i.Collection.Resources
	for _, s := range i.Page.Sections {
		out = append(out[:len(out):len(out)], s.Resources...)
	}
	return out
}

// Parse reads one entry as strictly as the files are read. Whether the resources of a
// collection are there is for whoever has the library. The error joins one
// *strictjson.Error for each fault.
func Parse(kind EntryKind, body []byte) (Item, error) {
	f := &strictjson.Faults{File: string(kind)}
	l := &loader{places: map[string]string{}}
	item := Item{Kind: kind}
	if n := f.Parse(body); n != nil {
		o := f.Open(n, "")
		switch kind {
		case ResourceEntry:
			item.Resource = l.resource(f, o)
		case CollectionEntry:
			item.Collection = l.collection(f, o)
		case PageEntry:
			item.Page = l.page(f, o)
		default:
			f.Add(0, "is no kind of entry")
		}
	}
	if len(f.List) > 0 {
		return Item{}, strictjson.Joined(f.List)
	}
	return item, nil
}

// ParseResource reads one resource.
func ParseResource(body []byte) (Resource, error) {
	item, err := Parse(ResourceEntry, body)
	return item.Resource, err
}

// ParseCollection reads one collection.
func ParseCollection(body []byte) (Collection, error) {
	item, err := Parse(CollectionEntry, body)
	return item.Collection, err
}

// Entries gives everything that the files hold, once all of it has been found sound, by
// kind and id.
func Entries(fsys fs.FS) ([]Entry, error) {
	if _, err := Load(fsys); err != nil {
		return nil, err
	}
	var out []Entry
	for _, from := range []struct {
		kind EntryKind
		dir  string
	}{{ResourceEntry, resourcesDir}, {CollectionEntry, collectionsDir}, {PageEntry, pagesDir}} {
		names, err := fs.Glob(fsys, path.Join(from.dir, "*.json"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				return nil, err
			}
			if out, err = appendEntries(out, from.kind, data); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// appendEntries takes a file apart: one of resources holds a list.
func appendEntries(out []Entry, kind EntryKind, data []byte) ([]Entry, error) {
	list := []json.RawMessage{data}
	if kind == ResourceEntry {
		var file struct{ Resources []json.RawMessage }
		if err := json.Unmarshal(data, &file); err != nil {
			return nil, err
		}
		list = file.Resources
	}
	for _, body := range list {
		var head struct{ ID, Title string }
		if err := json.Unmarshal(body, &head); err != nil {
			return nil, err
		}
		var tidy bytes.Buffer
		if err := json.Compact(&tidy, body); err != nil {
			return nil, err
		}
		out = append(out, Entry{Kind: kind, ID: head.ID, Title: head.Title, Body: tidy.Bytes()})
	}
	return out, nil
}

// Reasons gives what Parse had to say of a text, one for each fault, without where it
// stood: a form has no lines.
func Reasons(err error) []string {
	var out []string
	for _, e := range joined(err) {
		out = append(out, e.Reason)
	}
	return out
}

func joined(err error) []*strictjson.Error {
	if all, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err); ok {
		var out []*strictjson.Error
		for _, e := range all.Unwrap() {
			out = append(out, joined(e)...)
		}
		return out
	}
	if one, ok := errors.AsType[*strictjson.Error](err); ok {
		return []*strictjson.Error{one}
	}
	return nil
}
