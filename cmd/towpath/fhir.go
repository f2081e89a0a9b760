package main

import (
	"context"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhirapi"
	"towpath/internal/hook"
	"towpath/internal/httpkit"
	"towpath/internal/locale"
	"towpath/internal/smart"
)

// api answers other systems, and apps that somebody let in.
func (a *app) api(f webFlags, at net.Addr, apps *smart.Server, words *locale.Catalogue) (*fhirapi.API, error) {
	address, err := f.address(at)
	if err != nil {
		return nil, err
	}
	hosts, err := hook.ReadHosts(f.HookHost)
	if err != nil {
		return nil, err
	}
	mayHook := hosts.Allows
	if !hosts.Any() {
		mayHook = nil
	}
	english := words.For("en")
	return fhirapi.New(fhirapi.Parts{
		Care: a.care, Library: a.wordings.library, Log: a.log, Address: address, Version: version(), NewID: newID, Random: random, MayHook: mayHook,
		Say: func(f fault.Field) string { return english.F(f.Message, f.Values...) },
		Who: func(r *http.Request) (fhirapi.Caller, error) {
			actor, grant, err := apps.Request(r)
			return fhirapi.Caller{Actor: actor, Access: access{grant}, Client: string(actor.App)}, err
		},
	}), nil
}

// overHTTP is the API as it is reached.
func overHTTP(api *fhirapi.API) http.Handler {
	return httpkit.Identify(httpkit.Headers(httpkit.AnyOrigin(api.Handler())))
}

// tell tells other systems of changes, beside everything else, where a host is allowed. What it
// gives ends it.
func (a *app) tell(ctx context.Context, f webFlags, api *fhirapi.API) (stop func()) {
	hosts, err := hook.ReadHosts(f.HookHost)
	if err != nil || !hosts.Any() {
		return func() {}
	}
	sender := hook.New(hook.Parts{
		Care: a.care, Organisation: a.org, Hosts: hosts, Client: hook.NewClient(), Holder: newID(), Now: time.Now, Chance: rand.Float64, Log: a.log, Version: version(),
		Look: func(ctx context.Context, s *care.Sending, person care.PersonID) ([]hook.Notice, error) {
			return wanted(ctx, api, s, person)
		},
	})
	return background(ctx, sender.Run)
}

// wanted asks the API what a system wants to be told of, as that system.
func wanted(ctx context.Context, api *fhirapi.API, s *care.Sending, person care.PersonID) ([]hook.Notice, error) {
	as := fhirapi.Caller{Actor: s.Actor, Access: access{smart.SystemGrant(s.AppIs)}, Client: string(s.App)}
	list, err := api.Wanted(ctx, as, s.Criteria, person)
	notices := make([]hook.Notice, len(list))
	for i, n := range list {
		notices[i] = hook.Notice(n)
	}
	return notices, err
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
