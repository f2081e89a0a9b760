package fhirapi

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"towpath/internal/care"
	"towpath/internal/fhir/r4"
)

// undated are types whose resources change without saying when.
var undated = []string{"Patient", "CareTeam"}

// Wanted gives what of one person's meets the criteria of a subscription, as its owner may see
// it now, oldest change first. That it was looked at is in the log before it returns. It is
// fault.Invalid where the criteria say nothing, or no longer, to this app.
func (a *API) Wanted(ctx context.Context, c Caller, criteria string, person care.PersonID) (list []Notice, err error) {
	q, s, err := a.criteria(ctx, c, criteria)
	if err != nil || s.named && !slices.Contains(s.people, person) {
		return nil, err
	}
	err = q.looking(func(l *look) error {
		list = nil
		if err := l.as(s.kind, 's'); err != nil {
			return err
		}
		l.quiet = true // what it may not see is left out: nobody tries a door each time
		matches, err := s.of(ctx, l, person)
		if err != nil {
			return err
		}
		slices.SortStableFunc(matches, func(a, b resource) int { return a.updated.Compare(b.updated) })
		for i := range matches {
			n := Notice{Type: matches[i].kind, ID: matches[i].id}
			if !slices.Contains(undated, n.Type) {
				n.Updated = matches[i].updated
			}
			if n.Body, err = matches[i].render(); err != nil {
				return err
			}
			list = append(list, n)
		}
		return nil
	})
	return list, err
}

// criteria reads what a subscription is about, as a search is read, for somebody. What is about
// no person, or would take more than a look at one person's record, is refused.
func (a *API) criteria(ctx context.Context, c Caller, text string) (*request, *query, error) {
	const place = "Subscription.criteria"
	// a search that is strict: what is not known must not widen what is sent
	r := (&http.Request{Header: http.Header{"Prefer": {"handling=strict"}}}).WithContext(ctx)
	q := &request{API: a, r: r, caller: c}
	name, rest, _ := strings.Cut(text, "?")
	k, err := q.kindNamed(name, 's')
	if err != nil {
		return nil, nil, at422(err, q, place)
	}
	if k.list == nil || k.name == "AuditEvent" {
		return nil, nil, refuse(422, "not-supported", place, "Changes of %s resources are not told. Search for them.", name)
	}
	values, err := url.ParseQuery(rest)
	if err != nil {
		return nil, nil, refuse(422, "value", place, "The search cannot be read: %v.", err)
	}
	for _, of := range []string{"_count", "_sort", "_after", "_summary", "_elements", "_total", "_include", "_revinclude", "_format", "_pretty"} {
		if values.Has(of) {
			return nil, nil, refuse(422, "not-supported", place, "%s says what an answer is like. Criteria say only which resources are meant.", of)
		}
	}
	s, err := q.readQuery(k, values)
	if err != nil {
		return nil, nil, at422(err, q, place)
	}
	for _, one := range s.chains {
		if one.to.list == nil {
			return nil, nil, refuse(422, "too-costly", place, "Criteria cannot go through %s.", one.to.name)
		}
	}
	for _, one := range s.has {
		if one.from.list == nil {
			return nil, nil, refuse(422, "too-costly", place, "Criteria cannot go through %s.", one.from.name)
		}
	}
	return q, s, nil
}

// at422 says of a failure in something typed where that stands.
func at422(err error, q *request, place string) error {
	status, outcome := outcomeOf(err, q.Say)
	if status >= 500 {
		return err
	}
	for i := range outcome.Issue {
		issue := &outcome.Issue[i]
		if len(issue.Expression) > 0 && !strings.Contains(issue.Diagnostics, issue.Expression[0]) {
			issue.Diagnostics = issue.Expression[0] + ": " + issue.Diagnostics
		}
		issue.Expression = []string{place}
	}
	if status != http.StatusForbidden {
		status = http.StatusUnprocessableEntity
	}
	return &refusal{status, outcome.Issue}
}

func without(issues []r4.Issue, places []string) []r4.Issue {
	return slices.DeleteFunc(issues, func(i r4.Issue) bool { return slices.Contains(places, i.Expression) })
}

// remove answers DELETE.
func (q *request) remove() error {
	k, err := q.kind('d')
	if err != nil {
		return err
	}
	err = q.changing(func(l *look) error { return q.removeOne(l, k, q.r.PathValue("id"), q.r.Header.Get("If-Match")) })
	if err != nil {
		return err
	}
	q.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (q *request) removeOne(l *look, k *kind, id, match string) error {
	if k.remove == nil {
		return unwritten(k)
	}
	was, err := l.find(q.ctx(), k, id, 'd')
	if err != nil {
		return err
	}
	if err := matched(&was, match); err != nil {
		return err
	}
	if err := l.as(k, 'd'); err != nil {
		return err
	}
	return k.remove(q, l, &was)
}
