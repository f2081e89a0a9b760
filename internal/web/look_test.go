package web_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"towpath/internal/care"
)

// entriesOf gives what was done about Amina, oldest first.
func (s *service) entriesOf(t testing.TB) (actions []string) {
	t.Helper()
	err := s.Store.Read(t.Context(), func(tx care.Tx) error {
		list, err := tx.ListAuditEntries(t.Context(), s.Organisation, s.Amina, 1000, 0)
		for _, e := range slices.Backward(list) {
			actions = append(actions, e.Action)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return actions
}

// TestAPageIsOneLook: what stands in the record of who looked is one line for each
// page that was opened, and for a save the one look that it needs beside itself.
func TestAPageIsOneLook(t *testing.T) {
	s := newService(t)
	amina, ben, as := apart(t, s)
	own := "/people/" + string(s.Amina)
	amina.post(s.of(as)+"/finish", nil)
	ben.post(s.of(as)+"/finish", nil)
	done := finished(t, s)
	together := s.Start(t, s.AsBen, s.Amina, care.WayTogether)
	agreed := url.Values{"agreed-body": {"5"}}
	for _, c := range []struct {
		what string
		do   func() page
		want []string
	}{
		{"Amina's home", func() page { return amina.get("/") }, []string{"ShowHome"}},
		{"Ben's first page of hers", func() page { return ben.get(own) }, []string{"ShowPerson"}},
		{"beginning a Bloom", func() page { return ben.get(own + "/assessments/new") }, []string{"ShowLastTime"}},
		{"the guided page", func() page { return ben.get(s.of(together) + "/areas/body") }, []string{"ShowArea"}},
		{"agreeing numbers", func() page { return ben.post(s.of(as)+"/voices", agreed) }, []string{"ShowAssessment", "RecordAnswer", "ShowBloom"}},
	} {
		before := len(s.entriesOf(t))
		c.do().wants(http.StatusOK)
		if got := s.entriesOf(t)[before:]; !slices.Equal(got, c.want) {
			t.Errorf("%s left %v, want %v", c.what, got, c.want)
		}
	}
	before := len(s.entriesOf(t))
	ben.post(s.of(as)+"/voices", url.Values{"agreed-body": {"5"}, "agreed-home": {"eleven"}}).wants(http.StatusUnprocessableEntity)
	if got := s.entriesOf(t)[before:]; !slices.Equal(got, []string{"ShowBloom"}) {
		t.Errorf("numbers that are none left %v", got)
	}
	ben.get(s.of(together) + "/areas/body").wants(http.StatusOK)
	if page, err := s.ShowArea(t.Context(), s.AsBen, s.Amina, together, "body"); err != nil || page.Last == nil || page.Last.ID != done || len(page.Last.Readings) == 0 {
		t.Errorf("last time is %+v, %v", page.Last, err)
	}
}
