package fhir_test

import (
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fhir"
	"towpath/internal/testkit"
)

func TestACopyHoldsWhatAnotherSystemSaid(t *testing.T) {
	k, _ := planned(t, testkit.SQLite(t))
	goal := care.GoalID(k.IDs.New())
	must(t, k.SetGoal(t.Context(), k.AsAmina, k.Amina, care.NewGoal{ID: goal, Words: "Walk to the lock", Rating: -1}))
	for _, words := range []string{`{"note":[{"text":"by the lock"}]}`, `{"note":[{"text":"by the mill"}]}`} {
		must(t, k.KeepExtra(t.Context(), k.AsBen, k.Amina, care.Extra{Kind: "Goal", Resource: string(goal), Words: words}))
	}
	record, err := k.TakeCopy(t.Context(), k.AsAmina, k.Amina)
	must(t, err)
	if len(record.Extras) != 1 {
		t.Fatalf("%d things that other systems said, want the latest of one", len(record.Extras))
	}
	data, err := fhir.WriteRecord(record, testkit.Library(t))
	must(t, err)
	if text := string(data); !strings.Contains(text, "by the mill") || strings.Contains(text, "by the lock") || !strings.Contains(text, "Walk to the lock") {
		t.Error("the goal does not say what another system said of it last")
	}
	if _, err := fhir.ReadRecord(data, testkit.Library(t)); err != nil {
		t.Error(err)
	}
}
