package testkit

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
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

// here counts the services of each test that runs.
var here = struct {
	sync.Mutex
	services map[string]uint32
}{services: map[string]uint32{}}

// nextIDs begins the series of a test's next service: a test has the same ids each time,
// whatever ran before it, and its services never have the same.
func nextIDs(t testing.TB) *IDs {
	t.Helper()
	name, _, _ := strings.Cut(t.Name(), "/")
	count := func(by uint32) uint32 {
		here.Lock()
		defer here.Unlock()
		here.services[name] += by
		return here.services[name]
	}
	series := 0x1000 - count(1)
	t.Cleanup(func() { count(^uint32(0)) })
	return &IDs{series: series}
}

// New gives the next id.
func (g *IDs) New() string {
	n := g.last.Add(1)
	return fmt.Sprintf("0195%04x-0000-7abc-8%03x-%012x", uint16(n>>32), g.series&0xfff, n)
}
