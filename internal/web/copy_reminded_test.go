package web_test

import (
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fhir"
	"towpath/internal/testkit"
)

// remindedInEveryWay gives Amina choices, reminders and days in her support.
func (s *service) remindedInEveryWay(t *testing.T) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		s.Clock.Tick()
	}
	must(s.ChooseReminder(t.Context(), s.AsBen, s.Amina, care.NewReminderChoice{ID: care.ReminderID(s.IDs.New()), Way: care.ByLetter}))
	must(s.ChooseReminder(t.Context(), s.AsAmina, s.Amina, care.NewReminderChoice{ID: care.ReminderID(s.IDs.New()), Way: care.ByEmail, Address: "zq-amina@example.org"}))
	gone := care.MarkID(s.IDs.New())
	must(s.MarkSupport(t.Context(), s.AsBen, s.Amina, care.NewMark{ID: gone, Kind: care.MarkAssessment, On: "2026-03-01"}))
	must(s.MarkSupport(t.Context(), s.AsBen, s.Amina, care.NewMark{ID: care.MarkID(s.IDs.New()), Kind: care.MarkIntervention, On: "2026-03-02"}))
	must(s.WithdrawMark(t.Context(), s.AsBen, s.Amina, gone))
	must(s.Store.Write(t.Context(), func(tx care.Tx) error {
		failed := care.Reminder{Organisation: s.Organisation, Person: s.Amina, Kind: care.WaitMeasure, Subject: "phq-9", AnsweredBy: "person", DueDay: "2026-03-01", Way: care.ByEmail, At: s.Now(), By: care.OperatorAccount}
		went := failed
		went.Subject, went.Way, went.At, went.By = "moon", care.ByLetter, s.Now(), s.AsBen.Account
		for _, n := range []care.Reminder{failed, went} {
			if _, err := tx.InsertReminder(t.Context(), n); err != nil {
				return err
			}
		}
		return tx.FailReminders(t.Context(), s.Organisation, s.Amina, failed.At)
	}))
}

// TestACopyHoldsHowSheIsReminded: words before codes, the latest choice first, a day that
// was taken back, and nothing of it with somebody who has none.
func TestACopyHoldsHowSheIsReminded(t *testing.T) {
	s := newService(t)
	amina, path := s.as(t, "amina"), "/people/"+string(s.Amina)+"/copy/file"
	bare := amina.taken(path)["my-record.html"]
	for _, word := range []string{"How you are reminded", "No way was chosen.", "Days in support", "No day is noted yet."} {
		if !strings.Contains(bare, word) {
			t.Errorf("with nothing to say, %q is not on the page", word)
		}
	}
	s.remindedInEveryWay(t)
	file := amina.taken(path)
	page := file["my-record.html"]
	for _, faults := range markupFaults(page) {
		t.Errorf("the page: %s", faults)
	}
	for _, word := range []string{
		"By e-mail to zq-amina@example.org, chosen on 14 March 2026", "By letter, chosen on 14 March 2026 · Ben Hall",
		"the e-mail of 14 March 2026 did not go", "moon: a letter on 14 March 2026",
		"Help was given, such as a talking therapy or a course</b>: 2 March 2026", "Noted on 14 March 2026", "Taken back on 14 March 2026",
	} {
		if !strings.Contains(page, word) {
			t.Errorf("%q is not on the page", word)
		}
	}
	if email, letter := strings.Index(page, "By e-mail to"), strings.Index(page, "By letter, chosen"); letter < email {
		t.Errorf("the latest choice stands at %d, after the one before it at %d", email, letter)
	}
	if strings.Contains(page, "No way was chosen.") || strings.Contains(page, "chosen on 14 March 2026 · Amina") {
		t.Error("the page says what is not so, or names her to herself")
	}
	record, err := fhir.ReadRecord([]byte(file["my-record.fhir.json"]), testkit.Library(t))
	if err != nil || len(record.Choices) != 2 || len(record.Reminders) != 2 || len(record.Marks) != 2 {
		t.Errorf("the bundle: %d choices, %d reminders, %d days, %v", len(record.Choices), len(record.Reminders), len(record.Marks), err)
	}
}
