package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// cardTarget is what a crisis card may take on the server, in milliseconds.
const cardTarget = 100

var (
	cardPerson = regexp.MustCompile(`/people/([0-9a-f-]{36})`)
	cardForm   = regexp.MustCompile(`action="/people/[0-9a-f-]{36}/card"[^>]*>\s*<input type="hidden" name="id" value="([0-9a-f-]{36})"`)
	cardCode   = regexp.MustCompile(`href="/card/([0-9A-Z]+)"`)
)

// card measures how long a stranger who scans a crisis card waits: each opening finds the
// card by its code, opens what was agreed, and is noted before anything is shown. The floor
// is a page of the same program that reads nothing.
func card(ctx context.Context, o Options, s *demo, out io.Writer) error {
	code, err := makeCard(ctx, s)
	if err != nil {
		return err
	}
	stranger := newBrowser(s.Address)
	fmt.Fprintf(out, "\ncrisis card\tp50 ms\tp95 ms\tCPU-ms each\taim ms\tKB\t\n")
	for _, page := range []struct{ name, path string }{{"opened by its code", "/card/" + code}, {"floor: a page of words", "/accessibility"}} {
		body, err := stranger.get(ctx, page.path)
		if err != nil {
			return err
		}
		got, err := measure(ctx, s.meter, 1, o.Each, func(ctx context.Context, _, _ int) error {
			_, err := stranger.get(ctx, page.path)
			return err
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\t%.1f\t%.1f\t%.1f\t%d\t%.1f\t\n", page.name, got.at(0.5), got.at(0.95), got.cpuEach(), cardTarget, float64(len(body))/1024)
	}
	return nil
}

// makeCard makes a card of Amina's crisis plan and gives its code.
func makeCard(ctx context.Context, s *demo) (string, error) {
	amina, err := s.signIn(ctx, "amina")
	if err != nil {
		return "", err
	}
	home, err := amina.get(ctx, "/")
	if err != nil {
		return "", err
	}
	person := cardPerson.FindSubmatch(home)
	if person == nil {
		return "", errors.New("amina's first page leads nowhere")
	}
	path := "/people/" + string(person[1]) + "/card"
	page, err := amina.get(ctx, path)
	if err != nil {
		return "", err
	}
	id := cardForm.FindSubmatch(page)
	if id == nil {
		return "", errors.New("there is no form for a crisis card")
	}
	form := url.Values{"id": {string(id[1])}, "sections": {"helps", "harms", "call", "medicines", "allergies"}, "name": {"yes"}, "days": {"30"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.Address+path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := amina.client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	made, err := io.ReadAll(res.Body)
	if err != nil {
		return "", err
	}
	code := cardCode.FindSubmatch(made)
	if code == nil {
		return "", fmt.Errorf("the card was not made: %s", res.Status)
	}
	return string(code[1]), nil
}
