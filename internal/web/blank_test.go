package web_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestABlankBloomHoldsWhatTheScreenAsks(t *testing.T) {
	s := newService(t)
	amina := s.as(t, "amina")
	for _, inst := range s.Instruments().All() {
		p := amina.get("/blooms/" + inst.ID + "/blank")
		words := inst.Words("en")
		p.wants(http.StatusOK, words.Title, "Print this page")
		for _, area := range inst.Areas {
			stages := words.Area(area.Key).Stages
			p.wants(http.StatusOK, words.Area(area.Key).Heading)
			p.wants(http.StatusOK, stages[:]...)
		}
		if n := strings.Count(p.text, "☐"); n != 13*len(inst.Areas) {
			t.Errorf("%s has %d boxes to tick, and each of %d areas has ten steps and three ways not to say", inst.ID, n, len(inst.Areas))
		}
	}
}
