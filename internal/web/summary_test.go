package web_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"towpath/internal/care"
	"towpath/internal/fhir"
	"towpath/internal/testkit"
	"towpath/internal/web"
)

// made is a link as the page shows it.
type madeLink struct {
	URL, Key, Flag, Label string
	Exp                   int64
	V                     int
}

var shlink = regexp.MustCompile(`/summary#shlink:/([A-Za-z0-9_-]+)`)

// makesSummary makes a link on the page, and reads it.
func (b *browser) makesSummary(own string, form url.Values) (made madeLink) {
	b.t.Helper()
	page := b.post(own+"/summary-links", form)
	page.wants(http.StatusOK, "Your new link")
	found := shlink.FindStringSubmatch(page.html)
	if found == nil {
		b.t.Fatal("no link is shown")
	}
	raw, err := base64.RawURLEncoding.DecodeString(found[1])
	if err == nil {
		err = json.Unmarshal(raw, &made)
	}
	if err != nil {
		b.t.Fatal(err)
	}
	b.get(own + "/summary-links").lacks(found[1])
	if len(made.URL) > 128 || made.V != 1 {
		b.t.Errorf("the link says %+v", made)
	}
	return made
}

// asks is an app's request for what a link leads to.
func (s *service) asks(t *testing.T, method, address, kind, body string) (*http.Response, string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, s.url+u.Path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Origin", "https://viewer.example")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(text)
}

// manifested is what a link leads to.
type manifested struct {
	Files []struct{ ContentType, Embedded, Location string }
}

const asJSON = "application/json"

// TestASummaryIsGivenOutByALink, which an app of another maker opens, and whose key the
// server has nowhere.
func TestASummaryIsGivenOutByALink(t *testing.T) {
	s := newService(t)
	own := "/people/" + string(s.Amina)
	amina := s.as(t, "amina")
	if err := s.SetGoal(t.Context(), s.AsAmina, s.Amina, care.NewGoal{ID: care.GoalID(s.IDs.New()), RatingID: care.RatingID(s.IDs.New()), Words: "to swim in the sea"}); err != nil {
		t.Fatal(err)
	}
	amina.get(own+"/summary-links").wants(http.StatusOK, "My goals and steps", "Passcode")
	form := url.Values{"id": {s.IDs.New()}, "parts": {"goals"}, "label": {"For Dr Ines"}, "days": {"7"}, "passcode": {"lantern"}}
	amina.post(own+"/summary-links", url.Values{"id": {s.IDs.New()}, "days": {"7"}}).wants(http.StatusUnprocessableEntity, "Choose what goes in")
	made := amina.makesSummary(own, form)
	if made.Flag != "P" || made.Label != "For Dr Ines" || made.Exp == 0 {
		t.Errorf("the link says %+v", made)
	}
	answer, body := s.asks(t, "POST", made.URL, asJSON, `{"recipient":"Dr Ines","passcode":"wrong"}`)
	if answer.StatusCode != http.StatusUnauthorized || strings.TrimSpace(body) != `{"remainingAttempts":9}` || answer.Header.Get("Access-Control-Allow-Origin") != "*" || answer.Header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("a wrong passcode: %d %s %v", answer.StatusCode, body, answer.Header)
	}
	answer, body = s.asks(t, "POST", made.URL, asJSON, `{"recipient":"Dr Ines","passcode":"lantern"}`)
	var m manifested
	if err := json.Unmarshal([]byte(body), &m); err != nil || answer.StatusCode != http.StatusOK || len(m.Files) != 1 || m.Files[0].ContentType != "application/fhir+json" {
		t.Fatalf("the right one: %d %s", answer.StatusCode, body)
	}
	s.isOpened(t, made, m.Files[0].Embedded)
	s.isFetched(t, made)
	list := amina.get(own + "/summary-links")
	list.wants(http.StatusOK, "For Dr Ines", "Dr Ines,", "Opened 2 times")
	amina.get(own+"/record").wants(http.StatusOK, "Dr Ines opened your summary with its link")
	end := regexp.MustCompile(`/summary-links/[0-9a-f-]+/end`).FindString(list.html)
	amina.post("/people/"+string(s.Amina)+end, nil).wants(http.StatusOK, "The link opens nothing any more")
	if answer, _ := s.asks(t, "POST", made.URL, asJSON, `{"recipient":"x","passcode":"lantern"}`); answer.StatusCode != http.StatusNotFound {
		t.Errorf("ended: %d", answer.StatusCode)
	}
	s.as(t, "ben").get(own + "/summary-links").wants(http.StatusNotFound)
}

// isOpened opens a file with the key of its link.
func (s *service) isOpened(t *testing.T, made madeLink, file string) {
	t.Helper()
	jwe, err := jose.ParseEncryptedCompact(file, []jose.KeyAlgorithm{jose.DIRECT}, []jose.ContentEncryption{jose.A256GCM})
	if err != nil {
		t.Fatal(err)
	}
	key, err := base64.RawURLEncoding.DecodeString(made.Key)
	if err != nil || len(key) != 32 || jwe.Header.ExtraHeaders["cty"] != "application/fhir+json" {
		t.Errorf("the key is %q, the file says %v", made.Key, jwe.Header)
	}
	bundle, err := jwe.Decrypt(key)
	if err != nil {
		t.Fatal(err)
	}
	record, err := fhir.ReadRecord(bundle, s.Instruments())
	if err != nil || len(record.Goals) != 1 || record.Goals[0].Words != "to swim in the sea" || len(record.Audit)+len(record.Members) > 0 {
		t.Errorf("it holds %+v, %v", record, err)
	}
}

// isFetched gets a file apart that is too long to go along, once.
func (s *service) isFetched(t *testing.T, made madeLink) {
	t.Helper()
	answer, body := s.asks(t, "POST", made.URL, asJSON, `{"recipient":"Dr Ines","passcode":"lantern","embeddedLengthMax":10}`)
	var m manifested
	if err := json.Unmarshal([]byte(body), &m); err != nil || answer.StatusCode != http.StatusOK || m.Files[0].Embedded != "" || m.Files[0].Location == "" {
		t.Fatalf("too long to go along: %d %s", answer.StatusCode, body)
	}
	if answer, body := s.asks(t, "GET", m.Files[0].Location, "", ""); answer.StatusCode != http.StatusOK || strings.Count(body, ".") != 4 {
		t.Errorf("fetched: %d %s", answer.StatusCode, body)
	}
	if answer, _ := s.asks(t, "GET", m.Files[0].Location, "", ""); answer.StatusCode != http.StatusNotFound {
		t.Errorf("fetched again: %d", answer.StatusCode)
	}
}

// TestTheDoorOfSummariesStandsUp to what is sent to it.
func TestTheDoorOfSummariesStandsUp(t *testing.T) {
	s := newService(t)
	token := s.url + "/summary/" + strings.Repeat("A", 43)
	for what, c := range map[string]struct {
		method, kind, body string
		status             int
	}{
		"unknown":      {"POST", asJSON, `{"recipient":"x"}`, 404},
		"no recipient": {"POST", asJSON, `{}`, 400},
		"no JSON":      {"POST", asJSON, `{"recipient":`, 400},
		"a form":       {"POST", "application/x-www-form-urlencoded", "recipient=x", 400},
		"huge":         {"POST", asJSON, `{"recipient":"` + strings.Repeat("x", 9<<10) + `"}`, 413},
		"by GET":       {"GET", asJSON, "", 405},
		"by DELETE":    {"DELETE", asJSON, "", 405},
	} {
		if answer, body := s.asks(t, c.method, token, c.kind, c.body); answer.StatusCode != c.status {
			t.Errorf("%s: %d %s", what, answer.StatusCode, body)
		}
	}
	for range 40 {
		if answer, _ := s.asks(t, "POST", token, asJSON, `{"recipient":"x"}`); answer.StatusCode == http.StatusTooManyRequests {
			s.stranger(t).get("/summary").wants(http.StatusOK, "Open a summary")
			return
		}
	}
	t.Error("tokens may be guessed without end")
}

// TestALinkThatIsTooLongIsNotMade: an address of the standard's length makes one, a longer
// one none, and it is said.
func TestALinkThatIsTooLongIsNotMade(t *testing.T) {
	for _, c := range []struct{ host, status int }{{128 - len("https:///summary/") - 43, http.StatusOK}, {129 - len("https:///summary/") - 43, http.StatusUnprocessableEntity}} {
		s := newServiceOn(t, testkit.SQLite(t), web.Config{Address: "https://" + strings.Repeat("a", c.host)})
		own := "/people/" + string(s.Amina)
		if err := s.SetGoal(t.Context(), s.AsAmina, s.Amina, care.NewGoal{ID: care.GoalID(s.IDs.New()), RatingID: care.RatingID(s.IDs.New()), Words: "to swim in the sea"}); err != nil {
			t.Fatal(err)
		}
		form := url.Values{"id": {s.IDs.New()}, "parts": {"goals"}, "label": {"For Dr Ines"}, "days": {"7"}}
		amina := s.as(t, "amina")
		if c.status == http.StatusOK {
			if made := amina.makesSummary(own, form); len(made.URL) != 128 {
				t.Errorf("the address has %d characters", len(made.URL))
			}
			continue
		}
		amina.post(own+"/summary-links", form).wants(c.status, "too long", "For Dr Ines")
		if page, err := s.ListSummaryLinks(t.Context(), s.AsAmina, s.Amina); err != nil || len(page.Links) != 0 {
			t.Errorf("a link was made: %+v, %v", page.Links, err)
		}
	}
}
