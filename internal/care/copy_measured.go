package care

import (
	"context"
	"maps"
	"slices"
	"strings"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// ScoredMeasurement is a measurement with every score that was kept of it, those of
// earlier scorings too.
type ScoredMeasurement struct {
	Measurement
	Scores []MeasureScore
}

// copyMeasured adds what was measured, finished or not, and what was declined.
func copyMeasured(ctx context.Context, tx Tx, a Actor, person PersonID, r *Record) error {
	list, err := tx.ListMeasurements(ctx, a.Organisation, person)
	if err != nil {
		return err
	}
	scores, err := tx.ListMeasureScores(ctx, a.Organisation, person)
	if err != nil {
		return err
	}
	of := map[MeasurementID][]MeasureScore{}
	for _, sc := range scores {
		of[sc.Measurement] = append(of[sc.Measurement], sc)
	}
	r.Measurements = nil
	for _, m := range list {
		r.Measurements = append(r.Measurements, ScoredMeasurement{m, of[m.ID]})
	}
	r.Declines, err = tx.ListMeasureDeclines(ctx, a.Organisation, person)
	return err
}

// MeasureSeries puts what was measured in a record by measure, with what moved, as
// ListMeasurements does.
func (s *Service) MeasureSeries(r Record) []MeasureSeries {
	var list []Measurement
	var scores []MeasureScore
	for _, m := range r.Measurements {
		list = append(list, m.Measurement)
		scores = append(scores, m.Scores...)
	}
	around := beside{scores: scores}
	for _, g := range r.Goals {
		around.goals = append(around.goals, g.Goal)
	}
	out := s.series(list, around, r.Declines)
	paired(out, nil)
	return out
}

// Bounds on a measurement that comes from elsewhere, of a measure that is not here.
const (
	maxMeasureAnswers = 10_000
	maxMeasureKey     = 64
	maxScoreUnits     = 1_000_000_000_000_000
	maxScoreDecimals  = 4
)

// checkMeasured refuses what no Towpath would have measured. A measure that is not
// loaded here, or not in that version, is kept as it came; of one that is, answers
// must be answers and scores what its scoring makes of them.
func (s *Service) checkMeasured(c *fault.Check, r Record) {
	for _, m := range r.Measurements {
		c.Require(s.goodMeasurement(r.Person.ID, m) && goodSheet(m.Measurement, r.Goals), "measurement", "copy.error.measurement", "id", string(m.ID), "measure", m.Measure, "version", m.Version)
	}
	for _, d := range r.Declines {
		c.Require(ValidID(string(d.ID)) && d.Person == r.Person.ID && isMeasureKey(d.Measure) && Fits(d.Words, MaxNote) && !d.At.IsZero(),
			"decline", "copy.error.decline", "id", string(d.ID))
	}
}

func (s *Service) goodMeasurement(person PersonID, m ScoredMeasurement) bool {
	if !ValidID(string(m.ID)) || m.Person != person || !isMeasureKey(m.Measure) || !isMeasureKey(m.Version) || !slices.Contains(Manners, m.Manner) ||
		!slices.Contains(instrument.Answerers, m.AnsweredBy) || !m.On.Valid() || m.BegunAt.IsZero() || m.ChangedAt.Before(m.BegunAt) ||
		m.Replaces != "" && !ValidID(string(m.Replaces)) || m.Completed() != (m.CompletedBy != "") || len(m.Answers) > maxMeasureAnswers {
		return false
	}
	for link, code := range m.Answers {
		if !isMeasureKey(link) || !isMeasureKey(code) {
			return false
		}
	}
	if !m.Completed() || len(m.Answers) == 0 {
		return !m.Completed() && len(m.Scores) == 0
	}
	seen := map[[2]string]bool{}
	for _, sc := range m.Scores {
		key := [2]string{sc.Score, sc.Digest}
		if !goodScore(m.Measurement, sc) || seen[key] {
			return false
		}
		seen[key] = true
	}
	of, here := s.instruments.Measure(m.Measure, m.Version)
	return !here || goodScoring(of, m)
}

// goodSheet looks at what stands beside the answers: totals, goals that are in the
// record, and who typed the sheet a second time.
func goodSheet(m Measurement, goals []GoalPlan) bool {
	if m.CheckedAt.IsZero() != (m.CheckedBy == "") || m.HelpSeenAt.IsZero() != (m.HelpSeenBy == "") || !m.HelpSeenAt.IsZero() && m.HelpShownAt.IsZero() {
		return false
	}
	for key, stated := range m.Stated {
		if !isMeasureKey(key) || stated.Decimals > maxScoreDecimals || stated.Units > maxScoreUnits || stated.Units < -maxScoreUnits {
			return false
		}
	}
	for link, goal := range m.GoalOf {
		if !isMeasureKey(link) || !slices.ContainsFunc(goals, func(g GoalPlan) bool { return g.ID == goal }) {
			return false
		}
	}
	return len(m.Stated) <= maxMeasureAnswers && len(m.GoalOf) <= maxMeasureAnswers
}

// isMeasureKey tells whether text can be a link id, a code or a key: a word of plain
// letters, as the store keeps answers.
func isMeasureKey(text string) bool {
	return text != "" && len(text) <= maxMeasureKey && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' || r == '=' || r == '|' })
}

func goodScore(m Measurement, sc MeasureScore) bool {
	methods := []instrument.Method{
		instrument.MethodSum, instrument.MethodMean, instrument.MethodPercent, instrument.MethodTable, instrument.MethodHighest,
	}
	return sc.Measurement == m.ID && sc.Person == m.Person && isMeasureKey(sc.Score) && isMeasureKey(sc.Digest) && slices.Contains(methods, sc.Method) &&
		sc.Standing <= instrument.NothingApplies && sc.Value.Decimals <= maxScoreDecimals && -maxScoreUnits <= sc.Value.Units && sc.Value.Units <= maxScoreUnits &&
		sc.Which >= -1 && sc.Which < maxMeasureAnswers && 0 <= sc.Answered && sc.Answered <= sc.Asked && sc.Asked <= maxMeasureAnswers && !sc.At.IsZero()
}

// goodScoring works out anew what is said to be of the scoring that is loaded: all of
// it must be there and be the same, or none of it.
func goodScoring(of *instrument.Measure, m ScoredMeasurement) bool {
	if of.Kind != instrument.KindMeasure || !slices.Contains(of.AnsweredBy, m.AnsweredBy) {
		return false
	}
	marks, err := marksOf(of, m.Answers)
	if err != nil {
		return false
	}
	kept := map[string]MeasureScore{}
	for _, sc := range m.Scores {
		if sc.Digest == of.Digest {
			kept[sc.Score] = sc
		}
	}
	if len(kept) == 0 {
		return true
	}
	for i, r := range of.Plan().Run(marks, nil) {
		sc, there := kept[of.Scores[i].Key]
		if !there || sc.Method != of.Scores[i].Method || sc.Result != r {
			return false
		}
		delete(kept, of.Scores[i].Key)
	}
	return len(kept) == 0
}

// measured brings in what was measured. A measurement is begun, filled in and then
// completed, as it was.
func (in *importing) measured(r Record) {
	for _, m := range r.Measurements {
		in.measurement(m)
	}
	for _, d := range r.Declines {
		if in.err == nil {
			d.Organisation = in.org
			in.added("a measure that was declined")(in.tx.InsertMeasureDecline(in.ctx, d))
		}
	}
}

func (in *importing) measurement(m ScoredMeasurement) {
	if in.err != nil {
		return
	}
	m.Organisation, m.Answers = in.org, maps.Clone(m.Answers)
	in.added("a measurement")(in.tx.InsertMeasurement(in.ctx, m.Measurement))
	if in.err == nil && (m.ChangedAt != m.BegunAt || !m.HelpShownAt.IsZero() || !m.CheckedAt.IsZero()) {
		in.fail(in.tx.SetMeasurementAnswers(in.ctx, m.Measurement))
	}
	if in.err == nil && !m.HelpSeenAt.IsZero() {
		in.fail(in.tx.SetHelpSeen(in.ctx, in.org, m.Person, m.ID, m.HelpSeenBy, m.HelpSeenAt))
	}
	for _, sc := range m.Scores {
		if in.err == nil {
			sc.Organisation = in.org
			in.fail(in.tx.InsertMeasureScore(in.ctx, sc))
		}
	}
	if in.err == nil && m.Completed() {
		in.fail(in.tx.CompleteMeasurement(in.ctx, in.org, m.Person, m.ID, m.CompletedBy, m.CompletedAt))
	}
}
