package care

import (
	"context"
	"slices"
	"strings"
	"time"
)

// HelpKind is what somebody does to get help.
type HelpKind string

// The kinds.
const (
	HelpCall HelpKind = "call"
	HelpText HelpKind = "text"
	HelpWeb  HelpKind = "web"
	HelpGo   HelpKind = "go"
)

// HelpKinds lists them in the order in which screens show them.
var HelpKinds = []HelpKind{HelpCall, HelpText, HelpWeb, HelpGo}

// HelpAudience is whom a way to get help is for.
type HelpAudience string

// Whom.
const (
	ForEverybody HelpAudience = "everybody"
	ForPeople    HelpAudience = "people"
	ForCarers    HelpAudience = "carers"
)

// HelpAudiences lists them in the order in which screens show them.
var HelpAudiences = []HelpAudience{ForEverybody, ForPeople, ForCarers}

// HelpDetails is what a service says of one way to get help. All of it is public.
type HelpDetails struct {
	Kind HelpKind
	Name string
	When string // when to use it: "To talk to somebody who knows you"
	// Contact is a number to call or to text, the address of a page, or a place.
	Contact string
	Word    string // sent to the number: "SHOUT"
	Hours   Hours
	// HoursNote says in words what a week does not, such as bank holidays.
	HoursNote string
	Languages string
	For       HelpAudience
	// What happens when somebody calls.
	Answers, Asks, Cannot, Cost string
	// Relay is the number for a text relay, BSL the address of a page where an
	// interpreter joins.
	Relay, BSL string
}

// HelpLine is one version of one way to get help. A change is a version of its own, and
// the last one holds.
type HelpLine struct {
	ID           HelpLineID
	Organisation OrganisationID
	Version      int
	Service      ServiceID // "" for everybody
	Place        int       // where it stands among those of its service
	HelpDetails
	Removed bool
	At      time.Time
	By      AccountID
}

// HelpTx is the ways to get help that services have set.
type HelpTx interface {
	// InsertHelpLine adds nothing where the version is there.
	InsertHelpLine(ctx context.Context, l HelpLine) (bool, error)
	// ListHelpLines gives every version there ever was, by service, place, line and version.
	ListHelpLines(ctx context.Context, org OrganisationID) ([]HelpLine, error)
	// CountHelpLines grows with every change, and with nothing else.
	CountHelpLines(ctx context.Context, org OrganisationID) (int, error)
}

// ServiceHelp is what one service has set; that of everybody has no service.
type ServiceHelp struct {
	Service ClinicalService
	// Lines are those that hold, in their order; Before is what stood there before, the
	// last to go first.
	Lines  []HelpLine
	Before []PastHelp
}

// PastHelp is a way to get help as it was until somebody changed it or took it away.
type PastHelp struct {
	HelpLine
	Until time.Time
}

// ListHelp gives what may be changed by the reader: everything to whoever edits, and to a
// manager what is set for the services of the teams that they manage.
func (s *Service) ListHelp(ctx context.Context, a Actor) ([]ServiceHelp, error) {
	var page []ServiceHelp
	err := s.read(ctx, a, "ListHelp", subject{}, func(tx Tx) (err error) {
		page, err = helpOf(ctx, tx, a)
		return err
	})
	return page, err
}

func helpOf(ctx context.Context, tx Tx, a Actor) ([]ServiceHelp, error) {
	services, err := tx.Services(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	mine, err := managed(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	versions, err := tx.ListHelpLines(ctx, a.Organisation)
	if err != nil {
		return nil, err
	}
	edits := a.Duties.Has(DutyEditor)
	var page []ServiceHelp
	for _, service := range append([]ClinicalService{{Organisation: a.Organisation}}, services...) {
		if edits || mine[service.ID] {
			page = append(page, ServiceHelp{Service: service, Lines: standing(versions, service.ID), Before: before(versions, service.ID)})
		}
	}
	return page, nil
}

// standing gives the lines of a service that hold, in their order.
func standing(versions []HelpLine, service ServiceID) []HelpLine {
	latest := map[HelpLineID]HelpLine{}
	for _, l := range versions {
		if l.Service == service && l.Version > latest[l.ID].Version {
			latest[l.ID] = l
		}
	}
	var out []HelpLine
	for _, l := range latest {
		if !l.Removed {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b HelpLine) int {
		if a.Place != b.Place {
			return a.Place - b.Place
		}
		return strings.Compare(string(a.ID), string(b.ID))
	})
	return out
}

// before gives what of a service held once and does not now. A line that only changed its
// place is not told of.
func before(versions []HelpLine, service ServiceID) []PastHelp {
	next := map[HelpLineID]map[int]HelpLine{}
	for _, l := range versions {
		if next[l.ID] == nil {
			next[l.ID] = map[int]HelpLine{}
		}
		next[l.ID][l.Version] = l
	}
	var out []PastHelp
	for _, l := range versions {
		after, changed := next[l.ID][l.Version+1]
		if l.Service == service && changed && !l.Removed && (after.Removed || !after.same(l.HelpDetails)) {
			out = append(out, PastHelp{l, after.At})
		}
	}
	slices.SortStableFunc(out, func(a, b PastHelp) int { return b.Until.Compare(a.Until) })
	return out
}

// same tells whether two say the same.
func (d HelpDetails) same(o HelpDetails) bool {
	return d.Hours.String() == o.Hours.String() && d.Kind == o.Kind && d.Name == o.Name && d.When == o.When && d.Contact == o.Contact && d.Word == o.Word &&
		d.HoursNote == o.HoursNote && d.Languages == o.Languages && d.For == o.For && d.Answers == o.Answers && d.Asks == o.Asks &&
		d.Cannot == o.Cannot && d.Cost == o.Cost && d.Relay == o.Relay && d.BSL == o.BSL
}
