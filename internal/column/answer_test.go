package column_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"towpath/internal/column"
	"towpath/internal/outcome"
)

// TestWhatWasAskedIsKeptTrue asks the same questions again and again while people come, change
// and go: what is kept says what a count from the start would say.
func TestWhatWasAskedIsKeptTrue(t *testing.T) {
	const areas, levels = 20, 21
	dice := rand.New(rand.NewPCG(41, 42))
	teams := someTeams(9)
	all := madeUp(dice, 200, areas, levels, len(teams))
	live := column.NewLive(build(t, all, teams, areas, levels))
	windows := outcome.Quarters(outcome.Day(44100).Quarter(), outcome.Day(44900).Quarter())
	questions := make([]outcome.Question, 8)
	for i := range questions {
		questions[i] = anyQuestion(dice, len(teams))
		questions[i].Gap = i == 3
	}
	counted := 0
	for round := range 120 {
		all = change(dice, live, all, areas, levels, len(teams))
		switch round {
		case 40:
			live.Pack()
		case 80:
			teams = append(teams, column.Team{Service: 1, Setting: 2})
		}
		must(live.SetTeams(slices.Clone(teams)))
		if dice.IntN(3) == 0 {
			continue // several changes are taken in at once
		}
		fresh := column.NewLive(build(t, all, teams, areas, levels))
		for _, q := range questions {
			counted += sameAsFresh(t, live, fresh, q)
		}
		got, err := live.Over("bloom", questions[0], windows)
		must(err)
		want, err := fresh.Over("bloom", questions[0], windows)
		must(err)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("round %d: the windows that are kept are wrong", round)
		}
	}
	if counted < 500 {
		t.Errorf("%d groups were counted, which is nearly none", counted)
	}
}

// sameAsFresh asks both, and spoils what it was given, which is its own.
func sameAsFresh(t *testing.T, live, fresh *column.Live, q outcome.Question) int {
	t.Helper()
	got, err := live.Tally("bloom", q)
	must(err)
	want, err := fresh.Tally("bloom", q)
	must(err)
	if !reflect.DeepEqual(got.Groups, want.Groups) {
		t.Fatalf("question %+v: what is kept is wrong", q)
	}
	for _, g := range got.Groups {
		g.People, g.Areas[0].Joint[5], g.Areas[1].Once = -1, 99, 99
	}
	return len(got.Groups)
}

// change has somebody come, go, or be known otherwise.
func change(dice *rand.Rand, live *column.Live, all []known, areas, levels, teams int) []known {
	fresh, at := madeUp(dice, 1, areas, levels, teams)[0], dice.IntN(len(all))
	switch dice.IntN(5) {
	case 0:
		must(live.Put(fresh.person, map[string][]column.Reading{"bloom": fresh.readings}))
		return append(all, fresh)
	case 1:
		live.Take(all[at].person.Key)
		return slices.Delete(all, at, at+1)
	case 2: // what is known of somebody changes, and nothing else
		fresh.readings = all[at].readings
	}
	fresh.person.Key = all[at].person.Key
	all[at] = fresh
	must(live.Put(fresh.person, map[string][]column.Reading{"bloom": fresh.readings}))
	return all
}

// TestOnlySoMuchIsKept asks more than may be kept, and changes more than is counted apart.
func TestOnlySoMuchIsKept(t *testing.T) {
	const areas, levels = 20, 21
	dice := rand.New(rand.NewPCG(43, 44))
	teams := someTeams(400)
	all := madeUp(dice, 2000, areas, levels, len(teams))
	live := column.NewLive(build(t, all, teams, areas, levels))
	for day := range 40 {
		q := outcome.Question{From: 40000, To: 46000 + outcome.Day(day), MinDays: 1, AllTeams: true, By: outcome.ByTeam}
		if got, err := live.Tally("bloom", q); err != nil || len(got.Groups) < 300 {
			t.Fatalf("%d groups, %v", len(got.Groups), err)
		}
	}
	if n, bytes := live.Kept(); n >= 40 || bytes > column.MostKept {
		t.Errorf("%d answers of %d bytes are kept", n, bytes)
	}
	for i := range column.MostChanged + 1 {
		one := all[i%len(all)]
		must(live.Put(one.person, map[string][]column.Reading{"bloom": one.readings}))
	}
	if n, _ := live.Kept(); n != 0 {
		t.Errorf("%d answers are kept beyond %d changes", n, column.MostChanged)
	}
}

// BenchmarkAgain is a question that was asked before: of nothing new, and with a save between.
func BenchmarkAgain(b *testing.B) {
	live := column.NewLive(population())
	keys := live.Pack().Keys()
	dice := rand.New(rand.NewPCG(1, 1))
	one := madeUp(dice, 1, 10, 21, benchedTeams)[0]
	q := outcome.Question{From: firstDay, To: lastDay, MinDays: 1, AllTeams: true, By: outcome.ByService}
	ask := func() {
		_, err := live.Tally("bloom", q)
		must(err)
	}
	ask()
	b.Run("nothing new", func(b *testing.B) {
		for b.Loop() {
			ask()
		}
	})
	b.Run("a save between", func(b *testing.B) {
		for b.Loop() {
			one.person.Key = keys[dice.IntN(len(keys))]
			must(live.Put(one.person, map[string][]column.Reading{"bloom": one.readings}))
			ask()
		}
	})
}
