package main

import (
	"bytes"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"towpath/internal/care"
)

// TestTheHowToOfAWordingWorks follows the page in an empty folder, to the letter.
func TestTheHowToOfAWordingWorks(t *testing.T) {
	data, err := os.ReadFile(beside(t, "docs", "how-to", "load-a-wording.md"))
	if err != nil {
		t.Fatal(err)
	}
	questionnaire, err := os.ReadFile(beside(t, "instruments", "gad-7", "1.0.0", "questionnaire.json"))
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	page := string(data)
	files := regexp.MustCompile("(?ms)^`([^`\n]+)`\n\n```csv\n(.*?)^```$").FindAllStringSubmatch(page, -1)
	if len(files) != 1 {
		t.Fatalf("%d files on the page, want 1", len(files))
	}
	for name, text := range map[string]string{files[0][1]: files[0][2], "gad-7.json": string(questionnaire)} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var said []string
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(page, -1) {
		for line := range strings.Lines(block[1]) {
			said = append(said, typed(t, strings.TrimSpace(line)))
		}
	}
	wants := []string{"THE OFFICIAL WORDING IS MISSING", `now has its wording in "en": Name of the holder`, `now has its wording in "en"`, ""}
	if len(said) != len(wants) {
		t.Fatalf("%d commands on the page, want %d", len(said), len(wants))
	}
	for i, want := range wants {
		if !strings.Contains(said[i], want) {
			t.Errorf("command %d says %q, want %q", i+1, said[i], want)
		}
	}
	if text := typed(t, "towpath instrument show gad-7"); !strings.Contains(text, wants[0]) {
		t.Errorf("at the end the wording is still here: %s", text)
	}
}

// TestMovingWorksAsItIsWritten does what the document says: the first line at the old place,
// the others at the new.
func TestMovingWorksAsItIsWritten(t *testing.T) {
	data, err := os.ReadFile(beside(t, "docs", "interop.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(data), "## Moving to another Towpath")
	block := regexp.MustCompile("(?ms)^```\n(.*?)^```$").FindStringSubmatch(section)
	if block == nil {
		t.Fatal("there are no commands in the document")
	}
	t.Chdir(t.TempDir())
	typed(t, "towpath init --name Waterside")
	for name, text := range map[string]string{
		"Patient.ndjson": `{"resourceType":"Patient","id":"00000000-0000-8000-8000-00000000a001","name":[{"text":"Amina Hussain"}]}`, "manifest.json": "{}",
	} {
		err := os.MkdirAll("from", 0o700)
		if err == nil {
			err = os.WriteFile(filepath.Join("from", name), []byte(text), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	typed(t, "towpath import people from --no-dry-run")
	wants := []string{"towpath-people: 1 person", "of 1 person, 1 can be taken in", "of 1 person, 1 were taken in"}
	commands := strings.Split(strings.TrimSpace(block[1]), "\n")
	if len(commands) != len(wants) {
		t.Fatalf("%d commands in the document, want %d", len(commands), len(wants))
	}
	for i, line := range commands {
		if i == 1 { // at the new place
			if err := os.Rename("var", "old"); err != nil {
				t.Fatal(err)
			}
			typed(t, "towpath init --name Hillside")
			withTeam(t, "Riverside")
		}
		if said := typed(t, line); !strings.Contains(said, wants[i]) {
			t.Errorf("%s says %q, want %q", line, said, wants[i])
		}
	}
}

// withTeam adds a team to the service in the folder.
func withTeam(t *testing.T, name string) {
	t.Helper()
	w := &world{ctx: t.Context(), out: io.Discard, errOut: io.Discard}
	err := openFor(w, dataFlags{Data: "var"}, slog.New(slog.DiscardHandler), func(a *app) error {
		return a.care.AddTeam(t.Context(), care.Operator(a.org), care.NewTeam{
			ID: care.TeamID(newID()), Name: name, Service: care.ServiceID(newID()), ServiceName: "Recovery", Setting: care.SettingCommunity,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// typed does what a line of a page says, and gives what is answered.
func typed(t *testing.T, line string) string {
	t.Helper()
	var args []string
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(line, -1) {
		args = append(args, m[1]+m[2])
	}
	if args[0] == "rm" {
		if err := os.Remove(args[1]); err != nil {
			t.Fatal(err)
		}
		return ""
	}
	var out, errOut bytes.Buffer
	if code := run(args[1:], &world{ctx: t.Context(), out: &out, errOut: &errOut, in: strings.NewReader("")}); code != 0 {
		t.Fatalf("%s: %d, %s%s", line, code, out.String(), errOut.String())
	}
	return out.String()
}
