package main

import (
	"context"
	"time"

	"towpath/internal/care"
)

// forgetEnrolmentsDaily deletes, now and every day, who came to courses that have been
// over for some weeks. What it gives ends it.
func (a *app) forgetEnrolmentsDaily(ctx context.Context) (stop func()) {
	return background(ctx, func(ctx context.Context) {
		tick := time.NewTicker(24 * time.Hour)
		defer tick.Stop()
		for {
			n, err := a.care.ForgetEnrolments(ctx, care.Operator(a.org))
			if err != nil && ctx.Err() == nil {
				a.log.Error("lists of courses that are over were not deleted", "error", err)
			}
			a.log.Info("lists of courses that are over", "names deleted", n)
			select {
			case <-tick.C:
			case <-ctx.Done():
				return
			}
		}
	})
}
