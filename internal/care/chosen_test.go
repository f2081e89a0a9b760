package care_test

import (
	"strings"
	"sync"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// chosen gives the areas chosen now, each with what was understood of it.
func chosen(t testing.TB, k *testkit.Kit, id care.AssessmentID) (list []care.ChosenArea, text string) {
	t.Helper()
	page, err := k.ShowAssessment(t.Context(), k.AsAmina, k.Amina, id)
	must(t, err)
	var out []string
	for _, c := range page.Chosen {
		if c.Place > 0 {
			list = append(list, c)
			out = append(out, c.Area+"("+c.Understand+")")
		}
	}
	return list, strings.Join(out, " ")
}

func TestAreasAreChosenInOrderAndKeepTheirWords(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	choose := func(want string, areas ...string) {
		t.Helper()
		must(t, k.ChooseAreas(t.Context(), k.AsAmina, k.Amina, id, areas))
		if _, got := chosen(t, k, id); got != want {
			t.Errorf("chose %v: %s, want %s", areas, got, want)
		}
	}
	choose("body() habits()", "body", "habits")
	list, _ := chosen(t, k, id)
	must(t, k.WriteChosenArea(t.Context(), k.AsBen, k.Amina, id, care.ChosenWords{ID: care.ChosenID(k.IDs.New()), Area: "body", Understand: "sleep", Replaces: []care.ChosenID{list[0].ID}}))
	choose("habits() body(sleep)", "habits", "body")
	choose("habits() body(sleep)", "habits", "body") // again is once
	choose("habits()", "habits")
	choose("habits() body(sleep)", "habits", "body") // taken back and chosen anew
	choose("")
	for what, areas := range map[string][]string{
		"four": {"body", "habits", "mental-health", "everyday-skills"}, "one twice": {"body", "body"}, "another instrument's": {"money"},
	} {
		wantField(t, what, k.ChooseAreas(t.Context(), k.AsAmina, k.Amina, id, areas), "areas")
	}
}

func TestTwoWhoWriteOfAnAreaBothKeepTheirWords(t *testing.T) {
	k := kit(t)
	id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
	must(t, k.ChooseAreas(t.Context(), k.AsAmina, k.Amina, id, []string{"body"}))
	list, _ := chosen(t, k, id)
	write := func(a care.Actor, words string, n care.ChosenWords) error {
		n.Area, n.Understand = "body", words
		return k.WriteChosenArea(t.Context(), a, k.Amina, id, n)
	}
	hers := care.ChosenWords{ID: care.ChosenID(k.IDs.New()), Replaces: []care.ChosenID{list[0].ID}}
	for range 2 { // saved twice
		must(t, write(k.AsAmina, "hers", hers))
	}
	must(t, write(k.AsBen, "his", care.ChosenWords{ID: care.ChosenID(k.IDs.New()), Replaces: []care.ChosenID{list[0].ID}}))
	if _, got := chosen(t, k, id); got != "body(hers) body(his)" {
		t.Errorf("chosen: %s", got)
	}
	wantKind(t, "her id with other words", write(k.AsAmina, "changed", hers), fault.Conflict)
	// Both move together when the order changes, and leave together.
	must(t, k.ChooseAreas(t.Context(), k.AsAmina, k.Amina, id, []string{"habits", "body"}))
	if _, got := chosen(t, k, id); got != "habits() body(hers) body(his)" {
		t.Errorf("after a new order: %s", got)
	}
	must(t, k.ChooseAreas(t.Context(), k.AsAmina, k.Amina, id, []string{"habits"}))
	if _, got := chosen(t, k, id); got != "habits()" {
		t.Errorf("after one was taken back: %s", got)
	}
	err := write(k.AsAmina, "more", care.ChosenWords{ID: care.ChosenID(k.IDs.New())})
	wantField(t, "of an area that is not chosen", err, "areas")
	for field, n := range map[string]care.ChosenWords{
		"id": {ID: "x"}, "understand": {Understand: strings.Repeat("x", care.MaxNote+1)}, "look_ahead": {LookAhead: "\xff"}, "could_help": {CouldHelp: "\x00"},
	} {
		if n.ID == "" {
			n.ID = care.ChosenID(k.IDs.New())
		}
		n.Area = "habits"
		wantField(t, field, k.WriteChosenArea(t.Context(), k.AsAmina, k.Amina, id, n), field)
	}
}

// TestChoosingAtTheSameTimeIsChoosingOnce: two taps, or two people.
func TestChoosingAtTheSameTimeIsChoosingOnce(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		k := testkit.Service(t, s)
		id := k.Start(t, k.AsBen, k.Amina, care.WayTogether)
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				if err := k.ChooseAreas(t.Context(), k.AsAmina, k.Amina, id, []string{"body", "habits"}); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if _, got := chosen(t, k, id); got != "body() habits()" {
			t.Errorf("chosen: %s", got)
		}
	})
}
