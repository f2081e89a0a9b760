package fhirapi

import (
	"net/http"

	"towpath/internal/fhir"
)

// capability says what the API does, of each type, from the same table that does it.
func (q *request) capability() error {
	out := fhir.CapabilityStatement{
		ResourceType: "CapabilityStatement", Status: "active", Date: released, Kind: "instance", FHIRVersion: "4.0.1", Format: []string{"application/fhir+json", "json"},
		Software: &fhir.Software{Name: "Towpath", Version: q.Version}, Implementation: &fhir.Implementation{Description: "Towpath", URL: q.base()},
	}
	rest := fhir.Rest{
		Mode: "server", Interaction: []fhir.RestInteraction{{Code: "transaction"}, {Code: "batch"}},
		Security: &fhir.Security{
			CORS:        true,
			Service:     []fhir.Concept{{Coding: []fhir.Coding{{System: "http://terminology.hl7.org/CodeSystem/restful-security-service", Code: "SMART-on-FHIR"}}}},
			Description: "SMART App Launch 2. What an app may see is what the account may see that let it in, and no more than its scopes say: consents hold for each request. See .well-known/smart-configuration.",
		},
	}
	for _, name := range q.names {
		rest.Resource = append(rest.Resource, q.says(q.kinds[name]))
	}
	rest.Operation = bulk("export")
	out.Instantiates = []string{bulkData + "CapabilityStatement/bulk-data"}
	out.Rest = []fhir.Rest{rest}
	write(q.w, http.StatusOK, out)
	return nil
}

// released is the day of what is said here of the API.
const released = "2026-11-27"

// operations are those of each type, by their names and definitions.
var operations = map[string][]fhir.RestOperation{
	"Patient":               {{Name: "everything", Definition: "http://hl7.org/fhir/OperationDefinition/Patient-everything"}, bulk("patient-export")[0]},
	"Group":                 bulk("group-export"),
	"Observation":           {{Name: "lastn", Definition: "http://hl7.org/fhir/OperationDefinition/Observation-lastn"}},
	"Questionnaire":         {{Name: "populate", Definition: "http://hl7.org/fhir/uv/sdc/OperationDefinition/Questionnaire-populate"}},
	"QuestionnaireResponse": {{Name: "extract", Definition: "http://hl7.org/fhir/uv/sdc/OperationDefinition/QuestionnaireResponse-extract"}},
}

// validates is what every type has.
var validates = fhir.RestOperation{Name: "validate", Definition: "http://hl7.org/fhir/OperationDefinition/Resource-validate"}

// bulkData begins the addresses of what Bulk Data Access defines.
const bulkData = "http://hl7.org/fhir/uv/bulkdata/"

func bulk(definition string) []fhir.RestOperation {
	return []fhir.RestOperation{{Name: "export", Definition: bulkData + "OperationDefinition/" + definition}}
}

// says is what the statement says of one type.
func (a *API) says(k *kind) fhir.RestResource {
	out := fhir.RestResource{Type: k.name, SupportedProfile: fhir.Profiles(k.name), Versioning: "no-version", Operation: append([]fhir.RestOperation{validates}, operations[k.name]...)}
	add := func(code string, ok bool) {
		if ok {
			out.Interaction = append(out.Interaction, fhir.RestInteraction{Code: code})
		}
	}
	add("read", true)
	add("vread", k.versioned)
	add("history-instance", k.versioned)
	add("search-type", true)
	add("create", k.create != nil)
	add("update", k.update != nil)
	add("delete", k.remove != nil)
	switch {
	case k.guarded:
		out.Versioning = "versioned-update"
	case k.versioned:
		out.Versioning = "versioned"
	}
	out.ConditionalCreate, out.ConditionalUpdate = k.create != nil, k.update != nil && !k.ours
	out.UpdateCreate = k.update != nil && k.create != nil && !k.ours
	for _, list := range [][]param{common(), k.params} {
		for _, p := range list {
			out.SearchParam = append(out.SearchParam, fhir.RestParam{Name: p.name, Type: string(p.form), Documentation: p.about})
			if p.form == referenceForm {
				out.SearchInclude = append(out.SearchInclude, k.name+":"+p.name)
			}
		}
	}
	for _, name := range a.names {
		for _, p := range a.kinds[name].params {
			for _, target := range p.target {
				if p.form == referenceForm && target == k.name {
					out.SearchRevInclude = append(out.SearchRevInclude, name+":"+p.name)
				}
			}
		}
	}
	return out
}
