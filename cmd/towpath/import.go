package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/importing"
)

type importCmd struct {
	Readings     importReadingsCmd     `cmd:"" help:"Take in readings from a spreadsheet saved as CSV."`
	Roster       importRosterCmd       `cmd:"" help:"Add and correct people from a list of the record system, saved as CSV."`
	Appointments importAppointmentsCmd `cmd:"" help:"Put down and change appointments from a list of the record system, saved as CSV."`
	Person       importPersonCmd       `cmd:"" help:"Take in the record that a person brings from another Towpath."`
	People       importPeopleCmd       `cmd:"" help:"Take in the records of many people that another Towpath gave out by bulk export."`
}

type importReadingsCmd struct {
	dataFlags
	File    string `arg:"" help:"The file." type:"existingfile"`
	Columns string `help:"YAML file that says which column is what (default: the file's name with .columns.yaml)." placeholder:"FILE" type:"existingfile"`
	DryRun  bool   `help:"Only say what would happen. Write --no-dry-run to import." default:"true" negatable:""`
}

// Run checks the whole file first and imports all of it or nothing.
func (c *importReadingsCmd) Run(w *world) error {
	file, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	name := c.Columns
	if name == "" {
		name = strings.TrimSuffix(c.File, filepath.Ext(c.File)) + ".columns.yaml"
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("%w\nWrite a file that says which column is what; docs/how-to/import-readings.md shows one", err)
	}
	columns, err := importing.ReadColumns(text)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		return c.take(w, a, file, columns)
	})
}

func (c *importReadingsCmd) take(w *world, a *app, file []byte, columns importing.Columns) error {
	operator := care.Operator(a.org)
	known, err := a.care.ImportLookup(w.ctx, operator)
	if err != nil {
		return err
	}
	result, err := importing.Read(file, columns, importing.Facts{
		Organisation: a.org, Instruments: a.care.Instruments(), Known: known, Today: care.DateOf(time.Now(), time.Local),
	})
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if len(result.Problems) > 0 {
		return c.refuse(w, result)
	}
	fmt.Fprintf(w.out, "%s: %d rows, %d readings of %d people; %d of them new, %d there already.\n",
		filepath.Base(c.File), result.Rows, len(result.Readings), result.People, result.New, len(result.Readings)-result.New)
	if result.Unanswered > 0 {
		fmt.Fprintf(w.out, "%d rows have no answer in any area and were passed over.\n", result.Unanswered)
	}
	if c.DryRun {
		fmt.Fprintf(w.out, "This was a dry run: nothing was imported. To import, add --no-dry-run.\n")
		return nil
	}
	sum := sha256.Sum256(file)
	added, err := a.care.ImportReadings(w.ctx, operator, care.ImportBatch{
		ID: newID(), FileName: filepath.Base(c.File), SHA256: hex.EncodeToString(sum[:]),
	}, result.Readings)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "%d readings were imported.\n", added)
	return a.store.Analyze(w.ctx)
}

// refuse says how long the file is and what cannot be used of it.
func (c *importReadingsCmd) refuse(w *world, result importing.Result) error {
	fmt.Fprintf(w.out, "%s: %d rows.\n", filepath.Base(c.File), result.Rows)
	return refused(w, result.Problems)
}

// refused names every place that cannot be used. A long list can go into a file: it is what
// somebody works through.
func refused(w *world, problems []importing.Problem) error {
	for _, p := range problems {
		fmt.Fprintln(w.out, p)
	}
	fmt.Fprintf(w.out, "%d places cannot be used. Nothing was imported. Put them right and try again.\n", len(problems))
	return errSaid
}
