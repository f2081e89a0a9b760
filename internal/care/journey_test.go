package care_test

import (
	"strings"
	"testing"

	"towpath/internal/care"
	"towpath/internal/fault"
)

func TestTheJourneyIsInOrderOfDays(t *testing.T) {
	k := kit(t)
	for _, on := range []care.Date{"2026-03-14", "2020-01-01", "2026-03-15", "2025-05-05"} {
		n := care.NewEntry{ID: care.EntryID(k.IDs.New()), Kind: care.EntryNote, On: on, Water: 3}
		for range 2 { // again is once
			must(t, k.NoteJourney(t.Context(), k.AsAmina, k.Amina, n))
		}
	}
	page, err := k.ShowJourney(t.Context(), k.AsBen, k.Amina)
	must(t, err)
	var days []string
	for _, e := range page.Entries {
		days = append(days, string(e.On))
	}
	if got := strings.Join(days, " "); got != "2020-01-01 2025-05-05 2026-03-14 2026-03-15" {
		t.Errorf("days: %s", got)
	}
	if page.Entries[0].ByName != k.AsAmina.Name {
		t.Errorf("noted by %q", page.Entries[0].ByName)
	}
}

func TestEntriesAreChecked(t *testing.T) {
	k := kit(t)
	good := care.NewEntry{ID: care.EntryID(k.IDs.New()), Kind: care.EntryMilestone, On: "2026-03-14", Happened: "a job"}
	for what, c := range map[string]struct {
		field string
		spoil func(*care.NewEntry)
	}{
		"no id":              {"id", func(n *care.NewEntry) { n.ID = "" }},
		"no kind":            {"kind", func(n *care.NewEntry) { n.Kind = "diary" }},
		"no day":             {"on", func(n *care.NewEntry) { n.On = "" }},
		"a day ahead":        {"on", func(n *care.NewEntry) { n.On = "2026-03-20" }},
		"rougher than rough": {"water", func(n *care.NewEntry) { n.Water = -1 }},
		"calmer than calm":   {"water", func(n *care.NewEntry) { n.Water = 6 }},
		"too long":           {"happened", func(n *care.NewEntry) { n.Happened = strings.Repeat("x", care.MaxNote+1) }},
		"no text":            {"helped", func(n *care.NewEntry) { n.Helped = "\xff" }},
		"a long area":        {"area", func(n *care.NewEntry) { n.Area = strings.Repeat("x", care.MaxLine+1) }},
		"an area unknown":    {"area", func(n *care.NewEntry) { n.Area = "nothing we ask about" }},
		"an empty milestone": {"happened", func(n *care.NewEntry) { n.Happened = "" }},
		"an empty note":      {"water", func(n *care.NewEntry) { n.Kind, n.Happened = care.EntryNote, "" }},
	} {
		bad := good
		c.spoil(&bad)
		wantField(t, what, k.NoteJourney(t.Context(), k.AsAmina, k.Amina, bad), c.field)
	}
	must(t, k.NoteJourney(t.Context(), k.AsAmina, k.Amina, good))
	good.Happened = "a better job"
	wantKind(t, "the same id with other words", k.NoteJourney(t.Context(), k.AsAmina, k.Amina, good), fault.Conflict)
}

func TestWhatHelpedInRoughWaterComesFirst(t *testing.T) {
	entry := func(on care.Date, water care.Water, helped string) care.Entry {
		return care.Entry{On: on, Water: water, Helped: helped}
	}
	page := care.JourneyPage{Entries: []care.Entry{
		entry("2026-01-01", 1, "rough, first"), entry("2026-01-02", 5, "calm"), entry("2026-01-03", 2, "rough, later"),
		entry("2026-01-04", 1, ""), entry("2026-01-05", 0, "not said"), entry("2026-01-06", 3, "up and down"),
	}}
	want := []string{"rough, later", "rough, first", "up and down", "not said", "calm"}
	for most := range 7 {
		got := page.GotThrough(most)
		if len(got) != min(most, len(want)) {
			t.Fatalf("%d of at most %d", len(got), most)
		}
		for i := range got {
			if got[i].Helped != want[i] {
				t.Errorf("number %d is %q, want %q", i, got[i].Helped, want[i])
			}
		}
	}
}
