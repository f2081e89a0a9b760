package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
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
