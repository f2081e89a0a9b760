package care

import (
	"context"

	"towpath/internal/fault"
)

// HelpShown is somebody whose answer led to the words of help, and which nobody has said
// was talked about.
type HelpShown struct {
	Person Person
	Measurement
}

// mostHelpShown is how many stand on the page of a worker's people.
const mostHelpShown = 20

// ListHelpShown gives those of the reader's own teams, the latest first.
func (s *Service) ListHelpShown(ctx context.Context, a Actor) ([]HelpShown, error) {
	var list []HelpShown
	err := s.read(ctx, a, "ListHelpShown", subject{}, func(tx Tx) error {
		found, err := tx.ListHelpShown(ctx, a.Organisation, a.Worker, mostHelpShown)
		if err != nil {
			return err
		}
		list = make([]HelpShown, len(found))
		for i, m := range found {
			list[i].Measurement = m
			if list[i].Person, err = tx.Person(ctx, a.Organisation, m.Person); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// AcknowledgeHelp notes that an answer for which help was shown has been talked about.
// The first who says so is kept.
func (s *Service) AcknowledgeHelp(ctx context.Context, a Actor, person PersonID, id MeasurementID) error {
	return s.write(ctx, a, "AcknowledgeHelp", about(person, "measurement:"+string(id)), func(tx Tx) error {
		m, err := tx.Measurement(ctx, a.Organisation, person, id)
		if err != nil {
			return err
		}
		if m.HelpShownAt.IsZero() {
			return fault.New(fault.Conflict, "AcknowledgeHelp: no help was shown", nil)
		}
		return tx.SetHelpSeen(ctx, a.Organisation, person, id, a.Account, s.Now())
	})
}
