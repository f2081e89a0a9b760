package care_test

import (
	"strings"
	"sync"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// history gives every answer that was ever given.
func history(t testing.TB, k *testkit.Kit, id care.AssessmentID) []care.Answer {
	t.Helper()
	var all []care.Answer
	must(t, k.Store.Read(t.Context(), func(tx care.Tx) (err error) {
		all, err = tx.ListAnswerHistory(t.Context(), k.Organisation, id)
		return err
	}))
	return all
}

func TestSavingTheSameAnswerTwiceIsSavingOnce(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	n := care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoicePerson, Area: "body", Given: step(3), Note: "tired"}
	for range 3 {
		done, err := k.RecordAnswer(t.Context(), k.AsAmina, k.Amina, id, n)
		must(t, err)
		if len(done.Standing) != 1 || done.Standing[0].ID != n.ID || done.Both() {
			t.Fatalf("standing: %+v", done.Standing)
		}
	}
	// The same words under another id say nothing new.
	same := n
	same.ID = care.AnswerID(k.IDs.New())
	done, err := k.RecordAnswer(t.Context(), k.AsBen, k.Amina, id, same)
	must(t, err)
	if len(done.Standing) != 1 || done.Standing[0].ID != n.ID || len(history(t, k, id)) != 1 {
		t.Fatalf("an answer that says nothing new was added: %+v", done.Standing)
	}
	// A late copy of a save that was replaced since does not bring it back.
	later := care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoicePerson, Area: "body", Given: step(6), Replaces: []care.AnswerID{n.ID}}
	_, err = k.RecordAnswer(t.Context(), k.AsAmina, k.Amina, id, later)
	must(t, err)
	done, err = k.RecordAnswer(t.Context(), k.AsAmina, k.Amina, id, n)
	must(t, err)
	if len(done.Standing) != 1 || done.Standing[0].ID != later.ID {
		t.Fatalf("a late copy came back: %+v", done.Standing)
	}
}

// TestAnIDThatHoldsSomethingElseIsNoSave: nobody is told "saved" when nothing was.
func TestAnIDThatHoldsSomethingElseIsNoSave(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	n := care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoicePerson, Area: "body", Given: step(3)}
	_, err := k.RecordAnswer(t.Context(), k.AsAmina, k.Amina, id, n)
	must(t, err)
	for what, change := range map[string]func(*care.NewAnswer){
		"other words":   func(n *care.NewAnswer) { n.Note = "changed" },
		"another area":  func(n *care.NewAnswer) { n.Area = "habits" },
		"another voice": func(n *care.NewAnswer) { n.Voice = care.VoiceWorker },
	} {
		other := n
		change(&other)
		_, err := k.RecordAnswer(t.Context(), k.AsAmina, k.Amina, id, other)
		wantKind(t, what, err, fault.Conflict)
	}
	if all := history(t, k, id); len(all) != 1 {
		t.Errorf("history: %+v", all)
	}
}

func TestTwoPeopleEditingBothKeepTheirWords(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	first := k.Say(t, k.AsBen, k.Amina, id, care.VoiceAgreed, "body", 3)
	hers := care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoiceAgreed, Area: "body", Given: step(4), Note: "hers", Replaces: []care.AnswerID{first}}
	his := care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoiceAgreed, Area: "body", Given: step(6), Note: "his", Replaces: []care.AnswerID{first}}
	_, err := k.RecordAnswer(t.Context(), k.AsAmina, k.Amina, id, hers)
	must(t, err)
	done, err := k.RecordAnswer(t.Context(), k.AsBen, k.Amina, id, his)
	must(t, err)
	if len(done.Standing) != 2 || done.Standing[0].Note != "hers" || done.Standing[1].Note != "his" || !done.Both() {
		t.Fatalf("standing: %+v", done.Standing)
	}
	page, err := k.ShowAssessment(t.Context(), k.AsAmina, k.Amina, id)
	must(t, err)
	if len(page.Answers) != 2 || page.Answers[0].ByName != k.AsAmina.Name || page.Answers[1].ByName != k.AsBen.Name {
		t.Fatalf("the page shows %+v", page.Answers)
	}
	// Whoever has read both can put one in the place of both.
	settled := care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoiceAgreed, Area: "body", Given: step(5), Replaces: []care.AnswerID{hers.ID, his.ID}}
	done, err = k.RecordAnswer(t.Context(), k.AsBen, k.Amina, id, settled)
	must(t, err)
	if len(done.Standing) != 1 || done.Both() || len(history(t, k, id)) != 4 {
		t.Fatalf("standing: %+v", done.Standing)
	}
}

func TestAPageReplacesItsOwnAnswerAndNobodyElses(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	hers, his := k.IDs.New(), k.IDs.New()
	say := func(a care.Actor, form, note string) care.Recorded {
		t.Helper()
		done, err := k.RecordAnswer(t.Context(), a, k.Amina, id, care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoiceAgreed, Area: "body", Note: note, Form: form})
		must(t, err)
		return done
	}
	say(k.AsAmina, hers, "I")
	if done := say(k.AsAmina, hers, "I feel"); len(done.Standing) != 1 {
		t.Fatalf("a page did not replace its own: %+v", done.Standing)
	}
	if done := say(k.AsBen, his, "she says"); len(done.Standing) != 2 {
		t.Fatalf("a page replaced another's: %+v", done.Standing)
	}
	if done := say(k.AsAmina, hers, "I feel better"); len(done.Standing) != 2 || done.Standing[1].Note != "I feel better" {
		t.Fatalf("standing: %+v", done.Standing)
	}
}

func TestSeveralAnswersAreSavedTogetherOrNotAtAll(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	good := care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoicePerson, Area: "body", Given: step(3)}
	bad := care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoiceAgreed, Area: "no such area", Given: step(3)}
	_, err := k.RecordAnswer(t.Context(), k.AsBen, k.Amina, id, good, bad)
	wantField(t, "the second", err, "area")
	if all := history(t, k, id); len(all) != 0 {
		t.Fatalf("half was saved: %+v", all)
	}
	bad.Area = "body"
	done, err := k.RecordAnswer(t.Context(), k.AsBen, k.Amina, id, good, bad)
	must(t, err)
	if len(done.Standing) != 2 || done.Both() {
		t.Fatalf("standing: %+v", done.Standing)
	}
}

func TestAnswersAreChecked(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	good := care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoicePerson, Area: "body", Given: step(3)}
	for what, c := range map[string]struct {
		field string
		spoil func(*care.NewAnswer)
	}{
		"no id":                  {"id", func(n *care.NewAnswer) { n.ID = "" }},
		"no form":                {"id", func(n *care.NewAnswer) { n.Form = "x" }},
		"no voice":               {"voice", func(n *care.NewAnswer) { n.Voice = "carer" }},
		"another's area":         {"area", func(n *care.NewAnswer) { n.Area = "caring-role" }},
		"a half step":            {"step", func(n *care.NewAnswer) { n.Given.Step = 7 }},
		"step eleven":            {"step", func(n *care.NewAnswer) { n.Given.Step = 22 }},
		"step below nought":      {"step", func(n *care.NewAnswer) { n.Given.Step = -2 }},
		"a number and a reason":  {"step", func(n *care.NewAnswer) { n.Given.NotGiven = instrument.Left }},
		"an unknown reason":      {"step", func(n *care.NewAnswer) { n.Given = instrument.Answer{NotGiven: 9} }},
		"half enough":            {"enough", func(n *care.NewAnswer) { n.Enough = 9 }},
		"matters too much":       {"matters", func(n *care.NewAnswer) { n.Matters = 4 }},
		"unknown help":           {"help", func(n *care.NewAnswer) { n.Help = -1 }},
		"a note too long":        {"note", func(n *care.NewAnswer) { n.Note = strings.Repeat("é", care.MaxNote+1) }},
		"a note that is no text": {"note", func(n *care.NewAnswer) { n.Note = "a\xffb" }},
		"a note with a nought":   {"note", func(n *care.NewAnswer) { n.Note = "a\x00b" }},
	} {
		bad := good
		c.spoil(&bad)
		_, err := k.RecordAnswer(t.Context(), k.AsAmina, k.Amina, id, bad)
		wantField(t, what, err, c.field)
	}
	good.Note, good.Enough, good.Matters, good.Help = strings.Repeat("é", care.MaxNote), 20, instrument.MattersMost, care.HelpNotWanted
	_, err := k.RecordAnswer(t.Context(), k.AsAmina, k.Amina, id, good)
	must(t, err)
}

func TestReasonsForNoNumberAreKeptApart(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	inst, _ := k.Instruments().Latest("bloom-adult")
	want := map[string]instrument.Answer{
		inst.Areas[0].Key: {NotGiven: instrument.Left}, inst.Areas[1].Key: {NotGiven: instrument.NotApplicable},
		inst.Areas[2].Key: {NotGiven: instrument.NotSure}, inst.Areas[3].Key: {Step: 2},
	}
	for area, given := range want {
		_, err := k.RecordAnswer(t.Context(), k.AsAmina, k.Amina, id, care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoicePerson, Area: area, Given: given})
		must(t, err)
	}
	page, err := k.ShowAssessment(t.Context(), k.AsBen, k.Amina, id)
	must(t, err)
	r := page.Readings[0]
	for i, area := range inst.Areas {
		if r.Values[i] != want[area.Key] {
			t.Errorf("%s: %v, want %v", area.Key, r.Values[i], want[area.Key])
		}
	}
	if r.Given() != 4 || r.Numbers() != 1 {
		t.Errorf("%d given and %d numbers, want 4 and 1", r.Given(), r.Numbers())
	}
	// Taking an answer back makes it never asked again, and keeps what was said.
	_, err = k.RecordAnswer(t.Context(), k.AsAmina, k.Amina, id, care.NewAnswer{
		ID: care.AnswerID(k.IDs.New()), Voice: care.VoicePerson, Area: inst.Areas[3].Key, Replaces: []care.AnswerID{page.Answers[len(page.Answers)-1].ID, answerOf(page, inst.Areas[3].Key)},
	})
	must(t, err)
	page, err = k.ShowAssessment(t.Context(), k.AsBen, k.Amina, id)
	must(t, err)
	if !page.Readings[0].Values[3].NeverAsked() || len(history(t, k, id)) != 5 {
		t.Errorf("taken back: %+v", page.Readings[0].Values)
	}
}

func answerOf(page care.AssessmentPage, area string) care.AnswerID {
	for _, a := range page.Answers {
		if a.Area == area {
			return a.ID
		}
	}
	return ""
}

// TestNothingIsSaidAfterTheEnd lets an answer and the end of an assessment race,
// on the engine that runs them side by side.
func TestNothingIsSaidAfterTheEnd(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := testkit.Service(t, s)
		for range 10 {
			id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
			k.Say(t, k.AsBen, k.Amina, id, care.VoicePerson, "body", 3)
			var group sync.WaitGroup
			for n := range 6 {
				group.Go(func() {
					_, err := k.RecordAnswer(t.Context(), k.AsAmina, k.Amina, id, care.NewAnswer{ID: care.AnswerID(k.IDs.New()), Voice: care.VoicePerson, Area: "habits", Given: step(n + 1)})
					if err != nil && !fault.Is(err, fault.Conflict) {
						t.Error(err)
					}
				})
			}
			group.Go(func() {
				if err := k.CompleteAssessment(t.Context(), k.AsBen, k.Amina, id); err != nil {
					t.Error(err)
				}
			})
			group.Wait()
			page, err := k.ShowAssessment(t.Context(), k.AsBen, k.Amina, id)
			must(t, err)
			for _, ans := range history(t, k, id) {
				if ans.At.After(page.Assessment.CompletedAt) {
					t.Errorf("an answer of %v is in an assessment that ended at %v", ans.At, page.Assessment.CompletedAt)
				}
			}
		}
	})
}
