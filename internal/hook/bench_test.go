package hook_test

import (
	"bytes"
	"io"
	"net/http"
	"syscall"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/testkit"
)

// told is how many people something happens to between two looks.
const told = 50

// BenchmarkSend tells a record system of a goal that was set with each of fifty people, and
// BenchmarkSendFloor sends the same bytes to the same receiver by net/http alone. Receiver and
// sender are one process here, so both have the CPU of either end in them.
func BenchmarkSend(b *testing.B) {
	d, people := benchDesk(b)
	n, spent := 0, time.Duration(0)
	began := time.Duration(0)
	for b.Loop() {
		b.StopTimer()
		d.happens(people)
		b.StartTimer()
		at, cpu := time.Now(), cpuTime()
		got := len(d.pass())
		began, spent, n = began+time.Since(at), spent+cpuTime()-cpu, n+got
		if got != told {
			b.Fatalf("%d of %d arrived", got, told)
		}
	}
	reported(b, n, began, spent)
}

// BenchmarkSendFloor is as BenchmarkSend says.
func BenchmarkSendFloor(b *testing.B) {
	d, people := benchDesk(b)
	d.happens(people)
	list := d.pass()
	client := &http.Client{}
	n := 0
	at, cpu := time.Now(), cpuTime()
	for b.Loop() {
		for _, a := range list {
			r, err := http.NewRequestWithContext(b.Context(), a.method, d.server.URL+a.path, bytes.NewReader([]byte(a.raw)))
			if err != nil {
				b.Fatal(err)
			}
			r.Header = a.header.Clone()
			answer, err := client.Do(r)
			if err != nil {
				b.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, answer.Body)
			_ = answer.Body.Close()
			n++
		}
		d.got = nil
	}
	reported(b, n, time.Since(at), cpuTime()-cpu)
	client.CloseIdleConnections()
}

func benchDesk(b *testing.B) (*desk, []care.PersonID) {
	b.Helper()
	d := newDesk(b, testkit.SQLite(b))
	var people []care.PersonID
	for range told {
		id := care.PersonID(d.IDs.New())
		if err := d.AddPerson(b.Context(), d.AsBen, care.NewPerson{ID: id, Name: "Somebody", Team: d.River}); err != nil {
			b.Fatal(err)
		}
		people = append(people, id)
	}
	d.want("Goal?lifecycle-status=active", nil)
	return d, people
}

// happens sets a goal with everybody, and ends the one before.
func (d *desk) happens(people []care.PersonID) {
	d.t.Helper()
	for _, p := range people {
		page, err := d.ListGoals(d.t.Context(), d.AsBen, p)
		if err != nil {
			d.t.Fatal(err)
		}
		for _, g := range page.Goals {
			if g.Active() {
				err = d.EndGoal(d.t.Context(), d.AsBen, p, g.ID, care.EndingReached)
			}
		}
		if err == nil {
			err = d.SetGoal(d.t.Context(), d.AsBen, p, care.NewGoal{ID: care.GoalID(d.IDs.New()), Words: "to walk to the lock", Rating: -1})
		}
		if err != nil {
			d.t.Fatal(err)
		}
	}
	d.Clock.Add(time.Hour)
}

func reported(b *testing.B, n int, took, cpu time.Duration) {
	b.Helper()
	b.ReportMetric(float64(n)/took.Seconds(), "sent/s")
	b.ReportMetric(float64(cpu.Microseconds())/1000/float64(n), "cpu-ms/sent")
	b.ReportMetric(0, "ns/op")
}

// cpuTime is what this process has used so far.
func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
