package auth_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// door is a guard before the cast's organisation.
type door struct {
	*auth.Guard
	*testkit.Kit
}

func newGuard(k *testkit.Kit, s auth.Store) *auth.Guard {
	return auth.New(auth.Parts{
		Store: s, Organisation: k.Organisation, Limits: auth.DefaultLimits(), Now: k.Clock.Now, NewID: k.IDs.New,
		Random: func(b []byte) { _, _ = rand.Read(b) }, Log: slog.New(slog.DiscardHandler),
	})
}

func newDoor(t testing.TB, s testkit.Store) door {
	t.Helper()
	k := testkit.Service(t, s)
	return door{newGuard(k, s), k}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t testing.TB, what string, err error, kind fault.Kind) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want %s", what, err, kind)
	}
}

// in signs somebody in with the right password.
func (d door) in(t testing.TB, username string) (string, auth.SignedIn) {
	t.Helper()
	token, who, err := d.SignIn(t.Context(), auth.Attempt{Username: username, Password: testkit.Password, Device: "Firefox", Address: "192.0.2.1", Request: "r"})
	must(t, err)
	return token, who
}

// guess tries a wrong password.
func (d door) guess(username, address string) error {
	_, _, err := d.SignIn(context.Background(), auth.Attempt{Username: username, Password: "not the password", Address: address, Request: "guess"})
	return err
}

// fail puts wrong guesses into the store without the work of hashing each.
func (d door) fail(t testing.TB, username, address string, times int) {
	t.Helper()
	must(t, d.Store.WriteSessions(t.Context(), func(tx auth.Tx) error {
		for range times {
			for _, subject := range auth.Subjects(username, address) {
				if err := tx.InsertAttempt(t.Context(), d.Kit.Organisation, d.IDs.New(), subject, d.Clock.Now()); err != nil {
					return err
				}
			}
		}
		return nil
	}))
}

// entries gives the audit entries that are about nobody's record, latest first.
func (d door) entries(t testing.TB) []care.AuditEntry {
	t.Helper()
	var list []care.AuditEntry
	must(t, d.Store.Read(t.Context(), func(tx care.Tx) (err error) {
		list, err = tx.ListAuditEntries(t.Context(), d.Kit.Organisation, "", 50, 0)
		return err
	}))
	return list
}

func (d door) logged(t testing.TB, action, outcome string, account care.AccountID) {
	t.Helper()
	for _, e := range d.entries(t) {
		if e.Action == action && e.Outcome == outcome && e.Account == account && e.Request != "" && e.Subject == "account:"+string(account) {
			return
		}
	}
	t.Errorf("no entry says that %s was %s for account %q: %+v", action, outcome, account, d.entries(t))
}

func TestSigningInOnEachEngine(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDoor(t, s)
		for username, want := range map[string]care.Actor{"amina": d.AsAmina, " BEN ": d.AsBen, "dele": d.AsDele} {
			token, who := d.in(t, username)
			want.Request = "r"
			if who.Actor != want {
				t.Errorf("%s is %+v, want %+v", username, who.Actor, want)
			}
			again, err := d.Resolve(t.Context(), token, "r2")
			want.Request = "r2"
			if err != nil || again.Actor != want || again.Session != who.Session || again.Username != care.NormalUsername(username) {
				t.Errorf("the token of %s is %+v's, %v", username, again, err)
			}
			if strings.Contains(who.Session, token) || len(token) < 40 {
				t.Errorf("the session's name %q gives the token %q away", who.Session, token)
			}
			d.logged(t, "SignIn", care.OutcomeAllowed, want.Account)
		}
	})
}

func TestTheWrongNameAndTheWrongPasswordAreRefusedAlike(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	wrong := d.guess("amina", "192.0.2.1")
	unknown := d.guess("nobody", "192.0.2.1")
	wantKind(t, "a wrong password", wrong, fault.Denied)
	wantKind(t, "a wrong name", unknown, fault.Denied)
	if wrong.Error() != unknown.Error() {
		t.Errorf("%q and %q can be told apart", wrong, unknown)
	}
	d.logged(t, "SignIn", care.OutcomeDenied, d.AsAmina.Account)
	d.logged(t, "SignIn", care.OutcomeDenied, "")
	for _, e := range d.entries(t) {
		if strings.Contains(e.Name+e.Subject, "nobody") { // it may be a password in the wrong box
			t.Errorf("what was typed is in the log: %+v", e)
		}
	}
	for _, password := range []string{"", "\x00", strings.Repeat("x", 100_000)} {
		_, _, err := d.SignIn(t.Context(), auth.Attempt{Username: "amina", Password: password})
		wantKind(t, "an odd password", err, fault.Denied)
	}
	for _, username := range []string{"", "\x00", "\xff", strings.Repeat("x", 100_000), "' OR 1=1 --"} {
		_, _, err := d.SignIn(t.Context(), auth.Attempt{Username: username, Password: testkit.Password})
		wantKind(t, "an odd name", err, fault.Denied)
	}
}

// TestAnUnknownNameTakesTheSameWork counts hashes, since no test counts time: a
// guess at a name that does not exist is verified too, against a hash as dear.
func TestAnUnknownNameTakesTheSameWork(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	for _, username := range []string{"amina", "nobody"} {
		n := auth.Hashes(func() { wantKind(t, username, d.guess(username, ""), fault.Denied) })
		if n != 1 {
			t.Errorf("%s took %d hashes, want 1", username, n)
		}
	}
}

func TestGuessesAtOneNameAreThrottled(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDoor(t, s)
		limits := auth.DefaultLimits()
		d.fail(t, "amina", "198.51.100.7", limits.Guesses-1)
		wantKind(t, "the last guess", d.guess("amina", "198.51.100.8"), fault.Denied)
		n := auth.Hashes(func() {
			wantKind(t, "one guess more", d.guess("AMINA ", "198.51.100.9"), fault.TooMany)
			_, _, err := d.SignIn(t.Context(), auth.Attempt{Username: "amina", Password: testkit.Password, Address: "192.0.2.1"})
			wantKind(t, "the right password meanwhile", err, fault.TooMany)
		})
		if n != 0 {
			t.Error("a password was looked at all the same")
		}
		d.in(t, "ben") // nobody else is kept out
		d.Clock.Add(limits.Window)
		d.in(t, "amina")
		// Signing in forgives what was wrong before.
		d.fail(t, "amina", "192.0.2.1", limits.Guesses-1)
		d.in(t, "amina")
		d.fail(t, "amina", "192.0.2.1", limits.Guesses-1)
		d.in(t, "amina")
	})
}

func TestGuessesFromOneAddressAreThrottled(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	limits := auth.DefaultLimits()
	for i := range limits.PlaceGuesses - 1 {
		d.fail(t, strings.Repeat("x", i+1), "198.51.100.7", 1)
	}
	wantKind(t, "the last guess from there", d.guess("ben", "198.51.100.7"), fault.Denied)
	wantKind(t, "from there", d.guess("amina", "198.51.100.7"), fault.TooMany)
	_, _, err := d.SignIn(t.Context(), auth.Attempt{Username: "amina", Password: testkit.Password, Address: "198.51.100.7"})
	wantKind(t, "the right password from there", err, fault.TooMany)
	d.in(t, "amina") // from elsewhere
	d.Clock.Add(limits.Window)
	wantKind(t, "later", d.guess("amina", "198.51.100.7"), fault.Denied)
}

func TestWhoeverHasNoAddressIsNotOneAnother(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	for i := range auth.DefaultLimits().PlaceGuesses {
		d.fail(t, strings.Repeat("x", i+1), "", 1)
	}
	_, _, err := d.SignIn(t.Context(), auth.Attempt{Username: "amina", Password: testkit.Password})
	must(t, err)
}

// rushed is a store in which other guesses arrive while a password is looked at.
type rushed struct {
	testkit.Store
	rush func()
}

func (r *rushed) ReadSessions(ctx context.Context, fn func(auth.Tx) error) error {
	err := r.Store.ReadSessions(ctx, fn)
	if r.rush != nil {
		r.rush()
	}
	return err
}

// TestManyGuessesAtOnceAreStillTooMany: guesses that all set out before the first
// was counted must not all be answered.
func TestManyGuessesAtOnceAreStillTooMany(t *testing.T) {
	s := &rushed{Store: testkit.SQLite(t)}
	d := newDoor(t, s)
	s.rush = func() { s.rush = nil; d.fail(t, "amina", "198.51.100.7", auth.DefaultLimits().Guesses) }
	_, _, err := d.SignIn(t.Context(), auth.Attempt{Username: "amina", Password: testkit.Password, Address: "192.0.2.1"})
	wantKind(t, "the right one among them", err, fault.TooMany)
	s.rush = func() { s.rush = nil; d.fail(t, "ben", "198.51.100.7", auth.DefaultLimits().Guesses) }
	wantKind(t, "a wrong one among them", d.guess("ben", "192.0.2.1"), fault.TooMany)
}

func TestASessionSurvivesARestart(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			s, err := store.Open(t.Context(), address, testkit.Keys())
			must(t, err)
			d := newDoor(t, s)
			token, who := d.in(t, "amina")
			must(t, s.Close())
			after := newGuard(d.Kit, testkit.Open(t, address))
			again, err := after.Resolve(t.Context(), token, "r")
			if err != nil || again != who {
				t.Errorf("after a restart: %+v, %v, want %+v", again, err, who)
			}
		})
	}
}

func TestSessionsEndWhenIdleAndAtTheEndOfTheirLife(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	limits := auth.DefaultLimits()
	resolve := func(token string) error {
		_, err := d.Resolve(t.Context(), token, "r")
		return err
	}
	idle, _ := d.in(t, "amina")
	busy, _ := d.in(t, "amina")
	d.Clock.Add(limits.Idle - time.Microsecond)
	must(t, resolve(busy))
	d.Clock.Add(time.Microsecond)
	wantKind(t, "an idle one", resolve(idle), fault.SignedOut)
	must(t, resolve(busy))
	began := d.Clock.Now().Add(-limits.Idle)
	for d.Clock.Now().Before(began.Add(limits.Life - time.Hour)) {
		d.Clock.Add(time.Hour)
		must(t, resolve(busy))
	}
	d.Clock.Set(began.Add(limits.Life - time.Microsecond))
	must(t, resolve(busy))
	d.Clock.Set(began.Add(limits.Life))
	wantKind(t, "one at the end of its life", resolve(busy), fault.SignedOut)
	for what, token := range map[string]string{"none": "", "a stranger's": "x", "a long one": strings.Repeat("x", 1000), "odd": "\x00\xff"} {
		wantKind(t, what, resolve(token), fault.SignedOut)
	}
}

// TestASessionInUseIsWrittenEveryFiveMinutes and no more often.
func TestASessionInUseIsWrittenEveryFiveMinutes(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	token, who := d.in(t, "amina")
	began := d.Clock.Now()
	for _, c := range []struct{ after, seen time.Duration }{
		{time.Second, 0},
		{5*time.Minute - time.Microsecond, 0},
		{5 * time.Minute, 5 * time.Minute},
		{9 * time.Minute, 5 * time.Minute},
		{10 * time.Minute, 10 * time.Minute},
	} {
		d.Clock.Set(began.Add(c.after))
		_, err := d.Resolve(t.Context(), token, "r")
		must(t, err)
		list, err := d.ListSessions(t.Context(), who)
		must(t, err)
		if len(list) != 1 || !list[0].Seen.Equal(began.Add(c.seen)) || !list[0].Expires.Equal(began.Add(c.seen+auth.DefaultLimits().Idle)) {
			t.Errorf("after %v: %+v", c.after, list)
		}
	}
}

func TestSessionsAreEndedByTheirOwnersOnly(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	one, amina := d.in(t, "amina")
	two, second := d.in(t, "amina")
	theirs, ben := d.in(t, "ben")
	resolve := func(token string) error {
		_, err := d.Resolve(t.Context(), token, "r")
		return err
	}
	must(t, d.EndSession(t.Context(), amina, ben.Session)) // no such session of hers
	must(t, resolve(theirs))
	must(t, d.EndSession(t.Context(), amina, second.Session))
	wantKind(t, "the one she ended", resolve(two), fault.SignedOut)
	must(t, resolve(one))
	d.logged(t, "EndSession", care.OutcomeAllowed, amina.Actor.Account)
	three, _ := d.in(t, "amina")
	must(t, d.SignOutEverywhere(t.Context(), amina))
	for _, token := range []string{one, three} {
		wantKind(t, "after signing out everywhere", resolve(token), fault.SignedOut)
	}
	must(t, resolve(theirs))
	d.logged(t, "SignOutEverywhere", care.OutcomeAllowed, amina.Actor.Account)
	list, err := d.ListSessions(t.Context(), ben)
	must(t, err)
	if len(list) != 1 || list[0].ID != ben.Session || list[0].Device != "Firefox" {
		t.Errorf("Ben's sessions: %+v", list)
	}
}

func TestAResetEndsSessionsAndAsksForANewPassword(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	token, _ := d.in(t, "amina")
	const fresh = "something quite different"
	must(t, d.ResetAccount(t.Context(), d.AsAdmin, "Amina", auth.Hash(fresh, func(b []byte) {})))
	_, err := d.Resolve(t.Context(), token, "r")
	wantKind(t, "the old session", err, fault.SignedOut)
	_, who, err := d.SignIn(t.Context(), auth.Attempt{Username: "amina", Password: fresh})
	if err != nil || !who.MustChange {
		t.Errorf("with the new password: %+v, %v", who, err)
	}
}

func TestALongDeviceIsCutAtACharacter(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	_, who, err := d.SignIn(t.Context(), auth.Attempt{Username: "amina", Password: testkit.Password, Device: strings.Repeat("é", 500)})
	must(t, err)
	list, err := d.ListSessions(t.Context(), who)
	if err != nil || list[0].Device != strings.Repeat("é", care.MaxLine) {
		t.Errorf("%+v, %v", list, err)
	}
}

func FuzzResolve(f *testing.F) {
	s, err := store.Open(context.Background(), "sqlite:"+filepath.Join(f.TempDir(), "towpath.db"), testkit.Keys())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	d := newDoor(f, s)
	token, _ := d.in(f, "amina")
	for _, seed := range []string{"", "x", "\x00", "' OR 1=1", token + " ", token[1:], strings.ToUpper(token)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		who, err := d.Resolve(context.Background(), text, "r")
		if text == token {
			must(t, err)
			return
		}
		if !fault.Is(err, fault.SignedOut) || who != (auth.SignedIn{}) {
			t.Fatalf("%q is %+v, %v", text, who, err)
		}
	})
}

func ctx() context.Context { return context.Background() }
