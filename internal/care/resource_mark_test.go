package care_test

import (
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// about gives a resource about an area, with more of its JSON.
func resourceAbout(slug, area, more string) []byte {
	body := string(resourceBody(slug, strings.ToUpper(slug), "Words.", nil))
	for _, old := range []string{`"mental-health"`, `"home"`} {
		body = strings.Replace(body, old, `"`+area+`"`, 1)
	}
	return []byte(strings.TrimSuffix(strings.TrimSpace(body), "}") + more + "}")
}

func (k story) ideas(t testing.TB, a care.Actor, q care.IdeaQuery) []string {
	t.Helper()
	found, err := k.SuggestResources(t.Context(), a, k.Amina, q)
	must(t, err)
	var out []string
	for _, s := range found.List {
		out = append(out, s.Resource.ID)
	}
	slices.Sort(out)
	return out
}

func (k story) says(t testing.TB, a care.Actor, resource string, said care.ResourceSaid) care.NewResourceMark {
	t.Helper()
	k.Clock.Tick()
	n := care.NewResourceMark{ID: care.ResourceMarkID(k.IDs.New()), Resource: resource, Area: "body", Said: said}
	must(t, k.MarkResource(t.Context(), a, k.Amina, n))
	return n
}

// TestItMeetsYou: what fits the area and the stage of the latest Bloom comes, what was
// said of it holds, and the team sees the same.
func TestItMeetsYou(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		k.sync(t, resourceAbout("low", "body", `,"stages":[1,2]`), resourceAbout("high", "body", `,"stages":[4,5]`), resourceAbout("any", "body", ""), resourceAbout("other", "habits", ""))
		found, err := k.SuggestResources(t.Context(), k.AsAmina, k.Amina, care.IdeaQuery{Area: "body"})
		must(t, err)
		if got := strings.Join(k.ideas(t, k.AsAmina, care.IdeaQuery{Area: "body"}), " "); found.Stage != 2 || got != "any low" {
			t.Errorf("at stage %d: %s", found.Stage, got)
		}
		for _, one := range found.List {
			if len(one.Because) == 0 {
				t.Errorf("%s comes without a reason", one.Resource.ID)
			}
		}
		k.says(t, k.AsAmina, "any", care.ResourceKept)
		if got := k.ideas(t, k.AsBen, care.IdeaQuery{Area: "body"}); slices.Contains(got, "any") {
			t.Errorf("what is in the plan is offered again: %v", got)
		}
		goals, err := k.ListGoals(t.Context(), k.AsBen, k.Amina)
		must(t, err)
		if kept := goals.Resources.Kept; len(kept) != 1 || kept[0].Resource != "any" || kept[0].Area != "body" || kept[0].By != k.AsAmina.Account {
			t.Errorf("the plan: %+v", goals.Resources)
		}
		n := k.says(t, k.AsAmina, "any", care.ResourceAway)
		must(t, k.MarkResource(t.Context(), k.AsAmina, k.Amina, n)) // a second press
		if got := k.ideas(t, k.AsAmina, care.IdeaQuery{Area: "body"}); !slices.Contains(got, "any") {
			t.Errorf("what was put away is not offered: %v", got)
		}
		k.says(t, k.AsAmina, "any", care.ResourceNot)
		if got := k.ideas(t, k.AsAmina, care.IdeaQuery{Area: "body"}); slices.Contains(got, "any") {
			t.Errorf("what is not for her is offered: %v", got)
		}
	})
}

func TestWhatCannotBeSaidOfAResource(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	k.sync(t, resourceAbout("any", "body", ""))
	good := care.NewResourceMark{ID: care.ResourceMarkID(k.IDs.New()), Resource: "any", Area: "body", Said: care.ResourceKept}
	for name, spoil := range map[string]func(*care.NewResourceMark){
		"no id":           func(n *care.NewResourceMark) { n.ID = "x" },
		"nothing is said": func(n *care.NewResourceMark) { n.Said = "liked" },
		"it is not there": func(n *care.NewResourceMark) { n.Resource = "nobody" },
		"a long area":     func(n *care.NewResourceMark) { n.Area = strings.Repeat("a", 300) },
		"a long key":      func(n *care.NewResourceMark) { n.Resource, n.Said = strings.Repeat("a", 300), care.ResourceAway },
	} {
		n := good
		spoil(&n)
		wantKind(t, name, k.MarkResource(t.Context(), k.AsAmina, k.Amina, n), fault.Invalid)
	}
	must(t, k.MarkResource(t.Context(), k.AsAmina, k.Amina, good))
	other := good
	other.Said = care.ResourceNot
	wantKind(t, "an id that is taken", k.MarkResource(t.Context(), k.AsAmina, k.Amina, other), fault.Conflict)
	_, err := k.SuggestResources(t.Context(), k.AsAmina, k.Amina, care.IdeaQuery{Area: "moon"})
	wantKind(t, "an area of no Bloom", err, fault.Denied)
}
