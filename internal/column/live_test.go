package column_test

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"testing"

	"towpath/internal/column"
	"towpath/internal/outcome"
)

func sameTally(t *testing.T, live *column.Live, all []known, teams []column.Team, areas, levels int, q outcome.Question) {
	t.Helper()
	got, err := live.Tally("bloom", q)
	if err != nil {
		t.Fatal(err)
	}
	want := plainTally(all, teams, areas, levels, q)
	if !reflect.DeepEqual(got.Groups, want) {
		t.Fatalf("question %+v: got groups %v, want %v", q, slices.Sorted(maps.Keys(got.Groups)), slices.Sorted(maps.Keys(want)))
	}
}

func someTeams(n int) []column.Team {
	teams := make([]column.Team, n)
	for i := range teams {
		teams[i] = column.Team{Service: i / 3, Setting: i % 4}
	}
	return teams
}

func TestWhatIsPutCountsAndWhatIsTakenCountsNoMore(t *testing.T) {
	forms(t, whatIsPutCountsAndWhatIsTakenCountsNoMore)
}

func whatIsPutCountsAndWhatIsTakenCountsNoMore(t *testing.T, areas, levels int) {
	dice := rand.New(rand.NewPCG(3, 4))
	teams := someTeams(9)
	all := madeUp(dice, 200, areas, levels, 7)
	live := column.NewLive(build(t, all, teams[:7], areas, levels))
	if err := live.SetTeams(teams); err != nil {
		t.Fatal(err)
	}
	for round := range 60 {
		fresh := madeUp(dice, 1, areas, levels, len(teams))[0]
		switch at := dice.IntN(len(all)); dice.IntN(4) {
		case 0: // somebody new
			all = append(all, fresh)
			must(live.Put(fresh.person, map[string][]column.Reading{"bloom": fresh.readings}))
		case 1: // somebody goes
			live.Take(all[at].person.Key)
			all = slices.Delete(all, at, at+1)
		default: // a record changes, or is read again as it was
			if dice.IntN(2) == 0 {
				fresh.person.Key = all[at].person.Key
				all[at] = fresh
			}
			must(live.Put(all[at].person, map[string][]column.Reading{"bloom": all[at].readings}))
		}
		if round%20 == 19 {
			live.Pack()
			if n := live.Loose(); n != 0 {
				t.Fatalf("%d people lie beside after packing", n)
			}
		}
		for range 4 {
			sameTally(t, live, all, teams, areas, levels, anyQuestion(dice, len(teams)))
		}
	}
	if packed := live.Pack(); packed.People() != len(all) {
		t.Errorf("%d people are packed, of %d", packed.People(), len(all))
	}
}

func TestReadersAndWritersMeet(t *testing.T) {
	const areas, levels = 10, 21
	dice := rand.New(rand.NewPCG(5, 6))
	teams := someTeams(6)
	all := madeUp(dice, 400, areas, levels, len(teams))
	live := column.NewLive(build(t, all, teams, areas, levels))
	q := outcome.Question{From: 44000, To: 46000, MinDays: 1, AllTeams: true, By: outcome.ByService}
	var wait sync.WaitGroup
	for range 3 {
		wait.Go(func() {
			for range 200 {
				if _, err := live.Tally("bloom", q); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Go(func() {
		for i, one := range all {
			must(live.Put(one.person, map[string][]column.Reading{"bloom": one.readings}))
			if i%100 == 0 {
				live.Pack()
			}
		}
	})
	wait.Wait()
	sameTally(t, live, all, teams, areas, levels, q)
}

func TestWhatDoesNotFitIsRefused(t *testing.T) {
	codes := make([]outcome.Code, 10)
	good := column.Reading{Day: 44000, Codes: codes}
	for name, try := range map[string]func(b *column.Builder, s *column.Stream) error{
		"two people with one key": func(b *column.Builder, _ *column.Stream) error {
			_, err := b.AddPerson(column.Person{Key: 1})
			return err
		},
		"a gender": func(b *column.Builder, _ *column.Stream) error {
			_, err := b.AddPerson(column.Person{Key: 2, Gender: 16})
			return err
		},
		"a language": func(b *column.Builder, _ *column.Stream) error {
			return b.SetPerson(0, column.Person{Language: column.MaxLanguages})
		},
		"nobody":    func(_ *column.Builder, s *column.Stream) error { return s.Add("bloom", 1, good) },
		"no series": func(_ *column.Builder, s *column.Stream) error { return s.Add("rose", 0, good) },
		"too few areas": func(_ *column.Builder, s *column.Stream) error {
			return s.Add("bloom", 0, column.Reading{Day: 1, Codes: codes[:9]})
		},
		"no day": func(_ *column.Builder, s *column.Stream) error {
			return s.Add("bloom", 0, column.Reading{Codes: codes})
		},
		"a team": func(_ *column.Builder, s *column.Stream) error {
			return s.Add("bloom", 0, column.Reading{Day: 1, Team: column.MaxTeams, Codes: codes})
		},
		"a level": func(_ *column.Builder, s *column.Stream) error {
			return s.Add("bloom", 0, column.Reading{Day: 1, Codes: slices.Repeat([]outcome.Code{21}, 10)})
		},
		"too many readings": func(b *column.Builder, s *column.Stream) error {
			for range 1 << 15 {
				must(s.Add("bloom", 0, good))
			}
			_, err := b.Build(nil)
			return err
		},
		"too many areas": func(_ *column.Builder, s *column.Stream) error { return s.Begin("wide", column.MaxAreas+1, 21) },
	} {
		b := column.NewBuilder()
		_, err := b.AddPerson(column.Person{Key: 1})
		must(err)
		s := b.Stream()
		must(s.Begin("bloom", 10, 21))
		if try(b, s) == nil {
			t.Errorf("%s: was taken", name)
		}
	}
}

// BenchmarkPut is what a save costs: a record put anew into a million, without an answer that
// is kept and with one.
func BenchmarkPut(b *testing.B) {
	for _, kept := range []bool{false, true} {
		b.Run("kept="+strconv.FormatBool(kept), func(b *testing.B) { benchPut(b, kept) })
	}
}

func benchPut(b *testing.B, kept bool) {
	live := column.NewLive(population())
	keys := live.Pack().Keys()
	dice := rand.New(rand.NewPCG(1, 1))
	one := madeUp(dice, 1, 10, 21, benchedTeams)[0]
	for len(one.readings) != 5 {
		one = madeUp(dice, 1, 10, 21, benchedTeams)[0]
	}
	put := map[string][]column.Reading{"bloom": one.readings}
	for b.Loop() {
		if n, _ := live.Kept(); kept && n == 0 {
			b.StopTimer()
			_, err := live.Tally("bloom", outcome.Question{From: firstDay, To: lastDay, MinDays: 1, AllTeams: true})
			must(err)
			b.StartTimer()
		}
		one.person.Key = keys[dice.IntN(len(keys))]
		must(live.Put(one.person, put))
	}
}

func BenchmarkPack(b *testing.B) {
	live := column.NewLive(population())
	keys := live.Pack().Keys()
	for b.Loop() {
		live.Take(keys[0])
		live.Pack()
	}
}

func TestManyWindowsAreAsManyQuestions(t *testing.T) {
	forms(t, manyWindowsAreAsManyQuestions)
}

func manyWindowsAreAsManyQuestions(t *testing.T, areas, levels int) {
	dice := rand.New(rand.NewPCG(21, 22))
	teams := someTeams(9)
	all := madeUp(dice, 150, areas, levels, len(teams))
	live := column.NewLive(build(t, all, teams, areas, levels))
	for i := range all {
		if i%5 == 0 {
			must(live.Put(all[i].person, map[string][]column.Reading{"bloom": all[i].readings}))
		}
	}
	windows := outcome.Months(outcome.Day(44100).Month(), outcome.Day(44900).Month())
	if n := len(windows); windows[0].From > 44100 || windows[n-1].To < 44900 || windows[1].From != windows[0].To+1 {
		t.Fatalf("the windows are %v", windows)
	}
	for range 40 {
		q := anyQuestion(dice, len(teams))
		got, err := live.Over("bloom", q, windows)
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range windows {
			q.From, q.To = w.From, w.To
			if want := plainTally(all, teams, areas, levels, q); !reflect.DeepEqual(got[i].Groups, want) {
				t.Fatalf("question %+v, window %v is another", q, w)
			}
		}
	}
	if _, err := live.Over("bloom", anyQuestion(dice, len(teams)), []outcome.Window{{From: 44100, To: 44200}, {From: 44200, To: 44300}}); err == nil {
		t.Error("windows that overlap were taken")
	}
}

func TestTheGapIsThatOfTheLatestOccasionOfBoth(t *testing.T) {
	const areas, levels = 10, 21
	dice := rand.New(rand.NewPCG(31, 32))
	teams := someTeams(6)
	all := madeUp(dice, 300, areas, levels, len(teams))
	for i := range all { // a worker beside most, on the same day and in the same team
		var both []column.Reading
		for _, r := range all[i].readings {
			r.Voice = outcome.Person
			both = append(both, r)
			if dice.IntN(3) > 0 {
				w := r
				w.Voice, w.Beside, w.Codes = outcome.Worker, true, slices.Clone(r.Codes)
				for a := range w.Codes {
					if dice.IntN(3) == 0 {
						w.Codes[a] = outcome.Code(dice.IntN(levels))
					}
				}
				both = append(both, w)
			}
		}
		all[i].readings = both
	}
	live := column.NewLive(build(t, all, teams, areas, levels))
	counted := 0
	for range 200 {
		q := anyQuestion(dice, len(teams))
		q.Gap = true
		got, err := live.Tally("bloom", q)
		if err != nil {
			t.Fatal(err)
		}
		want := plainGap(all, teams, areas, levels, q)
		for _, g := range want {
			counted += g.People
		}
		if !reflect.DeepEqual(got.Groups, want) {
			t.Fatalf("question %+v is another", q)
		}
	}
	if counted < 200 {
		t.Errorf("only %d people were counted", counted)
	}
}
