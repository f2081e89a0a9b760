package main

import (
	"context"
	"time"

	"towpath/internal/care"
)

// daily does what a service does by itself once a day, beside reminding. What it gives ends
// all of it.
func (a *app) daily(ctx context.Context, f webFlags) (stop func()) {
	links, lists := a.checkLinksDaily(ctx, f.CheckLinks, f.PublicAddress), a.forgetEnrolmentsDaily(ctx)
	return func() { lists(); links() }
}

// forgetEnrolmentsDaily deletes, now and every day, who came to courses that have been
// over for some weeks. What it gives ends it.
func (a *app) forgetEnrolmentsDaily(ctx context.Context) (stop func()) {
	return regularly(ctx, 24*time.Hour, func(ctx context.Context) {
		if err := a.forgetEnrolments(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("lists of courses that are over were not deleted", "error", err)
		}
	})
}

func (a *app) forgetEnrolments(ctx context.Context) error {
	some, err := a.care.AnyToForget(ctx, a.org)
	if err != nil || !some {
		return err
	}
	n, err := a.care.ForgetEnrolments(ctx, care.Operator(a.org))
	a.log.Info("lists of courses that are over", "names deleted", n)
	return err
}
