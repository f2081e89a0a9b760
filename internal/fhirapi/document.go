package fhirapi

import (
	"context"

	"towpath/internal/care"
	"towpath/internal/fhir"
	"towpath/internal/library"
)

func documentKind() *kind {
	body := func(r *resource) fhir.DocumentReference { return r.body.(fhir.DocumentReference) }
	whose := func(r *resource) string {
		if s := body(r).Subject; s != nil {
			return s.Reference
		}
		return ""
	}
	return &kind{
		name: "DocumentReference", nouns: []care.Noun{care.NounStory}, list: inParts(part{"ListMyStories", listStories}), all: listLibrary,
		params: []param{
			subject(whose), patientOf(whose),
			{name: "status", form: tokenForm, about: "current", values: func(r *resource) []value { return code(body(r).Status) }},
			{name: "type", form: tokenForm, about: "A story, or which kind of thing of the library", values: func(r *resource) []value { return codes(body(r).Type) }},
			{name: "category", form: tokenForm, about: "An area of life", values: func(r *resource) []value { return codes(body(r).Category...) }},
			{name: "date", form: dateForm, about: "When it was written or published", values: func(r *resource) []value { return at(body(r).Date) }},
			{name: "description", form: stringForm, about: "What it is about", values: func(r *resource) []value { return texts(body(r).Description) }},
			{name: "language", form: tokenForm, about: "The language that it is in", values: func(r *resource) []value { return code(body(r).Content[0].Attachment.Language) }},
			{name: "title", form: stringForm, about: "Its title", values: func(r *resource) []value { return texts(body(r).Content[0].Attachment.Title) }},
		},
	}
}

// listStories gives the stories that a person tells, to a worker those that they write down
// together.
func listStories(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
	mine, err := r.care.ListMyStories(ctx, r.who, person)
	for _, page := range mine.Stories {
		text := page.Latest()
		copied := care.StoryCopy{ID: page.Story.ID, Begun: page.Story.Begun, Text: text}
		for _, c := range page.Consents {
			if c.TakenBack.IsZero() {
				copied.Uses = append(copied.Uses, c.Use)
			}
		}
		updated := last(page.Story.Begun, text.Written, text.HandedIn, text.Reviewed)
		list = append(list, asOf("DocumentReference", string(page.Story.ID), person, updated, fhir.OfStory(person, copied)))
	}
	return list, err
}

// listLibrary gives what is published in the support library, which is open to everybody.
func listLibrary(ctx context.Context, r reader) (list []resource, err error) {
	shelf, err := r.care.SupportLibrary(ctx, r.who.Organisation)
	if err != nil {
		return nil, err
	}
	for _, res := range shelf.Resources() {
		if facts, ok := shelf.Facts(library.ResourceEntry, res.ID); ok {
			list = append(list, asOf("DocumentReference", string(facts.ID), "", facts.PublishedAt, fhir.OfResource(res, facts)))
		}
	}
	return list, nil
}
