// Package ledger makes a log that cannot be changed unnoticed out of audit
// entries: a Merkle tree in the shape of RFC 6962 for each organisation, signed
// checkpoints of it, proofs that one entry is in it, and the check of all of them.
// It is pure: rows and hashes are handed in, and keys are made from a source of
// randomness that is handed in.
package ledger

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a SHA-256 of the tree.
type Hash = tlog.Hash

// Row is an audit entry exactly as it is stored: where a column is sealed, its
// ciphertext. At is in microseconds.
type Row struct {
	Organisation, ID, Account, Name, Role, Action, Person, Subject, Outcome, Policies, Request string

	At int64
}

// version is the first byte of what is hashed. Another shape gets another number.
const version = 1

// texts gives the text columns in the order in which they are hashed.
func (r *Row) texts() []*string {
	return []*string{
		&r.Organisation, &r.ID, &r.Account, &r.Name, &r.Role, &r.Action, &r.Person, &r.Subject, &r.Outcome, &r.Policies, &r.Request,
	}
}

// Body is the row with each text behind its length, so that no two rows have one
// body. It says nothing of the row's place.
func (r Row) Body() []byte {
	n := 8
	for _, t := range r.texts() {
		n += len(*t) + 3
	}
	b := binary.BigEndian.AppendUint64(make([]byte, 0, n), uint64(r.At))
	for _, t := range r.texts() {
		b = append(binary.AppendUvarint(b, uint64(len(*t))), *t...)
	}
	return b
}

// Data is what is hashed for the entry at a place: version, place, body.
func Data(seq int64, body []byte) []byte {
	b := make([]byte, 0, 9+len(body))
	return append(binary.BigEndian.AppendUint64(append(b, version), uint64(seq)), body...)
}

// LeafPrefix is what comes before the place when a leaf is hashed: RFC 6962's
// mark of a leaf and the version. A database that hashes by itself needs it.
var LeafPrefix = []byte{0, version}

// Leaf is the hash of the entry at a place.
func Leaf(seq int64, body []byte) Hash {
	var buf [1024]byte
	b := append(buf[:0], LeafPrefix...)
	b = binary.BigEndian.AppendUint64(b, uint64(seq))
	return sha256.Sum256(append(b, body...))
}

var errData = errors.New("the bytes are not those of an entry")

// ParseData reads what Data wrote, and nothing else.
func ParseData(data []byte) (seq int64, r Row, err error) {
	if len(data) < 17 || data[0] != version {
		return 0, Row{}, errData
	}
	place := binary.BigEndian.Uint64(data[1:])
	if place > math.MaxInt64 {
		return 0, Row{}, errData
	}
	r.At = int64(binary.BigEndian.Uint64(data[9:]))
	rest := data[17:]
	for _, t := range r.texts() {
		n, used := binary.Uvarint(rest)
		if used <= 0 || used != len(binary.AppendUvarint(nil, n)) || n > uint64(len(rest)-used) {
			return 0, Row{}, errData
		}
		*t, rest = string(rest[used:used+int(n)]), rest[used+int(n):]
	}
	if len(rest) > 0 {
		return 0, Row{}, errData
	}
	return int64(place), r, nil
}

// HashOf reads a hash as it is stored.
func HashOf(b []byte) (Hash, error) {
	var h Hash
	if len(b) != len(h) {
		return h, fmt.Errorf("a hash has %d bytes, not %d", len(h), len(b))
	}
	return Hash(b), nil
}
