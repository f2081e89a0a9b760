package care

import (
	"context"
	"strings"
	"time"

	"towpath/internal/fault"
)

// Question is what a person asks about an entry of their record, and the answer
// of whoever supports them; no answer yet while AnsweredAt is zero.
type Question struct {
	ID           QuestionID
	Organisation OrganisationID
	Person       PersonID
	Entry        AuditEntry // on insertion, only its ID
	Words        string
	At           time.Time
	By           AccountID
	Answer       string
	AnsweredAt   time.Time
	AnsweredBy   AccountID
	// AnsweredName is the name of whoever answered, as their account has it now.
	AnsweredName string
}

// Open tells whether nobody has answered yet.
func (q Question) Open() bool { return q.AnsweredAt.IsZero() }

// MaxOpenQuestions is how many of a person's questions may wait at once: somebody
// has to answer them.
const MaxOpenQuestions = 20

// NewQuestion is a question as it comes from a form.
type NewQuestion struct {
	ID    QuestionID
	Entry string
	Words string
}

// AskAboutEntry keeps a person's question about an entry of their own record.
// Asking the same id again is asking once.
func (s *Service) AskAboutEntry(ctx context.Context, a Actor, person PersonID, n NewQuestion) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(strings.TrimSpace(n.Words) != "", "words", "audit.error.question")
	c.Require(Fits(n.Words, MaxNote), "words", "error.long", "most", MaxNote)
	if err := c.Err("AskAboutEntry"); err != nil {
		return err
	}
	return s.write(ctx, a, "AskAboutEntry", about(person, "question:"+string(n.ID)), func(tx Tx) error {
		if !ValidID(n.Entry) {
			return denied("AskAboutEntry")
		}
		if _, err := tx.LoggedEntry(ctx, a.Organisation, person, n.Entry); err != nil {
			return err
		}
		open, err := tx.CountOpenQuestions(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		if open >= MaxOpenQuestions {
			var c fault.Check
			c.Require(false, "words", "audit.error.many", "n", MaxOpenQuestions)
			return c.Err("AskAboutEntry")
		}
		added, err := tx.InsertQuestion(ctx, Question{
			ID: n.ID, Organisation: a.Organisation, Person: person, Entry: AuditEntry{ID: n.Entry}, Words: n.Words, At: s.Now(), By: a.Account,
		})
		if err != nil || added {
			return err
		}
		all, err := tx.ListQuestions(ctx, a.Organisation, person)
		return again("AskAboutEntry", all, err, func(q Question) bool {
			return n == NewQuestion{ID: q.ID, Entry: q.Entry.ID, Words: q.Words}
		})
	})
}

// AnswerQuestion answers a question, once: a second answer is a conflict.
func (s *Service) AnswerQuestion(ctx context.Context, a Actor, person PersonID, id QuestionID, answer string) error {
	var c fault.Check
	c.Require(strings.TrimSpace(answer) != "", "answer", "audit.error.answer")
	c.Require(Fits(answer, MaxNote), "answer", "error.long", "most", MaxNote)
	if err := c.Err("AnswerQuestion"); err != nil {
		return err
	}
	return s.write(ctx, a, "AnswerQuestion", about(person, "question:"+string(id)), func(tx Tx) error {
		all, err := tx.ListQuestions(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		for _, q := range all {
			switch {
			case q.ID != id:
			case !q.Open() && q.Answer == answer && q.AnsweredBy == a.Account:
				return nil // a second press
			default:
				q.Answer, q.AnsweredAt, q.AnsweredBy = answer, s.Now(), a.Account
				return tx.AnswerQuestion(ctx, q)
			}
		}
		return denied("AnswerQuestion")
	})
}

// OpenQuestions is somebody whose questions wait, and since when.
type OpenQuestions struct {
	Person Person
	Count  int
	Since  time.Time
}

// mostAsking bounds the list: who is not on it is there when some are answered.
const mostAsking = 20

// ListOpenQuestions gives those of the reader's own teams who asked about their
// record and wait for an answer, longest waiting first.
func (s *Service) ListOpenQuestions(ctx context.Context, a Actor) ([]OpenQuestions, error) {
	var list []OpenQuestions
	err := s.read(ctx, a, "ListOpenQuestions", subject{}, func(tx Tx) (err error) {
		if list, err = tx.ListOpenQuestions(ctx, a.Organisation, a.Worker, mostAsking); err != nil {
			return err
		}
		for i := range list {
			if list[i].Person, err = tx.Person(ctx, a.Organisation, list[i].Person.ID); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}
