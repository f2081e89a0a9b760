package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"towpath/internal/care"
	"towpath/internal/locale"
	"towpath/locales"
)

type remindCmd struct {
	dataFlags
	mailFlags
	TimeZone      string `help:"Time zone in which days begin and end, and in which nobody is reminded at night." default:"Europe/London" placeholder:"NAME"`
	PublicAddress string `help:"Address at which browsers reach the service; it stands in the message." required:"" placeholder:"URL"`
}

// Run sends what is to be sent now, as the service itself does once a day.
func (c *remindCmd) Run(w *world) error {
	return openFor(w, c.dataFlags, logTo(w, slog.LevelWarn), func(a *app) error {
		r, err := newReminder(a, c.mailFlags, c.TimeZone, c.PublicAddress)
		if err != nil {
			return err
		}
		if r == nil {
			return errors.New("no mail server is set; give one with --mail-server")
		}
		done, err := r.send(w.ctx)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(w.out, remindedWords(done))
		return err
	})
}

func remindedWords(done care.Reminded) string {
	text := fmt.Sprintf("%d reminders sent, %d could not be sent.", done.Sent, done.Failed)
	if done.Quiet {
		text += " Nobody is reminded between eight in the evening and nine in the morning."
	}
	return text
}

// reminder sends one organisation's reminders by mail.
type reminder struct {
	care          *care.Service
	org           care.OrganisationID
	log           *slog.Logger
	mail          func(ctx context.Context, to, subject, body string) error
	place         *time.Location
	subject, body string
}

// newReminder is nil where no mail server is set, or no address to lead to.
func newReminder(a *app, f mailFlags, zone, address string) (*reminder, error) {
	place, err := time.LoadLocation(zone)
	if err != nil {
		return nil, fmt.Errorf("time zone %q: %w", zone, err)
	}
	send, err := f.mail()
	if err != nil || send == nil || address == "" {
		return nil, err
	}
	all, err := locale.Load(locales.FS)
	if err != nil {
		return nil, err
	}
	words := all.For("en")
	address = strings.TrimSuffix(address, "/")
	return &reminder{
		care: a.care.In(place), org: a.org, log: a.log, mail: send, place: place, subject: words.T("reminder.mail_subject"),
		body: strings.Join([]string{
			words.T("reminder.mail_hello"), words.F("reminder.mail_where", "address", address+"/"), words.F("reminder.mail_help", "address", address+"/help-now"),
			words.F("reminder.mail_stop", "address", address+"/reminders"),
		}, "\n\n"),
	}, nil
}

func (r *reminder) send(ctx context.Context) (care.Reminded, error) {
	return r.care.SendReminders(ctx, care.Operator(r.org), func(ctx context.Context, to string) error {
		return r.mail(ctx, to, r.subject, r.body)
	})
}

// remindAt is the hour at which a service sends what it has to, every day.
const remindAt = 10

// nextPass gives when the next pass is: today at that hour, or tomorrow.
func nextPass(now time.Time, place *time.Location) time.Time {
	now = now.In(place)
	next := time.Date(now.Year(), now.Month(), now.Day(), remindAt, 0, 0, 0, place)
	if !next.After(now) {
		next = time.Date(now.Year(), now.Month(), now.Day()+1, remindAt, 0, 0, 0, place)
	}
	return next
}

// remindDaily makes a pass now, unless it is night, and one every day. What it gives
// ends it, once a message that is under way is out.
func (r *reminder) remindDaily(ctx context.Context) (stop func()) {
	if r == nil {
		return func() {}
	}
	return background(ctx, func(ctx context.Context) {
		for {
			done, err := r.send(ctx)
			if err != nil && ctx.Err() == nil {
				r.log.Error("reminders were not sent", "error", err)
			}
			r.log.Info("reminders", "sent", done.Sent, "failed", done.Failed, "quiet", done.Quiet)
			timer := time.NewTimer(time.Until(nextPass(time.Now(), r.place)))
			select {
			case <-timer.C:
			case <-ctx.Done():
				timer.Stop()
				return
			}
		}
	})
}
