package web

import (
	"net/http"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/httpkit"
	"towpath/internal/web/ui"
)

// entryView is one entry of the record of the record, with all that is known of it.
type entryView struct {
	person    care.Person
	own       bool
	line      recordLine
	when      string
	rows      []ui.SummaryRow
	check     recordCheck
	questions []questionView
	path      string
	// ask is the form for another question, as it was typed.
	askID, asked string
	answered     string // what was typed as an answer to the question named askID
}

// questionView is a question and its answer, in words.
type questionView struct {
	id, words, when, who string
	answer, answered     string
	href                 string // of the entry
	about                string
	open                 bool
}

func (v *visit) questionView(p care.Person, q care.Question) questionView {
	out := questionView{
		id: string(q.ID), words: q.Words, when: v.Words.DateTime(q.At), who: v.say(p, "audit.asked"), href: entryPath(p.ID, q.Entry.ID),
		about: v.entryWords(p, q.Entry), open: q.Open(),
	}
	if !q.Open() {
		out.answer = q.Answer
		out.answered = v.Words.F("audit.answered_by", "name", q.AnsweredName, "when", v.Words.DateTime(q.AnsweredAt))
	}
	return out
}

// otherQuestions gives the questions that stand beside no line of a page; a worker
// sees every open one of them first.
func (v *visit) otherQuestions(list care.AuditPage) []questionView {
	here := map[string]bool{}
	for _, e := range list.Entries {
		here[e.ID] = true
	}
	var open, answered []questionView
	for _, q := range list.Questions {
		switch {
		case q.Open() && (!here[q.Entry.ID] || !v.own(list.Person.ID)):
			open = append(open, v.questionView(list.Person, q))
		case !q.Open() && !here[q.Entry.ID]:
			answered = append(answered, v.questionView(list.Person, q))
		}
	}
	return append(open, answered...)
}

func (v *visit) showRecordEntry() error { return v.recordEntryAgain(http.StatusOK, "", "", "", nil) }

// recordEntryAgain shows the page of an entry, with what was typed and what is
// wrong with it.
func (v *visit) recordEntryAgain(status int, askID, asked, answered string, problems ui.Problems) error {
	person, err := v.person()
	if err != nil {
		return err
	}
	e, err := v.site.care.ShowAuditEntry(v.r.Context(), v.actor(), person, v.r.PathValue("entry"))
	if err != nil {
		return err
	}
	if askID == "" {
		askID = v.site.care.NewID()
	}
	p := entryView{
		person: e.Person, own: v.own(person), line: v.recordLine(e.Person, e.Entry), rows: v.entryRows(e.Entry), check: v.recordCheck(e.Check),
		when: v.Words.F("audit.on_day", "day", v.Words.FullDate(e.Entry.At), "time", v.Words.Time(e.Entry.At)),
		path: entryPath(person, e.Entry.ID), askID: askID, asked: asked, answered: answered,
	}
	p.line.changed = len(e.Check.Bad) > 0
	for _, q := range e.Questions {
		p.questions = append(p.questions, v.questionView(e.Person, q))
	}
	page := v.personPage(p.line.text, e.Person)
	page.Back, page.Problems = recordPath(person), problems
	return v.show(status, recordEntryView(v, page, p))
}

// entryRows says all that an entry holds.
func (v *visit) entryRows(e care.LoggedEntry) []ui.SummaryRow {
	w := v.Words
	rows := []ui.SummaryRow{}
	add := func(key, value string) {
		if value != "" {
			rows = append(rows, ui.SummaryRow{Key: w.T("audit.row_" + key), Value: value})
		}
	}
	add("who", e.Name)
	if role := "audit.role_" + string(e.Role); w.Has(role) {
		add("role", w.T(role))
	}
	var rules []string
	for id := range strings.FieldsSeq(e.Policies) {
		words := "audit.rule_" + wordKey(id)
		if strings.HasPrefix(id, "circle-") && !w.Has(words) {
			words = "audit.rule_circle"
		}
		if w.Has(words) {
			id = w.T(words)
		}
		rules = append(rules, id)
	}
	switch {
	case e.Outcome == care.OutcomeDenied:
		add("why", w.T("audit.rule_none"))
	default:
		add("why", strings.Join(rules, " "))
	}
	add("place", w.F("audit.place", "n", int(e.Seq)+1))
	add("name", e.Action)
	return rows
}

func (v *visit) askAboutEntry() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	n := care.NewQuestion{ID: care.QuestionID(form.Text("id")), Entry: v.r.PathValue("entry"), Words: form.Text("words")}
	err = v.site.care.AskAboutEntry(v.r.Context(), v.actor(), person, n)
	if fault.Is(err, fault.Invalid) {
		return v.recordEntryAgain(http.StatusUnprocessableEntity, string(n.ID), n.Words, "", v.problems(err))
	}
	if err != nil {
		return err
	}
	return v.to(entryPath(person, n.Entry), "asked")
}

func (v *visit) answerQuestion() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	form, err := httpkit.ReadForm(v.w, v.r)
	if err != nil {
		return err
	}
	if again, err := v.otherWords(form, "answer"); again {
		return err
	}
	id, answer := care.QuestionID(v.r.PathValue("question")), form.Text("answer")
	err = v.site.care.AnswerQuestion(v.r.Context(), v.actor(), person, id, answer)
	if fault.Is(err, fault.Invalid) {
		problems := v.problems(err)
		for i := range problems {
			problems[i].Field = "answer-" + string(id)
		}
		return v.recordEntryAgain(http.StatusUnprocessableEntity, string(id), "", answer, problems)
	}
	if err != nil {
		return err
	}
	return v.to(entryPath(person, v.r.PathValue("entry")), "answered")
}

// downloadProof gives the proof of an entry as a file of text.
func (v *visit) downloadProof() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	proof, err := v.site.care.ShowAuditProof(v.r.Context(), v.actor(), person, v.r.PathValue("entry"))
	if err != nil {
		return err
	}
	w, e := v.Words, proof.Entry.AuditEntry
	name := "towpath-proof-" + e.At.In(v.site.config.Place).Format("2006-01-02-1504") + ".txt"
	words := []string{
		w.T("audit.proof_title"),
		plainText(v.entryWords(proof.Person, e)),
		plainText(w.F("audit.on_day", "day", w.FullDate(e.At), "time", w.Time(e.At))),
		plainText(w.F("audit.proof_place", "n", int(proof.Entry.Seq)+1, "size", int(proof.Checkpoint.Size))),
		"",
		w.T("audit.proof_how"),
		"  towpath verify --proof " + name + " --verifier " + proof.Key.Verifier(),
		w.T("audit.proof_key"),
		w.T("audit.proof_rest"),
		w.T("audit.proof_kept"),
		"",
	}
	file, err := proof.File(words)
	if err != nil {
		return err
	}
	return v.download(name, "text/plain; charset=utf-8", []byte(file))
}

// plainText takes out the marks that keep names in order on a page.
func plainText(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, text)
}

// checkpoint gives the latest signed checkpoint of the log to anybody, so that
// others can keep copies. It says how long the log is and what its root is, and
// nothing of anybody.
func (v *visit) checkpoint() error {
	text, err := v.site.config.Checkpoint(v.r)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = v.w.Write([]byte(text)) // the reader may have gone
	return nil
}
