package seal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"towpath/internal/seal"
)

var about = []byte("whose")

func mustWrap(t *testing.T, m seal.Master) []byte {
	t.Helper()
	blob, err := m.Wrap(t.Context(), []byte("key"), about)
	if err != nil {
		t.Fatal(err)
	}
	return blob
}

func opens(t *testing.T, m seal.Master, blob []byte) {
	t.Helper()
	if key, err := m.Unwrap(t.Context(), blob, about); err != nil || string(key) != "key" {
		t.Errorf("unwrapped as %q, %v", key, err)
	}
}

func TestAKeyFileIsMadeOnceForItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "master.keys")
	told := 0
	open := func() *seal.File { return seal.OpenFile(path, time.Now, func(string) { told++ }) }
	blob := mustWrap(t, open())
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || told != 1 {
		t.Fatalf("%v, %v, told %d times", info.Mode(), err, told)
	}
	opens(t, open(), blob)
	opens(t, open(), mustWrap(t, open()))
	if told != 1 {
		t.Errorf("told %d times", told)
	}
}

func TestAKeyFileThatIsMissingOrReadByOthersIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.keys")
	m := seal.OpenFile(path, time.Now, nil)
	if _, err := m.Wrap(t.Context(), []byte("key"), about); err == nil {
		t.Error("a file that was named was made")
	}
	if err := os.WriteFile(path, []byte(line("m1", 'a')), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Wrap(t.Context(), []byte("key"), about); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("others may read it: %v", err)
	}
}

// TestARunningProgramFollowsARotation: another process adds a master key.
func TestARunningProgramFollowsARotation(t *testing.T) {
	path := filepath.Join(t.TempDir(), "master.keys")
	running := seal.OpenFile(path, time.Now, func(string) {})
	old := mustWrap(t, running)
	rotating := seal.OpenFile(path, time.Now, nil)
	if err := rotating.Rotate(t.Context()); err != nil {
		t.Fatal(err)
	}
	fresh := mustWrap(t, rotating)
	if bytes.Equal(old[:20], fresh[:20]) {
		t.Error("the new master key does not wrap")
	}
	opens(t, running, fresh)
	opens(t, running, old)
	if next := mustWrap(t, running); !bytes.Equal(next[:20], fresh[:20]) {
		t.Error("the running program wraps with the old master key")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestAMasterKeyThatIsGoneIsNamed(t *testing.T) {
	blob := mustWrap(t, given(t, line("m-old", 'a')))
	_, err := given(t, line("m-new", 'b')).Unwrap(t.Context(), blob, about)
	if err == nil || !strings.Contains(err.Error(), `"m-old"`) {
		t.Errorf("%v", err)
	}
}

func TestAMasterFromTheEnvironment(t *testing.T) {
	t.Setenv("TEST_MASTER", strings.TrimSpace(line("m1", 'a'))+","+line("m2", 'b'))
	m, err := seal.OpenMaster("env:TEST_MASTER", time.Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	if id, err := seal.Current(t.Context(), m); err != nil || id != "m2" {
		t.Errorf("%q wraps, %v", id, err)
	}
	opens(t, m, mustWrap(t, given(t, line("m1", 'a'))))
	for _, address := range []string{"", "env:", "env:NOT_THERE", "file:", "vault:", "vault:host", "vault:https://h#transit", "ftp:x", "/path"} {
		if _, err := seal.OpenMaster(address, time.Now, nil); err == nil {
			t.Errorf("%q is a master", address)
		}
	}
}

func TestBadMasterKeysAreSaidWithoutSayingThem(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "m1\n", "m1 c2hvcnQ=\n", "m 1 x\n", "m_1 " + strings.Repeat("A", 44), line("m1", 'a') + line("m1", 'b'), "m1 " + strings.Repeat("secret", 8)} {
		_, err := seal.Given(text, "a test")
		if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "c2hv") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzMasterKeys(f *testing.F) {
	f.Add(line("m1", 'a'))
	f.Add("# x\n\nm1 x,m2 y")
	f.Fuzz(func(t *testing.T, text string) {
		m, err := seal.Given(text, "a test")
		if err == nil {
			opens(t, m, mustWrap(t, m))
		}
	})
}
