package testkit

import (
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver named "pgx"
)

// PostgresVariable names the address of a server to use in place of one of our
// own: an account there that may create databases.
const PostgresVariable = "TOWPATH_TEST_POSTGRES"

// Postgres gives the address of a fresh database on a real PostgreSQL server: a
// private one of the machine's own programs, started once for each test binary.
// Where there is none the test is skipped; with CI=true it fails instead.
func Postgres(t testing.TB) string {
	t.Helper()
	return created(t, "")
}

// copied is Postgres with today's tables in it.
func copied(t testing.TB) string {
	t.Helper()
	if os.Getenv(PostgresVariable) != "" {
		return Postgres(t) // what is not ours is left as it was
	}
	if _, err := server(); err != nil {
		return Postgres(t)
	}
	empty, err := emptyPostgres()
	if err != nil {
		t.Fatal(err)
	}
	return created(t, " TEMPLATE "+empty)
}

func created(t testing.TB, from string) string {
	t.Helper()
	admin, err := server()
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no PostgreSQL could be had, and in CI nothing is skipped: %v", err)
		}
		t.Skipf("SKIPPED, NOT TESTED ON POSTGRESQL: %v (install Debian's postgresql, or set %s)", err, PostgresVariable)
	}
	name := fmt.Sprintf("towpath_test_%d_%d", os.Getpid(), databases.Add(1))
	if err := administer(admin, "CREATE DATABASE "+name+from); err != nil {
		t.Fatalf("creating %s: %v", name, err)
	}
	if os.Getenv(PostgresVariable) != "" { // our own goes as a whole; dropping each takes longer than the tests
		t.Cleanup(func() {
			if err := administer(admin, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
				t.Errorf("dropping %s: %v", name, err)
			}
		})
	}
	return named(admin, name)
}

// named gives the address of a database of the server at admin, an address that was read
// before.
func named(admin, name string) string {
	address, _ := url.Parse(admin)
	address.Path = "/" + name
	return address.String()
}

var databases atomic.Int64

func administer(address, statement string) error {
	pool, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	_, err = pool.Exec(statement)
	return errors.Join(err, pool.Close())
}

var server = sync.OnceValues(func() (string, error) {
	if address := os.Getenv(PostgresVariable); address != "" {
		return address, administer(address, "SELECT 1")
	}
	return start()
})

// watch runs the server for as long as the test binary holds the other end of its
// input, however that ends, and takes the whole directory away after.
const watch = `trap '' INT TERM HUP
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c max_connections=300 -c shared_buffers=64MB -c fsync="$3" </dev/null &
cat >/dev/null
kill -QUIT $!
wait $!
rm -rf "$2"`

func start() (string, error) {
	bin, err := programs()
	if err != nil {
		return "", err
	}
	dir, attr, err := cluster(bin)
	if err != nil {
		return "", err
	}
	if err := watched(bin, dir, attr); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	return addressIn(dir), answers(addressIn(dir), dir)
}

func addressIn(dir string) string {
	return "postgres://postgres@/postgres?sslmode=disable&host=" + url.QueryEscape(dir)
}

// cluster makes an empty one in a directory of its own.
func cluster(bin string) (dir string, attr *syscall.SysProcAttr, err error) {
	if dir, err = os.MkdirTemp("", "towpath-pg-"); err != nil {
		return "", nil, err
	}
	if attr, err = unprivileged(dir); err != nil {
		return "", nil, errors.Join(err, os.RemoveAll(dir))
	}
	// Nothing of an empty cluster is worth an fsync.
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"),
		"-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = dir, attr
	if out, err := initdb.CombinedOutput(); err != nil {
		return "", nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, out), os.RemoveAll(dir))
	}
	return dir, attr, nil
}

// watched starts the server under a shell that outlives this process just long
// enough to clear up.
func watched(bin, dir string, attr *syscall.SysProcAttr) error {
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	hold, held, err := os.Pipe()
	if err != nil {
		return err
	}
	defer hold.Close()
	kept = append(kept, held)
	shell := exec.Command("/bin/sh", "-c", watch, "sh", bin, dir, flush())
	shell.Dir, shell.SysProcAttr = dir, attr
	shell.Stdin, shell.Stdout, shell.Stderr = hold, log, log
	return shell.Start()
}

// flush says whether the server waits for the disk: what it holds dies with the test, so only
// where time is measured. What has to outlive a crash is tested on a server of its own (Crashing).
func flush() string {
	if at := flag.Lookup("test.bench"); at != nil && at.Value.String() != "" {
		return "on"
	}
	return "off"
}

// kept holds our end of the server's input, which closes when this process ends.
var kept []*os.File

// answers waits until the server takes a question.
func answers(address, dir string) error {
	var err error
	for range 200 {
		if err = administer(address, "SELECT 1"); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(dir, "log"))
	return fmt.Errorf("the server does not answer: %w\n%s", err, log)
}

// programs finds the newest PostgreSQL that Debian has installed.
func programs() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.Join(errors.New("no /usr/lib/postgresql/*/bin/initdb"), err)
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(newest), nil
}

func version(initdb string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb)))) // 0 for a name that is no number
	return n
}

// unprivileged gives the directory to a user who is not root, since PostgreSQL
// refuses to run as root.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if os.Getuid() != 0 {
		return attr, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("root may not run PostgreSQL: %w", err)
	}
	uid, err := strconv.ParseUint(who.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(who.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(dir, int(uid), int(gid))
}
