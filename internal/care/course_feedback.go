package care

import (
	"context"
	"strings"

	"towpath/internal/fault"
)

// FeedbackTop is the highest answer to a question after a course; the lowest is 0, and a
// question that was left out has FeedbackLeft.
const (
	FeedbackTop  = 4
	FeedbackLeft = -1
)

// FeedbackQuestions are the questions, as forms name them.
var FeedbackQuestions = [3]string{"welcome", "useful", "again"}

// CourseFeedback is what somebody said after a course. Nothing in it leads to them.
type CourseFeedback struct {
	ID           string // by chance, so that the order says nothing
	Organisation OrganisationID
	Course       CourseID
	Answers      [3]int
	Words        string
}

// fewestFeedback is how many must have said something before anything is shown.
const fewestFeedback = 5

// FeedbackShown is what the organiser of a course may know of what was said.
type FeedbackShown struct {
	Version CourseVersion
	// Ready is set once everybody's time to say something is over: what is shown then
	// never changes, so that nothing can be told from a difference.
	Ready bool
	// Enough is set where five or more said something. Nothing else is there without it.
	Enough    bool
	Questions [3]QuestionShown
	Words     []string
}

// QuestionShown is how many gave each answer; empty where fewer than five gave one.
type QuestionShown struct {
	Enough bool
	Counts [FeedbackTop + 1]int
}

// shown is the one place from which anything of what was said goes anywhere.
func shown(list []CourseFeedback) (out FeedbackShown) {
	out.Ready = true
	if len(list) < fewestFeedback {
		return out
	}
	out.Enough = true
	wrote := []string{}
	for _, f := range list {
		if f.Words != "" {
			wrote = append(wrote, f.Words)
		}
	}
	out.Words = wrote
	for q := range out.Questions {
		counts, n := [FeedbackTop + 1]int{}, 0
		for _, f := range list {
			if a := f.Answers[q]; a >= 0 && a <= FeedbackTop {
				counts[a]++
				n++
			}
		}
		if n >= fewestFeedback {
			out.Questions[q] = QuestionShown{Enough: true, Counts: counts}
		}
	}
	return out
}

// ShowCourseFeedback gives what may be known of what people said after a course.
func (s *Service) ShowCourseFeedback(ctx context.Context, a Actor, id CourseID) (FeedbackShown, error) {
	var out FeedbackShown
	err := s.read(ctx, a, "ShowCourseFeedback", courseRecord(id), func(tx Tx) error {
		c, err := courseOf(ctx, tx, "ShowCourseFeedback", a.Organisation, id)
		if err != nil {
			return err
		}
		v, _ := c.Public()
		if v.Version == 0 {
			v = c.Latest()
		}
		if s.Now().Before(v.ends(s.place).Add(FeedbackWithin)) {
			out = FeedbackShown{Version: v}
			return nil
		}
		list, err := tx.ListCourseFeedback(ctx, a.Organisation, id)
		out = shown(list)
		out.Version = v
		return err
	})
	return out, err
}

// NewFeedback is what somebody said, as it comes from a form. ID is by chance.
type NewFeedback struct {
	ID      string
	Answers [3]int
	Words   string
}

func (n NewFeedback) check(c *fault.Check) {
	c.Require(ValidID(n.ID), "id", "error.id")
	any := strings.TrimSpace(n.Words) != ""
	for i, a := range n.Answers {
		c.Require(a >= FeedbackLeft && a <= FeedbackTop, FeedbackQuestions[i], "learning.error.answer")
		any = any || a != FeedbackLeft
	}
	c.Require(Fits(n.Words, MaxCourseAbout), "words", "error.long", "most", MaxCourseAbout)
	c.Require(any, FeedbackQuestions[0], "learning.error.nothing")
}

// GiveCourseFeedback keeps what the actor says of a course that they went to, without them.
func (s *Service) GiveCourseFeedback(ctx context.Context, a Actor, id CourseID, n NewFeedback) error {
	var c fault.Check
	n.check(&c)
	if err := c.Err("GiveCourseFeedback"); err != nil {
		return err
	}
	return s.write(ctx, a, "GiveCourseFeedback", subject{}, func(tx Tx) error {
		p, err := s.mine(ctx, tx, "GiveCourseFeedback", a, id)
		if err != nil {
			return err
		}
		return say(ctx, tx, p, n)
	})
}

// FeedbackByCode does so for whoever has a code.
func (s *Service) FeedbackByCode(ctx context.Context, org OrganisationID, codeHash string, n NewFeedback) error {
	var c fault.Check
	n.check(&c)
	if err := c.Err("FeedbackByCode"); err != nil {
		return err
	}
	return s.store.Write(ctx, func(tx Tx) error {
		p, err := s.byCode(ctx, tx, org, codeHash)
		if err != nil {
			return err
		}
		return say(ctx, tx, p, n)
	})
}

// say keeps what was said once for each place.
func say(ctx context.Context, tx Tx, p Place, n NewFeedback) error {
	if _, err := tx.NextPlace(ctx, p.Organisation, p.Course); err != nil {
		return err
	}
	list, err := tx.ListEnrolments(ctx, p.Organisation, p.Course)
	if err != nil {
		return err
	}
	e, err := enrolmentAt("GiveCourseFeedback", list, p.ID)
	if err != nil || e.Answered {
		return err // said already
	}
	var c fault.Check
	c.Require(p.MaySay, FeedbackQuestions[0], "learning.error.say_when")
	if err := c.Err("GiveCourseFeedback"); err != nil {
		return err
	}
	e.Answered = true
	if err := tx.SetEnrolment(ctx, e); err != nil {
		return err
	}
	f := CourseFeedback{ID: n.ID, Organisation: e.Organisation, Course: e.Course, Answers: n.Answers, Words: n.Words}
	added, err := tx.InsertCourseFeedback(ctx, f)
	if err == nil && !added {
		err = fault.New(fault.Conflict, "GiveCourseFeedback: the id holds something else", nil)
	}
	return err
}
