// Package testkit is what the tests of several packages share: a real PostgreSQL
// beside SQLite, a clock that stands still, ids that can be foretold, and the cast
// (Amina, Ben, Dele, Eve and an administrator) in a service of their own.
package testkit

import (
	"encoding/base64"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"towpath/internal/seal"
	"towpath/internal/store"
)

// Engines are the databases that everything must run on.
var Engines = []string{"sqlite", "postgres"}

// Address gives the address of a fresh, empty database of one of Engines. It is
// gone when the test is.
func Address(t testing.TB, engine string) string {
	t.Helper()
	if engine == "postgres" {
		return Postgres(t)
	}
	return "sqlite:" + filepath.Join(t.TempDir(), "towpath.db")
}

// Keys gives the keys of test databases: a master key in memory that is the same in
// every test, and the wrapped keys where they are when nothing else is said.
func Keys() store.Keys {
	m, err := seal.Given("test "+base64.StdEncoding.EncodeToString([]byte(strings.Repeat("t", 32))), "a test")
	if err != nil {
		panic(err)
	}
	return store.Keys{Master: m, Now: time.Now}
}

// Open opens a database for the length of the test.
func Open(t testing.TB, address string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), address, Keys())
	if err != nil {
		t.Fatalf("opening %s: %v", address, err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("closing: %v", err)
		}
	})
	return s
}

// SQLite opens a fresh SQLite database.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return Fresh(t, "sqlite")
}

// Stores runs a test once for each engine, on a fresh database.
func Stores(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	for _, engine := range Engines {
		t.Run(engine, func(t *testing.T) { test(t, Fresh(t, engine)) })
	}
}
