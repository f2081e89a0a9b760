package fhir

// CapabilityStatement says what a server does (hl7.org/fhir/R4/capabilitystatement.html).
type CapabilityStatement struct {
	ResourceType   string          `json:"resourceType"`
	Status         string          `json:"status"`
	Date           string          `json:"date"`
	Kind           string          `json:"kind"`
	Instantiates   []string        `json:"instantiates,omitempty"`
	Software       *Software       `json:"software,omitempty"`
	Implementation *Implementation `json:"implementation,omitempty"`
	FHIRVersion    string          `json:"fhirVersion"`
	Format         []string        `json:"format"`
	Rest           []Rest          `json:"rest,omitempty"`
}

// Software is the program, Implementation where it runs.
type Software struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

// Implementation is one running server.
type Implementation struct {
	Description string `json:"description"`
	URL         string `json:"url,omitempty"`
}

// Rest is what a server does over HTTP.
type Rest struct {
	Mode        string            `json:"mode"`
	Security    *Security         `json:"security,omitempty"`
	Resource    []RestResource    `json:"resource,omitempty"`
	Interaction []RestInteraction `json:"interaction,omitempty"`
	Operation   []RestOperation   `json:"operation,omitempty"`
}

// Security says how an app is let in.
type Security struct {
	Extension   Exts      `json:"extension,omitempty"`
	CORS        bool      `json:"cors,omitempty"`
	Service     []Concept `json:"service,omitempty"`
	Description string    `json:"description,omitempty"`
}

// RestResource is what may be done with one type.
type RestResource struct {
	Type              string            `json:"type"`
	SupportedProfile  []string          `json:"supportedProfile,omitempty"`
	Interaction       []RestInteraction `json:"interaction,omitempty"`
	Versioning        string            `json:"versioning,omitempty"`
	UpdateCreate      bool              `json:"updateCreate,omitempty"`
	ConditionalCreate bool              `json:"conditionalCreate,omitempty"`
	ConditionalUpdate bool              `json:"conditionalUpdate,omitempty"`
	SearchInclude     []string          `json:"searchInclude,omitempty"`
	SearchRevInclude  []string          `json:"searchRevInclude,omitempty"`
	SearchParam       []RestParam       `json:"searchParam,omitempty"`
	Operation         []RestOperation   `json:"operation,omitempty"`
}

// RestInteraction is one thing that may be done.
type RestInteraction struct {
	Code          string `json:"code"`
	Documentation string `json:"documentation,omitempty"`
}

// RestParam is one search parameter.
type RestParam struct {
	Name          string `json:"name"`
	Type          string `json:"type"`
	Documentation string `json:"documentation,omitempty"`
}

// RestOperation is one operation, by its definition.
type RestOperation struct {
	Name       string `json:"name"`
	Definition string `json:"definition"`
}
