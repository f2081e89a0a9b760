package instrument

import (
	"slices"
	"strings"

	"towpath/internal/strictjson"
)

// Licence is the record without which no instrument loads: who holds the words,
// on what terms they are here, and whether the text itself is shipped.
type Licence struct {
	Holder      string
	Licence     string // an SPDX identifier where there is one
	Kind        LicenceKind
	TextShipped bool
	// For a measure: what a service may expect when it asks, where to ask, and where
	// that is known from.
	Ship  Ship
	Where string
	Claim Claim
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

// Ship says what a service may expect when it asks for the wording of a measure.
type Ship string

// The wording may be loaded with its notice; its holder is to be asked first; it comes
// with a licence of the service's own; or only under a contract.
const (
	ShipText     Ship = "text"
	ShipAsk      Ship = "ask"
	ShipSkeleton Ship = "skeleton"
	ShipContract Ship = "contract"
)

const licenceFile = "LICENCE.md"

// parseLicence reads "key: value" lines between two lines of three hyphens, then
// Markdown. It is not YAML: a record this short should have one way to be written.
func parseLicence(f *faults, data string, keys []string) Licence {
	lines := strings.Split(strings.ReplaceAll(data, "\r\n", "\n"), "\n")
	if lines[0] != "---" {
		f.Add(1, "a licence record must open with a line of three hyphens")
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
		case !ok || value == "" || strictjson.Untidy(value) != "":
			f.Add(i+1, "a licence record has lines such as \"holder: name\"")
		case !slices.Contains(keys, key):
			f.Add(i+1, "%q is not known in a licence record", key)
		case record[key] != "":
			f.Add(i+1, "%q is given twice", key)
		default:
			record[key] = value
			checkLicenceValue(f, i+1, key, value)
		}
	}
	if end == 0 {
		f.Add(len(lines), "the licence record is not closed with a line of three hyphens")
		return Licence{}
	}
	for _, key := range keys {
		if record[key] == "" {
			f.Add(end+1, "the licence record has no %q", key)
		}
	}
	body := strings.TrimSpace(strings.Join(lines[end+1:], "\n"))
	if body == "" {
		f.Add(end+1, "nothing is said below the licence record")
	}
	return Licence{
		Holder:      record["holder"],
		Licence:     record["licence"],
		Kind:        LicenceKind(record["kind"]),
		TextShipped: record["text-shipped"] == "yes",
		Ship:        Ship(record["ship"]),
		Where:       record["where"],
		Claim:       Claim{Source: record["source"], Sure: Sureness(record["sure"])},
		Body:        body,
	}
}

// The lines of a record, all of them required.
var (
	licenceKeys        = []string{"holder", "licence", "kind", "text-shipped"}
	measureLicenceKeys = append(slices.Clone(licenceKeys), "ship", "where", "source", "sure")
)

func checkLicenceValue(f *faults, line int, key, value string) {
	switch key {
	case "kind":
		if k := LicenceKind(value); k != LicenceOwn && k != LicenceOpen && k != LicenceSite {
			f.Add(line, "kind must be own, open or site, not %q", value)
		}
	case "ship":
		if s := Ship(value); s != ShipText && s != ShipAsk && s != ShipSkeleton && s != ShipContract {
			f.Add(line, "ship must be text, ask, skeleton or contract, not %q", value)
		}
	case "sure":
		if s := Sureness(value); s != Seen && s != Recalled && s != Disputed {
			f.Add(line, "sure must be seen, recalled or disputed, not %q", value)
		}
	case "text-shipped":
		if value != "yes" && value != "no" {
			f.Add(line, "text-shipped must be yes or no, not %q", value)
		}
	}
}
