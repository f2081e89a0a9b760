package care

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Hours are when somebody answers, week by week, by the clock of the service's place.
// Neither Always nor any span means that nobody has said.
type Hours struct {
	Always bool
	Spans  []OpenSpan
}

// OpenSpan is one stretch of time on each of its days, in minutes from midnight. One that
// ends no later than it begins goes on into the next day: from 1,320 to 360 is a night,
// and from 0 to 0 a whole day.
type OpenSpan struct {
	Days        [7]bool // by time.Weekday
	From, Until int
}

// MaxSpans is how many stretches a line may have.
const MaxSpans = 14

const dayMinutes = 24 * 60

// length is how long it lasts, in minutes.
func (s OpenSpan) length() int {
	if s.Until > s.From {
		return s.Until - s.From
	}
	return s.Until - s.From + dayMinutes
}

// Said tells whether anybody has said when this is.
func (h Hours) Said() bool { return h.Always || len(h.Spans) > 0 }

// Valid tells whether every stretch has a day and times of day.
func (h Hours) Valid() bool {
	if h.Always && len(h.Spans) > 0 || len(h.Spans) > MaxSpans {
		return false
	}
	for _, s := range h.Spans {
		if s.Days == [7]bool{} || s.From < 0 || s.From >= dayMinutes || s.Until < 0 || s.Until >= dayMinutes {
			return false
		}
	}
	return true
}

// always is how Hours are kept that have no end; a line without any is kept empty.
const always = "always"

// String gives hours as they are kept: "always", or "12345 09:00-20:00;6 22:00-06:00" with
// Sunday as 0.
func (h Hours) String() string {
	if h.Always {
		return always
	}
	parts := make([]string, len(h.Spans))
	for i, s := range h.Spans {
		days := ""
		for d, on := range s.Days {
			if on {
				days += strconv.Itoa(d)
			}
		}
		parts[i] = days + " " + ClockTime(s.From) + "-" + ClockTime(s.Until)
	}
	return strings.Join(parts, ";")
}

var errHours = errors.New("hours: not as they are kept")

// ParseHours reads what String gave.
func ParseHours(text string) (Hours, error) {
	switch text {
	case "":
		return Hours{}, nil
	case always:
		return Hours{Always: true}, nil
	}
	var h Hours
	for part := range strings.SplitSeq(text, ";") {
		days, times, _ := strings.Cut(part, " ")
		from, until, _ := strings.Cut(times, "-")
		var s OpenSpan
		var ok1, ok2 bool
		s.From, ok1 = ParseClock(from)
		s.Until, ok2 = ParseClock(until)
		for _, d := range days {
			if d < '0' || d > '6' {
				return Hours{}, errHours
			}
			s.Days[d-'0'] = true
		}
		if !ok1 || !ok2 {
			return Hours{}, errHours
		}
		h.Spans = append(h.Spans, s)
	}
	if !h.Valid() {
		return Hours{}, errHours
	}
	return h, nil
}

// ClockTime writes minutes from midnight as "09:00".
func ClockTime(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// ParseClock reads "9:00", "09:00" or "09.00".
func ParseClock(text string) (minutes int, ok bool) {
	hour, minute, found := strings.Cut(strings.ReplaceAll(strings.TrimSpace(text), ".", ":"), ":")
	h, err1 := strconv.Atoi(hour)
	m, err2 := strconv.Atoi(minute)
	if !found || err1 != nil || err2 != nil || h < 0 || h > 23 || m < 0 || m > 59 || len(minute) != 2 {
		return 0, false
	}
	return h*60 + m, true
}

// Opening is how things stand at an instant.
type Opening struct {
	// Known is false where nobody has said when somebody answers.
	Known bool
	Open  bool
	// Changes is when that ends, and the zero time where it never does.
	Changes time.Time
}

// aWeek is as far as anybody has to look: after it, all is the same again.
const aWeek = 7 * 24 * time.Hour

// At tells how things stand at an instant, by the clock of a place. Where two stretches
// touch, the first ends when the last does.
func (h Hours) At(now time.Time, place *time.Location) Opening {
	if !h.Said() || h.Always {
		return Opening{Known: h.Always, Open: h.Always}
	}
	o := Opening{Known: true}
	for _, s := range h.around(now.In(place)) {
		if !s.end.After(now) {
			continue
		}
		if s.begin.After(now) {
			o.Changes = s.begin
		} else if o.Open = true; s.end.Sub(now) < aWeek {
			o.Changes = s.end
		}
		break
	}
	return o
}

// stretch is a time from begin until just before end.
type stretch struct{ begin, end time.Time }

// around gives the stretches from the day before an instant until more than a week after
// it, in their order, those that touch as one.
func (h Hours) around(local time.Time) []stretch {
	var all []stretch
	for day := -1; day <= 9; day++ {
		at := func(minutes int) time.Time {
			return time.Date(local.Year(), local.Month(), local.Day()+day, 0, minutes, 0, 0, local.Location())
		}
		weekday := at(12 * 60).Weekday()
		for _, s := range h.Spans {
			if begin, end := at(s.From), at(s.From+s.length()); s.Days[weekday] && end.After(begin) {
				all = append(all, stretch{begin, end})
			}
		}
	}
	slices.SortFunc(all, func(a, b stretch) int { return a.begin.Compare(b.begin) })
	var out []stretch
	for _, s := range all {
		if last := len(out) - 1; last >= 0 && !s.begin.After(out[last].end) {
			if s.end.After(out[last].end) {
				out[last].end = s.end
			}
			continue
		}
		out = append(out, s)
	}
	return out
}
