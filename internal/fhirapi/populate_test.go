package fhirapi_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fhirapi"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

const sheet = "urn:towpath:questionnaire:goal-sheet"

// begun gives what stands in the response of a $populate, by link id.
func begun(t *testing.T, a answer) map[string]string {
	t.Helper()
	out := map[string]string{}
	var walk func(list any)
	walk = func(list any) {
		items, _ := list.([]any)
		for _, one := range items {
			item := one.(map[string]any)
			out[item["linkId"].(string)] = ""
			if answers, _ := item["answer"].([]any); len(answers) == 1 {
				for _, value := range answers[0].(map[string]any) {
					out[item["linkId"].(string)] = fmt.Sprint(value)
				}
			}
			walk(item["item"])
		}
	}
	walk(a.body["parameter"].([]any)[0].(map[string]any)["resource"].(map[string]any)["item"])
	return out
}

// response gives what $populate gave to begin with.
func response(t *testing.T, a answer) string {
	t.Helper()
	raw, err := json.Marshal(a.want(t, 200).body["parameter"].([]any)[0].(map[string]any)["resource"])
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func (k *life) asks(parameter ...string) string {
	subject := fmt.Sprintf(`{"name":"subject","valueReference":{"reference":"Patient/%s"}}`, k.Amina)
	return `{"resourceType":"Parameters","parameter":[` + strings.Join(append(parameter, subject), ",") + `]}`
}

// newSheet has Amina set two goals more, and end one of them.
func newSheet(t *testing.T, s testkit.Store) (k *life, swim care.GoalID) {
	t.Helper()
	k, swim = newLife(t, s), care.GoalID("")
	for _, words := range []string{"Learn the harp", "Swim each week"} {
		if swim != "" {
			if err := k.EndGoal(t.Context(), k.AsAmina, k.Amina, swim, care.EndingReached); err != nil {
				t.Fatal(err)
			}
		}
		swim = care.GoalID(k.IDs.New())
		if err := k.SetGoal(t.Context(), k.AsAmina, k.Amina, care.NewGoal{ID: swim, Words: words, Rating: -1}); err != nil {
			t.Fatal(err)
		}
	}
	return k, swim
}

func TestASheetBeginsWithTheGoalsThatItIsAbout(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, _ := newSheet(t, s)
		want := map[string]string{"goal-1.goal": secret, "goal-1": "", "goal-2.goal": "Swim each week", "goal-2": "", "goal-3.goal": "", "goal-3": ""}
		patient := fmt.Sprintf(`{"name":"context","part":[{"name":"name","valueString":"patient"},{"name":"content","resource":{"resourceType":"Patient","id":"%s"}}]}`, k.Amina)
		subject := "subject=Patient/" + string(k.Amina)
		var first answer
		for what, got := range map[string]answer{
			"canonical":     k.ask("amina", "POST", "/Questionnaire/$populate", k.asks(`{"name":"canonical","valueCanonical":"`+sheet+`|1.0.0"}`)),
			"no version":    k.ask("amina", "POST", "/Questionnaire/$populate", k.asks(`{"name":"canonical","valueUri":"`+sheet+`"}`, `{"name":"local","valueBoolean":true}`)),
			"reference":     k.ask("amina", "POST", "/Questionnaire/$populate", k.asks(`{"name":"questionnaireRef","valueReference":{"reference":"Questionnaire/goal-sheet-1.0.0"}}`)),
			"identifier":    k.ask("amina", "POST", "/Questionnaire/$populate", k.asks(`{"name":"identifier","valueIdentifier":{"system":"urn:ietf:rfc:3986","value":"`+sheet+`"}}`)),
			"questionnaire": k.ask("amina", "POST", "/Questionnaire/$populate", k.asks(`{"name":"questionnaire","resource":{"resourceType":"Questionnaire","status":"active","url":"`+sheet+`","version":"1.0.0"}}`, `{"name":"canonical","valueString":"`+sheet+`"}`)),
			"one of them":   k.ask("amina", "POST", "/Questionnaire/goal-sheet-1.0.0/$populate", k.asks(patient, `{"name":"local","valueBoolean":false}`)),
			"by GET":        k.get("amina", "/Questionnaire/$populate?canonical="+sheet+"&"+subject),
			"by GET of one": k.get("amina", "/Questionnaire/goal-sheet-1.0.0/$populate?local=true&"+subject),
		} {
			if got.want(t, 200); fmt.Sprint(begun(t, got)) != fmt.Sprint(want) {
				t.Errorf("%s: %v", what, begun(t, got))
			}
			if first.raw == "" {
				first = got
			}
			if got.raw != first.raw {
				t.Errorf("%s: not the same as the others:\n%s\n%s", what, got.raw, first.raw)
			}
		}
		for path, value := range map[string]string{
			"parameter.0.resource.status": "in-progress", "parameter.0.resource.questionnaire": sheet + "|1.0.0", "parameter.0.resource.id": "",
			"parameter.0.resource.subject.reference": "Patient/" + string(k.Amina), "parameter.0.resource.source.reference": "Patient/" + string(k.Amina), "parameter.1.resource.issue.0.severity": "information",
		} {
			if got := first.at(path); got != value {
				t.Errorf("%s is %q, not %q", path, got, value)
			}
		}
	})
}

// Filled in and sent, it rates those goals, and says them again to whoever may see them.
func TestASheetThatIsSentRatesItsGoals(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k, other := newSheet(t, s)
		subject := "subject=Patient/" + string(k.Amina)
		filled := response(t, k.get("amina", "/Questionnaire/goal-sheet-1.0.0/$populate?"+subject))
		full := strings.Replace(strings.Replace(filled, `"in-progress"`, `"completed"`, 1), `{"linkId":"goal-2",`, `{"linkId":"goal-2","answer":[{"valueCoding":{"system":"urn:towpath:codes:goal-sheet:how-far","code":"8"}}],`, 1)
		made := k.ask("amina", "POST", "/QuestionnaireResponse", full).want(t, 201)
		if made.at("item.1.answer.0.valueString") != "Swim each week" || made.at("item.2.answer.0.valueCoding.code") != "8" {
			t.Errorf("%s", made.raw)
		}
		ratings := k.get("amina", "/Observation?code=goal-rating&patient="+string(k.Amina)+"&_sort=-_lastUpdated").want(t, 200)
		if !strings.Contains(ratings.raw, `"Goal/`+string(other)+`"`) || !strings.Contains(ratings.raw, `"valueInteger":8`) {
			t.Errorf("%s", ratings.raw)
		}
		shut := k.callers["amina"]
		shut.Access = narrowScope{"Patient": nil, "Questionnaire": nil, "QuestionnaireResponse": nil}
		k.callers["shut"] = shut
		shared := k.AsPreview
		shared.Previewed = care.TopicsOf(care.TopicMeasures)
		k.callers["shared"] = fhirapi.Caller{Actor: shared, Access: whole{}}
		for who, sees := range map[string]bool{"ben": true, "shared": false, "shut": false} {
			if got := k.get(who, "/QuestionnaireResponse/"+made.at("id")).want(t, 200); strings.Contains(got.raw, "Swim") != sees {
				t.Errorf("%s: %s", who, got.raw)
			}
		}
		if issue := k.get("shut", "/Questionnaire/goal-sheet-1.0.0/$populate?"+subject).want(t, 200); strings.Contains(issue.raw, "Swim") || issue.at("parameter.1.resource.issue.1.code") != "suppressed" {
			t.Errorf("%s", issue.raw)
		}
		k.ask("shut", "POST", "/QuestionnaireResponse", full).want(t, 422)
	})
}

// A sheet that was filled in beforehand is not taken for other goals than it was about.
func TestASheetOfOtherGoalsIsRefused(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	before := response(t, k.get("amina", "/Questionnaire/goal-sheet-1.0.0/$populate?subject=Patient/"+string(k.Amina)))
	before = strings.Replace(before, `{"linkId":"goal-1",`, `{"linkId":"goal-1","answer":[{"valueCoding":{"system":"urn:towpath:codes:goal-sheet:how-far","code":"8"}}],`, 1)
	if err := k.EndGoal(t.Context(), k.AsAmina, k.Amina, k.goal, care.EndingReached); err != nil {
		t.Fatal(err)
	}
	if got := k.get("amina", "/Questionnaire/goal-sheet-1.0.0/$populate?subject=Patient/"+string(k.Amina)).want(t, 200); begun(t, got)["goal-1.goal"] != "" || got.at("parameter.1.resource.issue.1.severity") != "warning" {
		t.Errorf("%s", got.raw)
	}
	if err := k.SetGoal(t.Context(), k.AsAmina, k.Amina, care.NewGoal{ID: care.GoalID(k.IDs.New()), Words: "Learn the harp", Rating: -1}); err != nil {
		t.Fatal(err)
	}
	had := len(k.get("amina", "/QuestionnaireResponse?_count=500").want(t, 200).ids())
	for _, who := range []string{"amina", "ben"} {
		got := k.ask(who, "POST", "/QuestionnaireResponse", strings.Replace(before, string(k.AsAmina.Account), string(k.callers[who].Actor.Account), 1)).want(t, 422)
		if got.at("issue.0.expression.0") != "QuestionnaireResponse.item[0].answer[0].valueString" && got.at("issue.0.expression.0") != "QuestionnaireResponse.item.where(linkId='goal-1.goal')" {
			t.Errorf("%s", got.raw)
		}
	}
	if now := len(k.get("amina", "/QuestionnaireResponse?_count=500").want(t, 200).ids()); now != had {
		t.Errorf("%d responses, and there were %d", now, had)
	}
}

func TestNothingOfAnotherTimeIsPutIn(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	for _, e := range k.get("ben", "/Questionnaire?_count=500").want(t, 200).ids() {
		got := k.get("ben", "/"+e+"/$populate?subject=Patient/"+string(k.Amina)).want(t, 200)
		for link, value := range begun(t, got) {
			if value != "" && !strings.HasSuffix(link, ".goal") {
				t.Errorf("%s: %s is %q", e, link, value)
			}
		}
	}
}

func TestNobodyIsPopulatedWhoMayNotBeSeen(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	at := func(id string) string { return "/Questionnaire/goal-sheet-1.0.0/$populate?subject=Patient/" + id }
	nobody := k.get("eve", at("00000000-0000-7000-8000-000000000000")).want(t, 404)
	for _, who := range []string{"eve", "dele", "farid", "admin"} {
		if got := k.get(who, at(string(k.Amina))).want(t, 404); got.raw != nobody.raw {
			t.Errorf("%s: %s", who, got.raw)
		}
	}
	if got := k.get("nadia", at(string(k.Amina))).want(t, 200); strings.Contains(got.raw, secret) || got.at("parameter.1.resource.issue.1.code") != "suppressed" {
		t.Errorf("a friend without the goals: %s", got.raw)
	}
	narrow := k.callers["amina"]
	narrow.Access = narrowScope{"Patient": nil, "Questionnaire": nil, "Goal": {"start-date=ge2099"}}
	k.callers["narrow"] = narrow
	if got := k.get("narrow", at(string(k.Amina))).want(t, 200); strings.Contains(got.raw, secret) {
		t.Errorf("a part of the goals: %s", got.raw)
	}
	k.callers["no patient"] = fhirapi.Caller{Actor: k.AsAmina, Access: narrowScope{"Questionnaire": nil}}
	k.get("no patient", at(string(k.Amina))).want(t, 403)
	k.callers["no questionnaire"] = fhirapi.Caller{Actor: k.AsAmina, Access: narrowScope{"Patient": nil}}
	k.get("no questionnaire", at(string(k.Amina))).want(t, 403)
}

func TestWhatCannotBePopulatedIsSaid(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	canonical := `{"name":"canonical","valueCanonical":"` + sheet + `"}`
	context := func(name, content string) string {
		return `{"name":"context","part":[{"name":"name","valueString":"` + name + `"},{"name":"content","valueReference":{"reference":"` + content + `"}}]}`
	}
	for body, want := range map[string]struct {
		status int
		place  string
	}{
		k.asks(): {400, "questionnaire"}, `{"resourceType":"Parameters","parameter":[` + canonical + `]}`: {400, "subject"},
		`{"resourceType":"Patient"}`: {400, "resourceType"},
		k.asks(`{"name":"canonical","valueCanonical":"urn:towpath:questionnaire:phq-9|9"}`):                                         {422, "questionnaire"},
		k.asks(`{"name":"canonical","valueCanonical":"http://example.org/q"}`):                                                      {422, "questionnaire"},
		k.asks(canonical, `{"name":"canonical","valueCanonical":"urn:towpath:questionnaire:phq-9"}`):                                {422, "questionnaire"},
		k.asks(canonical, context("patient", "Patient/"+string(k.Farid))):                                                           {422, "Parameters.parameter.where(name='context')[0]"},
		k.asks(canonical, `{"name":"context","part":[{"name":"content","valueString":"x"}]}`):                                       {400, "Parameters.parameter.where(name='context')[0]"},
		k.asks(canonical, `{"name":"launch","valueString":"x"}`):                                                                    {400, "Parameters.parameter"},
		`{"resourceType":"Parameters","parameter":[` + canonical + `,{"name":"subject","valueReference":{"reference":"Group/x"}}]}`: {422, "subject"},
	} {
		got := k.ask("ben", "POST", "/Questionnaire/$populate", body).want(t, want.status)
		if got.at("issue.0.expression.0") != want.place {
			t.Errorf("%s: %s", body, got.raw)
		}
	}
	k.get("ben", "/Questionnaire/goal-sheet-1.0.0/$populate?local=perhaps&subject=Patient/"+string(k.Amina)).want(t, 400)
	k.get("ben", "/Questionnaire/nothing-1.0.0/$populate?subject=Patient/"+string(k.Amina)).want(t, 422)
	said := k.ask("ben", "POST", "/Questionnaire/$populate", k.asks(canonical, context("goals", "Goal?patient=x"), context("user", "Practitioner/x"), `{"name":"local","valueBoolean":false}`)).want(t, 200)
	if strings.Contains(said.raw, secret) || said.at("parameter.1.resource.issue.1.code") != "incomplete" || said.at("parameter.1.resource.issue.2.code") != "not-supported" {
		t.Errorf("%s", said.raw)
	}
	statement := k.get("ben", "/metadata").want(t, 200)
	if !slices.Contains(strings.Split(statement.raw, `"`), "http://hl7.org/fhir/uv/sdc/OperationDefinition/Questionnaire-populate") {
		t.Error("the statement does not say it")
	}
}
