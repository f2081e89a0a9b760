package instrument

import "strings"

// Licence is the record without which no instrument loads: who holds the words,
// on what terms they are here, and whether the text itself is shipped.
type Licence struct {
	Holder      string
	Licence     string // an SPDX identifier where there is one
	Kind        LicenceKind
	TextShipped bool
	// Body is the Markdown below the record, for the about page.
	Body string
}

// LicenceKind says where the right to the words comes from.
type LicenceKind string

// The kinds of right.
const (
	LicenceOwn  LicenceKind = "own"  // written by the Towpath contributors
	LicenceOpen LicenceKind = "open" // another's words under an open licence
	LicenceSite LicenceKind = "site" // another's words, licensed to the service that loads them
)

const licenceFile = "LICENCE.md"

// parseLicence reads "key: value" lines between two lines of three hyphens, then
// Markdown. It is not YAML: a record this short should have one way to be written.
func parseLicence(f *faults, data string) Licence {
	lines := strings.Split(strings.ReplaceAll(data, "\r\n", "\n"), "\n")
	if lines[0] != "---" {
		f.add(1, "a licence record must open with a line of three hyphens")
		return Licence{}
	}
	record := map[string]string{}
	end := 0
	for i := 1; i < len(lines) && end == 0; i++ {
		key, value, ok := strings.Cut(lines[i], ":")
		value = strings.TrimSpace(value)
		switch {
		case lines[i] == "---":
			end = i
		case !ok || value == "" || untidy(value) != "":
			f.add(i+1, "a licence record has lines such as \"holder: name\"")
		case !licenceKeys[key]:
			f.add(i+1, "%q is not known in a licence record", key)
		case record[key] != "":
			f.add(i+1, "%q is given twice", key)
		default:
			record[key] = value
			checkLicenceValue(f, i+1, key, value)
		}
	}
	if end == 0 {
		f.add(len(lines), "the licence record is not closed with a line of three hyphens")
		return Licence{}
	}
	for _, key := range []string{"holder", "licence", "kind", "text-shipped"} {
		if record[key] == "" {
			f.add(end+1, "the licence record has no %q", key)
		}
	}
	body := strings.TrimSpace(strings.Join(lines[end+1:], "\n"))
	if body == "" {
		f.add(end+1, "nothing is said below the licence record")
	}
	return Licence{
		Holder:      record["holder"],
		Licence:     record["licence"],
		Kind:        LicenceKind(record["kind"]),
		TextShipped: record["text-shipped"] == "yes",
		Body:        body,
	}
}

var licenceKeys = map[string]bool{"holder": true, "licence": true, "kind": true, "text-shipped": true}

func checkLicenceValue(f *faults, line int, key, value string) {
	switch key {
	case "kind":
		if k := LicenceKind(value); k != LicenceOwn && k != LicenceOpen && k != LicenceSite {
			f.add(line, "kind must be own, open or site, not %q", value)
		}
	case "text-shipped":
		if value != "yes" && value != "no" {
			f.add(line, "text-shipped must be yes or no, not %q", value)
		}
	}
}
