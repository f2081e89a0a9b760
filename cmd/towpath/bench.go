package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"os"
	"time"

	"towpath/internal/bench"
	"towpath/internal/care"
)

type benchCmd struct {
	All     benchAllCmd     `cmd:"" default:"withargs" help:"Measure saves and pages, each beside its floor."`
	Kill    benchKillCmd    `cmd:"" help:"Kill the service in the middle of many writing clients; look for lost and doubled saves."`
	Nation  benchNationCmd  `cmd:"" help:"Work out, from what was measured, what each size needs, from a laptop to a nation."`
	Counts  benchCountsCmd  `cmd:"" hidden:"" name:"statements" help:"Count the statements of a page of people."`
	Waiting benchWaitingCmd `cmd:"" hidden:"" help:"Put many people who are due into the demonstration."`
	Commits benchCommitsCmd `cmd:"" hidden:"" help:"Commit rows over HTTP: the floor of a save."`
	Memory  benchMemoryCmd  `cmd:"" hidden:"" help:"Serve a file from memory: the floor of a page."`
}

type benchAllCmd struct {
	Only     string        `help:"Measure one part alone." enum:",due,card,report" default:"" hidden:""`
	Database string        `help:"postgres:// address to measure on (default: SQLite in a fresh folder)." placeholder:"ADDRESS"`
	Data     string        `help:"Folder of a demonstration to measure, so that one of many people is made once (default: a fresh one, taken away afterwards)." type:"path" placeholder:"FOLDER"`
	People   int           `help:"How many people to put into the demonstration, for the report; the rest is measured with those that it has." placeholder:"N"`
	Each     time.Duration `help:"How long to measure each figure." default:"5s"`
}

// Run measures.
func (c *benchAllCmd) Run(w *world) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return bench.Run(w.ctx, bench.Options{Program: program, Database: c.Database, Each: c.Each, People: c.People, Data: c.Data, Out: w.out, Only: c.Only})
}

type benchKillCmd struct {
	Rounds  int `help:"How often to kill." default:"50"`
	Clients int `help:"How many clients write." default:"64"`
}

// Run kills.
func (c *benchKillCmd) Run(w *world) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return bench.Kill(w.ctx, bench.KillOptions{Program: program, Rounds: c.Rounds, Clients: c.Clients, Out: w.out})
}

type benchNationCmd struct{}

// Run prints the sizes.
func (c *benchNationCmd) Run(w *world) error { return bench.Nation(w.out) }

type benchCountsCmd struct{ dataFlags }

// Run counts on a database with people in it, from a cold start.
func (c *benchCountsCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		list, err := countCaseload(w.ctx, a)
		if err != nil {
			return err
		}
		return json.NewEncoder(w.out).Encode(list)
	})
}

// countCaseload looks at the first page of the people of the demonstration's manager.
func countCaseload(ctx context.Context, a *app) ([]bench.Counted, error) {
	var dele care.Account
	err := a.store.Read(ctx, func(tx care.Tx) (err error) {
		dele, err = tx.AccountByUsername(ctx, a.org, "dele")
		return err
	})
	if err != nil {
		return nil, err
	}
	data, keys := a.store.CountStatements()
	var list []bench.Counted
	count := func(what string, look func() (people int, err error)) {
		d, k := data(), keys()
		people, failed := look()
		err = errors.Join(err, failed)
		list = append(list, bench.Counted{What: what, People: people, Statements: data() - d, Keys: keys() - k})
	}
	rows := func() (people int, err error) {
		return people, a.store.Read(ctx, func(tx care.Tx) error {
			page, err := tx.ListCaseload(ctx, a.org, dele.Worker, "", care.CaseloadPageSize, 0)
			people = len(page)
			return err
		})
	}
	count("caseload, keys not at hand", rows)
	count("caseload, keys at hand", rows)
	count("the same with how many there are in all", func() (int, error) {
		who := care.Actor{Organisation: a.org, Account: dele.ID, Name: dele.Name, Role: dele.Role, Worker: dele.Worker}
		page, err := a.care.ListCaseload(ctx, who, care.CaseloadQuery{})
		return len(page.Rows), err
	})
	return list, err
}

type benchCommitsCmd struct {
	File string `arg:""`
}

// Run serves commits.
func (c *benchCommitsCmd) Run(w *world) error { return bench.ServeCommits(w.ctx, c.File, w.out) }

type benchMemoryCmd struct {
	File string `arg:"" type:"existingfile"`
}

// Run serves the file.
func (c *benchMemoryCmd) Run(w *world) error { return bench.ServeMemory(w.ctx, c.File, w.out) }
