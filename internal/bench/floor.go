package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	_ "modernc.org/sqlite" // the floor uses the same engine
)

// commits is one writer that commits in groups, on the same engine with the same
// fsync: the rows that one save writes, and nothing else.
type commits struct {
	pool *sql.DB
	jobs chan chan error
	stop chan struct{}
	done sync.WaitGroup
}

func openCommits(path string) (*commits, error) {
	pool, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(1)
	for _, q := range []string{
		"CREATE TABLE answer (organisation_id TEXT, answer_id TEXT, assessment_id TEXT, step BIGINT, note TEXT, given_at BIGINT, PRIMARY KEY (organisation_id, answer_id))",
		"CREATE TABLE reading (organisation_id TEXT, assessment_id TEXT, steps TEXT, PRIMARY KEY (organisation_id, assessment_id))",
		"CREATE TABLE audit_entry (organisation_id TEXT, audit_id TEXT, at BIGINT, action TEXT, PRIMARY KEY (organisation_id, audit_id))",
	} {
		if _, err := pool.Exec(q); err != nil {
			return nil, errors.Join(err, pool.Close())
		}
	}
	c := &commits{pool: pool, jobs: make(chan chan error, 256), stop: make(chan struct{})}
	c.done.Go(func() { commitGroups(c.pool, c.jobs, c.stop) })
	return c, nil
}

func (c *commits) save() error {
	done := make(chan error, 1)
	c.jobs <- done
	return <-done
}

func (c *commits) close() error {
	close(c.stop)
	c.done.Wait()
	return c.pool.Close()
}

// bareCommits is the first floor of a save: no HTTP, no session, no policy, no
// check.
func bareCommits(path string, clients int, each time.Duration) (r result, err error) {
	c, err := openCommits(path)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	before := ownCPU()
	r, err = loop(context.Background(), clients, each, func(context.Context, int, int) error { return c.save() })
	r.cpu = ownCPU() - before
	return r, err
}

// ServeCommits is the second floor of a save: the same commits behind an HTTP
// server that reads the form, and nothing else.
func ServeCommits(ctx context.Context, path string, out io.Writer) (err error) {
	c, err := openCommits(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	return serveFloor(ctx, out, func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil || c.save() != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
}

func commitGroups(pool *sql.DB, jobs chan chan error, stop chan struct{}) {
	n := 0
	for {
		var group []chan error
		select {
		case j := <-jobs:
			group = append(group, j)
		case <-stop:
			return
		}
		for more := true; more; {
			select {
			case j := <-jobs:
				group = append(group, j)
			default:
				more = false
			}
		}
		err := commitGroup(pool, len(group), &n)
		for _, j := range group {
			j <- err
		}
	}
}

func commitGroup(pool *sql.DB, size int, n *int) error {
	tx, err := pool.Begin()
	if err != nil {
		return err
	}
	for range size {
		*n++
		id := fmt.Sprintf("0190a000-0000-7000-8000-%012d", *n)
		if _, err := tx.Exec("INSERT INTO answer VALUES ('o', ?, 'a', 6, '', ?)", id, *n); err != nil {
			return err
		}
		if _, err := tx.Exec("INSERT INTO reading VALUES ('o', 'a', '0c') ON CONFLICT (organisation_id, assessment_id) DO UPDATE SET steps = excluded.steps"); err != nil {
			return err
		}
		if _, err := tx.Exec("INSERT INTO audit_entry VALUES ('o', ?, ?, 'RecordAnswer')", id, *n); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func ownCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// floorServer starts this program as one of its floors.
func floorServer(ctx context.Context, program string, args ...string) (*browser, *exec.Cmd, error) {
	cmd := exec.CommandContext(ctx, program, append([]string{"bench"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, nil, err
	}
	address, err := firstLine(out)
	if err != nil {
		return nil, nil, errors.Join(err, cmd.Process.Kill())
	}
	return newBrowser(strings.TrimSpace(address)), cmd, nil
}

func end(cmd *exec.Cmd) {
	_ = cmd.Process.Kill() // it may have ended
	_ = cmd.Wait()         // it was killed: that is its error
}

// overHTTP measures the second floor of a save.
func overHTTP(ctx context.Context, o Options, path string, clients int) (result, error) {
	b, cmd, err := floorServer(ctx, o.Program, "commits", path)
	if err != nil {
		return result{}, err
	}
	defer end(cmd)
	t := target{person: freshID(), assessment: freshID(), form: freshID()}
	return measure(ctx, meter{pid: cmd.Process.Pid}, clients, o.Each, func(ctx context.Context, _, n int) error { return b.save(ctx, t, n, "") })
}

// fromMemory is the floor of a page: another process that has the same bytes in
// memory and does nothing but send them.
func fromMemory(ctx context.Context, o Options, file string, clients int) (result, error) {
	b, cmd, err := floorServer(ctx, o.Program, "memory", file)
	if err != nil {
		return result{}, err
	}
	defer end(cmd)
	return measure(ctx, meter{pid: cmd.Process.Pid}, clients, o.Each, func(ctx context.Context, _, _ int) error {
		_, err := b.get(ctx, "/")
		return err
	})
}

// ServeMemory serves a file's bytes from memory until ctx ends, and prints where.
func ServeMemory(ctx context.Context, file string, out io.Writer) error {
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return serveFloor(ctx, out, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(body) // the measurer may have gone
	})
}

func serveFloor(ctx context.Context, out io.Writer, handler http.HandlerFunc) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "http://%s\n", listener.Addr())
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: handler}
	go func() { <-ctx.Done(); _ = server.Close() }()
	return server.Serve(listener)
}
