package moving

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"os"
	"slices"
)

// place is where a resource of somebody stands: the person, the file, the line or entry of
// it, from where and how long. It holds nobody's words, so it may lie on a disk.
type place struct {
	person [16]byte
	file   uint32
	nth    uint32
	from   int64
	length uint32
}

const placeSize = 16 + 4 + 4 + 8 + 4

func (p place) append(b []byte) []byte {
	b = append(b, p.person[:]...)
	b = binary.BigEndian.AppendUint32(b, p.file)
	b = binary.BigEndian.AppendUint32(b, p.nth)
	b = binary.BigEndian.AppendUint64(b, uint64(p.from)) //nolint:gosec // never below 0
	return binary.BigEndian.AppendUint32(b, p.length)
}

func placeIn(b []byte) (p place) {
	copy(p.person[:], b)
	p.file, p.nth = binary.BigEndian.Uint32(b[16:]), binary.BigEndian.Uint32(b[20:])
	p.from, p.length = int64(binary.BigEndian.Uint64(b[24:])), binary.BigEndian.Uint32(b[32:]) //nolint:gosec // we wrote it
	return p
}

// before orders places by person, then as the files have them.
func before(a, b place) int { return bytes.Compare(a.append(nil), b.append(nil)) }

// mostPlaces is how many places are in memory at once.
var mostPlaces = 1 << 18

// index is the places of all resources. Those that are too many for the memory lie in a
// file, in runs that are sorted.
type index struct {
	dir   string
	most  int
	some  []place
	spill *os.File
	runs  []int64 // where each begins
	end   int64
}

func (x *index) add(p place) error {
	x.some = append(x.some, p)
	if len(x.some) < x.most {
		return nil
	}
	return x.flush()
}

// flush writes a run.
func (x *index) flush() (err error) {
	if x.spill == nil {
		if x.spill, err = os.CreateTemp(x.dir, "towpath-index-"); err != nil {
			return err
		}
	}
	slices.SortFunc(x.some, before)
	out := bufio.NewWriterSize(x.spill, 1<<16)
	var room [placeSize]byte
	for _, p := range x.some {
		if _, err := out.Write(p.append(room[:0])); err != nil {
			return err
		}
	}
	x.runs = append(x.runs, x.end)
	x.end += int64(len(x.some)) * placeSize
	x.some = x.some[:0]
	return out.Flush()
}

func (x *index) close() error {
	if x.spill == nil {
		return nil
	}
	return errors.Join(x.spill.Close(), os.Remove(x.spill.Name()))
}

// run is a sorted run on its way through.
type run struct {
	next place
	in   io.Reader
}

func (r *run) step() error {
	var b [placeSize]byte
	if _, err := io.ReadFull(r.in, b[:]); err != nil {
		return err
	}
	r.next = placeIn(b[:])
	return nil
}

// sorted gives all places in order.
func (x *index) sorted() iter.Seq2[place, error] {
	return func(yield func(place, error) bool) {
		if x.spill == nil {
			slices.SortFunc(x.some, before)
			for _, p := range x.some {
				if !yield(p, nil) {
					return
				}
			}
			return
		}
		if err := x.merge(yield); err != nil {
			yield(place{}, err)
		}
	}
}

func (x *index) merge(yield func(place, error) bool) error {
	if len(x.some) > 0 {
		if err := x.flush(); err != nil {
			return err
		}
	}
	var runs []*run
	for i, from := range x.runs {
		to := x.end
		if i+1 < len(x.runs) {
			to = x.runs[i+1]
		}
		r := &run{in: bufio.NewReaderSize(io.NewSectionReader(x.spill, from, to-from), 1<<14)}
		if err := r.step(); err != nil {
			return err
		}
		runs = append(runs, r)
	}
	for len(runs) > 0 {
		first := slices.MinFunc(runs, func(a, b *run) int { return before(a.next, b.next) })
		if !yield(first.next, nil) {
			return nil
		}
		err := first.step()
		if errors.Is(err, io.EOF) {
			runs = slices.DeleteFunc(runs, func(r *run) bool { return r == first })
			continue
		}
		if err != nil {
			return err
		}
	}
	return nil
}
