// Package moving reads what another Towpath gave out of many people: the files of a bulk
// export, with a resource on each line, or a bundle. It puts together what belongs to each
// person, with as much memory as the largest record takes, however many there are.
package moving

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/google/uuid"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

// What is read at most: bytes of one resource and of one person's, files, and faults that
// are told.
const (
	MostLine   = 8 << 20
	MostPerson = 64 << 20
	mostFiles  = 500
	MostFaults = 20
)

// Source is the files, looked through once.
type Source struct {
	// Faults are the lines of which nobody can tell whose they are: with one of them, it
	// cannot be said of anybody that all is there. More counts those that are not told.
	Faults []string
	More   int
	// Says is what whoever made the export says of what is not in it.
	Says []string
	// Stays counts what goes with people and is not taken in, by its type.
	Stays map[string]int

	staff map[care.AccountID]care.Author
	files []*os.File
	names []string
	index index
	temp  string // what was taken out of an archive
}

// Open looks through a folder, an archive (.zip, .tar, .tar.gz) or a bundle. Close it.
func Open(path string) (*Source, error) {
	s := &Source{Stays: map[string]int{}, staff: map[care.AccountID]care.Author{}, index: index{most: mostPlaces}}
	if err := s.open(path); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Source) open(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	names := []string{path}
	if !info.IsDir() {
		if s.temp, err = unpack(path); err != nil {
			return err
		}
		if s.temp != "" {
			path = s.temp
		}
	}
	if info.IsDir() || s.temp != "" {
		if names, err = resourceFiles(path); err != nil {
			return err
		}
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		s.files, s.names = append(s.files, f), append(s.names, filepath.Base(name))
		if err := s.look(len(s.files) - 1); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
	}
	return nil
}

// resourceFiles lists the files of a folder that hold resources.
func resourceFiles(dir string) (names []string, err error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	for _, e := range list {
		if name := e.Name(); e.Type().IsRegular() && (strings.HasSuffix(name, ".ndjson") || strings.HasSuffix(name, ".json") && name != "manifest.json") {
			names = append(names, filepath.Join(dir, name))
		}
	}
	switch {
	case len(names) == 0:
		return nil, errors.New("there are no files of an export in it: they are called Patient.ndjson and the like")
	case len(names) > mostFiles:
		return nil, fmt.Errorf("there are %d files in it, and %d can be read at once", len(names), mostFiles)
	}
	slices.Sort(names)
	return names, nil
}

// Close lets go of the files, and removes what was taken out of an archive.
func (s *Source) Close() (err error) {
	for _, f := range s.files {
		err = errors.Join(err, f.Close())
	}
	err = errors.Join(err, s.index.close())
	if s.temp != "" {
		err = errors.Join(err, os.RemoveAll(s.temp))
	}
	return err
}

func (s *Source) fail(where, format string, args ...any) {
	if len(s.Faults) == MostFaults {
		s.More++
		return
	}
	s.Faults = append(s.Faults, where+": "+fmt.Sprintf(format, args...))
}

// where names a resource in a file.
func (s *Source) where(file, nth uint32) string {
	unit := "line"
	if strings.HasSuffix(s.names[file], ".json") {
		unit = "entry"
	}
	return fmt.Sprintf("%s, %s %d", s.names[file], unit, nth)
}

// Person is what the files hold of somebody.
type Person struct {
	ID    care.PersonID
	Parts []fhir.Part
	// Fault says why it was not read.
	Fault string
}

// People gives everybody, in the order of their ids, once.
func (s *Source) People() iter.Seq2[Person, error] {
	return func(yield func(Person, error) bool) {
		var of []place
		give := func() bool {
			if len(of) == 0 {
				return true
			}
			p, err := s.person(of)
			of = of[:0]
			return yield(p, err) && err == nil
		}
		for p, err := range s.index.sorted() {
			if err != nil {
				yield(Person{}, err)
				return
			}
			if len(of) > 0 && of[0].person != p.person && !give() {
				return
			}
			of = append(of, p)
		}
		give()
	}
}

// person reads what stands at somebody's places.
func (s *Source) person(of []place) (Person, error) {
	p := Person{ID: care.PersonID(uuid.UUID(of[0].person).String())}
	size, has := int64(0), false
	for _, at := range of {
		size += int64(at.length)
	}
	if size > MostPerson {
		p.Fault = fmt.Sprintf("%s: the record is longer than %d MB", s.where(of[0].file, of[0].nth), MostPerson>>20)
		return p, nil
	}
	for _, at := range of {
		raw := make([]byte, at.length)
		if _, err := s.files[at.file].ReadAt(raw, at.from); err != nil {
			return p, fmt.Errorf("%s: %w", s.names[at.file], err)
		}
		head, err := fhir.HeadOf(raw)
		if err != nil || string(head.Person) != string(p.ID) {
			return p, fmt.Errorf("%s: it changed while it was read", s.where(at.file, at.nth))
		}
		has = has || head.ResourceType == "Patient"
		p.Parts = append(p.Parts, fhir.Part{Where: s.where(at.file, at.nth), Raw: raw})
	}
	if !has {
		p.Fault = fmt.Sprintf("%s: it is in the record of %s, and no file has a Patient with this id", s.where(of[0].file, of[0].nth), p.ID)
	}
	return p, nil
}
