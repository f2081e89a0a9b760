package fhirapi

import (
	"context"
	"slices"
	"time"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

// part is some of what a type holds of one person, and the operation that reads it.
type part struct {
	asks string
	list func(ctx context.Context, r reader, person care.PersonID) ([]resource, error)
	// of are the records whose resources it holds; none means any. Whoever reads one
	// resource looks at its part alone.
	of []care.Noun
}

// holds tells whether a part can hold what is looked for.
func (p part) holds(noun care.Noun) bool {
	return noun == "" || len(p.of) == 0 || slices.Contains(p.of, noun)
}

// inParts lists what is read by several operations: those parts that the reader may see.
// The others are left out without a line in the log. Where it is none, the first is asked,
// so that the attempt stands in the log as a refusal, but for a search that goes over
// everybody: it named nobody, and would fill the log of each who did not share.
func inParts(parts ...part) func(context.Context, reader, care.PersonID) ([]resource, error) {
	return func(ctx context.Context, r reader, person care.PersonID) (list []resource, err error) {
		seen := false
		parts := slices.DeleteFunc(slices.Clone(parts), func(p part) bool { return !p.holds(r.noun) })
		for _, p := range parts {
			may, err := r.care.May(ctx, r.who, p.asks, person)
			if err != nil {
				return nil, err
			}
			if !may {
				continue
			}
			seen = true
			more, err := p.list(ctx, r, person)
			if err != nil {
				return nil, err
			}
			list = append(list, more...)
		}
		if seen || r.quiet || len(parts) == 0 {
			return list, nil
		}
		return parts[0].list(ctx, r, person)
	}
}

// once asks an operation once for each look, whatever types want to know of it.
func once[T any](r reader, op string, person care.PersonID, ask func() (T, error)) (T, error) {
	key := op + "/" + string(person)
	if got, ok := r.asked[key]; ok {
		return got.(T), nil
	}
	got, err := ask()
	if err == nil && r.asked != nil {
		r.asked[key] = got
	}
	return got, err
}

// known is what an operation answered in this look, where it was asked.
func known[T any](r reader, op string, person care.PersonID) (T, bool) {
	got, ok := r.asked[op+"/"+string(person)].(T)
	return got, ok
}

func (r reader) plans(ctx context.Context, person care.PersonID) (care.PlansPage, error) {
	return once(r, "ListPlans", person, func() (care.PlansPage, error) { return r.care.ListPlans(ctx, r.who, person) })
}

func (r reader) circle(ctx context.Context, person care.PersonID) (care.CirclePage, error) {
	return once(r, "ListCircle", person, func() (care.CirclePage, error) { return r.care.ListCircle(ctx, r.who, person) })
}

func (r reader) reminders(ctx context.Context, person care.PersonID) (care.RemindersPage, error) {
	return once(r, "ShowReminders", person, func() (care.RemindersPage, error) { return r.care.Reminded(ctx, r.who, person) })
}

// crises and choice are what plans and reminders give too, where nothing else of them is wanted.
func (r reader) crises(ctx context.Context, person care.PersonID) ([]care.ReviewedCrisis, error) {
	if page, ok := known[care.PlansPage](r, "ListPlans", person); ok {
		return page.Crises, nil
	}
	return r.care.PastCrises(ctx, r.who, person)
}

func (r reader) choice(ctx context.Context, person care.PersonID) (care.ReminderChoice, error) {
	if page, ok := known[care.RemindersPage](r, "ShowReminders", person); ok {
		return page.Choice, nil
	}
	return r.care.ReminderChosen(ctx, r.who, person)
}

func (r reader) entries(ctx context.Context, person care.PersonID) ([]care.Entry, error) {
	return once(r, "ShowJourney", person, func() ([]care.Entry, error) { return r.care.JourneyEntries(ctx, r.who, person) })
}

// idLength is how long the ids are that records have here. The id of a resource that is
// worked out of a record begins with the record's.
const idLength = 36

// ofRecord gives the record that the id of a resource begins with.
func ofRecord(id string) string { return id[:min(idLength, len(id))] }

// asOf makes a resource that keeps no past: its version is the instant of its last change.
func asOf(kind, id string, person care.PersonID, updated time.Time, body fhir.Resource) resource {
	version := int64(1)
	if !updated.IsZero() {
		version = updated.UnixMicro()
	}
	return resource{kind: kind, id: id, person: person, updated: updated, version: version, body: body}
}

// last gives the latest of some instants.
func last(times ...time.Time) (latest time.Time) {
	for _, t := range times {
		if t.After(latest) {
			latest = t
		}
	}
	return latest
}
