package instruments_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"towpath/internal/instrument"
)

var (
	// A file is its name on a line of its own, then its text.
	fileInHowTo = regexp.MustCompile("(?ms)^`([^`\n]+)`\n\n```(?:json|markdown)\n(.*?)^```$")
	shInHowTo   = regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")
	valueSaid   = regexp.MustCompile("The total is `\"value\": ([0-9.]+)`")
)

// The page is followed in an empty directory, to the letter: each file as it stands
// there, then each command.
func TestTheHowToOfAMeasureWorks(t *testing.T) {
	data, err := os.ReadFile("../docs/how-to/add-a-measure.md")
	if err != nil {
		t.Fatal(err)
	}
	page, dir := string(data), t.TempDir()
	var commands []string
	for _, block := range shInHowTo.FindAllStringSubmatch(page, -1) {
		commands = append(commands, strings.Split(strings.TrimSpace(block[1]), "\n")...)
	}
	files := fileInHowTo.FindAllStringSubmatch(page, -1)
	if len(files) != 6 || len(commands) != 4 || !strings.HasPrefix(commands[0], "mkdir -p ") {
		t.Fatalf("%d files and the commands %q are found", len(files), commands)
	}
	if err := os.MkdirAll(filepath.Join(dir, strings.TrimPrefix(commands[0], "mkdir -p ")), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		// No folder is made here: those that the page makes must do.
		if err := os.WriteFile(filepath.Join(dir, f[1]), []byte(f[2]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var lib *instrument.Library
	for _, command := range commands[1:] {
		switch command {
		case "go generate ./instruments":
			generate(t, filepath.Join(dir, "instruments"))
		case "towpath instrument check instruments":
			if lib, err = instrument.Load(os.DirFS(filepath.Join(dir, "instruments"))); err != nil {
				t.Fatal(err)
			}
		case "towpath score evening < evening.json":
			if got, want := totalOf(t, lib, filepath.Join(dir, "evening.json")), valueSaid.FindStringSubmatch(page); want == nil || got != want[1] {
				t.Errorf("the total is %s, and the page says %q", got, want)
			}
		default:
			t.Errorf("nobody knows how to try %q", command)
		}
	}
}

// generate does what the command of go generate does.
func generate(t *testing.T, dir string) {
	t.Helper()
	data, err := instrument.BuildQuestionnaire(os.DirFS(dir), "evening", "1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "evening", "1.0.0", "questionnaire.json"), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func totalOf(t *testing.T, lib *instrument.Library, file string) string {
	t.Helper()
	m, ok := lib.LatestMeasure("evening")
	if !ok || !m.Whole() {
		t.Fatalf("the measure is there %v, and read as %+v", ok, m)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, err := m.ReadMeasureResponse(filepath.Base(file), data)
	if err != nil {
		t.Fatal(err)
	}
	result := m.Plan().Run(r.Marks, nil)[0]
	if result.Standing != instrument.Scored {
		t.Fatalf("it is %s", result.Standing)
	}
	return result.Value.String()
}
