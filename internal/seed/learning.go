package seed

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"towpath/internal/care"
)

// courseOnOffer is a course of the prospectus; days are from today.
type courseOnOffer struct {
	care.CourseDetails
	days        []int
	from, until int // hours
	cancelled   string
	// comes are accounts, by the names with which they sign in, and names that came by the form.
	comes, forms []string
}

var hannah, sam, imani = care.Trainer{Name: "Hannah", Job: "Peer trainer", Peer: true}, care.Trainer{Name: "Sam", Job: "Peer trainer", Peer: true}, care.Trainer{Name: "Imani", Job: "Occupational therapist"}

// coursesOnOffer are two that are over, three to come, and one that does not take place.
var coursesOnOffer = []courseOnOffer{
	{CourseDetails: care.CourseDetails{
		Title: "Knowing your early signs", About: "What does a hard time look like before it is hard? We share what we noticed, and each write a short list of our own.",
		Trainers: []care.Trainer{hannah, imani}, Where: "Heron Lock Library, the upstairs room", Places: 10, For: "everybody",
		Access: []care.CourseAccess{"step_free", "breaks", "quiet_room"}, Areas: []string{"mental-health"}, Reading: "little", Next: "The Monday walk meets outside the library at two. Anybody can join.",
	}, days: []int{-75, -68}, from: 14, until: 16, comes: []string{"gwen"}},
	{CourseDetails: care.CourseDetails{
		Title: "Cooking for one, and for friends", About: "Four cheap meals that freeze well. We cook, eat, and take the rest home.",
		Trainers: []care.Trainer{sam}, Where: "The kitchen at Lock House", Places: 6, For: "people",
		Access: []care.CourseAccess{"step_free", "supporter"}, Areas: []string{"everyday-skills", "body"}, Reading: "none", Cost: "£2 for the food",
	}, days: []int{-24, -17}, from: 11, until: 13, comes: []string{"gwen", "amina"}, forms: []string{"Rosa", "Tomasz", "Jo"}},
	{CourseDetails: care.CourseDetails{
		Title: "Sleep, and what gets in its way", About: "What helps with sleep, what does not, and what each of us will try for two weeks.\nThe second time we look at what happened.",
		Trainers: []care.Trainer{sam, {Name: "Ben", Job: "Peer worker", Peer: true}}, Where: "Heron Lock Library, the upstairs room", Online: true, Places: 4, For: "everybody",
		Access: []care.CourseAccess{"step_free", "hearing_loop", "captions", "breaks", "travel"}, AccessNote: "The lift is at the back door; we meet you there if you call.",
		Areas: []string{"body", "mental-health"}, Reading: "little", Next: "A sleep café meets each month at the library. You can go on there for as long as you like.",
	}, days: []int{12, 26}, from: 18, until: 20, comes: []string{"amina"}, forms: []string{"Rosa", "Mo"}},
	{CourseDetails: care.CourseDetails{
		Title: "Caring, and looking after yourself", About: "For everybody who looks out for somebody. What wears us down, what fills us up, and how to say no.",
		Trainers: []care.Trainer{{Name: "Mary", Job: "Carer and trainer", Peer: true}, imani}, Where: "Lock House, the garden room", Places: 8, For: "carers",
		Access: []care.CourseAccess{"step_free", "quiet_room", "childcare", "travel"}, Areas: []string{"trust-and-hope"}, Reading: "little", Next: "The carers’ lunch is on the first Friday of each month.",
	}, days: []int{19}, from: 10, until: 12, comes: []string{"chiara"}, forms: []string{"Pat"}},
	{CourseDetails: care.CourseDetails{
		Title: "Telling your story safely", About: "What to tell, to whom, and what to keep. For people who think of telling a recovery story, and for staff who listen to one.",
		Trainers: []care.Trainer{hannah}, Where: "Online", Online: true, Places: 12, For: "everybody",
		Access: []care.CourseAccess{"captions", "bsl", "interpreter"}, Areas: []string{"who-i-am", "trust-and-hope"}, Reading: "some",
	}, days: []int{33}, from: 13, until: 15},
	{CourseDetails: care.CourseDetails{
		Title: "First steps on a computer", About: "Email, a search, and staying safe. Bring nothing: there is a laptop for each of us.",
		Trainers: []care.Trainer{{Name: "Yusra", Job: "Librarian"}}, Where: "Heron Lock Library", Places: 5, For: "people",
		Access: []care.CourseAccess{"step_free", "large_print"}, Areas: []string{"work-and-time"}, Reading: "little",
	}, days: []int{8}, from: 10, until: 12, cancelled: "The library is closed for repairs. We will set a new day.", forms: []string{"Jo"}},
}

// learning makes the prospectus, and who comes. It takes no chance, so that it changes
// nothing of anybody else.
func (m *maker) learning() {
	byName := map[string]care.Account{}
	for _, a := range m.demo.Accounts {
		byName[a.Username] = a
	}
	for i, offer := range coursesOnOffer {
		id := func(what string, n int) string {
			return fixed(fmt.Sprintf("%s %s %d of course %d", m.org, what, n, i))
		}
		v := care.CourseVersion{
			ID: care.CourseID(id("itself", 0)), Organisation: m.org, Version: 1, State: care.CoursePublished, CourseDetails: offer.CourseDetails,
			At: m.today.AddDate(0, 0, min(offer.days[0], 0)-30).Add(10 * time.Hour), By: byName["ada"].ID,
		}
		v.Areas = m.known(v.Areas)
		for n, days := range offer.days {
			v.Sessions = append(v.Sessions, care.CourseSession{
				ID: care.CourseSessionID(id("session", n)), On: care.DateOf(m.today.AddDate(0, 0, days), time.UTC), From: offer.from * 60, Until: offer.until * 60,
			})
		}
		m.demo.Courses = append(m.demo.Courses, v)
		if offer.cancelled != "" {
			off := v
			off.Version, off.State, off.Reason, off.At = 2, care.CourseCancelled, offer.cancelled, m.today.AddDate(0, 0, -2).Add(11*time.Hour)
			m.demo.Courses = append(m.demo.Courses, off)
		}
		if offer.days[len(offer.days)-1]+28 <= 0 {
			continue // its list is gone
		}
		m.enrols(v, offer, byName, id)
	}
}

// enrols makes the list of a course, in the order in which people signed up.
func (m *maker) enrols(v care.CourseVersion, offer courseOnOffer, byName map[string]care.Account, id func(string, int) string) {
	over := offer.days[len(offer.days)-1] < 0
	add := func(e care.Enrolment) {
		n := len(m.demo.Enrolments)
		e.ID, e.Organisation, e.Course, e.Place = care.EnrolmentID(id("place", n)), m.org, v.ID, e.Place+1
		e.At = v.At.AddDate(0, 0, 3).Add(time.Duration(n) * time.Hour)
		if over {
			e.Came = care.DidCome
		}
		m.demo.Enrolments = append(m.demo.Enrolments, e)
	}
	for n, name := range offer.comes {
		e := care.Enrolment{Place: n, Account: byName[name].ID, Name: byName[name].Name}
		if name == "amina" && !over {
			e.Needs, e.Buddy = "A seat near the door, please.", care.BuddyWant
		}
		add(e)
	}
	for n, name := range offer.forms {
		hash := fmt.Sprintf("%064x", len(m.demo.Enrolments)+1) // no code has it: nobody can open these
		e := care.Enrolment{Place: len(offer.comes) + n, Name: name, Contact: "07700 9000" + strconv.Itoa(10+n), CodeHash: hash}
		if n == 0 {
			e.Buddy, e.BuddyNote = care.BuddyBe, "I have been before and know the way."
		}
		add(e)
	}
}

// known leaves out areas that the Bloom does not have.
func (m *maker) known(areas []string) []string {
	var out []string
	inst, ok := m.library.Latest("bloom-adult")
	for _, a := range areas {
		if ok {
			if _, has := inst.Area(a); has {
				out = append(out, a)
			}
		}
	}
	return out
}

func (d *Demo) insertLearning(ctx context.Context, tx care.Tx) error {
	return first(
		func() error { return each(ctx, d.Courses, tx.InsertCourseVersion) },
		func() error {
			return all(ctx, d.Enrolments, func(ctx context.Context, e care.Enrolment) error {
				_, err := tx.NextPlace(ctx, e.Organisation, e.Course)
				if err != nil {
					return err
				}
				_, err = tx.InsertEnrolment(ctx, e)
				return err
			})
		},
	)
}
