package fhirapi

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"

	"towpath/internal/care"
	"towpath/internal/fault"
)

const (
	// mostAtOnce and mostBuffered are how many people, and about how many bytes, are looked
	// at together before what was found is sent.
	mostAtOnce   = 64
	mostBuffered = 1 << 20
	// patience is how long an asker may take to receive what is sent at once.
	patience = 5 * time.Minute
	// mostFetched is how many files one app of an account may fetch at the same time.
	mostFetched = 4
)

// fetching counts who is fetching files.
type fetching struct {
	mu  sync.Mutex
	now map[string]int
}

func (f *fetching) begin(who string) (done func(), err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.now[who] >= mostFetched {
		return nil, fault.New(fault.TooMany, "exportFile", nil)
	}
	f.now[who]++
	return func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if f.now[who]--; f.now[who] == 0 {
			delete(f.now, who)
		}
	}, nil
}

// file is a file of an export on its way out.
type file struct {
	w       http.ResponseWriter
	control *http.ResponseController
	zip     *gzip.Writer
	b       []byte // what was found and not sent yet
	begun   bool
}

// stream sends one file: people in the order of their ids, some at a time, and what is known
// of those is sent before the next are looked at. So it takes the same memory for a hundred
// people and for a million.
func (q *request) stream(e *export, k *kind) error {
	f := &file{w: q.w, control: http.NewResponseController(q.w), b: make([]byte, 0, mostBuffered+mostBuffered/4)}
	if err := q.fill(f, e, k); err != nil {
		if !f.begun {
			return err
		}
		// What has been sent cannot be taken back: the connection breaks, so that nobody takes
		// a part for the whole.
		if q.ctx().Err() == nil {
			q.Log.ErrorContext(q.ctx(), "an export ended in the middle", "export", e.job.ID, "type", k.name, "error", err)
		}
		panic(http.ErrAbortHandler)
	}
	return nil
}

func (q *request) fill(f *file, e *export, k *kind) error {
	if e.whole && k.all != nil { // those that belong to nobody
		if err := q.fillFrom(f, e, k, []care.PersonID{""}); err != nil {
			return err
		}
	}
	for after, more := care.PersonID(""), k.list != nil; more; {
		people, err := q.exported(e, after)
		if err != nil {
			return err
		}
		if err := q.fillFrom(f, e, k, people); err != nil {
			return err
		}
		if more = len(people) == care.MostPeople; more {
			after = people[len(people)-1]
		}
	}
	return f.end(q.r)
}

// exported gives the next people of an export, and fails once somebody has ended it.
func (q *request) exported(e *export, after care.PersonID) (people []care.PersonID, err error) {
	err = q.looking(func(l *look) (err error) {
		if _, err := l.care.ShowExport(q.ctx(), l.who, q.caller.Client, e.job.ID); err != nil {
			return err
		}
		if e.team == "" {
			people, err = l.care.ListPeople(q.ctx(), l.who, care.PeopleQuery{After: after, Most: care.MostPeople})
			return err
		}
		page, err := l.care.ListPeopleOfTeam(q.ctx(), l.who, e.team, after, care.MostPeople)
		people = page.People
		return err
	})
	return people, err
}

// fillFrom sends what some people have, as much of it at a time as fits.
func (q *request) fillFrom(f *file, e *export, k *kind, people []care.PersonID) error {
	for len(people) > 0 {
		done := 0
		err := q.looking(func(l *look) error {
			f.b, done, l.quiet = f.b[:0], 0, true
			for done < len(people) && done < mostAtOnce && len(f.b) < mostBuffered {
				if err := l.exportOf(q.ctx(), f, e, k, people[done]); err != nil {
					return err
				}
				l.forget()
				done++
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := f.send(q.r); err != nil {
			return err
		}
		people = people[done:]
	}
	return nil
}

// forget lets go of what was listed, before the next person.
func (l *look) forget() {
	clear(l.seen)
	clear(l.extras)
	clear(l.asked)
}

// exportOf appends what one person has of a type, as it was when the export was asked for;
// nothing where the reader may not look.
func (l *look) exportOf(ctx context.Context, f *file, e *export, k *kind, person care.PersonID) error {
	list, err := l.list(ctx, k, person, 's')
	if err != nil {
		if person != "" && fault.Is(err, fault.Denied) {
			return nil
		}
		return err
	}
	slices.SortFunc(list, func(a, b resource) int { return cmp.Compare(a.id, b.id) })
	for i := range list {
		r := &list[i]
		if r.updated.After(e.job.Begun) && (k.versioned || k.name == "AuditEvent") { // the log never changes
			if r = r.asAt(e.job.Begun); r == nil {
				continue
			}
		}
		if !r.updated.IsZero() && !r.updated.After(e.since) {
			continue
		}
		ok, err := e.wants(ctx, l, r)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if f.b, err = r.append(f.b); err != nil {
			return err
		}
		f.b = append(f.b, '\n')
	}
	return nil
}

// asAt gives a resource as it was at an instant, nothing where it was not there yet.
func (r *resource) asAt(at time.Time) *resource {
	list := r.versions()
	for i := len(list) - 1; i >= 0; i-- {
		if !list[i].updated.After(at) {
			return &list[i]
		}
	}
	return nil
}

// wants tells whether a resource meets one of the filters for its type.
func (e *export) wants(ctx context.Context, l *look, r *resource) (bool, error) {
	filters := e.filters[r.kind]
	for _, s := range filters {
		if ok, err := s.meets(ctx, l, r); err != nil || ok {
			return ok, err
		}
	}
	return len(filters) == 0, nil
}

// begin writes the head of the answer. An export may take hours, so it has as long as the
// asker goes on receiving.
func (f *file) begin(r *http.Request) {
	if f.begun {
		return
	}
	f.begun = true
	_ = f.control.SetReadDeadline(time.Time{}) // where it cannot be set there is none
	h := f.w.Header()
	h.Set("Content-Type", ndjson)
	h.Set("Cache-Control", "no-store")
	h.Add("Vary", "Accept-Encoding")
	if takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		f.zip, _ = gzip.NewWriterLevel(f.w, gzip.BestSpeed) // a level that there is
	}
}

// send sends what was found.
func (f *file) send(r *http.Request) (err error) {
	f.begin(r)
	if len(f.b) == 0 {
		return nil
	}
	if err := f.control.SetWriteDeadline(time.Now().Add(patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if f.zip != nil {
		_, err = f.zip.Write(f.b)
	} else {
		_, err = f.w.Write(f.b)
	}
	f.b = f.b[:0]
	return err
}

func (f *file) end(r *http.Request) error {
	if err := f.send(r); err != nil || f.zip == nil {
		return err
	}
	return f.zip.Close()
}

// takesGzip tells whether an asker can read what is compressed.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, quality, _ := strings.Cut(strings.ReplaceAll(part, " ", ""), ";")
		if strings.EqualFold(coding, "gzip") {
			return !strings.HasPrefix(quality, "q=0") || strings.Trim(quality, "q=0.") != ""
		}
	}
	return false
}
