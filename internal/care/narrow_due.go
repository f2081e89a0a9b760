package care

import "context"

// What is due, and how somebody is reminded, is shared with nobody by consent.

func (n narrowed) SupportOfPerson(context.Context, OrganisationID, PersonID) ([]Support, error) {
	return nil, nil
}

func (n narrowed) NamesOf(context.Context, OrganisationID, []PersonID) (map[PersonID]Person, error) {
	return nil, nil
}

func (n narrowed) ListSupported(context.Context, OrganisationID, WorkerID, string) ([]TeamPerson, error) {
	return nil, nil
}

func (n narrowed) ListSupportedNames(context.Context, OrganisationID, WorkerID, string) (map[PersonID]Person, error) {
	return nil, nil
}

func (n narrowed) ListAsked(context.Context, OrganisationID, WorkerID, string) ([]AskedOf, error) {
	return nil, nil
}

func (n narrowed) ListDeclined(context.Context, OrganisationID, WorkerID, string) ([]DeclinedOf, error) {
	return nil, nil
}

func (n narrowed) ListEndings(context.Context, OrganisationID, WorkerID, string) ([]EndingOf, error) {
	return nil, nil
}

func (n narrowed) ListClock(context.Context, OrganisationID, WorkerID, string) ([]ClockOf, error) {
	return nil, nil
}

func (n narrowed) ListSupportMarks(context.Context, OrganisationID, PersonID) ([]SupportMark, error) {
	return nil, nil
}

// ListExtras gives nothing: what another system said belongs to no topic that was agreed.
func (n narrowed) ListExtras(context.Context, OrganisationID, PersonID) ([]Extra, error) {
	return nil, nil
}

func (n narrowed) ListResourceMarks(context.Context, OrganisationID, PersonID) ([]ResourceMark, error) {
	return nil, nil
}

func (n narrowed) ListReminderChoices(context.Context, OrganisationID, PersonID) ([]ReminderChoice, error) {
	return nil, nil
}

func (n narrowed) PeopleByWay(context.Context, OrganisationID, ReminderWay) ([]PersonID, error) {
	return nil, nil
}

func (n narrowed) PeopleOfTeamsByWay(context.Context, OrganisationID, WorkerID, string, ReminderWay) ([]PersonID, error) {
	return nil, nil
}

func (n narrowed) ListReminders(context.Context, OrganisationID, PersonID) ([]Reminder, error) {
	return nil, nil
}

func (n narrowed) RemindersOf(context.Context, OrganisationID, []PersonID) ([]Reminder, error) {
	return nil, nil
}
