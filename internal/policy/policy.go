// Package policy decides, from the sentences in policies/, whether somebody may
// do something. It is pure: the policies come in as files, the facts as arguments.
// The language is Cedar (cedarpolicy.com): a forbid always wins, and what no
// sentence permits is refused.
package policy

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/cedar-policy/cedar-go"
)

// Request is one question: may this role do this action, standing like that to
// the person whom it is about? It says nothing of who they are, so that no sentence
// can be about somebody by name, and equal questions have equal answers.
type Request struct {
	Role   string
	Action string
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
	// Edits: the account looks after the support library. Reviews: it reviews stories.
	// Organises: it runs courses. Reports: it reads the reports of the whole organisation.
	Edits, Reviews, Organises, Reports bool
	// App: the asker is an app, or another computer system, that acts for the account.
	App bool
	// CommandLine: the asker runs Towpath's commands, and holds the data already.
	CommandLine bool
	// Moves: those commands take records along to another Towpath.
	Moves bool
}

// Shared is a set of topics, one bit each in the order of Topics.
type Shared uint16

// Topics are the parts of a record that can be shared, as the policies name them.
var Topics = [...]string{"bloom", "journey", "goals", "notes", "wellness_plan", "crisis_plan", "measures", "crisis_part", "meetings"}

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

// Set is every policy, parsed once, and sorted by the actions that its scope names:
// a question is then put to the few sentences that could answer it. It is safe for
// concurrent use.
type Set struct {
	byAction map[string]*cedar.PolicySet
	// others has the sentences whose scope names no action, which speak of all.
	others *cedar.PolicySet
	// answers remembers, by Request, what was worked out once. Only actions that a
	// sentence names are remembered: there are a few hundred questions, not more.
	answers sync.Map
}

// scoped gives the actions that the scope of a policy names; all tells that it
// speaks of every action.
func scoped(p *cedar.Policy) (actions []string, all bool, err error) {
	raw, err := p.MarshalJSON()
	if err != nil {
		return nil, false, err
	}
	type entity struct{ ID string }
	var form struct {
		Action struct {
			Op       string
			Entity   *entity
			Entities []entity
		}
	}
	if err := json.Unmarshal(raw, &form); err != nil {
		return nil, false, err
	}
	if form.Action.Entity != nil {
		form.Action.Entities = append(form.Action.Entities, *form.Action.Entity)
	}
	for _, e := range form.Action.Entities {
		actions = append(actions, e.ID)
	}
	return actions, len(actions) == 0, nil
}

// sorted puts each policy beside those of its actions.
func sorted(set *cedar.PolicySet) (*Set, error) {
	out := &Set{byAction: map[string]*cedar.PolicySet{}, others: cedar.NewPolicySet()}
	scopes := map[cedar.PolicyID][]string{}
	for id, p := range set.All() {
		actions, all, err := scoped(p)
		if err != nil {
			return nil, fmt.Errorf("policy: %s: %w", id, err)
		}
		if all {
			out.others.Add(id, p)
		}
		scopes[id] = actions
	}
	for id, p := range set.All() {
		for _, action := range scopes[id] {
			if out.byAction[action] == nil {
				out.byAction[action] = cedar.NewPolicySet()
				for other, q := range out.others.All() {
					out.byAction[action].Add(other, q)
				}
			}
			out.byAction[action].Add(id, p)
		}
	}
	return out, nil
}

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
	return sorted(set)
}

// Decide answers one question. It never fails: a policy that cannot be evaluated
// counts as a refusal. The list of policies is not the caller's to change.
func (s *Set) Decide(r Request) Decision {
	r.Shared %= 1 << len(Topics)
	if d, ok := s.answers.Load(r); ok {
		return d.(Decision)
	}
	set, known := s.byAction[r.Action]
	if !known {
		return decide(s.others, r)
	}
	d := decide(set, r)
	s.answers.Store(r, d)
	return d
}

func decide(set *cedar.PolicySet, r Request) Decision {
	principal := cedar.NewEntityUID("Account", "asker")
	entities := cedar.EntityMap{
		principal: cedar.Entity{UID: principal, Attributes: cedar.NewRecord(cedar.RecordMap{
			"role": cedar.String(r.Role),
		})},
	}
	decision, why := cedar.Authorize(set, entities, cedar.Request{
		Principal: principal,
		Action:    cedar.NewEntityUID("Action", cedar.String(r.Action)),
		Resource:  cedar.NewEntityUID("Person", "subject"),
		Context: cedar.NewRecord(cedar.RecordMap{
			"self":        cedar.Boolean(r.Self),
			"sharesTeam":  cedar.Boolean(r.SharesTeam),
			"manages":     cedar.Boolean(r.Manages),
			"inCircle":    cedar.Boolean(r.InCircle),
			"shared":      sharedSets[r.Shared],
			"emergency":   cedar.Boolean(r.Emergency),
			"link":        cedar.Boolean(r.Link),
			"invited":     cedar.Boolean(r.Invited),
			"edits":       cedar.Boolean(r.Edits),
			"reviews":     cedar.Boolean(r.Reviews),
			"organises":   cedar.Boolean(r.Organises),
			"reports":     cedar.Boolean(r.Reports),
			"app":         cedar.Boolean(r.App),
			"commandLine": cedar.Boolean(r.CommandLine),
			"moves":       cedar.Boolean(r.Moves),
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
