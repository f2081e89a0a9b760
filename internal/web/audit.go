package web

import (
	"net/http"
	"strconv"
	"strings"
	"unicode"

	"towpath/internal/care"
	"towpath/internal/web/ui"
)

// recordPage says who looked at a person's record, or added to it, day by day.
type recordPage struct {
	person care.Person
	days   []recordDay
	pages  ui.Pagination
}

type recordDay struct {
	day   string
	lines []recordLine
}

// recordLine is one thing that somebody did. What the same person did several
// times on one day stands once, with how often.
type recordLine struct {
	text, time, times string
	refused           bool
}

func (v *visit) showRecord() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	after, _ := strconv.Atoi(v.r.URL.Query().Get("after")) // what is no number begins at the start
	list, err := v.site.care.ListAuditEntries(v.r.Context(), v.actor(), person, after)
	if err != nil {
		return err
	}
	p := recordPage{person: list.Person, days: v.recordDays(list.Person, list.Entries)}
	p.pages = pagesOf(personPath(person)+"/record", list.After, len(list.Entries), list.Total, care.AuditPageSize)
	page := v.personPage(v.say(list.Person, "audit.title"), list.Person)
	page.Back = v.homeOf(list.Person)
	return v.show(http.StatusOK, recordView(v, page, p))
}

// recordDays sorts entries, which come latest first, by day, and puts together
// what is the same.
func (v *visit) recordDays(p care.Person, entries []care.AuditEntry) []recordDay {
	type same struct {
		account care.AccountID
		action  string
		outcome string
	}
	var days []recordDay
	var counts []map[same]int
	place := map[same]int{}
	for _, e := range entries {
		day := v.Words.Date(e.At)
		if len(days) == 0 || days[len(days)-1].day != day {
			days = append(days, recordDay{day: day})
			counts = append(counts, map[same]int{})
			place = map[same]int{}
		}
		d, n := &days[len(days)-1], counts[len(counts)-1]
		key := same{e.Account, e.Action, e.Outcome}
		n[key]++
		if n[key] == 1 {
			place[key] = len(d.lines)
			d.lines = append(d.lines, v.recordLine(p, e))
			continue
		}
		d.lines[place[key]].times = v.Words.N("audit.times", n[key])
	}
	return days
}

func (v *visit) recordLine(p care.Person, e care.AuditEntry) recordLine {
	who := e.Name
	switch {
	case e.Account == v.actor().Account:
		who = v.Words.T("audit.you")
	case who == "":
		who = v.Words.T("audit.somebody")
	}
	l := recordLine{time: v.Words.Time(e.At)}
	if e.Outcome == care.OutcomeDenied {
		l.refused = true
		l.text = v.say(p, "audit.refused", "who", who)
		return l
	}
	did := didWords(e.Action)
	if l.text = v.say(p, did, "who", who); e.Account == v.actor().Account && v.own(p.ID) && v.Words.Has(did+"_own") {
		l.text = v.Words.T(did + "_own")
	}
	return l
}

// didWords gives the id of the words for an operation: RateGoal has
// audit.did_rate_goal_you and audit.did_rate_goal_them.
func didWords(action string) string {
	var b strings.Builder
	b.WriteString("audit.did")
	for _, r := range action {
		if unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
