package seal

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"

	"towpath/internal/fault"
)

// Master wraps keys, so that they may be kept where the data is not. What it gives
// begins with the id of the master key that was used (see MasterOf).
type Master interface {
	// Wrap uses the newest master key. A master that does not answer in time is
	// fault.Unavailable.
	Wrap(ctx context.Context, key, about []byte) ([]byte, error)
	// Unwrap gives back the key, if it was wrapped with the same about.
	Unwrap(ctx context.Context, wrapped, about []byte) ([]byte, error)
}

// Rotator is a Master that can make its own next master key.
type Rotator interface {
	Rotate(ctx context.Context) error
}

// Remote is a Master that asks over a network: it is not asked while others wait.
type Remote interface{ Remote() }

var errWrapped = errors.New("seal: this is no wrapped key")

// wrappedForm begins every wrapped key, then the length of the id, the id, and
// what the master made.
const (
	wrappedForm = 1
	longestID   = 100
)

func blobOf(id string, body []byte) []byte {
	return append(append([]byte{wrappedForm, byte(len(id))}, id...), body...)
}

func readBlob(blob []byte) (id string, body []byte, err error) {
	if len(blob) < 2 || blob[0] != wrappedForm || blob[1] == 0 || blob[1] > longestID || len(blob) < 2+int(blob[1]) {
		return "", nil, errWrapped
	}
	n := 2 + int(blob[1])
	return string(blob[2:n]), blob[n:], nil
}

// MasterOf gives the id of the master key with which a key was wrapped.
func MasterOf(wrapped string) (string, error) {
	blob, err := encoding.DecodeString(wrapped)
	if err != nil {
		return "", errWrapped
	}
	id, _, err := readBlob(blob)
	return id, err
}

// Current gives the id of the master key that wraps now.
func Current(ctx context.Context, m Master) (string, error) {
	blob, err := m.Wrap(ctx, []byte("which"), []byte("which"))
	if err != nil {
		return "", err
	}
	id, _, err := readBlob(blob)
	return id, err
}

// masterKeys are master keys, the newest last.
type masterKeys []masterKey

type masterKey struct {
	id   string
	aead *subtle.AESGCM
}

const masterKeyLength = 32 // bytes

// newMasterLine makes a fresh master key, as a line of a key file.
func newMasterLine(now time.Time) string {
	var key [masterKeyLength]byte
	var tail [4]byte
	_, _ = rand.Read(key[:]) // never fails, by its contract
	_, _ = rand.Read(tail[:])
	return now.UTC().Format(time.DateOnly) + "-" + hex.EncodeToString(tail[:]) + " " + base64.StdEncoding.EncodeToString(key[:]) + "\n"
}

// parseMasters reads lines of an id and a key of 32 bytes in base64. Empty lines
// and those that begin with # are passed over. No error says any part of a key.
func parseMasters(text string) (masterKeys, error) {
	var keys masterKeys
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Fields(line)
		if len(fields) != 2 || !validMasterID(fields[0]) {
			return nil, fmt.Errorf("line %d: a line is an id (letters, digits, - and .) and a key in base64", i+1)
		}
		raw, err := base64.StdEncoding.DecodeString(fields[1])
		if err != nil || len(raw) != masterKeyLength {
			return nil, fmt.Errorf("line %d: the key is not %d bytes in base64", i+1, masterKeyLength)
		}
		if _, twice := keys.find(fields[0]); twice {
			return nil, fmt.Errorf("line %d: the id %s is there twice", i+1, fields[0])
		}
		a, err := subtle.NewAESGCM(raw)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		keys = append(keys, masterKey{fields[0], a})
	}
	if len(keys) == 0 {
		return nil, errors.New("there is no master key in it")
	}
	return keys, nil
}

func validMasterID(id string) bool {
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '.' {
			return false
		}
	}
	return id != "" && len(id) <= longestID
}

func (m masterKeys) find(id string) (masterKey, bool) {
	for _, k := range m {
		if k.id == id {
			return k, true
		}
	}
	return masterKey{}, false
}

func (m masterKeys) wrap(key, about []byte) ([]byte, error) {
	newest := m[len(m)-1]
	body, err := newest.aead.Encrypt(key, about)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return blobOf(newest.id, body), nil
}

func (k masterKey) unwrap(body, about []byte) ([]byte, error) {
	key, err := k.aead.Decrypt(body, about)
	if err != nil {
		return nil, fmt.Errorf("seal: the master key %s does not open this key: it is another's, or was changed", k.id)
	}
	return key, nil
}

func unknownMaster(id, where string) error {
	return fault.New(fault.Internal, fmt.Sprintf("keys: a key was wrapped with the master key %q, which is not in %s: bring that master key back", id, where), nil)
}

// fixed is master keys that stay as they are for the life of the program.
type fixed struct {
	keys  masterKeys
	where string
}

// Given gives a Master whose keys stand in a text, lines as in a key file; commas
// too end a line. Where says in errors where the text came from.
func Given(text, where string) (Master, error) {
	keys, err := parseMasters(strings.ReplaceAll(text, ",", "\n"))
	if err != nil {
		return nil, fmt.Errorf("master keys in %s: %w", where, err)
	}
	return fixed{keys, where}, nil
}

// Wrap implements Master.
func (f fixed) Wrap(_ context.Context, key, about []byte) ([]byte, error) {
	return f.keys.wrap(key, about)
}

// Unwrap implements Master.
func (f fixed) Unwrap(_ context.Context, wrapped, about []byte) ([]byte, error) {
	id, body, err := readBlob(wrapped)
	if err != nil {
		return nil, err
	}
	k, ok := f.keys.find(id)
	if !ok {
		return nil, unknownMaster(id, f.where)
	}
	return k.unwrap(body, about)
}
