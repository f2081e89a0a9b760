package fhirapi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fhirapi"
	"towpath/internal/plan"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// aLine is a new line of a plan, as an app sends it.
func aLine(section, words string, more ...string) string {
	return fmt.Sprintf(`{"extension":[{"url":"urn:towpath:extension:section","valueCode":%q}%s],"detail":{"status":"in-progress","description":%q}}`, section, strings.Join(more, ""), words)
}

// aPlan is a plan of Amina's.
func (k *life) aPlan(kind plan.Kind, more string, lines ...string) string {
	status := map[bool]string{true: "draft", false: "active"}[kind.Signed()]
	if len(lines) > 0 {
		more += `,"activity":[` + strings.Join(lines, ",") + `]`
	}
	return fmt.Sprintf(`{"resourceType":"CarePlan","status":%q,"intent":"plan","category":[{"coding":[{"system":"urn:towpath:codes:plan","code":%q}]}],"subject":{"reference":"Patient/%s"}%s}`,
		status, kind, k.Amina, more)
}

// byApp adds clients that are apps of Amina's and Ben's.
func (k *life) byApp() {
	for name, a := range map[string]care.Actor{"amina's app": k.AsAmina, "ben's app": k.AsBen} {
		a.App, a.AppName = care.AppID(k.IDs.New()), "Notes"
		k.callers[name] = fhirapi.Caller{Actor: a, Access: whole{}}
	}
}

// plan gives a plan as somebody sees it on a page.
func (k *life) plan(t *testing.T, a care.Actor, kind plan.Kind, id care.PlanID) care.PlanPage {
	t.Helper()
	page, err := k.ShowPlan(t.Context(), a, care.PlanRef{Person: k.Amina, Kind: kind, Plan: id})
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// lines gives the words of a section with what stands beside each.
func linesOf(p care.PlanPage, section string) (list []string) {
	for _, l := range p.Now.Part(section).Lines {
		words := l.Standing.Words
		for _, e := range l.Beside {
			words += " / " + string(e.Act) + " " + e.Words
		}
		list = append(list, words)
	}
	return list
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// reworded is a plan as it was read, with other words on a line.
func reworded(read answer, from, to string) string {
	return strings.Replace(read.raw, fmt.Sprintf(`"description":%q`, from), fmt.Sprintf(`"description":%q`, to), 1)
}

func ifMatch(a answer) string { return "If-Match: " + a.header.Get("ETag") }

// agree puts forward what stands, and signs it as Amina.
func (k *life) agree(t *testing.T, kind plan.Kind) {
	t.Helper()
	r, v := care.PlanRef{Person: k.Amina, Kind: kind}, care.PlanVersionID(k.IDs.New())
	err := k.PutForward(t.Context(), k.AsBen, r, care.NewPlanVersion{ID: v})
	if err == nil {
		err = k.SignPlan(t.Context(), k.AsAmina, r, care.NewSignature{ID: care.SignatureID(k.IDs.New()), Version: v, Voice: plan.Person, Verdict: care.VerdictAgreed})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAPlanIsWrittenOverFHIR: begun by an app, read and sent back without a change, changed,
// and what was agreed stays agreed.
func TestAPlanIsWrittenOverFHIR(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		k.byApp()
		detail := `,{"url":"urn:towpath:extension:detail","valueString":"020 7946 0000"}`
		made := k.ask("amina's app", "POST", "/CarePlan", k.aPlan(plan.Crisis, "", aLine("signs", "I stop answering"), aLine("call", "Hana", detail), aLine("signs", "I do not sleep"))).want(t, 201)
		path := "/CarePlan/" + string(care.PlanIDOf(k.Amina, plan.Crisis))
		if "/CarePlan/"+made.at("id") != path || made.at("status") != "draft" || made.at("activity.0.detail.description") != "I stop answering" {
			t.Fatalf("%s", made.raw)
		}
		k.agree(t, plan.Crisis)
		read := k.get("ben", path).want(t, 200)
		unchanged := k.ask("ben's app", "PUT", path, read.raw).want(t, 200)
		if unchanged.raw != read.raw || unchanged.header.Get("ETag") != read.header.Get("ETag") {
			t.Errorf("nothing changed, and it is\n%s\nafter\n%s", unchanged.raw, read.raw)
		}
		before := k.plan(t, k.AsAmina, plan.Crisis, "")
		if before.Agreed != 1 || before.Changed {
			t.Fatalf("%+v", before.PlanState)
		}
		changed := reworded(read, "I do not sleep", "I sleep badly")
		k.ask("amina's app", "PUT", path, changed).want(t, 428)
		k.ask("amina's app", "PUT", path, changed, `If-Match: W/"1"`).want(t, 412)
		mine := k.get("amina", path).want(t, 200)
		after := k.ask("amina's app", "PUT", path, reworded(mine, "I do not sleep", "I sleep badly"), ifMatch(mine)).want(t, 200)
		page := k.plan(t, k.AsBen, plan.Crisis, "")
		same(t, "after Amina", linesOf(page, "signs"), []string{"I stop answering", "I sleep badly"})
		if l := page.Now.Part("signs").Lines[1]; page.Agreed != 1 || !page.Changed || len(page.Signatures) != 1 || l.Standing.Source != plan.ThroughApp || l.Standing.By != string(k.AsAmina.Account) || len(l.History) != 2 {
			t.Errorf("%+v of %+v", l, page.PlanState)
		}
		k.ask("amina's app", "PUT", path, changed, ifMatch(read)).want(t, 412)
		if after.header.Get("ETag") == mine.header.Get("ETag") {
			t.Error("the version is the same")
		}
		// An app never signs, not by what it sends either.
		forged := strings.Replace(after.raw, `verdict","valueCode":"agreed"`, `verdict","valueCode":"not_agreed"`, 1)
		if got := k.ask("amina's app", "PUT", path, forged, ifMatch(after)).want(t, 422); !strings.HasPrefix(got.at("issue.0.expression.0"), "CarePlan.extension[") {
			t.Errorf("%s", got.raw)
		}
		k.ask("eve", "PUT", path, changed).want(t, 404)
	})
}

// TestWhatAWorkerWritesStandsBeside: nobody's words are taken for somebody else's.
func TestWhatAWorkerWritesStandsBeside(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		k.byApp()
		path := "/CarePlan/" + k.ask("amina", "POST", "/CarePlan", k.aPlan(plan.Crisis, "", aLine("helps", "tea"), aLine("helps", "a walk"))).want(t, 201).at("id")
		read := k.get("ben", path).want(t, 200)
		bens := reworded(read, "a walk", "a short walk")
		for range 2 { // saying it again adds nothing
			read = k.ask("ben's app", "PUT", path, bens, ifMatch(read)).want(t, 200)
		}
		same(t, "beside", linesOf(k.plan(t, k.AsAmina, plan.Crisis, ""), "helps"), []string{"tea", "a walk / write a short walk"})
		if strings.Count(read.raw, "short walk") != 2 { // beside, and in what was ever written
			t.Errorf("%s", read.raw)
		}
		var whole map[string]any
		if err := json.Unmarshal([]byte(read.raw), &whole); err != nil {
			t.Fatal(err)
		}
		less := maps.Clone(whole)
		less["activity"] = whole["activity"].([]any)[1:]
		raw, _ := json.Marshal(less)
		for range 2 {
			read = k.ask("ben's app", "PUT", path, string(raw), ifMatch(read)).want(t, 200)
		}
		same(t, "he would take it out", linesOf(k.plan(t, k.AsAmina, plan.Crisis, ""), "helps"), []string{"tea / remove ", "a walk / write a short walk"})
		mine := k.get("amina's app", path).want(t, 200)
		got := k.ask("amina's app", "PUT", path, reworded(mine, "a walk", "a long walk"), ifMatch(mine)).want(t, 200)
		// What stood beside it was maybe not shown by the app, so it stays for her to decide.
		same(t, "her own", linesOf(k.plan(t, k.AsAmina, plan.Crisis, ""), "helps"), []string{"tea / remove ", "a long walk / write a short walk"})
		if err := json.Unmarshal([]byte(got.raw), &whole); err != nil {
			t.Fatal(err)
		}
		whole["activity"] = whole["activity"].([]any)[1:]
		raw, _ = json.Marshal(whole)
		got = k.ask("amina's app", "PUT", path, string(raw), ifMatch(got)).want(t, 200)
		same(t, "she took it out", linesOf(k.plan(t, k.AsAmina, plan.Crisis, ""), "helps"), []string{"a long walk / write a short walk"})
	})
}

// TestAMeetingIsWrittenOverFHIR, with lines that are moved, and without our ids.
func TestAMeetingIsWrittenOverFHIR(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		id := k.IDs.New()
		sheet := func(lines ...string) string {
			return strings.Replace(k.aPlan(plan.Meeting, `,"title":"After the ward","period":{"start":"2026-03-04"}`, lines...), "{", `{"id":"`+id+`",`, 1)
		}
		all := []string{aLine("agenda", "Sleep"), aLine("agenda", "Work"), aLine("came", "Hana"), aLine("agenda", "Home")}
		made := k.ask("ben", "PUT", "/CarePlan/"+id, sheet(all...)).want(t, 201)
		if made.at("id") != id || made.at("title") != "After the ward" || made.at("period.start") != "2026-03-04" || k.plan(t, k.AsBen, plan.Meeting, care.PlanID(id)).Head.On != "2026-03-04" {
			t.Fatalf("%s", made.raw)
		}
		again := k.ask("ben", "PUT", "/CarePlan/"+id, sheet(all...)).want(t, 200) // by its words each line is known
		if again.header.Get("ETag") != made.header.Get("ETag") {
			t.Errorf("%s", again.raw)
		}
		all[0], all[3] = all[3], all[0]
		k.ask("ben", "PUT", "/CarePlan/"+id, sheet(all...)).want(t, 428)
		moved := k.ask("ben", "PUT", "/CarePlan/"+id, sheet(all...), ifMatch(again)).want(t, 200)
		same(t, "moved", linesOf(k.plan(t, k.AsBen, plan.Meeting, care.PlanID(id)), "agenda"), []string{"Home", "Work", "Sleep"})
		all = slices.Insert(all[1:], 1, aLine("agenda", "Money"))
		last := k.ask("ben", "PUT", "/CarePlan/"+id, sheet(all...), ifMatch(moved)).want(t, 200)
		same(t, "one out, one in", linesOf(k.plan(t, k.AsBen, plan.Meeting, care.PlanID(id)), "agenda"), []string{"Work", "Money", "Sleep"})
		k.ask("ben", "PUT", "/CarePlan/"+id, strings.Replace(last.raw, "After the ward", "Another", 1), ifMatch(last)).want(t, 422)
		k.ask("nadia", "POST", "/CarePlan", k.aPlan(plan.Meeting, `,"title":"Hers","period":{"start":"2026-03-04"}`)).want(t, 404)
	})
}

// TestPlansComeByConditionAndInBundles.
func TestPlansComeByConditionAndInBundles(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		where := "patient=" + string(k.Amina) + "&category=crisis"
		crisis := k.aPlan(plan.Crisis, "", aLine("signs", "I stop answering"))
		made := k.ask("ben", "POST", "/CarePlan", crisis, "If-None-Exist: "+where).want(t, 201)
		if again := k.ask("ben", "POST", "/CarePlan", crisis, "If-None-Exist: "+where).want(t, 200); again.at("id") != made.at("id") {
			t.Errorf("%s", again.raw)
		}
		if got := k.ask("ben", "POST", "/CarePlan", crisis).want(t, 409); got.at("issue.0.code") != "duplicate" {
			t.Errorf("%s", got.raw)
		}
		k.ask("ben", "PUT", "/CarePlan?"+where, crisis).want(t, 200)
		more := k.aPlan(plan.Crisis, "", aLine("signs", "I stop answering"), aLine("helps", "tea"))
		k.ask("ben", "PUT", "/CarePlan?"+where, more).want(t, 428)
		read := k.ask("ben", "PUT", "/CarePlan?"+where, more, ifMatch(made)).want(t, 200)
		same(t, "by a search", linesOf(k.plan(t, k.AsAmina, plan.Crisis, ""), "helps"), []string{"tea"})
		k.ask("ben", "PUT", "/CarePlan?patient="+string(k.Amina), more).want(t, 412)

		put := reworded(read, "tea", "green tea")
		entry := func(match string) string {
			return fmt.Sprintf(`{"resource":%s,"request":{"method":"PUT","url":"CarePlan/%s","ifMatch":%q}}`, put, read.at("id"), match)
		}
		carer := entryOf("POST", "CarePlan", k.aPlan(plan.Carer, "", aLine("well", "singing")), "")
		half := bundleOf("transaction", entry(read.header.Get("ETag")), entryOf("POST", "CarePlan", k.aPlan(plan.Problem, "", aLine("problem", "rent")), ""))
		if got := k.ask("ben", "POST", "", half).want(t, 422); !strings.HasPrefix(got.at("issue.0.expression.0"), "Bundle.entry[1]") {
			t.Errorf("%s", got.raw)
		}
		same(t, "all or nothing", linesOf(k.plan(t, k.AsAmina, plan.Crisis, ""), "helps"), []string{"tea"})
		got := k.ask("ben", "POST", "", bundleOf("batch", entry(`W/"7"`), carer, entry(read.header.Get("ETag")))).want(t, 200)
		for i, want := range []string{"412", "201", "200"} {
			if said := got.at(fmt.Sprintf("entry.%d.response.status", i)); !strings.HasPrefix(said, want) {
				t.Errorf("entry %d: %s, want %s in %s", i, said, want, got.raw)
			}
		}
		same(t, "in a batch", linesOf(k.plan(t, k.AsAmina, plan.Crisis, ""), "helps"), []string{"green tea"})
		// Of what somebody has one the id is not the sender's to choose, so nothing may refer to it.
		const urn = "urn:uuid:7b1cd9a0-0000-4000-8000-000000000001"
		refers := strings.Replace(k.desk.goal("Swim"), "{", `{"extension":[{"url":"https://example.org/of","valueReference":{"reference":"`+urn+`"}}],`, 1)
		early := entryOf("POST", "CarePlan", k.aPlan(plan.Wellness, "", aLine("daily", "bread")), `"fullUrl":"`+urn+`",`)
		k.ask("amina", "POST", "", bundleOf("transaction", early, entryOf("POST", "Goal", refers, ""))).want(t, 409) // it is there
		if got := k.ask("chiara", "POST", "", bundleOf("transaction", strings.ReplaceAll(strings.Replace(early, `"wellness"`, `"carer"`, 1), string(k.Amina), string(k.Chiara)),
			strings.ReplaceAll(entryOf("POST", "Goal", refers, ""), string(k.Amina), string(k.Chiara)))); got.status != 422 && got.status != 404 {
			t.Errorf("%d %s", got.status, got.raw)
		}
	})
}

// TestWhatASystemSaysBesideALineIsKept, as long as the line stands.
func TestWhatASystemSaysBesideALineIsKept(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := newLife(t, s)
		rich := strings.Replace(aLine("helps", "tea", `,{"url":"https://example.org/weather","valueString":"rain"}`), `"detail":{`, `"progress":[{"text":"warm"}],"detail":{"location":{"display":"the kitchen"},`, 1)
		made := k.ask("amina", "POST", "/CarePlan", k.aPlan(plan.Crisis, `,"note":[{"text":"of another system"}],"title":"My plan"`, rich, aLine("helps", "a walk"))).want(t, 201)
		path := "/CarePlan/" + made.at("id")
		wants := func(a answer) answer {
			t.Helper()
			for at, want := range map[string]string{
				"note.0.text": "of another system", "title": "My plan", "activity.0.detail.location.display": "the kitchen", "activity.0.progress.0.text": "warm", "activity.1.detail.location.display": "", "activity.2.id": "",
			} {
				if a.at(at) != want {
					t.Errorf("%s is %q: %s", at, a.at(at), a.raw)
				}
			}
			if !strings.Contains(a.raw, "https://example.org/weather") {
				t.Errorf("the extension is gone: %s", a.raw)
			}
			return a
		}
		wants(made)
		if again := k.ask("amina", "PUT", path, made.raw).want(t, 200); again.raw != made.raw {
			t.Errorf("%s\nafter\n%s", again.raw, made.raw)
		}
		// A worker's words stand beside hers, and what was said beside the line stays as it was.
		bens := k.get("ben", path).want(t, 200)
		wants(k.ask("ben", "PUT", path, reworded(bens, "tea", "cocoa"), ifMatch(bens)).want(t, 200))
		mine := wants(k.get("amina", path).want(t, 200))
		var whole map[string]any
		if err := json.Unmarshal([]byte(mine.raw), &whole); err != nil {
			t.Fatal(err)
		}
		whole["activity"] = whole["activity"].([]any)[1:]
		raw, _ := json.Marshal(whole)
		if gone := k.ask("amina", "PUT", path, string(raw), ifMatch(mine)).want(t, 200); strings.Contains(gone.raw, "kitchen") || gone.at("note.0.text") != "of another system" {
			t.Errorf("%s", gone.raw)
		}
	})
}
