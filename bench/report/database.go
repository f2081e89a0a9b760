package report

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// tables makes those that are asked by hand.
func tables(small string) (list []string) {
	for _, name := range []string{"wide", "packed"} {
		code := small
		if name == "packed" {
			code = "INTEGER"
		}
		list = append(list, "CREATE TABLE "+name+" (person INTEGER, service "+small+", day INTEGER, "+every("r# "+code)+")")
	}
	return append(list, "CREATE TABLE days (day INTEGER, quarter INTEGER)")
}

// fillSQLite fills a file that has the tables of the record.
func (p *population) fillSQLite(ctx context.Context, path string) error {
	pool, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	do := func(statements ...string) error {
		for _, s := range statements {
			if _, err := pool.ExecContext(ctx, s); err != nil {
				return fmt.Errorf("%.60s: %w", s, err)
			}
		}
		return nil
	}
	if err := do("PRAGMA synchronous=OFF", "PRAGMA cache_size=-400000"); err != nil {
		return err
	}
	drop, create, err := indexes(ctx, pool)
	if err != nil {
		return err
	}
	// Clustered by person: the table is the index.
	for _, s := range tables("INTEGER") {
		if strings.Contains(s, "person") {
			s = strings.TrimSuffix(s, ")") + ", PRIMARY KEY (person, service, day)) WITHOUT ROWID"
		}
		drop = append(drop, s)
	}
	if err := do(drop...); err != nil {
		return err
	}
	tx, err := pool.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	for _, t := range append(p.record(), p.wide("wide"), p.wide("packed"), days()) {
		if err := t.insert(ctx, tx); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return do(append(create, "CREATE INDEX packed_by_day ON packed (day, person)", "CREATE INDEX days_by_day ON days (day, quarter)", "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)")...)
}

// indexes gives how those of the large tables are dropped and made again: a table is filled
// faster without.
func indexes(ctx context.Context, pool *sql.DB) (drop, create []string, err error) {
	rows, err := pool.QueryContext(ctx, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('assessment', 'reading')")
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return nil, nil, err
		}
		drop, create = append(drop, "DROP INDEX "+name), append(create, text)
	}
	return drop, create, rows.Err()
}

// fillPostgres fills a database that has the tables of the record.
func (p *population) fillPostgres(ctx context.Context, address string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	do := func(statements ...string) error {
		for _, s := range statements {
			if _, err := conn.Exec(ctx, s); err != nil {
				return fmt.Errorf("%.60s: %w", s, err)
			}
		}
		return nil
	}
	var drop, create []string
	rows, _ := conn.Query(ctx, `SELECT 'DROP INDEX ' || indexname, indexdef FROM pg_indexes
		WHERE tablename IN ('assessment', 'reading') AND indexname NOT LIKE '%_pkey' AND schemaname = 'public'`)
	var away, again string
	if _, err := pgx.ForEachRow(rows, []any{&away, &again}, func() error {
		drop, create = append(drop, away), append(create, again)
		return nil
	}); err != nil {
		return err
	}
	if err := do(append(drop, tables("SMALLINT")...)...); err != nil {
		return err
	}
	for _, t := range append(p.record(), p.wide("wide"), p.wide("packed"), days()) {
		if err := t.copyInto(ctx, conn); err != nil {
			return err
		}
	}
	return do(append(
		create, "CREATE INDEX wide_by_person ON wide (person, service, day)", "CREATE INDEX packed_by_person ON packed (person, service, day)",
		"CREATE INDEX packed_by_day ON packed (day, person)", "VACUUM (ANALYZE)", "CHECKPOINT",
	)...)
}
