package instrument_test

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/internal/instrument"
)

const smallM = "measure-small/1.0.0/"

// measurePack is a sound measure that uses everything that a pack can say, without its
// questionnaire.
func measurePack(t testing.TB) fstest.MapFS {
	t.Helper()
	pack := fstest.MapFS{}
	src := os.DirFS("testdata")
	err := fs.WalkDir(src, "measure-small", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(src, name)
		pack[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

// smallMeasurePack is measurePack with its questionnaire built.
func smallMeasurePack(t testing.TB) fstest.MapFS {
	t.Helper()
	pack := measurePack(t)
	data, err := instrument.BuildQuestionnaire(pack, "measure-small", "1.0.0")
	if err != nil {
		t.Fatal(err)
	}
	pack[smallM+"questionnaire.json"] = &fstest.MapFile{Data: data}
	return pack
}

func smallMeasure(t testing.TB) *instrument.Measure {
	t.Helper()
	m, ok := load(t, smallMeasurePack(t)).Measure("measure-small", "1.0.0")
	if !ok {
		t.Fatal("not found")
	}
	return m
}

// spoilMeasure replaces one text in one file, which must hold it.
func spoilMeasure(t testing.TB, pack fstest.MapFS, file, from, to string) {
	t.Helper()
	old := pack[smallM+file].Data
	if !bytes.Contains(old, []byte(from)) {
		t.Fatalf("%s does not hold %q", file, from)
	}
	pack[smallM+file] = &fstest.MapFile{Data: bytes.Replace(old, []byte(from), []byte(to), 1)}
}

// Each row spoils one thing in a sound measure and names the whole message, without
// the directory.
var malformedMeasures = []struct{ file, from, to, want string }{
	// scoring.json: the measure
	{`scoring.json`, `"id": "measure-small"`, `"id": "measure-big"`, `scoring.json:2: "id" must be "measure-small", as the directory is named, not "measure-big"`},
	{`scoring.json`, `"version": "1.0.0"`, `"version": "1.0"`, `scoring.json:3: "version" must be "1.0.0", as the directory is named, not "1.0"`},
	{`scoring.json`, `"url": "urn:towpath:questionnaire:measure-small"`, `"url": "a b"`, `scoring.json:4: "url" must be a canonical address without version, not "a b"`},
	{`scoring.json`, `"name": "MeasureSmall"`, `"name": "measure small"`, `scoring.json:5: "name" must be a name such as Phq9, not "measure small"`},
	{`scoring.json`, `"subject": "Patient"`, `"subject": "Dog"`, `scoring.json:7: "subject" must be one of ["Patient" "RelatedPerson" "Organization"], not "Dog"`},
	{`scoring.json`, `["person", "carer"]`, `["person", "dog"]`, `scoring.json:8: "answeredBy": entry 2 must be one of ["person" "carer" "worker" "manager"]`},
	{`scoring.json`, `["person", "carer"]`, `["person", "person"]`, `scoring.json:8: "answeredBy": "person" is given twice`},
	{`scoring.json`, `["person", "carer"]`, `[]`, `scoring.json:8: "answeredBy" is empty`},
	{`scoring.json`, `["wellbeing"]`, `[1]`, `scoring.json:9: "asksAbout": entry 1 must be one of ["recovery" "quality-of-life" "wellbeing" "goals" "support" "low-mood" "worry" "distress" "everyday-life" "needs" "caring" "service"]`},
	{`scoring.json`, `["wellbeing"]`, `"wellbeing"`, `scoring.json:9: "asksAbout" must be a list, not text`},
	{`scoring.json`, `"period": "P1W"`, `"period": "a week"`, `scoring.json:10: "period" must be a duration such as P2W, not "a week"`},
	{`scoring.json`, `"period": "P1W"`, `"total": true`, `scoring.json:10: "total" is not known here`},
	// scoring.json: scales
	{`scoring.json`, `"key": "much"`, `"key": "Much"`, `scoring.json:12: scale 1: "key" must be a key such as frequency, not "Much"`},
	{`scoring.json`, `"key": "much", "from": 0, "to": 3`, `"key": "yes-no", "from": 0, "to": 3`, `scoring.json:13: scale 2: key "yes-no" is used twice`},
	{`scoring.json`, `"from": 0, "to": 3`, `"from": 3, "to": 3`, `scoring.json:12: scale 1: "to" must be more than "from"`},
	{`scoring.json`, `"from": 0, "to": 3`, `"from": 0.5, "to": 3`, `scoring.json:12: scale 1: "from" must be a whole number from 0 to 999, not 0.5`},
	{`scoring.json`, `"from": 0, "to": 3`, `"from": 0, "to": 1000`, `scoring.json:12: scale 1: "to" must be a whole number from 0 to 999, not 1000`},
	{`scoring.json`, `"from": 0, "to": 3`, `"from": -1, "to": 3`, `scoring.json:12: scale 1: "from" must be a whole number from 0 to 999, not -1`},
	{`scoring.json`, `"code": "9"`, `"code": "4"`, `scoring.json:14: scale 3: other answer 1: code "4" is a number of the scale`},
	{`scoring.json`, `"code": "9"`, `"code": "none"`, `scoring.json:14: scale 3: other answer 2: code "none" is used twice`},
	{`scoring.json`, `"code": "9"`, `"code": "N/A"`, `scoring.json:14: scale 3: other answer 1: "code" must be a code such as 9 or not-applicable, not "N/A"`},
	{`scoring.json`, `"means": "not-known"`, `"means": "who-knows"`, `scoring.json:14: scale 3: other answer 1: "means" must be not-applicable or not-known, not "who-knows"`},
	{`scoring.json`, `"to": 1}`, `"to": 1, "step": 2}`, `scoring.json:13: scale 2: "step" is not known here`},
	{`scoring.json`, `"scales": [`, `"scales": [], "x": [`, `scoring.json:11: there are no scales
scoring.json:11: "x" is not known here`},
	// scoring.json: items
	{`scoring.json`, "\"items\": [\n    {\"linkId\": \"a\"", "\"items\": [], \"x\": [\n    {\"linkId\": \"a\"", `scoring.json:16: there must be 1 to 500 items, not 0
scoring.json:16: "x" is not known here`},
	{`scoring.json`, `"linkId": "b", "scale"`, `"linkId": "a", "scale"`, `scoring.json:18: item 2: linkId "a" is used twice`},
	{`scoring.json`, `"linkId": "b", "scale"`, `"linkId": "b c", "scale"`, `scoring.json:18: item 2: "linkId" must be a link id such as 1, not "b c"`},
	{`scoring.json`, `"linkId": "b", "scale"`, `"linkId": "score.total", "scale"`, `scoring.json:18: item 2: linkId "score.total" is kept for a score`},
	{`scoring.json`, `{"linkId": "b", "scale": "much"}`, `{"linkId": "b", "scale": "many"}`, `scoring.json:18: item 2: scale "many" is not among the scales`},
	{`scoring.json`, `{"linkId": "b", "scale": "much"}`, `"b"`, `scoring.json:18: item 2: must be an object, not text`},
	{`scoring.json`, `"safetyFrom": 1`, `"safetyFrom": 4`, `scoring.json:19: item 3: "safetyFrom" must be a whole number from 1 to 3, not 4`},
	{`scoring.json`, `"safetyFrom": 1`, `"safety": true`, `scoring.json:19: item 3: "safety" is not known here`},
	{`scoring.json`, `{"linkId": "matters", "is": 1}`, `{"linkId": "e", "is": 1}`, `scoring.json:21: item 5: onlyIf: linkId "e" is not an item before this one`},
	{`scoring.json`, `{"linkId": "matters", "is": 1}`, `{"linkId": "matters", "is": 2}`, `scoring.json:21: item 5: onlyIf: "is" must be an answer to "matters", from 0 to 1, not 2`},
	{`scoring.json`, `{"linkId": "matters", "is": 1}`, `{"linkId": "matters", "is": 1, "not": 0}`, `scoring.json:21: item 5: onlyIf: "not" is not known here`},
	{`scoring.json`, `{"linkId": "matters", "is": 1}`, `1`, `scoring.json:21: item 5: "onlyIf" must be an object, not a number`},
	{`scoring.json`, `{"linkId": "e", "scale": "rated"}`, `{"linkId": "e", "scale": "rated", "onlyIf": {"linkId": "d", "is": 1}}`, `scoring.json:22: item 6: onlyIf: linkId "d" is itself only asked sometimes`},
	// scoring.json: scores
	{`scoring.json`, "\"key\": \"table\",\n", "\"key\": \"total\",\n", `scoring.json:42: score 2: key "total" is used twice
scoring.json:59: score 4: "of": entry 2 must be the key of a score before this one`},
	{`scoring.json`, "\"key\": \"table\",\n", "\"key\": \"a table\",\n", `scoring.json:42: score 2: "key" must be a key such as total, not "a table"
scoring.json:59: score 4: "of": entry 2 must be the key of a score before this one`},
	{`scoring.json`, `"method": "sum"`, `"method": "product"`, `scoring.json:27: score 1: "method" must be one of ["sum" "mean" "percent" "table" "highest"], not "product"`},
	{`scoring.json`, `"method": "sum"`, `"method": "highest"`, `scoring.json:25: score 1: "of" is missing
scoring.json:30: score 1: "items" is not known here
scoring.json:31: score 1: "times" is not known here
scoring.json:32: score 1: "better" is not known here
scoring.json:33: score 1: "missing" is not known here
scoring.json:34: score 1: "bands" is not known here
scoring.json:38: score 1: "cutoffs" is not known here
scoring.json:39: score 1: "change" is not known here
scoring.json:59: score 4: "of": entry 1 must be the key of a score before this one`},
	{`scoring.json`, "\"source\": \"a test\",\n      \"sure\": \"seen\",\n      \"items\": [\"a\"]", "\"sure\": \"seen\",\n      \"items\": [\"a\"]", `scoring.json:41: score 2: "source" is missing`},
	{`scoring.json`, "\"source\": \"a test\",\n      \"sure\": \"seen\",\n      \"items\": [\"a\"]", "\"source\": \"a test\",\n      \"sure\": \"certain\",\n      \"items\": [\"a\"]", `scoring.json:45: score 2: "sure" must be one of ["seen" "recalled" "disputed"], not "certain"`},
	{`scoring.json`, `["d", "e"]`, `["d", "f"]`, `scoring.json:55: score 3: item 2: "f" is not the link id of an item`},
	{`scoring.json`, `["d", "e"]`, `["d", "d"]`, `scoring.json:55: score 3: item 2: "d" is counted twice`},
	{`scoring.json`, `["d", "e"]`, `["d", 5]`, `scoring.json:55: score 3: item 2: "5" is not the link id of an item`},
	{`scoring.json`, `["d", "e"]`, `[]`, `scoring.json:55: score 3: no items are counted`},
	{`scoring.json`, `"reversed": true`, `"reversed": "yes"`, `scoring.json:30: score 1: item 2: "reversed" must be true or false, not text`},
	{`scoring.json`, `"weight": 2`, `"weight": 0`, `scoring.json:30: score 1: item 3: "weight" must be a whole number from 1 to 100, not 0`},
	{`scoring.json`, `"weight": 2`, `"weight": 101`, `scoring.json:30: score 1: item 3: "weight" must be a whole number from 1 to 100, not 101`},
	{`scoring.json`, `"weight": 2`, `"wait": 2`, `scoring.json:30: score 1: item 3: "wait" is not known here`},
	{`scoring.json`, `"times": 2`, `"times": 1`, `scoring.json:31: score 1: "times" must be a whole number from 2 to 100, not 1`},
	{`scoring.json`, `"times": 2`, `"times": 1e99`, `scoring.json:31: score 1: "times" must be a whole number from 2 to 100, not 1e+99`},
	{`scoring.json`, `"decimals": 1`, `"decimals": 5`, `scoring.json:56: score 3: "decimals" must be a whole number from 1 to 4, not 5`},
	{`scoring.json`, `"better": "lower"`, `"better": "worse"`, `scoring.json:32: score 1: "better" must be one of ["higher" "lower" "neither"], not "worse"`},
	{`scoring.json`, `"atMost": 1`, `"atMost": 3`, `scoring.json:33: score 1: missing: "atMost" must be a whole number from 0 to 2, not 3`},
	{`scoring.json`, `"then": "prorate"`, `"then": "zero"`, `scoring.json:33: score 1: missing: "then" must be one of ["prorate" "leave"], not "zero"`},
	{`scoring.json`, `"then": "prorate"`, `"then": "prorate", "only": "not-known"`, `scoring.json:33: score 1: missing: "only" needs items that are always asked and can be answered with not-known; "a" is not
scoring.json:33: score 1: missing: "only" needs items that are always asked and can be answered with not-known; "b" is not
scoring.json:33: score 1: missing: "only" needs items that are always asked and can be answered with not-known; "c" is not`},
	{`scoring.json`, `"atMost": 1, "then": "prorate", "source": "a test", "sure": "recalled"`, `"atMost": 1, "then": "prorate"`, `scoring.json:33: score 1: missing: "source" is missing
scoring.json:33: score 1: missing: "sure" is missing`},
	{`scoring.json`, `"from": 12.5`, `"from": 0`, `scoring.json:36: score 1: band 2: "from" must be more than that of the band before`},
	{`scoring.json`, `"from": 12.5`, `"from": 12.55555`, `scoring.json:36: score 1: band 2: "from": "12.55555" is not a number with at most 4 places`},
	{`scoring.json`, `"from": 12.5`, `"from": 1e2`, `scoring.json:36: score 1: band 2: "from": "1e2" is not a number with at most 4 places`},
	{`scoring.json`, `"from": 12.5`, `"from": "12.5"`, `scoring.json:36: score 1: band 2: "from" must be a number, not text`},
	{`scoring.json`, `"sure": "disputed"`, `"sure": "?"`, `scoring.json:36: score 1: band 2: "sure" must be one of ["seen" "recalled" "disputed"], not "?"`},
	{`scoring.json`, `{"at": 10, "key": "case"`, `{"key": "case"`, `scoring.json:38: score 1: cut-off 1: "at" is missing`},
	{`scoring.json`, `"at": 10`, `"above": 10, "at": 10`, `scoring.json:38: score 1: cut-off 1: "above" is not known here`},
	{`scoring.json`, `"reliable": 4`, `"reliable": 0`, `scoring.json:39: score 1: change: "reliable" must be more than nought`},
	{`scoring.json`, `"reliable": 4, "source": "a test", "sure": "seen"`, `"reliable": 4`, `scoring.json:39: score 1: change: "source" is missing
scoring.json:39: score 1: change: "sure" is missing`},
	{`scoring.json`, `"decimals": 1`, `"table": {"0": 0}`, `scoring.json:56: score 3: "table" is only for the method table`},
	// scoring.json: tables
	{`scoring.json`, `"1": 1.25, `, ``, `scoring.json:48: score 2: table: the sum 1 is missing`},
	{`scoring.json`, `"3": 3`, `"3": 3, "4": 1.2345`, `scoring.json:48: score 2: table: has sums that no answers can have; they go from 0 to 3`},
	{`scoring.json`, `"3": 3`, `"3": "three"`, `scoring.json:48: score 2: table: "3" must be a number, not text`},
	{`scoring.json`, `"3": 3`, `"three": 3, "3": 3`, `scoring.json:48: score 2: table: "three" is not a sum`},
	{`scoring.json`, `"3": 3`, `"03": 3, "3": 3`, `scoring.json:48: score 2: table: "03" is not a sum`},
	{`scoring.json`, `{"0": 0, "1": 1.25, "2": 2, "3": 3}`, `[0, 1.25, 2, 3]`, `scoring.json:48: score 2: "table" must be an object, not a list`},
	{`scoring.json`, "\"better\": \"higher\",\n      \"table\": {\"0\": 0, \"1\": 1.25, \"2\": 2, \"3\": 3}", `"better": "higher"`, `scoring.json:41: score 2: "table" is missing`},
	{`scoring.json`, "\"better\": \"higher\",\n      \"table\"", "\"better\": \"higher\", \"times\": 2,\n      \"table\"", `scoring.json:48: score 2: a table takes the sum of complete answers as it is`},
	{`scoring.json`, "\"items\": [\"a\"],\n      \"better\": \"higher\",\n      \"table\": {\"0\": 0, \"1\": 1.25, \"2\": 2, \"3\": 3}", "\"items\": [\"e\"],\n      \"better\": \"higher\",\n      \"table\": {\"0\": 0, \"1\": 1.25, \"2\": 2, \"3\": 3, \"4\": 4}", `scoring.json:48: score 2: a table needs items that always apply; "e" does not`},
	// scoring.json: which is highest
	{`scoring.json`, `["total", "table"]`, `["total", "most"]`, `scoring.json:59: score 4: "of": entry 2 must be the key of a score before this one`},
	{`scoring.json`, `["total", "table"]`, `["total"]`, `scoring.json:59: score 4: "of" must name two scores or more`},
	{`scoring.json`, `["total", "table"]`, `["total", 1]`, `scoring.json:59: score 4: "of": entry 2 must be the key of a score before this one`},
	{`scoring.json`, `"of": ["total", "table"]`, `"of": ["total", "table"], "better": "higher"`, `scoring.json:59: score 4: "better" is not known here`},
	// scoring.json: facts
	{`scoring.json`, `"key": "rare"`, `"key": "made-up"`, `scoring.json:63: fact 2: key "made-up" is used twice`},
	{`scoring.json`, `"key": "rare", "source": "a test"`, `"key": "rare"`, `scoring.json:63: fact 2: "source" is missing`},
	{`scoring.json`, `"key": "rare", "source": "a test", "sure": "recalled"`, `"key": "rare", "source": "a test"`, `scoring.json:63: fact 2: "sure" is missing`},
	// en.json
	{`en.json`, `"lang": "en"`, `"lang": "fr"`, `en.json:2: "lang" must be "en", as the file is named, not "fr"`},
	{`en.json`, "  \"wanted\": \"Nobody has its wording.\",\n", ``, `en.json:1: "wanted" says where the wording is to be had, and only where it is not here`},
	{`en.json`, `"about": "Made up for tests."`, `"about": " "`, `en.json:4: "about" is empty`},
	{`en.json`, `"b": {"topic": "Second"}`, `"bb": {"topic": "Second"}`, `en.json:7: items: "b" is missing
en.json:9: items: "bb" is not known here`},
	{`en.json`, `"b": {"topic": "Second"}`, `"b": {"topic": "Second", "question": "What is second?"}`, `en.json:9: item "b": "question" is not known here`},
	{`en.json`, `"b": {"topic": "Second"}`, `"b": "Second"`, `en.json:9: items: "b" must be an object, not text`},
	{`en.json`, `"3": "all"`, `"4": "all"`, `en.json:16: scale "much": "4" is not known here`},
	{`en.json`, `"rated": {}`, `"rated": {"9": 9}`, `en.json:18: scale "rated": "9" must be text, not a number`},
	{`en.json`, `"rated": {}`, `"rate": {}`, `en.json:15: scales: "rated" is missing
en.json:18: scales: "rate" is not known here`},
	{`en.json`, `, "most": "Most"`, ``, `en.json:20: scores: "most" is missing`},
	{`en.json`, `"case": "a point"`, `"cased": "a point"`, `en.json:21: bands: "case" is missing
en.json:21: bands: "cased" is not known here`},
	{`en.json`, `, "rare": "It is rare."`, ``, `en.json:22: facts: "rare" is missing`},
	{`en.json`, `"rare": "It is rare."`, `"rare": "It is rare.", "well-done": "It is"`, `en.json:22: facts: "well-done" is not known here`},
	// LICENCE.md
	{`LICENCE.md`, `ship: ask`, `ship: free`, `LICENCE.md:6: ship must be text, ask, skeleton or contract, not "free"`},
	{`LICENCE.md`, "ship: ask\n", ``, `LICENCE.md:9: the licence record has no "ship"`},
	{`LICENCE.md`, "where: nowhere\n", ``, `LICENCE.md:9: the licence record has no "where"`},
	{`LICENCE.md`, "source: a test\n", ``, `LICENCE.md:9: the licence record has no "source"`},
	{`LICENCE.md`, `sure: recalled`, `sure: certain`, `LICENCE.md:9: sure must be seen, recalled or disputed, not "certain"`},
	{`LICENCE.md`, "sure: recalled\n", ``, `LICENCE.md:9: the licence record has no "sure"`},
	{`LICENCE.md`, `text-shipped: no`, `text-shipped: yes`, `en.json:6: "wanted" says where the wording is to be had, and only where it is not here
en.json:8: item "a": "question" is missing
en.json:9: item "b": "question" is missing
en.json:10: item "c": "question" is missing
en.json:11: item "matters": "question" is missing
en.json:12: item "d": "question" is missing
en.json:13: item "e": "question" is missing
en.json:16: scale "much": "1" is missing
en.json:16: scale "much": "2" is missing
en.json:18: scale "rated": "0" is missing
en.json:18: scale "rated": "1" is missing
en.json:18: scale "rated": "2" is missing
en.json:18: scale "rated": "3" is missing
en.json:18: scale "rated": "4" is missing
en.json:18: scale "rated": "9" is missing
en.json:18: scale "rated": "none" is missing`},
	{`LICENCE.md`, `kind: site`, `kind: mine`, `LICENCE.md:4: kind must be own, open or site, not "mine"`},
	// examples
	{`examples/all.json`, `"a": "1"`, `"z": "1"`, `examples/all.json:3: answers: "z" is not a question with a code for its answer`},
	{`examples/all.json`, `"a": "1"`, `"a": 1`, `examples/all.json:3: answers: "a" is not a question with a code for its answer`},
	{`examples/all.json`, `"a": "1"`, `"a": "4"`, `examples/all.json:3: answers: "a": "4" is not an answer from 0 to 3`},
	{`examples/all.json`, `"a": "1"`, `"a": "01"`, `examples/all.json:3: answers: "a": "01" is not an answer from 0 to 3`},
	{`examples/all.json`, `"value": "14"`, `"value": "13"`, `examples/all.json:5: score "total": expects value "13", and it is "14"`},
	{`examples/all.json`, `"answered": "3 of 3"`, `"answered": "2 of 3"`, `examples/all.json:5: score "total": expects answered "2 of 3", and it is "3 of 3"`},
	{`examples/all.json`, `"band": "high"`, `"band": "low"`, `examples/all.json:5: score "total": expects band "low", and it is "high"`},
	{`examples/all.json`, `, "band": "high"`, ``, `examples/all.json:5: score "total": "band" is missing, and it is "high"`},
	{`examples/all.json`, `"band": "high"`, `"band": "high", "filled": "yes"`, `examples/all.json:5: score "total": "filled" is not known here`},
	{`examples/all.json`, `"value": "75.0"`, `"value": "75"`, `examples/all.json:7: score "share": expects value "75", and it is "75.0"`},
	{`examples/all.json`, `"value": "total"`, `"value": "table"`, `examples/all.json:8: score "most": expects value "table", and it is "total"`},
	{`examples/all.json`, "\"table\": {\"value\": \"1.25\", \"answered\": \"1 of 1\"},\n", ``, `examples/all.json:4: scores: "table" is missing`},
	{`examples/all.json`, `"most": {`, `"least": {`, `examples/all.json:4: scores: "most" is missing
examples/all.json:8: scores: "least" is not known here`},
	{`examples/all.json`, `"why"`, `"because"`, `examples/all.json:1: "why" is missing
examples/all.json:2: "because" is not known here`},
	// questionnaire.json
	{`questionnaire.json`, `"status": "active"`, `"status": "draft"`, `questionnaire.json:8: questionnaire.status: must be "active", not "draft"`},
	{`questionnaire.json`, `"linkId": "b"`, `"linkId": "bb"`, `questionnaire.json:80: item "b".linkId: must be "b", not "bb"`},
	{`questionnaire.json`, `"text": "First"`, `"text": "Interest"`, `questionnaire.json:20: item "a".text: must be "First", not "Interest"`},
}

func TestMalformedMeasures(t *testing.T) {
	for _, row := range malformedMeasures {
		pack := smallMeasurePack(t)
		spoilMeasure(t, pack, row.file, row.from, row.to)
		lib, err := instrument.Load(pack)
		if err == nil || lib != nil {
			t.Errorf("%s: %q for %q was taken", row.file, row.to, row.from)
			continue
		}
		if !allLoadErrors(err) {
			t.Errorf("%s: %q for %q: not a list of *LoadError: %v", row.file, row.to, row.from, err)
		}
		if got := strings.ReplaceAll(err.Error(), smallM, ""); got != row.want {
			t.Errorf("%s: %q for %q:\n got %s\nwant %s", row.file, row.to, row.from, got, row.want)
		}
	}
}
