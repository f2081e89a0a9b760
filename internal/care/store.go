package care

import (
	"context"
	"time"

	"towpath/internal/instrument"
	"towpath/internal/ledger"
)

// Store keeps everything. Both engines pass one contract (store/storetest).
type Store interface {
	// Read runs fn over one consistent state. fn must not write.
	Read(ctx context.Context, fn func(Tx) error) error
	// Write runs fn in one transaction and returns once it is on disk. If fn
	// fails, nothing of it is kept. fn may be run more than once.
	Write(ctx context.Context, fn func(Tx) error) error
	// ReadAndNote is Read, then Write with note. An engine with one writer does both in one
	// transaction there, so what fn reads should not grow with a record.
	ReadAndNote(ctx context.Context, fn, note func(Tx) error) error
	Ping(ctx context.Context) error
}

// Tx is what can be looked up and added within one transaction. What is not
// there is fault.Denied, since an id that is not there and one that is not yours
// are never told apart. Insertions say whether they added anything: an id that is
// already there adds nothing and is no error.
type Tx interface {
	OrganisationTx
	PersonTx
	AssessmentTx
	GoalTx
	MeasureTx
	ScheduleTx
	ReminderTx
	CircleTx
	AuditTx
	SignInTx
	ErasureTx
	SupportTx
	StoryTx
	FileTx
	HelpTx
	ReflectionTx
	PlanTx
	TodayTx
	CourseTx
	MirrorTx
	OutcomeTx
	WaitingTx
	WhoseTx
	ExtraTx
	AppTx
	ExportTx
	SubscriptionTx
	SummaryTx
	AppointmentTx
}

// OrganisationTx is the organisation, its services, teams and workers.
type OrganisationTx interface {
	InsertOrganisation(ctx context.Context, o Organisation) error
	Organisations(ctx context.Context) ([]Organisation, error)
	InsertService(ctx context.Context, s ClinicalService) error
	Services(ctx context.Context, org OrganisationID) ([]ClinicalService, error)
	InsertTeam(ctx context.Context, t Team) error
	Teams(ctx context.Context, org OrganisationID) ([]Team, error)
	TeamsOfWorker(ctx context.Context, org OrganisationID, w WorkerID) ([]MyTeam, error)
	CountTeams(ctx context.Context, org OrganisationID, w WorkerID) ([]TeamCount, error)
	// StaffOfTeam gives who works in a team now, by their accounts.
	StaffOfTeam(ctx context.Context, org OrganisationID, team TeamID) ([]StaffMember, error)
	InsertWorker(ctx context.Context, w Worker) error
	InsertTeamWorker(ctx context.Context, t TeamWorker) error
	EndTeamWorker(ctx context.Context, t TeamWorker) error
	InsertTeamPerson(ctx context.Context, t TeamPerson) error
	EndTeamPerson(ctx context.Context, t TeamPerson) error

	InsertAccount(ctx context.Context, n Account) error
	Account(ctx context.Context, org OrganisationID, id AccountID) (Account, error)
	AccountByUsername(ctx context.Context, org OrganisationID, username string) (Account, error)
	ListAccounts(ctx context.Context, org OrganisationID, most, after int) ([]Account, error)
	SetPassword(ctx context.Context, org OrganisationID, id AccountID, hash string, mustChange bool) error
	InsertResourceMark(ctx context.Context, m ResourceMark) (bool, error)
	ListResourceMarks(ctx context.Context, org OrganisationID, person PersonID) ([]ResourceMark, error)
	SetDuties(ctx context.Context, org OrganisationID, id AccountID, duties Duties) error
	DeleteSessionsOf(ctx context.Context, org OrganisationID, id AccountID) error
}

// PersonTx is people and caseloads.
type PersonTx interface {
	// HoldPerson makes whoever else would write in this record wait until the
	// transaction ends: what is counted or compared here stays true until then.
	HoldPerson(ctx context.Context, org OrganisationID, id PersonID) error
	InsertPerson(ctx context.Context, p Person) (bool, error)
	// CorrectPerson puts other details in place of a person's, and finds them by those alone.
	CorrectPerson(ctx context.Context, p Person) error
	Person(ctx context.Context, org OrganisationID, id PersonID) (Person, error)
	// PeopleByReference gives whose each reference is: nobody's where two share it.
	PeopleByReference(ctx context.Context, org OrganisationID) (map[string]PersonID, error)
	// PeopleKnownAs gives whose this very reference is, in order of their ids.
	PeopleKnownAs(ctx context.Context, org OrganisationID, reference string) ([]PersonID, error)
	// HoldNumber makes whoever else would give somebody, or an appointment, this number wait
	// until the transaction ends.
	HoldNumber(ctx context.Context, org OrganisationID, number string) error
	ListCaseload(ctx context.Context, org OrganisationID, w WorkerID, part string, most, after int) ([]CaseloadRow, error)
	CountCaseload(ctx context.Context, org OrganisationID, w WorkerID, part string) (int, error)
	TeamsOfPerson(ctx context.Context, org OrganisationID, id PersonID) ([]Team, error)
	WorkersOfPerson(ctx context.Context, org OrganisationID, id PersonID) ([]Worker, error)
}

// AssessmentTx is assessments, readings, answers and chosen areas.
type AssessmentTx interface {
	InsertAssessment(ctx context.Context, a Assessment) (bool, error)
	Assessment(ctx context.Context, org OrganisationID, person PersonID, id AssessmentID) (Assessment, error)
	ListAssessments(ctx context.Context, org OrganisationID, person PersonID) ([]Assessment, error)
	CompleteAssessment(ctx context.Context, org OrganisationID, person PersonID, id AssessmentID, at time.Time) error
	OpenAssessment(ctx context.Context, org OrganisationID, person PersonID, id AssessmentID, at time.Time) error

	// OpenReading begins a reading that is not there yet, and gives the values of
	// whichever is: one for each of areas. The person is held. SetReadingValues
	// sets them, and when the reading changed.
	OpenReading(ctx context.Context, r Reading, areas int) ([]instrument.Answer, error)
	InsertReading(ctx context.Context, r Reading) error
	SetReadingValues(ctx context.Context, r Reading, values []instrument.Answer) error
	HandInReading(ctx context.Context, org OrganisationID, id AssessmentID, v Voice, at time.Time) error
	ListReadings(ctx context.Context, org OrganisationID, id AssessmentID) ([]Reading, error)
	ListReadingsOfPerson(ctx context.Context, org OrganisationID, person PersonID) ([]Reading, error)

	InsertAnswer(ctx context.Context, a Answer) (bool, error)
	ReplaceAnswer(ctx context.Context, old Answer, by AnswerID) error
	// ListAnswers gives the answers that stand; ListAnswerHistory all there ever were.
	ListAnswers(ctx context.Context, org OrganisationID, id AssessmentID) ([]Answer, error)
	// ListAnswersOfPerson gives those of all their assessments, by assessment.
	ListAnswersOfPerson(ctx context.Context, org OrganisationID, person PersonID) ([]Answer, error)
	// ListWords gives those of ListAnswers that say more than a number.
	ListWords(ctx context.Context, org OrganisationID, person PersonID, id AssessmentID) ([]Answer, error)
	ListAnswersOfArea(ctx context.Context, org OrganisationID, id AssessmentID, v Voice, area string) ([]Answer, error)
	ListAnswerHistory(ctx context.Context, org OrganisationID, id AssessmentID) ([]Answer, error)

	InsertChosenArea(ctx context.Context, c ChosenArea) (bool, error)
	ReplaceChosenArea(ctx context.Context, old ChosenArea, by ChosenID) error
	ListChosenAreas(ctx context.Context, org OrganisationID, id AssessmentID) ([]ChosenArea, error)
	// ListChosenAreasOfPerson gives those of all their assessments, by assessment.
	ListChosenAreasOfPerson(ctx context.Context, org OrganisationID, person PersonID) ([]ChosenArea, error)

	// ImportedReadings gives the readings that imports brought in so far.
	ImportedReadings(ctx context.Context, org OrganisationID) (map[ReadingKey]bool, error)
	// InsertImported adds many assessments with readings and answers at once.
	InsertImported(ctx context.Context, batch ImportBatch, rows []ImportedReading) (added int, err error)
	// InsertPopulation adds many made-up people at once, with no answers behind their
	// readings; nothing where the first of them is there.
	InsertPopulation(ctx context.Context, p Population) (bool, error)
}

// GoalTx is goals, steps and the journey.
type GoalTx interface {
	InsertGoal(ctx context.Context, g Goal) (bool, error)
	EndGoal(ctx context.Context, org OrganisationID, person PersonID, id GoalID, ending Ending, at time.Time) error
	ListGoals(ctx context.Context, org OrganisationID, person PersonID) ([]Goal, error)
	InsertGoalRating(ctx context.Context, r GoalRating) (bool, error)
	ListGoalRatings(ctx context.Context, org OrganisationID, person PersonID) ([]GoalRating, error)
	InsertActionStep(ctx context.Context, st ActionStep) (bool, error)
	ListActionSteps(ctx context.Context, org OrganisationID, person PersonID) ([]ActionStep, error)
	InsertStepReview(ctx context.Context, r StepReview) (bool, error)
	ListStepReviews(ctx context.Context, org OrganisationID, person PersonID) ([]StepReview, error)
	InsertJourneyEntry(ctx context.Context, e Entry) (bool, error)
	ListJourneyEntries(ctx context.Context, org OrganisationID, person PersonID) ([]Entry, error)
	// ListLatestEntries gives the last so many of ListJourneyEntries, latest first.
	ListLatestEntries(ctx context.Context, org OrganisationID, person PersonID, most int) ([]Entry, error)
	// ListHelped gives so many entries that say what helped, those of days with rough
	// water first, each part latest first.
	ListHelped(ctx context.Context, org OrganisationID, person PersonID, most int) ([]Entry, error)
}

// MeasureTx is what was measured.
type MeasureTx interface {
	InsertMeasurement(ctx context.Context, m Measurement) (bool, error)
	Measurement(ctx context.Context, org OrganisationID, person PersonID, id MeasurementID) (Measurement, error)
	// StandingMeasurement gives one that no completed one of the same measure replaces.
	StandingMeasurement(ctx context.Context, org OrganisationID, person PersonID, id MeasurementID) (Measurement, error)
	// ListMeasurements gives them by measure, then by day.
	ListMeasurements(ctx context.Context, org OrganisationID, person PersonID) ([]Measurement, error)
	// SetMeasurementAnswers sets the answers of one that is not completed, the day that
	// they are of, what is stated with them, who checked them, and when help was shown, the first time.
	SetMeasurementAnswers(ctx context.Context, m Measurement) error
	CompleteMeasurement(ctx context.Context, org OrganisationID, person PersonID, id MeasurementID, by AccountID, at time.Time) error
	// ListMeasurementsToScore gives so many completed measurements, by id and after one of
	// them, that have no score of a measure's scoring. It has none of people who were erased.
	ListMeasurementsToScore(ctx context.Context, org OrganisationID, of *instrument.Measure, after MeasurementID, most int) ([]Measurement, error)
	InsertMeasureScore(ctx context.Context, sc MeasureScore) error
	ListMeasureScores(ctx context.Context, org OrganisationID, person PersonID) ([]MeasureScore, error)
	ListScoresOfMeasurement(ctx context.Context, org OrganisationID, person PersonID, id MeasurementID) ([]MeasureScore, error)
	InsertLocalEstimate(ctx context.Context, e LocalEstimate) (bool, error)
	// ListLocalEstimates gives the latest of each score last.
	ListLocalEstimates(ctx context.Context, org OrganisationID) ([]LocalEstimate, error)
	InsertMeasureDecline(ctx context.Context, d MeasureDecline) (bool, error)
	ListMeasureDeclines(ctx context.Context, org OrganisationID, person PersonID) ([]MeasureDecline, error)
	// SetHelpSeen notes, the first time, that an answer for which help was shown has been
	// talked about; ListHelpShown gives so many of the worker's own teams that were not.
	SetHelpSeen(ctx context.Context, org OrganisationID, person PersonID, id MeasurementID, by AccountID, at time.Time) error
	ListHelpShown(ctx context.Context, org OrganisationID, w WorkerID, most int) ([]Measurement, error)
	// InsertPaperForm keeps the code of a measurement's sheet, the first time.
	InsertPaperForm(ctx context.Context, f PaperForm) (bool, error)
	PaperForm(ctx context.Context, org OrganisationID, person PersonID, id MeasurementID) (PaperForm, error)
	PaperFormByCode(ctx context.Context, org OrganisationID, code string) (PaperForm, error)
}

// CircleTx is who stands around a person, and what was agreed with them.
type CircleTx interface {
	// Standing says how whoever asks stands to a person at an instant.
	Standing(ctx context.Context, a Actor, person PersonID, at time.Time) (Standing, error)

	InsertMember(ctx context.Context, m Member) (bool, error)
	ListMembers(ctx context.Context, org OrganisationID, person PersonID) ([]Member, error)
	CirclesOfAccount(ctx context.Context, org OrganisationID, account AccountID) ([]Member, error)
	// Invitation finds the invitation whose code has this hash and still holds.
	Invitation(ctx context.Context, org OrganisationID, codeHash string, at time.Time) (Member, error)
	JoinMember(ctx context.Context, org OrganisationID, id MemberID, account AccountID, at time.Time) (bool, error)
	EndMember(ctx context.Context, m Member, by AccountID, at time.Time) error

	InsertConsent(ctx context.Context, c Consent) (bool, error)
	WithdrawConsent(ctx context.Context, org OrganisationID, person PersonID, member MemberID, topic Topic, at time.Time) error
	ListConsents(ctx context.Context, org OrganisationID, person PersonID) ([]Consent, error)

	InsertCrisis(ctx context.Context, c Crisis) (bool, error)
	EndCrisis(ctx context.Context, org OrganisationID, person PersonID, by AccountID, at time.Time) error
	ListCrises(ctx context.Context, org OrganisationID, person PersonID) ([]Crisis, error)

	InsertTold(ctx context.Context, t Told) (bool, error)
	MarkToldRead(ctx context.Context, org OrganisationID, person PersonID, id ToldID, by AccountID, at time.Time) error
	ListTold(ctx context.Context, org OrganisationID, person PersonID) ([]Told, error)

	InsertEmergency(ctx context.Context, e Emergency) (bool, error)
	MarkEmergencySeen(ctx context.Context, org OrganisationID, person PersonID, id EmergencyID, at time.Time) error
	ListEmergencies(ctx context.Context, org OrganisationID, person PersonID) ([]Emergency, error)

	InsertReadingLink(ctx context.Context, l ReadingLink) (bool, error)
	EndReadingLinks(ctx context.Context, org OrganisationID, person PersonID, linked Linked, at time.Time) error
	// ReadingLink finds the link whose code has this hash and still holds.
	ReadingLink(ctx context.Context, org OrganisationID, codeHash string, at time.Time) (ReadingLink, error)
	ListReadingLinks(ctx context.Context, org OrganisationID, person PersonID, linked Linked) ([]ReadingLink, error)
}

// AuditTx is the record of the record, and its log.
type AuditTx interface {
	// InsertAuditEntry adds an entry at the end of its organisation's log, within
	// this very transaction.
	InsertAuditEntry(ctx context.Context, e AuditEntry) error
	ListAuditEntries(ctx context.Context, org OrganisationID, person PersonID, most, after int) ([]AuditEntry, error)
	CountAuditEntries(ctx context.Context, org OrganisationID, person PersonID) (int, error)
	ListLogged(ctx context.Context, org OrganisationID, person PersonID, q AuditQuery, most int) ([]LoggedEntry, error)
	CountLogged(ctx context.Context, org OrganisationID, person PersonID, q AuditQuery) (int, error)
	LoggedEntry(ctx context.Context, org OrganisationID, person PersonID, id string) (LoggedEntry, error)
	// ListAuditReaders gives every account that stands in a person's record.
	ListAuditReaders(ctx context.Context, org OrganisationID, person PersonID) ([]AuditReader, error)

	InsertQuestion(ctx context.Context, q Question) (bool, error)
	// AnswerQuestion is fault.Conflict where there is an answer already.
	AnswerQuestion(ctx context.Context, q Question) error
	ListQuestions(ctx context.Context, org OrganisationID, person PersonID) ([]Question, error)
	CountOpenQuestions(ctx context.Context, org OrganisationID, person PersonID) (int, error)
	// ListOpenQuestions fills in of each Person only the ID.
	ListOpenQuestions(ctx context.Context, org OrganisationID, w WorkerID, most int) ([]OpenQuestions, error)

	// LogSize is 0 for a log that is not there. LogTile is ledger.Tiles.
	LogSize(ctx context.Context, org OrganisationID) (int64, error)
	LogTile(ctx context.Context, org OrganisationID, level int, n int64) ([]ledger.Hash, error)
	// InsertCheckpoint keeps the first checkpoint of a size.
	InsertCheckpoint(ctx context.Context, org OrganisationID, c Checkpoint) error
	LatestCheckpoint(ctx context.Context, org OrganisationID) (Checkpoint, error)
}
