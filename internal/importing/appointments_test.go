package importing

import (
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
)

var noon = time.Date(2026, time.March, 14, 12, 0, 0, 0, time.UTC)

func london(t testing.TB) *time.Location {
	t.Helper()
	place, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return place
}

func TestAListOfAppointmentsIsRead(t *testing.T) {
	rows, problems, err := ReadAppointments([]byte("Number;Reference;Start;End;With;Where;Status\nA-1;W-1;30/03/2026 14:30;15:30;Dr Ines;The mill;\n\nA-2;W-2;2026-03-28T10:00:00Z;2026-03-28 10:30;;;Cancelled\n"), "urn:records", london(t), noon)
	if err != nil || len(problems) > 0 || len(rows) != 2 {
		t.Fatalf("%+v, %v, %v", rows, problems, err)
	}
	one, two := rows[0], rows[1]
	if one.Start.Format(time.RFC3339) != "2026-03-30T13:30:00Z" || one.End.Sub(one.Start) != time.Hour { // the clocks went forward on the 29th
		t.Errorf("%v to %v", one.Start, one.End)
	}
	if one.Identifier != (care.Identifier{System: "urn:records", Value: "A-1"}) || one.With(care.AppointmentWords{About: "was"}).About != "was" || one.Status != care.AppointmentBooked || len(one.Attendees) != 2 {
		t.Errorf("%+v", one)
	}
	if two.Status != care.AppointmentCancelled || two.Line != 4 || two.End.Format(time.RFC3339) != "2026-03-28T10:30:00Z" {
		t.Errorf("%+v", two)
	}
}

func TestAListOfAppointmentsSaysWhatIsWrongAndWhere(t *testing.T) {
	const head = "number,reference,start,end,status,way\n"
	for file, want := range map[string]string{
		"number,start,end\nA,1,2":                                            `there is no column "reference"`,
		head + ",W,1/1/2026 9:00,9:30":                                       `line 2, column "number": by which number`,
		head + "A,,1/1/2026 9:00,9:30":                                       `line 2, column "reference": whose appointment`,
		head + "A,W,1/1/2026 9:00,9:30\nA,W,1/1/2026 9:00,9:30":              `line 3, column "number": "A" stands on line 2 already`,
		head + "A,W,,9:30":                                                   `line 2, column "start": when is it`,
		head + "A,W,soon,9:30":                                               `"soon" is no time`,
		head + "A,W,46000.5,9:30":                                            "own number for a time",
		head + "A,W,1/1/2026 9:00,8:30":                                      "it ends before it begins",
		head + "A,W,1/1/2096 9:00,9:30":                                      "more than ten years ahead",
		head + "A,W,1/1/1926 9:00,9:30":                                      "too long ago",
		head + "A,W,1/1/2026 9:00,9:30,pending,":                             `"pending" is none of: booked`,
		head + "A,W,1/1/2026 9:00,9:30,booked,a boat":                        `"a boat" is none of: in-person`,
		head + strings.Repeat("a", care.MaxLine+1) + ",W,1/1/2026 9:00,9:30": "it is longer than",
	} {
		rows, problems, err := ReadAppointments([]byte(file), "", time.UTC, noon)
		said := wrongs(problems, err)
		if len(rows) > 0 || !strings.Contains(said, want) {
			t.Errorf("%.80q: %d rows, %q; want %q", file, len(rows), said, want)
		}
	}
}

func FuzzReadAppointments(f *testing.F) {
	f.Add([]byte("number,reference,start,end,status,with,where,way,about,bring\nA-1,W-1,27/03/2026 14:30,15:30,booked,Dr Ines,The mill,video,a review,a plan\n"))
	f.Add([]byte("\xff\xfer\x00"))
	f.Fuzz(func(t *testing.T, file []byte) {
		rows, problems, err := ReadAppointments(file, "", time.UTC, noon)
		if len(rows) > 0 && (len(problems) > 0 || err != nil) {
			t.Errorf("rows of a file that has a problem")
		}
		for _, r := range rows {
			if r.Reference == "" || r.Identifier.Value == "" || r.Start.IsZero() || r.End.Before(r.Start) {
				t.Errorf("a poor row: %+v", r)
			}
		}
	})
}
