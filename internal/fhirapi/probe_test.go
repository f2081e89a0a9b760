package fhirapi_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fhirapi"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// narrowScope is an app that may do some things with some types, under conditions.
type narrowScope map[string][]string

func (n narrowScope) May(a care.Actor, kind string, _ byte) (care.Actor, []string, bool) {
	narrow, ok := n[kind]
	return a, narrow, ok
}

// public are types that hold nothing of any person's.
var public = []string{"Questionnaire", "Practitioner", "Organization"}

// probes are those who try to see Amina's record, each with the types that hold something
// of it for them.
func (k *life) probes(t *testing.T) map[string][]string {
	t.Helper()
	other := testkit.Service(t, k.Store)
	scoped := k.callers["ben"]
	scoped.Access = narrowScope{"Goal": nil, "Observation": {"category=survey&code=goal-rating"}}
	k.callers["scoped"] = scoped
	k.callers["elsewhere"] = fhirapi.Caller{Actor: other.AsBen, Access: whole{}}
	closed := k.callers["amina"]
	closed.Access = narrowScope{}
	k.callers["nothing"] = closed
	k.callers["lonely"] = fhirapi.Caller{Actor: k.System(t, "Lonely"), Access: whole{}}
	circle := []string{"Patient"}
	return map[string][]string{
		"eve": nil, "dele": nil, "uma": nil, "farid": nil, "admin": nil, "elsewhere": nil, "nothing": nil, "lonely": nil,
		"nadia":   append(circle, "Observation", "Communication"),
		"chiara":  append(circle, "Goal", "Task", "Observation"),
		"preview": append(circle, "Observation", "QuestionnaireResponse", "Encounter", "CarePlan"),
		"scoped":  {"Goal", "Observation"},
	}
}

// all lists the resources of Amina's record by type, as Amina and Ben together see them.
func (k *life) all(t *testing.T) map[string][]string {
	t.Helper()
	ids := map[string][]string{}
	for _, kind := range k.types(t) {
		for _, who := range []string{"amina", "ben"} {
			for _, id := range k.get(who, "/"+kind+"?_count=500&patient="+string(k.Amina)).want(t, 200).ids() {
				if !slices.Contains(ids[kind], id) && strings.HasPrefix(id, kind+"/") {
					ids[kind] = append(ids[kind], id)
				}
			}
		}
	}
	ids["Patient"] = []string{"Patient/" + string(k.Amina)}
	k.callers["records"] = fhirapi.Caller{Actor: k.System(t, "Records"), Access: whole{}}
	ids["Subscription"] = []string{"Subscription/" + k.ask("records", "POST", "/Subscription", subscription("to know", secret)).want(t, 201).at("id")}
	return ids
}

func (k *life) types(t *testing.T) (list []string) {
	t.Helper()
	for _, r := range k.get("ben", "/metadata").want(t, 200).body["rest"].([]any)[0].(map[string]any)["resource"].([]any) {
		if kind := r.(map[string]any)["type"].(string); !slices.Contains(public, kind) {
			list = append(list, kind)
		}
	}
	return list
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// same makes answers comparable: ids are left out, and nothing else.
func bare(a answer) string {
	return fmt.Sprint(a.status, " ", a.header.Get("ETag"), a.header.Get("Last-Modified"), " ", anyID.ReplaceAllString(a.raw, "·"))
}

// TestNothingComesOut tries every type by every way as everybody who may not see it. What is
// not theirs has to be the very same as what is not there.
func TestNothingComesOut(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		all, tries, step := k.all(t), 0, 4 // each way comes to each type, and each of them to every way, in turns
		if strings.HasSuffix(t.Name(), "postgres") {
			step = 16
		}
		turn := 0
		for who, sees := range k.probes(t) {
			for kind, ids := range all {
				turn++
				if slices.Contains(sees, kind) {
					continue
				}
				for _, id := range slices.Concat(ids[:1], ids[len(ids)-1:]) {
					fake := kind + "/" + anyID.ReplaceAllStringFunc(strings.TrimPrefix(id, kind+"/"), func(string) string { return k.IDs.New() })
					for i, probe := range probesOf(kind) {
						if tries++; (i+turn)%step != 0 {
							continue
						}
						real, none := k.probe(who, probe, id, string(k.Amina)), k.probe(who, probe, fake, k.IDs.New())
						if bare(real) != bare(none) {
							t.Errorf("%s: %s tells %s\nfrom %s", who, fmt.Sprintf(probe, id), bare(real), bare(none))
						}
					}
				}
				k.silent(t, who, kind)
			}
		}
		if tries < 2000 {
			t.Errorf("%d tries are few", tries)
		}
	})
}

// probe asks; §P stands for the person, §I for the resource, §N for its id alone.
func (k *life) probe(who, path, resource, person string) answer {
	_, id, _ := strings.Cut(resource, "/")
	path = strings.NewReplacer("§P", person, "§I", resource, "§N", id).Replace(path)
	method := "GET"
	if rest, ok := strings.CutPrefix(path, "PUT "); ok {
		method, path = "PUT", rest
		kind, _, _ := strings.Cut(resource, "/")
		body := fmt.Sprintf(`{"resourceType":%q,"id":%q}`, kind, id)
		if kind == "CarePlan" { // as whole as somebody could write it
			body = fmt.Sprintf(`{"resourceType":"CarePlan","id":%q,"status":"draft","intent":"plan","category":[{"coding":[{"system":"urn:towpath:codes:plan","code":"wellness"}]}],"subject":{"reference":"Patient/%s"},"activity":[%s]}`, id, person, aLine("daily", "x"))
		}
		return k.ask(who, method, path, body)
	}
	return k.get(who, path)
}

// probesOf lists the ways in which somebody may try to learn of one resource of a type.
func probesOf(kind string) []string {
	list := []string{"/§I", "/§I/_history", "/§I/_history/1", "/§I?_elements=id", "PUT /§I"}
	for _, more := range []string{"", "&_total=accurate", "&_summary=count", "&_count=0", "&_sort=_lastUpdated", "&_sort=-_id", "&_elements=id", "&_summary=true", "&_summary=text", "&_count=1"} {
		list = append(list, "/"+kind+"?_id=§N"+more, "/"+kind+"?patient=§P"+more)
	}
	return append(
		list, "/"+kind+"?patient.name=amina&_id=§N", "/"+kind+"?_id:not=x&_id=§N", "/"+kind+"?_lastUpdated=gt2000&_id=§N",
		"/Patient?_id=§P&_has:"+kind+":patient:_id=§N", "/Patient?_id=§P&_revinclude="+kind+":patient&_has:"+kind+":patient:_id=§N", "/"+kind+"?_id=§N&_include="+kind+":*",
		"/Provenance?target=§I", "/Provenance?target=§I&_include=Provenance:target", "/Observation?derived-from=§I", "/Consent?actor=§I", "/Goal?_has:Observation:focus:_id=§N",
	)
}

// silent: a search that names nobody gives nothing of a type that is not theirs, and neither
// words nor ids of Amina's.
func (k *life) silent(t *testing.T, who, kind string) {
	t.Helper()
	for _, query := range []string{"?_count=500", "?_count=500&_sort=_id&_include=" + kind + ":*", "?_summary=count"} {
		got := k.get(who, "/"+kind+query)
		if strings.Contains(got.raw, secret) || strings.Contains(got.raw, `"reference":"Patient/`+string(k.Amina)) {
			t.Errorf("%s: /%s%s: %s", who, kind, query, got.raw)
		}
	}
}

// TestAScopeHoldsEverywhere: an app that may see ratings of goals sees no other observation
// by any way.
func TestAScopeHoldsEverywhere(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	k.probes(t)
	k.sees(t, "scoped", "Observation", "code.coding.0.code", "goal-rating")
	k.get("scoped", "/Observation/"+string(k.rating)).want(t, 200)
	k.get("scoped", "/Observation/"+string(k.entry)).want(t, 404)
	k.get("scoped", "/Patient/"+string(k.Amina)).want(t, 403)
	for query, n := range map[string]string{
		"/Observation?patient=" + string(k.Amina) + "&_summary=count":                              "1",
		"/Observation?patient=" + string(k.Amina) + "&_total=accurate&code=journey-note":           "0",
		"/Goal?patient=" + string(k.Amina) + "&_total=accurate&_has:Observation:patient:code=none": "0",
	} {
		if got := k.get("scoped", query).want(t, 200); got.at("total") != n {
			t.Errorf("%s: %s", query, got.raw)
		}
	}
	for _, query := range []string{"/Goal?_include=Goal:patient", "/Goal?_revinclude=Observation:focus", "/Goal?_revinclude=Task:focus", "/Goal?_revinclude=Provenance:target", "/Observation?_include=Observation:*"} {
		for _, id := range k.get("scoped", query).want(t, 200).ids() {
			if kind, _, _ := strings.Cut(id, "/"); kind != "Goal" && id != "Observation/"+string(k.rating) {
				t.Errorf("%s gave %s", query, id)
			}
		}
	}
	for _, query := range []string{"/Goal?patient.name=amina", "/Goal?_has:Task:focus:status=completed", "/Task", "/Patient?_has:Goal:patient:_id=x"} {
		k.get("scoped", query).want(t, 403)
	}
}

// TestAConsentThatEndsHoldsForTheNextPage reads one page, ends the consent, and follows.
func TestAConsentThatEndsHoldsForTheNextPage(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	for i := range 3 {
		n := care.NewEntry{ID: care.EntryID(k.IDs.New()), Kind: care.EntryNote, On: care.Date(fmt.Sprintf("2026-03-0%d", i+2)), Water: 3}
		if err := k.NoteJourney(t.Context(), k.AsAmina, k.Amina, n); err != nil {
			t.Fatal(err)
		}
	}
	first := k.get("nadia", "/Observation?_count=2").want(t, 200)
	var links []struct{ Relation, URL string }
	raw, _ := json.Marshal(first.body["link"])
	if err := json.Unmarshal(raw, &links); err != nil || len(first.ids()) != 2 || len(links) != 2 {
		t.Fatalf("%s", first.raw)
	}
	if err := k.WithdrawConsent(t.Context(), k.AsAmina, k.Amina, k.nadia, care.TopicJourney); err != nil {
		t.Fatal(err)
	}
	if got := k.get("nadia", links[1].URL).want(t, 200); len(got.ids()) != 0 {
		t.Errorf("after the consent ended: %v", got.ids())
	}
}
