package fhir

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"towpath/internal/care"
	"towpath/internal/instrument"
)

var utc = time.UTC

// WriteRecord gives a person's whole record as one bundle of R4 resources, in JSON.
// It fails only where an assessment's instrument is not loaded.
func WriteRecord(r care.Record, lib *instrument.Library) ([]byte, error) {
	w := &writer{extras: named(r.Extras)}
	w.add(OfPerson(r.Person))
	for _, id := range slices.Sorted(maps.Keys(r.Authors)) {
		w.add(writeAuthor(id, r.Authors[id]))
	}
	writeQuestionnaires(w, r, lib)
	for _, o := range r.Occasions {
		inst, ok := lib.Get(o.Assessment.Instrument, o.Assessment.InstrumentVersion)
		if !ok {
			return nil, fmt.Errorf("fhir: the instrument %s %s is not loaded", o.Assessment.Instrument, o.Assessment.InstrumentVersion)
		}
		writeOccasion(w, o, inst)
	}
	for _, m := range r.Measurements {
		writeMeasurement(w, m, lib)
	}
	for _, d := range r.Declines {
		w.add(OfDecline(d))
	}
	writeReminded(w, r)
	writeSaid(w, r)
	for _, m := range r.Members {
		writeMember(w, m)
	}
	for _, t := range r.Told {
		w.add(OfTold(t))
	}
	for _, e := range r.Audit {
		w.add(OfAuditEntry(e, r.From))
	}
	if w.err != nil {
		return nil, w.err
	}
	w.bundle.ResourceType, w.bundle.Type, w.bundle.Timestamp = "Bundle", "collection", Instant(r.At)
	w.bundle.Identifier = &ID{System: "urn:towpath:record", Value: string(r.Person.ID)}
	return json.MarshalIndent(w.bundle, "", " ")
}

// writeSaid writes what the person and those beside them said and planned.
func writeSaid(w *writer, r care.Record) {
	for _, m := range r.Resources {
		w.add(OfResourceMark(m))
	}
	for _, g := range r.Goals {
		writeGoal(w, g)
	}
	for _, e := range r.Entries {
		w.add(OfEntry(e))
	}
	for _, st := range r.Stories {
		w.add(OfStory(r.Person.ID, st))
	}
	for _, p := range r.Plans {
		w.add(writePlan(p))
	}
	for _, c := range r.Crises {
		w.add(OfCrisis(c))
	}
}

type writer struct {
	bundle Bundle
	extras map[string]string
	err    error
}

func (w *writer) add(resource any) {
	raw, err := json.Marshal(resource)
	if err == nil {
		raw, err = w.lay(raw)
	}
	if err != nil {
		w.err = errors.Join(w.err, err)
		return
	}
	w.bundle.Entry = append(w.bundle.Entry, BundleIn{Resource: raw})
}

// ReadRecord reads what WriteRecord wrote, of this or another Towpath. What does not
// fit is told all at once, each with the resource that it stands in. Whether the
// record may be taken in is not decided here.
func ReadRecord(data []byte, lib *instrument.Library) (care.Record, error) {
	r := &reader{lib: lib}
	r.record.Authors = map[care.AccountID]care.Author{}
	var b Bundle
	if err := strictly(data, &b); err != nil {
		return r.record, fmt.Errorf("fhir: not a bundle: %w", err)
	}
	if b.ResourceType != "Bundle" {
		return r.record, fmt.Errorf("fhir: a %q, not a Bundle", b.ResourceType)
	}
	r.record.At = r.when(b.Timestamp)
	for i, e := range b.Entry {
		r.entry(i, e.Resource)
	}
	if r.record.Person.ID == "" {
		r.fail("the file has no Patient")
	}
	return r.record, errors.Join(r.faults...)
}

type reader struct {
	lib    *instrument.Library
	record care.Record
	faults []error
}

// mostFaults is how many are told: a file that is wrong everywhere is told so soon
// enough.
const mostFaults = 20

func (r *reader) fail(format string, args ...any) {
	if len(r.faults) < mostFaults {
		r.faults = append(r.faults, fmt.Errorf(format, args...))
	}
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
func read[T any](r *reader, at int, raw json.RawMessage, then func(T)) {
	var resource T
	if err := json.Unmarshal(raw, &resource); err != nil {
		r.fail("entry %d: %v", at+1, err)
		return
	}
	then(resource)
}

func (r *reader) entry(at int, raw json.RawMessage) {
	var kind struct {
		ResourceType string `json:"resourceType"`
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		r.fail("entry %d: %v", at+1, err)
		return
	}
	switch kind.ResourceType {
	case "Patient":
		read(r, at, raw, func(p Patient) {
			if r.record.Person.ID != "" {
				r.fail("entry %d: a second Patient; a file holds one", at+1)
				return
			}
			r.record.Person = readPerson(p)
		})
	case "Practitioner":
		read(r, at, raw, r.author)
	case "Encounter":
		read(r, at, raw, r.occasion)
	case "QuestionnaireResponse":
		read(r, at, raw, func(q QuestionnaireResponse) {
			if q.Extension.find("measure").ValueString != "" {
				r.measurement(q, raw)
			} else {
				r.reading(q)
			}
		})
	case "CarePlan":
		read(r, at, raw, func(p WrittenPlan) { r.carePlan(at, raw, p) })
	case "Goal":
		read(r, at, raw, r.goal)
	case "Task":
		read(r, at, raw, r.step)
	case "Observation":
		read(r, at, raw, r.observation)
	case "Communication":
		read(r, at, raw, r.communication)
	case "DocumentReference":
		read(r, at, raw, r.story)
	case "RelatedPerson", "Consent", "AuditEvent", "Questionnaire":
		// They went with the person, and stay in the file.
	default:
		r.fail("entry %d: a %q is not something that Towpath takes in", at+1, kind.ResourceType)
	}
}
