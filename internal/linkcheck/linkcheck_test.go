package linkcheck

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
)

// web is a local server that stands for the whole outside: every name leads to it.
type web struct {
	asked  []string // "METHOD host/path"
	agents []string
	pauses []time.Duration
}

func (w *web) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w.asked, w.agents = append(w.asked, r.Method+" "+r.Host+r.URL.Path), append(w.agents, r.UserAgent())
	switch r.Host + r.URL.Path {
	case "closed.example/robots.txt":
		_, _ = out.Write([]byte("User-agent: *\nDisallow: /private\nAllow: /private/open$\n"))
	case "ours.example/robots.txt":
		_, _ = out.Write([]byte("User-agent: *\nAllow: /\n\nUser-agent: Towpath\nDisallow: /\n"))
	case "broken.example/robots.txt", "fails.example/page":
		out.WriteHeader(http.StatusInternalServerError)
	case "gone.example/page":
		out.WriteHeader(http.StatusGone)
	case "busy.example/page":
		out.WriteHeader(http.StatusTooManyRequests)
	case "shy.example/page": // takes no HEAD
		if r.Method == http.MethodHead {
			out.WriteHeader(http.StatusMethodNotAllowed)
		}
	case "moved.example/page":
		http.Redirect(out, r, "http://works.example/page", http.StatusMovedPermanently)
	case "round.example/page":
		http.Redirect(out, r, "/page", http.StatusFound)
	case "inward.example/page":
		http.Redirect(out, r, "http://127.0.0.1/admin", http.StatusFound)
	case "port.example/page":
		http.Redirect(out, r, "http://works.example:8080/", http.StatusFound)
	case "file.example/page":
		http.Redirect(out, r, "file:///etc/passwd", http.StatusFound)
	default:
		if strings.HasSuffix(r.URL.Path, "robots.txt") {
			out.WriteHeader(http.StatusNotFound)
		}
	}
}

// checker is one whose connections all lead to the local server, but for those that the
// rule of public addresses refuses.
func (w *web) checker(t *testing.T) *Checker {
	t.Helper()
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	return New(Config{
		Contact: "https://towpath.example\r\nX-Evil: 1", Version: "1.0",
		Sleep: func(_ context.Context, d time.Duration) error { w.pauses = append(w.pauses, d); return nil },
		Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			if host == "silent.example" {
				return nil, &net.DNSError{Err: "no such host", Name: host}
			}
			if at, err := netip.ParseAddr(host); err == nil {
				if err := onlyPublic(network, netip.AddrPortFrom(at, 80).String(), nil); err != nil {
					return nil, err
				}
			}
			_ = port
			return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
		}},
	})
}

func TestWhatALookFinds(t *testing.T) {
	w := &web{}
	c := w.checker(t)
	for address, want := range map[string]Outcome{
		"http://works.example/page": Works, "http://gone.example/page": Gone, "http://fails.example/page": Fails, "http://silent.example/": Silent,
		"http://shy.example/page": Works, "http://moved.example/page": Works, "http://round.example/page": Fails, "http://busy.example/page": NotAllowed,
		"http://closed.example/private": NotAllowed, "http://closed.example/private/open": Works, "http://closed.example/else": Works,
		"http://ours.example/page": NotAllowed, "http://broken.example/page": NotAllowed,
		"http://inward.example/page": Elsewhere, "http://port.example/page": Elsewhere, "http://file.example/page": Elsewhere,
		"http://127.0.0.1/": Elsewhere, "http://localhost/": Elsewhere, "ftp://works.example/": Elsewhere, "http://me:pw@works.example/": Elsewhere, "::": Elsewhere,
		"http://10.0.0.1/": Elsewhere, "http://169.254.169.254/latest/meta-data": Elsewhere, "http://works.example:22/": Elsewhere,
	} {
		got, err := c.Check(t.Context(), address)
		if err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", address, got, err, want)
		}
	}
	for _, never := range []string{"HEAD closed.example/private", "HEAD ours.example/page", "HEAD 127.0.0.1/admin"} {
		if slices.Contains(w.asked, never) {
			t.Errorf("%s was asked", never)
		}
	}
}

func TestItIsPolite(t *testing.T) {
	w := &web{}
	c := w.checker(t)
	for range 3 {
		if _, err := c.Check(t.Context(), "http://works.example/page"); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(w.asked, []string{"GET works.example/robots.txt", "HEAD works.example/page", "HEAD works.example/page", "HEAD works.example/page"}) {
		t.Errorf("asked: %v", w.asked)
	}
	if len(w.pauses) != 3 {
		t.Fatalf("pauses: %v", w.pauses)
	}
	for _, p := range w.pauses {
		if p < 4*time.Second || p > 5*time.Second {
			t.Errorf("a pause of %s", p)
		}
	}
	for _, a := range w.agents {
		if a != "Towpath/1.0 (link check; +https://towpath.exampleX-Evil: 1)" {
			t.Errorf("it calls itself %q", a)
		}
	}
}

func TestItStopsWhenToldTo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&web{}).checker(t).Check(ctx, "http://works.example/page"); err == nil {
		t.Error("it went on")
	}
}

func TestOnlyPublicAddressesAreReached(t *testing.T) {
	for text, want := range map[string]bool{
		"8.8.8.8": true, "2a00:1450:4009:80b::200e": true, "127.0.0.1": false, "127.8.8.8": false, "::1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "::": false, "fe80::1": false, "fc00::1": false, "fd00:ec2::254": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false,
		"64:ff9b::7f00:1": false, "2002:7f00:1::": false, "224.0.0.1": false, "255.255.255.255": false, "ff02::1": false, "198.18.0.1": false, "203.0.113.9": false,
	} {
		if got := public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	// The real transport, against a real server on this very machine.
	server := httptest.NewServer(&web{})
	defer server.Close()
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if answer, err := publicTransport().RoundTrip(r); err == nil {
		_ = answer.Body.Close()
		t.Error("the machine itself was reached")
	}
}

func TestRulesOfRobots(t *testing.T) {
	for _, c := range []struct {
		text, path string
		want       bool
	}{
		{"", "/a", true},
		{"User-agent: *\nDisallow: /", "/a", false},
		{"User-agent: *\nDisallow:", "/a", true},
		{"User-agent: other\nDisallow: /", "/a", true},
		{"User-agent: a\nUser-agent: *\nDisallow: /a # why", "/abc", false},
		{"User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", false},
		{"User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf.html", true},
		{"User-agent: *\nDisallow: /\nUser-agent: towpath\nAllow: /", "/a", true},
		{"\x00\xffnonsense\nDisallow: /", "/a", true},
	} {
		if got := parseRobots(c.text).allow(c.path); got != c.want {
			t.Errorf("%q, %s: %v", c.text, c.path, got)
		}
	}
}
