package insight_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"towpath/internal/care"
	"towpath/internal/fault"
	"towpath/internal/insight"
	"towpath/internal/testkit"
)

// held is a database whose readings do not come before they may.
type held struct {
	insight.Source
	may    chan struct{}
	asked  atomic.Int32
	reason atomic.Pointer[error]
}

func (h *held) StreamOutcomeReadings(ctx context.Context, org care.OrganisationID, part, parts int, fn func(*care.OutcomeReading) error) error {
	h.asked.Add(1)
	select {
	case <-h.may:
		return h.Source.StreamOutcomeReadings(ctx, org, part, parts, fn)
	case <-ctx.Done():
		err := ctx.Err()
		h.reason.Store(&err)
		return err
	}
}

// TestWhoGoesAwayStopsNothing: a first report of very many people takes longer than a browser
// waits. Whoever asks is told so, whoever goes away stops nothing, and it is made once.
func TestWhoGoesAwayStopsNothing(t *testing.T) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			p := settled(t, engine)
			p.answer(p.arrive())
			h := &held{Source: p.Store, may: make(chan struct{})}
			k := insight.New(h, care.FormsOf(testkit.Library(t)), nil, chance, slog.New(slog.DiscardHandler))
			k.Begin(p.Organisation)
			gone, leave := context.WithCancel(t.Context())
			leave()
			if _, err := k.Ready(gone, p.Organisation); !fault.Is(err, fault.Unavailable) {
				t.Errorf("who went away: %v", err)
			}
			k.Patience = time.Millisecond
			for range 3 {
				_, err := k.Ready(t.Context(), p.Organisation)
				if !errors.As(err, &care.BeingCounted{}) || !fault.Is(err, fault.Unavailable) {
					t.Fatalf("while it is being made: %v", err)
				}
			}
			close(h.may)
			k.Patience = 0
			if secret, err := k.Ready(t.Context(), p.Organisation); err != nil || len(secret) == 0 {
				t.Fatalf("%x %v", secret, err)
			}
			if n := h.asked.Load(); n != 2 { // in two streams
				t.Errorf("the readings were read %d times", n)
			}
			if p.same(k, p.question()); h.reason.Load() != nil {
				t.Errorf("it was broken off: %v", *h.reason.Load())
			}
		})
	}
}

func TestToCloseEndsWhatIsBeingMade(t *testing.T) {
	p := settled(t, "sqlite")
	h := &held{Source: p.Store, may: make(chan struct{})}
	k := insight.New(h, care.FormsOf(testkit.Library(t)), nil, chance, slog.New(slog.DiscardHandler))
	k.Begin(p.Organisation)
	for h.asked.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	k.Close()
	if h.reason.Load() == nil {
		t.Error("it was not ended")
	}
}
