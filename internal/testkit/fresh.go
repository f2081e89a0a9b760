package testkit

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"towpath/internal/store"
)

// Fresh opens a fresh database of one of Engines for the length of the test. It is a copy of
// one that was brought to today's tables once for all tests, since doing so anew for each
// takes longer than most of them.
func Fresh(t testing.TB, engine string) *store.Store {
	t.Helper()
	if engine == "postgres" {
		return Open(t, copied(t))
	}
	files, err := emptySQLite()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return Open(t, "sqlite:"+filepath.Join(dir, "towpath.db"))
}

// emptySQLite has the files of an empty database and of its keys.
var emptySQLite = sync.OnceValues(func() (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "towpath-empty-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := settled("sqlite:" + filepath.Join(dir, "towpath.db")); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range []string{"towpath.db", "keys.db"} {
		if files[name], err = os.ReadFile(filepath.Join(dir, name)); err != nil {
			return nil, err
		}
	}
	return files, nil
})

// settled opens a database once and closes it.
func settled(address string) error {
	s, err := store.Open(context.Background(), address, Keys())
	if err != nil {
		return err
	}
	return s.Close()
}

// emptyPostgres gives the name of a database to copy on our own server.
var emptyPostgres = sync.OnceValues(func() (string, error) {
	admin, err := server()
	if err != nil {
		return "", err
	}
	const name = "towpath_empty"
	if err := administer(admin, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	return name, settled(named(admin, name))
})
