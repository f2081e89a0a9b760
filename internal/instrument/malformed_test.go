package instrument_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/internal/instrument"
)

// spoil replaces one text in one file, which must hold it.
func spoil(t testing.TB, pack fstest.MapFS, file, from, to string) {
	t.Helper()
	old := pack[small+file].Data
	if !bytes.Contains(old, []byte(from)) {
		t.Fatalf("%s does not hold %q", file, from)
	}
	pack[small+file] = &fstest.MapFile{Data: bytes.Replace(old, []byte(from), []byte(to), 1)}
}

// Each row spoils one thing in a sound pack and names the whole message, without
// the directory, that somebody who starts the server must see.
var malformed = []struct{ file, from, to, want string }{
	// words
	{"en.json", `"Home three."`, `" "`, `en.json:24: area "home": stage sentence 3 is missing`},
	{"en.json", `"Home three.",`, ``, `en.json:21: area "home": stage sentence 5 is missing`},
	{"en.json", `"Home three."`, `"Home two."`, `en.json:24: area "home": stage sentence 3 is the same as stage sentence 2`},
	{"en.json", `"Home three."`, `3`, `en.json:24: area "home": stage sentence 3 must be text, not a number`},
	{"en.json", `"Home five."`, `"Home five.", "Six."`, `en.json:26: area "home": has 6 stage sentences, and there are 5 stages`},
	{"en.json", `"label": "Home"`, `"label": "A label far too long here"`, `en.json:18: area "home": label has 25 characters, and 22 fit`},
	{"en.json", `"label": "Hope"`, `"label": "Home"`, `en.json:32: area "hope": label "Home" is that of area "home" too`},
	{"en.json", `      "before": "You can stop at any time.",` + "\n", ``, `en.json:30: area "hope": is sensitive, so "before" must say a plain line first`},
	{"en.json", `"about": "This is about home."`, `"about": "x", "before": "y"`, `en.json:20: area "home": "before" is only shown for a sensitive area, and this one is not`},
	{"en.json", `, "What would help?"`, ``, `en.json:28: area "home": has 1 prompts to talk about; it needs two or three`},
	{"en.json", `["What is good?", "What would help?"]`, `"What?"`, `en.json:28: area "home": "prompts" must be a list, not text`},
	{"en.json", `"hope": {`, `"hop": {`, `en.json:15: areas: "hope" is missing
en.json:30: areas: "hop" is not known here`},
	{"en.json", `"about": "This is about home."`, `"abuot": "x"`, `en.json:16: area "home": "about" is missing
en.json:20: area "home": "abuot" is not known here`},
	{"en.json", `"about": "This is about home."`, `"about": "x", "about": "y"`, `en.json:20: "about" is given twice`},
	{"en.json", `"title": "Small"`, `"title": "Small "`, `en.json:3: "title" starts or ends with a space`},
	{"en.json", `"title": "Small"`, `"title": "Sm\nall"`, `en.json:3: "title" holds a line break or another control character`},
	{"en.json", `"lang": "en"`, `"lang": "fr"`, `en.json:2: "lang" must be "en", as the file is named, not "fr"`},
	{"en.json", `"steps": ["a bit", "a lot"]`, `"steps": ["a bit"]`, `en.json:7: stage 2: "steps" must have 2 entries, not 1`},
	{"en.json", `"not-sure": "Unsure"`, `"unsure": "Unsure"`, `en.json:12: notGiven: "not-sure" is missing
en.json:12: notGiven: "unsure" is not known here`},
	{"en.json", `"most": "Most"},`, `"most": "Most"`, `en.json:15: not valid JSON: invalid character '"' after object key:value pair`},
	{"en.json", `Two areas`, "Two \xff areas", `en.json:4: not valid UTF-8`},
	{"cy.json", `"name": "Hope",`, ``, `cy.json:30: area "hope": "name" is missing`},
	// scoring
	{"scoring.json", `"id": "bloom-small"`, `"id": "bloom-big"`, `scoring.json:2: "id" must be "bloom-small", as the directory is named, not "bloom-big"`},
	{"scoring.json", `"version": "1.0.0"`, `"version": "1.0"`, `scoring.json:3: "version" must be "1.0.0", as the directory is named, not "1.0"`},
	{"scoring.json", `"kind": "bloom"`, `"kind": "star"`, `scoring.json:6: kind "star" is not known; "bloom", "measure" and "entry" are`},
	{"scoring.json", `"subject": "Patient"`, `"subject": "Dog"`, `scoring.json:7: "subject" must be Patient or RelatedPerson, not "Dog"`},
	{"scoring.json", `"max": 10`, `"max": 5`, `scoring.json:8: scale: "max" must be 10, not 5`},
	{"scoring.json", `"from": 5`, `"from": 4`, `scoring.json:12: stage 3: "from" must be 5, not 4`},
	{"scoring.json", `,
    {"key": "five", "from": 9, "to": 10}`, ``, `scoring.json:9: "stages" must have 5 entries, not 4`},
	{"scoring.json", `"not-applicable"`, `"zero"`, `scoring.json:17: notGiven: code 2 must be "not-applicable"`},
	{"scoring.json", `"minSteps": 2`, `"minSteps": 3`, `scoring.json:20: reading: "minSteps" must be a whole number from 1 to the number of areas, not 3`},
	{"scoring.json", `"minSteps": 2`, `"minSteps": 1e999`, `scoring.json:20: reading: "minSteps" is not a number that can be used: 1e999`},
	{"scoring.json", `"linkId": "hope"`, `"linkId": "h"`, `scoring.json:23: area 2: linkId "h" is used twice`},
	{"scoring.json", `"key": "hope"`, `"key": "My hope"`, `scoring.json:23: area 2: "key" must be a key such as mental-health, not "My hope"`},
	{"scoring.json", `"sensitive": true`, `"sensitive": "yes"`, `scoring.json:23: area 2: "sensitive" must be true or false, not text`},
	{"scoring.json", `"areas": [`, `"areas": [], "x": [`, `scoring.json:21: there are no areas
scoring.json:21: "x" is not known here`},
	{"scoring.json", `"areas": [`, `"area": [`, `scoring.json:1: "areas" is missing
scoring.json:21: "area" is not known here`},
	{"scoring.json", `"areas": [`, `"total": "sum", "areas": [`, `scoring.json:21: "total" is not known here`},
	{"scoring.json", `{
  "id"`, `[{"id"`, `scoring.json:24: not valid JSON: unexpected end of JSON input`},
	// licence
	{"LICENCE.md", "---\nholder", "holder", `LICENCE.md:1: a licence record must open with a line of three hyphens`},
	{"LICENCE.md", "kind: own\n", "", `LICENCE.md:5: the licence record has no "kind"`},
	{"LICENCE.md", "text-shipped: yes", "text-shipped: maybe", `LICENCE.md:5: text-shipped must be yes or no, not "maybe"`},
	{"LICENCE.md", "kind: own", "kind: own\nkind: own", `LICENCE.md:5: "kind" is given twice`},
	{"LICENCE.md", "kind: own", "kind: own\nprice: 40", `LICENCE.md:5: "price" is not known in a licence record`},
	{"LICENCE.md", "Words made up for tests.", "", `LICENCE.md:6: nothing is said below the licence record`},
	{"LICENCE.md", "yes\n---", "yes\n--", `LICENCE.md:6: a licence record has lines such as "holder: name"
LICENCE.md:7: a licence record has lines such as "holder: name"
LICENCE.md:8: a licence record has lines such as "holder: name"
LICENCE.md:8: the licence record is not closed with a line of three hyphens`},
	// questionnaire
	{"questionnaire.json", `"status": "active"`, `"status": "live"`, `questionnaire.json:8: questionnaire.status: must be "active", not "live"`},
	{"questionnaire.json", `"experimental": false,`, ``, `questionnaire.json:1: questionnaire: "experimental" is missing`},
	{"questionnaire.json", `"experimental": false,`, `"experimental": false, "url2": 1,`, `questionnaire.json:9: questionnaire: "url2" is not known here`},
	{"questionnaire.json", `"linkId": "h.step"`, `"linkId": "h.stair"`, `questionnaire.json:25: item "h.step".linkId: must be "h.step", not "h.stair"`},
	{"questionnaire.json", `"valueDecimal": 3`, `"valueDecimal": 4`, `questionnaire.json:62: item "h.step".answerOption[3].valueCoding.extension[1].valueDecimal: must be "3", not "4"`},
	{"questionnaire.json", `"Home: what is it like?"`, `"Home?"`, `questionnaire.json:26: item "h.step".text: must be "Home: what is it like?", not "Home?"`},
	{"questionnaire.json", `"repeats": false`, `"repeats": "no"`, `questionnaire.json:22: item "h".repeats: must be true or false, not text`},
	// examples
	{"examples/both.expected.json", `"answer": "6"`, `"answer": "5"`, `examples/both.expected.json:5: area "home": expects answer "5", and the response says "6"`},
	{"examples/both.expected.json", `"counts": false`, `"counts": true`, `examples/both.expected.json:3: expects a reading that counts to be true, and it is not so`},
	{"examples/both.response.json", `"code": "6"`, `"code": "11"`, `examples/both.expected.json:5: area "home": expects answer "6", and the response says ""
examples/both.response.json:7: item "h.step": "11" is not a step from 1 to 10, in halves`},
}

func TestMalformedPacks(t *testing.T) {
	for _, c := range malformed {
		pack := smallPack(t)
		spoil(t, pack, c.file, c.from, c.to)
		lib, err := instrument.Load(pack)
		if err == nil || lib != nil {
			t.Errorf("%s with %q: loaded", c.file, c.to)
			continue
		}
		if got := strings.ReplaceAll(err.Error(), small, ""); got != c.want {
			t.Errorf("%s with %q:\n got %s\nwant %s", c.file, c.to, got, c.want)
		}
	}
}

func TestMissingAndStrangeFiles(t *testing.T) {
	for _, c := range []struct{ remove, add, want string }{
		{"LICENCE.md", "", small + "LICENCE.md: is missing"},
		{"en.json", "", small + "en.json: is missing"},
		{"scoring.json", "", small + "scoring.json: is missing"},
		{"questionnaire.json", "", small + "questionnaire.json: is missing"},
		{"examples/both.expected.json", "", small + "examples/both.expected.json: is missing"},
		{"examples/both.response.json", "", small + "examples/both.response.json: is missing"},
		{"", small + "cy.jsn", small + "cy.jsn: does not belong to an instrument"},
		{"", small + "old/en.json", small + "old: does not belong to an instrument"},
		{"", small + "examples/notes.txt", small + "examples/notes.txt: does not belong to an instrument"},
		{"", "bloom-small/latest/x", "bloom-small/latest: only directories named after a version, such as 1.0.0, belong here"},
		{"", "bloom-small/1.02.0/x", "bloom-small/1.02.0: only directories named after a version, such as 1.0.0, belong here"},
		{"", "My Bloom/1.0.0/x", "My Bloom: an instrument's directory has a name such as bloom-adult"},
	} {
		pack := smallPack(t)
		delete(pack, small+c.remove)
		if c.add != "" {
			pack[c.add] = &fstest.MapFile{}
		}
		_, err := instrument.Load(pack)
		if err == nil || err.Error() != c.want {
			t.Errorf("without %q, with %q:\n got %v\nwant %s", c.remove, c.add, err, c.want)
		}
	}
	if _, err := instrument.Load(fstest.MapFS{}); err == nil || err.Error() != ".: there are no instruments here" {
		t.Errorf("an empty directory gives %v", err)
	}
}
