package main

import (
	"context"
	"time"
)

// clearEvery is how often the files of links to summaries are taken away that are over.
const clearEvery = 10 * time.Minute

// clearSummaries takes them away now and then. What it gives ends it.
func (a *app) clearSummaries(ctx context.Context) (stop func()) {
	return regularly(ctx, clearEvery, func(ctx context.Context) {
		if err := a.care.ClearSummaries(ctx, a.org); err != nil && ctx.Err() == nil {
			a.log.Error("links to summaries that are over still have their files", "error", err)
		}
	})
}
