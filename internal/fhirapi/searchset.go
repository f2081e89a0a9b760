package fhirapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"towpath/internal/fhir"
)

// search answers a search with a Bundle.
func (q *request) search() error {
	k, err := q.kind('s')
	if err != nil {
		return err
	}
	values := q.r.URL.Query()
	if q.r.Method == http.MethodPost {
		if err := q.r.ParseForm(); err != nil {
			return refuse(400, "invalid", "", "The search in the body cannot be read: send it as application/x-www-form-urlencoded.")
		}
		for name, list := range q.r.PostForm {
			values[name] = append(values[name], list...)
		}
	}
	var raw []byte
	err = q.looking(func(l *look) (err error) {
		raw, err = q.answer(l, k, values)
		return err
	})
	if err != nil {
		return err
	}
	send(q.w, http.StatusOK, raw)
	return nil
}

// answer carries out a search, and gives the Bundle of one page.
func (q *request) answer(l *look, k *kind, values url.Values) ([]byte, error) {
	s, err := q.readQuery(k, values)
	if err != nil {
		return nil, err
	}
	f, err := s.run(q.ctx(), l)
	if err != nil {
		return nil, err
	}
	if s.summary == "count" {
		f.matches = nil
	}
	if f.included, err = s.included(q.ctx(), l, f.matches); err != nil {
		return nil, err
	}
	return q.searchset(s, f)
}

// bundle is a Bundle as it is written, entry by entry.
type bundle struct {
	b       []byte
	entries int
}

func newBundle(kind string, total int, links ...fhir.Link) (*bundle, error) {
	b := fmt.Appendf(nil, `{"resourceType":"Bundle","type":%q`, kind)
	if total >= 0 {
		b = append(b, `,"total":`...)
		b = strconv.AppendInt(b, int64(total), 10)
	}
	raw, err := json.Marshal(links)
	if err != nil {
		return nil, err
	}
	if len(links) > 0 {
		b = append(append(b, `,"link":`...), raw...)
	}
	return &bundle{b: b}, nil
}

// add writes an entry: where its resource is, the resource, and what else is said of it.
func (b *bundle) add(address string, resource []byte, beside string) {
	between := `,{`
	if b.entries == 0 {
		between = `,"entry":[{`
	}
	b.entries++
	b.b = append(b.b, between...)
	if address != "" {
		b.b = fmt.Appendf(b.b, `"fullUrl":%q,`, address)
	}
	if resource == nil {
		beside = strings.TrimPrefix(beside, ",")
	} else {
		b.b = append(append(b.b, `"resource":`...), resource...)
	}
	b.b = append(append(b.b, beside...), '}')
}

func (b *bundle) end() []byte {
	if b.entries > 0 {
		b.b = append(b.b, ']')
	}
	return append(b.b, '}')
}

// searchset writes a page of a search.
func (q *request) searchset(s *query, f found) ([]byte, error) {
	return q.pageOf(f, s, q.base()+"/"+s.kind.name)
}

// pageOf writes a page of what is found at an address.
func (q *request) pageOf(f found, s *query, base string) ([]byte, error) {
	links := []fhir.Link{{Relation: "self", URL: pageAddress(base, s.self, nil)}}
	if f.next != nil {
		links = append(links, fhir.Link{Relation: "next", URL: pageAddress(base, s.self, f.next)})
	}
	if s.total == "none" {
		f.total = -1
	}
	b, err := newBundle("searchset", f.total, links...)
	if err != nil {
		return nil, err
	}
	for i := range f.matches {
		raw, err := f.matches[i].render()
		if err == nil {
			raw, err = s.summarised(raw)
		}
		if err != nil {
			return nil, err
		}
		b.add(q.at(&f.matches[i]), raw, `,"search":{"mode":"match"}`)
	}
	for i := range f.included {
		raw, err := f.included[i].render()
		if err != nil {
			return nil, err
		}
		b.add(q.at(&f.included[i]), raw, `,"search":{"mode":"include"}`)
	}
	if len(s.passed) > 0 {
		raw, err := json.Marshal(fhir.NewOutcome(fhir.Issue{
			Severity: "warning", Code: "not-supported", Diagnostics: "These parameters are not known here and were passed over: " + strings.Join(s.passed, ", "),
		}))
		if err != nil {
			return nil, err
		}
		b.add("", raw, `,"search":{"mode":"outcome"}`)
	}
	return b.end(), nil
}

// at gives the address of a resource.
func (q *request) at(r *resource) string { return q.base() + "/" + r.kind + "/" + r.id }

func pageAddress(base string, self url.Values, next *cursor) string {
	values := url.Values{}
	for name, list := range self {
		values[name] = list
	}
	values.Del("_after")
	if next != nil {
		values.Set("_after", next.String())
	}
	if len(values) == 0 {
		return base
	}
	return base + "?" + values.Encode()
}
