package fhirapi

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/fhir"
)

// read answers with one resource as it is.
func (q *request) read() error {
	r, err := q.one()
	if err != nil {
		return err
	}
	return q.give(http.StatusOK, &r)
}

// one looks at the resource that the address names.
func (q *request) one() (r resource, err error) {
	k, err := q.kind('r')
	if err != nil {
		return r, err
	}
	err = q.lookingFor(k, func(l *look) (err error) {
		if r, err = l.find(q.ctx(), k, q.r.PathValue("id"), 'r'); err != nil || k.whole == nil {
			return err
		}
		return k.whole(q.ctx(), l.reader, &r)
	})
	return r, err
}

// versions gives a resource as it was at each change, oldest first, the last as it is.
func (r *resource) versions() []resource {
	var list []resource
	for i, p := range r.past {
		v := *r
		v.version, v.updated, v.body, v.past, v.kept = r.version-int64(len(r.past)-i), p.at, p.body, nil, "" // what is kept beside is said of the last
		list = append(list, v)
	}
	return append(list, *r)
}

// past gives the resource that the address names, where its past can be read.
func (q *request) past() (r resource, err error) {
	if k := q.kinds[q.r.PathValue("type")]; k != nil && !k.versioned {
		return r, refuse(405, "not-supported", "", "No past versions of %s resources are kept.", k.name)
	}
	return q.one()
}

// vread answers with a resource as it was.
func (q *request) vread() error {
	r, err := q.past()
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(q.r.PathValue("version"), 10, 64)
	list := r.versions()
	i := slices.IndexFunc(list, func(v resource) bool { return v.version == version })
	if err != nil || i < 0 {
		return refuse(404, "not-found", "", "%s/%s has no version %q that was kept.", r.kind, r.id, q.r.PathValue("version"))
	}
	return q.give(http.StatusOK, &list[i])
}

// history answers with a resource at each change, latest first.
func (q *request) history() error {
	r, err := q.past()
	if err != nil {
		return err
	}
	list := r.versions()
	slices.Reverse(list)
	if since := q.r.URL.Query().Get("_since"); since != "" {
		from, _, ok := span(since)
		if !ok {
			return refuse(400, "value", "_since", "_since is an instant such as 2026-11-01T00:00:00Z, not %q.", since)
		}
		list = slices.DeleteFunc(list, func(v resource) bool { return v.updated.Before(from) })
	}
	b, err := newBundle("history", len(list))
	if err != nil {
		return err
	}
	for i := range list {
		raw, err := list[i].render()
		if err != nil {
			return err
		}
		method, status := "PUT", "200"
		if list[i].version == 1 {
			method, status = "POST", "201"
		}
		b.add(q.at(&r), raw, fmt.Sprintf(`,"request":{"method":%q,"url":%q},"response":{"status":%q,"etag":%q,"lastModified":%q}`,
			method, strings.Trim(r.kind+"/"+r.id, "/"), status, list[i].etag(), fhir.Instant(list[i].updated)))
	}
	send(q.w, http.StatusOK, b.end())
	return nil
}

func (q *request) nowhere() error {
	return refuse(404, "not-supported", "", "There is nothing at %s %s. See %s/metadata.", q.r.Method, q.r.URL.Path, Base)
}
