package bench

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"text/tabwriter"
)

// place is a size at which Towpath is run.
type place struct {
	name          string
	people        int
	organisations int // each with a log, and columns of its own
	engine        engineCost
}

// engineCost is what was measured of one database (docs/operate/performance.md), in ms.
type engineCost struct {
	name       string
	save, page float64 // of processor time, of the program and the database
	serial     float64 // for which one save keeps the others of its organisation waiting
	flush      float64 // until the disk has answered
}

var (
	onSQLite   = engineCost{"SQLite", 0.24, 0.58, 1000.0 / 4640, 0.5}
	onPostgres = engineCost{"PostgreSQL", 1.10, 1.45, 1000.0 / 1541, 1.2}
)

// What people are taken to do. These are suppositions, not measurements: change them and run
// it again.
const (
	yearly      = 6  // Blooms and measures a person, each year
	savesEach   = 12 // saves of each
	pagesEach   = 30 // pages that are looked at for each
	workHours   = 250 * 8
	busiest     = 4.0 // times as many as on the mean, in the busiest quarter of an hour
	readings    = 5   // that a report keeps of each person
	keptBytes   = 17.8
	scanEach    = 60.0 / 1_000_000 // ms of a report for each person
	buildEach   = 16.0 / 1_000_000 // s of building columns for each person
	largestPart = 0.06             // of a nation's people, in its largest organisation
)

var places = []place{
	{"a laptop", 500, 1, onSQLite},
	{"a service", 5_000, 1, onSQLite},
	{"a trust", 100_000, 1, onPostgres},
	{"a region", 1_000_000, 1, onPostgres},
	{"a nation", 60_000_000, 200, onPostgres},
}

// largest is how many people the largest organisation has.
func (p place) largest() float64 {
	if p.organisations == 1 {
		return float64(p.people)
	}
	return float64(p.people) * largestPart
}

// perSecond is how much of something people do in the busiest quarter of an hour.
func perSecond(people float64, each int) float64 {
	return people * yearly * float64(each) / workHours / 3600 * busiest
}

// Nation prints what each size needs, with the waiting of its largest organisation simulated:
// saves and pages come at random, share the processors, and saves stand in line for the log
// of their organisation.
func Nation(out io.Writer) error {
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "size\tpeople\torganisations\tdatabase\tsaves/s\tpages/s\tprocessors\tlog used\tsave p50 ms\tsave p99 ms\tpage p99 ms\tcolumns GB\tbuilt in s\ta report of all, processor ms\t\n")
	for _, p := range places {
		all, big := float64(p.people), p.largest()
		saves, pages := perSecond(all, savesEach), perSecond(all, pagesEach)
		processors := max(1, math.Ceil((saves*p.engine.save+pages*p.engine.page)/1000/0.5))
		own := max(1, math.Ceil(processors*big/all))
		got := simulate(rand.New(rand.NewPCG(1, 2)), perSecond(big, savesEach), perSecond(big, pagesEach), int(own), p.engine, 200_000)
		fmt.Fprintf(table, "%s\t%d\t%d\t%s\t%.3g\t%.3g\t%.0f\t%.2g %%\t%.1f\t%.1f\t%.1f\t%.2g\t%.2g\t%.3g\t\n", p.name, p.people, p.organisations, p.engine.name, saves, pages, processors,
			100*perSecond(big, savesEach)*p.engine.serial/1000, quantile(got.saves, 0.5), quantile(got.saves, 0.99), quantile(got.pages, 0.99),
			all*readings*keptBytes/1e9, big*buildEach, all*scanEach)
	}
	return table.Flush()
}

// waits are how long saves and pages took, in ms, sorted.
type waits struct{ saves, pages []float64 }

// simulate has so many requests come in a Poisson stream. Processor time is spread like an
// exponential around what was measured.
func simulate(dice *rand.Rand, savesPerSecond, pagesPerSecond float64, processors int, cost engineCost, requests int) (w waits) {
	free := make([]float64, processors) // when each processor is free
	log := 0.0                          // when the log is free
	now := 0.0
	rate := (savesPerSecond + pagesPerSecond) / 1000
	for range requests {
		now += dice.ExpFloat64() / rate
		save := dice.Float64()*(savesPerSecond+pagesPerSecond) < savesPerSecond
		need := cost.page
		if save {
			need = cost.save
		}
		next := 0
		for i := range free {
			if free[i] < free[next] {
				next = i
			}
		}
		done := max(now, free[next]) + dice.ExpFloat64()*need
		free[next] = done
		if !save {
			w.pages = append(w.pages, done-now)
			continue
		}
		log = max(log, done) + cost.serial
		w.saves = append(w.saves, log+dice.ExpFloat64()*cost.flush-now)
	}
	slices.Sort(w.saves)
	slices.Sort(w.pages)
	return w
}

func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(q*float64(len(sorted)-1))]
}
