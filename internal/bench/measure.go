package bench

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// result is what came of running one thing again and again.
type result struct {
	n    int
	took time.Duration
	cpu  time.Duration
	each []time.Duration // sorted
}

func (r result) rate() float64    { return float64(r.n) / r.took.Seconds() }
func (r result) cpuEach() float64 { return r.cpu.Seconds() * 1000 / float64(max(r.n, 1)) }

// at gives a quantile in milliseconds.
func (r result) at(q float64) float64 {
	if len(r.each) == 0 {
		return 0
	}
	return r.each[int(q*float64(len(r.each)-1))].Seconds() * 1000
}

// measure runs do from many clients for a while, after a second of warming up,
// and takes the CPU time of what is measured.
func measure(ctx context.Context, m meter, clients int, each time.Duration, do func(ctx context.Context, client, n int) error) (result, error) {
	if _, err := loop(ctx, clients, time.Second, do); err != nil {
		return result{}, err
	}
	before, err := m.cpu()
	if err != nil {
		return result{}, err
	}
	r, err := loop(ctx, clients, each, do)
	if err != nil {
		return r, err
	}
	after, err := m.cpu()
	r.cpu = after - before
	return r, err
}

func loop(ctx context.Context, clients int, each time.Duration, do func(ctx context.Context, client, n int) error) (result, error) {
	var mu sync.Mutex
	var all result
	var failed error
	var wg sync.WaitGroup
	start := time.Now()
	for c := range clients {
		wg.Go(func() {
			var mine []time.Duration
			var err error
			for n := 0; time.Since(start) < each && err == nil; n++ {
				begun := time.Now()
				if err = do(ctx, c, n); err == nil {
					mine = append(mine, time.Since(begun))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			all.each = append(all.each, mine...)
			if err != nil && failed == nil {
				failed = err
			}
		})
	}
	wg.Wait()
	all.took, all.n = time.Since(start), len(all.each)
	slices.Sort(all.each)
	return all, failed
}

// ticksPerSecond is the unit of /proc's times on every Linux that Go runs on.
const ticksPerSecond = 100

// meter is the process whose CPU time is measured, and whether that of all PostgreSQL
// processes of the machine belongs to it.
type meter struct {
	pid      int
	postgres bool
}

// cpu gives the CPU time so far, as /proc counts it: user and system.
func (m meter) cpu() (time.Duration, error) {
	total, err := CPUTime(m.pid)
	if err != nil || !m.postgres {
		return total, err
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return 0, err
	}
	for _, e := range entries {
		other, err := strconv.Atoi(e.Name())
		if err != nil || other == m.pid {
			continue
		}
		if comm, err := os.ReadFile("/proc/" + e.Name() + "/comm"); err != nil || strings.TrimSpace(string(comm)) != "postgres" {
			continue
		}
		if t, err := CPUTime(other); err == nil {
			total += t
		}
	}
	return total, nil
}

// CPUTime gives the user and system time that a process has had.
func CPUTime(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	// The name in brackets may hold spaces; the numbers come after it.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	user, err := strconv.ParseInt(fields[11], 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * time.Second / ticksPerSecond, err
}
