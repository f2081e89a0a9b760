package column

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
)

// SumBytes reads every byte that a scan may read, and does nothing else: the floor.
func (s *Set) SumBytes(series string) (sum uint64) {
	of := s.series[series]
	rows := of.rows
	for len(rows) >= 32 {
		sum += binary.LittleEndian.Uint64(rows) + binary.LittleEndian.Uint64(rows[8:]) + binary.LittleEndian.Uint64(rows[16:]) + binary.LittleEndian.Uint64(rows[24:])
		rows = rows[32:]
	}
	for i, k := range s.people.keys {
		sum += k + uint64(of.counts[i]) + uint64(s.people.traits[i])
	}
	return sum
}

// Keys gives everybody's key.
func (s *Set) Keys() []uint64 { return s.people.keys }

// Sealed gives a snapshot of any content the hash that it ought to have.
func Sealed(all []byte) []byte {
	if len(all) > sha256.Size {
		all = all[:len(all)-sha256.Size]
	}
	sum := sha256.Sum256(all)
	return append(bytes.Clone(all), sum[:]...)
}
