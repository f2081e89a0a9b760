package fhirapi_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fhirapi"
	"towpath/internal/seed"
	"towpath/internal/testkit"
)

func cpuNow() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// send asks and reads the answer to its end.
func send(ctx context.Context, client *http.Client, method, address, body string) (n int64, err error) {
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Authorization", "Bearer ben")
	r.Header.Set("Content-Type", "application/fhir+json")
	r.Header.Set("Accept-Encoding", "identity")
	res, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	n, err = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	if err == nil && res.StatusCode > 299 {
		err = fmt.Errorf("status %d", res.StatusCode)
	}
	return n, err
}

// each runs an operation by so many clients at once and says what one costs in CPU, of the
// server and of its clients, who are in this process too.
func each(b *testing.B, name string, clients int, ask func(ctx context.Context) (int64, error)) {
	b.Run(name, func(b *testing.B) {
		var size, left atomic.Int64
		left.Store(int64(b.N))
		before := cpuNow()
		var wg sync.WaitGroup
		for range clients {
			wg.Go(func() {
				for left.Add(-1) >= 0 {
					n, err := ask(b.Context())
					if err != nil {
						b.Error(err)
						return
					}
					size.Add(n)
				}
			})
		}
		wg.Wait()
		cpu, kb := (cpuNow()-before).Seconds()*1000, float64(size.Load())/1024
		b.ReportMetric(cpu/float64(b.N), "CPU-ms/op")
		b.ReportMetric(kb/float64(b.N), "KB/op")
		b.ReportMetric(cpu/kb, "CPU-ms/KB")
	})
}

// BenchmarkServer measures requests over HTTP on SQLite with fsync, beside a handler that
// answers the same bytes and a bare insertion through the same store. Finding whose a token
// is is no part of it.
func BenchmarkServer(b *testing.B) {
	k := newLife(b, testkit.SQLite(b))
	client, base := k.server.Client(), k.server.URL+fhirapi.Base
	client.Transport.(*http.Transport).MaxIdleConnsPerHost = 32
	made := k.ask("ben", "POST", "/QuestionnaireResponse", k.response(phqHere, "completed", "", k.phq("211111110")...)).want(b, 201)
	body := k.response(phqHere, "completed", "", k.phq("211111110")...)
	get := "/QuestionnaireResponse/" + made.at("id")
	found := k.get("ben", "/Observation?_count=100&patient="+string(k.Amina)).want(b, 200)
	floor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/fhir+json")
		_, _ = io.WriteString(w, map[bool]string{true: made.raw, false: found.raw}[r.URL.RawQuery == ""])
	}))
	b.Cleanup(floor.Close)
	over := func(method, address, body string) func(context.Context) (int64, error) {
		return func(ctx context.Context) (int64, error) { return send(ctx, client, method, address, body) }
	}
	each(b, "GET by id", 1, over("GET", base+get, ""))
	each(b, "GET by id, 16 clients", 16, over("GET", base+get, ""))
	each(b, "GET, floor: bytes alone", 1, over("GET", floor.URL+get, ""))
	each(b, "search", 1, over("GET", base+"/Observation?_count=100&patient="+string(k.Amina), ""))
	each(b, "search, 16 clients", 16, over("GET", base+"/Observation?_count=100&patient="+string(k.Amina), ""))
	each(b, "search, floor: bytes alone", 1, over("GET", floor.URL+"/?q", ""))
	// Each POST is to the record of somebody with few: the cost of a record that grows is no cost of a POST.
	k.crowd(1000, 100)
	var people []care.PersonID
	if err := k.Store.Read(b.Context(), func(tx care.Tx) (err error) {
		people, err = tx.PeopleOfTeam(b.Context(), k.Organisation, k.River, "", 2000)
		return err
	}); err != nil {
		b.Fatal(err)
	}
	var n atomic.Int64
	each(b, "POST of nine answers, 16 clients", 16, func(ctx context.Context) (int64, error) {
		p := people[int(n.Add(1))%len(people)]
		return send(ctx, client, "POST", base+"/QuestionnaireResponse", strings.ReplaceAll(body, string(k.Amina), string(p)))
	})
	each(b, "POST, floor: bytes alone, 16 clients", 16, over("POST", floor.URL+"/", body))
	each(b, "POST, floor: an insertion with fsync, 16 clients", 16, func(ctx context.Context) (int64, error) {
		return 1, k.Store.Write(ctx, func(tx care.Tx) error {
			_, err := tx.InsertJourneyEntry(ctx, care.Entry{ID: care.EntryID(k.IDs.New()), Organisation: k.Organisation, Person: people[int(n.Add(1))%len(people)], Kind: care.EntryNote, On: "2026-03-01", Happened: "x", At: k.Clock.Now()})
			return err
		})
	})
}

// BenchmarkExportOfTheDemo measures a bulk export of all types of the demonstration's people.
func BenchmarkExportOfTheDemo(b *testing.B) {
	d := newDesk(b, testkit.SQLite(b))
	d.demo(b, 240)
	var files []string
	status := d.start("demo", "/Patient/$export")
	for i := range 40 {
		if address := d.get("demo", status).at(fmt.Sprintf("output.%d.url", i)); address != "" {
			files = append(files, address)
		}
	}
	for _, gzipped := range []bool{false, true} {
		b.Run(map[bool]string{false: "as it is", true: "gzipped"}[gzipped], func(b *testing.B) {
			var n int64
			before := cpuNow()
			for b.Loop() {
				for _, file := range files {
					got, err := d.fetch(file, gzipped)
					if err != nil {
						b.Fatal(err)
					}
					n += got
				}
			}
			cpu := (cpuNow() - before).Seconds()
			b.ReportMetric(float64(n)/float64(b.N)/1e6, "MB/op")
			b.ReportMetric(float64(n)/1e6/cpu, "MB/CPU-s")
			b.ReportMetric(cpu*1000/float64(b.N)/240, "CPU-ms/person")
		})
	}
}

func (d *desk) fetch(address string, gzipped bool) (int64, error) {
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set("Authorization", "Bearer demo")
	r.Header.Set("Accept-Encoding", map[bool]string{false: "identity", true: "gzip"}[gzipped])
	res, err := d.server.Client().Transport.RoundTrip(r)
	if err != nil {
		return 0, err
	}
	var b bytes.Buffer
	_, err = b.ReadFrom(res.Body)
	return int64(b.Len()), errors.Join(err, res.Body.Close())
}

// demo puts the demonstration into the store, with a caller "demo" who is in each of its teams.
func (d *desk) demo(b testing.TB, people int) {
	b.Helper()
	made, err := seed.Build(seed.Parts{Number: 1, Today: care.Date(time.Now().Format(time.DateOnly)), People: people, Instruments: testkit.Library(b), Mirror: testkit.Mirror(b)})
	if err == nil {
		err = made.Insert(b.Context(), d.Store)
	}
	if err != nil {
		b.Fatal(err)
	}
	ctx, id := b.Context(), d.IDs.New()
	who := care.Actor{Account: care.AccountID(id), Worker: care.WorkerID(id), Name: "Everywhere", Role: care.RoleWorker}
	err = d.Store.Write(ctx, func(tx care.Tx) error {
		all, err := tx.Organisations(ctx)
		for _, o := range all {
			if o.ID != d.Organisation {
				who.Organisation = o.ID
			}
		}
		teams, err1 := tx.Teams(ctx, who.Organisation)
		err = errors.Join(err, err1, tx.InsertWorker(ctx, care.Worker{ID: who.Worker, Organisation: who.Organisation, Name: who.Name}))
		for _, t := range teams {
			err = errors.Join(err, tx.InsertTeamWorker(ctx, care.TeamWorker{Organisation: who.Organisation, Team: t.ID, Worker: who.Worker, Part: care.PartMember, Since: d.Clock.Now()}))
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	d.callers["demo"] = fhirapi.Caller{Actor: who, Access: whole{}}
}
