package r4

import (
	"strconv"
	"strings"
	"time"
)

// mostText is how long FHIR lets a text be.
const mostText = 1 << 20

// primitive is a type of FHIR that JSON writes as one value.
type primitive struct {
	name string
	json Kind
	ok   func(text string) bool
	like string // what it has to look like, for a sentence
}

var primitives = map[string]*primitive{}

func init() {
	for _, p := range []primitive{
		{"boolean", Bool, nil, "true or false"},
		{"integer", Number, func(s string) bool { return whole(s, -1<<31, 1<<31-1) }, "a whole number of at most 31 bits"},
		{"positiveInt", Number, func(s string) bool { return whole(s, 1, 1<<31-1) }, "a whole number from 1"},
		{"unsignedInt", Number, func(s string) bool { return whole(s, 0, 1<<31-1) }, "a whole number from 0"},
		{"decimal", Number, nil, "a number"},
		{"string", String, nil, "a text"},
		{"markdown", String, nil, "a text"},
		{"xhtml", String, nil, "XHTML"},
		{"code", String, isCode, "a code, without space around it or two spaces in it"},
		{"id", String, isID, "an id: at most 64 of A-Z, a-z, 0-9, - and ."},
		{"uri", String, isURI, "an address without space in it"},
		{"url", String, isURI, "an address without space in it"},
		{"canonical", String, isURI, "an address without space in it"},
		{"oid", String, isOID, "an OID, as urn:oid:1.2.3"},
		{"uuid", String, isUUID, "a UUID in small letters, as urn:uuid:c757873d-ec9a-4326-a141-556f43239520"},
		{"base64Binary", String, isBase64, "Base64"},
		{"date", String, isDate, "a date, as 2026, 2026-11 or 2026-11-27"},
		{"dateTime", String, isDateTime, "a date, or a date and a time with seconds and a time zone, as 2026-11-27T09:30:00Z"},
		{"instant", String, isInstant, "a time with seconds and a time zone, as 2026-11-27T09:30:00.000Z"},
		{"time", String, isTime, "a time of day, as 09:30:00"},
	} {
		primitives[p.name] = &p
	}
}

// whole tells whether a number is written as a whole one and lies in a range.
func whole(s string, least, most int64) bool {
	n, err := strconv.ParseInt(s, 10, 64)
	return err == nil && n >= least && n <= most && s != "-0"
}

func isSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func isURI(s string) bool {
	for i := range len(s) {
		if isSpace(s[i]) {
			return false
		}
	}
	return s != "" && !strings.Contains(s, "\u00a0")
}

func isCode(s string) bool {
	for i := range len(s) {
		if isSpace(s[i]) && (i == 0 || i == len(s)-1 || isSpace(s[i-1])) {
			return false
		}
	}
	return s != ""
}

func isID(s string) bool {
	for i := range len(s) {
		if c := s[i]; !(c|0x20 >= 'a' && c|0x20 <= 'z' || c-'0' <= 9 || c == '-' || c == '.') {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

func isOID(s string) bool {
	s, ok := strings.CutPrefix(s, "urn:oid:")
	parts := strings.Split(s, ".")
	if !ok || len(parts) < 2 || len(parts[0]) != 1 || parts[0][0] < '0' || parts[0][0] > '2' {
		return false
	}
	for _, part := range parts {
		if part == "" || len(part) > 1 && part[0] == '0' || !digitsOnly(part) {
			return false
		}
	}
	return true
}

func isUUID(s string) bool {
	s, ok := strings.CutPrefix(s, "urn:uuid:")
	if !ok || len(s) != 36 {
		return false
	}
	for i := range len(s) {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (s[i] == '-') || !dash && strings.IndexByte(hex, s[i]) < 0 {
			return false
		}
	}
	return true
}

func isBase64(s string) bool {
	n, pad := 0, 0
	for i := range len(s) {
		c := s[i]
		switch {
		case isSpace(c):
		case c == '=':
			n++
			pad++
		case pad > 0 || !(c|0x20 >= 'a' && c|0x20 <= 'z' || c-'0' <= 9 || c == '+' || c == '/'):
			return false
		default:
			n++
		}
	}
	return n > 0 && n%4 == 0 && pad <= 2
}

func digitsOnly(s string) bool {
	for i := range len(s) {
		if s[i]-'0' > 9 {
			return false
		}
	}
	return true
}

func isDate(s string) bool {
	if len(s) < 4 || !digitsOnly(s[:4]) || s[:4] == "0000" {
		return false
	}
	layout := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}[len(s)]
	if layout == "" {
		return false
	}
	_, err := time.Parse(layout, s)
	return err == nil
}

func isDateTime(s string) bool { return isDate(s) || isInstant(s) }

func isInstant(s string) bool {
	return len(s) > 10 && s[10] == 'T' && isDate(s[:10]) && isClock(s[11:])
}

// isClock tells whether a text is a time of day with a time zone.
func isClock(s string) bool {
	if at := strings.IndexAny(s, "Z+-"); at > 0 {
		return isTime(s[:at]) && isZone(s[at:])
	}
	return false
}

// isTime takes a leap second too, as FHIR does.
func isTime(s string) bool {
	if len(s) < 8 || s[2] != ':' || s[5] != ':' || !digitsOnly(s[:2]+s[3:5]+s[6:8]) {
		return false
	}
	if s[:2] > "23" || s[3:5] > "59" || s[6:8] > "60" {
		return false
	}
	return len(s) == 8 || s[8] == '.' && len(s) > 9 && digitsOnly(s[9:])
}

func isZone(s string) bool {
	if s == "Z" {
		return true
	}
	return len(s) == 6 && s[3] == ':' && digitsOnly(s[1:3]+s[4:]) && (s[1:3] < "14" && s[4:] <= "59" || s[1:] == "14:00")
}
