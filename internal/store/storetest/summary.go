package storetest

import (
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/testkit"
)

// aSummaryOpensUntilItEnds: by its token alone, in its organisation, until its day, until
// it is ended, and until the person is erased; and nothing is left of its file then.
func aSummaryOpensUntilItEnds(t *testing.T, s Store) {
	g := newGiven(t, s)
	g.isThere(t)
	g.ends(t)
	g.isErased(t)
}

// given are three links of somebody's, and an opening of the first.
type given struct {
	w                 world
	s                 Store
	ended, over, kept care.SummaryLink
	o                 care.SummaryOpening
}

func newGiven(t *testing.T, s Store) *given {
	w, ids := settle(t, s), testkit.NewIDs()
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	link := func(days int) care.SummaryLink {
		return care.SummaryLink{
			ID: care.SummaryLinkID(ids.New()), Organisation: org, Person: person, TokenHash: ids.New(), Label: hard[0], Passcode: hard[1], File: hard[2],
			Parts: []care.SummaryPart{care.SummaryGoals, care.SummaryCrisis}, TriesLeft: 2, MadeAt: at(50), MadeBy: w.account.ID, ExpiresAt: at(days),
		}
	}
	ended, over, kept := link(700), link(200), link(700)
	o := care.SummaryOpening{ID: ids.New(), Organisation: org, Person: person, Link: ended.ID, Reader: hard[0], FetchHash: ids.New(), At: at(60)}
	for _, added := range []bool{true, false} {
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return once(added, "InsertSummaryLink")(tx.InsertSummaryLink(ctx, ended)) },
				func() error { return once(added, "InsertSummaryLink")(tx.InsertSummaryLink(ctx, over)) },
				func() error { return once(added, "InsertSummaryLink")(tx.InsertSummaryLink(ctx, kept)) },
				func() error { return once(added, "InsertSummaryOpening")(tx.InsertSummaryOpening(ctx, o)) },
			)
		})
	}
	return &given{w, s, ended, over, kept, o}
}

func (g *given) opens(t *testing.T, l care.SummaryLink, of care.OrganisationID, when time.Time) error {
	return g.s.Read(t.Context(), func(tx care.Tx) error {
		got, err := tx.SummaryLink(t.Context(), of, l.TokenHash, when)
		if err == nil {
			same(t, "SummaryLink", got, l)
		}
		return err
	})
}

func (g *given) list(t *testing.T, of care.OrganisationID) []care.SummaryLink {
	return read(t, g.s, func(tx care.Tx) ([]care.SummaryLink, error) {
		return tx.ListSummaryLinks(t.Context(), of, g.w.person.ID)
	})
}

func (g *given) openings(t *testing.T) []care.SummaryOpening {
	return read(t, g.s, func(tx care.Tx) ([]care.SummaryOpening, error) {
		return tx.ListSummaryOpenings(t.Context(), g.w.org.ID, g.w.person.ID)
	})
}

// bare is a link as a list has it.
func bare(l care.SummaryLink) care.SummaryLink { l.TokenHash, l.File = "", ""; return l }

func (g *given) isThere(t *testing.T) {
	org := g.w.org.ID
	must(t, g.opens(t, g.ended, org, at(699)))
	wantDenied(t, "a link that is over", g.opens(t, g.ended, org, at(700)))
	wantDenied(t, "elsewhere", g.opens(t, g.ended, "elsewhere", at(699)))
	same(t, "ListSummaryLinks", g.list(t, org), []care.SummaryLink{bare(g.ended), bare(g.over), bare(g.kept)})
	same(t, "elsewhere", len(g.list(t, "elsewhere")), 0)
	same(t, "ListSummaryOpenings", g.openings(t), []care.SummaryOpening{g.o})
}

func (g *given) ends(t *testing.T) {
	ctx, org, person := t.Context(), g.w.org.ID, g.w.person.ID
	write(t, g.s, func(tx care.Tx) error {
		fetch := func(id care.SummaryLinkID, hash string, since time.Time, want bool) error {
			return once(want, "TakeSummaryFetch")(tx.TakeSummaryFetch(ctx, org, person, id, hash, since))
		}
		return all(
			func() error { return fetch(g.kept.ID, g.o.FetchHash, at(59), false) },
			func() error { return fetch(g.ended.ID, "", at(59), false) },
			func() error { return fetch(g.ended.ID, g.o.FetchHash, at(60), false) },
			func() error { return fetch(g.ended.ID, g.o.FetchHash, at(59), true) },
			func() error { return fetch(g.ended.ID, g.o.FetchHash, at(59), false) },
			func() error { return tx.MissSummaryLink(ctx, "elsewhere", person, g.kept.ID) },
			func() error { return tx.MissSummaryLink(ctx, org, person, g.kept.ID) },
			func() error { return tx.EndSummaryLink(ctx, org, "another", g.kept.ID, at(90)) },
			func() error { return tx.ClearSummaryLinks(ctx, "elsewhere", at(800)) },
			func() error { return tx.ClearSummaryLinks(ctx, org, at(200)) },
			func() error { return tx.EndSummaryLink(ctx, org, person, g.ended.ID, at(100)) },
			func() error { return tx.EndSummaryLink(ctx, org, person, g.ended.ID, at(101)) },
		)
	})
	g.kept.TriesLeft = 1
	must(t, g.opens(t, g.kept, org, at(699)))
	wantDenied(t, "a link that was ended", g.opens(t, g.ended, org, at(99)))
	wantDenied(t, "a link whose file went when it was over", g.opens(t, g.over, org, at(99)))
	g.ended.EndedAt, g.ended.Passcode, g.over.Passcode = at(100), "", ""
	same(t, "what is left", g.list(t, org), []care.SummaryLink{bare(g.ended), bare(g.over), bare(g.kept)})
}

func (g *given) isErased(t *testing.T) {
	ctx, org, person := t.Context(), g.w.org.ID, g.w.person.ID
	write(t, g.s, func(tx care.Tx) error {
		return all(
			func() error { return tx.MissSummaryLink(ctx, org, person, g.kept.ID) },
			func() error { return tx.MissSummaryLink(ctx, org, person, g.kept.ID) },
		)
	})
	g.kept.TriesLeft = 0
	must(t, g.opens(t, g.kept, org, at(699)))
	erase(t, g.s, g.w)
	wantDenied(t, "a link of somebody who is erased", g.opens(t, g.kept, org, at(699)))
	for _, l := range g.list(t, org) {
		if l.Label != "" || l.Passcode != "" || l.EndedAt.IsZero() {
			t.Errorf("a link of somebody who is erased is %+v", l)
		}
	}
	if o := g.openings(t)[0]; o.Reader != "" {
		t.Errorf("an opening of somebody who is erased is %+v", o)
	}
}
