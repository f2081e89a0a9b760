// Package policy decides, from the sentences in policies/, whether somebody may
// do something. It is pure: the policies come in as files, the facts as arguments.
// The language is Cedar (cedarpolicy.com): a forbid always wins, and what no
// sentence permits is refused.
package policy

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/cedar-policy/cedar-go"
)

// Request is one question: may this role do this action, standing like that to
// the person whom it is about?
type Request struct {
	Account string
	Role    string
	Action  string
	Person  string // empty where the action is about no one person
	// Self: the account is the person's own.
	Self bool
	// SharesTeam: the worker is now a member of a team that now supports the person.
	SharesTeam bool
	// Manages: the worker now manages a team that now supports the person.
	Manages bool
	// InCircle: the account is in the person's circle now. Shared is what the person
	// agreed to share with it, as it holds now.
	InCircle bool
	Shared   Shared
	// Emergency: the account opened the record in an emergency that lasts.
	Emergency bool
	// Link: the question is about the one assessment that the asker's link opens.
	Link bool
	// Invited: the asker holds the code of the invitation in question.
	Invited bool
}

// Shared is a set of topics, one bit each in the order of Topics.
type Shared uint8

// Topics are the parts of a record that can be shared, as the policies name them.
var Topics = [...]string{"bloom", "journey", "goals", "notes", "wellness_plan", "crisis_plan", "measures"}

// sharedSets has every set of topics as Cedar has it, made once.
var sharedSets = func() (sets [1 << len(Topics)]cedar.Set) {
	for bits := range sets {
		var names []cedar.Value
		for i, t := range Topics {
			if bits&(1<<i) != 0 {
				names = append(names, cedar.String(t))
			}
		}
		sets[bits] = cedar.NewSet(names...)
	}
	return sets
}()

// Decision is the answer with the ids of the policies that decided it, in order.
// A refusal that no policy asked for has none.
type Decision struct {
	Allowed  bool
	Policies []string
}

// Set is every policy, parsed once. It is safe for concurrent use.
type Set struct{ set *cedar.PolicySet }

// Load parses every .cedar file of fsys. A sentence that does not parse, or that
// has no @id of its own, stops it with the file and the line.
func Load(fsys fs.FS) (*Set, error) {
	names, err := fs.Glob(fsys, "*.cedar")
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("policy: no .cedar file was found")
	}
	set := cedar.NewPolicySet()
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		list, err := cedar.NewPolicyListFromBytes(name, text)
		if err != nil {
			return nil, fmt.Errorf("policy: %s: %w", name, err)
		}
		for _, p := range list {
			id, ok := p.Annotations()["id"]
			if !ok || id == "" {
				return nil, fmt.Errorf("policy: %s:%d: this policy has no @id", name, p.Position().Line)
			}
			if !set.Add(cedar.PolicyID(id), p) {
				return nil, fmt.Errorf("policy: %s:%d: the id %q is used twice", name, p.Position().Line, id)
			}
		}
	}
	return &Set{set: set}, nil
}

// Decide answers one question. It never fails: a policy that cannot be evaluated
// counts as a refusal.
func (s *Set) Decide(r Request) Decision {
	principal := cedar.NewEntityUID("Account", cedar.String(r.Account))
	entities := cedar.EntityMap{
		principal: cedar.Entity{UID: principal, Attributes: cedar.NewRecord(cedar.RecordMap{
			"role": cedar.String(r.Role),
		})},
	}
	decision, why := cedar.Authorize(s.set, entities, cedar.Request{
		Principal: principal,
		Action:    cedar.NewEntityUID("Action", cedar.String(r.Action)),
		Resource:  cedar.NewEntityUID("Person", cedar.String(r.Person)),
		Context: cedar.NewRecord(cedar.RecordMap{
			"self":       cedar.Boolean(r.Self),
			"sharesTeam": cedar.Boolean(r.SharesTeam),
			"manages":    cedar.Boolean(r.Manages),
			"inCircle":   cedar.Boolean(r.InCircle),
			"shared":     sharedSets[r.Shared%(1<<len(Topics))],
			"emergency":  cedar.Boolean(r.Emergency),
			"link":       cedar.Boolean(r.Link),
			"invited":    cedar.Boolean(r.Invited),
		}),
	})
	d := Decision{Allowed: decision == cedar.Allow && len(why.Errors) == 0}
	for _, reason := range why.Reasons {
		d.Policies = append(d.Policies, string(reason.PolicyID))
	}
	slices.Sort(d.Policies)
	return d
}

// String lists the deciding policies for the audit entry.
func (d Decision) String() string { return strings.Join(d.Policies, " ") }
