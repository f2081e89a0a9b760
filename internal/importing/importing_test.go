package importing_test

import (
	"fmt"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/importing"
	"towpath/internal/testkit"
)

const (
	amina = care.PersonID("00000000-0000-8000-8000-000000000001")
	farid = care.PersonID("00000000-0000-8000-8000-000000000002")
)

func facts(t testing.TB) importing.Facts {
	t.Helper()
	return importing.Facts{
		Organisation: "00000000-0000-8000-8000-000000000009", Instruments: testkit.Library(t), Today: "2026-03-14",
		Known: care.ImportKnown{People: map[string]care.PersonID{"W-1": amina, "W-2": farid, "W-3": "", "José": amina}},
	}
}

// wideColumns are for a file with the headings Ref, Date, Mind and Body.
func wideColumns(t testing.TB, more string) importing.Columns {
	t.Helper()
	return columns(t, "person: Ref\ndate: Date\nareas: {mental-health: Mind, body: Body}\nnot_given: {x: left, N/A: not-applicable, '?': not-sure}\n"+more)
}

func longColumns(t testing.TB, more string) importing.Columns {
	t.Helper()
	return columns(t, "shape: long\nperson: Ref\ndate: Date\narea: Area\nstep: Step\nareas: {mental-health: Mind, body: Body}\nnot_given: {x: left, N/A: not-applicable, '?': not-sure}\n"+more)
}

func columns(t testing.TB, text string) importing.Columns {
	t.Helper()
	c, err := importing.ReadColumns([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// says gives what a reading says of mind and body, and when.
func says(r care.ImportedReading) string {
	return fmt.Sprintf("%s %s %s %s|%s", r.On, r.Kind, r.Voice, r.Values[0], r.Values[1])
}

// wideFiles are files of one kind after the other, and what they say.
var wideFiles = map[string]struct{ columns, file, want string }{
	"plain":            {"", "Ref,Date,Mind,Body\nW-1,27/03/2025,6,7\n", "2025-03-27 baseline agreed 6|7"},
	"ISO":              {"", "Ref,Date,Mind,Body\nW-1,2025-03-27,6,7\n", "2025-03-27 baseline agreed 6|7"},
	"ISO with time":    {"", "Ref,Date,Mind,Body\nW-1,2025-03-27 14:30:00,6,7\n", "2025-03-27 baseline agreed 6|7"},
	"short UK":         {"", "Ref,Date,Mind,Body\nW-1,7/3/25,6,7\n", "2025-03-07 baseline agreed 6|7"},
	"month in letters": {"", "Ref,Date,Mind,Body\nW-1,07-Mar-25,6,7\n", "2025-03-07 baseline agreed 6|7"},
	"no marks":         {"", "Ref,Date,Mind,Body\nW-1,20250307,6,7\n", "2025-03-07 baseline agreed 6|7"},
	"half with point":  {"", "Ref,Date,Mind,Body\nW-1,27/03/2025,6.5,10.0\n", "2025-03-27 baseline agreed 6.5|10"},
	"half with comma":  {"", "Ref,Date,Mind,Body\nW-1,27/03/2025,\"6,5\",\"7,50\"\n", "2025-03-27 baseline agreed 6.5|7.5"},
	"half as a sign":   {"", "Ref,Date,Mind,Body\nW-1,27/03/2025,6½,9 ½\n", "2025-03-27 baseline agreed 6.5|9.5"},
	"blank":            {"", "Ref,Date,Mind,Body\nW-1,27/03/2025,,7\n", "2025-03-27 baseline agreed |7"},
	"short row":        {"", "Ref,Date,Mind,Body\nW-1,27/03/2025,7\n", "2025-03-27 baseline agreed 7|"},
	"empty ends":       {"", "Ref,Date,Mind,Body\nW-1,27/03/2025,7,,,,\n", "2025-03-27 baseline agreed 7|"},
	"not given":        {"", "Ref,Date,Mind,Body\nW-1,27/03/2025,X,n/a\n", "2025-03-27 baseline agreed left|not-applicable"},
	"not sure":         {"", "Ref,Date,Mind,Body\nW-1,27/03/2025,?,1\n", "2025-03-27 baseline agreed not-sure|1"},
	"spaces":           {"", "Ref,Date,Mind,Body\nW-1,27/03/2025, 6 , 7 \n", "2025-03-27 baseline agreed 6|7"},
	"mark of UTF-8":    {"", "\xef\xbb\xbfRef,Date,Mind,Body\nW-1,27/03/2025,6,7\n", "2025-03-27 baseline agreed 6|7"},
	"Windows-1252":     {"", "Ref,Date,Mind,Body\nJos\xe9,27/03/2025,6\xbd,7\n", "2025-03-27 baseline agreed 6.5|7"},
	"UTF-16":           {"", utf16("Ref\tDate\tMind\tBody\nJosé\t27/03/2025\t6½\t7\n"), "2025-03-27 baseline agreed 6.5|7"},
	"semicolons":       {"", "Ref;Date;Mind;Body\nW-1;27/03/2025;6,5;7\n", "2025-03-27 baseline agreed 6.5|7"},
	"named separator":  {"", "sep=;\nRef;Date;Mind;Body\nW-1;27/03/2025;6,5;7\n", "2025-03-27 baseline agreed 6.5|7"},
	"tabs":             {"", "Ref\tDate\tMind\tBody\nW-1\t27/03/2025\t6\t7\n", "2025-03-27 baseline agreed 6|7"},
	"CRLF":             {"", "Ref,Date,Mind,Body\r\nW-1,27/03/2025,6,7\r\n", "2025-03-27 baseline agreed 6|7"},
	"CR only":          {"", "Ref,Date,Mind,Body\rW-1,27/03/2025,6,7\r", "2025-03-27 baseline agreed 6|7"},
	"no end of line":   {"", "Ref,Date,Mind,Body\nW-1,27/03/2025,6,7", "2025-03-27 baseline agreed 6|7"},
	"other columns":    {"", "Score,Ref,Date,Mind,Body,Score\n9,W-1,27/03/2025,6,7,9\n", "2025-03-27 baseline agreed 6|7"},
	"comma in heading": {"", "\"Name, first\";Ref;Date;Mind;Body\nA;W-1;27/03/2025;6;7\n", "2025-03-27 baseline agreed 6|7"},
	"kinds and voices": {
		"voice: Who\nvoices: {client: person, keyworker: worker}\nkind: Type\nkinds: {first: baseline, last: closing}\n",
		"Ref,Date,Who,Type,Mind,Body\nW-1,2025-03-27,Client,Last,6,7\nW-1,2025-03-27,keyworker,,5,7\nW-2,2025-03-27,person,review,5,7\n",
		"2025-03-27 closing person 6|7; 2025-03-27 closing worker 5|7; 2025-03-27 review person 5|7",
	},
	"first and later":  {"", "Ref,Date,Mind,Body\nW-1,2025-03-27,6,7\nW-1,2024-03-27,5,7\n", "2024-03-27 baseline agreed 5|7; 2025-03-27 review agreed 6|7"},
	"every voice":      {"every_voice: person\n", "Ref,Date,Mind,Body\nW-1,2025-03-27,6,7\n", "2025-03-27 baseline person 6|7"},
	"nothing answered": {"", "Ref,Date,Mind,Body\nW-1,2025-03-27,,\n", ""},
	"empty lines":      {"", "Ref,Date,Mind,Body\n\n,,,\nW-1,2025-03-27,6,7\n\n", "2025-03-27 baseline agreed 6|7"},
}

func TestWhatAWideFileSays(t *testing.T) {
	for name, one := range wideFiles {
		t.Run(name, func(t *testing.T) {
			result, err := importing.Read([]byte(one.file), wideColumns(t, one.columns), facts(t))
			if err != nil || len(result.Problems) > 0 {
				t.Fatalf("%v, %v", err, result.Problems)
			}
			var got []string
			for _, r := range result.Readings {
				got = append(got, says(r))
			}
			if text := strings.Join(got, "; "); text != one.want {
				t.Errorf("%s\nwant %s", text, one.want)
			}
		})
	}
}

func utf16(text string) string {
	out := "\xff\xfe"
	for _, c := range text {
		out += string([]byte{byte(c), byte(c >> 8)})
	}
	return out
}

func TestWhatALongFileSays(t *testing.T) {
	file := "Ref,Date,Area,Step,Words\n" +
		"W-1,2025-03-27,Mind,6½,\"two\nlines\"\n" +
		"W-1,2025-03-27,BODY,x,\n" +
		"W-2,2025-03-27,Body,,only words\n" +
		"W-2,2025-03-27,Mind,,\n" +
		"W-1,2025-09-01,Mind,3,\n"
	result, err := importing.Read([]byte(file), longColumns(t, "note: Words\n"), facts(t))
	if err != nil || len(result.Problems) > 0 {
		t.Fatal(err, result.Problems)
	}
	if result.Rows != 5 || result.People != 2 || result.Unanswered != 1 || result.New != 3 || len(result.Readings) != 3 {
		t.Errorf("%+v", result)
	}
	first, later, other := result.Readings[0], result.Readings[1], result.Readings[2]
	if says(first) != "2025-03-27 baseline agreed 6.5|left" || first.Notes[0] != "two\nlines" || says(later) != "2025-09-01 review agreed 3|" || later.Notes != nil {
		t.Errorf("%s %q; %s %q", says(first), first.Notes, says(later), later.Notes)
	}
	if says(other) != "2025-03-27 baseline agreed |" || other.Notes[1] != "only words" {
		t.Errorf("%s %q", says(other), other.Notes)
	}
}

func TestASecondRunAddsNothing(t *testing.T) {
	f, file := facts(t), []byte("Ref,Date,Mind,Body\nW-1,27/03/2025,6,7\nW-2,27/03/2025,6,7\n")
	first, err := importing.Read(file, wideColumns(t, ""), f)
	if err != nil || first.New != 2 {
		t.Fatal(first.New, err)
	}
	f.Known.Readings = map[care.ReadingKey]bool{{Assessment: first.Readings[0].Assessment, Voice: care.VoiceAgreed}: true}
	second, err := importing.Read(file, wideColumns(t, ""), f)
	if err != nil || second.New != 1 || len(second.Readings) != 2 {
		t.Fatalf("%d new of %d, %v", second.New, len(second.Readings), err)
	}
	for i := range second.Readings {
		if second.Readings[i].Assessment != first.Readings[i].Assessment || second.Readings[i].AnswerIDs[3] != first.Readings[i].AnswerIDs[3] {
			t.Error("a second run makes other ids")
		}
	}
}
