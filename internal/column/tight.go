package column

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"towpath/internal/outcome"
)

// tight is how the rows of a series are kept of which many have the same codes. A row is then
// three numbers, in as many bits as the highest of each needs: how many days after the first
// day, which of the places, which of the patterns of codes.
type tight struct {
	First    outcome.Day `json:"first"`
	DayBits  int         `json:"day_bits"`
	Places   []uint16    `json:"places"`
	Patterns []byte      `json:"patterns"` // the codes of one after those of the other
}

// few tells whether a series says only yes or no, so that many of its rows are alike.
func (s *Series) few() bool { return s.levels == 2 }

// size is how many bytes a row takes where it is kept.
func (s *Series) size() int {
	if s.tight != nil {
		return s.tight.size(s.areas)
	}
	return s.stride()
}

func (t *tight) size(areas int) int {
	place, pattern := t.bits(areas)
	return max(1, (t.DayBits+place+pattern+7)/8)
}

func (t *tight) bits(areas int) (place, pattern int) {
	return bits.Len(uint(max(len(t.Places)-1, 0))), bits.Len(uint(max(len(t.Patterns)/areas-1, 0)))
}

// parts takes a row apart.
func (t *tight) parts(row []byte, place, pattern, size int) (day, atPlace, atPattern int) {
	word := binary.LittleEndian.Uint64(row) & (1<<(8*size) - 1)
	day = int(word & (1<<t.DayBits - 1))                            //nolint:gosec // at most 16 bits
	atPlace = int(word >> t.DayBits & (1<<place - 1))               //nolint:gosec // at most 16 bits
	atPattern = int(word >> (t.DayBits + place) & (1<<pattern - 1)) //nolint:gosec // below the number of rows
	return day, atPlace, atPattern
}

// widen adds n rows to others as a scan reads them.
func (s *Series) widen(to, rows []byte, n int) []byte {
	t := s.tight
	if t == nil {
		return append(to, rows[:n*s.stride()]...)
	}
	place, pattern := t.bits(s.areas)
	size := t.size(s.areas)
	for row := range n {
		day, at, codes := t.parts(rows[row*size:], place, pattern, size)
		to = binary.LittleEndian.AppendUint16(to, uint16(t.First)+uint16(day)) //nolint:gosec // a day of the series
		to = binary.LittleEndian.AppendUint16(to, t.Places[at])
		to = append(to, t.Patterns[codes*s.areas:(codes+1)*s.areas]...)
	}
	return to
}

// read gives n rows from one on, as a scan reads them; room is used again.
func (s *Series) read(room *[]byte, row, n int) []byte {
	rows := s.rows[row*s.size():]
	if s.tight == nil {
		return rows
	}
	*room = append(s.widen((*room)[:0], rows, n), beyond[:]...)
	return *room
}

// tighten keeps the rows tight where the series is one for that and it takes less.
func (s *Series) tighten() {
	stride, n := s.stride(), (len(s.rows)-readBeyond)/s.stride()
	if !s.few() || s.tight != nil || n == 0 {
		return
	}
	t, numbers := s.sorts(n)
	place, _ := t.bits(s.areas)
	size := t.size(s.areas)
	if n*size+2*len(t.Places)+len(t.Patterns) >= n*stride {
		return
	}
	rows := make([]byte, n*size+readBeyond)
	for row := range n {
		day := uint64(rowDay(s.rows[row*stride:]) - t.First)
		word := day | uint64(numbers[row][0])<<t.DayBits | uint64(numbers[row][1])<<(t.DayBits+place)
		for k := range size {
			rows[row*size+k] = byte(word >> (8 * k))
		}
	}
	s.tight, s.rows = t, rows
}

// sorts gives the days, places and patterns of n rows, and each row's numbers of the last two.
func (s *Series) sorts(n int) (*tight, [][2]uint32) {
	t, stride := &tight{First: rowDay(s.rows)}, s.stride()
	places, patterns := map[uint16]uint32{}, map[string]uint32{}
	numbers := make([][2]uint32, n)
	last := t.First
	for row := range n {
		at := s.rows[row*stride : (row+1)*stride]
		t.First, last = min(t.First, rowDay(at)), max(last, rowDay(at))
		place, ok := places[rowPlace(at)]
		if !ok {
			place = uint32(len(places)) //nolint:gosec // at most 16 bits
			places[rowPlace(at)] = place
			t.Places = append(t.Places, rowPlace(at))
		}
		pattern, ok := patterns[string(at[rowHead:])]
		if !ok {
			pattern = uint32(len(patterns)) //nolint:gosec // at most as many as rows
			patterns[string(at[rowHead:])] = pattern
			t.Patterns = append(t.Patterns, at[rowHead:]...)
		}
		numbers[row] = [2]uint32{place, pattern}
	}
	t.DayBits = bits.Len(uint(last - t.First))
	t.Places, t.Patterns = slices.Clip(t.Places), slices.Clip(t.Patterns)
	return t, numbers
}

// sound refuses what n rows could not be read by.
func (t *tight) sound(s *Series, n int) error {
	if t.DayBits < 0 || t.DayBits > 16 || len(t.Places) == 0 || len(t.Places) > 1<<16 || len(t.Patterns) == 0 || len(t.Patterns)%s.areas != 0 {
		return ErrNoSnapshot
	}
	place, pattern := t.bits(s.areas)
	size := t.size(s.areas)
	if size > 8 || len(s.rows) != n*size+readBeyond {
		return ErrNoSnapshot
	}
	for row := range n {
		day, at, codes := t.parts(s.rows[row*size:], place, pattern, size)
		if at >= len(t.Places) || (codes+1)*s.areas > len(t.Patterns) || int(t.First)+day >= 1<<16 {
			return ErrNoSnapshot
		}
	}
	return s.soundCodes(t.Patterns)
}
