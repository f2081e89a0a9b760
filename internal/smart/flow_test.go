package smart_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	coreos "github.com/coreos/go-oidc/v3/oidc"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/smart"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestAnAppIsLetInToOneRecord(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newKit(t, s)
		g := k.tokens(t, k.AsAmina, k.Amina, "openid fhirUser launch/patient offline_access patient/Goal.rs patient/Observation.rs?category=survey profile")
		if g.Patient != string(k.Amina) || g.Refresh == "" || g.Expires < 3500 || g.Expires > 3600 || g.header.Get("Cache-Control") != "no-store" {
			t.Errorf("the answer is %s", g.body)
		}
		if want := "openid fhirUser launch/patient offline_access patient/Goal.rs patient/Observation.rs?category=survey"; g.Scope != want {
			t.Errorf("the scopes are %q, want %q", g.Scope, want)
		}
		a, grant, err := k.Bearer(t.Context(), g.Access, "a request")
		if err != nil || a.Only != k.Amina || a.Account != k.AsAmina.Account || a.Person != k.Amina || a.AppName != "Chart app" || a.App != k.app.ID || a.Request != "a request" || a.Duties != 0 {
			t.Errorf("it acts as %+v, %v", a, err)
		}
		if _, ok := grant.May(smart.LevelPatient, "Goal", smart.Search); !ok || grant.Patient != k.Amina {
			t.Errorf("it may %+v", grant)
		}
		if _, err := k.ListGoals(t.Context(), a, k.Amina); err != nil {
			t.Errorf("her own goals: %v", err)
		}
		if _, err := k.ListGoals(t.Context(), a, k.Farid); !fault.Is(err, fault.Denied) {
			t.Errorf("another's goals: %v", err)
		}
		page, err := k.ListAuditEntries(t.Context(), k.AsAmina, k.Amina, care.AuditQuery{})
		if err != nil {
			t.Fatal(err)
		}
		var log []string
		for _, e := range page.Entries {
			log = append(log, e.Action+" by "+e.Name)
		}
		if text := strings.Join(log, "\n"); !strings.Contains(text, "ListGoals by Chart app, for "+k.AsAmina.Name) || !strings.Contains(text, "LetAppIn by "+k.AsAmina.Name) {
			t.Errorf("the log says\n%s", text)
		}
		mine, err := k.ListMyApps(t.Context(), k.AsAmina)
		if err != nil || len(mine) != 1 || mine[0].AppName != "Chart app" || mine[0].Used.IsZero() {
			t.Errorf("her apps: %+v, %v", mine, err)
		}
	})
}

func TestAWorkersAppStandsWhereTheWorkerDoes(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	g := k.tokens(t, k.AsBen, "", "user/*.rs")
	a, _, err := k.Bearer(t.Context(), g.Access, "")
	if err != nil || a.Only != "" || a.Worker != k.AsBen.Worker || g.Patient != "" {
		t.Fatalf("%+v, %v", a, err)
	}
	if _, err := k.ListGoals(t.Context(), a, k.Amina); err != nil {
		t.Errorf("a person of the team: %v", err)
	}
	if _, err := k.ListGoals(t.Context(), a, k.Farid); err == nil {
		t.Error("a person of another team")
	}
	ask, err := k.ReadAsk(t.Context(), k.asked("launch/patient patient/*.rs"))
	if err != nil || !ask.NeedsPatient() {
		t.Fatal(err)
	}
	if _, err := k.Allow(t.Context(), k.in(t, k.AsBen), ask, smart.Yes{Patient: k.Farid}); !fault.Is(err, fault.Denied) {
		t.Errorf("Ben let an app in to the record of somebody he does not support: %v", err)
	}
	if _, err := k.Allow(t.Context(), k.in(t, k.AsBen), ask, smart.Yes{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("Ben let an app in to nobody's record: %v", err)
	}
}

// TestWhatOnlySignsInReachesNobody: an app that learns who somebody is learns no more.
func TestWhatOnlySignsInReachesNobody(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	g := k.tokens(t, k.AsBen, "", "openid fhirUser")
	a, _, err := k.Bearer(t.Context(), g.Access, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.ListGoals(t.Context(), a, k.Amina); !fault.Is(err, fault.Denied) {
		t.Errorf("goals: %v", err)
	}
	if _, err := k.ListCaseload(t.Context(), a, care.CaseloadQuery{}); !fault.Is(err, fault.Denied) {
		t.Errorf("a caseload: %v", err)
	}
}

// TestAPublicAppNeedNotNameItself where it brings a refresh token, as a widely used library
// does not; one with a secret, and one that names another, get nothing.
func TestAPublicAppNeedNotNameItself(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	g := k.tokens(t, k.AsBen, "", "offline_access user/*.rs")
	next := k.post(t, "/oauth/token", "grant_type", "refresh_token", "refresh_token", g.Refresh)
	if next.status != http.StatusOK || next.Refresh == "" || next.Refresh == g.Refresh || !k.opens(t, next.Access) {
		t.Fatalf("%+v", next)
	}
	for _, not := range []string{next.Access, "made up", g.Refresh + "x", ""} {
		if r := k.post(t, "/oauth/token", "grant_type", "refresh_token", "refresh_token", not); r.status == http.StatusOK {
			t.Errorf("%q was traded", not)
		}
	}
	k.Clock.Add(2 * time.Minute)
	if r := k.post(t, "/oauth/token", "grant_type", "refresh_token", "refresh_token", g.Refresh); r.status == http.StatusOK || k.opens(t, next.Access) {
		t.Errorf("a token that was traded before: %+v", r)
	}
	_, start := k.withServer(t)
	if r := k.post(t, "/oauth/token", "grant_type", "refresh_token", "refresh_token", start().Refresh); r.status == http.StatusOK {
		t.Errorf("an app with a secret that it did not show: %+v", r)
	}
}

// TestWhoItIsIsSigned is looked at by an OpenID client of another maker's.
func TestWhoItIsIsSigned(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	site := httptest.NewServer(k.handler)
	defer site.Close()
	for name, c := range map[string]struct {
		as   care.Actor
		want string
	}{
		"Amina": {k.AsAmina, "/fhir/r4/Patient/" + string(k.Amina)}, "Ben": {k.AsBen, "/fhir/r4/Practitioner/" + string(k.AsBen.Account)},
	} {
		g := k.tokens(t, c.as, "", "openid fhirUser user/*.rs")
		ctx := coreos.ClientContext(t.Context(), site.Client())
		v := coreos.NewVerifier(address, coreos.NewRemoteKeySet(ctx, site.URL+"/.well-known/jwks.json"), &coreos.Config{ClientID: string(k.app.ID), Now: k.Clock.Now})
		token, err := v.Verify(ctx, g.ID)
		if err != nil {
			t.Fatal(err)
		}
		var said struct {
			User string `json:"fhirUser"`
		}
		if err := token.Claims(&said); err != nil || said.User != address+c.want || token.Nonce != "n" || token.Subject != string(c.as.Account) {
			t.Errorf("%s is %q, %+v, %v", name, said.User, token, err)
		}
	}
	if g := k.tokens(t, k.AsBen, "", "user/*.rs"); g.ID != "" {
		t.Error("an app that did not ask learns who it is")
	}
	if keys := k.send(t, httptest.NewRequest(http.MethodGet, "/.well-known/jwks.json", nil)); strings.Contains(keys.body, `"d"`) || !strings.Contains(keys.body, `"kty":"RSA"`) {
		t.Errorf("the keys are %s", keys.body)
	}
	site.Client().CloseIdleConnections()
}

func TestAnAppOpenedFromAPage(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	open := func(a care.Actor, p care.PersonID) string {
		to, err := k.Launch(t.Context(), a, k.app.ID, p)
		if err != nil {
			t.Fatal(err)
		}
		u, _ := url.Parse(to)
		if u.Host != "chart.example" || u.Query().Get("x") != "1" || u.Query().Get("iss") != address+"/fhir/r4" {
			t.Errorf("opened at %q", to)
		}
		return u.Query().Get("launch")
	}
	asked := k.asked("launch patient/*.rs", "launch", open(k.AsBen, k.Amina))
	who := k.in(t, k.AsBen)
	g := k.trade(t, k.code(t, who, "", asked))
	if g.Patient != string(k.Amina) {
		t.Errorf("it is about %q: %s", g.Patient, g.body)
	}
	var refused *smart.Refusal
	if _, err := k.ReadAsk(t.Context(), asked); !errors.As(err, &refused) {
		t.Errorf("a launch counted twice: %v", err)
	}
	ask, err := k.ReadAsk(t.Context(), k.asked("launch patient/*.rs", "launch", open(k.AsBen, k.Amina)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Allow(t.Context(), k.in(t, k.AsAmina), ask, smart.Yes{}); !fault.Is(err, fault.Denied) {
		t.Errorf("what Ben opened was Amina's to let in: %v", err)
	}
	for what, v := range map[string]url.Values{
		"launch without its scope": k.asked("patient/*.rs", "launch", open(k.AsBen, k.Amina)), "the scope without launch": k.asked("launch patient/*.rs"),
		"made up": k.asked("launch patient/*.rs", "launch", "made up"), "long": k.asked("launch patient/*.rs", "launch", strings.Repeat("x", 3000)),
	} {
		if _, err := k.ReadAsk(t.Context(), v); !errors.As(err, &refused) {
			t.Errorf("%s: %v", what, err)
		}
	}
	late := k.asked("launch patient/*.rs", "launch", open(k.AsBen, k.Amina))
	k.Clock.Add(6 * time.Minute)
	if _, err := k.ReadAsk(t.Context(), late); !errors.As(err, &refused) {
		t.Errorf("late: %v", err)
	}
}

// TestItEndsAtOnce: whatever ends, its tokens are nobody's from that moment.
func TestItEndsAtOnce(t *testing.T) {
	for what, end := range map[string]func(ctx context.Context, k kit, who auth.SignedIn) error{
		"the grant": func(ctx context.Context, k kit, who auth.SignedIn) error {
			mine, err := k.ListMyApps(ctx, who.Actor)
			if err != nil || len(mine) != 1 {
				return errors.Join(err, errors.New("there is not one"))
			}
			return k.EndMyApp(ctx, who.Actor, mine[0].ID)
		},
		"the app": func(ctx context.Context, k kit, _ auth.SignedIn) error { return k.EndApp(ctx, k.AsAdmin, k.app.ID) },
		"a new password": func(ctx context.Context, k kit, _ auth.SignedIn) error {
			return k.ResetAccount(ctx, k.AsAdmin, "amina", "hash")
		},
		"the person": func(ctx context.Context, k kit, _ auth.SignedIn) error {
			return k.ErasePerson(ctx, k.AsAdmin, k.Amina, care.NewErasure{Reason: "asked for it", Confirm: string(k.Amina)})
		},
		"a way back in": func(ctx context.Context, k kit, _ auth.SignedIn) error {
			return k.InviteAccount(ctx, care.Operator(k.Organisation), "amina", care.NewCode{ID: care.CodeID(k.IDs.New()), Hash: strings.Repeat("a", 64)})
		},
		"the token": func(ctx context.Context, k kit, _ auth.SignedIn) error { k.Clock.Add(time.Hour); return nil },
	} {
		t.Run(what, func(t *testing.T) {
			k := newKit(t, testkit.SQLite(t))
			who := k.in(t, k.AsAmina)
			g := k.trade(t, k.code(t, who, k.Amina, k.asked("launch/patient patient/*.rs offline_access")))
			if !k.opens(t, g.Access) {
				t.Fatalf("it did not begin: %s", g.body)
			}
			if err := end(t.Context(), k, who); err != nil {
				t.Fatal(err)
			}
			if k.opens(t, g.Access) {
				t.Error("the token is somebody's still")
			}
			if again := k.refresh(t, g.Refresh); (again.status == http.StatusOK) != (what == "the token") {
				t.Errorf("traded for a fresh one: %d %s", again.status, again.body)
			}
		})
	}
}

// TestAnAppEndsWithItsSession, unless it may go on without.
func TestAnAppEndsWithItsSession(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	who := k.in(t, k.AsAmina)
	online := k.trade(t, k.code(t, who, k.Amina, k.asked("patient/*.rs online_access")))
	offline := k.trade(t, k.code(t, who, k.Amina, k.asked("patient/*.rs offline_access")))
	once := k.trade(t, k.code(t, who, k.Amina, k.asked("patient/*.rs")))
	if online.Refresh == "" || offline.Refresh == "" || once.Refresh != "" {
		t.Errorf("refresh tokens: %q, %q, %q", online.Refresh, offline.Refresh, once.Refresh)
	}
	err := k.Store.WriteSessions(t.Context(), func(tx auth.Tx) error {
		return tx.DeleteSession(t.Context(), k.Organisation, who.Actor.Account, who.Session)
	})
	if err != nil {
		t.Fatal(err)
	}
	if k.opens(t, online.Access) || k.opens(t, once.Access) || !k.opens(t, offline.Access) {
		t.Error("after signing out, what goes on is not what was let go on")
	}
	if g := k.refresh(t, online.Refresh); g.status == http.StatusOK {
		t.Errorf("online access without anybody there: %s", g.body)
	}
	mine, err := k.ListMyApps(t.Context(), k.AsAmina)
	if err != nil || len(mine) != 1 {
		t.Errorf("her apps: %+v, %v", mine, err)
	}
	k.Clock.Add(31 * 24 * time.Hour)
	if g := k.refresh(t, offline.Refresh); g.status == http.StatusOK {
		t.Errorf("longer than was agreed: %s", g.body)
	}
}

// TestOnlyHashesAreKept: nothing in the database opens anything.
func TestOnlyHashesAreKept(t *testing.T) {
	s := testkit.SQLite(t)
	k := newKit(t, s)
	g := k.tokens(t, k.AsAmina, k.Amina, "patient/*.rs offline_access")
	for _, token := range []string{g.Access, g.Refresh} {
		err := s.ReadTokens(t.Context(), func(tx smart.Tx) error {
			_, err := tx.Token(t.Context(), k.Organisation, token)
			return err
		})
		if !fault.Is(err, fault.Denied) {
			t.Errorf("a token is kept as it is: %v", err)
		}
		if !strings.HasPrefix(token, "towpath_") || len(token) < 50 {
			t.Errorf("a token is %q", token)
		}
	}
}
