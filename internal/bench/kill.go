package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// KillOptions say how often to kill, and what.
type KillOptions struct {
	Program string
	Rounds  int
	Clients int
	Out     io.Writer
}

// killed gathers what the server acknowledged, over all rounds.
type killed struct {
	mu    sync.Mutex
	acked map[string]bool
	sent  int
}

// Kill starts the service again and again, kills it with SIGKILL in the middle of
// many writing clients, and then looks into the database: every save that was
// acknowledged has to be there once, and none twice. Its error says which are not.
func Kill(ctx context.Context, o KillOptions) (err error) {
	dir, err := os.MkdirTemp("", "towpath-kill-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	first, err := startDemo(ctx, o.Program, []string{"demo", "--json", "--listen", "127.0.0.1:0", "--data", dir})
	if err != nil {
		return err
	}
	ben, err := first.signIn(ctx, "ben")
	if err != nil {
		return errors.Join(err, stopped(first))
	}
	targets, err := ben.startAssessments(ctx, o.Clients)
	if err != nil {
		return errors.Join(err, stopped(first))
	}
	first.stop()
	k := &killed{acked: map[string]bool{}}
	for round := range o.Rounds {
		if err := k.round(ctx, o, dir, first.SignIns, targets, round); err != nil {
			return fmt.Errorf("round %d: %w", round+1, err)
		}
	}
	lost, doubled, there, err := k.look(filepath.Join(dir, "towpath.db"))
	if err != nil {
		return err
	}
	fmt.Fprintf(o.Out, "killed %d times in the middle of %d writing clients: %d saves sent, %d acknowledged, %d in the database, %d lost, %d doubled\n",
		o.Rounds, o.Clients, k.sent, len(k.acked), there, lost, doubled)
	if lost+doubled > 0 {
		return fmt.Errorf("%d acknowledged saves are lost and %d are doubled", lost, doubled)
	}
	return nil
}

func stopped(d *demo) error { d.stop(); return nil }

// round serves, writes from every client, and kills after a part of a second.
func (k *killed) round(ctx context.Context, o KillOptions, dir string, signIns []signIn, targets []target, round int) error {
	cmd := exec.CommandContext(ctx, o.Program, "serve", "--listen", "127.0.0.1:0", "--data", dir, "--log-level", "error")
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	text, err := firstLine(out)
	if err != nil {
		return errors.Join(err, cmd.Process.Kill())
	}
	at := strings.Index(text, "http://")
	if at < 0 {
		return errors.Join(fmt.Errorf("the service said %q", text), cmd.Process.Kill())
	}
	d := &demo{Address: strings.TrimSpace(text[at:]), SignIns: signIns}
	ben, err := d.signIn(ctx, "ben")
	if err != nil {
		return errors.Join(err, cmd.Process.Kill())
	}
	var wg sync.WaitGroup
	for c, t := range targets {
		wg.Go(func() { k.write(ctx, ben, t, round, c) })
	}
	time.Sleep(time.Duration(150+rand.IntN(350)) * time.Millisecond)
	if err := cmd.Process.Kill(); err != nil {
		return err
	}
	_ = cmd.Wait() // it was killed: that is its error
	wg.Wait()
	return nil
}

// killForm gives the id of one save's page. Notes are sealed in the database; the
// ids of pages are not.
func killForm(round, client, n int) string {
	return fmt.Sprintf("%s%04x-7%03x-8000-%012x", killForms, round, client, n)
}

const killForms = "0190dead-"

// write saves until the server is gone. Each save is on a page of its own, so
// that nothing replaces it, and that nothing else is on.
func (k *killed) write(ctx context.Context, b *browser, t target, round, client int) {
	for n := 0; ; n++ {
		form := killForm(round, client, n)
		err := b.send(ctx, "PUT", t.path()+"/areas/"+benchAreas[n%len(benchAreas)], url.Values{
			"form": {form}, "voice": {"agreed"}, "step": {fmt.Sprint(n%10 + 1)}, "note": {fmt.Sprintf("kill %d %d %d", round, client, n)},
		}, 204)
		k.mu.Lock()
		k.sent++
		if err == nil {
			k.acked[form] = true
		}
		k.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// look counts each save in the database.
func (k *killed) look(path string) (lost, doubled, there int, err error) {
	pool, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		return 0, 0, 0, err
	}
	defer pool.Close()
	rows, err := pool.Query("SELECT form_id FROM answer WHERE form_id LIKE '" + killForms + "%'")
	if err != nil {
		return 0, 0, 0, err
	}
	defer rows.Close()
	found := map[string]int{}
	for rows.Next() {
		var form string
		if err := rows.Scan(&form); err != nil {
			return 0, 0, 0, err
		}
		found[form]++
		there++
	}
	for form := range k.acked {
		if found[form] == 0 {
			lost++
		}
	}
	for _, n := range found {
		if n > 1 {
			doubled++
		}
	}
	return lost, doubled, there, rows.Err()
}
