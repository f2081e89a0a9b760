package storetest

import (
	"context"
	"strings"
	"testing"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/testkit"
)

// hard is text on which stores have stumbled: quotes, wild cards, other
// directions, joined emoji, parameters, a note as long as a note may be.
var hard = []string{
	`O'Brien "Bean" \ %_ ; DROP TABLE answer; -- $1 ?1 {}`,
	"👩🏽‍🦽 é e\u0301 ﷽ ✨",
	"أشعر اليوم بتحسّن\nاُردو میں بھی",
	" space before, after \t",
	strings.Repeat("ü", care.MaxNote),
}

// world is one record of each kind, all of one organisation.
type world struct {
	org         care.Organisation
	service     care.ClinicalService
	team        care.Team
	worker      care.Worker
	person      care.Person
	account     care.Account
	joined      care.TeamWorker
	supported   care.TeamPerson
	assessment  care.Assessment
	reading     care.Reading
	answers     []care.Answer
	chosen      []care.ChosenArea
	goal        care.Goal
	rating      care.GoalRating
	step        care.ActionStep
	review      care.StepReview
	entry       care.Entry
	measurement care.Measurement
	score       care.MeasureScore
	decline     care.MeasureDecline
	paper       care.PaperForm
	schedule    care.MeasureSchedule
	mark        care.SupportMark
	choice      care.ReminderChoice
	said        care.ResourceMark
	extra       care.Extra
	export      care.Export
	wanted      care.Subscription
	toldOf      care.Sent
	reminder    care.Reminder
	help        care.HelpLine
	audit       care.AuditEntry
	session     auth.Session
}

// newWorld makes a world. Two worlds made from the same series of ids and another
// organisation share every other id; tag makes their words differ.
func newWorld(org care.OrganisationID, series string, tag string) world {
	id := func(n string) string { return series[:36-len(n)] + n }
	w := world{}
	w.org = care.Organisation{ID: org, Name: "Waterside" + tag, Created: at(1)}
	w.service = care.ClinicalService{ID: care.ServiceID(id("01")), Organisation: org, Name: "Recovery" + tag}
	w.team = care.Team{ID: care.TeamID(id("02")), Organisation: org, Service: w.service.ID, Name: "River" + tag, Setting: care.SettingSecure}
	w.worker = care.Worker{ID: care.WorkerID(id("03")), Organisation: org, Name: "Ben" + tag, JobTitle: "Peer worker" + tag}
	w.person = care.Person{
		ID: care.PersonID(id("04")), Organisation: org, Name: "Amina" + tag, PreferredName: "Mina", Reference: "W-1", Born: "1991-05-02", Created: at(123456),
	}
	w.account = care.Account{
		ID: care.AccountID(id("05")), Organisation: org, Username: "amina" + tag, Name: "Amina" + tag, Role: care.RolePerson, Person: w.person.ID,
		PasswordHash: "$argon2id$x", MustChange: true, Created: at(2),
	}
	w.joined = care.TeamWorker{Organisation: org, Team: w.team.ID, Worker: w.worker.ID, Part: care.PartMember, Since: at(3)}
	w.supported = care.TeamPerson{Organisation: org, Team: w.team.ID, Person: w.person.ID, Since: at(4)}
	w.assessment = care.Assessment{
		ID: care.AssessmentID(id("06")), Organisation: org, Person: w.person.ID, Instrument: "bloom-adult", InstrumentVersion: "1.0.0",
		Kind: care.KindBaseline, Way: care.WayTogether, On: "2026-03-14", Present: "Amina, Ben" + tag, Minutes: 45, Source: care.SourceScreen,
		StartedAt: at(5), StartedBy: w.account.ID, CompletedAt: at(999999),
	}
	w.reading = care.Reading{
		Organisation: org, Assessment: w.assessment.ID, Person: w.person.ID, Voice: care.VoicePerson,
		Values:    []instrument.Answer{{}, {Step: 2}, {Step: 7}, {Step: 20}, {NotGiven: instrument.Left}, {NotGiven: instrument.NotApplicable}, {NotGiven: instrument.NotSure}},
		StartedAt: at(6), StartedBy: w.account.ID, ChangedAt: at(7), HandedInAt: at(8),
	}
	w.words(id, tag)
	w.measure(id, tag)
	w.due(id, tag)
	w.helpLine(id, tag)
	w.audit = care.AuditEntry{
		ID: id("90"), Organisation: org, At: at(20), Account: w.account.ID, Name: "Amina" + tag, Role: care.RolePerson, Action: "ShowBloom",
		Person: w.person.ID, Subject: "assessment:" + string(w.assessment.ID), Outcome: care.OutcomeAllowed, Policies: "person-own-record", Request: "r1",
	}
	w.session = auth.Session{ID: id("91"), Organisation: org, Account: w.account.ID, Device: "Firefox" + tag, Created: at(21), Seen: at(22), Expires: at(1e9), Way: auth.WayPasskey, Proved: at(23), Strong: true, Shared: true}
	return w
}

// words fills in what people say: goals, notes and answers.
func (w *world) words(id func(string) string, tag string) {
	org, person, as, by := w.org.ID, w.person.ID, w.assessment.ID, w.account.ID
	for i, text := range hard {
		w.answers = append(w.answers, care.Answer{
			ID: care.AnswerID(id("1" + string(rune('0'+i)))), Organisation: org, Assessment: as, Person: person, Voice: care.VoicePerson,
			Area: "body", Given: instrument.Answer{Step: instrument.Step(2 + i)}, Note: text + tag, Matters: instrument.Matters(i % 4),
			Help: care.Help(i % 3), Enough: instrument.Step(10 + i), At: at(100 + i), By: by, ByName: w.account.Name, Form: id("07"),
		})
	}
	w.chosen = []care.ChosenArea{{
		ID: care.ChosenID(id("20")), Organisation: org, Assessment: as, Person: person, Area: "habits", Place: 1,
		Understand: hard[0] + tag, LookAhead: hard[1], CouldHelp: hard[2], At: at(9), By: by,
	}}
	w.goal = care.Goal{ID: care.GoalID(id("30")), Organisation: org, Person: person, Assessment: as, Area: "body", Words: hard[1] + tag, At: at(10), By: by}
	w.rating = care.GoalRating{ID: care.RatingID(id("31")), Organisation: org, Goal: w.goal.ID, Person: person, Rating: len(tag), At: at(11), By: by}
	w.step = care.ActionStep{
		ID: care.StepID(id("32")), Organisation: org, Goal: w.goal.ID, Person: person, Words: hard[0] + tag, Who: "Ben", ByDate: "2026-04-01", At: at(12), By: by,
	}
	w.review = care.StepReview{
		ID: care.ReviewID(id("33")), Organisation: org, Step: w.step.ID, Person: person, Assessment: as, Outcome: care.StepPartly, Note: hard[2] + tag, At: at(13), By: by,
	}
	w.entry = care.Entry{
		ID: care.EntryID(id("34")), Organisation: org, Person: person, Kind: care.EntryMilestone, On: "2026-03-13", Water: 4,
		Happened: hard[2] + tag, Helped: hard[1], Area: "body", At: at(14), By: by, ByName: w.account.Name,
	}
}

// fill adds everything of a world; added is what every insertion must say. The
// account, the audit entry and the session are added the first time only.
func (w world) fill(ctx context.Context, tx care.Tx, added bool) error {
	was := func(what string) func(bool, error) error { return once(added, what) }
	err := all(
		func() error { return tx.InsertOrganisation(ctx, w.org) },
		func() error { return tx.InsertService(ctx, w.service) },
		func() error { return tx.InsertTeam(ctx, w.team) },
		func() error { return tx.InsertWorker(ctx, w.worker) },
		func() error { return was("InsertPerson")(tx.InsertPerson(ctx, w.person)) },
		func() error { return tx.InsertTeamWorker(ctx, w.joined) },
		func() error { return tx.InsertTeamPerson(ctx, w.supported) },
		func() error { return was("InsertAssessment")(tx.InsertAssessment(ctx, w.assessment)) },
		func() error { return tx.InsertReading(ctx, w.reading) },
		func() error { return was("InsertGoal")(tx.InsertGoal(ctx, w.goal)) },
		func() error { return was("InsertGoalRating")(tx.InsertGoalRating(ctx, w.rating)) },
		func() error { return was("InsertActionStep")(tx.InsertActionStep(ctx, w.step)) },
		func() error { return was("InsertStepReview")(tx.InsertStepReview(ctx, w.review)) },
		func() error { return was("InsertJourneyEntry")(tx.InsertJourneyEntry(ctx, w.entry)) },
		func() error { return was("InsertMeasurement")(tx.InsertMeasurement(ctx, w.measurement)) },
		func() error { return tx.InsertMeasureScore(ctx, w.score) },
		func() error { return was("InsertPaperForm")(tx.InsertPaperForm(ctx, w.paper)) },
		func() error { return was("InsertMeasureDecline")(tx.InsertMeasureDecline(ctx, w.decline)) },
		func() error { return was("InsertMeasureSchedule")(tx.InsertMeasureSchedule(ctx, w.schedule)) },
		func() error { return was("InsertSupportMark")(tx.InsertSupportMark(ctx, w.mark)) },
		func() error { return was("InsertReminderChoice")(tx.InsertReminderChoice(ctx, w.choice)) },
		func() error { return was("InsertResourceMark")(tx.InsertResourceMark(ctx, w.said)) },
		func() error { return was("InsertExtra")(tx.InsertExtra(ctx, w.extra)) },
		func() error { return was("InsertExport")(tx.InsertExport(ctx, w.export)) },
		func() error { return was("InsertSubscription")(tx.InsertSubscription(ctx, w.wanted)) },
		func() error { return tx.PutSubscriptionSent(ctx, w.org.ID, w.wanted.ID, w.person.ID, w.toldOf) },
		func() error { return was("InsertReminder")(tx.InsertReminder(ctx, w.reminder)) },
		func() error { return was("InsertHelpLine")(tx.InsertHelpLine(ctx, w.help)) },
	)
	for _, a := range w.answers {
		if err == nil {
			err = was("InsertAnswer")(tx.InsertAnswer(ctx, a))
		}
	}
	for _, c := range w.chosen {
		if err == nil {
			err = was("InsertChosenArea")(tx.InsertChosenArea(ctx, c))
		}
	}
	if err != nil || !added {
		return err
	}
	return all(
		func() error { return tx.InsertAccount(ctx, w.account) },
		func() error { return tx.InsertAuditEntry(ctx, w.audit) },
	)
}

// settle fills a store with one world and gives it.
func settle(t *testing.T, s Store) world {
	t.Helper()
	ids := testkit.NewIDs()
	w := newWorld(care.OrganisationID(ids.New()), ids.New(), "")
	write(t, s, func(tx care.Tx) error { return w.fill(t.Context(), tx, true) })
	return w
}
