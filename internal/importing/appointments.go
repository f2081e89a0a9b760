package importing

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/sheet"
)

// AppointmentColumns are the columns of a list of appointments: the first four have to be there.
var AppointmentColumns = []string{"number", "reference", "start", "end", "status", "with", "where", "way", "about", "bring"}

// AppointmentRow is one appointment of a list, and by which number its person is known.
type AppointmentRow struct {
	Line      int
	Reference string
	care.AppointmentWords
	// Said tells which columns the list has: what it has no column for stays as it is.
	Said map[string]bool
}

// With gives what the list says in place of what was said before.
func (r AppointmentRow) With(was care.AppointmentWords) care.AppointmentWords {
	w := r.AppointmentWords
	if !r.Said["about"] {
		w.About = was.About
	}
	if !r.Said["bring"] {
		w.Bring = was.Bring
	}
	if !r.Said["way"] {
		w.Way = was.Way
	}
	if !r.Said["with"] && !r.Said["where"] {
		w.Attendees = was.Attendees
	}
	return w
}

// appointments is a list of them while it is read.
type appointments struct {
	*list
	system string
	place  *time.Location
	now    time.Time
}

// ReadAppointments reads a list of appointments as a record system gives it out. Times without
// a zone are those of a place; system says what kind of numbers the list has. It gives no row
// where there is a problem; err is set where the file is no table or lacks a column.
func ReadAppointments(file []byte, system string, place *time.Location, now time.Time) (rows []AppointmentRow, problems []Problem, err error) {
	return readList(file, AppointmentColumns, 4, func(l *list, row sheet.Row) AppointmentRow {
		return (&appointments{l, system, place, now}).row(row)
	})
}

func (r *appointments) row(row sheet.Row) AppointmentRow {
	get := func(name string) string { return r.cell(row, name) }
	wrong := func(column, reason string, values ...any) { r.wrong(row, column, reason, values...) }
	out := AppointmentRow{Line: row.Line, Said: r.said, Reference: get("reference"), AppointmentWords: care.AppointmentWords{
		Identifier: care.Identifier{System: r.system, Value: get("number")}, Status: care.AppointmentBooked, About: get("about"), Bring: get("bring"),
		Attendees: care.Attending(get("with"), get("where")),
	}}
	r.known(row, "number", "by which number is it known? The cell is empty")
	if out.Reference == "" {
		wrong("reference", "whose appointment is this? The cell is empty")
	}
	r.long(row)
	var err error
	if out.Start, err = r.instant(get("start"), time.Time{}); err != nil {
		wrong("start", "%s", err)
	} else if out.End, err = r.instant(get("end"), out.Start); err != nil {
		wrong("end", "%s", err)
	} else if out.End.Before(out.Start) {
		wrong("end", "it ends before it begins")
	}
	if said := strings.ToLower(get("status")); said != "" {
		out.Status = care.AppointmentStatus(said)
		if !slices.Contains(care.AppointmentStatuses, out.Status) {
			wrong("status", "%q is none of: %s", said, instrument.Join(care.AppointmentStatuses, ", "))
		}
	}
	if out.Way = care.AppointmentWay(strings.ToLower(get("way"))); out.Way != "" && !slices.Contains(care.AppointmentWays, out.Way) {
		wrong("way", "%q is none of: %s", out.Way, instrument.Join(care.AppointmentWays, ", "))
	}
	return out
}

// long says which cells hold more than can be kept.
func (r *appointments) long(row sheet.Row) {
	for _, name := range AppointmentColumns {
		most := care.MaxLine
		if name == "about" || name == "bring" {
			most = care.MaxNote
		}
		if !care.Fits(r.cell(row, name), most) {
			r.wrong(row, name, "it is longer than %d letters, or is no text", most)
		}
	}
}

// times are the forms in which an instant is written behind a day, T or a space before it.
var times = []string{"15:04", "15:04:05", "15.04"}

// instant reads an instant. An end may be a time of day alone, on the day of its start.
func (r *appointments) instant(text string, start time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, errors.New("when is it? The cell is empty")
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return r.near(t.UTC(), text)
	}
	for _, l := range times {
		if !start.IsZero() {
			if t, err := time.ParseInLocation(time.DateOnly+" "+l, start.In(r.place).Format(time.DateOnly)+" "+text, r.place); err == nil {
				return t.UTC(), nil
			}
		}
		for _, day := range []string{"2/1/2006", "2006-1-2", "2.1.2006", "2-1-2006", "2006/1/2", "2 Jan 2006", "2 January 2006"} {
			for _, between := range []string{" ", "T"} {
				if t, err := time.ParseInLocation(day+between+l, text, r.place); err == nil {
					return r.near(t.UTC(), text)
				}
			}
		}
	}
	if isNumber(text) {
		return time.Time{}, fmt.Errorf("%q is a spreadsheet's own number for a time; format the column as text and save the file again", text)
	}
	return time.Time{}, fmt.Errorf("%q is no time; write it as 27/03/2026 14:30 or 2026-03-27T14:30:00Z", text)
}

// near refuses what lies so far off that the year is a slip.
func (r *appointments) near(t time.Time, text string) (time.Time, error) {
	switch {
	case t.Year() < 1990:
		return t, fmt.Errorf("%s is too long ago; check the year", text)
	case !t.Before(r.now.AddDate(10, 0, 0)):
		return t, fmt.Errorf("%s lies more than ten years ahead; check the year", text)
	}
	return t, nil
}
