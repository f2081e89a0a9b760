package main

import (
	"fmt"
	"slices"
	"testing"

	"towpath/internal/bench"
	"towpath/internal/care"
	"towpath/internal/testkit"
)

func TestTheStatementsOfACaseloadAreCounted(t *testing.T) {
	address := testkit.Address(t, "sqlite")
	k := testkit.Service(t, testkit.Open(t, address))
	for i := range 70 {
		refuse(t, k.AddPerson(t.Context(), k.AsBen, care.NewPerson{ID: care.PersonID(k.IDs.New()), Name: fmt.Sprintf("Person %d", i), Team: k.River}))
	}
	cold := testkit.Open(t, address)
	list, err := countCaseload(t.Context(), &app{store: cold, care: k.Service, org: k.Organisation})
	refuse(t, err)
	for i := range list {
		list[i].What = ""
	}
	// The last goes through a service on a store in which nothing is counted.
	want := []bench.Counted{{People: 60, Statements: 1, Keys: 1}, {People: 60, Statements: 1}, {People: 60}}
	if !slices.Equal(list, want) {
		t.Errorf("%+v, want %+v", list, want)
	}
}
