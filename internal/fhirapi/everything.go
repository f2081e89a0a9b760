package fhirapi

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/fhir"
)

// everything answers Patient/…/$everything: all that the reader may see in a person's record,
// in pages, with whom and what it refers to at the end (hl7.org/fhir/R4/patient-operation-everything.html).
func (q *request) everything() error {
	if _, err := q.kindNamed("Patient", 'r'); err != nil {
		return err
	}
	values := q.r.URL.Query()
	s := &query{kind: q.kinds["Patient"], count: mostCount, self: values}
	var since value
	var err error
	for name := range values {
		switch raw := values.Get(name); name {
		case "_type":
			for kind := range strings.SplitSeq(raw, ",") {
				if q.kinds[kind] == nil {
					err = refuse(400, "value", name, "There is no resource type %q here.", kind)
				}
			}
		case "_since":
			if at := at(raw); at != nil {
				since = at[0]
			} else {
				err = refuse(400, "value", name, "_since is an instant such as 2026-11-01T00:00:00Z, not %q.", raw)
			}
		case "_count", "_after":
			_, err = q.readParameter(s, name, raw)
		case "_format":
		default:
			err = refuse(400, "not-supported", name, "$everything has no parameter %q here.", name)
		}
		if err != nil {
			return err
		}
	}
	var f found
	err = q.looking(func(l *look) (err error) {
		f, err = l.allOf(q, s, values.Get("_type"), since)
		return err
	})
	if err != nil {
		return err
	}
	raw, err := q.pageOf(f, s, q.base()+"/Patient/"+q.r.PathValue("id")+"/$everything")
	if err != nil {
		return err
	}
	send(q.w, http.StatusOK, raw)
	return nil
}

// allOf gathers one page of what is in a person's record.
func (l *look) allOf(q *request, s *query, kinds string, since value) (f found, err error) {
	ctx := q.ctx()
	patient, err := l.find(ctx, q.kinds["Patient"], q.r.PathValue("id"), 'r')
	if err != nil {
		return f, err
	}
	var list []resource
	for _, name := range q.names {
		k := q.kinds[name]
		if k.list == nil || kinds != "" && !slices.Contains(strings.Split(kinds, ","), name) {
			continue
		}
		more, err := l.list(ctx, k, patient.person, 'r')
		if err != nil && !unseen(err) {
			return f, err
		}
		list = append(list, more...)
	}
	until := logUntil(list, s.after)
	list = slices.DeleteFunc(list, func(r resource) bool {
		return r.updated.Before(since.from) || r.kind == "AuditEvent" && fhir.Instant(r.updated) > until
	})
	slices.SortFunc(list, func(a, b resource) int { return byKind(placeOf(&a), placeOf(&b)) })
	f.total = len(list)
	if s.after.ID != "" {
		list = slices.DeleteFunc(list, func(r resource) bool { return byKind(placeOf(&r), s.after) <= 0 })
	}
	if len(list) > s.count && s.count > 0 {
		next := placeOf(&list[s.count-1])
		next.Keys = append(next.Keys, until)
		f.next, list = &next, list[:s.count]
	}
	f.matches = list
	for _, name := range q.names { // whom and what these refer to
		if k := q.kinds[name]; k.all == nil {
			s.include = append(s.include, link{from: k, by: referencesOf(k)})
		}
	}
	f.included, err = s.included(ctx, l, f.matches)
	f.included = slices.DeleteFunc(f.included, func(r resource) bool { return q.kinds[r.kind].all == nil })
	return f, err
}

// logUntil gives up to when lines of the log are given: as long as it was when the first page
// was read. Each page adds to the log, so there would be no end to it otherwise.
func logUntil(list []resource, after cursor) (until string) {
	if until = keyAt(after.Keys, 1); until != "" {
		return until
	}
	for _, r := range list {
		if r.kind == "AuditEvent" {
			until = max(until, fhir.Instant(r.updated))
		}
	}
	return until
}

func referencesOf(k *kind) (list []param) {
	for _, p := range k.params {
		if p.form == referenceForm {
			list = append(list, p)
		}
	}
	return list
}

// placeOf is where a resource stands in everything: the person first, then type by type.
func placeOf(r *resource) cursor {
	kind := r.kind
	if kind == "Patient" {
		kind = ""
	}
	return cursor{Keys: []string{kind}, ID: r.id}
}

func byKind(a, b cursor) int {
	return cmp.Or(cmp.Compare(keyAt(a.Keys, 0), keyAt(b.Keys, 0)), cmp.Compare(a.ID, b.ID))
}

// lastn answers Observation/$lastn: the latest observations of each code
// (hl7.org/fhir/R4/observation-operation-lastn.html).
func (q *request) lastn() error {
	k, err := q.kindNamed("Observation", 's')
	if err != nil {
		return err
	}
	values := q.r.URL.Query()
	most := 1
	if raw := values.Get("max"); raw != "" {
		n, err := strconv.Atoi(raw)
		if err != nil || n < 1 {
			return refuse(400, "value", "max", "max is a whole number from 1 on, not %q.", raw)
		}
		most = n
	}
	values.Del("max")
	var raw []byte
	err = q.looking(func(l *look) error {
		s, err := q.readQuery(k, values)
		if err != nil {
			return err
		}
		if !s.named {
			return refuse(400, "required", "patient", "$lastn wants a patient: patient=….")
		}
		matches, err := s.gather(q.ctx(), l)
		if err != nil {
			return err
		}
		f := found{matches: lastOf(matches, most)}
		f.total = len(f.matches)
		raw, err = q.pageOf(f, s, q.base()+"/Observation/$lastn")
		return err
	})
	if err != nil {
		return err
	}
	send(q.w, http.StatusOK, raw)
	return nil
}

// lastOf keeps the latest so many of each code, latest first.
func lastOf(list []resource, most int) (kept []resource) {
	slices.SortStableFunc(list, func(a, b resource) int {
		x, y := a.body.(fhir.Observation), b.body.(fhir.Observation)
		return cmp.Or(cmp.Compare(y.EffectiveDateTime, x.EffectiveDateTime), cmp.Compare(b.id, a.id))
	})
	seen := map[string]int{}
	for _, r := range list {
		o := r.body.(fhir.Observation)
		key := string(r.person) + " " + o.Code.Key()
		if seen[key]++; seen[key] <= most {
			kept = append(kept, r)
		}
	}
	return kept
}
