package fhirapi

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// sortKey is one parameter that a search is in order of.
type sortKey struct {
	param param
	down  bool
}

// cursor says after which resource a page begins: its keys in the order asked for, its
// person and its id. It names a place and no count, so pages stay true when something is
// written between them.
type cursor struct {
	Keys   []string      `json:"k,omitempty"`
	Person care.PersonID `json:"p,omitempty"`
	ID     string        `json:"i"`
}

func readCursor(text string) (c cursor, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c.ID == "" {
		return c, refuse(400, "value", "_after", "This page is not known. Follow the links of the first page.")
	}
	return c, nil
}

func (c cursor) String() string {
	raw, _ := json.Marshal(c) // strings always go
	return base64.RawURLEncoding.EncodeToString(raw)
}

func (k *kind) readSort(raw string) (keys []sortKey, err error) {
	for _, name := range strings.Split(raw, ",") {
		bare, down := strings.CutPrefix(name, "-")
		p, ok := k.param(bare)
		if !ok {
			return nil, refuse(400, "not-supported", "_sort", "%s cannot be put in order of %q.", k.name, bare)
		}
		keys = append(keys, sortKey{p, down})
	}
	return keys, nil
}

// key gives the value that a resource is put in order by, as a text that sorts alike.
func (k sortKey) key(r *resource) string {
	keys := []string{}
	for _, v := range k.param.values(r) {
		switch k.param.form {
		case dateForm:
			keys = append(keys, v.from.UTC().Format("2006-01-02T15:04:05.000000"))
		case referenceForm:
			keys = append(keys, v.reference)
		case stringForm:
			keys = append(keys, fold(v.text))
		default:
			keys = append(keys, v.system+"|"+v.code)
		}
	}
	switch {
	case len(keys) == 0:
		return ""
	case k.down:
		return slices.Max(keys)
	}
	return slices.Min(keys)
}

// place gives where a resource stands in the order of a search.
func (s *query) place(r *resource) cursor {
	c := cursor{Person: r.person, ID: r.id}
	for _, k := range s.sort {
		c.Keys = append(c.Keys, k.key(r))
	}
	return c
}

// compare compares two places. What has no value for a key comes last.
func (s *query) compare(a, b cursor) int {
	for i, k := range s.sort {
		x, y := keyAt(a.Keys, i), keyAt(b.Keys, i)
		switch {
		case x == y:
			continue
		case x == "":
			return 1
		case y == "":
			return -1
		case k.down:
			return cmp.Compare(y, x)
		}
		return cmp.Compare(x, y)
	}
	return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.ID, b.ID))
}

func keyAt(keys []string, i int) string {
	if i < len(keys) {
		return keys[i]
	}
	return ""
}

// found is one page of a search.
type found struct {
	matches  []resource
	included []resource
	total    int // -1 where it was not counted
	next     *cursor
}

// run carries a search out.
func (s *query) run(ctx context.Context, l *look) (found, error) {
	if err := l.as(s.kind, 's'); err != nil {
		return found{}, err
	}
	l.quiet = !s.named
	if err := s.byID(ctx, l); err != nil {
		return found{}, err
	}
	counted := s.known || len(s.sort) > 0 || s.total == "accurate" || s.summary == "count" || s.named || s.kind.all != nil
	if !counted {
		return s.walk(ctx, l)
	}
	matches, err := s.gather(ctx, l)
	if err != nil {
		return found{}, err
	}
	slices.SortFunc(matches, func(a, b resource) int { return s.compare(s.place(&a), s.place(&b)) })
	f := found{total: len(matches)}
	if s.after.ID != "" {
		matches = slices.DeleteFunc(matches, func(r resource) bool { return s.compare(s.place(&r), s.after) <= 0 })
	}
	f.cut(s, matches)
	return f, nil
}

// cut keeps the first page of what is left.
func (f *found) cut(s *query, matches []resource) {
	if len(matches) > s.count {
		matches = matches[:s.count]
		if s.count > 0 {
			next := s.place(&matches[s.count-1])
			f.next = &next
		}
	}
	f.matches = matches
}

// gather finds every match of the people who are named, or of everybody.
func (s *query) gather(ctx context.Context, l *look) (matches []resource, err error) {
	if s.kind.all != nil && !s.named {
		if matches, err = s.of(ctx, l, ""); err != nil || s.kind.list == nil {
			return matches, err
		}
	}
	people, err := s.everybody(ctx, l)
	for _, p := range people {
		list, err := s.of(ctx, l, p)
		if err != nil {
			return nil, err
		}
		matches = append(matches, list...)
	}
	return matches, err
}

// everybody lists whose records the search looks at. Whoever is named and is nobody that
// the reader has to do with is left out: a search for them finds nothing.
func (s *query) everybody(ctx context.Context, l *look) (people []care.PersonID, err error) {
	if s.named {
		for _, p := range s.people {
			p, err := l.care.PersonOf(ctx, l.who.Organisation, care.NounPerson, string(p))
			if err == nil {
				people = append(people, p)
			} else if !unseen(err) {
				return nil, err
			}
		}
		return people, nil
	}
	if s.known {
		return s.people, nil
	}
	err = l.everyone(ctx, "", func(p care.PersonID) (bool, error) {
		people = append(people, p)
		if len(people) > mostPeople {
			return true, refuse(400, "too-costly", "", "This search would have to look at more than %d people. Name one (patient=…), leave out _sort and _total, or use $export.", mostPeople)
		}
		return false, nil
	})
	return people, err
}

// byID finds whose the resources are that a search asks for by their ids, so that it looks
// at nobody else's records. Nobody is named by it: what may not be seen is left out.
func (s *query) byID(ctx context.Context, l *look) error {
	i := slices.IndexFunc(s.conditions, func(c condition) bool { return c.param.name == "_id" && c.modifier == "" })
	if s.named || s.kind.list == nil {
		return nil
	}
	if i < 0 {
		return s.byIdentifier(ctx, l)
	}
	s.known = true
	for _, o := range s.conditions[i].any {
		p, _, err := l.personOf(ctx, s.kind, o.code)
		switch {
		case err == nil:
			s.people = append(s.people, p)
		case !unseen(err):
			return err
		}
	}
	slices.Sort(s.people)
	s.people = slices.Compact(s.people)
	return nil
}

// byIdentifier does the same for what is known by its identifiers.
func (s *query) byIdentifier(ctx context.Context, l *look) error {
	i := slices.IndexFunc(s.conditions, func(c condition) bool { return c.param.name == "identifier" && c.modifier == "" })
	if s.kind.found == nil || i < 0 || slices.ContainsFunc(s.conditions[i].any, func(o operand) bool { return o.code == "" }) {
		return nil
	}
	s.known = true
	for _, o := range s.conditions[i].any {
		people, err := s.kind.found(ctx, l, o.system, o.code)
		if err != nil {
			return err
		}
		s.people = append(s.people, people...)
	}
	slices.Sort(s.people)
	s.people = slices.Compact(s.people)
	return nil
}

// afterAll stands in a cursor for the end of what a person has: no id comes after it.
const afterAll = "~"

// walk fills one page, person by person, and stops once it is full.
func (s *query) walk(ctx context.Context, l *look) (found, error) {
	f := found{total: -1}
	var list []resource
	take := func(p care.PersonID) error {
		more, err := s.of(ctx, l, p)
		slices.SortFunc(more, func(a, b resource) int { return cmp.Compare(a.id, b.id) })
		list = append(list, more...)
		return err
	}
	if s.after.Person != "" {
		if err := take(s.after.Person); err != nil {
			return f, err
		}
		list = slices.DeleteFunc(list, func(r resource) bool { return s.compare(s.place(&r), s.after) <= 0 })
	}
	looked, last := 0, s.after.Person
	err := l.everyone(ctx, last, func(p care.PersonID) (bool, error) {
		switch {
		case len(list) > s.count:
			return true, nil
		case looked == mostPeople: // a page that is not full is a page too
			f.next = &cursor{Person: last, ID: afterAll}
			return true, nil
		}
		looked, last = looked+1, p
		return false, take(p)
	})
	if err != nil {
		return f, err
	}
	f.cut(s, list)
	return f, nil
}

// of gives the matches of one person, nothing where the reader may not look.
func (s *query) of(ctx context.Context, l *look, p care.PersonID) ([]resource, error) {
	list, err := l.list(ctx, s.kind, p, 's')
	if err != nil {
		if p != "" && fault.Is(err, fault.Denied) {
			return nil, nil
		}
		return nil, err
	}
	var matches []resource
	for _, r := range list {
		ok, err := s.meets(ctx, l, &r)
		if err != nil {
			return nil, err
		}
		if ok {
			matches = append(matches, r)
		}
	}
	return matches, nil
}
