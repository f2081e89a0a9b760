package fhir

// UKCore begins the addresses of the profiles of UK Core (HL7 UK and NHS England).
const UKCore = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-"

// profiles are those that every resource of a type meets as Towpath writes it. Which
// constraints they have, of which version, stands in internal/fhirapi/uk_core_test.go, which
// holds all that is given out against them.
var profiles = map[string][]string{
	"Appointment":  {UKCore + "Appointment"},
	"Encounter":    {UKCore + "Encounter"},
	"Observation":  {UKCore + "Observation"},
	"Organization": {UKCore + "Organization"},
	"Patient":      {UKCore + "Patient"},
	"Practitioner": {UKCore + "Practitioner"},
	"Task":         {UKCore + "Task"},
}

// Profiles gives the profiles that a type's resources meet; none where something that another
// system said is laid over one, since nobody has looked at that.
func Profiles(kind string) []string { return profiles[kind] }
