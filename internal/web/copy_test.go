package web_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fhir"
	"towpath/internal/testkit"
)

// taken gives what is in the file that somebody takes along.
func (b *browser) taken(path string) map[string]string {
	b.t.Helper()
	r, err := b.client.Get(b.url + path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != "application/zip" ||
		!strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") || r.Header.Get("Cache-Control") != "no-store" {
		b.t.Fatalf("%s: %d, %v, %v", path, r.StatusCode, r.Header, err)
	}
	return unzipped(b.t, data)
}

// unzipped gives the files of an archive.
func unzipped(t testing.TB, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("no archive: %v: %.200q", err, data)
	}
	out := map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

func TestAminaTakesItAllWithHer(t *testing.T) {
	s := newService(t)
	probe(t, s)
	amina, own := s.as(t, "amina"), "/people/"+string(s.Amina)
	amina.get(own+"/copy").wants(http.StatusOK, "Take my copy")
	file := amina.taken(own + "/copy/file")
	page, bundle := file["my-record.html"], file["my-record.fhir.json"]
	for _, faults := range markupFaults(page) {
		t.Errorf("the page: %s", faults)
	}
	for _, word := range []string{"zq-note", "zq-goal", "zq-step", "zq-happened", "zq-skill", "Amina Yusuf", "W-101", "Ben Hall", "<svg"} {
		if !strings.Contains(page, word) {
			t.Errorf("%q is not on the page", word)
		}
	}
	for _, away := range []string{"zq-told", "<script", "src=\"/", "href=\"/", "url(", "⟦"} {
		if strings.Contains(page, away) {
			t.Errorf("%q is on the page", away)
		}
	}
	if strings.Contains(bundle, "zq-told") {
		t.Error("what was told in confidence is in the file")
	}
	record, err := fhir.ReadRecord([]byte(bundle), testkit.Library(t))
	if err != nil || len(record.Goals) != 1 || len(record.Entries) != 2 || len(record.Occasions) != 1 || record.Occasions[0].Answers[0].Note != "zq-note" {
		t.Errorf("the bundle: %+v, %v", record, err)
	}
	for _, who := range []string{"ben", "eve", "farid", "chiara", "ada"} {
		if got, _ := s.as(t, who).send("GET", own+"/copy/file", nil); got.status != http.StatusNotFound {
			t.Errorf("%s takes Amina's record along: %d", who, got.status)
		}
	}
}

// TestACopyHoldsBackWhatHasNotMet: what Ben said apart is not in Amina's copy until
// both may be seen.
func TestACopyHoldsBackWhatHasNotMet(t *testing.T) {
	s := newService(t)
	amina, _, _ := apart(t, s)
	for name, text := range amina.taken("/people/" + string(s.Amina) + "/copy/file") {
		if strings.Contains(text, "kingfisher") || !strings.Contains(text, "swallowtail") {
			t.Errorf("%s holds what it must not, or lacks her own", name)
		}
	}
	if err := s.ShareReadings(t.Context(), s.AsAmina, s.Amina, openAssessment(t, s)); err != nil {
		t.Fatal(err)
	}
	for name, text := range amina.taken("/people/" + string(s.Amina) + "/copy/file") {
		if !strings.Contains(text, "kingfisher") {
			t.Errorf("%s lacks what both may see", name)
		}
	}
}

func openAssessment(t *testing.T, s *service) care.AssessmentID {
	t.Helper()
	list, err := s.ListAssessments(t.Context(), s.AsAmina, s.Amina)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	return list[0].ID
}

func TestAnErasedRecordSaysSo(t *testing.T) {
	s := newService(t)
	probe(t, s)
	if err := s.ErasePerson(t.Context(), s.AsAdmin, s.Amina, care.NewErasure{Reason: "she asked for it", Confirm: "W-101"}); err != nil {
		t.Fatal(err)
	}
	ben := s.as(t, "ben")
	ben.get("/").wants(http.StatusOK, "Erased record")
	own := "/people/" + string(s.Amina)
	ben.get(own).wants(http.StatusOK, "This record was erased")
	for _, path := range []string{own + "/bloom", own + "/goals", own + "/journey", own + "/record", own + "/circle", own + "/told"} {
		page := ben.get(path)
		page.wants(http.StatusOK, "Erased record")
		page.lacks("zq-", "Amina Yusuf", "W-101")
	}
	if p := s.stranger(t).post("/sign-in", url.Values{"username": {"amina"}, "password": {testkit.Password}}); p.status != http.StatusUnprocessableEntity {
		t.Errorf("her account lets somebody in: %d", p.status)
	}
}
