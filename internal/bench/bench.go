// Package bench measures Towpath from outside, as a browser would, with a floor
// for each figure in the same run: the same rows committed without the program,
// the same bytes served from memory. Machines are shared and noisy, so the figure
// to trust is the CPU time per request, summed over the server and its database,
// and the ratio to the floor. It prints; it asserts nothing.
package bench

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"text/tabwriter"
	"time"
)

// Options say what to run.
type Options struct {
	// Program is the towpath binary that is measured.
	Program string
	// Database is a postgres:// address, or empty for SQLite in a fresh folder.
	Database string
	// Each is how long each figure is measured for.
	Each time.Duration
	// Only names the one part that is measured, empty for all of them.
	Only string
	// Data is the folder of a demonstration that is measured as it is, and left as it is
	// then; empty for one that is made and taken away.
	Data string
	// People are put into the demonstration, for the report; 0 for those of the demonstration.
	People int
	Out    io.Writer
}

// savedNote is what is written at every save: it is sealed, and the floors have none.
const savedNote = "Went to the allotment on Tuesday. Slept until six, which is better than last week."

// clientCounts are the numbers of clients that save at the same time.
var clientCounts = []int{1, 16, 64}

// Run measures saves and pages and prints a table.
func Run(ctx context.Context, o Options) (err error) {
	dir, err := os.MkdirTemp("", "towpath-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	server, err := startDemo(ctx, o.Program, o.demo(cmp.Or(o.Data, dir)))
	if err != nil {
		return err
	}
	defer server.stop()
	server.meter.postgres = o.Database != ""
	table := tabwriter.NewWriter(o.Out, 0, 4, 2, ' ', tabwriter.AlignRight)
	defer table.Flush()
	parts := map[string]func() error{
		"due":  func() error { return due(ctx, o, server, dir, table) },
		"card": func() error { return card(ctx, o, server, table) },

		"report": func() error { return report(ctx, o, server, table) },
	}
	if o.Only != "" {
		return parts[o.Only]()
	}
	fmt.Fprintf(table, "what\tclients\tper second\tp50 ms\tp95 ms\tCPU-ms each\tfloor per second\tfloor CPU-ms\tratio of rates\t\n")
	if err := saves(ctx, o, server, dir, table); err != nil {
		return err
	}
	for _, part := range []func() error{
		func() error { return pages(ctx, o, server, table) },
		func() error { return door(ctx, server, table) },
		parts["card"],
		func() error { return caseload(ctx, o, dir, table) },
		parts["due"],
		parts["report"],
		func() error { return sealing(ctx, table) },
	} {
		if err := part(); err != nil {
			return err
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// demo gives the words that start the demonstration.
func (o *Options) demo(dir string) []string {
	args := []string{"demo", "--json", "--listen", "127.0.0.1:0", "--data", dir}
	if o.Database != "" {
		args = append(args, "--database", o.Database)
	}
	if o.People > 0 {
		args = append(args, "--people", strconv.Itoa(o.People))
	}
	return args
}

// saves measures a durable save: session, policy, validation, audit entry, fsync.
func saves(ctx context.Context, o Options, s *demo, dir string, out io.Writer) error {
	ben, err := s.signIn(ctx, "ben")
	if err != nil {
		return err
	}
	for _, clients := range clientCounts {
		bare, err := bareCommits(filepath.Join(dir, fmt.Sprintf("bare-%d.db", clients)), clients, o.Each)
		if err != nil {
			return err
		}
		served, err := overHTTP(ctx, o, filepath.Join(dir, fmt.Sprintf("served-%d.db", clients)), clients)
		if err != nil {
			return err
		}
		targets, err := ben.startAssessments(ctx, clients)
		if err != nil {
			return err
		}
		got, err := measure(ctx, s.meter, clients, o.Each, func(ctx context.Context, client, n int) error {
			return ben.save(ctx, targets[client], n, savedNote)
		})
		if err != nil {
			return err
		}
		line(out, "save, beside bare commits", clients, got, bare)
		line(out, "save, beside the same over HTTP", clients, got, served)
	}
	return nil
}

// pages measures the Bloom and the journey of a person with three years of
// history, beside a server that has the same bytes in memory.
func pages(ctx context.Context, o Options, s *demo, out io.Writer) error {
	amina, err := s.signIn(ctx, "amina")
	if err != nil {
		return err
	}
	const clients = 16
	for _, page := range []struct{ name, path string }{
		{"Bloom page", "/people/" + s.People["amina"] + "/bloom?with=first"},
		{"journey page", "/people/" + s.People["amina"] + "/journey"},
	} {
		body, err := amina.get(ctx, page.path)
		if err != nil {
			return err
		}
		file := filepath.Join(os.TempDir(), fmt.Sprintf("towpath-bench-%d.html", os.Getpid()))
		if err := os.WriteFile(file, body, 0o600); err != nil {
			return err
		}
		floor, err := fromMemory(ctx, o, file, clients)
		if err := os.Remove(file); err != nil {
			return err
		}
		if err != nil {
			return err
		}
		got, err := measure(ctx, s.meter, clients, o.Each, func(ctx context.Context, _, _ int) error {
			_, err := amina.get(ctx, page.path)
			return err
		})
		if err != nil {
			return err
		}
		line(out, fmt.Sprintf("%s (%.1f KB)", page.name, float64(len(body))/1024), clients, got, floor)
	}
	return nil
}

func line(out io.Writer, name string, clients int, got, floor result) {
	fmt.Fprintf(out, "%s\t%d\t%.0f\t%.2f\t%.2f\t%.3f\t%.0f\t%.3f\t%.2f\t\n", name, clients,
		got.rate(), got.at(0.5), got.at(0.95), got.cpuEach(), floor.rate(), floor.cpuEach(), got.rate()/floor.rate())
}
