package web

import (
	"net/http"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// remindersPage is how a person is reminded, with the form as it was typed.
type remindersPage struct {
	care.RemindersPage
	id, way, email string
	due            []dueRow
	waits          []ui.Link
	sent           []string
	ways           []ui.Option
	noMail         bool
}

// offersMail tells whether e-mail can be chosen: where the service sends none, only
// somebody who chose it before sees it.
func (p remindersPage) offersMail() bool { return !p.noMail || p.way == string(care.ByEmail) }

// ownReminders leads whoever comes from a message to their own page.
func (v *visit) ownReminders() error {
	if v.actor().Person == "" {
		return v.to("/", "")
	}
	return v.to(personPath(v.actor().Person)+"/reminders", "")
}

func (v *visit) showReminders() error {
	return v.remindersAgain(http.StatusOK, remindersPage{id: v.site.care.NewID()}, nil)
}

func (v *visit) remindersAgain(status int, p remindersPage, problems ui.Problems) error {
	person, err := v.person()
	if err != nil {
		return err
	}
	if p.RemindersPage, err = v.site.care.ShowReminders(v.r.Context(), v.actor(), person); err != nil {
		return err
	}
	if p.way == "" {
		p.way, p.email = string(p.Choice.Way), p.Choice.Address
	}
	p.noMail = v.site.config.Mail == nil
	for _, w := range care.ReminderWays {
		if w == care.ByEmail && !p.offersMail() {
			continue
		}
		p.ways = append(p.ways, ui.Option{Value: string(w), Label: v.Words.T("reminder.by_" + string(w)), Hint: v.say(p.Person, "reminder.by_"+string(w)+"_hint")})
	}
	for _, r := range p.Due {
		if r.Standing.Waits() {
			p.due = append(p.due, v.dueRow(r, nil, false))
		}
	}
	for _, w := range p.Waits {
		p.waits = append(p.waits, ui.Link{Text: v.waitWords(w), Href: waitHref(person, w)})
	}
	for _, m := range p.Sent {
		p.sent = append(p.sent, v.reminderSent(m))
	}
	title := v.Words.T("reminder.title")
	if !v.own(person) {
		title = v.Words.F("reminder.title_them", "name", p.Person.Called())
	}
	page := v.personPage(title, p.Person)
	page.Back, page.Problems = v.homeOf(p.Person), problems
	return v.show(status, remindersView(v, page, p))
}

// reminderSent says of what somebody was reminded, how and when.
func (v *visit) reminderSent(m care.Reminder) string {
	how := "reminder.sent_" + string(m.Way)
	if m.Failed {
		how = "reminder.sent_failed"
	}
	what := v.Words.T("reminder.wait_" + string(m.Kind))
	if m.Kind == care.WaitMeasure {
		what = v.measureTitle(m.Subject)
	}
	return v.Words.F(how, "measure", what, "day", v.Words.Date(m.At))
}

// waitWords says what waits, in a few words of a list.
func (v *visit) waitWords(w care.Waiting) string {
	switch w.Kind {
	case care.WaitMeasure:
		return v.measureTitle(w.Subject)
	case care.WaitPlan:
		return v.Words.T("reminder.wait_plan_" + string(w.Plan))
	}
	return v.Words.F("reminder.wait_"+string(w.Kind)+"_on", "words", w.Words, "day", v.day(w.Day))
}

// waitHref leads to what waits.
func waitHref(person care.PersonID, w care.Waiting) string {
	switch w.Kind {
	case care.WaitMeasure:
		return personPath(person) + "/measures"
	case care.WaitPlan:
		return planPath(person, w.Plan, "")
	case care.WaitMeeting:
		return planPath(person, w.Plan, care.PlanID(w.Subject))
	}
	return personPath(person) + "/goals#step-" + w.Subject
}

func (v *visit) chooseReminder() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := remindersPage{id: form.Text("id"), way: form.Text("way"), email: form.Text("email")}
	err = v.site.care.ChooseReminder(v.r.Context(), v.actor(), person, care.NewReminderChoice{
		ID: care.ReminderID(p.id), Way: care.ReminderWay(p.way), Address: p.email,
	})
	if fault.Is(err, fault.Invalid) {
		return v.remindersAgain(http.StatusUnprocessableEntity, p, v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(personPath(person)+"/reminders", "reminder_chosen")
}

// letter is one page to hand out, in words.
type letter struct {
	person   care.Person
	measures string
}

func (v *visit) showLetters() error {
	list, err := v.site.care.ListLetters(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	letters := make([]letter, len(list))
	for i, l := range list {
		var names []string
		for _, w := range l.Waits {
			names = append(names, v.waitWords(w))
		}
		letters[i] = letter{person: l.Person, measures: v.Words.List(names...)}
	}
	page := v.base(v.Words.T("reminder.letters_title"))
	page.Personal = true
	return v.show(http.StatusOK, lettersView(v, page, letters))
}

func (v *visit) handOutLetter() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	if err := v.site.care.HandOutLetter(v.r.Context(), v.actor(), person); err != nil {
		return err
	}
	return v.to("/due/letters", "letter_given")
}
