package seed_test

import (
	"testing"

	"towpath/internal/seed"
	"towpath/internal/testkit"
)

// BenchmarkPopulation puts one part of a population after the other into each engine.
func BenchmarkPopulation(b *testing.B) {
	for _, engine := range testkit.Engines {
		b.Run(engine, func(b *testing.B) {
			k := testkit.Service(b, testkit.Fresh(b, engine))
			population, operator := populationOf(b, 1, seed.MaxPeople-seed.Told), moveIn(b, k, 1, seed.MaxPeople-seed.Told)
			n := 0
			for b.Loop() {
				if added, err := k.Seed(b.Context(), operator, population.Part(n)); err != nil || !added {
					b.Fatal(added, err)
				}
				n++
			}
			b.ReportMetric(float64(population.People(n))/b.Elapsed().Seconds(), "people/s")
		})
	}
}
