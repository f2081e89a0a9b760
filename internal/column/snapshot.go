package column

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"towpath/internal/outcome"
)

// A snapshot is: a mark with the form's number, the length and text of a head in JSON, the
// columns one after the other, little end first, and the SHA-256 of all of it. Whatever does
// not agree with its hash is no snapshot.
const snapshotMark = "towpath columns 3\n"

// ErrNoSnapshot says that something is not a whole snapshot of this form. Its reader builds
// the columns anew from the database.
var ErrNoSnapshot = errors.New("column: no whole snapshot of this form")

type snapshotHead struct {
	Note   json.RawMessage  `json:"note"`
	People int              `json:"people"`
	Teams  []Team           `json:"teams"`
	Series []snapshotSeries `json:"series"`
}

type snapshotSeries struct {
	Name   string `json:"name"`
	Areas  int    `json:"areas"`
	Levels int    `json:"levels"`
	Bytes  int    `json:"bytes"`
	Tight  *tight `json:"tight,omitempty"`
}

// WriteSnapshot writes a set. Note is whatever its reader has to know beside, as JSON.
func (s *Set) WriteSnapshot(w io.Writer, note []byte) error {
	head := snapshotHead{Note: note, People: s.People(), Teams: s.teams}
	names := slices.Sorted(maps.Keys(s.series))
	for _, name := range names {
		of := s.series[name]
		head.Series = append(head.Series, snapshotSeries{name, of.areas, of.levels, len(of.rows), of.tight})
	}
	text, err := json.Marshal(head)
	if err != nil {
		return err
	}
	sum := sha256.New()
	to := &columnWriter{w: io.MultiWriter(w, sum)}
	to.bytes([]byte(snapshotMark))
	to.bytes(binary.LittleEndian.AppendUint32(nil, uint32(len(text)))) //nolint:gosec // a few kilobytes
	to.bytes(text)
	writeColumn(to, s.people.keys, 8, func(b []byte, v uint64) { binary.LittleEndian.PutUint64(b, v) })
	writeColumn(to, s.people.born, 2, func(b []byte, v uint16) { binary.LittleEndian.PutUint16(b, v) })
	writeColumn(to, s.people.start, 2, func(b []byte, v outcome.Day) { binary.LittleEndian.PutUint16(b, uint16(v)) })
	writeColumn(to, s.people.traits, 4, func(b []byte, v traits) { binary.LittleEndian.PutUint32(b, uint32(v)) })
	to.bytes(s.people.contacts)
	for _, name := range names {
		of := s.series[name]
		writeColumn(to, of.counts, 2, func(b []byte, v uint16) { binary.LittleEndian.PutUint16(b, v) })
		to.bytes(of.rows)
	}
	if to.err != nil {
		return to.err
	}
	_, err = w.Write(sum.Sum(nil))
	return err
}

type columnWriter struct {
	w   io.Writer
	buf []byte
	err error
}

func (c *columnWriter) bytes(b []byte) {
	if c.err == nil {
		_, c.err = c.w.Write(b)
	}
}

// columnChunk is how many values go through a buffer at a time.
const columnChunk = 1 << 16

func writeColumn[T any](c *columnWriter, values []T, size int, put func([]byte, T)) {
	for part := range slices.Chunk(values, columnChunk) {
		c.buf = slices.Grow(c.buf[:0], size*len(part))[:size*len(part)]
		for i, v := range part {
			put(c.buf[i*size:], v)
		}
		c.bytes(c.buf)
	}
}

// ReadSnapshot reads what WriteSnapshot wrote, and its note. It is ErrNoSnapshot where a
// single byte is not as it was written.
func ReadSnapshot(all []byte) (s *Set, note []byte, err error) {
	if len(all) < len(snapshotMark)+4+sha256.Size || string(all[:len(snapshotMark)]) != snapshotMark {
		return nil, nil, ErrNoSnapshot
	}
	body, sum := all[:len(all)-sha256.Size], all[len(all)-sha256.Size:]
	if got := sha256.Sum256(body); !bytes.Equal(got[:], sum) {
		return nil, nil, ErrNoSnapshot
	}
	from := &columnReader{rest: body[len(snapshotMark):]}
	var head snapshotHead
	if size := from.take(4); size != nil {
		if err := json.Unmarshal(from.take(int(binary.LittleEndian.Uint32(size))), &head); err != nil {
			return nil, nil, ErrNoSnapshot
		}
	}
	if head.People < 0 || head.People > len(body) {
		return nil, nil, ErrNoSnapshot
	}
	s = &Set{teams: head.Teams, series: make(map[string]*Series, len(head.Series))}
	s.people = from.people(head.People)
	for _, at := range head.Series {
		of := &Series{areas: at.Areas, levels: at.Levels, tight: at.Tight}
		of.counts = readColumn(from, head.People, 2, binary.LittleEndian.Uint16)
		of.rows = slices.Clip(from.take(at.Bytes))
		if err := of.sound(); err != nil {
			return nil, nil, err
		}
		s.series[at.Name] = of
	}
	if from.short || len(from.rest) != 0 || len(s.teams) > MaxTeams {
		return nil, nil, ErrNoSnapshot
	}
	return s, head.Note, nil
}

// sound refuses a series that could not be walked to its end.
func (s *Series) sound() error {
	if s.areas < 1 || s.areas > MaxAreas || s.levels < 2 || s.levels > int(outcome.MaxCode)+1 {
		return ErrNoSnapshot
	}
	n := 0
	for _, count := range s.counts {
		n += int(count & countRows)
	}
	if s.tight != nil {
		return s.tight.sound(s, n)
	}
	if len(s.rows) != n*s.stride()+readBeyond {
		return ErrNoSnapshot
	}
	for row := range n {
		if err := s.soundCodes(s.rows[row*s.stride()+rowHead : (row+1)*s.stride()]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Series) soundCodes(codes []byte) error {
	for _, c := range codes {
		if outcome.Code(c).Number() && int(c) >= s.levels {
			return fmt.Errorf("%w: code %d of %d levels", ErrNoSnapshot, c, s.levels)
		}
	}
	return nil
}

type columnReader struct {
	rest  []byte
	short bool
}

// take gives the next bytes, nil where there are fewer.
func (c *columnReader) take(n int) []byte {
	if n < 0 || n > len(c.rest) {
		c.short = true
		return nil
	}
	got := c.rest[:n]
	c.rest = c.rest[n:]
	return got
}

func (c *columnReader) people(n int) people {
	day := func(b []byte) outcome.Day { return outcome.Day(binary.LittleEndian.Uint16(b)) }
	return people{
		keys:     readColumn(c, n, 8, binary.LittleEndian.Uint64),
		born:     readColumn(c, n, 2, binary.LittleEndian.Uint16),
		start:    readColumn(c, n, 2, day),
		traits:   readColumn(c, n, 4, func(b []byte) traits { return traits(binary.LittleEndian.Uint32(b)) }),
		contacts: slices.Clip(c.take(n)),
	}
}

func readColumn[T any](c *columnReader, n, size int, get func([]byte) T) []T {
	raw := c.take(n * size)
	if raw == nil {
		return nil
	}
	values := make([]T, n)
	for i := range values {
		values[i] = get(raw[i*size:])
	}
	return values
}
