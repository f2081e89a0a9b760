package fhirapi

import (
	"net/http"

	"towpath/internal/fhir"
)

// capability says what the API does, of each type, from the same table that does it.
func (q *request) capability() error {
	out := fhir.CapabilityStatement{
		ResourceType: "CapabilityStatement", Status: "active", Date: "2026-11-27", Kind: "instance", FHIRVersion: "4.0.1", Format: []string{"application/fhir+json", "json"},
		Software: &fhir.Software{Name: "Towpath", Version: q.Version}, Implementation: &fhir.Implementation{Description: "Towpath", URL: q.base()},
	}
	rest := fhir.Rest{Mode: "server"}
	for _, name := range q.names {
		rest.Resource = append(rest.Resource, q.kinds[name].says())
		at := &rest.Resource[len(rest.Resource)-1]
		switch name {
		case "Patient":
			at.Operation = bulk("patient-export")
		case "Group":
			at.Operation = bulk("group-export")
		}
	}
	rest.Operation = bulk("export")
	out.Instantiates = []string{bulkData + "CapabilityStatement/bulk-data"}
	out.Rest = []fhir.Rest{rest}
	write(q.w, http.StatusOK, out)
	return nil
}

// bulkData begins the addresses of what Bulk Data Access defines.
const bulkData = "http://hl7.org/fhir/uv/bulkdata/"

func bulk(definition string) []fhir.RestOperation {
	return []fhir.RestOperation{{Name: "export", Definition: bulkData + "OperationDefinition/" + definition}}
}

// says is what the statement says of one type.
func (k *kind) says() fhir.RestResource {
	out := fhir.RestResource{Type: k.name, Versioning: "no-version"}
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
	if k.versioned {
		out.Versioning = "versioned"
	}
	out.ConditionalCreate = k.create != nil
	out.UpdateCreate = k.update != nil && k.create != nil
	for _, list := range [][]param{common(), k.params} {
		for _, p := range list {
			out.SearchParam = append(out.SearchParam, fhir.RestParam{Name: p.name, Type: string(p.form), Documentation: p.about})
			if p.form == referenceForm {
				out.SearchInclude = append(out.SearchInclude, k.name+":"+p.name)
			}
		}
	}
	return out
}
