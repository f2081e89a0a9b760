package moving

import (
	"testing"

	"towpath/internal/fhir"
	"towpath/internal/instrument"
)

// Few lets so few places be in memory while a test runs.
func Few(t *testing.T, n int) {
	t.Helper()
	was := mostPlaces
	mostPlaces = n
	t.Cleanup(func() { mostPlaces = was })
}

// ReadForTest reads what the files hold of somebody.
func ReadForTest(p Person, lib *instrument.Library) {
	_, _ = fhir.ReadParts(p.Parts, nil, lib)
}
