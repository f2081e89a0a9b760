package importing_test

import (
	"strings"
	"testing"

	"towpath/internal/importing"
)

// good stands before the row in question, so that every problem is on line 3 or
// later, and nothing may be kept of it.
const good = "Ref,Date,Who,Mind,Body\nW-2,01/03/2025,agreed,6,7\n"

func TestWhatARowCannotBe(t *testing.T) {
	for row, want := range map[string]string{
		"W-9,27/03/2025,agreed,6,7":                               `line 3, column "Ref": nobody here has the reference "W-9"`,
		"W-3,27/03/2025,agreed,6,7":                               `line 3, column "Ref": more than one person has the reference "W-3"`,
		",27/03/2025,agreed,6,7":                                  `line 3, column "Ref": whose reading is it?`,
		"W-1,15/03/2026,agreed,6,7":                               `line 3, column "Date": 15/03/2026 lies in the future`,
		"W-1,31/02/2025,agreed,6,7":                               `line 3, column "Date": "31/02/2025" is no date`,
		"W-1,03/27/2025,agreed,6,7":                               `line 3, column "Date": "03/27/2025" is no date`,
		"W-1,01/03/0205,agreed,6,7":                               `line 3, column "Date": 01/03/0205 is too long ago`,
		"W-1,45743,agreed,6,7":                                    `line 3, column "Date": "45743" is a spreadsheet's own number`,
		"W-1,,agreed,6,7":                                         `line 3, column "Date": which day was it?`,
		"W-1,27/03/2025,boss,6,7":                                 `line 3, column "Who": "boss" is no voice`,
		"W-1,27/03/2025,,6,7":                                     `line 3, column "Who": "" is no voice`,
		"W-1,27/03/2025,agreed,0,7":                               `line 3, column "Mind": 0 is no step`,
		"W-1,27/03/2025,agreed,0.0,7":                             `line 3, column "Mind": 0 is no step`,
		"W-1,27/03/2025,agreed,11,7":                              `line 3, column "Mind": "11" is no step`,
		"W-1,27/03/2025,agreed,10.5,7":                            `line 3, column "Mind": "10.5" is no step`,
		"W-1,27/03/2025,agreed,-3,7":                              `line 3, column "Mind": "-3" is no step`,
		"W-1,27/03/2025,agreed,7.3,7":                             `line 3, column "Mind": "7.3" is no step`,
		"W-1,27/03/2025,agreed,6.5.0,7":                           `line 3, column "Mind": "6.5.0" is no step`,
		"W-1,27/03/2025,agreed,½,7":                               `line 3, column "Mind": "½" is no step`,
		"W-1,27/03/2025,agreed,refused,7":                         `line 3, column "Mind": "refused" is no step`,
		"W-1,27/03/2025,agreed,6,7,8":                             `line 3: it has 6 cells and the heading 5`,
		"W-2,2025-03-01,agreed,5,7":                               `line 3: the same person, day and voice stand on line 2 already`,
		"\"W-1\n\",27/03/2025,agreed,6,7\nW-1,1/1/25,agreed,11,1": `line 5, column "Mind": "11" is no step`,
	} {
		t.Run(row, func(t *testing.T) {
			result, err := importing.Read([]byte(good+row+"\n"), wideColumns(t, "voice: Who\n"), facts(t))
			if err != nil || len(result.Problems) != 1 {
				t.Fatalf("%v, %v", result.Problems, err)
			}
			if got := result.Problems[0].String(); !strings.HasPrefix(got, want) {
				t.Errorf("%s\nwant %s", got, want)
			}
			if len(result.Readings) != 0 || result.New != 0 {
				t.Errorf("%d readings of a file that has a problem", len(result.Readings))
			}
		})
	}
}

func TestWhatALongRowCannotBe(t *testing.T) {
	head := "Ref,Date,Area,Step,Words,Type\nW-1,2025-03-27,Mind,6,,review\n"
	for row, want := range map[string]string{
		"W-1,2025-03-27,Mind,5,,review":                                  `line 3, column "Area": this area stands on line 2 already`,
		"W-1,2025-03-27,Soul,5,,review":                                  `line 3, column "Area": "Soul" is none of the areas`,
		"W-1,2025-03-27,,5,,review":                                      `line 3, column "Area": "" is none of the areas`,
		"W-1,2025-03-27,Body,5,,closing":                                 `line 3, column "Type": the same person and day is a review on line 2 and a closing here`,
		"W-1,2025-03-27,Body,5,,annual":                                  `line 3, column "Type": "annual" is no kind of assessment`,
		"W-1,2025-03-27,Body,5," + strings.Repeat("é", 4001) + ",review": `line 3, column "Words": the note is longer than 4000 letters`,
		"W-1,2025-03-27,Body,5,a\x00b,review":                            `line 3, column "Words": the note holds a character that is no text`,
	} {
		t.Run(want, func(t *testing.T) {
			result, err := importing.Read([]byte(head+row+"\n"), longColumns(t, "note: Words\nkind: Type\n"), facts(t))
			if err != nil || len(result.Problems) != 1 || len(result.Readings) != 0 {
				t.Fatalf("%+v, %v", result, err)
			}
			if got := result.Problems[0].String(); !strings.HasPrefix(got, want) {
				t.Errorf("%s\nwant %s", got, want)
			}
		})
	}
}

func TestEveryProblemIsNamedAtOnce(t *testing.T) {
	file := "Ref,Date,Mind,Body\nW-9,31/02/2025,0,11\nW-1,2025-01-01,5,5\nW-8,2025-01-01,5,5\n"
	result, err := importing.Read([]byte(file), wideColumns(t, ""), facts(t))
	if err != nil || len(result.Problems) != 5 || result.Problems[4].Line != 4 || len(result.Readings) != 0 {
		t.Fatalf("%v, %v", result.Problems, err)
	}
}

func TestWhatAFileCannotBe(t *testing.T) {
	for file, want := range map[string]string{
		"":                                   "the file is empty",
		"\n\n":                               "the file is empty",
		"Ref,Date,Mind\nW-1,27/03/2025,6":    `there is no column "Body"; the file has: Ref, Date, Mind`,
		"Ref,Date,Mind,Body,Mind\n":          `the heading "Mind" stands twice`,
		"PK\x03\x04\x14\x00\x06\x00":         "this is a workbook",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":   "this is an old workbook",
		"Ref,Date,Mind,Body\n\"W-1,1,1,1\n":  "line 2: a quotation mark is missing",
		"Ref,Date,Mind,Body\na\"b,1,1,1\n":   "line 2: a quotation mark is missing",
		"sep=;\nRef;Date;Mind;Body\n\"W-1;1": "line 3: a quotation mark is missing",
		"Ref,Date,Mind,Body\n\"" + strings.Repeat("x", 70_000) + "\",,,\n": "line 2: a cell is longer than",
	} {
		result, err := importing.Read([]byte(file), wideColumns(t, ""), facts(t))
		if err == nil || !strings.Contains(err.Error(), want) || len(result.Readings) > 0 {
			t.Errorf("%.40q: %v\nwant %s", file, err, want)
		}
	}
}

func TestWhatColumnsCannotBe(t *testing.T) {
	const head = "person: Ref\ndate: Date\n"
	for text, want := range map[string]string{
		"":                                       "the file is empty",
		"shape: tall\n":                          `shape is "tall"`,
		"date: D\nareas: {body: B}":              "which column has the person's reference?",
		"person: P\nareas: {body: B}":            "which column has the day?",
		head:                                     "which columns are which areas?",
		head + "areas: {body: ''}":               "an area has no heading",
		head + "areas: {body: B, home: b}":       `areas: "b" stands twice`,
		head + "colour: red":                     "field colour not found",
		head + "every_voice: mother":             `every_voice is "mother"`,
		head + "voices: {a: person}":             "which column has the voice?",
		head + "kinds: {a: review}":              "which column has the kind?",
		head + "voice: V\nvoices: {a: mother}":   `"a" stands for "mother"`,
		head + "kind: K\nkinds: {a: yearly}":     `"a" stands for "yearly"`,
		head + "not_given: {x: gone}":            `"x" stands for "gone"`,
		head + "not_given: {'': left}":           "an empty cell always means that nobody asked",
		head + "not_given: {X: left, x: left}":   `not_given: "x" stands twice`,
		head + "note: N\nareas: {body: B}":       "belong to a long file",
		head + "shape: long\nareas: {body: B}":   "a long file has a column for each",
		"- a\n- b":                               "columns:",
		"person: [":                              "columns:",
		head + "areas: {body: B}\nperson: Other": "already defined",
	} {
		if _, err := importing.ReadColumns([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v\nwant %s", text, err, want)
		}
	}
	c := wideColumns(t, "")
	c.Areas = map[string]string{"mental-health": "Mind", "soul": "Body"}
	if _, err := importing.Read([]byte("Ref,Date,Mind,Body\n"), c, facts(t)); err == nil || !strings.Contains(err.Error(), `no area "soul"`) {
		t.Errorf("an area that the instrument does not have: %v", err)
	}
	c.Instrument = "bloom-of-mars"
	if _, err := importing.Read([]byte("Ref,Date,Mind,Body\n"), c, facts(t)); err == nil || !strings.Contains(err.Error(), "bloom-of-mars") {
		t.Errorf("an instrument that is not there: %v", err)
	}
}
