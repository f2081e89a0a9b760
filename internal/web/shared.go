package web

import (
	"net/http"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// sharedPage is a circle as somebody in it finds it.
type sharedPage struct {
	care.SharedPage
	path  string
	told  []care.Told
	id    string
	words string
	open  bool
}

func (v *visit) showShared() error {
	return v.sharedAgain(sharedPage{id: v.site.care.NewID()}, http.StatusOK, nil)
}

func (v *visit) sharedAgain(p sharedPage, status int, problem error) error {
	person, err := v.person()
	if err != nil {
		return err
	}
	if p.SharedPage, err = v.site.care.ShowShared(v.r.Context(), v.actor(), person); err != nil {
		return err
	}
	if p.told, err = v.site.care.ListTold(v.r.Context(), v.actor(), person); err != nil {
		return err
	}
	p.path = personPath(person)
	page := v.personPage(v.Words.F("circle.shared_title", "name", p.Person.Called()), p.Person)
	page.Watch = ""
	page.Back, page.Problems = "/", v.problems(problem)
	return v.show(status, sharedView(v, page, p))
}

// cards lead to what is shared.
func (v *visit) sharedCards(p sharedPage) []ui.Card {
	var cards []ui.Card
	for _, t := range topicPages {
		if p.Person.Shared.Has(t.topic) {
			cards = append(cards, ui.Card{
				Title: v.topicPart(t.topic), Href: v.kept(p.path + t.path), Icon: t.icon,
				Text: v.Words.F("circle.shared_open_"+string(t.topic), "name", p.Person.Called()),
			})
		}
	}
	return cards
}

// stillShared is asked by every page that stands open by consent: 204 while it holds,
// 410 once it does not. The body then says whether the reader is still in the circle.
func (v *visit) stillShared() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	shared, in, err := v.site.care.SharedNow(v.r.Context(), v.actor().Organisation, v.actor().Account, person)
	if err != nil {
		return err
	}
	if in && shared == readTopics(v.r.URL.Query().Get("topics")) {
		v.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	v.w.WriteHeader(http.StatusGone)
	word := "out"
	if in {
		word = "changed"
	}
	_, _ = v.w.Write([]byte(word)) // the asker may have gone
	return nil
}

func (v *visit) tellTeam() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p := sharedPage{id: form.Text("id"), words: form.Text("words"), open: form.Has("open")}
	err = v.site.care.TellTeam(v.r.Context(), v.actor(), person, care.NewTold{ID: care.ToldID(p.id), Words: p.words, OpenToPerson: p.open})
	if fault.Is(err, fault.Invalid) {
		return v.sharedAgain(p, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return v.to(personPath(person)+"/shared", "told")
}

func (v *visit) leaveCircle() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	if err := v.site.care.LeaveCircle(v.r.Context(), v.actor(), person); err != nil {
		return err
	}
	return v.to("/", "left_circle")
}

// toldPage is what the circle told, to the team or to the person.
type toldPage struct {
	person care.Person
	told   []care.Told
	own    bool
}

func (v *visit) showTold() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	told, err := v.site.care.ListTold(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	around, err := v.site.care.ShowPerson(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	page := v.personPage(v.Words.T("circle.told_title"), around.Person)
	page.Back = v.homeOf(around.Person)
	return v.show(http.StatusOK, toldView(v, page, toldPage{around.Person, told, v.own(person)}))
}

func (v *visit) readTold() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	if err := v.site.care.ReadTold(v.r.Context(), v.actor(), person, care.ToldID(v.r.PathValue("told"))); err != nil {
		return err
	}
	return v.to(personPath(person)+"/told", "told_read")
}

// showMyCircles lists the circles that the reader is in.
func (v *visit) showMyCircles() error {
	circles, err := v.site.care.ListMyCircles(v.r.Context(), v.actor())
	if err != nil {
		return err
	}
	page := v.base(v.Words.T("circle.mine_title"))
	page.Back = "/"
	return v.show(http.StatusOK, circlesView(v, page, circles))
}

func (v *visit) circleCards(circles []care.Circle) []ui.Card {
	cards := make([]ui.Card, len(circles))
	for i, c := range circles {
		meta := v.Words.T("circle.mine_nothing")
		if c.Shared != 0 {
			meta = v.Words.F("circle.mine_shares", "topics", v.topicList(c.Shared))
		}
		cards[i] = ui.Card{
			Title: v.Words.F("circle.shared_title", "name", c.Person.Called()), Href: personPath(c.Person.ID) + "/shared", Icon: "users-round", Meta: meta, Level: 3,
		}
	}
	return cards
}
