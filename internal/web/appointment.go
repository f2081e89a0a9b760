package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"towpath/internal/calendar"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

func (s *Site) appointmentRoutes(signed func(string, pageHandler)) {
	signed("GET /people/{person}/appointments", (*visit).showAppointments)
	signed("GET /people/{person}/appointments/new", (*visit).newAppointmentForm)
	signed("POST /people/{person}/appointments", (*visit).putAppointment)
	signed("GET /people/{person}/appointments/{appointment}", (*visit).appointmentForm)
	signed("POST /people/{person}/appointments/{appointment}", (*visit).moveAppointment)
	signed("POST /people/{person}/appointments/{appointment}/status", (*visit).endAppointment)
	signed("GET /people/{person}/appointments/{appointment}/calendar", (*visit).appointmentCalendar)
}

func appointmentsPath(p care.PersonID) string { return personPath(p) + "/appointments" }

// meetingLine is an appointment in words.
type meetingLine struct {
	care.Appointment
	day, hours, with, where, way, state string
	// off says that it does not take place; kept, where it is kept if not here.
	off        bool
	kept, path string
}

// meetingLine puts an appointment into words.
func (v *visit) meetingLine(a care.Appointment) meetingLine {
	l := meetingLine{
		Appointment: a, day: v.Words.FullDate(a.Start), hours: v.Words.Time(a.Start), with: v.Words.List(a.With()...), where: v.Words.List(a.Where()...),
		path: appointmentsPath(a.Person) + "/" + string(a.ID), off: a.Status == care.AppointmentCancelled,
	}
	if a.End.After(a.Start) {
		until := v.Words.Time(a.End)
		if care.DateOf(a.End, v.site.config.Place) != care.DateOf(a.Start, v.site.config.Place) {
			until = join(v.Words.FullDate(a.End), until)
		}
		l.hours = v.Words.F("appointment.hours", "from", l.hours, "until", until)
	}
	if a.Way != "" {
		l.way = meetingWord(v, "way", a.Way)
	}
	if !a.Stands() || a.Over(v.site.care.Now()) && a.Status != care.AppointmentBooked {
		l.state = meetingWord(v, "status", a.Status)
	}
	if a.Elsewhere() {
		l.kept = v.Words.F("appointment.kept", "day", v.Words.Date(a.At))
	}
	return l
}

// brief says in one line whom somebody meets, where and how.
func (l meetingLine) brief(v *visit) string {
	with := ""
	if l.with != "" {
		with = v.Words.F("appointment.with_name", "name", l.with)
	}
	return join(join(with, l.where), l.way)
}

// appointmentsPage is what is to come and what is over.
type appointmentsPage struct {
	person care.Person
	coming []meetingLine // soonest first
	past   []meetingLine // latest first
	more   int           // that are over and not shown
	writes bool
}

// mostMet is how many appointments that are over a page shows.
const mostMet = 30

// appointments gives those of the person whom the address names.
func (v *visit) appointments() (all care.AppointmentsPage, err error) {
	person, err := v.person()
	if err != nil {
		return all, err
	}
	return v.site.care.ListAppointments(v.r.Context(), v.actor(), person)
}

func (v *visit) showAppointments() error {
	all, err := v.appointments()
	if err != nil {
		return err
	}
	p := appointmentsPage{person: all.Person, writes: v.mayBook(all.Person)}
	for _, a := range all.Appointments {
		switch {
		case a.Status == care.AppointmentMistake:
		case a.Over(v.site.care.Now()) || a.Status == care.AppointmentFulfilled || a.Status == care.AppointmentNoShow:
			p.past = append(p.past, v.meetingLine(a.Appointment))
		default:
			p.coming = append(p.coming, v.meetingLine(a.Appointment))
		}
	}
	slices.Reverse(p.past)
	if p.more = len(p.past) - mostMet; p.more > 0 {
		p.past = p.past[:mostMet]
	}
	page := v.personPage(v.say(all.Person, "appointment.title"), all.Person)
	page.Back = v.homeOf(all.Person)
	return v.show(http.StatusOK, appointmentsView(v, page, p))
}

// mayBook tells whether whoever looks writes appointments down.
func (v *visit) mayBook(p care.Person) bool {
	return v.actor().Role == care.RoleWorker && !v.own(p.ID) && !p.ReadOnly && !p.Narrowed && !p.Erased
}

// meetingForm is an appointment as it is typed.
type meetingForm struct {
	id, day, month, year, from, until, way, with, where, about, bring string
	seen                                                              int
	over                                                              bool
}

func (v *visit) meetingFormOf(a care.Appointment) meetingForm {
	start := a.Start.In(v.site.config.Place)
	return meetingForm{
		id: string(a.ID), day: strconv.Itoa(start.Day()), month: strconv.Itoa(int(start.Month())), year: strconv.Itoa(start.Year()),
		from: start.Format("15:04"), until: a.End.In(v.site.config.Place).Format("15:04"), way: string(a.Way), with: v.Words.List(a.With()...), where: v.Words.List(a.Where()...),
		about: a.About, bring: a.Bring, seen: a.Version, over: a.Over(v.site.care.Now()),
	}
}

func meetingTyped(form httpkit.Form) meetingForm {
	seen, _ := form.Int("seen", 0)
	return meetingForm{
		id: form.Text("id"), day: form.Text("on-day"), month: form.Text("on-month"), year: form.Text("on-year"), from: form.Text("from"), until: form.Text("until"),
		way: form.Text("way"), with: form.Text("with"), where: form.Text("where"), about: form.Text("about"), bring: form.Text("bring"), seen: seen,
	}
}

// at gives the instant of a time of day, where the service is.
func (v *visit) at(day care.Date, text string) (time.Time, bool) {
	on, known := day.Time()
	minutes, ok := care.ParseClock(text)
	return time.Date(on.Year(), on.Month(), on.Day(), 0, minutes, 0, 0, v.site.config.Place), known && ok
}

// booked reads the form as an appointment that stands.
func (v *visit) booked(form httpkit.Form, f meetingForm) (care.NewAppointment, ui.Problems) {
	day := care.Date(form.Date("on"))
	n := care.NewAppointment{ID: care.AppointmentID(f.id), Hand: true, Seen: f.seen, AppointmentWords: care.AppointmentWords{
		Status: care.AppointmentBooked, Way: care.AppointmentWay(f.way), About: f.about, Bring: f.bring, Attendees: care.Attending(f.with, f.where),
	}}
	var problems ui.Problems
	wrong := func(ok bool, field, id string) {
		if !ok {
			problems = append(problems, ui.Problem{Field: field, Text: v.Words.T(id)})
		}
	}
	wrong(day.Valid(), "on", "appointment.error.day")
	var from, until bool
	n.Start, from = v.at(day, f.from)
	n.End, until = v.at(day, f.until)
	wrong(from || !day.Valid(), "from", "appointment.error.time")
	wrong(until || !day.Valid(), "until", "appointment.error.time")
	return n, problems
}

func (v *visit) newAppointmentForm() error {
	return v.meetingAgain(http.StatusOK, meetingForm{id: v.site.care.NewID(), way: string(care.MeetInPerson), with: v.actor().Name}, nil)
}

// meetingAgain reads whose it is and shows the form.
func (v *visit) meetingAgain(status int, f meetingForm, problems ui.Problems) error {
	all, err := v.appointments()
	if err != nil {
		return err
	}
	return v.showMeeting(status, all.Person, f, problems)
}

// showMeeting shows the form: a new one, or that of one which is there.
func (v *visit) showMeeting(status int, p care.Person, f meetingForm, problems ui.Problems) error {
	if !v.mayBook(p) {
		return v.nowhere()
	}
	title := "appointment.new_title"
	if v.r.PathValue("appointment") != "" {
		title = "appointment.change_title"
	}
	page := v.personPage(v.Words.T(title), p)
	page.Back, page.Problems = appointmentsPath(p.ID), problems
	return v.show(status, meetingView(v, page, p, f))
}

func (v *visit) putAppointment() error { return v.saveAppointment("") }

func (v *visit) moveAppointment() error { return v.saveAppointment(v.r.PathValue("appointment")) }

func (v *visit) saveAppointment(id string) error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	person, err := v.person()
	if err != nil {
		return err
	}
	f := meetingTyped(form)
	if id != "" {
		f.id = id
	}
	n, problems := v.booked(form, f)
	if problems == nil {
		_, err = v.site.care.WriteAppointment(v.r.Context(), v.actor(), person, n)
		problems = fieldsOf(v.problems(err))
	}
	switch {
	case problems != nil:
		return v.meetingAgain(http.StatusUnprocessableEntity, f, problems)
	case err != nil:
		return err
	}
	return v.to(appointmentsPath(person), "appointment_saved")
}

// fieldsOf gives problems the names that fields have in the form.
func fieldsOf(problems ui.Problems) ui.Problems {
	for i, p := range problems {
		if to, ok := map[string]string{"start": "on", "end": "until", "status": "", "identifier": ""}[p.Field]; ok {
			problems[i].Field = to
		}
	}
	return problems
}

// oneAppointment finds the one that the address names.
func (v *visit) oneAppointment() (p care.Person, a care.Appointment, err error) {
	all, err := v.appointments()
	if err != nil {
		return p, a, err
	}
	i := slices.IndexFunc(all.Appointments, func(a care.DatedAppointment) bool {
		return string(a.ID) == v.r.PathValue("appointment") && a.Status != care.AppointmentMistake
	})
	if i < 0 {
		return p, a, v.nowhere()
	}
	return all.Person, all.Appointments[i].Appointment, nil
}

func (v *visit) appointmentForm() error {
	p, a, err := v.oneAppointment()
	if err == nil && a.Elsewhere() {
		err = v.nowhere()
	}
	if err != nil {
		return err
	}
	return v.showMeeting(http.StatusOK, p, v.meetingFormOf(a), nil)
}

// endAppointment says what became of one: cancelled, took place, did not, or was a mistake.
func (v *visit) endAppointment() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	_, a, err := v.oneAppointment()
	if err != nil {
		return err
	}
	seen, _ := form.Int("seen", 0)
	n := care.NewAppointment{ID: a.ID, AppointmentWords: a.AppointmentWords, Hand: true, Seen: seen}
	n.Status = care.AppointmentStatus(form.Text("status"))
	if _, err = v.site.care.WriteAppointment(v.r.Context(), v.actor(), a.Person, n); fault.Is(err, fault.Invalid) {
		return v.to(appointmentsPath(a.Person), "")
	}
	if err != nil {
		return err
	}
	return v.to(appointmentsPath(a.Person), "appointment_saved")
}

// appointmentCalendar gives one as a file for a calendar, which others may look into: it says
// with whom and where, and not what for.
func (v *visit) appointmentCalendar() error {
	_, a, err := v.oneAppointment()
	if err != nil {
		return err
	}
	l := v.meetingLine(a)
	e := calendar.Event{
		UID: string(a.ID), Sequence: a.Version, Changed: a.At, Begins: a.Start, Ends: a.End, Summary: v.Words.T("appointment.calendar"), Location: join(l.where, l.way),
		Cancelled: l.off || a.Status == care.AppointmentNoShow, Private: true,
	}
	if l.with != "" {
		e.Summary = v.Words.F("appointment.calendar_with", "name", l.with)
	}
	c := calendar.Calendar{Product: "-//Towpath//Appointments//EN", Events: []calendar.Event{e}}
	return v.download("appointment.ics", calendar.ContentType, c.Bytes())
}

// meetingWays are how people can meet, for a form.
func (v *visit) meetingWays() (list []ui.Option) {
	for _, w := range care.AppointmentWays {
		list = append(list, ui.Option{Value: string(w), Label: meetingWord(v, "way", w)})
	}
	return list
}

// meetingRows are what is said of an appointment.
func (v *visit) meetingRows(l meetingLine) (rows []ui.SummaryRow) {
	add := func(id, value string) {
		if value = strings.TrimSpace(value); value != "" {
			rows = append(rows, ui.SummaryRow{Key: v.Words.T("appointment." + id), Value: value})
		}
	}
	add("with", l.with)
	add("where", l.where)
	add("way", l.way)
	add("about", l.About)
	add("bring", l.Bring)
	return rows
}

// action is where a form goes.
func (f meetingForm) action(p care.Person) string {
	if f.seen == 0 {
		return appointmentsPath(p.ID)
	}
	return appointmentsPath(p.ID) + "/" + f.id
}

// ends are what may have become of one: what lies ahead cannot have taken place.
func (f meetingForm) ends() []care.AppointmentStatus {
	if f.over {
		return []care.AppointmentStatus{care.AppointmentFulfilled, care.AppointmentNoShow, care.AppointmentCancelled, care.AppointmentMistake}
	}
	return []care.AppointmentStatus{care.AppointmentCancelled, care.AppointmentMistake}
}

// meetingWord puts a way or a status into words.
func meetingWord[T ~string](v *visit, of string, value T) string {
	return v.Words.T("appointment." + of + "_" + strings.ReplaceAll(string(value), "-", "_"))
}
