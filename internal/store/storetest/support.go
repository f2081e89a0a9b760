package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/library"
	"towpath/internal/testkit"
)

// shelf is what one organisation has in its library, for a test.
type shelf struct {
	org     care.OrganisationID
	entry   care.SupportEntry
	version care.SupportVersion
	on      care.CollectionSwitch
}

func newShelf(org care.OrganisationID, ids *testkit.IDs, tag string) shelf {
	id := care.SupportIDOf(org, library.ResourceEntry, "a-line")
	return shelf{
		org: org,
		entry: care.SupportEntry{
			ID: id, Organisation: org, Kind: library.ResourceEntry, Slug: "a-line", Title: hard[0] + tag, Latest: 3, Published: 2, Shipped: 1, ShippedDigest: "abc",
			Edited: true, RetiredAt: at(4), RetiredBy: "somebody", ReviewedBy: hard[1] + tag, ReviewedOn: "2026-01-02", ReviewedVersion: 2, ReviewDue: "2027-01-02",
			ChangedAt: at(5), Revision: 1,
		},
		version: care.SupportVersion{
			ID: care.VersionID(ids.New()), Organisation: org, Entry: id, Number: 2, Base: 1, Title: hard[0] + tag, Body: `{"said": "` + tag + `"}`, Note: hard[2] + tag,
			At: at(6), By: "somebody", PublishedAt: at(7), PublishedBy: "another",
		},
		on: care.CollectionSwitch{
			ID: care.SwitchID(ids.New()), Organisation: org, Collection: id, Service: "a service", From: "2026-03-01", Until: "2026-03-07", At: at(8), By: "somebody",
		},
	}
}

func (sh shelf) fill(t *testing.T, s Store) {
	t.Helper()
	ctx := t.Context()
	write(t, s, func(tx care.Tx) error {
		revision, err := tx.AdvanceSupport(ctx, sh.org)
		if err != nil || revision != 1 {
			return fmt.Errorf("the first revision is %d: %v", revision, err) //nolint // the test ends here
		}
		return all(
			func() error { return once(true, "InsertSupportEntry")(tx.InsertSupportEntry(ctx, sh.entry)) },
			func() error { return once(false, "a second entry")(tx.InsertSupportEntry(ctx, sh.entry)) },
			func() error { return once(true, "InsertSupportVersion")(tx.InsertSupportVersion(ctx, sh.version)) },
			func() error { return once(false, "a second version")(tx.InsertSupportVersion(ctx, sh.version)) },
			func() error { return once(true, "InsertCollectionSwitch")(tx.InsertCollectionSwitch(ctx, sh.on)) },
			func() error { return once(false, "a second switch")(tx.InsertCollectionSwitch(ctx, sh.on)) },
		)
	})
}

func (sh shelf) isThere(t *testing.T, s Store, state care.SupportState) {
	t.Helper()
	ctx := t.Context()
	err := s.Read(ctx, func(tx care.Tx) error {
		looked(t, "SupportState", state)(tx.SupportState(ctx, sh.org))
		looked(t, "SupportEntry", sh.entry)(tx.SupportEntry(ctx, sh.org, sh.entry.ID))
		looked(t, "SupportVersion", sh.version)(tx.SupportVersion(ctx, sh.org, sh.entry.ID, 2))
		looked(t, "SupportVersionByID", sh.version)(tx.SupportVersionByID(ctx, sh.org, sh.version.ID))
		looked(t, "ListSupportVersions", []care.SupportVersion{sh.version})(tx.ListSupportVersions(ctx, sh.org, sh.entry.ID))
		looked(t, "ListCollectionSwitches", []care.CollectionSwitch{sh.on})(tx.ListCollectionSwitches(ctx, sh.org))
		change := care.SupportChange{Entry: sh.entry}
		if sh.entry.Standing() {
			change.Body, change.PublishedAt = sh.version.Body, sh.version.PublishedAt
		}
		looked(t, "ListSupportChanges", []care.SupportChange{change})(tx.ListSupportChanges(ctx, sh.org, sh.entry.Revision-1))
		looked(t, "ListSupportChanges, later", []care.SupportChange{})(tx.ListSupportChanges(ctx, sh.org, sh.entry.Revision))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// aLibraryComesBack: entries, versions and switches are as they were, change when they
// are changed, and are no other organisation's.
func aLibraryComesBack(t *testing.T, s Store) {
	ids := testkit.NewIDs()
	mine, theirs := newShelf(care.OrganisationID(ids.New()), ids, ""), newShelf(care.OrganisationID(ids.New()), ids, " elsewhere")
	same(t, "no library", read(t, s, func(tx care.Tx) (care.SupportState, error) { return tx.SupportState(t.Context(), mine.org) }), care.SupportState{})
	mine.fill(t, s)
	theirs.fill(t, s)
	mine.isThere(t, s, care.SupportState{Revision: 1})
	ctx := t.Context()
	err := s.Read(ctx, func(tx care.Tx) error {
		_, err := tx.SupportEntry(ctx, theirs.org, mine.entry.ID)
		wantDenied(t, "an entry of another organisation", err)
		_, err = tx.SupportVersionByID(ctx, theirs.org, mine.version.ID)
		wantDenied(t, "a version of another organisation", err)
		_, err = tx.SupportVersion(ctx, mine.org, mine.entry.ID, 7)
		wantDenied(t, "a version that is not there", err)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	e, v, on := &mine.entry, &mine.version, &mine.on
	e.Title, e.Latest, e.Published, e.Shipped, e.ShippedDigest, e.RetiredAt, e.RetiredBy = "Another", 5, 2, 5, "def", time.Time{}, ""
	e.ReviewedBy, e.ReviewedOn, e.ReviewedVersion, e.ReviewDue, e.ChangedAt, e.Revision = "They", "2026-02-02", 5, "2026-03-03", at(20), 2
	v.PublishedAt, v.PublishedBy = at(21), "a third"
	on.EndedAt, on.EndedBy = at(22), "a fourth"
	write(t, s, func(tx care.Tx) error {
		if _, err := tx.AdvanceSupport(ctx, mine.org); err != nil {
			return err
		}
		return all(
			func() error {
				return tx.SetSupportState(ctx, mine.org, care.SupportState{ShippedDigest: "d", Indexed: "i"})
			},
			func() error { return tx.SetSupportEntry(ctx, *e) },
			func() error { return tx.PublishSupportVersion(ctx, *v) },
			func() error { return tx.EndCollectionSwitch(ctx, mine.org, on.ID, on.EndedBy, on.EndedAt) },
			func() error { return tx.EndCollectionSwitch(ctx, mine.org, on.ID, "too late", at(99)) },
		)
	})
	mine.isThere(t, s, care.SupportState{Revision: 2, ShippedDigest: "d", Indexed: "i"})
	theirs.isThere(t, s, care.SupportState{Revision: 1})
}

// whatLinksLeadToIsKept: one row for each address, changed by each look.
func whatLinksLeadToIsKept(t *testing.T, s Store) {
	ids := testkit.NewIDs()
	ctx, org, other := t.Context(), care.OrganisationID(ids.New()), care.OrganisationID(ids.New())
	l := care.SupportLink{Organisation: org, Address: "https://example.org/a", CheckedAt: at(1), FailedDays: 2, FailedOn: "2026-03-14", Outcome: care.LinkGone}
	theirs := l
	theirs.Organisation = other
	for _, next := range []care.SupportLink{l, theirs, {Organisation: org, Address: l.Address, CheckedAt: at(2), WorkedAt: at(2), Outcome: care.LinkWorks}} {
		write(t, s, func(tx care.Tx) error { return tx.SetSupportLink(ctx, next) })
		if next.Organisation == org {
			l = next
		}
	}
	for of, want := range map[care.OrganisationID]care.SupportLink{org: l, other: theirs} {
		same(t, "links", read(t, s, func(tx care.Tx) ([]care.SupportLink, error) { return tx.ListSupportLinks(ctx, of) }), []care.SupportLink{want})
	}
}

// entriesAreListed: by state, kind and words of the title, in pages.
func entriesAreListed(t *testing.T, s Store) {
	ids := testkit.NewIDs()
	org := care.OrganisationID(ids.New())
	put := func(slug string, kind library.EntryKind, e care.SupportEntry) {
		e.ID, e.Organisation, e.Kind, e.Slug, e.Title = care.SupportIDOf(org, kind, slug), org, kind, slug, "Title of "+slug+" 100%"
		write(t, s, func(tx care.Tx) error { return once(true, "entry")(tx.InsertSupportEntry(t.Context(), e)) })
	}
	put("as-shipped", library.ResourceEntry, care.SupportEntry{Latest: 1, Published: 1, Shipped: 1})
	put("draft", library.ResourceEntry, care.SupportEntry{Latest: 1, Edited: true})
	put("redone", library.CollectionEntry, care.SupportEntry{Latest: 3, Published: 2, Shipped: 1, Edited: true})
	put("news", library.ResourceEntry, care.SupportEntry{Latest: 3, Published: 2, Shipped: 3, Edited: true})
	put("gone", library.ResourceEntry, care.SupportEntry{Latest: 3, Published: 2, Shipped: 3, RetiredAt: at(1)})
	for _, c := range []struct {
		q    care.SupportQuery
		want []string
	}{
		{care.SupportQuery{}, []string{"as-shipped", "draft", "gone", "news", "redone"}},
		{care.SupportQuery{Standing: care.SupportPublished}, []string{"as-shipped", "news", "redone"}},
		{care.SupportQuery{Standing: care.SupportDrafts}, []string{"draft", "redone"}},
		{care.SupportQuery{Standing: care.SupportNews}, []string{"news"}},
		{care.SupportQuery{Standing: care.SupportRetired}, []string{"gone"}},
		{care.SupportQuery{Kind: library.CollectionEntry}, []string{"redone"}},
		{care.SupportQuery{Search: "of n"}, []string{"news"}},
		{care.SupportQuery{Search: "s-s"}, []string{"as-shipped"}},
		{care.SupportQuery{Search: "%' OR 1=1 --\x00"}, nil},
		{care.SupportQuery{After: 4}, []string{"redone"}},
	} {
		var got []string
		for _, e := range read(t, s, func(tx care.Tx) ([]care.SupportEntry, error) { return tx.ListSupportEntries(t.Context(), org, c.q, 10) }) {
			got = append(got, e.Slug)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.q, got, c.want)
		}
	}
	counts := read(t, s, func(tx care.Tx) (care.SupportCounts, error) { return tx.CountSupportEntries(t.Context(), org) })
	same(t, "counts", counts, care.SupportCounts{Published: 3, Drafts: 2, News: 1, Retired: 1})
}

// theLibraryIsSearched: by forms of words, the title first, narrowed by marks, and within
// one organisation.
func theLibraryIsSearched(t *testing.T, s Store) {
	ids := testkit.NewIDs()
	ctx, org, other := t.Context(), care.OrganisationID(ids.New()), care.OrganisationID(ids.New())
	names := map[care.SupportID]string{}
	put := func(of care.OrganisationID, slug string, words library.Indexed) care.SupportID {
		id := care.SupportIDOf(of, library.ResourceEntry, slug)
		names[id] = slug
		write(t, s, func(tx care.Tx) error {
			return tx.IndexSupport(ctx, of, []care.SupportIndexed{{Entry: id, Words: words}})
		})
		return id
	}
	put(org, "title", library.Indexed{Title: "carers together", About: "a group", Marks: "xkindlink0 xplaceuk0"})
	put(org, "about", library.Indexed{Title: "a group", About: "for a carer who is caring alone", Marks: "xkindbook0 xplaceuk0"})
	put(org, "more", library.Indexed{Title: "money", About: "benefits", More: "carers", Marks: "xkindlink0 xplacewales0"})
	gone := put(org, "gone", library.Indexed{Title: "carers carers carers", Marks: "xkindlink0"})
	put(other, "theirs", library.Indexed{Title: "carers", Marks: "xkindlink0"})
	write(t, s, func(tx care.Tx) error { return tx.DropFromIndex(ctx, org, []care.SupportID{gone}) })
	changed := put(org, "changed", library.Indexed{Title: "sleep"})
	put(org, "changed", library.Indexed{Title: "rest"})
	for _, c := range []struct {
		words, marks [][]string
		want         []string
	}{
		{[][]string{{"carer"}}, nil, []string{"title", "about", "more"}},
		{[][]string{{"carer"}}, [][]string{{"xkindlink0"}}, []string{"title", "more"}},
		{[][]string{{"carer"}}, [][]string{{"xplacewales0", "xplaceuk0"}, {"xkindlink0"}}, []string{"title", "more"}},
		{[][]string{{"benefit"}}, nil, []string{"more"}},
		{[][]string{{"benefit", "group"}, {"alone"}}, nil, []string{"about"}},
		{[][]string{{"benefit"}, {"alone"}}, nil, nil},
		{[][]string{{"sleep"}}, nil, nil},
		{[][]string{{"rest"}}, nil, []string{"changed"}},
		{[][]string{{"العربية"}}, nil, nil},
		{nil, [][]string{{"xkindlink0"}}, nil},
	} {
		var got []string
		for _, id := range read(t, s, func(tx care.Tx) ([]care.SupportID, error) { return tx.SearchSupport(ctx, org, c.words, c.marks, 10) }) {
			got = append(got, names[id])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v, %v: %v, want %v", c.words, c.marks, got, c.want)
		}
	}
	if n := read(t, s, func(tx care.Tx) (int, error) { return tx.CountIndexed(ctx, org) }); n != 4 {
		t.Errorf("%d are indexed, want 4 (%s)", n, changed)
	}
	nothingButWordsIsHandedOn(t, s, org)
}

func nothingButWordsIsHandedOn(t *testing.T, s Store, org care.OrganisationID) {
	t.Helper()
	for _, hostile := range []string{`a" OR "b`, "a'", "a|b", "a & b", "", " ", "A", "a*", "NEAR(a b)", "\x00"} {
		err := s.Read(t.Context(), func(tx care.Tx) error {
			_, err := tx.SearchSupport(t.Context(), org, [][]string{{hostile}}, nil, 10)
			return err
		})
		if err == nil {
			t.Errorf("%q was handed to the engine", hostile)
		}
	}
}
