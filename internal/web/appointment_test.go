package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
)

func booking(id, day, from, until string) url.Values {
	return url.Values{
		"id": {id}, "seen": {"0"}, "on-day": {day}, "on-month": {"3"}, "on-year": {"2026"}, "from": {from}, "until": {until},
		"way": {"in-person"}, "with": {"Ben Carter"}, "where": {"The mill"}, "about": {"Your <b>Bloom</b>"}, "bring": {"Your plan"},
	}
}

func TestAnAppointmentOnItsPages(t *testing.T) {
	s := newService(t)
	amina, ben := s.as(t, "amina"), s.as(t, "ben")
	path := "/people/" + string(s.Amina) + "/appointments"
	amina.get(path).wants(http.StatusOK, "We know of no appointment", "Your appointments")
	form := ben.get(path + "/new")
	form.wants(http.StatusOK, "Put an appointment down", "What to bring or know")
	id := form.hidden("id")
	ben.post(path, booking(id, "31", "25:00", "")).wants(http.StatusUnprocessableEntity, "Write the time as 14:30", "Your plan")
	ben.post(path, booking(id, "20", "14:30", "13:30")).wants(http.StatusUnprocessableEntity, "It ends after it begins")
	ben.post(path, booking(id, "20", "14:30", "15:30")).wants(http.StatusOK, "The appointment is saved", "20 March 2026", "Ben Carter", "The mill")
	amina.get("/").wants(http.StatusOK, "Your next appointment", "20 March 2026", "With Ben Carter", "The mill")
	page := amina.get(path)
	page.wants(http.StatusOK, "Your &lt;b&gt;Bloom", "Your plan", "If you cannot come, that is all right")
	if strings.Contains(page.html, "Change or cancel") {
		t.Error("a person is offered to change it")
	}
	amina.get(path + "/" + id).wants(http.StatusNotFound)
	amina.get(path + "/new").wants(http.StatusNotFound)
	file := amina.get(path + "/" + id + "/calendar")
	file.wants(http.StatusOK, "BEGIN:VEVENT", "SUMMARY:Appointment with Ben Carter", "LOCATION:The mill", "CLASS:PRIVATE", "DTSTART:20260320T143000Z")
	if strings.Contains(file.html, "Bloom") {
		t.Error("a calendar says what it is for")
	}
	moved := booking(id, "21", "9:00", "10:00")
	moved.Set("seen", "1")
	ben.post(path+"/"+id, moved).wants(http.StatusOK, "21 March 2026")
	ben.post(path+"/"+id, booking(id, "22", "9:00", "10:00")).wants(http.StatusConflict)
	ben.get(path+"/"+id).wants(http.StatusOK, "It is cancelled", `value="09:00"`, `value="21"`)
	ben.post(path+"/"+id+"/status", url.Values{"seen": {"2"}, "status": {"cancelled"}}).wants(http.StatusOK, "Cancelled: it does not take place")
	if home := amina.get("/"); strings.Contains(home.html, "Your next appointment") {
		t.Error("one that is cancelled comes next")
	}
	for _, who := range []string{"eve", "dele", "chiara"} {
		for _, at := range []string{"", "/new", "/" + id, "/" + id + "/calendar"} {
			s.as(t, who).get(path + at).wants(http.StatusNotFound)
		}
	}
}

func TestWhatAnotherSystemKeepsIsChangedThere(t *testing.T) {
	s := newService(t)
	at := s.Clock.Now().Add(-48 * time.Hour)
	id := care.AppointmentID(s.IDs.New())
	_, err := s.WriteAppointment(t.Context(), s.AsBen, s.Amina, care.NewAppointment{ID: id, AppointmentWords: care.AppointmentWords{
		Identifier: care.Identifier{Value: "A-1"}, Status: care.AppointmentNoShow, Start: at, End: at.Add(time.Hour), Attendees: care.Attending("Ben", ""),
	}})
	if err != nil {
		t.Fatal(err)
	}
	path := "/people/" + string(s.Amina) + "/appointments"
	s.as(t, "ben").get(path).wants(http.StatusOK, "It did not take place", "Past")
	s.as(t, "ben").get(path + "/" + string(id)).wants(http.StatusNotFound)
	s.as(t, "ben").post(path+"/"+string(id)+"/status", url.Values{"seen": {"1"}, "status": {"cancelled"}}).wants(http.StatusOK, "It did not take place")
}
