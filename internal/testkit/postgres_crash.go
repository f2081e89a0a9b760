package testkit

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// Crashing is a PostgreSQL server of its own that can be stopped as by a power cut:
// what it had not given to the operating system is gone.
type Crashing struct {
	Address  string
	bin, dir string
	attr     *syscall.SysProcAttr
	server   *exec.Cmd
	settings []string
}

// NewCrashing starts one, or skips as Postgres does where there is none. Settings are as in
// "work_mem=1GB".
func NewCrashing(t testing.TB, settings ...string) *Crashing {
	t.Helper()
	if os.Getenv(PostgresVariable) != "" {
		t.Skip("SKIPPED, NOT TESTED: a server that is not ours is not crashed")
	}
	Postgres(t)
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	c := &Crashing{bin: bin, settings: settings}
	if c.dir, c.attr, err = cluster(bin); err != nil {
		t.Fatal(err)
	}
	c.Address = addressIn(c.dir)
	t.Cleanup(func() {
		c.Crash(t)
		_ = os.RemoveAll(c.dir)
	})
	c.Start(t)
	return c
}

// Start starts it, again after a crash, and waits until it answers.
func (c *Crashing) Start(t testing.TB) {
	t.Helper()
	c.server = exec.Command(filepath.Join(c.bin, "postgres"), "-D", filepath.Join(c.dir, "data"), "-k", c.dir,
		"-c", "listen_addresses=", "-c", "max_connections=100", "-c", "shared_buffers=64MB")
	for _, setting := range c.settings {
		c.server.Args = append(c.server.Args, "-c", setting)
	}
	c.server.Dir, c.server.SysProcAttr = c.dir, c.attr
	if err := c.server.Start(); err != nil {
		t.Fatal(err)
	}
	if err := answers(c.Address, c.dir); err != nil {
		t.Fatal(err)
	}
}

// Crash kills every process of the server at once.
func (c *Crashing) Crash(t testing.TB) {
	t.Helper()
	if c.server == nil {
		return
	}
	// Its own group; SIGQUIT to each is PostgreSQL's immediate shutdown, without a flush.
	if err := syscall.Kill(-c.server.Process.Pid, syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	_ = c.server.Wait() // it says that it was told to quit
	c.server = nil
}
