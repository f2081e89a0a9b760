package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"towpath/internal/care"
	"towpath/internal/ledger"
)

// keyFile is the file with the keys that sign the logs: a line for each
// organisation. It lies beside the data and not in the database, so that whoever
// can change the one cannot sign with the other.
type keyFile struct {
	path string
	mu   sync.Mutex
	keys map[string]ledger.Key // by origin
}

// read gives the keys of the file, in order; none where there is no file.
func (f *keyFile) read() ([]ledger.Key, error) {
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("log key: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("log key: others can read %s: whoever has it can sign a changed log. Run: chmod 600 %s", f.path, f.path)
	}
	text, err := os.ReadFile(f.path)
	if err != nil {
		return nil, fmt.Errorf("log key: %w", err)
	}
	var keys []ledger.Key
	for i, line := range strings.Split(string(text), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		key, err := ledger.ParseKey(line)
		if err != nil {
			return nil, fmt.Errorf("log key: %s, line %d: %w", f.path, i+1, err)
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// find gives the first key of an organisation in the file.
func (f *keyFile) find(org care.OrganisationID) (ledger.Key, bool, error) {
	keys, err := f.read()
	for _, k := range keys {
		if k.Origin() == ledger.Origin(string(org)) {
			return k, true, err
		}
	}
	return ledger.Key{}, false, err
}

// LogKey implements care.LogKeys. The first time, it makes the key.
func (f *keyFile) LogKey(org care.OrganisationID) (ledger.Key, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if k, ok := f.keys[string(org)]; ok {
		return k, nil
	}
	k, ok, err := f.find(org)
	if err == nil && !ok {
		if err = f.add(org); err == nil {
			// Where two processes added one each, the first stands for both.
			k, _, err = f.find(org)
		}
	}
	if err != nil {
		return ledger.Key{}, err
	}
	if f.keys == nil {
		f.keys = map[string]ledger.Key{}
	}
	f.keys[string(org)] = k
	return k, nil
}

func (f *keyFile) add(org care.OrganisationID) (err error) {
	text, err := ledger.NewKey(rand.Reader, ledger.Origin(string(org)))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return fmt.Errorf("log key: %w", err)
	}
	file, err := os.OpenFile(f.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("log key: %w", err)
	}
	_, err = file.WriteString(text + "\n")
	return errors.Join(err, file.Sync(), file.Close())
}
