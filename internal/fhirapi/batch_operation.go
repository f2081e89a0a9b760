package fhirapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// operates tells whether an entry of a batch asks for an operation or for past versions: what
// is answered at an address of its own.
func operates(e entryAsked) bool {
	at, _, _ := strings.Cut(e.Request.URL, "?")
	return strings.Contains(at, "/$") || strings.HasPrefix(at, "$") || strings.Contains(at, "/_history")
}

// callerKey is under which the context of an entry says who sent the batch.
type callerKey struct{}

// operation answers an entry that asks for an operation as its address answers.
func (q *request) operation(e entryAsked) entryAnswer {
	address, err := url.Parse(e.Request.URL)
	switch {
	case err != nil || strings.HasPrefix(e.Request.URL, "/") || address.IsAbs() || path.Clean(address.Path) != address.Path || strings.HasPrefix(address.Path, "."):
		return q.refusedEntry(refuse(400, "value", "Bundle.entry.request.url", "The url is that of an operation here, such as Questionnaire/$populate, not %q.", e.Request.URL))
	case e.Request.Method != http.MethodGet && e.Request.Method != http.MethodPost:
		return q.refusedEntry(refuse(400, "not-supported", "Bundle.entry.request.method", "An operation is asked for by GET or POST, not by %q.", e.Request.Method))
	case strings.HasSuffix(address.Path, "$export"):
		return q.refusedEntry(refuse(400, "not-supported", "Bundle.entry.request.url", "An export is begun by a request of its own."))
	}
	r := q.r.Clone(context.WithValue(q.ctx(), callerKey{}, q.caller))
	r.Method, r.URL.Path, r.URL.RawPath, r.URL.RawQuery = e.Request.Method, Base+"/"+address.Path, "", address.RawQuery
	for _, name := range []string{"Prefer", "If-None-Match", "If-None-Exist", "If-Match"} { // these are of the batch
		r.Header.Del(name)
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(e.Resource)), int64(len(e.Resource))
	kept := answerKept{header: http.Header{}, status: http.StatusOK}
	q.routes.ServeHTTP(&kept, r)
	if kept.status >= http.StatusBadRequest {
		return entryAnswer{status: kept.status, outcome: kept.body.Bytes()}
	}
	return entryAnswer{status: kept.status, resource: kept.body.Bytes()}
}

// refusedEntry is what an entry comes to that is not carried out.
func (q *request) refusedEntry(err error) entryAnswer {
	status, outcome := outcomeOf(err, q.Say)
	raw, err := json.Marshal(outcome)
	if err != nil {
		raw = nil
	}
	return entryAnswer{status: status, outcome: raw}
}

// answerKept is an answer that goes into a Bundle.
type answerKept struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answerKept) Header() http.Header         { return a.header }
func (a *answerKept) WriteHeader(status int)      { a.status = status }
func (a *answerKept) Write(b []byte) (int, error) { return a.body.Write(b) }
