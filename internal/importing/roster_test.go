package importing

import (
	"strings"
	"testing"

	"towpath/internal/care"
)

func TestARosterIsRead(t *testing.T) {
	rows, problems, err := ReadRoster([]byte("Reference;Name;Born\nW-1;Amina Yusuf;27/03/1986\n\nW-2;Ben;\n"), "2026-03-14")
	if err != nil || len(problems) > 0 || len(rows) != 2 {
		t.Fatalf("%+v, %v, %v", rows, problems, err)
	}
	had := care.PersonDetails{Name: "A", PreferredName: "Mina", Reference: "W-1", Born: "1900-01-01"}
	if got, want := rows[0].With(had), (care.PersonDetails{Name: "Amina Yusuf", PreferredName: "Mina", Reference: "W-1", Born: "1986-03-27"}); got != want {
		t.Errorf("%+v", got)
	}
	if got := rows[1].With(had); got.Born != "" || got.Name != "Ben" || rows[1].Line != 4 {
		t.Errorf("%+v of line %d", got, rows[1].Line)
	}
}

func TestARosterSaysWhatIsWrongAndWhere(t *testing.T) {
	for file, want := range map[string]string{
		"name,born\nA,":                                            `there is no column "reference"`,
		"reference,name,Name\nW,A,B":                               "stands twice",
		"reference,name\n,Amina":                                   `line 2, column "reference": whose row`,
		"reference,name\nW,\n":                                     `line 2, column "name": the cell is empty`,
		"reference,name\nW,A\nW,B":                                 `line 3, column "reference": "W" stands on line 2 already`,
		"reference,name,born\nW,A,1":                               "own number for a day",
		"reference,name,born\nW,A,x":                               `"x" is no date`,
		"reference,name,born\nW,A,2030-01-01":                      "lies in the future",
		"reference,name,born\nW,A,1066-10-14":                      "too long ago",
		"reference,name\nW," + strings.Repeat("a", care.MaxLine+1): "it is longer than",
	} {
		rows, problems, err := ReadRoster([]byte(file), "2026-03-14")
		said := wrongs(problems, err)
		if len(rows) > 0 || !strings.Contains(said, want) {
			t.Errorf("%.60q: %d rows, %q; want %q", file, len(rows), said, want)
		}
	}
}

func FuzzReadRoster(f *testing.F) {
	f.Add([]byte("reference,name,preferred name,born\nW-1,Amina,Mina,27/03/1986\n"))
	f.Add([]byte("\xff\xfer\x00"))
	f.Fuzz(func(t *testing.T, file []byte) {
		rows, problems, err := ReadRoster(file, "2026-03-14")
		if len(rows) > 0 && (len(problems) > 0 || err != nil) {
			t.Errorf("rows of a file that has a problem")
		}
		for _, r := range rows {
			if r.Reference == "" || r.Name == "" || r.Born != "" && !r.Born.Valid() {
				t.Errorf("a poor row: %+v", r)
			}
		}
	})
}
