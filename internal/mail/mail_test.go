package mail_test

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"towpath/internal/fault"
	"towpath/internal/mail"
)

// server takes one message and gives what it got; refuse makes it say no.
func server(t *testing.T, refuse bool) (address string, got chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	got = make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		say := func(line string) { fmt.Fprintf(conn, "%s\r\n", line) }
		say("220 test")
		var text strings.Builder
		for in, data := bufio.NewScanner(conn), false; in.Scan(); {
			line := in.Text()
			switch {
			case data && line == ".":
				data = false
				say("250 kept")
				got <- text.String()
			case data:
				text.WriteString(line + "\n")
			case strings.HasPrefix(line, "DATA"):
				data = true
				say("354 go on")
			case strings.HasPrefix(line, "RCPT") && refuse:
				say("550 nobody of that name")
			case strings.HasPrefix(line, "QUIT"):
				say("221 bye")
				return
			default:
				say("250 fine")
			}
		}
	}()
	return "smtp://" + l.Addr().String(), got
}

func TestAMessageArrives(t *testing.T) {
	address, got := server(t, false)
	s, err := mail.Open(address, "towpath@example.org", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(t.Context(), "amina@example.org", "Your part", "Open it and type 7KQ4-M2XD-90HB."); err != nil {
		t.Fatal(err)
	}
	text := <-got
	for _, want := range []string{"To: <amina@example.org>", "From: <towpath@example.org>", "Subject: Your part", "7KQ4-M2XD-90HB"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

func TestWhatCannotBeSentIsToldApart(t *testing.T) {
	address, _ := server(t, true)
	s, err := mail.Open(address, "towpath@example.org", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"", "nobody", "a@b\r\nBcc: c@example.org", "a@example.org, b@example.org", "<a@example.org>", strings.Repeat("a", 300) + "@example.org"} {
		if err := s.Send(t.Context(), to, "x", "y"); !fault.Is(err, fault.Invalid) {
			t.Errorf("to %q: %v, want invalid", to, err)
		}
	}
	if err := s.Send(t.Context(), "amina@example.org", "x", "y"); !fault.Is(err, fault.Unavailable) {
		t.Errorf("refused by the server: %v, want unavailable", err)
	}
}

func TestASettingThatIsNone(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for address, c := range map[string]struct{ from, secret string }{
		"":                           {"a@example.org", ""},
		"http://mail":                {"a@example.org", ""},
		"smtp://":                    {"a@example.org", ""},
		"smtp://mail:none":           {"a@example.org", ""},
		"smtp://user@mail.test:587":  {"a@example.org", filepath.Join(t.TempDir(), "gone")},
		"smtps://user@mail.test:465": {"not an address", secret},
	} {
		if s, err := mail.Open(address, c.from, c.secret); err == nil {
			t.Errorf("%q was taken: %v", address, s)
		}
	}
	if _, err := mail.Open("smtps://user@mail.test:465", "Towpath <a@example.org>", secret); err != nil {
		t.Errorf("a good one: %v", err)
	}
}

func FuzzSendTo(f *testing.F) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close() // nobody is there: what is an address is unavailable, all else invalid
	s, err := mail.Open("smtp://"+address, "a@example.org", "")
	if err != nil {
		f.Fatal(err)
	}
	f.Add("amina@example.org")
	f.Add("a@b\r\nBcc: x@y.z")
	f.Add("\"quoted name\" <a@example.org>")
	f.Fuzz(func(t *testing.T, to string) {
		err := s.Send(t.Context(), to, "x", "y")
		if !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.Unavailable) {
			t.Fatalf("%q: %v", to, err)
		}
		if fault.Is(err, fault.Unavailable) && strings.ContainsAny(to, "\r\n") {
			t.Fatalf("%q would have been sent", to)
		}
	})
}
