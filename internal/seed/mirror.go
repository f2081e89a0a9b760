package seed

import (
	"context"
	"fmt"
	"time"

	"towpath/internal/care"
	"towpath/internal/mirror"
)

// The rounds in which Ben's team looked at itself: the one of last year, and the one that
// is open.
const (
	MirrorBefore care.MirrorRoundID = "00000000-0000-8000-8000-00000000c001"
	MirrorNow    care.MirrorRoundID = "00000000-0000-8000-8000-00000000c002"
)

const mirrorStream = 1 << 42

// Mirror is how one team sees itself.
type Mirror struct {
	Rounds []care.MirrorRound
	// Parts and Ratings are of the round that is open.
	Parts   []string
	Ratings []care.MirrorRating
	Agreed  []care.MirrorAgreed
	Tests   []care.MirrorTest
	Skills  []care.MirrorSkill
}

// joined are more of Ben's team than those who look after the made-up people.
var joined = []workerPlan{
	{"Priya Anand", "Support worker"}, {"Tom Fairley", "Nurse"}, {"Grace Obi", "Peer worker"}, {"Lewis Hart", "Occupational therapist"},
}

// mirrorStages are what one group said, item by item, as places among the levels: of each
// rater in turn one of them.
type mirrorStages map[string][]int

var (
	staffSaid = mirrorStages{
		"everyday": {2, 2, 3, 2}, "learning": {1, 1, 2}, "college": {1, 0, 1}, "culture": {2, 1, 2, 2}, "choice": {2, 2, 2, 3}, "safety": {1, 2, 2, 2},
		"voice": {1, 1, 1, 2}, "workforce": {2, 2, 1, 2}, "staff": {1, 0, 1, 1}, "life": {1, 2, 1, 2},
	}
	peopleSaid = mirrorStages{
		"everyday": {2, 2, 2, 1}, "learning": {1, 1}, "college": {1, 0, 0}, "culture": {1, 1, 2, 0}, "choice": {1, 1, 0, 1}, "safety": {0, 1, 1, 2},
		"voice": {0, 1, 0}, "workforce": {2, 2, 2, 3}, "staff": {1, 2}, "life": {1, 1, 1, 2},
	}
	mirrorRemarks = map[string][]string{
		"choice":   {"I was asked what I want, and then the plan was about something else.", "My plan has my words in it now."},
		"everyday": {"The front desk knows my name.", "It takes three calls to reach anybody."},
	}
)

// rated makes so many ratings of a group.
func (m *maker) rated(form *mirror.Form, group care.MirrorGroup, n int, said mirrorStages, paper bool) []care.MirrorRating {
	var out []care.MirrorRating
	for i := range n {
		r := care.MirrorRating{Group: group, Paper: paper, Answers: map[string]string{}, Remarks: map[string]string{}}
		for _, it := range form.Items {
			of := said[it.ID]
			switch {
			case m.chance(4):
				r.Answers[it.ID] = form.Outside[0]
			case len(of) > 0:
				r.Answers[it.ID] = form.Levels[of[i%len(of)]]
			}
			if words := mirrorRemarks[it.ID]; group == care.MirrorPeople && i < len(words) {
				r.Remarks[it.ID] = words[i]
			}
		}
		out = append(out, r)
	}
	return out
}

// mirrors makes the two rounds of Ben's team, and what it did with the first.
func (m *maker) mirrors(all *mirror.Mirror) error {
	if all == nil {
		return fmt.Errorf("demonstration: teams have nothing to rate themselves on")
	}
	form, ok := all.Form(mirror.Challenges)
	if !ok {
		return fmt.Errorf("demonstration: there are no challenges")
	}
	team, staff := m.demo.Teams[river].ID, m.staff[m.demo.Teams[river].ID]
	more := make([]care.Account, 0, len(joined))
	for _, w := range joined {
		account := m.hire(w, care.RoleWorker)
		m.join(team, account, care.PartMember)
		more = append(more, account)
	}
	ben, closed := staff[0].ID, m.hour(338)
	before := care.MirrorRound{
		ID: MirrorBefore, Organisation: m.org, Team: team, Kind: mirror.Challenges, LastDay: dayOf(closed), Opened: m.hour(365), OpenedBy: ben, Closed: closed, ClosedBy: ben,
		Priorities: []string{"choice", "staff", "voice"}, ReviewOn: dayOf(m.today),
	}
	ratings := append(m.rated(form, care.MirrorStaff, 12, staffSaid, false), m.rated(form, care.MirrorPeople, 14, peopleSaid, true)...)
	before.Shown = care.ShowMirrorOf(form, before.Groups(), append(ratings, m.rated(form, care.MirrorCarers, 3, peopleSaid, true)...))
	now := care.MirrorRound{
		ID: MirrorNow, Organisation: m.org, Team: team, Kind: mirror.Challenges, LastDay: dayOf(m.today.AddDate(0, 0, 14)), Opened: m.hour(7), OpenedBy: ben,
	}
	out := Mirror{Rounds: []care.MirrorRound{before, now}}
	// Ben himself, Amina and Chiara have not rated yet.
	out.Ratings = append(m.rated(form, care.MirrorStaff, 6, staffSaid, false), m.rated(form, care.MirrorPeople, 9, peopleSaid, true)...)
	out.Ratings = append(out.Ratings, m.rated(form, care.MirrorCarers, 3, peopleSaid, true)...)
	for _, a := range append(staff[1:], more...) {
		out.Parts = append(out.Parts, string(a.ID))
	}
	for range 12 {
		out.Parts = append(out.Parts, m.id(now.Opened))
	}
	m.mirrorPlan(&out, before, ben, more[2].ID)
	m.demo.Mirrors = append(m.demo.Mirrors, out)
	return nil
}

func (m *maker) mirrorPlan(out *Mirror, before care.MirrorRound, ben, grace care.AccountID) {
	at := before.Closed.Add(24 * time.Hour)
	for _, p := range mirrorAgreed {
		out.Agreed = append(out.Agreed, care.MirrorAgreed{
			Organisation: m.org, Round: before.ID, Item: p.item, Version: 1, MirrorAgreedWords: p.words, At: at, ChangedBy: ben,
		})
	}
	for _, p := range mirrorTests {
		test := care.MirrorTest{ID: care.MirrorTestID(m.id(at)), Organisation: m.org, Round: before.ID, Item: p.item, Version: 1, At: at, By: ben}
		for i, words := range p.parts {
			test.Parts[i].Words = words
			if words != "" {
				test.Parts[i].On = dayOf(at.AddDate(0, 0, 14*i+7))
			}
		}
		out.Tests = append(out.Tests, test)
	}
	for i, p := range mirrorSkills {
		by := []care.AccountID{ben, grace}[i%2]
		out.Skills = append(out.Skills, care.MirrorSkill{ID: care.MirrorSkillID(m.id(at)), Organisation: m.org, Team: before.Team, Words: p.words, Whose: p.whose, At: at, By: by})
	}
}

func (x *Mirror) insert(ctx context.Context, tx care.Tx) error {
	for _, r := range x.Rounds {
		if _, err := tx.InsertMirrorRound(ctx, r); err != nil {
			return err
		}
		if r.Open() {
			err := first(
				func() error {
					return each(ctx, x.Parts, func(ctx context.Context, p string) (bool, error) {
						return tx.InsertMirrorPart(ctx, r.Organisation, r.ID, p)
					})
				},
				func() error { return tx.SetMirrorRatings(ctx, r.Organisation, r.ID, x.Ratings) },
			)
			if err != nil {
				return err
			}
			continue
		}
		if err := first(func() error { return tx.CloseMirrorRound(ctx, r) }, func() error { return tx.SetMirrorPlan(ctx, r) }); err != nil {
			return err
		}
	}
	return first(
		func() error { return each(ctx, x.Agreed, tx.InsertMirrorAgreed) },
		func() error { return each(ctx, x.Tests, tx.InsertMirrorTest) },
		func() error { return each(ctx, x.Skills, tx.InsertMirrorSkill) },
	)
}
