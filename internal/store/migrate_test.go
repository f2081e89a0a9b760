package store_test

import (
	"database/sql"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"towpath/internal/fault"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// bare runs a test for each engine on an empty database without tables.
func bare(t *testing.T, test func(t *testing.T, engine string, pool *sql.DB)) {
	for _, engine := range testkit.Engines {
		t.Run(engine, func(t *testing.T) {
			pool, err := store.OpenPool(engine, testkit.Address(t, engine))
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close()
			test(t, engine, pool)
		})
	}
}

// files gives migrations, numbered from 1.
func files(steps ...string) fstest.MapFS {
	out := fstest.MapFS{}
	for i, text := range steps {
		out[fmt.Sprintf("%05d_step.sql", i+1)] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + text + "\n")}
	}
	return out
}

func run(t testing.TB, pool *sql.DB, statement string) {
	t.Helper()
	if _, err := pool.ExecContext(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func TestMigratingTwiceIsMigratingOnce(t *testing.T) {
	bare(t, func(t *testing.T, engine string, pool *sql.DB) {
		for range 2 {
			if err := store.Migrate(t.Context(), pool, engine); err != nil {
				t.Fatal(err)
			}
		}
		run(t, pool, "INSERT INTO organisation (organisation_id, name, settings, created_at) VALUES ('o', 'Waterside', '{}', 1)")
		if err := store.Migrate(t.Context(), pool, engine); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := pool.QueryRowContext(t.Context(), "SELECT count(*) FROM organisation").Scan(&n); err != nil || n != 1 {
			t.Fatalf("%d organisations, %v", n, err)
		}
	})
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	bare(t, func(t *testing.T, engine string, pool *sql.DB) {
		old, fresh := files("CREATE TABLE a (x BIGINT);"), files("CREATE TABLE a (x BIGINT);", "CREATE TABLE b (x BIGINT);")
		for range 2 {
			if err := store.MigrateFrom(t.Context(), pool, engine, fresh); err != nil {
				t.Fatal(err)
			}
		}
		err := store.MigrateFrom(t.Context(), pool, engine, old)
		if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "version 2") {
			t.Fatalf("an older Towpath on a newer database: %v", err)
		}
	})
}

func TestAMigrationThatWouldDestroyRowsIsRefused(t *testing.T) {
	const create = "CREATE TABLE words (x BIGINT, y BIGINT); CREATE TABLE other (x BIGINT);"
	for _, loss := range []string{
		"DROP TABLE words;", "drop table if exists words;", "DELETE FROM words;", "ALTER TABLE words DROP COLUMN y;",
		"-- a comment\n  DROP\tTABLE\n  words;", "CREATE TABLE more (x BIGINT); DROP TABLE \"words\";", "TRUNCATE TABLE words;",
	} {
		t.Run(loss, func(t *testing.T) {
			bare(t, func(t *testing.T, engine string, pool *sql.DB) {
				if engine == "sqlite" && strings.HasPrefix(loss, "TRUNCATE") {
					return // not a statement of SQLite's
				}
				if err := store.MigrateFrom(t.Context(), pool, engine, files(create)); err != nil {
					t.Fatal(err)
				}
				run(t, pool, "INSERT INTO words VALUES (1, 2)")
				err := store.MigrateFrom(t.Context(), pool, engine, files(create, loss))
				if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "words") {
					t.Fatalf("with a row: %v", err)
				}
				var y int
				if err := pool.QueryRowContext(t.Context(), "SELECT y FROM words").Scan(&y); err != nil || y != 2 {
					t.Fatalf("the row is gone: %v", err)
				}
				run(t, pool, "DELETE FROM words")
				run(t, pool, "INSERT INTO other VALUES (1)") // rows elsewhere are no reason
				if err := store.MigrateFrom(t.Context(), pool, engine, files(create, loss)); err != nil {
					t.Fatalf("without a row: %v", err)
				}
			})
		})
	}
}

func TestAFailedMigrationLeavesTheDatabaseAsItWas(t *testing.T) {
	bare(t, func(t *testing.T, engine string, pool *sql.DB) {
		good := files("CREATE TABLE a (x BIGINT);")
		if err := store.MigrateFrom(t.Context(), pool, engine, good); err != nil {
			t.Fatal(err)
		}
		bad := files("CREATE TABLE a (x BIGINT);", "CREATE TABLE b (x BIGINT); NONSENSE;")
		if err := store.MigrateFrom(t.Context(), pool, engine, bad); err == nil {
			t.Fatal("nonsense was run")
		}
		if _, err := pool.ExecContext(t.Context(), "SELECT x FROM b"); err == nil {
			t.Fatal("half a migration was kept")
		}
		if err := store.MigrateFrom(t.Context(), pool, engine, good); err != nil {
			t.Fatalf("the version was moved on: %v", err)
		}
	})
}

// TestWhoeverRanCoursesStillDoes: courses were the editor's before they were a duty of
// their own.
func TestWhoeverRanCoursesStillDoes(t *testing.T) {
	before := fstest.MapFS{}
	names, err := fs.Glob(store.MigrationFiles(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if name < "00020" {
			data, err := fs.ReadFile(store.MigrationFiles(), name)
			if err != nil {
				t.Fatal(err)
			}
			before[name] = &fstest.MapFile{Data: data}
		}
	}
	bare(t, func(t *testing.T, engine string, pool *sql.DB) {
		if err := store.MigrateFrom(t.Context(), pool, engine, before); err != nil {
			t.Fatal(err)
		}
		then := map[string]int{"none": 0, "editor": 1, "reviewer": 2, "both": 3}
		for id, duties := range then {
			run(t, pool, fmt.Sprintf(`INSERT INTO account (organisation_id, account_id, username, name, role, person_id, worker_id, password_hash, must_change, closed_at, created_at, username_index, duties)
				VALUES ('o', '%[1]s', '%[1]s', '', 'worker', '', '', '', 0, 0, 0, '%[1]s', %[2]d)`, id, duties))
		}
		if err := store.Migrate(t.Context(), pool, engine); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]int{"none": 0, "editor": 5, "reviewer": 2, "both": 7} {
			var got int
			err := pool.QueryRowContext(t.Context(), "SELECT duties FROM account WHERE account_id = '"+id+"'").Scan(&got)
			if err != nil || got != want {
				t.Errorf("%s: %d, want %d; %v", id, got, want, err)
			}
		}
	})
}
