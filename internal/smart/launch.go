package smart

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
)

// askedLaunch is kept while an app that was opened from a page asks back.
const askedLaunch auth.ChallengeKind = "launch"

// launched is who opened which app on whose page.
type launched struct {
	App     care.AppID     `json:"app"`
	Person  care.PersonID  `json:"person"`
	Account care.AccountID `json:"account"`
}

// Launch gives the address that opens an app on somebody's page. That the actor may see
// whose page it is has been looked at by whoever shows it, and is again when they say yes.
func (s *Server) Launch(ctx context.Context, a care.Actor, id care.AppID, person care.PersonID) (string, error) {
	app, err := s.app(ctx, string(id))
	if err != nil {
		return "", err
	}
	at, err := url.Parse(app.Launch)
	if err != nil || app.Launch == "" {
		return "", fault.New(fault.Denied, "Launch", err)
	}
	content, err := json.Marshal(launched{app.ID, person, a.Account})
	if err != nil {
		return "", fault.New(fault.Internal, "Launch", err)
	}
	token, now := s.token("launch"), s.time()
	err = s.store.WriteTokens(ctx, func(tx Tx) error {
		return tx.InsertChallenge(ctx, auth.Challenge{
			ID: Hash(token), Organisation: s.org, Kind: askedLaunch, Account: a.Account, Content: string(content), Expires: now.Add(launchLife),
		})
	})
	q := at.Query()
	q.Set("iss", s.FHIRBase())
	q.Set("launch", token)
	at.RawQuery = q.Encode()
	return at.String(), err
}

func (s *Server) launchOf(ctx context.Context, token string) (launched, error) {
	var l launched
	if len(token) > maxToken {
		return l, fault.New(fault.Denied, "launch", nil)
	}
	err := s.store.ReadTokens(ctx, func(tx Tx) error {
		c, err := tx.Challenge(ctx, s.org, Hash(token), askedLaunch, s.time())
		if err != nil {
			return err
		}
		return json.Unmarshal([]byte(c.Content), &l)
	})
	return l, err
}

// takeLaunch is launchOf, once.
func (s *Server) takeLaunch(ctx context.Context, token string) (launched, error) {
	l, err := s.launchOf(ctx, token)
	if err != nil {
		return l, err
	}
	return l, s.store.WriteTokens(ctx, func(tx Tx) error {
		there, err := tx.DeleteChallenge(ctx, s.org, Hash(token))
		if err == nil && !there {
			err = fault.New(fault.Denied, "launch", nil)
		}
		return err
	})
}

// Openable gives the apps that can be opened from a page, by name. They are about nobody.
func (s *Server) Openable(ctx context.Context) ([]care.App, error) {
	var list []care.App
	err := s.store.ReadTokens(ctx, func(tx Tx) (err error) {
		list, err = tx.ListApps(ctx, s.org)
		return err
	})
	list = slices.DeleteFunc(list, func(a care.App) bool { return a.Launch == "" || !a.Ended.IsZero() })
	slices.SortFunc(list, func(a, b care.App) int { return strings.Compare(a.Name, b.Name) })
	return list, err
}
