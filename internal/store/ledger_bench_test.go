package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"towpath/internal/bench"
	"towpath/internal/care"
	"towpath/internal/instrument"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// cpu gives the time that this process has had, and every process of a PostgreSQL
// server, in microseconds.
func cpu(b *testing.B, server *sql.DB) float64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	used := float64(u.Utime.Nano()+u.Stime.Nano()) / 1000
	if server == nil {
		return used
	}
	rows, err := server.QueryContext(b.Context(), "SELECT pid FROM pg_stat_activity")
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var pid int
		if err := rows.Scan(&pid); err != nil {
			b.Fatal(err)
		}
		had, err := bench.CPUTime(pid)
		if err != nil {
			b.Fatal(err)
		}
		used += float64(had.Microseconds())
	}
	return used
}

// serverOf opens a connection to the server of an address, nil for SQLite.
func serverOf(b *testing.B, engine, address string) *sql.DB {
	if engine == "sqlite" {
		return nil
	}
	pool, err := store.OpenPool(engine, address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = pool.Close() })
	return pool
}

// BenchmarkSave saves an answer through the gate, without HTTP, with the log and,
// as its floor, with entries that are kept out of it. The two take turns, since the
// machine is not equally fast at all times. The CPU is the program's and the
// database server's.
func BenchmarkSave(b *testing.B) {
	for _, engine := range testkit.Engines {
		for _, writers := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("%s/%d writers", engine, writers), func(b *testing.B) {
				address := testkit.Address(b, engine)
				with, server := newSaver(b, testkit.Open(b, address)), serverOf(b, engine, address)
				bare := testkit.Fresh(b, engine)
				without := newSaver(b, bare)
				store.Unlogged(bare)
				const turns = 10
				var used, time [2]float64
				for range turns {
					for i, s := range []*saver{with, without} {
						runtime.GC()
						before, began := cpu(b, server), b.Elapsed()
						s.run(b, writers, max(b.N/turns, 1))
						used[i] += cpu(b, server) - before
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
