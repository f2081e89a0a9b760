// Package hook tells other computer systems of changes: it follows the log for each
// subscription, asks what its owner may see, sends that signed, and tries again until it
// arrives. What may be seen is decided where it is asked, and where it may be sent to is set
// by whoever runs the service.
package hook

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"towpath/internal/care"
)

// Notice is a resource of which a system is to be told.
type Notice struct {
	Type, ID string
	// Updated is when it changed; zero where it does not say.
	Updated time.Time
	Body    []byte
}

// Parts is what a Sender is built from.
type Parts struct {
	Care         *care.Service
	Organisation care.OrganisationID
	// Look gives what of a person's the owner of a subscription wants to be told of and may see
	// now, and notes in the log that it was looked at. fault.Invalid says that it will never
	// give anything again.
	Look   func(ctx context.Context, s *care.Sending, person care.PersonID) ([]Notice, error)
	Hosts  Hosts
	Client *http.Client
	// Holder names this process among others that send.
	Holder string
	// Now gives the time that receivers know.
	Now func() time.Time
	// Chance gives a number from 0 up to 1.
	Chance  func() float64
	Log     *slog.Logger
	Version string
}

// Sender sends for the subscriptions of one organisation.
type Sender struct {
	Parts
	mu   sync.Mutex
	busy map[care.SubscriptionID]bool
	done sync.WaitGroup
}

const (
	// every is how often the log is looked at, mostAtOnce for how many subscriptions something
	// is sent at the same time, and mostStretches how much is sent for one before others come.
	every         = 2 * time.Second
	mostAtOnce    = 4
	mostStretches = 50
)

// New makes a sender.
func New(p Parts) *Sender { return &Sender{Parts: p, busy: map[care.SubscriptionID]bool{}} }

// Run sends until ctx ends, and then lets go of what it holds.
func (s *Sender) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	defer s.done.Wait()
	for {
		if err := s.begin(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("what is to be told to other systems was not looked up", "error", err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// Pass sends what is due now, and waits until it was sent or did not arrive.
func (s *Sender) Pass(ctx context.Context) error {
	defer s.done.Wait()
	return s.begin(ctx)
}

// begin begins to send for those that are due and for which this process does not send yet.
func (s *Sender) begin(ctx context.Context) error {
	due, err := s.Care.SubscriptionsDue(ctx, s.Organisation)
	if err != nil {
		return err
	}
	for _, id := range due {
		if !s.take(id) {
			continue
		}
		s.done.Go(func() {
			defer s.leave(id)
			if err := s.send(ctx, id); err != nil && ctx.Err() == nil {
				s.Log.Error("a system was not told of changes", "subscription", id, "error", err)
			}
		})
	}
	return nil
}

func (s *Sender) take(id care.SubscriptionID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[id] || len(s.busy) >= mostAtOnce {
		return false
	}
	s.busy[id] = true
	return true
}

func (s *Sender) leave(id care.SubscriptionID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.busy, id)
}

// send tells of one stretch after the other, until there is no more or something does not
// arrive.
func (s *Sender) send(ctx context.Context, id care.SubscriptionID) error {
	for range mostStretches {
		sending, err := s.Care.TakeSubscription(ctx, s.Organisation, id, s.Holder)
		if err != nil || sending == nil {
			return err
		}
		w := &way{Sender: s, sending: sending}
		if more, err := w.finish(ctx, w.all(ctx)); err != nil || !more {
			return err
		}
	}
	return nil
}
