// Package calendar writes calendars as RFC 5545 has them, for programs that read them by
// themselves. It is pure, and knows nothing of what the events are about.
package calendar

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Calendar is one calendar.
type Calendar struct {
	// Product names what wrote it: "-//Towpath//Learning//EN".
	Product string
	Name    string
	// Refresh is how often a program should ask again; 0 says nothing of it.
	Refresh time.Duration
	Events  []Event
}

// Event is one thing that happens from an instant to another.
type Event struct {
	// UID is the same for as long as it is the same event.
	UID string
	// Sequence is raised with each change, so that programs take the change in.
	Sequence int
	// Changed is when it was last changed.
	Changed        time.Time
	Begins, Ends   time.Time
	Summary        string
	Description    string
	Location       string
	Address        string // of a page about it
	Categories     []string
	Cancelled      bool
	Private        bool
	LeavesTimeFree bool
}

// ContentType is what a calendar is sent as.
const ContentType = "text/calendar; charset=utf-8"

// octets is how long a line may be, without its end.
const octets = 75

// Bytes gives the calendar as text. Times are in UTC.
func (c Calendar) Bytes() []byte {
	w := &writer{}
	w.line("BEGIN", "VCALENDAR")
	w.line("VERSION", "2.0")
	w.line("PRODID", Escape(c.Product))
	w.line("CALSCALE", "GREGORIAN")
	w.line("METHOD", "PUBLISH")
	if c.Name != "" {
		w.line("NAME", Escape(c.Name))
		w.line("X-WR-CALNAME", Escape(c.Name))
	}
	if c.Refresh > 0 {
		w.line("REFRESH-INTERVAL;VALUE=DURATION", duration(c.Refresh))
		w.line("X-PUBLISHED-TTL", duration(c.Refresh))
	}
	for _, e := range c.Events {
		w.event(e)
	}
	w.line("END", "VCALENDAR")
	return []byte(w.b.String())
}

type writer struct{ b strings.Builder }

func (w *writer) event(e Event) {
	w.line("BEGIN", "VEVENT")
	w.line("UID", Escape(e.UID))
	w.line("DTSTAMP", utc(e.Changed))
	w.line("LAST-MODIFIED", utc(e.Changed))
	w.line("SEQUENCE", strconv.Itoa(max(e.Sequence, 0)))
	w.line("DTSTART", utc(e.Begins))
	w.line("DTEND", utc(e.Ends))
	w.line("SUMMARY", Escape(e.Summary))
	w.text("DESCRIPTION", e.Description)
	w.text("LOCATION", e.Location)
	if address := oneLine(e.Address); address != "" {
		w.line("URL", address) // a URI is not escaped
	}
	if len(e.Categories) > 0 {
		escaped := make([]string, len(e.Categories))
		for i, c := range e.Categories {
			escaped[i] = Escape(c)
		}
		w.line("CATEGORIES", strings.Join(escaped, ","))
	}
	if e.Private {
		w.line("CLASS", "PRIVATE")
	}
	status, free := "CONFIRMED", "OPAQUE"
	if e.Cancelled {
		status = "CANCELLED"
	}
	if e.Cancelled || e.LeavesTimeFree {
		free = "TRANSPARENT"
	}
	w.line("STATUS", status)
	w.line("TRANSP", free)
	w.line("END", "VEVENT")
}

func (w *writer) text(name, value string) {
	if value != "" {
		w.line(name, Escape(value))
	}
}

// line writes one line, folded where it is long: never within a letter.
func (w *writer) line(name, value string) {
	rest, room := name+":"+value, octets
	for len(rest) > room {
		cut := room
		for cut > 0 && !utf8.RuneStart(rest[cut]) {
			cut--
		}
		w.b.WriteString(rest[:cut])
		w.b.WriteString("\r\n ")
		rest, room = rest[cut:], octets-1 // the space counts
	}
	w.b.WriteString(rest)
	w.b.WriteString("\r\n")
}

// Escape gives a text as a value of a calendar. What no calendar may hold is left out.
func Escape(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\\' || r == ';' || r == ',':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n' || r == '\r':
			b.WriteString(`\n`)
		case r == '\t' || !unicode.IsControl(r):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// oneLine leaves out what could end a line.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// duration gives whole minutes, one at least.
func duration(d time.Duration) string {
	minutes := max(int(d.Minutes()), 1)
	if minutes%60 == 0 {
		return "PT" + strconv.Itoa(minutes/60) + "H"
	}
	return "PT" + strconv.Itoa(minutes) + "M"
}
