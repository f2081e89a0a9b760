package fhirapi_test

import (
	"fmt"
	"strings"
	"testing"

	"towpath/internal/store"
	"towpath/internal/testkit"
)

func bundleOf(kind string, entries ...string) string {
	return fmt.Sprintf(`{"resourceType":"Bundle","type":%q,"entry":[%s]}`, kind, strings.Join(entries, ","))
}

func entryOf(method, url, resource, more string) string {
	if resource != "" {
		resource = `"resource":` + resource + `,`
	}
	return fmt.Sprintf(`{%s%s"request":{"method":%q,"url":%q}}`, more, resource, method, url)
}

func TestATransactionIsAllOrNothing(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		goals := func() int { return len(d.get("ben", "/Goal?patient="+string(d.Amina)).want(t, 200).ids()) }
		both := bundleOf("transaction",
			entryOf("GET", "Goal?patient="+string(d.Amina), "", ""),
			entryOf("POST", "Goal", d.goal("Walk to the lock"), `"fullUrl":"urn:uuid:7b1cd9a0-0000-4000-8000-000000000001",`),
			entryOf("POST", "Goal", d.goal("Ring my sister"), ""))
		got := d.ask("ben", "POST", "", both).want(t, 200)
		if got.at("type") != "transaction-response" || got.at("entry.1.response.status") != "201 Created" || got.at("entry.0.resource.total") != "2" || goals() != 2 {
			t.Errorf("%d goals after %s", goals(), got.raw)
		}
		// The second entry is refused, so the first did not happen either.
		half := bundleOf("transaction", entryOf("POST", "Goal", d.goal("Learn to swim"), ""), entryOf("POST", "Goal", strings.Replace(d.goal("x"), "active", "proposed", 1), ""))
		got = d.ask("ben", "POST", "", half).want(t, 422)
		if !strings.HasPrefix(got.at("issue.0.expression.0"), "Bundle.entry[1]") || goals() != 2 {
			t.Errorf("%d goals after %s", goals(), got.raw)
		}
		got = d.ask("ben", "POST", "", strings.Replace(half, "transaction", "batch", 1)).want(t, 200)
		if got.at("entry.0.response.status") != "201 Created" || got.at("entry.1.response.outcome.issue.0.code") != "business-rule" || goals() != 3 {
			t.Errorf("%d goals after %s", goals(), got.raw)
		}
		if got := d.ask("eve", "POST", "", strings.Replace(both, "transaction", "batch", 1)).want(t, 200); !strings.HasPrefix(got.at("entry.1.response.status"), "404") || goals() != 3 {
			t.Errorf("Eve: %s", got.raw)
		}
		d.ask("eve", "POST", "", both).want(t, 404)
	})
}

func TestAConditionalCreateMakesOne(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		search := "If-None-Exist: patient=" + string(d.Amina) + "&description:exact=Walk%20to%20the%20lock"
		first := d.ask("ben", "POST", "/Goal", d.goal("Walk to the lock"), search).want(t, 201)
		if again := d.ask("ben", "POST", "/Goal", d.goal("Walk to the lock"), search).want(t, 200); again.at("id") != first.at("id") {
			t.Errorf("%s, then %s", first.at("id"), again.at("id"))
		}
		d.ask("ben", "POST", "/Goal", d.goal("Walk to the sea"), "If-None-Exist: no-such=parameter").want(t, 412)
		d.ask("ben", "POST", "/Goal", d.goal("Walk to the sea")).want(t, 201)
		d.ask("ben", "POST", "/Goal", d.goal("Another"), "If-None-Exist: patient="+string(d.Amina)).want(t, 412)
	})
}

// TestEntriesReferToEachOther puts a goal and a step towards it into one transaction, and tries
// that a response whose id is given here cannot be put under another in a batch either.
func TestEntriesReferToEachOther(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	const goal = "urn:uuid:7b1cd9a0-0000-4000-8000-000000000001"
	step := fmt.Sprintf(`{"resourceType":"Task","status":"accepted","intent":"plan","description":"Ask when it opens","for":{"reference":"Patient/%s"},"focus":{"reference":%q}}`, k.Amina, goal)
	got := k.ask("amina", "POST", "", bundleOf("transaction", entryOf("POST", "Goal", k.desk.goal("Swim"), `"fullUrl":"`+goal+`",`), entryOf("POST", "Task", step, ""))).want(t, 200)
	if got.at("entry.1.resource.focus.reference") != "Goal/"+got.at("entry.0.resource.id") {
		t.Errorf("%s", got.raw)
	}
	id := k.IDs.New()
	bloom := strings.Replace(k.response("urn:towpath:questionnaire:bloom-adult|1.0.0", "in-progress", ""), `{`, `{"id":"`+id+`",`, 1)
	bloom = strings.Replace(bloom, `"item":[]`, `"item":[{"linkId":"body"}]`, 1)
	if got := k.ask("amina", "POST", "", bundleOf("batch", entryOf("PUT", "QuestionnaireResponse/"+id, bloom, ""))).want(t, 200); !strings.HasPrefix(got.at("entry.0.response.status"), "422") {
		t.Errorf("%s", got.raw)
	}
}

// TestOperationsAreAnsweredInABatch as at their own addresses, and refused in a transaction.
func TestOperationsAreAnsweredInABatch(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		patient := "Patient/" + string(k.Amina)
		const sheet = "Questionnaire/goal-sheet-1.0.0/$populate"
		posted := fmt.Sprintf(`{"resourceType":"Parameters","parameter":[{"name":"subject","valueReference":{"reference":%q}},{"name":"canonical","valueCanonical":"urn:towpath:questionnaire:phq-9"}]}`, patient)
		entries := []string{
			entryOf("GET", sheet+"?subject="+patient, "", ""), entryOf("POST", "Questionnaire/$populate", posted, ""), entryOf("GET", patient+"/$everything?_count=5", "", ""),
			entryOf("GET", "Observation/$lastn?patient="+string(k.Amina), "", ""), entryOf("GET", "QuestionnaireResponse/"+string(k.measured)+"/$extract", "", ""),
			entryOf("POST", "Goal/$validate", `{"resourceType":"Goal"}`, ""), entryOf("GET", "Goal/"+string(k.goal)+"/_history", "", ""), entryOf("GET", "Goal/"+string(k.goal)+"/_history/1", "", ""),
			entryOf("GET", "Goal/"+string(k.goal), "", ""),
			entryOf("GET", sheet, "", ""), entryOf("GET", "$export", "", ""), entryOf("PUT", "Goal/$validate", `{"resourceType":"Goal"}`, ""), entryOf("GET", "Goal/$nothing", "", ""), entryOf("GET", "../$populate", "", ""),
		}
		want := []string{"200 Parameters", "200 Parameters", "200 Bundle", "200 Bundle", "200 Bundle", "200 OperationOutcome", "200 Bundle", "200 Goal", "200 Goal", "400", "400", "400", "404", "400"}
		got := k.ask("ben", "POST", "", bundleOf("batch", entries...), "Prefer: respond-async").want(t, 200)
		for i, want := range want {
			at := fmt.Sprintf("entry.%d.", i)
			said := got.at(at + "response.status")[:3]
			if kind := got.at(at + "resource.resourceType"); kind != "" {
				said += " " + kind
			} else if got.at(at+"response.outcome.issue.0.diagnostics") == "" {
				t.Errorf("%s says nothing", entries[i])
			}
			if said != want {
				t.Errorf("%s: %s, want %s", entries[i], said, want)
			}
		}
		if got.at("entry.0.resource.parameter.0.resource.item.0.item.0.answer.0.valueString") != secret && !strings.Contains(got.raw, `"answer":[{"valueString":"`+secret) {
			t.Errorf("the goal is not put in: %.2000s", got.raw)
		}
		for _, who := range []string{"eve", "dele", "farid"} {
			theirs := k.ask(who, "POST", "", bundleOf("batch", entries[:8]...)).want(t, 200)
			if strings.Contains(theirs.raw, secret) {
				t.Errorf("%s: %s", who, theirs.raw)
			}
			for i := range 8 {
				if said := theirs.at(fmt.Sprintf("entry.%d.response.status", i)); i != 5 && i != 3 && !strings.HasPrefix(said, "404") {
					t.Errorf("%s: %s: %s", who, entries[i], said)
				}
			}
		}
		refused := k.ask("ben", "POST", "", bundleOf("transaction", entryOf("POST", "Goal", k.desk.goal("Swim"), ""), entries[0])).want(t, 422)
		if refused.at("issue.0.expression.0") != "Bundle.entry[1].resource (Bundle.entry.request.url)" {
			t.Errorf("%s", refused.raw)
		}
	})
}
