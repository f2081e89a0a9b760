package care

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"towpath/internal/fault"
)

// NewHelpLine is a line as it comes from a form. Version is the one that was changed, and
// 0 for a new line.
type NewHelpLine struct {
	ID      HelpLineID
	Service ServiceID
	Version int
	HelpDetails
}

// MaxHelpLines is how many ways to get help one service may have: more are not read by
// somebody who needs one now.
const MaxHelpLines = 20

// dialled tells whether a text is a number that may be dialled.
func dialled(text string) bool {
	digits := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+ ()-", r):
			return false
		}
	}
	return digits >= 2 && digits <= 20
}

// onTheWeb tells whether a text is the address of a page that nobody between can change.
func onTheWeb(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && Fits(text, 2*MaxLine)
}

// check says what cannot be used, under the names of the form's fields.
func (n NewHelpLine) check(c *fault.Check) {
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(n.Service == "" || ValidID(string(n.Service)), "service", "help.error.service")
	c.Require(n.Version >= 0, "version", "error.id")
	c.Require(slices.Contains(HelpKinds, n.Kind), "kind", "help.error.kind")
	c.Require(isLine(n.Name), "name", "help.error.name")
	c.Require(isLine(n.When), "use", "help.error.use")
	switch n.Kind {
	case HelpCall, HelpText:
		c.Require(dialled(n.Contact), "contact", "help.error.number")
	case HelpWeb:
		c.Require(onTheWeb(n.Contact), "contact", "help.error.page")
	default:
		c.Require(isLine(n.Contact), "contact", "help.error.place")
	}
	c.Require(n.Word == "" || n.Kind == HelpText && isLine(n.Word) && !strings.ContainsAny(n.Word, "?&#"), "word", "help.error.word")
	c.Require(n.Hours.Valid(), "hours", "help.error.hours")
	c.Require(slices.Contains(HelpAudiences, n.For), "for", "help.error.for")
	for _, f := range []struct{ name, text string }{
		{"hours_note", n.HoursNote}, {"languages", n.Languages}, {"answers", n.Answers}, {"asks", n.Asks}, {"cannot", n.Cannot}, {"cost", n.Cost},
	} {
		c.Require(Fits(f.text, 2*MaxLine), f.name, "help.error.long", "most", 2*MaxLine)
	}
	c.Require(n.Relay == "" || dialled(n.Relay), "relay", "help.error.number")
	c.Require(n.BSL == "" || onTheWeb(n.BSL), "bsl", "help.error.page")
}

// SetHelp adds lines at the end of those of their service, or changes them where they
// stand: all of them or none.
func (s *Service) SetHelp(ctx context.Context, a Actor, lines ...NewHelpLine) error {
	var c fault.Check
	c.Require(len(lines) > 0, "id", "error.id")
	for _, n := range lines {
		n.check(&c)
	}
	if err := c.Err("SetHelp"); err != nil {
		return err
	}
	err := s.write(ctx, a, "SetHelp", about("", "help-line:"+string(lines[len(lines)-1].ID)), func(tx Tx) error {
		page, err := helpOf(ctx, tx, a)
		if err != nil {
			return err
		}
		for _, n := range lines {
			at := slices.IndexFunc(page, func(p ServiceHelp) bool { return p.Service.ID == n.Service })
			if at < 0 {
				return denied("SetHelp")
			}
			if err := s.setHelp(ctx, tx, a, &page[at], n); err != nil {
				return err
			}
		}
		return nil
	})
	s.help.forget(a.Organisation)
	return err
}

// setHelp adds one version. Whoever changed a line that was changed meanwhile is told.
func (s *Service) setHelp(ctx context.Context, tx Tx, a Actor, of *ServiceHelp, n NewHelpLine) error {
	l := HelpLine{
		ID: n.ID, Organisation: a.Organisation, Version: n.Version + 1, Service: n.Service, HelpDetails: n.HelpDetails, At: s.Now(), By: a.Account,
	}
	at := slices.IndexFunc(of.Lines, func(o HelpLine) bool { return o.ID == n.ID })
	switch {
	case at >= 0 && of.Lines[at].Version == l.Version && of.Lines[at].same(n.HelpDetails):
		return nil // saved twice
	case at >= 0 && of.Lines[at].Version != n.Version, at < 0 && n.Version > 0:
		return fault.New(fault.Conflict, "SetHelp: the line was changed by somebody else", nil)
	case at >= 0:
		l.Place = of.Lines[at].Place
		of.Lines[at] = l
	case len(of.Lines) >= MaxHelpLines:
		var c fault.Check
		c.Require(false, "name", "help.error.many", "most", MaxHelpLines)
		return c.Err("SetHelp")
	default:
		if len(of.Lines) > 0 {
			l.Place = of.Lines[len(of.Lines)-1].Place + 1
		}
		of.Lines = append(of.Lines, l)
	}
	return insertHelp(ctx, tx, l)
}

func insertHelp(ctx context.Context, tx Tx, l HelpLine) error {
	added, err := tx.InsertHelpLine(ctx, l)
	if err == nil && !added { // somebody else was first, or the id is another's
		return fault.New(fault.Conflict, "SetHelp: there is such a version already", nil)
	}
	return err
}

// changeHelp finds a line that the actor may change, and writes the versions that fn gives.
func (s *Service) changeHelp(ctx context.Context, a Actor, action string, id HelpLineID, fn func(of ServiceHelp, at int) []HelpLine) error {
	err := s.write(ctx, a, action, about("", "help-line:"+string(id)), func(tx Tx) error {
		page, err := helpOf(ctx, tx, a)
		if err != nil {
			return err
		}
		for _, of := range page {
			at := slices.IndexFunc(of.Lines, func(l HelpLine) bool { return l.ID == id })
			if at < 0 {
				continue
			}
			for _, l := range fn(of, at) {
				l.Version, l.At, l.By = l.Version+1, s.Now(), a.Account
				if err := insertHelp(ctx, tx, l); err != nil {
					return err
				}
			}
			return nil
		}
		return denied(action)
	})
	s.help.forget(a.Organisation)
	return err
}

// MoveHelpLine puts a line before or after its neighbour. One that has none stays.
func (s *Service) MoveHelpLine(ctx context.Context, a Actor, id HelpLineID, up bool) error {
	return s.changeHelp(ctx, a, "SetHelp", id, func(of ServiceHelp, at int) []HelpLine {
		to := at + 1
		if up {
			to = at - 1
		}
		if to < 0 || to >= len(of.Lines) {
			return nil
		}
		one, other := of.Lines[at], of.Lines[to]
		one.Place, other.Place = other.Place, one.Place
		return []HelpLine{one, other}
	})
}

// RemoveHelpLine takes a line away; its history stays.
func (s *Service) RemoveHelpLine(ctx context.Context, a Actor, id HelpLineID) error {
	return s.changeHelp(ctx, a, "RemoveHelpLine", id, func(of ServiceHelp, at int) []HelpLine {
		l := of.Lines[at]
		l.Removed = true
		return []HelpLine{l}
	})
}
