package care

import (
	"context"
	"slices"

	"towpath/internal/fault"
)

// CourseList is who comes to a course, for whoever organises it: those with a place first.
type CourseList struct {
	Course Course
	Going  []Enrolment
	Wait   []Enrolment
	Over   bool
}

// ListEnrolments gives who comes to a course, as they gave their names. It is no part of
// anybody's record, and holds nothing once the course has been over for some weeks.
func (s *Service) ListEnrolments(ctx context.Context, a Actor, id CourseID) (CourseList, error) {
	var out CourseList
	err := s.read(ctx, a, "ListEnrolments", courseRecord(id), func(tx Tx) (err error) {
		if out.Course, err = courseOf(ctx, tx, "ListEnrolments", a.Organisation, id); err != nil {
			return err
		}
		v, _ := out.Course.Public()
		out.Over = v.Version > 0 && s.CourseEnded(v)
		list, err := tx.ListEnrolments(ctx, a.Organisation, id)
		if err != nil || !s.kept(v) {
			return err
		}
		out.Going, out.Wait = list[:min(v.Places, len(list))], list[min(v.Places, len(list)):]
		return nil
	})
	return out, err
}

// changeEnrolments holds a course and lets fn change those on its list.
func (s *Service) changeEnrolments(ctx context.Context, a Actor, action string, id CourseID, fn func(tx Tx, list []Enrolment, v CourseVersion) error) error {
	return s.write(ctx, a, action, courseRecord(id), func(tx Tx) error {
		if _, err := courseOf(ctx, tx, action, a.Organisation, id); err != nil {
			return err
		}
		if _, err := tx.NextPlace(ctx, a.Organisation, id); err != nil {
			return err
		}
		c, err := courseOf(ctx, tx, action, a.Organisation, id)
		if err != nil {
			return err
		}
		list, err := tx.ListEnrolments(ctx, a.Organisation, id)
		if err != nil {
			return err
		}
		v, _ := c.Public()
		if !s.kept(v) {
			return denied(action)
		}
		return fn(tx, list, v)
	})
}

func enrolmentAt(op string, list []Enrolment, id EnrolmentID) (Enrolment, error) {
	at := slices.IndexFunc(list, func(e Enrolment) bool { return e.ID == id })
	if at < 0 {
		return Enrolment{}, denied(op)
	}
	return list[at], nil
}

// MarkAttendance notes whether somebody came. They see it, and nobody else.
func (s *Service) MarkAttendance(ctx context.Context, a Actor, id CourseID, who EnrolmentID, came Attendance) error {
	var c fault.Check
	c.Require(slices.Contains([]Attendance{NotNoted, DidCome, DidMiss}, came), "came", "learning.error.came")
	if err := c.Err("MarkAttendance"); err != nil {
		return err
	}
	return s.changeEnrolments(ctx, a, "MarkAttendance", id, func(tx Tx, list []Enrolment, _ CourseVersion) error {
		e, err := enrolmentAt("MarkAttendance", list, who)
		if err != nil {
			return err
		}
		e.Came = came
		return tx.SetEnrolment(ctx, e)
	})
}

// RemoveEnrolment takes somebody off a list for the organiser, who was asked to or sees
// that it is nobody.
func (s *Service) RemoveEnrolment(ctx context.Context, a Actor, id CourseID, who EnrolmentID) (moved *Moved, err error) {
	err = s.changeEnrolments(ctx, a, "RemoveEnrolment", id, func(tx Tx, list []Enrolment, _ CourseVersion) error {
		e, err := enrolmentAt("RemoveEnrolment", list, who)
		if err != nil {
			return err
		}
		moved, err = leave(ctx, tx, e)
		return err
	})
	return moved, err
}

// PairBuddies asks two people who wished for it whether they go together. Neither learns
// who the other is before both said yes.
func (s *Service) PairBuddies(ctx context.Context, a Actor, id CourseID, one, other EnrolmentID) error {
	return s.changeEnrolments(ctx, a, "PairBuddies", id, func(tx Tx, list []Enrolment, v CourseVersion) error {
		e, err1 := enrolmentAt("PairBuddies", list[:min(v.Places, len(list))], one)
		o, err2 := enrolmentAt("PairBuddies", list[:min(v.Places, len(list))], other)
		if err1 != nil || err2 != nil {
			return denied("PairBuddies")
		}
		if e.BuddyWith == o.ID && o.BuddyWith == e.ID {
			return nil // asked twice
		}
		var c fault.Check
		c.Require(one != other && e.Buddy != BuddyNone && o.Buddy != BuddyNone && e.BuddyWith == "" && o.BuddyWith == "", "other", "learning.error.pair")
		if err := c.Err("PairBuddies"); err != nil {
			return err
		}
		e.BuddyWith, e.BuddyAgreed, o.BuddyWith, o.BuddyAgreed = o.ID, false, e.ID, false
		if err := tx.SetEnrolment(ctx, e); err != nil {
			return err
		}
		return tx.SetEnrolment(ctx, o)
	})
}

// AnswerBuddy says yes or no to a buddy. A no ends it for both.
func (s *Service) AnswerBuddy(ctx context.Context, a Actor, id CourseID, yes bool) error {
	return s.write(ctx, a, "AnswerBuddy", subject{}, func(tx Tx) error {
		p, err := s.mine(ctx, tx, "AnswerBuddy", a, id)
		if err != nil {
			return err
		}
		return answerBuddy(ctx, tx, p.Enrolment, yes)
	})
}

// AnswerBuddyByCode does so for whoever has a code.
func (s *Service) AnswerBuddyByCode(ctx context.Context, org OrganisationID, codeHash string, yes bool) error {
	return s.store.Write(ctx, func(tx Tx) error {
		p, err := s.byCode(ctx, tx, org, codeHash)
		if err != nil {
			return err
		}
		return answerBuddy(ctx, tx, p.Enrolment, yes)
	})
}

func answerBuddy(ctx context.Context, tx Tx, e Enrolment, yes bool) error {
	if _, err := tx.NextPlace(ctx, e.Organisation, e.Course); err != nil {
		return err
	}
	list, err := tx.ListEnrolments(ctx, e.Organisation, e.Course)
	if err != nil {
		return err
	}
	e, err = enrolmentAt("AnswerBuddy", list, e.ID)
	if err != nil || e.BuddyWith == "" {
		return err // nobody is asked any more
	}
	if e.BuddyAgreed = yes; yes {
		return tx.SetEnrolment(ctx, e)
	}
	with, err := enrolmentAt("AnswerBuddy", list, e.BuddyWith)
	e.BuddyWith = ""
	if err != nil {
		return tx.SetEnrolment(ctx, e)
	}
	with.BuddyWith, with.BuddyAgreed = "", false
	if err := tx.SetEnrolment(ctx, with); err != nil {
		return err
	}
	return tx.SetEnrolment(ctx, e)
}

// ForgetEnrolments deletes the lists of courses that have been over for some weeks, and
// says how many names that were.
func (s *Service) ForgetEnrolments(ctx context.Context, a Actor) (int, error) {
	n := 0
	err := s.write(ctx, a, "ForgetEnrolments", subject{}, func(tx Tx) error {
		list, err := s.overEnrolments(ctx, tx, a.Organisation)
		if err != nil {
			return err
		}
		for _, e := range list {
			if err := tx.DeleteEnrolment(ctx, e); err != nil {
				return err
			}
		}
		n = len(list)
		return nil
	})
	return n, err
}

// AnyToForget tells whether ForgetEnrolments would delete anything, so that a day on which
// it would not leaves no entry.
func (s *Service) AnyToForget(ctx context.Context, org OrganisationID) (bool, error) {
	var list []Enrolment
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		list, err = s.overEnrolments(ctx, tx, org)
		return err
	})
	return len(list) > 0, err
}

// overEnrolments are those that are kept no longer.
func (s *Service) overEnrolments(ctx context.Context, tx Tx, org OrganisationID) ([]Enrolment, error) {
	courses, err := coursesOf(ctx, tx, org)
	if err != nil {
		return nil, err
	}
	var out []Enrolment
	for _, c := range courses {
		v, _ := c.Public()
		if c.Taken == 0 || s.kept(v) {
			continue
		}
		list, err := tx.ListEnrolments(ctx, org, c.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}
