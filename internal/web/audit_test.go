package web_test

import (
	"context"
	"database/sql"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/ledger"
	"towpath/internal/testkit"
	"towpath/internal/web"
)

// seen writes an entry of Amina's record as a later policy would.
func (s *service) seen(t *testing.T, by care.Actor, action, policies, outcome string) string {
	t.Helper()
	id := s.IDs.New()
	err := s.Store.Write(context.Background(), func(tx care.Tx) error {
		return tx.InsertAuditEntry(t.Context(), care.AuditEntry{
			ID: id, Organisation: s.Organisation, At: s.Clock.Tick(), Account: by.Account, Name: by.Name, Role: by.Role, Action: action,
			Person: s.Amina, Outcome: outcome, Policies: policies,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (s *service) sign(t *testing.T) {
	t.Helper()
	if _, err := s.SignCheckpoint(t.Context(), s.Organisation); err != nil {
		t.Fatal(err)
	}
}

func TestWhoLooksWithAnothersEyesNeedsNoYes(t *testing.T) {
	s := newService(t)
	shown(t, s)
	amina := s.as(t, "amina")
	amina.get("/people/"+string(s.Amina)+"/bloom?preview=bloom").wants(http.StatusOK, "Just looking")
	page := amina.get(recordOf(s))
	page.wants(http.StatusOK, "You looked at your Bloom.")
	page.lacks("Because you said yes")
	s.Invite(t, s.AsAmina, s.AsChiara, care.TopicBloom)
	s.as(t, "chiara").get("/people/" + string(s.Amina) + "/bloom").wants(http.StatusOK)
	amina.get(recordOf(s)).wants(http.StatusOK, "Because you said yes")
}

func TestLooksWithinAnHourAreOneLine(t *testing.T) {
	s := newService(t)
	for range 3 {
		s.seen(t, s.AsBen, "ShowBloom", "worker-people-of-my-team", care.OutcomeAllowed)
		s.Clock.Add(20 * time.Minute)
	}
	s.seen(t, s.AsBen, "ShowBloom", "worker-emergency", care.OutcomeAllowed)
	s.Clock.Add(2 * time.Hour)
	s.seen(t, s.AsBen, "ShowBloom", "worker-people-of-my-team", care.OutcomeAllowed)
	s.seen(t, s.AsBen, "SetGoal", "worker-people-of-my-team", care.OutcomeAllowed)
	s.seen(t, s.AsBen, "SetGoal", "worker-people-of-my-team", care.OutcomeAllowed)
	page := s.as(t, "amina").get(recordOf(s))
	page.wants(http.StatusOK, "Saturday, 14 March 2026", "3 times, 10:00 to 10:40", "Opened in an emergency")
	if n := strings.Count(page.text, "Ben Hall looked at your Bloom."); n < 3 {
		t.Errorf("%d lines of looks: an emergency and a later look were put with the others", n)
	}
	if n := len(regexp.MustCompile(`<p>Ben Hall set a goal with you\.</p>`).FindAllString(page.html, -1)); n != 2 {
		t.Errorf("%d lines of two changes", n)
	}
}

func recordOf(s *service) string { return "/people/" + string(s.Amina) + "/record" }

func TestTheListIsNarrowed(t *testing.T) {
	s := newService(t)
	s.seen(t, s.AsBen, "ShowBloom", "worker-people-of-my-team", care.OutcomeAllowed)
	s.seen(t, s.AsBen, "SetGoal", "worker-people-of-my-team", care.OutcomeAllowed)
	s.seen(t, s.AsEve, "ShowGoals", "", care.OutcomeDenied)
	s.seen(t, s.AsFarid, "ShowBloom", "circle-bloom", care.OutcomeAllowed)
	amina := s.as(t, "amina")
	all := amina.get(recordOf(s))
	all.wants(http.StatusOK, "Because you said yes", "Not let in", "Eve Marsh tried to open something of yours and was turned away.", `<option value="`+string(s.AsBen.Account)+`">Ben Hall</option>`)
	looks := amina.get(recordOf(s) + "?kind=looks")
	looks.wants(http.StatusOK, "Ben Hall looked at your Bloom.", `<option value="looks" selected>`)
	looks.lacks("set a goal", "turned away")
	amina.get(recordOf(s)+"?kind=changes").lacks("looked at your Bloom", "turned away")
	amina.get(recordOf(s)+"?kind=refused").wants(http.StatusOK, "turned away")
	ben := amina.get(recordOf(s) + "?who=" + string(s.AsBen.Account) + "&kind=changes")
	ben.wants(http.StatusOK, "Ben Hall set a goal with you.")
	ben.lacks("Because you said yes")
	amina.get(recordOf(s)+"?who="+string(s.AsEve.Account)+"&kind=looks").wants(http.StatusOK, "Nothing here fits", "Show everything")
	amina.get(recordOf(s)+"?who=%00&kind=nonsense").wants(http.StatusOK, "Ben Hall set a goal")
}

func TestTheRecordSaysOnlyWhatWasChecked(t *testing.T) {
	address := testkit.Address(t, "sqlite")
	s := newServiceOn(t, testkit.Open(t, address), web.Config{})
	id := s.seen(t, s.AsBen, "ShowBloom", "worker-people-of-my-team", care.OutcomeAllowed)
	amina := s.as(t, "amina")
	amina.get(recordOf(s)).wants(http.StatusOK, "no seal yet")
	s.sign(t)
	page := amina.get(recordOf(s))
	page.wants(http.StatusOK, "Checked just now:", "as they were written", "The log of this service has")
	page.lacks("Something is wrong")
	behind, err := sql.Open("sqlite", strings.TrimPrefix(address, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer behind.Close()
	if _, err := behind.ExecContext(t.Context(), "UPDATE audit_entry SET name = 'Nobody' WHERE audit_id = ?", id); err != nil {
		t.Fatal(err)
	}
	page = amina.get(recordOf(s))
	page.wants(http.StatusOK, "Something is wrong: a line is not as it was written.", "This line is not as it was written")
	page.lacks("Checked just now")
	amina.get(recordOf(s)+"/"+id).wants(http.StatusOK, "Something is wrong")
	amina.get(recordOf(s) + "/" + id + "/proof").wants(http.StatusInternalServerError)
}

func TestAProofIsForThePersonAlone(t *testing.T) {
	s := newService(t)
	id := s.seen(t, s.AsBen, "ShowBloom", "worker-people-of-my-team", care.OutcomeAllowed)
	path := recordOf(s) + "/" + id + "/proof"
	file, h := s.as(t, "amina").send("GET", path, nil)
	file.wants(http.StatusOK, "Ben Hall looked at your Bloom.", "Saturday, 14 March 2026, 10:00", "towpath verify --proof towpath-proof-2026-03-14-1000.txt")
	if h.Get("Content-Disposition") != `attachment; filename="towpath-proof-2026-03-14-1000.txt"` || !strings.HasPrefix(h.Get("Content-Type"), "text/plain") {
		t.Errorf("%v", h)
	}
	verifier, err := s.LogVerifier(s.Organisation)
	if err != nil {
		t.Fatal(err)
	}
	proven, err := ledger.OpenProof(file.html, verifier)
	if err != nil || proven.Row.ID != id || proven.Row.Name == "" || strings.Contains(proven.Row.Name, "Ben") {
		t.Errorf("%+v, %v", proven, err)
	}
	for _, who := range []string{"ben", "eve", "farid", "dele", "ada"} {
		s.as(t, who).get(path).wants(http.StatusNotFound)
	}
	s.as(t, "farid").get("/people/" + string(s.Farid) + "/record/" + id + "/proof").wants(http.StatusNotFound)
	s.as(t, "farid").get("/people/" + string(s.Farid) + "/record/" + id).wants(http.StatusNotFound)
	s.as(t, "amina").get(recordOf(s)).wants(http.StatusOK, "You took away a proof of one line.")
}

func TestAQuestionIsAskedAndAnswered(t *testing.T) {
	s := newService(t)
	entry := s.seen(t, s.AsBen, "ShowBloom", "worker-people-of-my-team", care.OutcomeAllowed)
	amina, ben := s.as(t, "amina"), s.as(t, "ben")
	path := recordOf(s) + "/" + entry
	form := amina.get(path)
	form.wants(http.StatusOK, "Ben Hall looked at your Bloom.", "They are in a team that supports this person.", "Ask about this")
	asked := url.Values{"id": {form.hidden("id")}, "words": {""}}
	amina.post(path+"/questions", asked).wants(http.StatusUnprocessableEntity, "Write what you want to know", asked.Get("id"))
	asked.Set("words", "Was that <you>?")
	for range 2 { // a second press is the same question
		amina.post(path+"/questions", asked).wants(http.StatusOK, "Your team can see your question now.", "Was that <you>?", "Waiting for an answer")
	}
	ben.get("/people").wants(http.StatusOK, "Questions that wait for an answer", "Amina Yusuf asked who looked at their record")
	ben.get("/people/"+string(s.Amina)).wants(http.StatusOK, "Amina asked about a line. Please answer.")
	ben.get(recordOf(s)).wants(http.StatusOK, "What Amina asked", "Was that <you>?", `href="`+path+`"`)
	answer := path + "/questions/" + asked.Get("id")
	ben.post(answer, url.Values{"answer": {" "}}).wants(http.StatusUnprocessableEntity, "Write an answer", "#answer-"+asked.Get("id"))
	ben.post(answer, url.Values{"answer": {"Yes, before our talk."}}).wants(http.StatusOK, "They can read your answer now.")
	ben.post(answer, url.Values{"answer": {"No."}}).wants(http.StatusConflict)
	page := amina.get(recordOf(s))
	page.wants(http.StatusOK, "Yes, before our talk.", "Ben Hall answered", "Ben Hall answered what you asked.", "You asked about a line of this list.")
	ben.get("/people").lacks("Questions that wait")
	for _, who := range []string{"eve", "farid", "dele", "ada"} {
		b := s.as(t, who)
		b.get(path).wants(http.StatusNotFound)
		b.post(path+"/questions", url.Values{"id": {s.IDs.New()}, "words": {"x"}}).wants(http.StatusNotFound)
		b.post(answer, url.Values{"answer": {"x"}}).wants(http.StatusNotFound)
		b.get("/people").lacks("Was that", "Questions that wait")
	}
	ben.post(path+"/questions", url.Values{"id": {s.IDs.New()}, "words": {"x"}}).wants(http.StatusNotFound)
	amina.post(recordOf(s)+"/"+s.IDs.New()+"/questions", url.Values{"id": {s.IDs.New()}, "words": {"x"}}).wants(http.StatusNotFound)
}

func TestAnybodyMayKeepACheckpoint(t *testing.T) {
	s := newService(t)
	out := s.stranger(t)
	out.get("/log/checkpoint").wants(http.StatusNotFound)
	s.sign(t)
	page := out.get("/log/checkpoint")
	page.wants(http.StatusOK, "towpath/"+string(s.Organisation))
	page.lacks("Amina", "Ben")
	verifier, err := s.LogVerifier(s.Organisation)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := ledger.OpenCheckpoint(page.html, verifier); err != nil || c.Size == 0 {
		t.Errorf("%+v, %v", c, err)
	}
}
