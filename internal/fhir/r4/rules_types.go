package r4

import (
	"maps"
	"strings"
)

// rules are those of FHIR that are held, by their keys.
var rules = map[string]rule{}

func init() {
	for _, some := range []map[string]rule{typeRules, timingRules, bundleRules, peopleRules, careRules, questionRules, termRules, capabilityRules} {
		maps.Copy(rules, some)
	}
}

var typeRules = map[string]rule{
	"age-1": {"An age has a code of UCUM, and is above nought", func(n *node) bool {
		value := n.get("value")
		return measured(n) && (value == nil || !strings.HasPrefix(value.text, "-") && strings.ContainsAny(value.text, "123456789"))
	}},
	"att-1": {"An attachment with data says of which type they are", needs("data", "contentType")},
	"cnt-3": {`A count is a whole number, with the code "1" of UCUM`, func(n *node) bool {
		value := n.get("value")
		return measured(n) && (!there(n, "code") || is(n, "code", "1")) && (value == nil || !strings.Contains(value.text, "."))
	}},
	"cpt-2": {"A way to reach somebody says of which system it is", needs("value", "system")},
	"dis-1": {"A distance has a code of UCUM", measured},
	"drq-1": {"It has a path or a search parameter, and not both", oneOf("path", "searchParam")},
	"drq-2": {"It has a path or a search parameter, and not both", oneOf("path", "searchParam")},
	"drt-1": {"A duration with a code has a value, in UCUM", func(n *node) bool {
		return !there(n, "code") || is(n, "system", ucum) && there(n, "value")
	}},
	"exp-1": {"An expression has its text or an address", anyOf("expression", "reference")},
	"per-1": {"A period does not end before it starts", orderedTimes("start", "end")},
	"qty-3": {"A quantity with a code says of which system it is", needs("code", "system")},
	"rat-1": {"A ratio has both its numbers, or neither and an extension", func(n *node) bool {
		return there(n, "numerator") == there(n, "denominator") && anyOf("numerator", "extension")(n)
	}},
	"rng-2": {"A range does not end below where it starts", orderedRange},
	"trd-1": {"A trigger has a time or data, and not both", notBoth("data", "timing[x]")},
	"trd-2": {"A trigger with a condition has data", needs("condition", "data")},
	"trd-3": {"A trigger has what its type asks for", func(n *node) bool {
		switch kind := n.textOf("type"); {
		case kind == "named-event":
			return there(n, "name")
		case kind == "periodic":
			return there(n, "timing[x]")
		default:
			return !strings.HasPrefix(kind, "data-") || there(n, "data")
		}
	}},
}

var timingRules = map[string]rule{
	"tim-1": {"A duration has its unit", needs("duration", "durationUnit")},
	"tim-2": {"A period has its unit", needs("period", "periodUnit")},
	"tim-4": {"A duration is not below nought", notNegative("duration")},
	"tim-5": {"A period is not below nought", notNegative("period")},
	"tim-6": {"A longest period stands beside a period", needs("periodMax", "period")},
	"tim-7": {"A longest duration stands beside a duration", needs("durationMax", "duration")},
	"tim-8": {"A highest count stands beside a count", needs("countMax", "count")},
	"tim-9": {"An offset stands beside a when that is no meal", func(n *node) bool {
		if !there(n, "offset") {
			return true
		}
		for _, k := range kids(n, "when") {
			switch k.text {
			case "C", "CM", "CD", "CV":
				return false
			}
		}
		return there(n, "when")
	}},
	"tim-10": {"A time of day and a when do not stand together", notBoth("timeOfDay", "when")},
}

var bundleRules = map[string]rule{
	"bdl-1": {"Only what was searched for, or a history, has a total", onlyIf("total", "type", "searchset", "history")},
	"bdl-2": {"Only an entry of what was searched for says how it was found", inEntries("search", false, "searchset")},
	"bdl-3": {"Each entry of a batch, transaction or history has a request, and no other has", inEntries("request", true, "batch", "transaction", "history")},
	"bdl-4": {"Each entry of an answer to a batch or transaction, or of a history, has a response, and no other has", inEntries("response", true, "batch-response", "transaction-response", "history")},
	"bdl-5": {"An entry has a resource, a request or a response", anyOf("resource", "request", "response")},
	"bdl-7": {"No two entries have the same fullUrl and version", func(n *node) bool {
		if is(n, "type", "history") {
			return true
		}
		seen := map[string]bool{}
		for _, e := range kids(n, "entry") {
			url := e.textOf("fullUrl")
			key := url + "\x00" + e.get("resource").get("meta").textOf("versionId")
			if url != "" && seen[key] {
				return false
			}
			seen[key] = true
		}
		return true
	}},
	"bdl-8": {"A fullUrl names no version", func(n *node) bool { return !strings.Contains(n.textOf("fullUrl"), "/_history/") }},
	"bdl-9": {"A document has an identifier with a system and a value", func(n *node) bool {
		id := n.get("identifier")
		return !is(n, "type", "document") || id.get("system") != nil && id.get("value") != nil
	}},
	"bdl-10": {"A document has a date", func(n *node) bool { return !is(n, "type", "document") || there(n, "timestamp") }},
	"bdl-11": {"The first entry of a document is a Composition", firstEntry("document", "Composition")},
	"bdl-12": {"The first entry of a message is a MessageHeader", firstEntry("message", "MessageHeader")},
	"inv-1": {"A parameter has one value, resource or list of parts", func(n *node) bool {
		count := 0
		for _, name := range []string{"part", "value[x]", "resource"} {
			if there(n, name) {
				count++
			}
		}
		return count == 1
	}},
}

// inEntries says that an element stands in the entries of Bundles of some types only;
// always, that it stands in each of those.
func inEntries(name string, always bool, types ...string) func(*node) bool {
	return func(n *node) bool {
		may := is(n, "type", types...)
		for _, e := range kids(n, "entry") {
			if has := there(&e, name); has && !may || !has && may && always {
				return false
			}
		}
		return true
	}
}

func firstEntry(bundle, resource string) func(*node) bool {
	return func(n *node) bool {
		entries := kids(n, "entry")
		return !is(n, "type", bundle) || len(entries) > 0 && entries[0].get("resource").textOf("resourceType") == resource
	}
}

var termRules = map[string]rule{
	"csd-1":  {"No two concepts of a system have the same code", func(n *node) bool { return distinctBelow(n, "concept", "code", map[string]bool{}) }},
	"spd-1":  {"An xpath says how it is used", needs("xpath", "xpathUsage")},
	"spd-2":  {"Only a search parameter for references has chains", onlyIf("chain", "type", "reference")},
	"vsd-1":  {"It includes a value set or a system", anyOf("valueSet", "system")},
	"vsd-2":  {"Codes and filters are those of a system", all(needs("concept", "system"), needs("filter", "system"))},
	"vsd-3":  {"It lists codes or filters them, and not both", notBoth("concept", "filter")},
	"vsd-6":  {"It has a code or words", anyOf("code", "display")},
	"vsd-9":  {"It has a code unless it is abstract", func(n *node) bool { return there(n, "code") || is(n, "abstract", "true") }},
	"vsd-10": {"A code says of which system it is", needs("code", "system")},
}
