package web_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"towpath/internal/care"
)

// upload sends a form with a file.
func (b *browser) upload(path string, fields url.Values, name, content string) page {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for key := range fields {
		if err := w.WriteField(key, fields.Get(key)); err != nil {
			b.t.Fatal(err)
		}
	}
	in, err := w.CreateFormFile("file", name)
	if err == nil {
		_, err = in.Write([]byte(content))
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		b.t.Fatal(err)
	}
	r, err := b.client.Post(b.url+path, w.FormDataContentType(), &body)
	return b.read(r, err)
}

// sound is a little of it; vtt says in words what it says.
var sound = strings.Repeat("\xff\xfb\x90\x00"+strings.Repeat("\x55", 413), 5)

const vtt = "WEBVTT\n\n00:01.000 --> 00:04.000\nzq-spoken by the water"

// writes writes a whole story of Amina's through the pages, and gives its address.
func writes(t *testing.T, s *service, amina *browser) string {
	t.Helper()
	list := amina.get("/people/" + string(s.Amina) + "/stories")
	list.wants(http.StatusOK, "My stories")
	begun := amina.post(list.path, url.Values{"id": {list.hidden("id")}, "of": {"person"}})
	begun.wants(http.StatusOK, "Part 1 of 7")
	path := strings.TrimSuffix(begun.path, "/tell/who")
	for part, form := range map[string]url.Values{
		"who": {"of": {"person"}, "name": {"zq-Heron"}}, "title": {"title": {"zq-title"}}, "text": {"text": {"zq-first\r\n\r\nThen <b>better</b>."}}, "helped": {"helped": {"Tea\nA friend"}},
		"areas": {"areas": {"home", "trust-and-hope"}, "stages": {"2"}}, "careful": {"careful": {"hospital"}},
	} {
		amina.post(path+"/tell/"+part, form).wants(http.StatusOK)
	}
	return path
}

func TestAStoryGoesThroughThePages(t *testing.T) {
	s := newService(t)
	amina, rita, stranger := s.as(t, "amina"), s.as(t, "chiara"), s.stranger(t)
	path := writes(t, s, amina)
	id := path[strings.LastIndex(path, "/")+1:]
	if err := s.SetDuties(t.Context(), s.AsAdmin, "chiara", care.DutyReviewer); err != nil {
		t.Fatal(err)
	}
	rec := amina.get(path + "/tell/recording")
	amina.upload(path+"/files", url.Values{"id": {rec.hidden("id")}}, "me.mp3", sound).wants(http.StatusOK, "me.mp3: MP3 sound", "<audio")
	preview := amina.get(path + "/preview")
	preview.wants(http.StatusOK, "word for word", "This story talks about being in hospital", "zq-first", "&lt;b&gt;")
	yes := url.Values{"seen": {preview.hidden("seen")}, "yes": {"yes"}}
	amina.post(path+"/hand-in", url.Values{"seen": yes["seen"]}).wants(http.StatusUnprocessableEntity, "Tick the box if you say yes")
	amina.post(path+"/hand-in", yes).wants(http.StatusUnprocessableEntity, "Add captions or a transcript")
	rec = amina.get(path + "/tell/recording")
	amina.upload(path+"/files", url.Values{"id": {rec.hidden("id")}}, "said.vtt", vtt).wants(http.StatusOK, "zq-spoken")
	yes.Set("seen", amina.get(path+"/preview").hidden("seen"))
	amina.post(path+"/hand-in", yes).wants(http.StatusUnprocessableEntity, "Say yes to at least one use")
	amina.post(path+"/uses", url.Values{"use": {"site"}, "yes": {"yes"}}).wants(http.StatusOK, "Yes, since")
	amina.post(path+"/hand-in", yes).wants(http.StatusOK, "Thank you for telling it")
	stranger.get("/stories/" + id).wants(http.StatusNotFound)

	rita.get("/stories/review").wants(http.StatusOK, "zq-title")
	one := rita.get("/stories/review/" + id)
	one.wants(http.StatusOK, "zq-first", "zq-spoken")
	one.lacks("Amina", "W-101")
	decision := url.Values{"seen": {one.hidden("seen")}, "decision": {"back"}}
	rita.post(one.path+"/decision", decision).wants(http.StatusUnprocessableEntity, "Write a note")
	decision.Set("decision", "publish")
	rita.post(one.path+"/decision", decision).wants(http.StatusOK, "The story is published")

	read(t, s, stranger, id)
	amina.get(path).wants(http.StatusOK, "A few people have said")
	amina.post(path+"/withdraw", nil).wants(http.StatusUnprocessableEntity, "Tick the box if you are sure")
	amina.post(path+"/withdraw", url.Values{"sure": {"yes"}}).wants(http.StatusOK, "A story was withdrawn on")
	for _, gone := range []string{"/stories/" + id, "/stories/" + id + "?read=on"} {
		stranger.get(gone).wants(http.StatusNotFound)
	}
	amina.get(path).wants(http.StatusNotFound)
	stranger.get("/stories").lacks("zq-title")
}

// read reads a published story as a stranger does.
func read(t *testing.T, s *service, stranger *browser, id string) {
	t.Helper()
	stranger.get("/stories").wants(http.StatusOK, "zq-title", "zq-Heron", "Talks about: being in hospital")
	first := stranger.get("/stories/" + id)
	first.wants(http.StatusOK, "This story talks about being in hospital", "Leave this story")
	first.lacks("zq-first", "zq-spoken")
	story := stranger.get("/stories/" + id + "?read=on")
	story.wants(http.StatusOK, "zq-first", "Then <b>better</b>.", "zq-spoken", "How did it leave you?")
	story.lacks("Amina", "Made-up")
	src := regexp.MustCompile(`<audio[^>]* src="([^"]*)"`).FindStringSubmatch(story.html)
	if src == nil {
		t.Fatal("there is nothing to hear")
	}
	heard, headers := stranger.send(http.MethodGet, src[1], nil)
	if heard.html != sound || headers.Get("Content-Type") != "audio/mpeg" || !strings.Contains(headers.Get("Content-Security-Policy"), "sandbox") || headers.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the sound came as %d bytes with %v", len(heard.html), headers)
	}
	_, headers = stranger.send(http.MethodGet, "/stories/"+id+"?read=on", nil)
	if !strings.Contains(headers.Get("Content-Security-Policy"), "media-src 'self'") {
		t.Errorf("a page with sound has the policy %q", headers.Get("Content-Security-Policy"))
	}
	stranger.post("/stories/"+id+"/hope", url.Values{"feeling": {"more"}}).wants(http.StatusOK, "nothing is kept of you")
	stranger.post("/stories/"+id+"/hope", url.Values{"feeling": {"less"}}).wants(http.StatusOK)
	page, err := s.ShowStory(t.Context(), s.AsAmina, s.Amina, care.StoryID(id))
	if err != nil || len(page.Hope) != 1 || page.Hope[care.FeelingMore] != 1 {
		t.Errorf("said twice in one browser: %v, %v", page.Hope, err)
	}
}

func TestHostileFilesAreTurnedAwayOnThePage(t *testing.T) {
	s := newService(t)
	amina := s.as(t, "amina")
	path := writes(t, s, amina)
	for what, c := range map[string]struct{ name, content, want string }{
		"a page":                  {"story.mp3", "<!doctype html><script>alert(1)</script>", "Choose one of the kinds of file"},
		"a drawing":               {"story.svg", "<svg onload=alert(1)>", "Choose one of the kinds of file"},
		"a document":              {"story.pdf", "%PDF-1.7\n%%EOF", "Choose one of the kinds of file"},
		"nothing":                 {"story.mp3", "", "Choose a file that has something in it"},
		"captions that run":       {"said.vtt", vtt + "<img src=x onerror=alert(1)>", "could start a program"},
		"sound with a page in it": {"s.mp3", "ID3\x04\x00\x00\x00\x00\x00\x10<script>a</scri>" + sound, "could start a program"},
	} {
		id := amina.get(path + "/tell/recording").hidden("id")
		p := amina.upload(path+"/files", url.Values{"id": {id}}, c.name, c.content)
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.text, c.want) {
			t.Errorf("%s: %d %.200s", what, p.status, p.text)
		}
	}
	id := amina.get(path + "/tell/recording").hidden("id")
	name := "<script>alert(1)</script>/..\\\u202egpj." + strings.Repeat("x", 1000)
	p := amina.upload(path+"/files", url.Values{"id": {id}}, name, sound)
	p.wants(http.StatusOK, "MP3 sound")
	if strings.Contains(p.html, "<script>alert") || strings.Contains(p.html, "\u202e") {
		t.Error("a file's name is on the page as it was sent")
	}
}

func TestAStrangerHidesTopicsInACookieAndSomebodySignedInInTheirAccount(t *testing.T) {
	s := newService(t)
	stranger := s.stranger(t)
	before := stranger.get("/stories")
	before.wants(http.StatusOK, "25 stories", "Made-up example", "a cookie that holds only these topics")
	if len(before.html) > 30<<10 {
		t.Errorf("the list of stories has %d bytes, more than 30 KB", len(before.html))
	}
	answer, headers := stranger.send(http.MethodPost, "/stories/topics", url.Values{"careful": {"suicide", "self-harm", "clowns\nSet-Cookie: x=y"}})
	if cookie := headers.Get("Set-Cookie"); answer.status != http.StatusSeeOther || !strings.HasPrefix(cookie, "hidden-topics=suicide.self-harm; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax") {
		t.Errorf("%d, %q", answer.status, cookie)
	}
	stranger.get("/stories").wants(http.StatusOK, "hidden, as you chose")
	farid, another := s.as(t, "farid"), s.as(t, "farid")
	looked := s.entries(t, s.Farid)
	farid.post("/stories/topics", url.Values{"careful": {"suicide"}}).wants(http.StatusOK, "hidden, as you chose", "Kept with your account")
	another.get("/stories").wants(http.StatusOK, "hidden, as you chose")
	farid.post("/stories/topics", nil).wants(http.StatusOK, "25 stories")
	if n := s.entries(t, s.Farid) - looked; n != 0 {
		t.Errorf("reading stories left %d entries in the reader's record", n)
	}
}

// entries counts the entries of a record.
func (s *service) entries(t *testing.T, p care.PersonID) (n int) {
	t.Helper()
	err := s.Store.Read(t.Context(), func(tx care.Tx) (err error) {
		n, err = tx.CountAuditEntries(t.Context(), s.Organisation, p)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestStoriesAreNarrowed(t *testing.T) {
	s := newService(t)
	stranger := s.stranger(t)
	for _, q := range []string{"area=home", "stage=2", "of=carer", "length=short", "area=money&of=carer", "stage=x&after=-3", "area=<script>"} {
		p := stranger.get("/stories?" + q)
		p.wants(http.StatusOK, "Recovery stories")
	}
	stranger.get("/stories?area=nowhere").wants(http.StatusOK, "No story fits that")
	stranger.get("/stories?after=12").wants(http.StatusOK, "25 stories")
	example := stranger.get("/stories/kettle-first?read=on")
	example.wants(http.StatusOK, "This is an example. It was made up for Towpath")
	example.lacks("How did it leave you?")
	stranger.get("/stories/nothing-here").wants(http.StatusNotFound)
	stranger.get("/stories/review").wants(http.StatusOK, "Sign in")
}
