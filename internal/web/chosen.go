package web

import (
	"net/http"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/chart"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// choicePage is "what stands out": what went up, what is steady, what is harder,
// what matters most; and the choice of up to three areas to grow in.
type choicePage struct {
	care.BloomPage
	path    string
	figure  chart.Figure
	out     []ui.SummaryRow
	options []ui.Option
	chosen  []string
}

func (v *visit) choicePage() (choicePage, error) {
	as, err := v.assessment()
	if err != nil {
		return choicePage{}, err
	}
	q := care.BloomQuery{Assessment: as.Assessment.ID}
	if as.Assessment.Kind != care.KindBaseline {
		q.With = care.WithPrevious
	}
	data, err := v.site.care.ShowBloom(v.r.Context(), v.actor(), as.Person.ID, q)
	if err != nil {
		return choicePage{}, err
	}
	p := choicePage{BloomPage: data, path: assessmentPath(as.Person.ID, as.Assessment.ID)}
	n := len(data.Instrument.Areas)
	p.figure = chart.Figure{ID: "choose", Areas: v.pictureAreas(data.Instrument), Now: drawnPicture(data.Lines[data.Now], n)}
	if data.With >= 0 {
		p.figure.Then = drawnPicture(data.Lines[data.With], n)
	}
	for _, c := range data.Chosen {
		if c.Place > 0 {
			p.chosen = append(p.chosen, c.Area)
		}
	}
	v.standsOut(&p)
	return p, nil
}

// standsOut finds what stands out, strengths first, and puts the areas that
// matter most at the head of the list to choose from.
func (v *visit) standsOut(p *choicePage) {
	words := p.Instrument.Words(v.Words.Lang())
	name := func(i int) string { return words.Area(p.Instrument.Areas[i].Key).Name }
	add := func(title string, places []int) {
		if len(places) == 0 {
			return
		}
		names := make([]string, len(places))
		for n, i := range places {
			names[n] = name(i)
		}
		p.out = append(p.out, ui.SummaryRow{Key: v.Words.T(title), Value: strings.Join(names, " · ")})
	}
	found := chart.Find(&p.figure)
	if p.figure.Then == nil && len(found.Strongest) < len(found.Given) {
		add("chosen.out_strong", found.Strongest)
	}
	add("chosen.out_higher", found.Higher)
	add("chosen.out_same", found.Same)
	add("chosen.out_lower", found.Lower)
	var most, help []int
	for i, area := range p.Instrument.Areas {
		if saysSo(p.Answers, area.Key, func(a care.Answer) bool { return a.Matters == instrument.MattersMost }) {
			most = append(most, i)
		}
		if saysSo(p.Answers, area.Key, func(a care.Answer) bool { return a.Help == care.HelpWanted }) {
			help = append(help, i)
		}
	}
	add("chosen.out_matters", most)
	add("chosen.out_help", help)
	order := slices.Clone(most)
	for _, i := range help {
		if !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	for i := range p.Instrument.Areas {
		if !slices.Contains(order, i) {
			order = append(order, i)
		}
	}
	for _, i := range order {
		o := ui.Option{Value: p.Instrument.Areas[i].Key, Label: name(i)}
		if a := p.figure.Now[i]; a.Given() {
			o.Hint = words.Step(instrument.Step(a.Value))
		}
		p.options = append(p.options, o)
	}
}

func (v *visit) choosing(p choicePage, problem error) ui.Page {
	page := v.personPage(v.Words.T("chosen.title"), p.Person)
	page.Back, page.Problems = personPath(p.Person.ID)+"/bloom?assessment="+string(p.Lines[p.Now].ID), v.problems(problem)
	return page
}

func (v *visit) showChoice() error {
	p, err := v.choicePage()
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, choiceView(v, v.choosing(p, nil), p))
}

func (v *visit) chooseAreas() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p, err := v.choicePage()
	if err != nil {
		return err
	}
	p.chosen = form.All("areas")
	err = v.site.care.ChooseAreas(v.r.Context(), v.actor(), p.Person.ID, p.Lines[p.Now].ID, p.chosen)
	if fault.Is(err, fault.Invalid) {
		return v.show(http.StatusUnprocessableEntity, choiceView(v, v.choosing(p, err), p))
	}
	if err != nil {
		return err
	}
	if len(p.chosen) == 0 {
		return v.to(personPath(p.Person.ID)+"/bloom?assessment="+string(p.Lines[p.Now].ID), "saved")
	}
	return v.to(p.path+"/grow/"+p.chosen[0]+"/"+growParts[0], "")
}
