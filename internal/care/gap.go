package care

import (
	"cmp"
	"context"
	"slices"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// WorthTalkingAbout is how many steps lie between two voices before the gap is
// worth a question.
const WorthTalkingAbout = instrument.Step(2 * 2) // two whole steps, in halves

// Gap is how far apart the person and the worker are in one area.
type Gap struct {
	Area           string
	Place          int // in the instrument's order
	Person, Worker instrument.Step
}

// Width is the distance, in half steps.
func (g Gap) Width() instrument.Step { return max(g.Person, g.Worker) - min(g.Person, g.Worker) }

// Wide tells whether the gap is worth talking about.
func (g Gap) Wide() bool { return g.Width() >= WorthTalkingAbout }

// Gaps gives the areas in which both voices gave a number, the widest gap first and
// in the instrument's order where they are as wide. They follow from the two
// readings, which no later reading changes, so that they can be counted at any time.
func (l AssessmentLine) Gaps(inst *instrument.Instrument) []Gap {
	person, worker := l.Values(VoicePerson), l.Values(VoiceWorker)
	var gaps []Gap
	for i := range min(len(person), len(worker), len(inst.Areas)) {
		if person[i].HasStep() && worker[i].HasStep() {
			gaps = append(gaps, Gap{inst.Areas[i].Key, i, person[i].Step, worker[i].Step})
		}
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int { return cmp.Compare(b.Width(), a.Width()) })
	return gaps
}

// ShareReadings opens both readings of an assessment that is done apart before both
// are in, because the person says so. After that neither own reading is changed.
func (s *Service) ShareReadings(ctx context.Context, a Actor, person PersonID, id AssessmentID) error {
	return s.write(ctx, a, "ShareReadings", about(person, recordOf(id)), func(tx Tx) error {
		as, err := tx.Assessment(ctx, a.Organisation, person, id)
		if err != nil {
			return err
		}
		var c fault.Check
		c.Require(as.Way == WayApart && !as.Completed(), "assessment", "assessment.error.not_apart")
		if err := c.Err("ShareReadings"); err != nil {
			return err
		}
		return tx.OpenAssessment(ctx, a.Organisation, person, id, s.Now())
	})
}
