package moving_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhirapi"
	"towpath/internal/moving"
	"towpath/internal/seed"
	"towpath/internal/testkit"
)

// everything may do all that its account may.
type everything struct{}

func (everything) May(a care.Actor, _ string, _ byte) (care.Actor, []string, bool) {
	return a, nil, true
}

// exported takes out everything that somebody may see, over HTTP, into a folder.
func exported(t testing.TB, k *testkit.Kit, who care.Actor, at string) (dir string) {
	t.Helper()
	api := fhirapi.New(fhirapi.Parts{
		Care: k.Service, Library: k.Instruments(), Log: slog.New(slog.NewTextHandler(t.Output(), nil)), NewID: k.IDs.New, Version: "test",
		Say: func(f fault.Field) string { return f.Message },
		Who: func(*http.Request) (fhirapi.Caller, error) {
			return fhirapi.Caller{Actor: who, Access: everything{}}, nil
		},
	})
	server := httptest.NewServer(api.Handler())
	defer server.Close()
	ask := func(address string) *http.Response {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Prefer", "respond-async")
		res, err := server.Client().Do(r)
		if err != nil || res.StatusCode > 299 {
			t.Fatal(res, err)
		}
		return res
	}
	begun := ask(server.URL + fhirapi.Base + at)
	_ = begun.Body.Close()
	status := ask(begun.Header.Get("Content-Location"))
	var manifest struct{ Output []struct{ URL string } }
	err := json.NewDecoder(status.Body).Decode(&manifest)
	_ = status.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	dir = t.TempDir()
	for _, f := range manifest.Output {
		res := ask(f.URL)
		raw, err := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, f.URL[strings.LastIndexByte(f.URL, '/')+1:]), raw, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// demonstration is a service with the people of the demonstration in it.
func demonstration(t testing.TB, s testkit.Store, people int) *testkit.Kit {
	t.Helper()
	k := testkit.Service(t, s)
	k.Clock.Set(after)
	parts := seed.Parts{Number: 1, Today: "2026-11-20", People: people, Instruments: testkit.Library(t), Mirror: testkit.Mirror(t)}
	demo, err := seed.Build(parts)
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Insert(t.Context(), k.Store); err != nil {
		t.Fatal(err)
	}
	beyond, err := seed.NewPopulation(parts)
	if err != nil {
		t.Fatal(err)
	}
	k.Organisation = demo.Organisation.ID
	for n := range beyond.Parts() {
		if _, err := k.Seed(t.Context(), care.Operator(k.Organisation), beyond.Part(n)); err != nil {
			t.Fatal(err)
		}
	}
	return k
}

// taken takes a folder in.
func taken(t testing.TB, k *testkit.Kit, dir string) (n moving.Count, refused []string) {
	t.Helper()
	from, err := moving.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = from.Close() }()
	for _, f := range from.Faults {
		refused = append(refused, "file: "+f)
	}
	if len(from.Faults) > 0 {
		return n, refused
	}
	n, err = from.Take(t.Context(), k, moving.Plan{
		Actor: care.Operator(k.Organisation), Team: k.River,
		Words: func(fields []fault.Field) string {
			var list []string
			for _, f := range fields {
				list = append(list, fmt.Sprint(f.Message, f.Values))
			}
			return strings.Join(list, ", ")
		},
		Refused:   func(text string) { refused = append(refused, text) },
		Otherwise: func(text string) { refused = append(refused, "otherwise: "+text) },
		Read:      func(care.Record) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	return n, refused
}

// lines gives what stands on each line of a file, by type and id.
func lines(t testing.TB, dir, name string) map[string]string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, name+".ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range bytes.Lines(raw) {
		var head struct{ ID string }
		if err := json.Unmarshal(line, &head); err != nil {
			t.Fatal(err)
		}
		out[head.ID] = strings.TrimSpace(string(line))
	}
	return out
}
