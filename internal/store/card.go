package store

import (
	"context"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/plan"
	"towpath/internal/store/db"
)

// InsertCrisisCard implements care.Tx.
func (t *tx) InsertCrisisCard(ctx context.Context, c care.CrisisCard) (bool, error) {
	name := int64(0)
	if c.ShowsName {
		name = 1
	}
	n, err := t.q.InsertCrisisCard(ctx, db.InsertCrisisCardParams{
		OrganisationID: string(c.Organisation), CardID: string(c.ID), PersonID: string(c.Person), CodeHash: c.CodeHash, Sections: strings.Join(c.Sections, " "),
		ShowsName: name, MadeAt: micro(c.MadeAt), MadeBy: string(c.MadeBy), ExpiresAt: micro(c.ExpiresAt), EndedAt: micro(c.EndedAt),
	})
	return added("InsertCrisisCard", n, err)
}

// EndCrisisCard implements care.Tx.
func (t *tx) EndCrisisCard(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.CardID, at time.Time) error {
	_, err := t.q.EndCrisisCard(ctx, db.EndCrisisCardParams{OrganisationID: string(org), PersonID: string(person), CardID: string(id), EndedAt: micro(at)})
	return failed("EndCrisisCard", err)
}

func cardOf(r db.CrisisCard) care.CrisisCard {
	return care.CrisisCard{
		ID: care.CardID(r.CardID), Organisation: care.OrganisationID(r.OrganisationID), Person: care.PersonID(r.PersonID), CodeHash: r.CodeHash,
		Sections: strings.Fields(r.Sections), ShowsName: r.ShowsName != 0, MadeAt: instant(r.MadeAt), MadeBy: care.AccountID(r.MadeBy),
		ExpiresAt: instant(r.ExpiresAt), EndedAt: instant(r.EndedAt),
	}
}

// CrisisCard implements care.Tx.
func (t *tx) CrisisCard(ctx context.Context, org care.OrganisationID, codeHash string, at time.Time) (care.CrisisCard, error) {
	row, err := t.q.GetCrisisCard(ctx, db.GetCrisisCardParams{OrganisationID: string(org), CodeHash: codeHash, Now: micro(at)})
	return one("CrisisCard", row, err, cardOf)
}

// ListCrisisCards implements care.Tx.
func (t *tx) ListCrisisCards(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.CrisisCard, error) {
	rows, err := t.q.ListCrisisCards(ctx, db.ListCrisisCardsParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListCrisisCards", rows, err, cardOf)
}

// InsertCardOpening implements care.Tx.
func (t *tx) InsertCardOpening(ctx context.Context, o care.CardOpening) (bool, error) {
	n, err := t.q.InsertCardOpening(ctx, db.InsertCardOpeningParams{
		OrganisationID: string(o.Organisation), CardID: string(o.Card), PersonID: string(o.Person), OpenedAt: micro(o.At), OpeningID: o.ID,
	})
	return added("InsertCardOpening", n, err)
}

// ListCardOpenings implements care.Tx.
func (t *tx) ListCardOpenings(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.CardOpening, error) {
	rows, err := t.q.ListCardOpenings(ctx, db.ListCardOpeningsParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListCardOpenings", rows, err, func(r db.CrisisCardOpening) care.CardOpening {
		return care.CardOpening{ID: r.OpeningID, Organisation: org, Person: person, Card: care.CardID(r.CardID), At: instant(r.OpenedAt)}
	})
}

// InsertCrisisReview implements care.Tx.
func (t *tx) InsertCrisisReview(ctx context.Context, r care.CrisisReview) (bool, error) {
	words := t.row(ctx, personOwner(r.Organisation, r.Person), "crisis_review", string(r.ID))
	p := db.InsertCrisisReviewParams{
		OrganisationID: string(r.Organisation), ReviewID: string(r.ID), CrisisID: string(r.Crisis), VersionID: string(r.Version), PersonID: string(r.Person),
		Voice: string(r.Voice), Followed: string(r.Followed), Words: words.seal("words", r.Words), SaidAt: micro(r.At), SaidBy: string(r.By),
	}
	if words.err != nil {
		return false, failed("InsertCrisisReview", words.err)
	}
	n, err := t.q.InsertCrisisReview(ctx, p)
	return added("InsertCrisisReview", n, err)
}

// ListCrisisReviews implements care.Tx.
func (t *tx) ListCrisisReviews(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.CrisisReview, error) {
	rows, err := t.q.ListCrisisReviews(ctx, db.ListCrisisReviewsParams{OrganisationID: string(org), PersonID: string(person)})
	return eachNamed(ctx, t, "ListCrisisReviews", org, person, rows, err,
		func(r db.ListCrisisReviewsRow) writer { return writer{r.SaidBy, r.ByPerson, r.ByName} },
		func(r db.ListCrisisReviewsRow, name string) (care.CrisisReview, error) {
			words := t.row(ctx, personOwner(org, person), "crisis_review", r.ReviewID)
			return care.CrisisReview{
				ID: care.CrisisReviewID(r.ReviewID), Organisation: org, Person: person, Crisis: care.CrisisID(r.CrisisID),
				Version: care.PlanVersionID(r.VersionID), Voice: plan.Voice(r.Voice), Followed: care.Followed(r.Followed),
				Words: words.open("words", r.Words), At: instant(r.SaidAt), By: care.AccountID(r.SaidBy), ByName: name,
			}, words.err
		})
}

// CountFollowed implements care.Tx.
func (t *tx) CountFollowed(ctx context.Context, org care.OrganisationID, team care.TeamID, since time.Time) ([]care.FollowedCount, error) {
	rows, err := t.q.CountFollowed(ctx, db.CountFollowedParams{OrganisationID: string(org), TeamID: string(team), Since: micro(since)})
	return each("CountFollowed", rows, err, func(r db.CountFollowedRow) care.FollowedCount {
		return care.FollowedCount{Voice: plan.Voice(r.Voice), Followed: care.Followed(r.Followed), Count: int(r.Reviews)}
	})
}
