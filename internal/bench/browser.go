package bench

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// demo is a running demonstration, as its --json line describes it.
type demo struct {
	Address string            `json:"address"`
	SignIns []signIn          `json:"sign_ins"`
	People  map[string]string `json:"people"`
	meter   meter
	cmd     *exec.Cmd
}

type signIn struct {
	Username string `json:"username"`
	Password string `json:"password"`
}

func startDemo(ctx context.Context, program string, args []string) (*demo, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	d := &demo{cmd: cmd, meter: meter{pid: cmd.Process.Pid}}
	text, err := firstLine(out)
	if err == nil {
		err = json.Unmarshal([]byte(text), d)
	}
	if err != nil {
		_ = cmd.Process.Kill()
		return nil, errors.Join(fmt.Errorf("the demonstration did not start: %w", err), cmd.Wait())
	}
	return d, nil
}

func (d *demo) stop() {
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	_ = d.cmd.Wait()
}

func firstLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(r).ReadString('\n')
	if line != "" && errors.Is(err, io.EOF) {
		err = nil
	}
	return line, err
}

// browser is a client with one session that many goroutines may use.
type browser struct {
	address string
	client  *http.Client
}

func newBrowser(address string) *browser {
	jar, _ := cookiejar.New(nil) // nil options never fail
	return &browser{address: address, client: &http.Client{
		Jar: jar, Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 256, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (d *demo) signIn(ctx context.Context, name string) (*browser, error) {
	for _, s := range d.SignIns {
		if s.Username == name {
			b := newBrowser(d.Address)
			return b, b.send(ctx, "POST", "/sign-in", url.Values{"username": {s.Username}, "password": {s.Password}}, http.StatusSeeOther)
		}
	}
	return nil, fmt.Errorf("the demonstration has no sign-in %q", name)
}

func (b *browser) send(ctx context.Context, method, path string, form url.Values, want int) error {
	req, err := http.NewRequestWithContext(ctx, method, b.address+path, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := b.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != want {
		return fmt.Errorf("%s %s: %s, not %d", method, path, res.Status, want)
	}
	return nil
}

func (b *browser) get(ctx context.Context, path string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", b.address+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	res, err := b.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, failed{path, res.StatusCode}
	}
	return io.ReadAll(res.Body)
}

// failed is an answer that is none.
type failed struct {
	path   string
	status int
}

// Error implements error.
func (f failed) Error() string { return fmt.Sprintf("GET %s: %d", f.path, f.status) }

// wait is get for a page that may not be ready yet.
func (b *browser) wait(ctx context.Context, path string) ([]byte, error) {
	for {
		body, err := b.get(ctx, path)
		if f, ok := errors.AsType[failed](err); !ok || f.status != http.StatusServiceUnavailable {
			return body, err
		}
	}
}

// target is an open assessment that one client saves to.
type target struct{ person, assessment, form string }

func (t target) path() string { return "/people/" + t.person + "/assessments/" + t.assessment }

var personLink = regexp.MustCompile(`/people/([0-9a-f-]{36})`)

// startAssessments begins n assessments with the people of the caseload.
func (b *browser) startAssessments(ctx context.Context, n int) ([]target, error) {
	page, err := b.get(ctx, "/")
	if err != nil {
		return nil, err
	}
	var people []string
	for _, m := range personLink.FindAllSubmatch(page, -1) {
		if p := string(m[1]); len(people) == 0 || people[len(people)-1] != p {
			people = append(people, p)
		}
	}
	if len(people) == 0 {
		return nil, errors.New("the caseload is empty")
	}
	today := time.Now().UTC()
	var out []target
	for i := range n {
		t := target{person: people[i%len(people)], assessment: freshID(), form: freshID()}
		err := b.send(ctx, "POST", "/people/"+t.person+"/assessments", url.Values{
			"id": {t.assessment}, "instrument": {"bloom-adult"}, "kind": {"review"}, "way": {"together"},
			"on-day": {today.Format("2")}, "on-month": {today.Format("1")}, "on-year": {today.Format("2006")},
		}, http.StatusSeeOther)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

var benchAreas = []string{"mental-health", "body", "everyday-skills", "home"}

// save sends the draft of one area, as the page does by itself.
func (b *browser) save(ctx context.Context, t target, n int, note string) error {
	return b.send(ctx, "PUT", t.path()+"/areas/"+benchAreas[n%len(benchAreas)], url.Values{
		"form": {t.form}, "voice": {"agreed"}, "step": {fmt.Sprint(n/len(benchAreas)%10 + 1)}, "note": {note},
	}, http.StatusNoContent)
}

// freshID makes a random UUID.
func freshID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, by its contract
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
