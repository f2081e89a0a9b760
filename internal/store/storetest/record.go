package storetest

import (
	"slices"
	"testing"
	"time"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/testkit"
)

func everyRecordComesBack(t *testing.T, s Store) {
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := settle(t, s)
	w.isAllThere(t, s)
	if err := s.Analyze(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.isAllThere(t, s)
}

// isAllThere looks up everything of a world by every way there is.
func (w world) isAllThere(t *testing.T, s Store) {
	t.Helper()
	err := s.Read(t.Context(), func(tx care.Tx) error {
		w.placeIsThere(t, tx)
		w.recordIsThere(t, tx)
		w.planIsThere(t, tx)
		w.measuresAreThere(t, tx)
		w.dueIsThere(t, tx)
		w.helpIsThere(t, tx)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// looked compares what a look-up gave, and fails the test if it failed.
func looked[T any](t *testing.T, what string, want T) func(T, error) {
	return func(got T, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", what, err)
			return
		}
		same(t, what, got, want)
	}
}

func (w world) placeIsThere(t *testing.T, tx care.Tx) {
	t.Helper()
	ctx, org := t.Context(), w.org.ID
	orgs, err := tx.Organisations(ctx)
	found := false
	for _, o := range orgs {
		found = found || o == w.org
	}
	if err != nil || !found {
		t.Errorf("Organisations: %+v, %v", orgs, err)
	}
	looked(t, "Services", []care.ClinicalService{w.service})(tx.Services(ctx, org))
	looked(t, "Teams", []care.Team{w.team})(tx.Teams(ctx, org))
	looked(t, "TeamsOfWorker", []care.MyTeam{{Team: w.team, Part: care.PartMember}})(tx.TeamsOfWorker(ctx, org, w.worker.ID))
	looked(t, "TeamsOfPerson", []care.Team{w.team})(tx.TeamsOfPerson(ctx, org, w.person.ID))
	looked(t, "WorkersOfPerson", []care.Worker{w.worker})(tx.WorkersOfPerson(ctx, org, w.person.ID))
	looked(t, "Standing", care.Standing{Member: true})(tx.Standing(ctx, care.Actor{Organisation: org, Worker: w.worker.ID}, w.person.ID, at(50)))
	looked(t, "Account", w.account)(tx.Account(ctx, org, w.account.ID))
	looked(t, "AccountByUsername", w.account)(tx.AccountByUsername(ctx, org, w.account.Username))
	looked(t, "ListAccounts", []care.Account{w.account})(tx.ListAccounts(ctx, org, 10, 0))
	looked(t, "CountAuditEntries", 1)(tx.CountAuditEntries(ctx, org, w.person.ID))
	looked(t, "ListAuditEntries", []care.AuditEntry{w.audit})(tx.ListAuditEntries(ctx, org, w.person.ID, 10, 0))
}

func (w world) recordIsThere(t *testing.T, tx care.Tx) {
	t.Helper()
	ctx, org, as := t.Context(), w.org.ID, w.assessment.ID
	looked(t, "Person", w.person)(tx.Person(ctx, org, w.person.ID))
	looked(t, "PeopleByReference", map[string]care.PersonID{"W-1": w.person.ID})(tx.PeopleByReference(ctx, org))
	looked(t, "PeopleKnownAs", []care.PersonID{w.person.ID})(tx.PeopleKnownAs(ctx, org, w.person.Reference))
	looked(t, "CountCaseload", 1)(tx.CountCaseload(ctx, org, w.worker.ID, ""))
	looked(t, "ListCaseload", []care.CaseloadRow{{
		Person: w.person.ID, Name: w.person.Name, PreferredName: w.person.PreferredName, Reference: w.person.Reference, LastOn: w.assessment.On,
	}})(tx.ListCaseload(ctx, org, w.worker.ID, "", 10, 0))
	looked(t, "Assessment", w.assessment)(tx.Assessment(ctx, org, w.person.ID, as))
	looked(t, "ListAssessments", []care.Assessment{w.assessment})(tx.ListAssessments(ctx, org, w.person.ID))
	looked(t, "ListReadings", []care.Reading{w.reading})(tx.ListReadings(ctx, org, as))
	looked(t, "ListReadingsOfPerson", []care.Reading{w.reading})(tx.ListReadingsOfPerson(ctx, org, w.person.ID))
	looked(t, "ListAnswers", w.answers)(tx.ListAnswers(ctx, org, as))
	looked(t, "ListAnswersOfPerson", w.answers)(tx.ListAnswersOfPerson(ctx, org, w.person.ID))
	words := slices.Clone(w.answers)
	for i := range words {
		words[i].Form = "" // a page of its own shows no forms
	}
	looked(t, "ListWords", words)(tx.ListWords(ctx, org, w.person.ID, as))
	looked(t, "ListAnswerHistory", w.answers)(tx.ListAnswerHistory(ctx, org, as))
	looked(t, "ListAnswersOfArea", w.answers)(tx.ListAnswersOfArea(ctx, org, as, care.VoicePerson, "body"))
	looked(t, "ListAnswersOfArea, another voice", []care.Answer(nil))(tx.ListAnswersOfArea(ctx, org, as, care.VoiceWorker, "body"))
	looked(t, "ListChosenAreas", w.chosen)(tx.ListChosenAreas(ctx, org, as))
	looked(t, "ListChosenAreasOfPerson", w.chosen)(tx.ListChosenAreasOfPerson(ctx, org, w.person.ID))
}

func (w world) planIsThere(t *testing.T, tx care.Tx) {
	t.Helper()
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	looked(t, "ListGoals", []care.Goal{w.goal})(tx.ListGoals(ctx, org, person))
	looked(t, "ListGoalRatings", []care.GoalRating{w.rating})(tx.ListGoalRatings(ctx, org, person))
	looked(t, "ListActionSteps", []care.ActionStep{w.step})(tx.ListActionSteps(ctx, org, person))
	looked(t, "ListStepReviews", []care.StepReview{w.review})(tx.ListStepReviews(ctx, org, person))
	looked(t, "ListJourneyEntries", []care.Entry{w.entry})(tx.ListJourneyEntries(ctx, org, person))
	looked(t, "ListLatestEntries", []care.Entry{w.entry})(tx.ListLatestEntries(ctx, org, person, 2))
	looked(t, "ListHelped", []care.Entry{w.entry})(tx.ListHelped(ctx, org, person, 2))
}

func theSameIDTwiceAddsNothing(t *testing.T, s Store) {
	w := settle(t, s)
	other := newWorld(w.org.ID, string(w.service.ID), " again")
	write(t, s, func(tx care.Tx) error { return other.fill(t.Context(), tx, false) })
	w.isAllThere(t, s)
	for what, insert := range map[string]func(care.Tx) error{
		"account":         func(tx care.Tx) error { return tx.InsertAccount(t.Context(), other.account) },
		"name of sign-in": func(tx care.Tx) error { a := w.account; a.ID = "another"; return tx.InsertAccount(t.Context(), a) },
		"audit entry":     func(tx care.Tx) error { return tx.InsertAuditEntry(t.Context(), other.audit) },
	} {
		if err := s.Write(t.Context(), insert); err == nil {
			t.Errorf("a second %s with the same id was taken", what)
		}
	}
	w.isAllThere(t, s)
}

func organisationsNeverMeet(t *testing.T, s Store) {
	w := settle(t, s)
	other := newWorld(care.OrganisationID(testkit.NewIDs().New()), string(w.service.ID), " elsewhere")
	if other.person.ID != w.person.ID || other.answers[0].ID != w.answers[0].ID {
		t.Fatal("the two worlds were to share their ids")
	}
	write(t, s, func(tx care.Tx) error { return other.fill(t.Context(), tx, true) })
	for _, one := range []world{w, other} {
		err := s.WriteSessions(t.Context(), func(tx auth.Tx) error { return tx.InsertSession(t.Context(), one.session) })
		if err != nil {
			t.Fatal(err)
		}
	}
	w.isAllThere(t, s)
	other.isAllThere(t, s)
	change(t, s, other)
	w.isAllThere(t, s)
	err := s.ReadSessions(t.Context(), func(tx auth.Tx) error {
		session, account, err := tx.Session(t.Context(), w.org.ID, w.session.ID)
		same(t, "session", session, w.session)
		same(t, "account of the session", account.Name, w.account.Name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// change changes everything that can be changed in one world.
func change(t *testing.T, s Store, w world) {
	t.Helper()
	ctx, org := t.Context(), w.org.ID
	write(t, s, func(tx care.Tx) error {
		ended, left := w.joined, w.supported
		ended.Until, left.Until = at(500), at(500)
		return all(
			func() error { return tx.ReplaceAnswer(ctx, w.answers[0], w.answers[1].ID) },
			func() error { return tx.ReplaceChosenArea(ctx, w.chosen[0], "later") },
			func() error { return tx.SetReadingValues(ctx, w.reading, nil) },
			func() error { return tx.EndGoal(ctx, org, w.person.ID, w.goal.ID, care.EndingLeft, at(500)) },
			func() error { return tx.EndTeamWorker(ctx, ended) },
			func() error { return tx.EndTeamPerson(ctx, left) },
			func() error { return tx.SetPassword(ctx, org, w.account.ID, "another", false) },
			func() error { return tx.SetDuties(ctx, org, w.account.ID, care.DutyEditor|care.DutyReviewer) },
			func() error { return tx.DeleteSessionsOf(ctx, org, w.account.ID) },
		)
	})
}

// aSharedReferenceIsNobodys: an import must not guess which of two people is meant.
func aSharedReferenceIsNobodys(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	for _, reference := range []string{w.person.Reference, "W-2", "", "", w.person.Reference} {
		p := care.Person{ID: care.PersonID(ids.New()), Organisation: w.org.ID, Name: "N", Reference: reference, Created: at(1)}
		write(t, s, func(tx care.Tx) error { return once(true, "InsertPerson")(tx.InsertPerson(t.Context(), p)) })
	}
	got := read(t, s, func(tx care.Tx) (map[string]care.PersonID, error) { return tx.PeopleByReference(t.Context(), w.org.ID) })
	if len(got) != 2 || got[w.person.Reference] != "" || got["W-2"] == "" {
		t.Errorf("references: %v", got)
	}
	for reference, want := range map[string]int{w.person.Reference: 3, "W-2": 1, "W": 0, "w-2": 0, "W-": 0, "": 0, "N": 0} {
		people := read(t, s, func(tx care.Tx) ([]care.PersonID, error) { return tx.PeopleKnownAs(t.Context(), w.org.ID, reference) })
		same(t, "whose reference is "+reference, len(people), want)
	}
}

// aClosedAccountStaysClosed: those who wrote elsewhere are kept as closed accounts.
func aClosedAccountStaysClosed(t *testing.T, s Store) {
	w, ids := settle(t, s), testkit.NewIDs()
	a := care.Account{ID: care.AccountID(ids.New()), Organisation: w.org.ID, Username: "elsewhere", Name: hard[0], Role: care.RoleWorker, Created: at(3), ClosedAt: at(4)}
	write(t, s, func(tx care.Tx) error { return tx.InsertAccount(t.Context(), a) })
	same(t, "the account", read(t, s, func(tx care.Tx) (care.Account, error) { return tx.Account(t.Context(), w.org.ID, a.ID) }), a)
}

func whatIsNotThereIsDenied(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, none := t.Context(), w.org.ID, testkit.NewIDs().New()
	err := s.Read(ctx, func(tx care.Tx) error {
		_, err := tx.Person(ctx, org, care.PersonID(none))
		wantDenied(t, "Person", err)
		_, err = tx.Person(ctx, care.OrganisationID(none), w.person.ID)
		wantDenied(t, "Person of another organisation", err)
		_, err = tx.Assessment(ctx, org, w.person.ID, care.AssessmentID(none))
		wantDenied(t, "Assessment", err)
		_, err = tx.Assessment(ctx, org, care.PersonID(none), w.assessment.ID)
		wantDenied(t, "Assessment of another person", err)
		_, err = tx.Account(ctx, org, care.AccountID(none))
		wantDenied(t, "Account", err)
		_, err = tx.AccountByUsername(ctx, org, "nobody")
		wantDenied(t, "AccountByUsername", err)
		_, err = tx.AccountByUsername(ctx, org, "AMINA")
		wantDenied(t, "AccountByUsername in capitals", err)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.ReadSessions(ctx, func(tx auth.Tx) error {
		_, _, err := tx.Session(ctx, org, none)
		return err
	})
	wantDenied(t, "Session", err)
}

func changesChangeOneThing(t *testing.T, s Store) {
	w := settle(t, s)
	ctx, org, person := t.Context(), w.org.ID, w.person.ID
	open := w.assessment
	open.ID, open.CompletedAt = care.AssessmentID(testkit.NewIDs().New()), time.Time{}
	reading := w.reading
	reading.Assessment, reading.HandedInAt = open.ID, time.Time{}
	write(t, s, func(tx care.Tx) error {
		_, err := tx.InsertAssessment(ctx, open)
		return all(func() error { return err }, func() error { return tx.InsertReading(ctx, reading) })
	})
	for _, when := range []int{600, 700} { // the second time changes nothing
		write(t, s, func(tx care.Tx) error {
			return all(
				func() error { return tx.CompleteAssessment(ctx, org, person, open.ID, at(when)) },
				func() error { return tx.HandInReading(ctx, org, open.ID, care.VoicePerson, at(when)) },
				func() error { return tx.EndGoal(ctx, org, person, w.goal.ID, care.EndingReached, at(when)) },
				func() error {
					return tx.ReplaceAnswer(ctx, w.answers[0], care.AnswerID(string(w.answers[1].ID[:35])+string(rune('0'+when/100))))
				},
			)
		})
	}
	err := s.Read(ctx, func(tx care.Tx) error {
		as, err := tx.Assessment(ctx, org, person, open.ID)
		same(t, "completed", as.CompletedAt, at(600))
		readings, err2 := tx.ListReadings(ctx, org, open.ID)
		same(t, "handed in", readings[0].HandedInAt, at(600))
		goals, err3 := tx.ListGoals(ctx, org, person)
		same(t, "ended", goals[0].EndedAt, at(600))
		same(t, "ending", goals[0].Ending, care.EndingReached)
		standing, err4 := tx.ListAnswers(ctx, org, w.assessment.ID)
		same(t, "standing", standing, w.answers[1:])
		history, err5 := tx.ListAnswerHistory(ctx, org, w.assessment.ID)
		same(t, "history", len(history), len(w.answers))
		if by := history[0].ReplacedBy; by[35:] != "6" {
			t.Errorf("an answer that was replaced was replaced again, by %s", by)
		}
		return all(func() error { return err }, func() error { return err2 }, func() error { return err3 }, func() error { return err4 }, func() error { return err5 })
	})
	if err != nil {
		t.Fatal(err)
	}
}
