package r4

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// refusals is every kind of what a hostile or careless sender may send, with what is said.
var refusals = []struct{ name, in, code, at, says string }{
	{"nothing", "", Structure, "Resource", "nothing in it."},
	{"space alone", " \n ", Structure, "Resource", "nothing in it (line 2)"},
	{"byte-order mark", "\xEF\xBB\xBF{}", Structure, "Resource", "UTF-8 with a byte-order mark"},
	{"UTF-16 with a mark", "\xFF\xFE{\x00}\x00", Structure, "Resource", "UTF-16"},
	{"UTF-16 big", "\xFE\xFF\x00{\x00}", Structure, "Resource", "UTF-16"},
	{"UTF-16 without a mark", "{\x00\"\x00", Structure, "Resource", "UTF-16"},
	{"UTF-32", "\x00\x00\xFE\xFF\x00\x00\x00{", Structure, "Resource", "UTF-32"},
	{"UTF-32 little", "\xFF\xFE\x00\x00{\x00\x00\x00", Structure, "Resource", "UTF-32"},
	{"UTF-32 without a mark", "{\x00\x00\x00\"\x00\x00\x00", Structure, "Resource", "UTF-32"},
	{"Latin-1", "{\n\"a\":\"caf\xE9\"}", Structure, "Resource", "0xE9 is not UTF-8; is it written in Windows-1252 or Latin-1? Send it in UTF-8 (line 2)"},
	{"surrogate in UTF-8", "{\"a\":\"\xED\xA0\x80\"}", Structure, "Resource", "0xED is not UTF-8"},
	{"cut off", `{"resourceType":"Patient","name":[{"text":"A`, Structure, "Patient.name[0].text", "begins here and does not end"},
	{"ends", `{"resourceType":"Patient","active":`, Structure, "Patient.active", "ends in the middle"},
	{"bytes after the end", `{"resourceType":"Patient"} x`, Structure, "Resource", `follows the end of the resource: "x"`},
	{"two resources", `{"resourceType":"Patient"}{"resourceType":"Patient"}`, Structure, "Resource", "follows the end"},
	{"an array", `[{"resourceType":"Patient"}]`, Structure, "Resource", "is a JSON object"},
	{"a text", `"Patient"`, Structure, "Resource", "is a JSON object"},
	{"no type", `{"id":"1"}`, Required, "Resource", `"resourceType" is missing`},
	{"NaN", `{"resourceType":"Observation","valueInteger":NaN}`, Structure, "Observation.valueInteger", "NaN is not JSON"},
	{"minus infinity", `{"resourceType":"Observation","valueInteger":-Infinity}`, Structure, "Observation.valueInteger", "no number"},
	{"infinity", `{"resourceType":"Observation","valueInteger":Infinity}`, Structure, "Observation.valueInteger", "Infinity is not JSON"},
	{"leading nought", `{"resourceType":"Observation","valueInteger":012}`, Structure, "Observation.valueInteger", "no number"},
	{"leading plus", `{"resourceType":"Observation","valueInteger":+1}`, Structure, "Observation.valueInteger", "A value is expected"},
	{"no digit after the point", `{"a":1.}`, Structure, "Resource.a", "after the point"},
	{"no digit before it", `{"a":.5}`, Structure, "Resource.a", "A value is expected"},
	{"no power", `{"a":1e}`, Structure, "Resource.a", "power of ten"},
	{"hexadecimal", `{"a":0x10}`, Structure, "Resource", "A comma or the end of the object"},
	{"huge power", "{\"resourceType\":\"Observation\",\n\"valueQuantity\":{\"value\":1e999999999}}", Value, "Observation.valueQuantity.value", `"1e999999999" is longer than 64 digits, or its power of ten is beyond 64 (line 2)`},
	{"tiny power", `{"resourceType":"Observation","valueQuantity":{"value":1e-65}}`, Value, "Observation.valueQuantity.value", "power of ten"},
	{"many digits", `{"resourceType":"Observation","valueQuantity":{"value":` + strings.Repeat("9", 65) + `}}`, Value, "Observation.valueQuantity.value", "64 digits"},
	{"a name twice", `{"resourceType":"Patient","active":true,"active":false}`, Structure, "Patient.active", `"active" stands twice`},
	{"a name twice as an escape", `{"resourceType":"Patient","active":true,"\u0061ctive":false}`, Structure, "Patient.active", "twice"},
	{"a type twice", `{"resourceType":"Patient","resourceType":"Group"}`, Structure, "Patient.resourceType", "twice"},
	{"a name twice among many", `{"resourceType":"Patient",` + manyNames(40) + `"n7":1}`, Structure, "Patient.n7", "twice"},
	{"null", `{"resourceType":"Patient","active":null}`, Structure, "Patient.active", "null: leave it out"},
	{"an empty text", `{"resourceType":"Patient","id":""}`, Value, "Patient.id", "empty"},
	{"an empty object", `{"resourceType":"Patient","name":[{}]}`, Structure, "Patient.name[0]", "empty"},
	{"an empty array", `{"resourceType":"Patient","name":[]}`, Structure, "Patient.name", "empty"},
	{"an empty resource", `{}`, Structure, "Resource", "empty"},
	{"an array in an array", `{"resourceType":"Patient","name":[[{"text":"A"}]]}`, Structure, "Patient.name[0]", "array stands in an array"},
	{"a comma too many", `{"resourceType":"Patient",}`, Structure, "Patient", `name of an element is expected here, in double quotes, and not "}"`},
	{"a comma too many in an array", `{"a":[1,]}`, Structure, "Resource.a[1]", "a comma too many"},
	{"a comma too few", `{"resourceType":"Patient" "id":"1"}`, Structure, "Patient", "A comma or the end"},
	{"a comma too few in an array", `{"a":[1 2]}`, Structure, "Resource.a", "A comma or the end of the array"},
	{"no colon", `{"resourceType" "Patient"}`, Structure, "Resource", "A colon is expected"},
	{"no quotes", `{resourceType:"Patient"}`, Structure, "Resource", "in double quotes"},
	{"single quotes", `{"resourceType":'Patient'}`, Structure, "Resource.resourceType", "not in single ones"},
	{"a comment", `{"a":/* all */1}`, Structure, "Resource.a", "no comments"},
	{"capital letters", `{"a":True}`, Structure, "Resource.a", "True is not JSON"},
	{"a line in a text", "{\"a\":\"one\ntwo\"}", Structure, "Resource.a", "U+000A stands in a text as it is"},
	{"a line after an escape", "{\"a\":\"\\tone\ntwo\"}", Structure, "Resource.a", "U+000A stands in a text as it is"},
	{"a nought in a text", `{"a":"one\u0000two"}`, Value, "Resource.a", "U+0000 has no place"},
	{"a backspace", `{"a":"one\btwo"}`, Value, "Resource.a", "U+0008 has no place"},
	{"no such escape", `{"a":"\x41"}`, Structure, "Resource.a", "no escape"},
	{"no such digit", `{"a":"\u00g1"}`, Structure, "Resource.a", "no escape"},
	{"an escape cut off", `{"a":"\u00`, Structure, "Resource.a", "not finished"},
	{"half of a character", `{"a":"\ud83c"}`, Structure, "Resource.a", "Half of a character"},
	{"the second half", `{"a":"\udf31"}`, Structure, "Resource.a", "Half of a character"},
	{"two first halves", `{"a":"\ud83c\ud83c"}`, Structure, "Resource.a", "Half of a character"},
	{"too deep", strings.Repeat(`{"a":`, 65) + "1" + strings.Repeat("}", 65), TooLong, "Resource" + strings.Repeat(".a", 64), "nested more than 64 deep"},
	{"too deep in arrays", strings.Repeat("[", 100_000), TooLong, "Resource" + strings.Repeat("[0]", 64), "deep"},
	{"too many values", "[" + strings.Repeat("1,", mostValues) + "1]", TooLong, fmt.Sprintf("Resource[%d]", mostValues-1), "values"},
}

func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"n%d":%d,`, i, i)
	}
	return b.String()
}

func TestParseNamesWhatIsWrongAndWhere(t *testing.T) {
	for _, c := range refusals {
		t.Run(c.name, func(t *testing.T) {
			_, found := Parse([]byte(c.in))
			for _, i := range found {
				if i.Code == c.code && i.Expression == c.at && strings.Contains(i.Text, c.says) {
					return
				}
			}
			t.Errorf("%.300v: want %s at %.80s: %s", found, c.code, c.at, c.says)
		})
	}
}

func TestParseTakesWhatFHIRTakes(t *testing.T) {
	for _, in := range []string{
		`{"resourceType":"Patient"}`,
		" \r\n\t{ \"resourceType\" : \"Patient\" , \"active\" : true } \n",
		`{"resourceType":"Patient","name":[{"given":[null,"B"],"_given":[{"id":"a"},null]}]}`,
		`{"resourceType":"Observation","valueQuantity":{"value":0.50}}`,
		`{"resourceType":"Observation","valueQuantity":{"value":-1.50e+10}}`,
		`{"resourceType":"Patient","id":"\ud83c\udf31 \u00e9 \/ \\ \" \n"}`,
		`{"resourceType":"Patient",` + manyNames(100) + `"z":1}`,
		`{"resourceType":"Patient","a":` + strings.Repeat(`{"a":`, 62) + "1" + strings.Repeat("}", 62) + "}",
	} {
		tree, found := Parse([]byte(in))
		if len(found) > 0 {
			t.Errorf("%.80s: %v", in, found)
		}
		again, found := Parse(tree.JSON())
		if len(found) > 0 || !equal(tree.n, again.n) {
			t.Errorf("%.80s became %.80s", in, tree.JSON())
		}
	}
}

func TestNumbersKeepTheirDigits(t *testing.T) {
	const in = `{"resourceType":"Observation","valueQuantity":{"value":0.500},"component":[{"valueInteger":-0},{"valueInteger":123456789012345678901234567890.10},{"valueInteger":1E5}]}`
	tree, _ := Parse([]byte(in))
	if string(tree.JSON()) != in {
		t.Errorf("%s", tree.JSON())
	}
	if got := tree.Get("valueQuantity", "value").Text(); got != "0.500" {
		t.Error(got)
	}
}

func TestIssuesAreNotMoreThanAnybodyReads(t *testing.T) {
	_, found := Parse([]byte(`{"resourceType":"Patient","name":[` + strings.Repeat(`{},`, 1000) + `{}]}`))
	if len(found) != Most {
		t.Errorf("%d issues", len(found))
	}
}

// hostile makes resources of about a size, of the shapes that cost most.
func hostile(size int) map[string]string {
	fill := func(head, body, tail string) string {
		return head + strings.Repeat(body, max(1, (size-len(head)-len(tail))/len(body))) + tail
	}
	var names, links strings.Builder
	for i := 0; names.Len() < size; i++ {
		fmt.Fprintf(&names, `,"n%d":1`, i)
	}
	for i := range size / 100 {
		fmt.Fprintf(&links, `{"linkId":"%d","answer":[{"valueString":"some words that were said, and more"}]},`, i)
	}
	const response = `{"resourceType":"QuestionnaireResponse","status":"completed"`
	return map[string]string{
		"items":            response + `,"item":[` + strings.TrimSuffix(links.String(), ",") + "]}",
		"names":            response + names.String() + "}",
		"one name":         fill(response, `,"x":1`, "}"),
		"names of arrays":  fill(response, `,"item":[1]`, "}"),
		"one text":         fill(response+`,"id":"`, "a", `"}`),
		"escapes":          fill(response+`,"id":"`, `\u00e9`, `"}`),
		"values":           fill(response+`,"item":[1`, ",1", "]}"),
		"empty objects":    fill(response+`,"item":[{}`, ",{}", "]}"),
		"brackets":         fill("", "[", ""),
		"digits":           fill(response+`,"id":1`, "1", "}"),
		"lines":            fill(response, "\n", ",}"),
		"nulls":            fill(`{"resourceType":"Patient","name":[{"given":[null`, ",null", "]}]}"),
		"spaces in Base64": fill(`{"resourceType":"Binary","contentType":"text/plain","data":"`, " ", `"}`),
		"codes":            fill(`{"resourceType":"Observation","status":"final","valueInteger":1,"code":{"coding":[{"code":"a"}`, `,{"code":"a"}`, `]},"component":[{"code":{"coding":[{"code":"b"}]}}]}`),
		"narrative":        fill(`{"resourceType":"Patient","text":{"status":"generated","div":"<div>a`, "<b>", `</div>"}}`),
		"contained":        fill(`{"resourceType":"Patient","contained":[{"resourceType":"Group","id":"a"}`, `,{"resourceType":"Group","id":"a"}`, "]}"),
	}
}

func TestTenMegabytesTakeTimeAndMemoryInProportion(t *testing.T) {
	const size = 10 << 20
	for name, text := range hostile(size) {
		data := []byte(text)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		tree, found := Read(data)
		took := time.Since(start)
		if tree.Kind() != None {
			Validate(tree) // also of what nobody should hand on
		}
		runtime.ReadMemStats(&after)
		if used := (after.TotalAlloc - before.TotalAlloc) / uint64(len(data)); used > 64 || took > 5*time.Second {
			t.Errorf("%s: %v and %d bytes for each byte", name, took, used)
		}
		if name == "items" && len(found) > 0 {
			t.Errorf("%v", found)
		}
		t.Logf("%-16s %8v %3d bytes a byte, %d issues", name, took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)/uint64(len(data)), len(found))
	}
}

func FuzzRead(f *testing.F) {
	for _, c := range refusals {
		if len(c.in) < 1<<12 {
			f.Add([]byte(c.in))
		}
	}
	for _, text := range hostile(400) {
		f.Add([]byte(text))
	}
	for _, c := range breaches {
		if len(c.in) < 1<<12 {
			f.Add([]byte(c.in))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tree, found := Read(data)
		if len(found) > Most {
			t.Fatalf("%d issues", len(found))
		}
		if !json.Valid(Outcome(found)) {
			t.Fatalf("an outcome that is no JSON: %s", Outcome(found))
		}
		if tree.Kind() == None {
			if !Failed(found) {
				t.Fatal("nothing was read, and nothing said")
			}
			return
		}
		if !json.Valid(data) || !utf8.Valid(data) {
			t.Fatal("what is no JSON was read")
		}
		again, _ := Parse(tree.JSON())
		if !equal(tree.n, again.n) {
			t.Fatalf("%s became %s", data, tree.JSON())
		}
	})
}

func BenchmarkRead(b *testing.B) {
	data := []byte(hostile(1 << 16)["items"])
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, found := Read(data); len(found) > 0 {
			b.Fatal(found)
		}
	}
}
