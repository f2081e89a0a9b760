package seal_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"towpath/internal/seal"
)

func newKey(t interface{ Fatal(...any) }) *seal.Key {
	k, err := seal.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var text = rapid.Custom(func(t *rapid.T) string {
	return rapid.StringN(1, 200, -1).Draw(t, "text")
})

func places(t *rapid.T) seal.Place {
	part := rapid.StringMatching(`[a-z0-9-]{0,12}`)
	return seal.Place{
		Organisation: part.Draw(t, "organisation"), Owner: part.Draw(t, "owner"), Table: part.Draw(t, "table"),
		Column: part.Draw(t, "column"), Row: part.Draw(t, "row"),
	}
}

func TestWhatIsSealedOpensInItsPlaceOnly(t *testing.T) {
	mine, other := newKey(t), newKey(t)
	rapid.Check(t, func(t *rapid.T) {
		p, words := places(t), text.Draw(t, "words")
		sealed, err := mine.Seal(p, words)
		if err != nil || strings.Contains(sealed, words) && len(words) > 3 {
			t.Fatalf("%q sealed as %q, %v", words, sealed, err)
		}
		if got, err := mine.Open(p, sealed); err != nil || got != words {
			t.Fatalf("opened as %q, %v", got, err)
		}
		again, _ := mine.Seal(p, words)
		if again == sealed {
			t.Fatal("the same words twice look the same")
		}
		if got, err := other.Open(p, sealed); !errors.Is(err, seal.ErrNotSealed) {
			t.Fatalf("another person's key: %q, %v", got, err)
		}
		if q := places(t); q != p {
			if got, err := mine.Open(q, sealed); !errors.Is(err, seal.ErrNotSealed) {
				t.Fatalf("in another place: %q, %v", got, err)
			}
		}
		// The same letters, divided differently among the parts.
		q := p
		q.Owner, q.Table = p.Owner+p.Table, ""
		if q != p {
			if got, err := mine.Open(q, sealed); !errors.Is(err, seal.ErrNotSealed) {
				t.Fatalf("with parts run together: %q, %v", got, err)
			}
		}
	})
}

func TestWhatWasChangedDoesNotOpen(t *testing.T) {
	k := newKey(t)
	p := seal.Place{Organisation: "o", Owner: "p", Table: "answer", Column: "note", Row: "1"}
	rapid.Check(t, func(t *rapid.T) {
		sealed, err := k.Seal(p, text.Draw(t, "words"))
		if err != nil {
			t.Fatal(err)
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(t, "at")
		changed := []byte(sealed)
		changed[at] ^= byte(1 << rapid.IntRange(0, 7).Draw(t, "bit"))
		tampered := map[string]string{
			"flipped": string(changed), "cut": sealed[:at], "longer": sealed + "A", "with a line": sealed[:at] + "\n" + sealed[at:],
			"without its mark": sealed[2:], "padded": sealed + "=",
		}
		for how, s := range tampered {
			if s == "" || s == sealed {
				continue
			}
			if got, err := k.Open(p, s); !errors.Is(err, seal.ErrNotSealed) {
				t.Fatalf("%s: %q, %v", how, got, err)
			}
		}
	})
}

func TestPlainTextIsNeverTakenForSealed(t *testing.T) {
	k := newKey(t)
	for _, plain := range []string{"Amina Yusuf", "1991-05-02", "1:", "1:Amina", "1:" + base64.RawStdEncoding.EncodeToString([]byte("Amina")), " "} {
		if got, err := k.Open(seal.Place{Table: "person"}, plain); !errors.Is(err, seal.ErrNotSealed) {
			t.Errorf("%q was opened as %q, %v", plain, got, err)
		}
	}
	if got, err := k.Open(seal.Place{}, ""); got != "" || err != nil {
		t.Errorf("nothing: %q, %v", got, err)
	}
}

func TestARenewedKeyOpensWhatTheOldOneSealedAndNotTheOtherWayRound(t *testing.T) {
	old := newKey(t)
	p := seal.Place{Row: "1"}
	before, _ := old.Seal(p, "before")
	renewed, err := old.Renewed()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := renewed.Open(p, before); err != nil || got != "before" {
		t.Errorf("%q, %v", got, err)
	}
	after, _ := renewed.Seal(p, "after")
	if _, err := old.Open(p, after); !errors.Is(err, seal.ErrNotSealed) {
		t.Errorf("the old key opened what the new one sealed: %v", err)
	}
}

func TestAWrappedKeyIsOneOwnersUnderOneMaster(t *testing.T) {
	ctx := t.Context()
	master, another := given(t, line("m1", 'a')), given(t, line("m1", 'b'))
	k := newKey(t)
	p := seal.Place{Row: "1"}
	sealed, _ := k.Seal(p, "words")
	wrapped, err := seal.WrapKey(ctx, master, "o", "amina", k)
	if err != nil {
		t.Fatal(err)
	}
	back, err := seal.UnwrapKey(ctx, master, "o", "amina", wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := back.Open(p, sealed); err != nil || got != "words" {
		t.Errorf("%q, %v", got, err)
	}
	if id, err := seal.MasterOf(wrapped); err != nil || id != "m1" {
		t.Errorf("wrapped with %q, %v", id, err)
	}
	for how, try := range map[string]func() error{
		"another owner":        func() error { _, err := seal.UnwrapKey(ctx, master, "o", "ben", wrapped); return err },
		"another organisation": func() error { _, err := seal.UnwrapKey(ctx, master, "x", "amina", wrapped); return err },
		"another master":       func() error { _, err := seal.UnwrapKey(ctx, another, "o", "amina", wrapped); return err },
		"an index key":         func() error { _, err := seal.UnwrapIndex(ctx, master, "o", "amina", wrapped); return err },
		"cut": func() error {
			_, err := seal.UnwrapKey(ctx, master, "o", "amina", wrapped[:len(wrapped)-4])
			return err
		},
	} {
		if try() == nil {
			t.Errorf("%s: unwrapped", how)
		}
	}
}

func TestAKeyIsRewrappedWithTheNewestMaster(t *testing.T) {
	ctx := t.Context()
	old, both := given(t, line("m1", 'a')), given(t, line("m1", 'a')+line("m2", 'b'))
	ix := seal.NewIndex()
	wrapped, err := seal.WrapIndex(ctx, old, "o", "index", ix)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := seal.Rewrap(ctx, both, "o", "index", wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if id, _ := seal.MasterOf(fresh); id != "m2" {
		t.Errorf("wrapped with %q", id)
	}
	back, err := seal.UnwrapIndex(ctx, given(t, line("m2", 'b')), "o", "index", fresh)
	if err != nil || back.Of("username", "amina") != ix.Of("username", "amina") {
		t.Errorf("the index is another: %v", err)
	}
}

func line(id string, fill byte) string {
	return id + " " + base64.StdEncoding.EncodeToString([]byte(strings.Repeat(string(fill), 32))) + "\n"
}

func given(t testing.TB, text string) seal.Master {
	t.Helper()
	m, err := seal.Given(text, "a test")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func FuzzOpen(f *testing.F) {
	k := newKey(f)
	p := seal.Place{Table: "answer", Row: "1"}
	sealed, _ := k.Seal(p, "words")
	f.Add(sealed)
	f.Add("1:")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := k.Open(p, text)
		if text != "" && text != sealed && err == nil {
			t.Fatalf("%q was opened as %q", text, got)
		}
	})
}

func FuzzUnwrap(f *testing.F) {
	m := given(f, line("m1", 'a'))
	wrapped, _ := seal.WrapKey(f.Context(), m, "o", "amina", newKey(f))
	f.Add(wrapped)
	f.Add("AQJtMQ")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := seal.UnwrapKey(t.Context(), m, "o", "amina", text); err == nil && text != wrapped {
			t.Fatalf("%q was unwrapped", text)
		}
		_, _ = seal.MasterOf(text) // must not panic
	})
}

func BenchmarkSeal500(b *testing.B) {
	k := newKey(b)
	p := seal.Place{Organisation: strings.Repeat("o", 36), Owner: strings.Repeat("p", 36), Table: "answer", Column: "note", Row: strings.Repeat("r", 36)}
	words := strings.Repeat("w", 500)
	for b.Loop() {
		if _, err := k.Seal(p, words); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOpen500WithUnwrap(b *testing.B) {
	k, m := newKey(b), given(b, line("m1", 'a'))
	p := seal.Place{Table: "answer", Column: "note", Row: "r"}
	sealed, _ := k.Seal(p, strings.Repeat("w", 500))
	wrapped, _ := seal.WrapKey(b.Context(), m, "o", "p", k)
	for b.Loop() {
		k, err := seal.UnwrapKey(b.Context(), m, "o", "p", wrapped)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := k.Open(p, sealed); err != nil {
			b.Fatal(err)
		}
	}
}
