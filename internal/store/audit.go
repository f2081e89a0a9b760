package store

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store/db"
)

// InsertAuditEntry implements care.Tx. The name is sealed before the log hashes
// the entry, so that the log holds whoever is erased later.
func (t *tx) InsertAuditEntry(ctx context.Context, e care.AuditEntry) error {
	name, err := t.sealName(ctx, e)
	if err != nil {
		return failed("InsertAuditEntry", err)
	}
	return failed("InsertAuditEntry", t.log.add(ctx, t, db.InsertAuditEntryParams{
		OrganisationID: string(e.Organisation), AuditID: e.ID, At: micro(e.At), AccountID: string(e.Account), Name: name,
		Role: string(e.Role), Action: e.Action, PersonID: string(e.Person), Subject: e.Subject, Outcome: e.Outcome,
		Policies: e.Policies, RequestID: e.Request,
	}))
}

// entries opens a list of entries.
func entries[T any](ctx context.Context, t *tx, op string, rows []db.AuditEntry, err error, open func(context.Context, db.AuditEntry) (T, error)) ([]T, error) {
	if err == nil {
		err = t.loadNames(ctx, rows)
	}
	return eachOpened(op, rows, err, func(r db.AuditEntry) (T, error) { return open(ctx, r) })
}

// ListAuditEntries implements care.Tx.
func (t *tx) ListAuditEntries(ctx context.Context, org care.OrganisationID, person care.PersonID, most, after int) ([]care.AuditEntry, error) {
	rows, err := t.q.ListAuditEntries(ctx, db.ListAuditEntriesParams{
		OrganisationID: string(org), PersonID: string(person), UpTo: int32(most), After: int32(after),
	})
	return entries(ctx, t, "ListAuditEntries", rows, err, t.auditEntry)
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
	return entries(ctx, t, "ListLogged", rows, err, t.logged)
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
	return oneOpened("LoggedEntry", r, err, func(r db.AuditEntry) (care.LoggedEntry, error) { return t.logged(ctx, r) })
}

// ListAuditReaders implements care.Tx.
func (t *tx) ListAuditReaders(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.AuditReader, error) {
	rows, err := t.q.ListAuditReaders(ctx, db.ListAuditReadersParams{OrganisationID: string(org), PersonID: string(person)})
	return entries(ctx, t, "ListAuditReaders", rows, err, func(ctx context.Context, r db.AuditEntry) (care.AuditReader, error) {
		e, err := t.auditEntry(ctx, r)
		return care.AuditReader{Account: e.Account, Name: e.Name}, err
	})
}

// InsertQuestion implements care.Tx.
func (t *tx) InsertQuestion(ctx context.Context, q care.Question) (bool, error) {
	words, err := t.seal(ctx, personOwner(q.Organisation, q.Person), "audit_question", "words", string(q.ID), q.Words)
	if err != nil {
		return false, failed("InsertQuestion", err)
	}
	n, err := t.q.InsertQuestion(ctx, db.InsertQuestionParams{
		OrganisationID: string(q.Organisation), QuestionID: string(q.ID), PersonID: string(q.Person), AuditID: q.Entry.ID,
		Words: words, AskedAt: micro(q.At), AskedBy: string(q.By),
	})
	return added("InsertQuestion", n, err)
}

// AnswerQuestion implements care.Tx.
func (t *tx) AnswerQuestion(ctx context.Context, q care.Question) error {
	answer, err := t.seal(ctx, personOwner(q.Organisation, q.Person), "audit_question", "answer", string(q.ID), q.Answer)
	if err != nil {
		return failed("AnswerQuestion", err)
	}
	n, err := t.q.AnswerQuestion(ctx, db.AnswerQuestionParams{
		OrganisationID: string(q.Organisation), QuestionID: string(q.ID), PersonID: string(q.Person),
		Answer: answer, AnsweredAt: micro(q.AnsweredAt), AnsweredBy: string(q.AnsweredBy),
	})
	if err == nil && n == 0 {
		return fault.New(fault.Conflict, "AnswerQuestion", nil)
	}
	return failed("AnswerQuestion", err)
}

// ListQuestions implements care.Tx.
func (t *tx) ListQuestions(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Question, error) {
	rows, err := t.q.ListQuestions(ctx, db.ListQuestionsParams{OrganisationID: string(org), PersonID: string(person)})
	owners := []string{}
	for _, r := range rows {
		o, _ := nameOf(r.AuditEntry)
		owners = append(owners, string(person), o.ID, nameOwner(r.AuditQuestion.AnsweredBy, r.AnsweredPerson, r.AnsweredName))
	}
	if err == nil {
		err = t.keys.load(ctx, string(org), owners...)
	}
	return eachOpened("ListQuestions", rows, err, func(r db.ListQuestionsRow) (care.Question, error) { return t.question(ctx, org, person, r) })
}

func (t *tx) question(ctx context.Context, org care.OrganisationID, person care.PersonID, r db.ListQuestionsRow) (care.Question, error) {
	q := r.AuditQuestion
	about, err := t.auditEntry(ctx, r.AuditEntry)
	if err != nil {
		return care.Question{}, err
	}
	name, err := t.accountName(ctx, string(org), q.AnsweredBy, r.AnsweredPerson, r.AnsweredName)
	if err != nil {
		return care.Question{}, err
	}
	words := t.row(ctx, personOwner(org, person), "audit_question", q.QuestionID)
	return care.Question{
		ID: care.QuestionID(q.QuestionID), Organisation: org, Person: person, Entry: about, Words: words.open("words", q.Words), At: instant(q.AskedAt),
		By: care.AccountID(q.AskedBy), Answer: words.open("answer", q.Answer), AnsweredAt: instant(q.AnsweredAt), AnsweredBy: care.AccountID(q.AnsweredBy),
		AnsweredName: name,
	}, words.err
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
