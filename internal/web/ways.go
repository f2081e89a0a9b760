package web

import (
	"net/http"
	"slices"
	"strings"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

func (s *Site) waysRoutes(signed func(string, pageHandler)) {
	signed("GET /account/ways", (*visit).showWays)
	signed("GET /account/confirm", (*visit).confirmForm)
	signed("POST /account/confirm", (*visit).confirm)
	signed("POST /account/confirm/passkey", (*visit).confirmPasskey)
	signed("POST /account/passkeys/options", (*visit).askNewPasskey)
	signed("POST /account/passkeys", (*visit).addPasskey)
	signed("POST /account/passkeys/{passkey}/name", (*visit).namePasskey)
	signed("POST /account/passkeys/{passkey}/remove", (*visit).removePasskey)
	signed("POST /account/app/new", (*visit).beginApp)
	signed("GET /account/app", (*visit).showApp)
	signed("POST /account/app", (*visit).confirmApp)
	signed("POST /account/app/remove", (*visit).removeApp)
	signed("POST /account/recovery", (*visit).newRecovery)
}

// waysPage is the ways in which somebody signs in.
type waysPage struct {
	factors auth.Factors
	keys    []passkeyLine
	must    bool
	name    string
}

type passkeyLine struct {
	id, name, added, used string
	suspect               bool
}

// waysInWords says in a line how somebody can sign in.
func (v *visit) waysInWords(f auth.Factors) string {
	var all []string
	add := func(on bool, text string) {
		if on {
			all = append(all, text)
		}
	}
	add(f.Password, v.Words.T("ways.has_password"))
	if n := len(f.Passkeys); n > 0 {
		all = append(all, v.Words.N("ways.has_passkeys", n))
	}
	add(f.App, v.Words.T("ways.has_app"))
	add(f.Provider, v.site.guard.ProviderName())
	return v.Words.List(all...)
}

func (v *visit) showWays() error {
	if !v.site.guard.Fresh(v.who) {
		return v.to("/account/confirm?to=%2Faccount%2Fways", "")
	}
	return v.waysAgain(http.StatusOK, nil)
}

func (v *visit) waysAgain(status int, problems ui.Problems) error {
	f, err := v.site.guard.Factors(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	p := waysPage{factors: f, must: v.who.MustAdd, name: v.device(v.r.UserAgent())}
	for _, k := range f.Passkeys {
		line := passkeyLine{id: string(k.ID), name: k.Name, added: v.Words.F("ways.added", "when", v.Words.Date(k.Created)), suspect: k.Suspect}
		if line.name == "" {
			line.name = v.Words.T("ways.unnamed")
		}
		if !k.Used.IsZero() {
			line.used = v.Words.F("ways.used", "when", v.Words.DateTime(k.Used))
		}
		p.keys = append(p.keys, line)
	}
	page := v.base(v.Words.T("ways.title"))
	page.Back, page.Problems = "/account", problems
	if p.must {
		page.Back = ""
	}
	return v.show(status, waysView(v, page, p))
}

func (v *visit) askNewPasskey() error {
	options, token, err := v.site.guard.AskNewPasskey(v.r.Context(), v.who)
	return v.options(auth.AskedNewPasskey, options, token, err)
}

func (v *visit) addPasskey() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	token, codes, err := v.site.guard.AddPasskey(v.r.Context(), v.who, v.answer(auth.AskedNewPasskey), []byte(form.Raw("credential")), form.Text("name"))
	return v.factorAdded(token, codes, err, "passkey_added")
}

// factorAdded goes on with the session's new token, and shows recovery codes that
// were made with the factor.
func (v *visit) factorAdded(token string, codes []string, err error, said string) error {
	if err != nil {
		return err
	}
	v.site.setSession(v.w, token, v.who.Shared)
	if len(codes) > 0 {
		return v.showCodes(codes)
	}
	return v.to("/account/ways", said)
}

func (v *visit) showCodes(codes []string) error {
	page := v.base(v.Words.T("recovery.title"))
	page.Nav = nil
	return v.show(http.StatusOK, recoveryView(v, page, codes))
}

// passkey gives the passkey that the address names.
func (v *visit) passkey() (auth.PasskeyID, error) {
	id := v.r.PathValue("passkey")
	if !care.ValidID(id) {
		return "", fault.New(fault.Denied, "passkey", nil)
	}
	return auth.PasskeyID(id), nil
}

func (v *visit) namePasskey() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	id, err := v.passkey()
	if err != nil {
		return err
	}
	err = v.site.guard.NamePasskey(v.r.Context(), v.who, id, form.Text("name"))
	if fault.Is(err, fault.Invalid) {
		f, lost := v.site.guard.Factors(v.r.Context(), v.who)
		if lost != nil || !slices.ContainsFunc(f.Passkeys, func(k auth.Passkey) bool { return k.ID == id }) {
			return v.nowhere()
		}
		problems := v.problems(err)
		for i := range problems {
			problems[i].Field = "name-" + string(id)
		}
		return v.waysAgain(http.StatusUnprocessableEntity, problems)
	}
	if err != nil {
		return err
	}
	return v.to("/account/ways", "passkey_named")
}

func (v *visit) removePasskey() error {
	id, err := v.passkey()
	if err != nil {
		return err
	}
	err = v.site.guard.RemovePasskey(v.r.Context(), v.who, id)
	if fault.Is(err, fault.Conflict) {
		return v.waysAgain(http.StatusUnprocessableEntity, ui.Problems{{Text: v.Words.T("ways.error.last")}})
	}
	if err != nil {
		return err
	}
	return v.to("/account/ways", "passkey_removed")
}

// appPage shows what an app needs to make codes.
type appPage struct {
	groups string
	code   qrCode
}

func (v *visit) beginApp() error {
	err := v.site.guard.BeginOneTime(v.r.Context(), v.who)
	if fault.Is(err, fault.Conflict) {
		return v.to("/account/ways", "")
	}
	if err != nil {
		return err
	}
	return v.to("/account/app", "")
}

func (v *visit) showApp() error { return v.appAgain(http.StatusOK, nil) }

func (v *visit) appAgain(status int, problems ui.Problems) error {
	setup, err := v.site.guard.OneTimeSetup(v.r.Context(), v.who, v.site.config.Name)
	if fault.Is(err, fault.Denied) || err == nil && !v.site.guard.Fresh(v.who) {
		return v.to("/account/ways", "")
	}
	if err != nil {
		return err
	}
	var groups []string
	for i := 0; i < len(setup.Secret); i += 4 {
		groups = append(groups, setup.Secret[i:min(i+4, len(setup.Secret))])
	}
	code, err := newQRCode(setup.URI)
	if err != nil {
		return fault.New(fault.Internal, "showApp", err)
	}
	page := v.base(v.Words.T("app.title"))
	page.Back, page.Problems = "/account/ways", problems
	return v.show(status, appView(v, page, appPage{groups: strings.Join(groups, " "), code: code}))
}

func (v *visit) confirmApp() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	token, codes, err := v.site.guard.ConfirmOneTime(v.r.Context(), v.who, auth.NormalOneTime(form.Text("code")))
	switch {
	case fault.Is(err, fault.Invalid):
		return v.appAgain(http.StatusUnprocessableEntity, v.problems(err))
	case fault.Is(err, fault.TooMany):
		return v.appAgain(http.StatusTooManyRequests, ui.Problems{{Field: "code", Text: v.Words.T("sign.error.many")}})
	}
	return v.factorAdded(token, codes, err, "app_added")
}

func (v *visit) removeApp() error {
	if err := v.site.guard.RemoveOneTime(v.r.Context(), v.who); err != nil {
		return err
	}
	return v.to("/account/ways", "app_removed")
}

func (v *visit) newRecovery() error {
	codes, err := v.site.guard.NewRecoveryCodes(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	return v.showCodes(codes)
}
