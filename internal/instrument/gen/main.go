// Command gen writes the questionnaire.json of every instrument in a directory
// from the words, the scoring and the licence beside it. Run it through
// `go generate ./instruments` after a change of wording.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"towpath/internal/instrument"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: gen DIRECTORY")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string) error {
	found, err := filepath.Glob(filepath.Join(dir, "*", "*.*.*", "scoring.json"))
	if err != nil {
		return fmt.Errorf("looking for instruments: %w", err)
	}
	if len(found) == 0 {
		return fmt.Errorf("no instruments in %s", dir)
	}
	for _, scoring := range found {
		rel, err := filepath.Rel(dir, filepath.Dir(scoring))
		if err != nil {
			return fmt.Errorf("naming %s: %w", scoring, err)
		}
		id, version, _ := strings.Cut(filepath.ToSlash(rel), "/")
		data, err := instrument.BuildQuestionnaire(os.DirFS(dir), id, version)
		if err != nil {
			return err
		}
		if len(data) == 0 {
			continue
		}
		target := filepath.Join(filepath.Dir(scoring), "questionnaire.json")
		if err := os.WriteFile(target, data, 0o644); err != nil {
			return fmt.Errorf("writing the questionnaire of %s: %w", id, err)
		}
	}
	return nil
}
