package insight_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/insight"
	"towpath/internal/outcome"
	"towpath/internal/testkit"
)

// TestManyAskAtOnce has more readers at once than the database lets in, while people answer
// and everything has to be built anew now and then: all of them are answered, and truly.
func TestManyAskAtOnce(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			p := settled(t, engine)
			for range 6 {
				p.answer(p.arrive())
			}
			k := p.keeper(nil)
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			q := p.question()
			q.By, q.Gap, q.Teams = outcome.ByTeam, false, nil
			q.Teams = append(q.Teams, p.River, p.Hill, "")
			var wait sync.WaitGroup
			var over atomic.Bool
			for range 40 {
				wait.Go(func() {
					for !over.Load() {
						if err := p.askAll(ctx, k, q); err != nil {
							t.Error(err)
							return
						}
					}
				})
			}
			for round := range 12 {
				p.answer(p.who[round%len(p.who)])
				if round%4 == 3 {
					k.Forget(p.Organisation)
				}
			}
			over.Store(true)
			wait.Wait()
			p.same(k, q)
		})
	}
}

// askAll asks as a report does, and who is heard.
func (p *place) askAll(ctx context.Context, k *insight.Keeper, q care.OutcomeQuestion) error {
	for {
		if _, err := k.Ready(ctx, p.Organisation); err != nil {
			return err
		}
		err := p.Store.Read(ctx, func(tx care.Tx) error {
			if _, err := k.Tally(ctx, tx, p.Organisation, q); err != nil {
				return err
			}
			_, err := k.Heard(ctx, tx, p.Organisation, q)
			return err
		})
		if !errors.Is(err, care.ErrNotCounted) {
			return err
		}
	}
}
