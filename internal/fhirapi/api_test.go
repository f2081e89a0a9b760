package fhirapi_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhirapi"
	"towpath/internal/testkit"
)

// whole may do everything that its account may.
type whole struct{}

func (whole) May(a care.Actor, _ string, _ byte) (care.Actor, []string, bool) { return a, nil, true }

// desk is the cast with a client for each, by the name in the Authorization header.
type desk struct {
	*testkit.Kit
	t       testing.TB
	server  *httptest.Server
	callers map[string]fhirapi.Caller
}

func newDesk(t testing.TB, s testkit.Store) *desk {
	t.Helper()
	k := testkit.Service(t, s)
	d := &desk{Kit: k, t: t, callers: map[string]fhirapi.Caller{}}
	for name, a := range map[string]care.Actor{"amina": k.AsAmina, "ben": k.AsBen, "eve": k.AsEve, "dele": k.AsDele, "admin": k.AsAdmin, "chiara": k.AsChiara} {
		d.callers[name] = fhirapi.Caller{Actor: a, Access: whole{}}
	}
	api := fhirapi.New(fhirapi.Parts{
		Care: k.Service, Library: k.Instruments(), Log: slog.New(slog.NewTextHandler(t.Output(), nil)), NewID: k.IDs.New, Version: "test", MayHook: onlyRecords,
		Random: func(b []byte) { _, _ = rand.Read(b) },
		Say:    func(f fault.Field) string { return f.Message },
		Who: func(r *http.Request) (fhirapi.Caller, error) {
			c, ok := d.callers[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")]
			if !ok {
				return c, fault.New(fault.SignedOut, "who", nil)
			}
			return c, nil
		},
	})
	d.server = httptest.NewServer(api.Handler())
	t.Cleanup(d.server.Close)
	return d
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

// ask sends a request as somebody. Header lines are "Name: value".
func (d *desk) ask(who, method, path, body string, header ...string) answer {
	d.t.Helper()
	if path == "" || strings.HasPrefix(path, "/") {
		path = d.server.URL + fhirapi.Base + path
	}
	r, err := http.NewRequestWithContext(d.t.Context(), method, path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+who)
	if body != "" {
		r.Header.Set("Content-Type", "application/fhir+json")
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Set(name, value)
	}
	res, err := d.server.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	raw, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil {
		d.t.Fatal(err)
	}
	a := answer{status: res.StatusCode, header: res.Header, raw: string(raw)}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &a.body); err != nil {
			d.t.Fatalf("%s %s: not JSON: %v\n%s", method, path, err, raw)
		}
	}
	return a
}

func (d *desk) get(who, path string) answer { d.t.Helper(); return d.ask(who, "GET", path, "") }

// want fails the test where the status is another.
func (a answer) want(t testing.TB, status int) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d: %s", a.status, status, a.raw)
	}
	return a
}

// at gives what stands at a path such as entry.0.resource.id, "" where nothing does.
func (a answer) at(path string) string {
	var here any = a.body
	for part := range strings.SplitSeq(path, ".") {
		switch v := here.(type) {
		case map[string]any:
			here = v[part]
		case []any:
			var i int
			if _, err := fmt.Sscan(part, &i); err != nil || i >= len(v) {
				return ""
			}
			here = v[i]
		default:
			return ""
		}
	}
	if here == nil {
		return ""
	}
	return fmt.Sprint(here)
}

// ids lists the resources of a bundle, as Type/id.
func (a answer) ids() (list []string) {
	entries, _ := a.body["entry"].([]any)
	for i := range entries {
		list = append(list, a.at(fmt.Sprintf("entry.%d.resource.resourceType", i))+"/"+a.at(fmt.Sprintf("entry.%d.resource.id", i)))
	}
	return list
}

func (d *desk) goal(words string) string {
	return fmt.Sprintf(`{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":%q},"subject":{"reference":"Patient/%s"}}`, words, d.Amina)
}
