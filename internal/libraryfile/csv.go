package libraryfile

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"towpath/internal/library"
	"towpath/internal/sheet"
)

// MaxRows and MaxFile bound a file that is read.
const (
	MaxRows = 25_000
	MaxFile = 32 << 20
)

// WriteCSV writes resources or collections, a row each.
func WriteCSV(w io.Writer, kind library.EntryKind, bodies [][]byte) error {
	columns := fields[kind]
	if kind == library.PageEntry || columns == nil {
		return fmt.Errorf("libraryfile: a %s does not fit into a row", kind)
	}
	if _, err := io.WriteString(w, sheet.Mark); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = c.key
	}
	rows := [][]string{header}
	for _, body := range bodies {
		values, err := read(body)
		if err != nil {
			return err
		}
		row := make([]string, len(columns))
		for i, c := range columns {
			if raw, ok := values[c.key]; ok {
				if row[i], err = cellOf(c.kind, raw); err != nil {
					return fmt.Errorf("libraryfile: %s: %w", c.key, err)
				}
			}
		}
		rows = append(rows, row)
	}
	return out.WriteAll(rows)
}

func cellOf(kind fieldKind, raw json.RawMessage) (string, error) {
	texts, err := textsOf(kind, raw)
	if kind == words || kind == number {
		return sheet.Guard(strings.Join(texts, "")), err
	}
	return sheet.Guard(join(texts)), err
}

// textsOf gives the values of a field as they are typed.
func textsOf(kind fieldKind, raw json.RawMessage) ([]string, error) {
	var texts []string
	switch kind {
	case number:
		return []string{string(raw)}, nil
	case list:
		err := json.Unmarshal(raw, &texts)
		return texts, err
	case numbers:
		var all []int
		err := json.Unmarshal(raw, &all)
		for _, n := range all {
			texts = append(texts, strconv.Itoa(n))
		}
		return texts, err
	case phones:
		var all []phone
		err := json.Unmarshal(raw, &all)
		for _, p := range all {
			texts = append(texts, p.write())
		}
		return texts, err
	}
	var text string
	err := json.Unmarshal(raw, &text)
	return []string{text}, err
}

// ReadCSV reads a file of resources or of collections: the heading tells which. What
// cannot be read is told all at once.
func ReadCSV(data []byte) ([]Row, []Problem) {
	if len(data) > MaxFile {
		return nil, []Problem{tooLarge()}
	}
	table, err := sheet.Read(data)
	if err != nil {
		return nil, []Problem{{"the file", err.Error()}}
	}
	kind, problems := kindOf(table.Heading)
	if len(problems) > 0 {
		return nil, problems
	}
	var rows []Row
	for _, row := range table.Rows {
		at := "line " + strconv.Itoa(row.Line)
		switch {
		case row.Empty():
			continue
		case len(rows) >= MaxRows:
			return nil, append(problems, Problem{at, fmt.Sprintf("there are more than %d rows", MaxRows)})
		case row.Width() > len(table.Heading):
			problems = append(problems, Problem{at, "there are more cells than columns"})
			continue
		}
		body, err := bodyOf(kind, table.Heading, row)
		if err != nil {
			problems = append(problems, Problem{at, err.Error()})
			continue
		}
		rows = append(rows, Row{at, kind, body})
	}
	return rows, problems
}

func tooLarge() Problem {
	return Problem{"the file", fmt.Sprintf("it is larger than %d MB", MaxFile>>20)}
}

// kindOf tells from a heading what its rows are.
func kindOf(header []string) (library.EntryKind, []Problem) {
	kind := library.ResourceEntry
	if slices.Contains(header, "days") {
		kind = library.CollectionEntry
	}
	var problems []Problem
	known := map[string]bool{}
	for _, f := range fields[kind] {
		known[f.key] = true
	}
	for i, h := range header {
		switch {
		case !known[h]:
			problems = append(problems, Problem{"line 1", fmt.Sprintf("there is no column %q in a file of %ss", h, kind)})
		case slices.Contains(header[:i], h):
			problems = append(problems, Problem{"line 1", fmt.Sprintf("the column %q stands twice", h)})
		}
	}
	if !slices.Contains(header, "id") {
		problems = append(problems, Problem{"line 1", `there is no column "id"`})
	}
	return kind, problems
}

// bodyOf makes an entry of a row. An empty cell is a value that is not there.
func bodyOf(kind library.EntryKind, header []string, row sheet.Row) ([]byte, error) {
	var o object
	for _, f := range fields[kind] {
		cell := row.Cell(slices.Index(header, f.key))
		if cell == "" {
			continue
		}
		typed := []string{sheet.Unguard(cell)}
		if IsList(kind, f.key) {
			typed = split(typed[0])
		}
		value, err := valueOf(f.kind, typed)
		if err != nil {
			return nil, err
		}
		o.add(f.key, value)
	}
	return o.body()
}

// valueOf reads values as they are typed.
func valueOf(kind fieldKind, typed []string) (any, error) {
	switch kind {
	case number:
		return wholeNumber(typed[0]), nil
	case list:
		return typed, nil
	case numbers:
		var out []any
		for _, v := range typed {
			out = append(out, wholeNumber(v))
		}
		return out, nil
	case phones:
		var out []phone
		for _, v := range typed {
			p, err := readPhone(v)
			if err != nil {
				return nil, err
			}
			out = append(out, p)
		}
		return out, nil
	}
	return typed[0], nil
}
