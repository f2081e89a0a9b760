package insight

import (
	"context"
	"sync/atomic"
	"time"

	"towpath/internal/care"
	"towpath/internal/column"
	"towpath/internal/fault"
)

// making is columns on their way, for all who wait for them. Whoever asked first may go away:
// the others, and whoever comes back, find them further on.
type making struct {
	done   chan struct{}
	read   atomic.Int64 // readings so far
	secret []byte
	err    error
}

// Ready makes the columns ready, and gives the secret by which an organisation's reports move
// numbers. It is called with no transaction open. Where that takes longer than Patience the
// error holds a care.BeingCounted, and the work goes on.
func (k *Keeper) Ready(ctx context.Context, org care.OrganisationID) ([]byte, error) {
	at := k.of(org)
	secret, ready, err := k.stands(ctx, at)
	if ready || err != nil {
		return secret, err
	}
	m := k.begun(at)
	var late <-chan time.Time
	if k.Patience > 0 {
		timer := time.NewTimer(k.Patience)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case <-m.done:
		return m.secret, m.err
	case <-late:
		return nil, fault.New(fault.Unavailable, "Ready", care.BeingCounted{Read: m.read.Load()})
	case <-ctx.Done():
		return nil, fault.New(fault.Unavailable, "Ready", ctx.Err())
	}
}

// Begin begins to make the columns ready, so that the first who asks need not wait for all of it.
func (k *Keeper) Begin(org care.OrganisationID) { k.begun(k.of(org)) }

// begun gives what is on its way, and begins it where nothing is.
func (k *Keeper) begun(at *kept) *making {
	at.mu.Lock()
	defer at.mu.Unlock()
	if at.making == nil {
		m := &making{done: make(chan struct{})}
		at.making = m
		k.work.Go(func() {
			m.secret, m.err = k.make(k.ctx, at, m)
			at.mu.Lock()
			at.making = nil
			at.mu.Unlock()
			close(m.done)
		})
	}
	return at.making
}

// stands tells whether the columns are ready, as far as the log can tell.
func (k *Keeper) stands(ctx context.Context, at *kept) (secret []byte, ready bool, err error) {
	at.mu.Lock()
	secret, ready, place := at.secret, at.ready, at.place
	at.mu.Unlock()
	if !ready {
		return nil, false, nil
	}
	size, err := k.logSize(ctx, at.org)
	if err != nil || size >= place {
		return secret, true, err
	}
	k.log.Warn("reports: the log is shorter than it was; building anew", "organisation", at.org)
	at.mu.Lock()
	if at.place == place {
		at.ready, at.fresh = false, true
	}
	at.mu.Unlock()
	return nil, false, nil
}

// tellEach is after how many readings a stream says how far it is.
const tellEach = 1 << 12

// counting counts what is put.
func (m *making) counting(put func(string, int, column.Reading) error) func(string, int, column.Reading) error {
	n := 0
	return func(series string, person int, r column.Reading) error {
		if n++; n%tellEach == 0 {
			m.read.Add(tellEach)
		}
		return put(series, person, r)
	}
}
