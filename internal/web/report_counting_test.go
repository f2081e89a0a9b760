package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// unready counts nothing yet.
type unready struct{ care.Counter }

func (unready) Ready(context.Context, care.OrganisationID) ([]byte, error) {
	return nil, fault.New(fault.Unavailable, "Ready", care.BeingCounted{Read: 1_234_567})
}

func TestAReportThatIsNotReadySaysSo(t *testing.T) {
	s := newService(t)
	*s.Service = *s.Service.Counting(unready{})
	page, header := s.as(t, "dele").send(http.MethodGet, "/reports?by=service", nil)
	if page.status != http.StatusServiceUnavailable || header.Get("Retry-After") == "" {
		t.Errorf("status %d, %v", page.status, header)
	}
	for _, want := range []string{"The numbers are being put together", "1,234,567 sheets", `href="/reports?by=service"`} {
		if !strings.Contains(page.html, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
}
