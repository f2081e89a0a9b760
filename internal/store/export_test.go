package store

import (
	"context"
	"database/sql"
	"io/fs"
)

// What the tests outside need of the inside.

// OpenPool opens a bare pool of connections, without bringing tables up to date.
func OpenPool(engine, address string) (*sql.DB, error) {
	if engine == "sqlite" {
		return sql.Open("sqlite", sqliteDSN(address[len("sqlite:"):]))
	}
	return sql.Open("pgx", address)
}

// MigrateFrom is migrate with other files.
func MigrateFrom(ctx context.Context, pool *sql.DB, engine string, files fs.FS) error {
	if engine == "sqlite" {
		engine = "sqlite3"
	}
	return migrateFrom(ctx, pool, engine, files)
}

// Migrate is migrate.
func Migrate(ctx context.Context, pool *sql.DB, engine string) error {
	if engine == "sqlite" {
		engine = "sqlite3"
	}
	return migrate(ctx, pool, engine)
}

// MigrationFiles are the migrations themselves.
func MigrationFiles() fs.FS {
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return files
}

// Unlogged keeps a store's entries out of the log from now on: the floor of a
// benchmark.
func Unlogged(s *Store) {
	switch e := s.engine.(type) {
	case *sqlite:
		e.unlogged = true
	case *postgres:
		e.unlogged = true
	}
}
