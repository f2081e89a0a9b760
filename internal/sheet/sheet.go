// Package sheet reads the rows of a spreadsheet as programs save them: whatever parts the
// cells, and whatever the encoding. It writes rows as comma separated text and as a workbook.
// It knows nothing of what the rows say.
package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Table is a file of rows with a heading.
type Table struct {
	Heading []string
	Rows    []Row
}

// Row is one row, and the line on which it starts.
type Row struct {
	Line  int
	Cells []string
}

// Empty tells whether there is nothing in any cell.
func (r Row) Empty() bool { return r.Width() == 0 }

// Width counts the cells up to the last that is not empty.
func (r Row) Width() int {
	n := len(r.Cells)
	for n > 0 && r.Cells[n-1] == "" {
		n--
	}
	return n
}

// Cell gives a cell, or nothing where the row is too short.
func (r Row) Cell(at int) string {
	if at < 0 || at >= len(r.Cells) {
		return ""
	}
	return r.Cells[at]
}

// maxCell is the most that one cell may hold, in bytes: more is no cell.
const maxCell = 64 << 10

// Read reads comma, semicolon or tab separated text in UTF-8, in UTF-16 with
// its mark or, as older spreadsheets write it, in Windows-1252.
func Read(file []byte) (Table, error) {
	file, err := Decode(file)
	if err != nil {
		return Table{}, err
	}
	text, sep, skipped := separator(file)
	c := csv.NewReader(bytes.NewReader(text))
	c.Comma = sep
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	var t Table
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Table{}, unreadable(err, skipped)
		}
		line, _ := c.FieldPos(0)
		cells := make([]string, len(record))
		for i, cell := range record {
			if len(cell) > maxCell {
				return Table{}, fmt.Errorf("line %d: a cell is longer than %d bytes; is a quotation mark missing?", line+skipped, maxCell)
			}
			cells[i] = strings.Clone(strings.TrimSpace(cell))
		}
		if t.Heading == nil {
			t.Heading = cells
			continue
		}
		t.Rows = append(t.Rows, Row{Line: line + skipped, Cells: cells})
	}
	if t.Heading == nil {
		return Table{}, errors.New("the file is empty")
	}
	return t, nil
}

// Decode gives the file as UTF-8 text with its lines ended by "\n" or "\r\n".
func Decode(file []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(file, []byte("PK\x03\x04")):
		return nil, errors.New("this is a workbook (.xlsx or .ods); save the sheet as CSV and import that")
	case bytes.HasPrefix(file, []byte("\xd0\xcf\x11\xe0")):
		return nil, errors.New("this is an old workbook (.xls); save the sheet as CSV and import that")
	}
	var err error
	if bytes.HasPrefix(file, []byte("\xff\xfe")) || bytes.HasPrefix(file, []byte("\xfe\xff")) {
		file, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(file)
	} else if file = bytes.TrimPrefix(file, []byte("\xef\xbb\xbf")); !utf8.Valid(file) {
		file, err = charmap.Windows1252.NewDecoder().Bytes(file)
	}
	if err != nil {
		return nil, fmt.Errorf("the file is not text in UTF-8, UTF-16 or Windows-1252: %w", err)
	}
	if !bytes.ContainsRune(file, '\n') {
		file = bytes.ReplaceAll(file, []byte("\r"), []byte("\n"))
	}
	return file, nil
}

// unreadable says in plain words where the rows break.
func unreadable(err error, skipped int) error {
	broken, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		return fmt.Errorf("the file cannot be read as rows: %w", err)
	}
	return fmt.Errorf("line %d: a quotation mark is missing, or stands where it should not", broken.StartLine+skipped)
}

// separator is the one that the first line names ("sep=;", as some spreadsheets
// write it), or whichever of comma, semicolon and tab stands most in the heading
// outside quotation marks. The text comes back without a line that was skipped.
func separator(file []byte) (text []byte, sep rune, skipped int) {
	heading, rest, _ := bytes.Cut(file, []byte("\n"))
	if named, ok := bytes.CutPrefix(bytes.TrimSpace(heading), []byte("sep=")); ok && len(named) == 1 && bytes.ContainsAny(named, ",;|") {
		return rest, rune(named[0]), 1
	}
	counts, quoted := map[rune]int{}, false
	for _, c := range string(heading) {
		if c == '"' {
			quoted = !quoted
		} else if !quoted {
			counts[c]++
		}
	}
	sep = ','
	for _, other := range []rune{';', '\t'} {
		if counts[other] > counts[sep] {
			sep = other
		}
	}
	return file, sep, 0
}
