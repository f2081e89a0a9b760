package care

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
)

// BuddyWish is whether somebody would like company on a course, or would be company.
type BuddyWish string

// The wishes.
const (
	BuddyNone BuddyWish = ""
	BuddyWant BuddyWish = "want"
	BuddyBe   BuddyWish = "be"
)

// BuddyWishes lists them in the order in which screens show them.
var BuddyWishes = []BuddyWish{BuddyNone, BuddyWant, BuddyBe}

// Attendance is whether somebody came.
type Attendance string

// Whether they came. Nothing is noted until the organiser does.
const (
	NotNoted Attendance = ""
	DidCome  Attendance = "came"
	DidMiss  Attendance = "missed"
)

// Enrolment is that somebody comes to a course. It is theirs and the organiser's, and no
// part of any record: it belongs to an account, or to a form with a code.
type Enrolment struct {
	ID           EnrolmentID
	Organisation OrganisationID
	Course       CourseID
	Account      AccountID // "" where it came by the form
	CodeHash     string    // of the form's code
	Place        int       // in the order of the list
	Waited       bool      // there was no place when they signed up
	Name         string
	Contact      string // of e-mail or by telephone, where it came by the form
	Needs        string
	Buddy        BuddyWish
	BuddyNote    string
	BuddyWith    EnrolmentID
	BuddyAgreed  bool
	Came         Attendance
	Answered     bool // said what they thought of the course
	At           time.Time
}

// How long what people say of themselves is kept once a course is over, and for how long
// they may say what they thought of it.
const (
	EnrolmentKept  = 28 * 24 * time.Hour
	FeedbackWithin = 14 * 24 * time.Hour
)

// listMost is how many a list takes: three times the places, and some.
func listMost(places int) int { return 3*places + 20 }

// EnrolmentWords is what somebody says when they sign up.
type EnrolmentWords struct {
	Name, Contact, Needs string
	Buddy                BuddyWish
	BuddyNote            string
}

// NewEnrolment is an enrolment as it comes from a form.
type NewEnrolment struct {
	ID       EnrolmentID
	Course   CourseID
	CodeHash string // where it comes without an account
	EnrolmentWords
}

func (n NewEnrolment) check(c *fault.Check) {
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(isLine(n.Name), "name", "learning.error.name")
	c.Require(Fits(n.Needs, 2*MaxLine), "needs", "error.long", "most", 2*MaxLine)
	c.Require(slices.Contains(BuddyWishes, n.Buddy), "buddy", "learning.error.buddy")
	c.Require(Fits(n.BuddyNote, 2*MaxLine), "buddy_note", "error.long", "most", 2*MaxLine)
}

// Place is how somebody stands on a course.
type Place struct {
	Enrolment
	Details CourseVersion
	// Going is set where they have a place, and Ahead how many wait before them where not.
	Going bool
	Ahead int
	// BuddyName is who goes with them, once both said yes; BuddyAsks that the organiser
	// found somebody and their yes is missing.
	BuddyName string
	BuddyAsks bool
	Over      bool
	// MaySay is set while they may say what they thought of the course.
	MaySay bool
}

// CameFree tells whether a place came free for somebody who waited.
func (p Place) CameFree() bool { return p.Waited && p.Going && !p.Over }

// Moved is somebody who has a place now and had none before.
type Moved struct {
	Contact string // "" for an account, which is told in Towpath
	Title   string
}

// EnrolOnCourse signs the actor up. Once more, it changes what they said and keeps their
// place. The log does not say for which course.
func (s *Service) EnrolOnCourse(ctx context.Context, a Actor, n NewEnrolment) error {
	n.CodeHash, n.Contact = "", ""
	if strings.TrimSpace(n.Name) == "" {
		n.Name = a.Name
	}
	var c fault.Check
	n.check(&c)
	if err := c.Err("EnrolOnCourse"); err != nil {
		return err
	}
	return s.write(ctx, a, "EnrolOnCourse", subject{}, func(tx Tx) error {
		return s.enrol(ctx, tx, "EnrolOnCourse", a.Organisation, a.Account, n)
	})
}

// EnrolByForm signs somebody up who has no account and is not asked to have one: a name,
// and one way to reach them.
func (s *Service) EnrolByForm(ctx context.Context, org OrganisationID, n NewEnrolment) error {
	n.Contact = strings.TrimSpace(n.Contact)
	var c fault.Check
	n.check(&c)
	c.Require(len(n.CodeHash) == 64, "id", "error.id")
	c.Require(isAddress(n.Contact) || dialled(n.Contact) && len(n.Contact) >= 6, "contact", "learning.error.contact")
	if err := c.Err("EnrolByForm"); err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx Tx) error {
		return s.enrol(ctx, tx, "EnrolByForm", org, "", n)
	})
}

// enrol takes the next place in the order of a course, which it holds.
func (s *Service) enrol(ctx context.Context, tx Tx, op string, org OrganisationID, account AccountID, n NewEnrolment) error {
	course, err := publicCourse(ctx, tx, op, org, n.Course)
	if err != nil {
		return err
	}
	v, _ := course.Public()
	place, err := tx.NextPlace(ctx, org, n.Course)
	if err != nil {
		return err
	}
	list, err := tx.ListEnrolments(ctx, org, n.Course)
	if err != nil {
		return err
	}
	e := Enrolment{
		ID: n.ID, Organisation: org, Course: n.Course, Account: account, CodeHash: n.CodeHash, Place: place, Waited: len(list) >= v.Places,
		Name: strings.TrimSpace(n.Name), Contact: n.Contact, Needs: n.Needs, Buddy: n.Buddy, BuddyNote: n.BuddyNote, At: s.Now(),
	}
	at := slices.IndexFunc(list, func(o Enrolment) bool { return o.ID == n.ID || account != "" && o.Account == account })
	if at >= 0 {
		return resaid(ctx, tx, op, list[at], e)
	}
	var c fault.Check
	c.Require(s.CourseOpen(v), "", "learning.error.closed")
	c.Require(len(list) < listMost(v.Places), "", "learning.error.full")
	if err := c.Err(op); err != nil {
		return err
	}
	added, err := tx.InsertEnrolment(ctx, e)
	if err == nil && !added {
		err = fault.New(fault.Conflict, op+": the id holds something else", nil)
	}
	return err
}

// resaid changes what somebody said who is on the list. Whoever came by the form is the
// same only with the same code.
func resaid(ctx context.Context, tx Tx, op string, was, e Enrolment) error {
	if was.Account != e.Account || was.CodeHash != e.CodeHash {
		return fault.New(fault.Conflict, op+": the id holds something else", nil)
	}
	was.Name, was.Contact, was.Needs, was.Buddy, was.BuddyNote = e.Name, e.Contact, e.Needs, e.Buddy, e.BuddyNote
	return tx.SetEnrolment(ctx, was)
}

// kept tells whether what is on a list may still be looked at.
func (s *Service) kept(v CourseVersion) bool {
	return s.Now().Before(v.ends(s.place).Add(EnrolmentKept))
}

// placeOf says how somebody stands; ok is false once their words are to be gone.
func (s *Service) placeOf(ctx context.Context, tx Tx, e Enrolment) (p Place, ok bool, err error) {
	versions, err := tx.CourseVersions(ctx, e.Organisation, e.Course)
	if err != nil || len(versions) == 0 {
		return p, false, err
	}
	v, _ := Course{Versions: versions}.Public()
	list, err := tx.ListEnrolments(ctx, e.Organisation, e.Course)
	if err != nil {
		return p, false, err
	}
	at := slices.IndexFunc(list, func(o Enrolment) bool { return o.ID == e.ID })
	p = Place{Enrolment: e, Details: v, Over: s.CourseEnded(v)}
	p.Going, p.Ahead = at < v.Places && v.State == CoursePublished, max(at-v.Places, 0)
	p.MaySay = p.Going && p.Over && !e.Answered && s.Now().Before(v.ends(s.place).Add(FeedbackWithin))
	if with := slices.IndexFunc(list, func(o Enrolment) bool { return o.ID == e.BuddyWith }); with >= 0 {
		p.BuddyAsks = !e.BuddyAgreed
		if e.BuddyAgreed && list[with].BuddyAgreed {
			p.BuddyName = list[with].Name
		}
	}
	return p, s.kept(v), nil
}

// ListMyLearning gives the actor's own places, those that begin first first.
func (s *Service) ListMyLearning(ctx context.Context, a Actor) ([]Place, error) {
	var list []Place
	err := s.read(ctx, a, "ListMyLearning", subject{}, func(tx Tx) (err error) {
		list, err = s.placesOf(ctx, tx, a.Organisation, a.Account)
		return err
	})
	return list, err
}

// LearningNews gives the same to whoever's account it is, for what their first page says of
// it. Nobody is written down for it.
func (s *Service) LearningNews(ctx context.Context, org OrganisationID, account AccountID) ([]Place, error) {
	var list []Place
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		list, err = s.placesOf(ctx, tx, org, account)
		return err
	})
	return list, err
}

func (s *Service) placesOf(ctx context.Context, tx Tx, org OrganisationID, account AccountID) ([]Place, error) {
	if !ValidID(string(account)) {
		return nil, nil
	}
	mine, err := tx.ListEnrolmentsOf(ctx, org, account)
	if err != nil {
		return nil, err
	}
	var out []Place
	for _, e := range mine {
		p, ok, err := s.placeOf(ctx, tx, e)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b Place) int { return cmp.Compare(a.Details.first(), b.Details.first()) })
	return out, nil
}

// PlaceByCode gives how whoever has a code stands; fault.Denied where it opens nothing.
func (s *Service) PlaceByCode(ctx context.Context, org OrganisationID, codeHash string) (Place, error) {
	var p Place
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		p, err = s.byCode(ctx, tx, org, codeHash)
		return err
	})
	return p, err
}

func (s *Service) byCode(ctx context.Context, tx Tx, org OrganisationID, codeHash string) (Place, error) {
	if len(codeHash) != 64 {
		return Place{}, denied("PlaceByCode")
	}
	e, err := tx.EnrolmentByCode(ctx, org, codeHash)
	if err != nil {
		return Place{}, err
	}
	p, ok, err := s.placeOf(ctx, tx, e)
	if err == nil && !ok {
		err = denied("PlaceByCode")
	}
	if err != nil {
		return Place{}, err
	}
	return p, nil
}

// mine finds the actor's own place on a course.
func (s *Service) mine(ctx context.Context, tx Tx, op string, a Actor, id CourseID) (Place, error) {
	list, err := s.placesOf(ctx, tx, a.Organisation, a.Account)
	if err != nil {
		return Place{}, err
	}
	at := slices.IndexFunc(list, func(p Place) bool { return p.Course == id })
	if at < 0 {
		return Place{}, denied(op)
	}
	return list[at], nil
}

// CancelEnrolment takes the actor off a course's list, and leaves nothing. Who waits first
// has the place at once.
func (s *Service) CancelEnrolment(ctx context.Context, a Actor, id CourseID) (moved *Moved, err error) {
	err = s.write(ctx, a, "CancelEnrolment", subject{}, func(tx Tx) error {
		p, err := s.mine(ctx, tx, "CancelEnrolment", a, id)
		if err != nil {
			return err
		}
		moved, err = leave(ctx, tx, p.Enrolment)
		return err
	})
	return moved, err
}

// CancelByCode does so for whoever has a code.
func (s *Service) CancelByCode(ctx context.Context, org OrganisationID, codeHash string) (moved *Moved, err error) {
	err = s.store.Write(ctx, func(tx Tx) error {
		p, err := s.byCode(ctx, tx, org, codeHash)
		if err != nil {
			return err
		}
		moved, err = leave(ctx, tx, p.Enrolment)
		return err
	})
	return moved, err
}

// leave deletes an enrolment, and gives who has a place for it.
func leave(ctx context.Context, tx Tx, e Enrolment) (*Moved, error) {
	if _, err := tx.NextPlace(ctx, e.Organisation, e.Course); err != nil {
		return nil, err
	}
	versions, err := tx.CourseVersions(ctx, e.Organisation, e.Course)
	if err != nil {
		return nil, err
	}
	list, err := tx.ListEnrolments(ctx, e.Organisation, e.Course)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(list, func(o Enrolment) bool { return o.ID == e.ID })
	v, _ := Course{Versions: versions}.Public()
	if err := tx.DeleteEnrolment(ctx, e); err != nil {
		return nil, err
	}
	if at < 0 || at >= v.Places || len(list) <= v.Places || v.State != CoursePublished {
		return nil, nil
	}
	return &Moved{Contact: list[v.Places].Contact, Title: v.Title}, nil
}
