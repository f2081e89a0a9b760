package web

import (
	"bytes"
	"net/http"
	"strconv"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/plan"
	"towpath/internal/web/ui"
)

// cardsPage is a person's crisis cards, the form for a new one, and the one just made.
type cardsPage struct {
	care.PlanPage
	path string
	form httpkit.Form
	made *madeCard
}

// madeCard is a card whose code is shown this once.
type madeCard struct {
	// code is as it is read out, plain as it stands in an address.
	code, plain, address, until string
	qr                          qrCode
	call                        []frozenLine
	name                        string
}

func (v *visit) showCards() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	return v.cardsAgain(person, http.StatusOK, httpkit.Form{}, nil)
}

func (v *visit) cardsAgain(person care.PersonID, status int, form httpkit.Form, problem error) error {
	p, err := v.cardsPage(person)
	if err != nil {
		return err
	}
	p.form = form
	return v.cardsShow(status, p, v.problems(problem))
}

// cardsPage reads a person's cards, for whoever may make one.
func (v *visit) cardsPage(person care.PersonID) (cardsPage, error) {
	data, err := v.site.care.ShowPlan(v.r.Context(), v.actor(), care.PlanRef{Person: person, Kind: plan.Crisis})
	if err == nil && (len(data.Voices) == 0 || data.Person.Narrowed) {
		err = v.nowhere()
	}
	return cardsPage{PlanPage: data, path: personPath(person) + "/card"}, err
}

func (v *visit) cardsShow(status int, p cardsPage, problems ui.Problems) error {
	page := v.personPage(v.Words.T("card.title"), p.Person)
	page.Back, page.Problems = planPath(p.Person.ID, plan.Crisis, ""), problems
	if len(page.Problems) > 0 && p.Agreed == 0 { // there is no form to put right
		page.Problems = ui.Problems{{Text: v.Words.T("card.no_plan")}}
	}
	return v.show(status, cardsView(v, page, p))
}

func (v *visit) makeCard() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	days, _ := form.Int("days", 0)
	code := v.site.guard.NewCode()
	n := care.NewCard{ID: care.CardID(form.Text("id")), CodeHash: auth.HashCode(code), Sections: form.All("sections"), ShowsName: form.Has("name"), Days: days}
	err = v.site.care.MakeCard(v.r.Context(), v.actor(), person, n)
	if fault.Is(err, fault.Invalid) {
		return v.cardsAgain(person, http.StatusUnprocessableEntity, form, err)
	}
	if err != nil {
		return err
	}
	p, err := v.cardsPage(person)
	if err != nil {
		return err
	}
	if p.made, err = v.madeCard(p.PlanPage, code, n); err != nil {
		return err
	}
	return v.cardsShow(http.StatusOK, p, nil)
}

// callOnCard is how many people to call have room on the printed card.
const callOnCard = 2

// madeCard draws a card that was just made: its code, and whom to call first, where the
// card opens that.
func (v *visit) madeCard(data care.PlanPage, code string, n care.NewCard) (*madeCard, error) {
	made := &madeCard{code: code, plain: auth.NormalCode(code), address: v.publicAddress() + "/card"}
	for _, c := range data.Cards {
		if c.ID == n.ID {
			made.until = v.Words.Date(c.ExpiresAt)
		}
	}
	if n.ShowsName {
		made.name = data.Person.Name
	}
	if version, ok := data.Version(data.Agreed); ok && data.Agreed > 0 {
		f, err := version.Frozen()
		if err != nil {
			return nil, err
		}
		call := f.Only(n.Sections).Part("call").Lines
		for _, l := range call[:min(callOnCard, len(call))] {
			made.call = append(made.call, v.frozenLine(l))
		}
	}
	var err error
	made.qr, err = newQRCode(made.address + "/" + made.plain)
	return made, err
}

func (v *visit) endCard() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	id := v.r.PathValue("card")
	if !care.ValidID(id) {
		return v.nowhere()
	}
	if err := v.site.care.EndCard(v.r.Context(), v.actor(), person, care.CardID(id)); err != nil {
		return err
	}
	return v.to(personPath(person)+"/card", "card_ended")
}

// cardSections are what may stand on a card.
func (v *visit) cardSections() []ui.Option {
	var out []ui.Option
	for _, s := range plan.Crisis.Sections() {
		out = append(out, ui.Option{Value: s.Key, Label: v.Words.T(sectionWords(plan.Crisis, s.Key))})
	}
	return out
}

// cardDefault is ticked until the person chooses: what whoever finds the card needs first.
var cardDefault = []string{"helps", "harms", "call", "medicines", "allergies"}

func (p cardsPage) sections() []string {
	if p.form.Has("id") {
		return p.form.All("sections")
	}
	return cardDefault
}

func (v *visit) cardDays() []ui.Option {
	var out []ui.Option
	for _, d := range care.CardDays {
		out = append(out, ui.Option{Value: strconv.Itoa(d), Label: v.Words.N("card.days", d)})
	}
	return out
}

// nameTicked and days are what was chosen, or what is until then.
func (p cardsPage) nameTicked() []string {
	if p.form.Has("id") && !p.form.Has("name") {
		return nil
	}
	return []string{"yes"}
}

func (p cardsPage) days() string {
	if p.form.Has("id") {
		return p.form.Text("days")
	}
	return strconv.Itoa(care.CardDays[1])
}

// cardState says whether a card opens still, and until when.
func (v *visit) cardState(c care.CrisisCard) string {
	switch {
	case !c.EndedAt.IsZero():
		return v.Words.F("card.state_ended", "day", v.Words.Date(c.EndedAt))
	case !c.Opens(v.site.care.Now()):
		return v.Words.F("card.state_over", "day", v.Words.Date(c.ExpiresAt))
	}
	return v.Words.F("card.until", "day", v.Words.Date(c.ExpiresAt))
}

func (v *visit) cardShows(c care.CrisisCard) []string {
	var parts []string
	if c.ShowsName {
		parts = append(parts, v.Words.T("card.shows_name"))
	}
	for _, key := range c.Sections {
		parts = append(parts, v.Words.T(sectionWords(plan.Crisis, key)))
	}
	return parts
}

// openings are the times that a card was opened, latest first.
func (p cardsPage) openings(id care.CardID) []care.CardOpening {
	var list []care.CardOpening
	for i := len(p.Openings) - 1; i >= 0; i-- {
		if p.Openings[i].Card == id {
			list = append(list, p.Openings[i])
		}
	}
	return list
}

func (v *visit) cardForm() error { return v.cardAgain("", http.StatusOK, "") }

func (v *visit) cardAgain(code string, status int, message string) error {
	page := v.base(v.Words.T("card.form_title"))
	if message != "" {
		page.Problems = ui.Problems{{Field: "code", Text: v.Words.T(message)}}
	}
	return v.show(status, cardFormView(v, page, code))
}

// openCardTyped goes to the card whose code was typed.
func (v *visit) openCardTyped() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	code := auth.NormalCode(form.Text("code"))
	if code == "" {
		return v.cardAgain(form.Text("code"), http.StatusUnprocessableEntity, "card.gone")
	}
	return v.to("/card/"+code, "")
}

// card opens the card whose code stands in the address, and notes that it was opened.
func (v *visit) card() (openedCard, error) {
	ctx, code := v.r.Context(), auth.NormalCode(v.r.PathValue("code"))
	c := openedCard{path: "/card/" + code}
	err := v.tryCode(func() error {
		a, err := v.site.care.ByCard(ctx, v.site.guard.Organisation(), auth.HashCode(code), httpkit.RequestID(ctx))
		if err == nil {
			c.CardPage, err = v.site.care.OpenCard(ctx, a)
		}
		return err
	})
	c.parts = v.frozenParts(c.Plan)
	return c, err
}

// openedCard is what a card opens, in words.
type openedCard struct {
	care.CardPage
	path  string
	parts []frozenPart
	style string
}

// cardRefused answers for a code that opens nothing: gone, so that a copy that a browser
// kept is thrown away.
func (v *visit) cardRefused(err error) error {
	switch {
	case fault.Is(err, fault.TooMany):
		return v.cardAgain("", http.StatusTooManyRequests, "sign.error.many")
	case fault.Is(err, fault.Denied):
		return v.cardAgain("", http.StatusGone, "card.gone")
	}
	return err
}

func (v *visit) openCard() error {
	c, err := v.card()
	if err != nil {
		return v.cardRefused(err)
	}
	v.w.Header().Set("Kept-Until", c.Until.UTC().Format(http.TimeFormat))
	page := v.base(v.cardTitle(c))
	page.Personal = true
	return v.show(http.StatusOK, cardView(v, page, c))
}

// keepCard gives the card as a file that stands by itself, to be opened with no server.
func (v *visit) keepCard() error {
	c, err := v.card()
	if err != nil {
		return v.cardRefused(err)
	}
	c.style = v.copyStyles()
	var file bytes.Buffer
	if err := keptCardView(v, c).Render(v.r.Context(), &file); err != nil {
		return err
	}
	return v.download("crisis-card.html", "text/html; charset=utf-8", file.Bytes())
}

func (v *visit) cardTitle(c openedCard) string {
	if c.Name == "" {
		return v.Words.T("card.of_nobody")
	}
	return v.Words.F("card.of", "name", c.Name)
}

// cardOwnWords says whose the lines are that carry no name.
func (v *visit) cardOwnWords(c openedCard) string {
	if c.Name == "" {
		return v.Words.T("card.own_words")
	}
	return v.Words.F("plan.own_words", "name", c.Name)
}

// cardLines say how far a card is to be trusted.
func (v *visit) cardLines(c openedCard) []string {
	if c.Number == 0 {
		return []string{v.Words.T("card.empty")}
	}
	lines := []string{v.Words.F("card.agreed", "day", v.Words.Date(c.AgreedAt), "held", v.Words.Date(c.HeldAt))}
	if c.Stale {
		lines = append(lines, v.Words.T("card.stale"))
	}
	return append(lines, v.Words.F("card.until", "day", v.Words.Date(c.Until)))
}
