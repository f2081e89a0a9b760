package care_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"

	"towpath/internal/care"
	"towpath/internal/library"
	"towpath/internal/upload"
)

func init() { maps.Copy(operations, supportOperations) }

// resourceBody is a sound resource in the form of the files.
func resourceBody(slug, title, about string, more map[string]any) []byte {
	body := map[string]any{
		"id": slug, "kind": "link", "title": title, "about": about, "address": "https://example.org/" + slug, "checked": "never",
		"audience": []string{"people"}, "areas": []string{"home"}, "languages": []string{"en"}, "places": []string{"uk"}, "cost": "free", "sure": "recalled",
	}
	maps.Copy(body, more)
	text, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return text
}

func collectionBody(slug, title string, days int, resources ...string) []byte {
	text, err := json.Marshal(map[string]any{"id": slug, "title": title, "lead": "For a while.", "audience": []string{"people"}, "days": days, "resources": resources})
	if err != nil {
		panic(err)
	}
	return text
}

func shippedEntry(kind library.EntryKind, body []byte) library.Entry {
	item, err := library.Parse(kind, body)
	if err != nil {
		panic(err)
	}
	return library.Entry{Kind: kind, ID: item.ID(), Title: item.Title(), Body: body}
}

// shelved puts a resource and a collection of it into the library, past the gate.
func shelved(ctx context.Context, k story) (resource, collection care.SupportID, on care.SwitchID, err error) {
	kind := map[care.SupportID]library.EntryKind{}
	bodies := map[care.SupportID][]byte{}
	resource, collection = care.SupportIDOf(k.Organisation, library.ResourceEntry, "a-line"), care.SupportIDOf(k.Organisation, library.CollectionEntry, "a-while")
	kind[resource], bodies[resource] = library.ResourceEntry, resourceBody("a-line", "A line", "Somebody listens.", nil)
	kind[collection], bodies[collection] = library.CollectionEntry, collectionBody("a-while", "A while", 7, "a-line")
	on = care.SwitchID(k.IDs.New())
	err = k.Store.Write(ctx, func(tx care.Tx) error {
		revision, err := tx.AdvanceSupport(ctx, k.Organisation)
		for _, id := range []care.SupportID{resource, collection} {
			item, _ := library.Parse(kind[id], bodies[id])
			e := care.SupportEntry{ID: id, Organisation: k.Organisation, Kind: kind[id], Slug: item.ID(), Title: item.Title(), Latest: 1, Published: 1, Revision: revision}
			if err == nil {
				_, err = tx.InsertSupportEntry(ctx, e)
			}
			if err == nil {
				_, err = tx.InsertSupportVersion(ctx, care.SupportVersion{ID: care.VersionID(k.IDs.New()), Organisation: k.Organisation, Entry: id, Number: 1, Title: e.Title, Body: string(bodies[id])})
			}
		}
		if err == nil {
			_, err = tx.InsertCollectionSwitch(ctx, care.CollectionSwitch{ID: on, Organisation: k.Organisation, Collection: collection, From: "2026-03-01", Until: "2026-03-07"})
		}
		return err
	})
	return resource, collection, on, err
}

// onShelf calls something with what shelved made.
func onShelf(call func(ctx context.Context, k story, a care.Actor, resource, collection care.SupportID, on care.SwitchID) (any, error)) operation {
	return operation{nobody: true, may: asEditor, by: "library-editor", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		resource, collection, on, err := shelved(ctx, k)
		if err != nil {
			return nil, err
		}
		return call(ctx, k, a, resource, collection, on)
	}}
}

// supportOperations are those of the support library.
var supportOperations = map[string]operation{
	"ListSupport": {nobody: true, may: asEditor, by: "library-editor", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListSupport(ctx, a, care.SupportQuery{})
	}},
	"ShowSupport": onShelf(func(ctx context.Context, k story, a care.Actor, resource, _ care.SupportID, _ care.SwitchID) (any, error) {
		return k.ShowSupport(ctx, a, resource)
	}),
	"WriteSupport": {nobody: true, may: asEditor, by: "library-editor", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.WriteSupport(ctx, a, care.NewSupport{ID: care.VersionID(k.IDs.New()), Kind: library.ResourceEntry, Body: resourceBody("new", "New", "New.", nil)})
	}},
	"PublishSupport": onShelf(func(ctx context.Context, k story, a care.Actor, resource, _ care.SupportID, _ care.SwitchID) (any, error) {
		return only(k.PublishSupport(ctx, a, resource, 1))
	}),
	"RetireSupport": onShelf(func(ctx context.Context, k story, a care.Actor, resource, _ care.SupportID, _ care.SwitchID) (any, error) {
		return only(k.RetireSupport(ctx, a, resource))
	}),
	"BringBackSupport": onShelf(func(ctx context.Context, k story, a care.Actor, resource, _ care.SupportID, _ care.SwitchID) (any, error) {
		return only(k.BringBackSupport(ctx, a, resource))
	}),
	"RestoreSupport": onShelf(func(ctx context.Context, k story, a care.Actor, resource, _ care.SupportID, _ care.SwitchID) (any, error) {
		return k.RestoreSupport(ctx, a, resource, 1, care.VersionID(k.IDs.New()))
	}),
	"ReviewSupport": onShelf(func(ctx context.Context, k story, a care.Actor, resource, _ care.SupportID, _ care.SwitchID) (any, error) {
		return only(k.ReviewSupport(ctx, a, resource, care.SupportReview{By: "Two readers"}))
	}),
	"ImportSupport": {nobody: true, may: asEditor, by: "library-editor", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		row := care.SupportRow{At: "new.csv:2", NewSupport: care.NewSupport{ID: care.VersionID(k.IDs.New()), Kind: library.ResourceEntry, Body: resourceBody("brought", "Brought", "In.", nil)}}
		_, _, err := k.ImportSupport(ctx, a, []care.SupportRow{row}, true)
		return only(err)
	}},
	"AddSupportFile": {nobody: true, may: asEditor, by: "library-editor", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		e, _, _, err := shelved(ctx, k)
		if err != nil {
			return nil, err
		}
		return only(k.AddSupportFile(ctx, a, e, care.NewFile{ID: care.FileID(k.IDs.New()), Name: "said.vtt", Content: []byte(captions)}))
	}},
	"RemoveSupportFile": {nobody: true, may: asEditor, by: "library-editor", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		e, _, _, err := shelved(ctx, k)
		if err != nil {
			return nil, err
		}
		f := care.FileInfo{ID: care.FileID(k.IDs.New()), Organisation: k.Organisation, Owner: care.LibraryOwner, Use: string(e), Kind: upload.Captions, Size: 1, Added: k.Clock.Now()}
		err = k.Store.Write(ctx, func(tx care.Tx) error {
			_, err := tx.InsertFile(ctx, f)
			return errors.Join(err, tx.InsertFilePart(ctx, f, 0, []byte("x")), tx.CompleteFile(ctx, f.Organisation, f.ID, f.Added))
		})
		if err != nil {
			return nil, err
		}
		return only(k.RemoveSupportFile(ctx, a, e, f.ID))
	}},
	"ExportSupport": {nobody: true, may: asEditor, by: "library-editor", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ExportSupport(ctx, a)
	}},
	"SyncSupport": {nobody: true, by: "library-command-line", may: func(k story) care.Actor { return care.Operator(k.Organisation) }, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		_, err := k.SyncSupport(ctx, a, []library.Entry{shippedEntry(library.ResourceEntry, resourceBody("shipped", "Shipped", "With Towpath.", nil))})
		return only(err)
	}},
	"ListSupportDue": {nobody: true, may: asEditor, by: "library-editor", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListSupportDue(ctx, a)
	}},
	"ListLinksToCheck": {nobody: true, by: "library-command-line", may: func(k story) care.Actor { return care.Operator(k.Organisation) }, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return k.ListLinksToCheck(ctx, a, 10)
	}},
	"NoteLinkChecks": {nobody: true, by: "library-command-line", may: func(k story) care.Actor { return care.Operator(k.Organisation) }, call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		return only(k.NoteLinkChecks(ctx, a, []care.LinkCheck{{Address: "https://example.org", Outcome: care.LinkWorks}}))
	}},
	"SwitchOnCollection": onShelf(func(ctx context.Context, k story, a care.Actor, _, collection care.SupportID, _ care.SwitchID) (any, error) {
		return k.SwitchOnCollection(ctx, a, collection, care.NewCollectionSwitch{ID: care.SwitchID(k.IDs.New())})
	}),
	"EndCollection": onShelf(func(ctx context.Context, k story, a care.Actor, _, collection care.SupportID, on care.SwitchID) (any, error) {
		return only(k.EndCollection(ctx, a, collection, on))
	}),
}
