package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"towpath/internal/care"
	"towpath/internal/linkcheck"
)

type libraryCmd struct {
	CheckLinks checkLinksCmd `cmd:"" name:"check-links" help:"Look whether the library's links still lead somewhere, politely. The service does so by itself each day with --check-links."`
}

type checkLinksCmd struct {
	dataFlags
	Most          int    `help:"Look at no more links than this." default:"100" placeholder:"NUMBER"`
	PublicAddress string `help:"Address of the service, so that owners of sites know who looks." placeholder:"URL"`
}

// Run looks at the links that are due, now.
func (c *checkLinksCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		if err := a.syncSupport(w.ctx); err != nil {
			return err
		}
		done, err := a.checkLinks(w.ctx, newChecker(c.PublicAddress), c.Most)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w.out, "%d links were looked at, %d of them work.\n", done.looked, done.work)
		return err
	})
}

func newChecker(contact string) *linkcheck.Checker {
	return linkcheck.New(linkcheck.Config{Contact: contact, Version: version()})
}

// linksNoted is after how many looks what was found is kept: what stops in between loses
// no more.
const linksNoted = 20

type linksLooked struct{ looked, work int }

// checkLinks looks at what is due, one address after the other.
func (a *app) checkLinks(ctx context.Context, checker *linkcheck.Checker, most int) (done linksLooked, err error) {
	operator := care.Operator(a.org)
	addresses, err := a.care.ListLinksToCheck(ctx, operator, most)
	if err != nil {
		return done, err
	}
	var found []care.LinkCheck
	keep := func() error {
		if len(found) == 0 {
			return nil
		}
		err := a.care.NoteLinkChecks(context.WithoutCancel(ctx), operator, found)
		found = nil
		return err
	}
	for _, address := range addresses {
		outcome, err := checker.Check(ctx, address)
		if err != nil { // it was told to stop
			return done, errors.Join(err, keep())
		}
		found = append(found, care.LinkCheck{Address: address, Outcome: care.LinkOutcome(outcome)})
		if done.looked++; outcome == linkcheck.Works {
			done.work++
		}
		if len(found) == linksNoted {
			if err := keep(); err != nil {
				return done, err
			}
		}
	}
	return done, keep()
}

// checkLinksDaily makes a pass now and one every day, of at most so many links; 0 makes
// none. What it gives ends it.
func (a *app) checkLinksDaily(ctx context.Context, most int, contact string) (stop func()) {
	if most <= 0 {
		return func() {}
	}
	return regularly(ctx, 24*time.Hour, func(ctx context.Context) {
		done, err := a.checkLinks(ctx, newChecker(contact), most)
		if err != nil && ctx.Err() == nil {
			a.log.Error("links of the library were not looked at", "error", err)
		}
		a.log.Info("links of the library", "looked", done.looked, "work", done.work)
	})
}
