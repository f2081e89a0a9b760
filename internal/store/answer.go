package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/store/db"
)

func notGiven(code string) (instrument.NotGiven, error) {
	if code == "" {
		return instrument.Given, nil
	}
	return instrument.ParseNotGiven(code)
}

func (t *tx) answers(ctx context.Context, org care.OrganisationID, op string, rows []db.ListAnswersRow, err error) ([]care.Answer, error) {
	owners := make([]string, 0, 2*len(rows))
	for _, r := range rows {
		owners = append(owners, nameOwner(r.GivenBy, r.GivenByPerson, r.GivenByName))
		if r.Note != "" {
			owners = append(owners, r.PersonID)
		}
	}
	if err == nil {
		err = t.keys.load(ctx, string(org), owners...)
	}
	return eachOpened(op, rows, err, func(r db.ListAnswersRow) (care.Answer, error) {
		why, err := notGiven(r.NotGiven)
		if err != nil {
			return care.Answer{}, err
		}
		name, err := t.accountName(ctx, r.OrganisationID, r.GivenBy, r.GivenByPerson, r.GivenByName)
		if err != nil {
			return care.Answer{}, err
		}
		words := t.row(ctx, personOwner(org, care.PersonID(r.PersonID)), "answer", r.AnswerID)
		return care.Answer{
			ID: care.AnswerID(r.AnswerID), Organisation: care.OrganisationID(r.OrganisationID),
			Assessment: care.AssessmentID(r.AssessmentID), Person: care.PersonID(r.PersonID),
			Voice: care.Voice(r.Voice), Area: r.Area, Given: instrument.Answer{Step: instrument.Step(r.Step), NotGiven: why},
			Note: words.open("note", r.Note), Matters: instrument.Matters(r.Matters), Help: care.Help(r.HelpWanted), Enough: instrument.Step(r.Enough),
			At: instant(r.GivenAt), By: care.AccountID(r.GivenBy), ByName: name, Form: r.FormID, ReplacedBy: care.AnswerID(r.ReplacedBy),
		}, words.err
	})
}

func answerParams(a care.Answer) db.InsertAnswerParams {
	return db.InsertAnswerParams{
		OrganisationID: string(a.Organisation), AnswerID: string(a.ID), AssessmentID: string(a.Assessment), PersonID: string(a.Person),
		Voice: string(a.Voice), Area: a.Area, Step: int64(a.Given.Step), NotGiven: a.Given.NotGiven.String(), Note: a.Note,
		Matters: int64(a.Matters), HelpWanted: int64(a.Help), Enough: int64(a.Enough), GivenAt: micro(a.At), GivenBy: string(a.By), FormID: a.Form,
	}
}

// InsertAnswer implements care.Tx.
func (t *tx) InsertAnswer(ctx context.Context, a care.Answer) (bool, error) {
	words := t.row(ctx, personOwner(a.Organisation, a.Person), "answer", string(a.ID))
	a.Note = words.seal("note", a.Note)
	if words.err != nil {
		return false, failed("InsertAnswer", words.err)
	}
	n, err := t.q.InsertAnswer(ctx, answerParams(a))
	return added("InsertAnswer", n, err)
}

// ReplaceAnswer implements care.Tx.
func (t *tx) ReplaceAnswer(ctx context.Context, old care.Answer, by care.AnswerID) error {
	_, err := t.q.ReplaceAnswer(ctx, db.ReplaceAnswerParams{
		OrganisationID: string(old.Organisation), AnswerID: string(old.ID), AssessmentID: string(old.Assessment), ReplacedBy: string(by),
	})
	return failed("ReplaceAnswer", err)
}

// ListAnswers implements care.Tx.
func (t *tx) ListAnswers(ctx context.Context, org care.OrganisationID, id care.AssessmentID) ([]care.Answer, error) {
	rows, err := t.q.ListAnswers(ctx, db.ListAnswersParams{OrganisationID: string(org), AssessmentID: string(id)})
	return t.answers(ctx, org, "ListAnswers", rows, err)
}

// ListAnswersOfPerson implements care.Tx.
func (t *tx) ListAnswersOfPerson(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Answer, error) {
	rows, err := t.q.ListAnswersOfPerson(ctx, db.ListAnswersOfPersonParams{OrganisationID: string(org), PersonID: string(person)})
	same := make([]db.ListAnswersRow, len(rows))
	for i, r := range rows {
		same[i] = db.ListAnswersRow(r)
	}
	return t.answers(ctx, org, "ListAnswersOfPerson", same, err)
}

// ListWords implements care.Tx.
func (t *tx) ListWords(ctx context.Context, org care.OrganisationID, person care.PersonID, id care.AssessmentID) ([]care.Answer, error) {
	rows, err := t.q.ListWords(ctx, db.ListWordsParams{OrganisationID: string(org), AssessmentID: string(id)})
	whole := make([]db.ListAnswersRow, len(rows))
	for i, r := range rows {
		whole[i] = db.ListAnswersRow{
			OrganisationID: string(org), AnswerID: r.AnswerID, AssessmentID: string(id), PersonID: string(person), Voice: r.Voice,
			Area: r.Area, Step: r.Step, NotGiven: r.NotGiven, Note: r.Note, Matters: r.Matters, HelpWanted: r.HelpWanted,
			Enough: r.Enough, GivenAt: r.GivenAt, GivenBy: r.GivenBy, GivenByName: r.GivenByName, GivenByPerson: r.GivenByPerson,
		}
	}
	return t.answers(ctx, org, "ListWords", whole, err)
}

// ListAnswersOfArea implements care.Tx.
func (t *tx) ListAnswersOfArea(ctx context.Context, org care.OrganisationID, id care.AssessmentID, v care.Voice, area string) ([]care.Answer, error) {
	rows, err := t.q.ListAnswersOfArea(ctx, db.ListAnswersOfAreaParams{
		OrganisationID: string(org), AssessmentID: string(id), Voice: string(v), Area: area,
	})
	same := make([]db.ListAnswersRow, len(rows))
	for i, r := range rows {
		same[i] = db.ListAnswersRow(r)
	}
	return t.answers(ctx, org, "ListAnswersOfArea", same, err)
}

// ListAnswerHistory implements care.Tx.
func (t *tx) ListAnswerHistory(ctx context.Context, org care.OrganisationID, id care.AssessmentID) ([]care.Answer, error) {
	rows, err := t.q.ListAnswerHistory(ctx, db.ListAnswerHistoryParams{OrganisationID: string(org), AssessmentID: string(id)})
	same := make([]db.ListAnswersRow, len(rows))
	for i, r := range rows {
		same[i] = db.ListAnswersRow(r)
	}
	return t.answers(ctx, org, "ListAnswerHistory", same, err)
}
