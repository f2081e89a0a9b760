package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/keyring"
	"towpath/internal/seal"
	"towpath/internal/store/db"
)

// InsertPerson implements care.Tx.
func (t *tx) InsertPerson(ctx context.Context, p care.Person) (bool, error) {
	params, err := t.personRow(ctx, p)
	if err != nil {
		return false, failed("InsertPerson", err)
	}
	n, err := t.q.InsertPerson(ctx, params)
	if err != nil || n == 0 {
		return added("InsertPerson", n, err)
	}
	if year, ok := birthYear(p); ok {
		if _, err := t.InsertCharacteristic(ctx, year); err != nil {
			return false, err
		}
	}
	return true, failed("InsertPerson", t.indexPerson(ctx, string(p.Organisation), string(p.ID), p.Reference, p.Name, p.PreferredName))
}

// CorrectPerson implements care.Tx.
func (t *tx) CorrectPerson(ctx context.Context, p care.Person) error {
	row, err := t.personRow(ctx, p)
	if err != nil {
		return failed("CorrectPerson", err)
	}
	n, err := t.q.CorrectPerson(ctx, db.CorrectPersonParams{
		OrganisationID: row.OrganisationID, PersonID: row.PersonID, Name: row.Name, PreferredName: row.PreferredName, Reference: row.Reference, Born: row.Born, CorrectedAt: micro(p.Corrected),
	})
	if err == nil && n == 0 {
		return fault.New(fault.Denied, "CorrectPerson", nil)
	}
	if err == nil {
		err = t.q.DeletePersonIndex(ctx, db.DeletePersonIndexParams{OrganisationID: row.OrganisationID, PersonID: row.PersonID})
	}
	if err == nil {
		err = t.indexPerson(ctx, row.OrganisationID, row.PersonID, p.Reference, p.Name, p.PreferredName)
	}
	if year, ok := birthYear(p); ok && err == nil {
		year.At = p.Corrected
		_, err = t.InsertCharacteristic(ctx, year)
	}
	return failed("CorrectPerson", err)
}

// personRow seals what is said of a person.
func (t *tx) personRow(ctx context.Context, p care.Person) (db.InsertPersonParams, error) {
	words := t.row(ctx, personOwner(p.Organisation, p.ID), "person", string(p.ID))
	params := db.InsertPersonParams{
		OrganisationID: string(p.Organisation), PersonID: string(p.ID), Name: words.seal("name", p.Name),
		PreferredName: words.seal("preferred_name", p.PreferredName), Reference: words.seal("reference", p.Reference),
		Born: words.seal("born", string(p.Born)), CreatedAt: micro(p.Created),
	}
	return params, words.err
}

// indexPerson adds what a person is found by.
func (t *tx) indexPerson(ctx context.Context, org, person, reference string, names ...string) error {
	ix, err := t.indexOf(ctx, org)
	if err != nil {
		return err
	}
	for _, code := range personCodes(ix, reference, names...) {
		err := t.q.InsertPersonIndex(ctx, db.InsertPersonIndexParams{OrganisationID: org, Code: code, PersonID: person})
		if err != nil {
			return err
		}
	}
	return nil
}

// personCodes gives by what a person is found: their whole reference, and how each
// word of it and of their names begins.
func personCodes(ix *seal.Index, reference string, names ...string) (codes []string) {
	if reference != "" {
		codes = append(codes, ix.Of(codeReference, reference))
	}
	for _, part := range seal.Parts(append(names, reference)...) {
		codes = append(codes, ix.Of(codePerson, part))
	}
	return codes
}

// HoldPerson implements care.Tx. SQLite has one writer, who holds everything.
func (t *tx) HoldPerson(ctx context.Context, org care.OrganisationID, id care.PersonID) error {
	if t.hold == "" {
		return nil
	}
	_, err := t.raw.ExecContext(ctx, t.hold, string(org), string(id))
	return failed("HoldPerson", err)
}

// Person implements care.Tx.
func (t *tx) Person(ctx context.Context, org care.OrganisationID, id care.PersonID) (care.Person, error) {
	row, err := t.q.GetPerson(ctx, db.GetPersonParams{OrganisationID: string(org), PersonID: string(id)})
	return oneOpened("Person", row, err, func(r db.GetPersonRow) (care.Person, error) {
		words := t.row(ctx, personOwner(org, id), "person", r.PersonID)
		p := care.Person{
			ID: id, Organisation: org, Name: words.open("name", r.Name), PreferredName: words.open("preferred_name", r.PreferredName),
			Reference: words.open("reference", r.Reference), Born: care.Date(words.open("born", r.Born)), Created: instant(r.CreatedAt), Corrected: instant(r.CorrectedAt),
		}
		p.Erased = t.erased(personOwner(org, id), r.ErasedAt)
		return p, words.err
	})
}

// erased tells whether a person was erased: by what this database says, or, where
// it is an older copy, by what the store of keys says.
func (t *tx) erased(o keyring.Owner, at int64) bool { return at != 0 || t.keys.have[o].Erased }

// PeopleByReference implements care.Tx. The references are sealed, so all are opened.
func (t *tx) PeopleByReference(ctx context.Context, org care.OrganisationID) (map[string]care.PersonID, error) {
	rows, err := t.q.ListPeopleByReference(ctx, string(org))
	if err != nil {
		return nil, failed("PeopleByReference", err)
	}
	owners := make([]string, len(rows))
	for i, r := range rows {
		owners[i] = r.PersonID
	}
	if err := t.keys.load(ctx, string(org), owners...); err != nil {
		return nil, failed("PeopleByReference", err)
	}
	people := make(map[string]care.PersonID, len(rows))
	for _, r := range rows {
		reference, err := t.open(ctx, personOwner(org, care.PersonID(r.PersonID)), "person", "reference", r.PersonID, r.Reference)
		if err != nil {
			return nil, failed("PeopleByReference", err)
		}
		if reference == "" { // erased
			continue
		}
		if _, shared := people[reference]; shared {
			people[reference] = ""
			continue
		}
		people[reference] = care.PersonID(r.PersonID)
	}
	return people, nil
}

// PeopleKnownAs implements care.Tx.
func (t *tx) PeopleKnownAs(ctx context.Context, org care.OrganisationID, reference string) ([]care.PersonID, error) {
	if reference == "" {
		return nil, nil
	}
	code, err := t.code(ctx, string(org), codeReference, reference)
	if err != nil {
		return nil, failed("PeopleKnownAs", err)
	}
	rows, err := t.q.ListPeopleByCode(ctx, db.ListPeopleByCodeParams{OrganisationID: string(org), Code: code})
	return peopleOf(rows), failed("PeopleKnownAs", err)
}

// HoldNumber implements care.Tx. SQLite has one writer, who holds everything.
func (t *tx) HoldNumber(ctx context.Context, org care.OrganisationID, number string) error {
	if t.hold == "" {
		return nil
	}
	code, err := t.code(ctx, string(org), codeReference, number)
	if err == nil {
		_, err = t.raw.ExecContext(ctx, holdCode, string(org), code)
	}
	return failed("HoldNumber", err)
}

// soughtMost is how many words of a search count; more narrow it no further.
const soughtMost = 4

// sought gives the codes of the words that a search looks for. none tells that it
// holds nothing by which anybody could be found, which is not the same as no search.
func (t *tx) sought(ctx context.Context, org care.OrganisationID, part string) (codes [soughtMost]string, none bool, err error) {
	words := seal.Sought(part)
	if len(words) == 0 {
		return codes, strings.TrimSpace(part) != "", nil
	}
	for i, word := range words[:min(len(words), soughtMost)] {
		if codes[i], err = t.code(ctx, string(org), codePerson, word); err != nil {
			return codes, false, err
		}
	}
	return codes, false, nil
}

// ListCaseload implements care.Tx. The names are sealed, so the database orders by
// day and, within a day, by who came first; each page is in order of name within
// a day.
func (t *tx) ListCaseload(ctx context.Context, org care.OrganisationID, w care.WorkerID, part string, most, after int) ([]care.CaseloadRow, error) {
	word, none, err := t.sought(ctx, org, part)
	if err != nil || none {
		return nil, failed("ListCaseload", err)
	}
	rows, err := t.q.ListCaseload(ctx, db.ListCaseloadParams{
		OrganisationID: string(org), WorkerID: string(w), Word1: word[0], Word2: word[1], Word3: word[2], Word4: word[3],
		UpTo: int32(most), After: int32(after),
	})
	owners := make([]string, len(rows))
	for i, r := range rows {
		owners[i] = r.PersonID
	}
	if err == nil {
		err = t.keys.load(ctx, string(org), owners...)
	}
	list, err := eachOpened("ListCaseload", rows, err, func(r db.ListCaseloadRow) (care.CaseloadRow, error) {
		o := personOwner(org, care.PersonID(r.PersonID))
		words := t.row(ctx, o, "person", r.PersonID)
		return care.CaseloadRow{
			Person: care.PersonID(r.PersonID), Name: words.open("name", r.Name), PreferredName: words.open("preferred_name", r.PreferredName),
			Reference: words.open("reference", r.Reference), LastOn: care.Date(r.LastOn), Open: care.AssessmentID(r.OpenAssessment),
			Erased: t.erased(o, r.ErasedAt),
		}, words.err
	})
	slices.SortStableFunc(list, func(a, b care.CaseloadRow) int {
		return cmp.Or(strings.Compare(string(a.LastOn), string(b.LastOn)), strings.Compare(a.Name, b.Name))
	})
	return list, err
}

// CountCaseload implements care.Tx.
func (t *tx) CountCaseload(ctx context.Context, org care.OrganisationID, w care.WorkerID, part string) (int, error) {
	word, none, err := t.sought(ctx, org, part)
	if err != nil || none {
		return 0, failed("CountCaseload", err)
	}
	n, err := t.q.CountCaseload(ctx, db.CountCaseloadParams{
		OrganisationID: string(org), WorkerID: string(w), Word1: word[0], Word2: word[1], Word3: word[2], Word4: word[3],
	})
	return int(n), failed("CountCaseload", err)
}

// TeamsOfPerson implements care.Tx.
func (t *tx) TeamsOfPerson(ctx context.Context, org care.OrganisationID, id care.PersonID) ([]care.Team, error) {
	rows, err := t.q.ListTeamsOfPerson(ctx, db.ListTeamsOfPersonParams{OrganisationID: string(org), PersonID: string(id)})
	return each("TeamsOfPerson", rows, err, teamOf)
}

// StaffOfTeam implements care.Tx.
func (t *tx) StaffOfTeam(ctx context.Context, org care.OrganisationID, team care.TeamID) ([]care.StaffMember, error) {
	rows, err := t.q.ListStaffOfTeam(ctx, db.ListStaffOfTeamParams{OrganisationID: string(org), TeamID: string(team)})
	return eachOpened("StaffOfTeam", rows, err, func(r db.ListStaffOfTeamRow) (care.StaffMember, error) {
		name, err := t.open(ctx, organisationOwner(string(org)), "worker", "name", r.WorkerID, r.Name)
		w := care.Worker{ID: care.WorkerID(r.WorkerID), Organisation: org, Name: name, JobTitle: r.JobTitle}
		return care.StaffMember{Account: care.AccountID(r.AccountID), Worker: w}, err
	})
}

// WorkersOfPerson implements care.Tx.
func (t *tx) WorkersOfPerson(ctx context.Context, org care.OrganisationID, id care.PersonID) ([]care.Worker, error) {
	rows, err := t.q.ListWorkersOfPerson(ctx, db.ListWorkersOfPersonParams{OrganisationID: string(org), PersonID: string(id)})
	list, err := eachOpened("WorkersOfPerson", rows, err, func(r db.Worker) (care.Worker, error) {
		name, err := t.open(ctx, organisationOwner(string(org)), "worker", "name", r.WorkerID, r.Name)
		return care.Worker{ID: care.WorkerID(r.WorkerID), Organisation: org, Name: name, JobTitle: r.JobTitle}, err
	})
	slices.SortStableFunc(list, func(a, b care.Worker) int { return strings.Compare(a.Name, b.Name) })
	return list, err
}
