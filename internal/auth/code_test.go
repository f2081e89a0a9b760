package auth_test

import (
	"bytes"
	"crypto/rand"
	"regexp"
	"strings"
	"testing"

	"towpath/internal/auth"
	"towpath/internal/fault"
	"towpath/internal/testkit"
)

var codeForm = regexp.MustCompile(`^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$`)

func TestACodeCanBeReadOutAloud(t *testing.T) {
	random := func(b []byte) { _, _ = rand.Read(b) }
	seen := map[string]bool{}
	for range 200 {
		code := auth.NewCode(random)
		if !codeForm.MatchString(code) {
			t.Fatalf("%q has a form that is hard to read out", code)
		}
		if seen[code] {
			t.Fatalf("%q came twice", code)
		}
		seen[code] = true
	}
	// Every letter is as likely as any other: a byte that counts up gives each.
	next := byte(0)
	letters := map[rune]int{}
	for range 64 {
		for _, r := range auth.NewCode(func(b []byte) {
			for i := range b {
				b[i] = next
				next++
			}
		}) {
			letters[r]++
		}
	}
	delete(letters, '-')
	for r, n := range letters {
		if n != 64*12/32 {
			t.Errorf("%c came %d times", r, n)
		}
	}
}

func TestACodeIsReadHoweverItIsTyped(t *testing.T) {
	const want = "0123ABCD789X"
	for _, typed := range []string{"0123-ABCD-789X", "0123abcd789x", " o i23 \u2013 abcd.789X ", "OL23\u00a0ABCD\u00a0789X"} {
		if got := auth.NormalCode(typed); got != want {
			t.Errorf("%q is read as %q", typed, got)
		}
		if auth.HashCode(typed) != auth.HashCode(want) || len(auth.HashCode(typed)) != 64 {
			t.Errorf("%q has another hash", typed)
		}
	}
	for _, typed := range []string{"", "0123-ABCD-789", "0123-ABCD-789XX", "0123-ABCD-789U", "0123-ABCD-789\u017f", "0123-ABCD-78\x009X", strings.Repeat("-", 200)} {
		if auth.NormalCode(typed) != "" || auth.HashCode(typed) != "" {
			t.Errorf("%q is taken for a code", typed)
		}
	}
}

func TestWrongCodesAreThrottled(t *testing.T) {
	d := newDoor(t, testkit.SQLite(t))
	for range auth.DefaultLimits().CodeGuesses {
		must(t, d.CodePatience(t.Context(), "192.0.2.1"))
		wantKind(t, "a wrong code", d.CodeMissed(t.Context(), "192.0.2.1"), fault.Denied)
	}
	wantKind(t, "one code more", d.CodePatience(t.Context(), "192.0.2.1"), fault.TooMany)
	wantKind(t, "one that was under way", d.CodeMissed(t.Context(), "192.0.2.1"), fault.TooMany)
	must(t, d.CodePatience(t.Context(), "192.0.2.2"))
	d.in(t, "amina") // passwords are counted apart
	d.Clock.Add(auth.DefaultLimits().Window)
	must(t, d.CodePatience(t.Context(), "192.0.2.1"))
}

func FuzzNormalCode(f *testing.F) {
	for _, seed := range []string{"", "0123-ABCD-789X", "oil", "\xff\xfe", strings.Repeat("0", 12), "\u0131\u017f\u212a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		code := auth.NormalCode(text)
		if code == "" {
			if auth.HashCode(text) != "" {
				t.Error("a hash of nothing")
			}
			return
		}
		if len(code) != 12 || bytes.ContainsAny([]byte(code), "ILOU") || auth.NormalCode(code) != code || auth.HashCode(code) != auth.HashCode(text) {
			t.Errorf("%q gives %q", text, code)
		}
	})
}
