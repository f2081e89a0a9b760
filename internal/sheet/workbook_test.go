package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strings"
	"testing"

	"towpath/internal/sheet"
)

// opened is a workbook as a program reads it, by the parts that lead to each other.
type opened struct {
	names []string
	cells []map[string]cell
}

type cell struct{ kind, text string }

func parse[T any](t *testing.T, r *zip.Reader, name string) (out T) {
	t.Helper()
	f, err := r.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	raw, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(raw, &out); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, raw)
	}
	return out
}

func open(t *testing.T, file []byte) opened {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	type relations struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	type book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	type part struct {
		Cells []struct {
			At     string `xml:"r,attr"`
			Kind   string `xml:"t,attr"`
			Number string `xml:"v"`
			Text   string `xml:"is>t"`
			Other  string `xml:"f"` // a formula
		} `xml:"sheetData>row>c"`
	}
	if top := parse[relations](t, r, "_rels/.rels"); len(top.List) != 1 || top.List[0].Target != "xl/workbook.xml" {
		t.Fatalf("the package leads to %+v", top)
	}
	targets := map[string]string{}
	for _, at := range parse[relations](t, r, "xl/_rels/workbook.xml.rels").List {
		targets[at.ID] = at.Target
	}
	var out opened
	for _, s := range parse[book](t, r, "xl/workbook.xml").Sheets {
		out.names = append(out.names, s.Name)
		cells := map[string]cell{}
		for _, c := range parse[part](t, r, "xl/"+targets[s.ID]).Cells {
			if c.Other != "" {
				t.Errorf("%s: a formula", c.At)
			}
			cells[c.At] = cell{c.Kind, c.Text + c.Number}
		}
		out.cells = append(out.cells, cells)
	}
	return out
}

func TestAWorkbookHoldsWhatWasWritten(t *testing.T) {
	wide := make([]sheet.Value, 30)
	wide[27].Text = "AB"
	tables := []sheet.Written{
		{Name: "How people’s lives moved, and why: all", Rows: [][]sheet.Value{
			{{Text: "Area"}, {Text: "Change"}}, {{Text: "=HYPERLINK(\"x\")"}, {Text: "-0.4", Number: true}}, {{Text: "<&> \x00"}, {}},
		}},
		{Name: "how people’s lives moved, and why: some", Rows: [][]sheet.Value{wide}},
		{},
	}
	var first, second bytes.Buffer
	for _, b := range []*bytes.Buffer{&first, &second} {
		if err := sheet.WriteWorkbook(b, tables); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same tables give two files")
	}
	got := open(t, first.Bytes())
	want := map[string]cell{
		"A1": {"inlineStr", "Area"}, "B1": {"inlineStr", "Change"}, "A2": {"inlineStr", "=HYPERLINK(\"x\")"}, "B2": {"", "-0.4"}, "A3": {"inlineStr", "<&> \uFFFD"},
	}
	for at, c := range want {
		if got.cells[0][at] != c {
			t.Errorf("%s is %+v, not %+v", at, got.cells[0][at], c)
		}
	}
	if len(got.cells[0]) != len(want) || got.cells[1]["AB1"].text != "AB" || len(got.cells) != 3 {
		t.Errorf("cells: %+v", got.cells)
	}
	seen := map[string]bool{}
	for _, name := range got.names {
		if low := strings.ToLower(name); seen[low] || len([]rune(name)) > 31 || strings.ContainsAny(name, `[]:*?/\`) || name == "" {
			t.Errorf("no program takes the name %q", name)
		} else {
			seen[low] = true
		}
	}
}

func TestTextInCSVIsNoFormula(t *testing.T) {
	var b bytes.Buffer
	rows := [][]sheet.Value{{{Text: "Group"}, {Text: "Change"}}}
	for _, text := range []string{"=1+1", "+1", "-1", "@sum", "\tx", "'quoted", "plain"} {
		rows = append(rows, []sheet.Value{{Text: text}, {Text: "-0.4", Number: true}})
	}
	if err := sheet.WriteCSV(&b, sheet.Written{Rows: rows}); err != nil {
		t.Fatal(err)
	}
	table, err := sheet.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range table.Rows {
		want := rows[i+1][0].Text
		if strings.ContainsAny(r.Cell(0)[:1], "=+-@\t") {
			t.Errorf("%q is a formula", r.Cell(0))
		}
		if strings.TrimSpace(sheet.Unguard(r.Cell(0))) != strings.TrimSpace(want) || r.Cell(1) != "-0.4" {
			t.Errorf("%q came back as %q", want, r.Cells)
		}
	}
}
