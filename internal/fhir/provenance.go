package fhir

import (
	"time"

	"towpath/internal/care"
)

// Provenance says who wrote something, and when (hl7.org/fhir/R4/provenance.html).
type Provenance struct {
	ResourceType string            `json:"resourceType"`
	ID           string            `json:"id"`
	Target       []Reference       `json:"target"`
	Recorded     string            `json:"recorded"`
	Agent        []ProvenanceAgent `json:"agent"`
}

// ProvenanceAgent is somebody who took part: as the author, or as who completed it.
type ProvenanceAgent struct {
	Type Concept   `json:"type"`
	Who  Reference `json:"who"`
}

// The parts that somebody can have in something.
const (
	PartAuthor    = "author"
	PartCompleted = "verifier"
)

// OfProvenance says who wrote what target names.
func OfProvenance(id, target string, at time.Time) Provenance {
	return Provenance{ResourceType: "Provenance", ID: id, Target: []Reference{{Reference: target}}, Recorded: Instant(at)}
}

// By adds somebody who took part; nobody adds nothing.
func (p *Provenance) By(part string, account care.AccountID, name string) {
	for _, who := range Writer(account, name) {
		p.Agent = append(p.Agent, ProvenanceAgent{
			Type: Concept{Coding: []Coding{{System: "http://terminology.hl7.org/CodeSystem/provenance-participant-type", Code: part}}}, Who: who,
		})
	}
}
