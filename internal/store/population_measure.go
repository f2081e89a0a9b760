package store

import (
	"context"

	"towpath/internal/care"
)

// beside takes in what stands beside an assessment.
func (s *settlers) beside(ctx context.Context, o *care.PopulationOccasion) error {
	for i := range o.Chosen {
		c := &o.Chosen[i]
		err := s.chosen.add(ctx, s.org, string(c.ID), string(c.Assessment), string(c.Person), c.Area, int64(c.Place), "", "", "", micro(c.At), string(c.By), "")
		if err != nil {
			return err
		}
	}
	for i := range o.Measured {
		if err := s.measured(ctx, &o.Measured[i], o.Team); err != nil {
			return err
		}
	}
	return nil
}

func (s *settlers) measured(ctx context.Context, m *care.ScoredMeasurement, team care.TeamID) error {
	err := s.measurements.add(ctx, s.org, string(m.ID), string(m.Person), m.Measure, m.Version, m.AnsweredBy, string(m.Manner), string(m.On), packPairs(m.Answers),
		micro(m.BegunAt), string(m.BegunBy), micro(m.ChangedAt), micro(m.CompletedAt), string(m.CompletedBy), micro(m.HelpShownAt), string(m.Replaces),
		packPairs(m.Stated), packPairs(m.GoalOf), micro(m.HelpSeenAt), string(m.HelpSeenBy), string(team))
	if err != nil {
		return err
	}
	for i := range m.Scores {
		sc := &m.Scores[i]
		err := s.scores.add(ctx, s.org, string(sc.Measurement), sc.Score, sc.Digest, string(sc.Person), string(sc.Method), int64(sc.Standing), sc.Value.Units,
			int64(sc.Value.Decimals), int64(sc.Which), int64(sc.Answered), int64(sc.Asked), flag(sc.Filled), micro(sc.At))
		if err != nil {
			return err
		}
	}
	return nil
}

// aims takes in somebody's goals, and how near they were to them.
func (s *settlers) aims(ctx context.Context, p *care.PopulationPerson) error {
	for i := range p.Goals {
		g := &p.Goals[i]
		words := s.tx.row(ctx, personOwner(g.Organisation, g.Person), "goal", string(g.ID))
		sealed := words.seal("words", g.Words)
		if words.err != nil {
			return failed("InsertPopulation", words.err)
		}
		err := s.goals.add(ctx, s.org, string(g.ID), string(g.Person), string(g.Assessment), g.Area, sealed, micro(g.At), string(g.By), int64(0), "")
		if err != nil {
			return err
		}
	}
	for _, r := range p.Ratings {
		if err := s.ratings.add(ctx, s.org, string(r.ID), string(r.Goal), string(r.Person), int64(r.Rating), micro(r.At), string(r.By)); err != nil {
			return err
		}
	}
	return nil
}
