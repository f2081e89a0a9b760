package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// accountPage is the reader's own account: who they are, where they are signed
// in, and a new password.
type accountPage struct {
	role     string
	username string
	must     bool
	sessions []sessionLine
	// hasPassword is false where another way in was chosen.
	hasPassword bool
	ways        string
	vouches     []string
}

// sessionLine is one browser in which the reader is signed in.
type sessionLine struct {
	device, way, seen, end string
	this                   bool
}

func (v *visit) showAccount() error { return v.accountAgain(http.StatusOK, nil) }

func (v *visit) accountAgain(status int, problems ui.Problems) error {
	list, err := v.site.guard.ListSessions(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	f, err := v.site.guard.Factors(v.r.Context(), v.who)
	if err != nil {
		return err
	}
	p := accountPage{role: v.Words.T("account.role_" + string(v.actor().Role)), username: v.who.Username, must: v.who.MustChange, hasPassword: f.Password, ways: v.waysInWords(f)}
	if p.vouches, err = v.myVouches(); err != nil {
		return err
	}
	for _, s := range list {
		p.sessions = append(p.sessions, sessionLine{
			device: v.device(s.Device), way: v.Words.T("account.way_" + string(s.Way)), seen: v.seen(s.Seen), this: s.ID == v.who.Session,
			end: "/account/sessions/" + s.ID + "/end",
		})
	}
	page := v.base(v.Words.T("account.title"))
	page.Back, page.Problems = "/", problems
	if p.must {
		page.Back = ""
	}
	return v.show(status, accountView(v, page, p))
}

// seen says when a browser was last used. It is written down every few minutes
// only, so a minute would say more than is known.
func (v *visit) seen(t time.Time) string {
	if v.site.care.Now().Sub(t) < 10*time.Minute {
		return v.Words.T("account.seen_now")
	}
	return v.Words.F("account.seen", "when", v.Words.DateTime(t))
}

func (v *visit) changePassword() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	err = v.site.guard.ChangePassword(v.r.Context(), v.who, form.Raw("old_password"), form.Raw("password"))
	if fault.Is(err, fault.Invalid) {
		return v.accountAgain(http.StatusUnprocessableEntity, v.problems(err))
	}
	if err != nil {
		return err
	}
	v.site.setSession(v.w, "", false)
	return v.to("/sign-in", "password_changed")
}

func (v *visit) endSession() error {
	id := v.r.PathValue("session")
	if raw, err := hex.DecodeString(id); err != nil || len(raw) != sha256.Size {
		return v.nowhere()
	}
	if err := v.site.guard.EndSession(v.r.Context(), v.who, id); err != nil {
		return err
	}
	if id == v.who.Session {
		return v.forget("signed_out")
	}
	return v.to("/account", "session_ended")
}

func (v *visit) endOtherSessions() error {
	if err := v.site.guard.EndOtherSessions(v.r.Context(), v.who); err != nil {
		return err
	}
	return v.to("/account", "others_ended")
}

func (v *visit) signOutEverywhere() error {
	if err := v.site.guard.SignOutEverywhere(v.r.Context(), v.who); err != nil {
		return err
	}
	return v.forget("signed_out_everywhere")
}
