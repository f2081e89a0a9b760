package r4

import "strings"

// The rules of single resources.

var peopleRules = map[string]rule{
	"pat-1": {"A contact has a name, a way to reach it, or an organisation", anyOf("name", "telecom", "address", "organization")},
	"org-1": {"An organisation has a name or an identifier", anyOf("name", "identifier")},
	"org-2": {"No address of an organisation is somebody's home", func(n *node) bool { return !is(n, "use", "home") }},
	"org-3": {"No way to reach an organisation is somebody's home", func(n *node) bool { return !is(n, "use", "home") }},
	"grp-1": {"Only a group of actual members lists them", onlyIf("member", "actual", "true")},
	"ppc-1": {"A consent names a policy or a rule", anyOf("policy", "policyRule")},
	"sev-1": {"It has a name or a query, and not both", notBoth("name", "query")},
}

var careRules = map[string]rule{
	"app-1": {"Somebody who takes part has a type or is named", anyOf("type", "actor")},
	"app-2": {"An appointment has a start and an end, or neither", func(n *node) bool { return there(n, "start") == there(n, "end") }},
	"app-3": {"Only an appointment that is proposed, cancelled or waited for has no start and end", func(n *node) bool {
		return there(n, "start") && there(n, "end") || is(n, "status", "proposed", "cancelled", "waitlist")
	}},
	"app-4": {"Only an appointment that is cancelled or was missed says why", onlyIf("cancelationReason", "status", "noshow", "cancelled")},
	"con-1": {"A stage has a summary or an assessment", anyOf("summary", "assessment")},
	"con-2": {"Evidence has a code or details", anyOf("code", "detail")},
	"con-4": {"Only a condition that is inactive, resolved or in remission has ended", func(n *node) bool {
		return !there(n, "abatement[x]") || coded(n, "clinicalStatus", clinical, "resolved", "remission", "inactive")
	}},
	"con-5": {"A condition that was entered in error has no clinical status", func(n *node) bool {
		return !there(n, "clinicalStatus") || !coded(n, "verificationStatus", verification, "entered-in-error")
	}},
	"cpl-3": {"An activity has details or refers to something, and not both", notBoth("detail", "reference")},
	"ctm-1": {"Only a practitioner takes part on behalf of an organisation", func(n *node) bool {
		// What an address leads to is not looked up.
		typ, _, relative := strings.Cut(n.get("member").textOf("reference"), "/")
		return !there(n, "onBehalfOf") || !relative || typ == "Practitioner" || strings.Contains(typ, ":")
	}},
	"gol-1": {"A target with a detail says what is measured", needs("detail[x]", "measure")},
	"lst-1": {"Only a list of changes has what was deleted", func(n *node) bool {
		return is(n, "mode", "changes") || each("entry", func(e *node) bool { return !there(e, "deleted") })(n)
	}},
	"lst-2": {"A list is empty for a reason only where it is empty", notBoth("emptyReason", "entry")},
	"lst-3": {"Only a working list has dates of its entries", func(n *node) bool {
		return is(n, "mode", "working") || each("entry", func(e *node) bool { return !there(e, "date") })(n)
	}},
	"Task:inv-1": {"A task is not changed before it was authored", orderedTimes("authoredOn", "lastModified")},
	"mrp-1":      {"A report that gathers data has no groups", never("type", []string{"data-collection"}, "group")},
	"mrp-2":      {"A stratum has a value or components, and not both", each("group", each("stratifier", each("stratum", oneOf("value", "component"))))},
	"obs-3":      {"A reference range has a low, a high or words", anyOf("low", "high", "text")},
	"obs-6":      {"A reason why a value is absent stands only where it is absent", notBoth("dataAbsentReason", "value[x]")},
	"obs-7": {"A value does not stand beside a component with the same code", func(n *node) bool {
		if !there(n, "value[x]") || !there(n, "component") {
			return true
		}
		own := map[string]bool{}
		for _, c := range kids(n.get("code"), "coding") {
			own[string(appendNode(nil, &c))] = true
		}
		return each("component", func(c *node) bool {
			return each("coding", func(c *node) bool { return !own[string(appendNode(nil, c))] })(c.get("code"))
		})(n)
	}},
}

const (
	clinical     = "http://terminology.hl7.org/CodeSystem/condition-clinical"
	verification = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
)

// coded tells whether a CodeableConcept has one of the codes of a system.
func coded(n *node, name, system string, codes ...string) bool {
	for _, c := range kids(n.get(name), "coding") {
		if is(&c, "system", system) && is(&c, "code", codes...) {
			return true
		}
	}
	return false
}

var questionRules = map[string]rule{
	"que-1": {"A group has items, and words to show have none", func(n *node) bool {
		return !(is(n, "type", "group") && !there(n, "item")) && !(is(n, "type", "display") && there(n, "item"))
	}},
	"que-2": {"No two items of a questionnaire have the same linkId", func(n *node) bool { return distinctBelow(n, "item", "linkId", map[string]bool{}) }},
	"que-3": {"Words to show have no code", never("type", []string{"display"}, "code")},
	"que-4": {"An item lists its answers or names a set of them, and not both", notBoth("answerOption", "answerValueSet")},
	"que-5": {"Only a question that is chosen from, or a number, date, text or quantity, has answers to choose", func(n *node) bool {
		return !anyOf("answerOption", "answerValueSet")(n) || is(n, "type", "choice", "open-choice", "decimal", "integer", "date", "dateTime", "time", "string", "quantity")
	}},
	"que-6":  {"Words to show are neither required nor repeated", never("type", []string{"display"}, "required", "repeats")},
	"que-7":  {`To ask whether an answer exists takes true or false`, func(n *node) bool { return !is(n, "operator", "exists") || there(n, "answerBoolean") }},
	"que-8":  {"Groups and words to show have no first value", never("type", []string{"group", "display"}, "initial")},
	"que-9":  {"Words to show are not said to be read-only", never("type", []string{"display"}, "readOnly")},
	"que-10": {"Only a simple question has a longest answer", onlyIf("maxLength", "type", "boolean", "decimal", "integer", "string", "text", "url", "open-choice")},
	"que-11": {"An item that lists its answers has no first value beside them", notBoth("answerOption", "initial")},
	"que-12": {"An item with more than two conditions says whether all or any must hold", func(n *node) bool {
		return len(kids(n, "enableWhen")) <= 2 || there(n, "enableBehavior")
	}},
	"que-13": {"Only an item that repeats has many first values", func(n *node) bool { return is(n, "repeats", "true") || len(kids(n, "initial")) <= 1 }},
	"qrs-1":  {"Items stand under an answer or under an item, and not both", notBoth("answer", "item")},
}

// distinctBelow says that no two in a list, and in the lists in it, have the same word.
func distinctBelow(n *node, list, name string, seen map[string]bool) bool {
	for _, k := range kids(n, list) {
		word := k.textOf(name)
		if word != "" && seen[word] {
			return false
		}
		seen[word] = true
		if !distinctBelow(&k, list, name, seen) {
			return false
		}
	}
	return true
}

var capabilityRules = map[string]rule{
	"cpb-1": {"It says something of REST, messages or documents", anyOf("rest", "messaging", "document")},
	"cpb-2": {"It has a description, a software or an implementation", anyOf("description", "software", "implementation")},
	"cpb-3": {"Only an instance has endpoints for messages", func(n *node) bool {
		return is(n, "kind", "instance") || each("messaging", func(m *node) bool { return !there(m, "endpoint") })(n)
	}},
	"cpb-7":  {"Each document is described once for each mode", distinct("document", "profile", "mode")},
	"cpb-9":  {"Each type of resource is described once", distinct("resource", "type")},
	"cpb-12": {"Each search parameter of a resource has a name of its own", distinct("searchParam", "name")},
	"cpb-14": {"An instance has an implementation", func(n *node) bool { return !is(n, "kind", "instance") || there(n, "implementation") }},
	"cpb-15": {"A capability of software has a software and no implementation", func(n *node) bool {
		return !is(n, "kind", "capability") || there(n, "software") && !there(n, "implementation")
	}},
	"cpb-16": {"What is only asked for has no software and no implementation", never("kind", []string{"requirements"}, "implementation", "software")},
}
