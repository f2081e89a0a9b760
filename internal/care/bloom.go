package care

import (
	"context"
	"slices"

	"towpath/internal/instrument"
)

// BloomQuery says which picture is wanted: an assessment (empty: the latest that
// has something to show) and one to compare with ("first", "previous", an id, or
// empty for none).
type BloomQuery struct {
	Assessment AssessmentID
	With       string
}

// Words for the comparison of a BloomQuery.
const (
	WithFirst    = "first"
	WithPrevious = "previous"
)

// BloomPage is one picture with what it can be compared with.
type BloomPage struct {
	Person Person
	// Lines are all the assessments with the same instrument, oldest first. The
	// page has nothing to show when it is empty. Only Now, With and the first have
	// their readings.
	Lines []AssessmentLine
	// Others are the assessments with other instruments, oldest first.
	Others []Assessment
	// Now is the place in Lines that is shown, With the one compared with or -1.
	Now, With  int
	Instrument *instrument.Instrument
	// Answers are those that say more than a number.
	Answers []Answer
	Chosen  []ChosenArea
}

// Value is one area of a picture with the voice that it comes from.
type Value struct {
	instrument.Answer
	Voice Voice
}

// Picture gives one value for each area: the agreed one where there is one, else
// the person's own, else the worker's. The voice says which it is.
func (l AssessmentLine) Picture(areas int) []Value {
	out := make([]Value, areas)
	for _, v := range []Voice{VoiceAgreed, VoicePerson, VoiceWorker} {
		values := l.Values(v)
		for i := range min(areas, len(values)) {
			if out[i].Answer == (instrument.Answer{}) && values[i] != (instrument.Answer{}) {
				out[i] = Value{values[i], v}
			}
		}
	}
	return out
}

// Values gives one voice's values, or nil.
func (l AssessmentLine) Values(v Voice) []instrument.Answer {
	i := slices.IndexFunc(l.Readings, func(r Reading) bool { return r.Voice == v })
	if i < 0 {
		return nil
	}
	return l.Readings[i].Values
}

// shows tells whether there is anything in it that the reader may see.
func (l AssessmentLine) shows() bool {
	return slices.ContainsFunc(l.Readings, func(r Reading) bool { return r.Given() > 0 })
}

// ShowBloom gives a person's Bloom, now and beside an earlier one.
func (s *Service) ShowBloom(ctx context.Context, a Actor, person PersonID, q BloomQuery) (BloomPage, error) {
	page := BloomPage{Now: -1, With: -1}
	err := s.read(ctx, a, "ShowBloom", about(person, recordOf(q.Assessment)), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		lines, err := s.bloomLines(ctx, tx, a, person, q.Assessment)
		if err != nil {
			return err
		}
		if err = page.choose(lines, q); err != nil || page.Now < 0 {
			return err
		}
		for _, i := range []int{page.Now, page.With, 0} {
			if i >= 0 {
				if err = withReadings(ctx, tx, a, &page.Lines[i]); err != nil {
					return err
				}
			}
		}
		now := page.Lines[page.Now]
		if page.Instrument, err = s.instrumentOf(now.Assessment); err != nil {
			return err
		}
		if page.Answers, err = s.assessmentWords(ctx, tx, a, now); err != nil {
			return err
		}
		page.Chosen, err = tx.ListChosenAreas(ctx, a.Organisation, now.ID)
		return err
	})
	return page, err
}

// withReadings fills in the readings of a line, as far as the reader may see them.
func withReadings(ctx context.Context, tx Tx, a Actor, l *AssessmentLine) error {
	if l.Readings != nil {
		return nil
	}
	all, err := tx.ListReadings(ctx, a.Organisation, l.ID)
	l.Readings = visible(a, l.Assessment, all)
	return err
}

// bloomLines gives the assessments that have something to show: those that are
// finished, the one asked for, and open ones with an answer that may be seen.
// Readings are looked up only where they decide it, since most are not shown.
func (s *Service) bloomLines(ctx context.Context, tx Tx, a Actor, person PersonID, asked AssessmentID) ([]AssessmentLine, error) {
	list, err := tx.ListAssessments(ctx, a.Organisation, person)
	if err != nil {
		return nil, err
	}
	lines := make([]AssessmentLine, 0, len(list))
	for _, as := range list {
		l := AssessmentLine{Assessment: as}
		if !as.Completed() && as.ID != asked {
			if err := withReadings(ctx, tx, a, &l); err != nil {
				return nil, err
			}
			if !l.shows() {
				continue
			}
		}
		lines = append(lines, l)
	}
	return lines, nil
}

func recordOf(id AssessmentID) string {
	if id == "" {
		return ""
	}
	return "assessment:" + string(id)
}

// assessmentWords gives what the voices that may be seen said beside numbers.
func (s *Service) assessmentWords(ctx context.Context, tx Tx, a Actor, l AssessmentLine) ([]Answer, error) {
	answers, err := tx.ListWords(ctx, a.Organisation, l.Person, l.ID)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(answers, func(ans Answer) bool { return l.Values(ans.Voice) == nil }), nil
}

// choose finds the assessment asked for and the one to compare it with.
func (p *BloomPage) choose(lines []AssessmentLine, q BloomQuery) error {
	now := len(lines) - 1
	if q.Assessment != "" {
		now = slices.IndexFunc(lines, func(l AssessmentLine) bool { return l.ID == q.Assessment })
		if now < 0 {
			return denied("ShowBloom")
		}
	}
	if now < 0 {
		return nil
	}
	id := lines[now].ID
	which := lines[now].Instrument
	for _, l := range lines {
		if l.Instrument == which {
			p.Lines = append(p.Lines, l)
		} else {
			p.Others = append(p.Others, l.Assessment)
		}
	}
	p.Now = slices.IndexFunc(p.Lines, func(l AssessmentLine) bool { return l.ID == id })
	switch {
	case q.With == WithFirst && p.Now > 0:
		p.With = 0
	case q.With == WithPrevious && p.Now > 0:
		p.With = p.Now - 1
	case ValidID(q.With):
		p.With = slices.IndexFunc(p.Lines, func(l AssessmentLine) bool { return string(l.ID) == q.With && l.ID != id })
		if p.With < 0 {
			return denied("ShowBloom")
		}
	}
	return nil
}
