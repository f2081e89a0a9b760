package fhirapi_test

import (
	"fmt"
	"strings"
	"testing"

	"towpath/internal/store"
	"towpath/internal/testkit"
)

// richGoal says more than Towpath has a place for.
const richGoal = `{"resourceType":"Goal","lifecycleStatus":"active","priority":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/goal-priority","code":"high-priority"}]},
"extension":[{"url":"https://example.org/weather","valueString":"rain"}],
"description":{"text":"Walk to the lock","coding":[{"system":"https://example.org/goals","code":"walk"}]},
"note":[{"text":"said by the lock"}],"target":[{"dueDate":"2027-01-01"}],"subject":{"reference":"Patient/%s","display":"Amina at the desk"}}`

func TestWhatASenderSaysBesideIsGivenBack(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		made := d.ask("ben", "POST", "/Goal", fmt.Sprintf(richGoal, d.Amina)).want(t, 201)
		id := made.at("id")
		wants := func(a answer) {
			t.Helper()
			for path, want := range map[string]string{
				"priority.coding.0.code": "high-priority", "description.coding.0.code": "walk", "description.text": "Walk to the lock", "note.0.text": "said by the lock",
				"target.0.dueDate": "2027-01-01", "subject.display": "Amina at the desk", "subject.reference": "Patient/" + string(d.Amina),
			} {
				if got := a.at(path); got != want {
					t.Errorf("%s is %q, want %q in %s", path, got, want, a.raw)
				}
			}
			if !strings.Contains(a.raw, "https://example.org/weather") || !strings.Contains(a.raw, "urn:towpath:extension:set") {
				t.Errorf("an extension is gone: %s", a.raw)
			}
		}
		wants(made)
		wants(d.get("amina", "/Goal/"+id).want(t, 200))
		// What is taken away by an update is gone, what is said anew is there.
		less := strings.Replace(made.raw, `"note":[{"text":"said by the lock"}]`, `"note":[{"text":"said by the mill"}]`, 1)
		if got := d.ask("ben", "PUT", "/Goal/"+id, less).want(t, 200); got.at("note.0.text") != "said by the mill" || got.at("note.1.text") != "" {
			t.Errorf("%s", got.raw)
		}
		d.get("eve", "/Goal/"+id).want(t, 404)
		// The circle sees the goal, and not what another system wrote beside it.
		if got := d.get("ben", "/Goal?_id="+id).want(t, 200); got.at("entry.0.resource.note.0.text") != "said by the mill" {
			t.Errorf("%s", got.raw)
		}
	})
}

func TestWhatCannotBeKeptIsRefusedWithItsPlace(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	patient := string(d.Amina)
	deep := strings.Repeat(`{"extension":[`, 5000) + strings.Repeat(`]}`, 5000)
	for name, at := range map[string]struct {
		body   string
		status int
		place  string
	}{
		"another status":        {strings.Replace(fmt.Sprintf(richGoal, patient), `"active"`, `"proposed"`, 1), 422, "Goal.lifecycleStatus"},
		"a start of its own":    {strings.Replace(fmt.Sprintf(richGoal, patient), `"note"`, `"startDate":"1999-01-01","note"`, 1), 422, "Goal.startDate"},
		"an unknown element":    {strings.Replace(fmt.Sprintf(richGoal, patient), `"note"`, `"colour":"blue","note"`, 1), 400, "Goal.colour"},
		"a modifier":            {strings.Replace(fmt.Sprintf(richGoal, patient), `"note"`, `"modifierExtension":[{"url":"https://example.org/not","valueBoolean":true}],"note"`, 1), 400, "Goal.modifierExtension[0]"},
		"a key twice":           {strings.Replace(fmt.Sprintf(richGoal, patient), `"note"`, `"lifecycleStatus":"active","note"`, 1), 400, "Goal.lifecycleStatus"},
		"no subject":            {`{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"x"}}`, 400, "Goal.subject"},
		"somebody else's":       {fmt.Sprintf(richGoal, "01950000-0000-7abc-8fff-ffffffffffff"), 404, ""},
		"not JSON":              {`{"resourceType":"Goal",`, 400, "Goal"},
		"not UTF-8":             {"{\"resourceType\":\"Goal\",\"id\":\"\xff\"}", 400, "Resource"},
		"UTF-16":                {"\xff\xfe{\x00}\x00", 400, "Resource"},
		"too deep":              {deep, 400, "Resource" + strings.Repeat(".extension[0]", 32)},
		"another type":          {`{"resourceType":"Patient"}`, 400, "resourceType"},
		"nothing":               {` `, 400, "Resource"},
		"a list":                {`[]`, 400, "Resource"},
		"a number that is huge": {strings.Replace(fmt.Sprintf(richGoal, patient), `"dueDate":"2027-01-01"`, `"detailQuantity":{"value":1e999999999}`, 1), 400, "Goal.target[0].detailQuantity.value"},
	} {
		t.Run(name, func(t *testing.T) {
			got := d.ask("ben", "POST", "/Goal", at.body).want(t, at.status)
			if got.at("resourceType") != "OperationOutcome" || got.at("issue.0.diagnostics") == "" {
				t.Fatalf("it is no outcome: %s", got.raw)
			}
			if got.at("issue.0.expression.0") != at.place {
				t.Errorf("the place is %q, want %q: %s", got.at("issue.0.expression.0"), at.place, got.raw)
			}
		})
	}
	if left := d.get("ben", "/Goal?patient="+patient).want(t, 200); left.at("total") != "0" {
		t.Errorf("something was kept: %s", left.raw)
	}
	long := `{"resourceType":"Goal","x":"` + strings.Repeat("a", 17<<20) + `"}`
	d.ask("ben", "POST", "/Goal", long).want(t, 413)
	d.ask("ben", "POST", "/Goal", "<Goal/>", "Content-Type: application/fhir+xml").want(t, 415)
	d.ask("ben", "POST", "/Goal", "{}", "Content-Type: application/fhir+json; charset=latin1").want(t, 415)
}
