package moving

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

// look goes through a file once.
func (s *Source) look(file int) error {
	if strings.HasSuffix(s.names[file], ".json") {
		return s.lookAtBundle(file)
	}
	in := bufio.NewReaderSize(s.files[file], 1<<16)
	at := place{file: uint32(file)} //nolint:gosec // some dozens
	for {
		line, length, err := nextLine(in)
		if length == 0 && errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		at.nth++
		bare := bytes.TrimSpace(line)
		before := int64(bytes.Index(line, bare))
		switch {
		case line == nil:
			s.fail(s.where(at.file, at.nth), "the line is longer than %d MB", MostLine>>20)
		case len(bare) > 0:
			here := at
			here.from, here.length = at.from+before, uint32(len(bare)) //nolint:gosec // at most MostLine
			if err := s.note(here, bare); err != nil {
				return err
			}
		}
		at.from += length
		if err != nil {
			return nil
		}
	}
}

// nextLine reads a line, nil where it is too long, and how many bytes it has with its end.
func nextLine(in *bufio.Reader) (line []byte, length int64, err error) {
	line = []byte{}
	for {
		some, err := in.ReadSlice('\n')
		length += int64(len(some))
		if length > MostLine {
			line = nil
		} else if line != nil {
			line = append(line, some...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, length, err
		}
	}
}

// lookAtBundle goes through the entries of a bundle, one at a time.
func (s *Source) lookAtBundle(file int) error {
	f := s.files[file]
	d := json.NewDecoder(f)
	if err := toEntries(d); err != nil {
		return err
	}
	at := place{file: uint32(file)} //nolint:gosec // some dozens
	for d.More() {
		var e struct{ Resource json.RawMessage }
		if err := d.Decode(&e); err != nil {
			return fmt.Errorf("entry %d: %w", at.nth+1, err)
		}
		at.nth++
		if len(e.Resource) > MostLine {
			s.fail(s.where(at.file, at.nth), "the resource is longer than %d MB", MostLine>>20)
			continue
		}
		end := d.InputOffset()
		from, err := within(f, end, e.Resource)
		if err != nil {
			return fmt.Errorf("entry %d: %w", at.nth, err)
		}
		at.from, at.length = from, uint32(len(e.Resource)) //nolint:gosec // at most MostLine
		if err := s.note(at, e.Resource); err != nil {
			return err
		}
	}
	return nil
}

// toEntries goes on to the first entry of a bundle.
func toEntries(d *json.Decoder) error {
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.New("it is no bundle")
	}
	bundle := false
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return fmt.Errorf("it is no bundle: %w", err)
		}
		if name == "entry" {
			if t, err := d.Token(); err != nil || t != json.Delim('[') {
				return errors.New("the entries of the bundle are no list")
			}
			if !bundle {
				return errors.New("it does not begin as a bundle does, with its resourceType")
			}
			return nil
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return fmt.Errorf("it is no bundle: %w", err)
		}
		bundle = bundle || name == "resourceType" && string(value) == `"Bundle"`
	}
	return errors.New("it is no bundle, or has no entries")
}

// within finds where the resource stands of an entry that ends at a place.
func within(f *os.File, end int64, resource []byte) (int64, error) {
	// Between the end of a resource and that of its entry stands little more than a request.
	room := make([]byte, min(end, int64(len(resource))+1<<16))
	if _, err := f.ReadAt(room, end-int64(len(room))); err != nil {
		return 0, err
	}
	i := bytes.LastIndex(room, resource)
	if i < 0 {
		return 0, errors.New("too much stands beside the resource")
	}
	return end - int64(len(room)) + int64(i), nil
}

// note notes whose a resource is.
func (s *Source) note(at place, raw []byte) error {
	where := s.where(at.file, at.nth)
	if !utf8.Valid(raw) || bytes.HasPrefix(raw, []byte("\xef\xbb\xbf")) {
		s.fail(where, "it is not text in UTF-8, without a mark before it")
		return nil
	}
	h, err := fhir.HeadOf(raw)
	switch {
	case err != nil:
		s.fail(where, "it is no resource in JSON: %v", err)
		return nil
	case h.ResourceType == "":
		s.fail(where, "it does not say which type of resource it is")
		return nil
	case h.ResourceType == "Practitioner":
		return s.practitioner(where, raw)
	case h.ResourceType == "OperationOutcome":
		s.outcome(raw)
		return nil
	case fhir.Stays(h.ResourceType), h.ResourceType == "DocumentReference" && h.Person == "":
		s.Stays[h.ResourceType]++
		if h.ResourceType != "AuditEvent" || !care.ValidID(string(h.Person)) { // a log names people
			return nil
		}
	case h.Person == "":
		s.fail(where, "it does not say in whose record this %s is", h.ResourceType)
		return nil
	case !care.ValidID(string(h.Person)):
		s.fail(where, "%q is no id that a Towpath gives", h.Person)
		return nil
	}
	id, err := uuid.Parse(string(h.Person))
	if err != nil {
		s.fail(where, "%q is no id that a Towpath gives", h.Person)
		return nil
	}
	at.person = id
	return s.index.add(at)
}

// outcome keeps what the export says of itself.
func (s *Source) outcome(raw []byte) {
	var o fhir.OperationOutcome
	if json.Unmarshal(raw, &o) != nil {
		return
	}
	for _, i := range o.Issue {
		if i.Diagnostics != "" && len(s.Says) < MostFaults {
			s.Says = append(s.Says, i.Diagnostics)
		}
	}
}

// practitioner keeps what somebody is called who may have written.
func (s *Source) practitioner(where string, raw []byte) error {
	var p fhir.Practitioner
	if err := json.Unmarshal(raw, &p); err != nil {
		s.fail(where, "it is no Practitioner: %v", err)
		return nil
	}
	id := care.AccountID(p.ID)
	if len(p.Name) > 0 && care.ValidID(p.ID) {
		s.staff[id] = care.Author{Name: p.Name[0].Text, Role: care.RoleWorker}
	}
	s.Stays[p.ResourceType]++
	return nil
}
