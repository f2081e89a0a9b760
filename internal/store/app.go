package store

import (
	"context"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/smart"
	"towpath/internal/store/db"
)

// ReadTokens implements smart.Store. Each request of an app begins with it, and what it
// looks up need not be of one moment, so it opens no transaction.
func (s *Store) ReadTokens(ctx context.Context, fn func(smart.Tx) error) error {
	return s.look(ctx, func(t *tx) error { return fn(t) })
}

// WriteTokens implements smart.Store.
func (s *Store) WriteTokens(ctx context.Context, fn func(smart.Tx) error) error {
	return s.write(ctx, func(t *tx) error { return fn(t) })
}

func appOf(r db.App) care.App {
	app := care.App{
		ID: care.AppID(r.AppID), Organisation: care.OrganisationID(r.OrganisationID), Name: r.Name, Kind: care.AppKind(r.Kind), Launch: r.Launch,
		Scopes: r.Scopes, Keys: r.Keys, KeysAddress: r.KeysAddress, SecretHash: r.SecretHash, Account: care.AccountID(r.AccountID),
		MadeBy: care.AccountID(r.MadeBy), Made: instant(r.MadeAt), Ended: instant(r.EndedAt),
	}
	if r.Redirects != "" {
		app.Redirects = strings.Split(r.Redirects, "\n")
	}
	return app
}

// InsertApp implements care.Tx.
func (t *tx) InsertApp(ctx context.Context, a care.App) (bool, error) {
	n, err := t.q.InsertApp(ctx, db.InsertAppParams{
		OrganisationID: string(a.Organisation), AppID: string(a.ID), Name: a.Name, Kind: string(a.Kind), Redirects: strings.Join(a.Redirects, "\n"),
		Launch: a.Launch, Scopes: a.Scopes, Keys: a.Keys, KeysAddress: a.KeysAddress, SecretHash: a.SecretHash, AccountID: string(a.Account),
		MadeBy: string(a.MadeBy), MadeAt: micro(a.Made),
	})
	return added("InsertApp", n, err)
}

// App implements care.Tx.
func (t *tx) App(ctx context.Context, org care.OrganisationID, id care.AppID) (care.App, error) {
	row, err := t.q.GetApp(ctx, db.GetAppParams{OrganisationID: string(org), AppID: string(id)})
	return one("App", row, err, appOf)
}

// ListApps implements care.Tx.
func (t *tx) ListApps(ctx context.Context, org care.OrganisationID) ([]care.App, error) {
	rows, err := t.q.ListApps(ctx, string(org))
	return each("ListApps", rows, err, appOf)
}

// AppsHeard implements care.Tx.
func (t *tx) AppsHeard(ctx context.Context, org care.OrganisationID) (map[care.AppID]time.Time, error) {
	rows, err := t.q.ListAppsHeard(ctx, string(org))
	heard := make(map[care.AppID]time.Time, len(rows))
	for _, r := range rows {
		heard[care.AppID(r.AppID)] = instant(r.UsedAt)
	}
	return heard, failed("AppsHeard", err)
}

// EndApp implements care.Tx.
func (t *tx) EndApp(ctx context.Context, org care.OrganisationID, id care.AppID, at time.Time) (bool, error) {
	n, err := t.q.EndApp(ctx, db.EndAppParams{OrganisationID: string(org), AppID: string(id), EndedAt: micro(at)})
	return added("EndApp", n, err)
}

// InsertAppGrant implements care.Tx.
func (t *tx) InsertAppGrant(ctx context.Context, g care.AppGrant) (bool, error) {
	n, err := t.q.InsertAppGrant(ctx, db.InsertAppGrantParams{
		OrganisationID: string(g.Organisation), GrantID: string(g.ID), AppID: string(g.App), AccountID: string(g.Account), PersonID: string(g.Person),
		SessionID: g.Session, Scopes: g.Scopes, MadeAt: micro(g.Made), ExpiresAt: micro(g.Expires),
	})
	return added("InsertAppGrant", n, err)
}

// ListAppGrants implements care.Tx.
func (t *tx) ListAppGrants(ctx context.Context, org care.OrganisationID, account care.AccountID, now time.Time) ([]care.AppGrant, error) {
	rows, err := t.q.ListAppGrants(ctx, db.ListAppGrantsParams{OrganisationID: string(org), AccountID: string(account), Now: micro(now)})
	return each("ListAppGrants", rows, err, func(r db.ListAppGrantsRow) care.AppGrant {
		return care.AppGrant{
			ID: care.AppGrantID(r.GrantID), Organisation: org, App: care.AppID(r.AppID), AppName: r.AppName, Account: account, Person: care.PersonID(r.PersonID),
			Session: r.SessionID, Scopes: r.Scopes, Made: instant(r.MadeAt), Expires: instant(r.ExpiresAt), Used: instant(r.UsedAt), Ended: instant(r.EndedAt),
		}
	})
}

// EndAppGrant implements care.Tx.
func (t *tx) EndAppGrant(ctx context.Context, org care.OrganisationID, account care.AccountID, id care.AppGrantID, at time.Time) (bool, error) {
	n, err := t.q.EndAppGrant(ctx, db.EndAppGrantParams{OrganisationID: string(org), AccountID: string(account), GrantID: string(id), EndedAt: micro(at)})
	return added("EndAppGrant", n, err)
}

// EndAppGrantsOf implements care.Tx and auth.Tx.
func (t *tx) EndAppGrantsOf(ctx context.Context, org care.OrganisationID, account care.AccountID, at time.Time) error {
	return failed("EndAppGrantsOf", t.q.EndAppGrantsOf(ctx, db.EndAppGrantsOfParams{OrganisationID: string(org), AccountID: string(account), EndedAt: micro(at)}))
}

// CloseAccount implements care.Tx.
func (t *tx) CloseAccount(ctx context.Context, org care.OrganisationID, id care.AccountID, at time.Time) error {
	return failed("CloseAccount", t.q.CloseAccount(ctx, db.CloseAccountParams{OrganisationID: string(org), AccountID: string(id), ClosedAt: micro(at)}))
}

// InsertToken implements smart.Tx.
func (t *tx) InsertToken(ctx context.Context, k smart.Token) error {
	return failed("InsertToken", t.q.InsertAppToken(ctx, db.InsertAppTokenParams{
		OrganisationID: string(k.Organisation), TokenHash: k.Hash, Kind: string(k.Kind), GrantID: string(k.Grant), Scopes: k.Scopes, Content: k.Content,
		MadeAt: micro(k.Made), ExpiresAt: micro(k.Expires),
	}))
}

// Token implements smart.Tx.
func (t *tx) Token(ctx context.Context, org care.OrganisationID, hash string) (smart.Held, error) {
	r, err := t.q.GetAppToken(ctx, db.GetAppTokenParams{OrganisationID: string(org), TokenHash: hash})
	return oneOpened("Token", r, err, func(r db.GetAppTokenRow) (smart.Held, error) {
		account, err := t.accountOf(ctx, db.Account{
			OrganisationID: r.OrganisationID, AccountID: r.AccountID, Username: r.Username, Name: r.Name, Role: r.Role,
			PersonID: r.OwnPersonID, WorkerID: r.WorkerID, MustChange: r.MustChange, ClosedAt: r.ClosedAt, Duties: r.Duties, RemarksOff: r.RemarksOff,
		})
		return smart.Held{
			Token: smart.Token{
				Hash: hash, Organisation: org, Kind: smart.TokenKind(r.Kind), Grant: care.AppGrantID(r.GrantID), Scopes: r.Scopes, Content: r.Content,
				Expires: instant(r.ExpiresAt), Used: instant(r.UsedAt),
			},
			Grant: care.AppGrant{
				ID: care.AppGrantID(r.GrantID), Organisation: org, App: care.AppID(r.AppID), AppName: r.AppName, Account: account.ID,
				Person: care.PersonID(r.PersonID), Session: r.SessionID, Scopes: r.GrantScopes, Made: instant(r.MadeAt), Expires: instant(r.GrantExpiresAt),
				Used: instant(r.GrantUsedAt), Ended: instant(r.GrantEndedAt),
			},
			Account: account, AppKind: care.AppKind(r.AppKind), AppEnded: instant(r.AppEndedAt), SessionExpires: instant(r.SessionExpiresAt),
		}, err
	})
}

// UseToken implements smart.Tx.
func (t *tx) UseToken(ctx context.Context, org care.OrganisationID, hash string, at time.Time) (bool, error) {
	n, err := t.q.UseAppToken(ctx, db.UseAppTokenParams{OrganisationID: string(org), TokenHash: hash, UsedAt: micro(at)})
	return added("UseToken", n, err)
}

// SupersedeTokens implements smart.Tx.
func (t *tx) SupersedeTokens(ctx context.Context, org care.OrganisationID, grant care.AppGrantID, hash string, at time.Time) (bool, error) {
	if err := t.q.HoldAppToken(ctx, db.HoldAppTokenParams{OrganisationID: string(org), TokenHash: hash}); err != nil {
		return false, failed("SupersedeTokens", err)
	}
	n, err := t.q.SupersedeRefreshToken(ctx, db.SupersedeRefreshTokenParams{OrganisationID: string(org), GrantID: string(grant), Content: hash, UsedAt: micro(at)})
	if err == nil && n > 0 {
		err = t.q.DeleteSupersededToken(ctx, db.DeleteSupersededTokenParams{OrganisationID: string(org), GrantID: string(grant), Content: hash})
	}
	return added("SupersedeTokens", n, err)
}

// DeleteToken implements smart.Tx.
func (t *tx) DeleteToken(ctx context.Context, org care.OrganisationID, hash string) error {
	return failed("DeleteToken", t.q.DeleteAppToken(ctx, db.DeleteAppTokenParams{OrganisationID: string(org), TokenHash: hash}))
}

// DeleteTokensBefore implements smart.Tx.
func (t *tx) DeleteTokensBefore(ctx context.Context, org care.OrganisationID, at time.Time) error {
	err := t.q.DeleteAppTokensBefore(ctx, db.DeleteAppTokensBeforeParams{OrganisationID: string(org), Before: micro(at)})
	if err == nil {
		err = t.q.DeleteAppAssertionsBefore(ctx, db.DeleteAppAssertionsBeforeParams{OrganisationID: string(org), Before: micro(at)})
	}
	return failed("DeleteTokensBefore", err)
}

// TouchGrant implements smart.Tx.
func (t *tx) TouchGrant(ctx context.Context, org care.OrganisationID, id care.AppGrantID, at time.Time) error {
	return failed("TouchGrant", t.q.TouchAppGrant(ctx, db.TouchAppGrantParams{OrganisationID: string(org), GrantID: string(id), UsedAt: micro(at)}))
}

// SystemGrant implements smart.Tx.
func (t *tx) SystemGrant(ctx context.Context, app care.App) (care.AppGrantID, error) {
	id, err := t.q.GetSystemGrant(ctx, db.GetSystemGrantParams{OrganisationID: string(app.Organisation), AppID: string(app.ID), AccountID: string(app.Account)})
	return one("SystemGrant", id, err, func(id string) care.AppGrantID { return care.AppGrantID(id) })
}

// UseAssertion implements smart.Tx.
func (t *tx) UseAssertion(ctx context.Context, org care.OrganisationID, hash string, expires time.Time) (bool, error) {
	n, err := t.q.InsertAppAssertion(ctx, db.InsertAppAssertionParams{OrganisationID: string(org), AssertionHash: hash, ExpiresAt: micro(expires)})
	return added("UseAssertion", n, err)
}

// InsertKey implements smart.Tx.
func (t *tx) InsertKey(ctx context.Context, k smart.Key) error {
	content, err := t.seal(ctx, organisationOwner(string(k.Organisation)), "app_key", "content", k.ID, k.Content)
	if err != nil {
		return failed("InsertKey", err)
	}
	return failed("InsertKey", t.q.InsertAppKey(ctx, db.InsertAppKeyParams{OrganisationID: string(k.Organisation), KeyID: k.ID, Content: content, MadeAt: micro(k.Made)}))
}

// Keys implements smart.Tx.
func (t *tx) Keys(ctx context.Context, org care.OrganisationID) ([]smart.Key, error) {
	rows, err := t.q.ListAppKeys(ctx, string(org))
	return eachOpened("Keys", rows, err, func(r db.AppKey) (smart.Key, error) {
		content, err := t.open(ctx, organisationOwner(string(org)), "app_key", "content", r.KeyID, r.Content)
		return smart.Key{ID: r.KeyID, Organisation: org, Content: content, Made: instant(r.MadeAt)}, err
	})
}
