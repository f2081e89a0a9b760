package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"towpath/internal/care"
)

// begins begins a measure of Amina's as Ben and gives its path.
func (s *service) begins(t testing.TB, measure string, manner care.Manner) string {
	t.Helper()
	id := care.MeasurementID(s.IDs.New())
	if _, err := s.BeginMeasurement(t.Context(), s.AsBen, s.Amina, care.NewMeasurement{ID: id, Measure: measure, Manner: manner}); err != nil {
		t.Fatal(err)
	}
	return "/people/" + string(s.Amina) + "/measures/" + string(id)
}

// FuzzMeasurement sends anything at all to a questionnaire that is open and to a sheet
// that is typed in.
func FuzzMeasurement(f *testing.F) {
	s := newService(f)
	open, sheet := s.begins(f, "water-today", care.MannerTogether), s.begins(f, "phq-9", care.MannerPaper)
	throw := s.throw(f, "ben")
	for _, body := range []string{
		"", "questions=water&a-water=3&at=0", "questions=water&a-water=11", "questions=x+y+water&a-x=1&at=-9", "at=99999999999999999999&questions=water",
		"questions=" + strings.Repeat("water+", 500) + "&next=finish", "on-day=31&on-month=2&on-year=2026&a-9=3", "on-day=1&on-month=1&on-year=9999", "a-1=%00&a-2=%ff&a-3=-1",
		"score-total=1e99&a-1=1", "score-total=13&a-1=1&next=again", "again=yes&a-1=2", "again=yes&differs=1+2&a-1=2", "id=x&measure=phq-9&manner=paper", "declined=phq-9&words=%3Cb%3E&id=",
	} {
		f.Add(body, "question=1", false)
		f.Add(body, "question=99999999999&view=all&type=large&help=shown", true)
	}
	f.Fuzz(func(t *testing.T, body, query string, draft bool) {
		query = url.QueryEscape(query)
		for _, path := range []string{open, sheet + "/entry", sheet[:strings.LastIndex(sheet, "/")], open + "/link", sheet + "/talked"} {
			throw(t, "POST", path, "", body)
		}
		if draft {
			throw(t, "PUT", open, "", body)
		}
		for _, path := range []string{open, sheet, sheet + "/entry", sheet + "/paper", "/paper"} {
			if w := throw(t, "GET", path, strings.ReplaceAll(query, "%3D", "="), ""); w.Code == http.StatusNotFound {
				t.Fatalf("%s is gone after %q", path, body)
			}
		}
	})
}

// TestADeviceThatIsHandedOverShowsOneQuestionnaire: the rest of the site is there as it
// is for a stranger.
func TestADeviceThatIsHandedOverShowsOneQuestionnaire(t *testing.T) {
	s := newService(t)
	open, other := s.begins(t, "water-today", care.MannerKiosk), s.begins(t, "water-today", care.MannerTogether)
	ben := s.as(t, "ben")
	ben.get(open).wants(http.StatusOK, "has still to answer", "hand over this device")
	ben.post(open+"/hand-over", url.Values{}).wants(http.StatusOK, "How is the water today?")
	for _, path := range []string{other, open[:strings.LastIndex(open, "/")], "/people", "/paper"} {
		ben.get(path).lacks("Amina", "Ask a questionnaire")
	}
	done := ben.post(open, with(ben.get(open).fields(open), "a-water", "4", "next", "finish"))
	done.wants(http.StatusOK, "Your answers are in")
	ben.get(open).lacks("How is the water today?")
}
