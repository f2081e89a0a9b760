package fhirapi

import (
	"context"
	"net/url"
	"slices"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// look is one look at the records, for one request: what was listed once is not listed again.
type look struct {
	reader
	access Access
	seen   map[string][]resource
	extras map[care.PersonID]map[string]string
}

// looking runs fn over one consistent state, with the log written before it returns.
func (q *request) looking(fn func(l *look) error) error {
	return q.Care.LookTogether(q.ctx(), func(s *care.Service) error { return fn(q.look(s)) })
}

func (q *request) look(s *care.Service) *look {
	return &look{reader: reader{care: s, who: q.caller.Actor, api: q.API, asked: map[string]any{}}, access: q.caller.Access, seen: map[string][]resource{}, extras: map[care.PersonID]map[string]string{}}
}

// list gives what of one type the app may see: all of one person's, or of nobody's. It is
// the only way in which a search, a chain, an include or a count comes to anything.
func (l *look) list(ctx context.Context, k *kind, person care.PersonID, interaction byte) ([]resource, error) {
	narrow, may := l.access.May(k.name, interaction)
	if !may {
		return nil, refuse(403, "forbidden", "", "This app was not allowed to see %s resources.", k.name)
	}
	key := k.name + "/" + string(person)
	list, known := l.seen[key]
	if !known {
		var err error
		if k.all != nil && person == "" {
			list, err = k.all(ctx, l.reader)
		} else {
			list, err = k.list(ctx, l.reader, person)
		}
		if err == nil && k.create != nil {
			err = l.beside(ctx, person, list)
		}
		if err != nil {
			return nil, err
		}
		l.seen[key] = list
	}
	if len(narrow) == 0 {
		return list, nil
	}
	return l.narrowed(k, list, narrow)
}

// beside adds to resources of a person what other systems said of them.
func (l *look) beside(ctx context.Context, person care.PersonID, list []resource) error {
	if person == "" || len(list) == 0 {
		return nil
	}
	extras, known := l.extras[person]
	if !known {
		all, err := l.care.ListExtras(ctx, l.who, person)
		if err != nil {
			return err
		}
		extras = map[string]string{}
		for _, e := range all {
			extras[e.Kind+"/"+e.Resource] = e.Words
		}
		l.extras[person] = extras
	}
	for i := range list {
		list[i].kept = extras[list[i].kind+"/"+list[i].id]
	}
	return nil
}

// narrowed leaves what meets one of the conditions of a scope.
func (l *look) narrowed(k *kind, list []resource, narrow []string) ([]resource, error) {
	var ways [][]condition
	for _, text := range narrow {
		values, err := url.ParseQuery(text)
		if err != nil {
			return nil, refuse(403, "forbidden", "", "The scope of this app cannot be read.")
		}
		way, err := k.conditions(values)
		if err != nil {
			return nil, err
		}
		ways = append(ways, way)
	}
	return slices.DeleteFunc(slices.Clone(list), func(r resource) bool {
		return !slices.ContainsFunc(ways, func(way []condition) bool { return all(way, &r) })
	}), nil
}

func all(list []condition, r *resource) bool {
	return !slices.ContainsFunc(list, func(c condition) bool { return !c.met(r) })
}

// find gives one resource by its id, where the app and the account may see it. What is not
// there and what may not be seen are the same.
func (l *look) find(ctx context.Context, k *kind, id string, interaction byte) (resource, error) {
	if k.all != nil {
		if r, err := l.findIn(ctx, k, "", id, interaction); k.list == nil || !fault.Is(err, fault.Denied) {
			return r, err
		}
	}
	person, err := l.personOf(ctx, k, id)
	if err != nil {
		return resource{}, err
	}
	return l.findIn(ctx, k, person, id, interaction)
}

func (l *look) findIn(ctx context.Context, k *kind, person care.PersonID, id string, interaction byte) (resource, error) {
	list, err := l.list(ctx, k, person, interaction)
	if err != nil {
		return resource{}, err
	}
	i := slices.IndexFunc(list, func(r resource) bool { return r.id == id })
	if i < 0 {
		return resource{}, fault.New(fault.Denied, "find", nil)
	}
	return list[i], nil
}

// personOf gives in whose record a resource is.
func (l *look) personOf(ctx context.Context, k *kind, id string) (care.PersonID, error) {
	record := id
	if k.record != nil {
		record = k.record(id)
	}
	for _, noun := range k.nouns {
		person, err := l.care.PersonOf(ctx, l.who.Organisation, noun, record)
		if err == nil || !fault.Is(err, fault.Denied) {
			return person, err
		}
	}
	return "", fault.New(fault.Denied, "find", nil)
}
