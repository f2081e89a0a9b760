package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// What a workbook is made of, beside its sheets (ECMA-376, the least that programs open).
const (
	head          = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace  = "http://schemas.openxmlformats.org/package/2006/"
	partKind      = "application/vnd.openxmlformats-officedocument.spreadsheetml."

	rels = head + `<Relationships xmlns="` + packageSpace + `relationships"><Relationship Id="rId1" Type="` + relationSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	// Style 1 is bold, for headings.
	styles = head + `<styleSheet xmlns="` + mainSpace + `"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>` +
		`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf fontId="1" applyFont="1" xfId="0"/></cellXfs></styleSheet>`
)

// WorkbookType is the media type of a workbook.
const WorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// WriteWorkbook writes tables as the sheets of an .xlsx file: the same bytes for the same
// tables. Text is text whatever it begins with, since its type is written beside it.
func WriteWorkbook(w io.Writer, tables []Written) error {
	out := zip.NewWriter(w)
	var types, list, links bytes.Buffer
	names := sheetNames(tables)
	for i := range tables {
		n := strconv.Itoa(i + 1)
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%s.xml" ContentType="%sworksheet+xml"/>`, n, partKind)
		fmt.Fprintf(&list, `<sheet name="%s" sheetId="%s" r:id="rId%s"/>`, escaped(names[i]), n, n)
		fmt.Fprintf(&links, `<Relationship Id="rId%s" Type="%s/worksheet" Target="worksheets/sheet%s.xml"/>`, n, relationSpace, n)
	}
	fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="%s/styles" Target="styles.xml"/>`, len(tables)+1, relationSpace)
	parts := [][2]string{
		{"[Content_Types].xml", head + `<Types xmlns="` + packageSpace + `content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + partKind + `sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="` + partKind + `styles+xml"/>` + types.String() + `</Types>`},
		{"_rels/.rels", rels},
		{"xl/workbook.xml", head + `<workbook xmlns="` + mainSpace + `" xmlns:r="` + relationSpace + `"><sheets>` + list.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", head + `<Relationships xmlns="` + packageSpace + `relationships">` + links.String() + `</Relationships>`},
		{"xl/styles.xml", styles},
	}
	for i, t := range tables {
		parts = append(parts, [2]string{"xl/worksheets/sheet" + strconv.Itoa(i+1) + ".xml", worksheet(t.Rows)})
	}
	for _, part := range parts {
		to, err := out.Create(part[0])
		if err != nil {
			return err
		}
		if _, err := io.WriteString(to, part[1]); err != nil {
			return err
		}
	}
	return out.Close()
}

func worksheet(rows [][]Value) string {
	var b strings.Builder
	b.WriteString(head + `<worksheet xmlns="` + mainSpace + `"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`)
	b.WriteString(columnWidths(rows) + `<sheetData>`)
	for r, row := range rows {
		fmt.Fprintf(&b, `<row r="%d">`, r+1)
		for c, v := range row {
			at := columnName(c) + strconv.Itoa(r+1)
			style := ""
			if r == 0 {
				style = ` s="1"`
			}
			switch {
			case v.Text == "":
			case v.Number:
				fmt.Fprintf(&b, `<c r="%s"%s><v>%s</v></c>`, at, style, escaped(v.Text))
			default:
				fmt.Fprintf(&b, `<c r="%s"%s t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, at, style, escaped(v.Text))
			}
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.String()
}

// columnWidths makes each column as wide as what is in it, within reason.
func columnWidths(rows [][]Value) string {
	var widths []int
	for _, row := range rows {
		for c, v := range row {
			if c == len(widths) {
				widths = append(widths, 8)
			}
			widths[c] = max(widths[c], min(utf8.RuneCountInString(v.Text)+2, 60))
		}
	}
	if len(widths) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(`<cols>`)
	for c, width := range widths {
		fmt.Fprintf(&b, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, c+1, c+1, width)
	}
	return b.String() + `</cols>`
}

// columnName gives A, B, … Z, AA.
func columnName(c int) string {
	name := ""
	for c++; c > 0; c = (c - 1) / 26 {
		name = string(rune('A'+(c-1)%26)) + name
	}
	return name
}

// longestName is how long the name of a sheet may be.
const longestName = 31

// sheetNames gives names that programs take: short, without what they forbid, no two alike.
func sheetNames(tables []Written) []string {
	names, taken := make([]string, len(tables)), map[string]bool{}
	for i, t := range tables {
		name := strings.Map(func(r rune) rune {
			if strings.ContainsRune(`[]:*?/\'`, r) {
				return ' '
			}
			return r
		}, t.Name)
		name = shortened(strings.TrimSpace(name), longestName)
		if name == "" || taken[strings.ToLower(name)] {
			name = shortened(name, longestName-4) + " " + strconv.Itoa(i+1)
		}
		names[i], taken[strings.ToLower(name)] = name, true
	}
	return names
}

func shortened(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return strings.TrimSpace(string(runes[:most]))
	}
	return s
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
	return b.String()
}
