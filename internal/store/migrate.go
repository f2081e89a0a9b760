package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"towpath/internal/fault"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// destroys finds the statements of a migration that would take data away.
var destroys = regexp.MustCompile(`(?im)(?:^|;)\s*(?:DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?"?(\w+)|DELETE\s+FROM\s+"?(\w+)|TRUNCATE\s+(?:TABLE\s+)?"?(\w+)|ALTER\s+TABLE\s+"?(\w+)"?\s+DROP)`)

// migrate brings the tables up to date. It refuses a database that a newer
// Towpath has been at, and any step that would destroy rows that are there.
func migrate(ctx context.Context, pool *sql.DB, dialect string) error {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return err
	}
	return migrateFrom(ctx, pool, dialect, files)
}

func migrateFrom(ctx context.Context, pool *sql.DB, dialect string, files fs.FS) error {
	p, err := goose.NewProvider(database.Dialect(dialect), pool, files, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	current, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	sources := p.ListSources()
	if newest := sources[len(sources)-1].Version; current > newest {
		return fault.New(fault.Conflict, fmt.Sprintf("database: it is at version %d, and this Towpath knows only up to %d: run the newer Towpath, or restore a backup from before it", current, newest), nil)
	}
	for _, src := range sources {
		if src.Version <= current {
			continue
		}
		text, err := fs.ReadFile(files, src.Path)
		if err != nil {
			return err
		}
		if err := refuseLoss(ctx, pool, src.Path, string(text)); err != nil {
			return err
		}
		if _, err := p.UpTo(ctx, src.Version); err != nil {
			return fmt.Errorf("database: %s: %w", src.Path, err)
		}
	}
	return nil
}

// refuseLoss refuses a migration that would take rows from a table that has some.
func refuseLoss(ctx context.Context, pool *sql.DB, file, text string) error {
	up, _, _ := strings.Cut(text, "-- +goose Down")
	for _, m := range destroys.FindAllStringSubmatch(up, -1) {
		table := m[1] + m[2] + m[3] + m[4]
		var some bool
		// The name is one of \w+ from our own migration file.
		err := pool.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM "+table+")").Scan(&some)
		if err != nil {
			continue // no such table yet, so nothing to lose
		}
		if some {
			return fault.New(fault.Conflict, fmt.Sprintf("database: %s would destroy rows of %q (%s); nothing was changed", file, table, strings.TrimSpace(m[0])), nil)
		}
	}
	return nil
}
