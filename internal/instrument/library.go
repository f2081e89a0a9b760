package instrument

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Library holds every instrument in every version. It does not change after
// Load, so any number of readers may use it at once.
type Library struct {
	all []*Instrument // by id, then by version
}

var (
	versionPattern  = regexp.MustCompile(`^(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})$`)
	languagePattern = regexp.MustCompile(`^([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.json$`)
)

const (
	scoringFile       = "scoring.json"
	questionnaireFile = "questionnaire.json"
	examplesDir       = "examples"
)

// Load reads every <id>/<version>/ directory. It is strict, and all or nothing:
// whatever is missing, unknown, empty or contradicts another file is refused,
// and the error joins one *LoadError for each fault. Files that lie beside the
// directories, and names that start with a dot, are passed over.
func Load(fsys fs.FS) (*Library, error) {
	lib := &Library{}
	var list []*LoadError
	ids, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, unreadable(".", err)
	}
	for _, entry := range ids {
		if !entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		found, faults := loadVersions(fsys, entry.Name())
		lib.all = append(lib.all, found...)
		list = append(list, faults...)
	}
	if len(lib.all) == 0 && len(list) == 0 {
		list = append(list, &LoadError{File: ".", Reason: "there are no instruments here"})
	}
	slices.SortFunc(lib.all, func(a, b *Instrument) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), compareVersions(a.Version, b.Version))
	})
	list = append(list, sharedAddresses(lib.all)...)
	if len(list) > 0 {
		return nil, joined(list)
	}
	return lib, nil
}

func loadVersions(fsys fs.FS, id string) ([]*Instrument, []*LoadError) {
	if !keyPattern.MatchString(id) {
		return nil, []*LoadError{{File: id, Reason: "an instrument's directory has a name such as bloom-adult"}}
	}
	versions, err := fs.ReadDir(fsys, id)
	if err != nil {
		return nil, []*LoadError{unreadable(id, err)}
	}
	var found []*Instrument
	var list []*LoadError
	for _, entry := range versions {
		if !entry.IsDir() || !versionPattern.MatchString(entry.Name()) {
			list = append(list, &LoadError{
				File:   path.Join(id, entry.Name()),
				Reason: "only directories named after a version, such as 1.0.0, belong here",
			})
			continue
		}
		p := newPack(fsys, id, entry.Name())
		found = append(found, p.load())
		list = append(list, p.faults...)
	}
	if len(versions) == 0 {
		list = append(list, &LoadError{File: id, Reason: "there is no version of this instrument"})
	}
	return found, list
}

// sharedAddresses refuses two instruments under one address, since a response
// names the address only.
func sharedAddresses(all []*Instrument) []*LoadError {
	var list []*LoadError
	owner := map[string]string{}
	for _, inst := range all {
		if id, taken := owner[inst.URL]; taken && id != inst.ID && inst.URL != "" {
			list = append(list, &LoadError{
				File:   path.Join(inst.ID, inst.Version, scoringFile),
				Reason: fmt.Sprintf("url %q is that of %s too", inst.URL, id),
			})
		}
		owner[inst.URL] = inst.ID
	}
	return list
}

// Get finds one version of one instrument.
func (l *Library) Get(id, version string) (*Instrument, bool) {
	for _, inst := range l.all {
		if inst.ID == id && inst.Version == version {
			return inst, true
		}
	}
	return nil, false
}

// Latest finds the highest version of an instrument. It is for new assessments;
// what was answered before is read with Get, under the version it was answered in.
func (l *Library) Latest(id string) (*Instrument, bool) {
	for _, inst := range slices.Backward(l.all) {
		if inst.ID == id {
			return inst, true
		}
	}
	return nil, false
}

// ByCanonical finds an instrument by "url|version", as a QuestionnaireResponse
// names it. Without a version it finds nothing: a guess would score one version's
// answers with another's rules.
func (l *Library) ByCanonical(canonical string) (*Instrument, bool) {
	for _, inst := range l.all {
		if inst.Canonical() == canonical {
			return inst, true
		}
	}
	return nil, false
}

// All lists every version, by id and then from the oldest version to the newest.
func (l *Library) All() []*Instrument { return slices.Clone(l.all) }

func compareVersions(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range as {
		x, _ := strconv.Atoi(as[i]) // versionPattern let only numbers in
		y, _ := strconv.Atoi(bs[i])
		if x != y {
			return cmp.Compare(x, y)
		}
	}
	return 0
}

func unreadable(file string, err error) *LoadError {
	if errors.Is(err, fs.ErrNotExist) {
		return &LoadError{File: file, Reason: "is missing"}
	}
	return &LoadError{File: file, Reason: "cannot be read: " + err.Error()}
}
