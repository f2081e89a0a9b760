package care_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/testkit"
)

func init() { maps.Copy(operations, learningOperations) }

// aCourse is a course of two evenings, some weeks ahead.
func aCourse(k story) care.NewCourse {
	session := func(days int) care.CourseSession {
		return care.CourseSession{ID: care.CourseSessionID(k.IDs.New()), On: care.DateOf(k.Clock.Now().AddDate(0, 0, days), time.UTC), From: 18 * 60, Until: 20 * 60}
	}
	return care.NewCourse{ID: care.CourseID(k.IDs.New()), CourseDetails: care.CourseDetails{
		Title: "Sleeping better", About: "What helps with sleep.", Trainers: []care.Trainer{{Name: "Sam", Job: "Peer trainer", Peer: true}},
		Sessions: []care.CourseSession{session(7), session(14)}, Where: "The library", Places: 2, For: "everybody", Reading: "little",
		Access: []care.CourseAccess{"step_free"}, Areas: []string{"body"},
	}}
}

// runs puts a published course there, whoever may.
func runs(ctx context.Context, k story) (care.NewCourse, error) {
	n := aCourse(k)
	return n, k.Store.Write(ctx, func(tx care.Tx) error {
		_, err := tx.InsertCourseVersion(ctx, care.CourseVersion{
			ID: n.ID, Organisation: k.Organisation, Version: 1, State: care.CoursePublished, CourseDetails: n.CourseDetails, At: k.Clock.Now(),
		})
		return err
	})
}

// comes puts a published course there with so many on its list.
func comes(ctx context.Context, k story, accounts ...care.AccountID) (care.NewCourse, []care.EnrolmentID, error) {
	n, err := runs(ctx, k)
	ids := make([]care.EnrolmentID, len(accounts))
	for i, account := range accounts {
		if err != nil {
			return n, nil, err
		}
		ids[i] = care.EnrolmentID(k.IDs.New())
		err = k.Store.Write(ctx, func(tx care.Tx) error {
			place, err := tx.NextPlace(ctx, k.Organisation, n.ID)
			if err != nil {
				return err
			}
			e := care.Enrolment{ID: ids[i], Organisation: k.Organisation, Course: n.ID, Account: account, Place: place, Name: "Somebody", Buddy: care.BuddyWant, At: k.Clock.Now()}
			if account == "" {
				e.CodeHash = strings.Repeat("c", 63) + string(rune('0'+i))
			}
			_, err = tx.InsertEnrolment(ctx, e)
			return err
		})
	}
	return n, ids, err
}

func onACourse(fn func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error)) operation {
	return operation{nobody: true, may: asOrganiser, by: "organiser-runs-courses", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		n, err := runs(ctx, k)
		if err != nil {
			return nil, err
		}
		return fn(ctx, k, a, n)
	}}
}

func onAList(fn func(ctx context.Context, k story, a care.Actor, n care.NewCourse, ids []care.EnrolmentID) (any, error)) operation {
	return operation{nobody: true, may: asOrganiser, by: "organiser-runs-courses", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		n, ids, err := comes(ctx, k, "", k.AsNadia.Account)
		if err != nil {
			return nil, err
		}
		return fn(ctx, k, a, n, ids)
	}}
}

// learns is what anybody with an account may, here on a course on which they are.
func learns(fn func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error)) operation {
	return operation{scoped: true, nobody: true, everybody: true, may: asNadia, by: "everybody-", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		n, _, err := comes(ctx, k, a.Account)
		if err != nil {
			return nil, err
		}
		return fn(ctx, k, a, n)
	}}
}

// learningOperations are those about courses.
var learningOperations = map[string]operation{
	"ListCourses": onACourse(func(ctx context.Context, k story, a care.Actor, _ care.NewCourse) (any, error) {
		return k.ListCourses(ctx, a)
	}),
	"ShowCourse": onACourse(func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error) {
		return k.ShowCourse(ctx, a, n.ID)
	}),
	"WriteCourse": onACourse(func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error) {
		n.Version, n.Title = 1, "Sleeping well"
		return only(k.WriteCourse(ctx, a, n))
	}),
	"PublishCourse": onACourse(func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error) {
		return k.PublishCourse(ctx, a, n.ID, 1)
	}),
	"CancelCourse": onACourse(func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error) {
		return only(k.CancelCourse(ctx, a, n.ID, "The trainer is ill."))
	}),
	"CancelSession": onACourse(func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error) {
		return only(k.CancelSession(ctx, a, n.ID, n.Sessions[0].ID, "The trainer is ill."))
	}),
	"RetireCourse": onACourse(func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error) {
		return only(k.RetireCourse(ctx, a, n.ID))
	}),
	"ShowCourseFeedback": onACourse(func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error) {
		return k.ShowCourseFeedback(ctx, a, n.ID)
	}),
	"ListEnrolments": onAList(func(ctx context.Context, k story, a care.Actor, n care.NewCourse, _ []care.EnrolmentID) (any, error) {
		return k.ListEnrolments(ctx, a, n.ID)
	}),
	"MarkAttendance": onAList(func(ctx context.Context, k story, a care.Actor, n care.NewCourse, ids []care.EnrolmentID) (any, error) {
		return only(k.MarkAttendance(ctx, a, n.ID, ids[0], care.DidCome))
	}),
	"PairBuddies": onAList(func(ctx context.Context, k story, a care.Actor, n care.NewCourse, ids []care.EnrolmentID) (any, error) {
		return only(k.PairBuddies(ctx, a, n.ID, ids[0], ids[1]))
	}),
	"RemoveEnrolment": onAList(func(ctx context.Context, k story, a care.Actor, n care.NewCourse, ids []care.EnrolmentID) (any, error) {
		return k.RemoveEnrolment(ctx, a, n.ID, ids[0])
	}),
	"ForgetEnrolments": {nobody: true, may: func(k story) care.Actor { return care.Operator(k.Organisation) }, by: "learning-command-line", call: func(ctx context.Context, k story, a care.Actor, _ care.PersonID) (any, error) {
		_, err := k.ForgetEnrolments(ctx, a)
		return nil, err
	}},
	"EnrolOnCourse": learns(func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error) {
		return only(k.EnrolOnCourse(ctx, a, care.NewEnrolment{ID: care.EnrolmentID(k.IDs.New()), Course: n.ID, EnrolmentWords: care.EnrolmentWords{Needs: "a seat by the door"}}))
	}),
	"CancelEnrolment": learns(func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error) {
		return k.CancelEnrolment(ctx, a, n.ID)
	}),
	"ListMyLearning": learns(func(ctx context.Context, k story, a care.Actor, _ care.NewCourse) (any, error) {
		return k.ListMyLearning(ctx, a)
	}),
	"AnswerBuddy": learns(func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error) {
		return only(k.AnswerBuddy(ctx, a, n.ID, true))
	}),
	"GiveCourseFeedback": learns(func(ctx context.Context, k story, a care.Actor, n care.NewCourse) (any, error) {
		defer k.Clock.Set(k.Clock.Now())
		k.Clock.Set(n.Sessions[1].Ends(time.UTC).Add(1))
		return only(k.GiveCourseFeedback(ctx, a, n.ID, care.NewFeedback{ID: k.IDs.New(), Answers: [3]int{4, 3, care.FeedbackLeft}}))
	}),
	"ShowLearningPlan": learns(func(ctx context.Context, k story, a care.Actor, _ care.NewCourse) (any, error) {
		return k.ShowLearningPlan(ctx, a)
	}),
	"WriteLearningPlan": learns(func(ctx context.Context, k story, a care.Actor, _ care.NewCourse) (any, error) {
		return only(k.WriteLearningPlan(ctx, a, 0, care.LearningWords{Want: "to cook"}))
	}),
	"MakeCalendarFeed": learns(func(ctx context.Context, k story, a care.Actor, _ care.NewCourse) (any, error) {
		return only(k.MakeCalendarFeed(ctx, a, strings.Repeat("d", 64), true))
	}),
	"EndCalendarFeed": learns(func(ctx context.Context, k story, a care.Actor, _ care.NewCourse) (any, error) {
		return only(k.EndCalendarFeed(ctx, a))
	}),
	"HasCalendarFeed": func() operation {
		o := learns(func(ctx context.Context, k story, a care.Actor, _ care.NewCourse) (any, error) {
			_, _, err := k.HasCalendarFeed(ctx, a)
			return nil, err
		})
		o.as = "ListMyLearning"
		return o
	}(),
}

// TestRunningCoursesIsADutyOfItsOwn: whoever writes the library learns nothing of who
// comes to a course, and whoever runs courses writes no library.
func TestRunningCoursesIsADutyOfItsOwn(t *testing.T) {
	tried := 0
	for name, o := range operations {
		var asked func(story) care.Actor
		switch o.by {
		case "organiser-runs-courses":
			asked = asEditor
		case "library-editor":
			asked = asOrganiser
		default:
			continue
		}
		tried++
		k := tell(t, testkit.SQLite(t))
		got, err := o.call(t.Context(), k, asked(k), k.Amina)
		if !fault.Is(err, fault.Denied) {
			t.Errorf("%s by the other duty: %v", name, err)
		}
		if text := fmt.Sprintf("%+v", got); strings.Contains(text, "Somebody") || strings.Contains(text, "Sleeping") {
			t.Errorf("%s was refused and gave %s", name, text)
		}
	}
	if tried < 20 {
		t.Errorf("only %d operations were tried", tried)
	}
}
