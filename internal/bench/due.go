package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os/exec"
)

// Waiting is what was put into a demonstration, and how long its rows alone take.
type Waiting struct {
	Team    string  `json:"team"`
	People  int     `json:"people"`
	FloorMS float64 `json:"floor_ms"`
}

// dueTarget is what a page of everybody who is due may take on the server.
const dueTarget = 100

// due measures the list of who is due: one page of it, and everybody on one page,
// beside the bare rows without names.
func due(ctx context.Context, o Options, s *demo, dir string, out io.Writer) error {
	args := []string{"bench", "waiting", "--data", dir}
	if o.Database != "" {
		args = append(args, "--database", o.Database)
	}
	text, err := exec.CommandContext(ctx, o.Program, args...).Output()
	if err != nil {
		return fmt.Errorf("people who are due: %w", err)
	}
	var w Waiting
	if err := json.Unmarshal(text, &w); err != nil {
		return fmt.Errorf("people who are due: %w", err)
	}
	dele, err := s.signIn(ctx, "dele")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nwho is due\tpeople\tp50 ms\tp95 ms\tCPU-ms each\taim ms\tbare rows ms\tKB\t\n")
	for _, page := range []struct{ name, path string }{
		{"a page", "/due?team=" + w.Team}, {"everybody on one page", "/due?all=1&team=" + w.Team},
	} {
		body, err := dele.get(ctx, page.path)
		if err != nil {
			return err
		}
		shown := bytes.Count(body, []byte("CROWD-"))
		got, err := measure(ctx, s.meter, 1, o.Each, func(ctx context.Context, _, _ int) error {
			_, err := dele.get(ctx, page.path)
			return err
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\t%d of %d\t%.1f\t%.1f\t%.1f\t%d\t%.1f\t%.0f\t\n", page.name, shown, w.People,
			got.at(0.5), got.at(0.95), got.cpuEach(), dueTarget, w.FloorMS, float64(len(body))/1024)
	}
	return nil
}
