package main

import (
	"net"
	"net/http"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhirapi"
	"towpath/internal/httpkit"
	"towpath/internal/locale"
	"towpath/internal/smart"
)

// api answers other systems, and apps that somebody let in.
func (a *app) api(f webFlags, at net.Addr, apps *smart.Server, words *locale.Catalogue) (http.Handler, error) {
	address, err := f.address(at)
	if err != nil {
		return nil, err
	}
	english := words.For("en")
	api := fhirapi.New(fhirapi.Parts{
		Care: a.care, Library: a.wordings.library, Log: a.log, Address: address, Version: version(), NewID: newID,
		Say: func(f fault.Field) string { return english.F(f.Message, f.Values...) },
		Who: func(r *http.Request) (fhirapi.Caller, error) {
			actor, grant, err := apps.Request(r)
			return fhirapi.Caller{Actor: actor, Access: access{grant}, Client: string(actor.App)}, err
		},
	})
	return httpkit.Identify(httpkit.Headers(httpkit.AnyOrigin(api.Handler()))), nil
}

// access is what an app may do, as the API asks.
type access struct{ smart.Grant }

var interactions = map[byte]smart.Interactions{'c': smart.Create, 'r': smart.Read, 'u': smart.Update, 'd': smart.Delete, 's': smart.Search}

// May implements fhirapi.Access.
func (a access) May(who care.Actor, kind string, interaction byte) (as care.Actor, narrow []string, allowed bool) {
	as, filters, allowed := a.As(who, kind, interactions[interaction])
	for _, f := range filters {
		narrow = append(narrow, f.Encode())
	}
	return as, narrow, allowed
}

// mount puts the API and what apps ask for before the pages.
func mount(apps *smart.Server, api, pages http.Handler) http.Handler {
	inner := apps.Mount(pages)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		if (path == fhirapi.Base || strings.HasPrefix(path, fhirapi.Base+"/")) && !strings.HasPrefix(path, fhirapi.Base+"/.well-known/") {
			api.ServeHTTP(w, r)
			return
		}
		inner.ServeHTTP(w, r)
	})
}
