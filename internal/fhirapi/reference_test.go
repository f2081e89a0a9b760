package fhirapi_test

import (
	"regexp"
	"testing"

	"towpath/internal/testkit"
)

// TestWhatIsReferredToIs follows every reference of a record, as its reader.
func TestWhatIsReferredToIs(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	k.shelve(t)
	literal := regexp.MustCompile(`"reference":"([A-Z][A-Za-z]+/[^"]+)"`)
	for _, who := range []string{"ben", "amina"} {
		followed := map[string]bool{}
		for _, kind := range k.types(t) {
			for _, m := range literal.FindAllStringSubmatch(k.get(who, "/"+kind+"?_count=500").raw, -1) {
				if to := m[1]; !followed[to] {
					followed[to] = true
					if got := k.get(who, "/"+to); got.status != 200 {
						t.Errorf("%s: %s refers to %s, which answers %d", who, kind, to, got.status)
					}
				}
			}
		}
		if len(followed) < 10 {
			t.Errorf("%s: %d references", who, len(followed))
		}
	}
}
