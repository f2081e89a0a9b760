// Package assets holds the styles, scripts, fonts and icons that frontend/
// builds into dist, and serves them.
//
// dist is built by `make assets` and not committed; only dist/.keep is, so that
// the Go code builds and its tests run without Node. Built then says false, and
// Require shows a page that says what to run.
//
// Every served name carries a hash of its content, so an answer may be kept for
// ever. Beside each file lie its .br and .gz forms; nothing is compressed at
// run time.
package assets

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// Prefix is the path under which Handler is to be mounted.
const Prefix = "/assets/"

//go:embed all:dist
var dist embed.FS

// Assets are the built files. They never change and may be shared.
type Assets struct {
	paths map[string]string // "app.css" → "/assets/app-HASH.css"
	icons map[string]string // "house" → the inner markup of its svg
	files map[string]*file  // "app-HASH.css" → what is served
}

// file is one served file in the forms that it was built in.
type file struct {
	contentType         string
	etag                string
	plain, gzip, brotli []byte
}

// New reads the embedded build. A build that is not there is no error (see
// Built); one that is there but broken is.
func New() (*Assets, error) {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	return read(sub)
}

func read(files fs.FS) (*Assets, error) {
	a := &Assets{paths: map[string]string{}, icons: map[string]string{}, files: map[string]*file{}}
	manifest := map[string]string{}
	if err := readJSON(files, "manifest.json", &manifest); errors.Is(err, fs.ErrNotExist) {
		return a, nil
	} else if err != nil {
		return nil, err
	}
	if err := readJSON(files, "icons.json", &a.icons); err != nil {
		return nil, err
	}
	for name, hashed := range manifest {
		f, err := readFile(files, hashed)
		if err != nil {
			return nil, fmt.Errorf("assets: manifest names %s: %w", name, err)
		}
		a.files[hashed] = f
		a.paths[name] = Prefix + hashed
	}
	return a, nil
}

func readJSON(files fs.FS, name string, into *map[string]string) error {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return fmt.Errorf("assets: %w", err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("assets: %s: %w", name, err)
	}
	return nil
}

func readFile(files fs.FS, hashed string) (*file, error) {
	contentType, ok := contentTypes[path.Ext(hashed)]
	if !ok {
		return nil, fmt.Errorf("no content type is known for %s", hashed)
	}
	plain, err := fs.ReadFile(files, hashed)
	if err != nil {
		return nil, err
	}
	f := &file{contentType: contentType, etag: `"` + strings.TrimSuffix(hashed, path.Ext(hashed)) + `"`, plain: plain}
	if f.gzip, err = readOptional(files, hashed+".gz"); err != nil {
		return nil, err
	}
	f.brotli, err = readOptional(files, hashed+".br")
	return f, err
}

// readOptional gives nil for a form that was not worth building, as for fonts,
// which are compressed already.
func readOptional(files fs.FS, name string) ([]byte, error) {
	data, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return data, err
}

// Built says whether the assets have been built into this program.
func (a *Assets) Built() bool { return len(a.paths) > 0 }

// Path gives the address of a file by its name in frontend ("app.css" →
// "/assets/app-HASH.css"). A name that was not built gives an address that
// answers 404, so that a test sees it.
func (a *Assets) Path(name string) string {
	if p, ok := a.paths[name]; ok {
		return p
	}
	return Prefix + "not-built/" + name
}

// Text gives what is in a file by its name, "" where it was not built.
func (a *Assets) Text(name string) string {
	if f, ok := a.files[strings.TrimPrefix(a.paths[name], Prefix)]; ok {
		return string(f.plain)
	}
	return ""
}

// Icon gives the inner markup of a 24 × 24 line icon, "" where there is none of
// that name. It comes from the icon package and is safe to write into a page.
func (a *Assets) Icon(name string) string { return a.icons[name] }

// Names lists the names that Path knows, in no order.
func (a *Assets) Names() []string {
	names := make([]string, 0, len(a.paths))
	for name := range a.paths {
		names = append(names, name)
	}
	return names
}
