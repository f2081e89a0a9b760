package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"

	"towpath/internal/care"
	"towpath/internal/smart"
	"towpath/internal/testkit"
)

const (
	appBack     = "https://chart.example/back"
	appVerifier = "a verifier that nobody else has, of 43 and more characters"
)

// anApp registers one, as an administrator does on the page, and gives its id.
func (s *service) anApp(t *testing.T) string {
	t.Helper()
	admin := s.as(t, "ada")
	page := admin.post("/apps", url.Values{
		"name": {"Chart app"}, "kind": {"public"}, "redirects": {appBack + "\r\n\r\nhttp://127.0.0.1:99/x"}, "launch": {"https://chart.example/launch"},
		"scopes": {"launch launch/patient openid fhirUser offline_access patient/*.rs patient/Goal.cu user/*.rs"},
	})
	page.wants(http.StatusOK, "Chart app is registered", "Client id")
	apps, err := s.ListApps(t.Context(), s.AsAdmin)
	if err != nil || len(apps) != 1 || len(apps[0].Redirects) != 2 {
		t.Fatalf("%+v, %v", apps, err)
	}
	return string(apps[0].ID)
}

func authorizePath(app, scope string, changed ...string) string {
	v := url.Values{
		"response_type": {"code"}, "client_id": {app}, "redirect_uri": {appBack}, "scope": {scope}, "state": {"st"}, "aud": {"https://towpath.example/fhir/r4"},
		"code_challenge": {oidc.NewSHACodeChallenge(appVerifier)}, "code_challenge_method": {"S256"},
	}
	for i := 0; i+1 < len(changed); i += 2 {
		v.Set(changed[i], changed[i+1])
	}
	return "/oauth/authorize?" + v.Encode()
}

// says answers an app's question as its form would.
func (b *browser) says(path, answer string, more ...string) (int, *url.URL) {
	b.t.Helper()
	u, _ := url.Parse(path)
	form := u.Query()
	form.Set("answer", answer)
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	page, header := b.send("POST", "/oauth/authorize", form)
	to, err := url.Parse(header.Get("Location"))
	if err != nil {
		b.t.Fatal(err)
	}
	return page.status, to
}

func TestAnAppAsksAndIsLetIn(t *testing.T) {
	s := newService(t)
	app := s.anApp(t)
	path := authorizePath(app, "launch/patient openid fhirUser offline_access patient/Goal.rs patient/Observation.rs?category=survey")
	amina := s.stranger(t)
	if p := amina.get(path); p.path != "/sign-in" {
		t.Fatalf("a stranger is at %s", p.path)
	}
	in := amina.post("/sign-in", url.Values{"username": {"amina"}, "password": {testkit.Password}, "to": {path}})
	in.wants(http.StatusOK, "Chart app asks to be let in", "see goals and steps, in your own record", "only a part: category=survey", "know who you are", "chart.example", "30 days", "Yes, let it in", "No, do not let it in")
	_, header := amina.send("GET", path, nil)
	if csp := header.Get("Content-Security-Policy"); !strings.Contains(csp, "form-action 'self' https://chart.example;") || strings.Contains(csp, "unsafe") {
		t.Errorf("the page's policy is %q", csp)
	}
	if status, to := amina.says(path, "no"); status != http.StatusSeeOther || !strings.HasPrefix(to.String(), appBack) || to.Query().Get("error") != "access_denied" || to.Query().Get("state") != "st" {
		t.Errorf("a no leads to %s", to)
	}
	if status, to := amina.says(path, ""); status != http.StatusSeeOther || to.Query().Has("code") {
		t.Errorf("no answer is a yes: %s", to)
	}
	status, to := amina.says(path, "yes", "lasts", "30", "patient", string(s.Farid))
	if status != http.StatusSeeOther || !to.Query().Has("code") {
		t.Fatalf("a yes leads to %d %s", status, to)
	}
	token := s.trade(t, app, to.Query().Get("code"))
	actor, grant, err := s.apps.Bearer(t.Context(), token, "")
	if err != nil || actor.Only != s.Amina || grant.Patient != s.Amina {
		t.Errorf("%+v, %+v, %v", actor, grant, err)
	}
	mine := amina.get("/account/apps")
	mine.wants(http.StatusOK, "Chart app", "see goals and steps", "Last used", "Until")
	list, err := s.ListMyApps(t.Context(), s.AsAmina)
	if err != nil || len(list) != 1 {
		t.Fatal(err)
	}
	amina.post("/account/apps/"+string(list[0].ID)+"/end", nil).wants(http.StatusOK, "It is ended", "You have let no app in")
	if _, _, err := s.apps.Bearer(t.Context(), token, ""); err == nil {
		t.Error("it goes on")
	}
}

// trade trades a code over the whole site, and gives the access token.
func (s *service) trade(t *testing.T, app, code string) string {
	t.Helper()
	r, err := http.PostForm(s.url+"/oauth/token", url.Values{"grant_type": {"authorization_code"}, "client_id": {app}, "code": {code}, "redirect_uri": {appBack}, "code_verifier": {appVerifier}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	var got struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(r.Body).Decode(&got); err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("%d %v", r.StatusCode, err)
	}
	return got.Token
}

func TestAWorkerChoosesWhoseRecord(t *testing.T) {
	s := newService(t)
	app := s.anApp(t)
	path := authorizePath(app, "launch/patient patient/*.rs")
	ben := s.as(t, "ben")
	ben.get(path).wants(http.StatusOK, "Whose record?", "Amina", "for this one person", "It ends when you sign out")
	ben.get(path+"&q=nobody").wants(http.StatusOK, "Whose record?")
	for what, patient := range map[string]string{"nobody": "", "what is no id": "x", "somebody of another team": string(s.Farid)} {
		if status, to := ben.says(path, "yes", "patient", patient); status < 400 || to.Query().Has("code") {
			t.Errorf("%s: %d %s", what, status, to)
		}
	}
	_, to := ben.says(path, "yes", "patient", string(s.Amina))
	actor, _, err := s.apps.Bearer(t.Context(), s.trade(t, app, to.Query().Get("code")), "")
	if err != nil || actor.Only != s.Amina || actor.Worker != s.AsBen.Worker {
		t.Errorf("%+v, %v", actor, err)
	}
	if _, header := s.as(t, "dele").send("GET", path, nil); !strings.Contains(header.Get("Location"), "error=access_denied") {
		t.Errorf("a manager chooses among people: %q", header.Get("Location"))
	}
}

func TestAnAppThatIsOpenedFromAPage(t *testing.T) {
	s := newService(t)
	app := s.anApp(t)
	ben := s.as(t, "ben")
	open := "/people/" + string(s.Amina) + "/apps"
	ben.get(open).wants(http.StatusOK, "Chart app", "Open")
	_, header := ben.send("POST", open, url.Values{"app": {app}})
	at, _ := url.Parse(header.Get("Location"))
	if at.Host != "chart.example" || at.Query().Get("iss") != "https://towpath.example/fhir/r4" {
		t.Fatalf("opened at %s", at)
	}
	path := authorizePath(app, "launch patient/*.rs", "launch", at.Query().Get("launch"))
	ben.get(path).wants(http.StatusOK, "It asks about one person: Amina")
	if _, to := ben.says(path, "yes"); !to.Query().Has("code") {
		t.Errorf("a yes leads to %s", to)
	}
	if p := s.as(t, "eve").get(open); p.status != http.StatusNotFound {
		t.Errorf("Eve is at %d", p.status)
	}
}

func TestAQuestionThatNoAppOfOursAsks(t *testing.T) {
	s := newService(t)
	app := s.anApp(t)
	amina := s.as(t, "amina")
	amina.get(authorizePath(app, "patient/*.rs", "redirect_uri", "https://evil.example/")).wants(http.StatusBadRequest, "This did not work")
	amina.get("/oauth/authorize").wants(http.StatusBadRequest, "This did not work")
	if _, header := amina.send("GET", authorizePath(app, "patient/*.rs", "code_challenge_method", "plain"), nil); !strings.HasPrefix(header.Get("Location"), appBack+"?") {
		t.Errorf("a plain challenge leads to %q", header.Get("Location"))
	}
	stranger := s.stranger(t)
	for who, b := range map[string]*browser{"login_required": stranger, "interaction_required": amina} {
		if _, header := b.send("GET", authorizePath(app, "patient/*.rs", "prompt", "none"), nil); !strings.Contains(header.Get("Location"), "error="+who) {
			t.Errorf("asked silently: %q, want %s", header.Get("Location"), who)
		}
	}
	if p := amina.get("/apps"); p.status != http.StatusNotFound {
		t.Errorf("Amina keeps apps: %d", p.status)
	}
	if status, to := stranger.says(authorizePath(app, "patient/*.rs"), "yes"); to.Host != "" || status == http.StatusOK {
		t.Errorf("a stranger's yes: %d %s", status, to)
	}
}

func TestAnAdministratorKeepsTheApps(t *testing.T) {
	s := newService(t)
	id := s.anApp(t)
	admin := s.as(t, "ada")
	admin.post("/apps", url.Values{"name": {""}, "kind": {"public"}, "scopes": {"nonsense"}}).wants(http.StatusUnprocessableEntity, "Type a name of one line", "Type what it may do")
	admin.post("/apps", url.Values{"name": {"Record system"}, "kind": {"backend"}, "scopes": {"system/*.rs"}, "keys": {"https://records.example/keys"}, "teams": {string(s.River), string(s.Hill)}}).wants(http.StatusOK, "It sees the people of 2 teams")
	secret := admin.post("/apps", url.Values{"name": {"Server"}, "kind": {"confidential"}, "scopes": {"user/*.rs"}, "redirects": {appBack}})
	secret.wants(http.StatusOK, "towpath_secret_", "It is not shown again")
	if again := admin.get("/apps"); strings.Contains(again.html, "towpath_secret_") {
		t.Error("a secret is shown again")
	}
	admin.post("/apps/"+id+"/end", nil).wants(http.StatusOK, "It is ended", "Ended")
	if _, err := s.apps.ReadAsk(t.Context(), url.Values{"client_id": {id}, "redirect_uri": {appBack}}); err == nil {
		t.Error("an app that ended asks")
	}
	if _, err := s.apps.AddApp(t.Context(), s.AsDele, smart.NewApp{Name: "x", Kind: care.AppPublic, Redirects: []string{appBack}, Scopes: "user/*.rs"}); err == nil {
		t.Error("a manager registers an app")
	}
}

// TestAnAdministratorSeesWhetherChangesArrive, and never where to more than the host.
func TestAnAdministratorSeesWhetherChangesArrive(t *testing.T) {
	s := newService(t)
	system := s.System(t, "Records")
	id := care.SubscriptionID(s.IDs.New())
	words := care.SubscriptionWords{Reason: "to know", Criteria: "Goal?", Endpoint: "https://records.example/hook?key=hidden"}
	if err := s.AddSubscription(t.Context(), system, care.NewSubscription{ID: id, SubscriptionWords: words, Secret: "s", Mark: "m"}); err != nil {
		t.Fatal(err)
	}
	admin := s.as(t, "ada")
	admin.get("/apps").wants(http.StatusOK, "Changes are sent to records.example. Nothing was sent yet.")
	admin.get("/apps").lacks("hidden")
	set := func(status care.SubscriptionStatus, since time.Time) {
		t.Helper()
		err := s.Store.Write(t.Context(), func(tx care.Tx) error {
			sub, err := tx.Subscription(t.Context(), s.Organisation, id)
			if err != nil {
				return err
			}
			sub.Status, sub.FailingSince, sub.Error = status, since, "The receiver answered 503."
			return tx.SetSubscription(t.Context(), sub)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	set(care.SubscriptionActive, s.Clock.Now())
	since := "14 March 2026 at 10:00"
	admin.get("/apps").wants(http.StatusOK, "Changes do not arrive at records.example", since, "goals and steps", "The receiver answered 503.", "We keep trying for a day")
	admin.get("/apps").lacks("Stopped")
	set(care.SubscriptionFailed, s.Clock.Now())
	admin.get("/apps").wants(http.StatusOK, "Stopped", "Changes are no longer sent to records.example", since, "The receiver answered 503.", "to start it again")
	admin.get("/apps").lacks("hidden")
	set(care.SubscriptionOff, time.Time{})
	admin.get("/apps").wants(http.StatusOK, "are turned off since")
	admin.get("/apps").lacks("Stopped")
}

// TestAnAdministratorSeesThatASystemIsQuiet: what it fed before does not say that it stopped.
func TestAnAdministratorSeesThatASystemIsQuiet(t *testing.T) {
	s := newService(t)
	system := s.System(t, "Records")
	admin := s.as(t, "ada")
	admin.get("/apps").wants(http.StatusOK, "Not heard from yet.")
	err := s.Store.WriteTokens(t.Context(), func(tx smart.Tx) error {
		app, err := tx.App(t.Context(), s.Organisation, system.App)
		if err != nil {
			return err
		}
		grant, err := tx.SystemGrant(t.Context(), app)
		if err != nil {
			return err
		}
		return tx.TouchGrant(t.Context(), s.Organisation, grant, s.Clock.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	admin.get("/apps").wants(http.StatusOK, "Last heard from 14 March 2026 at")
	admin.get("/apps").lacks("Quiet")
	s.Clock.Add(49 * time.Hour)
	s.as(t, "ada").get("/apps").wants(http.StatusOK, "Quiet", "Not heard from since 14 March 2026 at", "nothing comes any more")
}
