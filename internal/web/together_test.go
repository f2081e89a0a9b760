package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
	"towpath/internal/web"
)

// TestAPersonWithoutAnAccountAgreesWithTheirWorker goes the whole way: what is read
// out, the sheet, the sister who joins, the stop, and the first sign-in.
func TestAPersonWithoutAnAccountAgreesWithTheirWorker(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		s := newServiceOn(t, st, web.Config{})
		noor := care.PersonID(s.IDs.New())
		if err := s.AddPerson(t.Context(), s.AsBen, care.NewPerson{ID: noor, Name: "Noor New", Team: s.River}); err != nil {
			t.Fatal(err)
		}
		circle, ben := "/people/"+string(noor)+"/circle", s.as(t, "ben")
		ben.get(circle).wants(http.StatusOK, "Noor has no account here yet", "Write down what we agree together")
		form := url.Values{
			"id": {ben.get(circle + "/together").hidden("id")}, "name": {"Hana"}, "kind": {"carer"}, "relation": {"my sister"}, "topics": {"bloom", "notes"},
			"until-day": {"1"}, "until-month": {"5"}, "until-year": {"2026"},
		}
		ben.post(circle+"/together", form).wants(http.StatusUnprocessableEntity, "Choose parts from the list")
		form.Set("topics", "bloom")
		form.Set("until-year", "2027")
		ben.post(circle+"/together", form).wants(http.StatusUnprocessableEntity, "three months from now at most")
		form.Set("until-year", "2026")
		read := ben.post(circle+"/together", form)
		read.wants(http.StatusOK, "What Hana would see", "word for word", "Hana may see this of your record", "ends by itself after 1 May 2026", "You can say no", "Noor is here with me now.")
		form.Set("step", "agreed")
		form["said"] = []string{"here", "yes"}
		ben.post(circle+"/together", form).wants(http.StatusUnprocessableEntity, "Nothing is kept until all three are so")
		if p := ben.get(circle); codeOnPage.MatchString(p.html) || containsHTML(p, "Hana") {
			t.Error("something was kept before the yes")
		}
		form["said"] = []string{"here", "heard", "yes"}
		sheet := ben.post(circle+"/together", form)
		sheet.wants(http.StatusOK, "You agreed this together", "What was agreed", "You can stop it on any day")
		code := codeOnPage.FindStringSubmatch(sheet.html)[1]
		ben.post("/join/yes", url.Values{"code": {code}}).wants(http.StatusUnprocessableEntity, "You wrote this down for somebody else")
		hana := s.as(t, "chiara")
		hana.post("/join/yes", url.Values{"code": {code}}).wants(http.StatusOK)
		hana.get("/people/" + string(noor) + "/bloom").wants(http.StatusOK)
		hana.get("/people/" + string(noor) + "/journey").wants(http.StatusNotFound)
		ben.get(circle).wants(http.StatusOK, "Hana", "Agreed together: a worker wrote it down, with Noor there.", "Noor says stop")

		s.Account(t, "Noor New", "noor", care.RolePerson, noor)
		own := s.as(t, "noor")
		own.get("/").wants(http.StatusOK, "Before you could sign in, a worker wrote down that you agreed: Hana may see this.", "Keep it or change it", "Stop sharing now")
		own.get("/people/"+string(noor)+"/record").wants(http.StatusOK, "Ben Hall wrote down that you agreed, with you there")
		ben.get(circle + "/together").wants(http.StatusNotFound)
		ben.post(circle+"/"+form.Get("id")+"/stop", nil).wants(http.StatusOK, "Nothing is shared with them any more")
		hana.get("/people/" + string(noor) + "/bloom").wants(http.StatusNotFound)
		own.get("/").lacks("a worker wrote down")
		own.get("/people/"+string(noor)+"/record").wants(http.StatusOK, "Ben Hall wrote down that you said stop")
	})
}

func TestNobodyElseWritesDownAnAgreement(t *testing.T) {
	s := newService(t)
	noor := care.PersonID(s.IDs.New())
	if err := s.AddPerson(t.Context(), s.AsBen, care.NewPerson{ID: noor, Name: "Noor New", Team: s.River}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"eve", "amina", "chiara", "dele", "ada"} {
		b := s.as(t, who)
		b.get("/people/" + string(noor) + "/circle/together").wants(http.StatusNotFound)
		b.post("/people/"+string(noor)+"/circle/together", url.Values{"step": {"agreed"}}).wants(http.StatusNotFound)
	}
	ben := s.as(t, "ben")
	ben.get("/people/" + string(s.Amina) + "/circle/together").wants(http.StatusNotFound)
	ben.get("/people/"+string(s.Amina)+"/circle").lacks("Write down what we agree", "says stop")
}
