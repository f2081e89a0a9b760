package r4

import (
	"strings"
	"time"
)

// span gives the first and the last instant that a date or a time may mean. One without
// a time zone may be in any.
func span(text string) (first, last time.Time) {
	if len(text) <= len(time.DateOnly) {
		layout := [...]string{4: "2006", 7: "2006-01", 10: time.DateOnly}[len(text)]
		first, _ = time.Parse(layout, text)
		switch len(text) {
		case 4:
			last = first.AddDate(1, 0, 0)
		case 7:
			last = first.AddDate(0, 1, 0)
		default:
			last = first.AddDate(0, 0, 1)
		}
		return first.Add(-14 * time.Hour), last.Add(14 * time.Hour)
	}
	// A leap second is the last of its minute here.
	text = strings.Replace(text, ":60", ":59", 1)
	first, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}, time.Unix(1<<40, 0)
	}
	return first, first
}
