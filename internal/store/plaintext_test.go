package store_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/plan"
	"towpath/internal/seed"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// said are the fields that hold a name, a contact detail or somebody's words.
var said = map[string][]string{
	"Person": {"Name", "PreferredName", "Reference", "Born"}, "Account": {"Username", "Name"}, "Worker": {"Name"},
	"Assessment": {"Present"}, "Answer": {"Note", "ByName"}, "ChosenArea": {"Understand", "LookAhead", "CouldHelp"},
	"Goal": {"Words"}, "ActionStep": {"Words", "Who"}, "StepReview": {"Note"}, "Entry": {"Happened", "Helped", "ByName"},
	"AppointmentWords": {"About", "Bring"}, "Attendee": {"Name"},
	"AuditEntry": {"Name"}, "MeasureDecline": {"Words"}, "ReminderChoice": {"Address"},
	"Enrolment":         {"Contact", "Needs", "BuddyNote"},
	"MirrorAgreedWords": {"Evidence", "By", "LivedBy", "Next"}, "MirrorPart": {"Words"}, "MirrorSkill": {"Words"},
	"PlanHead": {"Title"}, "Edit": {"Words", "Detail", "Name"}, "PlanVersion": {"Body", "With", "Capacity", "Witnesses", "ByName"},
	"PlanSignature": {"Because", "ByName"}, "PlanConfirmation": {"ByName"}, "PlanCopy": {"Place"}, "CrisisReview": {"Words", "ByName"},
}

// wordsOf gathers everything that was said in a value of whatever depth.
func wordsOf(v reflect.Value, into map[string]bool) {
	switch v.Kind() {
	case reflect.Slice:
		for i := range v.Len() {
			wordsOf(v.Index(i), into)
		}
	case reflect.Struct:
		fields := said[v.Type().Name()]
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.IsExported() {
				wordsOf(v.Field(i), into)
			}
			if slices.Contains(fields, f.Name) && v.Field(i).String() != "" {
				into[v.Field(i).String()] = true
			}
		}
	default:
	}
}

// found gives a table that holds one of the words: as a whole, or, where it is long
// enough not to be there by chance, as a part.
func found(tables map[string][]string, words map[string]bool) string {
	for table, values := range tables {
		all := strings.Join(values, "\x00")
		for word := range words {
			if slices.Contains(values, word) || len(word) > 8 && strings.Contains(all, word) {
				return fmt.Sprintf("%s holds %q", table, word)
			}
		}
	}
	return ""
}

// TestNothingThatWasSaidStandsInPlainText looks through every value of every table
// after the whole demonstration went in.
func TestNothingThatWasSaidStandsInPlainText(t *testing.T) {
	demo, err := seed.Build(seed.Parts{Number: 1, Today: "2026-03-14", People: 30, Instruments: testkit.Library(t), Mirror: testkit.Mirror(t)})
	if err != nil {
		t.Fatal(err)
	}
	words := map[string]bool{}
	wordsOf(reflect.ValueOf(*demo), words)
	if len(words) < 300 {
		t.Fatalf("only %d names and words were gathered", len(words))
	}
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			s := testkit.Open(t, address)
			if err := demo.Insert(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			pool, err := store.OpenPool(engine, address)
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close()
			if what := found(dump(t, engine, pool), words); what != "" {
				t.Error(what)
			}
			run(t, pool, "UPDATE team SET name = '"+strings.ReplaceAll(slices.Max(slices.Collect(maps.Keys(words))), "'", "''")+"'")
			if found(dump(t, engine, pool), words) == "" {
				t.Error("a name in plain text was not found")
			}
		})
	}
}

// TestWhatIsSaidBesideTheRecordIsSealed does the same for what the demonstration
// has none of: circles, emergencies, holds, questions, ways to sign in.
func TestWhatIsSaidBesideTheRecordIsSealed(t *testing.T) {
	words := map[string]bool{
		"Chiara Rossi, a sister": true, "her sister in law": true, "she has not slept": true, "nobody opens the door": true, "asked by the court": true, "the court is done": true,
		"why did you look": true, "to get ready": true, "a blue telephone": true, "a green telephone": true, "JBSWY3DPEHPK3PXP": true, "Firefox on a tram": true,
		"amina.at.home@example.org": true,
		"a-line-for-the-night":      true,
		"the gate by the mill":      true,
		"Dr Ines of the mill":       true, "the room by the weir": true, "to talk of her sleep": true, "bring the blue letter": true, "A-4711-weir": true,
		"for my new doctor": true, "hash of a lantern": true, "a.sealed.summary.of.hers": true, "Dr Ines at the harbour": true,
		"Patient?name=Rosalind": true,
		"to know of Rosalind":   true, "Goal?patient.name=Rosalind": true, "https://rosalind.example": true, "Bearer for Rosalind": true, "whsec_Rosalind": true, "mark of Rosalind": true, "before Rosalind": true, "her telephone 0121": true,
		"the doors are locked": true, "four plans of ten": true, "all of us on Tuesday": true, "asked by Omar": true, "offer it at once": true, "juggling with fire": true, "Choice was low": true,
		"who surprised me": true, "I talked too much": true,
		"Rosa of the tall house": true, "rosa@tall-house.example": true, "a chair near the door": true, "to swim in the sea": true, "it was all too fast": true,
	}
	for _, planned := range saidInPlans {
		words[planned] = true
	}
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			address := testkit.Address(t, engine)
			s := testkit.Open(t, address)
			k := testkit.Service(t, s)
			if err := s.Write(t.Context(), func(tx care.Tx) error { return saysBeside(t.Context(), k, tx) }); err != nil {
				t.Fatal(err)
			}
			if err := s.Write(t.Context(), func(tx care.Tx) error { return plansBeside(t.Context(), k, tx) }); err != nil {
				t.Fatal(err)
			}
			if err := s.WriteSessions(t.Context(), func(tx auth.Tx) error { return signsInBeside(t.Context(), k, tx) }); err != nil {
				t.Fatal(err)
			}
			pool, err := store.OpenPool(engine, address)
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close()
			if what := found(dump(t, engine, pool), words); what != "" {
				t.Error(what)
			}
		})
	}
}

func learnsBeside(ctx context.Context, k *testkit.Kit, tx care.Tx) error {
	course := care.CourseID(k.IDs.New())
	_, err1 := tx.InsertEnrolment(ctx, care.Enrolment{
		ID: care.EnrolmentID(k.IDs.New()), Organisation: k.Organisation, Course: course, CodeHash: "hash", Place: 1,
		Name: "Rosa of the tall house", Contact: "rosa@tall-house.example", Needs: "a chair near the door", BuddyNote: "a chair near the door",
	})
	_, err2 := tx.SetLearningPlan(ctx, care.LearningPlan{Organisation: k.Organisation, Account: k.AsAmina.Account, Version: 1, LearningWords: care.LearningWords{Want: "to swim in the sea"}})
	_, err3 := tx.InsertCourseFeedback(ctx, care.CourseFeedback{ID: k.IDs.New(), Organisation: k.Organisation, Course: course, Words: "it was all too fast"})
	return errors.Join(err1, err2, err3)
}

// wantsBeside has a system told of changes, with words wherever there are any.
func wantsBeside(ctx context.Context, k *testkit.Kit, tx care.Tx) error {
	s := care.Subscription{
		ID: care.SubscriptionID(k.IDs.New()), Organisation: k.Organisation, Account: k.AsBen.Account, Secret: "whsec_Rosalind", Mark: "mark of Rosalind", SubscriptionWords: care.SubscriptionWords{
			Reason: "to know of Rosalind", Criteria: "Goal?patient.name=Rosalind", Endpoint: "https://rosalind.example/hook", Headers: []string{"Authorization: Bearer for Rosalind"}, Extra: "her telephone 0121",
		},
	}
	_, err := tx.InsertSubscription(ctx, s)
	s.Before = "before Rosalind"
	return errors.Join(err, tx.SetSubscription(ctx, s))
}

func saysBeside(ctx context.Context, k *testkit.Kit, tx care.Tx) error {
	org, who := k.Organisation, k.Amina
	_, err1 := tx.InsertMember(ctx, care.Member{ID: care.MemberID(k.IDs.New()), Organisation: org, Person: who, Name: "Chiara Rossi, a sister", Relation: "her sister in law"})
	_, err2 := tx.InsertTold(ctx, care.Told{ID: care.ToldID(k.IDs.New()), Organisation: org, Person: who, Words: "she has not slept"})
	_, err3 := tx.InsertEmergency(ctx, care.Emergency{ID: care.EmergencyID(k.IDs.New()), Organisation: org, Person: who, Account: k.AsBen.Account, Reason: "nobody opens the door"})
	hold := care.LegalHold{ID: k.IDs.New(), Organisation: org, Person: who, Reason: "asked by the court"}
	_, err4 := tx.InsertLegalHold(ctx, hold)
	hold.EndReason, hold.Ended = "the court is done", k.Clock.Now()
	q := care.Question{ID: care.QuestionID(k.IDs.New()), Organisation: org, Person: who, Words: "why did you look", At: k.Clock.Now(), By: k.AsAmina.Account}
	_, err5 := tx.InsertQuestion(ctx, q)
	q.Answer, q.AnsweredAt, q.AnsweredBy = "to get ready", k.Clock.Now(), k.AsBen.Account
	_, err6 := tx.InsertReminderChoice(ctx, care.ReminderChoice{ID: care.ReminderID(k.IDs.New()), Organisation: org, Person: who, Way: care.ByEmail, Address: "amina.at.home@example.org"})
	_, err7 := tx.InsertResourceMark(ctx, care.ResourceMark{ID: care.ResourceMarkID(k.IDs.New()), Organisation: org, Person: who, Resource: "a-line-for-the-night", Area: "who-i-am"})
	_, err8 := tx.InsertReflection(ctx, care.Reflection{ID: care.ReflectionID(k.IDs.New()), Organisation: org, Account: k.AsBen.Account, Question: "who surprised me", Words: "I talked too much"})
	_, err9 := tx.InsertExtra(ctx, care.Extra{Organisation: org, Person: who, Kind: "Goal", Resource: k.IDs.New(), Words: `{"note":[{"text":"the gate by the mill"}]}`})
	_, err10 := tx.InsertExport(ctx, care.Export{ID: care.ExportID(k.IDs.New()), Organisation: org, Account: k.AsBen.Account, Asked: "GET /Patient/$export?_typeFilter=Patient?name=Rosalind"})
	link := care.SummaryLink{ID: care.SummaryLinkID(k.IDs.New()), Organisation: org, Person: who, Label: "for my new doctor", Passcode: "hash of a lantern", File: "a.sealed.summary.of.hers"}
	_, err13 := tx.InsertAppointment(ctx, care.Appointment{
		ID: care.AppointmentID(k.IDs.New()), Organisation: org, Person: who, Version: 1, AppointmentWords: care.AppointmentWords{
			Identifier: care.Identifier{Value: "A-4711-weir"}, About: "to talk of her sleep", Bring: "bring the blue letter", Attendees: care.Attending("Dr Ines of the mill", "the room by the weir"),
		},
	})
	_, err11 := tx.InsertSummaryLink(ctx, link)
	_, err12 := tx.InsertSummaryOpening(ctx, care.SummaryOpening{ID: k.IDs.New(), Organisation: org, Person: who, Link: link.ID, Reader: "Dr Ines at the harbour"})
	return errors.Join(err1, err2, err3, err4, err5, err6, err7, err8, err9, err10, err11, err12, err13, wantsBeside(ctx, k, tx), learnsBeside(ctx, k, tx), saysOfTeams(ctx, k, tx), tx.EndLegalHold(ctx, hold), tx.AnswerQuestion(ctx, q),
		tx.InsertVouch(ctx, care.Vouch{ID: care.VouchID(k.IDs.New()), Organisation: org, Person: who, Account: k.AsAmina.Account, How: care.KnownByCall, StartedBy: k.AsBen.Account}),
		tx.InsertSignInCode(ctx, care.SignInCode{ID: care.CodeID(k.IDs.New()), Organisation: org, Person: who, Hash: "hash", MadeBy: k.AsBen.Account}))
}

// saysOfTeams puts words into each place that a team mirror has: one round is open, one is
// closed.
func saysOfTeams(ctx context.Context, k *testkit.Kit, tx care.Tx) error {
	org, id := k.Organisation, k.IDs.New()
	round := care.MirrorRound{ID: care.MirrorRoundID(id), Organisation: org, Team: k.River, Closed: k.Clock.Now(), Shown: care.MirrorShown{
		Groups: []care.ShownGroup{{Group: care.MirrorStaff, Items: []care.ShownItem{{Item: "safety", Remarks: []string{"the doors are locked"}}}}},
	}}
	open := care.MirrorRound{ID: care.MirrorRoundID(k.IDs.New()), Organisation: org, Team: k.River}
	_, err1 := tx.InsertMirrorRound(ctx, round)
	_, err2 := tx.InsertMirrorRound(ctx, open)
	agreed := care.MirrorAgreedWords{Evidence: "four plans of ten", By: "all of us on Tuesday", LivedBy: "asked by Omar", Next: "offer it at once"}
	_, err3 := tx.InsertMirrorAgreed(ctx, care.MirrorAgreed{Organisation: org, Round: round.ID, Item: "safety", Version: 1, MirrorAgreedWords: agreed})
	_, err4 := tx.InsertMirrorTest(ctx, care.MirrorTest{ID: care.MirrorTestID(id), Organisation: org, Round: round.ID, Version: 1, Parts: care.MirrorParts{{Words: "offer it at once"}}})
	_, err5 := tx.InsertMirrorSkill(ctx, care.MirrorSkill{ID: care.MirrorSkillID(id), Organisation: org, Team: k.River, Words: "juggling with fire", Whose: "asked by Omar", By: k.AsAmina.Account})
	_, err6 := tx.InsertMirrorResult(ctx, care.MirrorResult{ID: care.MirrorResultID(id), Organisation: org, Team: k.River, Found: "Choice was low", Source: "asked by Omar"})
	_, err7 := tx.InsertMirrorShare(ctx, care.MirrorShare{ID: care.MirrorShareID(id), Organisation: org, Round: round.ID, By: "all of us on Tuesday", What: care.MirrorSharedItem{Agreed: agreed}})
	return errors.Join(err1, err2, err3, err4, err5, err6, err7, tx.CloseMirrorRound(ctx, round),
		tx.SetMirrorRatings(ctx, org, open.ID, []care.MirrorRating{{Group: care.MirrorStaff, Remarks: map[string]string{"safety": "the doors are locked"}}}))
}

// saidInPlans is what plansBeside writes.
var saidInPlans = []string{
	"a meeting with the uncle", "a walk to the lock helps", "ring Hana at the bakery", "sat with Ben at the kitchen table", "decides for herself today", "Hana saw it",
	"the part about the ward is wrong", "in the drawer of the kitchen", "the second page was read", `{"kind":"crisis","parts":["a song by the window"]}`,
}

func plansBeside(ctx context.Context, k *testkit.Kit, tx care.Tx) error {
	org, who, by, said, id := k.Organisation, k.Amina, k.AsAmina.Account, saidInPlans, k.IDs.New()
	_, err1 := tx.InsertPlan(ctx, care.PlanHead{ID: care.PlanID(id), Organisation: org, Person: who, Kind: plan.Meeting, Title: said[0], By: by})
	_, err2 := tx.InsertPlanEdit(ctx, care.PlanEdit{Organisation: org, Person: who, Plan: care.PlanID(id), Edit: plan.Edit{ID: id, Line: id, Section: "agenda", Act: plan.Write, Words: said[1], Detail: said[2], By: string(by)}})
	_, err3 := tx.InsertPlanVersion(ctx, care.PlanVersion{ID: care.PlanVersionID(id), Organisation: org, Person: who, Plan: care.PlanID(id), Number: 1, Body: said[9], With: said[3], Capacity: said[4], Witnesses: said[5], By: by})
	_, err4 := tx.InsertPlanSignature(ctx, care.PlanSignature{ID: care.SignatureID(id), Organisation: org, Person: who, Plan: care.PlanID(id), Because: said[6], By: by})
	_, err5 := tx.InsertPlanCopy(ctx, care.PlanCopy{ID: care.PlanCopyID(id), Organisation: org, Person: who, Plan: care.PlanID(id), Place: said[7], By: by})
	_, err6 := tx.InsertCrisisReview(ctx, care.CrisisReview{ID: care.CrisisReviewID(id), Organisation: org, Person: who, Words: said[8], By: by})
	return errors.Join(err1, err2, err3, err4, err5, err6)
}

func signsInBeside(ctx context.Context, k *testkit.Kit, tx auth.Tx) error {
	org, id := k.Organisation, k.AsAmina.Account
	key := auth.Passkey{ID: "p", Organisation: org, Account: id, Credential: "c", Name: "a blue telephone", Content: "{}"}
	err := tx.InsertPasskey(ctx, key)
	_, named := tx.NamePasskey(ctx, org, id, key.ID, "a green telephone")
	return errors.Join(err, named,
		tx.PutOneTimeKey(ctx, auth.OneTimeKey{Organisation: org, Account: id, Secret: "JBSWY3DPEHPK3PXP"}),
		tx.InsertSession(ctx, auth.Session{ID: "s", Organisation: org, Account: id, Device: "Firefox on a tram", Way: auth.WayPasskey}))
}
