package insight_test

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"towpath/internal/care"
	"towpath/internal/insight"
	"towpath/internal/store"
	"towpath/internal/testkit"
)

// benchedPeople is how many people stand behind a rebuild, with five assessments each.
func benchedPeople() int {
	if n, err := strconv.Atoi(os.Getenv("TOWPATH_BENCH_PEOPLE")); err == nil {
		return n
	}
	return 100_000
}

// numbered is a UUID in SQL, of a kind and a number that is itself SQL.
func numbered(engine string, kind int, n string) string {
	if engine == "postgres" {
		return fmt.Sprintf("'0195000%d-0000-7abc-8000-' || lpad(to_hex(%s), 12, '0')", kind, n)
	}
	return fmt.Sprintf("printf('0195000%d-0000-7abc-8000-%%012x', %s)", kind, n)
}

func hexByte(engine, n string) string {
	if engine == "postgres" {
		return fmt.Sprintf("lpad(to_hex(%s), 2, '0')", n)
	}
	return fmt.Sprintf("printf('%%02x', %s)", n)
}

// crowd fills a database with people in an organisation of their own, by SQL alone.
func crowd(b testing.TB, engine, address string, people int) (care.OrganisationID, *store.Store) {
	b.Helper()
	s, err := store.Open(b.Context(), address, testkit.Keys())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	driver, dsn := "sqlite", strings.TrimPrefix(address, "sqlite:")
	if engine == "postgres" {
		driver, dsn = "pgx", address
	}
	pool, err := sql.Open(driver, dsn)
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	org := "01950009-0000-7abc-8000-000000000001"
	steps := make([]string, 10)
	for a := range steps {
		steps[a] = hexByte(engine, fmt.Sprintf("2 * (1 + (n * 7 + k * 13 + %d * (n %% 11)) %% 10)", a+3))
	}
	team := numbered(engine, 3, "n % 200")
	day := "substr('2021-2022-2023-2024-2025-', CAST(5 * k + 1 AS INTEGER), 5) || CASE WHEN n % 2 = 0 THEN '03' ELSE '10' END || '-1' || (n % 10)"
	numbers := fmt.Sprintf("WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n + 1 < %d), t(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM t WHERE k < 4) ", people)
	for _, statement := range []string{
		"INSERT INTO organisation VALUES ('" + org + "', 'Crowd', '{}', 1)",
		numbers + "INSERT INTO person (organisation_id, person_id, name, preferred_name, reference, born, created_at) SELECT '" + org + "', " + numbered(engine, 1, "n") + ", '', '', '', '', 1 FROM c",
		numbers + "INSERT INTO team_person SELECT '" + org + "', " + team + ", " + numbered(engine, 1, "n") + ", 1600000000000000, 0 FROM c",
		numbers + "INSERT INTO characteristic SELECT '" + org + "', " + numbered(engine, 1, "n") + ", 'gender', 1, CASE n % 3 WHEN 0 THEN 'woman' WHEN 1 THEN 'man' ELSE 'not_said' END, '' FROM c",
		numbers + "INSERT INTO assessment (organisation_id, assessment_id, person_id, instrument_id, instrument_version, kind, way, on_date, present, minutes, source, started_at, started_by, completed_at, opened_at, team_id) SELECT '" + org + "', " +
			numbered(engine, 2, "n * 5 + k") + ", " + numbered(engine, 1, "n") + ", 'bloom-adult', '1.0.0', 'review', 'together', " + day + ", '', 0, 'x', 1, '', 1, 0, " + team + " FROM c CROSS JOIN t",
		numbers + "INSERT INTO reading SELECT '" + org + "', " + numbered(engine, 2, "n * 5 + k") + ", 'person', " + numbered(engine, 1, "n") + ", " + strings.Join(steps, " || ") + ", 1, '', 1, 1 FROM c CROSS JOIN t",
	} {
		if _, err := pool.ExecContext(b.Context(), statement); err != nil {
			b.Fatalf("%.80s: %v", statement, err)
		}
	}
	if err := s.Analyze(b.Context()); err != nil {
		b.Fatal(err)
	}
	return care.OrganisationID(org), s
}

func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkRebuild is how long the first report waits where there is no snapshot.
func BenchmarkRebuild(b *testing.B) {
	for _, engine := range testkit.Engines {
		b.Run(engine, func(b *testing.B) {
			org, s := crowd(b, engine, testkit.Address(b, engine), benchedPeople())
			began, n := cpu(), 0
			for b.Loop() {
				k := insight.New(s, care.MeasureForms{}, nil, func(p []byte) { clear(p) }, slog.New(slog.DiscardHandler))
				if _, err := k.Ready(b.Context(), org); err != nil {
					b.Fatal(err)
				}
				err := s.Read(b.Context(), func(tx care.Tx) error {
					groups, err := k.Tally(context.Background(), tx, org, care.OutcomeQuestion{
						Instrument: "bloom-adult", Version: "1.0.0", Areas: 10, Voice: care.VoicePerson, From: "2021-01-01", To: "2025-12-31", MinDays: 1,
						Teams: []care.TeamID{"01950003-0000-7abc-8000-000000000007"},
					})
					if err == nil && len(groups[0]) == 1 {
						b.Fatal("a team that is not there was counted")
					}
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric(float64(benchedPeople()*5)/1e6, "M-assessments")
			b.ReportMetric((cpu()-began).Seconds()/float64(n)*5e6/float64(benchedPeople()*5), "cpu-s/5M")
			b.ReportMetric(b.Elapsed().Seconds()/float64(n)*5e6/float64(benchedPeople()*5), "s/5M")
		})
	}
}
