package main

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"towpath/internal/auth"
	"towpath/internal/care"
)

type initCmd struct {
	dataFlags
	Name          string `help:"Name of the organisation." required:"" placeholder:"NAME"`
	Administrator string `help:"Sign-in name of the first administrator." default:"admin" placeholder:"NAME"`
}

// Run founds an organisation. One that is there already is left as it is.
func (c *initCmd) Run(w *world) (err error) {
	a, err := open(w.ctx, c.dataFlags, logTo(w, slog.LevelWarn))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	if found := a.findOrganisation(w.ctx, c.Organisation); found == nil {
		return errors.New("there is an organisation in this database already; nothing was changed")
	}
	a.org = care.OrganisationID(newID())
	operator := care.Operator(a.org)
	if err := a.care.AddOrganisation(w.ctx, operator, c.Name); err != nil {
		return err
	}
	password := auth.NewPassword(random)
	err = a.care.AddAccount(w.ctx, operator, care.NewAccount{
		ID: care.AccountID(newID()), Username: c.Administrator, Name: "Administrator", Role: care.RoleAdministrator,
		PasswordHash: auth.Hash(password, random), MustChange: true,
	})
	if err != nil {
		return err
	}
	if c.Master == "" {
		fmt.Fprintf(w.out, "The master key is in %s. Without it nothing can be read. A real service keeps it apart from the data: docs/operate/keys.md.\n", filepath.Join(c.Data, "master.keys"))
	}
	fmt.Fprintf(w.out, "%s is set up.\nSign in as %s with the password %s and change it there.\nNow run: towpath serve\n", c.Name, c.Administrator, password)
	return nil
}
