package web_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"towpath/internal/care"
	"towpath/internal/locale"
	"towpath/internal/readability"
	"towpath/locales"
	"towpath/policies"
)

// plain are the files whose words people read about themselves.
var plain = []string{"account", "appointment", "apps", "audit", "card", "caseload", "characteristic", "clock", "commissioner", "control", "due", "edit", "erasure", "front", "funnel", "gap", "goal", "heard", "help", "home", "idea", "journey", "learning", "library", "mirror", "notice", "outcome", "outcome_measure", "person", "plan", "practice", "reminder", "schedule", "story", "subscription", "summary", "support", "tables", "team", "today", "upload", "waiting"}

func TestWordsAreEasyToRead(t *testing.T) {
	placeholder := regexp.MustCompile(`\{[a-z]+\}`)
	for _, name := range plain {
		raw, err := fs.ReadFile(locales.FS, "en/"+name+".json")
		if err != nil {
			t.Fatal(err)
		}
		var file map[string]any
		if err := json.Unmarshal(raw, &file); err != nil {
			t.Fatal(err)
		}
		var texts []string
		for _, v := range file {
			switch v := v.(type) {
			case string:
				texts = append(texts, v)
			case map[string]any:
				texts = append(texts, v["other"].(string))
			}
		}
		for i := range texts {
			texts[i] = placeholder.ReplaceAllString(texts[i], "Ben")
			if grade := readability.Measure(texts[i]).Grade(); grade > 12 && len(strings.Fields(texts[i])) > 6 {
				t.Errorf("%s: grade %.1f: %s", name, grade, texts[i])
			}
		}
		if grade := readability.Measure(texts...).Grade(); grade > 7 {
			t.Errorf("%s: grade %.1f, and 7 is the most", name, grade)
		}
	}
}

func TestEveryOperationHasItsWordsInTheRecord(t *testing.T) {
	cat, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	words := cat.For("en")
	for _, op := range care.Operations() {
		id := "audit.did"
		for _, r := range op {
			if unicode.IsUpper(r) {
				id += "_"
			}
			id += string(unicode.ToLower(r))
		}
		for _, form := range []string{"_you", "_them"} {
			if !words.Has(id + form) {
				t.Errorf("%s has no words: %s", op, id+form)
			}
		}
	}
}

// Every sentence that can let somebody in is said in plain words beside its entry.
func TestEveryPolicyHasItsWordsInTheRecord(t *testing.T) {
	cat, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	words, found := cat.For("en"), 0
	files, err := fs.Glob(policies.FS, "*.cedar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(policies.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`@id\("([^"]+)"\)`).FindAllStringSubmatch(string(text), -1) {
			found++
			if id := "audit.rule_" + strings.ReplaceAll(m[1], "-", "_"); !words.Has(id) {
				t.Errorf("%s: %s has no words: %s", file, m[1], id)
			}
		}
	}
	if found < 10 {
		t.Fatalf("only %d policies were found", found)
	}
}

// Every message that care and auth can give back to a form has words.
func TestEveryProblemHasItsWords(t *testing.T) {
	cat, err := locale.Load(locales.FS)
	if err != nil {
		t.Fatal(err)
	}
	words := cat.For("en")
	message := regexp.MustCompile(`"((?:[a-z]+\.)?error\.[a-z_]+)"`)
	found := 0
	for _, dir := range []string{"../care", "../auth", "."} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range message.FindAllStringSubmatch(string(source), -1) {
				found++
				if !words.Has(m[1]) {
					t.Errorf("%s gives %s, which has no words", file, m[1])
				}
			}
		}
	}
	if found == 0 {
		t.Fatal("no message was found in the sources")
	}
}
