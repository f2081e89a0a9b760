package main

import (
	"fmt"
	"log/slog"
	"text/tabwriter"

	"towpath/internal/auth"
	"towpath/internal/care"
)

type userCmd struct {
	Add   userAddCmd   `cmd:"" help:"Add somebody who signs in."`
	Reset userResetCmd `cmd:"" help:"Give somebody a new password and sign them out everywhere."`
	Code  userCodeCmd  `cmd:"" help:"Let somebody back in: end every way into their account and make a code for a new start."`
	List  userListCmd  `cmd:"" help:"List those who sign in."`
}

type userAddCmd struct {
	dataFlags
	Username string `arg:"" help:"Sign-in name."`
	Role     string `help:"What the account is for." enum:"person,worker,manager,administrator" required:""`
	Name     string `help:"Name that others see." required:"" placeholder:"NAME"`
	JobTitle string `help:"Job title, of a worker or manager." placeholder:"TEXT"`
	Team     string `help:"Team to join, by its name or its id." placeholder:"NAME"`
	Person   string `help:"The person whose own account it is, by id (without it, a new person is added to the team)." placeholder:"ID"`
}

// Run adds an account with a password made here, which is asked to be changed.
func (c *userAddCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		operator := care.Operator(a.org)
		password := auth.NewPassword(random)
		n := care.NewAccount{
			ID: care.AccountID(newID()), Username: c.Username, Name: c.Name, Role: care.Role(c.Role), JobTitle: c.JobTitle,
			Person: care.PersonID(c.Person), PasswordHash: auth.Hash(password, random), MustChange: true,
		}
		team, err := a.team(w.ctx, c.Team)
		if err != nil {
			return err
		}
		switch {
		case n.Role == care.RolePerson && n.Person == "":
			n.Person = care.PersonID(newID())
			err := a.care.AddPerson(w.ctx, operator, care.NewPerson{ID: n.Person, Name: c.Name, Team: team})
			if err != nil {
				return err
			}
		case n.Role == care.RoleWorker || n.Role == care.RoleManager:
			n.Worker = care.WorkerID(newID())
		}
		if err := a.care.AddAccount(w.ctx, operator, n); err != nil {
			return err
		}
		if n.Worker != "" && team != "" {
			part := care.PartMember
			if n.Role == care.RoleManager {
				part = care.PartManager
			}
			if err := a.care.JoinTeam(w.ctx, operator, team, n.Worker, part); err != nil {
				return err
			}
		}
		_, err = fmt.Fprintf(w.out, "%s can sign in with the password %s and will be asked to change it.\n", care.NormalUsername(c.Username), password)
		return err
	})
}

type userResetCmd struct {
	dataFlags
	Username string `arg:"" help:"Sign-in name."`
}

// Run gives an account a new password.
func (c *userResetCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		password := auth.NewPassword(random)
		if err := a.care.ResetAccount(w.ctx, care.Operator(a.org), c.Username, auth.Hash(password, random)); err != nil {
			return err
		}
		_, err := fmt.Fprintf(w.out, "%s can sign in with the password %s and will be asked to change it.\n", care.NormalUsername(c.Username), password)
		return err
	})
}

type userCodeCmd struct {
	dataFlags
	Username string `arg:"" help:"Sign-in name."`
}

// Run makes a code with which an account is entered once, whatever was lost.
func (c *userCodeCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		code := auth.NewCode(random)
		kept := care.NewCode{ID: care.CodeID(newID()), Hash: auth.HashCode(code)}
		if err := a.care.InviteAccount(w.ctx, care.Operator(a.org), c.Username, kept); err != nil {
			return err
		}
		_, err := fmt.Fprintf(w.out, "%s can get in once, within a day, with the code %s at /begin. All other ways in have ended.\n", care.NormalUsername(c.Username), code)
		return err
	})
}

type userListCmd struct {
	dataFlags
}

// Run lists the accounts.
func (c *userListCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		table := tabwriter.NewWriter(w.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(table, "SIGN-IN\tNAME\tROLE\tADDED")
		for after := 0; ; after += care.AccountsPageSize {
			list, err := a.care.ListAccounts(w.ctx, care.Operator(a.org), after)
			if err != nil {
				return err
			}
			for _, n := range list {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", n.Username, n.Name, n.Role, n.Created.Format("2006-01-02"))
			}
			if len(list) < care.AccountsPageSize {
				return table.Flush()
			}
		}
	})
}
