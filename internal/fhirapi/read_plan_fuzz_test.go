package fhirapi_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"towpath/internal/plan"
	"towpath/internal/testkit"
)

// FuzzReadCarePlan: whatever comes as a plan is kept so that it reads the same again, or is
// refused with its place; nothing breaks, and what stands is never half of what was sent.
func FuzzReadCarePlan(f *testing.F) {
	k := newLife(f, testkit.SQLite(f))
	read := k.ask("amina", "POST", "/CarePlan", k.aPlan(plan.Crisis, "", aLine("helps", "tea"), aLine("call", "Hana"))).want(f, 201)
	path := "/CarePlan/" + read.at("id")
	for _, seed := range []string{
		read.raw, k.aPlan(plan.Crisis, ""), k.aPlan(plan.Crisis, "", aLine("helps", "a walk")), reworded(read, "tea", "soup"),
		k.aPlan(plan.Crisis, "", strings.TrimSuffix(strings.Repeat(aLine("helps", "x")+",", 10000), ",")),
		strings.Replace(read.raw, `"intent"`, `"intent":"plan","intent"`, 1), strings.Replace(read.raw, `"description":"tea"`, `"description":["tea"]`, 1),
		strings.Replace(read.raw, `"description":"tea"`, `"description":"`+strings.Repeat("tea ", 1<<16)+`"`, 1),
		strings.Replace(read.raw, `"description":"tea"`, `"_description":{"extension":[{"url":"x","valueString":"y"}]}`, 1),
		strings.Replace(read.raw, `"activity":[`, `"activity":[null,`, 1), strings.Replace(read.raw, `"activity":[`, `"activity":[{},`, 1),
		strings.Replace(read.raw, `"activity":[`, `"contained":[{"resourceType":"Goal","id":"a"}],"activity":[`, 1),
		strings.Replace(read.raw, `"extension":[`, `"extension":[`+strings.Repeat(`{"url":"x","extension":[`, 3000)+strings.Repeat(`]},`, 3000), 1),
		strings.Replace(read.raw, `"valueInteger":3`, `"valueInteger":1e400`, 1), strings.Replace(read.raw, `"valueInteger":3`, `"valueInteger":6`, 1),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		now := k.quiet(t, http.MethodGet, path, "", "")
		got := k.quiet(t, http.MethodPut, path, body, now.Header().Get("ETag"))
		switch {
		case got.Code >= 500:
			t.Fatalf("%d: %s", got.Code, got.Body)
		case got.Code == 200:
			again := k.quiet(t, http.MethodPut, path, got.Body.String(), got.Header().Get("ETag"))
			if again.Code != 200 || again.Body.String() != got.Body.String() {
				t.Fatalf("%d: what came out does not go in: %.2000s\nafter\n%.2000s", again.Code, again.Body, got.Body)
			}
		default:
			var said struct {
				ResourceType string
				Issue        []struct{ Diagnostics string }
			}
			if err := json.Unmarshal(got.Body.Bytes(), &said); err != nil || said.ResourceType != "OperationOutcome" || len(said.Issue) == 0 || said.Issue[0].Diagnostics == "" {
				t.Fatalf("%d without words: %s", got.Code, got.Body)
			}
			if left := k.quiet(t, http.MethodGet, path, "", ""); left.Body.String() != now.Body.String() {
				t.Fatalf("it was refused, and something was kept: %s", left.Body)
			}
		}
	})
}

// quiet sends a request as Amina without a connection.
func (d *desk) quiet(t *testing.T, method, path, body, match string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, "http://here/fhir/r4"+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer amina")
	r.Header.Set("Content-Type", "application/fhir+json")
	if match != "" {
		r.Header.Set("If-Match", match)
	}
	w := httptest.NewRecorder()
	d.server.Config.Handler.ServeHTTP(w, r)
	return w
}
