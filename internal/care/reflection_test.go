package care_test

import (
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

func TestAReflectionStaysTheWorkersOwn(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		ctx := t.Context()
		n := care.NewReflection{ID: care.ReflectionID(k.IDs.New()), Question: "Who surprised me?", Words: "I talked too much"}
		for range 2 { // saved twice is saved once
			if err := k.KeepReflection(ctx, k.AsBen, n); err != nil {
				t.Fatal(err)
			}
		}
		other := n
		other.Words = "something else"
		if err := k.KeepReflection(ctx, k.AsBen, other); !fault.Is(err, fault.Conflict) {
			t.Errorf("another under the same id: %v", err)
		}
		last, _ := k.log(t, k.Organisation, "")
		if last.Subject != "" || last.Person != "" || strings.Contains(last.Action+last.Policies, "talked") {
			t.Errorf("the log says %+v", last)
		}
		for _, a := range []care.Actor{k.AsDele, k.AsEve} {
			if list, err := k.ListReflections(ctx, a); err != nil || len(list) != 0 {
				t.Errorf("%s reads %+v, %v", a.Name, list, err)
			}
			if err := k.DeleteReflection(ctx, a, n.ID); err != nil {
				t.Error(err)
			}
		}
		for _, a := range []care.Actor{k.AsAdmin, k.AsAmina, asReviewer(k), {}} {
			if list, err := k.ListReflections(ctx, a); !fault.Is(err, fault.Denied) || list != nil {
				t.Errorf("%s reads %+v, %v", a.Name, list, err)
			}
		}
		list, err := k.ListReflections(ctx, k.AsBen)
		if err != nil || len(list) != 1 || list[0].Words != n.Words || list[0].Question != n.Question {
			t.Errorf("Ben reads %+v, %v", list, err)
		}
		if err := k.DeleteReflection(ctx, k.AsBen, n.ID); err != nil {
			t.Fatal(err)
		}
		if list, err := k.ListReflections(ctx, k.AsBen); err != nil || len(list) != 0 {
			t.Errorf("what was taken away is there: %+v, %v", list, err)
		}
	})
}

func TestAReflectionThatCannotBeKept(t *testing.T) {
	k := tell(t, testkit.SQLite(t))
	for field, n := range map[string]care.NewReflection{
		"id":       {ID: "x", Words: "a"},
		"words":    {ID: care.ReflectionID(k.IDs.New()), Words: " \n"},
		"question": {ID: care.ReflectionID(k.IDs.New()), Words: "a", Question: strings.Repeat("x", 201)},
	} {
		if fields := fault.FieldsOf(k.KeepReflection(t.Context(), k.AsBen, n)); len(fields) != 1 || fields[0].Name != field {
			t.Errorf("%s: %+v", field, fields)
		}
	}
}
