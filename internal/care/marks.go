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

// Marks gives the answers as the scoring takes them.
func (m Measured) Marks() ([]instrument.Mark, error) { return marksOf(m.Of, m.Answers) }

// HasQuestion tells whether there is anything to ask in a slot: a measure that rates
// goals has no more questions than there were goals.
func (m Measured) HasQuestion(slot int) bool { return m.Goals == nil || m.Goals[slot].ID != "" }

// Asked tells of each slot whether it is to be asked, as the answers so far have it.
func (m Measured) Asked() []bool {
	out := make([]bool, len(m.Of.Items))
	marks, err := m.Marks()
	for slot := range out {
		out[slot] = err == nil && m.HasQuestion(slot) && m.Of.Asks(slot, marks)
	}
	return out
}

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

// merge lays answers over those that are there; an empty code takes one back. What is
// no answer is refused by the link id of its question, and nothing is changed. help
// tells whether one of the new ones asks for the service's words of help.
func (m *Measurement) merge(of *instrument.Measure, answers map[string]string, op string) (help bool, err error) {
	var c fault.Check
	merged := maps.Clone(m.Answers)
	if merged == nil {
		merged = map[string]string{}
	}
	for _, link := range slices.Sorted(maps.Keys(answers)) {
		slot, code := of.Slot(link), answers[link]
		switch {
		case slot < 0:
			c.Require(false, link, "measure.error.answer")
		case code == "":
			delete(merged, link)
		case of.Rates != nil && m.GoalOf[link] == "":
			c.Require(false, link, "measure.error.no_goal")
		default:
			mark, err := of.ParseMark(slot, code)
			c.Require(err == nil, link, "measure.error.answer")
			help = help || err == nil && of.NeedsHelp(slot, mark)
			merged[link] = code
		}
	}
	if err := c.Err(op); err != nil {
		return false, err
	}
	m.Answers = merged
	return help, nil
}

// leaveOut takes the answers away whose questions are not to be asked beside the
// others, and tells whether there were any.
func (m *Measurement) leaveOut(of *instrument.Measure, marks []instrument.Mark) bool {
	any := false
	for slot := range marks {
		if marks[slot] != instrument.Unasked && !of.Asks(slot, marks) {
			marks[slot], any = instrument.Unasked, true
			delete(m.Answers, of.Items[slot].LinkID)
		}
	}
	return any
}

// begunAgain answers for a measurement that is there already: well where it holds what
// is to be saved, Conflict where it does not.
func (s *Service) begunAgain(there Measurement, n NewMeasurement) (help bool, err error) {
	held := there
	of, same := s.instruments.Measure(there.Measure, there.Version)
	if same = same && there.Measure == n.Measure; same {
		if help, err = held.merge(of, n.Answers, "BeginMeasurement"); err != nil {
			return false, err
		}
		differ, err := differences(of, there.Answers, held.Answers)
		if err != nil {
			return false, fault.New(fault.Internal, "BeginMeasurement", err)
		}
		same = len(differ) == 0 && (len(n.Stated) == 0 || maps.EqualFunc(n.Stated, there.Stated, func(a, b instrument.Amount) bool { return a.Compare(b) == 0 }))
	}
	return help, again("BeginMeasurement", []Measurement{there}, nil, func(Measurement) bool { return same })
}

// differences gives the link ids of the questions that two sets of answers answer
// differently, in the order of the measure, of those that are to be asked.
func differences(of *instrument.Measure, one, other map[string]string) ([]string, error) {
	a, err := marksOf(of, one)
	if err != nil {
		return nil, err
	}
	b, err := marksOf(of, other)
	if err != nil {
		return nil, err
	}
	var out []string
	for slot, item := range of.Items {
		if a[slot] != b[slot] && (of.Asks(slot, a) || of.Asks(slot, b)) {
			out = append(out, item.LinkID)
		}
	}
	return out, nil
}

// CheckMeasurement compares what was typed of a paper form with the same form typed a
// second time, and gives the link ids of the questions that differ. Where none does,
// the measurement is checked. Nothing that was typed first is changed.
func (s *Service) CheckMeasurement(ctx context.Context, a Actor, person PersonID, id MeasurementID, answers map[string]string) (differ []string, err error) {
	err = s.write(ctx, a, "CheckMeasurement", about(person, "measurement:"+string(id)), func(tx Tx) error {
		m, of, err := s.openMeasurement(ctx, tx, a, person, id)
		if err != nil {
			return err
		}
		var c fault.Check
		c.Require(m.Manner == MannerPaper, "", "measure.error.not_paper")
		c.Require(len(m.Answers) > 0, "", "measure.error.nothing")
		if err := c.Err("CheckMeasurement"); err != nil {
			return err
		}
		second := Measurement{GoalOf: m.GoalOf}
		if _, err := second.merge(of, answers, "CheckMeasurement"); err != nil {
			return err
		}
		if differ, err = differences(of, m.Answers, second.Answers); err != nil {
			return fault.New(fault.Internal, "CheckMeasurement", err)
		}
		m.CheckedAt, m.CheckedBy = s.Now(), a.Account
		if len(differ) > 0 {
			m.CheckedAt, m.CheckedBy = time.Time{}, ""
		}
		return tx.SetMeasurementAnswers(ctx, m)
	})
	return differ, err
}

// checkStated refuses what is no score with a number, by the link id of the score.
func checkStated(c *fault.Check, of *instrument.Measure, stated map[string]instrument.Amount) {
	for _, key := range slices.Sorted(maps.Keys(stated)) {
		score, ok := of.Score(key)
		c.Require(ok && score.Method != instrument.MethodHighest, instrument.ScoreLink+key, "measure.error.stated")
	}
}
