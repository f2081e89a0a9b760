package seed

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"time"

	"towpath/internal/care"
)

// The cast are the same in every demonstration.
const (
	Amina  care.PersonID = "00000000-0000-8000-8000-00000000a001"
	Chiara care.PersonID = "00000000-0000-8000-8000-00000000a002"
	Gwen   care.PersonID = "00000000-0000-8000-8000-00000000a003"
	Nia    care.PersonID = "00000000-0000-8000-8000-00000000a004"

	BenWorker  care.WorkerID = "00000000-0000-8000-8000-00000000b001"
	EveWorker  care.WorkerID = "00000000-0000-8000-8000-00000000b002"
	DeleWorker care.WorkerID = "00000000-0000-8000-8000-00000000b003"
)

// OrganisationOf gives the id of the organisation of a demonstration. It follows
// from what was asked for, so that a second start finds the first one's.
func OrganisationOf(number uint64, people int) care.OrganisationID {
	return care.OrganisationID(fixed(fmt.Sprintf("demonstration %d of %d people", number, people)))
}

// fixed makes a UUID of version 8 (RFC 9562) from a name.
func fixed(name string) string {
	sum := sha256.Sum256([]byte(name))
	sum[6] = sum[6]&0x0f | 0x80
	return uuid(sum[:16])
}

// id makes a UUID of version 7 for a record of a moment.
func (m *maker) id(at time.Time) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(at.UnixMilli())<<16|m.rng.Uint64()&0x0fff)
	binary.BigEndian.PutUint64(b[8:], m.rng.Uint64())
	b[6] = b[6]&0x0f | 0x70
	return uuid(b[:])
}

// uuid sets the variant and writes the sixteen bytes.
func uuid(b []byte) string {
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
