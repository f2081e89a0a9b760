package care

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// CourseState is how a version of a course stands.
type CourseState string

// The states. Readers see the last version that is no draft, unless it is retired.
const (
	CourseDraft     CourseState = "draft"
	CoursePublished CourseState = "published"
	CourseCancelled CourseState = "cancelled"
	CourseRetired   CourseState = "retired"
)

// CourseAudience is whom a course is for.
type CourseAudience string

// CourseAudiences lists whom in the order in which screens show them.
var CourseAudiences = []CourseAudience{"everybody", "people", "carers", "staff"}

// CourseAccess is a need that a course meets.
type CourseAccess string

// CourseAccesses lists the needs in the order in which screens show them.
var CourseAccesses = []CourseAccess{"step_free", "hearing_loop", "bsl", "captions", "easy_read", "large_print", "quiet_room", "breaks", "supporter", "travel", "childcare", "interpreter"}

// CourseReading is how much there is to read.
type CourseReading string

// CourseReadings lists them from the least.
var CourseReadings = []CourseReading{"none", "little", "some"}

// Trainer runs a course. The name is as the service shows it.
type Trainer struct {
	Name string `json:"name"`
	Job  string `json:"job,omitempty"`
	Peer bool   `json:"peer,omitempty"` // has been there
}

// CourseSession is one meeting of a course, in the time of the service's place.
type CourseSession struct {
	ID    CourseSessionID `json:"id"`
	On    Date            `json:"on"`
	From  int             `json:"from"` // minutes into the day
	Until int             `json:"until"`
	// Cancelled says why it does not take place; "" for one that does.
	Cancelled string `json:"cancelled,omitempty"`
}

// Begins gives when a session begins in a place, Ends when it ends.
func (s CourseSession) Begins(place *time.Location) time.Time { return s.at(s.From, place) }

// Ends gives when a session ends in a place.
func (s CourseSession) Ends(place *time.Location) time.Time { return s.at(s.Until, place) }

func (s CourseSession) at(minutes int, place *time.Location) time.Time {
	day, ok := s.On.Time()
	if !ok {
		return time.Time{}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, place)
}

// CourseDetails is what the prospectus says of a course. All of it is public.
type CourseDetails struct {
	Title    string          `json:"title"`
	About    string          `json:"about"`
	Next     string          `json:"next,omitempty"` // what comes next: groups in the community
	Trainers []Trainer       `json:"trainers"`
	Sessions []CourseSession `json:"sessions"`
	Where    string          `json:"where"`
	Online   bool            `json:"online,omitempty"`
	Places   int             `json:"places"`
	For      CourseAudience  `json:"for"`
	Access   []CourseAccess  `json:"access,omitempty"`
	// AccessNote says in words what the list does not.
	AccessNote string        `json:"access_note,omitempty"`
	Cost       string        `json:"cost,omitempty"` // "" for nothing
	Areas      []string      `json:"areas,omitempty"`
	Reading    CourseReading `json:"reading"`
}

// CourseVersion is one version of a course. A change is a version of its own.
type CourseVersion struct {
	ID           CourseID
	Organisation OrganisationID
	Version      int
	State        CourseState
	Reason       string // why it was cancelled
	CourseDetails
	At time.Time
	By AccountID
}

// CourseTx is the prospectus, and who comes.
type CourseTx interface {
	// InsertCourseVersion adds nothing where the version is there.
	InsertCourseVersion(ctx context.Context, v CourseVersion) (bool, error)
	// ListCourseVersions gives every version there ever was, by course and version.
	ListCourseVersions(ctx context.Context, org OrganisationID) ([]CourseVersion, error)
	CourseVersions(ctx context.Context, org OrganisationID, id CourseID) ([]CourseVersion, error)
	// NextPlace gives the next place in the order of a course, and holds the course until
	// the transaction ends.
	NextPlace(ctx context.Context, org OrganisationID, id CourseID) (int, error)

	InsertEnrolment(ctx context.Context, e Enrolment) (bool, error)
	// SetEnrolment changes what somebody said, their buddy, and what is noted of them.
	SetEnrolment(ctx context.Context, e Enrolment) error
	// DeleteEnrolment leaves nothing of it, and frees its buddy.
	DeleteEnrolment(ctx context.Context, e Enrolment) error
	// ListEnrolments gives those of a course in their order, ListEnrolmentsOf an account's.
	ListEnrolments(ctx context.Context, org OrganisationID, id CourseID) ([]Enrolment, error)
	ListEnrolmentsOf(ctx context.Context, org OrganisationID, account AccountID) ([]Enrolment, error)
	EnrolmentByCode(ctx context.Context, org OrganisationID, codeHash string) (Enrolment, error)
	CountEnrolments(ctx context.Context, org OrganisationID) (map[CourseID]int, error)

	InsertCourseFeedback(ctx context.Context, f CourseFeedback) (bool, error)
	ListCourseFeedback(ctx context.Context, org OrganisationID, id CourseID) ([]CourseFeedback, error)

	LearningPlan(ctx context.Context, org OrganisationID, account AccountID) (LearningPlan, error)
	// SetLearningPlan keeps the plan's next version; false where somebody was first.
	SetLearningPlan(ctx context.Context, p LearningPlan) (bool, error)

	// SetCalendarFeed gives an account a feed in place of the one that it had.
	SetCalendarFeed(ctx context.Context, f CalendarFeed) error
	CalendarFeed(ctx context.Context, org OrganisationID, account AccountID) (CalendarFeed, error)
	CalendarFeedByCode(ctx context.Context, org OrganisationID, codeHash string) (CalendarFeed, error)
	EndCalendarFeed(ctx context.Context, org OrganisationID, account AccountID) error
}

// Course is a course with its history.
type Course struct {
	ID CourseID
	// Versions are all of them, the first first. There is always one.
	Versions []CourseVersion
	Taken    int // how many are on its list, waiting or not
}

// Latest is the version that an editor goes on from.
func (c Course) Latest() CourseVersion { return c.Versions[len(c.Versions)-1] }

// Public is the version that readers see; ok is false where they see none.
func (c Course) Public() (v CourseVersion, ok bool) {
	for _, v := range slices.Backward(c.Versions) {
		if v.State != CourseDraft {
			return v, v.State != CourseRetired
		}
	}
	return CourseVersion{}, false
}

// Gone are the sessions that readers once saw and that the course has no longer.
func (c Course) Gone() []CourseSession {
	public, ok := c.Public()
	if !ok {
		return nil
	}
	var out []CourseSession
	has := func(list []CourseSession, id CourseSessionID) bool {
		return slices.ContainsFunc(list, func(s CourseSession) bool { return s.ID == id })
	}
	for _, v := range slices.Backward(c.Versions) {
		for _, s := range v.Sessions {
			if v.State != CourseDraft && !has(public.Sessions, s.ID) && !has(out, s.ID) {
				out = append(out, s)
			}
		}
	}
	return out
}

// Left is how many places nobody has, and Waiting how many wait for one.
func (c Course) Left() int { v, _ := c.Public(); return max(v.Places-c.Taken, 0) }

// Waiting is how many wait for a place.
func (c Course) Waiting() int { v, _ := c.Public(); return max(c.Taken-v.Places, 0) }

// ends gives when the last session ends, of those that take place where there are any.
func (v CourseVersion) ends(place *time.Location) time.Time {
	var last, any time.Time
	for _, s := range v.Sessions {
		end := s.Ends(place)
		if end.After(any) {
			any = end
		}
		if s.Cancelled == "" && end.After(last) {
			last = end
		}
	}
	if last.IsZero() {
		return any
	}
	return last
}

// CourseEnded tells whether a course is over.
func (s *Service) CourseEnded(v CourseVersion) bool { return !v.ends(s.place).After(s.Now()) }

// CourseOpen tells whether somebody may still sign up: until its last session begins.
func (s *Service) CourseOpen(v CourseVersion) bool {
	return v.State == CoursePublished && slices.ContainsFunc(v.Sessions, func(m CourseSession) bool {
		return m.Cancelled == "" && m.Begins(s.place).After(s.Now())
	})
}

// Prospectus gives the courses that readers see, those that begin first first. It is
// public: anybody may ask, and nobody is written down for it.
func (s *Service) Prospectus(ctx context.Context, org OrganisationID) ([]Course, error) {
	var list []Course
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		list, err = coursesOf(ctx, tx, org)
		return err
	})
	list = slices.DeleteFunc(list, func(c Course) bool { _, ok := c.Public(); return !ok })
	slices.SortStableFunc(list, func(a, b Course) int {
		one, _ := a.Public()
		other, _ := b.Public()
		return cmp.Or(strings.Compare(one.first(), other.first()), strings.Compare(one.Title, other.Title), strings.Compare(string(a.ID), string(b.ID)))
	})
	return list, err
}

// first is when a course begins, as a text that sorts.
func (v CourseVersion) first() string {
	first := ""
	for _, m := range v.Sessions {
		if at := string(m.On) + ClockTime(m.From); first == "" || at < first {
			first = at
		}
	}
	return first
}

// CourseOf gives one course that readers see, as Prospectus does.
func (s *Service) CourseOf(ctx context.Context, org OrganisationID, id CourseID) (Course, error) {
	var c Course
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		c, err = publicCourse(ctx, tx, "CourseOf", org, id)
		return err
	})
	return c, err
}

func publicCourse(ctx context.Context, tx Tx, op string, org OrganisationID, id CourseID) (Course, error) {
	c, err := courseOf(ctx, tx, op, org, id)
	if err != nil {
		return c, err
	}
	if _, ok := c.Public(); !ok {
		return Course{}, denied(op)
	}
	return c, nil
}

// courseOf gives a course with everything, fault.Denied where there is none.
func courseOf(ctx context.Context, tx Tx, op string, org OrganisationID, id CourseID) (Course, error) {
	if !ValidID(string(id)) {
		return Course{}, denied(op)
	}
	versions, err := tx.CourseVersions(ctx, org, id)
	if err != nil {
		return Course{}, err
	}
	if len(versions) == 0 {
		return Course{}, denied(op)
	}
	list, err := tx.ListEnrolments(ctx, org, id)
	return Course{ID: id, Versions: versions, Taken: len(list)}, err
}

// coursesOf gives all courses with everything.
func coursesOf(ctx context.Context, tx Tx, org OrganisationID) ([]Course, error) {
	versions, err := tx.ListCourseVersions(ctx, org)
	if err != nil {
		return nil, err
	}
	taken, err := tx.CountEnrolments(ctx, org)
	var out []Course
	for _, v := range versions {
		if len(out) == 0 || out[len(out)-1].ID != v.ID {
			out = append(out, Course{ID: v.ID, Taken: taken[v.ID]})
		}
		last := &out[len(out)-1]
		last.Versions = append(last.Versions, v)
	}
	return out, err
}
