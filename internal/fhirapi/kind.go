package fhirapi

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/fhir"
	"towpath/internal/fhir/r4"
)

// resource is one resource as it is given out.
type resource struct {
	kind, id string
	person   care.PersonID
	updated  time.Time
	// version is its place among its versions, from 1; past gives those before it, oldest
	// first, for what keeps them.
	version int64
	past    []past
	body    fhir.Resource
	profile []string
	// once says that the answer holds what is said no second time.
	once bool
	kept string // what its sender said that Towpath has no place for, as JSON
}

// past is how a resource was from an instant on.
type past struct {
	at   time.Time
	body fhir.Resource
}

// reader looks at the records of people for somebody.
type reader struct {
	care *care.Service
	who  care.Actor
	api  *API
	// quiet says that nobody was named: what may not be seen is left out, not refused.
	quiet bool
	noun  care.Noun                                    // of which record the one resource is that is looked for
	sees  func(kind string, person care.PersonID) bool // whether the app may see all of a type that the account may
	asked map[string]any                               // what operations answered in this look
	// fresh is secrets that were made in this look, by the id of what they are for.
	fresh map[string]string
}

// kind is one type of resource: how it is found, searched and changed.
type kind struct {
	name string
	// nouns says by which records' ids a person is found.
	nouns []care.Noun
	// record gives of which record the id of a resource speaks; itself where it is nil.
	record func(id string) string
	// list gives all of one person's that the reader may see, in no order.
	list func(ctx context.Context, r reader, person care.PersonID) ([]resource, error)
	// all gives those that belong to no person; a type can have both.
	all func(ctx context.Context, r reader) ([]resource, error)
	// whole adds to one of them what a read gives and a search does not.
	whole func(ctx context.Context, r reader, one *resource) error
	// apart says that one of them is made of its record and of what stands beside it alone;
	// brief that this takes a few statements, whatever its noun.
	apart, brief bool
	params       []param
	// sets lists elements that the server sets by what happens here, whatever was sent.
	sets []string
	// versioned says that past versions can be read.
	versioned bool
	// fits tells whether what was sent goes with what came of it.
	fits func(q *request, in incoming, made *resource) error
	// rest gives what of a resource that was sent its record cannot say in the same place.
	rest func(in incoming, made *resource) (r4.Tree, error)
	// guarded says that what stands is changed only by whoever names its version.
	guarded bool
	// settle puts into what was sent what it says in another way, before anything is done.
	settle func(q *request, l *look, in *incoming) error
	// found gives in whose records one can be that is known by an identifier.
	found func(ctx context.Context, l *look, system, value string) ([]care.PersonID, error)
	// create and update carry out what was posted, and say which resource it became.
	create, update func(q *request, l *look, in incoming) (id string, err error)
	// remove takes one away for good.
	remove func(q *request, l *look, was *resource) error
	// ours says that it is about Towpath and not about a record: ids are given here alone,
	// create and update keep for themselves what was sent, and no export has it.
	ours bool
}

// kinds lists every type, in the order in which the CapabilityStatement has them.
func kinds() []*kind {
	list := []*kind{
		patientKind(), appointmentKind(), goalKind(), taskKind(), observationKind(), responseKind(), encounterKind(), questionnaireKind(), groupKind(),
		carePlanKind(), relatedKind(), consentKind(), communicationKind(), teamKind(), auditKind(), documentKind(), provenanceKind(), practitionerKind(), organizationKind(), subscriptionKind(),
	}
	slices.SortFunc(list, func(a, b *kind) int { return strings.Compare(a.name, b.name) })
	return list
}

// kind gives the type that a request names, if the app may do this with it.
func (q *request) kind(interaction byte) (*kind, error) {
	return q.kindNamed(q.r.PathValue("type"), interaction)
}

func (q *request) kindNamed(name string, interaction byte) (*kind, error) {
	k := q.kinds[name]
	if k == nil {
		return nil, refuse(404, "not-supported", "", "There is no resource type %q here.", name)
	}
	if _, _, may := q.caller.Access.May(q.caller.Actor, name, interaction); !may {
		return nil, refuse(403, "forbidden", "", "This app was not allowed to do this with %s resources.", name)
	}
	return k, nil
}

// etag gives the version of a resource as HTTP has it.
func (r *resource) etag() string { return `W/"` + r.versionID() + `"` }

func (r *resource) versionID() string { return strconv.FormatInt(r.version, 10) }
