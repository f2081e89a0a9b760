package web

import (
	"net/http"
	"slices"
	"strings"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

func (s *Site) learningRoutes(open, signed func(string, pageHandler)) {
	open("GET /learning", (*visit).showProspectus)
	open("GET /learning/calendar.ics", (*visit).courseCalendar)
	open("GET /learning/feed/{code}", (*visit).ownCalendar)
	open("GET /learning/place", (*visit).placeForm)
	open("POST /learning/place", (*visit).typePlace)
	open("GET /learning/place/{code}", (*visit).showPlace)
	open("POST /learning/place/{code}/cancel", (*visit).cancelPlace)
	open("POST /learning/place/{code}/buddy", (*visit).answerBuddyByCode)
	open("POST /learning/place/{code}/feedback", (*visit).feedbackByCode)
	signed("GET /learning/mine", (*visit).showMyLearning)
	signed("GET /learning/mine/file", (*visit).takeMyLearning)
	signed("POST /learning/mine/{course}/cancel", (*visit).cancelEnrolment)
	signed("POST /learning/mine/{course}/buddy", (*visit).answerBuddy)
	signed("POST /learning/mine/{course}/feedback", (*visit).giveFeedback)
	signed("POST /learning/mine/calendar", (*visit).makeCalendar)
	signed("POST /learning/mine/calendar/end", (*visit).endCalendar)
	signed("GET /learning/plan", (*visit).showLearningPlan)
	signed("POST /learning/plan", (*visit).writeLearningPlan)
	open("GET /learning/{course}", (*visit).showCourse)
	open("POST /learning/{course}/sign-up", (*visit).signUp)
	s.runningRoutes(signed)
}

const (
	learningPath = "/learning"
	minePath     = "/learning/mine"
)

func coursePath(id care.CourseID) string { return learningPath + "/" + string(id) }

// prospectusPage is the courses that are open to everybody.
type prospectusPage struct {
	coming, past []ui.Card
	organises    bool
}

func (v *visit) showProspectus() error {
	list, err := v.site.care.Prospectus(v.r.Context(), v.site.guard.Organisation())
	if err != nil {
		return err
	}
	p := prospectusPage{organises: v.organises()}
	for _, c := range list {
		version, _ := c.Public()
		if v.site.care.CourseEnded(version) {
			p.past = append(p.past, v.courseCard(c))
		} else {
			p.coming = append(p.coming, v.courseCard(c))
		}
	}
	slices.Reverse(p.past)
	p.past = p.past[:min(len(p.past), mostPast)]
	return v.show(http.StatusOK, prospectusView(v, v.base(v.Words.T("learning.title")), p))
}

// mostPast is how many courses that are over are still shown.
const mostPast = 6

// organises tells whether the reader runs courses.
func (v *visit) organises() bool { return v.in && v.actor().Duties.Has(care.DutyOrganiser) }

func (v *visit) courseCard(c care.Course) ui.Card {
	version, _ := c.Public()
	when := ""
	if len(version.Sessions) > 0 {
		when = v.Words.FullDate(version.Sessions[0].Begins(v.site.config.Place))
	}
	return ui.Card{
		Title: version.Title, Href: coursePath(c.ID), Level: 3, Icon: "book-open",
		Text: when + " · " + version.Where, Meta: join(v.Words.T("learning.for_"+string(version.For)), v.placesLeft(c, version)),
	}
}

// placesLeft says how many places there are, and never whose the others are.
func (v *visit) placesLeft(c care.Course, version care.CourseVersion) string {
	switch {
	case version.State == care.CourseCancelled:
		return v.Words.T("learning.is_cancelled")
	case v.site.care.CourseEnded(version):
		return v.Words.T("learning.is_over")
	case c.Left() > 0:
		return v.Words.N("learning.places_left", c.Left(), "of", version.Places)
	case c.Waiting() > 0:
		return v.Words.N("learning.waiting", c.Waiting())
	}
	return v.Words.T("learning.full")
}

// sessionLine says when a session is.
func (v *visit) sessionLine(m care.CourseSession) string {
	place := v.site.config.Place
	return v.Words.F("learning.session_line", "day", v.Words.FullDate(m.Begins(place)), "from", v.Words.Time(m.Begins(place)), "until", v.Words.Time(m.Ends(place)))
}

// trainerLine says who somebody is who runs a course.
func (v *visit) trainerLine(t care.Trainer) string {
	line := t.Name
	if t.Job != "" {
		line += ", " + t.Job
	}
	if t.Peer {
		line += " (" + v.Words.T("learning.peer") + ")"
	}
	return line
}

// coursePage is one course, with the form to sign up as it was typed.
type coursePage struct {
	care.CourseVersion
	left     string
	open     bool
	mine     *care.Place
	form     signUpForm
	calendar string
	look     bool // an organiser looks at it before readers do
}

// signUpForm is what somebody says when they sign up.
type signUpForm struct {
	id, code, buddy string
	care.EnrolmentWords
}

func (v *visit) showCourse() error {
	id, calendar := strings.CutSuffix(v.r.PathValue("course"), ".ics")
	if calendar {
		return v.oneCalendar(care.CourseID(id))
	}
	return v.courseAgain(http.StatusOK, signUpForm{id: v.site.care.NewID(), code: v.site.guard.NewCode()}, nil)
}

func (v *visit) courseAgain(status int, f signUpForm, problems ui.Problems) error {
	c, err := v.site.care.CourseOf(v.r.Context(), v.site.guard.Organisation(), care.CourseID(v.r.PathValue("course")))
	if err != nil {
		return err
	}
	version, _ := c.Public()
	p := coursePage{CourseVersion: version, left: v.placesLeft(c, version), open: v.site.care.CourseOpen(version), form: f, calendar: coursePath(c.ID) + ".ics"}
	if v.in && !v.linked() {
		list, err := v.site.care.LearningNews(v.r.Context(), v.actor().Organisation, v.actor().Account)
		if err != nil {
			return err
		}
		for _, mine := range list {
			if mine.Course == c.ID {
				p.mine = &mine
			}
		}
	}
	page := v.base(version.Title)
	page.Back, page.BackText, page.Problems = learningPath, v.Words.T("learning.title"), problems
	return v.show(status, courseView(v, page, p))
}

// signUp takes somebody onto the list: with their account, or by the form with a code.
func (v *visit) signUp() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	f := signUpForm{id: form.Text("id"), code: form.Text("code"), buddy: form.Text("buddy"), EnrolmentWords: care.EnrolmentWords{
		Name: form.Text("name"), Contact: form.Text("contact"), Needs: form.Text("needs"), Buddy: care.BuddyWish(form.Text("buddy")), BuddyNote: form.Text("buddy_note"),
	}}
	if f.buddy == "none" {
		f.Buddy = care.BuddyNone
	}
	n := care.NewEnrolment{ID: care.EnrolmentID(f.id), Course: care.CourseID(v.r.PathValue("course")), EnrolmentWords: f.EnrolmentWords}
	signed := v.in && !v.linked()
	if signed {
		err = v.signedIn(func(v *visit) error { return v.site.care.EnrolOnCourse(v.r.Context(), v.actor(), n) })
	} else {
		n.CodeHash = auth.HashCode(f.code)
		err = v.site.care.EnrolByForm(v.r.Context(), v.site.guard.Organisation(), n)
	}
	if fault.Is(err, fault.Invalid) {
		return v.courseAgain(http.StatusUnprocessableEntity, f, v.problems(err))
	}
	if err != nil {
		return err
	}
	if signed {
		return v.to(minePath, "learning_in")
	}
	return v.handOutPlace(f)
}

// placePage is one place on a course, and what whoever has it may do with it.
type placePage struct {
	care.Place
	path string // what it is posted to
	code string // shown once, to whoever signed up just now
	sent string // the address that it was sent to
	form feedbackForm
}

// handOutPlace shows the code of whoever signed up without an account, and sends it where
// they gave an address.
func (v *visit) handOutPlace(f signUpForm) error {
	place, err := v.site.care.PlaceByCode(v.r.Context(), v.site.guard.Organisation(), auth.HashCode(f.code))
	if err != nil {
		return err
	}
	p := placePage{Place: place, path: placePath(f.code), code: f.code}
	if strings.Contains(f.Contact, "@") && v.mail(f.Contact, "learning.mail_subject", "learning.mail_code", "title", place.Details.Title, "address", v.publicAddress()+placePath(f.code), "code", f.code) {
		p.sent = f.Contact
	}
	page := v.base(v.Words.T("learning.in_title"))
	page.Back, page.BackText, page.Personal = coursePath(place.Course), place.Details.Title, true
	return v.show(http.StatusOK, placeView(v, page, p))
}

// mail sends a few words where the service has a mail server, and tells whether they went.
func (v *visit) mail(to, subject, body string, pairs ...any) bool {
	if v.site.config.Mail == nil || to == "" {
		return false
	}
	err := v.site.config.Mail(v.r.Context(), to, v.Words.T(subject), v.Words.F(body, pairs...))
	if err != nil {
		v.site.log.ErrorContext(v.r.Context(), "a message about a course could not be sent", "request", httpkit.RequestID(v.r.Context()), "error", err)
	}
	return err == nil
}

// moved tells whoever has a place now that they have one, where they gave an address.
func (v *visit) moved(m *care.Moved) {
	if m != nil && strings.Contains(m.Contact, "@") {
		v.mail(m.Contact, "learning.mail_free_subject", "learning.mail_free", "title", m.Title, "address", v.publicAddress()+"/learning/place")
	}
}

func placePath(code string) string { return "/learning/place/" + auth.NormalCode(code) }

func (v *visit) placeForm() error { return v.placeFormAgain(http.StatusOK, "", "") }

func (v *visit) placeFormAgain(status int, code, message string) error {
	page := v.base(v.Words.T("learning.place_title"))
	page.Back, page.BackText = learningPath, v.Words.T("learning.title")
	if message != "" {
		page.Problems = ui.Problems{{Field: "code", Text: v.Words.T(message)}}
	}
	return v.show(status, placeFormView(v, page, code))
}

func (v *visit) typePlace() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	code := form.Text("code")
	if _, err := v.placeOf(code); err != nil {
		return v.noPlace(code, err)
	}
	return v.to(placePath(code), "")
}

// placeOf looks a code up, with patience for so many wrong ones.
func (v *visit) placeOf(code string) (care.Place, error) {
	var place care.Place
	err := v.tryCode(func() (err error) {
		place, err = v.site.care.PlaceByCode(v.r.Context(), v.site.guard.Organisation(), auth.HashCode(code))
		return err
	})
	return place, err
}

func (v *visit) noPlace(code string, err error) error {
	switch {
	case fault.Is(err, fault.TooMany):
		return v.placeFormAgain(http.StatusTooManyRequests, code, "sign.error.many")
	case fault.Is(err, fault.Denied):
		return v.placeFormAgain(http.StatusUnprocessableEntity, code, "learning.place_gone")
	}
	return err
}

func (v *visit) showPlace() error { return v.placeAgain(http.StatusOK, feedbackForm{}, nil) }

func (v *visit) placeAgain(status int, f feedbackForm, problems ui.Problems) error {
	code := v.r.PathValue("code")
	place, err := v.placeOf(code)
	if err != nil {
		return v.noPlace("", err)
	}
	page := v.base(place.Details.Title)
	page.Back, page.BackText, page.Personal, page.Problems = learningPath, v.Words.T("learning.title"), true, problems
	return v.show(status, placeView(v, page, placePage{Place: place, path: placePath(code), form: f}))
}

// byCode runs what a code lets somebody do, once it was looked up with patience.
func (v *visit) byCode(do func(hash string) error) error {
	code := v.r.PathValue("code")
	if _, err := v.placeOf(code); err != nil {
		return v.noPlace("", err)
	}
	return do(auth.HashCode(code))
}

func (v *visit) cancelPlace() error {
	return v.byCode(func(hash string) error {
		moved, err := v.site.care.CancelByCode(v.r.Context(), v.site.guard.Organisation(), hash)
		if err != nil {
			return err
		}
		v.moved(moved)
		return v.to(learningPath, "learning_out")
	})
}

func (v *visit) answerBuddyByCode() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	return v.byCode(func(hash string) error {
		if err := v.site.care.AnswerBuddyByCode(v.r.Context(), v.site.guard.Organisation(), hash, form.Text("buddy") == "yes"); err != nil {
			return err
		}
		return v.to(placePath(v.r.PathValue("code")), "learning_buddy")
	})
}
