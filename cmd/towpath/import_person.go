package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/fhir"
	"towpath/internal/instrument"
	"towpath/internal/locale"
	"towpath/locales"
)

type importPersonCmd struct {
	dataFlags
	File   string `arg:"" help:"What the person took along: the .zip, or the .fhir.json in it." type:"existingfile"`
	Team   string `help:"Name of the team that will support them." placeholder:"NAME"`
	DryRun bool   `help:"Only say what is in it. Write --no-dry-run to take it in." default:"true" negatable:""`
}

// mostRecord is how large a record may be: some thousands of pages of notes.
const mostRecord = 64 << 20

// Run reads the whole file first and takes in all of it or nothing.
func (c *importPersonCmd) Run(w *world) error {
	data, err := readRecordFile(c.File)
	if err != nil {
		return err
	}
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error { return c.take(w, a, data) })
}

func (c *importPersonCmd) take(w *world, a *app, data []byte) error {
	parts, _, err := fhir.PartsOf(data)
	if err != nil {
		return fmt.Errorf("%s: %w\nNothing was taken in", c.File, err)
	}
	read, err := fhir.ReadParts(parts, nil, a.care.Instruments())
	if err != nil {
		return fmt.Errorf("%s: %w\nNothing was taken in", c.File, err)
	}
	record := read.Record
	for _, said := range read.Otherwise[:min(len(read.Otherwise), mostSaid)] {
		fmt.Fprintln(w.out, "What is worked out anew here comes out otherwise: "+said)
	}
	operator := care.Operator(a.org)
	team, err := a.team(w.ctx, c.Team)
	if err != nil {
		return err
	}
	fmt.Fprintf(w.out, "%s: %d Blooms and other assessments, %d measurements, %d goals, %d entries of the journey.\n",
		record.Person.Name, len(record.Occasions), len(record.Measurements), len(record.Goals), len(record.Entries))
	if way := chosenWay(record); way != "" {
		fmt.Fprintf(w.out, "How the person chose to be reminded holds here too: %s.\n", way)
	}
	for _, measure := range notLoaded(record, a.care.Instruments()) {
		fmt.Fprintf(w.out, "The measure %s is not loaded here. Its answers and scores are kept as they came.\n", measure)
	}
	if c.DryRun {
		fmt.Fprintln(w.out, "This was a dry run: nothing was taken in. To take it in, add --no-dry-run.")
		return nil
	}
	err = a.care.ImportPerson(w.ctx, operator, record, team)
	if fault.Is(err, fault.Conflict) {
		return errors.New("this record, or a part of it, is here already; nothing was taken in")
	}
	if fault.Is(err, fault.Invalid) {
		return fmt.Errorf("%s: %s\nNothing was taken in", c.File, inWords(fault.FieldsOf(err)))
	}
	if err != nil {
		return fmt.Errorf("%s: %w\nNothing was taken in", c.File, err)
	}
	fmt.Fprintf(w.out, "The record was taken in. For a sign-in of their own: towpath user add NAME --role person --person %s\n", record.Person.ID)
	return a.store.Analyze(w.ctx)
}

// chosenWay says how somebody chose last to be reminded, "" where they did not.
func chosenWay(r care.Record) string {
	if len(r.Choices) == 0 {
		return ""
	}
	last := slices.MaxFunc(r.Choices, func(a, b care.ReminderChoice) int { return a.At.Compare(b.At) })
	return map[care.ReminderWay]string{
		care.ByPage: "in Towpath", care.ByEmail: "by e-mail", care.ByLetter: "by letter", care.ByNone: "not at all",
	}[last.Way]
}

// notLoaded names the measures of a record that are not loaded here, each once.
func notLoaded(r care.Record, lib *instrument.Library) []string {
	var out []string
	for _, m := range r.Measurements {
		name := m.Measure + " " + m.Version
		if _, ok := lib.Measure(m.Measure, m.Version); !ok && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// mostSaid is how many lines that do not fit are named.
const mostSaid = 20

// inWords says what does not fit as a page would.
func inWords(fields []fault.Field) string {
	catalogue, err := locale.Load(locales.FS)
	if err != nil {
		return err.Error()
	}
	words, lines := catalogue.For("en"), []string{}
	for i, f := range fields {
		if i == mostSaid {
			lines = append(lines, fmt.Sprintf("And %d more.", len(fields)-i))
			break
		}
		lines = append(lines, words.F(f.Message, f.Values...))
	}
	return strings.Join(lines, "\n")
}

// readRecordFile gives the FHIR bundle of a file: the file itself, or what lies in
// the archive that a person takes along.
func readRecordFile(name string) ([]byte, error) {
	file, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(file, []byte("PK")) {
		return file, nil
	}
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, part := range z.File {
		if !strings.HasSuffix(part.Name, ".fhir.json") {
			continue
		}
		in, err := part.Open()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		data, err := io.ReadAll(io.LimitReader(in, mostRecord+1))
		if err = errors.Join(err, in.Close()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if len(data) > mostRecord {
			return nil, fmt.Errorf("%s: what is in it is larger than %d MB", name, mostRecord>>20)
		}
		return data, nil
	}
	return nil, fmt.Errorf("%s: there is no .fhir.json in it", name)
}
