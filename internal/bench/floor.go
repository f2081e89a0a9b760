package bench

import (
	"context"
	"database/sql"
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

// groupCommit is the floor of a save: the rows that one save writes, committed in
// groups by one writer on the same engine with the same fsync, and nothing else:
// no HTTP, no session, no policy, no check.
func groupCommit(path string, clients int, each time.Duration) (result, error) {
	pool, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return result{}, err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	for _, q := range []string{
		"CREATE TABLE answer (organisation_id TEXT, answer_id TEXT, assessment_id TEXT, step BIGINT, note TEXT, given_at BIGINT, PRIMARY KEY (organisation_id, answer_id))",
		"CREATE TABLE reading (organisation_id TEXT, assessment_id TEXT, steps TEXT, PRIMARY KEY (organisation_id, assessment_id))",
		"CREATE TABLE audit_entry (organisation_id TEXT, audit_id TEXT, at BIGINT, action TEXT, PRIMARY KEY (organisation_id, audit_id))",
	} {
		if _, err := pool.Exec(q); err != nil {
			return result{}, err
		}
	}
	jobs := make(chan chan error, clients)
	stop := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() { commitGroups(pool, jobs, stop) })
	before := ownCPU()
	r, err := loop(context.Background(), clients, each, func(context.Context, int, int) error {
		done := make(chan error, 1)
		jobs <- done
		return <-done
	})
	r.cpu = ownCPU() - before
	close(stop)
	writer.Wait()
	return r, err
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

// fromMemory is the floor of a page: another process that has the same bytes in
// memory and does nothing but send them.
func fromMemory(ctx context.Context, o Options, file string, clients int) (result, error) {
	cmd := exec.CommandContext(ctx, o.Program, "bench", "memory", file)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return result{}, err
	}
	if err := cmd.Start(); err != nil {
		return result{}, err
	}
	defer func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }()
	address, err := firstLine(out)
	if err != nil {
		return result{}, err
	}
	b := newBrowser(strings.TrimSpace(address))
	return measure(ctx, cmd.Process.Pid, clients, o.Each, func(ctx context.Context, _, _ int) error {
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
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "http://%s\n", listener.Addr())
	server := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(body) // the measurer may have gone
	})}
	go func() { <-ctx.Done(); _ = server.Close() }()
	return server.Serve(listener)
}
