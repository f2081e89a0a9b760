package care_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// marks are words that stand in Amina's record, each with the topics that all must
// be shared before anybody of her circle may read it.
var marks = map[string][]care.Topic{
	"mark-answer":   {care.TopicBloom, care.TopicNotes},
	"mark-present":  {care.TopicBloom, care.TopicNotes},
	"mark-chosen":   {care.TopicBloom, care.TopicNotes},
	"mark-goal":     {care.TopicGoals},
	"mark-step":     {care.TopicGoals},
	"mark-review":   {care.TopicGoals, care.TopicNotes},
	"mark-happened": {care.TopicJourney, care.TopicNotes},
	"mark-helped":   {care.TopicJourney, care.TopicNotes},
	"mark-skill":    {care.TopicJourney},
	"bloom-adult":   {care.TopicBloom},
	// What nobody of a circle is ever shown.
	"mark-unfinished": nil, "mark-told": nil, "W-101": nil, "1991-05-02": nil, "River": nil,
	// Whoever wrote a note is named with it.
	"Ben Hall": {care.TopicBloom, care.TopicNotes},
}

// marked is the cast with all of the marks in Amina's record, and Chiara in her
// circle with nothing shared.
type marked struct {
	*testkit.Kit
	chiara care.MemberID
}

func mark(t testing.TB, s testkit.Store) marked {
	t.Helper()
	k := testkit.Service(t, s)
	ctx := t.Context()
	m := marked{Kit: k}
	id := k.IDs.New
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	answer := func(as care.AssessmentID, note string) {
		_, err := k.RecordAnswer(ctx, k.AsBen, k.Amina, as, care.NewAnswer{
			ID: care.AnswerID(id()), Voice: care.VoiceAgreed, Area: "body", Note: note, Given: instrument.Answer{Step: 6}, Matters: instrument.MattersMost,
		})
		must(err)
	}
	for _, note := range []string{"mark-answer", "mark-unfinished"} {
		as := care.AssessmentID(id())
		_, err := k.StartAssessment(ctx, k.AsBen, k.Amina, care.NewAssessment{
			ID: as, Instrument: "bloom-adult", Kind: care.KindBaseline, Way: care.WayTogether, On: "2026-03-01", Present: "mark-present",
		})
		must(err)
		answer(as, note)
		if note == "mark-answer" {
			must(k.CompleteAssessment(ctx, k.AsBen, k.Amina, as))
			must(k.ChooseAreas(ctx, k.AsAmina, k.Amina, as, []string{"body"}))
			must(k.WriteChosenArea(ctx, k.AsAmina, k.Amina, as, care.ChosenWords{ID: care.ChosenID(id()), Area: "body", Understand: "mark-chosen"}))
		}
	}
	goal, step := care.GoalID(id()), care.StepID(id())
	must(k.SetGoal(ctx, k.AsAmina, k.Amina, care.NewGoal{
		ID: goal, Words: "mark-goal", Rating: 3, RatingID: care.RatingID(id()), Steps: []care.NewStep{{ID: step, Words: "mark-step", Who: "me"}},
	}))
	must(k.ReviewStep(ctx, k.AsAmina, k.Amina, care.NewReview{ID: care.ReviewID(id()), Step: step, Outcome: care.StepPartly, Note: "mark-review"}))
	must(k.NoteJourney(ctx, k.AsAmina, k.Amina, care.NewEntry{ID: care.EntryID(id()), Kind: care.EntryNote, On: "2026-03-02", Water: 2, Happened: "mark-happened", Helped: "mark-helped"}))
	must(k.NoteJourney(ctx, k.AsAmina, k.Amina, care.NewEntry{ID: care.EntryID(id()), Kind: care.EntrySkill, On: "2026-03-03", Happened: "mark-skill"}))
	farid := k.Invite(t, k.AsAmina, k.AsFarid)
	_ = farid
	must(k.TellTeam(ctx, k.AsFarid, k.Amina, care.NewTold{ID: care.ToldID(id()), Words: "mark-told"}))
	m.chiara = k.Invite(t, k.AsAmina, k.AsChiara)
	return m
}

// share sets what Chiara is shown to exactly some topics.
func (m marked) share(t testing.TB, topics care.Topics) {
	t.Helper()
	if err := m.WithdrawConsent(t.Context(), m.AsAmina, m.Amina, m.chiara, care.AllTopics...); err != nil {
		t.Fatal(err)
	}
	var list []care.NewConsent
	for _, topic := range topics.List() {
		list = append(list, m.Consent(topic))
	}
	if len(list) == 0 {
		return
	}
	if err := m.GrantConsent(t.Context(), m.AsAmina, m.Amina, m.chiara, list...); err != nil {
		t.Fatal(err)
	}
}

// glimpse is everything that a reader can get of Amina's record, by every operation
// that anybody of a circle may try.
type glimpse struct {
	Shared  care.SharedPage
	Bloom   care.BloomPage
	Journey care.JourneyPage
	Goals   care.GoalsPage
	Errors  []string
}

func (m marked) look(t testing.TB, a care.Actor) glimpse {
	t.Helper()
	var s glimpse
	ctx := t.Context()
	errs := make([]error, 4)
	s.Shared, errs[0] = m.ShowShared(ctx, a, m.Amina)
	s.Bloom, errs[1] = m.ShowBloom(ctx, a, m.Amina, care.BloomQuery{With: care.WithFirst})
	s.Journey, errs[2] = m.ShowJourney(ctx, a, m.Amina)
	s.Goals, errs[3] = m.ListGoals(ctx, a, m.Amina)
	for _, err := range errs {
		if err != nil && !fault.Is(err, fault.Denied) {
			t.Fatal(err)
		}
		s.Errors = append(s.Errors, fmt.Sprint(err))
	}
	s.Shared.Preview, s.Bloom.Instrument = false, nil // the questions are nobody's secret
	return s
}

// TestWhatIsAgreedIsHeld: with each of the 128 ways to share, Chiara gets what was
// agreed and not one word more, and Amina's look beforehand is the very same.
func TestWhatIsAgreedIsHeld(t *testing.T) {
	m := mark(t, testkit.SQLite(t))
	every := care.TopicsOf(care.AllTopics...)
	for topics := care.Topics(0); ; topics++ {
		m.share(t, topics)
		got := m.look(t, m.AsChiara)
		text := fmt.Sprintf("%+v", got)
		for word, needs := range marks {
			if may, is := needs != nil && topics&care.TopicsOf(needs...) == care.TopicsOf(needs...), strings.Contains(text, word); may != is {
				t.Errorf("sharing %v: %q is there: %v, want %v", topics.List(), word, is, may)
			}
		}
		numbers := 0
		for _, l := range slices.Concat(got.Bloom.Lines, got.Journey.Lines) {
			for _, r := range l.Readings {
				numbers += r.Numbers()
			}
		}
		if is := numbers > 0; is != topics.Has(care.TopicBloom) {
			t.Errorf("sharing %v: there are %d numbers", topics.List(), numbers)
		}
		if is := len(got.Journey.Entries) == 2; is != topics.Has(care.TopicJourney) {
			t.Errorf("sharing %v: %d days of the journey", topics.List(), len(got.Journey.Entries))
		}
		looked := m.AsAmina
		looked.Preview, looked.Previewed = true, topics
		if diff := cmp.Diff(got, m.look(t, looked)); diff != "" {
			t.Errorf("sharing %v: what Amina saw beforehand is not what Chiara sees:\n%s", topics.List(), diff)
		}
		if topics == every {
			break
		}
	}
}

// TestACarersOperationsAreTheFewThatWereAgreed tries every operation as Chiara,
// with each topic alone and with all.
func TestACarersOperationsAreTheFewThatWereAgreed(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		guest := k.Account(t, "Gita Rao", "gita", care.RoleCarer, k.somebody(t))
		member := k.Invite(t, k.AsAmina, guest)
		opens := map[care.Topic][]string{
			care.TopicBloom: {"ShowBloom", "ListBlooms"}, care.TopicJourney: {"ShowJourney", "JourneyEntries"}, care.TopicGoals: {"ListGoals", "GoalsRated"},
			care.TopicMeasures: {"ListMeasurements", "MeasurementsAlone", "ShowMeasurement"}, care.TopicWellness: {"ListPlans", "PastCrises", "ShowPlan:Wellness", "ShowPlan:Carer"},
			care.TopicCrisis: {"ListPlans", "PastCrises", "ShowPlan:Crisis"}, care.TopicMeetings: {"ListPlans", "PastCrises", "ShowPlan:Meeting", "WritePlan:Meeting", "BeginMeeting"},
		}
		for _, topic := range append([]care.Topic{""}, care.AllTopics...) {
			must(t, k.WithdrawConsent(t.Context(), k.AsAmina, k.Amina, member, care.AllTopics...))
			if topic != "" {
				must(t, k.GrantConsent(t.Context(), k.AsAmina, k.Amina, member, k.Consent(topic)))
			}
			for method, o := range operations {
				if o.nobody || slices.Contains(append(opens[topic], "ListExtras", "ShowIdentity", "ShowShared", "TellTeam", "ListTold", "LeaveCircle"), method) {
					continue
				}
				got, err := refused(t, k, method, guest, k.Amina)
				givesNothing(t, method, got, err)
			}
		}
		untouchedBut(t, k, 1)
	})
}

func TestWithdrawingWorksAtOnceAndOnlyTheRestStays(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		m := mark(t, s)
		ctx := t.Context()
		m.share(t, care.TopicsOf(care.TopicBloom, care.TopicGoals))
		allowed := func(want bool, err error) {
			t.Helper()
			if (err == nil) != want {
				t.Errorf("%v, want allowed: %v", err, want)
			}
		}
		bloom := func() error { _, err := m.ShowBloom(ctx, m.AsChiara, m.Amina, care.BloomQuery{}); return err }
		goals := func() error { _, err := m.ListGoals(ctx, m.AsChiara, m.Amina); return err }
		allowed(true, bloom())
		must(t, m.WithdrawConsent(ctx, m.AsAmina, m.Amina, m.chiara, care.TopicBloom))
		allowed(false, bloom())
		allowed(true, goals())
		shared, in, err := m.SharedNow(ctx, m.Organisation, m.AsChiara.Account, m.Amina)
		if err != nil || !in || shared != care.TopicsOf(care.TopicGoals) {
			t.Errorf("an open page hears %v, %v, %v", shared.List(), in, err)
		}
		must(t, m.EndMembership(ctx, m.AsAmina, m.Amina, m.chiara))
		allowed(false, goals())
		_, err = m.ListTold(ctx, m.AsChiara, m.Amina)
		allowed(false, err)
		if shared, in, _ = m.SharedNow(ctx, m.Organisation, m.AsChiara.Account, m.Amina); in || shared != 0 {
			t.Errorf("after the end an open page hears %v, %v", shared.List(), in)
		}
		page, err := m.ListCircle(ctx, m.AsAmina, m.Amina)
		if err != nil || len(page.Ended) != 1 || page.Ended[0].Name != "Chiara Yusuf" {
			t.Errorf("the circle: %+v, %v", page, err)
		}
	})
}

func TestConsentForATimeAndForACrisis(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		m := mark(t, s)
		ctx := t.Context()
		soon := m.Consent(care.TopicGoals)
		soon.Until = m.Clock.Now().Add(time.Hour)
		rough := m.Consent(care.TopicJourney)
		rough.Condition = care.OnlyInCrisis
		must(t, m.GrantConsent(ctx, m.AsAmina, m.Amina, m.chiara, soon, rough))
		now := func() care.Topics {
			shared, _, err := m.SharedNow(ctx, m.Organisation, m.AsChiara.Account, m.Amina)
			must(t, err)
			return shared
		}
		same := func(what string, want ...care.Topic) {
			t.Helper()
			if got := now(); got != care.TopicsOf(want...) {
				t.Errorf("%s: %v, want %v", what, got.List(), want)
			}
		}
		same("at first", care.TopicGoals)
		must(t, m.BeginCrisis(ctx, m.AsBen, m.Amina, care.CrisisID(m.IDs.New())))
		same("in a crisis", care.TopicGoals, care.TopicJourney)
		must(t, m.BeginCrisis(ctx, m.AsAmina, m.Amina, care.CrisisID(m.IDs.New())))
		m.Clock.Add(2 * time.Hour)
		same("when the hour is over", care.TopicJourney)
		must(t, m.EndCrisis(ctx, m.AsAmina, m.Amina))
		same("when the crisis is over")
		past := m.Consent(care.TopicGoals)
		past.Until = m.Clock.Now().Add(-time.Hour)
		for what, n := range map[string][]care.NewConsent{
			"an end that is past": {past}, "nothing": nil, "no condition": {{ID: care.ConsentID(m.IDs.New()), Topic: care.TopicGoals}},
			"no topic": {{ID: care.ConsentID(m.IDs.New()), Topic: "everything", Condition: care.Always}},
		} {
			if err := m.GrantConsent(ctx, m.AsAmina, m.Amina, m.chiara, n...); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v, want invalid", what, err)
			}
		}
		if err := m.GrantConsent(ctx, m.AsAmina, m.Amina, care.MemberID(m.IDs.New()), m.Consent(care.TopicGoals)); !fault.Is(err, fault.Denied) {
			t.Errorf("with a stranger: %v, want denied", err)
		}
	})
}
