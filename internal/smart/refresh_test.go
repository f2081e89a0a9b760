package smart_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/smart"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// TestALostAnswerIsAskedForAgain: within a minute, by the same app, and until what came of it was
// traded on. What was given before is superseded, and whoever brings it ends all.
func TestALostAnswerIsAskedForAgain(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newKit(t, s)
		first := k.tokens(t, k.AsAmina, k.Amina, lasting)
		lost := k.refresh(t, first.Refresh)
		k.Clock.Add(30 * time.Second)
		again := k.refresh(t, first.Refresh)
		if again.status != http.StatusOK || again.Refresh == lost.Refresh || !k.opens(t, again.Access) || k.opens(t, lost.Access) {
			t.Fatalf("asked again: %s", again.body)
		}
		k.Clock.Add(29 * time.Second)
		third := k.refresh(t, first.Refresh)
		if !k.opens(t, third.Access) || k.opens(t, again.Access) || !k.opens(t, first.Access) {
			t.Fatalf("and once more: %s", third.body)
		}
		next := k.refresh(t, third.Refresh)
		if !k.opens(t, next.Access) || !k.opens(t, third.Access) {
			t.Fatalf("it goes on: %s", next.body)
		}
		k.ends(t, "a token whose tokens were superseded", lost.Refresh, next.Access, third.Access, first.Access)
	})
}

const lasting = "patient/*.rs offline_access"

// ends tries a refresh token that ends all, these access tokens too.
func (k kit) ends(t *testing.T, what, token string, all ...string) {
	t.Helper()
	if g := k.refresh(t, token); g.status != http.StatusBadRequest || g.Error != "invalid_grant" {
		t.Errorf("%s: %d %s", what, g.status, g.body)
	}
	for _, access := range all {
		if k.opens(t, access) {
			t.Errorf("%s: and an access token opens still", what)
		}
	}
}

// TestNoAnswerWasLost where what came of it was traded on, after a minute, and to another app.
func TestNoAnswerWasLost(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newKit(t, s)
		start := func() got { return k.tokens(t, k.AsAmina, k.Amina, lasting) }
		first := start()
		lost := k.refresh(t, first.Refresh)
		next := k.refresh(t, lost.Refresh)
		k.ends(t, "a token whose tokens were traded on", first.Refresh, next.Access, lost.Access)

		first = start()
		lost = k.refresh(t, first.Refresh)
		k.Clock.Add(61 * time.Second) // counted from the first time
		k.ends(t, "after a minute", first.Refresh, lost.Access)

		first = start()
		k.refresh(t, first.Refresh)
		k.Clock.Add(40 * time.Second)
		again := k.refresh(t, first.Refresh)
		k.Clock.Add(40 * time.Second)
		k.ends(t, "a minute is counted once", first.Refresh, again.Access)

		other := k.add(t, smart.NewApp{Name: "Other", Kind: care.AppPublic, Redirects: []string{back}, Scopes: everything})
		first = start()
		lost = k.refresh(t, first.Refresh)
		stolen := k.post(t, "/oauth/token", "grant_type", "refresh_token", "client_id", string(other.ID), "refresh_token", first.Refresh)
		if stolen.status == http.StatusOK || k.opens(t, lost.Access) {
			t.Errorf("another app: %d %s", stolen.status, stolen.body)
		}
	})
}

// TestOneAnswerStandsOfManyAtOnce: of an app that asks many times at once, the last answer alone.
func TestOneAnswerStandsOfManyAtOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newKit(t, s)
		first := k.tokens(t, k.AsAmina, k.Amina, lasting)
		answers := make([]got, 8)
		var group sync.WaitGroup
		for i := range answers {
			group.Go(func() { answers[i] = k.refresh(t, first.Refresh) })
		}
		group.Wait()
		var standing []got
		for _, g := range answers {
			if g.status != http.StatusOK {
				t.Errorf("%d %s", g.status, g.body)
			}
			if k.opens(t, g.Access) {
				standing = append(standing, g)
			}
		}
		if len(standing) != 1 {
			t.Fatalf("%d answers stand", len(standing))
		}
		if g := k.refresh(t, standing[0].Refresh); !k.opens(t, g.Access) {
			t.Errorf("it does not go on: %s", g.body)
		}
	})
}
