package care

import (
	"context"
	"slices"
	"strings"
	"time"

	"towpath/internal/fault"
)

// LinkOutcome is what a look at an address found.
type LinkOutcome string

// The outcomes. A site that asks programs to stay away was not looked at, and that is no
// fault of its.
const (
	LinkWorks      LinkOutcome = "works"
	LinkGone       LinkOutcome = "gone"       // the site says that there is no such page
	LinkFails      LinkOutcome = "fails"      // the site answers, and not with the page
	LinkSilent     LinkOutcome = "silent"     // nothing answers
	LinkElsewhere  LinkOutcome = "elsewhere"  // it leads to where nobody may be sent
	LinkNotAllowed LinkOutcome = "notallowed" // its robots.txt asks programs to stay away
)

// LinkOutcomes lists them.
var LinkOutcomes = []LinkOutcome{LinkWorks, LinkGone, LinkFails, LinkSilent, LinkElsewhere, LinkNotAllowed}

// SupportLink is what is known of an address of the library.
type SupportLink struct {
	Organisation OrganisationID
	Address      string
	CheckedAt    time.Time
	WorkedAt     time.Time
	// FailedDays are days on which it did not work, since it last did; FailedOn the last.
	FailedDays int
	FailedOn   Date
	Outcome    LinkOutcome
}

// daysToBreak is on how many days a link has to fail before it is called broken: a site
// may be mended tomorrow.
const daysToBreak = 3

// Broken tells whether it failed on enough different days.
func (l SupportLink) Broken() bool { return l.FailedDays >= daysToBreak }

// seen gives what is known after one more look.
func (l SupportLink) seen(outcome LinkOutcome, at time.Time, day Date) SupportLink {
	l.CheckedAt, l.Outcome = at, outcome
	switch {
	case outcome == LinkWorks:
		l.WorkedAt, l.FailedDays, l.FailedOn = at, 0, ""
	case outcome == LinkNotAllowed:
	case l.FailedOn != day:
		l.FailedDays, l.FailedOn = l.FailedDays+1, day
	}
	return l
}

// checkedFor is how long a look at a link that works holds.
const checkedFor = 30 * 24 * time.Hour

// ListLinksToCheck gives addresses of the library that are to be looked at, those that
// were longest not looked at first. One that failed comes back the next day, one that
// works after a month.
func (s *Service) ListLinksToCheck(ctx context.Context, a Actor, most int) ([]string, error) {
	var list []string
	err := s.read(ctx, a, "ListLinksToCheck", subject{}, func(tx Tx) error {
		shelf, err := s.shelfOf(ctx, tx, a.Organisation)
		if err != nil {
			return err
		}
		due := map[string]bool{}
		for _, r := range shelf.Resources() {
			l := shelf.links[r.Address]
			if r.Address != "" && !due[r.Address] && l.FailedOn != shelf.Today && s.Now().Sub(l.CheckedAt) >= l.waits() {
				due[r.Address] = true
				list = append(list, r.Address)
			}
		}
		slices.SortStableFunc(list, func(a, b string) int {
			if c := shelf.links[a].CheckedAt.Compare(shelf.links[b].CheckedAt); c != 0 {
				return c
			}
			return strings.Compare(a, b)
		})
		return nil
	})
	return list[:min(len(list), max(most, 0))], err
}

// waits is for how long it is left alone after a look.
func (l SupportLink) waits() time.Duration {
	if l.FailedDays > 0 {
		return time.Hour // and until the next day
	}
	return checkedFor
}

// LinkCheck is what one look at an address found.
type LinkCheck struct {
	Address string
	Outcome LinkOutcome
}

// NoteLinkChecks keeps what was found.
func (s *Service) NoteLinkChecks(ctx context.Context, a Actor, list []LinkCheck) error {
	var c fault.Check
	for _, l := range list {
		c.Require(isLine(l.Address) && slices.Contains(LinkOutcomes, l.Outcome), "link", "support.error.link")
	}
	if err := c.Err("NoteLinkChecks"); err != nil {
		return err
	}
	return s.write(ctx, a, "NoteLinkChecks", subject{}, func(tx Tx) error {
		if _, err := tx.AdvanceSupport(ctx, a.Organisation); err != nil {
			return err
		}
		known, err := linksOf(ctx, tx, a.Organisation)
		if err != nil {
			return err
		}
		for _, l := range list {
			next := known[l.Address]
			next.Organisation, next.Address = a.Organisation, l.Address
			if err := tx.SetSupportLink(ctx, next.seen(l.Outcome, s.Now(), s.today())); err != nil {
				return err
			}
		}
		return nil
	})
}

func linksOf(ctx context.Context, tx Tx, org OrganisationID) (map[string]SupportLink, error) {
	all, err := tx.ListSupportLinks(ctx, org)
	known := make(map[string]SupportLink, len(all))
	for _, l := range all {
		known[l.Address] = l
	}
	return known, err
}
