package care_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func (k story) wish(t testing.TB, c *care.Service, words string) error {
	return c.SetGoal(t.Context(), k.AsAmina, k.Amina, care.NewGoal{ID: care.GoalID(k.IDs.New()), Words: words, Rating: -1})
}

func (k story) goals(t testing.TB) []care.GoalPlan {
	t.Helper()
	page, err := k.ListGoals(t.Context(), k.AsAmina, k.Amina)
	if err != nil {
		t.Fatal(err)
	}
	return page.Goals
}

// logged counts what Amina's log says of somebody.
func (k story) logged(t testing.TB, who care.Actor, action, outcome string) (n int) {
	t.Helper()
	page, err := k.ListAuditEntries(t.Context(), k.AsAmina, k.Amina, care.AuditQuery{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range page.Entries {
		if e.Action == action && e.Outcome == outcome && e.Account == who.Account {
			n++
		}
	}
	return n
}

func TestWhatIsChangedTogetherIsOne(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		had := len(k.goals(t))
		if err := k.ChangeTogether(ctx, func(c *care.Service) error { return errors.Join(k.wish(t, c, "one"), k.wish(t, c, "two")) }); err != nil || len(k.goals(t)) != had+2 {
			t.Fatalf("%v, %d goals, want %d", err, len(k.goals(t)), had+2)
		}
		// A refusal in the middle takes everything along, also where it is passed over, and is in the log.
		before := k.logged(t, k.AsEve, "SetGoal", care.OutcomeDenied)
		err := k.ChangeTogether(ctx, func(c *care.Service) error {
			_ = c.EndGoal(ctx, k.AsAmina, k.Amina, k.goal, care.EndingLeft)
			_ = c.SetGoal(ctx, k.AsEve, k.Amina, care.NewGoal{ID: care.GoalID(k.IDs.New()), Words: "not mine", Rating: -1})
			return nil
		})
		goals := k.goals(t)
		at := slices.IndexFunc(goals, func(g care.GoalPlan) bool { return g.ID == k.goal })
		if !fault.Is(err, fault.Denied) || !goals[at].Active() || k.logged(t, k.AsEve, "SetGoal", care.OutcomeDenied) != before+1 {
			t.Errorf("%v; the goal stands: %v; %d refusals", err, goals[at].Active(), k.logged(t, k.AsEve, "SetGoal", care.OutcomeDenied)-before)
		}
	})
}

func TestWhatIsLookedAtTogetherIsOne(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		k.looksAsOne(t, k.LookTogether)
		k.looksAsOne(t, k.LookBriefly)
	})
}

func (k story) looksAsOne(t *testing.T, look func(context.Context, func(*care.Service) error) error) {
	t.Helper()
	ctx := t.Context()
	before := k.logged(t, k.AsBen, "ListGoals", care.OutcomeAllowed)
	err := look(ctx, func(c *care.Service) error {
		for range 3 {
			if _, err := c.ListGoals(ctx, k.AsBen, k.Amina); err != nil {
				return err
			}
		}
		_, err := c.ShowJourney(ctx, k.AsBen, k.Amina)
		return err
	})
	if err != nil || k.logged(t, k.AsBen, "ListGoals", care.OutcomeAllowed) != before+1 {
		t.Errorf("%v; looking three times together left %d lines", err, k.logged(t, k.AsBen, "ListGoals", care.OutcomeAllowed)-before)
	}
	before, had := k.logged(t, k.AsEve, "ListGoals", care.OutcomeDenied), len(k.goals(t))
	err = look(ctx, func(c *care.Service) error {
		_, err := c.ListGoals(ctx, k.AsEve, k.Amina)
		return err
	})
	if !fault.Is(err, fault.Denied) || k.logged(t, k.AsEve, "ListGoals", care.OutcomeDenied) != before+1 {
		t.Errorf("a refusal together: %v", err)
	}
	if err := look(ctx, func(c *care.Service) error { return k.wish(t, c, "while looking") }); err == nil || len(k.goals(t)) != had {
		t.Errorf("something was written by whoever only looks: %v", err)
	}
}
