package testkit

import (
	"fmt"
	"sync/atomic"
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

// New gives the next id.
func (g *IDs) New() string {
	n := g.last.Add(1)
	return fmt.Sprintf("0195%04x-0000-7abc-8%03x-%012x", uint16(n>>32), g.series&0xfff, n)
}
