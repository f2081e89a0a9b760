package report

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite" // the driver named "sqlite", which Towpath is shipped with
)

// peer is an engine that is asked by hand.
type peer struct {
	name     string
	greatest string
	ask      func(ctx context.Context, text string) ([][]int64, error)
	cpu      func() time.Duration
	// variants are tried on the first question, the fastest goes on.
	variants []variant
	aim      float64
	close    func()
	// once tells that the first question is enough.
	once    bool
	least   took
	fastest variant
}

// run asks once.
func (p *peer) run(ctx context.Context, q question, v variant) (answer, error) {
	rows, err := p.ask(ctx, q.text(v, p.greatest))
	if err != nil {
		return nil, fmt.Errorf("%s, %s, %s: %w", p.name, q, v.name, err)
	}
	return q.theirs(rows), nil
}

// told says something to the engine first.
func (p *peer) told(ctx context.Context, statements []string) error {
	for _, s := range statements {
		if _, err := p.ask(ctx, s); err != nil {
			return fmt.Errorf("%s: %s: %w", p.name, s, err)
		}
	}
	return nil
}

// rowsOf reads everything that database/sql gives, from one connection.
func rowsOf(ctx context.Context, conn *sql.Conn, text string) (all [][]int64, err error) {
	rows, err := conn.QueryContext(ctx, text)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	into := make([]any, len(columns))
	for rows.Next() {
		row := make([]int64, len(columns))
		for i := range row {
			into[i] = &row[i]
		}
		if len(row) > 3 { // what is said to an engine may answer with anything
			if err := rows.Scan(into...); err != nil {
				return nil, err
			}
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

// sqlitePeer opens a file with a driver of SQLite.
func sqlitePeer(ctx context.Context, driver, name, path string, variants []variant) (*peer, error) {
	pool, err := sql.Open(driver, path)
	if err != nil {
		return nil, err
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	p := &peer{name: name, greatest: "max", cpu: self, variants: variants, aim: 100, close: func() { _, _ = conn.Close(), pool.Close() }}
	p.ask = func(ctx context.Context, text string) ([][]int64, error) { return rowsOf(ctx, conn, text) }
	return p, p.told(ctx, []string{"PRAGMA cache_size=-1500000", "PRAGMA mmap_size=8000000000", "PRAGMA temp_store=MEMORY"})
}

// postgresPeer is a connection to PostgreSQL, with memory enough for every query.
func postgresPeer(ctx context.Context, name, address string) (*peer, error) {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, err
	}
	backend := int(conn.PgConn().PID())
	jit := func(v variant) variant { return v.with("compiled (jit)", "SET jit = on", "SET jit = off") }
	inOrder := func(v variant) variant {
		return v.with("by the index", "SET enable_seqscan = off", "SET enable_seqscan = on")
	}
	two := packed.with("two workers more", "SET max_parallel_workers_per_gather = 2", "SET max_parallel_workers_per_gather = 0")
	p := &peer{
		name: name, greatest: "greatest", aim: 70, close: func() { _ = conn.Close(context.WithoutCancel(ctx)) },
		variants: []variant{packed, plain, inOrder(packed), jit(packed), two, sorted},
		cpu:      func() time.Duration { return spent(backend, false) + spent(parentOf(backend), true) },
		ask: func(ctx context.Context, text string) (all [][]int64, err error) {
			rows, err := conn.Query(ctx, text)
			if err != nil {
				return nil, err
			}
			defer rows.Close()
			for rows.Next() {
				row := make([]int64, len(rows.FieldDescriptions()))
				into := make([]any, len(row))
				for i := range row {
					into[i] = &row[i]
				}
				if err := rows.Scan(into...); err != nil {
					return nil, err
				}
				all = append(all, row)
			}
			return all, rows.Err()
		},
	}
	return p, p.told(ctx, []string{"SET jit = off", "SET work_mem = '1GB'", "SET random_page_cost = 1.1", "SET max_parallel_workers_per_gather = 0"})
}

// spent is what the processors have spent on a process, or on those of its children that have
// ended: a server's workers for one query.
func spent(process int, children bool) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	at := 11 // user and system time, in hundredths of a second
	if children {
		at = 13
	}
	user, _ := strconv.Atoi(fields[at])
	system, _ := strconv.Atoi(fields[at+1])
	return time.Duration(user+system) * 10 * time.Millisecond
}

func parentOf(process int) int {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process))
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 2 {
		return 0
	}
	parent, _ := strconv.Atoi(fields[1])
	return parent
}
