package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/store/db"
)

// SupportOfPerson implements care.Tx.
func (t *tx) SupportOfPerson(ctx context.Context, org care.OrganisationID, person care.PersonID) ([]care.Support, error) {
	rows, err := t.q.ListSupportOfPerson(ctx, db.ListSupportOfPersonParams{OrganisationID: string(org), PersonID: string(person)})
	return each("SupportOfPerson", rows, err, func(r db.ListSupportOfPersonRow) care.Support {
		return care.Support{
			Team: teamOf(db.Team{OrganisationID: r.OrganisationID, TeamID: r.TeamID, ServiceID: r.ServiceID, Name: r.Name, Setting: r.Setting}),
			TeamPerson: care.TeamPerson{
				Organisation: org, Team: care.TeamID(r.TeamID), Person: person, Since: instant(r.Since),
			},
		}
	})
}

// peopleAtOnce are how many people one statement asks about: so many for a page, and so
// many for everybody. No other number is asked about, so that each is prepared once.
// More in one statement are slower on SQLite, whose driver looks each parameter up by
// going through all of them.
var peopleAtOnce = [2]int{100, 250}

// ofPeople is a query of one organisation and so many people, for each of peopleAtOnce.
type ofPeople [len(peopleAtOnce)]string

func newOfPeople(query, order string) (q ofPeople) {
	for size, n := range peopleAtOnce {
		var s strings.Builder
		s.WriteString(query + " WHERE organisation_id = $1 AND person_id IN (")
		for i := range n {
			if i > 0 {
				s.WriteByte(',')
			}
			s.WriteString("$" + strconv.Itoa(i+2))
		}
		q[size] = s.String() + ")" + order
	}
	return q
}

// eachOf runs a query as often as it takes, and hands in each row.
func (t *tx) eachOf(ctx context.Context, q ofPeople, org care.OrganisationID, people []care.PersonID, row func(scan func(...any) error) error) error {
	for len(people) > 0 {
		size := 0
		if len(people) > 2*peopleAtOnce[0] {
			size = 1
		}
		part := people[:min(peopleAtOnce[size], len(people))]
		args := make([]any, 1+peopleAtOnce[size])
		args[0] = string(org)
		for i := range peopleAtOnce[size] {
			args[i+1] = string(part[min(i, len(part)-1)])
		}
		if err := t.rowsOf(ctx, q[size], args, row); err != nil {
			return err
		}
		people = people[len(part):]
	}
	return nil
}

func (t *tx) rowsOf(ctx context.Context, query string, args []any, row func(scan func(...any) error) error) error {
	rows, err := t.raw.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

var namesQuery = newOfPeople("SELECT person_id, name, preferred_name, reference FROM person", "")

// NamesOf implements care.Tx.
func (t *tx) NamesOf(ctx context.Context, org care.OrganisationID, people []care.PersonID) (map[care.PersonID]care.Person, error) {
	owners := make([]string, len(people))
	for i, p := range people {
		owners[i] = string(p)
	}
	if err := t.keys.load(ctx, string(org), owners...); err != nil {
		return nil, failed("NamesOf", err)
	}
	names := make(map[care.PersonID]care.Person, len(people))
	err := t.eachOf(ctx, namesQuery, org, people, func(scan func(...any) error) error {
		var id, name, preferred, reference string
		if err := scan(&id, &name, &preferred, &reference); err != nil {
			return err
		}
		return t.nameInto(ctx, names, org, id, name, preferred, reference)
	})
	return names, failed("NamesOf", err)
}

func (t *tx) nameInto(ctx context.Context, names map[care.PersonID]care.Person, org care.OrganisationID, id, name, preferred, reference string) error {
	words := t.row(ctx, personOwner(org, care.PersonID(id)), "person", id)
	names[care.PersonID(id)] = care.Person{
		ID: care.PersonID(id), Organisation: org, Name: words.open("name", name),
		PreferredName: words.open("preferred_name", preferred), Reference: words.open("reference", reference),
	}
	return words.err
}

// ListSupportedNames implements care.Tx.
func (t *tx) ListSupportedNames(ctx context.Context, org care.OrganisationID, w care.WorkerID, part string) (map[care.PersonID]care.Person, error) {
	rows, err := t.q.ListSupportedNames(ctx, db.ListSupportedNamesParams{OrganisationID: string(org), WorkerID: string(w), Part: part})
	if err != nil || len(rows) == 0 {
		return nil, failed("ListSupportedNames", err)
	}
	owners := make([]string, len(rows))
	for i, r := range rows {
		owners[i] = r.PersonID
	}
	if err := t.keys.load(ctx, string(org), owners...); err != nil {
		return nil, failed("ListSupportedNames", err)
	}
	names := make(map[care.PersonID]care.Person, len(rows))
	for _, r := range rows {
		if err := t.nameInto(ctx, names, org, r.PersonID, r.Name, r.PreferredName, r.Reference); err != nil {
			return nil, failed("ListSupportedNames", err)
		}
	}
	return names, nil
}

// ListSupported implements care.Tx.
func (t *tx) ListSupported(ctx context.Context, org care.OrganisationID, w care.WorkerID, part string) ([]care.TeamPerson, error) {
	rows, err := t.q.ListSupported(ctx, db.ListSupportedParams{OrganisationID: string(org), WorkerID: string(w), Part: part})
	slices.SortFunc(rows, func(a, b db.ListSupportedRow) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.PersonID, b.PersonID), cmp.Compare(a.TeamID, b.TeamID))
	})
	return each("ListSupported", rows, err, func(r db.ListSupportedRow) care.TeamPerson {
		return care.TeamPerson{Organisation: org, Team: care.TeamID(r.TeamID), Person: care.PersonID(r.PersonID), Since: instant(r.Since)}
	})
}

// ListAsked implements care.Tx.
func (t *tx) ListAsked(ctx context.Context, org care.OrganisationID, w care.WorkerID, part string) ([]care.AskedOf, error) {
	rows, err := t.q.ListAsked(ctx, db.ListAskedParams{OrganisationID: string(org), WorkerID: string(w), Part: part})
	if err != nil || len(rows) == 0 {
		return nil, failed("ListAsked", err)
	}
	type key struct{ person, measure, answeredBy string }
	at := make(map[key]int, len(rows))
	list := make([]care.AskedOf, 0, len(rows))
	for _, r := range rows {
		k := key{r.PersonID, r.Measure, r.AnsweredBy}
		i, there := at[k]
		if !there {
			i = len(list)
			at[k], list = i, append(list, care.AskedOf{Person: care.PersonID(r.PersonID), Measure: r.Measure, AnsweredBy: r.AnsweredBy})
		}
		list[i].Add(care.Date(r.OnDay), r.Done != 0)
	}
	return list, nil
}

// ListDeclined implements care.Tx.
func (t *tx) ListDeclined(ctx context.Context, org care.OrganisationID, w care.WorkerID, part string) ([]care.DeclinedOf, error) {
	rows, err := t.q.ListDeclined(ctx, db.ListDeclinedParams{OrganisationID: string(org), WorkerID: string(w), Part: part})
	slices.SortStableFunc(rows, func(a, b db.ListDeclinedRow) int { return cmp.Compare(a.DeclinedAt, b.DeclinedAt) })
	return each("ListDeclined", rows, err, func(r db.ListDeclinedRow) care.DeclinedOf {
		return care.DeclinedOf{
			MeasureDecline: care.MeasureDecline{Organisation: org, Person: care.PersonID(r.PersonID), Measure: r.Measure, At: instant(r.DeclinedAt)},
			HasWords:       r.HasWords != 0,
		}
	})
}

// ListEndings implements care.Tx.
func (t *tx) ListEndings(ctx context.Context, org care.OrganisationID, w care.WorkerID, part string) ([]care.EndingOf, error) {
	rows, err := t.q.ListEndings(ctx, db.ListEndingsParams{OrganisationID: string(org), WorkerID: string(w), Part: part})
	return each("ListEndings", rows, err, func(r db.ListEndingsRow) care.EndingOf {
		return care.EndingOf{Person: care.PersonID(r.PersonID), Noted: care.Date(r.EndingOn), Closing: care.Date(r.ClosingOn)}
	})
}

// ListClock implements care.Tx.
func (t *tx) ListClock(ctx context.Context, org care.OrganisationID, w care.WorkerID, part string) ([]care.ClockOf, error) {
	rows, err := t.q.ListClock(ctx, db.ListClockParams{OrganisationID: string(org), WorkerID: string(w), Part: part})
	return each("ListClock", rows, err, func(r db.ListClockRow) care.ClockOf {
		return care.ClockOf{
			Person: care.PersonID(r.PersonID), Team: care.TeamID(r.TeamID), Bloom: care.Date(r.BloomOn), Plan: instant(r.PlanAt),
			Assessed: care.Date(r.AssessedOn), Helped: care.Date(r.HelpedOn),
		}
	})
}
