package fhirapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"towpath/internal/care"
	"towpath/internal/fhir"
)

// packed makes rows as the store gives them: goals and entries of so many people.
func packed(people int) (goals []care.Goal, entries []care.Entry) {
	at := time.Date(2026, 3, 14, 9, 26, 53, 589_000_000, time.UTC)
	words := []string{"Walk to the lock and back, with Hana.", "Ring the library about the Tuesday group – before noon.", "“Sleep” by eleven, three nights of seven.", "Cook something new each week."}
	happened := "It was colder than I thought. We sat by the water for an hour, and nobody said much; that was good. On the way home I bought bread and rang my sister, who will come on Sunday."
	for i := range people {
		id := func(n int) string { return fmt.Sprintf("01950000-%04x-7abc-8000-%012x", n, i) }
		t := at.Add(time.Duration(i) * time.Minute)
		person, by := care.PersonID(id(1)), care.AccountID(id(2))
		goals = append(goals, care.Goal{ID: care.GoalID(id(3)), Person: person, Area: "body", Words: words[i%len(words)], At: t, By: by})
		entries = append(entries, care.Entry{ID: care.EntryID(id(4)), Person: person, Kind: care.EntryNote, On: "2026-03-14", Water: 2, Happened: happened[i%40:], Helped: words[(i+1)%len(words)], At: t, By: by})
	}
	return goals, entries
}

// lines writes them as an export does.
func linesOf(b []byte, goals []care.Goal, entries []care.Entry) ([]byte, error) {
	var err error
	for i := range goals {
		g, e := &goals[i], &entries[i]
		for _, r := range [...]resource{
			{kind: "Goal", id: string(g.ID), person: g.Person, updated: g.At, version: 1, body: fhir.OfGoal(*g)},
			asOf("Observation", string(e.ID), e.Person, e.At, fhir.OfEntry(*e)),
		} {
			if b, err = r.append(b); err != nil {
				return b, err
			}
			b = append(b, '\n')
		}
	}
	return b, nil
}

// claimedOf writes people and steps, whose profiles are claimed, as an export does.
func claimedOf(b []byte, goals []care.Goal) ([]byte, error) {
	var err error
	for i := range goals {
		g := &goals[i]
		p := care.Person{ID: g.Person, Name: "Amina Yusuf", PreferredName: "Amina", Reference: "943 476 5919", Born: "1987-05-04", Created: g.At}
		step := care.PlanStep{ActionStep: care.ActionStep{ID: care.StepID(g.ID), Goal: g.ID, Person: g.Person, Words: g.Words, At: g.At, By: g.By}}
		for _, r := range [...]resource{
			{kind: "Patient", id: string(p.ID), person: p.ID, updated: g.At, version: 1, body: fhir.OfPerson(p)},
			{kind: "Task", id: string(step.ID), person: g.Person, updated: g.At, version: 1, body: fhir.OfStep(step, g.Person)},
		} {
			if b, err = r.append(b); err != nil {
				return b, err
			}
			b = append(b, '\n')
		}
	}
	return b, nil
}

func exportClaimed(b *testing.B, goals []care.Goal) {
	all, err := claimedOf(nil, goals)
	if err != nil {
		b.Fatal(err)
	}
	perCPU(b, len(all), func() (err error) { all, err = claimedOf(all[:0], goals); return err })
}

func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// perCPU says how many bytes a second of one core makes.
func perCPU(b *testing.B, size int, fn func() error) {
	b.Helper()
	b.SetBytes(int64(size))
	b.ReportAllocs()
	n, before := 0, ownCPU()
	for b.Loop() {
		if err := fn(); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(n)*float64(size)/1e6/(ownCPU()-before).Seconds(), "MB/CPU-s")
}

// BenchmarkExport measures how fast rows in memory become NDJSON, as bytes and compressed,
// beside encoding/json on the same resources, and beside the compression alone.
func BenchmarkExport(b *testing.B) {
	goals, entries := packed(2000)
	whole, err := linesOf(nil, goals, entries)
	if err != nil {
		b.Fatal(err)
	}
	run := func(name string, fn func() error) { b.Run(name, func(b *testing.B) { perCPU(b, len(whole), fn) }) }
	room := make([]byte, 0, len(whole)+1024)
	run("ndjson", func() (err error) { room, err = linesOf(room[:0], goals, entries); return err })
	b.Run("ndjson, with profiles claimed", func(b *testing.B) { exportClaimed(b, goals) })
	run("ndjson of encoding/json", func() error {
		e := json.NewEncoder(io.Discard)
		e.SetEscapeHTML(false)
		for i := range goals {
			if err := e.Encode(fhir.OfGoal(goals[i])); err != nil {
				return err
			}
			if err := e.Encode(fhir.OfEntry(entries[i])); err != nil {
				return err
			}
		}
		return nil
	})
	var out bytes.Buffer
	zip, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	run("ndjson, gzipped", func() (err error) {
		out.Reset()
		zip.Reset(&out)
		if room, err = linesOf(room[:0], goals, entries); err != nil {
			return err
		}
		if _, err := zip.Write(room); err != nil {
			return err
		}
		return zip.Close()
	})
	b.Logf("gzip makes %d bytes of %d, %.1f times less", out.Len(), len(whole), float64(len(whole))/float64(max(out.Len(), 1)))
	run("floor: gzip alone", func() error {
		out.Reset()
		zip.Reset(&out)
		if _, err := zip.Write(whole); err != nil {
			return err
		}
		return zip.Close()
	})
	run("floor: copying alone", func() error { room = append(room[:0], whole...); return nil })
}
