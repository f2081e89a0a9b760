package r4

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// ext puts a value into an extension of a resource, so that the rules of its type are held.
func ext(value string) string {
	return `{"resourceType":"Basic_","extension":[{"url":"http://example.org/a",` + value + `}]}`
}

// broken is one resource for each rule that breaks it. Basic_ stands for a Patient.
var brokenRules = map[string]string{
	"age-1":      ext(`"valueAge":{"value":-1,"code":"a","system":"http://unitsofmeasure.org"}`),
	"att-1":      `{"resourceType":"Patient","photo":[{"data":"aGVs"}]}`,
	"cnt-3":      ext(`"valueCount":{"value":1.5,"code":"1","system":"http://unitsofmeasure.org"}`),
	"cpt-2":      `{"resourceType":"Patient","telecom":[{"value":"1"}]}`,
	"dis-1":      ext(`"valueDistance":{"value":1}`),
	"drq-1":      ext(`"valueDataRequirement":{"type":"Patient","codeFilter":[{"code":[{"code":"a"}]}]}`),
	"drq-2":      ext(`"valueDataRequirement":{"type":"Patient","dateFilter":[{"path":"a","searchParam":"b"}]}`),
	"drt-1":      ext(`"valueDuration":{"code":"a","system":"http://unitsofmeasure.org"}`),
	"exp-1":      ext(`"valueExpression":{"language":"text/fhirpath"}`),
	"per-1":      `{"resourceType":"Patient","name":[{"period":{"start":"2026-11-27","end":"2026-11"}},{"period":{"start":"2026-12-05","end":"2026-11"}}]}`,
	"qty-3":      ext(`"valueQuantity":{"value":1,"code":"a"}`),
	"rat-1":      ext(`"valueRatio":{"numerator":{"value":1}}`),
	"rng-2":      ext(`"valueRange":{"low":{"value":10},"high":{"value":9.5}}`),
	"trd-1":      ext(`"valueTriggerDefinition":{"type":"periodic","timingDate":"2026","data":[{"type":"Patient"}]}`),
	"trd-2":      ext(`"valueTriggerDefinition":{"type":"named-event","name":"a","condition":{"language":"a","expression":"b"}}`),
	"trd-3":      ext(`"valueTriggerDefinition":{"type":"data-added"}`),
	"tim-1":      ext(`"valueTiming":{"repeat":{"duration":1}}`),
	"tim-2":      ext(`"valueTiming":{"repeat":{"period":1}}`),
	"tim-4":      ext(`"valueTiming":{"repeat":{"duration":-1,"durationUnit":"h"}}`),
	"tim-5":      ext(`"valueTiming":{"repeat":{"period":-1,"periodUnit":"h"}}`),
	"tim-6":      ext(`"valueTiming":{"repeat":{"periodMax":1}}`),
	"tim-7":      ext(`"valueTiming":{"repeat":{"durationMax":1}}`),
	"tim-8":      ext(`"valueTiming":{"repeat":{"countMax":1}}`),
	"tim-9":      ext(`"valueTiming":{"repeat":{"offset":1,"when":["C"]}}`),
	"tim-10":     ext(`"valueTiming":{"repeat":{"timeOfDay":["09:00:00"],"when":["MORN"]}}`),
	"bdl-1":      `{"resourceType":"Bundle","type":"collection","total":1}`,
	"bdl-2":      `{"resourceType":"Bundle","type":"collection","entry":[{"search":{"mode":"match"},"resource":{"resourceType":"Patient"}}]}`,
	"bdl-3":      `{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient"}}]}`,
	"bdl-4":      `{"resourceType":"Bundle","type":"collection","entry":[{"response":{"status":"200"}}]}`,
	"bdl-5":      `{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:a:b"}]}`,
	"bdl-7":      `{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:a:b","resource":{"resourceType":"Patient"}},{"fullUrl":"urn:a:b","resource":{"resourceType":"Patient"}}]}`,
	"bdl-8":      `{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"http://a/Patient/1/_history/1","resource":{"resourceType":"Patient"}}]}`,
	"bdl-9":      `{"resourceType":"Bundle","type":"document","identifier":{"value":"1"}}`,
	"bdl-10":     `{"resourceType":"Bundle","type":"document"}`,
	"bdl-11":     `{"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Patient"}}]}`,
	"bdl-12":     `{"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"Patient"}}]}`,
	"inv-1":      `{"resourceType":"Parameters","parameter":[{"name":"a"}]}`,
	"Task:inv-1": `{"resourceType":"Task","status":"draft","intent":"order","authoredOn":"2026-11-27","lastModified":"2026-11-01"}`,
	"csd-1":      `{"resourceType":"CodeSystem","status":"active","content":"complete","concept":[{"code":"a","concept":[{"code":"a"}]}]}`,
	"spd-1":      `{"resourceType":"SearchParameter","xpath":"a"}`,
	"spd-2":      `{"resourceType":"SearchParameter","type":"token","chain":["a"]}`,
	"vsd-1":      `{"resourceType":"ValueSet","status":"active","compose":{"include":[{"version":"1"}]}}`,
	"vsd-2":      `{"resourceType":"ValueSet","status":"active","compose":{"include":[{"valueSet":["http://a"],"concept":[{"code":"a"}]}]}}`,
	"vsd-3":      `{"resourceType":"ValueSet","status":"active","compose":{"include":[{"system":"http://a","concept":[{"code":"a"}],"filter":[{"property":"a","op":"=","value":"b"}]}]}}`,
	"vsd-6":      `{"resourceType":"ValueSet","status":"active","expansion":{"timestamp":"2026","contains":[{"system":"http://a","abstract":true}]}}`,
	"vsd-9":      `{"resourceType":"ValueSet","status":"active","expansion":{"timestamp":"2026","contains":[{"display":"a"}]}}`,
	"vsd-10":     `{"resourceType":"ValueSet","status":"active","expansion":{"timestamp":"2026","contains":[{"code":"a"}]}}`,
	"pat-1":      `{"resourceType":"Patient","contact":[{"gender":"female"}]}`,
	"org-1":      `{"resourceType":"Organization","active":true}`,
	"org-2":      `{"resourceType":"Organization","name":"A","address":[{"use":"home"}]}`,
	"org-3":      `{"resourceType":"Organization","name":"A","telecom":[{"use":"home"}]}`,
	"grp-1":      `{"resourceType":"Group","type":"person","actual":false,"member":[{"entity":{"reference":"Patient/1"}}]}`,
	"ppc-1":      `{"resourceType":"Consent","status":"active"}`,
	"sev-1":      `{"resourceType":"AuditEvent","entity":[{"name":"a","query":"aGVs"}]}`,
	"app-1":      `{"resourceType":"Appointment","status":"booked","participant":[{"status":"accepted"}]}`,
	"app-2":      `{"resourceType":"Appointment","status":"proposed","start":"2026-11-27T09:30:00Z"}`,
	"app-3":      `{"resourceType":"Appointment","status":"booked"}`,
	"app-4":      `{"resourceType":"Appointment","status":"proposed","cancelationReason":{"text":"a"}}`,
	"con-1":      `{"resourceType":"Condition","stage":[{"type":{"text":"a"}}]}`,
	"con-2":      `{"resourceType":"Condition","evidence":[{"id":"a","extension":[{"url":"http://a","valueCode":"b"}]}]}`,
	"con-4":      `{"resourceType":"Condition","abatementString":"a"}`,
	"con-5":      `{"resourceType":"Condition","clinicalStatus":{"text":"a"},"verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"entered-in-error"}]}}`,
	"cpl-3":      `{"resourceType":"CarePlan","activity":[{"detail":{"status":"unknown"},"reference":{"display":"a"}}]}`,
	"ctm-1":      `{"resourceType":"CareTeam","participant":[{"member":{"reference":"Patient/1"},"onBehalfOf":{"display":"a"}}]}`,
	"gol-1":      `{"resourceType":"Goal","target":[{"detailString":"a"}]}`,
	"lst-1":      `{"resourceType":"List","mode":"working","entry":[{"deleted":true,"item":{"display":"a"}}]}`,
	"lst-2":      `{"resourceType":"List","mode":"working","emptyReason":{"text":"a"},"entry":[{"item":{"display":"a"}}]}`,
	"lst-3":      `{"resourceType":"List","mode":"changes","entry":[{"date":"2026","item":{"display":"a"}}]}`,
	"mrp-1":      `{"resourceType":"MeasureReport","type":"data-collection","group":[{"code":{"text":"a"}}]}`,
	"mrp-2":      `{"resourceType":"MeasureReport","group":[{"stratifier":[{"stratum":[{"measureScore":{"value":1}}]}]}]}`,
	"obs-3":      `{"resourceType":"Observation","referenceRange":[{"type":{"text":"a"}}]}`,
	"obs-6":      `{"resourceType":"Observation","valueString":"a","dataAbsentReason":{"text":"b"}}`,
	"obs-7":      `{"resourceType":"Observation","valueString":"a","code":{"coding":[{"code":"a"}]},"component":[{"code":{"coding":[{"code":"b"},{"code":"a"}]}}]}`,
	"que-1":      item(`"type":"group"`),
	"que-2":      `{"resourceType":"Questionnaire","item":[{"linkId":"a","type":"group","item":[{"linkId":"b","type":"string"}]},{"linkId":"b","type":"string"}]}`,
	"que-3":      item(`"type":"display","code":[{"code":"a"}]`),
	"que-4":      item(`"type":"choice","answerValueSet":"http://a","answerOption":[{"valueInteger":1}]`),
	"que-5":      item(`"type":"boolean","answerOption":[{"valueInteger":1}]`),
	"que-6":      item(`"type":"display","required":true`),
	"que-7":      item(`"type":"string","enableWhen":[{"question":"b","operator":"exists","answerInteger":1}]`),
	"que-8":      item(`"type":"group","initial":[{"valueInteger":1}]`),
	"que-9":      item(`"type":"display","readOnly":true`),
	"que-10":     item(`"type":"date","maxLength":1`),
	"que-11":     item(`"type":"choice","answerOption":[{"valueInteger":1}],"initial":[{"valueInteger":1}]`),
	"que-12":     item(`"type":"string","enableWhen":[{"question":"b","operator":"=","answerInteger":1},{"question":"b","operator":"=","answerInteger":2},{"question":"b","operator":"=","answerInteger":3}]`),
	"que-13":     item(`"type":"string","initial":[{"valueString":"a"},{"valueString":"b"}]`),
	"qrs-1":      `{"resourceType":"QuestionnaireResponse","item":[{"linkId":"a","answer":[{"valueInteger":1}],"item":[{"linkId":"b"}]}]}`,
	"cpb-1":      `{"resourceType":"CapabilityStatement","description":"a"}`,
	"cpb-2":      `{"resourceType":"CapabilityStatement","rest":[{"mode":"server"}]}`,
	"cpb-3":      `{"resourceType":"CapabilityStatement","kind":"capability","messaging":[{"endpoint":[{"address":"http://a","protocol":{"code":"http"}}]}]}`,
	"cpb-7":      `{"resourceType":"CapabilityStatement","document":[{"mode":"producer","profile":"http://a"},{"mode":"producer","profile":"http://a"}]}`,
	"cpb-9":      `{"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[{"type":"Patient"},{"type":"Patient"}]}]}`,
	"cpb-12":     `{"resourceType":"CapabilityStatement","rest":[{"mode":"server","resource":[{"type":"Patient","searchParam":[{"name":"a","type":"token"},{"name":"a","type":"token"}]}]}]}`,
	"cpb-14":     `{"resourceType":"CapabilityStatement","kind":"instance"}`,
	"cpb-15":     `{"resourceType":"CapabilityStatement","kind":"capability"}`,
	"cpb-16":     `{"resourceType":"CapabilityStatement","kind":"requirements","software":{"name":"a"}}`,
}

func item(body string) string {
	return `{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"a",` + body + `}]}`
}

func TestEachRuleIsHeld(t *testing.T) {
	for key := range rules {
		text, ok := brokenRules[key]
		if !ok {
			t.Errorf("nothing breaks %s", key)
			continue
		}
		_, short, named := strings.Cut(key, ":")
		if !named {
			short = key
		}
		_, found := Read([]byte(strings.Replace(text, "Basic_", "Patient", 1)))
		if !slices.ContainsFunc(found, func(i Issue) bool { return strings.Contains(i.Text, "(rule "+short+")") }) {
			t.Errorf("%s: %v", key, found)
		}
	}
	if len(brokenRules) != len(rules) {
		t.Errorf("%d rules, and %d that break one", len(rules), len(brokenRules))
	}
}

func TestEachRuleOfFHIRIsHeldOrSaidNotToBe(t *testing.T) {
	named := map[string]bool{}
	for _, m := range regexp.MustCompile(`!([a-z]+-\d+)`).FindAllStringSubmatch(elementsText, -1) {
		named[m[1]] = true
	}
	for _, key := range slices.Sorted(maps.Keys(named)) {
		if _, held := rules[key]; held == (unchecked[key] != "") {
			t.Errorf("%s is held and said not to be, or neither", key)
		}
	}
	for key := range maps.Keys(unchecked) {
		if !named[key] {
			t.Errorf("%s is no rule of a type that is known here", key)
		}
	}
}
