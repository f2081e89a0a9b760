package internal_test

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const (
	mostLines    = 400
	mostFunction = 50
)

// longer lists what may be longer than that, each with its reason. A function is
// "file:function".
var longer = map[string]string{}

// tracked gives the files of the repository that git knows or would take up.
func tracked(t *testing.T) []string {
	t.Helper()
	list := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatalf("git ls-files: %v (these rules are about the files of a checkout)", err)
	}
	var files []string
	for _, f := range strings.Split(strings.TrimRight(string(out), "\x00"), "\x00") {
		if info, err := os.Stat(filepath.Join(root, f)); err == nil && info.Mode().IsRegular() {
			files = append(files, f)
		}
	}
	if len(files) < 100 {
		t.Fatalf("only %d files", len(files))
	}
	return files
}

// generated tells whether a tool writes the file.
func generated(f string) bool {
	return strings.HasSuffix(f, "_templ.go") || strings.HasSuffix(f, "_append.go") || strings.HasPrefix(f, "internal/store/db/")
}

// ours tells whether a file is text that we write and a reader reads.
func ours(f string) bool {
	if generated(f) || strings.Contains(f, "testdata/") || strings.Contains(f, "/dist/") {
		return false
	}
	switch filepath.Ext(f) {
	case ".go", ".templ", ".ts", ".mjs", ".scss", ".sql", ".cedar":
		return true
	}
	return false
}

func content(t *testing.T, f string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, f))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestFilesAreShort(t *testing.T) {
	for _, f := range tracked(t) {
		if !ours(f) {
			continue
		}
		n := bytes.Count(content(t, f), []byte("\n"))
		if reason := longer[f]; n > mostLines && reason == "" {
			t.Errorf("%s has %d lines, more than %d: split it by noun, or list the reason", f, n, mostLines)
		} else if reason != "" && n <= mostLines {
			t.Errorf("%s is listed as long and has %d lines", f, n)
		}
	}
}

// goFiles calls fn with each Go file of ours and its syntax.
func goFiles(t *testing.T, fn func(f string, set *token.FileSet, tree *ast.File)) {
	t.Helper()
	for _, f := range tracked(t) {
		if filepath.Ext(f) != ".go" || !ours(f) {
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, f, content(t, f), parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			continue
		}
		fn(f, set, tree)
	}
}

func TestFunctionsAreShort(t *testing.T) {
	goFiles(t, func(f string, set *token.FileSet, tree *ast.File) {
		for _, d := range tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			n := set.Position(fn.End()).Line - set.Position(fn.Pos()).Line + 1
			if n > mostFunction && longer[f+":"+fn.Name.Name] == "" {
				t.Errorf("%s: %s has %d lines, more than %d: split it, or list the reason", f, fn.Name.Name, n, mostFunction)
			}
		}
	})
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	said := map[string]bool{}
	goFiles(t, func(f string, _ *token.FileSet, tree *ast.File) {
		if strings.HasSuffix(f, "_test.go") {
			return
		}
		dir := filepath.Dir(f)
		said[dir] = said[dir] || tree.Doc != nil && len(tree.Doc.Text()) > 40
	})
	for dir, ok := range said {
		if !ok {
			t.Errorf("%s has no comment that says what the package is for", dir)
		}
	}
}

func TestGoFilesAreFormatted(t *testing.T) {
	for _, f := range tracked(t) {
		if filepath.Ext(f) != ".go" || generated(f) {
			continue
		}
		text := content(t, f)
		if formatted, err := format.Source(text); err != nil || !bytes.Equal(formatted, text) {
			t.Errorf("%s is not formatted: run make format (%v)", f, err)
		}
	}
}

// The words are put together here, so that this file does not hold them.
var (
	unfinished = regexp.MustCompile(`\b(` + "TO" + `DO|` + "FIX" + `ME|` + "XX" + `X)\b`)
	elsewhere  = regexp.MustCompile(`(^|[^[:alnum:]_.-])/(` + "work" + `/(main|shared|steering|\.library|\.mirror)|` + "farm" + `/in|` + "tmp" + `/(b|bin|bash_jobs))\b`)
	registry   = regexp.MustCompile(`"resol` + `ved": *"https?://|GOPROXY` + `=http|index` + `-url *=|//` + "registry" + `\.|` + "proxy" + `\.golang\.org|` + "registry" + `\.npmjs|` + "pypi" + `\.org`)
)

func TestNothingIsUnfinishedOrOfThisMachine(t *testing.T) {
	for _, f := range tracked(t) {
		text := content(t, f)
		if strings.Contains(f, "/dist/") || bytes.IndexByte(text, 0) >= 0 {
			continue
		}
		for i, line := range strings.Split(string(text), "\n") {
			if ours(f) && unfinished.MatchString(line) {
				t.Errorf("%s:%d: unfinished: %.100s", f, i+1, strings.TrimSpace(line))
			}
			if elsewhere.MatchString(line) {
				t.Errorf("%s:%d: a path of one machine: %.100s", f, i+1, strings.TrimSpace(line))
			}
			if registry.MatchString(line) {
				t.Errorf("%s:%d: the address of a package registry: %.100s", f, i+1, strings.TrimSpace(line))
			}
		}
	}
}
