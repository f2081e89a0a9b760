package care

import (
	"context"
	"slices"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// RecomputeMeasurement works the scores of a completed measurement out anew, with the
// scoring that is loaded now for the version that it was answered in. The old ones stay
// beside the new. It tells whether any score came out otherwise.
func (s *Service) RecomputeMeasurement(ctx context.Context, a Actor, person PersonID, id MeasurementID) (changed bool, err error) {
	err = s.write(ctx, a, "RecomputeMeasurement", about(person, "measurement:"+string(id)), func(tx Tx) error {
		m, err := tx.Measurement(ctx, a.Organisation, person, id)
		if err != nil {
			return err
		}
		of, ok := s.instruments.Measure(m.Measure, m.Version)
		if !ok {
			return notLoaded(m)
		}
		if !m.Completed() {
			return fault.New(fault.Conflict, "measurement: not completed", nil)
		}
		changed, err = s.recompute(ctx, tx, m, of)
		return err
	})
	return changed, err
}

// recompute adds the scores of the scoring that is loaded now, where they are not there,
// and tells whether they differ from the latest that were.
func (s *Service) recompute(ctx context.Context, tx Tx, m Measurement, of *instrument.Measure) (changed bool, err error) {
	marks, err := marksOf(of, m.Answers)
	if err != nil {
		return false, fault.New(fault.Conflict, "measurement: its answers do not fit the measure", err)
	}
	scores, err := tx.ListMeasureScores(ctx, m.Organisation, m.Person)
	if err != nil {
		return false, err
	}
	there := s.measured(m, beside{scores: scores})
	if len(there.Scores) > 0 {
		return false, nil
	}
	now, err := s.keepScores(ctx, tx, m, of, marks)
	if err != nil {
		return false, err
	}
	var before []MeasureScore
	if n := len(there.Earlier); n > 0 {
		before = there.Earlier[n-1].Scores
	}
	return !sameScores(before, now), nil
}

// sameScores tells whether two scorings came to the same, score by score.
func sameScores(before, now []MeasureScore) bool {
	if len(before) != len(now) {
		return false
	}
	for _, sc := range now {
		at := slices.IndexFunc(before, func(o MeasureScore) bool { return o.Score == sc.Score })
		if at < 0 || before[at].Method != sc.Method || before[at].Result != sc.Result {
			return false
		}
	}
	return true
}

// Recomputed is what came of one part of a whole service's measurements.
type Recomputed struct {
	Changed, Same int
	// Unfit are those whose answers do not fit the measure as it is now.
	Unfit int
	// Next is where the next part begins, "" after the last.
	Next MeasurementID
}

// Add adds what came of another part.
func (r *Recomputed) Add(o Recomputed) {
	r.Changed, r.Same, r.Unfit, r.Next = r.Changed+o.Changed, r.Same+o.Same, r.Unfit+o.Unfit, o.Next
}

// recomputePart is how many measurements are worked out anew at a time, so that nobody
// who saves waits for the whole of a service.
const recomputePart = 200

// RecomputeMeasures works out anew, part by part, every completed measurement of a
// measure's version that has no score of the scoring loaded now. It shows no score to
// anybody. Records of people who were erased are left as they are.
func (s *Service) RecomputeMeasures(ctx context.Context, a Actor, of *instrument.Measure, after MeasurementID) (Recomputed, error) {
	var done Recomputed
	err := s.write(ctx, a, "RecomputeMeasures", subject{}, func(tx Tx) error {
		done = Recomputed{}
		list, err := tx.ListMeasurementsToScore(ctx, a.Organisation, of, after, recomputePart)
		if err != nil {
			return err
		}
		for _, m := range list {
			changed, err := s.recompute(ctx, tx, m, of)
			switch {
			case fault.Is(err, fault.Conflict):
				done.Unfit++
			case err != nil:
				return err
			case changed:
				done.Changed++
			default:
				done.Same++
			}
		}
		if len(list) == recomputePart {
			done.Next = list[len(list)-1].ID
		}
		return nil
	})
	return done, err
}

func notLoaded(m Measurement) error {
	return fault.New(fault.Unavailable, "measurement: "+m.Measure+" "+m.Version+" is not loaded", nil)
}
