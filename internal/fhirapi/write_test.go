package fhirapi_test

import (
	"fmt"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fhirapi"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// response is a response about Amina, with answers by link id.
func (k *life) response(questionnaire, status, more string, items ...string) string {
	return fmt.Sprintf(`{"resourceType":"QuestionnaireResponse","questionnaire":%q,"status":%q,"subject":{"reference":"Patient/%s"}%s,"item":[%s]}`,
		questionnaire, status, k.Amina, more, strings.Join(items, ","))
}

func (k *life) phq(codes string) (items []string) {
	of, _ := k.Instruments().LatestMeasure("phq-9")
	for i, c := range codes {
		if c != '-' {
			items = append(items, fmt.Sprintf(`{"linkId":%q,"answer":[{"valueCoding":{"system":%q,"code":"%c"}}]}`, of.Items[i].LinkID, of.System(i), c))
		}
	}
	return items
}

const phqHere = "urn:towpath:questionnaire:phq-9|1.0.0"

func TestAMeasureIsAnsweredOverFHIR(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		made := k.ask("ben", "POST", "/QuestionnaireResponse", k.response(phqHere, "completed", `,"authored":"2026-03-01T10:00:00Z"`, k.phq("211111110")...)).want(t, 201)
		if made.at("status") != "completed" || made.at("questionnaire") != phqHere {
			t.Errorf("%s", made.raw)
		}
		id := made.at("id")
		if got := k.get("amina", "/Observation?derived-from=QuestionnaireResponse/"+id).want(t, 200); got.at("entry.0.resource.valueQuantity.value") != "9" || got.at("entry.0.resource.effectiveDateTime") != "2026-03-01" {
			t.Errorf("the score: %s", got.raw)
		}
		k.ask("ben", "PUT", "/QuestionnaireResponse/"+id, made.raw).want(t, 200) // the same again
		other := strings.Replace(made.raw, `"code":"0"`, `"code":"3"`, 1)
		if got := k.ask("ben", "PUT", "/QuestionnaireResponse/"+id, other).want(t, 422); got.at("issue.0.expression.0") != "QuestionnaireResponse.item" {
			t.Errorf("%s", got.raw)
		}
		k.helped(t)
		part := k.ask("amina", "POST", "/QuestionnaireResponse", k.response("urn:towpath:questionnaire:phq-9", "in-progress", "", k.phq("21-------")...)).want(t, 201)
		path := "/QuestionnaireResponse/" + part.at("id")
		if part.at("questionnaire") != phqHere || part.at("source.reference") != "Patient/"+string(k.Amina) {
			t.Errorf("%s", part.raw)
		}
		more := k.ask("amina", "PUT", path, strings.Replace(k.response(phqHere, "in-progress", "", k.phq("-1333----")...), `{`, `{"id":"`+part.at("id")+`",`, 1), "If-Match: "+part.header.Get("ETag")).want(t, 200)
		if strings.Contains(more.raw, `"linkId":"1"`) || !strings.Contains(more.raw, `"linkId":"4"`) || more.header.Get("ETag") == part.header.Get("ETag") {
			t.Errorf("%s", more.raw)
		}
		k.ask("amina", "PUT", path, part.raw, "If-Match: "+part.header.Get("ETag")).want(t, 412)
		for _, who := range []string{"eve", "dele", "nadia", "chiara", "uma", "preview", "farid"} {
			k.ask(who, "POST", "/QuestionnaireResponse", k.response(phqHere, "completed", "", k.phq("211111110")...)).want(t, 404)
			k.ask(who, "PUT", path, more.raw).want(t, 404)
		}
	})
}

// helped tries that an answer which leads to the words of help says where these are, and
// that another does not.
func (k *life) helped(t *testing.T) {
	t.Helper()
	for codes, want := range map[string]bool{"111111110": false, "111111113": true} {
		got := k.ask("amina", "POST", "/QuestionnaireResponse", k.response(phqHere, "completed", "", k.phq(codes)...)).want(t, 201)
		if has := strings.HasSuffix(got.header.Get("Link"), `/help-now>; rel="help"`); has != want {
			t.Errorf("%s: Link is %q", codes, got.header.Get("Link"))
		}
	}
}

func TestResponsesThatDoNotFitAreRefusedWithTheirPlace(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	before := len(k.get("ben", "/QuestionnaireResponse?_count=500").ids())
	good := k.phq("2--------")[0]
	for what, c := range map[string]struct {
		body, place string
	}{
		"no questionnaire":      {k.response("", "completed", "", good), "QuestionnaireResponse.questionnaire"},
		"an unknown one":        {k.response("urn:towpath:questionnaire:star|1.0.0", "completed", "", good), "QuestionnaireResponse.questionnaire"},
		"an unknown version":    {k.response("urn:towpath:questionnaire:phq-9|7.0.0", "completed", "", good), "QuestionnaireResponse.questionnaire"},
		"another status":        {k.response(phqHere, "amended", "", good), "QuestionnaireResponse.status"},
		"an unknown question":   {k.response(phqHere, "completed", "", strings.Replace(good, `"linkId":"1"`, `"linkId":"77"`, 1)), "QuestionnaireResponse.item.where(linkId='77')"},
		"an unknown code":       {k.response(phqHere, "completed", "", strings.Replace(good, `"code":"2"`, `"code":"9"`, 1)), "QuestionnaireResponse.item.where(linkId='1')"},
		"another system":        {k.response(phqHere, "completed", "", strings.Replace(good, `"system":"`, `"system":"x`, 1)), "QuestionnaireResponse.item.where(linkId='1')"},
		"two answers":           {k.response(phqHere, "completed", "", good, good), "QuestionnaireResponse.item.where(linkId='1')"},
		"nothing at all":        {k.response(phqHere, "completed", ""), "QuestionnaireResponse.item"},
		"a day that is to come": {k.response(phqHere, "completed", `,"authored":"2099-01-01T00:00:00Z"`, good), "QuestionnaireResponse.authored"},
		"nobody who answers it": {k.response(phqHere, "completed", `,"source":{"reference":"RelatedPerson/x"}`, good), "QuestionnaireResponse.source"},
		"nobody's":              {strings.Replace(k.response(phqHere, "completed", "", good), "Patient/", "Group/", 1), "QuestionnaireResponse.subject"},
		"an unknown area":       {k.response("urn:towpath:questionnaire:bloom-adult|1.0.0", "completed", "", `{"linkId":"moon"}`), "QuestionnaireResponse"},
	} {
		got := k.ask("ben", "POST", "/QuestionnaireResponse", c.body)
		if got.status != 422 && got.status != 400 || !strings.HasPrefix(got.at("issue.0.expression.0"), c.place) || got.at("issue.0.diagnostics") == "" {
			t.Errorf("%s: %d %s, want %s", what, got.status, got.raw, c.place)
		}
	}
	if got := k.ask("ben", "POST", "/QuestionnaireResponse", k.response("urn:towpath:questionnaire:phq-9|7.0.0", "completed", "", good)); !strings.Contains(got.raw, "1.0.0") {
		t.Errorf("it does not say which version there is: %s", got.raw)
	}
	if after := len(k.get("ben", "/QuestionnaireResponse?_count=500").ids()); after != before {
		t.Errorf("%d responses were kept of those that were refused", after-before)
	}
}

func TestABloomIsFilledInOverFHIR(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		area := func(step, note, id string) string {
			return fmt.Sprintf(`{%s"linkId":"body","item":[{"linkId":"body.step","answer":[{"valueCoding":{"system":%q,"code":%q}}]},{"linkId":"body.note","answer":[{"valueString":%q}]},{"linkId":"body.help","answer":[{"valueBoolean":false}]}]}`,
				id, instrument.StepSystem, step, note)
		}
		const bloom = "urn:towpath:questionnaire:bloom-adult|1.0.0"
		made := k.ask("amina", "POST", "/QuestionnaireResponse", k.response(bloom, "in-progress", "", area("4", "walking helps", ""))).want(t, 201)
		id := made.at("id")
		if !strings.HasSuffix(id, "-person") || made.at("item.0.item.1.answer.0.valueString") != "walking helps" || made.at("item.0.item.2.answer.0.valueBoolean") != "false" {
			t.Errorf("%s", made.raw)
		}
		k.get("ben", "/QuestionnaireResponse/"+id).want(t, 404) // apart: before both are in, it is Amina's alone
		changed := strings.Replace(made.raw, "walking helps", "swimming helps", 1)
		again := k.ask("amina", "PUT", "/QuestionnaireResponse/"+id, strings.Replace(changed, "in-progress", "completed", 1)).want(t, 200)
		if again.at("item.0.item.1.answer.0.valueString") != "swimming helps" || len(again.body["item"].([]any)) != 1 || again.at("status") != "completed" {
			t.Errorf("%s", again.raw)
		}
		k.ask("amina", "PUT", "/QuestionnaireResponse/"+id, changed).want(t, 422)
		ours := k.ask("ben", "POST", "/QuestionnaireResponse", k.response(bloom, "completed", `,"encounter":{"reference":"`+again.at("encounter.reference")+`"}`, area("6", "as I see it", ""))).want(t, 201)
		if !strings.HasSuffix(ours.at("id"), "-worker") {
			t.Errorf("%s", ours.raw)
		}
		k.get("ben", "/QuestionnaireResponse/"+id).want(t, 200) // both are in
		k.ask("ben", "POST", "/QuestionnaireResponse", k.response(bloom, "completed", `,"encounter":{"reference":"`+again.at("encounter.reference")+`"}`, area("7", "again", ""))).want(t, 409)
		spoken := k.ask("ben", "POST", "/QuestionnaireResponse", k.response(bloom, "completed", `,"source":{"reference":"Patient/`+string(k.Amina)+`"}`, area("1", "not his to say", "")))
		if spoken.status != 404 {
			t.Errorf("Ben spoke in Amina’s voice: %d %s", spoken.status, spoken.raw)
		}
		for _, who := range []string{"eve", "dele", "nadia", "preview", "farid"} {
			k.ask(who, "POST", "/QuestionnaireResponse", k.response(bloom, "completed", "", area("4", "no", ""))).want(t, 404)
		}
	})
}

func TestTheJourneyIsWrittenOverFHIR(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	note := fmt.Sprintf(`{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"urn:towpath:codes:observation","code":"journey-note"}]},"subject":{"reference":"Patient/%s"},"effectiveDateTime":"2026-03-02",
		"component":[{"code":{"coding":[{"system":"urn:towpath:codes:journey","code":"water"}]},"valueInteger":4}]}`, k.Amina)
	if got := k.ask("amina", "POST", "/Observation", note).want(t, 201); got.at("component.0.valueInteger") != "4" {
		t.Errorf("%s", got.raw)
	}
	rating := fmt.Sprintf(`{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"urn:towpath:codes:observation","code":"goal-rating"}]},"subject":{"reference":"Patient/%s"},"focus":[{"reference":"Goal/%s"}],"valueInteger":7}`, k.Amina, k.goal)
	k.ask("ben", "POST", "/Observation", rating).want(t, 201)
	for what, c := range map[string][2]string{
		"too calm":      {strings.Replace(note, `:4}`, `:9}`, 1), "Observation.component.where(code.coding.code='water')"},
		"a day to come": {strings.Replace(note, "2026-03-02", "2099-03-02", 1), "Observation.effectiveDateTime"},
		"a score":       {strings.Replace(note, "journey-note", "measure-score", 1), "Observation.code"},
		"not final":     {strings.Replace(note, "final", "preliminary", 1), "Observation.status"},
		"of no goal":    {strings.Replace(rating, `"focus"`, `"note"`, 1), "Observation.focus"},
		"too near":      {strings.Replace(rating, `:7}`, `:11}`, 1), "Observation.value"},
	} {
		if got := k.ask("ben", "POST", "/Observation", c[0]); got.status != 422 && got.status != 400 || got.status == 422 && got.at("issue.0.expression.0") != c[1] {
			t.Errorf("%s: %d %s", what, got.status, got.raw)
		}
	}
	for _, who := range []string{"eve", "dele", "nadia", "chiara", "preview", "farid"} {
		k.ask(who, "POST", "/Observation", note).want(t, 404)
		k.ask(who, "POST", "/Observation", rating).want(t, 404)
	}
}

func TestStepsAndPeopleAreWrittenOverFHIR(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		step := fmt.Sprintf(`{"resourceType":"Task","status":"accepted","intent":"plan","description":"Ring the pool","owner":{"display":"Ben"},"focus":{"reference":"Goal/%s"},"for":{"reference":"Patient/%s"}}`, k.goal, k.Amina)
		made := k.ask("ben", "POST", "/Task", step).want(t, 201)
		path := "/Task/" + made.at("id")
		done := k.ask("amina", "PUT", path, strings.Replace(made.raw, `"accepted"`, `"completed"`, 1)).want(t, 200)
		if done.at("status") != "completed" || done.at("meta.versionId") != "2" || k.get("ben", path+"/_history/1").want(t, 200).at("status") != "accepted" {
			t.Errorf("%s", done.raw)
		}
		k.ask("amina", "PUT", path, strings.Replace(done.raw, "Ring the pool", "Swim", 1)).want(t, 422)

		person := `{"resourceType":"Patient","name":[{"family":"Okafor","given":["Ada","Ruth"]}],"birthDate":"1990-02-03","identifier":[{"system":"urn:towpath:reference","value":"W-900"}]}`
		added := k.ask("ben", "POST", "/Patient", person).want(t, 201)
		if added.at("name.0.text") != "Ada Ruth Okafor" {
			t.Errorf("%s", added.raw)
		}
		k.ask("ben", "POST", "/Patient", person, "If-None-Exist: identifier=urn:towpath:reference|W-900").want(t, 200)
		k.get("eve", "/Patient/"+added.at("id")).want(t, 404)
		k.ask("amina", "POST", "/Patient", person).want(t, 404)
		if got := k.ask("ben", "POST", "/Patient", strings.Replace(person, "1990-02-03", "2090-02-03", 1)).want(t, 422); got.at("issue.0.expression.0") != "Patient.birthDate" {
			t.Errorf("%s", got.raw)
		}
	})
}

func TestThePersonSharesOverFHIR(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		consent := fmt.Sprintf(`{"resourceType":"Consent","status":"active","scope":{"text":"sharing"},"category":[{"text":"sharing"}],"policyRule":{"text":"What the person agreed, held by Towpath"},"patient":{"reference":"Patient/%s"},"provision":{"type":"permit","class":[{"system":"urn:towpath:codes:topic","code":"goals"}],"actor":[{"role":{"text":"a friend"},"reference":{"reference":"RelatedPerson/%s"}}]}}`, k.Amina, k.nadia)
		for _, who := range []string{"ben", "nadia", "eve", "dele", "preview"} {
			k.ask(who, "POST", "/Consent", consent).want(t, 404)
		}
		k.get("nadia", "/Goal/"+string(k.goal)).want(t, 404)
		given := k.ask("amina", "POST", "/Consent", consent).want(t, 201)
		k.get("nadia", "/Goal/"+string(k.goal)).want(t, 200)
		taken := k.ask("amina", "PUT", "/Consent/"+given.at("id"), strings.Replace(given.raw, `"active"`, `"inactive"`, 1), `If-Match: W/"1"`).want(t, 200)
		if taken.at("meta.versionId") != "2" || k.get("ben", "/Consent/"+given.at("id")+"/_history/1").want(t, 200).at("status") != "active" {
			t.Errorf("%s", taken.raw)
		}
		k.get("nadia", "/Goal/"+string(k.goal)).want(t, 404)
		k.ask("amina", "PUT", "/Consent/"+given.at("id"), given.raw).want(t, 422)

		member := k.get("amina", "/RelatedPerson/"+string(k.nadia)).want(t, 200)
		gone := strings.Replace(member.raw, `"active":true`, `"active":false`, 1)
		for _, who := range []string{"ben", "nadia", "eve"} {
			k.ask(who, "PUT", "/RelatedPerson/"+string(k.nadia), gone).want(t, 404)
		}
		k.ask("amina", "PUT", "/RelatedPerson/"+string(k.nadia), gone).want(t, 200)
		k.sees(t, "nadia", "Observation", "id")
		if got := k.get("amina", "/Consent?actor=RelatedPerson/"+string(k.nadia)+"&status=active").want(t, 200); len(got.ids()) != 0 {
			t.Errorf("consents outlive the membership: %v", got.ids())
		}
	})
}

// TestARecordSystemCorrectsPeople: by the address of the person and by their number, with a
// version of its own each time, and what they like to be called stays theirs.
func TestARecordSystemCorrectsPeople(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		system := k.System(t, "Record system")
		if err := k.JoinTeam(t.Context(), k.AsAdmin, k.River, system.Worker, care.PartMember); err != nil {
			t.Fatal(err)
		}
		k.callers["record"] = fhirapi.Caller{Actor: system, Access: whole{}}
		person := func(id, name, usual string) string {
			return fmt.Sprintf(`{"resourceType":"Patient"%s,"name":[{"use":"official","text":%q}%s],"identifier":[{"system":"urn:towpath:reference","value":"W-901"}]}`, id, name, usual)
		}
		const where = "/Patient?identifier=urn:towpath:reference%7CW-901"
		added := k.ask("record", "PUT", where, person("", "Ada Okafor", "")).want(t, 201)
		id := added.at("id")
		again := k.ask("record", "PUT", where, person("", "Ada Okafor", "")).want(t, 200)
		if again.at("id") != id || again.at("meta.versionId") != added.at("meta.versionId") {
			t.Errorf("nothing changed, and now it is %s", again.raw)
		}
		k.Clock.Tick()
		married := k.ask("record", "PUT", where, person("", "Ada Reed", "")).want(t, 200)
		if married.at("id") != id || married.at("name.0.text") != "Ada Reed" || married.at("meta.versionId") == added.at("meta.versionId") {
			t.Errorf("%s", married.raw)
		}
		if found := k.get("record", "/Patient?name=Okafor").want(t, 200); len(found.ids()) != 0 {
			t.Errorf("she is found by the name that she had: %v", found.ids())
		}
		k.ask("record", "PUT", "/Patient/"+id, person(`,"id":"`+id+`"`, "Ada Reid", ""), "If-Match: "+added.header.Get("ETag")).want(t, 412)
		k.ask("record", "PUT", "/Patient/"+id, person(`,"id":"`+id+`"`, "Ada Reid", `,{"use":"usual","text":"Addy"}`), "If-Match: "+married.header.Get("ETag")).want(t, 200)
		// What the system calls her is kept beside; to Towpath she stays who she said she is.
		called := k.ask("record", "PUT", "/Patient/"+id, person(`,"id":"`+id+`"`, "Ada Reid", `,{"use":"usual","text":"A"}`)).want(t, 200)
		if p, err := k.ShowIdentity(t.Context(), system, care.PersonID(id)); err != nil || p.PreferredName != "Addy" || called.at("name.1.text") != "Addy" {
			t.Errorf("%+v, %v: %s", p, err, called.raw)
		}
		k.ask("record", "PUT", "/Patient", person("", "Ada Reid", "")).want(t, 400)
		k.ask("record", "PUT", where, person(`,"id":"`+k.IDs.New()+`"`, "Ada Reid", "")).want(t, 400)
		k.ask("eve", "PUT", "/Patient/"+id, person(`,"id":"`+id+`"`, "Eve's", "")).want(t, 404)
		in := k.ask("record", "POST", "", bundleOf("transaction", entryOf("PUT", "Patient?identifier=urn:towpath:reference%7CW-901", person("", "Ada Roe", ""), ""))).want(t, 200)
		if in.at("entry.0.resource.id") != id || in.at("entry.0.resource.name.0.text") != "Ada Roe" {
			t.Errorf("%s", in.raw)
		}
	})
}
