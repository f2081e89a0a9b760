package main

import (
	"fmt"
	"log/slog"
	"net"
	"os"
	"text/tabwriter"
	"time"

	"towpath/internal/care"
	"towpath/internal/smart"
)

type appCmd struct {
	Add  appAddCmd  `cmd:"" help:"Register an app by another maker, or another computer system."`
	List appListCmd `cmd:"" help:"List the apps."`
	End  appEndCmd  `cmd:"" help:"End an app for everybody, at once and for good."`
}

type appAddCmd struct {
	dataFlags
	Name        string   `arg:"" help:"Name that people see when they are asked, and in the log."`
	Kind        string   `help:"What it is: public (in a browser or on a telephone), confidential (with a server of its own) or backend (another computer system)." enum:"public,confidential,backend" required:""`
	Redirect    []string `help:"Address that people go back to, to the letter. May be given more than once." placeholder:"URL" sep:"none"`
	Launch      string   `help:"Address where it begins when it is opened from a person's page." placeholder:"URL"`
	Scopes      string   `help:"The most that it may ever do, for instance 'launch/patient openid fhirUser patient/*.rs' or, for another computer system, 'system/*.rs'." required:"" placeholder:"SCOPES"`
	KeysFile    string   `help:"File with its public keys, as a JSON Web Key Set." type:"existingfile" placeholder:"FILE"`
	KeysAddress string   `help:"Where its public keys are kept." placeholder:"URL"`
	Team        []string `help:"Team that another computer system works for, by its name or its id. May be given more than once." placeholder:"NAME" sep:"none"`
}

// Run registers an app.
func (c *appAddCmd) Run(w *world) error {
	n := smart.NewApp{Name: c.Name, Kind: care.AppKind(c.Kind), Redirects: c.Redirect, Launch: c.Launch, Scopes: c.Scopes, KeysAddress: c.KeysAddress}
	if c.KeysFile != "" {
		keys, err := os.ReadFile(c.KeysFile)
		if err != nil {
			return err
		}
		n.Keys = string(keys)
	}
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		server, err := a.apps(webFlags{}, &net.TCPAddr{Port: 8080}) // addresses play no part here
		if err != nil {
			return err
		}
		operator := care.Operator(a.org)
		teams, err := a.teams(w.ctx, c.Team)
		if err != nil {
			return err
		}
		n.Teams = teams
		added, err := server.AddApp(w.ctx, operator, n)
		if err != nil {
			return err
		}
		fmt.Fprintf(w.out, "client id: %s\n", added.ID)
		if added.Secret != "" {
			fmt.Fprintf(w.out, "secret, shown this once: %s\n", added.Secret)
		}
		if added.Worker == "" {
			return nil
		}
		_, err = fmt.Fprintf(w.out, "worker id: %s. It sees the people of the teams that it is put into: now %d.\n", added.Worker, len(teams))
		return err
	})
}

type appListCmd struct {
	dataFlags
}

// Run lists the apps.
func (c *appListCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		list, err := a.care.ListApps(w.ctx, care.Operator(a.org))
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(w.out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(table, "CLIENT ID\tNAME\tKIND\tADDED\tENDED\tSCOPES")
		for _, n := range list {
			ended := "-"
			if !n.Ended.IsZero() {
				ended = n.Ended.Format(time.DateOnly)
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", n.ID, n.Name, n.Kind, n.Made.Format(time.DateOnly), ended, n.Scopes)
		}
		return table.Flush()
	})
}

type appEndCmd struct {
	dataFlags
	ID string `arg:"" help:"The app's client id."`
}

// Run ends an app.
func (c *appEndCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		if err := a.care.EndApp(w.ctx, care.Operator(a.org), care.AppID(c.ID)); err != nil {
			return err
		}
		_, err := fmt.Fprintln(w.out, "The app has ended. Its tokens are nobody's from now on.")
		return err
	})
}
