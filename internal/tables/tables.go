// Package tables gives what stands in people's records as rows: as tables for reading, with
// names and words, and as one flat file for a study, with neither, beside a codebook. It reads
// nothing by itself: care.RecordRows come from care, which decided and noted that they go out.
package tables

import (
	"strconv"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/sheet"
)

// column is one column of a table, and what stands in it.
type column struct{ name, about string }

// table is one table: of each thing that it is about, one row.
type table struct {
	name, about string
	columns     []column
	rows        func(r care.RecordRows) [][]sheet.Value
}

// whose begins every table.
var whose = []column{
	{"person", "Which person in Towpath: the same in all tables"},
	{"reference", "The person's number in the service's other systems"},
	{"name", "The person's name"},
}

func tables() []table {
	return []table{
		{"People", "Whose records these are.", after(
			column{"preferred name", "What they like to be called"}, column{"born", "Day of birth"}, column{"added", "The day on which their record began"},
		), people},
		{"Bloom areas", "What each voice said of each area that was asked about, as it stands.", after(
			column{"assessment", "Which assessment: the same for both voices"}, column{"bloom", "Which Bloom"}, column{"version", "Its version"}, column{"begun", "The day on which it was begun"},
			column{"completed", "The day on which it was completed; empty where it is not"}, column{"voice", "Whose view it is"}, column{"area", "The area of life"}, column{"step", "From 1 to 10, halves too; empty where no number was given"},
			column{"no number", "Why no number was given: left, not-applicable or not-sure"}, column{"stage", "The stage in which the step lies"}, column{"matters", "How much it matters to them"},
			column{"enough", "The step that is enough for them"}, column{"note", "What they said to it"},
		), areas},
		{"Scores", "Scores of completed questionnaires, by the scoring that is loaded now.", after(append(measured,
			column{"score", "Which score"}, column{"value", "The score; empty where there is none"}, column{"standing", "scored, not-enough (too few answers) or nothing-applies"},
			column{"answered", "Questions that were answered"}, column{"asked", "Questions that apply"}, column{"filled in", "yes where missing answers were made up for, by the measure's own rule"},
		)...), scores},
		{"Answers", "Answers to questionnaires, completed or not.", after(append(measured,
			column{"completed", "yes or no"}, column{"question", "Which question, by its number in the questionnaire"}, column{"topic", "What it is about, in our words"},
			column{"answer", "The code of the answer"},
		)...), answers},
		{"Declined", "Questionnaires that somebody did not want to answer.", after(
			column{"measure", "Which questionnaire"}, column{"day", "When they said so"}, column{"words", "Why, where they said"},
		), declined},
		{"Goals", "What people want, in their words.", after(
			column{"goal", "Which goal"}, column{"area", "The area of life that it came from"}, column{"words", "The goal"}, column{"set", "The day on which it was set"}, column{"ended", "The day on which it ended"},
			column{"ending", "reached, changed or left"}, column{"latest rating", "How near it is, from 0 to 10"}, column{"ratings", "How often it was rated"},
		), goals},
		{"Steps", "What somebody will do towards a goal, and what became of it.", after(
			column{"goal", "Which goal"}, column{"step", "Which step"}, column{"words", "The step"}, column{"who", "Who does it"}, column{"by", "By when"}, column{"outcome", "done, partly, not or changed: the latest"},
			column{"note", "What was said to it"},
		), steps},
		{"Journey", "What was noted on the journey.", after(
			column{"entry", "Which entry"}, column{"day", "Of when it is"}, column{"kind", "Which kind of entry"}, column{"water", "How the water was, from rough (1) to calm (5); empty where not said"}, column{"happened", "What happened"},
			column{"helped", "What helped"}, column{"area", "The area of life"},
		), journey},
		{"Appointments", "When people meet somebody. Those that were put down by mistake are not in it.", after(
			column{"appointment", "Which appointment"}, column{"number", "The number that another system knows it by; empty where it was put down in Towpath"}, column{"start", "When it begins, in UTC"}, column{"end", "When it ends, in UTC"},
			column{"status", "booked, checked-in, arrived, fulfilled, cancelled or noshow (it did not take place)"}, column{"way", "in-person, phone, video or home; empty where not said"}, column{"with", "Whom they meet"}, column{"where", "Where"},
			column{"about", "What it is for"}, column{"bring", "What to bring or know"},
		), appointments},
		{"Days of support", "Days that were noted of a person's support.", after(
			column{"day", "Which day"}, column{"kind", "What it was"}, column{"taken back", "The day on which it was taken back; empty where it stands"},
		), marks},
	}
}

var measured = []column{
	{"measurement", "Which measurement"}, {"measure", "Which questionnaire"}, {"version", "Its version"}, {"day", "The day that the answers are of"}, {"answered by", "person, carer, worker or manager"}, {"manner", "How it was answered"},
}

func after(more ...column) []column { return append(append([]column{}, whose...), more...) }

// About says what a file of tables is: who took it, from where, when, and of whom.
type About struct {
	From, By, Of string
	At           time.Time
}

// Of gives people's records as tables: first what each column is, then the tables.
func Of(list []care.RecordRows, about About) []sheet.Written {
	guide := sheet.Written{Name: "About", Rows: [][]sheet.Value{
		text("table", "column", "what stands in it"),
		text("", "", "From "+about.From+", taken by "+about.By+" on "+about.At.UTC().Format("2 January 2006 at 15:04")+" UTC: "+about.Of+"."),
		text("", "", "These tables hold what people said in confidence. Keep them as you would keep the records, and no longer than you need."),
	}}
	var out []sheet.Written
	for _, t := range tables() {
		guide.Rows = append(guide.Rows, text(t.name, "", t.about))
		heading := sheet.Written{Name: t.name, Rows: [][]sheet.Value{nil}}
		for _, c := range t.columns {
			guide.Rows = append(guide.Rows, text(t.name, c.name, c.about))
			heading.Rows[0] = append(heading.Rows[0], sheet.Value{Text: c.name})
		}
		for _, r := range list {
			heading.Rows = append(heading.Rows, t.rows(r)...)
		}
		out = append(out, heading)
	}
	return append([]sheet.Written{guide}, out...)
}

func text(cells ...string) []sheet.Value {
	row := make([]sheet.Value, len(cells))
	for i, c := range cells {
		row[i].Text = c
	}
	return row
}

// number is a cell with a number, empty where the text is.
func number(text string) sheet.Value { return sheet.Value{Text: text, Number: text != ""} }

func count(n int) sheet.Value { return number(strconv.Itoa(n)) }

// day gives the day of an instant, "" for none.
func day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.DateOnly)
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return "no"
}

// row begins a row with whose it is.
func row(p care.Person, cells ...string) []sheet.Value {
	return append(text(string(p.ID), p.Reference, p.Name), text(cells...)...)
}

func people(r care.RecordRows) [][]sheet.Value {
	p := r.Person
	return [][]sheet.Value{row(p, p.PreferredName, string(p.Born), day(p.Created))}
}

// topic says what a question is about in our words, "" where the measure is not here.
func topic(m care.Measured, slot int) string {
	if m.Of == nil {
		return ""
	}
	return m.Of.Words("en").Item(slot).Topic
}

// stage names the stage of an answer, "" where there is none.
func stage(of *instrument.Instrument, a instrument.Answer) string {
	if !a.HasStep() {
		return ""
	}
	return of.Words("en").Stages[a.Step.Stage()-1].Name
}
