package care

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"towpath/internal/fault"
)

// Person is somebody who uses the service (FHIR Patient).
type Person struct {
	ID            PersonID
	Organisation  OrganisationID
	Name          string
	PreferredName string
	// Reference is the number by which the service's other systems know them.
	Reference string
	Born      Date
	Created   time.Time
	// Corrected is when this was corrected last.
	Corrected time.Time
	// ReadOnly is set where whoever reads may not write: in the person's circle, or
	// in an emergency. Narrowed says that they see what is Shared and nothing else.
	ReadOnly bool
	Narrowed bool
	Shared   Topics
	// Erased tells that nothing of them can be read any more: names are empty.
	Erased bool
}

// Called is the name that the person likes to be called by.
func (p Person) Called() string {
	if p.PreferredName != "" {
		return p.PreferredName
	}
	if first, _, ok := strings.Cut(p.Name, " "); ok {
		return first
	}
	return p.Name
}

// CaseloadRow is one person of a worker's caseload, and what is due.
type CaseloadRow struct {
	Person        PersonID
	Name          string
	PreferredName string
	Reference     string
	// LastOn is the day of the latest completed assessment, empty if none.
	LastOn Date
	// Open is an assessment begun and not finished, empty if none.
	Open AssessmentID
	// Erased is as for a Person.
	Erased bool
}

// Caseload is a page of the people whom the reader's teams support, those who
// have waited longest first.
type Caseload struct {
	Rows   []CaseloadRow
	Total  int
	After  int
	Search string
}

// CaseloadPageSize is how many people one page holds.
const CaseloadPageSize = 60

// CaseloadQuery narrows a caseload: how the words of a name or of a reference begin.
type CaseloadQuery struct {
	Search string
	After  int
}

// ListCaseload gives the people of the reader's own teams, and nobody else,
// whatever is searched for.
func (s *Service) ListCaseload(ctx context.Context, a Actor, q CaseloadQuery) (Caseload, error) {
	page := Caseload{After: max(q.After, 0), Search: strings.TrimSpace(q.Search)}
	part := searched(page.Search)
	err := s.read(ctx, a, "ListCaseload", subject{}, func(tx Tx) (err error) {
		if page.Total, err = tx.CountCaseload(ctx, a.Organisation, a.Worker, part); err != nil {
			return err
		}
		page.Rows, err = tx.ListCaseload(ctx, a.Organisation, a.Worker, part, CaseloadPageSize, page.After)
		return err
	})
	return page, err
}

// searched gives what to look for, in lower case. What is not text is passed over.
func searched(text string) string {
	return strings.ReplaceAll(strings.ToLower(strings.ToValidUTF8(text, "")), "\x00", "")
}

// PersonPage is how things stand with a person, and the people and teams around them.
type PersonPage struct {
	Summary
	// Entries are the last few of the journey, latest first.
	Entries []Entry
	Teams   []Team
	Workers []Worker
	// Circle are those of the circle who have joined.
	Circle []Member
	// Unread is how much the circle told that nobody of the team has read yet.
	Unread int
	// Questions is how many of the person's questions about their record wait.
	Questions int
}

// latestEntries is how many entries of the journey a PersonPage has.
const latestEntries = 3

// ShowIdentity gives who a person is: their names, the number by which other systems know
// them, and when they were born. The circle sees the names alone.
func (s *Service) ShowIdentity(ctx context.Context, a Actor, person PersonID) (p Person, err error) {
	err = s.read(ctx, a, "ShowIdentity", about(person, ""), func(tx Tx) (err error) {
		p, err = tx.Person(ctx, a.Organisation, person)
		return err
	})
	return p, err
}

// ShowPerson gives how things stand with a person and who is around them.
func (s *Service) ShowPerson(ctx context.Context, a Actor, person PersonID) (PersonPage, error) {
	var page PersonPage
	err := s.read(ctx, a, "ShowPerson", about(person, ""), func(tx Tx) (err error) {
		if page.Summary, err = s.summary(ctx, tx, a, person); err != nil {
			return err
		}
		if page.Entries, err = tx.ListLatestEntries(ctx, a.Organisation, person, latestEntries); err != nil {
			return err
		}
		if err = page.around(ctx, tx, a); err != nil {
			return err
		}
		page.Questions, err = tx.CountOpenQuestions(ctx, a.Organisation, person)
		return err
	})
	return page, err
}

// around fills in who is around the person.
func (p *PersonPage) around(ctx context.Context, tx Tx, a Actor) (err error) {
	org := a.Organisation
	if p.Teams, err = tx.TeamsOfPerson(ctx, org, p.Person.ID); err != nil {
		return err
	}
	if p.Workers, err = tx.WorkersOfPerson(ctx, org, p.Person.ID); err != nil {
		return err
	}
	members, err := tx.ListMembers(ctx, org, p.Person.ID)
	if err != nil {
		return err
	}
	p.Circle = slices.DeleteFunc(members, func(m Member) bool { return !m.Joined() })
	for i := range p.Circle {
		p.Circle[i].CodeHash = ""
	}
	p.Unread = 0
	if a.Worker == "" {
		return nil // that something was told in confidence is not for the person
	}
	told, err := tx.ListTold(ctx, org, p.Person.ID)
	for _, t := range told {
		if t.ReadAt.IsZero() {
			p.Unread++
		}
	}
	return err
}

// NewPerson is what is said of a person who begins.
type NewPerson struct {
	ID            PersonID
	Name          string
	PreferredName string
	Reference     string
	Born          Date
	Team          TeamID
}

// AddPerson adds a person to a team. A worker may add to their own teams only.
func (s *Service) AddPerson(ctx context.Context, a Actor, n NewPerson) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	s.require(&c, PersonDetails{Name: n.Name, PreferredName: n.PreferredName, Reference: n.Reference, Born: n.Born})
	if err := c.Err("AddPerson"); err != nil {
		return err
	}
	return s.write(ctx, a, "AddPerson", about("", "person:"+string(n.ID)), func(tx Tx) error {
		if err := addsTo(ctx, tx, a, n.Team); err != nil {
			return err
		}
		if err := s.mustBeFree(ctx, tx, a, "AddPerson", n.ID, strings.TrimSpace(n.Reference)); err != nil {
			return err
		}
		added, err := tx.InsertPerson(ctx, Person{
			ID: n.ID, Organisation: a.Organisation, Name: strings.TrimSpace(n.Name), PreferredName: strings.TrimSpace(n.PreferredName),
			Reference: strings.TrimSpace(n.Reference), Born: n.Born, Created: s.Now(),
		})
		if err != nil || n.Team == "" {
			return err
		}
		if !added {
			teams, err := tx.TeamsOfPerson(ctx, a.Organisation, n.ID)
			if err != nil || slices.ContainsFunc(teams, func(t Team) bool { return t.ID == n.Team }) {
				return err
			}
			// Or whoever knows an id could take its person into their own team.
			if a.Worker != "" {
				return denied("AddPerson")
			}
		}
		return tx.InsertTeamPerson(ctx, TeamPerson{Organisation: a.Organisation, Team: n.Team, Person: n.ID, Since: s.Now()})
	})
}

// addsTo tells whether somebody may add people to a team.
func addsTo(ctx context.Context, tx Tx, a Actor, team TeamID) error {
	if a.Worker != "" {
		teams, err := tx.TeamsOfWorker(ctx, a.Organisation, a.Worker)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(teams, func(t MyTeam) bool { return t.ID == team }) {
			return denied("AddPerson")
		}
	}
	if team == "" {
		return nil
	}
	return teamExists(ctx, tx, a.Organisation, team)
}

func isLine(text string) bool {
	return strings.TrimSpace(text) != "" && Fits(text, MaxLine)
}

// Fits tells whether text is within most characters and is text at all.
func Fits(text string, most int) bool {
	return utf8.RuneCountInString(text) <= most && utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}
