package calendar_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"towpath/internal/calendar"
	"towpath/internal/testkit"
)

// property is one line of a calendar, unfolded.
type property struct{ name, value string }

var (
	lineName = regexp.MustCompile(`^[A-Z][A-Z-]*(;[A-Z-]+=[A-Z]+)*$`)
	instant  = regexp.MustCompile(`^\d{8}T\d{6}Z$`)
)

// read takes a calendar apart, as strictly as RFC 5545 lets a reader be.
func read(raw []byte) ([]property, error) {
	text := string(raw)
	if !utf8.ValidString(text) || !strings.HasSuffix(text, "\r\n") {
		return nil, fmt.Errorf("no text, or no end of its last line")
	}
	lines := strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n")
	var out []property
	for i, line := range lines {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n") || line == "" || !utf8.ValidString(line) {
			return nil, fmt.Errorf("line %d: %q", i+1, line)
		}
		if strings.HasPrefix(line, " ") {
			if len(out) == 0 {
				return nil, fmt.Errorf("the first line goes on from none")
			}
			out[len(out)-1].value += line[1:]
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || !lineName.MatchString(name) {
			return nil, fmt.Errorf("line %d: %q", i+1, line)
		}
		out = append(out, property{name, value})
	}
	return out, wellFormed(out)
}

// wellFormed checks what stands in what, what must be there, and once.
func wellFormed(list []property) error {
	depth := []string{}
	var has map[string]int
	for _, p := range list {
		switch p.name {
		case "BEGIN":
			depth = append(depth, p.value)
			has = map[string]int{}
		case "END":
			if len(depth) == 0 || depth[len(depth)-1] != p.value {
				return fmt.Errorf("END:%s", p.value)
			}
			if p.value == "VEVENT" {
				for _, name := range []string{"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "STATUS", "TRANSP"} {
					if has[name] != 1 {
						return fmt.Errorf("an event has %d of %s", has[name], name)
					}
				}
			}
			depth = depth[:len(depth)-1]
		case "DTSTAMP", "DTSTART", "DTEND", "LAST-MODIFIED":
			if !instant.MatchString(p.value) {
				return fmt.Errorf("%s:%s", p.name, p.value)
			}
			has[p.name]++
		default:
			has[p.name]++
		}
	}
	if len(depth) != 0 {
		return fmt.Errorf("%v goes on", depth)
	}
	return nil
}

// unescape undoes Escape; ok is false where something is not escaped as it has to be.
func unescape(value string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		switch c := value[i]; c {
		case ';', ',':
			return "", false
		case '\\':
			if i++; i == len(value) {
				return "", false
			}
			switch value[i] {
			case 'n':
				b.WriteByte('\n')
			case '\\', ';', ',':
				b.WriteByte(value[i])
			default:
				return "", false
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), true
}

func some() calendar.Calendar {
	begins := time.Date(2026, 3, 29, 0, 30, 0, 0, time.UTC)
	return calendar.Calendar{
		Product: "-//Towpath//Learning//EN", Name: "Learning; together, here", Refresh: 6 * time.Hour,
		Events: []calendar.Event{
			{
				UID: "one@example.org", Sequence: 3, Changed: begins.AddDate(0, -1, 0), Begins: begins, Ends: begins.Add(2 * time.Hour),
				Summary: "Sleeping better: what helps, and what doesn’t; with a friend \\ or alone", Description: "First line\nSecond line, with a comma\r\nThird\rFourth\x00\x07",
				Location: "Library, 1 High Street", Address: "https://towpath.example/learning/1\r\nATTACH:x", Categories: []string{"a,b", "c"},
			},
			{UID: "two@example.org", Changed: begins, Begins: begins.In(time.FixedZone("", 3600)), Ends: begins.Add(time.Hour), Summary: strings.Repeat("نوم أفضل ", 20), Cancelled: true},
			{UID: "three@example.org", Changed: begins, Begins: begins, Ends: begins.Add(time.Hour), Summary: "Busy", Private: true, LeavesTimeFree: true},
		},
	}
}

func TestACalendarIsWrittenAsItWas(t *testing.T) {
	testkit.Golden(t, filepath.Join("testdata", "some.ics"), string(some().Bytes()))
}

func TestACalendarIsWellFormed(t *testing.T) {
	list, err := read(some().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, p := range list {
		if _, there := got[p.name]; !there {
			got[p.name] = p.value
		}
		if p.name == "ATTACH" {
			t.Error("an address began a line of its own")
		}
	}
	want := map[string]string{
		"DTSTART": "20260329T003000Z", "DTEND": "20260329T023000Z", "SEQUENCE": "3", "STATUS": "CONFIRMED", "REFRESH-INTERVAL;VALUE=DURATION": "PT6H",
		"LOCATION": `Library\, 1 High Street`, "URL": "https://towpath.example/learning/1ATTACH:x", "CATEGORIES": `a\,b,c`,
		"DESCRIPTION": `First line\nSecond line\, with a comma\nThird\nFourth`,
	}
	for name, value := range want {
		if diff := cmp.Diff(value, got[name]); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestTheReaderIsStrict(t *testing.T) {
	good := some().Bytes()
	for what, bad := range map[string][]byte{
		"a line that ends with LF alone": bytes.Replace(good, []byte("\r\n"), []byte("\n"), 1),
		"a line that is too long":        bytes.Replace(good, []byte("\r\n "), nil, 1),
		"no DTSTAMP":                     bytes.Replace(good, []byte("DTSTAMP"), []byte("X-STAMP"), 1),
		"a time that is none":            bytes.Replace(good, []byte("20260329T003000Z"), []byte("20260329T003000"), 1),
		"no end":                         bytes.TrimSuffix(good, []byte("END:VCALENDAR\r\n")),
	} {
		if _, err := read(bad); err == nil {
			t.Errorf("%s was read", what)
		}
	}
}

// FuzzCalendar puts whatever anybody could type into an event.
func FuzzCalendar(f *testing.F) {
	for _, text := range []string{"", "a,b;c\\d\ne", "\r\nEND:VEVENT\r\n", strings.Repeat("ы", 80), "\xff\xfe", strings.Repeat("\\", 75), "👩‍👩‍👧 " + strings.Repeat("é", 73)} {
		f.Add(text, int64(1_770_000_000), 60)
	}
	f.Fuzz(func(t *testing.T, text string, at int64, minutes int) {
		begins := time.Unix(at%253402300000, 0)
		if y := begins.UTC().Year(); y < 0 || y > 9998 {
			t.Skip()
		}
		c := calendar.Calendar{Product: text, Name: text, Events: []calendar.Event{{
			UID: text, Summary: text, Description: text, Location: text, Address: text, Categories: []string{text}, Sequence: minutes,
			Begins: begins, Ends: begins.Add(time.Duration(minutes%1440) * time.Minute), Changed: begins,
		}}}
		list, err := read(c.Bytes())
		if err != nil {
			t.Fatalf("%v:\n%s", err, c.Bytes())
		}
		want, _ := unescape(calendar.Escape(text))
		for _, p := range list {
			if p.name != "SUMMARY" {
				continue
			}
			if got, ok := unescape(p.value); !ok || got != want {
				t.Errorf("%q was written as %q", text, p.value)
			}
		}
	})
}
