package care

import (
	"context"
	"slices"
)

// Summary is how things stand with a person, read for a first page about them and
// no more of the record than stands there.
type Summary struct {
	Person Person
	// Open is the latest assessment that is under way, Latest the latest finished one
	// in which something was said; nil for none.
	Open, Latest *AssessmentLine
	// Goals are those that stand, with their steps and without their ratings.
	Goals []GoalPlan
	// Helped is what got the person through before, in their own words: of a day with
	// rough water first of all.
	Helped *Entry
	// Next is the appointment that comes next, or is under way; nil for none.
	Next *Appointment
}

func (s *Service) summary(ctx context.Context, tx Tx, a Actor, person PersonID) (sum Summary, err error) {
	if sum.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
		return sum, err
	}
	if err = s.latestLines(ctx, tx, a, &sum); err != nil {
		return sum, err
	}
	if sum.Goals, err = standingPlans(ctx, tx, a.Organisation, person); err != nil {
		return sum, err
	}
	if sum.Next, err = s.nextAppointment(ctx, tx, a.Organisation, person); err != nil {
		return sum, err
	}
	helped, err := tx.ListHelped(ctx, a.Organisation, person, 1)
	if len(helped) > 0 && helped[0].Helped != "" {
		sum.Helped = &helped[0]
	}
	return sum, err
}

// latestLines finds the two assessments of a summary, and reads no others' readings.
func (s *Service) latestLines(ctx context.Context, tx Tx, a Actor, sum *Summary) error {
	list, err := tx.ListAssessments(ctx, a.Organisation, sum.Person.ID)
	if err != nil {
		return err
	}
	for _, as := range slices.Backward(list) {
		if as.Completed() && sum.Latest != nil || !as.Completed() && sum.Open != nil {
			continue
		}
		if _, known := s.instruments.Get(as.Instrument, as.InstrumentVersion); !known {
			continue
		}
		l := &AssessmentLine{Assessment: as}
		if err := withReadings(ctx, tx, a, l); err != nil {
			return err
		}
		switch {
		case !as.Completed():
			sum.Open = l
		case l.shows():
			sum.Latest = l
		}
	}
	return nil
}

// HomePage is a person's own first page.
type HomePage struct {
	Summary
	// Emergencies are those that the person has not said they have read about.
	Emergencies []Emergency
	// Agreed are those with whom something is shared because a worker wrote it down,
	// until the person decides about it themselves.
	Agreed []MemberLine
	// Circles are those that they are in themselves.
	Circles []Circle
	// Due is what it is time to ask the person themselves, unless they chose not to be
	// reminded at all.
	Due []DueRow
	// Unanswered are questionnaires that were begun for the person to answer alone.
	Unanswered []Measurement
	// Mirrors are rounds in which teams ask the person or carer how they see them.
	Mirrors []MirrorToRate
}

// ShowHome gives a person's own first page.
func (s *Service) ShowHome(ctx context.Context, a Actor, person PersonID) (HomePage, error) {
	var page HomePage
	err := s.read(ctx, a, "ShowHome", about(person, ""), func(tx Tx) (err error) {
		if page.Summary, err = s.summary(ctx, tx, a, person); err != nil {
			return err
		}
		if page.Emergencies, err = unseenEmergencies(ctx, tx, a.Organisation, person); err != nil {
			return err
		}
		if page.Agreed, err = s.agreedTogether(ctx, tx, a, person); err != nil {
			return err
		}
		if page.Circles, err = s.myCircles(ctx, tx, a); err != nil {
			return err
		}
		if page.Mirrors, err = s.mirrorsToRate(ctx, tx, a); err != nil {
			return err
		}
		list, err := tx.ListMeasurements(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		page.Due, err = s.waits(ctx, tx, a, person, list)
		page.Unanswered = slices.DeleteFunc(list, func(m Measurement) bool {
			return m.Completed() || m.Manner != MannerAlone || m.AnsweredBy != string(a.Role)
		})
		return err
	})
	return page, err
}

// LastTimePage is what stands before a new assessment: what was agreed last time.
type LastTimePage struct {
	Person Person
	// Latest is the latest finished assessment, without its readings; nil for none.
	Latest *Assessment
	// Goals are those that stand, with their steps and without their ratings.
	Goals []GoalPlan
}

// ShowLastTime gives what was agreed last time, to begin an assessment with.
func (s *Service) ShowLastTime(ctx context.Context, a Actor, person PersonID) (LastTimePage, error) {
	var page LastTimePage
	err := s.read(ctx, a, "ShowLastTime", about(person, ""), func(tx Tx) (err error) {
		if page.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		list, err := tx.ListAssessments(ctx, a.Organisation, person)
		if err != nil {
			return err
		}
		page.Latest = latestOf(list, Assessment.Completed)
		page.Goals, err = standingPlans(ctx, tx, a.Organisation, person)
		return err
	})
	return page, err
}

// latestOf gives the last of a list for which want holds, or nil.
func latestOf(list []Assessment, want func(Assessment) bool) *Assessment {
	for i := range slices.Backward(list) {
		if want(list[i]) {
			return &list[i]
		}
	}
	return nil
}
