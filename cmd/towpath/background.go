package main

import (
	"context"
	"time"
)

// background runs work beside everything else until what it gives is called, which ends
// the context of the work and waits for it.
func background(ctx context.Context, work func(context.Context)) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		work(ctx)
	}()
	return func() {
		cancel()
		<-ended
	}
}

// regularly does work now and each time so much has passed. What it gives ends it.
func regularly(ctx context.Context, every time.Duration, work func(context.Context)) (stop func()) {
	return background(ctx, func(ctx context.Context) {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			work(ctx)
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
	})
}
