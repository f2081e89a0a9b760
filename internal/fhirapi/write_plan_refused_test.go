package fhirapi_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"towpath/internal/care"
	"towpath/internal/plan"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// unfitPlan is a plan that does not fit, with what is said of it.
type unfitPlan struct {
	body   string
	status int
	place  string
}

// TestAPlanThatDoesNotFitIsRefusedWithItsPlace, and nothing of it is kept.
func TestAPlanThatDoesNotFitIsRefusedWithItsPlace(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	read := k.ask("amina", "POST", "/CarePlan", k.aPlan(plan.Crisis, "", aLine("helps", "tea"), aLine("call", "Hana"))).want(t, 201)
	for what, c := range k.unfitPlans(read) {
		got := k.ask("amina", "PUT", "/CarePlan/"+read.at("id"), c.body, ifMatch(read))
		if got.status != c.status || got.at("issue.0.expression.0") != c.place || got.at("issue.0.diagnostics") == "" {
			t.Errorf("%s: %d at %q, want %d at %q: %.300s", what, got.status, got.at("issue.0.expression.0"), c.status, c.place, got.raw)
		}
	}
	if now := k.get("amina", "/CarePlan/"+read.at("id")).want(t, 200); now.raw != read.raw {
		t.Errorf("something was kept: %s", now.raw)
	}
}

// unfitPlans are changes of a plan that was read that nobody may make.
func (k *life) unfitPlans(read answer) map[string]unfitPlan {
	tea := fmt.Sprintf(`{"id":%q`, read.at("activity.0.id"))
	ours := func(name, value string) string {
		return `,{"url":"urn:towpath:extension:` + name + `",` + value + `}`
	}
	with := func(from, to string) string { return strings.Replace(read.raw, from, to, 1) }
	added := func(line string) string { return with(`"activity":[`, `"activity":[`+line+`,`) }
	return map[string]unfitPlan{
		"another status":            {with(`"status":"draft"`, `"status":"active"`), 422, "CarePlan.status"},
		"another intent":            {with(`"intent":"plan"`, `"intent":"order"`), 422, "CarePlan.intent"},
		"another kind":              {with(`"code":"crisis"`, `"code":"carer"`), 422, "CarePlan.category"},
		"no kind":                   {with(`"code":"crisis"`, `"code":"star"`), 422, "CarePlan.category"},
		"somebody else's":           {with(string(k.Amina), string(k.Chiara)), 422, "CarePlan.category"},
		"a modifier":                {with(`"intent"`, `"modifierExtension":[{"url":"https://example.org/not","valueBoolean":true}],"intent"`), 400, "CarePlan.modifierExtension[0]"},
		"an unknown element":        {with(`"intent"`, `"colour":"red","intent"`), 400, "CarePlan.colour"},
		"a key twice":               {with(`"intent":"plan"`, `"intent":"plan","intent":"plan"`), 400, "CarePlan.intent"},
		"a signature":               {with(`"extension":[`, `"extension":[{"url":"urn:towpath:extension:signature","extension":[{"url":"urn:towpath:extension:verdict","valueCode":"agreed"}]},`), 422, "CarePlan.extension[0]"},
		"a version that is agreed":  {with(`"extension":[`, `"extension":[{"url":"urn:towpath:extension:agreed-version","valueInteger":1},`), 422, "CarePlan.extension[0]"},
		"a time nobody can choose":  {with(`"valueInteger":3`, `"valueInteger":5`), 422, "CarePlan.extension.where(url='urn:towpath:extension:review-months')"},
		"an unknown line":           {with(tea, `{"id":"`+k.IDs.New()+`"`), 422, "CarePlan.activity[0].id"},
		"a line twice":              {with(fmt.Sprintf(`{"id":%q`, read.at("activity.1.id")), tea), 422, "CarePlan.activity[1].id"},
		"another section":           {with(`"extension":[{"url":"urn:towpath:extension:section","valueCode":"helps"}`, `"extension":[{"url":"urn:towpath:extension:section","valueCode":"harms"}`), 422, "CarePlan.activity[0].extension"},
		"a line without words":      {with(`,"description":"tea"`, ``), 422, "CarePlan.activity[0].detail.description"},
		"very long words":           {with(`"description":"tea"`, `"description":"`+strings.Repeat("ü", care.MaxPlanLine+1)+`"`), 422, "CarePlan.activity[0].detail.description"},
		"a line that is done":       {with(`"status":"in-progress"`, `"status":"completed"`), 422, "CarePlan.activity[0].detail.status"},
		"a wrong type":              {with(`"description":"tea"`, `"description":{"text":"tea"}`), 400, "CarePlan.activity[0].detail.description"},
		"gone, in other words":      {with(`"status":"in-progress","description":"tea"`, `"status":"stopped","description":"coffee"`), 422, "CarePlan.activity[0].detail.description"},
		"a new line of no section":  {added(`{"detail":{"status":"in-progress","description":"x"}}`), 422, "CarePlan.activity[0].extension"},
		"a section of another kind": {added(aLine("daily", "x")), 422, "CarePlan.activity[0].extension.where(url='urn:towpath:extension:section')"},
		"a detail where none is":    {added(aLine("helps", "x", ours("detail", `"valueString":"y"`))), 422, "CarePlan.activity[0].extension.where(url='urn:towpath:extension:detail')"},
		"a day where none is":       {added(aLine("helps", "x", ours("day", `"valueString":"2026-03-04"`))), 422, "CarePlan.activity[0].extension.where(url='urn:towpath:extension:day')"},
		"another's voice":           {added(aLine("helps", "x", ours("voice", `"valueCode":"worker"`))), 422, "CarePlan.activity[0].extension[1]"},
		"a name":                    {added(aLine("helps", "x", ours("name", `"valueString":"Ben"`))), 422, "CarePlan.activity[0].extension[1]"},
		"what is ours alone":        {added(aLine("helps", "x", ours("act", `"valueCode":"remove"`))), 422, "CarePlan.activity[0].extension[1]"},
		"another resource":          {added(`{"reference":{"reference":"Task/` + string(k.step) + `"}}`), 422, "CarePlan.activity[0].detail"},
		"too many of a section":     {added(strings.TrimSuffix(strings.Repeat(aLine("helps", "x")+",", care.MaxPlanLines+1), ",")), 422, "CarePlan.activity[39].detail.description"},
		"10,000 lines":              {added(strings.TrimSuffix(strings.Repeat(aLine("helps", "x")+",", 10000), ",")), 422, "CarePlan.activity"},
	}
}

// TestAPlanBeginsAsItMay.
func TestAPlanBeginsAsItMay(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	for what, c := range map[string]struct {
		body  string
		place string
	}{
		"no line":               {k.aPlan(plan.Carer, ""), "CarePlan.activity"},
		"signed from the start": {strings.Replace(k.aPlan(plan.Carer, "", aLine("well", "x")), `"draft"`, `"active"`, 1), "CarePlan.status"},
		"no title":              {k.aPlan(plan.Meeting, `,"period":{"start":"2026-03-04"}`), "CarePlan.title"},
		"no day":                {k.aPlan(plan.Meeting, `,"title":"x"`), "CarePlan.extension.where(url='urn:towpath:extension:on')"},
		"a signature":           {k.aPlan(plan.Carer, `,"extension":[{"url":"urn:towpath:extension:signature","valueString":"x"}]`, aLine("well", "x")), "CarePlan.extension[0]"},
	} {
		if got := k.ask("amina", "POST", "/CarePlan", c.body).want(t, 422); got.at("issue.0.expression.0") != c.place {
			t.Errorf("%s: %s", what, got.raw)
		}
	}
	k.ask("amina", "PUT", "/CarePlan/"+k.IDs.New(), strings.Replace(k.aPlan(plan.Carer, "", aLine("well", "x")), "{", `{"id":"`+k.IDs.New()+`",`, 1)).want(t, 400)
}

// TestWhoMayWriteAPlan: exactly those who may on its page, and nobody learns of it by trying.
func TestWhoMayWriteAPlan(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		system := k.System(t, "Records")
		if err := k.JoinTeam(t.Context(), k.AsAdmin, k.River, system.Worker, care.PartMember); err != nil {
			t.Fatal(err)
		}
		k.callers["records"] = k.callers["ben"]
		records := k.callers["records"]
		records.Actor = system
		k.callers["records"] = records
		made := k.ask("amina", "POST", "/CarePlan", k.aPlan(plan.Crisis, "", aLine("helps", "tea"))).want(t, 201)
		path := "/CarePlan/" + made.at("id")
		for _, who := range []string{"eve", "dele", "admin", "nadia", "chiara", "uma", "farid", "preview", "records"} {
			k.ask(who, "PUT", path, reworded(made, "tea", "nothing")).want(t, 404)
			k.ask(who, "POST", "/CarePlan", k.aPlan(plan.Carer, "", aLine("well", "x"))).want(t, 404)
			k.ask(who, "POST", "/CarePlan", k.aPlan(plan.Meeting, `,"title":"x","period":{"start":"2026-03-04"}`)).want(t, 404)
		}
		for _, topic := range []care.Topic{care.TopicCrisis, care.TopicCrisisPart} {
			k.ask("chiara", "PUT", path, reworded(made, "tea", "nothing")).want(t, 404)
			if err := k.GrantConsent(t.Context(), k.AsAmina, k.Amina, k.chiara, k.Consent(topic)); err != nil {
				t.Fatal(err)
			}
		}
		hers := k.get("chiara", path).want(t, 200)
		got := k.ask("chiara", "PUT", path, reworded(hers, "tea", "soup"), ifMatch(hers)).want(t, 200)
		if got.at("activity.0.detail.description") != "tea" || strings.Contains(got.raw, string(k.AsAmina.Account)) {
			t.Errorf("%s", got.raw)
		}
		same(t, "beside", linesOf(k.plan(t, k.AsAmina, plan.Crisis, ""), "helps"), []string{"tea / write soup"})
	})
}

// TestTwoAppsThatReadTheSame: one of them writes, and the other is told.
func TestTwoAppsThatReadTheSame(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		read := k.ask("amina", "POST", "/CarePlan", k.aPlan(plan.Crisis, "", aLine("helps", "tea"))).want(t, 201)
		var group sync.WaitGroup
		said := make([]int, 6)
		for i := range said {
			group.Go(func() {
				said[i] = k.ask("amina", "PUT", "/CarePlan/"+read.at("id"), reworded(read, "tea", fmt.Sprint("tea ", i)), ifMatch(read)).status
			})
		}
		group.Wait()
		wrote := 0
		for _, status := range said {
			if status == 200 {
				wrote++
			} else if status != 412 && status != 409 {
				t.Errorf("status %d", status)
			}
		}
		if page := k.plan(t, k.AsAmina, plan.Crisis, ""); wrote != 1 || len(page.Now.Part("helps").Lines[0].History) != 2 {
			t.Errorf("%d wrote: %v", wrote, said)
		}
	})
}
