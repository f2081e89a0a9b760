package fhirapi

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
)

// How many resources a page has where nothing is said, and at most.
const (
	usualCount = 50
	mostCount  = 500
	// mostPeople is how many people one search looks at where it has to look at all of
	// them before it can answer, and how many for one page where it need not.
	mostPeople = care.MostPeople
)

// query is a search, read.
type query struct {
	kind       *kind
	conditions []condition
	chains     []chain
	has        []has
	include    []link
	revinclude []link
	people     []care.PersonID // set where the search names them
	named      bool
	known      bool // set where their ids tell whose the resources are
	count      int
	sort       []sortKey
	after      cursor
	summary    string
	elements   []string
	total      string
	// self is what was understood, for the link "self"; passed what was not.
	self   url.Values
	passed []string
}

// readQuery reads the parameters of a search. Whoever wants strict handling is told of
// parameters that are not known; otherwise they are passed over, and the answer says so.
func (q *request) readQuery(k *kind, values url.Values) (*query, error) {
	s := &query{kind: k, count: usualCount, self: url.Values{}}
	for _, name := range sortedKeys(values) {
		for _, raw := range values[name] {
			known, err := q.readParameter(s, name, raw)
			if err != nil {
				return nil, err
			}
			if known {
				s.self.Add(name, raw)
				continue
			}
			if prefers(q.r, "handling=strict") {
				return nil, refuse(400, "not-supported", name, "%s has no search parameter %q.", k.name, name)
			}
			s.passed = append(s.passed, name)
		}
	}
	return s, nil
}

func sortedKeys(values url.Values) []string {
	names := make([]string, 0, len(values))
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (q *request) readParameter(s *query, name, raw string) (known bool, err error) {
	switch name {
	case "_count":
		n, err := strconv.Atoi(raw)
		if err != nil || n < 0 {
			return false, refuse(400, "value", name, "_count is a whole number, not %q.", raw)
		}
		s.count = min(n, mostCount)
		if n == 0 {
			s.summary = "count"
		}
	case "_sort":
		s.sort, err = s.kind.readSort(raw)
	case "_after":
		s.after, err = readCursor(raw)
	case "_summary":
		if !slices.Contains([]string{"true", "text", "data", "count", "false"}, raw) {
			return false, refuse(400, "value", name, "_summary takes true, text, data, count or false, not %q.", raw)
		}
		s.summary = raw
	case "_elements":
		s.elements = alternatives(raw)
	case "_total":
		if !slices.Contains([]string{"none", "estimate", "accurate"}, raw) {
			return false, refuse(400, "value", name, "_total takes none, estimate or accurate, not %q.", raw)
		}
		s.total = raw
	case "_include":
		err = q.readInclude(&s.include, name, raw)
	case "_revinclude":
		err = q.readInclude(&s.revinclude, name, raw)
	case "_format", "_pretty":
		return true, nil
	default:
		return q.readCondition(s, name, raw)
	}
	return err == nil, err
}

// readCondition reads a condition on the resource itself, on one that it points to
// (patient.identifier=…), or on one that points to it (_has:Observation:patient:code=…).
func (q *request) readCondition(s *query, name, raw string) (known bool, err error) {
	if rest, ok := strings.CutPrefix(name, "_has:"); ok {
		h, err := q.readHas(rest, raw)
		s.has = append(s.has, h)
		return err == nil, err
	}
	first, rest, chained := strings.Cut(name, ".")
	bare, modifier, _ := strings.Cut(first, ":")
	p, ok := s.kind.param(bare)
	if !ok {
		return false, nil
	}
	if chained {
		c, err := q.readChain(p, modifier, rest, raw)
		s.chains = append(s.chains, c)
		return err == nil, err
	}
	c, err := readCondition(p, modifier, raw)
	if err != nil {
		return false, err
	}
	s.conditions = append(s.conditions, c)
	s.name(c)
	return true, nil
}

// name notes whose records a condition speaks of, so that only theirs are looked at.
func (s *query) name(c condition) {
	own := s.kind.name == "Patient" && c.param.name == "_id" && c.modifier == ""
	points := c.param.form == referenceForm && slices.Equal(c.param.target, []string{"Patient"}) && (c.modifier == "" || c.modifier == "Patient")
	if !own && !points {
		return
	}
	var list []care.PersonID
	for _, o := range c.any {
		id := o.code
		if points {
			id = o.reference[strings.LastIndexByte(o.reference, '/')+1:]
		}
		list = append(list, care.PersonID(id))
	}
	if s.named {
		list = slices.DeleteFunc(list, func(p care.PersonID) bool { return !slices.Contains(s.people, p) })
	}
	slices.Sort(list)
	s.people, s.named = slices.Compact(list), true
}

func (k *kind) param(name string) (param, bool) {
	for _, list := range [][]param{k.params, common()} {
		for _, p := range list {
			if p.name == name {
				return p, true
			}
		}
	}
	return param{}, false
}

// conditions reads plain conditions alone, as scopes have them.
func (k *kind) conditions(values url.Values) (list []condition, err error) {
	for _, name := range sortedKeys(values) {
		bare, modifier, _ := strings.Cut(name, ":")
		p, ok := k.param(bare)
		if !ok {
			return nil, refuse(403, "forbidden", name, "The scope of this app speaks of %q, which %s does not have.", name, k.name)
		}
		for _, raw := range values[name] {
			c, err := readCondition(p, modifier, raw)
			if err != nil {
				return nil, err
			}
			list = append(list, c)
		}
	}
	return list, nil
}

// meets tells whether a resource meets all that a search asks.
func (s *query) meets(ctx context.Context, l *look, r *resource) (bool, error) {
	if !all(s.conditions, r) {
		return false, nil
	}
	for _, c := range s.chains {
		if ok, err := c.met(ctx, l, r); err != nil || !ok {
			return false, err
		}
	}
	for _, h := range s.has {
		if ok, err := h.met(ctx, l, r); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}
