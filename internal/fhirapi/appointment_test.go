package fhirapi_test

import (
	"fmt"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fhirapi"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// fed is an appointment as a record system sends it, about whom actor names.
func fed(number, status, start, actor string, more ...string) string {
	return fmt.Sprintf(`{"resourceType":"Appointment","identifier":[{"system":"urn:records:appointment","value":%q},{"system":"urn:others","value":"O-%s"}],"status":%q,"description":"Your review",
"start":"2026-11-30T%s:00Z","end":"2026-11-30T%s:50Z","minutesDuration":50,"comment":"room booked","patientInstruction":"Bring your plan","appointmentType":{"coding":[{"code":"FOLLOWUP"}]},
"contained":[{"resourceType":"Location","id":"mill","name":"The mill"}],"participant":[
{"actor":{"reference":"Practitioner/8812","display":"Dr Ines"},"status":"tentative"},{"actor":%s,"status":"accepted","required":"required"},{"actor":{"reference":"#mill","display":"The mill"},"status":"accepted"}]%s}`,
		number, number, status, start, start, actor, strings.Join(more, ""))
}

func (d *desk) records(t testing.TB) care.Actor {
	t.Helper()
	a := d.System(t, "Records")
	if err := d.JoinTeam(t.Context(), d.AsAdmin, d.River, a.Worker, care.PartMember); err != nil {
		t.Fatal(err)
	}
	d.callers["records"] = fhirapi.Caller{Actor: a, Access: whole{}}
	d.callers["strange"] = fhirapi.Caller{Actor: d.System(t, "Strange"), Access: whole{}}
	details := care.PersonDetails{Name: "Amina Yusuf", Reference: "W-1042"}
	if _, err := d.CorrectPerson(t.Context(), d.AsBen, d.Amina, details.To); err != nil {
		t.Fatal(err)
	}
	return a
}

const byNumber = `{"identifier":{"system":"urn:towpath:reference","value":"W-1042"}}`

func TestARecordSystemFeedsAppointments(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.records(t)
		where := "/Appointment?identifier=urn:records:appointment|A-1"
		made := d.ask("records", "PUT", where, fed("A-1", "booked", "10:00", byNumber)).want(t, 201)
		id, whose := made.at("id"), "Patient/"+string(d.Amina)
		for path, want := range map[string]string{
			"status": "booked", "start": "2026-11-30T10:00:00.000000Z", "comment": "room booked", "minutesDuration": "50", "identifier.1.value": "O-A-1", "meta.versionId": "1",
			"contained.0.name": "The mill", "appointmentType.coding.0.code": "FOLLOWUP", "participant.3.status": "",
		} {
			if got := made.at(path); got != want {
				t.Errorf("%s is %q, want %q in %s", path, got, want, made.raw)
			}
		}
		if !strings.Contains(made.raw, `"reference":"`+whose+`"`) || !strings.Contains(made.raw, `"required":"required"`) || !strings.Contains(made.raw, `"W-1042"`) || strings.Count(made.raw, whose) != 1 {
			t.Errorf("who takes part: %s", made.raw)
		}
		same := d.ask("records", "PUT", where, fed("A-1", "booked", "10:00", byNumber)).want(t, 200)
		if same.header.Get("ETag") != made.header.Get("ETag") || same.at("id") != id {
			t.Errorf("the same once more: %s", same.raw)
		}
		moved := d.ask("records", "PUT", where, fed("A-1", "booked", "11:00", `{"reference":"Patient?identifier=urn:towpath:reference|W-1042"}`), "If-Match: "+same.header.Get("ETag")).want(t, 200)
		if moved.at("start") != "2026-11-30T11:00:00.000000Z" || moved.at("meta.versionId") != "2" {
			t.Errorf("%s", moved.raw)
		}
		d.ask("records", "PUT", where, fed("A-1", "booked", "12:00", byNumber), "If-Match: "+same.header.Get("ETag")).want(t, 412)
		d.ask("records", "PUT", "/Appointment/"+id, moved.raw).want(t, 200)
		off := fed("A-1", "cancelled", "11:00", byNumber, `,"cancelationReason":{"text":"ill"}`)
		gone := d.ask("records", "PUT", where, off).want(t, 200)
		if gone.at("cancelationReason.text") != "ill" || gone.at("meta.versionId") != "3" {
			t.Errorf("%s", gone.raw)
		}
		if was := d.get("amina", "/Appointment/"+id+"/_history/1").want(t, 200); was.at("status") != "booked" || was.at("start") != made.at("start") || was.at("cancelationReason.text") != "" {
			t.Errorf("as it was: %s", was.raw)
		}
		if all := d.get("ben", "/Appointment/"+id+"/_history").want(t, 200); all.at("total") != "3" {
			t.Errorf("%s", all.raw)
		}
		for _, who := range []string{"eve", "dele", "chiara", "strange", "admin"} {
			d.get(who, "/Appointment/"+id).want(t, 404)
			if got := d.get(who, where).want(t, 200); len(got.ids()) > 0 {
				t.Errorf("%s finds %s", who, got.raw)
			}
			d.ask(who, "PUT", where, off).want(t, 404)
			d.ask(who, "POST", "/Appointment", fed("A-2", "booked", "10:00", `{"reference":"`+whose+`"}`)).want(t, 404)
		}
		d.ask("amina", "PUT", "/Appointment/"+id, made.raw).want(t, 404)
	})
}

func TestAppointmentsAreSearched(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	d.records(t)
	for number, start := range map[string]string{"A-1": "10:00", "A-2": "12:00", "A-3": "14:00"} {
		d.ask("records", "POST", "/Appointment", fed(number, "booked", start, byNumber), "If-None-Exist: identifier=urn:records:appointment|"+number).want(t, 201)
		d.ask("records", "POST", "/Appointment", fed(number, "booked", start, byNumber), "If-None-Exist: identifier=urn:records:appointment|"+number).want(t, 200)
	}
	d.ask("records", "PUT", "/Appointment?identifier=urn:records:appointment|A-3", fed("A-3", "noshow", "14:00", byNumber)).want(t, 200)
	for search, want := range map[string]int{
		"": 3, "patient=" + string(d.Amina): 3, "actor=Patient/" + string(d.Amina): 3, "date=2026-11-30": 3, "date=ge2026-11-30T12:00:00Z": 2, "date=lt2026-11-30T12:00:00Z": 1, "date=gt2026-12-01": 0,
		"status=noshow": 1, "status:not=noshow": 2, "identifier=A-1": 1, "identifier=urn:records:appointment|A-1": 1, "identifier=urn:others|A-1": 0, "identifier=|A-1": 0, "identifier=A-1,A-2": 2,
		"_sort=-date&_count=2": 2, "_lastUpdated=gt2020-01-01": 3, "patient.identifier=urn:towpath:reference|W-1042": 3,
	} {
		if got := d.get("ben", "/Appointment?"+search).want(t, 200); len(got.ids()) != want {
			t.Errorf("%s: %d, want %d", search, len(got.ids()), want)
		}
	}
	if got := d.get("amina", "/Patient/"+string(d.Amina)+"/$everything?_type=Appointment").want(t, 200); len(got.ids()) != 3 {
		t.Errorf("everything: %s", got.raw)
	}
	if got := d.get("amina", "/Provenance?_has:none=x&target:Appointment.status=noshow"); got.status == 500 {
		t.Errorf("%s", got.raw)
	}
}

func TestAppointmentsThatDoNotFitAreRefusedWithTheirPlace(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	d.records(t)
	amina := `{"reference":"Patient/` + string(d.Amina) + `"}`
	good := fed("A-1", "booked", "10:00", amina)
	made := d.ask("records", "POST", "/Appointment", good).want(t, 201)
	for what, c := range map[string]struct {
		body, place string
		status      int
	}{
		"one that is only asked for": {fed("B", "proposed", "10:00", amina), "Appointment.status", 422},
		"one that waits":             {fed("B", "waitlist", "10:00", amina), "Appointment.status", 422},
		"no status":                  {fed("B", "", "10:00", amina), "Appointment.status", 400},
		"a status there is not":      {fed("B", "maybe", "10:00", amina), "Appointment.status", 400},
		"no person":                  {fed("B", "booked", "10:00", `{"display":"Somebody"}`), "Appointment.participant.actor", 422},
		"two people":                 {strings.Replace(fed("B", "booked", "10:00", amina), "Practitioner/8812", "Patient/8812", 1), "Appointment.participant.actor", 422},
		"a number that is nobody's":  {fed("B", "booked", "10:00", strings.Replace(byNumber, "W-1042", "W-1", 1)), "Appointment.participant.actor", 404},
		"no end":                     {strings.Replace(fed("B", "booked", "10:00", amina), `"end":`, `"x-end":`, 1), "Appointment", 400},
		"an end before it begins":    {strings.Replace(fed("B", "booked", "10:00", amina), "10:00:50Z", "09:00:50Z", 1), "Appointment.end", 422},
		"a number that is taken":     {good, "Appointment.identifier", 422},
		"a mistake from the start":   {fed("B", "entered-in-error", "10:00", amina), "Appointment.status", 422},
		"a modifier":                 {strings.Replace(fed("B", "booked", "10:00", amina), `"comment"`, `"modifierExtension":[{"url":"https://example.org/not","valueBoolean":true}],"comment"`, 1), "Appointment.modifierExtension[0]", 400},
		"far ahead":                  {strings.ReplaceAll(fed("B", "booked", "10:00", amina), "2026-11-30", "2126-11-30"), "Appointment.start", 422},
	} {
		got := d.ask("records", "POST", "/Appointment", c.body)
		if got.status != c.status || !strings.HasPrefix(got.at("issue.0.expression.0"), c.place) || got.at("issue.0.diagnostics") == "" {
			t.Errorf("%s: %d %s, want %d at %s", what, got.status, got.raw, c.status, c.place)
		}
	}
	d.ask("records", "PUT", "/Appointment?identifier=urn:records:appointment|C", fed("D", "booked", "10:00", amina)).want(t, 422)
	d.ask("records", "PUT", "/Appointment/"+made.at("id"), strings.Replace(made.raw, `"A-1"`, `"A-9"`, 1)).want(t, 422)
	if got := d.get("ben", "/Appointment").want(t, 200); len(got.ids()) != 1 {
		t.Errorf("something was kept: %s", got.raw)
	}
}

func TestAppointmentsInABatchAndATransaction(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	d.records(t)
	entry := func(number, status string) string {
		return fmt.Sprintf(`{"resource":%s,"request":{"method":"PUT","url":"Appointment?identifier=urn:records:appointment|%s"}}`, fed(number, status, "10:00", byNumber), number)
	}
	bundle := func(kind string, entries ...string) string {
		return fmt.Sprintf(`{"resourceType":"Bundle","type":%q,"entry":[%s]}`, kind, strings.Join(entries, ","))
	}
	d.ask("records", "POST", "", bundle("transaction", entry("A-1", "booked"), entry("A-2", "pending"))).want(t, 422)
	got := d.ask("records", "POST", "", bundle("batch", entry("A-1", "booked"), entry("A-2", "pending"))).want(t, 200)
	if got.at("entry.0.response.status") != "201 Created" || !strings.HasPrefix(got.at("entry.1.response.status"), "422") {
		t.Errorf("%s", got.raw)
	}
	got = d.ask("records", "POST", "", bundle("transaction", entry("A-1", "fulfilled"), entry("A-2", "booked"))).want(t, 200)
	if got.at("entry.0.response.status") != "200 OK" || got.at("entry.1.response.status") != "201 Created" {
		t.Errorf("%s", got.raw)
	}
}
