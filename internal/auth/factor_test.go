package auth_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// code is what an app would show, some half minutes from now.
func (d door) code(t testing.TB, secret string, steps int) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, d.Clock.Now().Add(time.Duration(steps)*30*time.Second))
	must(t, err)
	return code
}

// withApp sets codes of an app up for somebody, and gives the key and recovery codes.
func (d door) withApp(t testing.TB, username string) (secret string, codes []string) {
	t.Helper()
	token, who := d.in(t, username)
	must(t, d.BeginOneTime(t.Context(), who))
	setup, err := d.OneTimeSetup(t.Context(), who, "Heron Lock: a service")
	must(t, err)
	if !strings.HasPrefix(setup.URI, "otpauth://totp/Heron%20Lock%20%20a%20service:"+username+"?") || !strings.Contains(setup.URI, "secret="+setup.Secret) {
		t.Errorf("the address for apps is %s", setup.URI)
	}
	_, _, err = d.ConfirmOneTime(t.Context(), who, "000000")
	wantKind(t, "a wrong first code", err, fault.Invalid)
	fresh, codes, err := d.ConfirmOneTime(t.Context(), who, d.code(t, setup.Secret, 0))
	must(t, err)
	if _, err := d.Resolve(t.Context(), token, "r"); !fault.Is(err, fault.SignedOut) {
		t.Error("the session's old token is still good")
	}
	again, err := d.Resolve(t.Context(), fresh, "r")
	if err != nil || !again.Strong || len(codes) != auth.RecoveryCodes {
		t.Errorf("after the first code: %+v, %d codes, %v", again, len(codes), err)
	}
	wantKind(t, "a second app", d.BeginOneTime(t.Context(), again), fault.Conflict)
	return setup.Secret, codes
}

// half signs in with the password, up to the second step.
func (d door) half(t testing.TB, username string) string {
	t.Helper()
	token, who, err := d.SignIn(t.Context(), auth.Attempt{Username: username, Password: testkit.Password, Address: "192.0.2.1", Request: "r"})
	if err != nil || !who.Second || who.Session != "" || who.Actor.Account != "" {
		t.Fatalf("no second step: %+v, %v", who, err)
	}
	if _, err := d.Resolve(t.Context(), token, "r"); !fault.Is(err, fault.SignedOut) {
		t.Fatal("half a sign-in is a session")
	}
	return token
}

func TestACodeOfAnAppWorksOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDoor(t, s)
		secret, codes := d.withApp(t, "amina")
		try := func(code string) error {
			token, who, err := d.SecondFactor(t.Context(), d.half(t, "amina"), code, auth.Attempt{Request: "r"})
			if err == nil && (who.Actor.Account != d.AsAmina.Account || !who.Strong || token == "") {
				t.Errorf("%+v", who)
			}
			return err
		}
		used := d.code(t, secret, 0)
		wantKind(t, "the code that set it up", try(used), fault.Invalid)
		must(t, try(d.code(t, secret, 1))) // a clock that is half a minute fast
		wantKind(t, "the same again", try(d.code(t, secret, 1)), fault.Invalid)
		wantKind(t, "an earlier one", try(used), fault.Invalid)
		wantKind(t, "a fast clock", try(d.code(t, secret, 2)), fault.Invalid)
		d.Clock.Add(2 * time.Minute)
		wantKind(t, "a slow clock", try(d.code(t, secret, -2)), fault.Invalid)
		must(t, try(d.code(t, secret, -1)))
		must(t, try(strings.ToLower(codes[3])))
		wantKind(t, "a recovery code again", try(codes[3]), fault.Invalid)
		d.logged(t, "SignIn", care.OutcomeDenied, d.AsAmina.Account)
		token := d.half(t, "amina")
		must(t, second(d, token, d.code(t, secret, 1)))
		wantKind(t, "the question once answered", second(d, token, codes[4]), fault.Denied)
		late := d.half(t, "amina")
		d.Clock.Add(11 * time.Minute)
		wantKind(t, "after eleven minutes", second(d, late, d.code(t, secret, 0)), fault.Denied)
		wantKind(t, "a question nobody asked", second(d, "x", codes[5]), fault.Denied)
	})
}

func second(d door, token, code string) error {
	_, _, err := d.SecondFactor(ctx(), token, code, auth.Attempt{Request: "r"})
	return err
}

func TestCodesAreThrottledLikePasswords(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	secret, codes := d.withApp(t, "amina")
	token := d.half(t, "amina")
	d.Clock.Add(time.Minute)
	// One was counted while it was set up.
	for range auth.DefaultLimits().Guesses - 1 {
		wantKind(t, "a guess", second(d, token, "000000"), fault.Invalid)
	}
	wantKind(t, "the right one after them", second(d, token, d.code(t, secret, 0)), fault.TooMany)
	wantKind(t, "a recovery code after them", second(d, token, codes[0]), fault.TooMany)
	d.Clock.Add(auth.DefaultLimits().Window)
	must(t, second(d, d.half(t, "amina"), d.code(t, secret, 0)))
}

func TestARoleThatMustHaveTwoFactors(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	must(t, d.RequireFactors(t.Context(), d.AsAdmin, []care.Role{care.RoleWorker}))
	token, who := d.in(t, "ben")
	if !who.MustAdd || who.Strong {
		t.Errorf("Ben goes in with one factor: %+v", who)
	}
	if again, err := d.Resolve(t.Context(), token, "r"); err != nil || !again.MustAdd {
		t.Errorf("with the next request: %+v, %v", again, err)
	}
	if _, amina := d.in(t, "amina"); amina.MustAdd {
		t.Error("Amina's role needs none")
	}
}

func TestProofsRunOut(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	token, who := d.in(t, "amina")
	d.Clock.Add(auth.FreshFor)
	for what, err := range map[string]error{
		"an app": d.BeginOneTime(t.Context(), who), "removing it": d.RemoveOneTime(t.Context(), who), "removing a passkey": d.RemovePasskey(t.Context(), who, "x"),
	} {
		if !errors.Is(err, auth.ErrStale) {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := d.NewRecoveryCodes(t.Context(), who)
	if !errors.Is(err, auth.ErrStale) {
		t.Errorf("recovery codes: %v", err)
	}
	_, err = d.Confirm(t.Context(), who, "not the password", "")
	wantKind(t, "a wrong password", err, fault.Invalid)
	_, err = d.Confirm(t.Context(), who, "", "000000")
	wantKind(t, "a wrong code", err, fault.Invalid)
	fresh, err := d.Confirm(t.Context(), who, testkit.Password, "")
	must(t, err)
	again, err := d.Resolve(t.Context(), fresh, "r")
	if err != nil || !d.Fresh(again) || again.Strong {
		t.Errorf("after a proof: %+v, %v", again, err)
	}
	if _, err := d.Resolve(t.Context(), token, "r"); !fault.Is(err, fault.SignedOut) {
		t.Error("the old token is still good")
	}
}

// TestAPasswordAloneDoesNotTakeTheSecondFactorAway: or the second would be worth
// no more than the first.
func TestAPasswordAloneDoesNotTakeTheSecondFactorAway(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	secret, _ := d.withApp(t, "amina")
	d.Clock.Add(time.Minute)
	_, who, err := d.SecondFactor(t.Context(), d.half(t, "amina"), d.code(t, secret, 0), auth.Attempt{})
	must(t, err)
	d.Clock.Add(auth.FreshFor)
	_, err = d.Confirm(t.Context(), who, testkit.Password, "")
	wantKind(t, "the password", err, fault.Invalid)
	_, err = d.Confirm(t.Context(), who, "", d.code(t, secret, 0))
	must(t, err)
}

func TestACodeMakesAnAccountOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDoor(t, s)
		person := care.PersonID(d.IDs.New())
		must(t, d.AddPerson(t.Context(), d.AsBen, care.NewPerson{ID: person, Name: "Noor New", Team: d.River}))
		code := d.NewCode()
		must(t, d.InvitePerson(t.Context(), d.AsBen, person, care.NewCode{ID: care.CodeID(d.IDs.New()), Hash: auth.HashCode(code)}))
		in, err := d.Invitation(t.Context(), strings.ToLower(code), "192.0.2.1")
		if err != nil || in.Name != "Noor" || in.Username != "" {
			t.Errorf("%+v, %v", in, err)
		}
		use := func(code, username, password string) error {
			_, who, err := d.UseInvitation(t.Context(), auth.FirstWay{Code: code, Username: username, Password: password}, auth.Attempt{Address: "192.0.2.1", Request: "r"})
			if err == nil && (who.Actor.Person != person || who.Actor.Role != care.RolePerson || who.MustChange) {
				t.Errorf("%+v", who)
			}
			return err
		}
		wantKind(t, "a name with a space", use(code, "noor new", "a boat on the canal"), fault.Invalid)
		wantKind(t, "a short password", use(code, "noor", "short"), fault.Invalid)
		wantKind(t, "a taken name", use(code, "ben", "a boat on the canal"), fault.Invalid)
		wantKind(t, "another code", use(d.NewCode(), "noor", "a boat on the canal"), fault.Denied)
		must(t, use(code, "Noor ", "a boat on the canal"))
		wantKind(t, "the code again", use(code, "noor2", "a boat on the canal"), fault.Denied)
		if _, _, err := d.SignIn(t.Context(), auth.Attempt{Username: "noor", Password: "a boat on the canal"}); err != nil {
			t.Errorf("the new account: %v", err)
		}
		// The way back keeps the name and ends what was before.
		back := d.NewCode()
		must(t, d.InviteAccount(t.Context(), care.Operator(d.Kit.Organisation), "noor", care.NewCode{ID: care.CodeID(d.IDs.New()), Hash: auth.HashCode(back)}))
		_, _, err = d.SignIn(t.Context(), auth.Attempt{Username: "noor", Password: "a boat on the canal"})
		wantKind(t, "the old password", err, fault.Denied)
		d.Clock.Add(care.WayBackLife)
		wantKind(t, "after a day", use(back, "", "the heron by the lock"), fault.Denied)
	})
}

// TestAnEmptyPasswordHashLetsNobodyIn: accounts with a passkey have none.
func TestAnEmptyPasswordHashLetsNobodyIn(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	must(t, d.Store.WriteSessions(t.Context(), func(tx auth.Tx) error {
		return tx.SetPassword(t.Context(), d.Kit.Organisation, d.AsAmina.Account, "", false)
	}))
	n := auth.Hashes(func() {
		for _, password := range []string{"", testkit.Password} {
			_, _, err := d.SignIn(t.Context(), auth.Attempt{Username: "amina", Password: password})
			wantKind(t, "no password", err, fault.Denied)
		}
	})
	if n != 2 {
		t.Errorf("%d hashes for two guesses: an account without a password can be told apart", n)
	}
}

func FuzzNormalOneTime(f *testing.F) {
	for _, seed := range []string{"", "123456", "123 456", "１２３４５６", "-1", strings.Repeat("1", 50)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if code := auth.NormalOneTime(text); code != "" && (len(code) != 6 || strings.Trim(code, "0123456789") != "") {
			t.Errorf("%q gives %q", text, code)
		}
	})
}
