package column_test

import (
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"towpath/internal/column"
	"towpath/internal/outcome"
)

// benchedPeople is how many people a report is promised for: a million, unless
// TOWPATH_BENCH_PEOPLE says otherwise.
func benchedPeople() int {
	if n, err := strconv.Atoi(os.Getenv("TOWPATH_BENCH_PEOPLE")); err == nil {
		return n
	}
	return 1_000_000
}

const (
	benchedTeams    = 200
	benchedServices = 40
)

// quarters are the 20 from 2021 on.
var (
	firstDay, _ = outcome.ParseDay("2021-01-01")
	lastDay, _  = outcome.ParseDay("2025-12-31")
)

// population has five readings a person, of ten areas, over 20 quarters. One code in twenty
// is missing; one person in fifty changes the team.
var population = sync.OnceValue(func() *column.Set {
	dice := rand.New(rand.NewPCG(1, 2))
	teams := make([]column.Team, benchedTeams)
	for i := range teams {
		teams[i] = column.Team{Service: i * benchedServices / benchedTeams, Setting: i % 4}
	}
	b := column.NewBuilder()
	people := make([]column.Person, benchedPeople())
	for i := range people {
		people[i] = column.Person{
			Key: dice.Uint64(), Gender: dice.IntN(4), Ethnicity: dice.IntN(6), Language: dice.IntN(20), Deprivation: 1 + dice.IntN(10),
			LegalStatus: dice.IntN(4), Contacts: dice.IntN(20), Born: 1940 + dice.IntN(70),
		}
		_, err := b.AddPerson(people[i])
		must(err)
	}
	stream := b.Stream()
	must(stream.Begin("bloom", 10, 21))
	readings := make([]column.Reading, 5)
	codes := make([]outcome.Code, 5*10)
	for n := range people {
		day := firstDay + outcome.Day(dice.IntN(int(lastDay-firstDay)-4*90))
		team := dice.IntN(benchedTeams)
		for k := range readings {
			if k == 3 && dice.IntN(50) == 0 {
				team = dice.IntN(benchedTeams)
			}
			codes := codes[k*10 : k*10+10]
			for a := range codes {
				codes[a] = outcome.Code(2 * (1 + dice.IntN(10)))
				if dice.IntN(20) == 0 {
					codes[a] = outcome.Left
				}
			}
			readings[k] = column.Reading{Day: day, Team: team, Codes: codes}
			day += outcome.Day(1 + dice.IntN(90))
		}
		for _, r := range readings {
			must(stream.Add("bloom", n, r))
		}
	}
	set, err := b.Build(teams)
	must(err)
	return set
})

// cpu is the time that processors have spent on this program.
func cpu() time.Duration {
	var u syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func BenchmarkTally(b *testing.B) {
	packed := population()
	set := column.NewLive(packed)
	set.Keep(0)
	whole := outcome.Question{From: firstDay, To: lastDay, MinDays: 1, AllTeams: true}
	year := whole
	year.From, year.To = firstDay+3*365, firstDay+4*365
	for _, at := range []struct {
		name string
		q    outcome.Question
		by   outcome.Dimension
	}{
		{"whole", whole, outcome.ByNothing},
		{"whole/service", whole, outcome.ByService},
		{"whole/gender", whole, outcome.ByGender},
		{"whole/800", whole, outcome.ByServiceAndQuarter},
		{"year", year, outcome.ByNothing},
		{"year/service", year, outcome.ByService},
	} {
		b.Run(at.name, func(b *testing.B) {
			q := at.q
			q.By = at.by
			began, n := cpu(), 0
			for b.Loop() {
				_, err := set.Tally("bloom", q)
				must(err)
				n++
			}
			b.ReportMetric(float64((cpu()-began).Microseconds())/1000/float64(n), "cpu-ms")
		})
	}
	b.Run("floor", func(b *testing.B) {
		var sum uint64
		began, n := cpu(), 0
		for b.Loop() {
			sum += packed.SumBytes("bloom")
			n++
		}
		b.ReportMetric(float64((cpu()-began).Microseconds())/1000/float64(n), "cpu-ms")
		b.ReportMetric(float64(packed.Bytes())/float64(packed.Readings()), "bytes/reading")
		if sum == 1 {
			b.Log(sum)
		}
	})
}
