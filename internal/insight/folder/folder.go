// Package folder keeps the snapshots of reports in a folder of this machine.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"towpath/internal/insight"
)

// Folder is a folder with one file for each snapshot. Several processes may have it open, as
// a command beside the service does.
type Folder struct{ dir string }

// unfinished ends the names of files that were begun; whatever was cut off leaves one behind.
const unfinished = ".unfinished"

// stale is how old a file that was begun must be before it counts as never finished: another
// process may be filling it.
const stale = time.Hour

// Open makes the folder if it is not there, and clears away what was never finished.
func Open(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"+unfinished))
	for _, path := range left {
		if info, e := os.Stat(path); e == nil && time.Since(info.ModTime()) > stale {
			err = errors.Join(err, os.Remove(path))
		}
	}
	return &Folder{dir: dir}, err
}

func (f *Folder) path(name string) (string, error) {
	if name != filepath.Base(name) || !filepath.IsLocal(name) || strings.HasSuffix(name, unfinished) {
		return "", fmt.Errorf("folder: %q is no name of a file", name)
	}
	return filepath.Join(f.dir, name), nil
}

// Read implements insight.Files.
func (f *Folder) Read(name string) ([]byte, error) {
	path, err := f.path(name)
	if err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// Write implements insight.Files: a file beside is filled and flushed to the disk, and then
// takes the name.
func (f *Folder) Write(name string, fill func(to insight.Writer) error) error {
	path, err := f.path(name)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(f.dir, name+".*"+unfinished) // made with 0600
	if err != nil {
		return err
	}
	err = fill(file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return f.flush()
}

// Remove implements insight.Files. To remove what is not there is no mistake.
func (f *Folder) Remove(name string) error {
	path, err := f.path(name)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return f.flush()
}

// flush puts the names in the folder on the disk.
func (f *Folder) flush() error {
	dir, err := os.Open(f.dir)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
