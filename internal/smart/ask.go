package smart

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	httphelper "github.com/zitadel/oidc/v3/pkg/http"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
	"github.com/zitadel/schema"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
)

// Ask is what an app asks of somebody, looked at in every respect but what they say to it.
type Ask struct {
	App care.App
	// Scopes is what it asks for, as far as it may be let do it at all.
	Scopes Scopes
	// Patient is the person on whose page the app was opened; empty where it was not.
	Patient care.PersonID
	// Fresh asks for a proof that it is them, made now; Silent that nobody be asked.
	Fresh, Silent bool

	request *oidc.AuthRequest
	launch  string
}

// Refusal sends somebody back to the app that asked, with the reason.
type Refusal struct {
	Address string
	cause   error
}

func (r *Refusal) Error() string { return r.cause.Error() }

// Unwrap gives the reason.
func (r *Refusal) Unwrap() error { return r.cause }

// Asked are the parameters of what an app asks. Each may be there once.
var Asked = []string{
	"client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "code_challenge", "code_challenge_method", "aud", "launch", "prompt", "request", "request_uri", "max_age",
}

// ReadAsk reads what an app asks. An app that is not there, or an address that is not
// its own, is fault.Invalid, and nobody is sent anywhere; whatever else is wrong is a
// Refusal, which the app is told.
func (s *Server) ReadAsk(ctx context.Context, values url.Values) (Ask, error) {
	bad := func(cause error) (Ask, error) { return Ask{}, fault.New(fault.Invalid, "ReadAsk", cause) }
	for _, name := range Asked {
		if len(values[name]) > 1 {
			return bad(errors.New("a parameter is there twice"))
		}
	}
	request, err := op.ParseAuthorizeRequest(&http.Request{Method: http.MethodGet, Form: values}, decoder())
	if err != nil {
		return bad(err)
	}
	app, err := s.app(ctx, request.ClientID)
	if fault.Is(err, fault.Denied) {
		return bad(err)
	}
	if err != nil {
		return Ask{}, err
	}
	c := client{app}
	if app.Kind == care.AppBackend || !c.exactly(request.RedirectURI) {
		return bad(errors.New("the address is not the app's"))
	}
	if err := op.ValidateAuthReqRedirectURI(c, request.RedirectURI, oidc.ResponseTypeCode); err != nil {
		return bad(err)
	}
	ask := Ask{App: app, request: request}
	request.ResponseMode = oidc.ResponseModeQuery // whatever is answered
	if err := s.look(ctx, &ask, values); err != nil {
		if _, ours := errors.AsType[*oidc.Error](err); !ours {
			return ask, err
		}
		return ask, s.refusal(ctx, ask, err)
	}
	return ask, nil
}

// look looks at all of it that the app may be told about.
func (s *Server) look(ctx context.Context, ask *Ask, values url.Values) error {
	r := ask.request
	if values.Has("request") || values.Has("request_uri") {
		return oidc.ErrRequestNotSupported()
	}
	if mode := values.Get("response_mode"); mode != "" && mode != string(oidc.ResponseModeQuery) {
		return oidc.ErrInvalidRequest().WithDescription("response_mode must be query")
	}
	if err := op.ValidateAuthReqResponseType(client{ask.App}, r.ResponseType); err != nil {
		return err
	}
	if _, err := op.ValidateAuthReqPrompt(r.Prompt, nil); err != nil {
		return err
	}
	if r.CodeChallengeMethod != oidc.CodeChallengeMethodS256 || len(r.CodeChallenge) != 43 {
		return oidc.ErrInvalidRequest().WithDescription("code_challenge with code_challenge_method S256 is required")
	}
	if strings.TrimSuffix(values.Get("aud"), "/") != s.FHIRBase() {
		return oidc.ErrInvalidRequest().WithDescription("aud must be %s", s.FHIRBase())
	}
	if r.State == "" || len(r.State) > care.MaxAppText || len(r.Nonce) > care.MaxAppText {
		return oidc.ErrInvalidRequest().WithDescription("state is required, and may not be that long")
	}
	ask.Fresh = slices.Contains(r.Prompt, oidc.PromptLogin) || r.MaxAge != nil && *r.MaxAge == 0
	ask.Silent = slices.Contains(r.Prompt, oidc.PromptNone)
	asked, _ := ReadScopes(values.Get("scope"))
	allowed, _ := ReadScopes(ask.App.Scopes)
	if ask.Scopes = asked.Within(allowed); ask.Scopes.Empty() {
		return oidc.ErrInvalidScope().WithDescription("nothing of what is asked for was registered for this app")
	}
	if ask.launch = values.Get("launch"); ask.Scopes.Launch != (ask.launch != "") {
		return oidc.ErrInvalidRequest().WithDescription("launch goes with the scope launch")
	}
	if ask.launch == "" {
		return nil
	}
	launch, err := s.launchOf(ctx, ask.launch)
	if fault.Is(err, fault.Denied) || err == nil && launch.App != ask.App.ID {
		return oidc.ErrInvalidRequest().WithDescription("launch is not known, or no longer")
	}
	ask.Patient = launch.Person
	return err
}

// NeedsPatient tells whether the app asks for one person, and nobody said which.
func (a Ask) NeedsPatient() bool {
	return a.Patient == "" && (a.Scopes.LaunchPatient || a.Scopes.Has(LevelPatient))
}

// Refused gives the address to which somebody goes back who said no.
func (s *Server) Refused(ctx context.Context, ask Ask) string {
	return s.refusal(ctx, ask, oidc.ErrAccessDenied()).Address
}

// RefusedSilently is Refused for an app that wants nobody to be asked.
func (s *Server) RefusedSilently(ctx context.Context, ask Ask, signedIn bool) string {
	if signedIn {
		return s.refusal(ctx, ask, oidc.ErrInteractionRequired()).Address
	}
	return s.refusal(ctx, ask, oidc.ErrLoginRequired()).Address
}

func (s *Server) refusal(ctx context.Context, ask Ask, err error) *Refusal {
	to, failed := op.TryErrorRedirect(ctx, ask.request, err, encoder(), nil)
	if failed != nil {
		return &Refusal{cause: err}
	}
	return &Refusal{Address: s.named(to.URL), cause: err}
}

// named says who answers (RFC 9207), so that an app that asks several cannot mix them up.
func (s *Server) named(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	q := u.Query()
	q.Set("iss", s.base)
	u.RawQuery = q.Encode()
	return u.String()
}

// bound is what a code is bound to.
type bound struct {
	Redirect  string    `json:"redirect"`
	Challenge string    `json:"challenge"`
	Nonce     string    `json:"nonce,omitempty"`
	Proved    time.Time `json:"proved"`
}

// Yes is what somebody said yes to.
type Yes struct {
	// Patient is the one person whom it is about, where the app asks for one.
	Patient care.PersonID
	// Lasts is how long an app goes on that may do so without anybody there.
	Lasts time.Duration
}

// Allow lets the app in, and gives the address to which somebody goes back with the code.
func (s *Server) Allow(ctx context.Context, who auth.SignedIn, ask Ask, yes Yes) (string, error) {
	if ask.launch != "" {
		launch, err := s.takeLaunch(ctx, ask.launch)
		if err != nil {
			return "", err
		}
		if launch.Account != who.Actor.Account {
			return "", fault.New(fault.Denied, "Allow", nil)
		}
		yes.Patient = launch.Person
	}
	if (yes.Patient == "") != (ask.Patient == "" && !ask.NeedsPatient()) {
		return "", fault.New(fault.Invalid, "Allow", errors.New("it is about one person, or it is not"))
	}
	n := care.NewAppGrant{ID: care.AppGrantID(s.newID()), App: ask.App.ID, Person: yes.Patient, Scopes: ask.Scopes.String()}
	if ask.Scopes.Offline {
		n.Expires = s.time().Add(yes.Lasts)
	} else {
		n.Session, n.Expires = who.Session, s.time().Add(onlineLife)
	}
	let := s.care.LetAppWork
	if n.Person != "" {
		let = s.care.LetAppIn
	}
	if err := let(ctx, who.Actor, n); err != nil {
		return "", err
	}
	code, err := s.code(ctx, n, bound{ask.request.RedirectURI, ask.request.CodeChallenge, ask.request.Nonce, who.Proved})
	if err != nil {
		return "", err
	}
	to, err := op.AuthResponseURL(ask.request.RedirectURI, oidc.ResponseTypeCode, oidc.ResponseModeQuery, op.CodeResponseType{Code: code, State: ask.request.State}, encoder())
	return s.named(to), err
}

func (s *Server) code(ctx context.Context, n care.NewAppGrant, to bound) (string, error) {
	content, err := json.Marshal(to)
	if err != nil {
		return "", fault.New(fault.Internal, "code", err)
	}
	code, now := s.token(TokenCode), s.time()
	return code, s.store.WriteTokens(ctx, func(tx Tx) error {
		if err := tx.DeleteTokensBefore(ctx, s.org, now.Add(-time.Hour)); err != nil {
			return err
		}
		return tx.InsertToken(ctx, Token{
			Hash: Hash(code), Organisation: s.org, Kind: TokenCode, Grant: n.ID, Scopes: n.Scopes, Content: string(content), Made: now, Expires: now.Add(codeLife),
		})
	})
}

// app gives an app that may be used; fault.Denied if there is none.
func (s *Server) app(ctx context.Context, id string) (care.App, error) {
	if !care.ValidID(id) {
		return care.App{}, fault.New(fault.Denied, "app", nil)
	}
	var app care.App
	err := s.store.ReadTokens(ctx, func(tx Tx) (err error) {
		app, err = tx.App(ctx, s.org, care.AppID(id))
		return err
	})
	if err == nil && !app.Ended.IsZero() {
		err = fault.New(fault.Denied, "app", nil)
	}
	return app, err
}

func decoder() httphelper.Decoder {
	d := schema.NewDecoder()
	d.IgnoreUnknownKeys(true)
	return d
}

func encoder() httphelper.Encoder { return oidc.NewEncoder() }
