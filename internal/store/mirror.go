package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/mirror"
	"towpath/internal/store/db"
)

// mirrorRow seals and opens what a team says of itself, with its organisation's key.
func (t *tx) mirrorRow(ctx context.Context, org care.OrganisationID, table, id string) *row {
	return t.row(ctx, organisationOwner(string(org)), table, id)
}

// sealJSON seals a value in a column.
func (r *row) sealJSON(column string, value any) string {
	text, err := json.Marshal(value)
	if err != nil && r.err == nil {
		r.err = err
	}
	return r.seal(column, string(text))
}

// openJSON reads a value that sealJSON was given; an empty column leaves it as it is.
func (r *row) openJSON(column, sealed string, value any) {
	if text := r.open(column, sealed); text != "" && r.err == nil {
		r.err = json.Unmarshal([]byte(text), value)
	}
}

// InsertMirrorRound implements care.Tx.
func (t *tx) InsertMirrorRound(ctx context.Context, r care.MirrorRound) (bool, error) {
	n, err := t.q.InsertMirrorRound(ctx, db.InsertMirrorRoundParams{
		OrganisationID: string(r.Organisation), RoundID: string(r.ID), TeamID: string(r.Team), Kind: string(r.Kind), Together: flag(r.Together),
		LastDay: string(r.LastDay), OpenedAt: micro(r.Opened), OpenedBy: string(r.OpenedBy),
	})
	return added("InsertMirrorRound", n, err)
}

func (t *tx) mirrorRoundOf(ctx context.Context) func(r db.MirrorRound) (care.MirrorRound, error) {
	return func(r db.MirrorRound) (care.MirrorRound, error) {
		out := care.MirrorRound{
			ID: care.MirrorRoundID(r.RoundID), Organisation: care.OrganisationID(r.OrganisationID), Team: care.TeamID(r.TeamID), Kind: mirror.Kind(r.Kind), Together: r.Together != 0,
			LastDay: care.Date(r.LastDay), Opened: instant(r.OpenedAt), OpenedBy: care.AccountID(r.OpenedBy), Closed: instant(r.ClosedAt), ClosedBy: care.AccountID(r.ClosedBy),
			Priorities: strings.Fields(r.Priorities), ReviewOn: care.Date(r.ReviewOn),
		}
		if len(out.Priorities) == 0 {
			out.Priorities = nil
		}
		words := t.mirrorRow(ctx, out.Organisation, "mirror_round", r.RoundID)
		words.openJSON("shown", r.Shown, &out.Shown)
		return out, words.err
	}
}

// MirrorRound implements care.Tx.
func (t *tx) MirrorRound(ctx context.Context, org care.OrganisationID, id care.MirrorRoundID) (care.MirrorRound, error) {
	r, err := t.q.GetMirrorRound(ctx, db.GetMirrorRoundParams{OrganisationID: string(org), RoundID: string(id)})
	return oneOpened("MirrorRound", r, err, t.mirrorRoundOf(ctx))
}

// ListMirrorRounds implements care.Tx.
func (t *tx) ListMirrorRounds(ctx context.Context, org care.OrganisationID, team care.TeamID) ([]care.MirrorRound, error) {
	rows, err := t.q.ListMirrorRounds(ctx, db.ListMirrorRoundsParams{OrganisationID: string(org), TeamID: string(team)})
	return eachOpened("ListMirrorRounds", rows, err, t.mirrorRoundOf(ctx))
}

// HoldMirrorRound implements care.Tx. Writing a row makes whoever else would write it wait.
func (t *tx) HoldMirrorRound(ctx context.Context, org care.OrganisationID, id care.MirrorRoundID) (care.MirrorRound, error) {
	n, err := t.q.HoldMirrorRound(ctx, db.HoldMirrorRoundParams{OrganisationID: string(org), RoundID: string(id)})
	if err != nil {
		return care.MirrorRound{}, failed("HoldMirrorRound", err)
	}
	if n == 0 {
		return care.MirrorRound{}, fault.New(fault.Denied, "HoldMirrorRound", nil)
	}
	return t.MirrorRound(ctx, org, id)
}

// CloseMirrorRound implements care.Tx.
func (t *tx) CloseMirrorRound(ctx context.Context, r care.MirrorRound) error {
	words := t.mirrorRow(ctx, r.Organisation, "mirror_round", string(r.ID))
	p := db.CloseMirrorRoundParams{
		OrganisationID: string(r.Organisation), RoundID: string(r.ID), Shown: words.sealJSON("shown", r.Shown), ClosedAt: micro(r.Closed), ClosedBy: string(r.ClosedBy),
	}
	if words.err != nil {
		return failed("CloseMirrorRound", words.err)
	}
	n, err := t.q.CloseMirrorRound(ctx, p)
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "CloseMirrorRound: it is closed", nil)
	}
	return errors.Join(failed("CloseMirrorRound", err),
		failed("CloseMirrorRound", t.q.DeleteMirrorBox(ctx, db.DeleteMirrorBoxParams{OrganisationID: string(r.Organisation), RoundID: string(r.ID)})))
}

// SetMirrorPlan implements care.Tx.
func (t *tx) SetMirrorPlan(ctx context.Context, r care.MirrorRound) error {
	return failed("SetMirrorPlan", t.q.SetMirrorPlan(ctx, db.SetMirrorPlanParams{
		OrganisationID: string(r.Organisation), RoundID: string(r.ID), Priorities: strings.Join(r.Priorities, " "), ReviewOn: string(r.ReviewOn),
	}))
}

// InsertMirrorPart implements care.Tx.
func (t *tx) InsertMirrorPart(ctx context.Context, org care.OrganisationID, round care.MirrorRoundID, part string) (bool, error) {
	n, err := t.q.InsertMirrorPart(ctx, db.InsertMirrorPartParams{OrganisationID: string(org), RoundID: string(round), PartID: part})
	return added("InsertMirrorPart", n, err)
}

// HasMirrorPart implements care.Tx.
func (t *tx) HasMirrorPart(ctx context.Context, org care.OrganisationID, round care.MirrorRoundID, part string) (bool, error) {
	n, err := t.q.CountMirrorPart(ctx, db.CountMirrorPartParams{OrganisationID: string(org), RoundID: string(round), PartID: part})
	return n > 0, failed("HasMirrorPart", err)
}

// MirrorRatings implements care.Tx.
func (t *tx) MirrorRatings(ctx context.Context, org care.OrganisationID, round care.MirrorRoundID) ([]care.MirrorRating, error) {
	sealed, err := t.q.GetMirrorBox(ctx, db.GetMirrorBoxParams{OrganisationID: string(org), RoundID: string(round)})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	var all []care.MirrorRating
	words := t.mirrorRow(ctx, org, "mirror_box", string(round))
	if words.err = err; err == nil {
		words.openJSON("ratings", sealed, &all)
	}
	return all, failed("MirrorRatings", words.err)
}

// SetMirrorRatings implements care.Tx. What is written in one text at once, in the order of
// the alphabet, keeps no trace of what came first.
func (t *tx) SetMirrorRatings(ctx context.Context, org care.OrganisationID, round care.MirrorRoundID, all []care.MirrorRating) error {
	texts := make([]string, len(all))
	for i, r := range all {
		text, err := json.Marshal(r)
		if err != nil {
			return failed("SetMirrorRatings", err)
		}
		texts[i] = string(text)
	}
	slices.Sort(texts)
	words := t.mirrorRow(ctx, org, "mirror_box", string(round))
	p := db.SetMirrorBoxParams{OrganisationID: string(org), RoundID: string(round), Ratings: words.seal("ratings", "["+strings.Join(texts, ",")+"]")}
	if words.err != nil {
		return failed("SetMirrorRatings", words.err)
	}
	return failed("SetMirrorRatings", t.q.SetMirrorBox(ctx, p))
}

// CountMirrorEvidence implements care.Tx.
func (t *tx) CountMirrorEvidence(ctx context.Context, org care.OrganisationID, team care.TeamID, at time.Time) (care.MirrorCounts, error) {
	r, err := t.q.CountMirrorEvidence(ctx, db.CountMirrorEvidenceParams{
		OrganisationID: string(org), TeamID: string(team), At: micro(at), Since: micro(at.AddDate(-1, 0, 0)),
	})
	return care.MirrorCounts{
		BothVoices: int(r.BothVoices), WithGoal: int(r.WithGoal), Stories: int(r.Stories), PlanAgreed: int(r.PlanAgreed), PlanShared: int(r.PlanShared),
		PlanHeld: int(r.PlanHeld), Followed: int(r.Followed),
	}, failed("CountMirrorEvidence", err)
}

// EndMirrorShare implements care.Tx.
func (t *tx) EndMirrorShare(ctx context.Context, org care.OrganisationID, round care.MirrorRoundID, item string, by care.AccountID, at time.Time) error {
	return failed("EndMirrorShare", t.q.EndMirrorShare(ctx, db.EndMirrorShareParams{
		OrganisationID: string(org), RoundID: string(round), Item: item, EndedAt: micro(at), EndedBy: string(by),
	}))
}
