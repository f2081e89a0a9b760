package main

import (
	"cmp"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"towpath/internal/seal"
	"towpath/internal/store"
)

// masterAddress is where the master key is: the one named, or a file in the folder
// of the data.
func (d dataFlags) masterAddress() string {
	return cmp.Or(d.Master, "file:"+filepath.Join(d.Data, "master.keys"))
}

// keys says where the keys are. A key file in the folder of the data is made where
// there is none and nothing was said; one that was named has to be there.
func (d dataFlags) keys(log *slog.Logger) (store.Keys, error) {
	var made func(string)
	if d.Master == "" {
		made = func(path string) {
			log.Info("a master key was made; a real service keeps it apart from the data (docs/operate/keys.md)", "file", path)
		}
	}
	m, err := seal.OpenMaster(d.masterAddress(), time.Now, made)
	return store.Keys{Address: d.Keys, Master: m, Now: time.Now}, err
}

type rotateKeysCmd struct {
	dataFlags
	People bool `help:"Give every person's key a new part too, with which everything is sealed from now on."`
}

// Run rotates, while a service may be running on the same database.
func (c *rotateKeysCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		did, err := a.store.RotateKeys(w.ctx, c.People)
		if err != nil {
			return err
		}
		how := "was there already"
		if did.Added {
			how = "is new"
		}
		if err := a.care.NoteRotation(w.ctx, did.Rewrapped); err != nil {
			return err
		}
		fmt.Fprintf(w.out, "Master key %s %s. %d keys were wrapped anew; %d are erased.\n", did.Master, how, did.Rewrapped, did.Erased)
		if c.People {
			fmt.Fprintf(w.out, "%d keys have a new part.\n", did.Renewed)
		}
		return nil
	})
}
