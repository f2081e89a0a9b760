package store

import (
	"context"
	"slices"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store/db"
)

// fewTeams is up to how many teams are read one by one: then a worker among a million
// people costs what their own teams hold, and a system that is in every team one pass.
const fewTeams = 12

// PersonOf implements care.Tx.
func (t *tx) PersonOf(ctx context.Context, org care.OrganisationID, noun care.Noun, id string) (care.PersonID, error) {
	o, person, err := string(org), "", error(nil)
	switch noun {
	case care.NounPerson:
		person, err = t.q.PersonOfPerson(ctx, db.PersonOfPersonParams{OrganisationID: o, ID: id})
	case care.NounGoal:
		person, err = t.q.PersonOfGoal(ctx, db.PersonOfGoalParams{OrganisationID: o, ID: id})
	case care.NounStep:
		person, err = t.q.PersonOfStep(ctx, db.PersonOfStepParams{OrganisationID: o, ID: id})
	case care.NounEntry:
		person, err = t.q.PersonOfEntry(ctx, db.PersonOfEntryParams{OrganisationID: o, ID: id})
	case care.NounAssessment:
		person, err = t.q.PersonOfAssessment(ctx, db.PersonOfAssessmentParams{OrganisationID: o, ID: id})
	case care.NounMeasurement:
		person, err = t.q.PersonOfMeasurement(ctx, db.PersonOfMeasurementParams{OrganisationID: o, ID: id})
	case care.NounDecline:
		person, err = t.q.PersonOfDecline(ctx, db.PersonOfDeclineParams{OrganisationID: o, ID: id})
	case care.NounMember:
		person, err = t.q.PersonOfMember(ctx, db.PersonOfMemberParams{OrganisationID: o, ID: id})
	case care.NounConsent:
		person, err = t.q.PersonOfConsent(ctx, db.PersonOfConsentParams{OrganisationID: o, ID: id})
	case care.NounPlan:
		person, err = t.q.PersonOfPlan(ctx, db.PersonOfPlanParams{OrganisationID: o, ID: id})
	case care.NounAuditEntry:
		person, err = t.q.PersonOfAuditEntry(ctx, db.PersonOfAuditEntryParams{OrganisationID: o, ID: id})
	default:
		return "", fault.New(fault.Denied, "PersonOf", nil)
	}
	return care.PersonID(person), failed("PersonOf", err)
}

// ListPeople implements care.Tx.
func (t *tx) ListPeople(ctx context.Context, a care.Actor, after care.PersonID, most int) ([]care.PersonID, error) {
	ids := []string{string(a.Person)}
	members, err := t.CirclesOfAccount(ctx, a.Organisation, a.Account)
	if err != nil {
		return nil, err
	}
	for _, m := range members {
		ids = append(ids, string(m.Person))
	}
	supported, err := t.supportedBy(ctx, a, after, most)
	if err != nil {
		return nil, failed("ListPeople", err)
	}
	ids = append(ids, supported...)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	first, _ := slices.BinarySearch(ids, string(after)+"\x00")
	ids = ids[first:]
	list := make([]care.PersonID, min(most, len(ids)))
	for i := range list {
		list[i] = care.PersonID(ids[i])
	}
	return list, nil
}

// supportedBy lists whom a worker's teams support.
func (t *tx) supportedBy(ctx context.Context, a care.Actor, after care.PersonID, most int) ([]string, error) {
	if a.Worker == "" {
		return nil, nil
	}
	teams, err := t.TeamsOfWorker(ctx, a.Organisation, a.Worker)
	if err != nil {
		return nil, err
	}
	teams = slices.DeleteFunc(teams, func(m care.MyTeam) bool { return m.Part != care.PartMember })
	if len(teams) > fewTeams {
		return t.q.ListPeopleOfWorker(ctx, db.ListPeopleOfWorkerParams{
			OrganisationID: string(a.Organisation), After: string(after), WorkerID: string(a.Worker), UpTo: int32(most), //nolint:gosec // at most care.MostPeople
		})
	}
	var all []string
	for _, team := range teams {
		ids, err := t.q.ListPeopleOfTeam(ctx, db.ListPeopleOfTeamParams{
			OrganisationID: string(a.Organisation), TeamID: string(team.ID), After: string(after), UpTo: int32(most), //nolint:gosec // at most care.MostPeople
		})
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return all, nil
}
