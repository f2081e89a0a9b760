package keyring_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"towpath/internal/keyring"
	"towpath/internal/seal"
	"towpath/internal/testkit"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func given(t *testing.T, lines string) seal.Master {
	t.Helper()
	m, err := seal.Given(lines, "a test")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func line(id string) string {
	return id + " " + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32))) + "\n"
}

func open(t *testing.T, address string, m seal.Master, now func() time.Time) *keyring.Ring {
	t.Helper()
	r, err := keyring.Open(t.Context(), keyring.Config{Address: address, Master: m, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// rings runs a test on each engine, with a way to open the same store again.
func rings(t *testing.T, test func(t *testing.T, again func() *keyring.Ring, clock *testkit.Clock)) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address, clock, m := testkit.Address(t, engine), testkit.NewClock(), given(t, line("m1"))
			test(t, func() *keyring.Ring { return open(t, address, m, clock.Now) }, clock)
		})
	}
}

func add(t *testing.T, r *keyring.Ring, ids ...string) {
	t.Helper()
	keys := map[keyring.Owner]*seal.Key{}
	for _, id := range ids {
		k, err := seal.NewKey()
		if err != nil {
			t.Fatal(err)
		}
		keys[keyring.Owner{Organisation: "o", ID: id}] = k
	}
	if err := r.Add(t.Context(), keys); err != nil {
		t.Fatal(err)
	}
}

func load(t *testing.T, r *keyring.Ring, ids ...string) map[string]keyring.Entry {
	t.Helper()
	found, err := r.Load(t.Context(), "o", ids)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestManyKeysAreOneQuestionAndThenNone(t *testing.T) {
	rings(t, func(t *testing.T, again func() *keyring.Ring, _ *testkit.Clock) {
		var ids []string
		for i := range 60 {
			ids = append(ids, fmt.Sprint("p", i))
		}
		add(t, again(), ids...)
		r := again()
		for _, want := range []int64{1, 1} {
			if found := load(t, r, append(ids, "nobody")...); len(found) != 60 || found["p7"].Key == nil {
				t.Errorf("%d keys", len(found))
			}
			ids = ids[:60]
			if got := r.Asked(); got > want+1 { // who has no key is asked for each time
				t.Errorf("asked %d times", got)
			}
		}
	})
}

func TestASecondKeyForTheSameOwnerLoses(t *testing.T) {
	rings(t, func(t *testing.T, again func() *keyring.Ring, _ *testkit.Clock) {
		a, b := again(), again()
		add(t, a, "amina")
		k, _ := seal.NewKey()
		other, _ := seal.NewKey()
		err := b.Add(t.Context(), map[keyring.Owner]*seal.Key{{Organisation: "o", ID: "amina"}: k, {Organisation: "o", ID: "zed"}: other})
		if !errors.Is(err, keyring.ErrRaced) {
			t.Errorf("%v", err)
		}
		if found := load(t, b, "zed"); len(found) != 0 {
			t.Error("half of what was added was kept")
		}
	})
}

// TestAnErasureElsewhereIsKnownWithinAMinute has two processes on one store.
func TestAnErasureElsewhereIsKnownWithinAMinute(t *testing.T) {
	rings(t, func(t *testing.T, again func() *keyring.Ring, clock *testkit.Clock) {
		here, there := again(), again()
		add(t, here, "amina")
		load(t, there, "amina")
		for range 2 {
			if err := here.Erase(t.Context(), keyring.Owner{Organisation: "o", ID: "amina"}); err != nil {
				t.Fatal(err)
			}
		}
		if e := load(t, here, "amina")["amina"]; !e.Erased || e.Key != nil {
			t.Errorf("here: %+v", e)
		}
		clock.Add(time.Minute)
		if e := load(t, there, "amina")["amina"]; !e.Erased || e.Key != nil {
			t.Errorf("there: %+v", e)
		}
		k, _ := seal.NewKey()
		if err := here.Add(t.Context(), map[keyring.Owner]*seal.Key{{Organisation: "o", ID: "amina"}: k}); !errors.Is(err, keyring.ErrRaced) {
			t.Errorf("another key was made for somebody who was erased: %v", err)
		}
	})
}

func TestAnErasedKeyIsNotInTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.db")
	m := given(t, line("m1"))
	r := open(t, "sqlite:"+path, m, time.Now)
	var ids []string
	for i := range 50 {
		ids = append(ids, fmt.Sprint("p", i))
	}
	add(t, r, ids...)
	before, err := seal.WrapKey(t.Context(), m, "o", "x", mustKey(t))
	if err != nil {
		t.Fatal(err)
	}
	left := func() int {
		n := 0
		for _, f := range []string{path, path + "-wal"} {
			raw, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			n += strings.Count(string(raw), before[:5]) // how every wrapped key begins here
		}
		return n
	}
	if left() < 50 {
		t.Fatalf("%d wrapped keys were found in the file", left())
	}
	for _, id := range ids {
		if err := r.Erase(t.Context(), keyring.Owner{Organisation: "o", ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	if n := left(); n != 0 {
		t.Errorf("%d wrapped keys are still in the file", n)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func mustKey(t *testing.T) *seal.Key {
	t.Helper()
	k, err := seal.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestAnIndexIsTheSameForEverybodyAndAfterARotation(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			r := open(t, address, given(t, line("m1")), time.Now)
			var group sync.WaitGroup
			codes := make([]string, 8)
			for i := range codes {
				other := open(t, address, given(t, line("m1")), time.Now)
				group.Go(func() {
					ix, err := other.Index(t.Context(), "o")
					if err != nil {
						t.Error(err)
						return
					}
					codes[i] = ix.Of("username", "amina")
				})
			}
			group.Wait()
			if did, err := open(t, address, given(t, line("m1")+line("m2")), time.Now).Rotate(t.Context(), true); err != nil || did.Added || did.Rewrapped != 1 || did.Master != "m2" {
				t.Errorf("%+v, %v", did, err)
			}
			ix, err := open(t, address, given(t, line("m2")), time.Now).Index(t.Context(), "o")
			if err != nil {
				t.Fatal(err)
			}
			codes = append(codes, ix.Of("username", "amina"))
			for _, c := range codes {
				if c != codes[0] || c == "" {
					t.Errorf("codes %q", codes)
				}
			}
			if _, err := r.Rotate(t.Context(), false); err == nil {
				t.Error("a master key that is nowhere was used")
			}
		})
	}
}

func TestAWrongMasterIsRefusedAtOnce(t *testing.T) {
	address := testkit.Address(t, "sqlite")
	add(t, open(t, address, given(t, line("m1")), time.Now), "amina")
	for _, m := range []seal.Master{given(t, line("m2")), nil} {
		if r, err := keyring.Open(t.Context(), keyring.Config{Address: address, Master: m, Now: time.Now}); err == nil {
			_ = r.Close()
			t.Error("it was opened")
		}
	}
}

func TestOnlyTheLatestUsedAreRemembered(t *testing.T) {
	c := keyring.NewCache(3)
	now := time.Unix(100, 0)
	owner := func(n int) keyring.Owner { return keyring.Owner{ID: fmt.Sprint(n)} }
	for n := range 3 {
		c.Put(owner(n), keyring.Entry{}, now.Add(time.Minute))
	}
	c.Get(owner(0), now)
	c.Put(owner(3), keyring.Entry{}, now.Add(time.Minute))
	for n, want := range []bool{true, false, true, true} {
		if _, ok := c.Get(owner(n), now); ok != want {
			t.Errorf("%d: %v", n, ok)
		}
	}
	if _, ok := c.Get(owner(0), now.Add(time.Minute)); ok {
		t.Error("remembered for longer than its life")
	}
}
