package column_test

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"towpath/internal/column"
	"towpath/internal/outcome"
)

// madeUp makes people with readings of every kind: left out, in several teams, on one day,
// in three voices, of nobody at all.
func madeUp(dice *rand.Rand, people, areas, levels, teams int) []known {
	all := make([]known, people)
	for i := range all {
		p := column.Person{
			Key: dice.Uint64(), Gender: dice.IntN(5), Ethnicity: dice.IntN(7), Language: dice.IntN(4), Deprivation: dice.IntN(11),
			LegalStatus: dice.IntN(4), Contacts: dice.IntN(5), Born: 1900 + dice.IntN(130), Start: outcome.Day(44000 + dice.IntN(2000)),
		}
		day := outcome.Day(44000 + dice.IntN(1500))
		team := dice.IntN(teams)
		n := dice.IntN(7)
		for k := range n {
			if dice.IntN(3) > 0 {
				day += outcome.Day(dice.IntN(120))
			}
			if dice.IntN(6) == 0 {
				team = dice.IntN(teams)
			}
			codes := anyCodes(dice, areas, levels, k)
			all[i].readings = append(all[i].readings, column.Reading{Day: day, Team: team, Voice: outcome.Voice(dice.IntN(8) / 4 * dice.IntN(3)), Codes: codes})
		}
		all[i].person = p
	}
	return all
}

// anyCodes are those of somebody's k-th reading. A series that says only yes or no has few that
// differ.
func anyCodes(dice *rand.Rand, areas, levels, k int) []outcome.Code {
	codes := make([]outcome.Code, areas)
	if levels == 2 {
		codes[dice.IntN(areas)], codes[0] = 1, outcome.Code(dice.IntN(2))
		return codes
	}
	for a := range codes {
		switch dice.IntN(8) {
		case 0:
			codes[a] = []outcome.Code{0, outcome.Left, outcome.NotApplicable, outcome.NotSure, outcome.NotScored}[dice.IntN(5)]
		default:
			codes[a] = outcome.Code(1 + dice.IntN(levels-1))
		}
		if dice.IntN(40) == 0 && k > 0 {
			clear(codes)
		}
	}
	return codes
}

// forms are those in which rows are kept: as they are read, and tight.
func forms(t *testing.T, test func(t *testing.T, areas, levels int)) {
	t.Run("as they are read", func(t *testing.T) { test(t, 10, 21) })
	t.Run("tight", func(t *testing.T) { test(t, 30, 2) })
}

func build(t testing.TB, all []known, teams []column.Team, areas, levels int) *column.Set {
	t.Helper()
	b := column.NewBuilder()
	numbers := make([]int, len(all))
	for i, one := range all {
		n, err := b.AddPerson(one.person)
		if err != nil {
			t.Fatal(err)
		}
		numbers[i] = n
	}
	streams := []*column.Stream{b.Stream(), b.Stream()}
	for _, s := range streams {
		must(s.Begin("bloom", areas, levels))
	}
	for i, one := range all {
		for k, r := range one.readings { // the first half in one stream, the rest in the other
			must(streams[2*k/len(one.readings)].Add("bloom", numbers[i], r))
		}
	}
	set, err := b.Build(teams)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func someSet(dice *rand.Rand, n int) outcome.Set {
	if dice.IntN(3) > 0 {
		return nil
	}
	s := outcome.Set{}
	for range 1 + dice.IntN(n) {
		s[dice.IntN(n)] = true
	}
	return s
}

func anyQuestion(dice *rand.Rand, teams int) outcome.Question {
	q := outcome.Question{
		Voice: outcome.Voice(dice.IntN(3)), From: outcome.Day(44000 + dice.IntN(1500)), Since: outcome.Since(dice.IntN(2)),
		MinDays: dice.IntN(100), MinContacts: max(dice.IntN(6)-3, 0), AllTeams: dice.IntN(2) == 0, Teams: outcome.Set{},
		Ages: someSet(dice, outcome.AgeBands), Genders: someSet(dice, 5), Ethnicities: someSet(dice, 7), Languages: someSet(dice, 4),
		Deprivations: someSet(dice, 11), LegalStatuses: someSet(dice, 4), By: outcome.Dimension(dice.IntN(14)),
	}
	q.To = q.From + outcome.Day(dice.IntN(800))
	q.Far = max(dice.IntN(12)-6, 0)
	for range dice.IntN(teams) {
		q.Teams[dice.IntN(teams)] = true
	}
	return q
}

func TestTheColumnsCountAsTheWordsSay(t *testing.T) {
	for _, size := range []struct{ areas, levels int }{{10, 21}, {1, 2}, {30, 2}, {64, 2}, {7, 21}, {8, 21}, {1, 28}, {16, 30}, {23, 90}, {64, 128}} {
		dice := rand.New(rand.NewPCG(7, uint64(size.areas)))
		teams := make([]column.Team, 9)
		for i := range teams {
			teams[i] = column.Team{Service: i / 3, Setting: i % 4}
		}
		all := madeUp(dice, 200, size.areas, size.levels, len(teams))
		set := column.NewLive(build(t, all, teams, size.areas, size.levels))
		counted := 0
		for n := range 2500 / size.levels {
			q := anyQuestion(dice, len(teams))
			got, err := set.Tally("bloom", q)
			if err != nil {
				t.Fatal(err)
			}
			want := plainTally(all, teams, size.areas, size.levels, q)
			if !slices.Equal(slices.Sorted(maps.Keys(got.Groups)), slices.Sorted(maps.Keys(want))) {
				t.Fatalf("%d areas, question %d %+v: groups %v, want %v", size.areas, n, q, slices.Sorted(maps.Keys(got.Groups)), slices.Sorted(maps.Keys(want)))
			}
			for g := range want {
				counted += want[g].People
				if !reflect.DeepEqual(got.Groups[g], want[g]) {
					t.Fatalf("%d areas, question %d %+v: group %d is another", size.areas, n, q, g)
				}
			}
		}
		if counted < 40 {
			t.Errorf("%d areas: only %d people were counted: the questions ask nothing", size.areas, counted)
		}
	}
}
