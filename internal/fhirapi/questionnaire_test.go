package fhirapi_test

import (
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestResponsesAreWhatPagesShow(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		const what = "status"
		k.sees(t, "amina", "QuestionnaireResponse", what, "completed", "completed", "completed", "in-progress")
		k.sees(t, "ben", "QuestionnaireResponse", what, "completed", "completed", "completed", "in-progress", "in-progress")
		k.sees(t, "preview", "QuestionnaireResponse", what, "completed", "completed")
		k.sees(t, "preview", "Encounter", what, "finished")
		k.sees(t, "ben", "Encounter", what, "finished", "in-progress")
		for _, who := range []string{"nadia", "chiara", "eve", "dele", "uma", "farid"} {
			k.sees(t, who, "QuestionnaireResponse", what)
			k.sees(t, who, "Encounter", what)
			k.get(who, "/QuestionnaireResponse/"+string(k.measured)).want(t, 404)
		}
		if got := k.get("preview", "/QuestionnaireResponse/"+string(k.bloom)+"-person").want(t, 200); strings.Contains(got.raw, "said of") {
			t.Errorf("words that were not shared: %s", got.raw)
		}
		// What Ben said apart is not Amina's to read before both are in, by whatever way.
		hidden := string(k.apart) + "-worker"
		for _, path := range []string{
			"/QuestionnaireResponse/" + hidden, "/QuestionnaireResponse/" + hidden + "/_history", "/Observation/" + hidden + "-6",
		} {
			if got := k.get("amina", path); got.status != 404 && got.status != 405 {
				t.Errorf("%s: %s", path, got.raw)
			}
		}
		for _, query := range []string{"/Encounter?_id=" + string(k.apart) + "&_revinclude=QuestionnaireResponse:encounter", "/Observation?encounter=" + string(k.apart)} {
			if got := k.get("amina", query).want(t, 200); strings.Contains(got.raw, hidden) {
				t.Errorf("%s: %s", query, got.raw)
			}
		}
		k.Say(t, k.AsAmina, k.Amina, k.apart, care.VoicePerson, "body", 4)
		for a, v := range map[*care.Actor]care.Voice{&k.AsAmina: care.VoicePerson, &k.AsBen: care.VoiceWorker} {
			if err := k.HandInReading(t.Context(), *a, k.Amina, k.apart, v); err != nil {
				t.Fatal(err)
			}
		}
		k.get("amina", "/QuestionnaireResponse/"+hidden).want(t, 200)
	})
}

func TestResponsesAreSearched(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	for query, n := range map[string]int{
		"questionnaire=urn:towpath:questionnaire:phq-9|1.0.0": 2, "questionnaire=urn:towpath:questionnaire:phq-9": 2, "questionnaire=urn:towpath:questionnaire:phq-9|9.9.9": 0,
		"questionnaire=Questionnaire/phq-9-1.0.0": 2, "questionnaire.title=bloom": 3, "encounter=" + string(k.bloom): 2, "status=completed&patient=" + string(k.Amina): 3,
		"source=Patient/" + string(k.Amina): 3, "author:identifier=urn:towpath:account|" + string(k.AsBen.Account): 4, "authored=ge2020": 5,
	} {
		if got := k.get("ben", "/QuestionnaireResponse?"+query).want(t, 200); len(got.ids()) != n {
			t.Errorf("%s gave %v, want %d", query, got.ids(), n)
		}
	}
	if got := k.get("ben", "/QuestionnaireResponse?_id="+string(k.measured)+"&_include=QuestionnaireResponse:questionnaire").want(t, 200); len(got.ids()) != 2 || got.ids()[1] != "Questionnaire/phq-9-1.0.0" {
		t.Errorf("_include gave %v", got.ids())
	}
}

func TestEveryVersionOfAQuestionnaireIsFoundAgain(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	all := k.get("eve", "/Questionnaire?_count=500").want(t, 200)
	if len(all.ids()) < len(k.Instruments().All()) || all.at("total") == "" {
		t.Errorf("%d questionnaires", len(all.ids()))
	}
	for query, n := range map[string]int{
		"url=urn:towpath:questionnaire:phq-9": 1, "url=urn:towpath:questionnaire:phq-9|1.0.0": 1, "url=urn:towpath:questionnaire:phq-9&version=1.0.0": 1,
		"url=urn:towpath:questionnaire:phq-9|7.0.0": 0, "url=urn:towpath:questionnaire:phq-9&version=7.0.0": 0, "_id=phq-9-1.0.0": 1, "title=PHQ-9": 1, "name:exact=Phq9": 1, "status=draft": 0,
	} {
		if got := k.get("eve", "/Questionnaire?"+query).want(t, 200); len(got.ids()) != n {
			t.Errorf("%s gave %v, want %d", query, got.ids(), n)
		}
	}
	one := k.get("nadia", "/Questionnaire/bloom-adult-1.0.0").want(t, 200)
	if one.at("url")+"|"+one.at("version") != "urn:towpath:questionnaire:bloom-adult|1.0.0" || one.at("meta.versionId") != "1" {
		t.Errorf("%.300s", one.raw)
	}
	k.get("nadia", "/Questionnaire/bloom-adult-7.0.0").want(t, 404)
}
