package care

import (
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
)

// ExportID names an export.
type ExportID string

// Export is that somebody asked for everything that they may see, for another system. It
// holds nothing of what is in it: each file is made while it is fetched, of what may be seen
// then. It belongs to the account that asked, and to the app that asked for it.
type Export struct {
	ID           ExportID
	Organisation OrganisationID
	Account      AccountID
	Client       string
	// Asked is the request as it was sent.
	Asked string
	Begun time.Time
}

const (
	// ExportKept is for how long its files can be fetched.
	ExportKept = 7 * 24 * time.Hour
	// MostExports is how many an app of an account may have open at once.
	MostExports = 5
	// MaxAsked is how many bytes a request for an export may have.
	MaxAsked = 8 << 10
)

// ExportTx is the exports that were asked for.
type ExportTx interface {
	InsertExport(ctx context.Context, e Export) (bool, error)
	// ListExports gives those of an account, oldest first.
	ListExports(ctx context.Context, org OrganisationID, account AccountID) ([]Export, error)
	EndExport(ctx context.Context, org OrganisationID, id ExportID) error
	EndExportsBefore(ctx context.Context, org OrganisationID, before time.Time) error
}

// NewExport is what an export is asked for with.
type NewExport struct {
	ID            ExportID
	Client, Asked string
}

// StartExport notes that an export was asked for. It is fault.TooMany where the same app has
// too many open.
func (s *Service) StartExport(ctx context.Context, a Actor, n NewExport) error {
	var c fault.Check
	c.Require(len(n.Asked) <= MaxAsked, "asked", "error.long", "most", MaxAsked)
	c.Require(Fits(n.Client, MaxLine), "client", "error.id")
	if err := c.Err("StartExport"); err != nil {
		return err
	}
	e := Export{ID: n.ID, Organisation: a.Organisation, Account: a.Account, Client: n.Client, Asked: n.Asked, Begun: s.Now()}
	return s.write(ctx, a, "StartExport", about("", "export:"+string(n.ID)), func(tx Tx) error {
		if err := tx.EndExportsBefore(ctx, a.Organisation, e.Begun.Add(-ExportKept)); err != nil {
			return err
		}
		open, err := tx.ListExports(ctx, a.Organisation, a.Account)
		if err != nil {
			return err
		}
		others := slices.DeleteFunc(open, func(o Export) bool { return o.Client != e.Client })
		if len(others) >= MostExports {
			return fault.New(fault.TooMany, "StartExport", nil)
		}
		added, err := tx.InsertExport(ctx, e)
		if err == nil && !added {
			err = fault.New(fault.Conflict, "StartExport: the id holds something else", nil)
		}
		return err
	})
}

// ShowExport gives an export of the reader's own, by the app that asked for it.
func (s *Service) ShowExport(ctx context.Context, a Actor, client string, id ExportID) (e Export, err error) {
	err = s.read(ctx, a, "ShowExport", about("", "export:"+string(id)), func(tx Tx) (err error) {
		e, err = s.exportOf(ctx, tx, a, client, id)
		return err
	})
	return e, err
}

// EndExport ends an export: its files can be fetched no more.
func (s *Service) EndExport(ctx context.Context, a Actor, client string, id ExportID) error {
	return s.write(ctx, a, "EndExport", about("", "export:"+string(id)), func(tx Tx) error {
		if _, err := s.exportOf(ctx, tx, a, client, id); err != nil {
			return err
		}
		return tx.EndExport(ctx, a.Organisation, id)
	})
}

func (s *Service) exportOf(ctx context.Context, tx Tx, a Actor, client string, id ExportID) (Export, error) {
	open, err := tx.ListExports(ctx, a.Organisation, a.Account)
	if err != nil {
		return Export{}, err
	}
	i := slices.IndexFunc(open, func(e Export) bool { return e.ID == id && e.Client == client && s.Now().Sub(e.Begun) < ExportKept })
	if i < 0 {
		return Export{}, denied("Export")
	}
	return open[i], nil
}
