package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// of gives the address of an assessment of Amina's.
func (s *service) of(as care.AssessmentID) string {
	return "/people/" + string(s.Amina) + "/assessments/" + string(as)
}

// areas are those of the adult Bloom.
func (s *service) areas() []instrument.Area {
	inst, _ := s.Instruments().Latest("bloom-adult")
	return inst.Areas
}

// answers gives what stands of an assessment, as Ben sees it.
func (s *service) answers(t testing.TB, as care.AssessmentID) care.AssessmentPage {
	t.Helper()
	p, err := s.ShowAssessment(t.Context(), s.AsBen, s.Amina, as)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// begun is what every assessment of a test begins with: the form of the page
// before the first area, filled in.
func begun(b *browser, s *service, pairs ...string) (page, care.AssessmentID) {
	b.t.Helper()
	action := "/people/" + string(s.Amina) + "/assessments"
	form := with(b.get(action+"/new").fields(action), append([]string{"way", "together"}, pairs...)...)
	return b.post(action, form), care.AssessmentID(form.Get("id"))
}

// said is what is chosen in each of the ten areas on the whole road; "" passes the
// area by.
var said = []string{"5", "left", "7", "", "not-applicable", "10", "1", "not-sure", "6", "4"}

func TestTheWholeRoadByHand(t *testing.T) {
	s := newService(t)
	ben := s.as(t, "ben")
	at, as := begun(ben, s, "present", "Amina and Ben", "minutes", "20")
	path, areas := s.of(as), s.areas()
	for i, answer := range said {
		action := path + "/areas/" + areas[i].Key
		if at.path != action {
			t.Fatalf("after %d areas one stands at %s", i, at.path)
		}
		at.wants(http.StatusOK, "Area "+itoa(i+1)+" of 10")
		form := at.fields(action)
		if form.Has("step") {
			t.Errorf("%s: %q is chosen before anybody chose", action, form["step"])
		}
		if answer != "" {
			form = with(form, "step", answer)
		}
		if i == 0 {
			form = with(form, "note", "Sleep is better.\r\n<b>Much</b> better & \"calm\".", "matters", "most", "help", "yes", "enough", "8", "step_person", "4", "step_worker", "6")
		}
		at = ben.post(action, form)
	}
	at.wants(http.StatusOK, "9 of 10 areas have an answer", "Leave this one for today", "You see it differently")
	next, _ := ben.send("GET", path+"/next", nil)
	ben.get(path+"/areas/"+areas[0].Key).wants(http.StatusOK, "Sleep is better.\n&lt;b&gt;Much&lt;/b&gt; better &amp; &#34;calm&#34;.")
	if next.status != http.StatusSeeOther {
		t.Error("the first area without an answer is not found")
	}
	numbers := ben.get(path + "/numbers").fields(path + "/numbers")
	ben.post(path+"/numbers", with(numbers, "step-"+areas[3].Key, "3")).wants(http.StatusOK, "All you have said is kept.", "10 of 10 areas")

	bloom := ben.post(path+"/finish", nil)
	bloom.wants(http.StatusOK, "Finished.", "7 areas have a number.", "3 areas have no number today.", "matters most of all", "more help wanted",
		"<b>Much</b> better", "with Amina and Ben", "Two views, side by side")
	if bloom.path != "/people/"+string(s.Amina)+"/bloom" {
		t.Errorf("the end leads to %s", bloom.path)
	}
	p := s.answers(t, as)
	if !p.Assessment.Completed() || p.Assessment.Minutes != 20 || len(p.Answers) != 12 {
		t.Errorf("%+v: %d answers", p.Assessment, len(p.Answers))
	}
	s.growHand(t, ben, path)
}

// growHand goes on from a finished Bloom: what stands out, two areas, four steps in
// each, and the goals at the end.
func (s *service) growHand(t *testing.T, ben *browser, path string) {
	t.Helper()
	choose := ben.get(path + "/choose")
	choose.wants(http.StatusOK, "What is going best", "Close relationships", "What matters most of all")
	at := ben.post(path+"/choose", url.Values{"areas": {"body", "home"}})
	for _, area := range []string{"body", "home"} {
		for i, part := range []string{"understand", "look-ahead", "could-help", "do"} {
			action := path + "/grow/" + area + "/" + part
			if at.path != action {
				t.Fatalf("after %d steps of %s one stands at %s", i, area, at.path)
			}
			at.wants(http.StatusOK, "step "+itoa(i+1)+" of 4")
			form := at.fields(action)
			if part == "do" {
				at.wants(http.StatusOK, "look-ahead of "+area, "could-help of "+area)
				form = with(form, "words", "Grow in "+area, "rating", "4", "step1", "Walk", "step1_who", "Ben", "step1_by-day", "2", "step1_by-month", "4", "step1_by-year", "2026")
			} else {
				form = with(form, "text", part+" of "+area)
			}
			at = ben.post(action, form)
			if again := ben.post(action, form); again.status != http.StatusOK || again.path != at.path { // a second press
				t.Errorf("a second press of %s: %d at %s", part, again.status, again.path)
			}
		}
	}
	at.wants(http.StatusOK, "This is what you agreed.", "Grow in body", "Grow in home", "Ben, by 2 April 2026")
	list, err := s.ListGoals(t.Context(), s.AsBen, s.Amina)
	if err != nil || len(list.Goals) != 2 || len(list.Goals[0].Steps) != 1 || len(list.Goals[0].Ratings) != 1 {
		t.Errorf("goals: %+v, %v", list.Goals, err)
	}
}

func TestAnEmptyAssessmentCannotBeFinished(t *testing.T) {
	s := newService(t)
	ben := s.as(t, "ben")
	_, as := begun(ben, s)
	ben.get(s.of(as)).lacks("Finish and see the picture")
	ben.post(s.of(as)+"/finish", nil).wants(http.StatusUnprocessableEntity, "Answer at least one area first")
	if s.answers(t, as).Assessment.Completed() {
		t.Error("it is finished")
	}
}

func TestAFinishedAssessmentIsOnlyLookedAt(t *testing.T) {
	s := newService(t)
	ben := s.as(t, "ben")
	_, as := begun(ben, s)
	s.Say(t, s.AsBen, s.Amina, as, care.VoiceAgreed, "body", 5)
	area, numbers := s.of(as)+"/areas/body", s.of(as)+"/numbers"
	stale, staleNumbers := ben.get(area).fields(area), ben.get(numbers).fields(numbers)
	ben.post(s.of(as)+"/finish", nil)
	for _, path := range []string{"/next", "/numbers", "/areas/body"} {
		if p := ben.get(s.of(as) + path); p.status != http.StatusOK || p.path != s.of(as) {
			t.Errorf("%s of a finished assessment leads to %s, %d", path, p.path, p.status)
		}
	}
	done := ben.get(s.of(as))
	done.wants(http.StatusOK, "See the Bloom")
	done.lacks("Carry on", "Finish and see")
	ben.post(area, with(stale, "step", "9")).wants(http.StatusConflict, "This has changed")
	ben.post(numbers, with(staleNumbers, "step-body", "9")).wants(http.StatusConflict, "This has changed")
	if p, _ := ben.send("PUT", area, with(stale, "step", "9")); p.status != http.StatusConflict {
		t.Errorf("a draft is answered with %d", p.status)
	}
	if p := ben.post(s.of(as)+"/finish", nil); p.status != http.StatusOK || !strings.HasSuffix(p.path, "/bloom") {
		t.Errorf("finishing twice: %d at %s", p.status, p.path)
	}
	if got := s.answers(t, as).Answers; len(got) != 1 || got[0].Given.String() != "5" {
		t.Errorf("the answers are now %+v", got)
	}
}

// apart gives an assessment that is done apart, in which Amina and Ben have each
// said something that the other must not see yet.
func apart(t *testing.T, s *service) (amina, ben *browser, as care.AssessmentID) {
	t.Helper()
	amina, ben = s.as(t, "amina"), s.as(t, "ben")
	_, as = begun(amina, s, "way", "apart")
	for _, b := range []struct {
		who        *browser
		step, note string
	}{{amina, "3", "swallowtail"}, {ben, "8", "kingfisher"}} {
		action := s.of(as) + "/areas/body"
		b.who.post(action, with(b.who.get(action).fields(action), "step", b.step, "note", b.note, "enough", b.step, "matters", "most"))
	}
	return amina, ben, as
}

func TestApartNobodySeesTheOtherUntilBothAreIn(t *testing.T) {
	s := newService(t)
	amina, ben, as := apart(t, s)
	own := "/people/" + string(s.Amina)
	pages := []string{
		"/", own, own + "/bloom", own + "/bloom?view=voices", own + "/bloom?view=web", own + "/bloom?assessment=" + string(as), own + "/journey", own + "/journey/areas",
		own + "/goals", own + "/record", s.of(as) + "/voices", s.of(as), s.of(as) + "/areas/body", s.of(as) + "/numbers", s.of(as) + "/choose", own + "/assessments/new",
	}
	see := func(b *browser, word string, numbers ...string) {
		t.Helper()
		for _, path := range pages {
			p := b.get(path)
			if p.status >= 500 || strings.Contains(p.html, word) {
				t.Errorf("%s shows %q, or is %d", path, word, p.status)
			}
			for _, number := range numbers {
				if strings.Contains(p.html, number) {
					t.Errorf("%s shows %q", path, number)
				}
			}
		}
	}
	see(amina, "kingfisher", ">8</text>", `value="8" checked`, `value="8" selected`, ">8</bdi>")
	see(ben, "swallowtail", ">3</text>", `value="3" checked`, `value="3" selected`, ">3</bdi>")

	ben.get(s.of(as)).wants(http.StatusOK, "Hand in my view", "The other view is kept back")
	ben.post(s.of(as)+"/finish", nil).wants(http.StatusOK, "Your view is in.")
	see(amina, "kingfisher", ">8</text>", `value="8" checked`, ">8</bdi>")
	see(ben, "swallowtail", ">3</text>", `value="3" checked`, ">3</bdi>")

	waits := ben.get(s.of(as))
	waits.wants(http.StatusOK, "once Amina has handed in theirs", "Give Amina a link")
	waits.lacks("Finish and see the picture")
	ben.post(s.of(as)+"/finish", nil).wants(http.StatusUnprocessableEntity, "once the person has handed in")
	amina.post(s.of(as)+"/finish", nil).wants(http.StatusOK, "Two voices, one picture", "kingfisher", "swallowtail",
		"apart by 5", "You say 3, your worker says 8. What makes this harder than it looks from outside?")
	agreeing(t, s, amina, ben, as)
	for _, b := range []*browser{amina, ben} {
		b.get(own+"/bloom?view=voices").wants(http.StatusOK, "5 apart", "worth talking about", "kingfisher", "swallowtail")
	}
}

// agreeing goes on from two views that have met to what the two agree on.
func agreeing(t *testing.T, s *service, amina, ben *browser, as care.AssessmentID) {
	t.Helper()
	met := amina.get(s.of(as))
	met.wants(http.StatusOK, "Both views are in")
	met.lacks("in any order")
	if p := ben.get(s.of(as) + "/areas/body"); p.path != s.of(as) {
		t.Errorf("a view that stands can be changed at %s", p.path)
	}
	voices := s.of(as) + "/voices"
	ben.post(voices, url.Values{"agreed-body": {"5"}, "agreed-home": {"eleven"}}).wants(http.StatusUnprocessableEntity)
	ben.post(voices, url.Values{"agreed-body": {"5"}}).wants(http.StatusOK, "What you agree is saved")
	ben.post(voices, url.Values{"agreed-body": {"5"}, "then": {"finish"}}).wants(http.StatusOK, "Finished.", "kingfisher", "swallowtail")
	for _, l := range s.answers(t, as).Answers {
		if l.Voice == care.VoiceAgreed && (l.Area != "body" || l.Given.Step != 10) {
			t.Errorf("agreed on %+v", l)
		}
	}
}

func TestApartAPersonNeedNotWaitForTheWorker(t *testing.T) {
	s := newService(t)
	amina, _, as := apart(t, s)
	amina.post(s.of(as)+"/finish", nil).wants(http.StatusOK, "Your view is in.", "Finish and see the picture")
	if p := amina.post(s.of(as)+"/finish", nil); !strings.HasSuffix(p.path, "/bloom") {
		t.Errorf("the button says finish, and leads to %s: %.300s", p.path, p.text)
	}
}

func TestApartNobodySpeaksForTheOther(t *testing.T) {
	s := newService(t)
	_, ben, as := apart(t, s)
	action := s.of(as) + "/areas/home"
	form := ben.get(action).fields(action)
	for _, voice := range []string{"person", "agreed"} {
		ben.post(action, with(form, "voice", voice, "step", "9")).wants(http.StatusNotFound)
	}
	ben.post(action, with(form, "voice", "everyone", "step", "9")).wants(http.StatusUnprocessableEntity)
	if slices.ContainsFunc(s.answers(t, as).Answers, func(a care.Answer) bool { return a.Area == "home" }) {
		t.Error("Ben spoke for Amina")
	}
}

func TestWhatIsNotThereIsNotThere(t *testing.T) {
	s := newService(t)
	ben, eve := s.as(t, "ben"), s.as(t, "eve")
	_, as := begun(ben, s)
	none := s.IDs.New()
	amina, farid := "/people/"+string(s.Amina), "/people/"+string(s.Farid)
	tails := []string{"", "/next", "/areas/body", "/numbers", "/choose", "/grow/body/understand"}
	for _, tail := range tails {
		eve.get(s.of(as) + tail).wants(http.StatusNotFound)
		for _, base := range []string{
			amina + "/assessments/" + none, amina + "/assessments/nonsense", farid + "/assessments/" + string(as),
			"/people/" + none + "/assessments/" + string(as), "/people/NOBODY/assessments/" + string(as),
		} {
			ben.get(base+tail).wants(http.StatusNotFound, "We can't show you this page")
		}
	}
	for _, path := range []string{
		s.of(as) + "/areas/money", s.of(as) + "/areas/", s.of(as) + "/grow/body/understand", s.of(as) + "/grow/money/understand", s.of(as) + "/grow/body/dance",
		"/blooms/bloom-cats/blank", "/blooms//blank", amina + "/bloom?assessment=" + none, amina + "/bloom?assessment=first", amina + "/bloom?assessment=" + string(as) + "x",
		farid + "/bloom", farid + "/assessments/new",
	} {
		ben.get(path).wants(http.StatusNotFound)
	}
	for _, tail := range []string{"/areas/body", "/numbers", "/finish", "/choose"} {
		form := url.Values{"voice": {"agreed"}, "step": {"3"}}
		ben.post(amina+"/assessments/"+none+tail, form).wants(http.StatusNotFound)
		ben.post(amina+"/assessments/nonsense"+tail, form).wants(http.StatusNotFound)
		eve.post(s.of(as)+tail, form).wants(http.StatusNotFound)
	}
	ben.post(s.of(as)+"/areas/money", url.Values{"voice": {"agreed"}, "step": {"3"}}).wants(http.StatusNotFound)
	eve.post(amina+"/assessments", url.Values{"id": {s.IDs.New()}, "way": {"together"}}).wants(http.StatusNotFound)
}
