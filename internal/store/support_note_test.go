package store_test

import (
	"testing"

	"towpath/internal/care"
	"towpath/internal/library"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// TestAnEditorsNoteIsSealed: the texts of the library are for everybody, what editors say
// to each other is not.
func TestAnEditorsNoteIsSealed(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			s := testkit.Open(t, address)
			org, note := care.OrganisationID(testkit.NewIDs().New()), "Hana asked for this after her visit"
			v := care.SupportVersion{
				ID: care.VersionID(testkit.NewIDs().New()), Organisation: org, Entry: care.SupportIDOf(org, library.ResourceEntry, "one"), Number: 1,
				Title: "One of a kind", Body: `{"said": "in the open"}`, Note: note,
			}
			err := s.Write(t.Context(), func(tx care.Tx) error {
				_, err := tx.InsertSupportVersion(t.Context(), v)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			pool, err := store.OpenPool(engine, address)
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close()
			tables := dump(t, engine, pool)
			if what := found(tables, map[string]bool{note: true}); what != "" {
				t.Error(what)
			}
			if found(tables, map[string]bool{"in the open": true}) == "" {
				t.Error("the text itself is not where this test looks")
			}
		})
	}
}
