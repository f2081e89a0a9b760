// Command cases writes random answers to measures, each with what our scoring makes
// of it, for a judge that is not ours: e2e/judge.test.mjs hands the answers to another
// engine and compares. It is a program of its own, and no hidden verb of towpath,
// because nobody who runs the service needs it, and because it makes measures too.
//
//	go run ./internal/instrument/cases -seed 1 -n 100 -made 12 instruments
//
// It prints one JSON object a line: a measure, {"measure", "questionnaire", "uses"},
// and below it its n cases, {"response", "refused", "scores"}. The same seed gives the
// same lines.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"os"
	"slices"

	"towpath/internal/instrument"
)

func main() {
	seed := flag.Uint64("seed", 1, "what the random numbers begin with")
	n := flag.Int("n", 100, "how many cases of each measure")
	made := flag.Int("made", 0, "how many measures to make, after those of the directory")
	only := flag.String("only", "", "only the measure with this id")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: cases [-seed N] [-n N] [-made N] [-only ID] DIRECTORY")
		os.Exit(2)
	}
	if err := run(os.Stdout, flag.Arg(0), *seed, *n, *made, *only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, dir string, seed uint64, n, made int, only string) (err error) {
	lib, err := instrument.Load(os.DirFS(dir))
	if err != nil {
		return err
	}
	measures := lib.Measures()
	for i := range made {
		m, err := makeMeasure(i, rand.New(rand.NewPCG(seed, uint64(i))))
		if err != nil {
			return fmt.Errorf("the measure made as number %d is not sound: %w", i, err)
		}
		measures = append(measures, m)
	}
	out := bufio.NewWriterSize(w, 1<<20)
	defer func() { err = errors.Join(err, out.Flush()) }()
	enc := json.NewEncoder(out)
	for _, m := range measures {
		if m.Kind != instrument.KindMeasure || only != "" && m.ID != only {
			continue
		}
		if err := enc.Encode(head{Measure: m.ID, Version: m.Version, Questionnaire: m.Questionnaire, Uses: uses(m)}); err != nil {
			return err
		}
		g := &guesser{m: m, r: rand.New(rand.NewPCG(seed, number(m.ID+m.Version)))}
		for range n {
			if err := enc.Encode(g.judged()); err != nil {
				return err
			}
		}
	}
	return nil
}

func number(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text))
	return h.Sum64()
}

type head struct {
	Measure       string          `json:"measure"`
	Version       string          `json:"version"`
	Questionnaire json.RawMessage `json:"questionnaire"`
	// Uses names the methods and rules that it scores with.
	Uses []string `json:"uses"`
}

func uses(m *instrument.Measure) []string {
	seen := map[string]bool{}
	out := []string{} // a list in JSON too, where there are no scores
	use := func(what string, is bool) {
		if is && !seen[what] {
			seen[what] = true
			out = append(out, what)
		}
	}
	for _, s := range m.Scores {
		use(string(s.Method), true)
		use("times", s.Times > 1)
		use("decimals", s.Decimals > 0)
		use(string(s.Missing.Then), s.Missing.AtMost > 0)
		for _, t := range s.Terms {
			use("reversed", t.Reversed)
			use("weight", t.Weight > 1)
			use("gate", m.Items[t.Slot].OnlyIf >= 0)
			for _, mark := range m.Scales[m.Items[t.Slot].Scale].Others {
				use("not-applicable", mark == instrument.DoesNotApply)
				use("not-known", mark == instrument.NotKnown)
			}
		}
	}
	slices.Sort(out)
	return out
}
