package store_test

import (
	"fmt"
	"testing"

	"towpath/internal/store"
	"towpath/internal/testkit"
)

// oldEntries is how many audit entries version 1 left in plain text and in no log.
const oldEntries = 100_000

// BenchmarkFirstOpening opens what version 1 left, once: names are sealed, and the
// entries are taken into the log.
func BenchmarkFirstOpening(b *testing.B) {
	for _, engine := range testkit.Engines {
		b.Run(engine, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				address := oldLog(b, engine)
				b.StartTimer()
				s, err := store.Open(b.Context(), address, testkit.Keys())
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if report := verifyLog(b, address, plainOrg); len(report.Flaws) > 0 || report.Entries != oldEntries+4 {
					b.Fatalf("%+v", report)
				}
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(oldEntries*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}

// oldLog makes the database, with entries of two thousand people, there or not.
func oldLog(b *testing.B, engine string) string {
	address := testkit.Address(b, engine)
	pool, err := store.OpenPool(engine, address)
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	firstRoad(b, engine, pool, 0)
	run(b, pool, "INSERT INTO person SELECT '"+plainOrg+"', 'old' || n, 'Somebody', '', '', '', 1 FROM ("+numbers(2000)+") AS numbers")
	run(b, pool, "INSERT INTO audit_entry SELECT '"+plainOrg+"', 'old' || n, n, 'a2', 'Benjamin Hallward', 'worker', 'ShowBloom', 'old' || (n % 2100), '', 'allowed', 'worker-people-of-my-team', 'r' FROM ("+
		numbers(oldEntries)+") AS numbers")
	return address
}

// numbers is SQL for the numbers from 1 to most.
func numbers(most int) string {
	return fmt.Sprintf("WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < %d) SELECT n FROM many", most)
}
