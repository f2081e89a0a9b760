package seed

import (
	"fmt"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// life is what is known of a person while their history is made.
type life struct {
	History
	inst    *instrument.Instrument
	setting care.Setting
	worker  care.Account
	course  course
	// since and until are days ago; until is 0 while the team supports them.
	since, until int
	said         map[string]bool
}

// history makes the person of a place in the list: first the cast, then others.
func (m *maker) history(i int) (History, error) {
	plans := []func(*life){m.amina, m.chiara, m.gwen, m.nia}
	l := &life{said: map[string]bool{}}
	if i < len(plans) {
		l.Person = care.Person{ID: castPeople[i].id, Name: castPeople[i].name, Born: castPeople[i].born}
	} else {
		l.Person = m.person(i)
	}
	l.Person.Organisation = m.org
	l.Person.Reference = fmt.Sprintf("DEMO-%04d", i+1)
	team := m.demo.Teams[teamFor(i)]
	l.setting, l.worker = team.Setting, pick(m, m.staff[team.ID])
	id := "bloom-adult"
	switch l.setting {
	case care.SettingSecure:
		id = "bloom-secure"
	case care.SettingCarers:
		id = "bloom-carers"
	}
	var ok bool
	if l.inst, ok = m.library.Latest(id); !ok {
		return History{}, fmt.Errorf("demonstration: there is no instrument %q", id)
	}
	if i < len(plans) {
		l.worker = m.staff[team.ID][0]
		plans[i](l)
	} else {
		m.stay(l)
		m.goThrough(l)
	}
	m.teams(l, team.ID)
	m.rng = newRand(m.number, 1<<32+uint64(i)) // a stream of its own: nothing else changes
	m.measures(l)
	m.rng = newRand(m.number, 2<<32+uint64(i))
	m.plans(l, i)
	m.rng = newRand(m.number, meetingStream+uint64(i))
	m.meetings(l)
	return l.History, nil
}

var castPeople = []struct {
	id   care.PersonID
	name string
	born care.Date
}{
	{Amina, "Amina Hussain", "1991-05-02"},
	{Chiara, "Chiara Hussain", "1988-11-19"},
	{Gwen, "Gwen Pryce", "1979-03-27"},
	{Nia, "Nia Bowen", "1997-08-14"},
}

// teamFor says which team supports the person of a place in the list.
func teamFor(i int) int {
	switch i {
	case 0, 2, 3:
		return river
	case 1:
		return carers
	}
	at := i * 37 % 100 // 37 and 100 share no factor, so a hundred people fill the shares
	for t, plan := range teamPlans {
		if at -= plan.share; at < 0 {
			return t
		}
	}
	return river
}

// person makes up a name and a day of birth.
func (m *maker) person(i int) care.Person {
	given := pick(m, firstNames)
	p := care.Person{
		ID: care.PersonID(fixed(fmt.Sprintf("%s person %d", m.org, i))), Name: given + " " + pick(m, lastNames),
		Born: dayOf(m.today.AddDate(-m.between(19, 71), 0, -m.rng.IntN(365))),
	}
	if short, ok := shortNames[given]; ok && m.chance(60) {
		p.PreferredName = short
	}
	return p
}

// stay says since when a team supports somebody, and whether it still does.
func (m *maker) stay(l *life) {
	l.since = m.between(25, 1090)
	percent, shortest := 18, 60
	if l.setting == care.SettingCrisis || l.setting == care.SettingInpatient {
		percent, shortest = 45, 14
	}
	if m.chance(percent) && l.since > 2*shortest {
		longest := l.since - shortest
		if shortest == 14 {
			longest = min(longest, 110) // people stay for weeks with them, not for years
			l.until = l.since - m.between(shortest, max(shortest, longest))
			return
		}
		l.until = m.between(10, longest)
	}
}

// teams writes the times for which teams support somebody. Who left a ward or
// the crisis team may go on with a team nearer home.
func (m *maker) teams(l *life, team care.TeamID) {
	begin := m.hour(l.since + 2).Truncate(24 * time.Hour)
	t := care.TeamPerson{Organisation: m.org, Team: team, Person: l.Person.ID, Since: begin}
	l.Person.Created = begin
	if l.until > 0 {
		t.Until = m.hour(l.until).Truncate(24 * time.Hour)
	}
	l.Teams = append(l.Teams, t)
	short := l.setting == care.SettingCrisis || l.setting == care.SettingInpatient
	if l.until > 0 && short && m.chance(55) {
		next := m.demo.Teams[m.rng.IntN(2)].ID
		l.Teams = append(l.Teams, care.TeamPerson{Organisation: m.org, Team: next, Person: l.Person.ID, Since: t.Until})
	}
}

// goThrough makes what happened while the team supported somebody.
func (m *maker) goThrough(l *life) {
	l.course = m.course(len(l.inst.Areas), float64(l.since)/30)
	days := m.days(l)
	for i, d := range days {
		kind := care.KindReview
		if i == 0 {
			kind = care.KindBaseline
		} else if i == len(days)-1 && l.until > 0 && d-l.until < 21 {
			kind = care.KindClosing
		}
		m.occasion(l, d, kind)
	}
	m.goals(l)
	if len(days) > 0 && m.chance(55) || m.chance(12) {
		m.entries(l)
	}
	m.audit(l)
}

// days gives how many days ago each assessment was, oldest first: never, once, or
// again and again with gaps, as it goes in real services.
func (m *maker) days(l *life) []int {
	luck := m.rng.IntN(100)
	at := l.since - m.between(3, 35)
	if luck < 12 || at <= l.until {
		return nil
	}
	days := []int{at}
	most := 14
	switch {
	case luck < 27:
		most = 1
	case l.setting == care.SettingCrisis:
		most = 2
	}
	rhythm := m.between(70, 150)
	for len(days) < most {
		gap := rhythm + m.between(-25, 45)
		if m.chance(13) {
			gap = m.between(285, 430)
		}
		if l.setting == care.SettingCrisis || l.setting == care.SettingInpatient {
			gap = m.between(12, 40)
			most = min(most, 3)
		}
		if at -= gap; at <= max(l.until, 1) {
			break
		}
		days = append(days, at)
	}
	if l.until > 0 && most > 1 && m.chance(50) && at > l.until+10 {
		days = append(days, l.until+m.between(1, 9))
	}
	return days
}

func (m *maker) month(l *life, daysAgo int) float64 { return float64(l.since-daysAgo) / 30 }

func firstName(name string) string { return strings.Fields(name)[0] }

// audit records who wrote what, as the gate would have.
func (m *maker) audit(l *life) {
	add := func(at time.Time, by care.AccountID, action, record string) { m.logged(l, at, by, action, record) }
	for _, o := range l.Occasions {
		as := o.Assessment
		add(as.StartedAt, as.StartedBy, "StartAssessment", "assessment:"+string(as.ID))
		if as.Completed() {
			add(as.CompletedAt, as.StartedBy, "CompleteAssessment", "assessment:"+string(as.ID))
		}
	}
	for _, g := range l.Goals {
		add(g.At, g.By, "SetGoal", "goal:"+string(g.ID))
	}
	for _, e := range l.Entries {
		add(e.At, e.By, "NoteJourney", "entry:"+string(e.ID))
	}
}

// logged records one thing that somebody did.
func (m *maker) logged(l *life, at time.Time, by care.AccountID, action, record string) {
	who, policies := m.names[by], "worker-people-of-my-team"
	if who.Role.HasRecord() {
		policies = "person-own-record"
	}
	l.Audit = append(l.Audit, care.AuditEntry{
		ID: m.id(at), Organisation: m.org, At: at, Account: by, Name: who.Name, Role: who.Role, Action: action,
		Person: l.Person.ID, Subject: record, Outcome: care.OutcomeAllowed, Policies: policies, Request: m.id(at),
	})
}
