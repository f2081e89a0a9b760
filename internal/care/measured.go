package care

import (
	"context"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// MeasurementsPage is everything that was measured with a person, by measure.
type MeasurementsPage struct {
	Person   Person
	Measures []MeasureSeries
}

// MeasureSeries is every time that one measure was answered, from the first day to
// the latest, and how each score moved from the first to the latest of those that
// were completed. A measure that was answered by different people is one series for
// each, since one's answers are never paired with another's.
type MeasureSeries struct {
	Measure    string
	AnsweredBy string
	Times      []Measured
	Moves      []ScoreMove
	// Goals are how the person's goals moved, where the measure rates goals, and
	// GoalsMean is the mean of them, nil where none was rated twice.
	Goals     []GoalMove
	GoalsMean *GoalsMean
	Declines  []MeasureDecline
}

// ScoreMove is how one score moved.
type ScoreMove struct {
	Score instrument.Score
	// From and To are the first and the latest that were scored.
	From, To Measured
	instrument.Move
	// Local is the service's own estimate of what is more than chance, where nothing was
	// published, and nil without; LocallyReliable tells whether it moved by as much.
	Local           *LocalEstimate
	LocallyReliable bool
}

// Latest gives the latest that was completed; ok is false where none was.
func (m MeasureSeries) Latest() (last Measured, ok bool) {
	for _, t := range m.Times {
		if t.Completed() {
			last, ok = t, true
		}
	}
	return last, ok
}

// ListMeasurements gives every measurement of a person, with what moved.
func (s *Service) ListMeasurements(ctx context.Context, a Actor, person PersonID) (MeasurementsPage, error) {
	page, estimates := MeasurementsPage{}, []LocalEstimate{}
	err := s.read(ctx, a, "ListMeasurements", about(person, ""), func(tx Tx) (err error) {
		if err = s.measurements(ctx, tx, a, person, &page); err != nil {
			return err
		}
		estimates, err = tx.ListLocalEstimates(ctx, a.Organisation)
		return err
	})
	paired(page.Measures, estimates)
	return page, err
}

// MeasurementsAlone gives the measurements of ListMeasurements without how they moved, in the
// same way and with the same line in the log, for readers who put nothing beside them.
func (s *Service) MeasurementsAlone(ctx context.Context, a Actor, person PersonID) (page MeasurementsPage, err error) {
	err = s.read(ctx, a, "ListMeasurements", about(person, ""), func(tx Tx) error {
		return s.measurements(ctx, tx, a, person, &page)
	})
	return page, err
}

func (s *Service) measurements(ctx context.Context, tx Tx, a Actor, person PersonID, page *MeasurementsPage) (err error) {
	if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
		return err
	}
	list, err := tx.ListMeasurements(ctx, a.Organisation, person)
	if err != nil {
		return err
	}
	beside, err := besideMeasurements(ctx, tx, a.Organisation, person, list...)
	if err != nil {
		return err
	}
	declines, err := tx.ListMeasureDeclines(ctx, a.Organisation, person)
	page.Measures = s.series(list, beside, declines)
	return err
}

// series puts measurements, which come by measure and day, into their series.
func (s *Service) series(list []Measurement, b beside, declines []MeasureDecline) []MeasureSeries {
	var out []MeasureSeries
	at := map[[2]string]int{}
	of := func(measure, by string) *MeasureSeries {
		key := [2]string{measure, by}
		if _, ok := at[key]; !ok {
			at[key] = len(out)
			out = append(out, MeasureSeries{Measure: measure, AnsweredBy: by})
		}
		return &out[at[key]]
	}
	replaced := replacedIn(list, func(m *Measurement) *Measurement { return m })
	for i, m := range list {
		if !replaced(&list[i]) {
			series := of(m.Measure, m.AnsweredBy)
			series.Times = append(series.Times, s.measured(m, b))
		}
	}
	for _, d := range declines {
		series := of(d.Measure, "")
		series.Declines = append(series.Declines, d)
	}
	return out
}

// replacedIn tells which measurements a completed one of the same measure in a list replaces.
func replacedIn[T any](list []T, of func(*T) *Measurement) func(*Measurement) bool {
	type place struct {
		measure string
		id      MeasurementID
	}
	replaced := map[place]bool{}
	for i := range list {
		if m := of(&list[i]); m.Completed() {
			replaced[place{m.Measure, m.Replaces}] = true
		}
	}
	return func(m *Measurement) bool { return replaced[place{m.Measure, m.ID}] }
}

// paired adds to series what moved, beside the service's own estimates.
func paired(list []MeasureSeries, estimates []LocalEstimate) {
	for i := range list {
		m := &list[i]
		m.Moves = moves(m.Times, estimates)
		m.Goals, m.GoalsMean = goalMoves(m.Times)
	}
}

// LeftOut gives how many of those that were completed are not held against the latest:
// another version asked them, or another scoring worked them out.
func (m MeasureSeries) LeftOut() int {
	last, ok := m.Latest()
	n := 0
	for _, t := range m.Times {
		if ok && t.Completed() && (t.Of != last.Of || t.WorkedOtherwise()) {
			n++
		}
	}
	return n
}

// moves pairs the first with the latest of each score of the newest version. Only
// measurements of one scoring are paired: another version may ask something else.
func moves(times []Measured, estimates []LocalEstimate) []ScoreMove {
	var out []ScoreMove
	last := len(times) - 1
	for ; last >= 0 && len(times[last].Scores) == 0; last-- {
	}
	if last < 0 {
		return nil
	}
	of := times[last].Of
	for i, score := range of.Scores {
		var same []Measured
		for _, t := range times {
			if t.Of == of && len(t.Scores) > i && t.Scores[i].Standing == instrument.Scored {
				same = append(same, t)
			}
		}
		if len(same) < 2 {
			continue
		}
		m := ScoreMove{Score: score, From: same[0], To: same[len(same)-1]}
		m.Move = score.Move(m.From.Scores[i].Result, m.To.Scores[i].Result)
		m.estimate(estimates)
		out = append(out, m)
	}
	return out
}

// MeasureDecline is that somebody was asked and did not want to. It is an answer.
type MeasureDecline struct {
	ID           DeclineID
	Organisation OrganisationID
	Person       PersonID
	Measure      string
	Words        string // why, where they said
	At           time.Time
	By           AccountID
}

// DeclineMeasure keeps that the person does not want to answer a measure.
func (s *Service) DeclineMeasure(ctx context.Context, a Actor, person PersonID, id DeclineID, measure, words string) error {
	var c fault.Check
	c.Require(ValidID(string(id)), "id", "error.id")
	_, ok := s.instruments.LatestMeasure(measure)
	c.Require(ok, "measure", "measure.error.measure")
	c.Require(Fits(words, MaxNote), "words", "error.long", "most", MaxNote)
	if err := c.Err("DeclineMeasure"); err != nil {
		return err
	}
	return s.write(ctx, a, "DeclineMeasure", about(person, "measure-decline:"+string(id)), func(tx Tx) error {
		d := MeasureDecline{ID: id, Organisation: a.Organisation, Person: person, Measure: measure, Words: words, At: s.Now(), By: a.Account}
		added, err := tx.InsertMeasureDecline(ctx, d)
		if err != nil || added {
			return err
		}
		all, err := tx.ListMeasureDeclines(ctx, a.Organisation, person)
		return again("DeclineMeasure", all, err, func(o MeasureDecline) bool { return o.ID == id && o.Measure == measure && o.Words == words })
	})
}
