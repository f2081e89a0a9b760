package store

import (
	"context"
	"strconv"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

func agreedRow(round care.MirrorRoundID, item string, version int) string {
	return string(round) + " " + item + " " + strconv.Itoa(version)
}

// InsertMirrorAgreed implements care.Tx.
func (t *tx) InsertMirrorAgreed(ctx context.Context, g care.MirrorAgreed) (bool, error) {
	words := t.mirrorRow(ctx, g.Organisation, "mirror_agreed", agreedRow(g.Round, g.Item, g.Version))
	p := db.InsertMirrorAgreedParams{
		OrganisationID: string(g.Organisation), RoundID: string(g.Round), Item: g.Item, Version: int64(g.Version), Stage: g.Stage,
		Evidence: words.seal("evidence", g.Evidence), AgreedBy: words.seal("agreed_by", g.By), LivedBy: words.seal("lived_by", g.LivedBy),
		NextStep: words.seal("next_step", g.Next), ChangedAt: micro(g.At), ChangedBy: string(g.ChangedBy),
	}
	if words.err != nil {
		return false, failed("InsertMirrorAgreed", words.err)
	}
	n, err := t.q.InsertMirrorAgreed(ctx, p)
	return added("InsertMirrorAgreed", n, err)
}

// ListMirrorAgreed implements care.Tx.
func (t *tx) ListMirrorAgreed(ctx context.Context, org care.OrganisationID, round care.MirrorRoundID) ([]care.MirrorAgreed, error) {
	rows, err := t.q.ListMirrorAgreed(ctx, db.ListMirrorAgreedParams{OrganisationID: string(org), RoundID: string(round)})
	return eachOpened("ListMirrorAgreed", rows, err, func(r db.MirrorAgreed) (care.MirrorAgreed, error) {
		words := t.mirrorRow(ctx, org, "mirror_agreed", agreedRow(round, r.Item, int(r.Version)))
		return care.MirrorAgreed{
			Organisation: org, Round: round, Item: r.Item, Version: int(r.Version), MirrorAgreedWords: care.MirrorAgreedWords{
				Stage: r.Stage, Evidence: words.open("evidence", r.Evidence), By: words.open("agreed_by", r.AgreedBy),
				LivedBy: words.open("lived_by", r.LivedBy), Next: words.open("next_step", r.NextStep),
			}, At: instant(r.ChangedAt), ChangedBy: care.AccountID(r.ChangedBy),
		}, words.err
	})
}

func testRow(id care.MirrorTestID, version int) string {
	return string(id) + " " + strconv.Itoa(version)
}

// InsertMirrorTest implements care.Tx.
func (t *tx) InsertMirrorTest(ctx context.Context, m care.MirrorTest) (bool, error) {
	words := t.mirrorRow(ctx, m.Organisation, "mirror_test", testRow(m.ID, m.Version))
	p := db.InsertMirrorTestParams{
		OrganisationID: string(m.Organisation), TestID: string(m.ID), Version: int64(m.Version), RoundID: string(m.Round), Item: m.Item,
		Parts: words.sealJSON("parts", m.Parts), ChangedAt: micro(m.At), ChangedBy: string(m.By),
	}
	if words.err != nil {
		return false, failed("InsertMirrorTest", words.err)
	}
	n, err := t.q.InsertMirrorTest(ctx, p)
	return added("InsertMirrorTest", n, err)
}

// ListMirrorTests implements care.Tx.
func (t *tx) ListMirrorTests(ctx context.Context, org care.OrganisationID, round care.MirrorRoundID) ([]care.MirrorTest, error) {
	rows, err := t.q.ListMirrorTests(ctx, db.ListMirrorTestsParams{OrganisationID: string(org), RoundID: string(round)})
	return eachOpened("ListMirrorTests", rows, err, func(r db.MirrorTest) (care.MirrorTest, error) {
		m := care.MirrorTest{
			ID: care.MirrorTestID(r.TestID), Organisation: org, Round: round, Item: r.Item, Version: int(r.Version), At: instant(r.ChangedAt), By: care.AccountID(r.ChangedBy),
		}
		words := t.mirrorRow(ctx, org, "mirror_test", testRow(m.ID, m.Version))
		words.openJSON("parts", r.Parts, &m.Parts)
		return m, words.err
	})
}

// InsertMirrorSkill implements care.Tx. It is sealed with the key of whoever added it, so
// that it goes with them.
func (t *tx) InsertMirrorSkill(ctx context.Context, k care.MirrorSkill) (bool, error) {
	words := t.row(ctx, signInOwner(k.Organisation, k.By), "mirror_skill", string(k.ID))
	p := db.InsertMirrorSkillParams{
		OrganisationID: string(k.Organisation), SkillID: string(k.ID), TeamID: string(k.Team), Words: words.seal("words", k.Words), Whose: words.seal("whose", k.Whose),
		AddedAt: micro(k.At), AddedBy: string(k.By),
	}
	if words.err != nil {
		return false, failed("InsertMirrorSkill", words.err)
	}
	n, err := t.q.InsertMirrorSkill(ctx, p)
	return added("InsertMirrorSkill", n, err)
}

// ListMirrorSkills implements care.Tx. One whose owner was erased is not there any more.
func (t *tx) ListMirrorSkills(ctx context.Context, org care.OrganisationID, team care.TeamID) ([]care.MirrorSkill, error) {
	rows, err := t.q.ListMirrorSkills(ctx, db.ListMirrorSkillsParams{OrganisationID: string(org), TeamID: string(team)})
	all, err := eachOpened("ListMirrorSkills", rows, err, func(r db.MirrorSkill) (care.MirrorSkill, error) {
		by := care.AccountID(r.AddedBy)
		words := t.row(ctx, signInOwner(org, by), "mirror_skill", r.SkillID)
		return care.MirrorSkill{
			ID: care.MirrorSkillID(r.SkillID), Organisation: org, Team: team, Words: words.open("words", r.Words), Whose: words.open("whose", r.Whose), At: instant(r.AddedAt), By: by,
		}, words.err
	})
	var out []care.MirrorSkill
	for _, k := range all {
		if k.Words != "" {
			out = append(out, k)
		}
	}
	return out, err
}

// DeleteMirrorSkill implements care.Tx.
func (t *tx) DeleteMirrorSkill(ctx context.Context, org care.OrganisationID, team care.TeamID, id care.MirrorSkillID) error {
	return failed("DeleteMirrorSkill", t.q.DeleteMirrorSkill(ctx, db.DeleteMirrorSkillParams{OrganisationID: string(org), TeamID: string(team), SkillID: string(id)}))
}

// InsertMirrorResult implements care.Tx.
func (t *tx) InsertMirrorResult(ctx context.Context, m care.MirrorResult) (bool, error) {
	words := t.mirrorRow(ctx, m.Organisation, "mirror_result", string(m.ID))
	p := db.InsertMirrorResultParams{
		OrganisationID: string(m.Organisation), ResultID: string(m.ID), TeamID: string(m.Team), Tool: m.Tool, OnDay: string(m.On), RatedBy: string(m.Group),
		Answered: int64(m.Answered), Found: words.seal("found", m.Found), Source: words.seal("source", m.Source), NotedAt: micro(m.At), NotedBy: string(m.By),
	}
	if words.err != nil {
		return false, failed("InsertMirrorResult", words.err)
	}
	n, err := t.q.InsertMirrorResult(ctx, p)
	return added("InsertMirrorResult", n, err)
}

// ListMirrorResults implements care.Tx.
func (t *tx) ListMirrorResults(ctx context.Context, org care.OrganisationID, team care.TeamID) ([]care.MirrorResult, error) {
	rows, err := t.q.ListMirrorResults(ctx, db.ListMirrorResultsParams{OrganisationID: string(org), TeamID: string(team)})
	return eachOpened("ListMirrorResults", rows, err, func(r db.MirrorResult) (care.MirrorResult, error) {
		words := t.mirrorRow(ctx, org, "mirror_result", r.ResultID)
		return care.MirrorResult{
			ID: care.MirrorResultID(r.ResultID), Organisation: org, Team: team, Tool: r.Tool, On: care.Date(r.OnDay), Group: care.MirrorGroup(r.RatedBy),
			Answered: int(r.Answered), Found: words.open("found", r.Found), Source: words.open("source", r.Source), At: instant(r.NotedAt), By: care.AccountID(r.NotedBy),
		}, words.err
	})
}

// DeleteMirrorResult implements care.Tx.
func (t *tx) DeleteMirrorResult(ctx context.Context, org care.OrganisationID, team care.TeamID, id care.MirrorResultID) error {
	return failed("DeleteMirrorResult", t.q.DeleteMirrorResult(ctx, db.DeleteMirrorResultParams{OrganisationID: string(org), TeamID: string(team), ResultID: string(id)}))
}

// InsertMirrorShare implements care.Tx.
func (t *tx) InsertMirrorShare(ctx context.Context, sh care.MirrorShare) (bool, error) {
	words := t.mirrorRow(ctx, sh.Organisation, "mirror_share", string(sh.ID))
	p := db.InsertMirrorShareParams{
		OrganisationID: string(sh.Organisation), ShareID: string(sh.ID), RoundID: string(sh.Round), TeamID: string(sh.Team), Item: sh.Item,
		AgreedBy: words.seal("agreed_by", sh.By), What: words.sealJSON("what", sh.What), SharedAt: micro(sh.At), SharedBy: string(sh.SharedBy),
	}
	if words.err != nil {
		return false, failed("InsertMirrorShare", words.err)
	}
	n, err := t.q.InsertMirrorShare(ctx, p)
	return added("InsertMirrorShare", n, err)
}

// ListMirrorShares implements care.Tx.
func (t *tx) ListMirrorShares(ctx context.Context, org care.OrganisationID) ([]care.MirrorShare, error) {
	rows, err := t.q.ListMirrorShares(ctx, string(org))
	return eachOpened("ListMirrorShares", rows, err, func(r db.MirrorShare) (care.MirrorShare, error) {
		words := t.mirrorRow(ctx, org, "mirror_share", r.ShareID)
		sh := care.MirrorShare{
			ID: care.MirrorShareID(r.ShareID), Organisation: org, Round: care.MirrorRoundID(r.RoundID), Team: care.TeamID(r.TeamID), Item: r.Item,
			By: words.open("agreed_by", r.AgreedBy), At: instant(r.SharedAt), SharedBy: care.AccountID(r.SharedBy),
		}
		words.openJSON("what", r.What, &sh.What)
		return sh, words.err
	})
}
