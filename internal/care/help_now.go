package care

import (
	"context"
	"slices"
	"sync"
	"time"
)

// HelpFor says whose services' ways to get help are wanted beside everybody's: those of
// the teams that support a person, those of a worker's own teams, or one service.
type HelpFor struct {
	Person  PersonID
	Worker  WorkerID
	Service ServiceID
}

// HelpPage is the ways to get help that hold now, in their order.
type HelpPage struct {
	// Own are those of the services that were asked for, Everybody those of all.
	Own, Everybody []HelpLine
	// Choices are the services that have set some, by name.
	Choices []ClinicalService
}

// HelpNow gives the ways to get help. They are public: anybody may ask, signed in or not,
// and nobody is written down for it. Whoever calls it with a person has shown before that
// the reader may know who supports them.
func (s *Service) HelpNow(ctx context.Context, org OrganisationID, of HelpFor) (HelpPage, error) {
	known, err := s.help.get(ctx, s, org)
	if err != nil {
		return HelpPage{}, err
	}
	page := HelpPage{Everybody: known.lines[""], Choices: known.services}
	if len(known.services) == 0 {
		return page, nil
	}
	services, err := s.helpServices(ctx, org, of)
	for _, id := range services {
		page.Own = append(page.Own, known.lines[id]...)
	}
	return page, err
}

// helpServices gives the services that somebody asks for, each once.
func (s *Service) helpServices(ctx context.Context, org OrganisationID, of HelpFor) ([]ServiceID, error) {
	var out []ServiceID
	add := func(id ServiceID) {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	add(of.Service)
	if !ValidID(string(of.Person)) && !ValidID(string(of.Worker)) {
		return out, nil
	}
	err := s.store.Read(ctx, func(tx Tx) error {
		if of.Person != "" {
			teams, err := tx.TeamsOfPerson(ctx, org, of.Person)
			for _, t := range teams {
				add(t.Service)
			}
			return err
		}
		teams, err := tx.TeamsOfWorker(ctx, org, of.Worker)
		for _, t := range teams {
			add(t.Service)
		}
		return err
	})
	return out, err
}

// helpCache remembers the ways to get help of each organisation, since every page shows
// them. It looks whether they changed at most once in helpFresh; a change that is made
// here is seen at once.
type helpCache struct {
	mu sync.Mutex
	of map[OrganisationID]knownHelp
}

const helpFresh = 2 * time.Second

type knownHelp struct {
	revision int
	looked   time.Time
	lines    map[ServiceID][]HelpLine
	services []ClinicalService
}

func newHelpCache() *helpCache { return &helpCache{of: map[OrganisationID]knownHelp{}} }

// forget makes the next reader look.
func (c *helpCache) forget(org OrganisationID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	known := c.of[org]
	known.looked = time.Time{}
	c.of[org] = known
}

func (c *helpCache) get(ctx context.Context, s *Service, org OrganisationID) (knownHelp, error) {
	c.mu.Lock()
	known := c.of[org]
	c.mu.Unlock()
	now := s.Now()
	if since := now.Sub(known.looked); !known.looked.IsZero() && since >= 0 && since < helpFresh {
		return known, nil
	}
	err := s.store.Read(ctx, func(tx Tx) error {
		revision, err := tx.CountHelpLines(ctx, org)
		if err != nil || known.lines != nil && revision == known.revision {
			return err
		}
		known, err = readHelp(ctx, tx, org)
		known.revision = revision
		return err
	})
	if err != nil {
		return known, err
	}
	known.looked = now
	c.mu.Lock()
	defer c.mu.Unlock()
	if known.revision >= c.of[org].revision {
		c.of[org] = known
	}
	return known, nil
}

func readHelp(ctx context.Context, tx Tx, org OrganisationID) (knownHelp, error) {
	known := knownHelp{lines: map[ServiceID][]HelpLine{}}
	versions, err := tx.ListHelpLines(ctx, org)
	if err != nil {
		return known, err
	}
	services, err := tx.Services(ctx, org)
	known.lines[""] = standing(versions, "")
	for _, service := range services {
		if lines := standing(versions, service.ID); len(lines) > 0 {
			known.lines[service.ID] = lines
			known.services = append(known.services, service)
		}
	}
	return known, err
}
