package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/a-h/templ"

	"towpath/internal/care"
	"towpath/internal/fhir"
	"towpath/internal/web/ui"
)

// copyPage is the page of a person's own copy: it opens in any browser, from any
// disk, without this service and without a connection.
type copyPage struct {
	care.Record
	style    string
	blooms   []copyBloom
	measures []copyMeasure
	reminded copyReminded
	plans    []copyPlan
	goals    []copyGoal
	meetings []meetingLine // the latest first
	found    []string      // what was said of resources of the library, the latest first
	events   []event
	looks    ui.Table
	members  ui.Table
	help     []ui.HelpLine
}

// copyBloom is one assessment: the picture, and the table and words that go with it.
type copyBloom struct {
	bloomView
	id     string
	title  string
	chosen []copyChosen
}

type copyChosen struct{ area, understand, ahead, help string }

// copyGoal is a goal with what became of its steps.
type copyGoal struct {
	words, set, ended, rated string
	steps                    []stepLine
}

type stepLine struct{ words, detail, outcome string }

func (v *visit) showCopy() error {
	person, err := v.person()
	if err != nil || !v.own(person) {
		return v.nowhere()
	}
	page := v.base(v.Words.T("copy.title"))
	page.Back = "/"
	return v.show(http.StatusOK, takeView(v, page, personPath(person)))
}

// takeCopy gives one download: the page and the same in FHIR R4.
func (v *visit) takeCopy() error {
	person, err := v.person()
	if err != nil {
		return err
	}
	record, err := v.site.care.TakeCopy(v.r.Context(), v.actor(), person)
	if err != nil {
		return err
	}
	bundle, err := fhir.WriteRecord(record, v.site.care.Instruments())
	if err != nil {
		return err
	}
	var page bytes.Buffer
	found, err := v.copyFound(record)
	if err != nil {
		return err
	}
	shown := v.copyPage(record)
	shown.found = found
	if err := copyView(v, shown).Render(v.r.Context(), &page); err != nil {
		return err
	}
	return v.downloadZip("my-record-"+record.At.Format(time.DateOnly)+".zip", record.At, []zipPart{{"my-record.html", page.Bytes()}, {"my-record.fhir.json", bundle}})
}

// away is what a page on a disk has no use for: fonts that it cannot load.
var away = regexp.MustCompile(`@font-face\s*\{[^}]*\}`)

// copyStyles are the styles of a page that stands by itself.
func (v *visit) copyStyles() string {
	sheet := "app.css"
	if v.Words.Dir() == "rtl" {
		sheet = "app.rtl.css"
	}
	return away.ReplaceAllString(v.site.assets.Text(sheet), "")
}

func (v *visit) copyPage(r care.Record) copyPage {
	p := copyPage{Record: r, style: v.copyStyles()}
	for i, o := range slices.Backward(r.Occasions) {
		if b, ok := v.copyBloom(r.Person, o, "bloom-"+itoa(i)); ok {
			p.blooms = append(p.blooms, b)
		}
	}
	p.measures, p.reminded, p.plans = v.copyMeasures(r), v.copyReminded(r), v.copyPlans(r)
	for _, g := range r.Goals {
		p.goals = append(p.goals, v.copyGoal(g))
	}
	for _, a := range slices.Backward(r.Appointments) {
		p.meetings = append(p.meetings, v.meetingLine(a))
	}
	lines := make([]care.AssessmentLine, len(r.Occasions))
	for i, o := range r.Occasions {
		lines[i] = care.AssessmentLine{Assessment: o.Assessment, Readings: o.Readings}
	}
	p.events = v.events(care.JourneyPage{Person: r.Person, Entries: r.Entries, Lines: lines, Goals: r.Goals}, finished(lines))
	for i := range p.events {
		p.events[i].href = "" // there is no page to go to
	}
	p.looks, p.members = v.copyLooks(r), v.copyMembers(r)
	_, p.help = v.helpLines(v.helpFor(), v.site.care.Now())
	return p
}

func (v *visit) copyBloom(person care.Person, o care.Occasion, id string) (copyBloom, bool) {
	inst, ok := v.site.care.Instruments().Get(o.Assessment.Instrument, o.Assessment.InstrumentVersion)
	line := care.AssessmentLine{Assessment: o.Assessment, Readings: o.Readings}
	if !ok || given(line, len(inst.Areas)) == 0 {
		return copyBloom{}, false
	}
	b := copyBloom{id: id, title: v.Words.F("person.bloom_on", "day", v.day(o.Assessment.On))}
	b.BloomPage = care.BloomPage{Person: person, Lines: []care.AssessmentLine{line}, With: -1, Instrument: inst, Answers: o.Answers, Chosen: o.Chosen}
	b.view = viewVoices
	v.draw(&b.bloomView, b.title)
	b.figure.ID, b.table.ID = id, id+"-numbers"
	words := inst.Words(v.Words.Lang())
	for _, c := range o.Chosen {
		if c.Place > 0 {
			b.chosen = append(b.chosen, copyChosen{words.Area(c.Area).Name, c.Understand, c.LookAhead, c.CouldHelp})
		}
	}
	return b, true
}

func (v *visit) copyGoal(g care.GoalPlan) copyGoal {
	out := copyGoal{words: g.Words, set: v.Words.F("copy.goal_set", "day", v.Words.Date(g.At))}
	if !g.Active() {
		out.ended = join(v.Words.T("journey.goal_"+string(g.Ending)), v.Words.Date(g.EndedAt))
	}
	for _, r := range g.Ratings {
		out.rated = join(out.rated, v.Words.F("copy.goal_rated", "rating", r.Rating, "day", v.Words.ShortDate(r.At)))
	}
	for _, st := range g.Steps {
		line := stepLine{words: st.Words, detail: v.stepDetail(st.ActionStep)}
		for _, r := range st.Reviews {
			text := v.Words.T("goal.outcome_" + string(r.Outcome))
			if r.Note != "" {
				text += ": " + r.Note
			}
			line.outcome = join(line.outcome, text)
		}
		out.steps = append(out.steps, line)
	}
	return out
}

// copyLooks is who looked and wrote, latest first, in plain words.
func (v *visit) copyLooks(r care.Record) ui.Table {
	t := ui.Table{ID: "looks", Caption: v.Words.T("copy.looks_order"), Columns: []ui.Column{{Text: v.Words.T("copy.looks_when")}, {Text: v.Words.T("copy.looks_what")}}}
	for _, e := range r.Audit {
		t.Rows = append(t.Rows, []ui.Cell{{Text: v.Words.DateTime(e.At)}, {Text: v.entryWords(r.Person, e)}})
	}
	return t
}

func (v *visit) copyMembers(r care.Record) ui.Table {
	t := ui.Table{ID: "members", Caption: v.Words.T("copy.circle_who"), Columns: []ui.Column{{Text: v.Words.T("circle.name")}, {Text: v.Words.T("circle.sees")}}}
	for _, m := range r.Members {
		var sees []string
		for _, c := range m.Consents {
			sees = append(sees, v.consentText(c))
		}
		state := v.Words.F("circle.ended", "name", m.Name, "day", v.Words.ShortDate(m.EndedAt))
		if m.EndedAt.IsZero() {
			state = m.Name
		}
		text := v.Words.T("circle.sees_nothing")
		if len(sees) > 0 {
			text = v.Words.List(sees...)
		}
		t.Rows = append(t.Rows, []ui.Cell{{Text: state, Note: m.Relation}, {Text: text}})
	}
	return t
}

// copyStyle puts the styles into a page that has nowhere to load them from. They
// are our own, from the build.
func copyStyle(style string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<style>"+style+"</style>")
		return err
	})
}
