package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"towpath/content"
	"towpath/internal/fhirapi"
	"towpath/internal/library"
	"towpath/internal/locale"
	"towpath/internal/mail"
	"towpath/internal/pdf"
	"towpath/internal/practice"
	"towpath/internal/smart"
	"towpath/internal/web"
	"towpath/internal/web/assets"
	"towpath/locales"
)

// webFlags say how the pages are reached.
type webFlags struct {
	Listen        string `help:"Address to listen on." default:"127.0.0.1:8080" placeholder:"HOST:PORT"`
	PublicAddress string `help:"Address at which browsers reach the service, for instance https://towpath.example.nhs.uk. With https, cookies are kept to https." placeholder:"URL"`
	ServiceName   string `help:"The service's own name, at the top of every page." placeholder:"NAME"`
	ExitPage      string `help:"Where the button 'Leave this site' goes." placeholder:"URL"`
	providerFlags
	mailFlags
	uploadFlags
	CheckLinks  int      `help:"Look each day at so many links of the support library, politely, and tell editors of those that broke. 0 looks at none, and Towpath then asks nothing of other sites." default:"0" placeholder:"NUMBER"`
	HookHost    []string `help:"Host to which other systems may have changes sent (Subscription of FHIR), by https alone. Can be given several times. Without it nothing is sent." placeholder:"HOST[:PORT]"`
	TimeZone    string   `help:"Time zone in which days begin and end." default:"Europe/London" placeholder:"NAME"`
	Serves      string   `help:"Where the service is, for what is offered to people." enum:",england,scotland,wales,northern-ireland,birmingham" default:"" placeholder:"PLACE"`
	Chromium    string   `help:"Chromium that makes PDF files of reports, or none for no PDF files. Without it, Chromium is looked for under its usual names." placeholder:"FILE"`
	Development bool     `help:"Add the gallery and the right-to-left look-glass. Not for a real service."`
}

// mailFlags say how messages are sent.
type mailFlags struct {
	MailServer   string `help:"Mail server for sending links and reminders: smtp://USER@HOST:587 or smtps://USER@HOST:465. Without it, links are printed, read out or sent as a text, and nobody is reminded by e-mail." placeholder:"ADDRESS"`
	MailFrom     string `help:"Address that messages come from." placeholder:"ADDRESS"`
	MailPassword string `help:"File with the password of the mail server." placeholder:"FILE"`
}

type serveCmd struct {
	dataFlags
	webFlags
	LogLevel string `help:"Least level to log." enum:"debug,info,warn,error" default:"info"`
}

// Run serves until it is told to stop.
func (c *serveCmd) Run(w *world) error {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return err
	}
	return openFor(w, c.dataFlags, logTo(w, level), func(a *app) error {
		return a.serve(w.ctx, c.webFlags, false, func(address string) {
			fmt.Fprintf(w.out, "Towpath is running at %s\n", address)
		})
	})
}

// serve listens, says so, and runs until ctx ends; then it finishes what was
// begun, for up to ten seconds.
func (a *app) serve(ctx context.Context, f webFlags, demo bool, ready func(address string)) error {
	// Requests leave much short-lived rubbish and the heap is small: collecting it
	// a third as often saves about a tenth of the CPU for some tens of megabytes.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
	listener, err := net.Listen("tcp", f.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w (choose another with --listen)", f.Listen, err)
	}
	handler, api, err := a.handler(f, listener.Addr(), demo)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 60 * time.Second, WriteTimeout: 60 * time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(a.log.Handler(), slog.LevelWarn),
	}
	if err := a.syncSupport(ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	defer a.always(ctx, f, api)()
	if !demo { // the addresses of made-up people are nobody's, or somebody's
		reminders, err := newReminder(a, f.mailFlags, f.TimeZone, f.PublicAddress)
		if err != nil {
			return errors.Join(err, listener.Close())
		}
		if reminders == nil && f.MailServer != "" {
			a.log.Warn("nobody is reminded by e-mail: set --public-address, which stands in the message")
		}
		defer reminders.remindDaily(ctx)()
		defer a.daily(ctx, f)()
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	ready("http://" + listener.Addr().String())
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	a.log.Info("stopping")
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(stop); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

// patience is how long whoever asks for a report waits, before they are told that the numbers are
// still being put together.
const patience = 5 * time.Second

// always does beside everything else what every service does. What it gives ends it.
func (a *app) always(ctx context.Context, f webFlags, api *fhirapi.API) (stop func()) {
	a.reports.Patience = patience
	a.reports.Begin(a.org)
	list := []func(){a.signLog(ctx), a.wordings.watch(ctx, a.log), a.tell(ctx, f, api), a.clearSummaries(ctx)}
	return func() {
		for _, stop := range slices.Backward(list) {
			stop()
		}
	}
}

// signEvery is how often a checkpoint of the log is signed, where the log grew.
const signEvery = time.Minute

// signLog signs a checkpoint now and every minute. What it gives signs once more
// and ends it.
func (a *app) signLog(ctx context.Context) (stop func()) {
	ctx = context.WithoutCancel(ctx)
	sign := func() {
		if _, err := a.care.SignCheckpoint(ctx, a.org); err != nil {
			a.log.Error("the log of who looked was not signed; run towpath verify", "error", err)
		}
	}
	return background(ctx, func(ctx context.Context) {
		tick := time.NewTicker(signEvery)
		defer tick.Stop()
		for {
			sign()
			select {
			case <-tick.C:
			case <-ctx.Done():
				sign()
				return
			}
		}
	})
}

// handler answers browsers and apps.
func (a *app) handler(f webFlags, at net.Addr, demo bool) (http.Handler, *fhirapi.API, error) {
	apps, err := a.apps(f, at)
	if err != nil {
		return nil, nil, err
	}
	place, err := time.LoadLocation(f.TimeZone)
	if err != nil {
		return nil, nil, fmt.Errorf("time zone %q: %w", f.TimeZone, err)
	}
	words, err := f.words(place)
	if err != nil {
		return nil, nil, err
	}
	pages, err := a.pages(f, at, apps, words, place, demo)
	if err != nil {
		return nil, nil, err
	}
	api, err := a.api(f, at, apps, words)
	if err != nil {
		return nil, nil, err
	}
	return mount(apps, overHTTP(api), pages.Handler()), api, nil
}

// words are those of every language, with days as they are at a place.
func (f webFlags) words(place *time.Location) (*locale.Catalogue, error) {
	options := []locale.Option{locale.InZone(place)}
	if f.Development {
		options = append(options, locale.WithMirror())
	}
	return locale.Load(locales.FS, options...)
}

func (a *app) pages(f webFlags, at net.Addr, apps *smart.Server, words *locale.Catalogue, place *time.Location, demo bool) (*web.Site, error) {
	built, err := assets.New()
	if err != nil {
		return nil, err
	}
	name := cmp.Or(f.ServiceName, "Towpath")
	guard, err := a.guard(f, name, at)
	if err != nil {
		return nil, err
	}
	send, err := f.mail()
	if err != nil {
		return nil, err
	}
	guide, err := practice.Load(content.FS)
	if err != nil {
		return nil, err
	}
	paper, err := f.paper()
	if err != nil {
		return nil, err
	}
	return web.New(web.Parts{
		Apps: apps,
		Care: a.care.In(place).Accepting(f.UploadLimit<<20, f.scan()), Words: words, Assets: built, Log: a.log, Guard: guard, Practice: guide,
		Config: web.Config{
			Name: name, Organisation: a.org, Serves: library.Place(f.Serves), Address: f.PublicAddress, Secure: strings.HasPrefix(f.PublicAddress, "https://"), Exit: f.ExitPage, Place: place, Demo: demo,
			Development: f.Development, Version: version(), Mail: send, PDF: paper,
			Ready: func(r *http.Request) error { return a.care.Ready(r.Context()) },
			Checkpoint: func(r *http.Request) (string, error) {
				c, err := a.care.LatestCheckpoint(r.Context(), a.org)
				return c.Note, err
			},
		},
	}), nil
}

// paper gives the way to print a page as a PDF, nil where there is no Chromium.
func (f webFlags) paper() (func(ctx context.Context, html []byte, files http.Handler) ([]byte, error), error) {
	printer, err := pdf.Find(f.Chromium)
	if printer == nil {
		return nil, err
	}
	return printer.Print, nil
}

// mail gives the way to send a message, nil where no server is set.
func (f mailFlags) mail() (func(ctx context.Context, to, subject, body string) error, error) {
	if f.MailServer == "" {
		return nil, nil //nolint // no server is a setting like any other
	}
	sender, err := mail.Open(f.MailServer, f.MailFrom, f.MailPassword)
	if err != nil {
		return nil, err
	}
	return sender.Send, nil
}
