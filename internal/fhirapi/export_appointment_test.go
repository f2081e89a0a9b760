package fhirapi_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// TestAppointmentsAreExportedUnderTheSameGate: to the person, their team and its systems, as they
// were when it was asked for, and to nobody any more once the team does not support them.
func TestAppointmentsAreExportedUnderTheSameGate(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.records(t)
		member := d.Invite(t, d.AsAmina, d.AsChiara, care.AllTopics...)
		where := "/Appointment?identifier=urn:records:appointment|A-1"
		made := d.ask("records", "PUT", where, fed("A-1", "booked", "10:00", byNumber)).want(t, 201)
		one := "Appointment/" + made.at("id")
		asked := map[string]string{}
		for who, want := range map[string][]string{
			"ben": {one}, "amina": {one}, "records": {one}, "eve": nil, "chiara": nil,
		} {
			asked[who] = d.start(who, "/Patient/$export?_type=Appointment")
			if got := d.fetched(who, asked[who]); !slices.Equal(got, want) {
				t.Errorf("%s was given %v, want %v", who, got, want)
			}
		}
		for _, who := range []string{"dele", "strange", "admin"} {
			d.exportsNothing(who, "/Patient/$export?_type=Appointment")
		}
		if got := d.exported("ben", "/Group/"+string(d.River)+"/$export?_type=Appointment&_typeFilter="+url.QueryEscape("Appointment?status=booked")); !slices.Equal(got, []string{one}) {
			t.Errorf("of a team: %v", got)
		}
		d.Clock.Tick()
		d.ask("records", "PUT", where, strings.Replace(fed("A-1", "cancelled", "10:00", byNumber), "room booked", "ill", 1)).want(t, 200)
		before := d.lines("ben", d.get("ben", asked["ben"]).at("output.0.url"))
		if len(before) != 1 || before[0]["status"] != "booked" {
			t.Errorf("as it was: %v", before)
		}
		since := d.get("ben", asked["ben"]).at("transactionTime")
		if got := d.exported("ben", "/Patient/$export?_type=Appointment&_since="+url.QueryEscape(since)); !slices.Equal(got, []string{one}) {
			t.Errorf("since then: %v", got)
		}
		if err := d.EndMembership(t.Context(), d.AsAmina, d.Amina, member); err != nil {
			t.Fatal(err)
		}
		leave(t, d, s)
		for _, who := range []string{"ben", "records"} {
			if got := d.fetched(who, asked[who]); got != nil {
				t.Errorf("%s is given still: %v", who, got)
			}
			if got := d.get(who, where).want(t, 200); len(got.ids()) > 0 {
				t.Errorf("%s finds still: %s", who, got.raw)
			}
		}
		if got := d.fetched("amina", asked["amina"]); !slices.Equal(got, []string{one}) {
			t.Errorf("her own: %v", got)
		}
	})
}

// exportsNothing: some may ask and are given nothing, others may not ask.
func (d *desk) exportsNothing(who, at string) {
	d.t.Helper()
	got := d.ask(who, "GET", at, "", "Prefer: respond-async")
	if got.status == 202 {
		if list := d.exported(who, at); list != nil {
			d.t.Errorf("%s was given %v", who, list)
		}
	} else if got.status != 404 {
		d.t.Errorf("%s: %d %s", who, got.status, got.raw)
	}
}

// leave ends the support of Amina's team.
func leave(t *testing.T, d *desk, s *store.Store) {
	t.Helper()
	err := s.Write(t.Context(), func(tx care.Tx) error {
		list, err := tx.SupportOfPerson(t.Context(), d.Organisation, d.Amina)
		for _, one := range list {
			one.Until = d.Clock.Now()
			if err == nil {
				err = tx.EndTeamPerson(t.Context(), one.TeamPerson)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
