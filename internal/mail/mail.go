// Package mail sends a short plain message where a service has an SMTP server. It
// keeps nothing: neither the address nor the words.
package mail

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"towpath/internal/fault"
)

// Sender sends through one server.
type Sender struct {
	client *gomail.Client
	from   string
}

// Open reads where to send: "smtp://USER@HOST:587" (STARTTLS is demanded),
// "smtps://USER@HOST:465" (TLS from the first byte), or "smtp://127.0.0.1:25" for a
// server on this very machine, without TLS. The password stands in a file. Nothing
// is asked of the server yet.
func Open(address, from, passwordFile string) (*Sender, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, fmt.Errorf("mail server %q: write smtp://USER@HOST:PORT or smtps://USER@HOST:PORT", address)
	}
	options := []gomail.Option{gomail.WithTimeout(15 * time.Second), gomail.WithTLSPolicy(gomail.TLSMandatory)}
	switch {
	case u.Scheme == "smtps":
		options = append(options, gomail.WithSSL())
	case loopback(u.Hostname()):
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if port := u.Port(); port != "" {
		n, err := strconv.Atoi(port)
		if err != nil {
			return nil, fmt.Errorf("mail server %q: %q is no port", address, port)
		}
		options = append(options, gomail.WithPort(n))
	}
	if user := u.User.Username(); user != "" {
		secret, err := os.ReadFile(passwordFile)
		if err != nil {
			return nil, fmt.Errorf("mail server: the password's file: %w", err)
		}
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(user), gomail.WithPassword(strings.TrimSpace(string(secret))))
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, fmt.Errorf("mail server %q: %w", address, err)
	}
	if err := gomail.NewMsg().From(from); err != nil {
		return nil, fmt.Errorf("the address %q to send from: %w", from, err)
	}
	return &Sender{client: client, from: from}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send sends plain text. An address that is none is fault.Invalid with the field
// "email"; a server that does not take it is fault.Unavailable.
func (s *Sender) Send(ctx context.Context, to, subject, body string) error {
	m := gomail.NewMsg()
	var c fault.Check
	c.Require(len(to) <= 254 && !strings.ContainsAny(to, "\r\n\x00,;<>") && m.To(to) == nil, "email", "error.email")
	if err := c.Err("Send"); err != nil {
		return err
	}
	if err := m.From(s.from); err != nil {
		return fault.New(fault.Internal, "mail: from", err)
	}
	m.Subject(subject)
	m.SetBodyString(gomail.TypeTextPlain, body)
	if err := s.client.DialAndSendWithContext(ctx, m); err != nil {
		return fault.New(fault.Unavailable, "mail: the server did not take it", err)
	}
	return nil
}
