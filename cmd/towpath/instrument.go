package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"towpath/internal/instrument"
)

type instrumentCmd struct {
	List  instrumentListCmd  `cmd:"" help:"List every instrument and every entry of the compendium."`
	Show  instrumentShowCmd  `cmd:"" help:"Say what an instrument measures, how it is scored, who says so, and on what terms it may be used."`
	Check instrumentCheckCmd `cmd:"" help:"Check a directory of instruments and name every fault."`
	Load  instrumentLoadCmd  `cmd:"" help:"Take in the official wording of an instrument, that this service got itself."`
}

// wordingsFlags say where the wordings of the service are.
type wordingsFlags struct {
	Data string `help:"Folder for the data." default:"var" type:"path"`
}

// findMeasure takes "phq-9", or "phq-9/1.0.0" for one version of it.
func findMeasure(lib *instrument.Library, name string) (*instrument.Measure, error) {
	id, version, one := strings.Cut(name, "/")
	m, ok := lib.LatestMeasure(id)
	if one {
		m, ok = lib.Measure(id, version)
	}
	if !ok {
		return nil, fmt.Errorf("there is no measure %q. See: towpath instrument list", name)
	}
	return m, nil
}

type instrumentListCmd struct{ wordingsFlags }

// Run lists what there is.
func (c *instrumentListCmd) Run(w *world) error {
	lib, err := loadLibrary(c.Data)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tVERSION\tTITLE\tQUESTIONS\tWORDING")
	for _, i := range lib.All() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%d areas\there\n", i.ID, i.Version, i.Words("en").Title, len(i.Areas))
	}
	for _, m := range lib.Measures() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", m.ID, m.Version, m.Words("en").Title, length(m), wordingState(m))
	}
	return table.Flush()
}

func length(m *instrument.Measure) string {
	if m.Length == 0 {
		return "not known"
	}
	return fmt.Sprint(m.Length)
}

func wordingState(m *instrument.Measure) string {
	switch {
	case m.Kind == instrument.KindEntry:
		return "an entry only"
	case m.Licence.TextShipped:
		return "here"
	case m.Whole():
		return "loaded"
	}
	return "missing"
}

type instrumentCheckCmd struct {
	Dir string `arg:"" help:"Directory with <id>/<version>/ in it." type:"existingdir"`
}

// Run checks a directory of instruments as the program checks its own.
func (c *instrumentCheckCmd) Run(w *world) error {
	lib, err := instrument.Load(os.DirFS(c.Dir))
	if err != nil {
		fmt.Fprintln(w.out, err)
		faults := strings.Count(err.Error(), "\n") + 1
		fmt.Fprintf(w.out, "%d faults. Nothing here can be used until they are mended.\n", faults)
		return errSaid
	}
	for _, i := range lib.All() {
		fmt.Fprintf(w.out, "%s %s is sound: a Bloom with %d areas.\n", i.ID, i.Version, len(i.Areas))
	}
	for _, m := range lib.Measures() {
		fmt.Fprintf(w.out, "%s %s is sound: %s.\n", m.ID, m.Version, kindWords(m))
	}
	return nil
}

func kindWords(m *instrument.Measure) string {
	if m.Kind == instrument.KindEntry {
		return "an entry of the compendium"
	}
	return fmt.Sprintf("a measure, questions: %d, scores: %d", len(m.Items), len(m.Scores))
}

type instrumentLoadCmd struct {
	wordingsFlags
	File     string `arg:"" help:"A FHIR R4 Questionnaire (.json), or a table (.csv) with the columns link id, text, code and display." type:"existingfile"`
	Measure  string `help:"The measure whose wording it is (default: the one that the Questionnaire's url names)." placeholder:"ID"`
	Language string `help:"Language of the wording (default: that of the Questionnaire; en for a table)." placeholder:"TAG"`
	Licence  string `help:"On what terms this service has the wording." required:"" placeholder:"TEXT"`
	Holder   string `help:"Whose words they are." required:"" placeholder:"NAME"`
	Notice   string `help:"The line that has to stand with the wording wherever it is shown." required:"" placeholder:"TEXT"`
	Replace  bool   `help:"Take the place of a wording that was loaded before."`
}

// Run checks the wording against the skeleton and keeps it as data of the service.
func (c *instrumentLoadCmd) Run(w *world) error {
	lib, err := loadLibrary(c.Data)
	if err != nil {
		return err
	}
	data, err := readWording(c.File)
	if err != nil {
		return err
	}
	m, err := c.measure(lib, data)
	if err != nil {
		return err
	}
	wording, err := c.read(m, data)
	if err != nil {
		fmt.Fprintf(w.out, "%v\nNothing was loaded. Put it right and try again.\n", err)
		return errSaid
	}
	path := filepath.Join(c.Data, "wordings", m.ID, m.Version, wording.Lang+".json")
	if err := c.write(path, wording); err != nil {
		return err
	}
	fmt.Fprintf(w.out, "%s %s now has its wording in %q: %s. It is kept in %s.\nA service that is running takes it up within %d seconds.\n",
		m.Words("en").Title, m.Version, wording.Lang, wording.Holder, path, int(wordingsEvery.Seconds()))
	return nil
}

func (c *instrumentLoadCmd) isTable() bool { return strings.EqualFold(filepath.Ext(c.File), ".csv") }

func (c *instrumentLoadCmd) measure(lib *instrument.Library, data []byte) (*instrument.Measure, error) {
	if c.Measure != "" {
		return findMeasure(lib, c.Measure)
	}
	if !c.isTable() {
		url := instrument.QuestionnaireAddress(data)
		for _, m := range lib.Measures() {
			if m.URL == url {
				return findMeasure(lib, m.ID)
			}
		}
	}
	return nil, errors.New("whose wording is it? Say so with: --measure ID (towpath instrument list names them)")
}

func (c *instrumentLoadCmd) read(m *instrument.Measure, data []byte) (*instrument.Wording, error) {
	by := instrument.Right{Lang: c.Language, Licence: c.Licence, Holder: c.Holder, Notice: c.Notice}
	name := filepath.Base(c.File)
	if !c.isTable() {
		return m.WordingFromQuestionnaire(name, data, by)
	}
	if by.Lang == "" {
		by.Lang = "en"
	}
	return m.WordingFromCSV(name, data, by)
}

// readWording reads a file that is not endless.
func readWording(name string) ([]byte, error) {
	if info, err := os.Stat(name); err == nil && info.Size() > instrument.MaxWordingBytes {
		return nil, fmt.Errorf("%s has %d bytes, and %d fit", name, info.Size(), instrument.MaxWordingBytes)
	}
	return os.ReadFile(name)
}

func (c *instrumentLoadCmd) write(path string, wording *instrument.Wording) error {
	data, err := wording.Encode()
	if err != nil {
		return err
	}
	before, err := os.ReadFile(path)
	if err == nil && !bytes.Equal(before, data) && !c.Replace {
		return fmt.Errorf("%s holds another wording already; nothing was changed. To take its place: --replace", path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	next := filepath.Join(filepath.Dir(path), "."+filepath.Base(path))
	if err := os.WriteFile(next, data, 0o600); err != nil {
		return err
	}
	return os.Rename(next, path)
}
