package care_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestEveryOperationLeavesItsEntry(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			s := testkit.Fresh(t, engine)
			for method, o := range operations {
				who := []func(story) care.Actor{o.may}
				if o.may == nil {
					who = []func(story) care.Actor{asBen, func(k story) care.Actor { return k.AsAmina }}
				}
				for _, actor := range who {
					leavesItsEntry(t, s, method, o, actor)
				}
			}
		})
	}
}

func leavesItsEntry(t *testing.T, s *store.Store, method string, o operation, actor func(story) care.Actor) {
	t.Helper()
	k := tell(t, s)
	a, whose := actor(k), k.Amina
	if o.whose != nil {
		whose = o.whose(t, k)
	}
	p := whose
	if o.nobody {
		p = ""
	}
	_, before := k.log(t, k.Organisation, p)
	if _, err := o.call(t.Context(), k, a, whose); err != nil {
		t.Errorf("%s as %s: %v", method, a.Name, err)
		return
	}
	last, after := k.log(t, k.Organisation, p)
	if after != before+1 {
		t.Errorf("%s as %s: %d new audit entries, want 1", method, a.Name, after-before)
	}
	if last.Outcome != care.OutcomeAllowed || last.Action != o.name(method) || last.Account != a.Account || last.Name != a.Name ||
		last.Role != a.Role || last.Person != p || last.Request != a.Request || last.At.IsZero() || !care.ValidID(last.ID) {
		t.Errorf("%s as %s was recorded as %+v", method, a.Name, last)
	}
	by := o.by
	if by == "" {
		by = string(a.Role) + "-"
	}
	if !strings.HasPrefix(last.Policies, by) {
		t.Errorf("%s as %s was allowed by %q", method, a.Name, last.Policies)
	}
}

// failing is a store whose writes fail once they are told to: a full disk.
type failing struct {
	testkit.Store
	full bool
}

var errFull = errors.New("the disk is full")

func (f *failing) Write(ctx context.Context, fn func(care.Tx) error) error {
	if f.full {
		return fault.New(fault.Unavailable, "write", errFull)
	}
	return f.Store.Write(ctx, fn)
}

// TestNothingIsShownUnrecorded: a read that cannot be recorded is no read.
func TestNothingIsShownUnrecorded(t *testing.T) {
	s := &failing{Store: testkit.SQLite(t)}
	k := tell(t, s)
	s.full = true
	for method, o := range operations {
		may := o.may
		if may == nil {
			may = asBen
		}
		if _, err := o.call(t.Context(), k, may(k), k.Amina); !errors.Is(err, errFull) {
			t.Errorf("%s on a full disk: %v", method, err)
		}
	}
	for method, o := range operations {
		if o.nobody {
			continue
		}
		// A refusal that cannot be recorded is still a refusal. A write is not even
		// decided, since its decision is part of the transaction that fails.
		if _, err := o.call(t.Context(), k, k.AsEve, k.Amina); !fault.Is(err, fault.Denied) && !errors.Is(err, errFull) {
			t.Errorf("%s as Eve on a full disk: %v", method, err)
		}
	}
}

func TestACancelledRequestIsUnavailable(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for method, o := range operations {
		may := o.may
		if may == nil {
			may = asBen
		}
		if _, err := o.call(ctx, k, may(k), k.Amina); !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s with a request that went away: %v, want unavailable", method, err)
		}
	}
}

func TestEveryOperationIsNamedInAPolicy(t *testing.T) {
	named := policyActions(t)
	for _, name := range care.Operations() {
		if !slices.Contains(named, name) {
			t.Errorf("no policy names %s: nobody may ever do it", name)
		}
	}
	for _, name := range named {
		if !slices.Contains(care.Operations(), name) {
			t.Errorf("a policy names %s, which is no operation", name)
		}
	}
}

// TestTheCaseloadIsWhatThePolicyPermits: the list is narrowed in SQL, the page by
// policy; the two must be of one mind.
func TestTheCaseloadIsWhatThePolicyPermits(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	for _, a := range []care.Actor{k.AsBen, k.AsEve} {
		page, err := k.ListCaseload(t.Context(), a, care.CaseloadQuery{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []care.PersonID{k.Amina, k.Farid} {
			listed := slices.ContainsFunc(page.Rows, func(r care.CaseloadRow) bool { return r.Person == p })
			_, err := k.ShowPerson(t.Context(), a, p)
			if listed != (err == nil) {
				t.Errorf("%s: listed is %v, opening gives %v", a.Name, listed, err)
			}
		}
	}
}
