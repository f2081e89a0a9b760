// Package seal keeps words from whoever may not read them. Each owner has a key of
// their own; the key is wrapped by a master key that is kept elsewhere; every text
// is bound to the place in which it stands. Erase an owner's key, and nothing that
// was sealed with it can be read again, in no copy. The package knows no database.
package seal

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// ErrNotSealed is what opening gives for a text that this key did not seal, that
// was sealed for another place, or that was changed since. It says no more.
var ErrNotSealed = errors.New("seal: the text was not sealed with this key for this place, or was changed since")

// Place is where a sealed text stands. A text moved to another row, column,
// person or organisation does not open.
type Place struct {
	Organisation, Owner, Table, Column, Row string
}

// about gives the place as associated data: no two places give the same bytes.
func (p Place) about() []byte {
	parts := [...]string{p.Organisation, p.Owner, p.Table, p.Column, p.Row}
	n := 0
	for _, s := range parts {
		n += len(s) + binary.MaxVarintLen16
	}
	b := make([]byte, 0, n)
	for _, s := range parts {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	return b
}

// Key seals and opens the words of one owner. It is safe for concurrent use.
type Key struct {
	handle *keyset.Handle
	aead   tink.AEAD
}

// NewKey makes a fresh key: AES-256-GCM, as Tink makes it.
func NewKey() (*Key, error) {
	h, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return keyOf(h)
}

func keyOf(h *keyset.Handle) (*Key, error) {
	a, err := aead.New(h)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return &Key{handle: h, aead: a}, nil
}

// mark begins every sealed text and names its form.
const mark = "1:"

var encoding = base64.RawStdEncoding.Strict()

// Seal gives the text as it may be kept. The empty text stays empty: that nothing
// was said is no secret here.
func (k *Key) Seal(p Place, text string) (string, error) {
	if text == "" {
		return "", nil
	}
	sealed, err := k.aead.Encrypt([]byte(text), p.about())
	if err != nil {
		return "", fmt.Errorf("seal: %w", err)
	}
	out := make([]byte, len(mark)+encoding.EncodedLen(len(sealed)))
	copy(out, mark)
	encoding.Encode(out[len(mark):], sealed)
	return string(out), nil
}

// Open gives back what Seal was given, or ErrNotSealed. A text that was never
// sealed is never taken for one that was.
func (k *Key) Open(p Place, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	body, ok := strings.CutPrefix(sealed, mark)
	if !ok || strings.ContainsAny(body, "\r\n") { // which the decoder would pass over
		return "", ErrNotSealed
	}
	raw, err := encoding.DecodeString(body)
	if err != nil {
		return "", ErrNotSealed
	}
	text, err := k.aead.Decrypt(raw, p.about())
	if err != nil || len(text) == 0 {
		return "", ErrNotSealed
	}
	return string(text), nil
}

// Renewed gives the same key with a new primary: what was sealed before still
// opens, what is sealed from now on needs the new part.
func (k *Key) Renewed() (*Key, error) {
	m := keyset.NewManagerFromHandle(k.handle)
	id, err := m.Add(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := m.SetPrimary(id); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	h, err := m.Handle()
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return keyOf(h)
}

// keyPlace binds a wrapped key to whose it is.
func keyPlace(organisation, owner string) []byte {
	return Place{Organisation: organisation, Owner: owner, Table: "key"}.about()
}

// WrapKey gives an owner's key as it may be kept: text that only the master opens.
func WrapKey(ctx context.Context, m Master, organisation, owner string, k *Key) (string, error) {
	var plain bytes.Buffer
	if err := insecurecleartextkeyset.Write(k.handle, keyset.NewBinaryWriter(&plain)); err != nil {
		return "", fmt.Errorf("seal: %w", err)
	}
	defer clear(plain.Bytes())
	return wrap(ctx, m, plain.Bytes(), keyPlace(organisation, owner))
}

// UnwrapKey gives back what WrapKey was given.
func UnwrapKey(ctx context.Context, m Master, organisation, owner, wrapped string) (*Key, error) {
	plain, err := unwrap(ctx, m, wrapped, keyPlace(organisation, owner))
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	h, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(plain)))
	if err != nil {
		return nil, fmt.Errorf("seal: a wrapped key: %w", err)
	}
	return keyOf(h)
}

func wrap(ctx context.Context, m Master, plain, about []byte) (string, error) {
	blob, err := m.Wrap(ctx, plain, about)
	if err != nil {
		return "", err
	}
	return encoding.EncodeToString(blob), nil
}

func unwrap(ctx context.Context, m Master, wrapped string, about []byte) ([]byte, error) {
	blob, err := encoding.DecodeString(wrapped)
	if err != nil {
		return nil, errWrapped
	}
	return m.Unwrap(ctx, blob, about)
}

// Rewrap wraps anew what was wrapped, with the master key that is newest now. What
// is inside need not be understood.
func Rewrap(ctx context.Context, m Master, organisation, owner, wrapped string) (string, error) {
	plain, err := unwrap(ctx, m, wrapped, keyPlace(organisation, owner))
	if err != nil {
		return "", err
	}
	defer clear(plain)
	return wrap(ctx, m, plain, keyPlace(organisation, owner))
}
