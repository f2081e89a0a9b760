package hook

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// Hosts are those that something may be sent to, each with the port where one was named.
type Hosts struct{ names []string }

// ReadHosts reads what an operator allows: HOST for its usual port, or HOST:PORT.
func ReadHosts(list []string) (h Hosts, err error) {
	for _, text := range list {
		u, err := url.Parse("//" + text)
		if err != nil || u.Hostname() == "" || u.Path != "" || u.User != nil || u.RawQuery != "" || strings.ContainsAny(text, "*/@") {
			return h, fmt.Errorf("hook host %q: write HOST or HOST:PORT", text)
		}
		h.names = append(h.names, strings.ToLower(text))
	}
	return h, nil
}

// Any tells whether any host is allowed.
func (h Hosts) Any() bool { return len(h.names) > 0 }

// Allows says why nothing may be sent to an address, in words for whoever asked.
func (h Hosts) Allows(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Hostname() == "" || u.Opaque != "" || u.Scheme != "https" && u.Scheme != "http":
		return errors.New("it is no address that begins with https://")
	case u.User != nil || u.Fragment != "":
		return errors.New("an address holds no name, password or fragment")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return errors.New("the address begins with https://")
	}
	for _, name := range h.names {
		if strings.EqualFold(u.Host, name) || u.Port() == usual[u.Scheme] && strings.EqualFold(u.Hostname(), strings.Trim(name, "[]")) {
			return nil
		}
	}
	return fmt.Errorf("the host %s is not among those that are allowed. Whoever runs this service can allow it", u.Host)
}

var usual = map[string]string{"https": "443", "http": "80"}

// loopback tells whether a host is this very machine by its name.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// metadata are addresses outside the link-local ones at which clouds tell a machine its secrets.
var metadata = []netip.Addr{
	netip.MustParseAddr("fd00:ec2::254"), netip.MustParseAddr("100.100.100.200"), netip.MustParseAddr("168.63.129.16"), netip.MustParseAddr("192.0.0.192"),
}

var errAddress = errors.New("the host leads to an address to which nothing is sent")

// reachable tells whether a connection to an address may be made, once its name was looked up:
// to this machine only where it was named so.
func reachable(address string, local bool) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return errAddress
	}
	ip := at.Addr().Unmap().WithZone("")
	if ip.IsLinkLocalUnicast() || ip.IsLinkLocalMulticast() || ip.IsMulticast() || ip.IsUnspecified() || ip.IsLoopback() && !local {
		return errAddress
	}
	for _, m := range metadata {
		if ip == m {
			return errAddress
		}
	}
	return nil
}

// timeout is how long a receiver may take to answer; it is well within the time for which a
// subscription is held.
const timeout = 10 * time.Second

// NewClient gives what sends: it follows nothing, keeps nothing, and takes no proxy, since
// behind one nobody could say where it connects.
func NewClient() *http.Client {
	transport := func(local bool) *http.Transport {
		dialer := &net.Dialer{Timeout: timeout, Control: func(_, address string, _ syscall.RawConn) error { return reachable(address, local) }}
		return &http.Transport{
			DialContext: dialer.DialContext, DisableKeepAlives: true, ForceAttemptHTTP2: true, TLSHandshakeTimeout: timeout,
			ResponseHeaderTimeout: timeout, MaxResponseHeaderBytes: 64 << 10,
		}
	}
	return &http.Client{
		Timeout: timeout, Transport: byHost{here: transport(true), out: transport(false)},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// byHost sends to this very machine only what is for it by name.
type byHost struct{ here, out *http.Transport }

// RoundTrip implements http.RoundTripper.
func (b byHost) RoundTrip(r *http.Request) (*http.Response, error) {
	if loopback(r.URL.Hostname()) {
		return b.here.RoundTrip(r)
	}
	return b.out.RoundTrip(r)
}
