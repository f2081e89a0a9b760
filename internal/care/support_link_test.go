package care_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestALinkBreaksOnTheThirdDay(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx, operator := t.Context(), care.Operator(k.Organisation)
		k.sync(t, resourceBody("one", "One", "Kettle.", nil), resourceBody("two", "Two", "Lantern.", nil))
		const one, two = "https://example.org/one", "https://example.org/two"
		due := func() string {
			list, err := k.ListLinksToCheck(ctx, operator, 10)
			must(t, err)
			return strings.Join(list, " ")
		}
		note := func(address string, outcome care.LinkOutcome) care.SupportLink {
			must(t, k.NoteLinkChecks(ctx, operator, []care.LinkCheck{{Address: address, Outcome: outcome}}))
			lib, err := k.SupportLibrary(ctx, k.Organisation)
			must(t, err)
			l, _ := lib.Link(address)
			return l
		}
		if due() != one+" "+two {
			t.Errorf("at first all are due: %s", due())
		}
		note(two, care.LinkWorks)
		for day := 1; day <= 3; day++ {
			note(one, care.LinkGone)
			if l := note(one, care.LinkSilent); l.FailedDays != day || l.Broken() != (day == 3) || l.Outcome != care.LinkSilent {
				t.Errorf("day %d, failing twice: %+v", day, l)
			}
			if due() != "" {
				t.Errorf("day %d, looked at already, and due again: %s", day, due())
			}
			k.Clock.Add(24 * time.Hour)
			if due() != one {
				t.Errorf("the day after, what failed is due: %q", due())
			}
		}
		k.oneIsBroken(t)
		if l := note(one, care.LinkWorks); l.Broken() || l.FailedDays != 0 || l.WorkedAt.IsZero() {
			t.Errorf("mended: %+v", l)
		}
		if l := note(two, care.LinkNotAllowed); l.FailedDays != 0 {
			t.Errorf("a site that asks for peace did not fail: %+v", l)
		}
		k.Clock.Add(40 * 24 * time.Hour)
		if list, err := k.ListLinksToCheck(ctx, operator, 1); err != nil || !slices.Equal(list, []string{one}) && !slices.Equal(list, []string{two}) {
			t.Errorf("after a month, one at most: %v, %v", list, err)
		}
		wantKind(t, "an unknown outcome", k.NoteLinkChecks(ctx, operator, []care.LinkCheck{{Address: one, Outcome: "fine"}}), fault.Invalid)
	})
}

// oneIsBroken fails unless the editor is told of the link of "one", and of no other.
func (k story) oneIsBroken(t *testing.T) {
	t.Helper()
	page, err := k.ListSupportDue(t.Context(), asEditor(k))
	must(t, err)
	if page.BrokenInAll != 1 || page.Broken[0].Slug != "one" || page.UncheckedInAll != 0 || page.NeverInAll != 2 || page.AllInAll != 2 {
		t.Errorf("what is due: %+v", page)
	}
}

func TestAReviewFallsDue(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	w := k.writes(t, 0, resourceBody("ours", "Ours", "Kettle.", nil))
	must(t, k.PublishSupport(t.Context(), asEditor(k), w.Entry, 1))
	must(t, k.ReviewSupport(t.Context(), asEditor(k), w.Entry, care.SupportReview{By: "They"}))
	due := func() care.SupportDue {
		page, err := k.ListSupportDue(t.Context(), asEditor(k))
		must(t, err)
		return page
	}
	if d := due(); d.OverdueInAll+d.NeverInAll != 0 {
		t.Errorf("just reviewed, and due: %+v", d)
	}
	k.Clock.Add(366 * 24 * time.Hour)
	if d := due(); d.OverdueInAll != 1 || d.Overdue[0].Slug != "ours" {
		t.Errorf("a year later: %+v", d)
	}
}
