package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
)

// Account is how somebody signs in. A person's account names the person, a
// worker's or manager's the worker.
type Account struct {
	ID           AccountID
	Organisation OrganisationID
	Username     string
	Name         string
	Role         Role
	Person       PersonID
	Worker       WorkerID
	Duties       Duties
	// RemarksOff is set where no other words are wanted for what is written.
	RemarksOff bool
	// PasswordHash is an argon2id hash in its usual text form.
	PasswordHash string
	// MustChange asks for a new password at the next sign-in.
	MustChange bool
	ClosedAt   time.Time
	Created    time.Time
}

// AccountsPageSize is how many accounts one page holds.
const AccountsPageSize = 100

// ListAccounts gives a page of the organisation's accounts, in the order in which they
// were made; each page is by name of sign-in.
func (s *Service) ListAccounts(ctx context.Context, a Actor, after int) ([]Account, error) {
	var list []Account
	err := s.read(ctx, a, "ListAccounts", subject{}, func(tx Tx) (err error) {
		list, err = tx.ListAccounts(ctx, a.Organisation, AccountsPageSize, max(after, 0))
		return err
	})
	return list, err
}

// NormalUsername is the one form in which names of sign-in are kept and compared.
func NormalUsername(text string) string { return strings.ToLower(strings.TrimSpace(text)) }

// NewAccount is what is said of a new account. The password is already a hash.
// A worker's or manager's account brings its worker with it.
type NewAccount struct {
	ID           AccountID
	Username     string
	Name         string
	Role         Role
	Person       PersonID
	Worker       WorkerID
	JobTitle     string
	PasswordHash string
	MustChange   bool
}

// goodUsername tells whether somebody could sign in with a name: one word on one line.
func goodUsername(name string) bool { return isLine(name) && !strings.ContainsAny(name, " \t\n") }

// AddAccount adds an account, and its worker where it is a worker's or manager's.
func (s *Service) AddAccount(ctx context.Context, a Actor, n NewAccount) error {
	n.Username = NormalUsername(n.Username)
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(goodUsername(n.Username), "username", "account.error.username")
	c.Require(isLine(n.Name), "name", "account.error.name")
	c.Require(n.Role.Valid(), "role", "account.error.role")
	c.Require(n.PasswordHash != "", "password", "account.error.password")
	c.Require(n.Role.HasRecord() == (n.Person != ""), "person", "account.error.person")
	c.Require(n.Role.Works() == (n.Worker != ""), "worker", "account.error.worker")
	if err := c.Err("AddAccount"); err != nil {
		return err
	}
	return s.write(ctx, a, "AddAccount", about("", "account:"+string(n.ID)), func(tx Tx) error {
		if err := nameIsFree(ctx, tx, a.Organisation, n.Username, &c); err != nil {
			return err
		}
		if err := c.Err("AddAccount"); err != nil {
			return err
		}
		if n.Person != "" {
			if _, err := tx.Person(ctx, a.Organisation, n.Person); err != nil {
				return err
			}
		}
		if n.Role.Works() {
			err := tx.InsertWorker(ctx, Worker{ID: n.Worker, Organisation: a.Organisation, Name: n.Name, JobTitle: n.JobTitle})
			if err != nil {
				return err
			}
		}
		return tx.InsertAccount(ctx, Account{
			ID: n.ID, Organisation: a.Organisation, Username: n.Username, Name: n.Name, Role: n.Role,
			Person: n.Person, Worker: n.Worker, PasswordHash: n.PasswordHash, MustChange: n.MustChange, Created: s.Now(),
		})
	})
}

// ResetAccount gives an account a new password and ends all its sessions.
func (s *Service) ResetAccount(ctx context.Context, a Actor, username, hash string) error {
	on, err := s.accountOf(ctx, a, username)
	if err != nil {
		return err
	}
	return s.write(ctx, a, "ResetAccount", on, func(tx Tx) error {
		account, err := tx.AccountByUsername(ctx, a.Organisation, NormalUsername(username))
		if err != nil {
			return err
		}
		if account.Role == RoleSystem {
			return denied("ResetAccount")
		}
		if err := tx.SetPassword(ctx, a.Organisation, account.ID, hash, true); err != nil {
			return err
		}
		if err := tx.EndAppGrantsOf(ctx, a.Organisation, account.ID, s.Now()); err != nil {
			return err
		}
		return tx.DeleteSessionsOf(ctx, a.Organisation, account.ID)
	})
}

// SetDuties says what an account looks after beside its role. It holds from its next page on.
func (s *Service) SetDuties(ctx context.Context, a Actor, username string, duties Duties) error {
	var c fault.Check
	c.Require(duties < 1<<len(AllDuties), "duties", "account.error.duties")
	if err := c.Err("SetDuties"); err != nil {
		return err
	}
	on, err := s.accountOf(ctx, a, username)
	if err != nil {
		return err
	}
	return s.write(ctx, a, "SetDuties", on, func(tx Tx) error {
		account, err := tx.AccountByUsername(ctx, a.Organisation, NormalUsername(username))
		if err != nil {
			return err
		}
		return tx.SetDuties(ctx, a.Organisation, account.ID, duties)
	})
}

// Operations lists the verb and noun of every operation, as they stand in the
// policies, the audit log and the documentation.
func Operations() []string {
	list := []string{
		"ListCaseload", "ListPeople", "ListPeopleOfTeam", "StartExport", "ShowExport", "EndExport", "AddSubscription", "ChangeSubscription", "EndSubscription", "ListSubscriptions", "ListAppSubscriptions", "ShowHome", "ShowIdentity", "ShowPerson", "AddPerson", "CorrectPerson", "ListMyTeams", "ListStaff", "CountTeams", "ListTeams", "AddTeam", "JoinTeam",
		"AddOrganisation", "ListAccounts", "AddAccount", "ResetAccount", "SetDuties",
		"ShowLastTime", "StartAssessment", "ListAssessments", "ShowAssessment", "ShowArea", "RecordAnswer", "HandInReading", "CompleteAssessment",
		"ShowBloom", "ListBlooms", "ChooseAreas", "WriteChosenArea",
		"ListGoals", "SetGoal", "RateGoal", "EndGoal", "AgreeStep", "ReviewStep",
		"BeginMeasurement", "AnswerMeasurement", "CheckMeasurement", "CompleteMeasurement", "ShowMeasurement", "ListMeasurements", "DeclineMeasure", "RecomputeMeasurement",
		"RecomputeMeasures", "MakeMeasureLink", "EndMeasureLink", "PrintMeasurement", "FindPaperForm", "ListHelpShown", "AcknowledgeHelp", "NoteLocalEstimate", "ListLocalEstimates", "ListSchedules",
		"SetSchedule", "EndSchedule", "TakeSuggestedSchedule", "ListDue", "ListClock", "ListMarks", "MarkSupport", "WithdrawMark",
		"SuggestResources", "MarkResource",
		"ShowReminders", "ChooseReminder", "SendReminders", "ListLetters", "HandOutLetter",
		"ListAppointments", "WriteAppointment", "KeepExtra", "ListExtras", "ShowJourney", "NoteJourney", "ListAuditEntries", "ImportReadings", "Seed",
		"ShowOutcome", "ShowHeard", "ShowOutcomeChart", "ListReportStories", "ShowWaiting", "ExtractScores", "SetChartBaseline", "ShowOutcomeRule", "SetOutcomeRule", "ShowCharacteristics", "NoteCharacteristics",
		"ListCircle", "InviteToCircle", "ShowInvitation", "JoinCircle", "EndMembership", "LeaveCircle", "ListMyCircles", "ShowShared",
		"GrantConsent", "WithdrawConsent", "AgreeSharing", "EndAgreedSharing", "BeginCrisis", "EndCrisis",
		"TellTeam", "ListTold", "ReadTold", "OpenEmergency", "AcknowledgeEmergency",
		"TakeCopy", "TakeRows", "MakeSummaryLink", "ListSummaryLinks", "EndSummaryLink", "OpenSummaryLink", "MissSummaryLink", "ImportPerson", "ShareReadings", "MakeReadingLink", "EndReadingLink",
		"ShowAuditEntry", "ShowAuditProof", "AskAboutEntry", "AnswerQuestion", "ListOpenQuestions",
		"ErasePerson", "SetLegalHold", "EndLegalHold",
		"ListSupport", "ShowSupport", "WriteSupport", "PublishSupport", "RetireSupport", "BringBackSupport", "RestoreSupport", "ReviewSupport",
		"ImportSupport", "ExportSupport", "AddSupportFile", "RemoveSupportFile", "SyncSupport", "SwitchOnCollection", "EndCollection", "ListSupportDue", "ListLinksToCheck", "NoteLinkChecks",
		"ListMyStories", "ShowStory", "ShowStoryFile", "TellStory", "WriteStory", "AddStoryFile", "RemoveStoryFile", "ShareStory", "HandInStory",
		"ConsentToStory", "WithdrawStoryConsent", "WithdrawStory", "ListStoriesToReview", "ShowStoryToReview", "ReviewStory", "HideTopics",
		"ListHelp", "SetHelp", "RemoveHelpLine",
		"ListPlans", "ShowWellnessPlan", "WriteWellnessPlan", "ShowCrisisPlan", "WriteCrisisPlan", "ShowCarerPlan", "WriteCarerPlan", "ShowMeeting", "WriteMeeting",
		"PutForward", "SignPlan", "ConfirmPlan", "SetPlanReview", "NotePlanCopy", "EndPlanCopy", "MakeCard", "EndCard", "OpenCard", "ReviewCrisis", "CountFollowed", "ShowToday",
		"KeepReflection", "ListReflections", "DeleteReflection", "SetRemarks",
		"ListCourses", "ShowCourse", "WriteCourse", "PublishCourse", "CancelCourse", "CancelSession", "RetireCourse",
		"ListEnrolments", "MarkAttendance", "PairBuddies", "RemoveEnrolment", "ShowCourseFeedback", "ForgetEnrolments",
		"EnrolOnCourse", "CancelEnrolment", "ListMyLearning", "AnswerBuddy", "GiveCourseFeedback", "ShowLearningPlan", "WriteLearningPlan", "MakeCalendarFeed", "EndCalendarFeed",
		"ListMirrors", "ShowMirror", "ShowMirrorRound", "OpenMirrorRound", "CloseMirrorRound", "RateMirror", "TypeMirrorSheet", "AgreeMirrorStage", "SetMirrorPriorities",
		"WriteMirrorTest", "AddMirrorSkill", "RemoveMirrorSkill", "NoteMirrorResult", "RemoveMirrorResult", "ShareMirror", "EndMirrorShare",
	}
	list = append(list, "AddApp", "ListApps", "EndApp", "LetAppIn", "LetAppWork", "ListMyApps", "EndMyApp")
	list = append(list, signInOperations...)
	slices.Sort(list)
	return list
}

// accountOf names an account by its id, as the log does: a username is somebody's.
// One that is not there has none.
func (s *Service) accountOf(ctx context.Context, a Actor, username string) (subject, error) {
	var account Account
	err := s.store.Read(ctx, func(tx Tx) (err error) {
		account, err = tx.AccountByUsername(ctx, a.Organisation, NormalUsername(username))
		return err
	})
	if err != nil && !fault.Is(err, fault.Denied) {
		return subject{}, err
	}
	return about("", "account:"+string(account.ID)), nil
}
