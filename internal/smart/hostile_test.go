package smart_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/smart"
	"towpath/internal/testkit"
)

// TestNobodyIsSentWhereTheAppIsNot: an app that is not there, or an address that is not its
// own to the letter, sends nobody anywhere.
func TestNobodyIsSentWhereTheAppIsNot(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	local := k.add(t, smart.NewApp{Name: "Local", Kind: care.AppPublic, Redirects: []string{"http://127.0.0.1:4567/back", "org.example.app:/back"}, Scopes: "patient/*.rs"})
	backend := k.system(t, "")
	ended := k.add(t, smart.NewApp{Name: "Ended", Kind: care.AppPublic, Redirects: []string{back}, Scopes: "patient/*.rs"})
	if err := k.EndApp(t.Context(), k.AsAdmin, ended.ID); err != nil {
		t.Fatal(err)
	}
	twice := k.asked("patient/*.rs")
	twice.Add("redirect_uri", "https://evil.example/")
	for what, v := range map[string]url.Values{
		"no app": k.asked("patient/*.rs", "client_id", ""), "an unknown app": k.asked("patient/*.rs", "client_id", k.IDs.New()), "an app's name": k.asked("patient/*.rs", "client_id", "Chart app"),
		"no address": k.asked("patient/*.rs", "redirect_uri", ""), "another address": k.asked("patient/*.rs", "redirect_uri", "https://evil.example/back"),
		"a longer address": k.asked("patient/*.rs", "redirect_uri", back+"/x"), "a shorter address": k.asked("patient/*.rs", "redirect_uri", strings.TrimSuffix(back, "k")),
		"with a query": k.asked("patient/*.rs", "redirect_uri", back+"?x=1"), "with a fragment": k.asked("patient/*.rs", "redirect_uri", back+"#x"),
		"in other letters": k.asked("patient/*.rs", "redirect_uri", "https://CHART.example/back"), "with a name": k.asked("patient/*.rs", "redirect_uri", "https://chart.example@evil.example/back"),
		"over http": k.asked("patient/*.rs", "redirect_uri", "http://chart.example/back"), "by dots": k.asked("patient/*.rs", "redirect_uri", "https://chart.example/x/../back"),
		"another port":  k.asked("patient/*.rs", "client_id", string(local.ID), "redirect_uri", "http://127.0.0.1:9999/back"),
		"another app's": k.asked("patient/*.rs", "client_id", string(local.ID)), "an app that ended": k.asked("patient/*.rs", "client_id", string(ended.ID)),
		"a backend service": k.asked("patient/*.rs", "client_id", string(backend.ID)), "an address twice": twice,
	} {
		ask, err := k.ReadAsk(t.Context(), v)
		var refused *smart.Refusal
		if !fault.Is(err, fault.Invalid) || errors.As(err, &refused) {
			t.Errorf("%s: %+v, %v", what, ask, err)
		}
	}
	for _, to := range []string{"http://127.0.0.1:4567/back", "org.example.app:/back"} {
		if _, err := k.ReadAsk(t.Context(), k.asked("patient/*.rs", "client_id", string(local.ID), "redirect_uri", to)); err != nil {
			t.Errorf("its own address %q: %v", to, err)
		}
	}
}

func TestWhatIsAskedWronglyIsRefused(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	for what, c := range map[string]struct {
		changed []string
		want    string
	}{
		"no challenge":          {[]string{"code_challenge", ""}, "invalid_request"},
		"a plain challenge":     {[]string{"code_challenge_method", "plain"}, "invalid_request"},
		"a challenge of no way": {[]string{"code_challenge_method", ""}, "invalid_request"},
		"in other letters":      {[]string{"code_challenge_method", "s256"}, "invalid_request"},
		"a short challenge":     {[]string{"code_challenge", "abc"}, "invalid_request"},
		"no state":              {[]string{"state", ""}, "invalid_request"},
		"no aud":                {[]string{"aud", ""}, "invalid_request"},
		"another aud":           {[]string{"aud", "https://evil.example/fhir/r4"}, "invalid_request"},
		"a longer aud":          {[]string{"aud", address + "/fhir/r4/x"}, "invalid_request"},
		"implicit":              {[]string{"response_type", "token"}, "unauthorized_client"},
		"hybrid":                {[]string{"response_type", "code id_token"}, "unauthorized_client"},
		"no response type":      {[]string{"response_type", ""}, "invalid_request"},
		"a fragment":            {[]string{"response_mode", "fragment"}, "invalid_request"},
		"a form":                {[]string{"response_mode", "form_post"}, "invalid_request"},
		"a request object":      {[]string{"request", "eyJhbGciOiJub25lIn0.e30."}, "request_not_supported"},
		"a request elsewhere":   {[]string{"request_uri", "https://evil.example/x"}, "request_not_supported"},
		"no scope":              {[]string{"scope", ""}, "invalid_scope"},
		"scopes of nothing":     {[]string{"scope", "profile email"}, "invalid_scope"},
		"a system's scopes":     {[]string{"scope", "system/*.cruds"}, "invalid_scope"},
		"none and login":        {[]string{"prompt", "none login"}, "invalid_request"},
	} {
		_, err := k.ReadAsk(t.Context(), k.asked("patient/*.rs", c.changed...))
		var refused *smart.Refusal
		if !errors.As(err, &refused) {
			t.Errorf("%s: %v", what, err)
			continue
		}
		u, err := url.Parse(refused.Address)
		q := u.Query()
		if err != nil || !strings.HasPrefix(refused.Address, back+"?") || q.Get("error") != c.want || q.Get("iss") != address || q.Has("code") {
			t.Errorf("%s: sent to %q, want %s", what, refused.Address, c.want)
		}
	}
}

func TestWhatIsAskedRightlyIsAsked(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	for what, changed := range map[string][]string{"a slash": {"aud", address + "/fhir/r4/"}, "more": {"foo", "bar"}} {
		if _, err := k.ReadAsk(t.Context(), k.asked("patient/*.rs", changed...)); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	ask, err := k.ReadAsk(t.Context(), k.asked("patient/*.rs"))
	if err != nil {
		t.Fatal(err)
	}
	if to := k.Refused(t.Context(), ask); !strings.Contains(to, "error=access_denied") || !strings.Contains(to, "state=st") || !strings.HasPrefix(to, back) {
		t.Errorf("a no is %q", to)
	}
}

// TestACodeOpensOnce: a code that comes twice, late or from the wrong hands opens nothing,
// and ends what it opened before.
func TestACodeOpensOnce(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	who := k.in(t, k.AsAmina)
	fresh := func() string { return k.code(t, who, k.Amina, k.asked("patient/*.rs offline_access")) }
	code := fresh()
	g := k.trade(t, code)
	if !k.opens(t, g.Access) {
		t.Fatalf("it did not begin: %s", g.body)
	}
	if again := k.trade(t, code); again.status != http.StatusBadRequest || again.Error != "invalid_grant" {
		t.Errorf("a code twice: %d %s", again.status, again.body)
	}
	if k.opens(t, g.Access) {
		t.Error("a code came twice, and what it opened stayed open")
	}
	if again := k.refresh(t, g.Refresh); again.status == http.StatusOK {
		t.Error("and could be traded for more")
	}
}

func TestACodeInWrongCompanyOpensNothing(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	other := k.add(t, smart.NewApp{Name: "Other", Kind: care.AppPublic, Redirects: []string{back}, Scopes: everything})
	who := k.in(t, k.AsAmina)
	fresh := func() string { return k.code(t, who, k.Amina, k.asked("patient/*.rs offline_access")) }
	send := func(code string, changed ...string) got {
		v := []string{"grant_type", "authorization_code", "client_id", string(k.app.ID), "code", code, "redirect_uri", back, "code_verifier", verifier}
		for i := 0; i+1 < len(changed); i += 2 {
			for j := 0; j+1 < len(v); j += 2 {
				if v[j] == changed[i] {
					v[j+1] = changed[i+1]
				}
			}
		}
		return k.post(t, "/oauth/token", v...)
	}
	for what, changed := range map[string][]string{
		"another verifier": {"code_verifier", verifier + "x"}, "no verifier": {"code_verifier", ""}, "the challenge itself": {"code_verifier", k.asked("").Get("code_challenge")},
		"another address": {"redirect_uri", back + "/x"}, "another app": {"client_id", string(other.ID)},
	} {
		code := fresh()
		if g := send(code, changed...); g.status != http.StatusBadRequest || g.Access != "" {
			t.Errorf("%s: %d %s", what, g.status, g.body)
		}
		if g := send(code); g.status == http.StatusOK {
			t.Errorf("%s: it could be tried again", what)
		}
	}
	late := fresh()
	k.Clock.Add(2 * time.Minute)
	if g := send(late); g.status == http.StatusOK {
		t.Errorf("late: %s", g.body)
	}
	for what, code := range map[string]string{"made up": "made up", "long": strings.Repeat("x", 3000), "nothing": "", "an access token": k.tokens(t, k.AsAmina, k.Amina, "patient/*.rs").Access} {
		if g := send(code); g.status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", what, g.status, g.body)
		}
	}
}

func TestARefreshTokenOpensOnce(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	other := k.add(t, smart.NewApp{Name: "Other", Kind: care.AppPublic, Redirects: []string{back}, Scopes: everything})
	start := func() got { return k.tokens(t, k.AsAmina, k.Amina, "patient/*.rs offline_access") }
	g := start()
	next := k.refresh(t, g.Refresh)
	if !k.opens(t, next.Access) || next.Refresh == g.Refresh || next.Refresh == "" || next.Patient != string(k.Amina) {
		t.Fatalf("fresh ones: %s", next.body)
	}
	k.Clock.Add(61 * time.Second)
	if again := k.refresh(t, g.Refresh); again.status != http.StatusBadRequest {
		t.Errorf("an old one: %d %s", again.status, again.body)
	}
	if k.opens(t, next.Access) || k.opens(t, g.Access) || k.refresh(t, next.Refresh).status == http.StatusOK {
		t.Error("an old one came again, and all went on")
	}
	less := k.refresh(t, start().Refresh, "scope", "patient/Goal.r")
	if less.Scope != "patient/Goal.r" || less.Refresh == "" {
		t.Errorf("for less: %s", less.body)
	}
	if all := k.refresh(t, less.Refresh); all.Scope != "offline_access patient/*.rs" {
		t.Errorf("and then all of it: %s", all.body)
	}
	for _, more := range []string{"patient/*.cruds", "user/*.rs", "patient/*.rs openid", "patient/*.rs nonsense", "system/*.rs"} {
		g := start()
		if again := k.refresh(t, g.Refresh, "scope", more); again.status != http.StatusBadRequest || again.Error != "invalid_scope" {
			t.Errorf("for %q: %d %s", more, again.status, again.body)
		}
	}
	g = start()
	stolen := k.post(t, "/oauth/token", "grant_type", "refresh_token", "client_id", string(other.ID), "refresh_token", g.Refresh)
	if stolen.status == http.StatusOK || k.opens(t, g.Access) {
		t.Errorf("another app's: %d %s", stolen.status, stolen.body)
	}
	if g := k.refresh(t, start().Access); g.status != http.StatusBadRequest {
		t.Errorf("an access token for fresh ones: %s", g.body)
	}
	if g := start(); k.opens(t, g.Refresh) {
		t.Error("a refresh token opens the record")
	}
}

func TestAnotherOrganisationsAppIsNobodys(t *testing.T) {
	s := testkit.SQLite(t)
	k := newKit(t, s)
	g := k.tokens(t, k.AsAmina, k.Amina, "patient/*.rs")
	elsewhere := smart.New(smart.Parts{Store: s, Care: k.Service, Organisation: care.OrganisationID(k.IDs.New()), Address: address, Now: k.Clock.Tick, NewID: k.IDs.New, Random: random()})
	if _, _, err := elsewhere.Bearer(t.Context(), g.Access, ""); !fault.Is(err, fault.SignedOut) {
		t.Errorf("a token opens another organisation: %v", err)
	}
	if _, err := elsewhere.ReadAsk(t.Context(), k.asked("patient/*.rs")); !fault.Is(err, fault.Invalid) {
		t.Errorf("an app is another organisation's too: %v", err)
	}
}

func TestASecretIsNowhereButInTheBody(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	code := func() string { return k.code(t, k.in(t, k.AsAmina), k.Amina, k.asked("patient/*.rs")) }
	v := url.Values{"grant_type": {"authorization_code"}, "client_id": {string(k.app.ID)}, "code": {code()}, "redirect_uri": {back}, "code_verifier": {verifier}}
	asJSON := httptest.NewRequest(http.MethodPost, "/oauth/token", strings.NewReader("{}"))
	asJSON.Header.Set("Content-Type", "application/json")
	part := form("/oauth/token?client_id="+string(k.app.ID), "grant_type", "authorization_code", "code", code(), "redirect_uri", back, "code_verifier", verifier)
	for what, r := range map[string]*http.Request{
		"an address": httptest.NewRequest(http.MethodGet, "/oauth/token?"+v.Encode(), nil), "an address, by POST": form("/oauth/token?" + v.Encode()), "a part of it": part, "JSON": asJSON,
		"a token to revoke": form("/oauth/revoke?token=x", "client_id", string(k.app.ID)),
	} {
		if g := k.send(t, r); g.status != http.StatusBadRequest || g.Access != "" {
			t.Errorf("%s: %d %s", what, g.status, g.body)
		}
	}
	g := k.tokens(t, k.AsAmina, k.Amina, "patient/*.rs")
	for what, c := range map[string]struct {
		path   string
		header []string
		ok     bool
	}{
		"a header": {"/fhir/r4/Patient", []string{"Bearer " + g.Access}, true}, "in other letters": {"/fhir/r4/Patient", []string{"bearer " + g.Access}, true},
		"an address": {"/fhir/r4/Patient?access_token=" + g.Access, nil, false}, "both": {"/fhir/r4/Patient?access_token=x", []string{"Bearer " + g.Access}, false},
		"two headers": {"/fhir/r4/Patient", []string{"Bearer " + g.Access, "Bearer x"}, false}, "nothing": {"/fhir/r4/Patient", nil, false},
		"basic": {"/fhir/r4/Patient", []string{"Basic " + g.Access}, false}, "no token": {"/fhir/r4/Patient", []string{"Bearer "}, false}, "another": {"/fhir/r4/Patient", []string{"Bearer towpath_access_x"}, false},
	} {
		r := httptest.NewRequest(http.MethodGet, c.path, nil)
		for _, h := range c.header {
			r.Header.Add("Authorization", h)
		}
		_, _, err := k.Request(r)
		if (err == nil) != c.ok || err != nil && !fault.Is(err, fault.SignedOut) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// withServer is an app with a secret, let in by Amina.
func (k kit) withServer(t *testing.T) (own smart.Added, start func() got) {
	t.Helper()
	own = k.add(t, smart.NewApp{Name: "With a server", Kind: care.AppConfidential, Redirects: []string{back}, Scopes: everything})
	return own, func() got {
		code := k.code(t, k.in(t, k.AsAmina), k.Amina, k.asked("patient/*.rs offline_access", "client_id", string(own.ID)))
		r := form("/oauth/token", "grant_type", "authorization_code", "code", code, "redirect_uri", back, "code_verifier", verifier)
		r.SetBasicAuth(string(own.ID), own.Secret)
		g := k.send(t, r)
		if g.status != http.StatusOK {
			t.Fatalf("%d %s", g.status, g.body)
		}
		return g
	}
}

func TestTokensAreLookedAtByTheirApp(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	own, start := k.withServer(t)
	other := k.add(t, smart.NewApp{Name: "Another", Kind: care.AppConfidential, Redirects: []string{back}, Scopes: everything})
	g := start()
	look := func(app smart.Added, token string) got {
		return k.post(t, "/oauth/introspect", "client_id", string(app.ID), "client_secret", app.Secret, "token", token)
	}
	if seen := look(own, g.Access); !seen.Active || seen.Patient != string(k.Amina) || !strings.Contains(seen.body, `"scope":"offline_access patient/*.rs"`) {
		t.Errorf("its own: %s", seen.body)
	}
	for what, seen := range map[string]got{"another's": look(other, g.Access), "none": look(own, "x")} {
		if seen.body = strings.TrimSpace(seen.body); seen.body != `{"active":false}` {
			t.Errorf("%s: %d %s", what, seen.status, seen.body)
		}
	}
	if seen := look(smart.Added{ID: own.ID, Secret: "wrong"}, g.Access); seen.status != http.StatusUnauthorized {
		t.Errorf("with a wrong secret: %d %s", seen.status, seen.body)
	}
	if seen := k.post(t, "/oauth/introspect", "client_id", string(k.app.ID), "token", g.Access); seen.status == http.StatusOK {
		t.Errorf("a public app: %s", seen.body)
	}
}

func TestTokensAreEndedByTheirApp(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	own, start := k.withServer(t)
	other := k.add(t, smart.NewApp{Name: "Another", Kind: care.AppConfidential, Redirects: []string{back}, Scopes: everything})
	g := start()
	revoke := func(app smart.Added, token string) got {
		return k.post(t, "/oauth/revoke", "client_id", string(app.ID), "client_secret", app.Secret, "token", token)
	}
	if r := revoke(other, g.Access); r.status != http.StatusOK || !k.opens(t, g.Access) {
		t.Errorf("another ended it: %d %s", r.status, r.body)
	}
	if r := revoke(own, g.Access); r.status != http.StatusOK || k.opens(t, g.Access) {
		t.Errorf("its own did not end: %d %s", r.status, r.body)
	}
	g = start()
	if r := revoke(own, g.Refresh); r.status != http.StatusOK || k.opens(t, g.Access) {
		t.Errorf("all of it did not end: %d %s", r.status, r.body)
	}
	for what, secret := range map[string]string{"a wrong secret": other.Secret, "no secret": ""} {
		if r := k.post(t, "/oauth/token", "grant_type", "refresh_token", "client_id", string(own.ID), "client_secret", secret, "refresh_token", g.Refresh); r.status != http.StatusUnauthorized || r.Error != "invalid_client" {
			t.Errorf("%s: %d %s", what, r.status, r.body)
		}
	}
	if r := k.post(t, "/oauth/token", "grant_type", "refresh_token", "client_id", string(k.app.ID), "client_secret", "made up", "refresh_token", g.Refresh); r.status != http.StatusUnauthorized {
		t.Errorf("a public app with a secret: %d %s", r.status, r.body)
	}
}

func TestTooManyTriesHaveToWait(t *testing.T) {
	k := newKit(t, testkit.SQLite(t))
	own := k.add(t, smart.NewApp{Name: "With a server", Kind: care.AppConfidential, Redirects: []string{back}, Scopes: everything})
	try := func(secret string) int {
		return k.post(t, "/oauth/token", "grant_type", "refresh_token", "client_id", string(own.ID), "client_secret", secret, "refresh_token", "x").status
	}
	for range 100 {
		if status := try("wrong"); status != http.StatusUnauthorized {
			t.Fatalf("a wrong secret: %d", status)
		}
	}
	if status := try(own.Secret); status != http.StatusTooManyRequests {
		t.Errorf("after a hundred: %d", status)
	}
	k.Clock.Add(16 * time.Minute)
	if status := try(own.Secret); status != http.StatusBadRequest {
		t.Errorf("a while later: %d", status)
	}
}

func FuzzReadAsk(f *testing.F) {
	k := newKit(f, testkit.SQLite(f))
	good := k.asked("patient/*.rs").Encode()
	for _, seed := range []string{good, "", "client_id=" + string(k.app.ID), good + "&scope=x", strings.ReplaceAll(good, "S256", "plain"), good + "&max_age=-1", good + "&ui_locales=%00", good + "&prompt=none"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		ask, err := k.ReadAsk(t.Context(), v)
		var refused *smart.Refusal
		switch {
		case errors.As(err, &refused):
			if !strings.HasPrefix(refused.Address, back+"?") {
				t.Fatalf("%q: sent to %q", query, refused.Address)
			}
		case err == nil:
			if v.Get("code_challenge_method") != "S256" || v.Get("redirect_uri") != back || ask.Scopes.Empty() {
				t.Fatalf("%q was taken", query)
			}
		case !fault.Is(err, fault.Invalid):
			t.Fatalf("%q: %v", query, err)
		}
	})
}
