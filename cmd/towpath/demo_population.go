package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/seed"
)

// populate puts a demonstration's population into the database, part by part, and tells
// whether any was missing. A run that was broken off is gone on with: each part is there as
// a whole or not at all.
func populate(w *world, a *app, parts seed.Parts) (added bool, err error) {
	population, err := seed.NewPopulation(parts)
	if err != nil {
		return false, err
	}
	from, err := settled(w.ctx, a, population)
	if err != nil || from == population.Parts() {
		return false, err
	}
	ctx, stop := context.WithCancel(w.ctx)
	defer stop()
	made := make(chan care.Population, 1) // the next part is made while one goes in
	go func() {
		defer close(made)
		for n := from; n < population.Parts(); n++ {
			select {
			case made <- population.Part(n):
			case <-ctx.Done():
				return
			}
		}
	}()
	say := newProgress(w, population.People(population.Parts()))
	for n := from; n < population.Parts(); n++ {
		part, ok := <-made
		if !ok {
			return added, fault.New(fault.Unavailable, "Seed", ctx.Err())
		}
		if _, err := a.care.Seed(ctx, care.Operator(a.org), part); err != nil {
			return added, err
		}
		added = true
		say.at(population.People(n+1), n+1 == population.Parts())
	}
	return added, nil
}

// settled is how many parts of a population are there.
func settled(ctx context.Context, a *app, population *seed.Population) (parts int, err error) {
	err = a.store.Read(ctx, func(tx care.Tx) error {
		for parts = 0; parts < population.Parts(); parts++ {
			_, err := tx.Person(ctx, a.org, population.First(parts))
			if fault.Is(err, fault.Denied) {
				return nil
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return parts, err
}

// progress says how far a long work is, every few seconds.
type progress struct {
	w           *world
	whole       int
	began, last time.Time
}

func newProgress(w *world, whole int) *progress {
	now := time.Now()
	return &progress{w: w, whole: whole, began: now, last: now}
}

func (p *progress) at(done int, end bool) {
	now := time.Now()
	if !end && now.Sub(p.last) < 5*time.Second {
		return
	}
	p.last = now
	fmt.Fprintf(p.w.errOut, "%s of %s people, %s\n", grouped(done), grouped(p.whole), now.Sub(p.began).Round(time.Second))
}

// grouped writes a number with a comma between thousands.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
