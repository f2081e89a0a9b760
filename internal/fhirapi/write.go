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
	"towpath/internal/fhir/r4"
)

// mostBody is how long one resource, or one bundle, may be.
const mostBody = 16 << 20

// incoming is a resource that somebody sent.
type incoming struct {
	id  string
	raw []byte
	// tree is the same, read and found to be what R4 says.
	tree r4.Tree
	// chosen says that it is to go under this very id, put that its client chose it, sure that
	// it named the version that stands.
	chosen, put, sure bool
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
	if in, err = q.posted(); err != nil {
		return in, err
	}
	return in, q.check(k, &in)
}

// posted reads what was sent.
func (q *request) posted() (in incoming, err error) {
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
	return in, nil
}

// check looks at a resource before anything is done with it.
func (q *request) check(k *kind, in *incoming) error {
	tree, issues := r4.Read(in.raw)
	if r4.Failed(issues) {
		return refusals(400, issues)
	}
	if tree.Type() != k.name {
		return refuse(400, "invalid", "resourceType", "This address takes %s, and a %q was sent.", k.name, tree.Type())
	}
	in.tree, in.id = tree, tree.ID()
	return nil
}

// idFor gives the id under which something is made: the one that the client chose, or a
// fresh one.
func (q *request) idFor(in incoming) string {
	if in.id != "" && in.chosen {
		return in.id
	}
	return q.NewID()
}

// patientIn gives whose a resource says that it is.
func patientIn(place string, r fhir.Reference) (care.PersonID, error) {
	id, ok := strings.CutPrefix(local(r.Reference), "Patient/")
	if !ok || !care.ValidID(id) {
		return "", refuse(422, "value", place, "Say whose it is: {\"reference\": \"Patient/…\"} with the id of a patient here.")
	}
	return care.PersonID(id), nil
}

// change is one resource to be made or changed.
type change struct {
	kind *kind
	in   incoming
	// put says that it goes under the id that its client chose; match and noneExist are what
	// If-Match and If-None-Exist ask for, "" where they are not there.
	put              bool
	match, noneExist string
	// where is the search that finds what is changed, of an update that names no id.
	where string
}

// create adds a resource. With If-None-Exist it does so only where a search finds none.
func (q *request) create() error {
	k, err := q.kind('c')
	if err != nil {
		return err
	}
	if k.create == nil {
		return unwritten(k)
	}
	in, err := q.body(k)
	if err != nil {
		return err
	}
	return q.carryOut(change{kind: k, in: in, noneExist: q.r.Header.Get("If-None-Exist")})
}

// update changes a resource, or makes it under the id that its client chose.
func (q *request) update() error {
	k, err := q.kind('u')
	if err != nil {
		return err
	}
	if k.update == nil {
		return unwritten(k)
	}
	in, err := q.body(k)
	if err != nil {
		return err
	}
	if in.id != q.r.PathValue("id") {
		return refuse(400, "invalid", k.name+".id", "The resource has the id %q, and the address %q.", in.id, q.r.PathValue("id"))
	}
	return q.carryOut(change{kind: k, in: in, put: true, match: q.r.Header.Get("If-Match")})
}

// updateWhere changes the one resource that a search finds, or makes it where there is none.
func (q *request) updateWhere() error {
	k, err := q.kind('u')
	if err != nil {
		return err
	}
	if k.update == nil {
		return unwritten(k)
	}
	if q.r.URL.RawQuery == "" {
		return refuse(400, "required", "", "Say which %s: its id in the address, or a search that finds it.", k.name)
	}
	in, err := q.body(k)
	if err != nil {
		return err
	}
	return q.carryOut(change{kind: k, in: in, put: true, match: q.r.Header.Get("If-Match"), where: q.r.URL.RawQuery})
}

// aimed settles what was sent, and gives a change that says by a search what it means the id of
// what that found. Where nothing is found it makes something.
func (q *request) aimed(l *look, c change) (change, error) {
	if c.kind.settle != nil {
		if err := c.kind.settle(q, l, &c.in); err != nil {
			return c, err
		}
	}
	if c.where == "" {
		return c, nil
	}
	if c.kind.ours {
		return c, unwritten(c.kind)
	}
	found, err := q.already(l, c.kind, "the search", c.where)
	switch {
	case err != nil:
		return c, err
	case found == nil && c.in.id == "":
		if _, err := q.kindNamed(c.kind.name, 'c'); err != nil {
			return c, err
		}
		c.put = false
	case found != nil && c.in.id != "" && c.in.id != found.id:
		return c, refuse(400, "invalid", c.kind.name+".id", "The resource has the id %q, and the search finds another.", c.in.id)
	case found != nil:
		c.in.id = found.id
	}
	return c, nil
}

func unwritten(k *kind) error {
	return refuse(405, "not-supported", "", "%s resources are not written in this way here. See %s/metadata.", k.name, Base)
}

func (q *request) carryOut(c change) (err error) {
	var made resource
	var status int
	err = q.changing(func(l *look) error {
		made, status, err = q.apply(l, c)
		return err
	})
	if err != nil {
		return err
	}
	return q.give(status, &made)
}

// apply makes or changes one resource, and gives it as it is then.
func (q *request) apply(l *look, c change) (made resource, status int, err error) {
	if c, err = q.aimed(l, c); err != nil {
		return made, 0, err
	}
	do, status := c.kind.create, http.StatusCreated
	if c.put {
		was, err := l.find(q.ctx(), c.kind, c.in.id, 'r')
		switch {
		case err == nil:
			c.in.was, do, status = &was, c.kind.update, http.StatusOK
		case !fault.Is(err, fault.Denied) || do == nil && c.kind.update != nil:
			return made, 0, err
		}
		if err := matched(c.in.was, c.match); err != nil {
			return made, 0, err
		}
		c.in.chosen, c.in.put, c.in.sure = true, true, c.match != ""
	}
	if do == nil {
		return made, 0, unwritten(c.kind)
	}
	if already, err := q.already(l, c.kind, "If-None-Exist", c.noneExist); err != nil || already != nil {
		if already != nil {
			made = *already
		}
		return made, http.StatusOK, err
	}
	if err := l.as(c.kind, map[bool]byte{true: 'u', false: 'c'}[c.put]); err != nil {
		return made, 0, err
	}
	id, err := do(q, l, c.in)
	if err != nil {
		return made, 0, err
	}
	clear(l.seen)
	clear(l.asked)
	if made, err = l.find(q.ctx(), c.kind, id, 'r'); err == nil && c.kind.fits != nil {
		err = c.kind.fits(q, c.in, &made)
	}
	if err == nil && c.where != "" {
		err = q.finds(c, &made)
	}
	if err != nil || c.kind.ours {
		return made, status, err
	}
	return made, status, q.keep(l, c, &made)
}

// finds refuses a change after which its own search would not find what was sent: the next time
// it would be made once more.
func (q *request) finds(c change, made *resource) error {
	values, err := url.ParseQuery(c.where)
	if err != nil {
		return err
	}
	s, err := q.readQuery(c.kind, values)
	if err == nil && !all(s.conditions, made) {
		err = refuse(422, "business-rule", c.kind.name, "The search in the address does not find what was sent, so that it would be made anew each time. Search for what stands in the resource.")
	}
	return err
}

// keep keeps what was sent and is not said again by the record. What the record says otherwise
// is refused, and so nothing of it is saved: nobody is told "saved" of what was changed.
func (q *request) keep(l *look, c change, made *resource) error {
	sent := c.in.tree
	if c.kind.rest != nil {
		var err error
		if sent, err = c.kind.rest(c.in, made); err != nil {
			return err
		}
	}
	kept, err := left(sent, made, c.kind.sets)
	if err != nil {
		return err
	}
	made.kept = kept
	if had := l.extras[made.person][made.kind+"/"+made.id]; had == made.kept {
		return nil
	}
	if len(made.kept) > care.MaxExtra {
		return refuse(413, "too-long", c.kind.name, "What this resource says beside what Towpath keeps is longer than %d KB.", care.MaxExtra>>10)
	}
	return l.care.KeepExtra(q.ctx(), l.who, made.person, care.Extra{Kind: made.kind, Resource: made.id, Words: made.kept})
}

// changing runs fn as one change of the records.
func (q *request) changing(fn func(l *look) error) error {
	return q.Care.ChangeTogether(q.ctx(), func(s *care.Service) error { return fn(q.look(s)) })
}

// already gives the one resource that a condition finds; place says where the condition stands.
func (q *request) already(l *look, k *kind, place, search string) (*resource, error) {
	if search == "" {
		return nil, nil
	}
	values, err := url.ParseQuery(strings.TrimPrefix(search, "?"))
	if err != nil || len(values) == 0 {
		return nil, refuse(400, "value", place, "A condition holds the parameters of a search, such as identifier=….")
	}
	s, err := q.readQuery(k, values)
	if err != nil {
		return nil, err
	}
	if len(s.passed) > 0 {
		return nil, refuse(412, "not-supported", place, "%s has no search parameter %q, so it cannot decide.", k.name, s.passed[0])
	}
	s.total, s.count = "accurate", 2
	f, err := s.run(q.ctx(), l)
	switch {
	case err != nil:
		return nil, err
	case len(f.matches) > 1:
		return nil, refuse(412, "multiple-matches", place, "More than one %s is like that.", k.name)
	case len(f.matches) == 1:
		return &f.matches[0], nil
	}
	return nil, nil
}

// matched tells whether a resource is still the one that If-Match names.
func matched(was *resource, asked string) error {
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
