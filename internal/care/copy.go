package care

import (
	"context"
	"time"

	"towpath/internal/fault"
)

// Record is everything in a person's record, as it goes with them: what was said
// and stands, who was let in, and who looked. Answers that were replaced by their
// own writers are not part of it.
type Record struct {
	// From is the organisation that it comes from, At when it was taken.
	From   string
	At     time.Time
	Person Person
	// Occasions are the assessments, oldest first.
	Occasions []Occasion
	// Measurements are by measure, then by day, as ListMeasurements gives them, with
	// those that a later one replaces.
	Measurements []ScoredMeasurement
	Declines     []MeasureDecline
	// Choices, Reminders and Marks are how the person chose to be reminded, of what they
	// were, and the days noted in their support, those that were taken back too.
	Choices   []ReminderChoice
	Reminders []Reminder
	Marks     []SupportMark
	// Resources is what was said of resources of the library, in its order.
	Resources []ResourceMark
	Goals     []GoalPlan
	Entries   []Entry
	// Appointments are as they are now, by when they begin.
	Appointments []Appointment
	// Stories are those that were not withdrawn, each with its latest text.
	Stories []StoryCopy
	// Plans are those that were written together, Crises those that are over, each with
	// all that was said of it.
	Plans   []WrittenPlan
	Crises  []ReviewedCrisis
	Members []MemberLine
	Told    []Told
	// Extras are what other systems said of all this, the latest of each.
	Extras []Extra
	Audit  []AuditEntry
	// Authors names those who wrote, by the account that they wrote with.
	Authors map[AccountID]Author
}

// Author is somebody who wrote in a record.
type Author struct {
	Name string
	Role Role
}

// Occasion is an assessment with all that was said on it and stands.
type Occasion struct {
	Assessment Assessment
	Readings   []Reading
	Answers    []Answer
	Chosen     []ChosenArea
}

// TakeCopy gives a person the whole of their own record. Of an assessment that is
// done apart and has not met yet, only their own reading is in it.
func (s *Service) TakeCopy(ctx context.Context, a Actor, person PersonID) (Record, error) {
	record := Record{At: s.Now()}
	err := s.read(ctx, a, "TakeCopy", about(person, ""), func(tx Tx) error {
		for _, fill := range []func(context.Context, Tx, Actor, PersonID, *Record) error{
			s.copyOccasions, copyMeasured, copyReminded, copyAppointments, copyResources, s.copyPlans, copyStories, copyWritten, copyExtras, s.copyCircle, s.copyAudit, copyAuthors,
		} {
			if err := fill(ctx, tx, a, person, &record); err != nil {
				return err
			}
		}
		return nil
	})
	return record, err
}

func (s *Service) copyOccasions(ctx context.Context, tx Tx, a Actor, person PersonID, r *Record) (err error) {
	if r.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
		return err
	}
	pages, err := s.assessmentPages(ctx, tx, a, r.Person)
	r.Occasions = nil
	for _, page := range pages {
		o := Occasion{Assessment: page.Assessment, Answers: page.Answers, Chosen: page.Chosen}
		for _, reading := range page.Readings {
			if reading.Values != nil {
				o.Readings = append(o.Readings, reading)
			}
		}
		r.Occasions = append(r.Occasions, o)
	}
	return err
}

func (s *Service) copyPlans(ctx context.Context, tx Tx, a Actor, person PersonID, r *Record) (err error) {
	if r.Goals, err = goalPlans(ctx, tx, a.Organisation, person); err != nil {
		return err
	}
	r.Entries, err = tx.ListJourneyEntries(ctx, a.Organisation, person)
	return err
}

func (s *Service) copyCircle(ctx context.Context, tx Tx, a Actor, person PersonID, r *Record) error {
	page := CirclePage{Person: r.Person}
	if err := s.fillCircle(ctx, tx, a, &page); err != nil {
		return err
	}
	r.Members = page.Members
	for _, m := range page.Ended {
		r.Members = append(r.Members, MemberLine{Member: m})
	}
	told, err := tx.ListTold(ctx, a.Organisation, person)
	r.Told = nil
	for _, t := range told {
		if t.OpenToPerson {
			r.Told = append(r.Told, t)
		}
	}
	return err
}

func (s *Service) copyAudit(ctx context.Context, tx Tx, a Actor, person PersonID, r *Record) error {
	total, err := tx.CountAuditEntries(ctx, a.Organisation, person)
	if err != nil {
		return err
	}
	r.Audit, err = tx.ListAuditEntries(ctx, a.Organisation, person, total, 0)
	if err != nil {
		return err
	}
	all, err := tx.Organisations(ctx)
	for _, o := range all {
		if o.ID == a.Organisation {
			r.From = o.Name
		}
	}
	return err
}

// copyAuthors names everybody who wrote, by their accounts as they are now.
func copyAuthors(ctx context.Context, tx Tx, a Actor, _ PersonID, r *Record) error {
	r.Authors = map[AccountID]Author{}
	for _, id := range r.Writers() {
		if _, known := r.Authors[id]; known || !ValidID(string(id)) {
			continue
		}
		account, err := tx.Account(ctx, a.Organisation, id)
		if fault.Is(err, fault.Denied) {
			continue
		}
		if err != nil {
			return err
		}
		r.Authors[id] = Author{Name: account.Name, Role: account.Role}
	}
	return nil
}

// Writers gives the account of every line of a record, in no order and repeated.
func (r *Record) Writers() []AccountID {
	var ids []AccountID
	add := func(id AccountID) { ids = append(ids, id) }
	for _, o := range r.Occasions {
		add(o.Assessment.StartedBy)
		for _, reading := range o.Readings {
			add(reading.StartedBy)
		}
		for _, ans := range o.Answers {
			add(ans.By)
		}
		for _, c := range o.Chosen {
			add(c.By)
		}
	}
	for _, m := range r.Measurements {
		ids = append(ids, m.BegunBy, m.CompletedBy, m.CheckedBy, m.HelpSeenBy)
	}
	for _, d := range r.Declines {
		add(d.By)
	}
	for _, n := range r.Choices {
		add(n.By)
	}
	for _, n := range r.Reminders {
		add(n.By)
	}
	for _, m := range r.Marks {
		ids = append(ids, m.By, m.WithdrawnBy)
	}
	for _, g := range r.Goals {
		add(g.By)
		for _, rating := range g.Ratings {
			add(rating.By)
		}
		for _, st := range g.Steps {
			add(st.By)
			for _, review := range st.Reviews {
				add(review.By)
			}
		}
	}
	for _, e := range r.Entries {
		add(e.By)
	}
	return append(ids, r.otherWriters()...)
}

func (r *Record) otherWriters() []AccountID {
	var ids []AccountID
	for _, m := range r.Resources {
		ids = append(ids, m.By)
	}
	for _, one := range r.Appointments {
		ids = append(ids, one.By)
	}
	for _, st := range r.Stories {
		ids = append(ids, st.Text.WrittenBy)
	}
	return append(ids, r.planWriters()...)
}
