package bench

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"
	"time"
)

// reportTarget is what a report may take at 16 clients, in milliseconds.
const reportTarget = 100

// walk gives addresses of reports as somebody would choose them who changes one filter after
// another: no two are alike.
func walk() (paths []string) {
	last := time.Now().AddDate(0, -2, 0)
	for months := range 12 {
		for _, since := range []string{"start", "window"} {
			for _, by := range []string{"", "service", "age", "gender", "time_since_start"} {
				for _, filter := range []string{"", "&age=3", "&gender=woman", "&where=setting:community", "&deprivation=1"} {
					from := last.AddDate(0, -12-months, 0).Format("2006-01")
					paths = append(paths, fmt.Sprintf("/reports?from=%s&since=%s&by=%s%s", from, since, by, filter))
				}
			}
		}
	}
	return paths
}

// report measures the outcome report of the whole service as a browser gets it: signed in,
// filtered, with small numbers held back, and noted in the log. A question that nobody asked
// before is counted over everybody; one that was asked costs what has changed since.
func report(ctx context.Context, o Options, s *demo, out io.Writer) error {
	dele, err := s.signIn(ctx, "dele")
	if err != nil {
		return err
	}
	begun := time.Now()
	body, err := dele.wait(ctx, "/reports")
	if err != nil {
		return err
	}
	first := time.Since(begun)
	fmt.Fprintf(out, "\noutcome report of %d people\tclients\tp50 ms\tp95 ms\tp99 ms\tCPU-ms each\tasked\taim ms\t\n", o.People)
	paths := walk()
	var next atomic.Int64
	fresh := func(ctx context.Context, _, _ int) error {
		_, err := dele.get(ctx, paths[int(next.Add(1)-1)%len(paths)])
		return err
	}
	some := paths[len(paths)-40:]
	again := func(ctx context.Context, client, n int) error {
		_, err := dele.get(ctx, some[(client*7+n)%len(some)])
		return err
	}
	for _, at := range []struct {
		name    string
		clients int
		do      func(ctx context.Context, client, n int) error
	}{
		{"each a question that is new", 1, fresh},
		{"each a question that is new", 16, fresh},
		{"forty questions again and again", 1, again},
		{"forty questions again and again", 16, again},
		{"the same, somebody saving meanwhile", 16, s.whileSaving(ctx, again)},
		{"floor: a page of words", 16, func(ctx context.Context, _, _ int) error {
			_, err := dele.get(ctx, "/accessibility")
			return err
		}},
	} {
		got, err := measure(ctx, s.meter, at.clients, o.Each, at.do)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\t%d\t%.1f\t%.1f\t%.1f\t%.2f\t%d\t%d\t\n", at.name, at.clients, got.at(0.5), got.at(0.95), got.at(0.99), got.cpuEach(), got.n, reportTarget)
	}
	fmt.Fprintf(out, "the first of all, which makes the columns\t1\t%.0f\t\t\t\t1\t\t\n", first.Seconds()*1000)
	fmt.Fprintf(out, "KB of a page\t\t%.1f\t\t\t\t\t\t\n", float64(len(body))/1024)
	return nil
}

// whileSaving saves an answer every tenth time beside what is measured, from one client. The
// answers are Amina's, which a report counts once they are completed; what is saved is in the
// log, which every report looks through.
func (d *demo) whileSaving(ctx context.Context, do func(ctx context.Context, client, n int) error) func(ctx context.Context, client, n int) error {
	ben, err := d.signIn(ctx, "ben")
	var targets []target
	if err == nil {
		targets, err = ben.startAssessments(ctx, 1)
	}
	return func(ctx context.Context, client, n int) error {
		if err != nil {
			return err
		}
		if client == 0 && n%10 == 0 {
			if err := ben.save(ctx, targets[0], n, savedNote); err != nil {
				return err
			}
		}
		return do(ctx, client, n)
	}
}
