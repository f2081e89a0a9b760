package libraryfile_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"towpath/content"
	"towpath/internal/library"
	"towpath/internal/libraryfile"
)

// shipped gives everything that Towpath ships, as rows.
func shipped(t testing.TB) (out []libraryfile.Row) {
	t.Helper()
	entries, err := library.Entries(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		out = append(out, libraryfile.Row{Kind: e.Kind, Body: e.Body})
	}
	return out
}

func bodies(rows []libraryfile.Row, kind library.EntryKind) (out [][]byte) {
	for _, r := range rows {
		if r.Kind == kind {
			out = append(out, r.Body)
		}
	}
	return out
}

func sameBodies(t *testing.T, what string, got []libraryfile.Row, want [][]byte) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d rows, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !bytes.Equal(got[i].Body, want[i]) {
			t.Fatalf("%s: %s\n got %s\nwant %s", what, got[i].At, got[i].Body, want[i])
		}
	}
}

// TestAFileIsReadBackAsItWas: to the byte, so that nothing counts as changed that was not.
func TestAFileIsReadBackAsItWas(t *testing.T) {
	rows := shipped(t)
	for _, kind := range []library.EntryKind{library.ResourceEntry, library.CollectionEntry} {
		want := bodies(rows, kind)
		var file bytes.Buffer
		if err := libraryfile.WriteCSV(&file, kind, want); err != nil {
			t.Fatal(err)
		}
		got, problems := libraryfile.ReadCSV(file.Bytes())
		if len(problems) > 0 || len(got) == 0 || got[0].Kind != kind {
			t.Fatalf("%s: %v", kind, problems)
		}
		sameBodies(t, "csv of "+string(kind), got, want)
	}
	var file bytes.Buffer
	if err := libraryfile.WriteFolder(&file, rows); err != nil {
		t.Fatal(err)
	}
	got, problems := libraryfile.ReadFolder(file.Bytes())
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	var want [][]byte
	for _, r := range rows {
		want = append(want, r.Body)
	}
	sameBodies(t, "folder", got, want)
}

// hard are values that a cell or a line of a file could mistake for something else.
var hard = []string{
	`a; b`, `a\;b`, `\`, `=1+1`, `-2`, `+44`, `@here`, `'quoted'`, `"said"`, "a, b", `true`, `null`, `2026-03-01`, `0x10`, `1e3`, `~`, `#word`, `a: b`,
	`- item`, `&anchor`, `*alias`, `!tag`, `|`, `>`, `%x`, `{a}`, `[a]`, "émigré", "اُردُو", "😀", `ends with \`, `a | b`, `<b>&amp;</b>`, "012",
}

func TestHardValuesComeBack(t *testing.T) {
	for _, v := range hard {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		text := string(raw)
		if strings.ContainsAny(v, "<>&") {
			text = `"` + v + `"`
		}
		body := []byte(fmt.Sprintf(`{"id":"a-line","title":%s,"about":"Words.","authors":[%s,"B"]}`, text, text))
		var file bytes.Buffer
		if err := libraryfile.WriteCSV(&file, library.ResourceEntry, [][]byte{body}); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(file.String(), "\r\n")[1:] {
			for _, cell := range strings.Split(line, ",") {
				if strings.TrimLeft(cell, `"`) != "" && strings.ContainsRune("=+-@", rune(strings.TrimLeft(cell, `"`)[0])) {
					t.Errorf("%q: a spreadsheet would take %q for a formula", v, cell)
				}
			}
		}
		got, problems := libraryfile.ReadCSV(file.Bytes())
		if len(problems) > 0 {
			t.Fatalf("%q: %v", v, problems)
		}
		sameBodies(t, "csv of "+v, got, [][]byte{body})
		file.Reset()
		if err := libraryfile.WriteFolder(&file, []libraryfile.Row{{Kind: library.ResourceEntry, Body: body}}); err != nil {
			t.Fatal(err)
		}
		got, problems = libraryfile.ReadFolder(file.Bytes())
		if len(problems) > 0 {
			t.Fatalf("%q: %v", v, problems)
		}
		sameBodies(t, "folder of "+v, got, [][]byte{body})
	}
}

func TestWhatACSVCannotBe(t *testing.T) {
	for in, want := range map[string]string{
		"":                    "the file: the file is empty",
		"id,titel\na,b\n":     `line 1: there is no column "titel" in a file of resources`,
		"title\nb\n":          `line 1: there is no column "id"`,
		"id,id\na,b\n":        `line 1: the column "id" stands twice`,
		"id,days\na,1,2\n":    "line 2: there are more cells than columns",
		"id,phones\na,0800\n": "line 2: \"0800\" must be a number with what to choose, call or text, and how sure, such as 0800 111 222 | 2 | call | recalled",
		"id,title\na,\"b\n":   "the file: line 2: a quotation mark is missing, or stands where it should not",
		"PK\x03\x04":          "the file: this is a workbook (.xlsx or .ods); save the sheet as CSV and import that",
		strings.Repeat("a", libraryfile.MaxFile+1): "the file: it is larger than 32 MB",
	} {
		_, problems := libraryfile.ReadCSV([]byte(in))
		if len(problems) == 0 || problems[0].Error() != want {
			t.Errorf("%.40q: %v\nwant %s", in, problems, want)
		}
	}
	rows, problems := libraryfile.ReadCSV([]byte("sep=;\nid;stages;year\n\na;1; 2\n b ;x;soon\n"))
	if len(problems) > 0 || len(rows) != 2 || string(rows[0].Body) != `{"id":"a","year":2,"stages":[1]}` || string(rows[1].Body) != `{"id":"b","year":"soon","stages":["x"]}` {
		t.Errorf("%v %s", problems, rows)
	}
}

func zipOf(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatAFolderCannotBe(t *testing.T) {
	const good = "---\nid: a\n---\n\nWords.\n"
	for name, c := range map[string]struct{ file, text, want string }{
		"another file":    {"resources/run.exe", good, "only resources/"},
		"a way out":       {"../resources/a.md", good, "only resources/"},
		"no head":         {"resources/a.md", "Words.", "it must begin with its values"},
		"another id":      {"resources/b.md", good, `the id must be "b"`},
		"an unknown name": {"resources/a.md", "---\nid: a\nfoo: b\n---\nWords.", `there is no value "foo"`},
		"twice told":      {"resources/a.md", "---\nid: a\nabout: b\n---\nWords.", `"about" is the text below`},
		"no YAML":         {"resources/a.md", "---\nid: [a\n---\nWords.", "cannot be read"},
		"an endless text": {"resources/a.md", "---\nid: &a a\ntitle: *a\n---\nWords.", "names with a value each"},
		"a list":          {"resources/a.md", "---\n- a\n---\nWords.", "names with a value each"},
		"too large":       {"resources/a.md", "---\nid: a\n---\n" + strings.Repeat("a", 300<<10), "larger than 256 KB"},
		"no section":      {"pages/a.md", "---\nid: a\n---\nWords.", "a page begins with the title of a section"},
	} {
		_, problems := libraryfile.ReadFolder(zipOf(t, map[string]string{c.file: c.text}))
		if len(problems) != 1 || !strings.Contains(problems[0].Error(), c.want) {
			t.Errorf("%s: %v, want %s", name, problems, c.want)
		}
	}
	if _, problems := libraryfile.ReadFolder([]byte("no zip")); len(problems) != 1 || problems[0].Reason != "it is not a zip" {
		t.Errorf("no zip: %v", problems)
	}
	rows, problems := libraryfile.ReadFolder(zipOf(t, map[string]string{"ours/resources/a.md": strings.ReplaceAll(good, "\n", "\r\n"), ".DS_Store": "x", "__MACOSX/resources/a.md": "x"}))
	if len(problems) > 0 || len(rows) != 1 || string(rows[0].Body) != `{"id":"a","about":"Words."}` {
		t.Errorf("a folder as computers make it: %v %s", problems, rows)
	}
}

// TestABombIsNotUnpacked: a small zip of files that are each as large as they may be.
func TestABombIsNotUnpacked(t *testing.T) {
	files := map[string]string{}
	for i := range 400 {
		files[fmt.Sprintf("resources/a-%d.md", i)] = "---\nid: a\n---\n" + strings.Repeat("a", 250<<10)
	}
	data := zipOf(t, files)
	rows, problems := libraryfile.ReadFolder(data)
	last := problems[len(problems)-1]
	if rows != nil || !strings.Contains(last.Reason, "unpacked, the files are larger") {
		t.Errorf("%d KB: %d rows, %v", len(data)>>10, len(rows), last)
	}
}

func FuzzReadFolder(f *testing.F) {
	f.Add("resources/a.md", "---\nid: a\nstages: [1, 2]\nchecked: 2026-03-01\n---\n\nWords.\n")
	f.Add("pages/a.md", "---\nid: a\n---\n## T\n\n- x\n- resource: b\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		if !fs.ValidPath(name) {
			return
		}
		rows, _ := libraryfile.ReadFolder(zipOf(t, map[string]string{name: text}))
		for _, r := range rows {
			if !json.Valid(r.Body) {
				t.Errorf("%s", r.Body)
			}
		}
	})
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("id,title,phones,stages\na,b,1 | 2 | call | seen,1;2\n"))
	f.Add([]byte("id;days\na;1\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, _ := libraryfile.ReadCSV(data)
		if slices.ContainsFunc(rows, func(r libraryfile.Row) bool { return !json.Valid(r.Body) }) {
			t.Errorf("%s", rows)
		}
	})
}
