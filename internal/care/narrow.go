package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/instrument"
)

// narrowed is a transaction that holds nothing of a person's record but what they
// agreed to share. The gate hands it to whoever is let in by consent alone, so that
// no page, total, picture or export can say more than was agreed, whatever it asks
// for: what is not shared is not there.
//
// A topic that is not shared gives empty lists; without the notes, what was written
// beside numbers and on the journey is left out and the rest stays. An assessment
// that is not finished is nobody else's yet.
type narrowed struct {
	Tx
	account AccountID // whose own words and place are theirs in any case
	shared  Topics
}

// outside is a person as their circle knows them: by name, and by nothing that
// other systems know them by.
func outside(p Person) Person {
	p.Reference, p.Born = "", ""
	return p
}

// shared gives a list where a topic is shared, and nothing where it is not.
func shared[T any](n narrowed, t Topic, look func() ([]T, error)) ([]T, error) {
	if !n.shared.Has(t) {
		return nil, nil
	}
	return look()
}

func (n narrowed) Person(ctx context.Context, org OrganisationID, id PersonID) (Person, error) {
	p, err := n.Tx.Person(ctx, org, id)
	p = outside(p)
	p.ReadOnly, p.Narrowed, p.Shared = true, true, n.shared
	return p, err
}

// readOnly is a transaction in which the person says that nothing may be written:
// so pages in an emergency offer nothing that the gate would refuse.
type readOnly struct{ Tx }

func (r readOnly) Person(ctx context.Context, org OrganisationID, id PersonID) (Person, error) {
	p, err := r.Tx.Person(ctx, org, id)
	p.ReadOnly = true
	return p, err
}

// Of whom somebody meets a circle hears nothing, and nor does who opens a record in an emergency:
// no topic speaks of it.
func (n narrowed) ListAppointments(context.Context, OrganisationID, PersonID) ([]Appointment, error) {
	return nil, nil
}

func (n narrowed) NextAppointments(context.Context, OrganisationID, PersonID, time.Time, int) ([]Appointment, error) {
	return nil, nil
}

func (n narrowed) AppointmentsByValue(context.Context, OrganisationID, string) ([]Appointment, error) {
	return nil, nil
}

func (r readOnly) NextAppointments(context.Context, OrganisationID, PersonID, time.Time, int) ([]Appointment, error) {
	return nil, nil
}

func (n narrowed) PeopleByReference(context.Context, OrganisationID) (map[string]PersonID, error) {
	return nil, nil
}

func (n narrowed) ListCaseload(context.Context, OrganisationID, WorkerID, string, int, int) ([]CaseloadRow, error) {
	return nil, nil
}

func (n narrowed) CountCaseload(context.Context, OrganisationID, WorkerID, string) (int, error) {
	return 0, nil
}

func (n narrowed) TeamsOfPerson(context.Context, OrganisationID, PersonID) ([]Team, error) {
	return nil, nil
}

func (n narrowed) WorkersOfPerson(context.Context, OrganisationID, PersonID) ([]Worker, error) {
	return nil, nil
}

func (n narrowed) Assessment(ctx context.Context, org OrganisationID, person PersonID, id AssessmentID) (Assessment, error) {
	as, err := n.Tx.Assessment(ctx, org, person, id)
	if err == nil && (!n.shared.Has(TopicBloom) || !as.Completed()) {
		return Assessment{}, denied("Assessment")
	}
	return n.plain(as), err
}

// plain leaves out who was there, which was written in somebody's own words.
func (n narrowed) plain(as Assessment) Assessment {
	if !n.shared.Has(TopicNotes) {
		as.Present = ""
	}
	return as
}

func (n narrowed) ListAssessments(ctx context.Context, org OrganisationID, person PersonID) ([]Assessment, error) {
	list, err := shared(n, TopicBloom, func() ([]Assessment, error) { return n.Tx.ListAssessments(ctx, org, person) })
	list = slices.DeleteFunc(list, func(as Assessment) bool { return !as.Completed() })
	for i := range list {
		list[i] = n.plain(list[i])
	}
	return list, err
}

func (n narrowed) OpenReading(context.Context, Reading, int) ([]instrument.Answer, error) {
	return nil, denied("OpenReading")
}

func (n narrowed) ListReadings(ctx context.Context, org OrganisationID, id AssessmentID) ([]Reading, error) {
	return shared(n, TopicBloom, func() ([]Reading, error) { return n.Tx.ListReadings(ctx, org, id) })
}

func (n narrowed) ListReadingsOfPerson(ctx context.Context, org OrganisationID, person PersonID) ([]Reading, error) {
	return shared(n, TopicBloom, func() ([]Reading, error) { return n.Tx.ListReadingsOfPerson(ctx, org, person) })
}

// answers gives answers as far as they are shared. Where the notes are not, those
// who gave them are not named either.
func (n narrowed) answers(look func() ([]Answer, error)) ([]Answer, error) {
	list, err := shared(n, TopicBloom, look)
	if !n.shared.Has(TopicNotes) {
		for i := range list {
			list[i].Note, list[i].By, list[i].ByName = "", "", ""
		}
	}
	return list, err
}

func (n narrowed) ListAnswers(ctx context.Context, org OrganisationID, id AssessmentID) ([]Answer, error) {
	return n.answers(func() ([]Answer, error) { return n.Tx.ListAnswers(ctx, org, id) })
}

func (n narrowed) ListAnswersOfPerson(ctx context.Context, org OrganisationID, person PersonID) ([]Answer, error) {
	return n.answers(func() ([]Answer, error) { return n.Tx.ListAnswersOfPerson(ctx, org, person) })
}

func (n narrowed) ListWords(ctx context.Context, org OrganisationID, person PersonID, id AssessmentID) ([]Answer, error) {
	return n.answers(func() ([]Answer, error) { return n.Tx.ListWords(ctx, org, person, id) })
}

func (n narrowed) ListAnswersOfArea(ctx context.Context, org OrganisationID, id AssessmentID, v Voice, area string) ([]Answer, error) {
	return n.answers(func() ([]Answer, error) { return n.Tx.ListAnswersOfArea(ctx, org, id, v, area) })
}

func (n narrowed) ListAnswerHistory(context.Context, OrganisationID, AssessmentID) ([]Answer, error) {
	return nil, nil
}

// chosen gives areas as far as they are shared.
func (n narrowed) chosen(look func() ([]ChosenArea, error)) ([]ChosenArea, error) {
	list, err := shared(n, TopicBloom, look)
	if !n.shared.Has(TopicNotes) {
		for i := range list {
			list[i].Understand, list[i].LookAhead, list[i].CouldHelp = "", "", ""
		}
	}
	return list, err
}

func (n narrowed) ListChosenAreas(ctx context.Context, org OrganisationID, id AssessmentID) ([]ChosenArea, error) {
	return n.chosen(func() ([]ChosenArea, error) { return n.Tx.ListChosenAreas(ctx, org, id) })
}

func (n narrowed) ListChosenAreasOfPerson(ctx context.Context, org OrganisationID, person PersonID) ([]ChosenArea, error) {
	return n.chosen(func() ([]ChosenArea, error) { return n.Tx.ListChosenAreasOfPerson(ctx, org, person) })
}

func (n narrowed) ListGoals(ctx context.Context, org OrganisationID, person PersonID) ([]Goal, error) {
	return shared(n, TopicGoals, func() ([]Goal, error) { return n.Tx.ListGoals(ctx, org, person) })
}

func (n narrowed) ListGoalRatings(ctx context.Context, org OrganisationID, person PersonID) ([]GoalRating, error) {
	return shared(n, TopicGoals, func() ([]GoalRating, error) { return n.Tx.ListGoalRatings(ctx, org, person) })
}

func (n narrowed) ListActionSteps(ctx context.Context, org OrganisationID, person PersonID) ([]ActionStep, error) {
	return shared(n, TopicGoals, func() ([]ActionStep, error) { return n.Tx.ListActionSteps(ctx, org, person) })
}

func (n narrowed) ListStepReviews(ctx context.Context, org OrganisationID, person PersonID) ([]StepReview, error) {
	list, err := shared(n, TopicGoals, func() ([]StepReview, error) { return n.Tx.ListStepReviews(ctx, org, person) })
	if !n.shared.Has(TopicNotes) {
		for i := range list {
			list[i].Note = ""
		}
	}
	return list, err
}

// ListJourneyEntries keeps skills and milestones whole, which are named and not
// told, and takes the words from the notes of days where they are not shared.
func (n narrowed) ListJourneyEntries(ctx context.Context, org OrganisationID, person PersonID) ([]Entry, error) {
	list, err := shared(n, TopicJourney, func() ([]Entry, error) { return n.Tx.ListJourneyEntries(ctx, org, person) })
	if n.shared.Has(TopicNotes) {
		return list, err
	}
	for i := range list {
		list[i].Helped, list[i].By, list[i].ByName = "", "", ""
		if list[i].Kind == EntryNote {
			list[i].Happened = ""
		}
	}
	return slices.DeleteFunc(list, func(e Entry) bool { return e.Kind == EntryNote && e.Water == 0 }), err
}

// ListLatestEntries cuts what ListJourneyEntries gives, so that both leave out the same.
func (n narrowed) ListLatestEntries(ctx context.Context, org OrganisationID, person PersonID, most int) ([]Entry, error) {
	list, err := n.ListJourneyEntries(ctx, org, person)
	slices.Reverse(list)
	return list[:min(most, len(list))], err
}

func (n narrowed) ListHelped(ctx context.Context, org OrganisationID, person PersonID, most int) ([]Entry, error) {
	if !n.shared.Has(TopicNotes) {
		return nil, nil
	}
	return shared(n, TopicJourney, func() ([]Entry, error) { return n.Tx.ListHelped(ctx, org, person, most) })
}

func (n narrowed) ListConsents(context.Context, OrganisationID, PersonID) ([]Consent, error) {
	return nil, nil
}

func (n narrowed) ListCrises(context.Context, OrganisationID, PersonID) ([]Crisis, error) {
	return nil, nil
}

func (n narrowed) ListEmergencies(context.Context, OrganisationID, PersonID) ([]Emergency, error) {
	return nil, nil
}

func (n narrowed) ListReadingLinks(context.Context, OrganisationID, PersonID, Linked) ([]ReadingLink, error) {
	return nil, nil
}

func (n narrowed) ListAuditEntries(context.Context, OrganisationID, PersonID, int, int) ([]AuditEntry, error) {
	return nil, nil
}

func (n narrowed) CountAuditEntries(context.Context, OrganisationID, PersonID) (int, error) {
	return 0, nil
}

// ListMembers gives the reader's own place alone: who else there is was not shared.
func (n narrowed) ListMembers(ctx context.Context, org OrganisationID, person PersonID) ([]Member, error) {
	list, err := n.Tx.ListMembers(ctx, org, person)
	return slices.DeleteFunc(list, func(m Member) bool { return n.account == "" || m.Account != n.account }), err
}

// ListTold gives what the reader told themselves.
func (n narrowed) ListTold(ctx context.Context, org OrganisationID, person PersonID) ([]Told, error) {
	list, err := n.Tx.ListTold(ctx, org, person)
	return slices.DeleteFunc(list, func(t Told) bool { return t.By != n.account }), err
}

func (n narrowed) ListLogged(context.Context, OrganisationID, PersonID, AuditQuery, int) ([]LoggedEntry, error) {
	return nil, nil
}

func (n narrowed) CountLogged(context.Context, OrganisationID, PersonID, AuditQuery) (int, error) {
	return 0, nil
}

func (n narrowed) LoggedEntry(context.Context, OrganisationID, PersonID, string) (LoggedEntry, error) {
	return LoggedEntry{}, denied("LoggedEntry")
}

func (n narrowed) ListAuditReaders(context.Context, OrganisationID, PersonID) ([]AuditReader, error) {
	return nil, nil
}

func (n narrowed) ListQuestions(context.Context, OrganisationID, PersonID) ([]Question, error) {
	return nil, nil
}

func (n narrowed) CountOpenQuestions(context.Context, OrganisationID, PersonID) (int, error) {
	return 0, nil
}

func (n narrowed) ListOpenQuestions(context.Context, OrganisationID, WorkerID, int) ([]OpenQuestions, error) {
	return nil, nil
}

func (n narrowed) PeopleKnownAs(context.Context, OrganisationID, string) ([]PersonID, error) {
	return nil, nil
}

func (n narrowed) ImportedReadings(context.Context, OrganisationID) (map[ReadingKey]bool, error) {
	return nil, nil
}

func (n narrowed) Account(context.Context, OrganisationID, AccountID) (Account, error) {
	return Account{}, denied("Account")
}

func (n narrowed) AccountByUsername(context.Context, OrganisationID, string) (Account, error) {
	return Account{}, denied("AccountByUsername")
}

func (n narrowed) ListAccounts(context.Context, OrganisationID, int, int) ([]Account, error) {
	return nil, nil
}

func (n narrowed) AccountsOfPerson(context.Context, OrganisationID, PersonID) ([]AccountID, error) {
	return nil, nil
}

func (n narrowed) ListSignInCodes(context.Context, OrganisationID, PersonID) ([]SignInCode, error) {
	return nil, nil
}

func (n narrowed) Vouch(context.Context, OrganisationID, VouchID) (Vouch, error) {
	return Vouch{}, denied("Vouch")
}

func (n narrowed) ListVouches(context.Context, OrganisationID, time.Time) ([]Vouch, error) {
	return nil, nil
}

func (n narrowed) ListVouchesOfPerson(context.Context, OrganisationID, PersonID) ([]Vouch, error) {
	return nil, nil
}

func (n narrowed) LegalHoldOf(context.Context, OrganisationID, PersonID) (LegalHold, error) {
	return LegalHold{}, denied("LegalHoldOf")
}

func (n narrowed) ReadingLink(context.Context, OrganisationID, string, time.Time) (ReadingLink, error) {
	return ReadingLink{}, denied("ReadingLink")
}

func (n narrowed) PaperForm(context.Context, OrganisationID, PersonID, MeasurementID) (PaperForm, error) {
	return PaperForm{}, denied("PaperForm")
}

func (n narrowed) PaperFormByCode(context.Context, OrganisationID, string) (PaperForm, error) {
	return PaperForm{}, denied("PaperFormByCode")
}

func (n narrowed) ListHelpShown(context.Context, OrganisationID, WorkerID, int) ([]Measurement, error) {
	return nil, nil
}
