package store

import (
	"cmp"
	"context"
	"slices"

	"towpath/internal/care"
)

const (
	personColumns         = "organisation_id, person_id, name, preferred_name, reference, born, created_at"
	personIndexColumns    = "organisation_id, code, person_id"
	teamPersonColumns     = "organisation_id, team_id, person_id, since, until"
	characteristicColumns = "organisation_id, person_id, kind, noted_at, code, noted_by"
	chosenAreaColumns     = "organisation_id, chosen_id, assessment_id, person_id, area, place, understand, look_ahead, could_help, written_at, written_by, replaced_by"
	goalColumns           = "organisation_id, goal_id, person_id, assessment_id, area, words, set_at, set_by, ended_at, ending"
	goalRatingColumns     = "organisation_id, rating_id, goal_id, person_id, rating, rated_at, rated_by"
	measurementColumns    = "organisation_id, measurement_id, person_id, measure, version, answered_by, manner, on_day, answers, begun_at, begun_by, changed_at, completed_at, completed_by, help_shown_at, replaces, stated, goals, help_seen_at, help_seen_by, team_id"
	measureScoreColumns   = "organisation_id, measurement_id, score, digest, person_id, method, standing, units, decimals, which, answered, asked, filled, worked_at"
	supportMarkColumns    = "organisation_id, mark_id, person_id, kind, on_day, marked_at, marked_by, withdrawn_at, withdrawn_by"
)

// InsertPopulation implements care.Tx.
func (t *tx) InsertPopulation(ctx context.Context, p care.Population) (bool, error) {
	if len(p.People) > 0 {
		there, err := t.there(ctx, p.People[0].Person)
		if err != nil || there {
			return false, err
		}
	}
	if err := t.insertPlaces(ctx, p); err != nil {
		return false, err
	}
	if len(p.People) == 0 {
		return true, nil
	}
	settlers := t.newSettlers(string(p.People[0].Person.Organisation))
	if err := settlers.makeKeys(p.People); err != nil {
		return false, failed("InsertPopulation", err)
	}
	for i := range p.People {
		if err := settlers.add(ctx, &p.People[i]); err != nil {
			return false, err
		}
	}
	return true, settlers.flush(ctx)
}

// there tells whether a person is in the database.
func (t *tx) there(ctx context.Context, p care.Person) (bool, error) {
	var n int
	err := t.raw.QueryRowContext(ctx, "SELECT COUNT(*) FROM person WHERE organisation_id = $1 AND person_id = $2", string(p.Organisation), string(p.ID)).Scan(&n)
	return n > 0, failed("InsertPopulation", err)
}

// insertPlaces adds the services and teams and whoever works there.
func (t *tx) insertPlaces(ctx context.Context, p care.Population) error {
	steps := []func() error{
		func() error { return all(ctx, p.Services, t.InsertService) },
		func() error { return all(ctx, p.Teams, t.InsertTeam) },
		func() error { return all(ctx, p.Workers, t.InsertWorker) },
		func() error { return all(ctx, p.TeamWorkers, t.InsertTeamWorker) },
		func() error { return all(ctx, p.Accounts, t.InsertAccount) },
	}
	return all(ctx, steps, func(_ context.Context, step func() error) error { return step() })
}

// all inserts every one of a list, up to the first failure.
func all[T any](ctx context.Context, list []T, insert func(context.Context, T) error) error {
	for _, one := range list {
		if err := insert(ctx, one); err != nil {
			return err
		}
	}
	return nil
}

// settlers takes in people with all that is counted of them, table by table.
type settlers struct {
	tx  *tx
	org string
	// found is by what people are found, stays where they were supported. Both go in in the
	// order of their keys: large tables would else be touched in many places at random.
	found                                                               [][2]string
	stays                                                               []care.TeamPerson
	people, index, teams, characteristics, assessments, readings, marks *bulk
	chosen, goals, ratings, measurements, scores                        *bulk
}

func (t *tx) newSettlers(org string) *settlers {
	fresh := func(table, columns string) *bulk { return t.newFresh("InsertPopulation", table, columns) }
	return &settlers{
		tx: t, org: org, people: fresh("person", personColumns), index: fresh("person_index", personIndexColumns), teams: fresh("team_person", teamPersonColumns),
		characteristics: fresh("characteristic", characteristicColumns), assessments: fresh("assessment", assessmentColumns+", team_id"),
		readings: fresh("reading", readingColumns), marks: fresh("support_mark", supportMarkColumns),
		chosen: fresh("chosen_area", chosenAreaColumns), goals: fresh("goal", goalColumns), ratings: fresh("goal_rating", goalRatingColumns),
		measurements: fresh("measurement", measurementColumns), scores: fresh("measure_score", measureScoreColumns),
	}
}

// makeKeys has a key of their own at hand for everybody.
func (s *settlers) makeKeys(people []care.PopulationPerson) error {
	owners := make([]string, len(people))
	for i := range people {
		owners[i] = string(people[i].Person.ID)
	}
	return s.tx.keys.make(s.org, owners...)
}

func (s *settlers) add(ctx context.Context, p *care.PopulationPerson) error {
	row, err := s.tx.personRow(ctx, p.Person)
	if err != nil {
		return failed("InsertPopulation", err)
	}
	ix, err := s.tx.indexOf(ctx, s.org)
	if err != nil {
		return failed("InsertPopulation", err)
	}
	err = s.people.add(ctx, s.org, row.PersonID, row.Name, row.PreferredName, row.Reference, row.Born, row.CreatedAt)
	if err != nil {
		return err
	}
	for _, code := range personCodes(ix, p.Person.Reference, p.Person.Name, p.Person.PreferredName) {
		s.found = append(s.found, [2]string{code, row.PersonID})
	}
	s.stays = append(s.stays, p.Teams...)
	noted := p.Noted
	if year, ok := birthYear(p.Person); ok {
		noted = append([]care.Characteristic{year}, noted...)
	}
	for _, c := range noted {
		if err := s.characteristics.add(ctx, s.org, row.PersonID, string(c.Kind), micro(c.At), c.Code, string(c.By)); err != nil {
			return err
		}
	}
	for _, m := range p.Marks {
		if err := s.marks.add(ctx, s.org, string(m.ID), row.PersonID, string(m.Kind), string(m.On), micro(m.At), string(m.By), int64(0), ""); err != nil {
			return err
		}
	}
	for i := range p.Occasions {
		if err := s.occasion(ctx, &p.Occasions[i]); err != nil {
			return err
		}
	}
	return s.aims(ctx, p)
}

func (s *settlers) occasion(ctx context.Context, o *care.PopulationOccasion) error {
	a := &o.Assessment
	err := s.assessments.add(ctx, string(a.Organisation), string(a.ID), string(a.Person), a.Instrument, a.InstrumentVersion, string(a.Kind), string(a.Way),
		string(a.On), "", int64(a.Minutes), a.Source, micro(a.StartedAt), string(a.StartedBy), micro(a.CompletedAt), string(o.Team))
	if err != nil {
		return err
	}
	for _, r := range o.Readings {
		err := s.readings.add(ctx, string(a.Organisation), string(a.ID), string(r.Voice), string(a.Person), care.PackValues(r.Values),
			micro(r.StartedAt), string(r.StartedBy), micro(r.ChangedAt), micro(r.HandedInAt))
		if err != nil {
			return err
		}
	}
	return s.beside(ctx, o)
}

func (s *settlers) flush(ctx context.Context) error {
	slices.SortFunc(s.found, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, at := range s.found {
		if err := s.index.add(ctx, s.org, at[0], at[1]); err != nil {
			return err
		}
	}
	slices.SortFunc(s.stays, func(a, b care.TeamPerson) int {
		return cmp.Or(cmp.Compare(a.Team, b.Team), cmp.Compare(a.Person, b.Person), a.Since.Compare(b.Since))
	})
	for _, at := range s.stays {
		if err := s.teams.add(ctx, s.org, string(at.Team), string(at.Person), micro(at.Since), micro(at.Until)); err != nil {
			return err
		}
	}
	for _, b := range []*bulk{s.people, s.index, s.teams, s.characteristics, s.assessments, s.readings, s.marks, s.chosen, s.goals, s.ratings, s.measurements, s.scores} {
		if err := b.flush(ctx); err != nil {
			return err
		}
	}
	return nil
}
