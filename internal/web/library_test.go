package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"towpath/content"
	"towpath/internal/care"
	"towpath/internal/library"
)

// shelved is the site with all that Towpath brings of the library.
func shelved(t testing.TB) *service {
	t.Helper()
	s := newService(t)
	shipped, err := library.Entries(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.SyncSupport(t.Context(), care.Operator(s.Organisation), shipped); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *service) editor() care.Actor {
	a := s.AsBen
	a.Duties = care.DutyEditor
	return a
}

func TestAnybodyReadsTheLibrary(t *testing.T) {
	s := shelved(t)
	stranger := s.stranger(t)
	for path, wants := range map[string][]string{
		"/library":                                               {"For carers", "Trust and hope", "The caring role", "See all 249 entries"},
		"/library?for=carers&area=money":                         {"Carers · Money", "Carer’s Allowance"},
		"/library?for=dragons&kind=phone-line":                   {"Phone line", "Samaritans"},
		"/library?place=scotland&kind=book&format=bsl&cost=paid": {"Nothing fits all of that"},
		"/library?list=all&after=20":                             {"249 entries", "Previous", "Next"},
		"/library?list=all&after=-7":                             {"249 entries"},
		"/library?list=all&after=99999999999999999999":           {"249 entries"},
		"/library/samaritans":                                    {"Call 116\u00a0123", "Go to samaritans.org", "a site that is not ours", "Nobody has checked this link yet", "not confirmed yet", "Nobody has reviewed this yet", "Hard right now"},
		"/search":                                                {"What are you looking for?"},
		"/search?q=help+for+my+brother":                          {"results for", "“help for my brother”"},
		"/search?q=help+for+my+brohter":                          {"We looked for “brother”"},
		"/search?q=brother+lithium":                              {"Left out, since nothing here has it: lithium"},
		"/search?q=the":                                          {"Type a word or two"},
		"/search?q=quetzalcoatl":                                 {"We found nothing for “quetzalcoatl”"},
	} {
		p := stranger.get(path)
		if p.status != http.StatusOK || len(p.html) > 30<<10 {
			t.Errorf("%s: %d, %d bytes", path, p.status, len(p.html))
		}
		for _, want := range wants {
			if !strings.Contains(p.text, want) {
				t.Errorf("%s does not say %q", path, want)
			}
		}
	}
	if p := stranger.get("/library/samaritans"); !strings.Contains(p.html, `href="tel:116123"`) || !strings.Contains(p.html, `href="https://www.samaritans.org`) {
		t.Error("a number or an address is no link")
	}
	for _, path := range []string{"/library/nothing", "/collections/while-visiting-is-restricted", "/library/%00", "/library/..%2f"} {
		if p := stranger.get(path); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.status)
		}
	}
}

// TestNobodyIsTrackedInTheLibrary: reading and searching leaves no entry in the log.
func TestNobodyIsTrackedInTheLibrary(t *testing.T) {
	s := shelved(t)
	amina := s.as(t, "amina")
	count := func() (n int) {
		err := s.Store.Read(t.Context(), func(tx care.Tx) error {
			size, err := tx.LogSize(t.Context(), s.Organisation)
			n = int(size)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	for _, path := range []string{"/library", "/library?for=people", "/library/samaritans", "/search?q=self-harm"} {
		amina.get(path)
	}
	if after := count(); after != before {
		t.Errorf("%d entries were left", after-before)
	}
}

func TestWhatIsTypedIsShownAsText(t *testing.T) {
	s := shelved(t)
	stranger := s.stranger(t)
	for _, text := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, "\x00\xff", strings.Repeat("<b>", 4000), "\u202eevil", "{{.}}"} {
		p := stranger.get("/search?q=" + url.QueryEscape(text))
		if p.status != http.StatusOK || strings.Contains(p.html, "<script>alert") || strings.Contains(p.html, "<img src=x") || strings.Contains(p.html, "<b><b>") {
			t.Errorf("%.30q: %d", text, p.status)
		}
	}
}

func TestACollectionIsReadWhileItStands(t *testing.T) {
	s := shelved(t)
	stranger, ctx := s.stranger(t), t.Context()
	id := care.SupportIDOf(s.Organisation, library.CollectionEntry, "while-visiting-is-restricted")
	on, err := s.SwitchOnCollection(ctx, s.editor(), id, care.NewCollectionSwitch{ID: care.SwitchID(s.IDs.New())})
	if err != nil {
		t.Fatal(err)
	}
	const path = "/collections/while-visiting-is-restricted"
	front, page, found := stranger.get("/library"), stranger.get(path), stranger.get("/search?q=visiting+restricted")
	if page.status != http.StatusOK || !strings.Contains(page.text, "It ends by itself") || !strings.Contains(front.html, path) || !strings.Contains(found.html, path) {
		t.Errorf("on: %d\n%s", page.status, page.text)
	}
	if len(page.html) > 30<<10 {
		t.Errorf("%d bytes", len(page.html))
	}
	until, _ := on.Until.Time()
	s.Clock.Set(until.AddDate(0, 0, 1))
	if page := stranger.get(path); page.status != http.StatusNotFound || strings.Contains(stranger.get("/library").html, path) || strings.Contains(stranger.get("/search?q=visiting+restricted").html, path) {
		t.Errorf("past its last day: %d", page.status)
	}
}

func TestAReviewIsShown(t *testing.T) {
	s := shelved(t)
	id := care.SupportIDOf(s.Organisation, library.ResourceEntry, "samaritans")
	err := s.ReviewSupport(t.Context(), s.editor(), id, care.SupportReview{By: "The carers’ group", On: "2026-03-01"})
	if err != nil {
		t.Fatal(err)
	}
	if p := s.stranger(t).get("/library/samaritans"); !strings.Contains(p.text, "Looked over by The carers’ group on 1 March 2026. It is due again on 1 March 2027") {
		t.Error(p.text)
	}
	if err := s.RetireSupport(t.Context(), s.editor(), id); err != nil {
		t.Fatal(err)
	}
	if p := s.stranger(t).get("/library/samaritans"); p.status != http.StatusNotFound {
		t.Errorf("retired: %d", p.status)
	}
}

// asEditor is Ben in his browser, who looks after the library.
func (s *service) asEditor(t testing.TB) *browser {
	t.Helper()
	if err := s.SetDuties(t.Context(), s.AsAdmin, "ben", care.DutyEditor); err != nil {
		t.Fatal(err)
	}
	return s.as(t, "ben")
}

func TestAnEditorSeesWhatNeedsReview(t *testing.T) {
	s := shelved(t)
	ben := s.asEditor(t)
	page := ben.get("/editing/review")
	_, after, _ := strings.Cut(page.html, `action="/editing/review/`)
	id, _, _ := strings.Cut(after, `"`)
	if page.status != http.StatusOK || !strings.Contains(page.text, "Nobody has reviewed 254 entries yet") || !strings.Contains(page.text, "And 229 more") || len(page.html) > 80<<10 {
		t.Fatalf("%d, %d bytes\n%s", page.status, len(page.html), page.text)
	}
	if again := ben.post("/editing/review/"+id, url.Values{"by": {" "}}); again.status != http.StatusUnprocessableEntity || !strings.Contains(again.text, "Say who looked it over") {
		t.Errorf("a review by nobody: %d", again.status)
	}
	if done := ben.post("/editing/review/"+id, url.Values{"by": {"The carers’ group"}}); !strings.Contains(done.text, "Nobody has reviewed 253 entries yet") {
		t.Error("the review was not kept")
	}
	for path, who := range map[string]*browser{"/editing/review": s.as(t, "dele"), "/editing/review?": s.as(t, "amina")} {
		if p := who.get(path); p.status != http.StatusNotFound {
			t.Errorf("whoever edits nothing: %d", p.status)
		}
	}
}

func TestACollectionIsSwitchedInOnePress(t *testing.T) {
	s := shelved(t)
	ben, stranger := s.asEditor(t), s.stranger(t)
	id := string(care.SupportIDOf(s.Organisation, library.CollectionEntry, "around-the-holidays"))
	on := ben.post("/editing/collections/"+id+"/on", url.Values{"id": {s.IDs.New()}})
	if !strings.Contains(on.text, "The collection is on") || stranger.get("/collections/around-the-holidays").status != http.StatusOK {
		t.Fatal(on.text)
	}
	_, after, _ := strings.Cut(on.html, "/editing/collections/"+id+"/")
	of, _, _ := strings.Cut(after, "/end")
	off := ben.post("/editing/collections/"+id+"/"+of+"/end", url.Values{})
	if !strings.Contains(off.text, "The collection is off") || stranger.get("/collections/around-the-holidays").status != http.StatusNotFound {
		t.Error(off.text)
	}
	if p := ben.post("/editing/collections/nothing/on", url.Values{}); p.status != http.StatusNotFound {
		t.Errorf("no id: %d", p.status)
	}
}
