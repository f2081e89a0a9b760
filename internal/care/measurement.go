package care

import (
	"context"
	"maps"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// Measurement is one time that a measure was answered about a person. Its answers
// change until it is completed, and never after.
type Measurement struct {
	ID           MeasurementID
	Organisation OrganisationID
	Person       PersonID
	Measure      string // the id of an instrument.Measure
	Version      string // the one that it was answered in
	AnsweredBy   string // one of instrument.Answerers
	Manner       Manner
	On           Date // the day that the answers are of
	// Answers has the code of each answer by the link id of its question. A question
	// that is not in it was not answered.
	Answers map[string]string
	// Stated are scores that the form or another system states, by key. Ours are worked
	// out of the answers and stand beside them.
	Stated map[string]instrument.Amount
	// GoalOf says which goal each question is about, by link id, where the measure rates
	// goals. It is set when the measurement is begun, and never changed.
	GoalOf      map[string]GoalID
	BegunAt     time.Time
	BegunBy     AccountID
	ChangedAt   time.Time
	CompletedAt time.Time
	CompletedBy AccountID
	// HelpShownAt is when an answer led to the service's words of help.
	HelpShownAt time.Time
	// HelpSeenAt is when a worker said that this answer has been talked about.
	HelpSeenAt time.Time
	HelpSeenBy AccountID
	// CheckedAt is when a paper form that was typed a second time was found to be the
	// same. Answering anew takes it away.
	CheckedAt time.Time
	CheckedBy AccountID
	Replaces  MeasurementID
}

// Completed tells whether it counts.
func (m Measurement) Completed() bool { return !m.CompletedAt.IsZero() }

// Manner says how a measure was answered.
type Manner string

// The manners.
const (
	MannerTogether Manner = "together"
	MannerAlone    Manner = "alone"
	MannerPaper    Manner = "paper"
	MannerKiosk    Manner = "kiosk"
)

// Manners lists them in order.
var Manners = []Manner{MannerTogether, MannerAlone, MannerPaper, MannerKiosk}

// MeasureScore is one score of a measurement, as one scoring worked it out.
type MeasureScore struct {
	Organisation OrganisationID
	Measurement  MeasurementID
	Person       PersonID
	Score        string // the key of an instrument.Score
	Method       instrument.Method
	Digest       string // of the scoring: instrument.Measure.Digest
	instrument.Result
	At time.Time
}

// Measured is a measurement with its measure and its scores. Scores are those of the
// scoring that is loaded now, in the order of Measure.Scores, and empty until it is
// completed; Earlier are those of other scorings.
type Measured struct {
	Measurement
	Of      *instrument.Measure // nil where the measure is not here any more
	Scores  []MeasureScore
	Earlier []EarlierScores
	// Goals has the goal that each question is about, in the order of Measure.Items, where
	// the measure rates goals. One has no ID where the question is not asked, and no words
	// where the goals may not be seen.
	Goals []Goal
	// Disagrees are the scores that the form or another system states otherwise.
	Disagrees []Disagreement
}

// EarlierScores are scores that another scoring worked out, and when.
type EarlierScores struct {
	Digest string
	At     time.Time
	Scores []MeasureScore
}

// Disagreement is a score that is stated to be what the answers do not give.
type Disagreement struct {
	Score  string
	Stated instrument.Amount
	Ours   instrument.Result
}

// WorkedOtherwise tells whether its scores are those of another scoring alone, so that
// they are not held against others until they are worked out anew.
func (m Measured) WorkedOtherwise() bool { return len(m.Scores) == 0 && len(m.Earlier) > 0 }

// NewMeasurement is a measurement as it comes from a form.
type NewMeasurement struct {
	ID         MeasurementID
	Measure    string
	AnsweredBy string // "" where only one can be meant
	Manner     Manner
	On         Date // "" for today
	// Answers are those of a whole form at once; usually there are none yet. Stated are
	// the totals that stand on it, by the key of the score.
	Answers map[string]string
	Stated  map[string]instrument.Amount
}

// BeginMeasurement begins a measure in its newest version. Saving the same id again
// is the same measurement. It tells whether an answer asks for the service's words of
// help, which is then noted as shown: whoever calls shows them at once.
func (s *Service) BeginMeasurement(ctx context.Context, a Actor, person PersonID, n NewMeasurement) (help bool, err error) {
	of, err := s.checkMeasurement(&n)
	if err != nil {
		return false, err
	}
	err = s.write(ctx, a, "BeginMeasurement", about(person, "measurement:"+string(n.ID)), func(tx Tx) error {
		there, err := tx.Measurement(ctx, a.Organisation, person, n.ID)
		if err == nil {
			help, err = s.begunAgain(there, n)
			return err
		}
		if !fault.Is(err, fault.Denied) {
			return err
		}
		m := Measurement{
			ID: n.ID, Organisation: a.Organisation, Person: person, Measure: of.ID, Version: of.Version,
			AnsweredBy: n.AnsweredBy, Manner: n.Manner, On: n.On, Stated: n.Stated, BegunAt: s.Now(), BegunBy: a.Account,
		}
		if err := bindGoals(ctx, tx, of, &m); err != nil {
			return err
		}
		if help, err = m.merge(of, n.Answers, "BeginMeasurement"); err != nil {
			return err
		}
		if help {
			m.HelpShownAt = m.BegunAt
		}
		added, err := tx.InsertMeasurement(ctx, m)
		if err == nil && !added {
			return again[Measurement]("BeginMeasurement", nil, nil, nil) // the id is somebody else's
		}
		return err
	})
	return help, err
}

// past tells whether a day has been, wherever on earth it is named.
func (s *Service) past(on Date) bool {
	day, ok := on.Time()
	return ok && !day.After(s.Now().Add(24*time.Hour))
}

func (s *Service) checkMeasurement(n *NewMeasurement) (*instrument.Measure, error) {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(slices.Contains(Manners, n.Manner), "manner", "measure.error.manner")
	if n.On == "" {
		n.On = DateOf(s.Now(), time.UTC)
	}
	c.Require(s.past(n.On), "on", "measure.error.day")
	of, ok := s.instruments.LatestMeasure(n.Measure)
	ok = ok && of.Kind == instrument.KindMeasure
	c.Require(ok, "measure", "measure.error.measure")
	if ok {
		if n.AnsweredBy == "" && len(of.AnsweredBy) > 0 {
			n.AnsweredBy = of.AnsweredBy[0]
		}
		c.Require(slices.Contains(of.AnsweredBy, n.AnsweredBy), "answered-by", "measure.error.answered_by")
		c.Require(of.Whole() || n.Manner == MannerPaper, "measure", "measure.error.wording")
		checkStated(&c, of, n.Stated)
	}
	return of, c.Err("BeginMeasurement")
}

// AnswerMeasurement saves answers beside those that are there; an empty code takes
// one back. It tells whether one of them asks for the service's words of help, which
// is then noted as shown: whoever calls shows them at once.
func (s *Service) AnswerMeasurement(ctx context.Context, a Actor, person PersonID, id MeasurementID, answers map[string]string) (help bool, err error) {
	return s.answerMeasurement(ctx, a, person, id, Sheet{Answers: answers})
}

func (s *Service) answerMeasurement(ctx context.Context, a Actor, person PersonID, id MeasurementID, sheet Sheet) (help bool, err error) {
	err = s.write(ctx, a, "AnswerMeasurement", about(person, "measurement:"+string(id)), func(tx Tx) error {
		m, of, err := s.openMeasurement(ctx, tx, a, person, id)
		if err != nil {
			return err
		}
		before := m.Answers
		if help, err = m.merge(of, sheet.Answers, "AnswerMeasurement"); err != nil {
			return err
		}
		if err := m.take(of, sheet); err != nil {
			return err
		}
		if !maps.Equal(before, m.Answers) {
			m.CheckedAt, m.CheckedBy = time.Time{}, ""
		}
		m.ChangedAt, m.HelpShownAt = s.Now(), time.Time{}
		if help {
			m.HelpShownAt = m.ChangedAt
		}
		return tx.SetMeasurementAnswers(ctx, m)
	})
	return help, err
}

// openMeasurement finds one that can still be answered.
func (s *Service) openMeasurement(ctx context.Context, tx Tx, a Actor, person PersonID, id MeasurementID) (Measurement, *instrument.Measure, error) {
	m, err := tx.Measurement(ctx, a.Organisation, person, id)
	if err != nil {
		return m, nil, err
	}
	of, ok := s.instruments.Measure(m.Measure, m.Version)
	if !ok {
		return m, nil, notLoaded(m)
	}
	if m.Completed() {
		return m, of, fault.New(fault.Conflict, "measurement: completed", nil)
	}
	return m, of, nil
}

// CompleteMeasurement ends the answering and keeps the scores, and rates the goals that
// a goal sheet is about. Answers to questions that another answer says are not to be
// asked are left out. Completing again is well; a measurement without any answer cannot
// be completed.
func (s *Service) CompleteMeasurement(ctx context.Context, a Actor, person PersonID, id MeasurementID) error {
	return s.write(ctx, a, "CompleteMeasurement", about(person, "measurement:"+string(id)), func(tx Tx) error {
		m, of, err := s.openMeasurement(ctx, tx, a, person, id)
		if fault.Is(err, fault.Conflict) {
			return nil
		}
		if err != nil {
			return err
		}
		var c fault.Check
		c.Require(len(m.Answers) > 0, "", "measure.error.nothing")
		twice, err := typedTwice(ctx, tx, m)
		if err != nil {
			return err
		}
		c.Require(!twice || !m.CheckedAt.IsZero(), "", "measure.error.twice")
		if err := c.Err("CompleteMeasurement"); err != nil {
			return err
		}
		marks, err := marksOf(of, m.Answers)
		if err != nil {
			return fault.New(fault.Internal, "answers", err)
		}
		if m.leaveOut(of, marks) {
			if err := tx.SetMeasurementAnswers(ctx, m); err != nil {
				return err
			}
		}
		if _, err := s.keepScores(ctx, tx, m, of, marks); err != nil {
			return err
		}
		if err := s.rateGoals(ctx, tx, a, m, of, marks); err != nil {
			return err
		}
		if err := tx.CompleteMeasurement(ctx, a.Organisation, person, id, a.Account, s.Now()); err != nil {
			return err
		}
		return tx.EndReadingLinks(ctx, a.Organisation, person, Linked{Measurement: id}, s.Now())
	})
}

// keepScores works the scores out with the scoring that is loaded now, and keeps them.
func (s *Service) keepScores(ctx context.Context, tx Tx, m Measurement, of *instrument.Measure, marks []instrument.Mark) ([]MeasureScore, error) {
	var kept []MeasureScore
	for i, r := range of.Plan().Run(marks, nil) {
		sc := MeasureScore{
			Organisation: m.Organisation, Measurement: m.ID, Person: m.Person, Score: of.Scores[i].Key, Method: of.Scores[i].Method,
			Digest: of.Digest, Result: r, At: s.Now(),
		}
		if err := tx.InsertMeasureScore(ctx, sc); err != nil {
			return nil, err
		}
		kept = append(kept, sc)
	}
	return kept, nil
}
