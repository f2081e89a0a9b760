package hook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
)

// way is one stretch of the log on its way to the owner of a subscription.
type way struct {
	*Sender
	sending   *care.Sending
	delivered bool
	// held is what a notice without resources will have told of.
	held []heldBack
}

type heldBack struct {
	person care.PersonID
	sent   []care.Sent
}

// failure is that something did not arrive, in words for the owner and the administrator.
type failure struct {
	words   string
	forGood bool
}

func (f *failure) Error() string { return f.words }

// all tells of one person after the other.
func (w *way) all(ctx context.Context) error {
	for _, p := range w.sending.People {
		if err := w.person(ctx, p); err != nil && !fault.Is(err, fault.Denied) { // out of reach since
			return err
		}
	}
	if len(w.held) == 0 {
		return nil
	}
	return w.notify(ctx)
}

// person sends what changed of one person's and may be seen, or keeps it for a notice.
func (w *way) person(ctx context.Context, p care.PersonChanged) error {
	if err := w.Care.MaySend(ctx, w.sending, p.Person); err != nil {
		return err
	}
	list, err := w.Look(ctx, w.sending, p.Person)
	if fault.Is(err, fault.Invalid) {
		return &failure{"This app may no longer search for what it asks to be told of.", true}
	}
	if err != nil {
		return err
	}
	before, err := w.Care.ListSent(ctx, w.sending, p.Person)
	if err != nil {
		return err
	}
	known := map[string]care.Sent{}
	for _, s := range before {
		known[s.Resource] = s
	}
	var back heldBack
	for _, n := range list {
		was, told := known[n.Type+"/"+n.ID]
		sent := care.Sent{Resource: n.Type + "/" + n.ID, Digest: digestOf(w.sending.Mark, n.Body), Times: was.Times + 1}
		if told && was.Digest == sent.Digest || !told && !n.Updated.IsZero() && n.Updated.Before(p.Since) {
			continue
		}
		if !w.sending.Payload {
			back.person, back.sent = p.Person, append(back.sent, sent)
			continue
		}
		if err := w.resource(ctx, p.Person, n, sent); err != nil {
			return err
		}
	}
	if len(back.sent) > 0 {
		w.held = append(w.held, back)
	}
	return nil
}

// resource sends a resource to where it would be put in the receiver's own API
// (hl7.org/fhir/R4/subscription.html#2.46.7.1).
func (w *way) resource(ctx context.Context, person care.PersonID, n Notice, sent care.Sent) error {
	if err := w.Care.MaySend(ctx, w.sending, person); err != nil {
		return err
	}
	to, err := url.Parse(w.sending.Endpoint)
	if err != nil {
		return &failure{"The address cannot be read.", true}
	}
	id := "msg_" + care.IDFrom(string(w.sending.ID), sent.Resource, strconv.Itoa(sent.Times), sent.Digest)
	if err := w.post(ctx, http.MethodPut, to.JoinPath(n.Type, n.ID).String(), id, n.Body); err != nil {
		return err
	}
	w.delivered = true
	return w.Care.NoteSent(ctx, w.sending, person, sent)
}

// notify says that there is something, and nothing of what.
func (w *way) notify(ctx context.Context) error {
	within := w.held[0].person
	if err := w.Care.MaySend(ctx, w.sending, within); err != nil {
		return err
	}
	id := "msg_" + care.IDFrom(string(w.sending.ID), strconv.FormatInt(w.sending.Place, 10))
	if err := w.post(ctx, http.MethodPost, w.sending.Endpoint, id, nil); err != nil {
		return err
	}
	w.delivered = true
	for _, h := range w.held {
		if err := w.Care.NoteSent(ctx, w.sending, h.person, h.sent...); err != nil {
			return err
		}
	}
	return nil
}

// mostAnswer is how much of an answer is read, to end the connection well.
const mostAnswer = 4 << 10

// post makes one request, signed.
func (w *way) post(ctx context.Context, method, address, id string, body []byte) error {
	if err := w.Hosts.Allows(address); err != nil {
		return &failure{"Nothing is sent there: " + err.Error() + ".", false}
	}
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return &failure{"The address cannot be read.", true}
	}
	for _, line := range w.sending.Headers {
		name, value, _ := bytes.Cut([]byte(line), []byte(":"))
		r.Header.Add(string(name), string(bytes.TrimSpace(value)))
	}
	if len(body) > 0 {
		r.Header.Set("Content-Type", "application/fhir+json")
	}
	r.Header.Set("User-Agent", "Towpath/"+w.Version)
	now := w.Now()
	secrets := []string{w.sending.Secret}
	if w.sending.Before != "" && now.Before(w.sending.BeforeUntil) {
		secrets = append(secrets, w.sending.Before)
	}
	if err := sign(r, id, now, body, secrets...); err != nil {
		return err
	}
	answer, err := w.Client.Do(r)
	if err != nil {
		return unanswered(ctx, err)
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, mostAnswer)) // nobody waits for it
	switch {
	case answer.StatusCode/100 == 2:
		return nil
	case answer.StatusCode == http.StatusGone: // it asks for no more
		return &failure{"The receiver answered 410: it wants no more.", true}
	}
	return &failure{fmt.Sprintf("The receiver answered %d.", answer.StatusCode), false}
}

// unanswered puts into words that no answer came, without the address, which may hold a secret.
func unanswered(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var late interface{ Timeout() bool }
	switch {
	case errors.Is(err, errAddress):
		return &failure{"The host leads to an address to which nothing is sent.", false}
	case errors.As(err, &late) && late.Timeout():
		return &failure{"The receiver did not answer in time.", false}
	}
	return &failure{"The receiver could not be reached.", false}
}

// finish keeps how far it came. more tells whether it is worth going on.
func (w *way) finish(ctx context.Context, err error) (more bool, _ error) {
	kept, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	why, failed := errors.AsType[*failure](err)
	switch {
	case err == nil:
		return true, w.Care.SentAll(kept, w.sending, w.delivered)
	case ctx.Err() != nil, fault.Is(err, fault.Conflict), fault.Is(err, fault.Denied): // the end, or its owner ended it
		return false, w.Care.LetGo(kept, w.sending)
	case !failed:
		why = &failure{"Something went wrong here.", false}
		w.Log.Error("changes were not told", "subscription", w.sending.ID, "error", err)
	}
	failures := w.sending.Failures
	if w.delivered {
		failures = 0
	}
	givenUp, err := w.Care.SendLater(kept, w.sending, why.words, pause(failures, w.Chance()), why.forGood, w.delivered)
	if givenUp {
		w.Log.Error("a system is told of changes no more: nothing arrived", "subscription", w.sending.ID, "app", w.sending.App, "why", why.words)
	} else {
		w.Log.Warn("a system could not be told of changes", "subscription", w.sending.ID, "app", w.sending.App, "why", why.words)
	}
	return false, err
}

const shortest, longest = 10 * time.Second, time.Hour

// pause is how long to wait after so many failures before: twice as long each time, by up to a
// fifth more or less, so that not everybody comes back at once.
func pause(failures int, chance float64) time.Duration {
	p := longest
	if failures < 9 {
		p = min(longest, shortest<<failures)
	}
	return time.Duration(float64(p) * (0.8 + 0.4*chance))
}
