package insight

import (
	"context"
	"slices"
	"sync"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/outcome"
)

// supports are who was supported in the windows that were asked about last, so that a page
// which asks several times who is heard reads that once.
type supports struct {
	mu sync.Mutex
	// changed is the place of the log after the last entry that may have changed somebody's
	// support: what was read before it counts no more.
	changed int64
	lists   []supportsIn
	reads   int // how often it was read, for tests
}

// supportsIn is one window, as the database had it when its log was so long.
type supportsIn struct {
	from, to outcome.Day
	place    int64
	list     []column.Supported
}

// mostWindows is how many windows are kept: 16 bytes for each team that supported somebody.
const mostWindows = 3

// besideSupport are what people do all day that changes nobody's support. Whatever is not
// among them may, so that an operation that comes to be can do no harm here.
var besideSupport = map[string]bool{
	"StartAssessment": true, "RecordAnswer": true, "HandInReading": true, "CompleteAssessment": true, "ChooseAreas": true, "WriteChosenArea": true,
	"BeginMeasurement": true, "AnswerMeasurement": true, "CompleteMeasurement": true, "DeclineMeasure": true, "CheckMeasurement": true,
	"SetGoal": true, "RateGoal": true, "EndGoal": true, "AgreeStep": true, "ReviewStep": true, "NoteJourney": true, "NoteCharacteristics": true,
}

// after notes what the log added.
func (s *supports) after(changes []care.OutcomeChange) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range changes {
		if !besideSupport[c.Action] {
			s.changed = max(s.changed, c.Place+1)
		}
	}
}

func (s *supports) in(from, to outcome.Day) ([]column.Supported, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.lists {
		if w.from == from && w.to == to && w.place >= s.changed {
			return w.list, true
		}
	}
	return nil, false
}

func (s *supports) keep(w supportsIn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists = slices.DeleteFunc(s.lists, func(have supportsIn) bool {
		return have.place < s.changed || have.from == w.from && have.to == w.to
	})
	if len(s.lists) == mostWindows {
		s.lists = slices.Delete(s.lists, 0, 1)
	}
	s.lists = append(s.lists, w)
	s.reads++
}

// supported lists who was supported in the window of a question, in the order in which the
// columns have them. It is not to be changed.
func supported(ctx context.Context, tx care.Tx, org care.OrganisationID, look *look) ([]column.Supported, error) {
	w := supportsIn{from: look.asked.From, to: look.asked.To}
	if list, ok := look.supports.in(w.from, w.to); ok {
		return list, nil
	}
	var err error
	if w.place, err = tx.LogSize(ctx, org); err != nil {
		return nil, err
	}
	from, to := w.from.Time(), (w.to + 1).Time()
	err = tx.EachSupported(ctx, org, from, to, func(person care.PersonID, team care.TeamID, ended bool) error {
		if n, known := look.names.team[string(team)]; known {
			w.list = append(w.list, column.Supported{Key: care.PersonKey(look.secret, person), Team: int32(n), Ended: ended}) //nolint:gosec // below column.MaxTeams
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(w.list, column.CompareSupported)
	look.supports.keep(w)
	return w.list, nil
}
