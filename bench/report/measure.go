package report

import (
	"fmt"
	"slices"
	"syscall"
	"time"
)

// took is how long something took by the clock, and what it took of the processors.
type took struct{ wall, cpu time.Duration }

// self is what the processors have spent on this process.
func self() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// times runs something so often, and gives what each run took, by the clock that cpu is.
func times(n int, cpu func() time.Duration, run func() error) (list []took, err error) {
	for range n {
		before, began := cpu(), time.Now()
		if err := run(); err != nil {
			return nil, err
		}
		list = append(list, took{time.Since(began), cpu() - before})
	}
	return list, nil
}

// median gives the middle of each.
func median(list []took) took {
	walls, cpus := parts(list)
	return took{walls[len(walls)/2], cpus[len(cpus)/2]}
}

// best gives the least of each: what is most in favour of a peer.
func best(list []took) took {
	walls, cpus := parts(list)
	return took{walls[0], cpus[0]}
}

func parts(list []took) (walls, cpus []time.Duration) {
	for _, t := range list {
		walls, cpus = append(walls, t.wall), append(cpus, t.cpu)
	}
	slices.Sort(walls)
	slices.Sort(cpus)
	return walls, cpus
}

func ms(d time.Duration) string {
	n := float64(d.Microseconds()) / 1000
	switch {
	case n < 10:
		return fmt.Sprintf("%.2f", n)
	case n < 1000:
		return fmt.Sprintf("%.1f", n)
	}
	return fmt.Sprintf("%.0f", n)
}

func ratio(peer, of time.Duration) float64 { return float64(peer) / float64(max(of, 1)) }

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "**missed**"
}
