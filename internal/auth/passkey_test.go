package auth_test

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/testkit"
)

// withPasskeys is a door that takes passkeys. What a real browser does with them
// is in e2e/signin.test.mjs.
func withPasskeys(t testing.TB) door {
	t.Helper()
	k := testkit.Service(t, testkit.SQLite(t))
	passkeys, err := auth.NewPasskeys("Heron Lock", "https://towpath.example:8443/")
	must(t, err)
	return door{auth.New(auth.Parts{
		Store: k.Store, Organisation: k.Organisation, Limits: auth.DefaultLimits(), Now: k.Clock.Now, NewID: k.IDs.New, Random: func(b []byte) { _, _ = rand.Read(b) }, Passkeys: passkeys,
	}), k}
}

type askedOptions struct {
	PublicKey struct {
		Challenge              string `json:"challenge"`
		RPID                   string `json:"rpId"`
		UserVerification       string `json:"userVerification"`
		AllowCredentials       []any  `json:"allowCredentials"`
		AuthenticatorSelection struct {
			ResidentKey      string `json:"residentKey"`
			UserVerification string `json:"userVerification"`
		} `json:"authenticatorSelection"`
		User struct{ ID, Name string } `json:"user"`
		RP   struct{ ID string }       `json:"rp"`
	} `json:"publicKey"`
}

func options(t testing.TB, raw []byte, err error) (o askedOptions) {
	t.Helper()
	must(t, err)
	must(t, json.Unmarshal(raw, &o))
	return o
}

func TestAPasskeyIsAskedForWithTwoFactors(t *testing.T) {
	d := withPasskeys(t)
	raw, token, err := d.AskPasskey(t.Context())
	o := options(t, raw, err).PublicKey
	if o.UserVerification != "required" || o.RPID != "towpath.example" || len(o.AllowCredentials) != 0 || len(o.Challenge) < 40 || token == "" {
		t.Errorf("a sign-in asks for %+v", o)
	}
	raw, second, err := d.AskPasskey(t.Context())
	if o2 := options(t, raw, err).PublicKey; o2.Challenge == o.Challenge || second == token {
		t.Error("two questions are the same")
	}
	_, who := d.in(t, "amina")
	raw, _, err = d.AskNewPasskey(t.Context(), who)
	n := options(t, raw, err).PublicKey
	if n.AuthenticatorSelection.ResidentKey != "required" || n.AuthenticatorSelection.UserVerification != "required" || n.RP.ID != "towpath.example" || n.User.Name != "amina" {
		t.Errorf("a new one is asked for as %+v", n)
	}
	if id, _ := base64.RawURLEncoding.DecodeString(n.User.ID); string(id) != string(who.Actor.Account) {
		t.Errorf("the handle is %q", n.User.ID)
	}
	d.Clock.Add(auth.FreshFor)
	if _, _, err := d.AskNewPasskey(t.Context(), who); err == nil {
		t.Error("a passkey is added without a fresh proof")
	}
}

// answerTo is what a browser might send, signed by nobody.
func answerTo(challenge, kind, origin string) string {
	client, _ := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": origin})
	b := base64.RawURLEncoding.EncodeToString
	text, _ := json.Marshal(map[string]any{
		"id": b([]byte("key")), "rawId": b([]byte("key")), "type": "public-key",
		"response": map[string]string{"clientDataJSON": b(client), "authenticatorData": b(make([]byte, 37)), "signature": b([]byte("x")), "userHandle": b([]byte("amina"))},
	})
	return string(text)
}

func TestAQuestionIsAnsweredOnceAndSoon(t *testing.T) {
	d := withPasskeys(t)
	ask := func() (string, string) {
		raw, token, err := d.AskPasskey(t.Context())
		return options(t, raw, err).PublicKey.Challenge, token
	}
	challenge, token := ask()
	try := func(token, answer string) error {
		_, _, err := d.PasskeySignIn(t.Context(), token, []byte(answer), auth.Attempt{Request: "r"})
		return err
	}
	wantKind(t, "a key that nobody has", try(token, answerTo(challenge, "webauthn.get", "https://towpath.example:8443")), fault.Denied)
	d.logged(t, "SignIn", care.OutcomeDenied, "")
	wantKind(t, "the same question again", try(token, answerTo(challenge, "webauthn.get", "https://towpath.example:8443")), fault.Denied)
	challenge, token = ask()
	d.Clock.Add(11 * time.Minute)
	wantKind(t, "after eleven minutes", try(token, answerTo(challenge, "webauthn.get", "https://towpath.example:8443")), fault.Denied)
	for what, answer := range map[string]string{"nothing": "", "rubbish": "{}", "a list": "[]", "long": strings.Repeat("x", 100_000)} {
		_, token := ask()
		wantKind(t, what, try(token, answer), fault.Denied)
	}
	none := newDoor(t, testkit.SQLite(t))
	_, _, err := none.AskPasskey(t.Context())
	wantKind(t, "where there are none", err, fault.Denied)
}

func FuzzPasskeyAnswers(f *testing.F) {
	for _, seed := range []string{
		"", "{}", "null", answerTo("abc", "webauthn.get", "https://towpath.example:8443"), answerTo("abc", "webauthn.create", "null"),
		`{"id":"a","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA"}}`,
	} {
		f.Add([]byte(seed))
	}
	d := withPasskeys(f)
	f.Fuzz(func(t *testing.T, answer []byte) {
		if p, err := auth.ParseMade(answer); (p == nil) == (err == nil) || err != nil && !fault.Is(err, fault.Denied) {
			t.Errorf("%q: %v", answer, err)
		}
		if p, err := auth.ParseShown(answer); (p == nil) == (err == nil) || err != nil && !fault.Is(err, fault.Denied) {
			t.Errorf("%q: %v", answer, err)
		}
		_, token, err := d.AskPasskey(t.Context())
		must(t, err)
		if _, _, err := d.PasskeySignIn(t.Context(), token, answer, auth.Attempt{}); !fault.Is(err, fault.Denied) {
			t.Errorf("%q signs somebody in, or breaks: %v", answer, err)
		}
	})
}
