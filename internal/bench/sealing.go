package bench

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"towpath/internal/seal"
)

// sealedBytes is how long the text is that is sealed.
const sealedBytes = 500

// sealing measures sealing and opening a text, beside AES-GCM of the standard
// library on the same bytes with nothing around it. Each is the CPU of one core.
func sealing(ctx context.Context, out io.Writer) error {
	key, err := seal.NewKey()
	if err != nil {
		return err
	}
	master, err := seal.Given("bench "+base64.StdEncoding.EncodeToString(make([]byte, 32)), "the bench")
	if err != nil {
		return err
	}
	id := strings.Repeat("0", 36)
	at := seal.Place{Organisation: id, Owner: id, Table: "answer", Column: "note", Row: id}
	words := strings.Repeat("a", sealedBytes)
	sealed, err := key.Seal(at, words)
	if err != nil {
		return err
	}
	wrapped, err := seal.WrapKey(ctx, master, id, id, key)
	if err != nil {
		return err
	}
	floor, err := bareGCM([]byte(words))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nwhat (%d bytes)\tµs\tfloor µs: AES-256-GCM alone\tratio\t\n", sealedBytes)
	for _, m := range []struct {
		name string
		do   func() error
	}{
		{"seal", func() error { _, err := key.Seal(at, words); return err }},
		{"open", func() error { _, err := key.Open(at, sealed); return err }},
		{"open, unwrapping the key first", func() error {
			k, err := seal.UnwrapKey(ctx, master, id, id, wrapped)
			if err != nil {
				return err
			}
			_, err = k.Open(at, sealed)
			return err
		}},
	} {
		took, err := microseconds(m.do)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%s\t%.2f\t%.2f\t%.1f\t\n", m.name, took, floor, took/floor)
	}
	return nil
}

func bareGCM(words []byte) (float64, error) {
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		return 0, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return 0, err
	}
	nonce, dst := make([]byte, gcm.NonceSize()), make([]byte, 0, len(words)+gcm.Overhead())
	return microseconds(func() error {
		_, _ = rand.Read(nonce) // never fails, by its contract
		dst = gcm.Seal(dst[:0], nonce, words, nil)
		return nil
	})
}

// microseconds gives how long one of many runs takes: the least of several series,
// since on a shared machine whatever is more is somebody else's.
func microseconds(do func() error) (float64, error) {
	const series, runs = 20, 2000
	least := time.Duration(math.MaxInt64)
	for range series {
		begun := time.Now()
		for range runs {
			if err := do(); err != nil {
				return 0, err
			}
		}
		least = min(least, time.Since(begun))
	}
	return float64(least.Nanoseconds()) / 1000 / runs, nil
}
