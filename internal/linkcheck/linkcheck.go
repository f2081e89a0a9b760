// Package linkcheck looks whether addresses still lead somewhere, politely: one request
// to a site at a time with a pause between, under a name of its own, where robots.txt
// lets it, and never to an address that is not public.
package linkcheck

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Outcome is what a look found; the words are those of care.LinkOutcome.
type Outcome string

// The outcomes.
const (
	Works      Outcome = "works"
	Gone       Outcome = "gone"
	Fails      Outcome = "fails"
	Silent     Outcome = "silent"
	Elsewhere  Outcome = "elsewhere"
	NotAllowed Outcome = "notallowed"
)

// Config is how to look.
type Config struct {
	// Contact is where a site's owner learns who looks: the service's public address.
	Contact string
	// Version of Towpath stands in the name under which it looks.
	Version string
	// Pause is between two requests to one site; 0 is five seconds.
	Pause time.Duration
	// Transport makes connections; nil is one that reaches public addresses only.
	Transport http.RoundTripper
	// Sleep waits; nil is the clock.
	Sleep func(ctx context.Context, d time.Duration) error
}

const (
	defaultPause = 5 * time.Second
	timeout      = 20 * time.Second
	mostHops     = 5
	mostRobots   = 256 << 10
)

// Checker looks at addresses one after the other. It is not for several goroutines.
type Checker struct {
	config Config
	client *http.Client
	name   string
	robots map[string]rules     // by host
	last   map[string]time.Time // when a host was asked
}

// New makes a checker. What it learns of a site's robots.txt holds as long as it does.
func New(c Config) *Checker {
	if c.Pause == 0 {
		c.Pause = defaultPause
	}
	if c.Transport == nil {
		c.Transport = publicTransport()
	}
	if c.Sleep == nil {
		c.Sleep = sleep
	}
	name := "Towpath/" + strings.Map(plain, c.Version)
	if c.Contact != "" {
		name += " (link check; +" + strings.Map(plain, c.Contact) + ")"
	}
	return &Checker{
		config: c, name: name, robots: map[string]rules{}, last: map[string]time.Time{},
		client: &http.Client{Transport: c.Transport, Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
}

// plain keeps to what a header may hold.
func plain(r rune) rune {
	if r < ' ' || r > '~' || r == '(' || r == ')' {
		return -1
	}
	return r
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Check looks at one address. The error is that of the context alone: whatever a site
// does is an outcome.
func (c *Checker) Check(ctx context.Context, address string) (Outcome, error) {
	for range mostHops {
		u, err := url.Parse(address)
		if err != nil || !mayAsk(u) {
			return Elsewhere, nil
		}
		outcome, next := c.look(ctx, u)
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if next == "" {
			return outcome, nil
		}
		address = next
	}
	return Fails, nil // it leads on and on
}

// mayAsk tells whether an address is a site's on its usual port.
func mayAsk(u *url.URL) bool {
	return (u.Scheme == "https" || u.Scheme == "http") && u.Port() == "" && u.User == nil && strings.Contains(u.Hostname(), ".")
}

// look asks for an address by HEAD, and by GET where a site does not take that. next is
// where it leads on to.
func (c *Checker) look(ctx context.Context, u *url.URL) (outcome Outcome, next string) {
	allowed, err := c.allowed(ctx, u)
	if err != nil {
		return outcomeOf(err), ""
	}
	if !allowed {
		return NotAllowed, ""
	}
	answer, err := c.ask(ctx, http.MethodHead, u)
	if err == nil && answer.status >= http.StatusBadRequest {
		answer, err = c.ask(ctx, http.MethodGet, u)
	}
	if err != nil {
		return outcomeOf(err), ""
	}
	switch {
	case answer.status < 300:
		return Works, ""
	case answer.status < 400:
		to, err := u.Parse(answer.location)
		if err != nil || answer.location == "" {
			return Fails, ""
		}
		return Works, to.String()
	case answer.status == http.StatusNotFound || answer.status == http.StatusGone:
		return Gone, ""
	case answer.status == http.StatusTooManyRequests:
		return NotAllowed, "" // it asks for peace
	}
	return Fails, ""
}

func outcomeOf(err error) Outcome {
	if errors.Is(err, errNotPublic) {
		return Elsewhere
	}
	return Silent
}

type answer struct {
	status   int
	location string
	body     string
}

// ask makes one request, after the pause that its site is owed.
func (c *Checker) ask(ctx context.Context, method string, u *url.URL) (answer, error) {
	host := u.Hostname()
	if last, ok := c.last[host]; ok {
		if wait := c.config.Pause - time.Since(last); wait > 0 {
			if err := c.config.Sleep(ctx, wait); err != nil {
				return answer{}, err
			}
		}
	}
	defer func() { c.last[host] = time.Now() }()
	r, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("User-Agent", c.name)
	r.Header.Set("Accept", "text/html,*/*;q=0.5")
	response, err := c.client.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	got := answer{status: response.StatusCode, location: response.Header.Get("Location")}
	if strings.HasSuffix(u.Path, robotsPath) {
		text, err := io.ReadAll(io.LimitReader(response.Body, mostRobots))
		if err != nil {
			return answer{}, err
		}
		got.body = string(text)
	}
	return got, nil
}
