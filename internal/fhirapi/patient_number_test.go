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

// known is a person as a record system sends them, by a number.
func known(name, number string) string {
	return fmt.Sprintf(`{"resourceType":"Patient","name":[{"text":%q}],"identifier":[{"system":"urn:towpath:reference","value":%q}]}`, name, number)
}

func whereKnown(number string) string {
	return "/Patient?identifier=urn:towpath:reference%7C" + number
}

func TestANumberOfAnotherPersonIsRefusedWithItsPlace(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.records(t) // Amina is W-1042 now
		noor := d.ask("records", "PUT", whereKnown("W-900"), known("Noor", "W-900")).want(t, 201).at("id")
		taken := func(got answer, place string) {
			t.Helper()
			if got.want(t, 422); got.at("issue.0.expression.0") != place || got.at("issue.0.diagnostics") != "person.error.taken" {
				t.Errorf("%s", got.raw)
			}
		}
		taken(d.ask("records", "POST", "/Patient", known("Ada", "W-1042")), "Patient.identifier")
		taken(d.ask("records", "PUT", "/Patient/"+noor, strings.Replace(known("Noor", "W-1042"), `{`, `{"id":"`+noor+`",`, 1)), "Patient.identifier")
		taken(d.ask("records", "PUT", whereKnown("W-900"), known("Noor", "W-1042")), "Patient.identifier")
		taken(d.ask("records", "PUT", whereKnown("W-901"), known("Ada", "W-1042")), "Patient.identifier")
		taken(d.ask("records", "POST", "/Patient", known("Ada", "W-1042"), "If-None-Exist: identifier=W-901"), "Patient.identifier")
		id := d.IDs.New()
		taken(d.ask("records", "PUT", "/Patient/"+id, strings.Replace(known("Ada", "W-1042"), `{`, `{"id":"`+id+`",`, 1)), "Patient.identifier")

		twice := bundleOf("transaction", entryOf("POST", "Patient", known("Ada", "W-901"), ""), entryOf("POST", "Patient", known("Ruth", "W-901"), ""))
		taken(d.ask("records", "POST", "", twice), "Bundle.entry[1].resource (Patient.identifier)")
		if got := d.get("records", whereKnown("W-901")).want(t, 200); len(got.ids()) > 0 {
			t.Errorf("half of a transaction stays: %s", got.raw)
		}
		batch := d.ask("records", "POST", "", strings.Replace(twice, "transaction", "batch", 1)).want(t, 200)
		if batch.at("entry.0.response.status") != "201 Created" || batch.at("entry.1.response.outcome.issue.0.diagnostics") != "person.error.taken" {
			t.Errorf("%s", batch.raw)
		}
	})
}

// TestANumberIsFoundByItself: whatever many people there are, and by those alone who have to do
// with whom it is.
func TestANumberIsFoundByItself(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.records(t)
		for range 501 { // more than a search would look at
			err := d.AddPerson(t.Context(), d.AsBen, care.NewPerson{ID: care.PersonID(d.IDs.New()), Name: "N", Team: d.River})
			if err != nil {
				t.Fatal(err)
			}
		}
		amina := string(d.Amina)
		made := d.ask("records", "PUT", whereKnown("W-1042"), known("Amina Yusuf", "W-1042")).want(t, 200)
		if made.at("id") != amina {
			t.Errorf("%s", made.raw)
		}
		d.ask("records", "PUT", whereKnown("W-900"), known("Noor", "W-900")).want(t, 201)
		app := d.callers["amina"]
		app.Actor.Only, app.Actor.App = d.Amina, "an app"
		d.callers["app"] = app
		for who, want := range map[string]int{"ben": 1, "amina": 1, "app": 1, "eve": 0, "strange": 0, "admin": 0} {
			for _, number := range []string{"urn:towpath:reference%7CW-1042", "W-1042", "W-1042,W-102x"} {
				if got := d.get(who, "/Patient?identifier="+number).want(t, 200); len(got.ids()) != want || want > 0 && got.at("entry.0.resource.id") != amina {
					t.Errorf("%s finds by %s: %s", who, number, got.raw)
				}
			}
		}
		for _, none := range []string{"urn:others%7CW-1042", "%7CW-1042", "w-1042", "W-104"} {
			if got := d.get("ben", "/Patient?identifier="+none).want(t, 200); len(got.ids()) != 0 {
				t.Errorf("%s: %s", none, got.raw)
			}
		}
	})
}

// TestANumberElsewhereIsAnsweredAsNone: a stranger's system is answered the same whether another
// team has the number or nobody, and its feed does not stop the other's.
func TestANumberElsewhereIsAnsweredAsNone(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.records(t)
		hill := d.System(t, "Hill records")
		if err := d.JoinTeam(t.Context(), d.AsAdmin, d.Hill, hill.Worker, care.PartMember); err != nil {
			t.Fatal(err)
		}
		d.callers["hill"] = fhirapi.Caller{Actor: hill, Access: whole{}}
		lines := func() int {
			page, err := d.ListAuditEntries(t.Context(), d.AsAmina, d.Amina, care.AuditQuery{})
			if err != nil {
				t.Fatal(err)
			}
			return page.Total
		}
		before := lines()
		for _, number := range []string{"W-1042", "W-9000"} {
			of := strings.Replace(byNumber, "W-1042", number, 1)
			refused := d.ask("hill", "POST", "/Appointment", fed("H-1", "booked", "10:00", of)).want(t, 404)
			if !strings.Contains(refused.raw, "no such person here, or not for this account") {
				t.Errorf("%s", refused.raw)
			}
			d.ask("hill", "PUT", whereKnown(number), known("Ada", number)).want(t, 201)
			d.ask("hill", "PUT", whereKnown(number), known("Ada", number)).want(t, 200)
			d.ask("hill", "POST", "/Appointment", fed("H-"+number, "booked", "10:00", of)).want(t, 201)
		}
		if after := lines(); after != before+1 { // the look at them alone
			t.Errorf("%d lines more in the log of somebody who has nothing to do with it", after-before)
		}
		d.ask("records", "POST", "/Appointment", fed("A-1", "booked", "10:00", byNumber)).want(t, 201)
		// Whoever comes to see both is told, and not guessed for.
		if err := d.JoinTeam(t.Context(), d.AsAdmin, d.River, hill.Worker, care.PartMember); err != nil {
			t.Fatal(err)
		}
		d.ask("hill", "PUT", whereKnown("W-1042"), known("Ada", "W-1042")).want(t, 412)
		both := d.ask("hill", "POST", "/Appointment", fed("H-3", "booked", "10:00", byNumber)).want(t, 412)
		if both.at("issue.0.expression.0") != "Appointment.participant.actor" {
			t.Errorf("%s", both.raw)
		}
	})
}
