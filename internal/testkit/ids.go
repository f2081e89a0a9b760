package testkit

import (
	"fmt"
	"sync/atomic"
	"testing"

	"towpath/internal/care"
)

// IDs makes identifiers in the shape of a UUIDv7, one after the other. Those of
// one series never meet those of another. It is safe for concurrent use.
type IDs struct {
	series uint32
	last   atomic.Uint64
}

var allSeries atomic.Uint32

// NewIDs begins a series.
func NewIDs() *IDs { return &IDs{series: allSeries.Add(1)} }

// nextIDs begins the series of a service over a store: which one says how many organisations
// stand there, so that a test has the same ids each time, whatever ran before it.
func nextIDs(t testing.TB, s care.Store) *IDs {
	t.Helper()
	var there []care.Organisation
	err := s.Read(t.Context(), func(tx care.Tx) (err error) {
		there, err = tx.Organisations(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return &IDs{series: 0xfff - uint32(len(there))} //nolint:gosec // a few
}

// New gives the next id.
func (g *IDs) New() string {
	n := g.last.Add(1)
	return fmt.Sprintf("0195%04x-0000-7abc-8%03x-%012x", uint16(n>>32), g.series&0xfff, n)
}
