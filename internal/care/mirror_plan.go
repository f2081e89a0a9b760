package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
	"towpath/internal/mirror"
)

// MaxPriorities is how many things a team takes on at a time.
const MaxPriorities = 3

// MaxMirrorTests is how many tests of change one round may have.
const MaxMirrorTests = 30

// MirrorAgreed is where a team agreed that it stands in one challenge. A change adds a
// version, and the last one holds.
type MirrorAgreed struct {
	Organisation OrganisationID
	Round        MirrorRoundID
	Item         string
	Version      int
	MirrorAgreedWords
	At        time.Time
	ChangedBy AccountID
}

// MirrorAgreedWords is what is said of it, as it was typed.
type MirrorAgreedWords struct {
	Stage    string // mirror.None or one of mirror.Stages
	Evidence string
	By       string // who agreed
	// LivedBy says who with lived experience agreed too; empty where nobody did yet.
	LivedBy string
	Next    string
}

// NewMirrorAgreed is one as it comes from a form; Version is the one that was changed.
type NewMirrorAgreed struct {
	Round   MirrorRoundID
	Item    string
	Version int
	MirrorAgreedWords
}

// challengeRound refuses what a team does not agree on: a round that is not closed, or is
// of the checklist, or an item that is none.
func (s *Service) challengeRound(r MirrorRound, c *fault.Check, items ...string) {
	form, _ := s.mirror.Form(mirror.Challenges)
	c.Require(!r.Open() && r.Kind == mirror.Challenges, "item", "mirror.error.not_closed")
	for _, item := range items {
		_, ok := form.Item(item)
		c.Require(ok, "item", "mirror.error.item")
	}
}

// AgreeMirrorStage notes where the team agreed that it stands. Whoever changed what was
// changed meanwhile is told.
func (s *Service) AgreeMirrorStage(ctx context.Context, a Actor, n NewMirrorAgreed) error {
	var c fault.Check
	c.Require(n.Stage == mirror.None || slices.Contains(mirror.Stages[:], n.Stage), "stage", "mirror.error.stage")
	c.Require(Fits(n.Evidence, MaxNote), "evidence", "error.long", "most", MaxNote)
	c.Require(isLine(n.By), "by", "mirror.error.by")
	c.Require(Fits(n.LivedBy, MaxLine), "lived_by", "error.long", "most", MaxLine)
	c.Require(Fits(n.Next, MaxNote), "next", "error.long", "most", MaxNote)
	c.Require(n.Version >= 0, "version", "error.id")
	if err := c.Err("AgreeMirrorStage"); err != nil {
		return err
	}
	return s.inRound(ctx, a, "AgreeMirrorStage", n.Round, func(tx Tx, r MirrorRound) error {
		s.challengeRound(r, &c, n.Item)
		if err := c.Err("AgreeMirrorStage"); err != nil {
			return err
		}
		versions, err := tx.ListMirrorAgreed(ctx, a.Organisation, r.ID)
		if err != nil {
			return err
		}
		now, _ := agreedOf(versions, n.Item)
		if now.Version == n.Version+1 && now.MirrorAgreedWords == n.MirrorAgreedWords {
			return nil // saved twice
		}
		if now.Version != n.Version {
			return fault.New(fault.Conflict, "AgreeMirrorStage: it was changed by somebody else", nil)
		}
		return addedOrConflict("AgreeMirrorStage")(tx.InsertMirrorAgreed(ctx, MirrorAgreed{
			Organisation: a.Organisation, Round: r.ID, Item: n.Item, Version: n.Version + 1, MirrorAgreedWords: n.MirrorAgreedWords, At: s.Now(), ChangedBy: a.Account,
		}))
	})
}

// addedOrConflict makes an insertion that added nothing a conflict.
func addedOrConflict(op string) func(bool, error) error {
	return func(added bool, err error) error {
		if err == nil && !added {
			return fault.New(fault.Conflict, op+": there is such a version already", nil)
		}
		return err
	}
}

// agreedOf gives what holds of one item; its Version is 0 where nothing was agreed.
func agreedOf(versions []MirrorAgreed, item string) (last MirrorAgreed, ok bool) {
	for _, v := range versions {
		if v.Item == item && v.Version > last.Version {
			last, ok = v, true
		}
	}
	return last, ok
}

// SetMirrorPriorities says what the team takes on first, and when it looks again.
func (s *Service) SetMirrorPriorities(ctx context.Context, a Actor, id MirrorRoundID, items []string, review Date) error {
	var c fault.Check
	c.Require(len(items) <= MaxPriorities, "priority", "mirror.error.priorities")
	for i, item := range items {
		c.Require(!slices.Contains(items[:i], item), "priority", "mirror.error.twice")
	}
	c.Require(review == "" || review.Valid() && review <= s.today().Plus(2*366), "review_on", "mirror.error.review")
	if err := c.Err("SetMirrorPriorities"); err != nil {
		return err
	}
	return s.inRound(ctx, a, "SetMirrorPriorities", id, func(tx Tx, r MirrorRound) error {
		s.challengeRound(r, &c, items...)
		if err := c.Err("SetMirrorPriorities"); err != nil {
			return err
		}
		r.Priorities, r.ReviewOn = items, review
		return tx.SetMirrorPlan(ctx, r)
	})
}

// MirrorPart is a part of a small test of change.
type MirrorPart struct {
	Words string
	On    Date
}

// MirrorParts are plan, do, study and act, in their order.
type MirrorParts [4]MirrorPart

// MirrorPartNames names them.
var MirrorPartNames = [4]string{"plan", "do", "study", "act"}

// Status is the last part in which something stands.
func (p MirrorParts) Status() string {
	for i := range slices.Backward(p[:]) {
		if p[i].Words != "" {
			return MirrorPartNames[i]
		}
	}
	return ""
}

// MirrorTest is a small test of change for a priority. A change adds a version.
type MirrorTest struct {
	ID           MirrorTestID
	Organisation OrganisationID
	Round        MirrorRoundID
	Item         string
	Version      int
	Parts        MirrorParts
	At           time.Time
	By           AccountID
}

// NewMirrorTest is one as it comes from a form; Version is the one that was changed.
type NewMirrorTest struct {
	ID      MirrorTestID
	Round   MirrorRoundID
	Item    string
	Version int
	Parts   MirrorParts
}

func (n *NewMirrorTest) check(c *fault.Check) {
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(n.Version >= 0, "version", "error.id")
	for i, name := range MirrorPartNames {
		p := &n.Parts[i]
		p.Words = strings.TrimSpace(p.Words)
		c.Require(Fits(p.Words, MaxNote), name, "error.long", "most", MaxNote)
		c.Require(p.On == "" || p.On.Valid(), name+"_on", "mirror.error.day")
	}
	c.Require(n.Parts[0].Words != "", MirrorPartNames[0], "mirror.error.plan")
}

// WriteMirrorTest begins a small test of change for one of the priorities, or goes on with
// it. Whoever changed what was changed meanwhile is told.
func (s *Service) WriteMirrorTest(ctx context.Context, a Actor, n NewMirrorTest) error {
	var c fault.Check
	n.check(&c)
	if err := c.Err("WriteMirrorTest"); err != nil {
		return err
	}
	return s.inRound(ctx, a, "WriteMirrorTest", n.Round, func(tx Tx, r MirrorRound) error {
		s.challengeRound(r, &c, n.Item)
		versions, err := tx.ListMirrorTests(ctx, a.Organisation, r.ID)
		if err != nil {
			return err
		}
		standing := latestTests(versions)
		at := slices.IndexFunc(standing, func(t MirrorTest) bool { return t.ID == n.ID })
		c.Require(at >= 0 || len(standing) < MaxMirrorTests, "plan", "mirror.error.tests", "most", MaxMirrorTests)
		c.Require(at >= 0 || slices.Contains(r.Priorities, n.Item), "item", "mirror.error.no_priority")
		if err := c.Err("WriteMirrorTest"); err != nil {
			return err
		}
		now := MirrorTest{Item: n.Item}
		if at >= 0 {
			now = standing[at]
		}
		if now.Version == n.Version+1 && now.Parts == n.Parts {
			return nil // saved twice
		}
		if now.Version != n.Version || now.Item != n.Item {
			return fault.New(fault.Conflict, "WriteMirrorTest: it was changed by somebody else", nil)
		}
		return addedOrConflict("WriteMirrorTest")(tx.InsertMirrorTest(ctx, MirrorTest{
			ID: n.ID, Organisation: a.Organisation, Round: r.ID, Item: n.Item, Version: n.Version + 1, Parts: n.Parts, At: s.Now(), By: a.Account,
		}))
	})
}

// latestTests gives the last version of each, in the order in which they were begun.
func latestTests(versions []MirrorTest) []MirrorTest {
	var out []MirrorTest
	for _, v := range versions {
		at := slices.IndexFunc(out, func(t MirrorTest) bool { return t.ID == v.ID })
		switch {
		case at < 0:
			out = append(out, v)
		case v.Version > out[at].Version:
			out[at] = v
		}
	}
	return out
}
