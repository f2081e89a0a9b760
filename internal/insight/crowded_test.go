package insight_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"towpath/internal/care"
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
			ask := func() error {
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
					if err != care.ErrNotCounted { //nolint:errorlint // as it was given
						return err
					}
				}
			}
			var wait sync.WaitGroup
			done := make(chan struct{})
			for range 40 {
				wait.Go(func() {
					for {
						select {
						case <-done:
							return
						default:
						}
						if err := ask(); err != nil {
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
			close(done)
			wait.Wait()
			p.same(k, q)
		})
	}
}
