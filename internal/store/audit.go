package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store/db"
)

// InsertAuditEntry implements care.Tx.
func (t *tx) InsertAuditEntry(ctx context.Context, e care.AuditEntry) error {
	return failed("InsertAuditEntry", t.log.add(ctx, t, db.InsertAuditEntryParams{
		OrganisationID: string(e.Organisation), AuditID: e.ID, At: micro(e.At), AccountID: string(e.Account), Name: e.Name,
		Role: string(e.Role), Action: e.Action, PersonID: string(e.Person), Subject: e.Subject, Outcome: e.Outcome,
		Policies: e.Policies, RequestID: e.Request,
	}))
}

func auditEntry(r db.AuditEntry) care.AuditEntry {
	return care.AuditEntry{
		ID: r.AuditID, Organisation: care.OrganisationID(r.OrganisationID), At: instant(r.At), Account: care.AccountID(r.AccountID), Name: r.Name,
		Role: care.Role(r.Role), Action: r.Action, Person: care.PersonID(r.PersonID), Subject: r.Subject, Outcome: r.Outcome,
		Policies: r.Policies, Request: r.RequestID,
	}
}

// logged gives an entry with what the log hashed of it: the row as it is stored.
func logged(r db.AuditEntry) care.LoggedEntry {
	return care.LoggedEntry{AuditEntry: auditEntry(r), Seq: r.Seq, Body: ledgerRow(entryParams(r)).Body()}
}

// ListAuditEntries implements care.Tx.
func (t *tx) ListAuditEntries(ctx context.Context, org care.OrganisationID, person care.PersonID, most, after int) ([]care.AuditEntry, error) {
	rows, err := t.q.ListAuditEntries(ctx, db.ListAuditEntriesParams{
		OrganisationID: string(org), PersonID: string(person), UpTo: int32(most), After: int32(after),
	})
	return each("ListAuditEntries", rows, err, auditEntry)
}

// CountAuditEntries implements care.Tx.
func (t *tx) CountAuditEntries(ctx context.Context, org care.OrganisationID, person care.PersonID) (int, error) {
	return t.CountLogged(ctx, org, person, care.AuditQuery{})
}

// ListLogged implements care.Tx.
func (t *tx) ListLogged(ctx context.Context, org care.OrganisationID, person care.PersonID, q care.AuditQuery, most int) ([]care.LoggedEntry, error) {
	rows, err := t.q.ListAuditEntries(ctx, db.ListAuditEntriesParams{
		OrganisationID: string(org), PersonID: string(person), AccountID: string(q.Who), Kind: string(q.Kind), UpTo: int32(most), After: int32(q.After),
	})
	return each("ListLogged", rows, err, logged)
}

// CountLogged implements care.Tx.
func (t *tx) CountLogged(ctx context.Context, org care.OrganisationID, person care.PersonID, q care.AuditQuery) (int, error) {
	n, err := t.q.CountAuditEntries(ctx, db.CountAuditEntriesParams{
		OrganisationID: string(org), PersonID: string(person), AccountID: string(q.Who), Kind: string(q.Kind),
	})
	return int(n), failed("CountLogged", err)
}

// LoggedEntry implements care.Tx.
func (t *tx) LoggedEntry(ctx context.Context, org care.OrganisationID, person care.PersonID, id string) (care.LoggedEntry, error) {
	r, err := t.q.GetAuditEntry(ctx, db.GetAuditEntryParams{OrganisationID: string(org), AuditID: id, PersonID: string(person)})
	return one("LoggedEntry", r, err, logged)
}

// ListAuditReaders implements care.Tx.
func (t *tx) ListAuditReaders(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.AuditReader, error) {
	rows, err := t.q.ListAuditReaders(ctx, db.ListAuditReadersParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListAuditReaders", rows, err, func(r db.AuditEntry) care.AuditReader {
		return care.AuditReader{Account: care.AccountID(r.AccountID), Name: r.Name}
	})
}

// InsertQuestion implements care.Tx.
func (t *tx) InsertQuestion(ctx context.Context, q care.Question) (bool, error) {
	n, err := t.q.InsertQuestion(ctx, db.InsertQuestionParams{
		OrganisationID: string(q.Organisation), QuestionID: string(q.ID), PersonID: string(q.Person), AuditID: q.Entry.ID,
		Words: q.Words, AskedAt: micro(q.At), AskedBy: string(q.By),
	})
	return added("InsertQuestion", n, err)
}

// AnswerQuestion implements care.Tx.
func (t *tx) AnswerQuestion(ctx context.Context, q care.Question) error {
	n, err := t.q.AnswerQuestion(ctx, db.AnswerQuestionParams{
		OrganisationID: string(q.Organisation), QuestionID: string(q.ID), PersonID: string(q.Person),
		Answer: q.Answer, AnsweredAt: micro(q.AnsweredAt), AnsweredBy: string(q.AnsweredBy),
	})
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "AnswerQuestion", nil)
	}
	return failed("AnswerQuestion", err)
}

// ListQuestions implements care.Tx.
func (t *tx) ListQuestions(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Question, error) {
	rows, err := t.q.ListQuestions(ctx, db.ListQuestionsParams{OrganisationID: string(org), PersonID: string(person)})
	return each("ListQuestions", rows, err, func(r db.ListQuestionsRow) care.Question {
		q := r.AuditQuestion
		return care.Question{
			ID: care.QuestionID(q.QuestionID), Organisation: org, Person: person, Entry: auditEntry(r.AuditEntry), Words: q.Words, At: instant(q.AskedAt),
			By: care.AccountID(q.AskedBy), Answer: q.Answer, AnsweredAt: instant(q.AnsweredAt), AnsweredBy: care.AccountID(q.AnsweredBy),
			AnsweredName: r.AnsweredName,
		}
	})
}

// CountOpenQuestions implements care.Tx.
func (t *tx) CountOpenQuestions(ctx context.Context, org care.OrganisationID, person care.PersonID) (int, error) {
	n, err := t.q.CountOpenQuestions(ctx, db.CountOpenQuestionsParams{OrganisationID: string(org), PersonID: string(person)})
	return int(n), failed("CountOpenQuestions", err)
}

// ListOpenQuestions implements care.Tx.
func (t *tx) ListOpenQuestions(ctx context.Context, org care.OrganisationID, w care.WorkerID, most int) ([]care.OpenQuestions, error) {
	rows, err := t.q.ListOpenQuestions(ctx, db.ListOpenQuestionsParams{OrganisationID: string(org), WorkerID: string(w), UpTo: int32(most)})
	return each("ListOpenQuestions", rows, err, func(r db.ListOpenQuestionsRow) care.OpenQuestions {
		return care.OpenQuestions{Person: care.Person{ID: care.PersonID(r.PersonID)}, Count: int(r.Questions), Since: instant(r.FirstAt)}
	})
}
