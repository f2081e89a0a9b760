package fhirapi

import (
	"context"
	"errors"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
)

// chain is a condition on what a resource points to.
type chain struct {
	param param
	to    *kind
	on    condition
}

// has is a condition on resources that point to this one.
type has struct {
	from *kind
	by   param
	on   condition
}

// link is a reference that is followed to add what it leads to.
type link struct {
	from *kind
	by   []param
	to   string
}

func (q *request) readChain(p param, target, rest, raw string) (c chain, err error) {
	if p.form != referenceForm {
		return c, refuse(400, "not-supported", p.name, "%s points to no other resource, so nothing can follow it.", p.name)
	}
	if target == "" {
		if len(p.target) != 1 {
			return c, refuse(400, "value", p.name, "Say to what %s points, for instance %s:%s.%s.", p.name, p.name, p.target[0], rest)
		}
		target = p.target[0]
	}
	if !slices.Contains(p.target, target) || q.kinds[target] == nil {
		return c, refuse(400, "value", p.name, "%s never points to a %s.", p.name, target)
	}
	c = chain{param: p, to: q.kinds[target]}
	c.on, err = q.onlyCondition(c.to, rest, raw)
	return c, err
}

func (q *request) readHas(rest, raw string) (h has, err error) {
	parts := strings.SplitN(rest, ":", 3)
	if len(parts) != 3 || q.kinds[parts[0]] == nil {
		return h, refuse(400, "value", "_has", "Write _has:Type:reference:parameter=value with a type that is here.")
	}
	h.from = q.kinds[parts[0]]
	var ok bool
	if h.by, ok = h.from.param(parts[1]); !ok || h.by.form != referenceForm {
		return h, refuse(400, "value", "_has", "%s has no reference %q.", parts[0], parts[1])
	}
	h.on, err = q.onlyCondition(h.from, parts[2], raw)
	return h, err
}

// onlyCondition reads the condition at the end of a chain. Chains have one link.
func (q *request) onlyCondition(k *kind, name, raw string) (condition, error) {
	bare, modifier, _ := strings.Cut(name, ":")
	p, ok := k.param(bare)
	if !ok {
		return condition{}, refuse(400, "not-supported", name, "%s has no search parameter %q, or the chain is longer than one.", k.name, name)
	}
	if _, _, may := q.caller.Access.May(q.caller.Actor, k.name, 's'); !may {
		return condition{}, refuse(403, "forbidden", name, "This app was not allowed to search %s resources.", k.name)
	}
	return readCondition(p, modifier, raw)
}

func (q *request) readInclude(into *[]link, name, raw string) error {
	parts := strings.SplitN(raw, ":", 3)
	if len(parts) < 2 || q.kinds[parts[0]] == nil {
		return refuse(400, "value", name, "Write %s=Type:reference with a type that is here.", name)
	}
	l := link{from: q.kinds[parts[0]]}
	for _, p := range l.from.params {
		if p.form == referenceForm && (parts[1] == "*" || parts[1] == p.name) {
			l.by = append(l.by, p)
		}
	}
	if l.by == nil {
		return refuse(400, "value", name, "%s has no reference %q.", parts[0], parts[1])
	}
	if len(parts) == 3 {
		l.to = parts[2]
	}
	*into = append(*into, l)
	return nil
}

// unseen tells whether an error means no more than that something is not there for this
// reader: a chain over it is not met, an include of it adds nothing.
func unseen(err error) bool {
	r, refused := errors.AsType[*refusal](err)
	return fault.Is(err, fault.Denied) || refused && r.status == 403
}

func (c chain) met(ctx context.Context, l *look, r *resource) (bool, error) {
	for _, v := range c.param.values(r) {
		name, id, _ := strings.Cut(v.reference, "/")
		if name != c.to.name {
			continue
		}
		target, err := l.find(ctx, c.to, id, 's')
		switch {
		case err == nil && c.on.met(&target):
			return true, nil
		case err != nil && !unseen(err):
			return false, err
		}
	}
	return false, nil
}

func (h has) met(ctx context.Context, l *look, r *resource) (bool, error) {
	list, err := l.around(ctx, h.from, r)
	if err != nil {
		return false, err
	}
	for i := range list {
		if points(&list[i], h.by, r) && h.on.met(&list[i]) {
			return true, nil
		}
	}
	return false, nil
}

// around gives the resources of a type that may point to one: those of the same person.
func (l *look) around(ctx context.Context, k *kind, r *resource) ([]resource, error) {
	if r.person == "" && k.all == nil || r.person != "" && k.list == nil {
		return nil, nil
	}
	list, err := l.list(ctx, k, r.person, 's')
	if err != nil && unseen(err) {
		return nil, nil
	}
	return list, err
}

func points(from *resource, by param, to *resource) bool {
	return slices.ContainsFunc(by.values(from), func(v value) bool { return v.reference == to.kind+"/"+to.id })
}

// included gives what the links of a search add to its matches, each once.
func (s *query) included(ctx context.Context, l *look, matches []resource) (added []resource, err error) {
	there := map[string]bool{}
	for i := range matches {
		there[matches[i].kind+"/"+matches[i].id] = true
	}
	add := func(r resource) {
		if key := r.kind + "/" + r.id; !there[key] {
			there[key] = true
			added = append(added, r)
		}
	}
	for i := range matches {
		m := &matches[i]
		for _, link := range s.include {
			if err := link.follow(ctx, l, m, add); err != nil {
				return nil, err
			}
		}
		for _, link := range s.revinclude {
			list, err := l.around(ctx, link.from, m)
			if err != nil {
				return nil, err
			}
			for _, r := range list {
				if slices.ContainsFunc(link.by, func(p param) bool { return points(&r, p, m) }) {
					add(r)
				}
			}
		}
	}
	return added, nil
}

func (k link) follow(ctx context.Context, l *look, m *resource, add func(resource)) error {
	if k.from.name != m.kind {
		return nil
	}
	for _, p := range k.by {
		for _, v := range p.values(m) {
			name, id, _ := strings.Cut(v.reference, "/")
			if v.reference == "" && v.system == fhir.AccountSystem { // whoever works here has their account's id
				name, id = "Practitioner", v.code
			}
			to := l.api.kinds[name]
			if to == nil || k.to != "" && k.to != name {
				continue
			}
			r, err := l.find(ctx, to, id, 's')
			if err != nil && !unseen(err) {
				return err
			}
			if err == nil {
				add(r)
			}
		}
	}
	return nil
}

// everyone goes over the people whom the reader has to do with, after one, by their ids,
// until fn says that it is enough.
func (l *look) everyone(ctx context.Context, after care.PersonID, fn func(care.PersonID) (enough bool, err error)) error {
	if l.who.Only != "" {
		if l.who.Only <= after {
			return nil
		}
		_, err := fn(l.who.Only)
		return err
	}
	return each(after, func(after care.PersonID) ([]care.PersonID, error) {
		list, err := l.care.ListPeople(ctx, l.who, care.PeopleQuery{After: after, Most: care.MostPeople})
		if fault.Is(err, fault.Denied) { // whoever has to do with nobody finds nothing
			return nil, nil
		}
		return list, err
	}, fn)
}

// each goes over people in the order of their ids, some at a time, after one, until fn says
// that it is enough.
func each(after care.PersonID, some func(after care.PersonID) ([]care.PersonID, error), fn func(care.PersonID) (enough bool, err error)) error {
	for {
		list, err := some(after)
		if err != nil {
			return err
		}
		for _, p := range list {
			if enough, err := fn(p); err != nil || enough {
				return err
			}
		}
		if len(list) < care.MostPeople {
			return nil
		}
		after = list[len(list)-1]
	}
}
