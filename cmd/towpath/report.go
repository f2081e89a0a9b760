package main

import (
	"io"
	"log/slog"
	"os"

	"towpath/internal/care"
	"towpath/internal/reportfile"
)

type reportCmd struct {
	dataFlags
	Spec string `required:"" help:"File that says what is asked, or a report's file, which says it too; - for the standard input." placeholder:"FILE"`
}

// Run writes a report's file. The same question of the same data gives the same bytes as the
// page does.
func (c *reportCmd) Run(w *world) error {
	var data []byte
	var err error
	if c.Spec == "-" {
		data, err = io.ReadAll(w.in)
	} else {
		data, err = os.ReadFile(c.Spec)
	}
	if err != nil {
		return err
	}
	ask, err := reportfile.ReadSpec(c.Spec, data)
	if err != nil {
		return err
	}
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		reader := care.Operator(a.org)
		reader.Duties = care.DutyReporter
		report, err := a.care.ShowOutcome(w.ctx, reader, ask)
		if err != nil {
			return err
		}
		out, err := reportfile.Write(report, version())
		if err != nil {
			return err
		}
		_, err = w.out.Write(out)
		return err
	})
}
