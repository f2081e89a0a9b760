package web

import (
	"net/http"
	"strconv"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// Answering: one question to a page, or all on one, as the reader likes; in usual or
// in large type. What they like is kept in their browser.

const answeringCookie = "answering"

// answeringLikes is how somebody likes to answer.
type answeringLikes struct{ all, large bool }

// likes reads how the reader likes to answer, and keeps what the address says of it.
func (v *visit) likes() answeringLikes {
	var l answeringLikes
	if c, err := v.r.Cookie(answeringCookie); err == nil {
		l.all, l.large = strings.Contains(c.Value, "all"), strings.Contains(c.Value, "large")
	}
	q := v.r.URL.Query()
	if !q.Has("view") && !q.Has("type") {
		return l
	}
	if q.Has("view") {
		l.all = q.Get("view") == "all"
	}
	if q.Has("type") {
		l.large = q.Get("type") == "large"
	}
	value := "one"
	if l.all {
		value = "all"
	}
	if l.large {
		value += "-large"
	}
	http.SetCookie(v.w, &http.Cookie{
		Name: answeringCookie, Value: value, Path: "/", MaxAge: 365 * 24 * 3600, HttpOnly: true, Secure: v.site.config.Secure, SameSite: http.SameSiteLaxMode,
	})
	return l
}

// questionGroups puts a question together with those that only add to it, such as "1"
// and "1.help": they stand on one page.
func questionGroups(m care.Measured) [][]int {
	var out [][]int
	for slot := range m.Of.Items {
		if !m.HasQuestion(slot) {
			continue
		}
		head, _, more := strings.Cut(m.Of.Items[slot].LinkID, ".")
		if last := len(out) - 1; more && last >= 0 && m.Of.Items[out[last][0]].LinkID == head {
			out[last] = append(out[last], slot)
			continue
		}
		out = append(out, []int{slot})
	}
	return out
}

// answerPage is a questionnaire that is being answered.
type answerPage struct {
	care.MeasurementPage
	likes  answeringLikes
	path   string
	groups [][]int
	asked  []bool // by slot
	at     int    // the place of the group to show; len(groups) for the look back
	typed  map[string]string
	help   bool
}

func (p answerPage) value(link string) string {
	if code, ok := p.typed[link]; ok {
		return code
	}
	return p.Answers[link]
}

// done tells whether a group has an answer to its first question, or needs none.
func (p answerPage) done(group int) bool {
	first := p.groups[group][0]
	return p.Answers[p.Of.Items[first].LinkID] != "" || !p.asked[first]
}

// progress tells of every group whether it is done.
func (p answerPage) progress() []bool {
	out := make([]bool, len(p.groups))
	for i := range out {
		out[i] = p.done(i)
	}
	return out
}

func (p answerPage) open() int {
	n := 0
	for _, done := range p.progress() {
		if !done {
			n++
		}
	}
	return n
}

// shown gives the places of the groups on this page.
func (p answerPage) shown() [][]int {
	if p.likes.all {
		return p.groups
	}
	return p.groups[p.at : p.at+1]
}

func (p answerPage) lookBack() bool { return !p.likes.all && p.at == len(p.groups) }

// step gives the address of the group at a place.
func (p answerPage) step(at int) string { return p.path + "?question=" + strconv.Itoa(at+1) }

// after gives the place of the next group that is asked, or len(groups).
func (p answerPage) after(at int) int {
	for at++; at < len(p.groups); at++ {
		if p.asked[p.groups[at][0]] {
			return at
		}
	}
	return at
}

func (p answerPage) before(at int) int {
	for at--; at >= 0; at-- {
		if p.asked[p.groups[at][0]] {
			return at
		}
	}
	return at
}

func (v *visit) answerPage(data care.MeasurementPage) (answerPage, error) {
	if err := loaded(data.Measured); err != nil {
		return answerPage{}, err
	}
	p := answerPage{
		MeasurementPage: data, likes: v.likes(), path: measurementPath(data.Person.ID, data.ID),
		groups: questionGroups(data.Measured), asked: data.Asked(), help: v.r.URL.Query().Get("help") == "shown",
	}
	switch n, err := strconv.Atoi(v.r.URL.Query().Get("question")); {
	case err == nil && n >= 1 && n <= len(p.groups)+1:
		p.at = n - 1
	default:
		for p.at < len(p.groups) && p.done(p.at) {
			p.at++
		}
	}
	return p, nil
}

func (v *visit) showMeasurement() error {
	data, err := v.measurement()
	if err != nil {
		return err
	}
	switch {
	case data.Completed() || !v.mayAnswer(data.Person):
		return v.showResult(data)
	case v.waiting(data):
		return v.showWaiting(data, http.StatusOK, nil)
	case data.Manner == care.MannerPaper:
		return v.to(measurementPath(data.Person.ID, data.ID)+"/entry", "")
	}
	p, err := v.answerPage(data)
	if err != nil {
		return err
	}
	return v.showAnswering(http.StatusOK, p, nil)
}

func (v *visit) showAnswering(status int, p answerPage, problem error) error {
	return v.show(status, answeringView(v, v.answeringRound(p, problem), p))
}

// answeringRound is what stands round the questions: no menu, a way back, a way out.
func (v *visit) answeringRound(p answerPage, problem error) ui.Page {
	page := v.quietPage(p.Of.Words(v.Words.Lang()).Title, p.Person)
	page.Back, page.BackText = measuresPath(p.Person.ID), v.Words.T("measure.back")
	if !p.likes.all && p.before(p.at) >= 0 {
		page.Back, page.BackText = p.step(p.before(p.at)), ""
	}
	if v.linked() {
		page.Personal = true
		if p.likes.all || p.before(p.at) < 0 {
			page.Back = ""
		}
	}
	page.Problems = v.questionProblems(p.links(), problem)
	return page
}

// readAnswers takes the answers that a page asked for: those of its questions, an
// empty one where nothing was chosen.
func readAnswers(form httpkit.Form) map[string]string {
	out := map[string]string{}
	for _, link := range strings.Fields(form.Text("questions")) {
		out[link] = form.Text(answerField(link))
	}
	return out
}

func (v *visit) saveAnswers(form httpkit.Form) (help bool, err error) {
	person, id, err := v.measurementIDs()
	if err != nil {
		return false, err
	}
	return v.site.care.AnswerMeasurement(v.r.Context(), v.actor(), person, id, readAnswers(form))
}

func (v *visit) answerMeasurement() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	help, err := v.saveAnswers(form)
	if fault.Is(err, fault.Conflict) {
		return v.to(v.r.URL.Path, "measure_done_before")
	}
	if err != nil && !fault.Is(err, fault.Invalid) {
		return err
	}
	data, pageErr := v.measurement()
	if pageErr != nil {
		return pageErr
	}
	p, pageErr := v.answerPage(data)
	if pageErr != nil {
		return pageErr
	}
	if n, ok := form.Int("at", 0); ok && n >= 0 && n < len(p.groups) {
		p.at = n
	}
	if err != nil {
		p.typed = readAnswers(form)
		return v.showAnswering(http.StatusUnprocessableEntity, p, err)
	}
	return v.onward(p, form.Text("next"), help)
}

// onward leads to the next question, to the look back, out, or to the end. An answer
// about not wanting to live leads to the words of help first, whatever was pressed.
func (v *visit) onward(p answerPage, next string, help bool) error {
	switch {
	case help:
		return v.to(with(p.step(p.after(p.at)), "help", "shown"), "")
	case next == "finish":
		return v.completeMeasurement()
	case next == "stop" && v.linked():
		return v.to(p.path, "saved")
	case next == "stop":
		return v.to(measuresPath(p.Person.ID), "saved")
	case p.likes.all:
		return v.to(p.path, "")
	}
	return v.to(p.step(p.after(p.at)), "")
}

// answerDraft is the same save while somebody is still on the page. It answers 204
// once it is on disk, and says if the words of help are to be shown at once.
func (v *visit) answerDraft() error {
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	help, err := v.saveAnswers(form)
	if err != nil {
		return err
	}
	if help {
		v.w.Header().Set("Help-Now", "show")
	}
	v.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (v *visit) completeMeasurement() error {
	person, id, err := v.measurementIDs()
	if err != nil {
		return err
	}
	err = v.site.care.CompleteMeasurement(v.r.Context(), v.actor(), person, id)
	if fault.Is(err, fault.Invalid) {
		data, pageErr := v.measurement()
		if pageErr != nil {
			return pageErr
		}
		p, pageErr := v.answerPage(data)
		if pageErr != nil {
			return pageErr
		}
		p.at = len(p.groups)
		return v.showAnswering(http.StatusUnprocessableEntity, p, err)
	}
	if err != nil {
		return err
	}
	if v.linked() {
		return v.linkDone("measure.link_done_text")
	}
	return v.to(measurementPath(person, id), "measure_done")
}

func (v *visit) showResult(data care.MeasurementPage) error {
	page := v.personPage(v.measureTitle(data.Measure), data.Person)
	page.Back, page.BackText = v.kept(measuresPath(data.Person.ID)), v.Words.T("measure.back")
	return v.show(http.StatusOK, resultView(v, page, data))
}

// answersTable lists the questions with what was answered.
func (v *visit) answersTable(m care.Measured) ui.Table {
	t := ui.Table{ID: "answers", Caption: v.Words.T("measure.answers"), CaptionHidden: true, Columns: []ui.Column{{Text: v.Words.T("measure.question")}, {Text: v.Words.T("measure.said")}}}
	asked := m.Asked()
	for slot := range m.Of.Items {
		said := v.answerWords(m, slot)
		switch {
		case !m.HasQuestion(slot):
			continue
		case said == "" && !asked[slot]:
			said = v.Words.T("measure.not_asked")
		case said == "":
			said = v.Words.T("measure.no_answer")
		}
		t.Rows = append(t.Rows, []ui.Cell{{Text: v.question(m, slot)}, {Text: said}})
	}
	return t
}
