package care_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/plan"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// makesSummary makes a link of Amina's and gives its token's hash with what went into it.
func (k story) makesSummary(t *testing.T, name, passcode string, parts ...care.SummaryPart) (n care.NewSummaryLink, went care.Record) {
	t.Helper()
	n = care.NewSummaryLink{ID: care.SummaryLinkID(k.IDs.New()), TokenHash: care.HashSummaryToken(name), Label: name, Parts: parts, Days: 7, Passcode: passcode}
	_, err := k.MakeSummaryLink(t.Context(), k.AsAmina, k.Amina, n, func(r care.Record) (string, error) { went = r; return "file of " + name, nil })
	must(t, err)
	return n, went
}

func (k story) opensSummary(ctx context.Context, ask care.SummaryAsk) (care.SummaryOpened, error) {
	a, err := k.BySummaryLink(ctx, k.Organisation, ask.TokenHash, "r")
	if err != nil {
		return care.SummaryOpened{}, err
	}
	return k.OpenSummaryLink(ctx, a, ask)
}

// TestASummaryHoldsWhatWasChosen, as it stands, and nobody's notes.
func TestASummaryHoldsWhatWasChosen(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	_, err := k.planFor(t.Context(), k.Amina)
	must(t, err)
	page, err := k.ListSummaryLinks(t.Context(), k.AsAmina, k.Amina)
	must(t, err)
	if !slices.Contains(page.Offered, care.SummaryGoals) || !slices.Contains(page.Offered, care.SummaryCrisis) || slices.Contains(page.Offered, care.SummaryWellness) {
		t.Fatalf("offered are %v", page.Offered)
	}
	_, goals := k.makesSummary(t, "goals", "", care.SummaryGoals)
	if len(goals.Goals) == 0 || len(goals.Plans)+len(goals.Occasions)+len(goals.Measurements) > 0 || goals.Person.ID != k.Amina {
		t.Errorf("goals alone are %+v", goals)
	}
	for _, g := range goals.Goals {
		for _, st := range g.Steps {
			if st.Who != "" || slices.ContainsFunc(st.Reviews, func(r care.StepReview) bool { return r.Note != "" }) {
				t.Errorf("a step says %+v", st)
			}
		}
	}
	_, crisis := k.makesSummary(t, "crisis", "", care.SummaryCrisis)
	if len(crisis.Goals) > 0 || len(crisis.Plans) != 1 || crisis.Plans[0].Kind != plan.Crisis || len(crisis.Plans[0].Edits) != 1 || crisis.Plans[0].Edits[0].Words != secret {
		t.Errorf("the crisis plan is %+v", crisis)
	}
	if p := crisis.Plans[0]; len(p.Versions)+len(p.Signatures)+len(p.Copies) > 0 {
		t.Errorf("with the plan goes %+v", p)
	}
	for _, r := range []care.Record{goals, crisis} {
		if len(r.Audit)+len(r.Members)+len(r.Told)+len(r.Entries)+len(r.Extras)+len(r.Stories)+len(r.Crises)+len(r.Reminders) > 0 {
			t.Errorf("more went into it: %+v", r)
		}
	}
	n := care.NewSummaryLink{ID: care.SummaryLinkID(k.IDs.New()), TokenHash: care.HashSummaryToken("x"), Parts: []care.SummaryPart{care.SummaryWellness}, Days: 7}
	_, err = k.MakeSummaryLink(t.Context(), k.AsAmina, k.Amina, n, sealedAs("x"))
	wantField(t, "what is not there", err, "parts")
	for field, spoil := range map[string]func(*care.NewSummaryLink){
		"id": func(n *care.NewSummaryLink) { n.TokenHash = "" }, "days": func(n *care.NewSummaryLink) { n.Days = 4000 }, "parts": func(n *care.NewSummaryLink) { n.Parts = nil },
		"label": func(n *care.NewSummaryLink) { n.Label = strings.Repeat("x", 81) }, "passcode": func(n *care.NewSummaryLink) { n.Passcode = "abc" },
	} {
		bad := care.NewSummaryLink{ID: care.SummaryLinkID(k.IDs.New()), TokenHash: care.HashSummaryToken("x"), Parts: []care.SummaryPart{care.SummaryGoals}, Days: 7}
		spoil(&bad)
		_, err := k.MakeSummaryLink(t.Context(), k.AsAmina, k.Amina, bad, sealedAs("x"))
		wantField(t, field, err, field)
	}
}

// TestASummaryOpensAndIsSeen: by its link alone, with the name that was given, until it is
// ended or over; what is too large to go along is fetched once, and soon.
func TestASummaryOpensAndIsSeen(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx := t.Context()
	n, _ := k.makesSummary(t, "open", "", care.SummaryGoals)
	got, err := k.opensSummary(ctx, care.SummaryAsk{TokenHash: n.TokenHash, Reader: " Dr\nInes\x00\u202e of the  harbour "})
	must(t, err)
	if got.File != "file of open" {
		t.Errorf("it opens %+v", got)
	}
	small := care.SummaryAsk{TokenHash: n.TokenHash, Reader: strings.Repeat("é", 900), Most: 5, FetchHash: strings.Repeat("f", 64)}
	if got, err := k.opensSummary(ctx, small); err != nil || got.File != "" {
		t.Errorf("too large to go along: %+v, %v", got, err)
	}
	small.Fetching = true
	if got, err := k.opensSummary(ctx, small); err != nil || got.File != "file of open" {
		t.Errorf("fetched: %+v, %v", got, err)
	}
	wantKind(t, "fetched twice", second(k.opensSummary(ctx, small)), fault.Denied)
	page, err := k.ListSummaryLinks(ctx, k.AsAmina, k.Amina)
	must(t, err)
	if o := page.Openings[n.ID]; len(o) != 2 || o[1].Reader != "Dr Ines of the harbour" || len([]rune(o[0].Reader)) != care.MaxLine {
		t.Errorf("Amina sees %+v", o)
	}
	log, err := k.ListAuditEntries(ctx, k.AsAmina, k.Amina, care.AuditQuery{})
	must(t, err)
	if !slices.ContainsFunc(log.Entries, func(e care.LoggedEntry) bool {
		return e.Action == "OpenSummaryLink" && e.Name == "Dr Ines of the harbour"
	}) {
		t.Error("the log does not say who opened it")
	}
	a, err := k.BySummaryLink(ctx, k.Organisation, n.TokenHash, "r")
	must(t, err)
	for row, o := range operations {
		method := methodOf(row)
		if !o.nobody && method != "OpenSummaryLink" && method != "MissSummaryLink" && method != "ShowInvitation" && method != "JoinCircle" {
			if got, err := o.call(ctx, k, a, k.Amina); err == nil {
				t.Errorf("%s: a link to a summary gives %+v", row, got)
			}
		}
	}
	must(t, k.EndSummaryLink(ctx, k.AsAmina, k.Amina, n.ID))
	wantKind(t, "ended, to whoever was in", second(k.OpenSummaryLink(ctx, a, care.SummaryAsk{TokenHash: n.TokenHash})), fault.Denied)
	wantKind(t, "ended", second(k.opensSummary(ctx, care.SummaryAsk{TokenHash: n.TokenHash})), fault.Denied)
	later, _ := k.makesSummary(t, "later", "", care.SummaryGoals)
	k.Clock.Add(7*24*time.Hour + time.Minute)
	wantKind(t, "over", second(k.opensSummary(ctx, care.SummaryAsk{TokenHash: later.TokenHash})), fault.Denied)
}

// TestAPasscodeIsTriedTenTimes, however many try at once, and then the link is gone for
// whoever has the right one too.
func TestAPasscodeIsTriedTenTimes(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		n, _ := k.makesSummary(t, "locked", "lantern", care.SummaryGoals)
		right := care.SummaryAsk{TokenHash: n.TokenHash, Passcode: "lantern"}
		if got, err := k.opensSummary(ctx, right); err != nil || got.File == "" || got.Wanted {
			t.Fatalf("the right one gives %+v, %v", got, err)
		}
		var left, gone atomic.Int32
		var all sync.WaitGroup
		for i := range 24 {
			all.Go(func() {
				got, err := k.opensSummary(ctx, care.SummaryAsk{TokenHash: n.TokenHash, Passcode: fmt.Sprint("wrong", i)})
				switch {
				case fault.Is(err, fault.Denied):
					gone.Add(1)
				case err != nil || !got.Wanted || got.File != "" || got.TriesLeft < 0 || got.TriesLeft >= care.SummaryTries:
					t.Errorf("a wrong one gives %+v, %v", got, err)
				default:
					left.Add(1)
				}
			})
		}
		all.Wait()
		if left.Load() != care.SummaryTries || gone.Load() != 24-care.SummaryTries {
			t.Errorf("%d were told how many are left, %d that it is gone", left.Load(), gone.Load())
		}
		wantKind(t, "the right one, too late", second(k.opensSummary(ctx, right)), fault.Denied)
	})
}

// TestTheFileOfALinkThatIsOverIsGone, whether or not anybody makes another, and no other's.
func TestTheFileOfALinkThatIsOverIsGone(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		file := func(n care.NewSummaryLink, made time.Time) (file string) {
			must(t, s.Read(t.Context(), func(tx care.Tx) error { // as it is kept, whatever day it is
				l, err := tx.SummaryLink(t.Context(), k.Organisation, n.TokenHash, made)
				if fault.Is(err, fault.Denied) {
					return nil
				}
				file = l.File
				return err
			}))
			return file
		}
		first := k.Clock.Now()
		short, _ := k.makesSummary(t, "short", "", care.SummaryGoals)
		k.Clock.Set(first.AddDate(0, 0, 7).Add(-time.Second))
		must(t, k.ClearSummaries(t.Context(), k.Organisation))
		if file(short, first) == "" {
			t.Error("its file is gone too soon")
		}
		k.Clock.Set(first.AddDate(0, 0, 7))
		must(t, k.ClearSummaries(t.Context(), "elsewhere"))
		if file(short, first) == "" {
			t.Error("another organisation took it away")
		}
		must(t, k.ClearSummaries(t.Context(), k.Organisation))
		if left := file(short, first); left != "" {
			t.Errorf("its file is there still: %q", left)
		}
		long, _ := k.makesSummary(t, "long", "", care.SummaryGoals)
		must(t, k.ClearSummaries(t.Context(), k.Organisation))
		if file(long, k.Clock.Now()) == "" {
			t.Error("the file of one that opens is gone")
		}
		page, err := k.ListSummaryLinks(t.Context(), k.AsAmina, k.Amina)
		if err != nil || len(page.Links) != 2 || page.Links[1].Label != "short" {
			t.Errorf("what they were is lost: %+v, %v", page.Links, err)
		}
	})
}
