package fhirapi_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/testkit"
)

// crowd adds people to River, each with an entry in their journey that is so long.
func (d *desk) crowd(people, long int) {
	d.t.Helper()
	ctx, at := d.t.Context(), d.Clock.Tick()
	words := strings.Repeat("It rained, and the lock was busy. ", long/34)
	for from := 0; from < people; from += 250 {
		err := d.Store.Write(ctx, func(tx care.Tx) error {
			for range min(250, people-from) {
				p := care.Person{ID: care.PersonID(d.IDs.New()), Organisation: d.Organisation, Name: "Somebody", Created: at}
				_, err1 := tx.InsertPerson(ctx, p)
				err2 := tx.InsertTeamPerson(ctx, care.TeamPerson{Organisation: d.Organisation, Team: d.River, Person: p.ID, Since: at})
				_, err3 := tx.InsertJourneyEntry(ctx, care.Entry{
					ID: care.EntryID(d.IDs.New()), Organisation: d.Organisation, Person: p.ID, Kind: care.EntryNote, On: "2026-03-01", Happened: words, At: at, By: d.AsBen.Account,
				})
				if err := errors.Join(err1, err2, err3); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			d.t.Fatal(err)
		}
	}
}

// open begins to fetch a file.
func (d *desk) open(who, address string) *http.Response {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, address, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+who)
	r.Header.Set("Accept-Encoding", "identity")
	res, err := d.server.Client().Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = res.Body.Close() })
	return res
}

// highest fetches a file and gives how much memory was in use at most, how much of it more
// than before, and how many lines the file has.
func (d *desk) highest(address string) (heap, more uint64, lines int) {
	d.t.Helper()
	before := heapNow()
	body := bufio.NewScanner(d.open("ben", address).Body)
	body.Buffer(nil, 1<<20)
	for ; body.Scan(); lines++ {
		if lines%50 == 0 {
			heap = max(heap, heapNow())
		}
	}
	d.t.Logf("%d lines: %.1f MB before, at most %.1f MB, %.1f MB after", lines, float64(before)/(1<<20), float64(heap)/(1<<20), float64(heapNow())/(1<<20))
	if body.Err() != nil {
		d.t.Fatal(body.Err())
	}
	return heap, heap - min(heap, before), lines
}

// heapNow gives what is in use once nobody works: a sender soon waits for who reads, and what
// is made while a collection goes on counts as in use until the next.
func heapNow() uint64 {
	var m runtime.MemStats
	time.Sleep(10 * time.Millisecond)
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (d *desk) journeys() (file string) {
	return d.get("ben", d.start("ben", "/Patient/$export?_type=Observation")).at("output.0.url")
}

func TestTheMemoryOfAnExportIsFlat(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	d.crowd(200, 12_000)
	_, few, lines := d.highest(d.journeys())
	if lines != 200 {
		t.Errorf("%d lines of 200 people", lines)
	}
	d.crowd(1800, 24_000) // 43 MB
	heap, many, lines := d.highest(d.journeys())
	if lines != 2000 {
		t.Errorf("%d lines of 2,000 people", lines)
	}
	if many > few+16<<20 || heap > 64<<20 { // what is rubbish and not swept yet counts too
		t.Errorf("an export of 200 people takes %d bytes, one of 2,000 %d, and all of the process %d", few, many, heap)
	}
}

func TestAnExportThatBreaksOffIsNoWholeOne(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	d.crowd(1600, 12_000) // more than what is on its way between the two ends
	status := d.start("ben", "/Patient/$export?_type=Observation")
	file := d.get("ben", status).at("output.0.url")
	var all []*http.Response
	for range 4 {
		all = append(all, d.open("ben", file))
	}
	if got := d.get("ben", file).want(t, 429); got.header.Get("Retry-After") == "" {
		t.Error("it does not say when to ask again")
	}
	for _, res := range all[1:] { // whoever goes away makes room
		_ = res.Body.Close()
	}
	deadline := time.Now().Add(20 * time.Second)
	for {
		res := d.open("ben", file)
		_ = res.Body.Close()
		if res.StatusCode == 200 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("those that broke off go on")
		}
		time.Sleep(20 * time.Millisecond)
	}
	d.ask("ben", "DELETE", status, "").want(t, 202)
	if n, err := io.Copy(io.Discard, all[0].Body); err == nil {
		t.Errorf("it was ended in the middle, and %d bytes looked like all of it", n)
	}
}

func TestAnExportMayTakeItsTime(t *testing.T) {
	d := newDesk(t, testkit.SQLite(t))
	d.crowd(600, 12_000)
	d.server.Config.ReadTimeout, d.server.Config.WriteTimeout = 300*time.Millisecond, 300*time.Millisecond
	body := bufio.NewReader(d.open("ben", d.journeys()).Body)
	lines := 0
	for range 5 {
		time.Sleep(200 * time.Millisecond)
		if _, err := body.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
		lines++
	}
	for {
		_, err := body.ReadString('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("after %d lines: %v", lines, err)
		}
		lines++
	}
	if lines != 600 {
		t.Errorf("%d lines", lines)
	}
}

// TestNothingComesOutByExport: what somebody may not see of a record is in none of their
// exports.
func TestNothingComesOutByExport(t *testing.T) {
	k := newLife(t, testkit.SQLite(t))
	all := k.all(t)
	for who, sees := range k.probes(t) {
		for _, at := range []string{"/$export", "/Patient/$export", "/Group/" + string(k.River) + "/$export"} {
			got := k.ask(who, "GET", at, "", "Prefer: respond-async")
			if got.status == 404 { // nobody whom it could be about
				continue
			}
			for _, one := range k.fetched(who, "/bulk/"+got.header.Get("Content-Location")[strings.LastIndexByte(got.header.Get("Content-Location"), '/')+1:]) {
				kind, _, _ := strings.Cut(one, "/")
				if slices.Contains(all[kind], one) && !slices.Contains(sees, kind) {
					t.Errorf("%s asked %s and got %s", who, at, one)
				}
			}
		}
	}
	if got := k.exported("ben", "/Group/"+string(k.River)+"/$export"); len(got) < 30 {
		t.Errorf("Ben got %s", fmt.Sprint(got))
	}
}
