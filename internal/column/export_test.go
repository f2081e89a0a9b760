package column

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"

	"towpath/internal/outcome"
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

// RecordKey is recordKey over the codes of all areas, 0 where there is no pair.
func RecordKey(key uint64, first, latest []outcome.Code) (sum uint64) {
	at := func(list []outcome.Code, from int) (word uint64) {
		for i := from; i < min(from+8, len(list)); i++ {
			word |= uint64(list[i]) << (8 * (i - from))
		}
		return word
	}
	for a := 0; a < len(first); a += wide {
		sum += recordKey(key, pairsOf{at(first, a), at(first, a+8), at(latest, a), at(latest, a+8)})
	}
	return sum
}

// MostChanged is how many changes are counted apart.
const MostChanged = mostChanged

// Kept tells how many answers are kept, and how many bytes they take.
func (l *Live) Kept() (answers, bytes int) { return len(l.kept.of), l.kept.bytes }

// LeastShare is how many people a processor is worth.
const LeastShare = leastShare * markEach
