package linkcheck

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// errNotPublic says that a name leads to an address that is not out in the open: the
// machine itself, the network that it stands in, or one that no site has.
var errNotPublic = errors.New("linkcheck: the address is not public")

// closed are networks that are not public, beside those that netip knows for such.
var closed = func() (list []netip.Prefix) {
	for _, text := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10",
	} {
		list = append(list, netip.MustParsePrefix(text))
	}
	return list
}()

// public tells whether an address may be asked.
func public(at netip.Addr) bool {
	at = at.Unmap()
	if !at.IsGlobalUnicast() || at.IsPrivate() || at.IsLoopback() || at.IsLinkLocalUnicast() || at.Zone() != "" {
		return false
	}
	for _, p := range closed {
		if p.Contains(at) {
			return false
		}
	}
	return true
}

// onlyPublic refuses a connection by the very address that it is made to, after names were
// resolved: a name that is looked up twice may lead to two places.
func onlyPublic(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !public(at.Addr()) || at.Port() != 80 && at.Port() != 443 {
		return errNotPublic
	}
	return nil
}

// publicTransport takes no proxy from the environment: the address that is looked at
// would then be the proxy's.
func publicTransport() http.RoundTripper {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: onlyPublic}
	return &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 15 * time.Second,
		MaxResponseHeaderBytes: 64 << 10, DisableKeepAlives: true,
	}
}
