package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"regexp"
	"strconv"
	"strings"

	modernc "modernc.org/sqlite"

	"towpath/internal/store/db"
)

// placeholder is PostgreSQL's form of a parameter, in which the queries stand.
var placeholder = regexp.MustCompile(`\$(\d+)`)

// sqliteText gives the same query with SQLite's form of parameters.
func sqliteText(query string) string { return placeholder.ReplaceAllString(query, "?$1") }

// numberedMark is tx.mark of PostgreSQL.
func numberedMark(n int) string { return "$" + strconv.Itoa(n) }

// plainMark is tx.mark of SQLite: the driver looks up the name of every parameter that has
// one, for each row.
func plainMark(int) string { return "?" }

// SQLite's own lower knows the letters of English only.
func init() {
	modernc.MustRegisterDeterministicScalarFunction("lower", 1, func(_ *modernc.FunctionContext, args []driver.Value) (driver.Value, error) {
		if text, ok := args[0].(string); ok {
			return strings.ToLower(text), nil
		}
		return args[0], nil
	})
}

// prepared runs queries on one connection of SQLite, each prepared once. It takes
// no notice of a cancelled context: a statement takes microseconds, and the driver
// would otherwise start a goroutine for each to watch for one.
type prepared struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

var _ db.DBTX = (*prepared)(nil)

func newPrepared(conn *sql.Conn) *prepared {
	return &prepared{conn: conn, stmts: make(map[string]*sql.Stmt, 64)}
}

func (p *prepared) stmt(query string) (*sql.Stmt, error) {
	if s, ok := p.stmts[query]; ok {
		return s, nil
	}
	s, err := p.conn.PrepareContext(context.Background(), sqliteText(query))
	if err != nil {
		return nil, err
	}
	p.stmts[query] = s
	return s, nil
}

// ExecContext implements db.DBTX.
func (p *prepared) ExecContext(_ context.Context, query string, args ...any) (sql.Result, error) {
	s, err := p.stmt(query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(context.Background(), args...)
}

// PrepareContext implements db.DBTX.
func (p *prepared) PrepareContext(_ context.Context, query string) (*sql.Stmt, error) {
	return p.stmt(query)
}

// QueryContext implements db.DBTX.
func (p *prepared) QueryContext(_ context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := p.stmt(query)
	if err != nil {
		return nil, err
	}
	return s.QueryContext(context.Background(), args...)
}

// QueryRowContext implements db.DBTX. A query that cannot be prepared is run
// unprepared, so that its error comes out of Scan as usual.
func (p *prepared) QueryRowContext(_ context.Context, query string, args ...any) *sql.Row {
	s, err := p.stmt(query)
	if err != nil {
		return p.conn.QueryRowContext(context.Background(), sqliteText(query), args...)
	}
	return s.QueryRowContext(context.Background(), args...)
}

func (p *prepared) close() error {
	for _, s := range p.stmts {
		_ = s.Close() // the connection goes next
	}
	return p.conn.Close()
}
