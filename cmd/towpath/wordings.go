package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"towpath/instruments"
	"towpath/internal/instrument"
)

// wordings are the official texts that a service loaded, in <data>/wordings. They lie
// over what is shipped, and are taken up while the service runs.
type wordings struct {
	dir     string
	shipped *instrument.Library
	library *instrument.Library
	// seen names every file as it was when it was last read.
	seen string
}

// openWordings reads what is shipped, and lays the wordings of the service over it.
func openWordings(data string) (*wordings, error) {
	lib, err := instrument.Load(instruments.FS)
	if err != nil {
		return nil, fmt.Errorf("instruments:\n%w", err)
	}
	w := &wordings{dir: filepath.Join(data, "wordings"), shipped: lib}
	if w.seen, err = w.look(); err != nil {
		return nil, err
	}
	w.library, err = w.read()
	return w, err
}

// loadLibrary gives what there is now, for a program that ends soon.
func loadLibrary(data string) (*instrument.Library, error) {
	w, err := openWordings(data)
	if err != nil {
		return nil, err
	}
	return w.library, nil
}

// read gives a library of its own, also where there are no wordings: what is shipped
// stays as it is.
func (w *wordings) read() (*instrument.Library, error) {
	lib, err := w.shipped.With(os.DirFS(w.dir))
	if err != nil {
		return nil, fmt.Errorf("wordings in %s:\n%w", w.dir, err)
	}
	return lib, nil
}

// look names every file with its size and when it was written.
func (w *wordings) look() (string, error) {
	var seen strings.Builder
	err := filepath.WalkDir(w.dir, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it was taken away meanwhile, or there never was one
		}
		if err != nil || entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			return err
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil {
			fmt.Fprintln(&seen, path, info.Size(), info.ModTime().UnixNano())
		}
		return err
	})
	return seen.String(), err
}

// refresh takes up what changed since it was last read, and tells whether anything
// did. Where one does not fit, all stays as it was until the files change again.
func (w *wordings) refresh() (bool, error) {
	seen, err := w.look()
	if err != nil || seen == w.seen {
		return false, err
	}
	w.seen = seen
	lib, err := w.read()
	if err != nil {
		return false, err
	}
	w.library.Take(lib)
	return true, nil
}

// wordingsEvery is how often a service that runs looks for wordings.
const wordingsEvery = 5 * time.Second

// watch takes up wordings until what it gives is called.
func (w *wordings) watch(ctx context.Context, log *slog.Logger) (stop func()) {
	return background(ctx, func(ctx context.Context) {
		tick := time.NewTicker(wordingsEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			changed, err := w.refresh()
			switch {
			case err != nil:
				log.Error("the wordings were not taken up; those from before stay", "error", err)
			case changed:
				log.Info("the wordings were read anew")
			}
		}
	})
}
