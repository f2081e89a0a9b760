package care

import (
	"context"
	"math"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/stat"
)

// LocalEstimate is what a service found among its own people about a score that has no
// published reliable change. It holds for the scoring that it was found with, and
// whatever shows it calls it a local estimate, with its numbers beside it.
type LocalEstimate struct {
	Organisation   OrganisationID
	Measure        string
	Version, Score string
	Digest         string            // of the scoring: instrument.Measure.Digest
	SD             instrument.Amount // standard deviation of the first scores
	Reliability    instrument.Amount // above 0 and below 1
	People         int               // of how many people
	At             time.Time
	By             AccountID
}

// Reliable gives how much a score must move to be more than chance, as it is estimated.
func (e LocalEstimate) Reliable() float64 {
	return stat.ReliableChange(e.SD.Float(), e.Reliability.Float())
}

// NewLocalEstimate is an estimate as it comes from a form.
type NewLocalEstimate struct {
	Measure, Score  string
	SD, Reliability instrument.Amount
	People          int
}

// Bounds on what is believed of an estimate.
const (
	maxSpread = 100_000
	maxPeople = 10_000_000
)

// NoteLocalEstimate keeps a service's own estimate for a score of a measure's newest
// version. It is refused where a reliable change was published: that one holds. The
// estimate before it stays, and counts no more.
func (s *Service) NoteLocalEstimate(ctx context.Context, a Actor, n NewLocalEstimate) error {
	var c fault.Check
	of, ok := s.instruments.LatestMeasure(n.Measure)
	c.Require(ok, "measure", "measure.error.measure")
	if ok {
		score, known := of.Score(n.Score)
		known = known && score.Method != instrument.MethodHighest
		c.Require(known, "score", "measure.error.score")
		c.Require(!known || !score.Change.Known(), "score", "measure.error.published")
	}
	sd, r := n.SD.Float(), n.Reliability.Float()
	c.Require(sd > 0 && sd <= maxSpread, "sd", "measure.error.sd")
	c.Require(r > 0 && r < 1, "reliability", "measure.error.reliability")
	c.Require(n.People >= 2 && n.People <= maxPeople, "people", "measure.error.people")
	if err := c.Err("NoteLocalEstimate"); err != nil {
		return err
	}
	return s.write(ctx, a, "NoteLocalEstimate", subject{}, func(tx Tx) error {
		_, err := tx.InsertLocalEstimate(ctx, LocalEstimate{
			Organisation: a.Organisation, Measure: of.ID, Version: of.Version, Score: n.Score, Digest: of.Digest,
			SD: n.SD, Reliability: n.Reliability, People: n.People, At: s.Now(), By: a.Account,
		})
		return err
	})
}

// ListLocalEstimates gives every estimate of the service, by measure and score and then
// from the oldest to the latest.
func (s *Service) ListLocalEstimates(ctx context.Context, a Actor) ([]LocalEstimate, error) {
	var list []LocalEstimate
	err := s.read(ctx, a, "ListLocalEstimates", subject{}, func(tx Tx) (err error) {
		list, err = tx.ListLocalEstimates(ctx, a.Organisation)
		return err
	})
	return list, err
}

// estimate holds a move against the latest estimate for its scoring, where nothing was
// published.
func (m *ScoreMove) estimate(estimates []LocalEstimate) {
	if m.Known {
		return
	}
	of := m.To.Of
	for i := range estimates {
		if e := &estimates[i]; e.Measure == of.ID && e.Version == of.Version && e.Score == m.Score.Key && e.Digest == of.Digest {
			m.Local, m.LocallyReliable = e, math.Abs(m.Change.Float()) >= e.Reliable()
		}
	}
}
