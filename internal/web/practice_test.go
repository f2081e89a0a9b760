package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"towpath/internal/care"
)

func TestIdeasStandBesideAWorkersConversation(t *testing.T) {
	s := newService(t)
	ben, amina, dele := s.as(t, "ben"), s.as(t, "amina"), s.as(t, "dele")
	_, as := begun(ben, s)
	own := "/people/" + string(s.Amina)
	for _, path := range []string{s.of(as) + "/areas/body", own + "/goals"} {
		p := ben.get(path)
		p.wants(http.StatusOK, "Ideas for this conversation", "Another three")
		if n := strings.Count(p.html, `class="ideas__heading"`); n != 3 {
			t.Errorf("%s: %d ideas", path, n)
		}
		next := ben.get(path + "?ideas=3")
		next.wants(http.StatusOK, `<details class="details" open>`)
		if cut := func(p page) string {
			_, after, _ := strings.Cut(p.html, `id="ideas"`)
			before, _, _ := strings.Cut(after, "Another three")
			return before
		}; cut(p) == cut(next) {
			t.Errorf("%s: another three are the same", path)
		}
		amina.get(path).lacks("Ideas for this conversation")
	}
	for _, odd := range []string{"-1", "x", "99999999999999999999", "1000000"} {
		ben.get(own+"/goals?ideas="+odd).wants(http.StatusOK, "Ideas for this conversation")
	}
	for _, b := range []*browser{ben, dele} {
		b.get("/practice").wants(http.StatusOK, "What recovery means to this person", "Changing how we work", "A minute to reflect")
	}
	for _, name := range []string{"amina", "chiara", "ada"} {
		b := s.as(t, name)
		for _, path := range []string{"/practice", "/practice/reflections", "/practice/reflections/file"} {
			if p := b.get(path); p.status != http.StatusNotFound {
				t.Errorf("%s at %s: %d", name, path, p.status)
			}
		}
		if p := b.post("/practice/words", url.Values{"note": {"a schizophrenic"}}); p.status != http.StatusNotFound {
			t.Errorf("%s has words looked at: %d", name, p.status)
		}
	}
	if p := ben.get("/practice"); len(p.html) > 40<<10 {
		t.Errorf("the ideas are %d bytes", len(p.html))
	}
}

func TestAReflectionIsKeptReadTakenAndDeleted(t *testing.T) {
	s := newService(t)
	ben, dele := s.as(t, "ben"), s.as(t, "dele")
	p := ben.get("/practice/reflections")
	id, question := p.hidden("id"), p.hidden("question")
	ben.post("/practice/reflections", url.Values{"id": {id}, "question": {"q"}, "words": {" "}}).wants(http.StatusUnprocessableEntity, "Write something")
	const said = "I talked more than I listened <b>"
	ben.post("/practice/reflections", url.Values{"id": {id}, "question": {question}, "words": {said}}).wants(http.StatusOK, "It is kept for you alone", said)
	if file := ben.get("/practice/reflections/file"); !strings.Contains(file.html, said) {
		t.Errorf("the file holds %q", file.html)
	}
	dele.get("/practice/reflections").lacks("I talked more")
	dele.post("/practice/reflections/"+id+"/delete", nil)
	ben.get("/practice/reflections").wants(http.StatusOK, "I talked more")
	ben.post("/practice/reflections/"+id+"/delete", nil).wants(http.StatusOK, "It is gone for good")
	ben.get("/practice/reflections").lacks("I talked more")
}

// judging is a note with a word that the list knows.
const judging = "She refuses her medication and is non-compliant."

func TestOtherWordsAreOfferedOnceAndNothingIsLost(t *testing.T) {
	s := newService(t)
	ben, amina := s.as(t, "ben"), s.as(t, "amina")
	own := "/people/" + string(s.Amina)
	note := func(words string, more ...string) url.Values {
		form := url.Values{"id": {s.IDs.New()}, "kind": {"note"}, "happened": {words}, "water": {"3"}}
		for _, name := range more {
			form.Set(name, "yes")
		}
		return form
	}
	form := note(judging)
	p := ben.post(own+"/journey", form)
	p.wants(http.StatusOK, "Before this is saved", "You wrote", judging, form.Get("id"), `name="water" value="3"`)
	ben.get(own + "/journey").lacks(judging)
	form.Set("words-seen", "yes")
	ben.post(own+"/journey", form).wants(http.StatusOK, "It is on the journey now", judging) // left as it is
	ben.post(own+"/journey", note("We walked by the canal.")).wants(http.StatusOK, "It is on the journey now")
	ben.post(own+"/journey", note("She said: “I am non-compliant and proud of it”.")).wants(http.StatusOK, "It is on the journey now")
	amina.post(own+"/journey", note(judging)).wants(http.StatusOK, "It is on the journey now")
	_, as := begun(ben, s)
	ben.post(s.of(as)+"/areas/body", url.Values{"form": {s.IDs.New()}, "voice": {string(care.VoiceAgreed)}, "step": {"4"}, "note": {judging}, "next": {"stop"}}).
		wants(http.StatusOK, "Before this is saved", `name="step" value="4"`, `name="next" value="stop"`)
	ben.post(own+"/goals", url.Values{"id": {s.IDs.New()}, "rating_id": {s.IDs.New()}, "words": {judging}}).wants(http.StatusOK, "Before this is saved")

	found := ben.post("/practice/words", url.Values{"note": {judging}})
	if found.status != http.StatusOK || !strings.HasPrefix(found.html, `[{"text":"You wrote`) {
		t.Errorf("as one types: %d %s", found.status, found.html)
	}
	if none := ben.post("/practice/words", url.Values{"note": {"A good day."}}); none.html != "[]\n" {
		t.Errorf("nothing to say: %q", none.html)
	}
	ben.get("/account").wants(http.StatusOK, "Offer me kinder words", "checked")
	ben.post("/account/remarks", url.Values{}).wants(http.StatusOK, "Your choice is kept")
	if p := ben.get(own + "/journey"); strings.Contains(p.html, "data-words") {
		t.Error("switched off, they are offered")
	}
	ben.post(own+"/journey", note(judging)).wants(http.StatusOK, "It is on the journey now")
	ben.post("/account/remarks", url.Values{"remarks": {"yes"}})
	if p := ben.get(own + "/journey"); !strings.Contains(p.html, `data-words="/practice/words"`) {
		t.Error("switched on again, they are not offered")
	}
	amina.get("/account").lacks("Offer me kinder words")
}
