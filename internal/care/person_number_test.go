package care_test

import (
	"sync"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// numbered is somebody new with a number.
func (k story) numbered(reference string, team care.TeamID) care.NewPerson {
	return care.NewPerson{ID: care.PersonID(k.IDs.New()), Name: "Noor Jansen", Reference: reference, Team: team}
}

// taken tells that a number was refused, with its place and whose it is.
func taken(t *testing.T, what string, err error, name string) {
	t.Helper()
	fields := fault.FieldsOf(err)
	if len(fields) != 1 || fields[0].Name != "reference" || fields[0].Message != "person.error.taken" || len(fields[0].Values) != 2 || fields[0].Values[1] != name {
		t.Errorf("%s: %v", what, err)
	}
}

func TestANumberIsOnePersons(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		operator := care.Operator(k.Organisation)
		taken(t, "somebody new", k.AddPerson(t.Context(), k.AsBen, k.numbered(" W-101 ", k.River)), "Amina Yusuf")
		n := k.numbered("W-900", k.River)
		must(t, k.AddPerson(t.Context(), k.AsBen, n))
		must(t, k.AddPerson(t.Context(), k.AsBen, n)) // a form that was sent twice
		as := care.PersonDetails{Name: n.Name, Reference: "W-101"}
		_, err := k.CorrectPerson(t.Context(), k.AsBen, n.ID, as.To)
		taken(t, "somebody who is corrected", err, "Amina Yusuf")
		_, err = k.CorrectPerson(t.Context(), operator, n.ID, as.To)
		taken(t, "by a list", err, "Amina Yusuf")
		taken(t, "by a list, in another team", k.AddPerson(t.Context(), operator, k.numbered("W-102", k.River)), "Farid Karimi")
		taken(t, "who moves here", k.ImportPerson(t.Context(), operator, care.Record{Person: care.Person{ID: care.PersonID(k.IDs.New()), Name: "New", Reference: "W-101"}}, k.River), "Amina Yusuf")
		as.Reference = "W-900"
		if _, err := k.CorrectPerson(t.Context(), k.AsBen, n.ID, as.To); err != nil {
			t.Errorf("their own: %v", err)
		}
		as.Reference = ""
		if _, err := k.CorrectPerson(t.Context(), k.AsBen, n.ID, as.To); err != nil {
			t.Errorf("none: %v", err)
		}
		must(t, k.AddPerson(t.Context(), k.AsBen, k.numbered("W-900", k.River))) // it is free again
	})
}

func TestANumberElsewhereTellsNothing(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		lines := func() int {
			page, err := k.ListAuditEntries(t.Context(), k.AsFarid, k.Farid, care.AuditQuery{})
			must(t, err)
			return page.Total
		}
		before := lines()
		n := k.numbered("W-102", k.River) // Farid's, whom Ben's team does not support
		must(t, k.AddPerson(t.Context(), k.AsBen, n))
		for a, want := range map[*care.Actor][]care.PersonID{&k.AsBen: {n.ID}, &k.AsFarid: {k.Farid}, &k.AsEve: {k.Farid}, &k.AsChiara: nil} {
			if got, err := k.ListPeople(t.Context(), *a, care.PeopleQuery{Reference: "W-102"}); len(got) != len(want) || len(want) > 0 && got[0] != want[0] || err != nil {
				t.Errorf("%s finds %v, want %v: %v", a.Name, got, want, err)
			}
		}
		if after := lines(); after != before+1 { // this look alone
			t.Errorf("Farid's log has %d lines more", after-before)
		}
	})
}

func TestANumberIsGivenOnceAtOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := tell(t, s)
		var group sync.WaitGroup
		for range 8 {
			n := k.numbered("W-900", k.River)
			group.Go(func() {
				if err := k.AddPerson(t.Context(), k.AsBen, n); err != nil {
					taken(t, "one of many", err, "Noor Jansen")
				}
			})
		}
		group.Wait()
		if got, err := k.ListPeople(t.Context(), k.AsBen, care.PeopleQuery{Reference: "W-900"}); len(got) != 1 || err != nil {
			t.Errorf("%v, %v", got, err)
		}
	})
}
