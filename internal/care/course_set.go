package care

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/fault"
)

// Bounds of a course. A service with more courses takes old ones away.
const (
	MaxCourseAbout    = 2000
	MaxCoursePlaces   = 500
	MaxCourseSessions = 20
	MaxTrainers       = 6
	MaxCourses        = 200
)

// NewCourse is a course as it comes from a form. Version is the one that was changed, and
// 0 for a new course.
type NewCourse struct {
	ID      CourseID
	Version int
	CourseDetails
}

// check says what cannot be used, under the names of the form's fields.
func (n NewCourse) check(s *Service, c *fault.Check) {
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(n.Version >= 0, "version", "error.id")
	c.Require(isLine(n.Title), "title", "learning.error.title")
	c.Require(strings.TrimSpace(n.About) != "" && Fits(n.About, MaxCourseAbout), "about", "learning.error.about", "most", MaxCourseAbout)
	c.Require(Fits(n.Next, MaxCourseAbout), "next", "error.long", "most", MaxCourseAbout)
	c.Require(isLine(n.Where), "where", "learning.error.where")
	c.Require(n.Places >= 1 && n.Places <= MaxCoursePlaces, "places", "learning.error.places", "most", MaxCoursePlaces)
	c.Require(slices.Contains(CourseAudiences, n.For), "for", "learning.error.for")
	c.Require(slices.Contains(CourseReadings, n.Reading), "reading", "learning.error.reading")
	c.Require(Fits(n.AccessNote, 2*MaxLine), "access_note", "error.long", "most", 2*MaxLine)
	c.Require(Fits(n.Cost, MaxLine), "cost", "error.long", "most", MaxLine)
	c.Require(chosenOnce(n.Access, func(a CourseAccess) bool { return slices.Contains(CourseAccesses, a) }), "access", "learning.error.access")
	c.Require(chosenOnce(n.Areas, s.knowsArea), "areas", "assessment.error.area")
	c.Require(len(n.Trainers) >= 1 && len(n.Trainers) <= MaxTrainers, "trainer-0", "learning.error.trainers", "most", MaxTrainers)
	for i, t := range n.Trainers {
		c.Require(isLine(t.Name) && Fits(t.Job, MaxLine), "trainer-"+strconv.Itoa(i), "learning.error.trainer")
	}
	c.Require(len(n.Sessions) >= 1 && len(n.Sessions) <= MaxCourseSessions, "on-0", "learning.error.sessions", "most", MaxCourseSessions)
	ids := map[CourseSessionID]bool{}
	for i, m := range n.Sessions {
		at := strconv.Itoa(i)
		c.Require(ValidID(string(m.ID)) && !ids[m.ID], "on-"+at, "error.id")
		c.Require(m.On.Valid(), "on-"+at, "learning.error.day")
		c.Require(m.From >= 0 && m.Until < 24*60 && m.From < m.Until, "from-"+at, "learning.error.time")
		c.Require(Fits(m.Cancelled, MaxLine), "on-"+at, "learning.error.reason")
		ids[m.ID] = true
	}
}

// chosenOnce tells whether all are good, and none is there twice.
func chosenOnce[T comparable](list []T, good func(T) bool) bool {
	seen := map[T]bool{}
	for _, one := range list {
		if seen[one] || !good(one) {
			return false
		}
		seen[one] = true
	}
	return true
}

// same tells whether two say the same.
func (d CourseDetails) same(o CourseDetails) bool {
	one, err1 := json.Marshal(d)
	other, err2 := json.Marshal(o)
	return err1 == nil && err2 == nil && string(one) == string(other)
}

func courseRecord(id CourseID) subject { return about("", "course:"+string(id)) }

// ListCourses gives every course with its history, drafts too.
func (s *Service) ListCourses(ctx context.Context, a Actor) ([]Course, error) {
	var list []Course
	err := s.read(ctx, a, "ListCourses", subject{}, func(tx Tx) (err error) {
		list, err = coursesOf(ctx, tx, a.Organisation)
		return err
	})
	return list, err
}

// ShowCourse gives one course with its history, a draft too.
func (s *Service) ShowCourse(ctx context.Context, a Actor, id CourseID) (Course, error) {
	var c Course
	err := s.read(ctx, a, "ShowCourse", courseRecord(id), func(tx Tx) (err error) {
		c, err = courseOf(ctx, tx, "ShowCourse", a.Organisation, id)
		return err
	})
	return c, err
}

// WriteCourse saves a draft, which readers do not see before it is published. Whoever
// changed a course that was changed meanwhile is told.
func (s *Service) WriteCourse(ctx context.Context, a Actor, n NewCourse) error {
	var c fault.Check
	n.check(s, &c)
	if err := c.Err("WriteCourse"); err != nil {
		return err
	}
	return s.write(ctx, a, "WriteCourse", courseRecord(n.ID), func(tx Tx) error {
		versions, err := tx.CourseVersions(ctx, a.Organisation, n.ID)
		if err != nil {
			return err
		}
		if len(versions) == 0 {
			if err := roomForCourse(ctx, tx, a.Organisation); err != nil {
				return err
			}
		}
		if at := len(versions); at == n.Version+1 && versions[at-1].State == CourseDraft && versions[at-1].same(n.CourseDetails) {
			return nil // saved twice
		} else if at != n.Version {
			return fault.New(fault.Conflict, "WriteCourse: the course was changed by somebody else", nil)
		}
		return s.insertCourse(ctx, tx, a, CourseVersion{ID: n.ID, Version: n.Version, State: CourseDraft, CourseDetails: n.CourseDetails})
	})
}

func roomForCourse(ctx context.Context, tx Tx, org OrganisationID) error {
	list, err := coursesOf(ctx, tx, org)
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(c Course) bool { v, _ := c.Public(); return v.State == CourseRetired })
	var c fault.Check
	c.Require(len(list) < MaxCourses, "title", "learning.error.many", "most", MaxCourses)
	return c.Err("WriteCourse")
}

// insertCourse adds the version after v.
func (s *Service) insertCourse(ctx context.Context, tx Tx, a Actor, v CourseVersion) error {
	v.Organisation, v.Version, v.At, v.By = a.Organisation, v.Version+1, s.Now(), a.Account
	added, err := tx.InsertCourseVersion(ctx, v)
	if err == nil && !added {
		return fault.New(fault.Conflict, "a course: there is such a version already", nil)
	}
	return err
}

// changeCourse finds a course, holds it, and writes the versions that fn gives.
func (s *Service) changeCourse(ctx context.Context, a Actor, action string, id CourseID, fn func(tx Tx, c Course) ([]CourseVersion, error)) error {
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
		list, err := fn(tx, c)
		if err != nil {
			return err
		}
		last := c.Latest().Version
		for _, v := range list {
			v.Version = last
			if err := s.insertCourse(ctx, tx, a, v); err != nil {
				return err
			}
			last++
		}
		return nil
	})
}

// PublishCourse lets readers see the latest version. It brings back what was cancelled or
// taken away. There are never fewer places than people who were told that they have one;
// where there are more, it gives who waited and has a place now.
func (s *Service) PublishCourse(ctx context.Context, a Actor, id CourseID, version int) (moved []Moved, err error) {
	err = s.changeCourse(ctx, a, "PublishCourse", id, func(tx Tx, c Course) ([]CourseVersion, error) {
		v := c.Latest()
		public, _ := c.Public()
		told := min(public.Places, c.Taken)
		switch {
		case v.State == CoursePublished:
			return nil, nil
		case v.Version != version:
			return nil, fault.New(fault.Conflict, "PublishCourse: the course was changed by somebody else", nil)
		}
		var check fault.Check
		check.Require(v.Places >= told, "places", "learning.error.places_taken", "taken", told)
		if err := check.Err("PublishCourse"); err != nil {
			return nil, err
		}
		list, err := tx.ListEnrolments(ctx, a.Organisation, id)
		if err != nil {
			return nil, err
		}
		moved = nil
		for _, e := range list[min(told, len(list)):min(v.Places, len(list))] {
			moved = append(moved, Moved{Contact: e.Contact, Title: v.Title})
		}
		v.State, v.Reason = CoursePublished, ""
		return []CourseVersion{v}, nil
	})
	return moved, err
}

// CancelCourse says to everybody that a course does not take place. Who signed up stays on
// its list, and is told.
func (s *Service) CancelCourse(ctx context.Context, a Actor, id CourseID, reason string) error {
	if err := checkWhy("CancelCourse", reason); err != nil {
		return err
	}
	return s.changeCourse(ctx, a, "CancelCourse", id, func(_ Tx, c Course) ([]CourseVersion, error) {
		v, ok := c.Public()
		if !ok {
			return nil, denied("CancelCourse")
		}
		v.State, v.Reason = CourseCancelled, strings.TrimSpace(reason)
		return c.under(v), nil
	})
}

// under puts what readers see beneath a draft that is waiting, which an editor goes on from.
func (c Course) under(v CourseVersion) []CourseVersion {
	if draft := c.Latest(); draft.State == CourseDraft {
		return []CourseVersion{v, draft}
	}
	return []CourseVersion{v}
}

func checkWhy(op, reason string) error {
	var c fault.Check
	c.Require(isLine(reason), "reason", "learning.error.reason")
	return c.Err(op)
}

// CancelSession says why one session does not take place, in what readers see and in a
// draft that is waiting.
func (s *Service) CancelSession(ctx context.Context, a Actor, id CourseID, session CourseSessionID, reason string) error {
	if err := checkWhy("CancelSession", reason); err != nil {
		return err
	}
	return s.changeCourse(ctx, a, "CancelSession", id, func(_ Tx, c Course) ([]CourseVersion, error) {
		public, ok := c.Public()
		if !ok {
			return nil, denied("CancelSession")
		}
		list, found := c.under(public), false
		for i := range list {
			list[i].Sessions = slices.Clone(list[i].Sessions)
			for j := range list[i].Sessions {
				if m := &list[i].Sessions[j]; m.ID == session {
					m.Cancelled, found = strings.TrimSpace(reason), true
				}
			}
		}
		if !found {
			return nil, denied("CancelSession")
		}
		return list, nil
	})
}

// RetireCourse takes a course away from readers; its history stays.
func (s *Service) RetireCourse(ctx context.Context, a Actor, id CourseID) error {
	return s.changeCourse(ctx, a, "RetireCourse", id, func(_ Tx, c Course) ([]CourseVersion, error) {
		v, ok := c.Public()
		switch {
		case v.State == CourseRetired:
			return nil, nil
		case !ok: // readers never saw it
			v = c.Latest()
			v.State = CourseRetired
			return []CourseVersion{v}, nil
		}
		v.State = CourseRetired
		return c.under(v), nil
	})
}
