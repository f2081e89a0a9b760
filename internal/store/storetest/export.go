package storetest

import (
	"testing"

	"towpath/internal/care"
)

func anExportEnds(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org := t.Context(), w.org.ID
	later := w.export
	later.ID, later.Begun = care.ExportID(w.decline.ID), at(500)
	left := func() []care.Export {
		return read(t, s, func(tx care.Tx) ([]care.Export, error) { return tx.ListExports(ctx, org, w.account.ID) })
	}
	write(t, s, func(tx care.Tx) error { return once(true, "a second export")(tx.InsertExport(ctx, later)) })
	write(t, s, func(tx care.Tx) error { return tx.EndExportsBefore(ctx, "another", at(600)) })
	same(t, "both", left(), []care.Export{w.export, later})
	write(t, s, func(tx care.Tx) error { return tx.EndExportsBefore(ctx, org, later.Begun) })
	same(t, "what is not too old", left(), []care.Export{later})
	write(t, s, func(tx care.Tx) error {
		wantDenied(t, "another organisation's", tx.EndExport(ctx, "another", later.ID))
		return tx.EndExport(ctx, org, later.ID)
	})
	write(t, s, func(tx care.Tx) error {
		wantDenied(t, "ending it again", tx.EndExport(ctx, org, later.ID))
		return nil
	})
	same(t, "what is left", len(left()), 0)
}
