package r4

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// breaches is every way of not being as FHIR says, in resources that are JSON.
var breaches = []struct{ name, in, code, at, says string }{
	{"no such type", `{"resourceType":"Pateint"}`, NotSupported, "Resource.resourceType", `"Pateint" is no type of resource in FHIR R4`},
	{"a type not taken", `{"resourceType":"Claim","status":"active"}`, NotSupported, "Resource", "Resources of the type Claim are not taken here"},
	{"no such element", `{"resourceType":"Patient","brithDate":"1990"}`, NotSupported, "Patient.brithDate", `"brithDate" is not an element of Patient; is "birthDate" meant? (line 1).`},
	{"an element of another release", `{"resourceType":"Observation","status":"final","code":{"text":"a"},"triggeredBy":[{"type":"reflex"}]}`, NotSupported, "Observation.triggeredBy", "not an element"},
	{"no such element deep down", `{"resourceType":"Patient","name":[{"text":"A"},{"famly":"B"}]}`, NotSupported, "Patient.name[1].famly", `is "family" meant`},
	{"no such sibling", `{"resourceType":"Patient","_activ":{"id":"a"}}`, NotSupported, "Patient._activ", `"active"`},
	{"a modifier extension", `{"resourceType":"Patient","modifierExtension":[{"url":"http://example.org/not","valueBoolean":true}]}`, NotSupported, "Patient.modifierExtension[0]", `"http://example.org/not" is not known here`},
	{"rules to follow", `{"resourceType":"Patient","implicitRules":"http://example.org/rules"}`, NotSupported, "Patient.implicitRules", "cannot be looked up"},
	{"no status", "{\"resourceType\":\"Observation\",\n\"code\":{\"text\":\"a\"}}", Required, "Observation.status", `"status" is missing: every Observation has one (line 1).`},
	{"no code", `{"resourceType":"Observation","status":"final"}`, Required, "Observation.code", "missing"},
	{"no choice", `{"resourceType":"Annotation"}`, NotSupported, "Resource.resourceType", "no type"},
	{"no link", `{"resourceType":"QuestionnaireResponse","status":"completed","item":[{"linkId":"1"},{"text":"a"}]}`, Required, "QuestionnaireResponse.item[1].linkId", "missing"},
	{"two of a choice", `{"resourceType":"Observation","status":"final","code":{"text":"a"},"valueString":"a","valueInteger":1}`, Structure, "Observation.valueInteger", `"valueInteger" stands here beside "valueString"`},
	{"two of a choice, one an extension", `{"resourceType":"Observation","status":"final","code":{"text":"a"},"valueString":"a","_valueInteger":{"id":"a"}}`, Structure, "Observation._valueInteger", "beside"},
	{"a choice of no such type", `{"resourceType":"Observation","status":"final","code":{"text":"a"},"valueMoney":{"value":1}}`, NotSupported, "Observation.valueMoney", "not an element"},
	{"many for one", `{"resourceType":"Patient","active":[true]}`, Structure, "Patient.active", "no array"},
	{"one for many", `{"resourceType":"Patient","name":{"text":"A"}}`, Structure, "Patient.name", "so it is an array"},
	{"a text for a number", `{"resourceType":"Observation","status":"final","code":{"text":"a"},"valueQuantity":{"value":"12"}}`, Structure, "Observation.valueQuantity.value", "A decimal is a number, and not a text in quotes"},
	{"a number for a text", `{"resourceType":"Patient","id":12}`, Structure, "Patient.id", "An id is a text in quotes, and not a number"},
	{"a text for an object", `{"resourceType":"Patient","maritalStatus":"M"}`, Structure, "Patient.maritalStatus", "A CodeableConcept is a JSON object, and not a text"},
	{"a code that is none", `{"resourceType":"Patient","gender":"F"}`, CodeInvalid, "Patient.gender", `"F" is not one of female, male, other, unknown`},
	{"a concept that is none", `{"resourceType":"Condition","subject":{"display":"A"},"clinicalStatus":{"coding":[{"system":"http://example.org","code":"active"}]}}`, CodeInvalid, "Condition.clinicalStatus", "None of its codes"},
	{"no such day", `{"resourceType":"Patient","birthDate":"2026-02-29"}`, Value, "Patient.birthDate", `"2026-02-29" is not a date`},
	{"a local date", `{"resourceType":"Patient","birthDate":"27/11/1990"}`, Value, "Patient.birthDate", "not a date"},
	{"an id that is none", `{"resourceType":"Patient","id":"a b"}`, Value, "Patient.id", "not an id"},
	{"a text too long", `{"resourceType":"Patient","name":[{"text":"` + strings.Repeat("a", mostText+1) + `"}]}`, TooLong, "Patient.name[0].text", "1 MB"},
	{"null among objects", `{"resourceType":"Patient","name":[null]}`, Structure, "Patient.name[0]", "null"},
	{"null that keeps no place", `{"resourceType":"Patient","name":[{"given":[null]}]}`, Structure, "Patient.name[0].given[0]", `nothing in "_given"`},
	{"null beside null", `{"resourceType":"Patient","name":[{"given":["A",null],"_given":[{"id":"a"},null]}]}`, Structure, "Patient.name[0].given[1]", "keeps a place"},
	{"siblings of another number", `{"resourceType":"Patient","name":[{"given":["A"],"_given":[{"id":"a"},{"id":"b"}]}]}`, Structure, "Patient.name[0]._given", "2 places"},
	{"null with nothing beside it", `{"resourceType":"Patient","name":[{"_given":[null]}]}`, Structure, "Patient.name[0]._given[0]", "not null"},
	{"a sibling of an object", `{"resourceType":"Patient","_name":[{"id":"a"}]}`, Structure, "Patient._name", "for primitives only"},
	{"a sibling of more", `{"resourceType":"Patient","_active":{"value":true}}`, NotSupported, "Patient._active.value", "not an element of Element"},
	{"an extension without an address", `{"resourceType":"Patient","extension":[{"valueString":"a"}]}`, Required, "Patient.extension[0].url", "missing"},
	{"an extension of nothing", `{"resourceType":"Patient","extension":[{"url":"http://example.org/a"}]}`, Invariant, "Patient.extension[0]", "ext-1"},
	{"an extension of both", `{"resourceType":"Patient","extension":[{"url":"http://example.org/a","valueString":"a","extension":[{"url":"b","valueCode":"b"}]}]}`, Invariant, "Patient.extension[0]", "ext-1"},
	{"nothing but an id", `{"resourceType":"Patient","name":[{"id":"a"}]}`, Invariant, "Patient.name[0]", "ele-1"},
	{"nothing beside nothing", `{"resourceType":"Patient","_birthDate":{"id":"a"}}`, Invariant, "Patient._birthDate", "ele-1"},
	{"nothing beside nothing in an array", `{"resourceType":"Patient","name":[{"given":["A",null],"_given":[null,{"id":"a"}]}]}`, Invariant, "Patient.name[0]._given[1]", "ele-1"},
	{"a reference to nothing", `{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"a"},"subject":{"reference":"#a"}}`, NotFound, "Goal.subject.reference", `no contained resource "#a"`},
	{"a reference that is none", `{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"a"},"subject":{"reference":"12"}}`, Value, "Goal.subject.reference", "looks like Patient/123"},
	{"a reference to no type", `{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"a"},"subject":{"reference":"Person_/12"}}`, Value, "Goal.subject.reference", "no type of resource"},
	{"a reference to another type", `{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"a"},"subject":{"reference":"Goal/12"}}`, Value, "Goal.subject.reference", "may refer to Patient, Group, Organization"},
	{"contained in contained", `{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"a"},"subject":{"reference":"#a"},"contained":[{"resourceType":"Patient","id":"a","contained":[{"resourceType":"Patient","id":"b"}]}]}`, Invariant, "Goal.contained[0].contained[0]", "contains none itself"},
	{"contained without an id", `{"resourceType":"Patient","contained":[{"resourceType":"Organization","name":"A"}]}`, Required, "Patient.contained[0]", "has an id"},
	{"contained and not named", `{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a","name":"A"}]}`, Invariant, "Patient.contained[0]", "Nothing refers"},
	{"contained twice", `{"resourceType":"Patient","managingOrganization":{"reference":"#a"},"contained":[{"resourceType":"Organization","id":"a","name":"A"},{"resourceType":"Organization","id":"a","name":"A"}]}`, Invalid, "Patient.contained[1]", "Two contained"},
	{"contained with a version", `{"resourceType":"Patient","managingOrganization":{"reference":"#a"},"contained":[{"resourceType":"Organization","id":"a","name":"A","meta":{"versionId":"1"}}]}`, Invariant, "Patient.contained[0]", "no version"},
	{"contained and wrong", `{"resourceType":"Patient","managingOrganization":{"reference":"#a"},"contained":[{"resourceType":"Organization","id":"a","nmae":"A","active":true}]}`, NotSupported, "Patient.contained[0].nmae", `"name"`},
	{"a script", `{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a<script>b</script></div>"}}`, Invariant, "Patient.text.div", "<script>"},
	{"a handler", `{"resourceType":"Patient","text":{"status":"generated","div":"<div><p onclick=\"a()\">a</p></div>"}}`, Invariant, "Patient.text.div", "onclick"},
	{"an address that runs", `{"resourceType":"Patient","text":{"status":"generated","div":"<div><a href=\" JavaScript:a()\">a</a></div>"}}`, Invariant, "Patient.text.div", "script"},
	{"no div", `{"resourceType":"Patient","text":{"status":"generated","div":"<p>a</p>"}}`, Invariant, "Patient.text.div", "not one <div>"},
	{"an empty div", `{"resourceType":"Patient","text":{"status":"generated","div":"<div> </div>"}}`, Invariant, "Patient.text.div", "says nothing"},
	{"not well-formed", `{"resourceType":"Patient","text":{"status":"generated","div":"<div><b>a</div>"}}`, Invariant, "Patient.text.div", "well-formed"},
	{"an entity of its own", `{"resourceType":"Patient","text":{"status":"generated","div":"<!DOCTYPE div [<!ENTITY a \"b\">]><div>&a;</div>"}}`, Invariant, "Patient.text.div", "no element"},
	{"wrong in a bundle", `{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","active":"yes"}}]}`, Structure, "Bundle.entry[0].resource.active", "A boolean"},
	{"a reference out of its resource", `{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","managingOrganization":{"reference":"#a"}}},{"resource":{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a","name":"A"}]}}]}`, NotFound, "Bundle.entry[0].resource.managingOrganization.reference", "#a"},
}

func TestValidateNamesWhatIsWrongAndWhere(t *testing.T) {
	for _, c := range breaches {
		t.Run(c.name, func(t *testing.T) {
			_, found := Read([]byte(c.in))
			for _, i := range found {
				if i.Code == c.code && i.Expression == c.at && strings.Contains(i.Text, c.says) {
					return
				}
			}
			t.Errorf("%.400v\nwant %s at %s: %s", found, c.code, c.at, c.says)
		})
	}
}

func TestValidateTakesWhatFHIRTakes(t *testing.T) {
	for _, in := range []string{
		`{"resourceType":"Patient","_birthDate":{"extension":[{"url":"http://example.org/a","valueCode":"unknown"}]},"birthDate":"1990-02"}`,
		`{"resourceType":"Observation","_status":{"id":"a","extension":[{"url":"http://example.org/a","valueCode":"unknown"}]},"code":{"text":"a"}}`,
		`{"resourceType":"Patient","name":[{"given":["A",null],"_given":[null,{"id":"b","extension":[{"url":"http://example.org/a","valueString":"b"}]}]}]}`,
		`{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"a","name":"A","partOf":{"reference":"#b"}},{"resourceType":"Organization","id":"b","name":"B"}],"managingOrganization":{"reference":"#a"}}`,
		`{"resourceType":"Patient","contained":[{"resourceType":"Observation","id":"a","status":"final","code":{"text":"a"},"subject":{"reference":"#"}}]}`,
		`{"resourceType":"Condition","subject":{"reference":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"},"clinicalStatus":{"text":"words alone"}}`,
		`{"resourceType":"Task","status":"draft","intent":"order","focus":{"reference":"Claim/1/_history/2"},"for":{"reference":"https://example.org/fhir/Patient/1"},"owner":{"reference":"Practitioner?identifier=a|b"}}`,
		`{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\" xml:lang=\"en\"><p class=\"a\">caf&eacute;&nbsp;<img src=\"#a\" alt=\"b\"/></p></div>"}}`,
		`{"resourceType":"Patient","_birthDate":{"id":"a"},"birthDate":"1990-02-01","name":[{"given":["A"],"_given":[{"id":"a"}]}]}`,
		`{"resourceType":"Parameters"}`,
		`{"resourceType":"Binary","contentType":"text/plain","data":"aGVs\nbG8="}`,
	} {
		if _, found := Read([]byte(in)); len(found) > 0 {
			t.Errorf("%s: %v", in, found)
		}
	}
}

func TestPrimitives(t *testing.T) {
	for name, c := range map[string]struct{ ok, not []string }{
		"date":         {[]string{"2026", "2026-11", "2024-02-29"}, []string{"26", "0000", "2026-13", "2026-1", "2026-11-31", "2023-02-29", "2026-11-27T10:00:00Z", "2026-11-27 ", "２０２６"}},
		"dateTime":     {[]string{"2026", "2026-11-27", "2026-11-27T23:59:60Z", "2026-11-27T09:30:00.123456789123+14:00", "2026-11-27T09:30:00-05:30"}, []string{"2026-11-27T09:30:00", "2026-11-27T09:30Z", "2026-11-27T24:00:00Z", "2026-11-27T09:60:00Z", "2026-11-27T09:30:00.Z", "2026-11-27T09:30:00+14:30", "2026-11-27T09:30:00+1:00", "2026-11T09:30:00Z", "2026-11-27 09:30:00Z"}},
		"instant":      {[]string{"2026-11-27T09:30:00Z", "2026-11-27T09:30:00.5+01:00"}, []string{"2026-11-27", "2026-11-27T09:30:00", "2026-11-27T09:30:61Z"}},
		"time":         {[]string{"09:30:00", "23:59:60", "09:30:00.25"}, []string{"09:30", "9:30:00", "24:00:00", "09:30:00Z", "09:30:00."}},
		"id":           {[]string{"a", "A-1.b", strings.Repeat("a", 64)}, []string{"a_b", "a/b", "é", strings.Repeat("a", 65)}},
		"code":         {[]string{"a", "a b", "<="}, []string{" a", "a ", "a  b", "a\t\tb"}},
		"uri":          {[]string{"urn:a:b", "http://example.org/a?b=c#d", "#a", "é"}, []string{"a b", "a\n"}},
		"oid":          {[]string{"urn:oid:1.2.3", "urn:oid:2.0"}, []string{"1.2.3", "urn:oid:3.1", "urn:oid:1.02", "urn:oid:1", "urn:oid:1..2", "urn:oid:1.a"}},
		"uuid":         {[]string{"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"}, []string{"c757873d-ec9a-4326-a141-556f43239520", "urn:uuid:C757873D-ec9a-4326-a141-556f43239520", "urn:uuid:c757873dec9a4326a141556f43239520"}},
		"base64Binary": {[]string{"aGVsbG8=", "aGVs bG8=", "YQ=="}, []string{"aGVsbG8", "a===", "=aaa", "aG-s", " "}},
		"integer":      {[]string{"0", "-3", "2147483647", "-2147483648"}, []string{"1.0", "1e3", "-0", "2147483648", "-2147483649"}},
		"positiveInt":  {[]string{"1", "2147483647"}, []string{"0", "-1", "2147483648", "1.5"}},
		"unsignedInt":  {[]string{"0", "1"}, []string{"-1", "2147483648"}},
	} {
		for _, text := range c.ok {
			if !primitives[name].ok(text) {
				t.Errorf("%s %q is refused", name, text)
			}
		}
		for _, text := range c.not {
			if primitives[name].ok(text) {
				t.Errorf("%s %q is taken", name, text)
			}
		}
	}
}

func TestEveryExampleOfOursIsTaken(t *testing.T) {
	files := []string{"../testdata/measured.fhir.json"}
	for _, pattern := range []string{"*/*/questionnaire.json", "*/*/examples/*.response.json"} {
		more, err := filepath.Glob("../../../instruments/" + pattern)
		if err != nil || len(more) < 3 {
			t.Fatalf("%s: %d files, %v", pattern, len(more), err)
		}
		files = append(files, more...)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if _, found := Read(data); len(found) > 0 {
			t.Errorf("%s: %v", f, found)
		}
	}
}

func TestOutcomeIsAnOutcome(t *testing.T) {
	for _, c := range breaches {
		_, found := Read([]byte(c.in))
		if _, again := Read(Outcome(found)); len(again) > 0 {
			t.Errorf("%s: %v", Outcome(found), again)
		}
	}
	if _, found := Read(Outcome(nil)); len(found) > 0 {
		t.Error(found)
	}
}
