package fhir

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

// Part is one resource of a record, and where it was found.
type Part struct {
	Where string
	Raw   json.RawMessage

	Head
}

// ReadRecord reads what WriteRecord wrote, of this or another Towpath.
func ReadRecord(data []byte, lib *instrument.Library) (care.Record, error) {
	parts, at, err := PartsOf(data)
	if err != nil {
		return care.Record{}, err
	}
	read, err := ReadParts(parts, nil, lib)
	read.At = at
	return read.Record, err
}

// PartsOf takes a bundle apart, and says when it was made.
func PartsOf(data []byte) (parts []Part, at time.Time, err error) {
	var b Bundle
	if err := strictly(data, &b); err != nil {
		return nil, at, fmt.Errorf("fhir: not a bundle: %w", err)
	}
	if b.ResourceType != "Bundle" {
		return nil, at, fmt.Errorf("fhir: a %q, not a Bundle", b.ResourceType)
	}
	for i, e := range b.Entry {
		parts = append(parts, Part{Where: fmt.Sprintf("entry %d", i+1), Raw: e.Resource})
	}
	at, err = when(b.Timestamp)
	return parts, at, err
}

// Read is a record that was read.
type Read struct {
	care.Record
	// Otherwise names what was said in the parts and is worked out anew here, with another
	// outcome.
	Otherwise []string
}

// ReadParts reads one person's record from its resources, in whatever order they are: as a
// copy has them, or as the API gives them out. staff are names of those who may have
// written, beside whom the parts name. What does not fit is told all at once, each with the
// place that it stands in. Whether the record may be taken in is not decided here.
func ReadParts(parts []Part, staff map[care.AccountID]care.Author, lib *instrument.Library) (Read, error) {
	r := &reader{lib: lib}
	r.record.Authors = map[care.AccountID]care.Author{}
	parts = r.sorted(parts)
	for _, p := range parts {
		r.at = p.Where
		r.part(p)
	}
	r.at = ""
	if r.record.Person.ID == "" {
		r.fail("it has no Patient")
	}
	r.named(staff)
	out := Read{Record: r.record}
	if len(r.faults) == 0 {
		out.Extras, out.Otherwise = r.beside(parts)
		out.Record.Extras = out.Extras
	}
	if r.more > 0 {
		r.faults = append(r.faults, fmt.Errorf("and %d more", r.more))
	}
	return out, errors.Join(r.faults...)
}

// named leaves the names of those who wrote, and adds those whom only the service knows.
func (r *reader) named(staff map[care.AccountID]care.Author) {
	wrote := map[care.AccountID]bool{}
	for _, id := range r.record.Writers() {
		wrote[id] = true
		r.called(id, staff[id].Name)
	}
	maps.DeleteFunc(r.record.Authors, func(id care.AccountID, _ care.Author) bool { return !wrote[id] })
}

// order is in which order resources are read: what others belong to comes first, names from
// the log last.
var order = map[string]int{
	"Patient": -8, "Practitioner": -7, "Encounter": -6, "Goal": -5, "QuestionnaireResponse": -4, "Task": -3, "Observation": -2, "CarePlan": -1, "AuditEvent": 1,
}

// sorted puts parts into the order in which they are read. The same resource twice is an
// error.
func (r *reader) sorted(parts []Part) []Part {
	list := make([]Part, 0, len(parts))
	seen := make(map[string]string, len(parts))
	for _, p := range parts {
		var err error
		if p.Head, err = HeadOf(p.Raw); err != nil {
			r.fail("%s: %v", p.Where, err)
			continue
		}
		name := p.ResourceType + "/" + p.ID
		if first, twice := seen[name]; twice && p.ID != "" {
			r.fail("%s: %s is there twice, first in %s", p.Where, name, first)
			continue
		}
		seen[name] = p.Where
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b Part) int { return cmp.Compare(order[a.ResourceType], order[b.ResourceType]) })
	return list
}

type reader struct {
	lib    *instrument.Library
	record care.Record
	faults []error
	more   int
	at     string // where what is being read was found
}

// mostFaults is how many are told: a file that is wrong everywhere is told so soon
// enough.
const mostFaults = 20

func (r *reader) fail(format string, args ...any) {
	if len(r.faults) == mostFaults {
		r.more++
		return
	}
	err := fmt.Errorf(format, args...)
	if r.at != "" {
		err = fmt.Errorf("%s: %w", r.at, err)
	}
	r.faults = append(r.faults, err)
}

func (r *reader) when(text string) time.Time {
	t, err := when(text)
	if err != nil {
		r.fail("%v", err)
	}
	return t
}

func (r *reader) instrument(canonical string) *instrument.Instrument {
	for _, inst := range r.lib.All() {
		if inst.Canonical() == canonical {
			return inst
		}
	}
	return nil
}

// strictly decodes JSON that has nothing after its end.
func strictly(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(into); err != nil {
		return err
	}
	if d.More() {
		return errors.New("something follows its end")
	}
	return nil
}

// read decodes a resource and hands it on.
func read[T any](r *reader, p Part, then func(T)) {
	var resource T
	if err := json.Unmarshal(p.Raw, &resource); err != nil {
		r.fail("%v", err)
		return
	}
	then(resource)
}

func (r *reader) part(p Part) {
	if who := r.record.Person.ID; p.Person != who && p.ResourceType != "Patient" && !Stays(p.ResourceType) && (p.Person != "" || slices.Contains(besideKinds, p.ResourceType)) {
		r.fail("%s/%s: it is in the record of %q, and the Patient is %q", p.ResourceType, p.ID, p.Person, who)
		return
	}
	switch p.ResourceType {
	case "Patient":
		read(r, p, func(in Patient) {
			if r.record.Person.ID != "" {
				r.fail("a second Patient; a record has one")
				return
			}
			r.record.Person = readPerson(in)
		})
	case "Practitioner":
		read(r, p, r.author)
	case "Encounter":
		read(r, p, r.occasion)
	case "QuestionnaireResponse":
		read(r, p, func(q QuestionnaireResponse) {
			if q.Extension.find("measure").ValueString != "" {
				r.measurement(q, p.Raw)
			} else {
				r.reading(q)
			}
		})
	case "CarePlan":
		read(r, p, func(w WrittenPlan) { r.carePlan(p, w) })
	case "Appointment":
		read(r, p, r.appointment)
	case "Goal":
		read(r, p, r.goal)
	case "Task":
		read(r, p, r.step)
	case "Observation":
		read(r, p, r.observation)
	case "Communication":
		read(r, p, r.communication)
	case "DocumentReference":
		read(r, p, r.story)
	case "AuditEvent":
		read(r, p, r.looked)
	default:
		if !Stays(p.ResourceType) {
			r.fail("a %q is not something that Towpath takes in", p.ResourceType)
		}
	}
}

// Stays tells whether resources of a type go with people and are not taken in elsewhere:
// consent is given anew, a log and a team are its own service's, and where words come from
// is said by the words.
func Stays(resourceType string) bool {
	switch resourceType {
	case "RelatedPerson", "Consent", "AuditEvent", "Questionnaire", "CareTeam", "Group", "Organization", "Provenance":
		return true
	}
	return false
}

// called notes what somebody who wrote is called, where it is not known yet.
func (r *reader) called(id care.AccountID, name string) {
	if _, known := r.record.Authors[id]; !known && id != "" && name != "" {
		r.record.Authors[id] = care.Author{Name: name, Role: care.RoleWorker}
	}
}

// looked takes from a line of the log how somebody is called. An app's line names the app.
func (r *reader) looked(e AuditEvent) {
	for _, agent := range e.Agent {
		if agent.Who != nil && agent.Who.Identifier != nil && agent.Who.Identifier.System == AccountSystem && !strings.Contains(agent.Name, ", for ") {
			r.called(care.AccountID(agent.Who.Identifier.Value), agent.Name)
		}
	}
}
