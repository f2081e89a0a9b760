package store_test

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// cpu gives the time that this process has had, in microseconds.
func cpu(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1000
}

// BenchmarkSave saves an answer through the gate, without HTTP, with the log and,
// as its floor, with entries that are kept out of it. The two take turns, since the
// machine is not equally fast at all times. On PostgreSQL the CPU is the program's
// alone.
func BenchmarkSave(b *testing.B) {
	for _, engine := range testkit.Engines {
		for _, writers := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("%s/%d writers", engine, writers), func(b *testing.B) {
				with := newSaver(b, testkit.Open(b, testkit.Address(b, engine)))
				bare := testkit.Open(b, testkit.Address(b, engine))
				without := newSaver(b, bare)
				store.Unlogged(bare)
				const turns = 10
				var used, time [2]float64
				for range turns {
					for i, s := range []*saver{with, without} {
						runtime.GC()
						before, began := cpu(b), b.Elapsed()
						s.run(b, writers, max(b.N/turns, 1))
						used[i] += cpu(b) - before
						time[i] += float64((b.Elapsed() - began).Microseconds())
					}
				}
				saves := float64(max(b.N/turns, 1) * turns)
				b.ReportMetric(used[0]/saves, "cpu-us/save")
				b.ReportMetric(used[1]/saves, "cpu-us/floor")
				b.ReportMetric(100*(used[0]-used[1])/used[1], "%cpu-more")
				b.ReportMetric(100*(time[0]-time[1])/time[1], "%time-more")
			})
		}
	}
}

// saver saves answers of many people, so that none has a history that grows.
type saver struct {
	*testkit.Kit
	people []care.PersonID
	blooms []care.AssessmentID
	next   atomic.Int64
}

func newSaver(b *testing.B, s *store.Store) *saver {
	k := &saver{Kit: testkit.Service(b, s)}
	for range 64 {
		p := care.PersonID(k.IDs.New())
		if err := k.AddPerson(b.Context(), care.Operator(k.Organisation), care.NewPerson{ID: p, Name: "Somebody", Team: k.River}); err != nil {
			b.Fatal(err)
		}
		k.people, k.blooms = append(k.people, p), append(k.blooms, k.Start(b, k.AsBen, p, care.WayTogether))
	}
	return k
}

func (k *saver) run(b *testing.B, writers, saves int) {
	var group sync.WaitGroup
	left := atomic.Int64{}
	left.Store(int64(saves))
	inst, _ := k.Instruments().Latest("bloom-adult")
	for range writers {
		group.Go(func() {
			for left.Add(-1) >= 0 {
				n := int(k.next.Add(1))
				_, err := k.RecordAnswer(context.Background(), k.AsBen, k.people[n%64], k.blooms[n%64], care.NewAnswer{
					ID: care.AnswerID(k.IDs.New()), Voice: care.VoiceWorker, Area: inst.Areas[n/64%len(inst.Areas)].Key, Note: "a few words",
					Given: instrument.Answer{Step: instrument.WholeStep(1 + n%10)},
				})
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
}

// BenchmarkVerifyDatabase checks a log of 100,000 entries as towpath verify does,
// and proves entries of it. The floor is bare SHA-256, in internal/ledger.
func BenchmarkVerifyDatabase(b *testing.B) {
	const many, atOnce = 100_000, 10_000
	for _, engine := range testkit.Engines {
		b.Run(engine, func(b *testing.B) {
			address := testkit.Address(b, engine)
			l := logged{Kit: testkit.Service(b, testkit.Open(b, address)), engine: engine, address: address}
			for range many / atOnce {
				l.write(b, atOnce)
			}
			b.Run("verify", func(b *testing.B) {
				for range b.N {
					if report := verifyLog(b, address, l.Organisation); len(report.Flaws) > 0 {
						b.Fatal(report.Flaws)
					}
				}
				b.ReportMetric(float64(many*b.N)/b.Elapsed().Seconds(), "entries/s")
			})
			page, err := l.ListAuditEntries(b.Context(), l.AsAmina, l.Amina, care.AuditQuery{After: many / 2})
			if err != nil {
				b.Fatal(err)
			}
			b.Run("proof", func(b *testing.B) {
				for i := range b.N {
					if _, err := l.ShowAuditProof(b.Context(), l.AsAmina, l.Amina, page.Entries[i%len(page.Entries)].ID); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("a page of 50 checked", func(b *testing.B) {
				for range b.N {
					if _, err := l.ListAuditEntries(b.Context(), l.AsAmina, l.Amina, care.AuditQuery{After: many / 2}); err != nil {
						b.Fatal(err)
					}
				}
			})
		})
	}
}
