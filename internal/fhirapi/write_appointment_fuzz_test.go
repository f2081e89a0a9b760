package fhirapi_test

import (
	"net/http"
	"strings"
	"testing"

	"towpath/internal/testkit"
)

// FuzzReadAppointment: whatever comes as an appointment is kept so that it reads the same again,
// or is refused with its place; nothing breaks, and what was refused changed nothing.
func FuzzReadAppointment(f *testing.F) {
	d := newDesk(f, testkit.SQLite(f))
	d.records(f)
	d.callers["amina"] = d.callers["records"] // whom quiet speaks as
	amina := `{"reference":"Patient/` + string(d.Amina) + `"}`
	read := d.ask("records", "POST", "/Appointment", fed("A-1", "booked", "10:00", amina)).want(f, 201)
	path := "/Appointment/" + read.at("id")
	for _, seed := range []string{
		read.raw, strings.Replace(read.raw, `"booked"`, `"cancelled"`, 1), strings.Replace(read.raw, `"booked"`, `"entered-in-error"`, 1), strings.Replace(read.raw, "A-1", "A-2", 1),
		strings.Replace(read.raw, "10:00:00", "23:59:60", 1), strings.Replace(read.raw, `Z"`, `+14:00"`, 1), strings.Replace(read.raw, "2026-11-30", "0001-01-01", 1),
		strings.Replace(read.raw, `"participant":[`, `"participant":[{"actor":{"identifier":{"system":"urn:towpath:reference","value":"W-1042"}},"status":"accepted"},`, 1),
		strings.Replace(read.raw, `"participant":[`, `"participant":[{},`, 1), strings.Replace(read.raw, `"participant":[`, `"participant":[null,`, 1),
		strings.Replace(read.raw, amina, `{"reference":"Patient?identifier=urn:towpath:reference|W-1042"}`, 1), strings.Replace(read.raw, amina, `{"reference":"Patient?%zz"}`, 1),
		strings.Replace(read.raw, `"description":"Your review"`, `"description":"`+strings.Repeat("a ", 1<<16)+`"`, 1), strings.Replace(read.raw, "urn:records:appointment", "", 1),
		strings.Replace(read.raw, `"extension":[`, `"extension":[{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeliveryChannel","valueCodeableConcept":{"coding":[{"code":"Video"}]}},`, 1),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		now := d.quiet(t, http.MethodGet, path, "", "")
		got := d.quiet(t, http.MethodPut, path, body, "")
		switch {
		case got.Code >= 500:
			t.Fatalf("%d: %s", got.Code, got.Body)
		case got.Code == 200:
			again := d.quiet(t, http.MethodPut, path, got.Body.String(), got.Header().Get("ETag"))
			if again.Code != 200 || again.Body.String() != got.Body.String() {
				t.Fatalf("%d: what came out does not go in: %.2000s\nafter\n%.2000s", again.Code, again.Body, got.Body)
			}
		case !strings.Contains(got.Body.String(), `"diagnostics":"`):
			t.Fatalf("%d without words: %s", got.Code, got.Body)
		default:
			if left := d.quiet(t, http.MethodGet, path, "", ""); left.Body.String() != now.Body.String() {
				t.Fatalf("it was refused, and something was kept: %s", left.Body)
			}
		}
	})
}
