package auth_test

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/argon2"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/testkit"
)

func random(b []byte) { _, _ = rand.Read(b) }

func TestAHashMatchesItsPasswordOnly(t *testing.T) {
	const password = "ein langes Wört 👩🏽‍🦽"
	hash := auth.Hash(password, random)
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("the hash is %s", hash)
	}
	if !auth.Verify(hash, password) {
		t.Error("the right password does not match")
	}
	if auth.Verify(hash, password+" ") {
		t.Error("another password matches")
	}
	if again := auth.Hash(password, random); again == hash {
		t.Error("two hashes of one password are the same")
	}
}

// TestHashesMadeElsewhereAreRead: accounts may come from another program.
func TestHashesMadeElsewhereAreRead(t *testing.T) {
	foreign := func(memory, time uint32, threads uint8, length uint32) string {
		salt := []byte("a salt of sixteen")
		key := argon2.IDKey([]byte("walk by the water"), salt, time, memory, threads, length)
		b := base64.RawStdEncoding.EncodeToString
		return fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", memory, time, threads, b(salt), b(key))
	}
	for _, hash := range []string{foreign(64, 1, 1, 16), foreign(1024, 3, 2, 32), foreign(4096, 8, 4, 64)} {
		if !auth.Verify(hash, "walk by the water") || auth.Verify(hash, "walk by the road") {
			t.Errorf("%s is not read", hash)
		}
	}
	good := foreign(64, 1, 1, 16)
	for what, hash := range map[string]string{
		"nothing":                "",
		"another algorithm":      strings.Replace(good, "argon2id", "argon2i", 1),
		"another version":        strings.Replace(good, "v=19", "v=16", 1),
		"too dear":               strings.Replace(good, "m=64", "m=4000000", 1),
		"too long":               strings.Replace(good, "t=1", "t=4000000", 1),
		"no memory":              strings.Replace(good, "m=64", "m=0", 1),
		"no lanes":               strings.Replace(good, "p=1", "p=0", 1),
		"more lanes than a byte": strings.Replace(good, "p=1", "p=257", 1),
		"no key":                 good[:strings.LastIndex(good, "$")+1],
		"a broken salt":          strings.Replace(good, "$YS", "$!!", 1),
		"one part more":          good + "$x",
	} {
		if auth.Verify(hash, "walk by the water") || auth.Verify(hash, "") {
			t.Errorf("%s matches: %s", what, hash)
		}
	}
}

func TestPasswordRules(t *testing.T) {
	for password, ok := range map[string]bool{
		"": false, "ninechars": false, "ten chars!": true, "éééééééééé": true, "ééééé": false,
		strings.Repeat("x", auth.MaxPassword): true, strings.Repeat("x", auth.MaxPassword+1): false,
		"i am AMINA here": false, "aaaaaaaaaa": true,
	} {
		err := auth.CheckPassword(password, "amina")
		if ok != (err == nil) {
			t.Errorf("%q: %v", password, err)
		}
		if err != nil && (!fault.Is(err, fault.Invalid) || fault.FieldsOf(err)[0].Name != "password") {
			t.Errorf("%q: %v", password, err)
		}
	}
}

func TestChangingThePasswordEndsEverySession(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	one, who := d.in(t, "amina")
	two, _ := d.in(t, "amina")
	const fresh = "a quite different walk"
	for what, c := range map[string]struct{ old, fresh, field string }{
		"a short one": {testkit.Password, "short", "password"}, "her own name": {testkit.Password, "amina amina", "password"},
		"the wrong old one": {"not the password", fresh, "old_password"},
	} {
		err := d.ChangePassword(t.Context(), who, c.old, c.fresh)
		if !fault.Is(err, fault.Invalid) || fault.FieldsOf(err)[0].Name != c.field {
			t.Errorf("%s: %v", what, err)
		}
	}
	d.logged(t, "SignIn", care.OutcomeDenied, who.Actor.Account)
	if _, err := d.Resolve(t.Context(), one, "r"); err != nil {
		t.Fatalf("a refused change ended a session: %v", err)
	}
	must(t, d.ChangePassword(t.Context(), who, testkit.Password, fresh))
	for _, token := range []string{one, two} {
		_, err := d.Resolve(t.Context(), token, "r")
		wantKind(t, "an old session", err, fault.SignedOut)
	}
	d.logged(t, "ChangePassword", care.OutcomeAllowed, who.Actor.Account)
	_, _, err := d.SignIn(t.Context(), auth.Attempt{Username: "amina", Password: testkit.Password})
	wantKind(t, "the old password", err, fault.Denied)
	_, again, err := d.SignIn(t.Context(), auth.Attempt{Username: "amina", Password: fresh})
	if err != nil || again.MustChange {
		t.Errorf("the new password: %+v, %v", again, err)
	}
}

// TestTheOldPasswordCannotBeGuessedFromInside: whoever finds a browser signed in
// gets no more tries than anybody.
func TestTheOldPasswordCannotBeGuessedFromInside(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	_, who := d.in(t, "amina")
	d.fail(t, "amina", "", auth.DefaultLimits().Guesses)
	err := d.ChangePassword(t.Context(), who, testkit.Password, "a quite different walk")
	wantKind(t, "after too many guesses", err, fault.TooMany)
}

func FuzzVerify(f *testing.F) {
	good := "$argon2id$v=19$m=64,t=1,p=1$YSBzYWx0IG9mIHNpeHRlZW4$AAAAAAAAAAAAAAAAAAAAAA"
	for _, seed := range []string{"", "$", "$$$$$", good, strings.Replace(good, "m=64", "m=-1", 1), strings.Replace(good, "m=64", "m=99999999999", 1), strings.Replace(good, "v=19", "v=19x", 1)} {
		f.Add(seed, "walk by the water")
	}
	f.Fuzz(func(t *testing.T, hash, password string) {
		if strings.Contains(hash, "m=") && len(hash) > 60 && !strings.Contains(hash, "m=64,") {
			return // dear, and nothing that the cheap ones do not show
		}
		auth.Verify(hash, password) // must come back
	})
}
