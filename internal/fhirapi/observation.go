package fhirapi

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

func observationKind() *kind {
	body := func(r *resource) fhir.Observation { return r.body.(fhir.Observation) }
	whose := func(r *resource) string { return body(r).Subject.Reference }
	return &kind{
		name: "Observation", record: ofRecord, create: createObservation, apart: true,
		nouns: []care.Noun{
			care.NounEntry, care.NounMeasurement, care.NounAssessment, care.NounRating, care.NounDecline, care.NounMark, care.NounResource, care.NounChoice, care.NounCrisis,
		},
		list: inParts(
			part{"ShowJourney", listEntries, []care.Noun{care.NounEntry}},
			part{"ListGoals", listRatings, []care.Noun{care.NounRating, care.NounResource}},
			part{"ListMeasurements", listScores, []care.Noun{care.NounMeasurement, care.NounDecline}},
			part{"ListBlooms", listAreas, []care.Noun{care.NounAssessment}},
			part{"ListMarks", listMarks, []care.Noun{care.NounMark}},
			part{"ShowReminders", listChoices, []care.Noun{care.NounChoice}},
			part{"ListPlans", listCrises, []care.Noun{care.NounCrisis}},
		),
		params: []param{
			subject(whose), patientOf(whose),
			{name: "code", form: tokenForm, about: "What was observed", values: func(r *resource) []value { return codes(body(r).Code) }},
			{name: "category", form: tokenForm, about: "survey, social-history or therapy", values: func(r *resource) []value { return codes(body(r).Category...) }},
			{name: "date", form: dateForm, about: "Of when it is", values: func(r *resource) []value {
				if o := body(r); o.EffectiveDateTime != "" {
					return at(o.EffectiveDateTime)
				}
				return at(body(r).Issued)
			}},
			{name: "status", form: tokenForm, about: "preliminary, final or entered-in-error", values: func(r *resource) []value { return code(body(r).Status) }},
			{name: "focus", form: referenceForm, target: []string{"Goal"}, about: "The goal that it is about", values: func(r *resource) []value { return refs(body(r).Focus) }},
			{name: "encounter", form: referenceForm, target: []string{"Encounter"}, about: "The occasion on which it was said", values: func(r *resource) []value { return ref(body(r).Encounter) }},
			{name: "derived-from", form: referenceForm, target: []string{"QuestionnaireResponse"}, about: "The answers that it comes from", values: func(r *resource) []value { return refs(body(r).DerivedFrom) }},
			{name: "has-member", form: referenceForm, target: []string{"Observation"}, about: "An observation that it holds", values: func(r *resource) []value { return refs(body(r).HasMember) }},
			{name: "value-quantity", form: quantityForm, about: "The number", values: func(r *resource) []value { return numbers(body(r)) }},
			{name: "value-concept", form: tokenForm, about: "The value that is a code", values: func(r *resource) []value {
				if c := body(r).ValueConcept; c != nil {
					return codes(*c)
				}
				return nil
			}},
		},
	}
}

// refs and ref give references as values of a parameter.
func refs(list []fhir.Reference) (out []value) {
	for _, r := range list {
		out = append(out, ref(&r)...)
	}
	return out
}

func ref(r *fhir.Reference) []value {
	switch {
	case r == nil:
		return nil
	case r.Identifier != nil:
		return []value{{reference: r.Reference, system: r.Identifier.System, code: r.Identifier.Value}}
	}
	return references(r.Reference)
}

// numbers gives the value of an observation where it is a number.
func numbers(o fhir.Observation) []value {
	switch {
	case o.ValueInteger != nil:
		return []value{{number: float64(*o.ValueInteger)}}
	case o.ValueQuantity != nil:
		if n, err := o.ValueQuantity.Value.Float64(); err == nil {
			return []value{{number: n, system: o.ValueQuantity.System, code: o.ValueQuantity.Code, text: o.ValueQuantity.Unit}}
		}
	}
	return nil
}

func listEntries(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	entries, err := r.entries(ctx, person)
	for _, e := range entries {
		list = append(list, asOf("Observation", string(e.ID), person, e.At, fhir.OfEntry(e)))
	}
	return list, err
}

// listRatings gives how near goals are, and what was said of things of the library that
// stand in the plan.
func listRatings(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.ratedGoals(ctx, person)
	for _, g := range page.Goals {
		for _, rating := range g.Ratings {
			list = append(list, asOf("Observation", string(rating.ID), person, rating.At, fhir.OfRating(rating)))
		}
	}
	for _, marks := range [][]care.ResourceMark{page.Resources.Kept, page.Resources.Helped} {
		for _, m := range marks {
			list = append(list, asOf("Observation", string(m.ID), person, m.At, fhir.OfResourceMark(m)))
		}
	}
	return list, err
}

// listScores gives the scores of measures, those of one measurement that has several also
// together, and that somebody declined.
func listScores(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.measurements(ctx, person)
	for _, series := range page.Measures {
		for _, m := range series.Times {
			scores := fhir.OfScores(m.Measurement, m.Scores, m.Of)
			for i, o := range scores {
				list = append(list, asOf("Observation", o.ID, person, m.Scores[i].At, o))
			}
			if len(scores) > 1 {
				o := fhir.OfPanel(m.Measurement, scores, m.Of)
				list = append(list, asOf("Observation", o.ID, person, m.Scores[0].At, o))
			}
		}
		for _, d := range series.Declines {
			list = append(list, asOf("Observation", string(d.ID), person, d.At, fhir.OfDecline(d)))
		}
	}
	return list, err
}

func listAreas(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	pages, err := r.blooms(ctx, person)
	for _, page := range pages {
		for _, reading := range page.Readings {
			for _, o := range fhir.OfAreas(reading, page.Assessment, page.Answers, page.Instrument) {
				list = append(list, asOf("Observation", o.ID, person, last(reading.ChangedAt, reading.HandedInAt, page.Assessment.CompletedAt), o))
			}
		}
	}
	return list, err
}

func listMarks(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	page, err := r.care.ListMarks(ctx, r.who, person)
	for _, m := range page.Marks {
		list = append(list, asOf("Observation", string(m.ID), person, last(m.At, m.Withdrawn), fhir.OfMark(m)))
	}
	return list, err
}

func listChoices(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	c, err := r.choice(ctx, person)
	if err == nil && c.ID != "" {
		list = append(list, asOf("Observation", string(c.ID), person, c.At, fhir.OfChoice(c)))
	}
	return list, err
}

func listCrises(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	crises, err := r.crises(ctx, person)
	for _, c := range crises {
		updated := last(c.BeganAt, c.EndedAt)
		for _, review := range c.Reviews {
			updated = last(updated, review.At)
		}
		list = append(list, asOf("Observation", string(c.ID), person, updated, fhir.OfCrisis(c)))
	}
	return list, err
}
