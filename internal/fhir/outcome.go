package fhir

import "encoding/json"

// Meta says of a resource which version it is and when it changed.
type Meta struct {
	VersionID   string   `json:"versionId,omitempty"`
	LastUpdated string   `json:"lastUpdated,omitempty"`
	Profile     []string `json:"profile,omitempty"`
}

// Link is a link of a bundle.
type Link struct {
	Relation string `json:"relation"`
	URL      string `json:"url"`
}

// EntryResponse is what came of an entry of a batch or a transaction.
type EntryResponse struct {
	Status       string          `json:"status"`
	Location     string          `json:"location,omitempty"`
	ETag         string          `json:"etag,omitempty"`
	LastModified string          `json:"lastModified,omitempty"`
	Outcome      json.RawMessage `json:"outcome,omitempty"`
}

// OperationOutcome says what came of a request (hl7.org/fhir/R4/operationoutcome.html).
type OperationOutcome struct {
	ResourceType string  `json:"resourceType"`
	Issue        []Issue `json:"issue"`
}

// Issue is one thing that is wrong, or worth knowing: how bad, which kind
// (hl7.org/fhir/R4/valueset-issue-type.html), what to do, and where.
type Issue struct {
	Severity    string   `json:"severity"`
	Code        string   `json:"code"`
	Diagnostics string   `json:"diagnostics,omitempty"`
	Expression  []string `json:"expression,omitempty"`
}

// NewOutcome makes an OperationOutcome of issues.
func NewOutcome(issues ...Issue) OperationOutcome {
	return OperationOutcome{ResourceType: "OperationOutcome", Issue: issues}
}
