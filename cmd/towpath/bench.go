package main

import (
	"os"
	"time"

	"towpath/internal/bench"
)

type benchCmd struct {
	All     benchAllCmd     `cmd:"" default:"withargs" help:"Measure saves and pages, each beside its floor."`
	Kill    benchKillCmd    `cmd:"" help:"Kill the service in the middle of many writing clients; look for lost and doubled saves."`
	Commits benchCommitsCmd `cmd:"" hidden:"" help:"Commit rows over HTTP: the floor of a save."`
	Memory  benchMemoryCmd  `cmd:"" hidden:"" help:"Serve a file from memory: the floor of a page."`
}

type benchAllCmd struct {
	Database string        `help:"postgres:// address to measure on (default: SQLite in a fresh folder)." placeholder:"ADDRESS"`
	Each     time.Duration `help:"How long to measure each figure." default:"5s"`
}

// Run measures.
func (c *benchAllCmd) Run(w *world) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	return bench.Run(w.ctx, bench.Options{Program: program, Database: c.Database, Each: c.Each, Out: w.out})
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
