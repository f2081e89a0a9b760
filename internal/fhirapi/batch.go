package fhirapi

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/fhir"
)

// mostEntries is how many a batch or a transaction may have.
const mostEntries = 1000

// entryAsked is an entry of a batch or a transaction.
type entryAsked struct {
	FullURL  string          `json:"fullUrl"`
	Resource json.RawMessage `json:"resource"`
	Request  struct {
		Method      string `json:"method"`
		URL         string `json:"url"`
		IfMatch     string `json:"ifMatch"`
		IfNoneExist string `json:"ifNoneExist"`
	} `json:"request"`
	id string // under which it is made, known beforehand
}

// entryAnswer is what an entry came to.
type entryAnswer struct {
	at       string
	resource []byte
	status   int
	of       *resource
	outcome  []byte
}

// batch carries out the entries of a Bundle: each by itself in a batch, and all of them or none
// in a transaction.
func (q *request) batch() error {
	in, err := q.posted()
	if err != nil {
		return err
	}
	var b struct {
		ResourceType, Type string
		Entry              []entryAsked
	}
	if err := in.into(&b); err != nil {
		return err
	}
	switch {
	case b.ResourceType != "Bundle":
		return refuse(400, "invalid", "resourceType", "This address takes a Bundle, and a %q was sent.", b.ResourceType)
	case b.Type != "batch" && b.Type != "transaction":
		return refuse(400, "value", "Bundle.type", "The type of the Bundle is batch or transaction, not %q.", b.Type)
	case len(b.Entry) > mostEntries:
		return refuse(413, "too-costly", "Bundle.entry", "A Bundle may have up to %d entries.", mostEntries)
	}
	var list []entryAnswer
	if b.Type == "batch" {
		for i := range b.Entry {
			list = append(list, q.alone(i, b.Entry[i]))
		}
	} else if list, err = q.transaction(b.Entry); err != nil {
		return err
	}
	raw, err := q.answers(b.Type+"-response", list)
	if err != nil {
		return err
	}
	send(q.w, http.StatusOK, raw)
	return nil
}

// alone carries out one entry of a batch; what is wrong with it stands in its answer.
func (q *request) alone(i int, e entryAsked) (out entryAnswer) {
	if operates(e) {
		return q.operation(e)
	}
	run := q.changing
	if e.Request.Method == http.MethodGet {
		run = q.looking
	}
	err := run(func(l *look) (err error) {
		out, err = q.entry(l, i, e)
		return err
	})
	if err != nil {
		return q.refusedEntry(err)
	}
	return out
}

// order is that in which a transaction is carried out (hl7.org/fhir/R4/http.html#trules).
var order = []string{http.MethodDelete, http.MethodPost, http.MethodPut, http.MethodGet}

// transaction carries out all entries, or none. References between them (urn:uuid:…) are
// put in place first.
func (q *request) transaction(entries []entryAsked) ([]entryAnswer, error) {
	list := make([]entryAnswer, len(entries))
	err := q.changing(func(l *look) error {
		sent := slices.Clone(entries)
		if err := q.resolve(l, sent); err != nil {
			return err
		}
		for _, method := range order {
			for i, e := range sent {
				if e.Request.Method != method {
					continue
				}
				var err error
				if list[i], err = q.entry(l, i, e); err == nil {
					err = otherID(sent, e, list[i].of)
				}
				if err != nil {
					return q.within(i, err)
				}
			}
		}
		return nil
	})
	return list, err
}

// otherID refuses an entry that came to another id than the one by which others refer to it:
// of some things somebody has one, whose id is known beforehand to nobody who sends it.
func otherID(entries []entryAsked, e entryAsked, made *resource) error {
	if made == nil || e.id == "" || made.id == e.id {
		return nil
	}
	named := strconv.Quote(made.kind + "/" + e.id)
	if slices.ContainsFunc(entries, func(o entryAsked) bool { return strings.Contains(string(o.Resource), named) }) {
		return refuse(422, "business-rule", "Bundle.entry.fullUrl", "The id of this %s is given here, so nothing in the same Bundle can refer to it. Send it first.", made.kind)
	}
	return nil
}

// within says of a failure in which entry it is.
func (q *request) within(i int, err error) error {
	place := "Bundle.entry[" + strconv.Itoa(i) + "]"
	status, outcome := outcomeOf(err, q.Say)
	for at := range outcome.Issue {
		issue := &outcome.Issue[at]
		if len(issue.Expression) == 0 {
			issue.Expression = []string{place}
			continue
		}
		issue.Expression = []string{place + ".resource (" + issue.Expression[0] + ")"}
	}
	if status >= 500 {
		return err
	}
	return &refusal{status, outcome.Issue}
}

// resolve gives each entry that makes something its id, and puts that where others refer to it.
func (q *request) resolve(l *look, entries []entryAsked) error {
	ids := map[string]bool{}
	var places []string // what stands for a resource, and its address here
	for i := range entries {
		e := &entries[i]
		if !slices.Contains(order, e.Request.Method) {
			return q.within(i, refuse(400, "not-supported", "Bundle.entry.request.method", "%q is not carried out here.", e.Request.Method))
		}
		if operates(*e) {
			return q.within(i, refuse(422, "not-supported", "Bundle.entry.request.url", "%q is carried out in a batch, and not in a transaction.", e.Request.URL))
		}
		if e.Request.Method != http.MethodPost {
			continue
		}
		k, err := q.typed(e.Request.URL, 'c')
		if err != nil {
			return q.within(i, err)
		}
		already, err := q.already(l, k, "If-None-Exist", e.Request.IfNoneExist)
		if err != nil {
			return q.within(i, err)
		}
		if e.id = q.NewID(); already != nil {
			e.id = already.id
		}
		if strings.HasPrefix(e.FullURL, "urn:") {
			if ids[e.FullURL] {
				return q.within(i, refuse(400, "duplicate", "Bundle.entry.fullUrl", "Two entries have the fullUrl %q.", e.FullURL))
			}
			ids[e.FullURL] = true
			places = append(places, strconv.Quote(e.FullURL), strconv.Quote(k.name+"/"+e.id))
		}
	}
	put := strings.NewReplacer(places...)
	for i := range entries {
		entries[i].Resource = json.RawMessage(put.Replace(string(entries[i].Resource)))
	}
	return nil
}

// typed gives the type that the address of an entry names.
func (q *request) typed(address string, interaction byte) (*kind, error) {
	name, _, _ := strings.Cut(address, "?")
	name, _, _ = strings.Cut(name, "/")
	return q.kindNamed(name, interaction)
}

// entry carries out one entry.
func (q *request) entry(l *look, i int, e entryAsked) (out entryAnswer, err error) {
	address, err := url.Parse(e.Request.URL)
	if err != nil || strings.HasPrefix(e.Request.URL, "/") || address.IsAbs() {
		return out, refuse(400, "value", "Bundle.entry.request.url", "Entry %d: the url is that of a resource or a search here, such as Goal or Goal/…, not %q.", i, e.Request.URL)
	}
	parts := strings.Split(address.Path, "/")
	switch {
	case e.Request.Method == http.MethodGet && len(parts) == 1:
		k, err := q.kindNamed(parts[0], 's')
		if err != nil {
			return out, err
		}
		out.status = http.StatusOK
		out.resource, err = q.answer(l, k, address.Query())
		return out, err
	case e.Request.Method == http.MethodGet && len(parts) == 2:
		k, err := q.kindNamed(parts[0], 'r')
		if err != nil {
			return out, err
		}
		r, err := l.find(q.ctx(), k, parts[1], 'r')
		if err != nil {
			return out, err
		}
		return q.answerOf(&r, http.StatusOK)
	case e.Request.Method == http.MethodDelete && len(parts) == 2:
		k, err := q.kindNamed(parts[0], 'd')
		if err != nil {
			return out, err
		}
		out.status = http.StatusNoContent
		return out, q.removeOne(l, k, parts[1], e.Request.IfMatch)
	}
	c, err := q.changeOf(i, e, parts, address.RawQuery)
	if err != nil {
		return out, err
	}
	made, status, err := q.apply(l, c)
	if err != nil {
		return out, err
	}
	return q.answerOf(&made, status)
}

// changeOf reads an entry that makes or changes a resource.
func (q *request) changeOf(i int, e entryAsked, parts []string, search string) (c change, err error) {
	switch {
	case e.Request.Method == http.MethodPost && len(parts) == 1:
		c.noneExist = e.Request.IfNoneExist
		c.kind, err = q.kindNamed(parts[0], 'c')
	case e.Request.Method == http.MethodPut && (len(parts) == 2) != (search != "") && len(parts) < 3:
		c.put, c.match, c.where = true, e.Request.IfMatch, search
		c.kind, err = q.kindNamed(parts[0], 'u')
	default:
		err = refuse(400, "not-supported", "Bundle.entry.request", "Entry %d: %s %q is not carried out here.", i, e.Request.Method, e.Request.URL)
	}
	if err != nil {
		return c, err
	}
	c.in.raw = e.Resource
	if err := q.check(c.kind, &c.in); err != nil {
		return c, err
	}
	switch {
	case c.put && c.where == "" && c.in.id != parts[1]:
		return c, refuse(400, "invalid", c.kind.name+".id", "The resource has the id %q, and the address %q.", c.in.id, parts[1])
	case e.id != "":
		c.in.id, c.in.chosen = e.id, true
	}
	return c, nil
}

func (q *request) answerOf(r *resource, status int) (entryAnswer, error) {
	raw, err := r.render()
	return entryAnswer{at: q.at(r), resource: raw, status: status, of: r}, err
}

// answers writes what came of each entry, in their order.
func (q *request) answers(kind string, list []entryAnswer) ([]byte, error) {
	b, err := newBundle(kind, -1)
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		said := fhir.EntryResponse{Status: strconv.Itoa(a.status) + " " + http.StatusText(a.status), Outcome: a.outcome}
		if a.of != nil {
			said.Location, said.ETag, said.LastModified = a.of.address(q.kinds[a.of.kind]), a.of.etag(), fhir.Instant(a.of.updated)
		}
		raw, err := json.Marshal(said)
		if err != nil {
			return nil, err
		}
		b.add(a.at, a.resource, `,"response":`+string(raw))
	}
	return b.end(), nil
}
