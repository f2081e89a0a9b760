package fhirapi_test

import (
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/library"
	"towpath/internal/store"
	"towpath/internal/story"
	"towpath/internal/testkit"
)

func TestTheCircleIsWhatPagesShow(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		for _, who := range []string{"amina", "ben"} {
			k.sees(t, who, "RelatedPerson", "name.0.text", "Nadia Cole", "Chiara Yusuf", "Uma Roy")
			k.sees(t, who, "Consent?status=active&_sort=_id", "provision.class.0.code", "journey", "goals")
			k.sees(t, who, "Consent?status=inactive&_sort=_id", "status", slices.Repeat([]string{"inactive"}, len(care.AllTopics))...) // with Uma, who left
			k.sees(t, who, "CareTeam", "name", "River")
		}
		for _, who := range []string{"nadia", "chiara", "eve", "dele", "uma", "farid", "preview"} {
			for _, kind := range []string{"RelatedPerson", "Consent"} {
				k.sees(t, who, kind, "id")
			}
			k.get(who, "/RelatedPerson/"+string(k.nadia)).want(t, 404)
			if who != "nadia" {
				k.sees(t, who, "Communication", "id")
				k.get(who, "/Communication/"+string(k.told)).want(t, 404)
			}
		}
		// What was told in confidence is for the team and for who told it.
		k.sees(t, "amina", "Communication", "id")
		k.sees(t, "ben", "Communication", "sender.reference", "RelatedPerson/"+string(k.nadia))
		k.sees(t, "nadia", "Communication", "payload.0.contentString", secret)
		if got := k.get("ben", "/RelatedPerson/"+string(k.uma)+"/_history").want(t, 200); got.at("total") != "3" || got.at("entry.0.resource.active") != "false" || got.at("entry.1.resource.active") != "true" {
			t.Errorf("%s", got.raw)
		}
		if got := k.get("amina", "/Consent?actor=RelatedPerson/"+string(k.nadia)+"&_include=Consent:actor").want(t, 200); len(got.ids()) != 2 {
			t.Errorf("%v", got.ids())
		}
		if err := k.WithdrawConsent(t.Context(), k.AsAmina, k.Amina, k.nadia, care.TopicJourney); err != nil {
			t.Fatal(err)
		}
		k.sees(t, "amina", "Consent?status=active&_sort=_id", "provision.class.0.code", "goals")
		k.sees(t, "nadia", "Observation", "id")
	})
}

func TestPlansAreSharedByTheirKind(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		for _, who := range []string{"amina", "ben"} {
			k.sees(t, who, "CarePlan", "status", "draft", "active", "active") // wellness, meeting, areas that were chosen
		}
		k.sees(t, "preview", "CarePlan", "activity.0.detail.description", "body")
		for _, who := range []string{"nadia", "chiara", "eve", "dele", "uma", "farid"} {
			k.sees(t, who, "CarePlan", "id")
			k.get(who, "/CarePlan/"+string(k.meeting)).want(t, 404)
		}
		if err := k.GrantConsent(t.Context(), k.AsAmina, k.Amina, k.nadia, k.Consent(care.TopicMeetings)); err != nil {
			t.Fatal(err)
		}
		k.sees(t, "nadia", "CarePlan", "title", secret)
		got := k.get("amina", "/CarePlan?category=wellness").want(t, 200)
		if len(got.ids()) != 1 || got.at("entry.0.resource.activity.0.detail.description") != secret {
			t.Errorf("%s", got.raw)
		}
	})
}

func TestTheLogAndWhoWroteIt(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		first := k.get("amina", "/AuditEvent?_count=500&_sort=date").want(t, 200)
		if n := len(first.ids()); n < 20 || first.at("total") == "" {
			t.Errorf("%d lines of the log", n)
		}
		again := k.get("amina", "/AuditEvent?subtype=ListAuditEntries").want(t, 200)
		if len(again.ids()) != 1 || again.at("entry.0.resource.agent.0.name") != "Amina Yusuf" || again.at("entry.0.resource.action") != "R" {
			t.Errorf("the look at the log is not in it: %s", again.raw)
		}
		line := strings.TrimPrefix(first.ids()[0], "AuditEvent/")
		k.get("ben", "/AuditEvent/"+line).want(t, 200)
		for _, who := range []string{"nadia", "chiara", "eve", "dele", "uma", "preview"} {
			k.sees(t, who, "AuditEvent", "id")
			k.get(who, "/AuditEvent/"+line).want(t, 404)
		}
		if got := k.get("ben", "/Provenance?target=Goal/"+string(k.goal)).want(t, 200); len(got.ids()) != 1 || got.at("entry.0.resource.agent.0.who.identifier.value") != string(k.AsAmina.Account) {
			t.Errorf("%s", got.raw)
		}
		if got := k.get("ben", "/Goal?_revinclude=Provenance:target").want(t, 200); len(got.ids()) != 2 {
			t.Errorf("%v", got.ids())
		}
		k.get("ben", "/Provenance/goal-"+string(k.goal)).want(t, 200)
		for _, who := range []string{"nadia", "chiara", "eve", "dele", "uma", "farid", "preview"} {
			k.sees(t, who, "Provenance", "id") // nobody of a circle is told with which account something was written
			k.get(who, "/Provenance/goal-"+string(k.goal)).want(t, 404)
		}
	})
}

func TestTheCircleIsToldNoAccounts(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	for _, m := range []care.MemberID{k.nadia, k.chiara} {
		for _, topic := range care.AllTopics {
			if topic != care.TopicNotes {
				if err := k.GrantConsent(t.Context(), k.AsAmina, k.Amina, m, k.Consent(topic)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for _, kind := range []string{"Patient", "Goal", "Task", "Observation", "QuestionnaireResponse", "Encounter", "Provenance", "CareTeam"} {
		got := k.get("nadia", "/"+kind+"?_count=500").want(t, 200)
		for what, text := range map[string]string{"Ben's account": string(k.AsBen.Account), "Amina's account": string(k.AsAmina.Account), "her number": "W-101", "said beside a step": "said of"} {
			if strings.Contains(got.raw, text) {
				t.Errorf("%s tells Nadia %s: %s", kind, what, got.raw)
			}
		}
	}
}

func TestStoriesAndTheLibraryAreDocuments(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	id := care.StoryID(k.IDs.New())
	err := k.TellStory(t.Context(), k.AsAmina, k.Amina, care.NewStory{ID: id, Of: story.Person})
	for _, part := range []care.StoryPart{care.PartTitle, care.PartText} {
		if err == nil {
			err = k.WriteStory(t.Context(), k.AsAmina, k.Amina, id, part, care.StoryWords{Title: secret, Text: []string{secret}})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := k.get("amina", "/DocumentReference?patient="+string(k.Amina)).want(t, 200); len(got.ids()) != 1 || got.at("entry.0.resource.content.0.attachment.title") != secret {
		t.Errorf("%s", got.raw)
	}
	k.get("amina", "/DocumentReference/"+string(id)).want(t, 200)
	for _, who := range []string{"ben", "nadia", "eve", "dele", "preview"} {
		if got := k.get(who, "/DocumentReference?_count=500").want(t, 200); strings.Contains(got.raw, secret) {
			t.Errorf("%s reads a story: %s", who, got.raw)
		}
		k.get(who, "/DocumentReference/"+string(id)).want(t, 404)
	}
	k.shelve(t)
	for _, who := range []string{"amina", "nadia", "eve", "dele"} {
		got := k.get(who, "/DocumentReference?title=a%20line").want(t, 200)
		if len(got.ids()) != 1 || got.at("entry.0.resource.docStatus") != "final" || strings.Contains(got.raw, "subject") {
			t.Errorf("%s: %s", who, got.raw)
		}
		k.get(who, "/"+got.ids()[0]).want(t, 200)
	}
}

// shelve puts something into the support library.
func (k *life) shelve(t testing.TB) {
	t.Helper()
	body := []byte(`{"id":"a-line","kind":"link","title":"A line to call","about":"Somebody to talk to.","address":"https://example.org/a-line","checked":"never","audience":["people"],"areas":["home"],"languages":["en"],"places":["uk"],"cost":"free","sure":"recalled"}`)
	if _, err := k.SyncSupport(t.Context(), care.Operator(k.Organisation), []library.Entry{{Kind: library.ResourceEntry, ID: "a-line", Title: "A line to call", Body: body}}); err != nil {
		t.Fatal(err)
	}
}
