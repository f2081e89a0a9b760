package web_test

import (
	"net/http"
	"net/url"
	"testing"
)

func TestBenCorrectsWhoAminaIs(t *testing.T) {
	s := newService(t)
	ben, path := s.as(t, "ben"), "/people/"+string(s.Amina)+"/details"
	ben.get(path).wants(http.StatusOK, "Correct name and date of birth")
	form := url.Values{"name": {""}, "preferred_name": {"Mina"}, "reference": {"W-101"}, "born-day": {"31"}, "born-month": {"2"}, "born-year": {"1986"}}
	ben.post(path, form).wants(http.StatusUnprocessableEntity, "Mina")
	form.Set("name", "Amina Reed")
	form.Set("born-day", "27")
	ben.post(path, form).wants(http.StatusOK, "It is corrected", "Amina Reed")
	s.as(t, "amina").get("/people/"+string(s.Amina)+"/record").wants(http.StatusOK, "Ben Hall corrected your name, number or date of birth")
	for _, who := range []string{"eve", "farid", "dele", "ada", "amina"} {
		if got, _ := s.as(t, who).send("POST", path, form); got.status != http.StatusNotFound {
			t.Errorf("%s corrects who Amina is: %d", who, got.status)
		}
	}
}
