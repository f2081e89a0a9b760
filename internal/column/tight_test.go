package column_test

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"towpath/internal/column"
	"towpath/internal/outcome"
)

// chosen adds what mattered to people to the series "mattered", of three ways for each of ten
// areas: one to three areas with every third reading, the first of them marked, and often a goal.
func chosen(dice *rand.Rand, s *column.Stream, person int, r column.Reading) bool {
	if dice.IntN(3) > 0 {
		return false
	}
	codes := make([]outcome.Code, 30)
	for place, area := range dice.Perm(10)[:1+dice.IntN(3)] {
		codes[3*area] = 1
		if place == 0 {
			codes[3*area+1] = 1
		}
		codes[3*area+2] = outcome.Code(dice.IntN(4) / 2)
	}
	r.Codes = codes
	must(s.Add("mattered", person, r))
	return true
}

// TestAnAssessmentTakesTwentyBytes: five Blooms each over five years in 200 teams, a third of
// them with areas that were chosen. It has to hold for many people: what is kept once weighs
// nothing then.
func TestAnAssessmentTakesTwentyBytes(t *testing.T) {
	const people = 60_000
	dice := rand.New(rand.NewPCG(31, 32))
	b := column.NewBuilder()
	for range people {
		_, err := b.AddPerson(column.Person{Key: dice.Uint64()})
		must(err)
	}
	s := b.Stream()
	must(s.Begin("bloom", 10, 21))
	must(s.Begin("mattered", 30, outcome.MatteredLevels))
	assessments, withChoice := 0, 0
	codes := make([]outcome.Code, 10)
	for n := range people {
		team := dice.IntN(benchedTeams)
		for range 5 {
			for a := range codes {
				codes[a] = outcome.Code(1 + dice.IntN(20))
			}
			r := column.Reading{Day: firstDay + outcome.Day(dice.IntN(int(lastDay-firstDay))), Team: team, Codes: codes}
			must(s.Add("bloom", n, r))
			assessments++
			if chosen(dice, s, n, r) {
				withChoice++
			}
		}
	}
	set, err := b.Build(make([]column.Team, benchedTeams))
	must(err)
	share, each := float64(withChoice)/float64(assessments), float64(set.Bytes())/float64(assessments)
	t.Logf("%.2f bytes an assessment, %.3f with a choice", each, share)
	if share < 0.33 || each > 20 {
		t.Errorf("%.2f bytes an assessment, %.3f with a choice", each, share)
	}
	if n := set.Readings(); n != assessments+withChoice {
		t.Errorf("%d readings, want %d", n, assessments+withChoice)
	}
}

// TestWhatIsKeptOfTightRowsStaysTrue: an answer that is kept takes in how packed rows were.
func TestWhatIsKeptOfTightRowsStaysTrue(t *testing.T) {
	const areas, levels = 30, 2
	dice := rand.New(rand.NewPCG(35, 36))
	teams := someTeams(6)
	all := madeUp(dice, 200, areas, levels, len(teams))
	live := column.NewLive(build(t, all, teams, areas, levels))
	questions := make([]outcome.Question, 6)
	for i := range questions {
		questions[i] = anyQuestion(dice, len(teams))
	}
	for round := range 90 {
		all = change(dice, live, all, areas, levels, len(teams))
		if round == 50 {
			live.Pack()
		}
		for _, q := range questions {
			sameTally(t, live, all, teams, areas, levels, q)
		}
	}
}

// TestASnapshotOfTightRowsIsLookedThrough: a sealed snapshot whose numbers lead nowhere is none.
func TestASnapshotOfTightRowsIsLookedThrough(t *testing.T) {
	dice := rand.New(rand.NewPCG(33, 34))
	set := build(t, madeUp(dice, 200, 30, 2, 5), someTeams(5), 30, 2)
	var file bytes.Buffer
	must(set.WriteSnapshot(&file, []byte(`{}`)))
	whole := file.Bytes()
	if !bytes.Contains(whole, []byte(`"day_bits":11`)) || !bytes.Contains(whole, []byte(`"places":[`)) {
		t.Fatal("the rows are not tight")
	}
	for what, by := range map[string][2]string{
		"more days than there are":  {`"day_bits":11`, `"day_bits":99`},
		"fewer bits than were used": {`"day_bits":11`, `"day_bits":10`},
		"below none":                {`"day_bits":11`, `"day_bits":-1`},
		"no places":                 {`"places":[`, `"PLACE_":[`},
	} {
		bad := bytes.Replace(whole, []byte(by[0]), []byte(by[1]), 1)
		if _, _, err := column.ReadSnapshot(column.Sealed(bad)); err == nil {
			t.Errorf("%s: was taken", what)
		}
	}
}
