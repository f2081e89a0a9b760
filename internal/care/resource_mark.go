package care

import (
	"cmp"
	"context"
	"slices"
	"time"

	"towpath/internal/fault"
	"towpath/internal/instrument"
	"towpath/internal/library"
)

// ResourceMark is what was said of a resource of the library that was offered to a
// person, for an area of their Bloom. The latest of a resource holds.
type ResourceMark struct {
	ID           ResourceMarkID
	Organisation OrganisationID
	Person       PersonID
	Resource     string // its key in the library
	Area         string // empty where it was found in the library itself
	Said         ResourceSaid
	At           time.Time
	By           AccountID
}

// ResourceSaid is what was said of a resource.
type ResourceSaid string

// What may be said. What was kept stands in the plan; what is put away is only no longer
// there. What is not for somebody is never offered to them again.
const (
	ResourceKept   ResourceSaid = "kept"
	ResourceHelped ResourceSaid = "helped"
	ResourceNot    ResourceSaid = "not-for-me"
	ResourceAway   ResourceSaid = "put-away"
)

// ResourceSays lists what may be said.
var ResourceSays = []ResourceSaid{ResourceKept, ResourceHelped, ResourceNot, ResourceAway}

// IdeaQuery is what is looked for, beside what the person's Bloom says. What is empty is
// not asked; nothing of it is kept.
type IdeaQuery struct {
	Area          string
	Place         library.Place
	Lang          string
	Circumstances []string
}

// Ideas are at most three resources for an area of a person's Bloom, and what went into
// the choice.
type Ideas struct {
	Person     Person
	Instrument *instrument.Instrument
	Area       string
	Audience   library.Audience
	Stage      int // where the person is in that area, 0 where that is not known
	List       []library.Suggestion
	// Said holds what was said of resources so far, by their keys, the latest of each.
	Said map[string]ResourceMark
}

// SuggestResources gives three resources at most for an area of the person's latest
// Bloom, at the stage that it shows. The rule is library.Suggest's: it looks at nothing
// else, and what it chose is kept nowhere.
func (s *Service) SuggestResources(ctx context.Context, a Actor, person PersonID, q IdeaQuery) (Ideas, error) {
	ideas := Ideas{Area: q.Area}
	err := s.read(ctx, a, "SuggestResources", about(person, ""), func(tx Tx) (err error) {
		if ideas.Person, err = tx.Person(ctx, a.Organisation, person); err != nil {
			return err
		}
		if err = s.whereInArea(ctx, tx, a, &ideas); err != nil {
			return err
		}
		if ideas.Said, err = resourceMarks(ctx, tx, a.Organisation, person); err != nil {
			return err
		}
		lib, err := s.shelfOf(ctx, tx, a.Organisation)
		if err != nil {
			return err
		}
		ideas.List = lib.Suggest(ideas.asked(q))
		return nil
	})
	return ideas, err
}

// asked is what the rule looks at.
func (i Ideas) asked(q IdeaQuery) library.Query {
	out := library.Query{
		Area: q.Area, Stage: i.Stage, Audience: i.Audience, Place: q.Place, Lang: q.Lang, Circumstances: q.Circumstances,
	}
	for key, m := range i.Said {
		if m.Said != ResourceAway {
			out.Skip = append(out.Skip, key)
		}
	}
	return out
}

// whereInArea finds the person's stage in an area, in the latest Bloom that has it and
// shows something. An area that no Bloom has is refused.
func (s *Service) whereInArea(ctx context.Context, tx Tx, a Actor, ideas *Ideas) error {
	lines, err := s.bloomLines(ctx, tx, a, ideas.Person.ID, "")
	if err != nil {
		return err
	}
	for _, l := range slices.Backward(lines) {
		inst, err := s.instrumentOf(l.Assessment)
		if err != nil {
			return err
		}
		at := inst.Place(ideas.Area)
		if at < 0 {
			continue
		}
		if err := withReadings(ctx, tx, a, &l); err != nil {
			return err
		}
		ideas.Instrument, ideas.Audience, ideas.Stage = inst, audienceOf(inst), l.Picture(len(inst.Areas))[at].Step.Stage()
		return nil
	}
	return denied("SuggestResources")
}

// audienceOf is whom resources are for that fit a Bloom.
func audienceOf(inst *instrument.Instrument) library.Audience {
	if inst.ID == "bloom-carers" {
		return library.Carers
	}
	return library.People
}

// resourceMarks gives the latest that was said of each resource.
func resourceMarks(ctx context.Context, tx Tx, org OrganisationID, person PersonID) (map[string]ResourceMark, error) {
	list, err := tx.ListResourceMarks(ctx, org, person)
	if err != nil {
		return nil, err
	}
	said := make(map[string]ResourceMark, len(list))
	for _, m := range list {
		said[m.Resource] = m
	}
	return said, nil
}

// NewResourceMark is what is said of a resource. The id is made by the client.
type NewResourceMark struct {
	ID       ResourceMarkID
	Resource string
	Area     string
	Said     ResourceSaid
}

// MarkResource keeps what is said of a resource that is in the library now.
func (s *Service) MarkResource(ctx context.Context, a Actor, person PersonID, n NewResourceMark) error {
	var c fault.Check
	c.Require(ValidID(string(n.ID)), "id", "error.id")
	c.Require(slices.Contains(ResourceSays, n.Said), "said", "idea.error.said")
	c.Require(isLine(n.Resource), "resource", "idea.error.resource")
	c.Require(Fits(n.Area, MaxLine), "area", "idea.error.area")
	if err := c.Err("MarkResource"); err != nil {
		return err
	}
	mark := ResourceMark{ID: n.ID, Organisation: a.Organisation, Person: person, Resource: n.Resource, Area: n.Area, Said: n.Said, At: s.Now(), By: a.Account}
	return s.write(ctx, a, "MarkResource", about(person, "resource-mark:"+string(n.ID)), func(tx Tx) error {
		lib, err := s.shelfOf(ctx, tx, a.Organisation)
		if err != nil {
			return err
		}
		_, there := lib.Resource(n.Resource)
		c.Require(there || n.Said == ResourceAway, "resource", "idea.error.resource")
		if err := c.Err("MarkResource"); err != nil {
			return err
		}
		added, err := tx.InsertResourceMark(ctx, mark)
		if err != nil || added {
			return err
		}
		list, err := tx.ListResourceMarks(ctx, a.Organisation, person)
		return again("MarkResource", list, err, func(m ResourceMark) bool {
			return m.ID == mark.ID && m.Resource == mark.Resource && m.Said == mark.Said
		})
	})
}

// KeptResources are what stands in a person's plan from the library, and what they said
// helped, the latest first.
type KeptResources struct {
	Kept, Helped []ResourceMark
}

func keptResources(ctx context.Context, tx Tx, org OrganisationID, person PersonID) (KeptResources, error) {
	var out KeptResources
	said, err := resourceMarks(ctx, tx, org, person)
	for _, m := range said {
		switch m.Said {
		case ResourceKept:
			out.Kept = append(out.Kept, m)
		case ResourceHelped:
			out.Helped = append(out.Helped, m)
		}
	}
	for _, list := range [][]ResourceMark{out.Kept, out.Helped} {
		slices.SortFunc(list, func(a, b ResourceMark) int {
			return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Resource, b.Resource))
		})
	}
	return out, err
}

func copyResources(ctx context.Context, tx Tx, a Actor, person PersonID, r *Record) (err error) {
	r.Resources, err = tx.ListResourceMarks(ctx, a.Organisation, person)
	return err
}

// goodResourceMark tells whether a Towpath would have kept it. The resource may be one
// that only the other service had.
func (s *Service) goodResourceMark(person PersonID, m ResourceMark) bool {
	return ValidID(string(m.ID)) && m.Person == person && isLine(m.Resource) && Fits(m.Area, MaxLine) && slices.Contains(ResourceSays, m.Said) &&
		isAccount(m.By) && !m.At.IsZero() && !m.At.After(s.Now().Add(clocksApart))
}
