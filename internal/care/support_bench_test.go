package care_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"towpath/content"
	"towpath/internal/care"
	"towpath/internal/library"
	"towpath/internal/testkit"
)

// benchedEntries is the size of library for which a search is promised.
const benchedEntries = 20_000

// manyRows makes up entries out of the sentences of those that are shipped, each with a
// name of its own.
func manyRows(b *testing.B, k story) []care.SupportRow {
	b.Helper()
	lib, err := library.Load(content.FS)
	must(b, err)
	var sentences, titles []string
	for _, r := range lib.Resources() {
		titles = append(titles, r.Title)
		sentences = append(sentences, strings.SplitAfter(r.About, ". ")...)
	}
	dice := rand.New(rand.NewPCG(1, 2)) //nolint // made up, the same each time
	one := func(list []string) string { return list[dice.IntN(len(list))] }
	audiences := []string{"people", "carers", "professionals"}
	rows := make([]care.SupportRow, benchedEntries)
	for i := range rows {
		name := fmt.Sprintf("%s%s", one([]string{"ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "oak"}), strings.Repeat(string(rune('a'+i%26)), 1+i/26%5))
		dice.Shuffle(3, func(i, j int) { audiences[i], audiences[j] = audiences[j], audiences[i] })
		body := resourceBody(fmt.Sprintf("made-up-%d", i), one(titles)+" "+name, strings.TrimSpace(one(sentences)+" "+one(sentences)+" "+one(sentences)), map[string]any{
			"audience": audiences[:1+dice.IntN(2)], "areas": []string{one(library.Areas())},
		})
		rows[i] = care.SupportRow{At: name, NewSupport: care.NewSupport{ID: care.VersionID(k.IDs.New()), Kind: library.ResourceEntry, Body: body}}
	}
	return rows
}

// searches are what people type: one word, several, mistyped, not ended, common, rare.
var searches = []string{
	"help for my brother", "sleep", "debt and money", "carers assessment", "sombody to talk to", "anxi", "support", "peer suport group", "my mum drinks", "work",
	"a course for families", "free advice on benefits", "oaka", "recovery", "voices", "helpline at night", "housing", "self-harm", "what can I do about my partner", "birchbbb",
}

// BenchmarkSearch looks through 20,000 entries, beside two floors: one row by its key, and
// a look at every title.
func BenchmarkSearch(b *testing.B) {
	for _, engine := range testkit.Engines {
		b.Run(engine, func(b *testing.B) {
			s := testkit.Fresh(b, engine)
			k := story{Kit: testkit.Service(b, s)}
			ctx := b.Context()
			rows := manyRows(b, k)
			began := time.Now()
			_, faults, err := k.ImportSupport(ctx, asEditor(k), rows, true)
			must(b, err)
			if len(faults) > 0 {
				b.Fatal(faults[0])
			}
			b.Logf("%d entries were brought in and published in %.1f s", len(rows), time.Since(began).Seconds())
			must(b, s.Analyze(ctx))
			began = time.Now()
			_, err = k.SupportLibrary(ctx, k.Organisation)
			must(b, err)
			b.Logf("the first reader after it waits %.2f s", time.Since(began).Seconds())
			id := care.SupportIDOf(k.Organisation, library.ResourceEntry, "made-up-7")
			look := func(fn func(tx care.Tx) error) func(int) error {
				return func(int) error { return s.Read(ctx, fn) }
			}
			benchSeries(b, "search", func(i int) error {
				_, err := k.SearchSupport(ctx, k.Organisation, searches[i%len(searches)], library.Filter{})
				return err
			})
			benchSeries(b, "narrowed", func(i int) error {
				_, err := k.SearchSupport(ctx, k.Organisation, searches[i%len(searches)], library.Filter{Audience: library.Carers, Place: library.Birmingham})
				return err
			})
			benchSeries(b, "library", func(int) error { _, err := k.SupportLibrary(ctx, k.Organisation); return err })
			benchSeries(b, "floor: by key", look(func(tx care.Tx) error { _, err := tx.SupportEntry(ctx, k.Organisation, id); return err }))
			benchSeries(b, "floor: LIKE", look(func(tx care.Tx) error {
				_, err := tx.ListSupportEntries(ctx, k.Organisation, care.SupportQuery{Search: "brother", Standing: care.SupportPublished}, 200)
				return err
			}))
		})
	}
}

// benchSeries reports the middle and the slowest hundredth of many runs.
func benchSeries(b *testing.B, name string, run func(i int) error) {
	b.Helper()
	b.Run(name, func(b *testing.B) {
		var took []time.Duration
		for i := 0; b.Loop(); i++ {
			began := time.Now()
			must(b, run(i))
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		at := func(part float64) float64 { return float64(took[int(part*float64(len(took)-1))].Microseconds()) / 1000 }
		b.ReportMetric(at(0.5), "p50-ms")
		b.ReportMetric(at(0.99), "p99-ms")
	})
}
