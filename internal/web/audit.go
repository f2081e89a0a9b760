package web

import (
	"net/http"
	"strings"
	"time"
	"unicode"

	"towpath/internal/care"
	"towpath/internal/web/ui"
)

func (s *Site) auditRoutes(signed func(string, pageHandler)) {
	signed("GET /people/{person}/record", (*visit).showRecord)
	signed("GET /people/{person}/record/{entry}", (*visit).showRecordEntry)
	signed("GET /people/{person}/record/{entry}/proof", (*visit).downloadProof)
	signed("POST /people/{person}/record/{entry}/questions", (*visit).askAboutEntry)
	signed("POST /people/{person}/record/{entry}/questions/{question}", (*visit).answerQuestion)
}

// recordPage says who looked at a person's record, or added to it, day by day.
type recordPage struct {
	person   care.Person
	own      bool
	days     []recordDay
	pages    ui.Pagination
	who      []ui.Option
	kinds    []ui.Option
	query    care.AuditQuery
	narrowed bool
	check    recordCheck
	verifier string
	// questions are those that stand beside no line of this page.
	questions []questionView
}

type recordDay struct {
	day   string
	lines []recordLine
}

// recordLine is one thing that somebody did. The same look by the same reader
// within an hour stands once, with how often; the single times can be unfolded.
type recordLine struct {
	text, time string
	times      string
	href       string
	mark       recordMark
	changed    bool // it is not as it was written
	single     []recordTime
	questions  []questionView
	last       time.Time
	same       sameLook
}

// recordTime is one of the times that a line stands for.
type recordTime struct{ time, href string }

// recordMark tells a kind of entry apart by words and an icon, and then by colour.
type recordMark struct{ kind, words, icon string }

// sameLook is what makes two looks one line.
type sameLook struct {
	account  care.AccountID
	action   string
	outcome  string
	policies string
}

// foldWithin is how far apart two looks may be to stand in one line.
const foldWithin = time.Hour

func recordPath(p care.PersonID) string { return personPath(p) + "/record" }

func entryPath(p care.PersonID, entry string) string { return recordPath(p) + "/" + entry }

func (v *visit) showRecord() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	ask := v.r.URL.Query()
	list, err := v.site.care.ListAuditEntries(v.r.Context(), v.actor(), person, care.AuditQuery{
		Who: care.AccountID(ask.Get("who")), Kind: care.AuditKind(ask.Get("kind")), After: v.after(),
	})
	if err != nil {
		return err
	}
	p := recordPage{
		person: list.Person, own: v.own(person), query: list.Query, narrowed: list.Query.Who != "" || list.Query.Kind != "",
		check: v.recordCheck(list.Check),
	}
	if p.verifier, err = v.site.care.LogVerifier(v.actor().Organisation); err != nil {
		return err
	}
	p.days = v.recordDays(list)
	p.questions = v.otherQuestions(list)
	v.recordChoices(&p, list)
	page := v.personPage(v.say(list.Person, "audit.title"), list.Person)
	page.Back = v.homeOf(list.Person)
	return v.show(http.StatusOK, recordView(v, page, p))
}

// recordChoices fills in what the list can be narrowed to, and its other pages.
func (v *visit) recordChoices(p *recordPage, list care.AuditPage) {
	t := v.Words.T
	p.who = []ui.Option{{Label: t("audit.who_all")}}
	for _, r := range list.Readers {
		if r.Account == "" {
			continue // joined before they had an account: nobody to ask for
		}
		label := r.Name
		switch {
		case r.Account == v.actor().Account:
			label = t("audit.you")
		case label == "":
			label = t("audit.somebody")
		}
		p.who = append(p.who, ui.Option{Value: string(r.Account), Label: label})
	}
	p.kinds = []ui.Option{{Label: t("audit.kind_all")}}
	for _, k := range care.AuditKinds {
		p.kinds = append(p.kinds, ui.Option{Value: string(k), Label: t("audit.kind_" + string(k))})
	}
	path := recordPath(list.Person.ID)
	if list.Query.Who != "" {
		path = with(path, "who", string(list.Query.Who))
	}
	if list.Query.Kind != "" {
		path = with(path, "kind", string(list.Query.Kind))
	}
	p.pages = pagesOf(path, list.Query.After, len(list.Entries), list.Total, care.AuditPageSize)
}

// recordDays sorts entries, which come latest first, by day, and folds looks.
func (v *visit) recordDays(list care.AuditPage) []recordDay {
	asked := map[string][]questionView{}
	for _, q := range list.Questions {
		asked[q.Entry.ID] = append(asked[q.Entry.ID], v.questionView(list.Person, q))
	}
	changed := map[string]bool{}
	for _, id := range list.Check.Bad {
		changed[id] = true
	}
	var days []recordDay
	for _, e := range list.Entries {
		day := v.Words.FullDate(e.At)
		if len(days) == 0 || days[len(days)-1].day != day {
			days = append(days, recordDay{day: day})
		}
		d := &days[len(days)-1]
		l := v.recordLine(list.Person, e)
		l.questions, l.changed = asked[e.ID], changed[e.ID]
		if !v.fold(d.lines, e, l) {
			d.lines = append(d.lines, l)
		}
	}
	return days
}

// fold puts a look into the line of the same look within the hour after it, if
// there is one. What was asked about, or is not as it was written, stands alone.
func (v *visit) fold(lines []recordLine, e care.LoggedEntry, l recordLine) bool {
	if !e.Look() || l.changed || len(l.questions) > 0 {
		return false
	}
	for i := range lines {
		into := &lines[i]
		if into.same != l.same || into.last.Sub(e.At) > foldWithin || into.changed || len(into.questions) > 0 {
			continue
		}
		if into.single == nil {
			into.single = []recordTime{{into.time, into.href}}
		}
		into.single = append(into.single, recordTime{l.time, l.href})
		into.last = e.At
		words := "audit.times"
		if l.time == into.time {
			words = "audit.times_at"
		}
		into.times = v.Words.N(words, len(into.single), "from", l.time, "to", into.time)
		return true
	}
	return false
}

func (v *visit) recordLine(p care.Person, e care.LoggedEntry) recordLine {
	l := recordLine{
		text: v.entryWords(p, e.AuditEntry), time: v.Words.Time(e.At), href: entryPath(p.ID, e.ID),
		mark: v.recordMark(e.AuditEntry), last: e.At, same: sameLook{e.Account, e.Action, e.Outcome, e.Policies},
	}
	if l.mark.kind == "circle" && v.own(p.ID) && e.Account == v.actor().Account {
		l.mark = recordMark{} // who looks with another's eyes needs no yes
	}
	return l
}

// entryWords says what somebody did.
func (v *visit) entryWords(p care.Person, e care.AuditEntry) string {
	who := e.Name
	mine := e.Account == v.actor().Account
	switch {
	case mine:
		who = v.Words.T("audit.you")
	case who == "":
		who = v.Words.T("audit.somebody")
	}
	if e.Outcome == care.OutcomeDenied {
		return v.say(p, "audit.refused", "who", who)
	}
	did := didWords(e.Action)
	if mine && v.own(p.ID) && v.Words.Has(did+"_own") {
		return v.Words.T(did + "_own")
	}
	if !v.Words.Has(did + "_you") {
		return v.say(p, "audit.did", "who", who, "what", e.Action)
	}
	return v.say(p, did, "who", who)
}

// recordMark gives what sets an entry apart, and nothing for most.
func (v *visit) recordMark(e care.AuditEntry) recordMark {
	mark := func(kind, icon string) recordMark {
		return recordMark{kind, v.Words.T("audit.mark_" + kind), icon}
	}
	switch {
	case e.Outcome == care.OutcomeDenied:
		return mark("refused", "lock")
	case hasRule(e, "worker-emergency"), hasRule(e, "worker-opens-emergency"):
		return mark("emergency", "triangle-alert")
	case hasRule(e, "circle-"):
		return mark("circle", "heart-handshake")
	}
	return recordMark{}
}

// hasRule tells whether a policy whose id begins like that decided.
func hasRule(e care.AuditEntry, prefix string) bool {
	for id := range strings.FieldsSeq(e.Policies) {
		if strings.HasPrefix(id, prefix) {
			return true
		}
	}
	return false
}

// recordCheck says in words how the lines of a page stand.
type recordCheck struct {
	good  bool
	lines []string
}

func (v *visit) recordCheck(c care.LogCheck) recordCheck {
	w := v.Words
	if c.Broken || len(c.Bad) > 0 {
		return recordCheck{lines: []string{w.T("audit.check_bad"), w.T("audit.check_bad_what")}}
	}
	out := recordCheck{good: true}
	if c.Good > 0 {
		out.lines = append(out.lines, w.N("audit.check_good", c.Good, "when", w.DateTime(c.At)))
	}
	if c.Fresh > 0 {
		out.lines = append(out.lines, w.N("audit.check_fresh", c.Fresh))
	}
	return recordCheck{good: true, lines: append(out.lines, w.N("audit.check_size", int(c.Size)))}
}

// didWords gives the id of the words for an operation: RateGoal has
// audit.did_rate_goal_you and audit.did_rate_goal_them.
func didWords(action string) string { return "audit.did" + inSnakes(action) }

func inSnakes(action string) string {
	var b strings.Builder
	for _, r := range action {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
