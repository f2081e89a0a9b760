// Package fhirapi is FHIR R4 over HTTP: another way to the same records, for other
// systems and for people's own apps. It has no gate of its own. Whatever it finds,
// matches, counts or includes was read by the operations of care that pages use, so that
// policies, consent and the log of who looked are the same.
package fhirapi

import (
	"context"
	"log/slog"
	"net/http"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/instrument"
)

// Base is where the API is.
const Base = "/fhir/r4"

// Access says what an app may do, beside what the account may that it acts for.
type Access interface {
	// May tells whether resources of a type may be created, read, updated, deleted or
	// searched ('c', 'r', 'u', 'd', 's') for somebody, and as whom: one person's alone where
	// the app was let in for no others. Where it may see some of them alone, narrow holds
	// search conditions of which one has to be met.
	May(who care.Actor, kind string, interaction byte) (as care.Actor, narrow []string, allowed bool)
}

// Caller is who asks: the account, and what its app may do.
type Caller struct {
	Actor  care.Actor
	Access Access
	// Client is the app, where one asks: an export belongs to the app that asked for it.
	Client string
}

// Parts is what the API is built from.
type Parts struct {
	Care    *care.Service
	Library *instrument.Library
	Log     *slog.Logger
	// Who tells who asks, by what the request carries; fault.SignedOut where it is nobody.
	Who func(r *http.Request) (Caller, error)
	// Address is where the service is reached, "" to take it from the request.
	Address string
	Version string
	// Say puts what is wrong with something typed into words.
	Say func(f fault.Field) string
	// NewID gives a fresh UUIDv7, Random fills a slice from a secure source.
	NewID  func() string
	Random func([]byte)
	// MayHook says why nothing may be sent to an address; nil where nothing is sent at all.
	MayHook func(address string) error
}

// API answers requests.
type API struct {
	Parts
	kinds map[string]*kind
	names []string
	// fetching is who is fetching files of exports now.
	fetching fetching
	routes   http.Handler
}

// New builds the API.
func New(p Parts) *API {
	a := &API{Parts: p, kinds: map[string]*kind{}, fetching: fetching{now: map[string]int{}}}
	for _, k := range kinds() {
		a.kinds[k.name] = k
		a.names = append(a.names, k.name)
	}
	a.routes = a.routed()
	return a
}

// Handler serves what is below Base.
func (a *API) Handler() http.Handler { return a.routes }

func (a *API) routed() http.Handler {
	mux := http.NewServeMux()
	on := func(pattern string, h func(*request) error) { mux.Handle(pattern, a.serve(h, true)) }
	mux.Handle("GET "+Base+"/metadata", a.serve((*request).capability, false))
	on("GET "+Base+"/Patient/{id}/$everything", (*request).everything)
	on("GET "+Base+"/Observation/$lastn", (*request).lastn)
	on("POST "+Base+"/{type}/$validate", (*request).validate)
	on("GET "+Base+"/QuestionnaireResponse/{id}/$extract", (*request).extract)
	for _, at := range []string{"/Questionnaire/$populate", "/Questionnaire/{id}/$populate"} {
		on("GET "+Base+at, (*request).populate)
		on("POST "+Base+at, (*request).populate)
	}
	on("GET "+Base+"/{type}", (*request).search)
	on("POST "+Base+"/{type}/_search", (*request).search)
	on("GET "+Base+"/{type}/{id}", (*request).read)
	on("GET "+Base+"/{type}/{id}/_history", (*request).history)
	on("GET "+Base+"/{type}/{id}/_history/{version}", (*request).vread)
	on("POST "+Base+"/{type}", (*request).create)
	on("PUT "+Base+"/{type}/{id}", (*request).update)
	on("PUT "+Base+"/{type}", (*request).updateWhere)
	on("DELETE "+Base+"/{type}/{id}", (*request).remove)
	on("POST "+Base, (*request).batch)
	on("POST "+Base+"/{$}", (*request).batch)
	for _, at := range []string{"/$export", "/Patient/$export", "/Group/{group}/$export"} {
		on("GET "+Base+at, (*request).startExport)
		on("POST "+Base+at, (*request).startExport)
	}
	on("GET "+Base+"/bulk/{id}", (*request).showExport)
	on("DELETE "+Base+"/bulk/{id}", (*request).endExport)
	on("GET "+Base+"/bulk/{id}/file/{file}", (*request).exportFile)
	on("/", (*request).nowhere)
	return mux
}

// request is one request on its way to an answer.
type request struct {
	*API
	w      http.ResponseWriter
	r      *http.Request
	caller Caller
}

func (a *API) serve(h func(*request) error, signed bool) http.Handler {
	return httpkit.Serve(a.Log, a.fail, func(w http.ResponseWriter, r *http.Request) error {
		q := &request{API: a, w: w, r: r}
		if caller, inBatch := r.Context().Value(callerKey{}).(Caller); inBatch {
			q.caller = caller
		} else if signed {
			var err error
			if q.caller, err = a.Who(r); err != nil {
				return err
			}
		}
		return h(q)
	})
}

func (q *request) ctx() context.Context { return q.r.Context() }

// base gives the address that resources have, as the asker reaches it.
func (q *request) base() string {
	if q.Address != "" {
		return q.Address + Base
	}
	scheme := "http://"
	if q.r.TLS != nil {
		scheme = "https://"
	}
	return scheme + q.r.Host + Base
}
