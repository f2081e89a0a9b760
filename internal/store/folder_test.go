package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestAFolderMayHaveAnyName(t *testing.T) {
	for _, name := range []string{"a#b", "a?b=c", "100%25", "a b", "ä;'", "file:x"} {
		folder := filepath.Join(t.TempDir(), name)
		address := "sqlite:" + filepath.Join(folder, "towpath.db")
		s, err := store.Open(t.Context(), address, testkit.Keys())
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if err := s.Close(); err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		logs, err := store.OpenLogs(t.Context(), address)
		if err != nil {
			t.Fatalf("%q: %v", name, err)
		}
		if err := logs.Close(); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		for _, file := range []string{"towpath.db", "keys.db"} {
			if _, err := os.Stat(filepath.Join(folder, file)); err != nil {
				t.Errorf("%q: %v", name, err)
			}
		}
	}
}
