package smart

import (
	"context"
	"net/url"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// Grant is what a token lets its app do.
type Grant struct {
	ID      care.AppGrantID
	App     care.AppID
	AppName string
	// Patient is the one person whom patient scopes are about; empty for nobody.
	Patient care.PersonID
	Scopes  Scopes
	Expires time.Time
}

// SystemGrant is what another computer system may do as it is registered, without a token.
func SystemGrant(app care.App) Grant {
	scopes, _ := ReadScopes(app.Scopes) // they were read when it was registered
	return Grant{App: app.ID, AppName: app.Name, Scopes: scopes}
}

// May tells whether some interactions with a type of resource are allowed at a level, and
// what they are narrowed to: see Scopes.May. Patient scopes without a patient allow nothing.
func (g Grant) May(level Level, kind string, some Interactions) (filters []url.Values, ok bool) {
	if level == LevelPatient && g.Patient == "" {
		return nil, false
	}
	return g.Scopes.May(level, kind, some)
}

// As gives the actor with whom to do some interactions with a type of resource: within one
// person's record where patient scopes alone allow them. ok is false where nothing does.
func (g Grant) As(a care.Actor, kind string, some Interactions) (as care.Actor, filters []url.Values, ok bool) {
	wide := LevelUser
	if a.Role == care.RoleSystem {
		wide = LevelSystem
	}
	mine, mineOK := g.May(LevelPatient, kind, some)
	all, allOK := g.May(wide, kind, some)
	switch {
	case allOK && (len(all) == 0 || !mineOK):
		a.Only = ""
		return a, all, true
	case mineOK:
		a.Only = g.Patient
		return a, mine, true
	}
	return a, nil, false
}

// Bearer tells for whom an app's access token lets it act, and what it may do. It is one
// read. fault.SignedOut if the token is nobody's, or no longer.
func (s *Server) Bearer(ctx context.Context, token, request string) (care.Actor, Grant, error) {
	none := fault.New(fault.SignedOut, "Bearer", nil)
	if token == "" || len(token) > maxToken {
		return care.Actor{}, Grant{}, none
	}
	var held Held
	err := s.store.ReadTokens(ctx, func(tx Tx) (err error) {
		held, err = tx.Token(ctx, s.org, Hash(token))
		return err
	})
	now := s.time()
	if fault.Is(err, fault.Denied) || err == nil && (held.Token.Kind != TokenAccess || !held.Stands(now)) {
		return care.Actor{}, Grant{}, none
	}
	if err != nil {
		return care.Actor{}, Grant{}, err
	}
	if now.Sub(held.Grant.Used) >= touchEvery {
		err := s.store.WriteTokens(ctx, func(tx Tx) error { return tx.TouchGrant(ctx, s.org, held.Grant.ID, now) })
		if err != nil {
			return care.Actor{}, Grant{}, err
		}
	}
	grant := held.grant()
	return held.actor(grant, request), grant, nil
}

func (h Held) grant() Grant {
	scopes, _ := ReadScopes(h.Token.Scopes) // it was written by Scopes.String
	return Grant{ID: h.Grant.ID, App: h.Grant.App, AppName: h.Grant.AppName, Patient: h.Grant.Person, Scopes: scopes, Expires: h.Token.Expires}
}

// actor is whom the app acts for. What an account looks after beside its role is not for
// apps: duties are left out.
func (h Held) actor(g Grant, request string) care.Actor {
	a := care.Actor{
		Organisation: h.Account.Organisation, Account: h.Account.ID, Name: h.Account.Name, Role: h.Account.Role, RemarksOff: h.Account.RemarksOff,
		Person: h.Account.Person, Worker: h.Account.Worker, App: g.App, Request: request,
	}
	if a.Role != care.RoleSystem {
		a.AppName = g.AppName
	}
	if !g.Scopes.Has(LevelUser) && !g.Scopes.Has(LevelSystem) {
		a.Only = g.Patient
		if a.Only == "" {
			a.Only = nobody
		}
	}
	return a
}

// nobody is no person's id: an app that may do nothing with anybody's record reaches none.
const nobody care.PersonID = "nobody"
