package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/auth"
	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/instrument"
	"towpath/internal/web/ui"
)

// Paper: a sheet to answer on, with a code in place of a name, and quick entry of what
// was written on it.

// sheetPage is a questionnaire as it is printed.
type sheetPage struct {
	care.MeasurementPage
	code string // as it is read: "7KQ4-M2XD"
	qr   qrCode
}

func (v *visit) printMeasurement() error {
	person, id, err := v.measurementIDs()
	if err != nil {
		return err
	}
	data, form, err := v.site.care.PrintMeasurement(v.r.Context(), v.actor(), person, id, auth.NormalPaperCode(v.site.guard.NewPaperCode()))
	if err != nil {
		return err
	}
	if err := loaded(data.Measured); err != nil {
		return err
	}
	p := sheetPage{MeasurementPage: data, code: form.Code[:4] + "-" + form.Code[4:]}
	if p.qr, err = newQRCode(v.publicAddress() + "/paper/" + form.Code); err != nil {
		return err
	}
	page := v.quietPage(v.measureTitle(data.Measure), data.Person)
	page.Back = measurementPath(person, id)
	return v.show(http.StatusOK, sheetView(v, page, p))
}

// sheetAnswers are the boxes to tick for one question.
func (v *visit) sheetAnswers(m care.Measured, slot int) []ui.Option {
	item := m.Of.Items[slot]
	words := m.Of.Words(v.Words.Lang())
	wordy := v.wordy(m, slot)
	var out []ui.Option
	for _, code := range m.Of.Scales[item.Scale].Codes() {
		o := ui.Option{Value: code, Label: code}
		if said := words.Answer(item.Scale, code); wordy && said != "" {
			o.Label = v.Words.F("measure.answer", "code", code, "words", said)
			if _, other := m.Of.Scales[item.Scale].Others[code]; other {
				o.Label = said
			}
		}
		out = append(out, o)
	}
	return out
}

// paperForm asks for the code of a sheet.
func (v *visit) paperForm() error {
	if code := v.r.URL.Query().Get("code"); code != "" {
		return v.openPaper(code)
	}
	return v.show(http.StatusOK, paperFormView(v, v.base(v.Words.T("measure.paper_title")), ""))
}

// findPaper takes the code that came with the address.
func (v *visit) findPaper() error { return v.openPaper(v.r.PathValue("code")) }

func (v *visit) openPaper(typed string) error {
	form, err := v.site.care.FindPaperForm(v.r.Context(), v.actor(), auth.NormalPaperCode(typed))
	if fault.Is(err, fault.Denied) {
		page := v.base(v.Words.T("measure.paper_title"))
		page.Problems = ui.Problems{{Field: "code", Text: v.Words.T("measure.paper_gone")}}
		return v.show(http.StatusUnprocessableEntity, paperFormView(v, page, typed))
	}
	if err != nil {
		return err
	}
	return v.to(measurementPath(form.Person, form.Measurement), "")
}

// typingPage is quick entry: one box a question, which moves on by itself.
type typingPage struct {
	care.MeasurementPage
	path             string
	typed, totals    map[string]string
	day, month, year string
	again            bool // it is typed a second time, to be sure
	differ           []string
}

func (v *visit) typingPage() (typingPage, error) {
	data, err := v.measurement()
	if err != nil {
		return typingPage{}, err
	}
	if err := loaded(data.Measured); err != nil {
		return typingPage{}, err
	}
	p := typingPage{MeasurementPage: data, path: measurementPath(data.Person.ID, data.ID), again: v.r.URL.Query().Get("again") == "yes"}
	if day, ok := data.On.Time(); ok {
		p.day, p.month, p.year = dateParts(day)
	}
	if !p.again {
		p.typed, p.totals = data.Answers, map[string]string{}
		for key, amount := range data.Stated {
			p.totals[key] = amount.String()
		}
	}
	return p, nil
}

func (v *visit) typeInForm() error {
	p, err := v.typingPage()
	if err != nil {
		return err
	}
	if p.Completed() || !v.mayAnswer(p.Person) {
		return v.to(p.path, "")
	}
	return v.show(http.StatusOK, typingView(v, v.typingRound(p, nil), p))
}

func (v *visit) typingRound(p typingPage, problem error) ui.Page {
	page := v.quietPage(p.Of.Words(v.Words.Lang()).Title, p.Person)
	page.Back, page.BackText = measuresPath(p.Person.ID), v.Words.T("measure.back")
	page.Problems = v.questionProblems(v.asks(p.Measured), problem)
	for _, link := range p.differ {
		slot := p.Of.Slot(link)
		page.Problems = append(page.Problems, ui.Problem{Field: answerField(link), Text: v.Words.F("measure.differs", "n", strconv.Itoa(slot+1), "code", p.Answers[link])})
	}
	return page
}

// typeIn saves what was typed. Typed a first time it is finished, or typed again to be
// sure; the second time it is finished once both agree.
func (v *visit) typeIn() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	p, err := v.typingPage()
	if err != nil {
		return err
	}
	if p.Completed() {
		return v.to(p.path, "measure_done_before")
	}
	p.typed = readTyped(p.Of, form)
	p.day, p.month, p.year, p.again = form.Text("on-day"), form.Text("on-month"), form.Text("on-year"), form.Text("again") == "yes"
	if p.again {
		return v.typeAgain(p, form)
	}
	sheet := care.Sheet{On: care.Date(form.Date("on")), Answers: p.typed}
	p.totals, sheet.Stated, err = readTotals(p.Of, form)
	if err == nil {
		_, err = v.site.care.TypeMeasurement(v.r.Context(), v.actor(), p.Person.ID, p.ID, sheet)
	}
	if fault.Is(err, fault.Invalid) {
		return v.show(http.StatusUnprocessableEntity, typingView(v, v.typingRound(p, err), p))
	}
	if err != nil {
		return err
	}
	if form.Text("next") == "again" || p.Twice {
		return v.to(p.path+"/entry?again=yes", "")
	}
	return v.finishTyping(p)
}

func (v *visit) finishTyping(p typingPage) error {
	err := v.site.care.CompleteMeasurement(v.r.Context(), v.actor(), p.Person.ID, p.ID)
	if fault.Is(err, fault.Invalid) {
		return v.show(http.StatusUnprocessableEntity, typingView(v, v.typingRound(p, err), p))
	}
	if err != nil {
		return err
	}
	return v.to(p.path, "measure_done")
}

// typeAgain compares the second typing with the first. Where they differ, whoever
// types looks at the sheet once more and says what stands there.
func (v *visit) typeAgain(p typingPage, form httpkit.Form) error {
	differ, err := v.site.care.CheckMeasurement(v.r.Context(), v.actor(), p.Person.ID, p.ID, p.typed)
	switch {
	case fault.Is(err, fault.Invalid):
		return v.show(http.StatusUnprocessableEntity, typingView(v, v.typingRound(p, err), p))
	case err != nil:
		return err
	case len(differ) > 0 && form.Text("differs") == strings.Join(differ, " "):
		if err := v.settle(p); err != nil {
			return err
		}
	case len(differ) > 0:
		p.differ = differ
		return v.show(http.StatusUnprocessableEntity, typingView(v, v.typingRound(p, nil), p))
	}
	return v.finishTyping(p)
}

// settle keeps what was typed the second time where the two differed.
func (v *visit) settle(p typingPage) error {
	if _, err := v.site.care.TypeMeasurement(v.r.Context(), v.actor(), p.Person.ID, p.ID, care.Sheet{Answers: p.typed}); err != nil {
		return err
	}
	_, err := v.site.care.CheckMeasurement(v.r.Context(), v.actor(), p.Person.ID, p.ID, p.typed)
	return err
}

// totals are the scores whose number somebody may have written on a sheet.
func totals(of *instrument.Measure) []instrument.Score {
	return slices.DeleteFunc(slices.Clone(of.Scores), func(s instrument.Score) bool { return s.Method == instrument.MethodHighest })
}

// readTotals takes the totals that stand on a sheet.
func readTotals(of *instrument.Measure, form httpkit.Form) (typed map[string]string, stated map[string]instrument.Amount, err error) {
	typed, stated = map[string]string{}, map[string]instrument.Amount{}
	var c fault.Check
	for _, s := range totals(of) {
		text := form.Text(totalField(s.Key))
		if typed[s.Key] = text; text == "" {
			continue
		}
		amount, err := instrument.ParseAmount(text)
		c.Require(err == nil, instrument.ScoreLink+s.Key, "measure.error.total")
		stated[s.Key] = amount
	}
	return typed, stated, c.Err("totals")
}

// readTyped takes a code for every question, with letters as they are on the sheet.
func readTyped(of *instrument.Measure, form httpkit.Form) map[string]string {
	out := map[string]string{}
	for slot := range of.Items {
		link := of.Items[slot].LinkID
		out[link] = strings.ToLower(form.Text(answerField(link)))
	}
	return out
}

// codes lists what may be typed for a question: "0 to 3, or n for not known".
func (v *visit) codes(of *instrument.Measure, slot int) string {
	sc, words := &of.Scales[of.Items[slot].Scale], of.Words(v.Words.Lang())
	text := v.Words.F("measure.codes", "from", strconv.Itoa(int(sc.From)), "to", strconv.Itoa(int(sc.To)))
	for _, code := range sc.Codes() {
		if _, other := sc.Others[code]; other {
			text += "; " + v.Words.F("measure.code_other", "code", code, "words", words.Answer(of.Items[slot].Scale, code))
		}
	}
	return text
}

func codeList(of *instrument.Measure, slot int) string {
	return strings.Join(of.Scales[of.Items[slot].Scale].Codes(), " ")
}
