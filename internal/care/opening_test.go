package care_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"towpath/internal/care"
)

func london(t testing.TB) *time.Location {
	t.Helper()
	place, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return place
}

func hours(t testing.TB, text string) care.Hours {
	t.Helper()
	h, err := care.ParseHours(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	if h.String() != text {
		t.Fatalf("%q is kept as %q", text, h.String())
	}
	return h
}

const office, night = "12345 09:00-20:00;6 10:00-16:00", "0123456 22:00-06:00"

var openWhen = []struct {
	what, hours, now string
	open             bool
	changes          string
}{
	{"in the day", office, "2026-03-16 12:00", true, "2026-03-16 20:00"}, // a Monday
	{"at the first minute", office, "2026-03-16 09:00", true, "2026-03-16 20:00"},
	{"at the last", office, "2026-03-16 20:00", false, "2026-03-17 09:00"},
	{"a minute before", office, "2026-03-16 19:59", true, "2026-03-16 20:00"},
	{"early", office, "2026-03-16 05:00", false, "2026-03-16 09:00"},
	{"Friday night", office, "2026-03-20 23:00", false, "2026-03-21 10:00"},
	{"Saturday night", office, "2026-03-21 17:00", false, "2026-03-23 09:00"},
	{"before midnight", night, "2026-03-16 23:59", true, "2026-03-17 06:00"},
	{"after midnight", night, "2026-03-17 00:00", true, "2026-03-17 06:00"},
	{"in the morning", night, "2026-03-17 06:00", false, "2026-03-17 22:00"},
	{"one night a week, the next morning", "6 22:00-06:00", "2026-03-22 03:00", true, "2026-03-22 06:00"},
	{"one night a week, that very morning", "6 22:00-06:00", "2026-03-21 03:00", false, "2026-03-21 22:00"},
	{"once a week, just over", "1 09:00-10:00", "2026-03-16 10:00", false, "2026-03-23 09:00"},
	{"two that touch", "1 09:00-12:00;1 12:00-17:00", "2026-03-16 11:00", true, "2026-03-16 17:00"},
	{"two that overlap", "1 09:00-13:00;1 12:00-12:30", "2026-03-16 12:10", true, "2026-03-16 13:00"},
	{"at lunch", "1 09:00-12:00;1 13:00-17:00", "2026-03-16 12:30", false, "2026-03-16 13:00"},
	{"a day and a night", "1 00:00-00:00", "2026-03-16 23:00", true, "2026-03-17 00:00"},
	{"all week is for ever", "0123456 00:00-00:00", "2026-03-16 23:00", true, ""},
	{"all week, begun at nine, is for ever", "0123456 09:00-09:00", "2026-03-16 08:00", true, ""},
	{"always", "always", "2026-03-16 03:00", true, ""},
	// The clocks go on at 01:00 on 29 March and back at 02:00 on 25 October.
	{"the short night", night, "2026-03-29 05:30", true, "2026-03-29 06:00"},
	{"the morning after the short night", office, "2026-03-30 08:59", false, "2026-03-30 09:00"},
	{"the day before the short night", office, "2026-03-28 17:00", false, "2026-03-30 09:00"},
	{"the long night", night, "2026-10-25 05:59", true, "2026-10-25 06:00"},
}

func TestWhoIsOpenWhen(t *testing.T) {
	place := london(t)
	for _, c := range openWhen {
		at := func(text string) time.Time {
			if text == "" {
				return time.Time{}
			}
			when, err := time.ParseInLocation("2006-01-02 15:04", text, place)
			if err != nil {
				t.Fatal(err)
			}
			return when
		}
		got := hours(t, c.hours).At(at(c.now), place)
		if !got.Known || got.Open != c.open || !got.Changes.Equal(at(c.changes)) {
			t.Errorf("%s: %s at %s: %+v, want %v until %s", c.what, c.hours, c.now, got, c.open, c.changes)
		}
	}
	if got := (care.Hours{}).At(time.Unix(1e9, 0), place); got != (care.Opening{}) {
		t.Errorf("nobody has said when, and the answer is %+v", got)
	}
}

// byTheClock says whether hours hold at an instant the plain way: by what a clock on the
// wall shows.
func byTheClock(h care.Hours, now time.Time) bool {
	minute := now.Hour()*60 + now.Minute()
	for _, s := range h.Spans {
		today, yesterday := s.Days[now.Weekday()], s.Days[(now.Weekday()+6)%7]
		if s.Until > s.From && today && minute >= s.From && minute < s.Until ||
			s.Until <= s.From && (today && minute >= s.From || yesterday && minute < s.Until) {
			return true
		}
	}
	return false
}

// TestOpenIsWhatTheClockOnTheWallSays tries hours at random through a whole year, but for
// the two nights in which that clock jumps; and what is said of the next change comes true.
func TestOpenIsWhatTheClockOnTheWallSays(t *testing.T) {
	place, random := london(t), rand.New(rand.NewPCG(7, 7))
	jumps := func(at time.Time) bool {
		_, before := at.Add(-2 * time.Hour).Zone()
		_, after := at.Add(2 * time.Hour).Zone()
		return before != after
	}
	for range 4000 {
		var h care.Hours
		for range 1 + random.IntN(4) {
			s := care.OpenSpan{From: random.IntN(96) * 15, Until: random.IntN(96) * 15}
			for d := range s.Days {
				s.Days[d] = random.IntN(3) == 0
			}
			s.Days[random.IntN(7)] = true
			h.Spans = append(h.Spans, s)
		}
		if again, err := care.ParseHours(h.String()); err != nil || again.String() != h.String() {
			t.Fatalf("%s does not come back: %v", h, err)
		}
		now := time.Date(2026, 1, 1, 0, random.IntN(365*24*60), 0, 0, place)
		o := h.At(now, place)
		if !jumps(now) && o.Open != byTheClock(h, now) {
			t.Fatalf("%s at %s: %+v", h, now, o)
		}
		if o.Changes.IsZero() {
			if !o.Open {
				t.Fatalf("%s at %s never opens", h, now)
			}
			continue
		}
		if !o.Changes.After(now) || o.Changes.Sub(now) > 8*24*time.Hour {
			t.Fatalf("%s at %s changes at %s", h, now, o.Changes)
		}
		if then := h.At(o.Changes, place); then.Open == o.Open {
			t.Fatalf("%s at %s: it was to change at %s and does not", h, now, o.Changes)
		}
		if just := h.At(o.Changes.Add(-time.Second), place); just.Open != o.Open {
			t.Fatalf("%s at %s: it changed before %s", h, now, o.Changes)
		}
	}
}

func TestHoursThatAreNone(t *testing.T) {
	for _, text := range []string{"1", "1 09:00", "1 09:00-25:00", "7 09:00-10:00", " 09:00-10:00", "x 09:00-10:00", "1 9-10", "1 09:60-10:00", ";", "ALWAYS", "1 -1:00-10:00", "1 09:00-10:00;"} {
		if h, err := care.ParseHours(text); err == nil {
			t.Errorf("%q was read as %v", text, h)
		}
	}
	if h, err := care.ParseHours(""); err != nil || h.Said() {
		t.Errorf("nothing is %v, %v", h, err)
	}
}
