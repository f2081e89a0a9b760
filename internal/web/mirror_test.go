package web_test

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/mirror"
)

func (s *service) mirror() string { return "/teams/" + string(s.River) + "/mirror" }

// openedMirror opens a round of River's and gives its path.
func (s *service) openedMirror(t *testing.T, kind mirror.Kind) (care.MirrorRoundID, string) {
	t.Helper()
	id := care.MirrorRoundID(s.IDs.New())
	err := s.OpenMirrorRound(t.Context(), s.AsBen, care.NewMirrorRound{ID: id, Team: s.River, Kind: kind, LastDay: care.DateOf(s.Clock.Now(), time.UTC).Plus(14)})
	if err != nil {
		t.Fatal(err)
	}
	return id, s.mirror() + "/rounds/" + string(id)
}

// rated puts ratings into a round past the gate: so many of each group, all alike.
func (s *service) rated(t *testing.T, round care.MirrorRoundID, group care.MirrorGroup, n int, answer, remark string) {
	t.Helper()
	err := s.Store.Write(t.Context(), func(tx care.Tx) error {
		all, err := tx.MirrorRatings(t.Context(), s.Organisation, round)
		if err != nil {
			return err
		}
		for range n {
			all = append(all, care.MirrorRating{Group: group, Answers: map[string]string{"choice": answer}, Remarks: map[string]string{"choice": remark}})
		}
		return tx.SetMirrorRatings(t.Context(), s.Organisation, round, all)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestATeamSeesItselfOnItsPages(t *testing.T) {
	s := newService(t)
	ben, amina, dele := s.as(t, "ben"), s.as(t, "amina"), s.as(t, "dele")
	p := ben.get(s.mirror())
	p.wants(http.StatusOK, "How River sees itself", "No round yet", "Open a round")
	last := s.Clock.Now().AddDate(0, 0, 20)
	form := url.Values{"id": {s.IDs.New()}, "kind": {"challenges"}, "last_day-day": {last.Format("2")}, "last_day-month": {last.Format("1")}, "last_day-year": {"1999"}}
	ben.post(s.mirror()+"/rounds", form).wants(http.StatusUnprocessableEntity, "Enter a day from today on", "1999")
	form.Set("last_day-year", last.Format("2006"))
	ben.post(s.mirror()+"/rounds", form).wants(http.StatusOK, "The round is open", "Nothing of this round is shown to anybody")
	round := care.MirrorRoundID(form.Get("id"))
	path := s.mirror() + "/rounds/" + string(round)

	amina.get("/").wants(http.StatusOK, "Help your team to see itself", path+"/rate")
	p = amina.get(path + "/rate")
	p.wants(http.StatusOK, "There is no name on it", "you cannot change it or take it back", "Each person’s own way")
	if len(p.html) > 40<<10 {
		t.Errorf("the form is %d bytes", len(p.html))
	}
	amina.post(path+"/rate", url.Values{}).wants(http.StatusUnprocessableEntity, "Choose at least one answer")
	amina.post(path+"/rate", url.Values{"answer-choice": {"perfect"}, "remark_choice": {"kept <b>"}}).wants(http.StatusUnprocessableEntity, "Choose one of the answers", "kept &lt;b&gt;")
	amina.post(path+"/rate", url.Values{"answer-choice": {"engagement"}, "remark_choice": {"a <b> remark"}}).wants(http.StatusOK, "It is handed in, with no name on it")
	amina.post(path+"/rate", url.Values{"answer-choice": {"development"}}).wants(http.StatusOK, "You had handed one in already")
	amina.get("/").lacks("Help your team to see itself")
	amina.get(path).lacks("a &lt;b&gt; remark")
	ben.get(path+"/sheet").wants(http.StatusOK, "No name, please", "☐")
	sheet := url.Values{"sheet": {s.IDs.New()}, "group": {"carers"}, "answer-choice": {"none"}}
	ben.post(path+"/paper", sheet).wants(http.StatusOK, "The sheet counts now")
	ben.post(path+"/paper", sheet).wants(http.StatusOK, "typed in already")
	sheet.Set("sheet", "")
	if p := ben.post(path+"/paper", sheet); p.status == http.StatusOK {
		t.Error("a sheet without an id is taken")
	}
	s.rated(t, round, care.MirrorPeople, 5, "engagement", "nobody asked")
	s.rated(t, round, care.MirrorStaff, 6, "development", "")
	ben.post(path+"/close", nil).wants(http.StatusOK, "The round is closed", "Talk about these first", "Staff: at least 5 rated", "Carers: fewer than five, or nobody")
	s.afterClosing(t, path, ben, amina, dele)
}

// afterClosing is what the team does with what it saw.
func (s *service) afterClosing(t *testing.T, path string, ben, amina, dele *browser) {
	t.Helper()
	item := path + "/challenges/choice"
	ben.get(item).wants(http.StatusOK, "a &lt;b&gt; remark", "development or further", "engagement, or not started yet", "First save where you agree")
	words := url.Values{"version": {"0"}, "stage": {"engagement"}, "evidence": {"four <i> plans"}, "by": {""}}
	ben.post(item, words).wants(http.StatusUnprocessableEntity, "Say who agreed", "four &lt;i&gt; plans")
	words.Set("by", "nine of us")
	ben.post(item, words).wants(http.StatusOK, "What you agreed is saved")
	words.Set("evidence", "five plans")
	ben.post(item, words).wants(http.StatusConflict, "Somebody else saved", "five plans")
	ben.post(path+"/priorities", url.Values{"priority1": {"choice"}, "priority2": {"choice"}}).wants(http.StatusUnprocessableEntity, "Choose each one once")
	ben.post(path+"/priorities", url.Values{"priority1": {"choice"}, "priority2": {"staff"}, "priority3": {"life"}}).wants(http.StatusOK, "What you take on is saved")
	p := ben.get(item + "/tests/new")
	p.wants(http.StatusOK, "A small test of change")
	test := item + "/tests/" + s.IDs.New()
	ben.post(test, url.Values{"version": {"0"}}).wants(http.StatusUnprocessableEntity, "Say what you plan to try")
	ben.post(test, url.Values{"version": {"0"}, "plan": {"Ask first"}}).wants(http.StatusOK, "The test is saved", "Planned")
	ben.post(test, url.Values{"version": {"0"}, "plan": {"Ask later"}}).wants(http.StatusConflict, "Ask later", "changed this test meanwhile")
	ben.post(test, url.Values{"version": {"1"}, "plan": {"Ask first"}, "do": {"Asked four"}}).wants(http.StatusOK, "Done, not looked at yet")
	ben.get(test).wants(http.StatusOK, "Asked four")
	if p := ben.get(item + "/tests/" + s.IDs.New()); p.status != http.StatusNotFound {
		t.Errorf("a test that is not there: %d", p.status)
	}

	s.sharing(path, ben, amina, dele)
	s.mirrorRefusals(t, path, ben, amina)
}

// sharing shares one of the challenges, and takes it back.
func (s *service) sharing(path string, ben, amina, dele *browser) {
	item := path + "/challenges/choice"
	dele.get("/mirrors").wants(http.StatusOK, "No team shares anything yet")
	ben.post(item+"/share", url.Values{"id": {s.IDs.New()}, "share_by": {""}}).wants(http.StatusUnprocessableEntity, "Say who agreed")
	ben.post(item+"/share", url.Values{"id": {s.IDs.New()}, "share_by": {"all nine"}}).wants(http.StatusOK, "Those who run the service can see this one now", "Agreed by: all nine")
	up := dele.get("/mirrors")
	up.wants(http.StatusOK, "Each person’s own way", "River", "four &lt;i&gt; plans", "engagement, or not started yet")
	up.lacks("remark", "Safety planned together", "nobody asked")
	ben.post(item+"/share/end", nil).wants(http.StatusOK, "It is taken back")
	dele.get("/mirrors").lacks("four &lt;i&gt; plans")

	amina.get(path).wants(http.StatusOK, "What came of it", "We agreed: Engagement", "Ask first", "What we take on first")
	amina.get(path).lacks("four &lt;i&gt; plans", "/challenges/choice")
}

// mirrorRefusals looks at what a closed round has, as those who may not.
func (s *service) mirrorRefusals(t *testing.T, path string, ben, amina *browser) {
	t.Helper()
	item := path + "/challenges/choice"
	rows, err := csv.NewReader(strings.NewReader(ben.get(path + "/file").html)).ReadAll()
	if err != nil || len(rows) != 11 || fmt.Sprint(rows[5]) != "[Each person’s own way development or further engagement, or not started yet fewer than five said, or nobody Engagement]" {
		t.Errorf("the file has %v, %v", rows, err)
	}
	for _, name := range []string{"dele", "ada", "eve", "farid", "chiara"} {
		b := s.as(t, name)
		for _, at := range []string{s.mirror(), path, path + "/rate", path + "/sheet", path + "/paper", path + "/file", item, item + "/tests/new", s.mirror() + "/results"} {
			if p := b.get(at); p.status != http.StatusNotFound {
				t.Errorf("%s at %s: %d", name, at, p.status)
			}
		}
	}
	for _, at := range []string{path + "/paper", item, item + "/tests/new", s.mirror() + "/results"} {
		if p := amina.get(at); p.status != http.StatusNotFound {
			t.Errorf("Amina at %s: %d", at, p.status)
		}
	}
	for _, at := range []string{strings.Replace(path, string(s.River), string(s.Hill), 1), path + "/challenges/none", path + "/challenges/%00"} {
		if p := ben.get(at); p.status != http.StatusNotFound {
			t.Errorf("Ben at %s: %d", at, p.status)
		}
	}
}

// TestTheFileTellsNoMoreThanThePage is the attack on the download and the pages: whatever
// four people say, the bytes are the same but for the address of the round.
func TestTheFileTellsNoMoreThanThePage(t *testing.T) {
	seen := map[string]string{}
	for _, answer := range []string{"", "none", "engagement", "development", "transformation"} {
		s := newService(t)
		round, path := s.openedMirror(t, mirror.Challenges)
		s.rated(t, round, care.MirrorStaff, 5, "development", "")
		if answer != "" {
			s.rated(t, round, care.MirrorPeople, 4, answer, "we four said "+answer)
		}
		s.close(t, round)
		ben := s.as(t, "ben")
		main := func(at string) string {
			_, text, _ := strings.Cut(ben.get(at).html, "<main")
			text, _, _ = strings.Cut(text, "</main>")
			return strings.NewReplacer(string(round), "ROUND", string(s.River), "TEAM").Replace(text)
		}
		text := main(path) + ben.get(path+"/file").html
		if !strings.Contains(text, "fewer than five") || strings.Contains(text, "we four said") {
			t.Errorf("%s: the page says %.200s", answer, text)
		}
		seen[text] = answer
	}
	if len(seen) != 1 {
		t.Errorf("four people are told apart: %d pages", len(seen))
	}
}

func (s *service) close(t *testing.T, round care.MirrorRoundID) {
	t.Helper()
	if err := s.CloseMirrorRound(t.Context(), s.AsBen, round); err != nil {
		t.Fatal(err)
	}
}

func TestSkillsResultsAndTheChecklist(t *testing.T) {
	s := newService(t)
	ben, amina := s.as(t, "ben"), s.as(t, "amina")
	id := s.IDs.New()
	amina.get(s.mirror()).lacks("Open a round", "other questionnaires")
	amina.post(s.mirror()+"/skills", url.Values{"id": {id}, "words": {" "}, "whose": {"A"}}).wants(http.StatusUnprocessableEntity, "Say what it is")
	amina.post(s.mirror()+"/skills", url.Values{"id": {id}, "words": {"Bread <b>"}, "whose": {"A"}}).wants(http.StatusOK, "Bread &lt;b&gt;", "It is on the list")
	ben.get(s.mirror()).wants(http.StatusOK, "Bread &lt;b&gt;")
	amina.post(s.mirror()+"/skills/"+id+"/remove", nil).wants(http.StatusOK, "It is off the list")
	result := url.Values{"id": {s.IDs.New()}, "tool": {"rsa-r"}, "on-day": {"1"}, "on-month": {"2"}, "on-year": {"2026"}, "group": {"people"}, "answered": {"four"}, "found": {"Choice: 3.4"}, "source": {"audit"}}
	ben.post(s.mirror()+"/results", result).wants(http.StatusUnprocessableEntity, "Enter how many answered, 5 at least", "Choice: 3.4")
	result.Set("answered", "12")
	ben.post(s.mirror()+"/results", result).wants(http.StatusOK, "The result is kept", "People who use the service: 12 answered")
	ben.post(s.mirror()+"/results/"+result.Get("id")+"/remove", nil).wants(http.StatusOK, "The result is taken away")
	round, path := s.openedMirror(t, mirror.Checklist)
	ben.get(path+"/rate").wants(http.StatusOK, "Plans are written in the person", "Now and then", "Does not apply here")
	s.rated(t, round, care.MirrorStaff, 5, "development", "")
	s.close(t, round)
	ben.get(path).wants(http.StatusOK, "What came of it", "now and then", "fewer than five")
	ben.get(path).lacks("What we take on first")
	if p := ben.get(path + "/challenges/informed"); p.status != http.StatusNotFound {
		t.Errorf("a line of the checklist has a page: %d", p.status)
	}
}
