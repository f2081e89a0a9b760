package tables

import (
	"strings"

	"towpath/internal/sheet"
)

// dictionary is the heading of REDCap's data dictionary, by which a project is set up to take
// such a file in.
var dictionary = []string{
	"Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label", "Choices, Calculations, OR Slider Labels", "Field Note",
	"Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
	"Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?", "Field Annotation",
}

func (f *flat) written() (data, codebook sheet.Written) {
	data.Name, codebook.Name = "Study", "Codebook"
	codebook.Rows = append(codebook.Rows, text(dictionary...))
	heading := []string{"record_id", repeats, repeated}
	for _, one := range f.fields {
		codebook.Rows = append(codebook.Rows, one.described())
		if one.name != "record_id" {
			heading = append(heading, one.name)
		}
	}
	data.Rows = append(data.Rows, text(heading...))
	for _, r := range f.rows {
		cells := make([]sheet.Value, len(heading))
		for i, name := range heading {
			if cells[i].Text = r[name]; cells[i].Text != "" {
				cells[i].Number = f.isNumber(name)
			}
		}
		data.Rows = append(data.Rows, cells)
	}
	return data, codebook
}

func (f *flat) isNumber(name string) bool {
	if name == repeated {
		return true
	}
	at, ok := f.at[name]
	return ok && (f.fields[at].kind == "integer" || f.fields[at].kind == "number")
}

// described is a field's line in the codebook.
func (f *field) described() []sheet.Value {
	line := make([]string, len(dictionary))
	line[0], line[1], line[3], line[4] = f.name, f.form, "text", f.label
	switch f.kind {
	case "choice":
		pairs := make([]string, len(f.choices))
		for i, c := range f.choices {
			pairs[i] = c + ", " + c
		}
		line[3], line[5] = "dropdown", strings.Join(pairs, " | ")
	case "integer", "number":
		line[7], line[8], line[9] = f.kind, f.least, f.most
	}
	return text(line...)
}
