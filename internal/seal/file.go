package seal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// File is a Master whose keys stand in a file that only its owner may read. A
// running program follows a change of the file.
type File struct {
	path string
	now  func() time.Time
	// made is told when a file was made, since there was none.
	made func(path string)

	mu    sync.Mutex
	keys  masterKeys
	stamp fileStamp
}

// fileStamp tells whether a file is as it was when it was read.
type fileStamp struct {
	changed time.Time
	size    int64
}

// OpenFile gives the Master of a file. The file is read when it is first needed.
// With made, a file that is missing is made when the first key is wrapped, and
// made is told; without, that is an error.
func OpenFile(path string, now func() time.Time, made func(path string)) *File {
	return &File{path: path, now: now, made: made}
}

// Wrap implements Master.
func (f *File) Wrap(_ context.Context, key, about []byte) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	err := f.refresh()
	if errors.Is(err, fs.ErrNotExist) && f.made != nil && f.keys == nil {
		err = f.create()
	}
	if err != nil {
		return nil, err
	}
	return f.keys.wrap(key, about)
}

// Unwrap implements Master. A master key that is not known is looked for in the
// file once more.
func (f *File) Unwrap(_ context.Context, wrapped, about []byte) ([]byte, error) {
	id, body, err := readBlob(wrapped)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	k, ok := f.keys.find(id)
	if !ok {
		if err = f.refresh(); err == nil {
			k, ok = f.keys.find(id)
		}
	}
	f.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, unknownMaster(id, f.path)
	}
	return k.unwrap(body, about)
}

// refresh reads the file unless it is as it was.
func (f *File) refresh() error {
	info, err := os.Stat(f.path)
	if err != nil {
		return fmt.Errorf("master keys: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("master keys: %s can be read by others (%s). Run: chmod 600 %s", f.path, info.Mode().Perm(), f.path)
	}
	stamp := fileStamp{info.ModTime(), info.Size()}
	if f.keys != nil && f.stamp == stamp {
		return nil
	}
	text, err := os.ReadFile(f.path)
	if err != nil {
		return fmt.Errorf("master keys: %w", err)
	}
	keys, err := parseMasters(string(text))
	if err != nil {
		return fmt.Errorf("master keys in %s: %w", f.path, err)
	}
	f.keys, f.stamp = keys, stamp
	return nil
}

const fileHead = `# Master keys of Towpath, the newest last. Whoever has this file and a copy of
# the keys can read everything; without it nobody can read anything. Keep it apart
# from the data, and keep a copy of it in a safe place.
`

// create makes the file with one key. Where two make it at once, both go on with
// the same one.
func (f *File) create() error {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return fmt.Errorf("master keys: %w", err)
	}
	name, err := writeBeside(f.path, fileHead+newMasterLine(f.now()))
	if err != nil {
		return err
	}
	defer os.Remove(name)
	switch err := os.Link(name, f.path); {
	case errors.Is(err, fs.ErrExist):
	case err != nil:
		return fmt.Errorf("master keys: %w", err)
	default:
		f.made(f.path)
	}
	return errors.Join(f.refresh(), syncFolder(f.path))
}

// Rotate implements Rotator: it adds a new master key to the file. The old ones
// stay, since copies of keys may be wrapped with them.
func (f *File) Rotate(context.Context) error {
	lock, err := os.OpenFile(f.path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("master keys: %w", err)
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return fmt.Errorf("master keys: %w", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.refresh(); err != nil {
		return err
	}
	text, err := os.ReadFile(f.path)
	if err != nil {
		return fmt.Errorf("master keys: %w", err)
	}
	if len(text) > 0 && text[len(text)-1] != '\n' {
		text = append(text, '\n')
	}
	name, err := writeBeside(f.path, string(text)+newMasterLine(f.now()))
	if err != nil {
		return err
	}
	if err := os.Rename(name, f.path); err != nil {
		return errors.Join(fmt.Errorf("master keys: %w", err), os.Remove(name))
	}
	return errors.Join(syncFolder(f.path), f.refresh())
}

// writeBeside writes a file that only its owner may read beside another, on disk
// when it returns, and gives its name.
func writeBeside(path, text string) (name string, err error) {
	file, err := os.CreateTemp(filepath.Dir(path), ".master-*") // made with 0600
	if err != nil {
		return "", fmt.Errorf("master keys: %w", err)
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return "", errors.Join(fmt.Errorf("master keys: %w", err), os.Remove(file.Name()))
	}
	return file.Name(), nil
}

// syncFolder puts the name of a file on disk, as Sync does its contents.
func syncFolder(path string) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
