package care

import (
	"context"
	"slices"
)

// Noun is a kind of record by whose id its person can be found.
type Noun string

// The nouns, as the log names them.
const (
	NounPerson      Noun = "person"
	NounGoal        Noun = "goal"
	NounStep        Noun = "step"
	NounEntry       Noun = "entry"
	NounAssessment  Noun = "assessment"
	NounMeasurement Noun = "measurement"
	NounDecline     Noun = "decline"
	NounMember      Noun = "member"
	NounConsent     Noun = "consent"
	NounPlan        Noun = "plan"
	NounAuditEntry  Noun = "audit_entry"
	NounRating      Noun = "rating"
	NounMark        Noun = "mark"
	NounChoice      Noun = "reminder-choice"
	NounResource    Noun = "resource-mark"
	NounCrisis      Noun = "crisis"
	NounTold        Noun = "told"
	NounStory       Noun = "story"
	NounAppointment Noun = "appointment"
)

// WhoseTx finds people by what is in their records, and those whom somebody may see.
type WhoseTx interface {
	// PersonOf gives in whose record something is, by its id.
	PersonOf(ctx context.Context, org OrganisationID, noun Noun, id string) (PersonID, error)
	// ListPeople gives so many of those with whom somebody has to do (themselves, whose
	// circle they are in, whom their teams support; for whoever takes records along everybody) whose
	// ids come after one, in order.
	ListPeople(ctx context.Context, a Actor, after PersonID, most int) ([]PersonID, error)
	// PeopleOfTeam gives so many of those whom a team supports, in the same way.
	PeopleOfTeam(ctx context.Context, org OrganisationID, team TeamID, after PersonID, most int) ([]PersonID, error)
	CountPeopleOfTeam(ctx context.Context, org OrganisationID, team TeamID) (int, error)
}

// MostPeople is how many ListPeople gives at once.
const MostPeople = 500

// PersonOf gives in whose record something is, so that an operation can be asked about it.
// It decides nothing and leaves no entry: what it gives is no more than an id, and never
// goes further than to an operation, which decides and says so in that person's log.
func (s *Service) PersonOf(ctx context.Context, org OrganisationID, noun Noun, id string) (person PersonID, err error) {
	if !ValidID(id) {
		return "", denied("PersonOf")
	}
	err = s.store.Read(ctx, func(tx Tx) (err error) {
		person, err = tx.PersonOf(ctx, org, noun, id)
		return err
	})
	return person, err
}

// PeopleQuery asks for those with whom somebody has to do: so many whose ids come after one, or
// those whom other systems know by a number.
type PeopleQuery struct {
	After     PersonID
	Most      int
	Reference string
}

// ListPeople gives those with whom the reader has to do, by id. What of each of them may be
// seen is decided for each operation. Fewer than Most means that there are no more.
func (s *Service) ListPeople(ctx context.Context, a Actor, q PeopleQuery) ([]PersonID, error) {
	var list []PersonID
	err := s.read(ctx, a, "ListPeople", subject{}, func(tx Tx) (err error) {
		if q.Reference != "" {
			list, err = s.knownTo(ctx, tx, a, q.Reference)
			return err
		}
		list, err = tx.ListPeople(ctx, a, q.After, min(max(q.Most, 1), MostPeople))
		return err
	})
	return list, err
}

// knownTo gives those with whom the reader has to do and who are known by a number. Whoever else
// is known by it makes no difference, not even of a line in a log: a number can be guessed.
func (s *Service) knownTo(ctx context.Context, tx Tx, a Actor, reference string) ([]PersonID, error) {
	list, err := tx.PeopleKnownAs(ctx, a.Organisation, reference)
	return slices.DeleteFunc(list, func(p PersonID) bool {
		if a.Moves || p == a.Person || err != nil {
			return false
		}
		var standing Standing
		standing, err = tx.Standing(ctx, a, p, s.Now())
		return !standing.Member && !standing.Circle && !standing.Emergency
	}), err
}

// TeamPeople is some of the people whom a team supports, by id.
type TeamPeople struct {
	People []PersonID
	// Count is how many there are in all; it is counted for the first of them only.
	Count int
}

// ListPeopleOfTeam gives those whom a team of the reader's supports, so many from after one
// on, by id. Fewer than most means that there are no more.
func (s *Service) ListPeopleOfTeam(ctx context.Context, a Actor, team TeamID, after PersonID, most int) (page TeamPeople, err error) {
	err = s.read(ctx, a, "ListPeopleOfTeam", about("", "team:"+string(team)), func(tx Tx) error {
		mine, err := tx.TeamsOfWorker(ctx, a.Organisation, a.Worker)
		if err != nil {
			return err
		}
		if !a.Moves && !slices.ContainsFunc(mine, func(m MyTeam) bool { return m.ID == team && m.Part == PartMember }) {
			return denied("ListPeopleOfTeam")
		}
		if after == "" {
			if page.Count, err = tx.CountPeopleOfTeam(ctx, a.Organisation, team); err != nil {
				return err
			}
		}
		page.People, err = tx.PeopleOfTeam(ctx, a.Organisation, team, after, min(max(most, 1), MostPeople))
		return err
	})
	return page, err
}
