package instrument

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"towpath/internal/strictjson"
)

// Library holds every instrument in every version. Any number of readers may use it
// at once, also while Take changes what it holds.
type Library struct{ now atomic.Pointer[shelf] }

// shelf is what a library holds at a time. It does not change.
type shelf struct {
	all      []*Instrument // Blooms, by id, then by version
	measures []*Measure    // measures and entries, in the same order
}

func (s *shelf) library() *Library {
	l := &Library{}
	l.now.Store(s)
	return l
}

// Take takes over what another library holds, such as wordings that were loaded since.
// Whoever has an instrument in hand goes on with it as it was.
func (l *Library) Take(other *Library) { l.now.Store(other.now.Load()) }

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
	lib := &shelf{}
	var list []*LoadError
	ids, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, strictjson.Unreadable(".", err)
	}
	for _, entry := range ids {
		if !entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		list = append(list, lib.loadVersions(fsys, entry.Name())...)
	}
	if len(lib.all)+len(lib.measures) == 0 && len(list) == 0 {
		list = append(list, &LoadError{File: ".", Reason: "there are no instruments here"})
	}
	slices.SortFunc(lib.all, func(a, b *Instrument) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), CompareVersions(a.Version, b.Version))
	})
	slices.SortFunc(lib.measures, func(a, b *Measure) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), CompareVersions(a.Version, b.Version))
	})
	list = append(list, lib.sharedAddresses()...)
	if len(list) > 0 {
		return nil, strictjson.Joined(list)
	}
	return lib.library(), nil
}

func (l *shelf) loadVersions(fsys fs.FS, id string) []*LoadError {
	if !strictjson.Key.MatchString(id) {
		return []*LoadError{{File: id, Reason: "an instrument's directory has a name such as bloom-adult"}}
	}
	versions, err := fs.ReadDir(fsys, id)
	if err != nil {
		return []*LoadError{strictjson.Unreadable(id, err)}
	}
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
		if kind := p.kind(); kind == KindMeasure || kind == KindEntry {
			l.measures = append(l.measures, p.loadMeasure())
		} else {
			l.all = append(l.all, p.load())
		}
		list = append(list, p.faults...)
	}
	if len(versions) == 0 {
		list = append(list, &LoadError{File: id, Reason: "there is no version of this instrument"})
	}
	return list
}

// sharedAddresses refuses two instruments under one address, since a response
// names the address only.
func (l *shelf) sharedAddresses() []*LoadError {
	var list []*LoadError
	owner := map[string]string{}
	take := func(url, id, version string) {
		if other, taken := owner[url]; taken && other != id && url != "" {
			list = append(list, &LoadError{
				File:   path.Join(id, version, scoringFile),
				Reason: fmt.Sprintf("url %q is that of %s too", url, other),
			})
		}
		owner[url] = id
	}
	for _, inst := range l.all {
		take(inst.URL, inst.ID, inst.Version)
	}
	for _, m := range l.measures {
		take(m.URL, m.ID, m.Version)
	}
	return list
}

// Measure finds one version of one measure, or entry.
func (l *Library) Measure(id, version string) (*Measure, bool) {
	for _, m := range l.now.Load().measures {
		if m.ID == id && m.Version == version {
			return m, true
		}
	}
	return nil, false
}

// LatestMeasure finds the highest version of a measure, or entry.
func (l *Library) LatestMeasure(id string) (*Measure, bool) {
	for _, m := range slices.Backward(l.now.Load().measures) {
		if m.ID == id {
			return m, true
		}
	}
	return nil, false
}

// LatestMeasures lists the highest version of every measure and entry, by id.
func (l *Library) LatestMeasures() []*Measure {
	var out []*Measure
	measures := l.now.Load().measures
	for i, m := range measures {
		if i+1 == len(measures) || measures[i+1].ID != m.ID {
			out = append(out, m)
		}
	}
	return out
}

// Measures lists every version of every measure and entry, by id and then from the
// oldest version to the newest.
func (l *Library) Measures() []*Measure { return slices.Clone(l.now.Load().measures) }

// Get finds one version of one instrument.
func (l *Library) Get(id, version string) (*Instrument, bool) {
	for _, inst := range l.now.Load().all {
		if inst.ID == id && inst.Version == version {
			return inst, true
		}
	}
	return nil, false
}

// Latest finds the highest version of an instrument. It is for new assessments;
// what was answered before is read with Get, under the version it was answered in.
func (l *Library) Latest(id string) (*Instrument, bool) {
	for _, inst := range slices.Backward(l.now.Load().all) {
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
	for _, inst := range l.now.Load().all {
		if inst.Canonical() == canonical {
			return inst, true
		}
	}
	return nil, false
}

// All lists every version, by id and then from the oldest version to the newest.
func (l *Library) All() []*Instrument { return slices.Clone(l.now.Load().all) }

// CompareVersions gives -1, 0 or 1 as a version is older than another, the same or newer.
func CompareVersions(a, b string) int {
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
