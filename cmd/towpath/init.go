package main

import (
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"strings"

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
	password := newPassword()
	err = a.care.AddAccount(w.ctx, operator, care.NewAccount{
		ID: care.AccountID(newID()), Username: c.Administrator, Name: "Administrator", Role: care.RoleAdministrator,
		PasswordHash: auth.Hash(password, random), MustChange: true,
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "%s is set up.\nSign in as %s with the password %s and change it there.\nNow run: towpath serve\n", c.Name, c.Administrator, password)
	return nil
}

// newPassword makes a password of 100 random bits that can be read out aloud.
func newPassword() string {
	raw := make([]byte, 13)
	random(raw)
	text := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw))[:20]
	return text[:5] + "-" + text[5:10] + "-" + text[10:15] + "-" + text[15:]
}
