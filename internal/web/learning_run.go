package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// runPath is where courses are written and run.
const runPath = "/learning/run"

func (s *Site) runningRoutes(signed func(string, pageHandler)) {
	signed("GET /learning/run", (*visit).listCourses)
	signed("POST /learning/run", (*visit).writeCourse)
	signed("GET /learning/run/new", (*visit).newCourse)
	signed("GET /learning/run/{course}", (*visit).runCourse)
	signed("GET /learning/run/{course}/edit", (*visit).editCourse)
	signed("POST /learning/run/{course}/publish", (*visit).publishCourse)
	signed("POST /learning/run/{course}/cancel", (*visit).cancelCourse)
	signed("POST /learning/run/{course}/retire", (*visit).retireCourse)
	signed("POST /learning/run/{course}/sessions/{session}/cancel", (*visit).cancelSession)
	signed("GET /learning/run/{course}/people", (*visit).listEnrolments)
	signed("POST /learning/run/{course}/people/pair", (*visit).pairBuddies)
	signed("POST /learning/run/{course}/people/{enrolment}/came", (*visit).markAttendance)
	signed("POST /learning/run/{course}/people/{enrolment}/remove", (*visit).removeEnrolment)
	signed("GET /learning/run/{course}/feedback", (*visit).showCourseFeedback)
}

func runCoursePath(id care.CourseID) string { return runPath + "/" + string(id) }

func (v *visit) listCourses() error {
	list, err := v.site.care.ListCourses(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b care.Course) int { return b.Latest().At.Compare(a.Latest().At) })
	page := v.base(v.Words.T("learning.run_title"))
	page.Back, page.BackText = learningPath, v.Words.T("learning.title")
	return v.show(http.StatusOK, coursesView(v, page, list))
}

// courseForm is a course as it was typed.
type courseForm struct {
	id, version, places, audience, reading string
	care.CourseDetails
	trainers []care.Trainer
	sessions []sessionForm
	areas    []string
	access   []string
}

// sessionForm is one session as it was typed.
type sessionForm struct {
	id, day, month, year, from, until, cancelled string
}

func (s sessionForm) empty() bool { return s.day+s.month+s.year+s.from+s.until == "" }

// How many rows a form has at least; there is always one that is free.
const (
	fewestTrainers = 2
	fewestSessions = 3
)

func (v *visit) newCourse() error {
	if _, err := v.site.care.ListCourses(v.r.Context(), v.actor()); err != nil {
		return err
	}
	f := courseForm{id: v.site.care.NewID(), version: "0", places: "12", audience: string(care.CourseAudiences[0]), reading: "little"}
	return v.courseForm(http.StatusOK, f, nil)
}

func (v *visit) editCourse() error {
	c, err := v.site.care.ShowCourse(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course")))
	if err != nil {
		return err
	}
	return v.courseForm(http.StatusOK, courseFormOf(c.Latest()), nil)
}

func courseFormOf(c care.CourseVersion) courseForm {
	f := courseForm{
		id: string(c.ID), version: strconv.Itoa(c.Version), places: strconv.Itoa(c.Places), audience: string(c.For), reading: string(c.Reading),
		CourseDetails: c.CourseDetails, trainers: slices.Clone(c.Trainers), areas: c.Areas,
	}
	for _, a := range c.Access {
		f.access = append(f.access, string(a))
	}
	for _, m := range c.Sessions {
		day, _ := m.On.Time()
		f.sessions = append(f.sessions, sessionForm{
			id: string(m.ID), day: strconv.Itoa(day.Day()), month: strconv.Itoa(int(day.Month())), year: strconv.Itoa(day.Year()),
			from: care.ClockTime(m.From), until: care.ClockTime(m.Until), cancelled: m.Cancelled,
		})
	}
	return f
}

func (v *visit) courseForm(status int, f courseForm, problems ui.Problems) error {
	for len(f.trainers) < fewestTrainers || f.trainers[len(f.trainers)-1].Name != "" && len(f.trainers) < care.MaxTrainers {
		f.trainers = append(f.trainers, care.Trainer{})
	}
	for len(f.sessions) < fewestSessions || !f.sessions[len(f.sessions)-1].empty() && len(f.sessions) < care.MaxCourseSessions {
		f.sessions = append(f.sessions, sessionForm{id: v.site.care.NewID()})
	}
	title := "learning.change_title"
	if f.version == "0" {
		title = "learning.add_title"
	}
	page := v.base(v.Words.T(title))
	page.Back, page.BackText, page.Problems = runPath, v.Words.T("learning.run_title"), problems
	return v.show(status, courseFormView(v, page, f))
}

// readCourse reads the form. Rows that are left empty are none.
func readCourse(form httpkit.Form) courseForm {
	f := courseForm{
		id: form.Text("id"), version: form.Text("version"), places: form.Text("places"), audience: form.Text("for"), reading: form.Text("reading"),
		areas: form.All("areas"), access: form.All("access"),
		CourseDetails: care.CourseDetails{
			Title: form.Text("title"), About: form.Text("about"), Next: form.Text("next"), Where: form.Text("where"), Online: form.Text("online") == "yes",
			For: care.CourseAudience(form.Text("for")), AccessNote: form.Text("access_note"), Cost: form.Text("cost"), Areas: form.All("areas"), Reading: care.CourseReading(form.Text("reading")),
		},
	}
	f.Places, _ = form.Int("places", 0) // what is no number is none, and the rule about it says so
	for _, a := range f.access {
		f.Access = append(f.Access, care.CourseAccess(a))
	}
	for i := range care.MaxTrainers {
		at := strconv.Itoa(i)
		t := care.Trainer{Name: form.Text("trainer-" + at), Job: form.Text("job-" + at), Peer: form.Text("peer-"+at) == "yes"}
		if t != (care.Trainer{}) {
			f.trainers = append(f.trainers, t)
		}
	}
	f.Trainers = f.trainers
	for i := range care.MaxCourseSessions {
		at := strconv.Itoa(i)
		s := sessionForm{
			id: form.Text("session-" + at), day: form.Text("on-" + at + "-day"), month: form.Text("on-" + at + "-month"), year: form.Text("on-" + at + "-year"),
			from: form.Text("from-" + at), until: form.Text("until-" + at), cancelled: form.Text("cancelled-" + at),
		}
		if s.empty() {
			continue
		}
		m := care.CourseSession{ID: care.CourseSessionID(s.id), On: care.Date(form.Date("on-" + at)), Cancelled: s.cancelled}
		var ok1, ok2 bool
		m.From, ok1 = care.ParseClock(s.from)
		m.Until, ok2 = care.ParseClock(s.until)
		if !ok1 || !ok2 {
			m.From = -1
		}
		f.sessions, f.Sessions = append(f.sessions, s), append(f.Sessions, m)
	}
	return f
}

func (v *visit) writeCourse() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f := readCourse(form)
	version, err := strconv.Atoi(f.version)
	if err != nil {
		version = -1 // nobody has that one
	}
	err = v.site.care.WriteCourse(v.r.Context(), v.actor(), care.NewCourse{ID: care.CourseID(f.id), Version: version, CourseDetails: f.CourseDetails})
	if fault.Is(err, fault.Invalid) {
		return v.courseForm(http.StatusUnprocessableEntity, f, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(runCoursePath(care.CourseID(f.id)), "learning_saved")
}

// runningPage is one course to whoever runs it: as it will look, with what may be done.
type runningPage struct {
	care.Course
	look        coursePage
	public      care.CourseVersion
	isPublic    bool
	draft, over bool
}

func (v *visit) runCourse() error { return v.runAgain(http.StatusOK, nil) }

func (v *visit) runAgain(status int, problems ui.Problems) error {
	c, err := v.site.care.ShowCourse(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course")))
	if err != nil {
		return err
	}
	p := runningPage{Course: c, draft: c.Latest().State == care.CourseDraft}
	p.public, p.isPublic = c.Public()
	p.over = p.isPublic && v.site.care.CourseEnded(p.public)
	p.look = coursePage{CourseVersion: c.Latest(), left: v.Words.F("learning.places_all", "n", c.Latest().Places), look: true}
	page := v.base(c.Latest().Title)
	page.Back, page.BackText, page.Problems = runPath, v.Words.T("learning.run_title"), problems
	return v.show(status, runningView(v, page, p))
}

// ran goes back to a course after something was done with it, or shows what is wrong.
func (v *visit) ran(err error, said string) error {
	if fault.Is(err, fault.Invalid) {
		problems := v.problems(err)
		for i := range problems {
			problems[i].Field = strings.TrimPrefix(problems[i].Field, "places") // it stands on another page
		}
		return v.runAgain(http.StatusUnprocessableEntity, problems)
	}
	if err != nil {
		return err
	}
	return v.to(runCoursePath(care.CourseID(v.r.PathValue("course"))), said)
}

func (v *visit) publishCourse() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	version, _ := form.Int("version", 0) // what is no number is nobody's, and Conflict
	moved, err := v.site.care.PublishCourse(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course")), version)
	for _, m := range moved {
		v.moved(&m)
	}
	return v.ran(err, "learning_published")
}

func (v *visit) cancelCourse() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	return v.ran(v.site.care.CancelCourse(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course")), form.Text("reason")), "learning_cancelled")
}

func (v *visit) retireCourse() error {
	return v.ran(v.site.care.RetireCourse(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course"))), "learning_retired")
}

func (v *visit) cancelSession() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	session := v.r.PathValue("session")
	err = v.site.care.CancelSession(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course")), care.CourseSessionID(session), form.Text("reason"))
	if fault.Is(err, fault.Invalid) {
		problems := v.problems(err)
		for i := range problems {
			problems[i].Field = field(problems[i].Field, session)
		}
		return v.runAgain(http.StatusUnprocessableEntity, problems)
	}
	return v.ran(err, "learning_cancelled")
}

func (v *visit) listEnrolments() error { return v.enrolmentsAgain(http.StatusOK, nil) }

func (v *visit) enrolmentsAgain(status int, problems ui.Problems) error {
	list, err := v.site.care.ListEnrolments(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course")))
	if err != nil {
		return err
	}
	page := v.base(v.Words.F("learning.people_title", "course", list.Course.Latest().Title))
	page.Back, page.BackText, page.Personal, page.Problems = runCoursePath(list.Course.ID), list.Course.Latest().Title, true, problems
	return v.show(status, enrolmentsView(v, page, list))
}

// withList goes back to the list of a course.
func (v *visit) withList(err error, said string) error {
	if fault.Is(err, fault.Invalid) {
		return v.enrolmentsAgain(http.StatusUnprocessableEntity, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(runCoursePath(care.CourseID(v.r.PathValue("course")))+"/people", said)
}

func (v *visit) markAttendance() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	return v.withList(v.site.care.MarkAttendance(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course")), care.EnrolmentID(v.r.PathValue("enrolment")), care.Attendance(form.Text("came"))), "learning_noted")
}

func (v *visit) removeEnrolment() error {
	moved, err := v.site.care.RemoveEnrolment(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course")), care.EnrolmentID(v.r.PathValue("enrolment")))
	if err == nil {
		v.moved(moved)
	}
	return v.withList(err, "learning_removed")
}

func (v *visit) pairBuddies() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	return v.withList(v.site.care.PairBuddies(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course")), care.EnrolmentID(form.Text("one")), care.EnrolmentID(form.Text("other"))), "learning_paired")
}

func (v *visit) showCourseFeedback() error {
	got, err := v.site.care.ShowCourseFeedback(v.r.Context(), v.actor(), care.CourseID(v.r.PathValue("course")))
	if err != nil {
		return err
	}
	page := v.base(v.Words.T("learning.feedback_title"))
	page.Back, page.BackText = runCoursePath(got.Version.ID), got.Version.Title
	return v.show(http.StatusOK, courseFeedbackView(v, page, got))
}
