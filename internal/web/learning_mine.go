package web

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// learningNews says what somebody should know of their own courses: that a place came free,
// that one does not take place, and which is next.
func (v *visit) learningNews() ([]string, error) {
	list, err := v.site.care.LearningNews(v.r.Context(), v.actor().Organisation, v.actor().Account)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range list {
		next := v.nextSession(p.Details)
		switch {
		case p.Over || next.IsZero():
		case p.Details.State != care.CoursePublished:
			out = append(out, v.Words.F("learning.news_off", "title", p.Details.Title))
		case p.CameFree():
			out = append(out, v.Words.F("learning.news_free", "title", p.Details.Title))
		case p.Going:
			out = append(out, v.Words.F("learning.news_next", "title", p.Details.Title, "day", v.Words.FullDate(next)))
		}
	}
	return out, nil
}

// nextSession gives when the next session begins, zero for none.
func (v *visit) nextSession(c care.CourseVersion) time.Time {
	var next time.Time
	for _, m := range c.Sessions {
		begins := m.Begins(v.site.config.Place)
		if m.Cancelled == "" && begins.After(v.site.care.Now()) && (next.IsZero() || begins.Before(next)) {
			next = begins
		}
	}
	return next
}

// myLearningPage is what somebody signed up for.
type myLearningPage struct {
	places []placePage
	feed   care.CalendarFeed
	has    bool
	made   string // the address that was made just now
}

func (v *visit) showMyLearning() error {
	return v.mineAgain(http.StatusOK, "", feedbackForm{}, nil, "")
}

func (v *visit) mineAgain(status int, on care.CourseID, f feedbackForm, problems ui.Problems, made string) error {
	list, err := v.site.care.ListMyLearning(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	p := myLearningPage{made: made}
	if p.feed, p.has, err = v.site.care.HasCalendarFeed(v.r.Context(), v.actor()); err != nil {
		return err
	}
	for _, place := range list {
		one := placePage{Place: place, path: minePath + "/" + string(place.Course)}
		if place.Course == on {
			one.form = f
		}
		one.form.on = string(place.Course)
		p.places = append(p.places, one)
	}
	if len(problems) > 0 && !slices.ContainsFunc(list, func(p care.Place) bool { return p.Course == on && p.MaySay }) {
		return v.nowhere() // there is no form to put right
	}
	page := v.base(v.Words.T("learning.mine_title"))
	page.Back, page.BackText, page.Personal, page.Problems = learningPath, v.Words.T("learning.title"), true, problems
	return v.show(status, myLearningView(v, page, p))
}

func (v *visit) cancelEnrolment() error {
	moved, err := v.site.care.CancelEnrolment(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course")))
	if err != nil {
		return err
	}
	v.moved(moved)
	return v.to(minePath, "learning_out")
}

func (v *visit) answerBuddy() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if err := v.site.care.AnswerBuddy(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course")), form.Text("buddy") == "yes"); err != nil {
		return err
	}
	return v.to(minePath, "learning_buddy")
}

// feedbackForm is what somebody says of a course, as it was typed.
type feedbackForm struct {
	on      string // the course, where there are many forms
	answers [3]string
	words   string
}

// byChance gives an id that says nothing of when it was made.
func byChance() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func readFeedback(form httpkit.Form) (feedbackForm, care.NewFeedback) {
	f := feedbackForm{words: form.Text("words")}
	n := care.NewFeedback{ID: byChance(), Words: f.words}
	for i, q := range care.FeedbackQuestions {
		f.answers[i] = form.Text(q)
		n.Answers[i] = care.FeedbackLeft
		if f.answers[i] != "" && f.answers[i] != "left" {
			var err error
			if n.Answers[i], err = strconv.Atoi(f.answers[i]); err != nil {
				n.Answers[i] = care.FeedbackTop + 1 // the rule about it says so
			}
		}
	}
	return f, n
}

func (v *visit) giveFeedback() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f, n := readFeedback(form)
	course := care.CourseID(v.r.PathValue("course"))
	err = v.site.care.GiveCourseFeedback(v.r.Context(), v.actor(), course, n)
	if fault.Is(err, fault.Invalid) {
		problems := v.problems(err)
		for i := range problems {
			problems[i].Field = field(problems[i].Field, string(course))
		}
		return v.mineAgain(http.StatusUnprocessableEntity, course, f, problems, "")
	}
	if err != nil {
		return err
	}
	return v.to(minePath, "learning_said")
}

func (v *visit) feedbackByCode() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f, n := readFeedback(form)
	return v.byCode(func(hash string) error {
		err := v.site.care.FeedbackByCode(v.r.Context(), v.site.guard.Organisation(), hash, n)
		if fault.Is(err, fault.Invalid) {
			return v.placeAgain(http.StatusUnprocessableEntity, f, v.problems(err))
		}
		if err != nil {
			return err
		}
		return v.to(placePath(v.r.PathValue("code")), "learning_said")
	})
}

func (v *visit) makeCalendar() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	code := auth.NormalCode(v.site.guard.NewCode()) + auth.NormalCode(v.site.guard.NewCode())
	if err := v.site.care.MakeCalendarFeed(v.r.Context(), v.actor(), feedHash(code), form.Text("busy") == "yes"); err != nil {
		return err
	}
	return v.mineAgain(http.StatusOK, "", feedbackForm{}, nil, v.publicAddress()+"/learning/feed/"+code+".ics")
}

func (v *visit) endCalendar() error {
	if err := v.site.care.EndCalendarFeed(v.r.Context(), v.actor()); err != nil {
		return err
	}
	return v.to(minePath, "learning_feed_ended")
}

// learningPlanPage is somebody's own plan as it was typed.
type learningPlanPage struct {
	version string
	care.LearningWords
	kept string
}

func (v *visit) showLearningPlan() error {
	plan, err := v.site.care.ShowLearningPlan(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	p := learningPlanPage{version: strconv.Itoa(plan.Version), LearningWords: plan.LearningWords}
	if plan.Version > 0 {
		p.kept = v.Words.F("learning.plan_kept", "day", v.Words.DateTime(plan.At))
	}
	return v.learningPlanAgain(http.StatusOK, p, nil)
}

func (v *visit) learningPlanAgain(status int, p learningPlanPage, problems ui.Problems) error {
	page := v.base(v.Words.T("learning.plan_title"))
	page.Back, page.BackText, page.Personal, page.Problems = minePath, v.Words.T("learning.mine_title"), true, problems
	return v.show(status, learningPlanView(v, page, p))
}

func (v *visit) writeLearningPlan() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := learningPlanPage{version: form.Text("version"), LearningWords: care.LearningWords{
		Want: form.Text("want"), Why: form.Text("why"), How: form.Text("how"), Helps: form.Text("helps"), Did: form.Text("did"), Took: form.Text("took"),
	}}
	version, err := strconv.Atoi(p.version)
	if err != nil {
		version = -1 // nobody has that one
	}
	err = v.site.care.WriteLearningPlan(v.r.Context(), v.actor(), version, p.LearningWords)
	switch {
	case fault.Is(err, fault.Invalid):
		return v.learningPlanAgain(http.StatusUnprocessableEntity, p, v.problems(err))
	case fault.Is(err, fault.Conflict):
		return v.planElsewhere(p)
	case err != nil:
		return err
	}
	return v.to("/learning/plan", "learning_plan_kept")
}

// planElsewhere keeps both where a plan was changed on another device: what stands comes
// first, and what was typed now is put under it, to be kept with the next press.
func (v *visit) planElsewhere(p learningPlanPage) error {
	plan, err := v.site.care.ShowLearningPlan(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	both := func(there, typed string) string {
		if there == typed || typed == "" {
			return there
		}
		return strings.TrimSpace(there + "\n\n" + typed)
	}
	w := plan.LearningWords
	p = learningPlanPage{version: strconv.Itoa(plan.Version), LearningWords: care.LearningWords{
		Want: both(w.Want, p.Want), Why: both(w.Why, p.Why), How: both(w.How, p.How), Helps: both(w.Helps, p.Helps), Did: both(w.Did, p.Did), Took: both(w.Took, p.Took),
	}}
	return v.learningPlanAgain(http.StatusConflict, p, ui.Problems{{Text: v.Words.T("learning.plan_elsewhere")}})
}

// takeMyLearning gives the reader their own courses and plan as a file.
func (v *visit) takeMyLearning() error {
	list, err := v.site.care.ListMyLearning(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	plan, err := v.site.care.ShowLearningPlan(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	type course struct {
		Title     string               `json:"title"`
		Sessions  []care.CourseSession `json:"sessions"`
		HasPlace  bool                 `json:"has_place"`
		Needs     string               `json:"needs,omitempty"`
		Buddy     care.BuddyWish       `json:"buddy,omitempty"`
		BuddyNote string               `json:"buddy_note,omitempty"`
		Attended  care.Attendance      `json:"attended,omitempty"`
	}
	out := struct {
		Courses []course           `json:"courses"`
		Plan    care.LearningWords `json:"plan"`
	}{Courses: []course{}, Plan: plan.LearningWords}
	for _, p := range list {
		out.Courses = append(out.Courses, course{p.Details.Title, p.Details.Sessions, p.Going, p.Needs, p.Buddy, p.BuddyNote, p.Came})
	}
	raw, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	return v.download("my-learning.json", "application/json; charset=utf-8", raw)
}
