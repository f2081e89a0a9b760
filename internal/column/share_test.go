package column_test

import (
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"towpath/internal/column"
	"towpath/internal/outcome"
)

// As many processors as there are, it is the same answer.
func TestManyProcessorsCountAsOneDoes(t *testing.T) { forms(t, manyProcessorsCountAsOneDoes) }

func manyProcessorsCountAsOneDoes(t *testing.T, areas, levels int) {
	dice := rand.New(rand.NewPCG(31, 32))
	teams := someTeams(9)
	all := madeUp(dice, 3*column.LeastShare+100, areas, levels, len(teams))
	live := column.NewLive(build(t, all, teams, areas, levels))
	for i := range all {
		if i%97 == 0 {
			must(live.Put(all[i].person, map[string][]column.Reading{"bloom": all[i].readings}))
		}
	}
	live.Keep(0)
	windows := outcome.Months(outcome.Day(44100).Month(), outcome.Day(44900).Month())
	counted := 0
	for n := range 60 {
		q := anyQuestion(dice, len(teams))
		q.Gap = n%5 == 0 && areas == 10
		ask := func(processors int) []*outcome.Tally {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			if n%3 == 0 && !q.Gap {
				list, err := live.Over("bloom", q, windows)
				must(err)
				return list
			}
			one, err := live.Tally("bloom", q)
			must(err)
			return []*outcome.Tally{one}
		}
		one := ask(1)
		for _, processors := range []int{2, 3, 8} {
			if !reflect.DeepEqual(ask(processors), one) {
				t.Fatalf("question %d %+v: %d processors count otherwise", n, q, processors)
			}
		}
		for _, g := range one[0].Groups {
			counted += g.People
		}
	}
	if counted < 10_000 {
		t.Errorf("only %d people were counted", counted)
	}
}
