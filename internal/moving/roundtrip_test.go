package moving_test

import (
	"maps"
	"regexp"
	"slices"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// after is a time by which all of the demonstration has been.
var after = time.Date(2026, time.November, 20, 23, 0, 0, 0, time.UTC)

// people is how many go there and back.
const people = 500

// moves are the types whose resources have to be equal, to the letter.
var moves = []string{
	"Patient", "Encounter", "QuestionnaireResponse", "Observation", "Goal", "Task", "CarePlan", "Communication", "DocumentReference", "Provenance", "Questionnaire",
}

func TestEverybodyMovesAsTheyWere(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := demonstration(t, testkit.SQLite(t), people)
		began := time.Now()
		before := exported(t, k, care.Operator(k.Organisation), "/$export")
		t.Log("out:", time.Since(began).Round(time.Millisecond))
		there := testkit.Service(t, s)
		there.Clock.Set(after)
		began = time.Now()
		n, refused := taken(t, there, before)
		t.Log("in:", time.Since(began).Round(time.Millisecond), n)
		if n.Taken != people || len(refused) > 0 {
			t.Errorf("%d were taken in; %d were not: %v", n.Taken, len(refused), refused[:min(len(refused), 3)])
		}
		began = time.Now()
		again := exported(t, there, care.Operator(there.Organisation), "/$export")
		t.Log("out again:", time.Since(began).Round(time.Millisecond))
		for _, kind := range moves {
			same(t, kind, lines(t, before, kind), lines(t, again, kind))
		}
	})
}

var changed = regexp.MustCompile(`"meta":\{"versionId":"\d+","lastUpdated":"[^"]+"`)

func same(t *testing.T, kind string, before, again map[string]string) {
	t.Helper()
	differ, missing, more := 0, 0, 0
	for _, id := range slices.Sorted(maps.Keys(before)) {
		was, is := before[id], again[id]
		if kind == "Patient" {
			was, is = changed.ReplaceAllString(was, ""), changed.ReplaceAllString(is, "")
		}
		switch {
		case is == "":
			if missing++; missing < 2 {
				t.Errorf("%s/%s is missing: %s", kind, id, was)
			}
		case was != is:
			if differ++; differ < 2 {
				t.Errorf("%s/%s was\n%s\nand is\n%s", kind, id, was, is)
			}
		}
	}
	for id, is := range again {
		if _, was := before[id]; !was {
			if more++; more < 2 {
				t.Errorf("%s/%s is new: %s", kind, id, is)
			}
		}
	}
	t.Logf("%s: %d and %d; %d differ, %d are missing, %d are new", kind, len(before), len(again), differ, missing, more)
}
