// Package pdf prints pages of ours as PDF files with tags and an outline, in a Chromium that
// reaches nothing: whatever the page asks for comes from files that are handed in, and every
// other request is refused before it leaves.
package pdf

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// None is the setting that makes no PDF files.
const None = "none"

// names are those under which Chromium is looked for.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless_shell"}

// MostTime bounds one print, with what it waits for the one before.
const MostTime = 40 * time.Second

// origin is where a page seems to come from. No such host can ever be (RFC 6761).
const origin = "http://towpath.invalid"

// Printer prints one page at a time: each takes a browser of its own.
type Printer struct {
	path string
	one  chan struct{}
}

// Find gives a printer by the path of Chromium, or by its usual names where none is given. It
// is nil, without an error, where it is to be None, or where none is found by name.
func Find(path string) (*Printer, error) {
	if path == None {
		return nil, nil //nolint // no printer is a setting like any other
	}
	if path != "" {
		found, err := exec.LookPath(path)
		if err != nil {
			return nil, fmt.Errorf("chromium: %w (set another, or %s)", err, None)
		}
		return &Printer{found, make(chan struct{}, 1)}, nil
	}
	for _, name := range names {
		if found, err := exec.LookPath(name); err == nil {
			return &Printer{found, make(chan struct{}, 1)}, nil
		}
	}
	return nil, nil //nolint // as above
}

// Print gives a page of HTML as a PDF on A4. What it asks for by a path of its own comes from
// files; scripts do not run.
func (p *Printer) Print(ctx context.Context, html []byte, files http.Handler) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, MostTime)
	defer cancel()
	select {
	case p.one <- struct{}{}:
		defer func() { <-p.one }()
	case <-ctx.Done():
		return nil, fmt.Errorf("pdf: another is being made: %w", ctx.Err())
	}
	alloc, stop := chromedp.NewExecAllocator(ctx, p.options()...)
	defer stop()
	tab, done := chromedp.NewContext(alloc, chromedp.WithLogf(silent), chromedp.WithErrorf(silent))
	defer done()
	s := server{html: html, files: files}
	defer s.busy.Wait() // after the browser is told to stop, so that none hangs
	file, err := chromedp.Run(tab, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		if err := s.answer(ctx); err != nil {
			return nil, err
		}
		if err := chromedp.Do(ctx, chromedp.Navigate(origin+"/")); err != nil {
			return nil, err
		}
		return chromedp.PrintToPDF(onPaper)(ctx, t)
	})
	done()
	if err == nil && len(file) == 0 {
		err = errors.New("it made nothing")
	}
	if err != nil {
		return nil, fmt.Errorf("pdf: %w", err)
	}
	return file, nil
}

func silent(string, ...any) {}

// options start a browser that finds no host, by name or by number, and asks for nothing of
// its own. Chromium refuses its sandbox to root.
func (p *Printer) options() []chromedp.ExecAllocatorOption {
	options := append(
		chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(p.path),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND"),
		chromedp.Flag("proxy-server", "http://127.0.0.1:9"), chromedp.Flag("proxy-bypass-list", "<-loopback>"),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	return options
}

// onPaper asks for tags, an outline and the number of each sheet.
func onPaper(p *page.PrintToPDFParams) {
	yes := true
	p.PaperWidth, p.PaperHeight = chromedp.PaperA4.Width, chromedp.PaperA4.Height
	p.PrintBackground, p.PreferCSSPageSize, p.GenerateTaggedPDF, p.GenerateDocumentOutline, p.DisplayHeaderFooter = &yes, &yes, &yes, &yes, &yes
	p.HeaderTemplate = "<span></span>"
	p.FooterTemplate = `<div style="width:100%;font-size:8pt;text-align:center"><span class="pageNumber"></span> / <span class="totalPages"></span></div>`
}

// server answers what a page asks for.
type server struct {
	html  []byte
	files http.Handler
	busy  sync.WaitGroup
}

// answer has every request of a tab stopped and answered here.
func (s *server) answer(ctx context.Context) error {
	err := chromedp.Listen(ctx, func(event any) {
		if asked, ok := event.(*fetch.EventRequestPaused); ok {
			s.busy.Add(1)
			go func() { // whoever listens must not wait
				defer s.busy.Done()
				s.reply(ctx, asked)
			}()
		}
	})
	if err != nil {
		return err
	}
	if _, err := chromedp.Call(ctx, fetch.Enable, fetch.EnableParams{}); err != nil {
		return err
	}
	_, err = chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return err
}

func (s *server) reply(ctx context.Context, asked *fetch.EventRequestPaused) {
	status, kind, body := s.find(asked.Request.URL, asked.Request.Method)
	if status == 0 { // aborted: a page that wants to go elsewhere stays where it is
		_, err := chromedp.Call(ctx, fetch.FailRequest, fetch.FailRequestParams{RequestID: asked.RequestID, ErrorReason: network.ErrorReasonAborted})
		_ = err // the browser has gone, and with it the request
		return
	}
	_, err := chromedp.Call(ctx, fetch.FulfillRequest, fetch.FulfillRequestParams{
		RequestID: asked.RequestID, ResponseCode: int64(status), Body: body,
		ResponseHeaders: []*fetch.HeaderEntry{{Name: "Content-Type", Value: kind}},
	})
	_ = err // as above
}

// find gives what stands at an address, and a status of 0 where that is not ours.
func (s *server) find(address, method string) (status int, kind string, body []byte) {
	at, err := url.Parse(address)
	switch {
	case err != nil || method != http.MethodGet || !strings.HasPrefix(address, origin+"/"):
		return 0, "", nil
	case at.Path == "/":
		return http.StatusOK, "text/html; charset=utf-8", s.html
	}
	r, err := http.NewRequest(http.MethodGet, at.Path, nil)
	if err != nil {
		return 0, "", nil
	}
	w := written{header: http.Header{}, status: http.StatusOK}
	s.files.ServeHTTP(&w, r)
	return w.status, w.header.Get("Content-Type"), w.body
}

// written is an answer in memory.
type written struct {
	header http.Header
	status int
	body   []byte
}

func (w *written) Header() http.Header { return w.header }

func (w *written) WriteHeader(status int) { w.status = status }

func (w *written) Write(b []byte) (int, error) {
	w.body = append(w.body, b...)
	return len(b), nil
}
