package care

import (
	"context"
	"errors"
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
	Answers     map[string]string
	BegunAt     time.Time
	BegunBy     AccountID
	ChangedAt   time.Time
	CompletedAt time.Time
	CompletedBy AccountID
	// HelpShownAt is when an answer led to the service's words of help.
	HelpShownAt time.Time
	Replaces    MeasurementID
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
	Earlier []MeasureScore
}

// Marks gives the answers as the scoring takes them.
func (m Measured) Marks() ([]instrument.Mark, error) { return marksOf(m.Of, m.Answers) }

func marksOf(of *instrument.Measure, answers map[string]string) ([]instrument.Mark, error) {
	if of == nil {
		return nil, errors.New("care: the measure is not loaded")
	}
	marks := of.Blank()
	for link, code := range answers {
		slot := of.Slot(link)
		if slot < 0 {
			return nil, errors.New("care: " + link + " is not a question of " + of.ID)
		}
		mark, err := of.ParseMark(slot, code)
		if err != nil {
			return nil, err
		}
		marks[slot] = mark
	}
	return marks, nil
}

// NewMeasurement is a measurement as it comes from a form.
type NewMeasurement struct {
	ID         MeasurementID
	Measure    string
	AnsweredBy string // "" where only one can be meant
	Manner     Manner
	On         Date // "" for today
	// Answers are those of a whole form at once; usually there are none yet.
	Answers map[string]string
}

// BeginMeasurement begins a measure in its newest version. Saving the same id again
// is the same measurement.
func (s *Service) BeginMeasurement(ctx context.Context, a Actor, person PersonID, n NewMeasurement) error {
	of, err := s.checkMeasurement(&n)
	if err != nil {
		return err
	}
	return s.write(ctx, a, "BeginMeasurement", about(person, "measurement:"+string(n.ID)), func(tx Tx) error {
		added, err := tx.InsertMeasurement(ctx, Measurement{
			ID: n.ID, Organisation: a.Organisation, Person: person, Measure: of.ID, Version: of.Version,
			AnsweredBy: n.AnsweredBy, Manner: n.Manner, On: n.On, Answers: n.Answers, BegunAt: s.Now(), BegunBy: a.Account,
		})
		if err != nil || added {
			return err
		}
		there, err := tx.Measurement(ctx, a.Organisation, person, n.ID)
		if fault.Is(err, fault.Denied) {
			return again[Measurement]("BeginMeasurement", nil, nil, nil) // the id is somebody else's
		}
		return again("BeginMeasurement", []Measurement{there}, err, func(m Measurement) bool { return m.Measure == n.Measure })
	})
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
		checkMarks(&c, of, n.Answers)
	}
	return of, c.Err("BeginMeasurement")
}

// checkMarks refuses what is no answer, each by the link id of its question.
func checkMarks(c *fault.Check, of *instrument.Measure, answers map[string]string) {
	for _, link := range slices.Sorted(maps.Keys(answers)) {
		slot := of.Slot(link)
		ok := slot >= 0
		if ok && answers[link] != "" {
			_, err := of.ParseMark(slot, answers[link])
			ok = err == nil
		}
		c.Require(ok, link, "measure.error.answer")
	}
}

// AnswerMeasurement saves answers beside those that are there; an empty code takes
// one back. It tells whether one of them asks for the service's words of help, which
// is then noted as shown: whoever calls shows them at once.
func (s *Service) AnswerMeasurement(ctx context.Context, a Actor, person PersonID, id MeasurementID, answers map[string]string) (help bool, err error) {
	return s.answerMeasurement(ctx, a, person, id, "", answers)
}

func (s *Service) answerMeasurement(ctx context.Context, a Actor, person PersonID, id MeasurementID, on Date, answers map[string]string) (help bool, err error) {
	err = s.write(ctx, a, "AnswerMeasurement", about(person, "measurement:"+string(id)), func(tx Tx) error {
		m, of, err := s.openMeasurement(ctx, tx, a, person, id)
		if err != nil {
			return err
		}
		var c fault.Check
		checkMarks(&c, of, answers)
		if err := c.Err("AnswerMeasurement"); err != nil {
			return err
		}
		help = false
		for link, code := range answers {
			if code == "" {
				delete(m.Answers, link)
				continue
			}
			m.Answers[link] = code
			mark, err := of.ParseMark(of.Slot(link), code)
			help = help || err == nil && of.NeedsHelp(of.Slot(link), mark)
		}
		if on != "" {
			m.On = on
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
		return m, nil, fault.New(fault.Unavailable, "measurement: "+m.Measure+" "+m.Version+" is not loaded", nil)
	}
	if m.Completed() {
		return m, of, fault.New(fault.Conflict, "measurement: completed", nil)
	}
	return m, of, nil
}

// CompleteMeasurement ends the answering and keeps the scores. Completing again is
// well; a measurement without any answer cannot be completed.
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
		if err := c.Err("CompleteMeasurement"); err != nil {
			return err
		}
		if err := s.keepScores(ctx, tx, m, of); err != nil {
			return err
		}
		if err := tx.CompleteMeasurement(ctx, a.Organisation, person, id, a.Account, s.Now()); err != nil {
			return err
		}
		return tx.EndReadingLinks(ctx, a.Organisation, person, Linked{Measurement: id}, s.Now())
	})
}

func (s *Service) keepScores(ctx context.Context, tx Tx, m Measurement, of *instrument.Measure) error {
	marks, err := marksOf(of, m.Answers)
	if err != nil {
		return fault.New(fault.Internal, "scores", err)
	}
	for i, r := range of.Plan().Run(marks, nil) {
		err := tx.InsertMeasureScore(ctx, MeasureScore{
			Organisation: m.Organisation, Measurement: m.ID, Person: m.Person, Score: of.Scores[i].Key, Method: of.Scores[i].Method,
			Digest: of.Digest, Result: r, At: s.Now(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// ShowMeasurement gives one measurement with its answers and scores.
func (s *Service) ShowMeasurement(ctx context.Context, a Actor, person PersonID, id MeasurementID) (MeasurementPage, error) {
	var page MeasurementPage
	err := s.read(ctx, a, "ShowMeasurement", about(person, "measurement:"+string(id)), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		m, err := tx.Measurement(ctx, a.Organisation, person, id)
		if err != nil {
			return err
		}
		scores, err := tx.ListMeasureScores(ctx, a.Organisation, person)
		page.Measured = s.measured(m, scores)
		return err
	})
	return page, err
}

// MeasurementPage is one measurement.
type MeasurementPage struct {
	Person Person
	Measured
}

// measured puts a measurement beside those of the scores that are its own.
func (s *Service) measured(m Measurement, scores []MeasureScore) Measured {
	out := Measured{Measurement: m}
	of, ok := s.instruments.Measure(m.Measure, m.Version)
	if ok {
		out.Of = of
	}
	now := map[string]MeasureScore{}
	for _, sc := range scores {
		switch {
		case sc.Measurement != m.ID:
		case ok && sc.Digest == of.Digest:
			now[sc.Score] = sc
		default:
			out.Earlier = append(out.Earlier, sc)
		}
	}
	if ok && len(now) > 0 {
		for i := range of.Scores {
			out.Scores = append(out.Scores, now[of.Scores[i].Key])
		}
	}
	return out
}
