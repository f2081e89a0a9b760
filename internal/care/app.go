package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
)

// Identifiers of apps, and of what somebody let an app do.
type (
	AppID      string
	AppGrantID string
)

// AppKind is how an app shows who it is.
type AppKind string

// The kinds. A public app runs where nothing can be kept secret, in a browser or on a
// telephone; a confidential one has a server of its own; a backend service is another
// computer system, which acts without anybody being there.
const (
	AppPublic       AppKind = "public"
	AppConfidential AppKind = "confidential"
	AppBackend      AppKind = "backend"
)

// AppKinds lists them in the order in which screens show them.
var AppKinds = []AppKind{AppPublic, AppConfidential, AppBackend}

// App is a program by another maker that an administrator registered.
type App struct {
	ID           AppID
	Organisation OrganisationID
	Name         string
	Kind         AppKind
	// Redirects are the addresses that somebody may be sent back to, to the letter.
	Redirects []string
	// Launch is where the app begins when it is opened from a page of ours; empty for
	// nowhere.
	Launch string
	// Scopes is the most that anybody can let it do, as SMART App Launch writes it.
	Scopes string
	// Keys is a JSON Web Key Set, KeysAddress where one is kept, and SecretHash the
	// hash of a secret: the one of them by which the app shows who it is.
	Keys, KeysAddress, SecretHash string
	// Account is the account of a backend service; empty for the others.
	Account AccountID
	MadeBy  AccountID
	Made    time.Time
	// Ended is zero while the app may be used.
	Ended time.Time
	// Heard is when a backend service asked for something last, where all are listed.
	Heard time.Time
}

// AppGrant is what somebody let an app do.
type AppGrant struct {
	ID           AppGrantID
	Organisation OrganisationID
	App          AppID
	// AppName is the app's name as it is now.
	AppName string
	Account AccountID
	// Person is the one person whom it is about; empty for all whom the account may see.
	Person PersonID
	// Session is the session with which it ends; empty where it goes on without one.
	Session string
	Scopes  string
	Made    time.Time
	Expires time.Time
	// Used is when the app last asked for anything, to within some minutes.
	Used  time.Time
	Ended time.Time
}

// AppTx is apps and what they were let do.
type AppTx interface {
	InsertApp(ctx context.Context, app App) (bool, error)
	App(ctx context.Context, org OrganisationID, id AppID) (App, error)
	ListApps(ctx context.Context, org OrganisationID) ([]App, error)
	// AppsHeard gives when each backend service asked for something last, to within some minutes;
	// the zero time where it never did.
	AppsHeard(ctx context.Context, org OrganisationID) (map[AppID]time.Time, error)
	// EndApp says whether there was one to end.
	EndApp(ctx context.Context, org OrganisationID, id AppID, at time.Time) (bool, error)
	InsertAppGrant(ctx context.Context, g AppGrant) (bool, error)
	// ListAppGrants gives those of an account that hold, latest first.
	ListAppGrants(ctx context.Context, org OrganisationID, account AccountID, now time.Time) ([]AppGrant, error)
	EndAppGrant(ctx context.Context, org OrganisationID, account AccountID, id AppGrantID, at time.Time) (bool, error)
	// EndAppGrantsOf ends everything that an account let apps do.
	EndAppGrantsOf(ctx context.Context, org OrganisationID, account AccountID, at time.Time) error
	CloseAccount(ctx context.Context, org OrganisationID, id AccountID, at time.Time) error
}

// MaxAppText is how many characters an address or a list of scopes may have.
const MaxAppText = 4000

// MaxRedirects is how many addresses an app may have to send people back to.
const MaxRedirects = 20

// NewApp is what is said of an app. What its scopes, addresses and keys must be like is
// looked at by whoever speaks its protocol.
type NewApp struct {
	ID                            AppID
	Name                          string
	Kind                          AppKind
	Redirects                     []string
	Launch                        string
	Scopes                        string
	Keys, KeysAddress, SecretHash string
	// Account and Worker are ids for the account of a backend service, which may join
	// teams; Grant for what it may do.
	Account AccountID
	Worker  WorkerID
	Grant   AppGrantID
}

func (n NewApp) check() error {
	var c fault.Check
	backend := n.Kind == AppBackend
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(isLine(n.Name), "name", "apps.error.name")
	c.Require(slices.Contains(AppKinds, n.Kind), "kind", "apps.error.kind")
	c.Require(n.Scopes != "" && Fits(n.Scopes, MaxAppText), "scopes", "apps.error.scopes")
	c.Require(len(n.Redirects) <= MaxRedirects && backend == (len(n.Redirects) == 0), "redirects", "apps.error.redirects")
	for _, r := range append([]string{n.Launch, n.KeysAddress}, n.Redirects...) {
		c.Require(Fits(r, MaxAppText), "redirects", "error.long", "most", MaxAppText)
	}
	ways := 0
	for _, way := range []string{n.Keys, n.KeysAddress, n.SecretHash} {
		if way != "" {
			ways++
		}
	}
	c.Require(n.Kind == AppPublic && ways == 0 || n.Kind == AppConfidential && ways == 1 || backend && ways == 1 && n.SecretHash == "", "keys", "apps.error.keys")
	if backend {
		c.Require(ValidID(string(n.Account)) && ValidID(string(n.Worker)) && ValidID(string(n.Grant)), "id", "error.id")
	}
	return c.Err("AddApp")
}

// AddApp registers an app. A backend service gets an account of its own, which signs in
// nowhere and sees nobody until it is put into a team.
func (s *Service) AddApp(ctx context.Context, a Actor, n NewApp) error {
	if err := n.check(); err != nil {
		return err
	}
	return s.write(ctx, a, "AddApp", about("", "app:"+string(n.ID)), func(tx Tx) error {
		app := App{
			ID: n.ID, Organisation: a.Organisation, Name: strings.TrimSpace(n.Name), Kind: n.Kind, Redirects: n.Redirects, Launch: n.Launch,
			Scopes: n.Scopes, Keys: n.Keys, KeysAddress: n.KeysAddress, SecretHash: n.SecretHash, MadeBy: a.Account, Made: s.Now(),
		}
		if n.Kind == AppBackend {
			app.Account = n.Account
		}
		added, err := tx.InsertApp(ctx, app)
		if err != nil || app.Account == "" {
			return err
		}
		if !added {
			return fault.New(fault.Conflict, "AddApp", nil)
		}
		return s.addSystem(ctx, tx, app, n)
	})
}

// addSystem adds the account of a backend service, with what it was let do.
func (s *Service) addSystem(ctx context.Context, tx Tx, app App, n NewApp) error {
	if err := tx.InsertWorker(ctx, Worker{ID: n.Worker, Organisation: app.Organisation, Name: app.Name}); err != nil {
		return err
	}
	err := tx.InsertAccount(ctx, Account{
		ID: n.Account, Organisation: app.Organisation, Username: "app:" + string(app.ID), Name: app.Name, Role: RoleSystem, Worker: n.Worker, Created: app.Made,
	})
	if err != nil {
		return err
	}
	_, err = tx.InsertAppGrant(ctx, AppGrant{ID: n.Grant, Organisation: app.Organisation, App: app.ID, Account: n.Account, Scopes: app.Scopes, Made: app.Made})
	return err
}

// ListApps gives every app that was registered, those that ended last.
func (s *Service) ListApps(ctx context.Context, a Actor) ([]App, error) {
	var list []App
	err := s.read(ctx, a, "ListApps", subject{}, func(tx Tx) (err error) {
		if list, err = tx.ListApps(ctx, a.Organisation); err != nil {
			return err
		}
		heard, err := tx.AppsHeard(ctx, a.Organisation)
		for i := range list {
			list[i].SecretHash, list[i].Heard = "", heard[list[i].ID]
		}
		return err
	})
	slices.SortStableFunc(list, func(x, y App) int {
		if x.Ended.IsZero() != y.Ended.IsZero() {
			if x.Ended.IsZero() {
				return -1
			}
			return 1
		}
		return strings.Compare(x.Name, y.Name)
	})
	return list, err
}

// EndApp ends an app for everybody, at once and for good.
func (s *Service) EndApp(ctx context.Context, a Actor, id AppID) error {
	return s.write(ctx, a, "EndApp", about("", "app:"+string(id)), func(tx Tx) error {
		app, err := tx.App(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		if _, err := tx.EndApp(ctx, a.Organisation, id, s.Now()); err != nil || app.Account == "" {
			return err
		}
		return tx.CloseAccount(ctx, a.Organisation, app.Account, s.Now())
	})
}

// NewAppGrant is what somebody agrees that an app may do.
type NewAppGrant struct {
	ID  AppGrantID
	App AppID
	// Person is the one person whom it is about; empty for all whom the actor may see.
	Person  PersonID
	Session string
	Scopes  string
	Expires time.Time
}

// MaxAppGrant is how long an app may be let in before it has to ask again.
const MaxAppGrant = 400 * 24 * time.Hour

// LetAppIn lets an app act for the actor with one person's record. It stands in that
// person's log.
func (s *Service) LetAppIn(ctx context.Context, a Actor, n NewAppGrant) error {
	return s.letAppIn(ctx, a, "LetAppIn", n)
}

// LetAppWork lets an app act for the actor with everything that it asks for and the actor
// may do themselves: it is about nobody in particular.
func (s *Service) LetAppWork(ctx context.Context, a Actor, n NewAppGrant) error {
	if n.Person != "" {
		return denied("LetAppWork")
	}
	return s.letAppIn(ctx, a, "LetAppWork", n)
}

func (s *Service) letAppIn(ctx context.Context, a Actor, op string, n NewAppGrant) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(n.Scopes != "" && Fits(n.Scopes, MaxAppText), "scopes", "apps.error.scopes")
	c.Require(n.Expires.After(s.Now()) && !n.Expires.After(s.Now().Add(MaxAppGrant)), "expires", "error.date")
	if err := c.Err(op); err != nil {
		return err
	}
	return s.write(ctx, a, op, about(n.Person, "app_grant:"+string(n.ID)), func(tx Tx) error {
		app, err := tx.App(ctx, a.Organisation, n.App)
		if err != nil {
			return err
		}
		if !app.Ended.IsZero() || app.Kind == AppBackend {
			return denied(op)
		}
		added, err := tx.InsertAppGrant(ctx, AppGrant{
			ID: n.ID, Organisation: a.Organisation, App: n.App, Account: a.Account, Person: n.Person, Session: n.Session,
			Scopes: n.Scopes, Made: s.Now(), Expires: n.Expires,
		})
		if err == nil && !added {
			err = fault.New(fault.Conflict, op, nil)
		}
		return err
	})
}

// ListMyApps gives the apps that the actor let in and that may still act for them.
func (s *Service) ListMyApps(ctx context.Context, a Actor) ([]AppGrant, error) {
	var list []AppGrant
	err := s.read(ctx, a, "ListMyApps", subject{}, func(tx Tx) (err error) {
		list, err = tx.ListAppGrants(ctx, a.Organisation, a.Account, s.Now())
		return err
	})
	return list, err
}

// EndMyApp ends at once what the actor let an app do. What ended already has ended.
func (s *Service) EndMyApp(ctx context.Context, a Actor, id AppGrantID) error {
	return s.write(ctx, a, "EndMyApp", about("", "app_grant:"+string(id)), func(tx Tx) error {
		_, err := tx.EndAppGrant(ctx, a.Organisation, a.Account, id, s.Now())
		return err
	})
}
