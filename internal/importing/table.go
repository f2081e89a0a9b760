package importing

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// table is a file of rows with a heading, whatever it separates its cells with.
type table struct {
	heading []string
	rows    []row
}

type row struct {
	line  int
	cells []string
}

func (r row) empty() bool {
	for _, c := range r.cells {
		if c != "" {
			return false
		}
	}
	return true
}

// cell gives a cell, or nothing where the row is too short.
func (r row) cell(at int) string {
	if at < 0 || at >= len(r.cells) {
		return ""
	}
	return r.cells[at]
}

// maxCell is the most that one cell may hold, in bytes: more is no cell.
const maxCell = 64 << 10

// readTable reads comma, semicolon or tab separated text in UTF-8 or, as older
// spreadsheets write it, Windows-1252.
func readTable(file []byte) (table, error) {
	file = bytes.TrimPrefix(file, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(file) {
		decoded, err := charmap.Windows1252.NewDecoder().Bytes(file)
		if err != nil {
			return table{}, fmt.Errorf("the file is neither UTF-8 nor Windows-1252 text: %w", err)
		}
		file = decoded
	}
	if bytes.HasPrefix(file, []byte("PK\x03\x04")) {
		return table{}, errors.New("this is a workbook (.xlsx); save the sheet as CSV and import that")
	}
	c := csv.NewReader(bytes.NewReader(file))
	c.Comma = separator(file)
	c.FieldsPerRecord = -1
	c.ReuseRecord = true
	var t table
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return table{}, fmt.Errorf("the file cannot be read as rows: %w", err)
		}
		line, _ := c.FieldPos(0)
		cells := make([]string, len(record))
		for i, cell := range record {
			if len(cell) > maxCell {
				return table{}, fmt.Errorf("line %d: a cell is longer than %d bytes; is a quotation mark missing?", line, maxCell)
			}
			cells[i] = strings.Clone(strings.TrimSpace(cell))
		}
		if t.heading == nil {
			t.heading = cells
			continue
		}
		t.rows = append(t.rows, row{line: line, cells: cells})
	}
	if t.heading == nil {
		return table{}, errors.New("the file is empty")
	}
	return t, nil
}

// separator is whichever of comma, semicolon and tab stands most in the heading.
func separator(file []byte) rune {
	heading, _, _ := bytes.Cut(file, []byte("\n"))
	best, most := ',', 0
	for _, sep := range []rune{',', ';', '\t'} {
		if n := bytes.Count(heading, []byte(string(sep))); n > most {
			best, most = sep, n
		}
	}
	return best
}
