package ledger

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Origin names the log of an organisation, in its key and in its checkpoints.
func Origin(organisation string) string { return "towpath/" + organisation }

// Key signs for one log. It is kept outside of the database.
type Key struct {
	signer   note.Signer
	verifier string
}

// NewKey makes the text of a key for a log from 32 bytes of randomness.
func NewKey(random io.Reader, origin string) (string, error) {
	text, _, err := note.GenerateKey(random, origin)
	return text, err
}

// ParseKey reads the text of a key.
func ParseKey(text string) (Key, error) {
	text = strings.TrimSpace(text)
	signer, err := note.NewSigner(text)
	if err != nil {
		return Key{}, errors.New("this is not the key of a log") // the cause could say what the key is
	}
	data, err := base64.StdEncoding.DecodeString(strings.SplitN(text, "+", 5)[4]) // the last part may have a + in it
	if err != nil || len(data) != 1+ed25519.SeedSize {
		return Key{}, errors.New("this is not the key of a log")
	}
	public := ed25519.NewKeyFromSeed(data[1:]).Public().(ed25519.PublicKey)
	verifier, err := note.NewEd25519VerifierKey(signer.Name(), public)
	return Key{signer: signer, verifier: verifier}, err
}

// Origin is the log that the key signs for.
func (k Key) Origin() string { return k.signer.Name() }

// Verifier is the public half, with which anybody can check what was signed.
func (k Key) Verifier() string { return k.verifier }

// sign signs a text that ends with a line's end.
func (k Key) sign(text string) (string, error) {
	signed, err := note.Sign(&note.Note{Text: text}, k.signer)
	return string(signed), err
}

// open gives the text of a note that the holder of the key signed, and only its
// exact form: one signature, nothing besides.
func open(signed, verifier string) (string, error) {
	v, err := note.NewVerifier(strings.TrimSpace(verifier))
	if err != nil {
		return "", fmt.Errorf("the public key cannot be read: %w", err)
	}
	n, err := note.Open([]byte(signed), note.VerifierList(v))
	if err != nil {
		return "", fmt.Errorf("the signature is not right: %w", err)
	}
	if len(n.Sigs) != 1 || len(n.UnverifiedSigs) > 0 {
		return "", errors.New("there is more than one signature")
	}
	// A decoder takes some signatures in two spellings; only one is right.
	if _, err := base64.StdEncoding.Strict().DecodeString(n.Sigs[0].Base64); err != nil {
		return "", errors.New("the signature is not written as it was")
	}
	if again, err := note.Sign(n); err != nil || string(again) != signed {
		return "", errors.New("there is more in it than was signed")
	}
	return n.Text, nil
}

// Checkpoint says how a log was at an instant: how many entries it had and what
// its root was. Whoever keeps one can tell later whether anything before it was
// changed or taken away.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   Hash
	At     time.Time
}

const timeMark = "signed at "

// Sign gives the checkpoint as a signed note.
func (c Checkpoint) Sign(k Key) (string, error) {
	return k.sign(fmt.Sprintf("%s\n%d\n%s\n%s%s\n", c.Origin, c.Size, c.Root, timeMark, c.At.UTC().Format(time.RFC3339Nano)))
}

var errCheckpoint = errors.New("this is not a checkpoint")

// OpenCheckpoint reads a checkpoint whose signature is right.
func OpenCheckpoint(signed, verifier string) (Checkpoint, error) {
	text, err := open(signed, verifier)
	if err != nil {
		return Checkpoint{}, err
	}
	lines := strings.Split(text, "\n")
	if len(lines) != 5 || lines[4] != "" {
		return Checkpoint{}, errCheckpoint
	}
	when, marked := strings.CutPrefix(lines[3], timeMark)
	size, err1 := strconv.ParseInt(lines[1], 10, 64)
	root, err2 := tlog.ParseHash(lines[2])
	at, err3 := time.Parse(time.RFC3339Nano, when)
	if err := errors.Join(err1, err2, err3); err != nil || !marked || size < 0 {
		return Checkpoint{}, errCheckpoint
	}
	return Checkpoint{Origin: lines[0], Size: size, Root: root, At: at}, nil
}
