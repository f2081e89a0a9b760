package folder_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"towpath/internal/insight"
	"towpath/internal/insight/folder"
)

func put(t *testing.T, f *folder.Folder, name, text string) {
	t.Helper()
	err := f.Write(name, func(to insight.Writer) error {
		_, err := to.Write([]byte(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func holds(t *testing.T, f *folder.Folder, name, want string) {
	t.Helper()
	if got, err := f.Read(name); err != nil || string(got) != want {
		t.Errorf("%s holds %q, %v, want %q", name, got, err, want)
	}
}

func TestAFileIsReplacedAsAWhole(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "reports")
	f, err := folder.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read("a.columns"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what is not there gives %v", err)
	}
	put(t, f, "a.columns", "one")
	put(t, f, "a.columns", "another")
	holds(t, f, "a.columns", "another")
	broken := errors.New("broken")
	err = f.Write("a.columns", func(to insight.Writer) error {
		_, _ = to.Write([]byte("half of"))
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("a file that could not be filled gives %v", err)
	}
	holds(t, f, "a.columns", "another")
	if info, err := os.Stat(filepath.Join(dir, "a.columns")); err != nil || info.Mode() != 0o600 {
		t.Errorf("the file has the mode %v, %v", info.Mode(), err)
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) != 1 {
		t.Errorf("%d files are left, %v", len(list), err)
	}
	if err := errors.Join(f.Remove("a.columns"), f.Remove("a.columns")); err != nil {
		t.Error(err)
	}
	if _, err := f.Read("a.columns"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was removed gives %v", err)
	}
}

func TestWhatWasNeverFinishedIsClearedAway(t *testing.T) {
	dir := t.TempDir()
	for name, age := range map[string]time.Duration{"a.columns": 2 * time.Hour, "a.columns.123.unfinished": 2 * time.Hour, "a.columns.124.unfinished": time.Minute} {
		path, at := filepath.Join(dir, name), time.Now().Add(-age)
		if err := errors.Join(os.WriteFile(path, []byte("x"), 0o600), os.Chtimes(path, at, at)); err != nil {
			t.Fatal(err)
		}
	}
	f, err := folder.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, f, "a.columns", "x")
	if _, err := os.Stat(filepath.Join(dir, "a.columns.124.unfinished")); err != nil {
		t.Errorf("what another process may be filling: %v", err)
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) != 2 {
		t.Errorf("%d files are left, %v", len(list), err)
	}
}

func TestNoNameLeadsOutOfTheFolder(t *testing.T) {
	f, err := folder.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", ".", "..", "../a", "a/b", "/a", "a.unfinished"} {
		_, err := f.Read(name)
		if err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q is read: %v", name, err)
		}
		if f.Write(name, func(insight.Writer) error { return nil }) == nil || f.Remove(name) == nil {
			t.Errorf("%q is written or removed", name)
		}
	}
}
