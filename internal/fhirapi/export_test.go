package fhirapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"

	"towpath/internal/care"
	"towpath/internal/fhirapi"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// partly may see some types alone.
type partly []string

func (p partly) May(a care.Actor, kind string, _ byte) (care.Actor, []string, bool) {
	return a, nil, slices.Contains(p, kind)
}

// start asks for an export, and gives where its state is.
func (d *desk) start(who, at string) string {
	d.t.Helper()
	got := d.ask(who, "GET", at, "", "Prefer: respond-async").want(d.t, 202)
	return strings.TrimPrefix(got.header.Get("Content-Location"), d.server.URL+fhirapi.Base)
}

// lines fetches a file, and gives what is on each of its lines.
func (d *desk) lines(who, address string) (list []map[string]any) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+who)
	res, err := d.server.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	raw, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if err != nil || res.StatusCode != 200 || res.Header.Get("Content-Type") != "application/fhir+ndjson" {
		d.t.Fatalf("%v, status %d, %s: %s", err, res.StatusCode, res.Header.Get("Content-Type"), raw)
	}
	if len(raw) == 0 {
		return nil
	}
	for line := range bytes.SplitSeq(bytes.TrimSuffix(raw, []byte("\n")), []byte("\n")) {
		one := map[string]any{}
		if err := json.Unmarshal(line, &one); err != nil {
			d.t.Fatalf("%v: %s", err, line)
		}
		list = append(list, one)
	}
	return list
}

// exported asks for an export and fetches it: Type/id of each resource, in its order.
func (d *desk) exported(who, at string) (list []string) {
	d.t.Helper()
	return d.fetched(who, d.start(who, at))
}

func (d *desk) fetched(who, status string) (list []string) {
	d.t.Helper()
	m := d.get(who, status).want(d.t, 200)
	files, _ := m.body["output"].([]any)
	for i := range files {
		for _, one := range d.lines(who, m.at(fmt.Sprintf("output.%d.url", i))) {
			if one["resourceType"] != m.at(fmt.Sprintf("output.%d.type", i)) {
				d.t.Errorf("a %s in the file of %s", one["resourceType"], m.at(fmt.Sprintf("output.%d.type", i)))
			}
			list = append(list, fmt.Sprintf("%s/%s", one["resourceType"], one["id"]))
		}
	}
	return list
}

func TestAnExportHoldsWhatItsAskerMaySee(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		goal := "Goal/" + d.ask("ben", "POST", "/Goal", fmt.Sprintf(richGoal, d.Amina)).want(t, 201).at("id")
		amina, farid, river := "Patient/"+string(d.Amina), "Patient/"+string(d.Farid), "Group/"+string(d.River)
		for _, c := range []struct {
			who, at string
			want    []string
		}{
			{"ben", "/$export?_type=Goal,Group,Patient", []string{goal, river, amina}},
			{"ben", "/Patient/$export?_type=Goal,Patient", []string{goal, amina}},
			{"ben", "/" + river + "/$export?_type=Goal,Patient", []string{goal, amina}},
			{"ben", "/" + river + "/$export?_type=Goal", []string{goal}},
			{"ben", "/Patient/$export?_type=Goal,Patient&_outputFormat=application/fhir+ndjson", []string{goal, amina}},
			{"ben", "/Patient/$export?_type=Goal&_typeFilter=" + url.QueryEscape("Goal?lifecycle-status=completed,cancelled"), nil},
			{"ben", "/Patient/$export?_type=Goal&_typeFilter=" + url.QueryEscape("Goal?lifecycle-status=completed,Goal?description=walk"), []string{goal}},
			{"ben", "/Patient/$export?_type=Goal&_typeFilter=" + url.QueryEscape("Goal?patient.name=nobody"), nil},
			{"ben", "/Patient/$export?_type=Goal&_since=2199-01-01T00:00:00Z", nil},
			{"ben", "/Patient/$export?_type=Goal&_since=2001-01-01T00:00:00Z", []string{goal}},
			{"amina", "/Patient/$export?_type=Patient,Goal", []string{goal, amina}},
			{"eve", "/$export?_type=Goal,Group,Patient", []string{"Group/" + string(d.Hill), farid}},
			{"chiara", "/$export?_type=Goal,Group,Patient", []string{"Patient/" + string(d.Chiara)}},
		} {
			if got := d.exported(c.who, c.at); !slices.Equal(got, c.want) {
				t.Errorf("%s asked %s and got %v, want %v", c.who, c.at, got, c.want)
			}
			d.endAll(c.who)
		}
		first := d.exported("ben", "/$export?_type=AuditEvent")
		if again := d.exported("ben", "/$export?_type=AuditEvent"); len(first) == 0 || len(again) <= len(first) {
			t.Errorf("who looked: %d lines, then %d", len(first), len(again))
		}
		for _, at := range []string{"/$export", "/Patient/$export", "/" + river + "/$export"} { // everything
			if got := d.exported("ben", at); !slices.Contains(got, goal) || !slices.Contains(got, amina) || slices.Contains(got, farid) {
				t.Errorf("%s: %v", at, got)
			}
		}
		for _, who := range []string{"dele", "admin"} {
			d.ask(who, "GET", "/$export", "", "Prefer: respond-async").want(t, 404)
		}
		for _, who := range []string{"eve", "amina", "dele"} {
			d.ask(who, "GET", "/"+river+"/$export", "", "Prefer: respond-async").want(t, 404)
		}
	})
}

// endAll ends what somebody has open.
func (d *desk) endAll(who string) {
	d.t.Helper()
	var open []care.Export
	err := d.Store.Read(d.t.Context(), func(tx care.Tx) (err error) {
		open, err = tx.ListExports(d.t.Context(), d.Organisation, d.callers[who].Actor.Account)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	for _, e := range open {
		d.ask(who, "DELETE", "/bulk/"+string(e.ID), "").want(d.t, 202)
	}
}

func TestConsentHoldsWhenItIsFetched(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		ctx := t.Context()
		goal := "Goal/" + d.ask("ben", "POST", "/Goal", d.goal("Walk")).want(t, 201).at("id")
		member := d.Invite(t, d.AsAmina, d.AsChiara, care.TopicGoals)
		started := d.start("chiara", "/Patient/$export?_type=Goal")
		before := d.start("ben", "/Patient/$export?_type=Goal,Patient")
		if got := d.fetched("chiara", started); !slices.Equal(got, []string{goal}) {
			t.Errorf("while it is shared: %v", got)
		}
		if err := d.EndMembership(ctx, d.AsAmina, d.Amina, member); err != nil {
			t.Fatal(err)
		}
		if got := d.fetched("chiara", started); got != nil {
			t.Errorf("after the consent ended: %v", got)
		}
		// What was written since is not in it; what ended since is as it was.
		d.ask("ben", "POST", "/Goal", d.goal("Swim")).want(t, 201)
		was := d.get("ben", "/"+goal).want(t, 200)
		d.ask("ben", "PUT", "/"+goal, strings.Replace(was.raw, `"active"`, `"completed"`, 1)).want(t, 200)
		file := d.get("ben", before).at("output.0.url")
		if got := d.lines("ben", file); len(got) != 1 || got[0]["lifecycleStatus"] != "active" {
			t.Errorf("as it was: %v", got)
		}
		since := d.get("ben", before).at("transactionTime")
		if got := d.exported("ben", "/Patient/$export?_type=Goal&_since="+url.QueryEscape(since)); len(got) != 2 {
			t.Errorf("since then: %v", got)
		}
		if err := d.ErasePerson(ctx, d.AsAdmin, d.Amina, care.NewErasure{Reason: "asked for it", Confirm: "W-101"}); err != nil {
			t.Fatal(err)
		}
		if got := d.fetched("ben", before); got != nil {
			t.Errorf("after the person was erased: %v", got)
		}
	})
}

func TestAnExportIsItsAskers(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		other := newDesk(t, s) // another organisation in the same store
		d.callers["stranger"] = other.callers["ben"]
		second := d.callers["ben"]
		second.Client = "another app"
		d.callers["ben elsewhere"] = second
		status := d.start("ben", "/$export")
		m := d.get("ben", status).want(t, 200)
		file := m.at("output.0.url")
		if m.at("requiresAccessToken") != "true" || m.at("request") != d.server.URL+fhirapi.Base+"/$export" || m.at("transactionTime") == "" || !strings.Contains(m.raw, `"deleted":[],"error":[]`) {
			t.Errorf("%s", m.raw)
		}
		for _, who := range []string{"eve", "dele", "amina", "stranger", "ben elsewhere"} {
			for _, at := range []string{status, file} {
				if got := d.get(who, at).want(t, 404); got.at("resourceType") != "OperationOutcome" {
					t.Errorf("%s", got.raw)
				}
			}
			d.ask(who, "DELETE", status, "").want(t, 404)
		}
		d.get("nobody", file).want(t, 401)
		d.get("ben", "/bulk/01950000-0000-7abc-8fff-ffffffffffff").want(t, 404)
		d.get("ben", "/bulk/nonsense/file/Goal.ndjson").want(t, 404)
		for _, name := range []string{"Goal", "Nonsense.ndjson", "error.ndjson", "Goal.ndjson.ndjson"} {
			d.get("ben", status+"/file/"+name).want(t, 404)
		}
		d.ask("ben", "DELETE", status, "").want(t, 202)
		d.ask("ben", "DELETE", status, "").want(t, 404)
		d.get("ben", status).want(t, 404)
		d.get("ben", file).want(t, 404)
		for range care.MostExports {
			d.start("ben", "/$export")
		}
		full := d.ask("ben", "GET", "/$export", "", "Prefer: respond-async").want(t, 429)
		if full.header.Get("Retry-After") == "" {
			t.Error("it does not say when to ask again")
		}
		d.start("ben elsewhere", "/$export")
		d.Clock.Add(care.ExportKept)
		d.start("ben", "/$export")
	})
}

func TestWhatAnAppMayNotSeeStandsInErrors(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.ask("ben", "POST", "/Goal", d.goal("Walk")).want(t, 201)
		whole := d.start("ben", "/$export")
		d.callers["ben"] = fhirapi.Caller{Actor: d.AsBen, Access: partly{"Patient"}}
		m := d.get("ben", d.start("ben", "/$export?_type=Goal,Patient")).want(t, 200)
		if m.at("output.0.type") != "Patient" || m.at("output.1.type") != "" || m.at("error.0.type") != "OperationOutcome" {
			t.Fatalf("%s", m.raw)
		}
		if said := d.lines("ben", m.at("error.0.url")); len(said) != 1 || said[0]["resourceType"] != "OperationOutcome" || !strings.Contains(fmt.Sprint(said[0]), "Goal") {
			t.Errorf("%v", said)
		}
		if got := d.exported("ben", "/$export"); !slices.Equal(got, []string{"Patient/" + string(d.Amina)}) {
			t.Errorf("all that it may see: %v", got)
		}
		// What was asked for with more is given with what the app may do now.
		if got := d.fetched("ben", whole); !slices.Equal(got, []string{"Patient/" + string(d.Amina)}) {
			t.Errorf("%v", got)
		}
		d.get("ben", whole+"/file/Goal.ndjson").want(t, 404)
	})
}

func TestKickOffs(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	d.ask("ben", "GET", "/$export", "").want(t, 400)
	for query, place := range map[string]string{
		"_elements=id": "_elements", "_type=Nonsense": "_type", "_type=Group": "_type", "_outputFormat=text/csv": "_outputFormat", "_since=yesterday": "_since", "_since=2026": "_since",
		"_typeFilter=Goal": "_typeFilter", "_typeFilter=Nonsense%3Fa%3Db": "_typeFilter", "_typeFilter=Goal%3Fcolour%3Dblue": "_typeFilter", "_typeFilter=Goal%3F_sort%3Dstart-date": "_typeFilter",
		"_type=Patient&_typeFilter=Goal%3Fstart-date%3Dge2026": "_typeFilter", "includeAssociatedData=x": "includeAssociatedData",
	} {
		if got := d.ask("ben", "GET", "/Patient/$export?"+query, "", "Prefer: respond-async").want(t, 400); got.at("issue.0.expression.0") != place {
			t.Errorf("%s: %s", query, got.raw)
		}
	}
	lenient := d.ask("ben", "GET", "/Patient/$export?_elements=id&_type=Nonsense,Patient", "", "Prefer: handling=lenient, respond-async").want(t, 202)
	if got := d.fetched("ben", strings.TrimPrefix(lenient.header.Get("Content-Location"), d.server.URL+fhirapi.Base)); !slices.Equal(got, []string{"Patient/" + string(d.Amina)}) {
		t.Errorf("with handling=lenient: %v", got)
	}
	body := `{"resourceType":"Parameters","parameter":[{"name":"_type","valueString":"Patient"},{"name":"_since","valueInstant":"2020-01-01T00:00:00Z"}]}`
	made := d.ask("ben", "POST", "/Patient/$export", body, "Prefer: respond-async").want(t, 202)
	m := d.get("ben", strings.TrimPrefix(made.header.Get("Content-Location"), d.server.URL+fhirapi.Base)).want(t, 200)
	if m.at("request") != d.server.URL+fhirapi.Base+"/Patient/$export" || m.at("output.0.type") != "Patient" || m.at("output.1.type") != "" {
		t.Errorf("%s", m.raw)
	}
	d.ask("ben", "POST", "/$export", `{"resourceType":"Patient"}`, "Prefer: respond-async").want(t, 400)
	if got := d.get("ben", "/metadata").want(t, 200); !strings.Contains(got.raw, "OperationDefinition/group-export") {
		t.Error("the statement says nothing of it")
	}
}

func TestAnExportIsCompressedWhereItsAskerTakesIt(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	file := d.get("ben", d.start("ben", "/$export?_type=Patient")).at("output.0.url")
	for accept, zipped := range map[string]bool{"gzip": true, "br, GZIP;q=0.5": true, "identity": false, "gzip;q=0": false, "gzip; q=0.0": false, "gzip;q=0.1": true} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, file, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer ben")
		r.Header.Set("Accept-Encoding", accept)
		res, err := d.server.Client().Transport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		body := io.Reader(res.Body)
		if (res.Header.Get("Content-Encoding") == "gzip") != zipped {
			t.Errorf("%s: %v", accept, res.Header)
		} else if zipped {
			if body, err = gzip.NewReader(res.Body); err != nil {
				t.Fatal(err)
			}
		}
		raw, err := io.ReadAll(body)
		_ = res.Body.Close()
		if err != nil || !strings.Contains(string(raw), string(d.Amina)) {
			t.Errorf("%s: %v, %s", accept, err, raw)
		}
	}
}

func TestGroups(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		if got := d.get("ben", "/Group?name=river").want(t, 200); got.at("total") != "1" || got.at("entry.0.resource.quantity") != "1" || strings.Contains(got.raw, "member") {
			t.Errorf("%s", got.raw)
		}
		if got := d.get("ben", "/Group/"+string(d.River)).want(t, 200); got.at("member.0.entity.reference") != "Patient/"+string(d.Amina) || got.at("actual") != "true" || got.at("type") != "person" {
			t.Errorf("%s", got.raw)
		}
		for _, who := range []string{"eve", "dele", "amina"} {
			d.get(who, "/Group/"+string(d.River)).want(t, 404)
		}
		for _, who := range []string{"dele", "amina"} {
			if got := d.get(who, "/Group").want(t, 200); got.at("total") != "0" {
				t.Errorf("%s: %s", who, got.raw)
			}
		}
	})
}
