package report

import (
	"os"
	"strconv"
	"testing"
)

// BenchmarkReport prints the figures. PEOPLE says how many people there are.
func BenchmarkReport(b *testing.B) {
	people, err := strconv.Atoi(os.Getenv("PEOPLE"))
	if err != nil {
		people = 1_000_000
	}
	if err := measure(b, people, os.Stdout); err != nil {
		b.Fatal(err)
	}
}
