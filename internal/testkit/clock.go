package testkit

import (
	"sync"
	"time"
)

// Clock is a time that only the test moves. It is safe for concurrent use.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock gives a clock that stands on a Saturday morning in March 2026.
func NewClock() *Clock {
	return &Clock{now: time.Date(2026, time.March, 14, 10, 0, 0, 0, time.UTC)}
}

// Now gives the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Tick moves the clock on by a millisecond and gives the time, so that what
// happens later is later.
func (c *Clock) Tick() time.Time { return c.Add(time.Millisecond) }

// Add moves the clock, on or back, and gives the time.
func (c *Clock) Add(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return c.now
}

// Set sets the clock.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}
