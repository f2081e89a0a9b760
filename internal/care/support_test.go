package care_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/library"
	"towpath/internal/store"
	"towpath/internal/strictjson"
	"towpath/internal/testkit"
)

// titles gives what readers see now, by id.
func (k story) titles(t testing.TB) string {
	t.Helper()
	lib, err := k.SupportLibrary(t.Context(), k.Organisation)
	must(t, err)
	var out []string
	for _, r := range lib.Resources() {
		out = append(out, r.ID+"="+r.Title)
	}
	for _, c := range lib.Collections() {
		out = append(out, c.ID+"="+c.Title)
	}
	return strings.Join(out, " ")
}

// finds gives the ids that a search finds now.
func (k story) finds(t testing.TB, text string) string {
	t.Helper()
	found, err := k.SearchSupport(t.Context(), k.Organisation, text, library.Filter{})
	must(t, err)
	var out []string
	for _, h := range found.Hits {
		out = append(out, h.Item.ID())
	}
	return strings.Join(out, " ")
}

func (k story) sync(t testing.TB, bodies ...[]byte) bool {
	t.Helper()
	var shipped []library.Entry
	for _, b := range bodies {
		kind := library.ResourceEntry
		if strings.Contains(string(b), `"days"`) {
			kind = library.CollectionEntry
		}
		shipped = append(shipped, shippedEntry(kind, b))
	}
	did, err := k.SyncSupport(t.Context(), care.Operator(k.Organisation), shipped)
	must(t, err)
	return did
}

// writes saves a text of the editor's, on top of a version.
func (k story) writes(t testing.TB, base int, body []byte) care.SupportWritten {
	t.Helper()
	out, err := k.WriteSupport(t.Context(), asEditor(k), care.NewSupport{ID: care.VersionID(k.IDs.New()), Kind: library.ResourceEntry, Body: body, Base: base, Note: "why"})
	must(t, err)
	return out
}

func TestWhatTowpathBringsIsTakenIn(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		one, two := resourceBody("one", "One", "Kettle.", nil), resourceBody("two", "Two", "Lantern.", nil)
		if !k.sync(t, one, two) || k.sync(t, one, two) {
			t.Error("the first time something is done, the second nothing")
		}
		if got := k.titles(t); got != "one=One two=Two" || k.finds(t, "lantern") != "two" {
			t.Fatalf("readers see %q", got)
		}
		page, err := k.ShowSupport(t.Context(), asEditor(k), care.SupportIDOf(k.Organisation, library.ResourceEntry, "one"))
		must(t, err)
		if len(page.Versions) != 1 || page.Versions[0].By != "" || page.Versions[0].ByName != "" || page.Entry.Edited || page.Entry.HasNews() {
			t.Errorf("what came with Towpath: %+v", page)
		}
		w := k.writes(t, 1, resourceBody("two", "Ours", "Anchor.", nil))
		must(t, k.PublishSupport(t.Context(), asEditor(k), w.Entry, w.Number))
		// A later Towpath changes both: the one that nobody edited is published, the other waits.
		if !k.sync(t, resourceBody("one", "One again", "Kettle.", nil), resourceBody("two", "Two again", "Lantern.", nil)) {
			t.Error("new texts were passed over")
		}
		if got := k.titles(t); got != "one=One again two=Ours" || k.finds(t, "lantern") != "" || k.finds(t, "anchor") != "two" {
			t.Errorf("readers see %q", got)
		}
		list, err := k.ListSupport(t.Context(), asEditor(k), care.SupportQuery{Standing: care.SupportNews})
		must(t, err)
		if len(list.Entries) != 1 || list.Entries[0].Slug != "two" || !list.Entries[0].HasNews() || list.Counts != (care.SupportCounts{Published: 2, News: 1}) {
			t.Errorf("news: %+v", list)
		}
		// The editor takes Towpath's text after all.
		must(t, k.PublishSupport(t.Context(), asEditor(k), w.Entry, list.Entries[0].Shipped))
		if got := k.titles(t); got != "one=One again two=Two again" {
			t.Errorf("readers see %q", got)
		}
		must(t, k.RetireSupport(t.Context(), asEditor(k), w.Entry))
		k.sync(t, resourceBody("one", "One again", "Kettle.", nil), resourceBody("two", "Two once more", "Lantern.", nil))
		if got := k.titles(t); got != "one=One again" || k.finds(t, "lantern") != "" {
			t.Errorf("what is retired came back: %q", got)
		}
	})
}

func TestTwoProcessesTakeInTheSame(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		entry := shippedEntry(library.ResourceEntry, resourceBody("one", "One", "Kettle.", nil))
		errs := make(chan error)
		for range 4 {
			go func() {
				_, err := k.SyncSupport(t.Context(), care.Operator(k.Organisation), []library.Entry{entry})
				errs <- err
			}()
		}
		for range 4 {
			must(t, <-errs)
		}
		page, err := k.ShowSupport(t.Context(), asEditor(k), care.SupportIDOf(k.Organisation, library.ResourceEntry, "one"))
		must(t, err)
		if len(page.Versions) != 1 || k.finds(t, "kettle") != "one" {
			t.Errorf("%d versions", len(page.Versions))
		}
	})
}

func TestATextGoesFromDraftToReaders(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx, editor := t.Context(), asEditor(k)
		first := k.writes(t, 0, resourceBody("ours", "First", "Kettle.", nil))
		if k.titles(t) != "" || k.finds(t, "kettle") != "" || first.Number != 1 || first.Since != nil {
			t.Fatalf("a draft: %+v, readers see %q", first, k.titles(t))
		}
		must(t, k.PublishSupport(ctx, editor, first.Entry, 1))
		if k.titles(t) != "ours=First" || k.finds(t, "kettle") != "ours" {
			t.Fatalf("published, and readers see %q", k.titles(t))
		}
		// Two write at once from the same version: both texts stay, and the second is told.
		k.writes(t, 1, resourceBody("ours", "Second", "Lantern.", nil))
		third := k.writes(t, 1, resourceBody("ours", "Third", "Anchor.", nil))
		if third.Number != 3 || !slices.Equal(third.Since, []int{2}) || k.titles(t) != "ours=First" {
			t.Errorf("a conflict: %+v", third)
		}
		must(t, k.PublishSupport(ctx, editor, first.Entry, 2))
		back, err := k.RestoreSupport(ctx, editor, first.Entry, 1, care.VersionID(k.IDs.New()))
		must(t, err)
		page, err := k.ShowSupport(ctx, editor, first.Entry)
		must(t, err)
		v, ok := page.Version(4)
		if back.Number != 4 || !ok || v.Title != "First" || v.Base != 3 || v.ByName != "Ben Hall" || page.Entry.Published != 2 || !page.Entry.HasDraft() {
			t.Errorf("restored: %+v", page.Entry)
		}
		if v, _ := page.Version(3); v.Note != "why" || v.PublishedBy != "" {
			t.Errorf("the third: %+v", v)
		}
		must(t, k.RetireSupport(ctx, editor, first.Entry))
		if k.titles(t) != "" || k.finds(t, "lantern") != "" {
			t.Error("what is retired is read")
		}
		must(t, k.BringBackSupport(ctx, editor, first.Entry))
		if k.titles(t) != "ours=Second" || k.finds(t, "lantern") != "ours" || k.finds(t, "kettle") != "" {
			t.Error("what was brought back is not as it was")
		}
	})
}

func TestASaveIsOneSave(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	n := care.NewSupport{ID: care.VersionID(k.IDs.New()), Kind: library.ResourceEntry, Body: resourceBody("ours", "First", "Kettle.", nil)}
	for range 2 {
		got, err := k.WriteSupport(t.Context(), asEditor(k), n)
		must(t, err)
		if got.Number != 1 {
			t.Errorf("the same save again: %+v", got)
		}
	}
	n.Body = resourceBody("ours", "Other", "Kettle.", nil)
	_, err := k.WriteSupport(t.Context(), asEditor(k), n)
	wantKind(t, "another text under the same id", err, fault.Conflict)
}

func TestWhatCannotBeWrittenIsRefused(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx, editor := t.Context(), asEditor(k)
	for name, n := range map[string]care.NewSupport{
		"no json":             {Body: []byte("{")},
		"an unknown name":     {Body: resourceBody("a", "A", "B.", map[string]any{"colour": "red"})},
		"a script for a link": {Body: resourceBody("a", "A", "B.", map[string]any{"address": "javascript:alert(1)"})},
		"a long note":         {Body: resourceBody("a", "A", "B.", nil), Note: strings.Repeat("x", care.MaxNote+1)},
		"a huge text":         {Body: resourceBody("a", "A", strings.Repeat("x", 70_000), nil)},
		"an unknown kind":     {Kind: "film", Body: resourceBody("a", "A", "B.", nil)},
		"a base of nothing":   {Body: resourceBody("a", "A", "B.", nil), Base: 1},
	} {
		if n.ID = care.VersionID(k.IDs.New()); n.Kind == "" {
			n.Kind = library.ResourceEntry
		}
		_, err := k.WriteSupport(ctx, editor, n)
		wantKind(t, name, err, fault.Invalid)
	}
	_, err := k.WriteSupport(ctx, editor, care.NewSupport{ID: care.VersionID(k.IDs.New()), Kind: library.ResourceEntry, Body: []byte(`{"id": "A B"}`)})
	if reason, ok := errors.AsType[*strictjson.Error](err); !ok || reason.Line != 1 || reason.Reason == "" {
		t.Errorf("no reason is given: %v", err)
	}
	w := k.writes(t, 0, resourceBody("ours", "Ours", "Kettle.", nil))
	wantKind(t, "reviewing a draft", k.ReviewSupport(ctx, editor, w.Entry, care.SupportReview{By: "They"}), fault.Invalid)
	wantKind(t, "publishing what is not there", k.PublishSupport(ctx, editor, w.Entry, 9), fault.Denied)
	must(t, k.PublishSupport(ctx, editor, w.Entry, 1))
	wantKind(t, "a review to come", k.ReviewSupport(ctx, editor, w.Entry, care.SupportReview{By: "They", On: "2099-01-01"}), fault.Invalid)
	wantKind(t, "a review by nobody", k.ReviewSupport(ctx, editor, w.Entry, care.SupportReview{}), fault.Invalid)
}

func TestAReviewIsSaidOnThePage(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	w := k.writes(t, 0, resourceBody("ours", "Ours", "Kettle.", nil))
	must(t, k.PublishSupport(t.Context(), asEditor(k), w.Entry, 1))
	must(t, k.ReviewSupport(t.Context(), asEditor(k), w.Entry, care.SupportReview{By: "The carers' group", On: "2026-02-28"}))
	facts := func() care.SupportFacts {
		lib, err := k.SupportLibrary(t.Context(), k.Organisation)
		must(t, err)
		f, ok := lib.Facts(library.ResourceEntry, "ours")
		if !ok {
			t.Fatal("it is not there")
		}
		return f
	}
	if f := facts(); f.ReviewedBy != "The carers' group" || f.ReviewedOn != "2026-02-28" || f.ReviewDue != "2027-02-28" || f.ChangedSince {
		t.Errorf("reviewed: %+v", f)
	}
	w = k.writes(t, 1, resourceBody("ours", "Ours now", "Kettle.", nil))
	must(t, k.PublishSupport(t.Context(), asEditor(k), w.Entry, w.Number))
	if f := facts(); !f.ChangedSince {
		t.Errorf("changed after the review: %+v", f)
	}
}

func TestAnImportIsAllOrNothing(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		row := func(at string, kind library.EntryKind, body []byte) care.SupportRow {
			return care.SupportRow{At: at, NewSupport: care.NewSupport{ID: care.VersionID(k.IDs.New()), Kind: kind, Body: body}}
		}
		one := row("a.csv:2", library.ResourceEntry, resourceBody("one", "One", "Kettle.", nil))
		bring := func(publish bool, rows ...care.SupportRow) (care.SupportImported, []care.SupportFault, error) {
			for i := range rows {
				rows[i].ID = care.VersionID(k.IDs.New())
			}
			return k.ImportSupport(t.Context(), asEditor(k), rows, publish)
		}
		_, faults, err := bring(true, one, row("a.csv:3", library.ResourceEntry, []byte(`{"id": "x"}`)), row("a.csv:4", library.ResourceEntry, one.Body))
		if !fault.Is(err, fault.Invalid) || len(faults) != 2 || faults[0].At != "a.csv:3" || !strings.Contains(faults[0].Reason, `"title" is missing`) ||
			faults[1] != (care.SupportFault{At: "a.csv:4", Reason: `"one" stands at a.csv:2 already`}) {
			t.Errorf("wrong rows: %+v, %v", faults, err)
		}
		_, faults, err = bring(true, row("c.csv:2", library.CollectionEntry, collectionBody("while", "While", 3, "one", "two")), one)
		if !fault.Is(err, fault.Invalid) || len(faults) != 1 || faults[0].At != "c.csv:2" || k.titles(t) != "" {
			t.Errorf("a collection of what is not there: %+v, %v; readers see %q", faults, err, k.titles(t))
		}
		done, _, err := bring(true, row("c.csv:2", library.CollectionEntry, collectionBody("while", "While", 3, "one")), one)
		must(t, err)
		if done != (care.SupportImported{Added: 2}) || k.titles(t) != "one=One while=While" || k.finds(t, "kettle") != "one" {
			t.Errorf("%+v, readers see %q", done, k.titles(t))
		}
		done, _, err = bring(false, one, row("a.csv:3", library.ResourceEntry, resourceBody("two", "Two", "Lantern.", nil)))
		must(t, err)
		if done != (care.SupportImported{Added: 1, Same: 1}) || k.titles(t) != "one=One while=While" || k.finds(t, "lantern") != "" {
			t.Errorf("drafts: %+v, readers see %q", done, k.titles(t))
		}
	})
}

// stands gives the collections that readers see now, each with its last day.
func (k story) stands(t testing.TB) string {
	t.Helper()
	lib, err := k.SupportLibrary(t.Context(), k.Organisation)
	must(t, err)
	var out []string
	for _, c := range lib.InForce() {
		out = append(out, c.ID+" until "+string(c.Switch.Until))
	}
	if _, on := lib.StandingCollection("while"); on != (len(out) > 0) {
		t.Errorf("StandingCollection says %v", on)
	}
	return strings.Join(out, ", ")
}

// day is so many days from now.
func (k story) day(days int) care.Date {
	return care.DateOf(k.Clock.Now().AddDate(0, 0, days), time.UTC)
}

// aWhile has a collection that stands for seven days once it is switched on.
func aWhile(t testing.TB, s testkit.Store) (k story, collection, resource care.SupportID) {
	t.Helper()
	k = tell(t, s)
	k.sync(t, resourceBody("one", "One", "Kettle.", nil), collectionBody("while", "While the bridge is shut", 7, "one"))
	return k, care.SupportIDOf(k.Organisation, library.CollectionEntry, "while"), care.SupportIDOf(k.Organisation, library.ResourceEntry, "one")
}

func TestACollectionBeginsAndEndsByItself(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, id, _ := aWhile(t, s)
		ctx, editor := t.Context(), asEditor(k)
		if k.stands(t) != "" || k.finds(t, "bridge") != "" {
			t.Error("it stands before anybody switched it on")
		}
		today, last := k.day(0), k.day(6)
		n := care.NewCollectionSwitch{ID: care.SwitchID(k.IDs.New()), Service: k.service(t)}
		on, err := k.SwitchOnCollection(ctx, editor, id, n)
		must(t, err)
		_, err = k.SwitchOnCollection(ctx, editor, id, n)
		must(t, err) // the same press again
		if want := "while until " + string(last); on.From != today || k.stands(t) != want || k.finds(t, "bridge") != "while" {
			t.Errorf("on: %+v, %q, want %q", on, k.stands(t), want)
		}
		k.Clock.Add(6 * 24 * time.Hour)
		if k.stands(t) == "" {
			t.Error("it ended before its last day")
		}
		k.Clock.Add(24 * time.Hour)
		if k.stands(t) != "" || k.finds(t, "bridge") != "" {
			t.Error("it did not end by itself")
		}
		on, err = k.SwitchOnCollection(ctx, editor, id, care.NewCollectionSwitch{ID: care.SwitchID(k.IDs.New())})
		must(t, err)
		must(t, k.EndCollection(ctx, editor, id, on.ID))
		if k.stands(t) != "" {
			t.Error("it was switched off and stands")
		}
	})
}

func TestACollectionStandsForNoImpossibleTime(t *testing.T) {
	k, id, resource := aWhile(t, testkit.SQLite(t))
	ctx, editor := t.Context(), asEditor(k)
	for what, n := range map[string]care.NewCollectionSwitch{
		"a past end":   {From: k.day(-9), Until: k.day(-1)},
		"an early end": {From: k.day(20), Until: k.day(19)},
		"two years":    {Until: k.day(800)},
		"no day":       {From: "soon"},
		"no service":   {Service: care.ServiceID(k.IDs.New())},
	} {
		n.ID = care.SwitchID(k.IDs.New())
		_, err := k.SwitchOnCollection(ctx, editor, id, n)
		wantKind(t, what, err, fault.Invalid)
	}
	on, err := k.SwitchOnCollection(ctx, editor, id, care.NewCollectionSwitch{ID: care.SwitchID(k.IDs.New())})
	must(t, err)
	_, err = k.SwitchOnCollection(ctx, editor, resource, care.NewCollectionSwitch{ID: care.SwitchID(k.IDs.New())})
	wantKind(t, "a resource is no collection", err, fault.Denied)
	wantKind(t, "a switch of another", k.EndCollection(ctx, editor, resource, on.ID), fault.Denied)
}

// TestOneBadEntryTakesNoneAlong: what an older Towpath took and this one does not is left
// out, and all else is read and found.
func TestOneBadEntryTakesNoneAlong(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	k.sync(t, resourceBody("one", "One", "Kettle.", nil))
	id := care.SupportIDOf(k.Organisation, library.ResourceEntry, "old")
	err := k.Store.Write(t.Context(), func(tx care.Tx) error {
		revision, err := tx.AdvanceSupport(t.Context(), k.Organisation)
		if err == nil {
			_, err = tx.InsertSupportEntry(t.Context(), care.SupportEntry{ID: id, Organisation: k.Organisation, Kind: library.ResourceEntry, Slug: "old", Latest: 1, Published: 1, Revision: revision})
		}
		if err == nil {
			_, err = tx.InsertSupportVersion(t.Context(), care.SupportVersion{ID: care.VersionID(k.IDs.New()), Organisation: k.Organisation, Entry: id, Number: 1, Body: `{"id": "old"}`})
		}
		return err
	})
	must(t, err)
	k.sync(t, resourceBody("one", "One", "Kettle.", nil), resourceBody("two", "Two", "Lantern.", nil))
	if k.titles(t) != "one=One two=Two" || k.finds(t, "lantern") != "two" || k.finds(t, "kettle") != "one" {
		t.Errorf("readers see %q", k.titles(t))
	}
}
