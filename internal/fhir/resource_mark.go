package fhir

import "towpath/internal/care"

const resourceCode = "resource-mark"

// resourceWords say what was said of a resource, for readers that do not know our codes.
var resourceWords = map[care.ResourceSaid]string{
	care.ResourceKept: "Kept in the plan", care.ResourceHelped: "It helped", care.ResourceNot: "Not for me", care.ResourceAway: "Put away",
}

// OfResourceMark gives what was said of something in the library as an observation.
func OfResourceMark(m care.ResourceMark) Observation {
	o := observation(string(m.ID), resourceCode, "What was said of something in the support library", m.Person)
	said := concept(resourceCode, string(m.Said), resourceWords[m.Said])
	o.Issued, o.ValueConcept = Instant(m.At), &said
	o.Component = []Component{{Code: concept("resource", "key", "Its key in the library"), ValueString: m.Resource}}
	o.Performer = Writer(m.By, "")
	o.Extension.text("area", m.Area)
	o.Extension.by(m.By)
	return o
}

func (r *reader) resource(o Observation) {
	if o.ValueConcept == nil {
		r.fail("Observation/%s: it is about something in the library, and does not say what was said of it", o.ID)
		return
	}
	m := care.ResourceMark{
		ID: care.ResourceMarkID(o.ID), Person: care.PersonID(idOf(&o.Subject)), Said: care.ResourceSaid(o.ValueConcept.code(resourceCode)),
		Area: o.Extension.find("area").ValueString, At: r.when(o.Issued), By: o.Extension.author(),
	}
	for _, c := range o.Component {
		if c.Code.code("resource") == "key" {
			m.Resource = c.ValueString
		}
	}
	r.record.Resources = append(r.record.Resources, m)
}
