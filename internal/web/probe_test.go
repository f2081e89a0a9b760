package web_test

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
	"towpath/internal/web"
)

// secrets stand in Amina's record, each with the topics without which nobody of her
// circle may read it on any page. Those with none are nobody's but hers and her
// team's.
var secrets = map[string][]care.Topic{
	"zq-note":     {care.TopicBloom, care.TopicNotes},
	"zq-goal":     {care.TopicGoals},
	"zq-step":     {care.TopicGoals},
	"zq-happened": {care.TopicJourney, care.TopicNotes},
	"zq-skill":    {care.TopicJourney},
	"zq-told":     nil,
	"zq-no":       {care.TopicMeasures, care.TopicNotes},
	"W-101":       nil,
	"2 May 1991":  nil,
}

// probed is Amina's record with all of the secrets in it, and the ids by which it
// could be reached.
type probed struct {
	*service
	ids map[string]string
}

func probe(t *testing.T, s *service) probed {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	id := s.IDs.New
	as := s.Start(t, s.AsBen, s.Amina, care.WayTogether)
	_, err := s.RecordAnswer(ctx, s.AsBen, s.Amina, as, care.NewAnswer{
		ID: care.AnswerID(id()), Voice: care.VoiceAgreed, Area: "body", Note: "zq-note", Given: instrument.Answer{Step: 6},
	})
	must(err)
	must(s.CompleteAssessment(ctx, s.AsBen, s.Amina, as))
	goal, step := id(), id()
	must(s.SetGoal(ctx, s.AsAmina, s.Amina, care.NewGoal{
		ID: care.GoalID(goal), Words: "zq-goal", Rating: 3, RatingID: care.RatingID(id()), Steps: []care.NewStep{{ID: care.StepID(step), Words: "zq-step"}},
	}))
	must(s.NoteJourney(ctx, s.AsAmina, s.Amina, care.NewEntry{ID: care.EntryID(id()), Kind: care.EntryNote, On: "2026-03-02", Water: 2, Happened: "zq-happened"}))
	must(s.NoteJourney(ctx, s.AsAmina, s.Amina, care.NewEntry{ID: care.EntryID(id()), Kind: care.EntrySkill, On: "2026-03-03", Happened: "zq-skill"}))
	must(s.TakeSuggestedSchedule(ctx, s.AsDele, care.ServiceID(s.riverService(t))))
	must(s.DeclineMeasure(ctx, s.AsAmina, s.Amina, care.DeclineID(id()), "dialog", "zq-no"))
	told, member := id(), string(s.Invite(t, s.AsAmina, s.AsFarid))
	must(s.TellTeam(ctx, s.AsFarid, s.Amina, care.NewTold{ID: care.ToldID(told), Words: "zq-told"}))
	must(s.EndMembership(ctx, s.AsAmina, s.Amina, care.MemberID(member)))
	ids := s.plans(t)
	maps.Copy(ids, map[string]string{
		"{person}": string(s.Amina), "{assessment}": string(as), "{area}": "body", "{part}": "understand", "{goal}": goal, "{step}": step, "{told}": told,
		"{member}": member, "{instrument}": "bloom-adult",
	})
	return probed{s, ids}
}

// askingWays ask for more than a page shows by itself: filters, sorts, totals, other
// forms, and looking as somebody else.
var askingWays = []string{
	"", "?preview=bloom.journey.goals.notes", "?view=voices&with=first", "?view=web&with=previous", "?q=zq&sort=name&after=0&total=1", "?format=json&include=notes", "?year=2026&after=0",
}

// gives asks every route in every way as somebody, and gives what came back with any
// secret that is not among those allowed.
func (p probed) gives(t *testing.T, b *browser, allowed care.Topics) {
	t.Helper()
	manager := strings.HasSuffix(t.Name(), "Dele,_the_manager")
	for _, r := range routes(t) {
		if r.development || slices.Contains([]string{"/sign-out", "/account/sessions/end", "/people/{person}/leave"}, r.path) {
			continue
		}
		path := r.path
		for name, value := range p.ids {
			path = strings.ReplaceAll(path, name, value)
		}
		path = p.fillWith(path, p.IDs.New())
		for _, way := range askingWays {
			if r.method == http.MethodPost && way != "" {
				continue
			}
			form := url.Values{
				"id": {p.IDs.New()}, "words": {"w"}, "note": {"n"}, "step": {"5"}, "voice": {"agreed"}, "kind": {"note"}, "water": {"3"}, "name": {"N"}, "share-notes": {"always"},
				"topics": {"bloom"}, "rating": {"3"}, "outcome": {"done"}, "ending": {"left"}, "areas": {"body"}, "way": {"together"}, "on-day": {"1"}, "on-month": {"3"}, "on-year": {"2026"},
			}
			answer, h := b.send(cmp.Or(r.method, "GET"), path+way, form)
			if answer.status >= 500 && answer.status != http.StatusNotImplemented { // which says that nothing is set up for it
				t.Errorf("%s %s%s: %d", r.method, r.path, way, answer.status)
			}
			for _, secret := range slices.Sorted(maps.Keys(secrets)) {
				needs := secrets[secret]
				if manager && secret == "W-101" && slices.Contains([]string{"/people", "/due", "/due/clock"}, r.path) {
					continue // a manager's list has names, references and dates, and nothing that was said
				}
				if may := needs != nil && allowed&care.TopicsOf(needs...) == care.TopicsOf(needs...); may {
					continue
				}
				if strings.Contains(answer.html, secret) || strings.Contains(h.Get("Location"), secret) {
					t.Errorf("%s %s%s gives away %q (%d)", r.method, r.path, way, secret, answer.status)
				}
			}
		}
	}
}

// TestEveryRouteHoldsWhatWasAgreed is the probe: every address there is, with
// Amina's own ids, as everybody who might try.
func TestEveryRouteHoldsWhatWasAgreed(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		p := probe(t, newServiceOn(t, st, web.Config{}))
		member := p.Invite(t, p.AsAmina, p.AsChiara)
		only := func(topics ...care.Topic) {
			t.Helper()
			if err := p.WithdrawConsent(t.Context(), p.AsAmina, p.Amina, member, care.AllTopics...); err != nil {
				t.Fatal(err)
			}
			for _, topic := range topics {
				if err := p.GrantConsent(t.Context(), p.AsAmina, p.Amina, member, p.Consent(topic)); err != nil {
					t.Fatal(err)
				}
			}
		}
		t.Run("nobody", func(t *testing.T) { p.gives(t, p.stranger(t), 0) })
		t.Run("Eve, a worker of another team", func(t *testing.T) { p.gives(t, p.as(t, "eve"), 0) })
		t.Run("Farid, who was in the circle", func(t *testing.T) { p.gives(t, p.as(t, "farid"), 0) })
		t.Run("Dele, the manager", func(t *testing.T) { p.gives(t, p.as(t, "dele"), 0) })
		chiara := p.as(t, "chiara")
		for _, topic := range []care.Topic{care.TopicBloom, care.TopicGoals, care.TopicJourney, care.TopicNotes, care.TopicCrisis, care.TopicWellness} {
			only(topic)
			t.Run("a carer with one topic, "+string(topic), func(t *testing.T) { p.gives(t, chiara, care.TopicsOf(topic)) })
		}
		only()
		t.Run("a carer whose consent ended a second ago", func(t *testing.T) { p.gives(t, chiara, 0) })
		if page, err := p.ShowJourney(t.Context(), p.AsAmina, p.Amina); err != nil || len(page.Entries) != 2 || len(page.Goals) != 1 || len(page.Goals[0].Steps) != 1 || len(page.Lines) != 1 {
			t.Errorf("the probe changed something: %+v, %v", page, err)
		}
		// The probe can find: what it looks for is there for whoever may.
		found := p.as(t, "amina").get("/people/" + string(p.Amina) + "/journey").html
		if !strings.Contains(found, "zq-happened") || !strings.Contains(found, "zq-skill") {
			t.Error("the probe looks for what is nowhere")
		}
	})
}
