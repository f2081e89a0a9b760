//go:build cgo

package report

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"path/filepath"

	"github.com/duckdb/duckdb-go/v2"
	_ "github.com/mattn/go-sqlite3" // the driver named "sqlite3": SQLite as its authors compile it
)

// compiled tells that engines written in C can be asked.
const compiled = true

// duckPeer fills a DuckDB file and gives it.
func duckPeer(ctx context.Context, p *population, dir string) (*peer, error) {
	connector, err := duckdb.NewConnector(filepath.Join(dir, "towpath.duckdb"), nil)
	if err != nil {
		return nil, err
	}
	pool := sql.OpenDB(connector)
	conn, err := pool.Conn(ctx)
	if err != nil {
		return nil, err
	}
	at := &peer{name: "DuckDB", greatest: "greatest", cpu: self, aim: 100, close: func() { _, _, _ = conn.Close(), pool.Close(), connector.Close() }}
	at.ask = func(ctx context.Context, text string) ([][]int64, error) { return rowsOf(ctx, conn, text) }
	at.variants = []variant{packed, packed.with("two threads", "SET threads = 2", "SET threads = 1"), plain, args, windows}
	if err := at.told(ctx, append(tables("INTEGER"), "SET threads = 1")); err != nil {
		return nil, err
	}
	for _, t := range []table{p.wide("wide"), p.wide("packed"), days()} {
		if err := t.appendTo(ctx, connector); err != nil {
			return nil, err
		}
	}
	return at, at.told(ctx, []string{"ANALYZE", "CHECKPOINT"})
}

func (t *table) appendTo(ctx context.Context, connector *duckdb.Connector) error {
	conn, err := connector.Connect(ctx)
	if err != nil {
		return err
	}
	to, err := duckdb.NewAppenderFromConn(conn, "", t.name)
	if err != nil {
		return errors.Join(err, conn.Close())
	}
	values, row := make([]any, len(t.columns)), make([]driver.Value, len(t.columns))
	for n := 0; n < t.rows && err == nil; n++ {
		t.row(n, values)
		for i, v := range values {
			row[i] = v
		}
		err = to.AppendRow(row...)
	}
	return errors.Join(err, to.Close(), conn.Close())
}
