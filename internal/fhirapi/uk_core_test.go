package fhirapi_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"towpath/internal/fhir"
	"towpath/internal/testkit"
)

// ukProfile is what a profile of UK Core asks beyond FHIR R4, as its StructureDefinition says
// in the source from which HL7 UK publishes it (NHSDigital/FHIR-R4-UKCORE-STAGING-MAIN,
// structuredefinitions/), and that of Practitioner as the guide of the Yorkshire and Humber Care
// Record has it. All are of FHIR 4.0.1 and active, but for Task, a draft again since.
type ukProfile struct {
	version, date string
	// once are slices that may stand once, as element|what names the slice.
	once []string
	// unmet are elements with a binding or a target that cannot be looked at here, so a
	// resource that has one is not to claim the profile.
	unmet []string
	// elsewhere are categories for which there is a narrower profile, which is to be claimed then.
	elsewhere []string
	// subject says that it is about a Patient that meets the profile of patients.
	subject bool
}

const (
	ukExtension = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-"
	nhsNumber   = "https://fhir.nhs.uk/Id/nhs-number"
)

var ukProfiles = map[string]ukProfile{
	"Patient": {
		version: "2.6.0", date: "2024-03-28",
		once:  []string{"extension|" + ukExtension + "EthnicCategory", "identifier|" + nhsNumber},
		unmet: []string{"maritalStatus", "contact", "communication"},
	},
	"Organization": {
		version: "2.5.1", date: "2024-07-23",
		once:  []string{"identifier|https://fhir.nhs.uk/Id/ods-organization-code", "identifier|https://fhir.nhs.uk/Id/ods-site-code"},
		unmet: []string{"type"},
	},
	"Encounter": {
		version: "2.3.0", date: "2023-02-14", subject: true,
		unmet: []string{"identifier", "episodeOfCare", "basedOn", "participant", "appointment", "reasonReference", "diagnosis", "account", "hospitalization", "location", "serviceProvider", "partOf"},
	},
	"Appointment": {
		version: "1.4.0", date: "2026-01-19",
		once:  []string{"extension|" + ukExtension + "DeliveryChannel"},
		unmet: []string{"specialty", "appointmentType"},
	},
	"Observation": {
		version: "3.0.0", date: "2026-02-25",
		elsewhere: []string{"vital-signs", "laboratory"},
	},
	"Practitioner": {
		version: "2.4.0", date: "2023-12-12",
		unmet: []string{"communication"},
	},
	"Task": {
		version: "1.1.0", date: "2022-05-20",
		unmet: []string{"identifier", "basedOn", "partOf", "encounter", "requester", "owner.reference", "location", "reasonReference", "insurance", "relevantHistory", "restriction.recipient"},
	},
}

func list(v any) []any { l, _ := v.([]any); return l }

func object(v any) map[string]any { o, _ := v.(map[string]any); return o }

// broken gives what of a profile a resource does not meet.
func (p ukProfile) broken(r map[string]any) (faults []string) {
	for _, path := range p.unmet {
		element, below, _ := strings.Cut(path, ".")
		if v, there := r[element]; there && (below == "" || object(v)[below] != nil) {
			faults = append(faults, path)
		}
	}
	for _, one := range p.once {
		element, name, _ := strings.Cut(one, "|")
		n := 0
		for _, v := range list(r[element]) {
			if o := object(v); o["system"] == name || o["url"] == name {
				n++
				if element == "identifier" && o["value"] == nil {
					faults = append(faults, element+" without a value")
				}
			}
		}
		if n > 1 {
			faults = append(faults, one)
		}
	}
	for _, v := range list(r["extension"]) {
		if o := object(v); o["url"] == ukExtension+"DeathNotificationStatus" && len(list(o["extension"])) == 0 {
			faults = append(faults, "extension:deathNotificationStatus.extension")
		}
	}
	for _, c := range list(r["category"]) {
		for _, coding := range list(object(c)["coding"]) {
			if code, _ := object(coding)["code"].(string); slices.Contains(p.elsewhere, code) {
				faults = append(faults, "category "+code)
			}
		}
	}
	if about, _ := object(r["subject"])["reference"].(string); p.subject && !strings.HasPrefix(about, "Patient/") {
		faults = append(faults, "subject")
	}
	return faults
}

func claims(r map[string]any) bool {
	return slices.Contains(list(object(r["meta"])["profile"]), any(fhir.UKCore+fmt.Sprint(r["resourceType"])))
}

// TestUKCoreIsClaimedWhereItIsMet: over all that the demonstration gives out.
func TestUKCoreIsClaimedWhereItIsMet(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	d.demo(t, 24)
	said := d.get("demo", "/metadata").want(t, 200)
	for i := range list(object(list(said.body["rest"])[0])["resource"]) {
		at := func(path string) string { return said.at(fmt.Sprintf("rest.0.resource.%d.%s", i, path)) }
		want := ""
		if _, claimed := ukProfiles[at("type")]; claimed {
			want = fhir.UKCore + at("type")
		}
		if got := at("supportedProfile.0"); got != want {
			t.Errorf("the statement says %q of %s", got, at("type"))
		}
	}
	for kind, profile := range ukProfiles {
		seen := 0
		for next := "/" + kind + "?_count=200"; next != ""; {
			page := d.get("demo", next).want(t, 200)
			for _, e := range list(page.body["entry"]) {
				r := object(object(e)["resource"])
				if seen++; !claims(r) {
					t.Errorf("%s/%s claims nothing", kind, r["id"])
				}
				if faults := profile.broken(r); len(faults) > 0 {
					t.Fatalf("%s/%s is not as UK Core %s (%s, %s) says: %v", kind, r["id"], kind, profile.version, profile.date, faults)
				}
			}
			next = ""
			for _, l := range list(page.body["link"]) {
				if o := object(l); o["relation"] == "next" {
					next = fmt.Sprint(o["url"])
				}
			}
		}
		if seen == 0 {
			t.Errorf("there is no %s to look at", kind)
		}
	}
}

// TestWhatAnotherSystemSaysIsNotClaimed, and each constraint is seen where it is broken.
func TestWhatAnotherSystemSaysIsNotClaimed(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	two := fmt.Sprintf(`{"resourceType":"Patient","id":%q,"name":[{"text":"Amina"}],"identifier":[{"system":"urn:towpath:reference","value":"R-1"},{"system":%q,"value":"1"},{"system":%q,"value":"2"}]}`, k.Amina, nhsNumber, nhsNumber)
	got := k.ask("ben", "PUT", "/Patient/"+string(k.Amina), two).want(t, 200)
	if faults := ukProfiles["Patient"].broken(got.body); len(faults) != 1 || claims(got.body) {
		t.Errorf("it breaks %v, and claims %v: %s", faults, claims(got.body), got.raw)
	}
	if plain := k.get("ben", "/Task/"+string(k.step)).want(t, 200); !claims(plain.body) {
		t.Errorf("%s", plain.raw)
	}
	for kind, p := range ukProfiles {
		for _, path := range p.unmet {
			element, below, _ := strings.Cut(path, ".")
			r := map[string]any{"subject": map[string]any{"reference": "Patient/x"}, element: map[string]any{below: "x"}}
			if !slices.Contains(p.broken(r), path) {
				t.Errorf("%s.%s is not seen", kind, path)
			}
		}
		for _, one := range p.once {
			element, name, _ := strings.Cut(one, "|")
			v := map[string]any{"system": name, "url": name, "value": "1"}
			if r := map[string]any{"subject": map[string]any{"reference": "Patient/x"}, element: []any{v, v}}; !slices.Contains(p.broken(r), one) {
				t.Errorf("%s: two of %s are not seen", kind, one)
			}
		}
	}
	pulse := map[string]any{"category": []any{map[string]any{"coding": []any{map[string]any{"code": "vital-signs"}}}}}
	if ukProfiles["Observation"].broken(pulse) == nil {
		t.Error("an observation with a narrower profile is not seen")
	}
	if ukProfiles["Encounter"].broken(map[string]any{}) == nil {
		t.Error("an encounter of nobody is not seen")
	}
}
