package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"
	_ "time/tzdata" // days begin and end in the service's own place, wherever it runs

	"github.com/google/uuid"

	"towpath/content"
	"towpath/internal/care"
	"towpath/internal/insight"
	"towpath/internal/insight/folder"
	"towpath/internal/mirror"
	"towpath/internal/policy"
	"towpath/internal/store"
	"towpath/internal/story"
	"towpath/policies"
)

// dataFlags say where the data is.
type dataFlags struct {
	Data         string `help:"Folder for the data." default:"var" type:"path"`
	Database     string `help:"Database: sqlite:PATH or postgres://… (default: sqlite in the data folder)." placeholder:"ADDRESS"`
	Replica      string `help:"postgres:// address of a streaming replica, from which reports read much at once (default: the database itself)." placeholder:"ADDRESS"`
	Keys         string `help:"Where the wrapped keys are kept: sqlite:PATH or postgres://… (default: keys.db beside a SQLite database; a schema of its own on PostgreSQL)." placeholder:"ADDRESS"`
	Master       string `help:"Master key: file:PATH, env:NAME or vault:https://HOST#MOUNT/KEY (default: master.keys in the data folder, made if there is none)." placeholder:"ADDRESS"`
	Organisation string `help:"Organisation, where the database has several." placeholder:"ID"`
	LogKey       string `help:"File with the key that signs the log of who looked (default: log.key in the data folder). It is made when it is first needed." placeholder:"FILE" type:"path"`
	// ahead is how far a demonstration runs ahead of the clock.
	ahead time.Duration
}

func (d dataFlags) keyFile() *keyFile {
	if d.LogKey != "" {
		return &keyFile{path: d.LogKey}
	}
	return &keyFile{path: filepath.Join(d.Data, "log.key")}
}

func (d dataFlags) address() string {
	if d.Database != "" {
		return d.Database
	}
	return "sqlite:" + filepath.Join(d.Data, "towpath.db")
}

// replica opens the replica, nil where there is none.
func (d dataFlags) replica() (*store.Replica, error) {
	if d.Replica == "" {
		return nil, nil
	}
	return store.OpenReplica(d.Replica)
}

// app is the whole program without its doors.
type app struct {
	store    *store.Store
	care     *care.Service
	wordings *wordings
	reports  *insight.Keeper
	replica  *store.Replica // nil for none
	org      care.OrganisationID
	log      *slog.Logger
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// random fills a slice from the system's secure source, which does not fail.
func random(b []byte) { _, _ = rand.Read(b) }

// open builds the program over its database. Bad instruments or policies stop it
// here, with file, line and reason.
func open(ctx context.Context, d dataFlags, log *slog.Logger) (*app, error) {
	wordings, err := openWordings(d.Data)
	if err != nil {
		return nil, err
	}
	set, err := policy.Load(policies.FS)
	if err != nil {
		return nil, err
	}
	examples, err := story.Load(content.FS)
	if err != nil {
		return nil, err
	}
	looks, err := mirror.Load(content.FS)
	if err != nil {
		return nil, err
	}
	keys, err := d.keys(log)
	if err != nil {
		return nil, err
	}
	now := time.Now
	if d.ahead > 0 {
		now = func() time.Time { return time.Now().Add(d.ahead) }
	}
	st, err := store.Open(ctx, d.address(), keys)
	if err != nil {
		return nil, err
	}
	snapshots, err := folder.Open(filepath.Join(d.Data, "reports"))
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	reports := insight.New(st, care.FormsOf(wordings.library), snapshots, random, log)
	replica, err := d.replica()
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	if replica != nil {
		reports.Replica = replica
	}
	return &app{
		store: st, log: log, wordings: wordings, reports: reports, replica: replica,
		care: care.New(care.Parts{Store: st, Policies: set, Instruments: wordings.library, Now: now, NewID: newID, Log: log, LogKeys: d.keyFile(), Examples: examples, Mirror: looks}).
			Counting(reports),
	}, nil
}

func (a *app) close() error {
	a.reports.Close()
	if a.replica != nil {
		return errors.Join(a.store.Close(), a.replica.Close())
	}
	return a.store.Close()
}

// findOrganisation finds the organisation to serve: the one named, or the only one.
func (a *app) findOrganisation(ctx context.Context, wanted string) error {
	var all []care.Organisation
	err := a.store.Read(ctx, func(tx care.Tx) (err error) {
		all, err = tx.Organisations(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if wanted == "" && len(all) == 1 {
		a.org = all[0].ID
		return nil
	}
	for _, o := range all {
		if string(o.ID) == wanted {
			a.org = o.ID
			return nil
		}
	}
	if len(all) == 0 {
		return errors.New("this database is empty. Set it up with: towpath init")
	}
	text := "this database has several organisations; choose one with --organisation:"
	for _, o := range all {
		text += fmt.Sprintf("\n  %s  %s", o.ID, o.Name)
	}
	return errors.New(text)
}

// openFor opens the program for one organisation and hands it to fn.
func openFor(w *world, d dataFlags, log *slog.Logger, fn func(*app) error) (err error) {
	a, err := open(w.ctx, d, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if err := a.findOrganisation(w.ctx, d.Organisation); err != nil {
		return err
	}
	return fn(a)
}

func logTo(w *world, level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w.errOut, &slog.HandlerOptions{Level: level}))
}
