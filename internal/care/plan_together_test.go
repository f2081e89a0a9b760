package care_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/plan"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// hand is one of those who write a plan, with the page that they have in front of them.
type hand struct {
	actor care.Actor
	voice plan.Voice
	page  plan.Plan
	// sent are requests that went out, of which the answer may have been lost.
	sent []care.NewPlanEdit
}

// edit makes up what a hand does next, from the page it has: a new line, other words on a
// line, a line taken out, a line moved. It gives every word it writes a number.
func (h *hand) edit(k story, rng *rand.Rand, word string) care.NewPlanEdit {
	n := care.NewPlanEdit{ID: care.PlanEditID(k.IDs.New()), Line: k.IDs.New(), Section: "helps", Act: plan.Write, Words: word, Voice: h.voice}
	lines := h.page.Part("helps").Lines
	if len(lines) == 0 || rng.IntN(3) == 0 {
		return n
	}
	l := lines[rng.IntN(len(lines))]
	n.Line = l.ID
	switch rng.IntN(4) {
	case 0:
		n.Act, n.Words, n.Base = plan.Remove, "", l.Heads()
	case 1:
		n.Act, n.Words, n.After = plan.Place, "", lines[rng.IntN(len(lines))].ID
	default:
		n.Base = l.Heads()
	}
	return n
}

// turn is one thing that happens: somebody reads the page again, sends an edit whose
// request or answer may be lost, or sends an old request once more.
func (h *hand) turn(t *testing.T, k story, rng *rand.Rand, word string) {
	r := crisisOf(k.Amina)
	switch {
	case rng.IntN(3) == 0:
		h.page = k.sees(t, h.actor, r).Now
	case len(h.sent) > 0 && rng.IntN(3) == 0:
		if err := k.WritePlan(t.Context(), h.actor, r, h.sent[rng.IntN(len(h.sent))]); err != nil {
			t.Errorf("%s, once more: %v", h.actor.Name, err)
		}
	default:
		n := h.edit(k, rng, word)
		if rng.IntN(6) == 0 {
			return // the request is lost, and with it what only this page knew
		}
		h.sent = append(h.sent, n)
		if err := k.WritePlan(t.Context(), h.actor, r, n); err != nil {
			t.Errorf("%s: %v", h.actor.Name, err)
		}
	}
}

// TestWhatTwoOrThreeWriteIsAllKept lets Amina, Ben and Chiara write one plan from old
// pages, with requests lost, repeated and late, one after the other and all at once.
func TestWhatTwoOrThreeWriteIsAllKept(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		for round := range 6 {
			k := tell(t, s)
			k.Invite(t, k.AsAmina, k.AsChiara, care.TopicCrisis, care.TopicCrisisPart)
			hands := []*hand{{actor: k.AsAmina, voice: plan.Person}, {actor: k.AsBen, voice: plan.Worker}, {actor: k.AsChiara, voice: plan.Family}}
			hands = hands[:2+round%2]
			if round%3 == 2 {
				atOnce(t, k, hands, uint64(round))
			} else {
				inTurn(t, k, hands, uint64(round))
			}
			keptAll(t, k, hands)
		}
	})
}

func inTurn(t *testing.T, k story, hands []*hand, seed uint64) {
	t.Helper()
	rng := rand.New(rand.NewPCG(seed, 6))
	for i := range 40 {
		hands[rng.IntN(len(hands))].turn(t, k, rng, fmt.Sprintf("word %d", i))
	}
}

func atOnce(t *testing.T, k story, hands []*hand, seed uint64) {
	t.Helper()
	var wg sync.WaitGroup
	for i, h := range hands {
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(seed, uint64(i)))
			for j := range 15 {
				h.turn(t, k, rng, fmt.Sprintf("word %d of %s", j, h.actor.Name))
			}
		})
	}
	wg.Wait()
}

// keptAll sends every request once more, and then fails unless every word is there once,
// all who read read the same, and no words left the page but by somebody who may.
func keptAll(t *testing.T, k story, hands []*hand) {
	t.Helper()
	r := crisisOf(k.Amina)
	var sent []care.NewPlanEdit
	for _, h := range hands {
		for _, n := range h.sent {
			must(t, k.WritePlan(t.Context(), h.actor, r, n))
		}
		sent = append(sent, h.sent...)
	}
	now := k.sees(t, k.AsAmina, r).Now
	for _, h := range hands {
		if other := k.sees(t, h.actor, r).Now; !reflect.DeepEqual(now, other) {
			t.Errorf("%s reads something else than Amina", h.actor.Name)
		}
	}
	written := 0
	for _, n := range sent {
		if n.Act == plan.Place {
			continue
		}
		written++
		l, ok := now.Line(n.Line)
		i := slices.IndexFunc(l.History, func(e plan.Edit) bool { return e.ID == string(n.ID) })
		if !ok || i < 0 || l.History[i].Words != n.Words || l.History[i].Voice != n.Voice {
			t.Fatalf("what was written is lost: %+v", n)
		}
		if !slices.Contains(l.Heads(), string(n.ID)) && !replacedRightly(l, l.History[i]) {
			t.Errorf("%q is not on the page, and nobody who may replaced it: %+v", n.Words, l)
		}
	}
	total := 0
	for _, part := range now.Parts {
		for _, l := range slices.Concat(part.Lines, part.Gone) {
			total += len(l.History)
		}
	}
	if total != written || written == 0 {
		t.Errorf("%d edits are kept, %d were sent", total, written)
	}
}

// replacedRightly tells whether an edit was named by a later one of the person, or of its
// own voice, or says the very same as what stands.
func replacedRightly(l plan.Line, e plan.Edit) bool {
	return e.Same(l.Standing) || slices.ContainsFunc(l.History, func(o plan.Edit) bool {
		return slices.Contains(o.Base, e.ID) && (o.Voice == plan.Person || o.Voice == e.Voice)
	})
}

// TestAVersionNeverChanges: what was put forward is the same after anything that is
// written later.
func TestAVersionNeverChanges(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		r := crisisOf(k.Amina)
		v := k.agreedPlan(t)
		before := k.sees(t, k.AsAmina, r).Versions[0]
		inTurn(t, k, []*hand{{actor: k.AsAmina, voice: plan.Person}, {actor: k.AsBen, voice: plan.Worker}}, 9)
		k.signs(t, k.AsBen, r, k.forward(t, r), plan.Worker, "")
		wantKind(t, "the same once more", k.PutForward(t.Context(), k.AsBen, r, care.NewPlanVersion{ID: care.PlanVersionID(k.IDs.New())}), fault.Invalid)
		wantKind(t, "its id for another", k.PutForward(t.Context(), k.AsBen, r, care.NewPlanVersion{ID: v, With: "nobody"}), fault.Conflict)
		must(t, k.PutForward(t.Context(), k.AsBen, r, care.NewPlanVersion{ID: v, With: "Ben"}))
		page := k.sees(t, k.AsAmina, r)
		if after := page.Versions[0]; len(page.Versions) != 2 || after.ID != v || !reflect.DeepEqual(before, after) || plan.Digest(after.Body) != after.Digest {
			t.Errorf("the first version was %+v and is %+v", before, after)
		}
	})
}

// TestAChangedVersionIsRefused: what was changed behind Towpath's back opens nowhere, on
// no page and by no card.
func TestAChangedVersionIsRefused(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx, r := t.Context(), crisisOf(k.Amina)
	first := k.agreedPlan(t)
	forged := k.sees(t, k.AsAmina, r).Versions[0]
	forged.ID, forged.Number = care.PlanVersionID(k.IDs.New()), 2
	forged.Body = strings.Replace(forged.Body, "no ward", "the ward", 1)
	must(t, k.Store.Write(ctx, func(tx care.Tx) error { _, err := tx.InsertPlanVersion(ctx, forged); return err }))
	k.signs(t, k.AsAmina, r, forged.ID, plan.Person, "")
	page := k.sees(t, k.AsAmina, r)
	changed, _ := page.Version(2)
	if _, err := changed.Frozen(); page.Agreed != 2 || !fault.Is(err, fault.Internal) {
		t.Errorf("a version that is not what was signed: %v", err)
	}
	if got, err := k.OpenCard(ctx, asCard(k)); !fault.Is(err, fault.Internal) || len(got.Plan.Parts) != 0 {
		t.Errorf("a card opens %+v, %v", got, err)
	}
	k.signs(t, k.AsAmina, r, forged.ID, plan.Person, "this is not what I said")
	if got, err := k.OpenCard(ctx, asCard(k)); err != nil || got.Number != 1 || page.Versions[0].ID != first {
		t.Errorf("the version before it: %+v, %v", got, err)
	}
}
