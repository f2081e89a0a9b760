package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
)

// MirrorSkill is something that somebody in or around a team can do or likes doing, and
// would bring: staff and people who use the service alike. Whose is how they call
// themselves.
type MirrorSkill struct {
	ID           MirrorSkillID
	Organisation OrganisationID
	Team         TeamID
	Words, Whose string
	At           time.Time
	By           AccountID
}

// MaxMirrorSkills is how many one team's list may have.
const MaxMirrorSkills = 200

// NewMirrorSkill is one as it was typed.
type NewMirrorSkill struct {
	ID           MirrorSkillID
	Team         TeamID
	Words, Whose string
}

func onTeam(id TeamID) subject { return about("", "team:"+string(id)) }

// AddMirrorSkill adds to the list of a team that the actor is in, or is supported by, or
// stands beside somebody who is.
func (s *Service) AddMirrorSkill(ctx context.Context, a Actor, n NewMirrorSkill) error {
	n.Words, n.Whose = strings.TrimSpace(n.Words), strings.TrimSpace(n.Whose)
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(isLine(n.Words), "words", "mirror.error.skill")
	c.Require(isLine(n.Whose), "whose", "mirror.error.whose")
	if err := c.Err("AddMirrorSkill"); err != nil {
		return err
	}
	return s.write(ctx, a, "AddMirrorSkill", onTeam(n.Team), func(tx Tx) error {
		group, err := mirrorGroup(ctx, tx, a, n.Team)
		if err != nil {
			return err
		}
		if group == "" {
			return denied("AddMirrorSkill")
		}
		list, err := tx.ListMirrorSkills(ctx, a.Organisation, n.Team)
		if err != nil {
			return err
		}
		c.Require(len(list) < MaxMirrorSkills, "words", "mirror.error.skills", "most", MaxMirrorSkills)
		if err := c.Err("AddMirrorSkill"); err != nil {
			return err
		}
		added, err := tx.InsertMirrorSkill(ctx, MirrorSkill{ID: n.ID, Organisation: a.Organisation, Team: n.Team, Words: n.Words, Whose: n.Whose, At: s.Now(), By: a.Account})
		if err != nil || added {
			return err
		}
		return again("AddMirrorSkill", list, nil, func(k MirrorSkill) bool {
			return k.ID == n.ID && k.Words == n.Words && k.Whose == n.Whose && k.By == a.Account
		})
	})
}

// RemoveMirrorSkill takes one away: whoever added it may, and whoever is in the team.
func (s *Service) RemoveMirrorSkill(ctx context.Context, a Actor, team TeamID, id MirrorSkillID) error {
	return s.write(ctx, a, "RemoveMirrorSkill", onTeam(team), func(tx Tx) error {
		group, err := mirrorGroup(ctx, tx, a, team)
		if err != nil {
			return err
		}
		list, err := tx.ListMirrorSkills(ctx, a.Organisation, team)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(list, func(k MirrorSkill) bool { return k.ID == id })
		if group != MirrorStaff && (a.Preview || at < 0 || list[at].By != a.Account) {
			return denied("RemoveMirrorSkill")
		}
		return tx.DeleteMirrorSkill(ctx, a.Organisation, team, id)
	})
}

// MirrorResult is what a questionnaire about the team found elsewhere, as the service
// typed it in. Towpath holds none of such a questionnaire's words, and works nothing out.
type MirrorResult struct {
	ID           MirrorResultID
	Organisation OrganisationID
	Team         TeamID
	Tool         string
	On           Date
	Group        MirrorGroup // "" for raters from outside the team
	Answered     int
	Found        string // a line for each scale
	Source       string
	At           time.Time
	By           AccountID
}

// MirrorTools are the packs of the compendium that tell something about a team.
var MirrorTools = []string{"rsa-r", "dreem", "ropi", "sri", "inspire", "brief-inspire", "trip", "recollect-fidelity"}

// MaxMirrorResults is how many one team may keep.
const MaxMirrorResults = 50

// NewMirrorResult is one as it was typed.
type NewMirrorResult struct {
	ID            MirrorResultID
	Team          TeamID
	Tool          string
	On            Date
	Group         MirrorGroup
	Answered      int
	Found, Source string
}

func (n NewMirrorResult) check(c *fault.Check, today Date) {
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(slices.Contains(MirrorTools, n.Tool), "tool", "mirror.error.tool")
	c.Require(n.On.Valid() && n.On <= today, "on", "mirror.error.day")
	c.Require(slices.Contains([]MirrorGroup{"", MirrorStaff, MirrorPeople, MirrorCarers, MirrorTogether}, n.Group), "group", "mirror.error.group")
	c.Require(n.Group == "" && n.Answered > 0 || n.Answered >= MirrorFew, "answered", "mirror.error.answered", "few", MirrorFew)
	c.Require(n.Answered <= 100000, "answered", "mirror.error.answered", "few", MirrorFew)
	c.Require(strings.TrimSpace(n.Found) != "" && Fits(n.Found, MaxNote), "found", "mirror.error.found", "most", MaxNote)
	c.Require(isLine(n.Source), "source", "mirror.error.source")
}

// NoteMirrorResult keeps what such a questionnaire found. Of groups of people it takes
// only what at least five answered.
func (s *Service) NoteMirrorResult(ctx context.Context, a Actor, n NewMirrorResult) error {
	var c fault.Check
	n.check(&c, s.today())
	if err := c.Err("NoteMirrorResult"); err != nil {
		return err
	}
	return s.write(ctx, a, "NoteMirrorResult", onTeam(n.Team), func(tx Tx) error {
		if _, err := s.staffOf(ctx, tx, a, "NoteMirrorResult", n.Team); err != nil {
			return err
		}
		list, err := tx.ListMirrorResults(ctx, a.Organisation, n.Team)
		if err != nil {
			return err
		}
		c.Require(len(list) < MaxMirrorResults, "found", "mirror.error.results", "most", MaxMirrorResults)
		if err := c.Err("NoteMirrorResult"); err != nil {
			return err
		}
		added, err := tx.InsertMirrorResult(ctx, MirrorResult{
			ID: n.ID, Organisation: a.Organisation, Team: n.Team, Tool: n.Tool, On: n.On, Group: n.Group, Answered: n.Answered,
			Found: n.Found, Source: n.Source, At: s.Now(), By: a.Account,
		})
		if err != nil || added {
			return err
		}
		return again("NoteMirrorResult", list, nil, func(r MirrorResult) bool { return r.ID == n.ID && r.Found == n.Found && r.Tool == n.Tool })
	})
}

// RemoveMirrorResult takes one away.
func (s *Service) RemoveMirrorResult(ctx context.Context, a Actor, team TeamID, id MirrorResultID) error {
	return s.write(ctx, a, "RemoveMirrorResult", onTeam(team), func(tx Tx) error {
		if _, err := s.staffOf(ctx, tx, a, "RemoveMirrorResult", team); err != nil {
			return err
		}
		return tx.DeleteMirrorResult(ctx, a.Organisation, team, id)
	})
}
