package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"towpath/internal/calendar"
	"towpath/internal/care"
)

// Calendars read these by themselves: how often they are asked to, and for how long a
// course stays in them once it is over.
const (
	calendarRefresh = 6 * time.Hour
	calendarPast    = 90 * 24 * time.Hour
)

func (v *visit) sendCalendar(name string, events []calendar.Event) error {
	c := calendar.Calendar{Product: "-//Towpath//Learning//EN", Name: name, Refresh: calendarRefresh, Events: events}
	h := v.w.Header()
	h.Set("Content-Type", calendar.ContentType)
	_, err := v.w.Write(c.Bytes())
	_ = err // the reader has gone; there is nobody to tell
	return nil
}

// courseEvents are the sessions of a course, with those that it has no longer as cancelled
// ones, so that no calendar keeps somebody waiting at a door.
func (v *visit) courseEvents(c care.Course) []calendar.Event {
	version, ok := c.Public()
	if !ok {
		return nil
	}
	var out []calendar.Event
	add := func(m care.CourseSession, cancelled bool) {
		if m.Ends(v.site.config.Place).Add(calendarPast).After(v.site.care.Now()) {
			out = append(out, v.sessionEvent(version, m, cancelled))
		}
	}
	for _, m := range version.Sessions {
		add(m, m.Cancelled != "" || version.State == care.CourseCancelled)
	}
	for _, m := range c.Gone() {
		add(m, true)
	}
	return out
}

func (v *visit) sessionEvent(c care.CourseVersion, m care.CourseSession, cancelled bool) calendar.Event {
	e := calendar.Event{
		UID: string(m.ID), Sequence: c.Version, Changed: c.At, Begins: m.Begins(v.site.config.Place), Ends: m.Ends(v.site.config.Place),
		Summary: c.Title, Description: c.About, Location: c.Where, Address: v.publicAddress() + coursePath(c.ID), Cancelled: cancelled,
	}
	if why := m.Cancelled; cancelled {
		if why == "" {
			why = c.Reason
		}
		e.Description = join(v.Words.T("learning.is_cancelled"), why)
	}
	return e
}

// courseCalendar is every session in the prospectus.
func (v *visit) courseCalendar() error {
	list, err := v.site.care.Prospectus(v.r.Context(), v.site.guard.Organisation())
	if err != nil {
		return err
	}
	var events []calendar.Event
	for _, c := range list {
		events = append(events, v.courseEvents(c)...)
	}
	return v.sendCalendar(v.Words.F("learning.calendar_name", "service", v.site.config.Name), events)
}

func (v *visit) oneCalendar(id care.CourseID) error {
	c, err := v.site.care.CourseOf(v.r.Context(), v.site.guard.Organisation(), id)
	if err != nil {
		return err
	}
	version, _ := c.Public()
	return v.sendCalendar(version.Title, v.courseEvents(c))
}

// feedLetters is how long the code of somebody's own calendar is: two codes of the usual
// kind, since nobody types it and it holds for years.
const feedLetters = 24

// feedHash gives the hash under which such a code is kept; empty for what cannot be one.
func feedHash(code string) string {
	if len(code) != feedLetters {
		return ""
	}
	sum := sha256.Sum256([]byte("feed\x00" + code))
	return hex.EncodeToString(sum[:])
}

// ownCalendar is what one account goes to, for whoever has its address. Where it is to say
// no more than when, nothing in it can be matched with the prospectus.
func (v *visit) ownCalendar() error {
	hash := feedHash(strings.TrimSuffix(v.r.PathValue("code"), ".ics"))
	var feed care.CalendarFeed
	var places []care.Place
	err := v.tryCode(func() (err error) {
		feed, places, err = v.site.care.FeedByCode(v.r.Context(), v.site.guard.Organisation(), hash)
		return err
	})
	if err != nil {
		return err
	}
	var events []calendar.Event
	for _, p := range places {
		if !p.Going && p.Details.State == care.CoursePublished {
			continue
		}
		for _, m := range p.Details.Sessions {
			e := v.sessionEvent(p.Details, m, m.Cancelled != "" || p.Details.State == care.CourseCancelled)
			e.Description, e.Address, e.Private = "", "", true
			sum := sha256.Sum256([]byte(hash + string(m.ID)))
			e.UID = fmt.Sprintf("%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
			if feed.Busy {
				e.Summary, e.Location = v.Words.T("learning.busy"), ""
			}
			events = append(events, e)
		}
	}
	return v.sendCalendar(v.Words.T("learning.feed_name"), events)
}
