package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
)

// MeasureSchedule is one line of what a service asks for: which measure, of whom and
// when. A line that is changed ends, and a new one takes its place.
type MeasureSchedule struct {
	ID           ScheduleID
	Organisation OrganisationID
	Service      ServiceID
	Setting      Setting // "" for every setting of the service
	Measure      string
	AnsweredBy   string
	// AtStart is within how many days of the start of support it is asked, 0 for not;
	// Every is after how many days it is asked again, 0 for not; Window is how many
	// days later it counts as overdue.
	AtStart, Every, Window int
	// AtClose asks for it at the end of support; Twice says that answers on paper are
	// typed in twice; Baseline that it counts as the first outcome of a waiting time.
	AtClose, Twice, Baseline bool
	// First is when the first line of this history began, Begun when this one did.
	First, Begun time.Time
	BegunBy      AccountID
	Ended        time.Time
	EndedBy      AccountID
	Replaces     ScheduleID
}

// Stands tells whether the line holds now.
func (m MeasureSchedule) Stands() bool { return m.Ended.IsZero() }

// sameAs tells whether two lines ask for the same measure of the same people.
func (m MeasureSchedule) sameAs(o MeasureSchedule) bool {
	return m.Service == o.Service && m.Setting == o.Setting && m.Measure == o.Measure && m.AnsweredBy == o.AnsweredBy
}

// Most days that a line can have.
const (
	MaxStartDays  = 366
	MaxReviewDays = 1100
	MaxWindowDays = 366
)

// ScheduleTx is what services ask for, and who is due.
type ScheduleTx interface {
	InsertMeasureSchedule(ctx context.Context, m MeasureSchedule) (bool, error)
	// EndMeasureSchedule tells whether the line still stood.
	EndMeasureSchedule(ctx context.Context, org OrganisationID, id ScheduleID, by AccountID, at time.Time) (bool, error)
	// ListMeasureSchedules gives every line there ever was, by service, setting and measure.
	ListMeasureSchedules(ctx context.Context, org OrganisationID) ([]MeasureSchedule, error)

	// SupportOfPerson gives who supports a person now, and since when.
	SupportOfPerson(ctx context.Context, org OrganisationID, person PersonID) ([]Support, error)
	// NamesOf gives the names of so many people; nothing else of them is filled in.
	NamesOf(ctx context.Context, org OrganisationID, people []PersonID) (map[PersonID]Person, error)
	// ListSupportedNames gives the names of everybody whom ListSupported gives.
	ListSupportedNames(ctx context.Context, org OrganisationID, w WorkerID, part string) (map[PersonID]Person, error)
	// These give what is so of the people whom the teams support now in which a worker
	// has a part; the first of them by when they began. Whoever was erased is not there.
	ListSupported(ctx context.Context, org OrganisationID, w WorkerID, part string) ([]TeamPerson, error)
	ListAsked(ctx context.Context, org OrganisationID, w WorkerID, part string) ([]AskedOf, error)
	ListDeclined(ctx context.Context, org OrganisationID, w WorkerID, part string) ([]DeclinedOf, error)
	ListEndings(ctx context.Context, org OrganisationID, w WorkerID, part string) ([]EndingOf, error)
	ListClock(ctx context.Context, org OrganisationID, w WorkerID, part string) ([]ClockOf, error)

	InsertSupportMark(ctx context.Context, m SupportMark) (bool, error)
	WithdrawSupportMark(ctx context.Context, m SupportMark) error
	ListSupportMarks(ctx context.Context, org OrganisationID, person PersonID) ([]SupportMark, error)
}

// ServiceSchedule is what one service asks for.
type ServiceSchedule struct {
	Service ClinicalService
	// Settings are those of its teams.
	Settings []Setting
	// Lines are those that hold now, Ended those of before, the latest first.
	Lines, Ended []MeasureSchedule
}

// ListSchedules gives what each service asks for: all of them to an administrator, and
// to a manager those of the teams that they manage.
func (s *Service) ListSchedules(ctx context.Context, a Actor) ([]ServiceSchedule, error) {
	var page []ServiceSchedule
	err := s.read(ctx, a, "ListSchedules", subject{}, func(tx Tx) (err error) {
		page, err = schedules(ctx, tx, a)
		return err
	})
	return page, err
}

func schedules(ctx context.Context, tx Tx, a Actor) ([]ServiceSchedule, error) {
	services, err := tx.Services(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	teams, err := tx.Teams(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	mine, err := managed(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	lines, err := tx.ListMeasureSchedules(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	var page []ServiceSchedule
	for _, service := range services {
		if a.Role == RoleAdministrator || mine[service.ID] {
			page = append(page, scheduleOf(service, teams, lines))
		}
	}
	return page, nil
}

// managed gives the services of the teams that a manager manages.
func managed(ctx context.Context, tx Tx, a Actor) (map[ServiceID]bool, error) {
	out := map[ServiceID]bool{}
	if a.Role != RoleManager {
		return out, nil
	}
	teams, err := tx.TeamsOfWorker(ctx, a.Organisation, a.Worker)
	for _, t := range teams {
		if t.Part == PartManager {
			out[t.Service] = true
		}
	}
	return out, err
}

func scheduleOf(service ClinicalService, teams []Team, lines []MeasureSchedule) ServiceSchedule {
	out := ServiceSchedule{Service: service}
	for _, setting := range Settings {
		if slices.ContainsFunc(teams, func(t Team) bool { return t.Service == service.ID && t.Setting == setting }) {
			out.Settings = append(out.Settings, setting)
		}
	}
	for _, m := range lines {
		switch {
		case m.Service != service.ID:
		case m.Stands():
			out.Lines = append(out.Lines, m)
		default:
			out.Ended = append(out.Ended, m)
		}
	}
	slices.SortStableFunc(out.Ended, func(a, b MeasureSchedule) int { return b.Ended.Compare(a.Ended) })
	return out
}

// NewSchedule is a line as it comes from a form. Replaces names the line that it
// changes, and is empty for a new one.
type NewSchedule struct {
	ID                       ScheduleID
	Service                  ServiceID
	Setting                  Setting
	Measure, AnsweredBy      string
	AtStart, Every, Window   int
	AtClose, Twice, Baseline bool
	Replaces                 ScheduleID
}

// Schedulable tells whether a service can ask people for a measure.
func Schedulable(m *instrument.Measure) bool {
	return m != nil && m.Kind == instrument.KindMeasure && m.Subject != "Organization"
}

func (s *Service) checkSchedule(n *NewSchedule) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(ValidID(string(n.Service)), "service", "schedule.error.service")
	c.Require(n.Setting == "" || slices.Contains(Settings, n.Setting), "setting", "schedule.error.setting")
	of, _ := s.instruments.LatestMeasure(n.Measure)
	c.Require(Schedulable(of), "measure", "schedule.error.measure")
	if Schedulable(of) {
		if n.AnsweredBy == "" && len(of.AnsweredBy) == 1 {
			n.AnsweredBy = of.AnsweredBy[0]
		}
		c.Require(slices.Contains(of.AnsweredBy, n.AnsweredBy), "answered_by", "schedule.error.answered_by")
	}
	c.Require(n.AtStart >= 0 && n.AtStart <= MaxStartDays, "at_start", "schedule.error.days", "most", MaxStartDays)
	c.Require(n.Every >= 0 && n.Every <= MaxReviewDays, "every", "schedule.error.days", "most", MaxReviewDays)
	c.Require(n.Window >= 0 && n.Window <= MaxWindowDays, "window", "schedule.error.days", "most", MaxWindowDays)
	c.Require(n.AtStart != 0 || n.Every != 0 || n.AtClose, "at_start", "schedule.error.never")
	return c.Err("SetSchedule")
}

// SetSchedule adds a line, or changes one by putting another in its place.
func (s *Service) SetSchedule(ctx context.Context, a Actor, n NewSchedule) error {
	if err := s.checkSchedule(&n); err != nil {
		return err
	}
	return s.write(ctx, a, "SetSchedule", about("", "schedule:"+string(n.ID)), func(tx Tx) error {
		of, err := mySchedule(ctx, tx, a, n.Service)
		if err != nil {
			return err
		}
		now := s.Now()
		m := MeasureSchedule{
			ID: n.ID, Organisation: a.Organisation, Service: n.Service, Setting: n.Setting, Measure: n.Measure, AnsweredBy: n.AnsweredBy,
			AtStart: n.AtStart, Every: n.Every, Window: n.Window, AtClose: n.AtClose, Twice: n.Twice, Baseline: n.Baseline,
			First: now, Begun: now, BegunBy: a.Account, Replaces: n.Replaces,
		}
		return setSchedule(ctx, tx, of, m)
	})
}

// mySchedule is that of a service whose schedule the actor may set.
func mySchedule(ctx context.Context, tx Tx, a Actor, service ServiceID) (ServiceSchedule, error) {
	page, err := schedules(ctx, tx, a)
	if err != nil {
		return ServiceSchedule{}, err
	}
	at := slices.IndexFunc(page, func(p ServiceSchedule) bool { return p.Service.ID == service })
	if at < 0 {
		return ServiceSchedule{}, denied("schedule")
	}
	return page[at], nil
}

func setSchedule(ctx context.Context, tx Tx, of ServiceSchedule, m MeasureSchedule) error {
	isNew := func(o MeasureSchedule) bool { return o.ID == m.ID }
	if all := slices.Concat(of.Lines, of.Ended); slices.ContainsFunc(all, isNew) { // saved twice
		return again("SetSchedule", all, nil, func(o MeasureSchedule) bool { return isNew(o) && o.sameAs(m) })
	}
	if m.Replaces != "" {
		at := slices.IndexFunc(of.Lines, func(o MeasureSchedule) bool { return o.ID == m.Replaces })
		if at < 0 {
			return fault.New(fault.Conflict, "SetSchedule: the line was changed by somebody else", nil)
		}
		if old := of.Lines[at]; old.Measure == m.Measure && old.AnsweredBy == m.AnsweredBy {
			m.First = old.First
		}
		if _, err := tx.EndMeasureSchedule(ctx, m.Organisation, m.Replaces, m.BegunBy, m.Begun); err != nil {
			return err
		}
		of.Lines = slices.Delete(slices.Clone(of.Lines), at, at+1)
	}
	var c fault.Check
	c.Require(!slices.ContainsFunc(of.Lines, m.sameAs), "measure", "schedule.error.taken")
	if err := c.Err("SetSchedule"); err != nil {
		return err
	}
	added, err := tx.InsertMeasureSchedule(ctx, m)
	if err == nil && !added { // somebody else was first, or the id is another's
		return fault.New(fault.Conflict, "SetSchedule: there is such a line already", nil)
	}
	return err
}

// EndSchedule ends a line; its history stays. Ending it again is well.
func (s *Service) EndSchedule(ctx context.Context, a Actor, id ScheduleID) error {
	return s.write(ctx, a, "EndSchedule", about("", "schedule:"+string(id)), func(tx Tx) error {
		page, err := schedules(ctx, tx, a)
		if err != nil {
			return err
		}
		for _, of := range page {
			if slices.ContainsFunc(slices.Concat(of.Lines, of.Ended), func(m MeasureSchedule) bool { return m.ID == id }) {
				_, err := tx.EndMeasureSchedule(ctx, a.Organisation, id, a.Account, s.Now())
				return err
			}
		}
		return denied("EndSchedule")
	})
}
