package store_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// everywhere are the tables that are no organisation's, which a PostgreSQL that is spread over
// many machines has on each.
var everywhere = map[string]bool{"sealing": true}

// TestEverythingIsOfOneOrganisation: every table's key has the organisation in it and every
// query names it, so that the tables can be spread over machines by organisation, and no
// question goes to more than one.
func TestEverythingIsOfOneOrganisation(t *testing.T) {
	read := func(pattern string, fn func(name, text string)) {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) < 20 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			fn(filepath.Base(name), string(text))
		}
	}
	table := regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n\);`)
	key := regexp.MustCompile(`PRIMARY KEY \(([^)]*)\)|PRIMARY KEY`)
	tables := 0
	read("migrations/*.sql", func(name, text string) {
		for _, m := range table.FindAllStringSubmatch(text, -1) {
			tables++
			if k := key.FindStringSubmatch(m[2]); k == nil || !strings.Contains(k[1], "organisation_id") && !everywhere[m[1]] {
				t.Errorf("%s: the key of %s has no organisation: %q", name, m[1], k)
			}
		}
	})
	queries := 0
	read("queries/*.sql", func(name, text string) {
		for _, q := range strings.Split(text, "-- name: ")[1:] {
			queries++
			what, _, _ := strings.Cut(q, " ")
			if !strings.Contains(q, "organisation_id") && what != "HoldSealing" && what != "GetSealing" {
				t.Errorf("%s: %s names no organisation", name, what)
			}
		}
	})
	if tables < 60 || queries < 300 {
		t.Errorf("%d tables and %d queries were found, which is too few", tables, queries)
	}
}
