package fhirapi

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
)

// mostBody is how long one resource, or one bundle, may be.
const mostBody = 16 << 20

// incoming is a resource that somebody sent.
type incoming struct {
	id  string
	raw []byte
	// was is the resource as it stands, where it is changed.
	was *resource
}

// into reads it as one of internal/fhir's resources.
func (in incoming) into(to any) error {
	if err := json.Unmarshal(in.raw, to); err != nil {
		return refuse(400, "structure", "", "The resource cannot be read: %v.", err)
	}
	return nil
}

// body reads a resource of a type from the request.
func (q *request) body(k *kind) (in incoming, err error) {
	kind, params, err := mime.ParseMediaType(q.r.Header.Get("Content-Type"))
	if err != nil || kind != "application/fhir+json" && kind != "application/json" {
		return in, refuse(415, "not-supported", "", "Send JSON, as application/fhir+json.")
	}
	if set := params["charset"]; set != "" && !strings.EqualFold(set, "utf-8") {
		return in, refuse(415, "not-supported", "", "Send JSON in UTF-8, not in %s.", set)
	}
	in.raw, err = io.ReadAll(http.MaxBytesReader(q.w, q.r.Body, mostBody))
	if err != nil {
		if _, long := errors.AsType[*http.MaxBytesError](err); long {
			return in, refuse(413, "too-long", "", "A resource may be up to %d MB long.", mostBody>>20)
		}
		return in, refuse(400, "incomplete", "", "The request ended before the resource did.")
	}
	return in, q.check(k, &in)
}

// check looks at a resource before anything is done with it.
func (q *request) check(k *kind, in *incoming) error {
	var head struct {
		ResourceType string `json:"resourceType"`
		ID           string `json:"id"`
	}
	if err := in.into(&head); err != nil {
		return err
	}
	if head.ResourceType != k.name {
		return refuse(400, "invalid", "resourceType", "This address takes %s, and a %q was sent.", k.name, head.ResourceType)
	}
	in.id = head.ID
	return nil
}

// idFor gives the id under which something is made: the one that the client chose, or a
// fresh one.
func (q *request) idFor(in incoming) string {
	if in.id != "" && q.r.Method == http.MethodPut {
		return in.id
	}
	return q.NewID()
}

// patientIn gives whose a resource says that it is.
func patientIn(place string, r fhir.Reference) (care.PersonID, error) {
	text := r.Reference
	if at := strings.Index(text, Base+"/"); at >= 0 {
		text = text[at+len(Base)+1:]
	}
	id, ok := strings.CutPrefix(text, "Patient/")
	if !ok || !care.ValidID(id) {
		return "", refuse(422, "value", place, "Say whose it is: {\"reference\": \"Patient/…\"} with the id of a patient here.")
	}
	return care.PersonID(id), nil
}

// create adds a resource. With If-None-Exist it does so only where a search finds none.
func (q *request) create() error {
	k, err := q.kind('c')
	if err != nil {
		return err
	}
	if k.create == nil {
		return refuse(405, "not-supported", "", "%s resources are not made over FHIR.", k.name)
	}
	in, err := q.body(k)
	if err != nil {
		return err
	}
	var made resource
	status := http.StatusCreated
	err = q.changing(func(l *look) error {
		if already, err := q.already(l, k, q.r.Header.Get("If-None-Exist")); err != nil || already != nil {
			if already != nil {
				made, status = *already, http.StatusOK
			}
			return err
		}
		made, err = l.carry(q, k, in, k.create)
		return err
	})
	if err != nil {
		return err
	}
	return q.give(status, &made)
}

// changing runs fn as one change of the records.
func (q *request) changing(fn func(l *look) error) error {
	return q.Care.ChangeTogether(q.ctx(), func(s *care.Service) error { return fn(q.look(s)) })
}

// carry does what a resource asks, and gives the resource as it is then.
func (l *look) carry(q *request, k *kind, in incoming, do func(*request, *look, incoming) (string, error)) (resource, error) {
	id, err := do(q, l, in)
	if err != nil {
		return resource{}, err
	}
	clear(l.seen)
	clear(l.asked)
	return l.find(q.ctx(), k, id, 'r')
}

// already gives the one resource that a conditional create names.
func (q *request) already(l *look, k *kind, search string) (*resource, error) {
	if search == "" {
		return nil, nil
	}
	values, err := url.ParseQuery(strings.TrimPrefix(search, "?"))
	if err != nil || len(values) == 0 {
		return nil, refuse(400, "value", "If-None-Exist", "If-None-Exist holds the parameters of a search.")
	}
	s, err := q.readQuery(k, values)
	if err != nil {
		return nil, err
	}
	if len(s.passed) > 0 {
		return nil, refuse(412, "not-supported", "If-None-Exist", "%s has no search parameter %q, so it cannot decide.", k.name, s.passed[0])
	}
	s.total, s.count = "accurate", 2
	f, err := s.run(q.ctx(), l)
	switch {
	case err != nil:
		return nil, err
	case len(f.matches) > 1:
		return nil, refuse(412, "multiple-matches", "If-None-Exist", "More than one %s is like that.", k.name)
	case len(f.matches) == 1:
		return &f.matches[0], nil
	}
	return nil, nil
}

// update changes a resource, or makes it under the id that its client chose.
func (q *request) update() error {
	k, err := q.kind('u')
	if err != nil {
		return err
	}
	if k.update == nil {
		return refuse(405, "not-supported", "", "%s resources are not changed over FHIR.", k.name)
	}
	in, err := q.body(k)
	if err != nil {
		return err
	}
	if in.id != q.r.PathValue("id") {
		return refuse(400, "invalid", k.name+".id", "The resource has the id %q, and the address %q.", in.id, q.r.PathValue("id"))
	}
	var made resource
	status := http.StatusOK
	err = q.changing(func(l *look) error {
		do := k.update
		was, err := l.find(q.ctx(), k, in.id, 'r')
		switch {
		case fault.Is(err, fault.Denied) && k.create != nil:
			do, status = k.create, http.StatusCreated
		case err != nil:
			return err
		default:
			in.was = &was
		}
		if err := q.matched(in.was); err != nil {
			return err
		}
		made, err = l.carry(q, k, in, do)
		return err
	})
	if err != nil {
		return err
	}
	return q.give(status, &made)
}

// matched tells whether a resource is still the one that If-Match names.
func (q *request) matched(was *resource) error {
	asked := q.r.Header.Get("If-Match")
	if asked == "" {
		return nil
	}
	have := "none"
	if was != nil {
		if have = was.etag(); have == asked || strconv.Quote(was.versionID()) == asked {
			return nil
		}
	}
	return refuse(412, "conflict", "If-Match", "The resource has changed since: it is now version %s. Read it again, and decide again.", have)
}
