package fhir

import (
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
	writeContents(w, r, lib)
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

// writeContents writes what goes to wherever the person goes.
func writeContents(w *writer, r care.Record, lib *instrument.Library) {
	for _, o := range r.Occasions {
		inst, ok := lib.Get(o.Assessment.Instrument, o.Assessment.InstrumentVersion)
		if !ok {
			w.err = errors.Join(w.err, fmt.Errorf("fhir: the instrument %s %s is not loaded", o.Assessment.Instrument, o.Assessment.InstrumentVersion))
			continue
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
	for _, a := range r.Appointments {
		w.add(OfAppointment(a))
	}
	for _, st := range r.Stories {
		w.add(OfStory(r.Person.ID, st))
	}
	for _, p := range r.Plans {
		out, err := OfPlan(p.Page())
		w.err = errors.Join(w.err, err)
		w.add(out)
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
