package care

import (
	"context"
	"slices"

	"towpath/internal/instrument"
)

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
		beside, err := besideMeasurements(ctx, tx, a.Organisation, person, m)
		if err != nil {
			return err
		}
		page.Measured = s.measured(m, beside)
		page.Twice, err = typedTwice(ctx, tx, m)
		return err
	})
	return page, err
}

// MeasurementPage is one measurement.
type MeasurementPage struct {
	Person Person
	Measured
	// Twice says that the service asks for a paper form to be typed in twice.
	Twice bool
}

// beside is what stands beside the measurements of a person: their scores, and the
// goals that they are about.
type beside struct {
	scores []MeasureScore
	goals  []Goal
}

func besideMeasurements(ctx context.Context, tx Tx, org OrganisationID, person PersonID, list ...Measurement) (b beside, err error) {
	if b.scores, err = tx.ListMeasureScores(ctx, org, person); err != nil {
		return b, err
	}
	if slices.ContainsFunc(list, func(m Measurement) bool { return len(m.GoalOf) > 0 }) {
		b.goals, err = tx.ListGoals(ctx, org, person)
	}
	return b, err
}

// measured puts a measurement beside what is its own.
func (s *Service) measured(m Measurement, b beside) Measured {
	out := Measured{Measurement: m}
	of, ok := s.instruments.Measure(m.Measure, m.Version)
	if !ok {
		of = nil
	}
	out.Of = of
	now := map[string]MeasureScore{}
	for _, sc := range b.scores {
		switch {
		case sc.Measurement != m.ID:
		case ok && sc.Digest == of.Digest:
			now[sc.Score] = sc
		default:
			out.earlier(sc)
		}
	}
	if !ok {
		return out
	}
	if len(now) > 0 {
		for i := range of.Scores {
			out.Scores = append(out.Scores, now[of.Scores[i].Key])
		}
	}
	out.disagree()
	out.bound(b.goals)
	return out
}

// earlier puts a score beside those of its scoring; they come by when they were worked out.
func (m *Measured) earlier(sc MeasureScore) {
	at := slices.IndexFunc(m.Earlier, func(e EarlierScores) bool { return e.Digest == sc.Digest })
	if at < 0 {
		at = len(m.Earlier)
		m.Earlier = append(m.Earlier, EarlierScores{Digest: sc.Digest, At: sc.At})
	}
	m.Earlier[at].Scores = append(m.Earlier[at].Scores, sc)
}

// disagree holds what is stated against what the answers give, once they are scored.
func (m *Measured) disagree() {
	if len(m.Scores) == 0 || len(m.Stated) == 0 {
		return
	}
	var r instrument.MeasureResponse
	results := make([]instrument.Result, len(m.Scores))
	for i, sc := range m.Scores {
		results[i] = sc.Result
		if stated, ok := m.Stated[sc.Score]; ok {
			r.Stated = append(r.Stated, instrument.Stated{Key: sc.Score, Value: stated})
		}
	}
	for _, stated := range m.Of.Disagree(&r, results) {
		at := slices.IndexFunc(m.Scores, func(sc MeasureScore) bool { return sc.Score == stated.Key })
		m.Disagrees = append(m.Disagrees, Disagreement{Score: stated.Key, Stated: stated.Value, Ours: results[at]})
	}
}
