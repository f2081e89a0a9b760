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
	find, ok := personBy[noun]
	if !ok {
		return "", fault.New(fault.Denied, "PersonOf", nil)
	}
	person, err := find(ctx, t.q, string(org), id)
	return care.PersonID(person), failed("PersonOf", err)
}

// personBy has the query for each kind of record.
var personBy = map[care.Noun]func(ctx context.Context, q *db.Queries, org, id string) (string, error){
	care.NounPerson: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfPerson(ctx, db.PersonOfPersonParams{OrganisationID: o, ID: id})
	},
	care.NounGoal: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfGoal(ctx, db.PersonOfGoalParams{OrganisationID: o, ID: id})
	},
	care.NounStep: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfStep(ctx, db.PersonOfStepParams{OrganisationID: o, ID: id})
	},
	care.NounEntry: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfEntry(ctx, db.PersonOfEntryParams{OrganisationID: o, ID: id})
	},
	care.NounAssessment: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfAssessment(ctx, db.PersonOfAssessmentParams{OrganisationID: o, ID: id})
	},
	care.NounMeasurement: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfMeasurement(ctx, db.PersonOfMeasurementParams{OrganisationID: o, ID: id})
	},
	care.NounDecline: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfDecline(ctx, db.PersonOfDeclineParams{OrganisationID: o, ID: id})
	},
	care.NounMember: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfMember(ctx, db.PersonOfMemberParams{OrganisationID: o, ID: id})
	},
	care.NounConsent: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfConsent(ctx, db.PersonOfConsentParams{OrganisationID: o, ID: id})
	},
	care.NounPlan: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfPlan(ctx, db.PersonOfPlanParams{OrganisationID: o, ID: id})
	},
	care.NounAuditEntry: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfAuditEntry(ctx, db.PersonOfAuditEntryParams{OrganisationID: o, ID: id})
	},
	care.NounRating: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfRating(ctx, db.PersonOfRatingParams{OrganisationID: o, ID: id})
	},
	care.NounMark: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfMark(ctx, db.PersonOfMarkParams{OrganisationID: o, ID: id})
	},
	care.NounChoice: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfReminderChoice(ctx, db.PersonOfReminderChoiceParams{OrganisationID: o, ID: id})
	},
	care.NounResource: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfResourceMark(ctx, db.PersonOfResourceMarkParams{OrganisationID: o, ID: id})
	},
	care.NounCrisis: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfCrisis(ctx, db.PersonOfCrisisParams{OrganisationID: o, ID: id})
	},
	care.NounTold: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfTold(ctx, db.PersonOfToldParams{OrganisationID: o, ID: id})
	},
	care.NounStory: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfStory(ctx, db.PersonOfStoryParams{OrganisationID: o, ID: id})
	},
	care.NounAppointment: func(ctx context.Context, q *db.Queries, o, id string) (string, error) {
		return q.PersonOfAppointment(ctx, db.PersonOfAppointmentParams{OrganisationID: o, ID: id})
	},
}

// ListPeople implements care.Tx.
func (t *tx) ListPeople(ctx context.Context, a care.Actor, after care.PersonID, most int) ([]care.PersonID, error) {
	if a.Moves {
		return t.everybody(ctx, a.Organisation, after, most)
	}
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
	return peopleOf(ids[:min(most, len(ids))]), nil
}

func (t *tx) everybody(ctx context.Context, org care.OrganisationID, after care.PersonID, most int) ([]care.PersonID, error) {
	ids, err := t.q.ListEverybody(ctx, db.ListEverybodyParams{OrganisationID: string(org), After: string(after), UpTo: int32(most)}) //nolint:gosec // at most care.MostPeople
	return peopleOf(ids), failed("ListPeople", err)
}

func peopleOf(ids []string) []care.PersonID {
	list := make([]care.PersonID, len(ids))
	for i, id := range ids {
		list[i] = care.PersonID(id)
	}
	return list
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
