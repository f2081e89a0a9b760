package storetest

import (
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/testkit"
)

// twoAnswersAtOnceBothStand has two people write who both had the same answer in
// view: the later one replaces only what it read.
func twoAnswersAtOnceBothStand(t *testing.T, s Store) {
	k := testkit.Service(t, s)
	as := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	first := k.Say(t, k.AsBen, k.Amina, as, care.VoiceAgreed, "body", 3)
	var group sync.WaitGroup
	for n, actor := range []care.Actor{k.AsAmina, k.AsBen} {
		group.Go(func() {
			_, err := k.RecordAnswer(t.Context(), actor, k.Amina, as, care.NewAnswer{
				ID: care.AnswerID(k.IDs.New()), Voice: care.VoiceAgreed, Area: "body", Note: actor.Name,
				Given: instrument.Answer{Step: instrument.WholeStep(4 + n)}, Replaces: []care.AnswerID{first},
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	standing := read(t, s, func(tx care.Tx) ([]care.Answer, error) { return tx.ListAnswers(t.Context(), k.Organisation, as) })
	if len(standing) != 2 || standing[0].Note == standing[1].Note {
		t.Errorf("standing: %+v, want what each of the two said", standing)
	}
	history := read(t, s, func(tx care.Tx) ([]care.Answer, error) { return tx.ListAnswerHistory(t.Context(), k.Organisation, as) })
	if len(history) != 3 {
		t.Errorf("%d answers were ever given, want 3", len(history))
	}
	checkSteps(t, k, as)
}

// onlyWordsAreWords has one answer for each thing that says more than a number,
// and some that do not.
func onlyWordsAreWords(t *testing.T, s Store) {
	w := settle(t, s)
	ids := testkit.NewIDs()
	var want []string
	for area, c := range map[string]struct {
		says bool
		fill func(*care.Answer)
	}{
		"1": {true, func(a *care.Answer) { a.Note = "x" }}, "2": {true, func(a *care.Answer) { a.Matters = 1 }},
		"3": {true, func(a *care.Answer) { a.Help = care.HelpNotWanted }}, "4": {true, func(a *care.Answer) { a.Enough = 8 }},
		"5": {false, func(a *care.Answer) { a.Given.Step = 8 }}, "6": {false, func(a *care.Answer) { a.Given.NotGiven = instrument.Left }},
	} {
		a := care.Answer{ID: care.AnswerID(ids.New()), Organisation: w.org.ID, Assessment: w.assessment.ID, Person: w.person.ID, Voice: care.VoiceWorker, Area: area, At: at(1)}
		c.fill(&a)
		write(t, s, func(tx care.Tx) error { return once(true, "InsertAnswer")(tx.InsertAnswer(t.Context(), a)) })
		if c.says {
			want = append(want, area)
		}
	}
	slices.Sort(want)
	var got []string
	for _, a := range read(t, s, func(tx care.Tx) ([]care.Answer, error) {
		return tx.ListWords(t.Context(), w.org.ID, w.person.ID, w.assessment.ID)
	}) {
		if a.Voice == care.VoiceWorker {
			got = append(got, a.Area)
		}
	}
	same(t, "areas with words", got, want)
}

// checkSteps fails unless every reading's values are what the latest standing
// answer of each area says.
func checkSteps(t interface {
	Helper()
	Errorf(string, ...any)
	Fatal(...any)
}, k *testkit.Kit, as care.AssessmentID,
) {
	t.Helper()
	inst, _ := k.Instruments().Latest("bloom-adult")
	var readings []care.Reading
	var standing []care.Answer
	err := k.Store.Read(background, func(tx care.Tx) (err error) {
		if readings, err = tx.ListReadings(background, k.Organisation, as); err != nil {
			return err
		}
		standing, err = tx.ListAnswers(background, k.Organisation, as)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	values := map[care.Voice][]instrument.Answer{}
	for _, ans := range standing { // in order of time within an area
		if values[ans.Voice] == nil {
			values[ans.Voice] = make([]instrument.Answer, len(inst.Areas))
		}
		for i, area := range inst.Areas {
			if area.Key == ans.Area {
				values[ans.Voice][i] = ans.Given
			}
		}
	}
	for _, r := range readings {
		want := values[r.Voice]
		if want == nil {
			want = make([]instrument.Answer, len(inst.Areas))
		}
		if got := care.PackValues(r.Values); got != care.PackValues(want) {
			t.Errorf("%s: the reading holds %s, the standing answers say %s", r.Voice, got, care.PackValues(want))
		}
		delete(values, r.Voice)
	}
	for v := range values {
		t.Errorf("%s: there are answers and no reading", v)
	}
}

// stepsAreWhatAnswersSay tries many sequences of answers: new ones, the same
// again, cleared ones, ones that replace what is no longer there, with a clock
// that may go back.
func stepsAreWhatAnswersSay(t *testing.T, s Store) {
	k := testkit.Service(t, s)
	inst, _ := k.Instruments().Latest("bloom-adult")
	rapid.Check(t, func(r *rapid.T) {
		as := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
		var ids []care.AnswerID
		for range rapid.IntRange(1, 12).Draw(r, "answers") {
			n := care.NewAnswer{
				ID: care.AnswerID(k.IDs.New()), Voice: rapid.SampledFrom(care.Voices).Draw(r, "voice"),
				Area: inst.Areas[rapid.IntRange(0, 2).Draw(r, "area")].Key,
			}
			if rapid.Bool().Draw(r, "number") {
				n.Given.Step = instrument.WholeStep(rapid.IntRange(0, 10).Draw(r, "step"))
			} else {
				n.Given.NotGiven = instrument.NotGiven(rapid.IntRange(0, 3).Draw(r, "why"))
			}
			if len(ids) > 0 {
				n.Replaces = rapid.SliceOfN(rapid.SampledFrom(ids), 0, 3).Draw(r, "replaces")
			}
			if rapid.IntRange(0, 5).Draw(r, "clock") == 0 {
				k.Clock.Add(-time.Second)
			}
			actor := rapid.SampledFrom([]care.Actor{k.AsAmina, k.AsBen}).Draw(r, "who")
			if _, err := k.RecordAnswer(background, actor, k.Amina, as, n); err != nil {
				r.Fatal(err)
			}
			ids = append(ids, n.ID)
		}
		checkSteps(r, k, as)
	})
}

// stepsAreRightAfterARush is the same with everybody at once.
func stepsAreRightAfterARush(t *testing.T, s Store) {
	k := testkit.Service(t, s)
	inst, _ := k.Instruments().Latest("bloom-adult")
	as := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	var group sync.WaitGroup
	for n := range 12 {
		actor := []care.Actor{k.AsAmina, k.AsBen}[n%2]
		group.Go(func() {
			for i := range 6 {
				_, err := k.RecordAnswer(background, actor, k.Amina, as, care.NewAnswer{
					ID: care.AnswerID(k.IDs.New()), Voice: care.Voices[i%3], Area: inst.Areas[(n+i)%4].Key,
					Given: instrument.Answer{Step: instrument.WholeStep(1 + (n+3*i)%10)},
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	checkSteps(t, k, as)
}
