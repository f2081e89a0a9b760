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
	base   care.Actor // who asks; reader.who is as whom something is being done
	access Access
	seen   map[listing][]resource
	extras map[care.PersonID]map[string]string
}

// listing is what was listed of a person.
type listing struct {
	kind   string
	person care.PersonID
	of     sought
}

// looking runs fn over one consistent state, with the log written before it returns.
func (q *request) looking(fn func(l *look) error) error {
	return q.Care.LookTogether(q.ctx(), func(s *care.Service) error { return fn(q.look(s)) })
}

// lookingFor is looking, for one resource of a type.
func (q *request) lookingFor(k *kind, fn func(l *look) error) error {
	if !k.brief {
		return q.looking(fn)
	}
	return q.Care.LookBriefly(q.ctx(), func(s *care.Service) error { return fn(q.look(s)) })
}

func (q *request) look(s *care.Service) *look {
	return &look{base: q.caller.Actor, reader: reader{care: s, who: q.caller.Actor, api: q.API, asked: map[string]any{}, fresh: map[string]string{}}, access: q.caller.Access, seen: map[listing][]resource{}, extras: map[care.PersonID]map[string]string{}}
}

// as does what follows as whoever the app may act as, for an interaction with a type.
func (l *look) as(k *kind, interaction byte) error {
	as, _, may := l.access.May(l.base, k.name, interaction)
	if !may {
		return refuse(403, "forbidden", "", "This app was not allowed to do this with %s resources.", k.name)
	}
	l.who = as
	return nil
}

// list gives what of one type the app may see: all of one person's, or of nobody's. It is
// the only way in which a search, a chain, an include or a count comes to anything.
func (l *look) list(ctx context.Context, k *kind, person care.PersonID, interaction byte) ([]resource, error) {
	return l.listOf(ctx, k, person, sought{}, interaction)
}

// sought is the one record whose resources are looked for. Without an id it is any of its
// noun, and without a noun any record.
type sought struct {
	noun care.Noun
	id   string
}

// listOf is list, of those alone that come from what is sought, and maybe more.
func (l *look) listOf(ctx context.Context, k *kind, person care.PersonID, of sought, interaction byte) ([]resource, error) {
	as, narrow, may := l.access.May(l.base, k.name, interaction)
	switch {
	case !may:
		return nil, refuse(403, "forbidden", "", "This app was not allowed to see %s resources.", k.name)
	case person != "" && as.Only != "" && person != as.Only:
		return nil, fault.New(fault.Denied, "list", nil)
	}
	key := listing{k.name, person, sought{}}
	list, known := l.seen[key]
	if !known {
		key.of = of
		list, known = l.seen[key]
	}
	if !known {
		var err error
		if list, err = l.ask(ctx, k, person, of, as); err != nil {
			return nil, err
		}
		l.seen[key] = list
	}
	if len(narrow) == 0 {
		return list, nil
	}
	return l.narrowed(k, list, narrow)
}

// seesAll tells whether the app may see all of a type that its account may see of a person.
func (l *look) seesAll(kind string, person care.PersonID) bool {
	as, narrow, may := l.access.May(l.base, kind, 's')
	return may && len(narrow) == 0 && (as.Only == "" || as.Only == person)
}

// ask asks the operations behind a type, as somebody.
func (l *look) ask(ctx context.Context, k *kind, person care.PersonID, of sought, as care.Actor) ([]resource, error) {
	r := l.reader
	r.noun, r.who, r.sees = of.noun, as, l.seesAll
	if of.id != "" && k.apart {
		r.care, r.asked = r.care.Seeking(of.noun, of.id), map[string]any{}
	}
	if k.all != nil && person == "" {
		return k.all(ctx, r)
	}
	list, err := k.list(ctx, r, person)
	if err == nil && k.create != nil {
		err = l.beside(ctx, person, list)
	}
	return list, err
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
		if r, err := l.findIn(ctx, k, "", sought{}, id, interaction); k.list == nil || !fault.Is(err, fault.Denied) {
			return r, err
		}
	}
	person, of, err := l.personOf(ctx, k, id)
	if err != nil {
		return resource{}, err
	}
	if interaction == 's' { // what a search points to stands in a list that it looks at often
		of.id = ""
	}
	return l.findIn(ctx, k, person, of, id, interaction)
}

func (l *look) findIn(ctx context.Context, k *kind, person care.PersonID, of sought, id string, interaction byte) (resource, error) {
	list, err := l.listOf(ctx, k, person, of, interaction)
	if err != nil {
		return resource{}, err
	}
	i := slices.IndexFunc(list, func(r resource) bool { return r.id == id })
	if i < 0 {
		return resource{}, fault.New(fault.Denied, "find", nil)
	}
	return list[i], nil
}

// personOf gives in whose record a resource is, and of which record it comes.
func (l *look) personOf(ctx context.Context, k *kind, id string) (care.PersonID, sought, error) {
	record := id
	if k.record != nil {
		record = k.record(id)
	}
	for _, noun := range k.nouns {
		person, err := l.care.PersonOf(ctx, l.who.Organisation, noun, record)
		if err == nil || !fault.Is(err, fault.Denied) {
			return person, sought{noun, record}, err
		}
	}
	return "", sought{}, fault.New(fault.Denied, "find", nil)
}
