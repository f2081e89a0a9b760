package sheet

import (
	"encoding/csv"
	"io"
	"strings"
)

// Value is what one cell holds: text, or a number as it is written, such as "-0.4".
type Value struct {
	Text   string
	Number bool
}

// Written is a table to be written. Its first row is its heading.
type Written struct {
	Name string
	Rows [][]Value
}

// Mark is UTF-8's byte order mark, by which Excel knows the encoding.
const Mark = "\uFEFF"

// dangerous begin a cell that a spreadsheet would take for a formula.
const dangerous = "=+-@\t\r"

// Guard keeps a text from being a formula where a file has no types; Unguard takes that away
// again.
func Guard(cell string) string {
	if cell != "" && (strings.ContainsRune(dangerous, rune(cell[0])) || cell[0] == '\'') {
		return "'" + cell
	}
	return cell
}

// Unguard gives the text that Guard was given.
func Unguard(cell string) string { return strings.TrimPrefix(cell, "'") }

// WriteCSV writes a table as comma separated text.
func WriteCSV(w io.Writer, t Written) error {
	if _, err := io.WriteString(w, Mark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, v := range row {
			if cells[i] = v.Text; !v.Number {
				cells[i] = Guard(v.Text)
			}
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
